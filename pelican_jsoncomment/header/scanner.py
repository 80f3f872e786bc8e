"""Scan a JSON header for its first problem, or for the places of its fields.

The standard library's decoder reads headers; its messages and columns differ from
one Python to the next, and it gives no places of the fields it read. This module
scans the same grammar (RFC 8259, with the decoder's limits made explicit), slower,
and only headers that something is to be said about.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import NoReturn

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import HeaderError, Source
from pelican_jsoncomment.rules import Rule

#: Deeper nesting is refused: no header needs it, and what reads the fields later
#: (pickle, templates) would run out of stack.
MAX_DEPTH = 64
#: Python's own default limit for converting a number of that many digits.
MAX_DIGITS = 4300

SINGLE_QUOTES = "'‘’‚‛"
SMART_QUOTES = "“”„‟«»‘’‚‛"
QUOTES = f'"{SINGLE_QUOTES}{SMART_QUOTES}'
#: Characters that are not visible: soft hyphen, zero-width space, joiners, marks of
#: direction, byte-order mark.
INVISIBLE = "".join(
    map(
        chr,
        (
            *(0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
            *(*range(0x2060, 0x2070), 0xFEFF),
        ),
    )
)
#: White space of any kind, which is more than JSON allows: editors show no difference,
#: and joined files have byte-order marks in odd places.
ANY_SPACE = rf"[\s{INVISIBLE}]*+"
#: What Python writes where JSON has a word of its own.
PYTHON_LITERALS = {"None": "null", "True": "true", "False": "false"}

#: Characters that XML 1.0 forbids, surrogates apart, which UTF-8 cannot hold anyway
#: (production Char, https://www.w3.org/TR/xml/#charsets). Pelican stops the whole build
#: where a control character reaches a feed; the other two break the feed.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING_BODY = re.compile(r'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+")
# What begins like a number of JSON, and was meant as a date.
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?+|[0-9]{4}(?:[~?%]|/[0-9]{4})|[0-9]{3}X"
    r"|[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}"
)
_WORD = re.compile(r"[^\W\d][\w$-]*+")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a surrogate pair
    r"|\\u[0-9a-fA-F]{4}|\\."
)
_LITERALS = ("true", "false", "null")
_NON_NUMBERS = ("NaN", "Infinity", "-Infinity", "undefined")


def is_huge(number: str) -> bool:
    """Return whether a number with a fraction or an exponent is past any float."""
    return not number.lstrip("-").isdigit() and math.isinf(float(number))


@dataclass(frozen=True, slots=True)
class Member:
    """A field of the header: its name as written, and offsets into the file."""

    name: str
    name_at: int
    value_at: int
    value_end: int


def members(source: Source, start: int) -> list[Member]:
    """Return the fields of the JSON object at offset *start*, with their places.

    Raises HeaderError at the object's first problem.
    """
    return Scanner(source, start).scan()


class Scanner:
    """One scan of a JSON object, without recursion.

    Where it ends at a problem, ``what`` says whether a field's name or a value is
    there, and ``string_at`` is the offset of the last string in double quotes.
    """

    def __init__(self, source: Source, start: int) -> None:
        self.source = source
        self.text = source.text
        self.start = self.at = start
        # One entry for each open bracket: the names of an object, None for a list.
        self.open: list[set[str] | None] = []
        self.found: list[Member] = []
        self.name = self.what = ""
        self.name_at = self.value_at = self.string_at = start

    def scan(self) -> list[Member]:
        """Return the fields of the object; raise HeaderError at its first problem."""
        self._enter()
        while self.open:
            self._space()
            if self._close():
                continue
            if self.open[-1] is not None:
                self._name(self.open[-1])
            self._value()
        return self.found

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match
        self.at = match.end()
        character = self._peek()
        if character and (character.isspace() or character in INVISIBLE):
            kind, advice = "something invisible", "take it out"
            if character.isspace():
                kind, advice = "an unusual space", "use an ordinary one"
            shown = f"{kind} (U+{ord(character):04X})"
            self._fail(rules.ODD_SPACE, f"{shown} outside quotes; {advice}")
        if self.text.startswith(("//", "/*", "#"), self.at):
            self._fail(rules.COMMENT, "JSON has no comments; take this one out")
        if not character:
            self._fail(
                rules.UNCLOSED,
                "the header never ends: '}' and '-->' are missing",
                self.start,
            )
        if self.text.startswith("-->", self.at):
            self._fail(
                rules.UNCLOSED, "the comment ends here, but a bracket is still open"
            )

    def _enter(self) -> None:
        if len(self.open) == MAX_DEPTH:
            self._fail(rules.NESTING, f"brackets nested more than {MAX_DEPTH} deep")
        self.open.append(set() if self._peek() == "{" else None)
        self.at += 1

    def _close(self, *, after_comma: bool = False) -> bool:
        """Step over a closing bracket, if there is one here, and what follows it."""
        bracket = self._peek()
        if bracket not in ("}", "]"):
            return False
        expected = "]" if self.open[-1] is None else "}"
        if bracket != expected:
            self._fail(
                rules.BRACKETS, f"found '{bracket}' where '{expected}' must close"
            )
        if after_comma:
            self._fail(
                rules.TRAILING_COMMA,
                f"a comma before '{bracket}'; nothing follows it",
                self.text.rindex(",", self.start, self.at),
            )
        self.open.pop()
        self.at += 1
        self._after_value(string=False)
        return True

    def _name(self, names: set[str]) -> None:
        at = self.at
        name = self._quoted("a field's name")
        if name in names:
            self._fail(rules.DUPLICATE_FIELD, f"the field {name!r} occurs twice", at)
        names.add(name)
        if len(self.open) == 1:
            self.name, self.name_at = name, at
        self._space()
        if self._peek() != ":":
            reason = "expected ':' after the field's name"
            self._fail(
                rules.EQUALS_SIGN if self._peek() == "=" else rules.COLON, reason
            )
        self.at += 1
        self._space()

    def _value(self) -> None:
        if len(self.open) == 1:
            self.value_at = self.at
        character = self._peek()
        if character in ("{", "["):
            self._enter()
        elif character == '"':
            self._quoted("a value")
            self._after_value(string=True)
        else:
            self._scalar()
            self._after_value(string=False)

    def _after_value(self, *, string: bool) -> None:
        """Record the field that ends here and step over the comma after it."""
        if len(self.open) == 1:
            self.found.append(Member(self.name, self.name_at, self.value_at, self.at))
        if not self.open:
            return
        end = self.at
        self._space()
        character = self._peek()
        if character in ("}", "]"):
            return
        if character == ",":
            self.at += 1
            self._space()
            if self._peek() == ",":
                self._fail(rules.EXTRA_COMMA, "two commas with nothing between them")
            self._close(after_comma=True)
            return
        apart = "\n" in self.text[end : self.at] or "\r" in self.text[end : self.at]
        beside = character not in '":=' or (character == '"' and end == self.at)
        if string and not apart and beside:
            self._fail(
                rules.INNER_QUOTE,
                'text after the closing quote; write a quote inside a string as \\"',
            )
        where = "fields" if self.open[-1] is not None else "items"
        self._fail(rules.MISSING_COMMA, f"expected ',' between {where}")

    def _quoted(self, what: str) -> str:
        """Step over a string in double quotes and return what it says."""
        start = self.at
        self.what = what
        if self._peek() != '"':
            self._no_quote(what)
        self.string_at = start
        match = _STRING_BODY.match(self.text, start + 1)
        assert match
        self.at = match.end()
        if self._peek() != '"':
            self._broken_string(start)
        self.at += 1
        body = match.group()
        return _unescaped(self.source, body, start + 1) if "\\" in body else body

    def _broken_string(self, start: int) -> NoReturn:
        character = self._peek()
        if not character:
            self._fail(rules.UNCLOSED, "the string that begins here never ends", start)
        if character == "\\":
            shown = self.text[self.at : self.at + 2]
            self._fail(
                rules.BAD_ESCAPE,
                f"{shown!s} is not a JSON escape; write a backslash as \\\\",
            )
        if character in "\r\n":
            self._fail(
                rules.LINE_BREAK,
                "the line ends inside quotes; close them, or write a break as \\n",
            )
        name = "a tab" if character == "\t" else f"U+{ord(character):04X}"
        escape = "\\t" if character == "\t" else f"\\u{ord(character):04x}"
        self._fail(
            rules.CONTROL_CHARACTER, f"{name} inside quotes; write it as {escape}"
        )

    def _scalar(self) -> None:
        """Step over a number, true, false or null."""
        start = self.at
        self.what = "a value"
        word = _WORD.match(self.text, start)
        if word:
            if word.group() in _LITERALS:
                self.at = word.end()
                return
            self._bare_word(word.group())
        number = _NUMBER.match(self.text, start)
        if number:
            self._check_number(number)
            self.at = number.end()
            return
        if self.text.startswith("-Infinity", start):
            self._bare_word("-Infinity")
        if self._peek() in (",", "}", "]", ":"):
            self._fail(rules.MISSING_VALUE, f"expected a value before {self._peek()!r}")
        self._no_quote("a value")

    def _check_number(self, match: re.Match[str]) -> None:
        number, start = match.group(), match.start()
        if _DATE.match(self.text, start):
            self._fail(rules.BARE_DATE, "a date must be in double quotes")
        follows = self.text[match.end() : match.end() + 1]
        if follows and (follows.isalnum() or follows in "_.+-/:~%?"):
            self._fail(rules.BAD_NUMBER, "not a JSON number; put it in double quotes")
        if len(number) > MAX_DIGITS:
            self._fail(
                rules.LONG_NUMBER,
                f"a number of {len(number):,} characters; put it in double quotes",
            )
        if is_huge(number):
            self._fail(
                rules.HUGE_NUMBER,
                f"{number} is too large for a number; put it in double quotes",
            )

    def _bare_word(self, word: str) -> NoReturn:
        if word in _NON_NUMBERS:
            self._fail(rules.NOT_A_NUMBER, f"JSON has no {word}; write null")
        if json_word := PYTHON_LITERALS.get(word):
            self._fail(rules.PYTHON_LITERAL, f"JSON writes {word} as {json_word}")
        self._fail(rules.UNQUOTED_VALUE, "a string must be in double quotes")

    def _no_quote(self, what: str) -> NoReturn:
        character = self._peek()
        if character == "'":
            self._fail(rules.SINGLE_QUOTES, f"{what} must be in double quotes, not '")
        if character in SMART_QUOTES:
            self._fail(
                rules.SMART_QUOTES,
                f'{what} must be in straight double quotes ("), not {character}',
            )
        if _WORD.match(self.text, self.at):
            self._fail(rules.UNQUOTED_NAME, f"{what} must be in double quotes")
        if character == ",":
            self._fail(rules.EXTRA_COMMA, "a comma with nothing before it")
        self._fail(rules.UNEXPECTED, f"found {character!r} where {what} must begin")

    def _fail(self, rule: Rule, reason: str, at: int | None = None) -> NoReturn:
        where = self.at if at is None else at
        raise HeaderError(rule, reason, self.source, where)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]


def _unescaped(source: Source, body: str, at: int) -> str:
    """Return what a string says whose text, at offset *at*, has escapes.

    Raises HeaderError for a character that XML forbids and for half a surrogate pair.
    """
    for match in _ESCAPE.finditer(body):
        character, place = json.loads(f'"{match[0]}"'), at + match.start()
        if FORBIDDEN.match(character):
            reason = f"{match[0]} is allowed in no page and no feed (XML 1.0, Char)"
            raise HeaderError(rules.CONTROL_ESCAPE, reason, source, place)
        if "\ud800" <= character <= "\udfff":
            reason = f"{match[0]} is half a character; its other half is missing"
            raise HeaderError(rules.LONE_SURROGATE, reason, source, place)
    return str(json.loads(f'"{body}"'))
