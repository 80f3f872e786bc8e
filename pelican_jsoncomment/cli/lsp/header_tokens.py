"""Where in a header the cursor is, also while the header cannot be read.

What is being typed is broken most of the time, so this takes strings and brackets as
they come, and asks for no more. Strings end where their line does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import normalise

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*+(?P<close>"?))
    |(?P<end>-->)|(?P<sign>[{}\[\]:,])|(?P<word>(?:(?!-->)[^\s"{}\[\]:,])++)""",
    re.VERBOSE,
)
_CLOSING = {"}": "{", "]": "["}


class Token(NamedTuple):
    """A name or a value of the header, from *start* to *end* of the text.

    ``field`` is the normalised name of the field that it is, or is a value of;
    ``in_list`` whether it is an item of a list. Of a string, ``text`` is what it says.
    """

    start: int
    end: int
    text: str
    field: str
    is_name: bool
    is_string: bool
    is_closed: bool
    in_list: bool = False


@dataclass(slots=True)
class HeaderTokens:
    """The names and values of the header that *text* begins with.

    ``end`` is where the header ends, as far as can be seen. ``gaps`` are the offsets
    from which on a name may be typed, or a value of a field, whose name they have.
    """

    text: str
    renames: Mapping[str, str]
    tokens: list[Token] = field(default_factory=list)
    start: int = 0
    end: int = 0
    _open: list[str] = field(default_factory=list)
    _field: str = ""
    _before: str = ""

    @classmethod
    def of(cls, text: str, renames: Mapping[str, str]) -> HeaderTokens | None:
        """Return those of a file's header, None where the file begins with none."""
        start = parser.json_at(text)
        if start is None:
            return None
        made = cls(text, renames, start=start, end=len(text))
        made._read()
        return made

    def at(self, at: int) -> Token | None:
        """Return the name or value that the cursor is in, or right after."""
        for token in self.tokens:
            last = token.end - (token.is_string and token.is_closed)
            if token.start < at <= last or (not token.is_string and token.start == at):
                return token
        return self._empty(at)

    def names(self, without: Token | None = None) -> set[str]:
        """Return the names of the fields, but for one."""
        return {x.field for x in self.tokens if x.is_name and x != without}

    def followed_by_colon(self, token: Token) -> bool:
        """Return whether there is a colon after a name."""
        return self.text[token.end : self.end].lstrip().startswith(":")

    def _empty(self, at: int) -> Token | None:
        """Return what may be typed at a place between names and values."""
        if not self.start < at <= self.end:
            return None
        before = HeaderTokens(self.text[:at], self.renames, start=self.start, end=at)
        before._read()
        is_name = before._expects_name()
        is_value = before._before == ":" and before._open == ["{"]
        in_list = before._open == ["{", "["] and before._before in ("[", ",")
        if not (is_name or is_value or in_list):
            return None
        name = "" if is_name else before._field
        return Token(at, at, "", name, is_name, False, False, in_list)

    def _expects_name(self) -> bool:
        return self._open == ["{"] and self._before in ("{", ",")

    def _read(self) -> None:
        for match in _TOKEN.finditer(self.text, self.start, self.end):
            if match["end"]:
                self.end = match.start()
                return
            if match["sign"]:
                self._sign(match["sign"])
                if not self._open:
                    self.end = match.end()
                    return
            else:
                self._add(match)

    def _sign(self, sign: str) -> None:
        if sign in "{[":
            self._open.append(sign)
        elif self._open and self._open[-1] == _CLOSING.get(sign):
            self._open.pop()
        self._before = sign

    def _add(self, match: re.Match[str]) -> None:
        is_string, is_value = match["string"] is not None, self._before == ":"
        text = _said(match[0]) if is_string else match[0]
        in_list = self._open == ["{", "["]
        self._before = "value"
        if not in_list and self._open != ["{"]:
            return
        is_name = not in_list and not is_value
        if is_name:
            name = normalise(text)
            self._field = self.renames.get(name, name)
        is_closed = bool(match["close"]) or not is_string
        self.tokens.append(
            Token(
                *match.span(),
                text,
                self._field,
                is_name,
                is_string,
                is_closed,
                in_list,
            )
        )


def _said(string: str) -> str:
    """Return what a string of JSON says, or what is typed of it."""
    try:
        value = json.loads(string)
    except ValueError:
        return string[1:].removesuffix('"')
    return str(value)
