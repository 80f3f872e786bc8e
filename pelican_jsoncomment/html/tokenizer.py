"""Cut HTML text into tags, comments and text exactly where a browser would.

The tokenizer follows the states of the WHATWG HTML standard, section 13.2.5,
as far as they decide where a token begins and ends; it never changes, decodes
or reports an error in what it reads. The standard library's ``html.parser`` was
measured first and set aside: 120 kB of ``<a b='`` kept it busy for fifty seconds
(time grows with the square of the length), and Python 3.11.7, 3.12.1 and 3.13.0
read ``--!>``, ``<!-->``, ``<textarea>`` and nested ``<script>`` differently from
browsers and from their own later patch releases.
"""

from __future__ import annotations

import enum
import re
import string
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f\r />]*)")
_SEPARATORS = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE_NAME = re.compile(r"[^\t\n\f\r />][^\t\n\f\r />=]*")
_EQUALS = re.compile(r"[\t\n\f\r ]*=[\t\n\f\r ]*")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]+")
_COMMENT_END = re.compile(r"--!?>")
_CDATA = "<![CDATA["
_SCRIPT_EVENT = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)


class Kind(enum.Enum):
    """What a token is."""

    TEXT = enum.auto()
    START = enum.auto()
    END = enum.auto()
    COMMENT = enum.auto()
    OTHER = enum.auto()
    """A doctype, a processing instruction, a malformed comment or an unfinished tag."""


class Attribute(NamedTuple):
    """One attribute of a tag, as offsets into the text.

    ``lead`` is where the white space and slashes before it begin, ``start`` where
    its name begins, and ``end`` where it ends, closing quote included. The value
    lies between ``value_start`` and ``value_end``, without quotes, undecoded; it is
    empty where the attribute has none.
    """

    name: str
    lead: int
    start: int
    value_start: int
    value_end: int
    end: int


class Token(NamedTuple):
    """A piece of the text from ``start`` to ``end``; tags have a lower-case name."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False


class Tokenizer:
    """Iterate over the tokens of an HTML text; together they cover all of it.

    Whoever builds the tree must tell the tokenizer, between two tokens, what only
    the tree knows.

    Args:
        html: The text.

    Attributes:
        raw_text: Name of the raw text element just opened, one of elements.RAW_TEXT; ""
            elsewhere.
        foreign: Whether the innermost open element is SVG or MathML, where CDATA
            sections exist.
    """

    def __init__(self, html: str) -> None:
        self.raw_text = ""
        self.foreign = False
        self._html = html

    def __iter__(self) -> Iterator[Token]:
        """Yield the tokens in order."""
        position = 0
        while position < len(self._html):
            token = self._next(position)
            yield token
            position = token.end

    def _next(self, position: int) -> Token:
        if self.raw_text:
            end = self._raw_text_end(position)
            if end > position:
                return Token(Kind.TEXT, position, end)
        if self._html[position] == "<":
            token = self._markup(position)
            if token is not None:
                return token
        end = self._html.find("<", position + 1)
        return Token(Kind.TEXT, position, end if end >= 0 else len(self._html))

    def _markup(self, position: int) -> Token | None:
        """Read what begins with "<"; None where that is an ordinary character."""
        html = self._html
        tag = _TAG.match(html, position)
        if tag is not None:
            return self._tag(tag)
        following = html[position + 1 : position + 2]
        if following == "!":
            return self._declaration(position)
        if following == "?" or (following == "/" and len(html) > position + 2):
            return Token(Kind.OTHER, position, self._after(">", position))
        return None

    def _declaration(self, position: int) -> Token:
        html = self._html
        if html.startswith("<!--", position):
            return Token(Kind.COMMENT, position, self._comment_end(position))
        if self.foreign and html.startswith(_CDATA, position):
            return Token(Kind.TEXT, position, self._after("]]>", position))
        return Token(Kind.OTHER, position, self._after(">", position))

    def _after(self, closing: str, position: int) -> int:
        end = self._html.find(closing, position)
        return end + len(closing) if end >= 0 else len(self._html)

    def _comment_end(self, position: int) -> int:
        # "<!-->" and "<!--->" are whole comments; "--!>" closes none so short.
        if self._html.startswith(("<!-->", "<!--->"), position):
            return self._html.index(">", position) + 1
        end = _COMMENT_END.search(self._html, position + 4)
        return end.end() if end else len(self._html)

    def _tag(self, opening: re.Match[str]) -> Token:
        html = self._html
        attributes: list[Attribute] = []
        position = opening.end()
        while True:
            lead = position
            position = _skip(_SEPARATORS, html, lead)
            if html[position : position + 1] == ">":
                break
            attribute = _attribute(html, lead, position)
            if attribute is None:
                return Token(Kind.OTHER, opening.start(), len(html))
            attributes.append(attribute)
            position = attribute.end
        return Token(
            Kind.END if opening[1] else Kind.START,
            opening.start(),
            position + 1,
            _lower(opening[2]),
            tuple(attributes),
            self_closing=position > lead and html[position - 1] == "/",
        )

    def _raw_text_end(self, position: int) -> int:
        if self.raw_text == "plaintext":
            return len(self._html)
        if self.raw_text == "script":
            return self._script_end(position)
        closing = re.compile(rf"</{self.raw_text}(?=[\t\n\f\r />])", re.IGNORECASE)
        end = closing.search(self._html, position)
        return end.start() if end else len(self._html)

    def _script_end(self, position: int) -> int:
        """Find where a script ends: not at an end tag inside ``<!-- <script>``."""
        commented = nested = False
        while event := _SCRIPT_EVENT.search(self._html, position):
            position = event.end()
            if event[0] == "-->":
                commented = nested = False
            elif event[0] == "<!--":
                # The dashes may belong to the closing "-->" as well.
                position -= 2
                commented = True
            elif not event[1]:
                nested = commented
            elif nested:
                nested = False
            else:
                return event.start()
        return len(self._html)


def _lower(name: str) -> str:
    return name.lower() if name.isascii() else name.translate(_ASCII_LOWER)


def _skip(pattern: re.Pattern[str], html: str, position: int) -> int:
    match = pattern.match(html, position)
    return match.end() if match else position


def _attribute(html: str, lead: int, start: int) -> Attribute | None:
    """Read the attribute whose name begins at start; None where the text ends."""
    name_end = _skip(_ATTRIBUTE_NAME, html, start)
    name = _lower(html[start:name_end])
    value = _skip(_EQUALS, html, name_end)
    if value == len(html):
        return None
    if value == name_end:
        return Attribute(name, lead, start, name_end, name_end, name_end)
    if html[value] in "\"'":
        end = html.find(html[value], value + 1)
        return (
            Attribute(name, lead, start, value + 1, end, end + 1) if end > 0 else None
        )
    end = _skip(_UNQUOTED, html, value)
    return Attribute(name, lead, start, value, end, end)
