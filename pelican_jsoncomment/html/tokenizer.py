"""Cut HTML into tags, comments and text exactly where a browser would.

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
_COMMENT_END = re.compile(r"--!?>")
_CDATA_END = re.compile(r"]]>")
_GREATER_THAN = re.compile(r">")
_SCRIPT_EVENT = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)


def _tag_patterns(excluded: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what begins a tag, and what goes on with it: an attribute, or its end.

    The second has a group for the attribute's name, and one for each way to write a
    value. No tag goes on where the text ends within a value. Characters that are
    *excluded* are allowed in quoted values alone.
    """
    space = r"[\t\n\f\r ]*+"
    name = rf"[^\t\n\f\r />{excluded}][^\t\n\f\r />={excluded}]*+"
    value = rf"\"([^\"]*+)\"|'([^']*+)'|(?![\"'])([^\t\n\f\r >{excluded}]*+)"
    return (
        re.compile(rf"<(/?)([A-Za-z][^\t\n\f\r />{excluded}]*+)"),
        re.compile(
            rf"[\t\n\f\r /]*+(?:>|({name})(?:{space}={space}(?:{value})|(?!{space}=)))"
        ),
    )


_TAG, _TAG_PART = _tag_patterns("")
_CLOSED_TAG, _CLOSED_TAG_PART = _tag_patterns("<")


class Kind(enum.Enum):
    """What a token is."""

    TEXT = enum.auto()
    START = enum.auto()
    END = enum.auto()
    COMMENT = enum.auto()
    OTHER = enum.auto()
    """A doctype, a processing instruction, a malformed comment or an unfinished tag."""


class Attribute(NamedTuple):
    """One attribute of a tag, as offsets into the HTML.

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
    """A piece of the HTML from ``start`` to ``end``; tags have a lower-case name."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False


class Tokenizer:
    """Iterate over the tokens of a string of HTML; together they cover all of it.

    Whoever builds the tree must tell the tokenizer, between two tokens, what only
    the tree knows.

    Args:
        html: The HTML.
        unclosed_is_text: Take the "<" of a tag, comment or declaration that is never
            closed for text, where browsers would lose all that follows; likewise
            "</" before anything but a letter, as in "</3". A "<" outside of a tag's
            quotes shows that the tag is not closed.

    Attributes:
        raw_text: Name of the raw text element just opened, such as one of
            elements.RAW_TEXT; "" elsewhere.
        foreign: Whether the innermost open element is SVG or MathML, where CDATA
            sections exist.
    """

    def __init__(self, html: str, *, unclosed_is_text: bool = False) -> None:
        self.raw_text = ""
        self.foreign = False
        self._html = html
        self._unclosed_is_text = unclosed_is_text
        self._begin, self._part = (
            (_CLOSED_TAG, _CLOSED_TAG_PART) if unclosed_is_text else (_TAG, _TAG_PART)
        )
        # Searches that failed. Repeated from each "<", they would take quadratic time.
        self._absent: set[re.Pattern[str]] = set()
        self._next_at = 0
        self._dead_ends: set[int] = set()

    def __iter__(self) -> Iterator[Token]:
        """Yield the tokens in order."""
        position = 0
        while position < len(self._html):
            token = self._next(position)
            self._next_at = token.end
            yield token
            position = self._next_at

    def go_to(self, position: int) -> None:
        """Go on at *position*, after the start of the last token."""
        self._next_at = position

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
        tag = self._begin.match(html, position)
        if tag is not None:
            return self._tag(tag)
        following = html[position + 1 : position + 2]
        if following == "!":
            return self._declaration(position)
        is_end = following == "/" and len(html) > position + 2
        if following == "?" or (is_end and not self._unclosed_is_text):
            return self._up_to(_GREATER_THAN, Kind.OTHER, position)
        return None

    def _declaration(self, position: int) -> Token | None:
        html = self._html
        if html.startswith("<!--", position):
            # "<!-->" and "<!--->" are whole comments; "--!>" closes none so short.
            if html.startswith(("<!-->", "<!--->"), position):
                return self._up_to(_GREATER_THAN, Kind.COMMENT, position)
            return self._up_to(_COMMENT_END, Kind.COMMENT, position, skip=4)
        if self.foreign and html.startswith("<![CDATA[", position):
            return self._up_to(_CDATA_END, Kind.TEXT, position)
        return self._up_to(_GREATER_THAN, Kind.OTHER, position)

    def _up_to(
        self, closing: re.Pattern[str], kind: Kind, start: int, skip: int = 0
    ) -> Token | None:
        if closing not in self._absent:
            end = closing.search(self._html, start + skip)
            if end:
                return Token(kind, start, end.end())
            self._absent.add(closing)
        return self._unclosed(kind, start)

    def _unclosed(self, kind: Kind, start: int) -> Token | None:
        if self._unclosed_is_text:
            return None
        return Token(kind, start, len(self._html))

    def _tag(self, begin: re.Match[str]) -> Token | None:
        attributes: list[Attribute] = []
        position = begin.end()
        # By its name alone it is known that the end tag of raw text is one.
        pattern = _TAG_PART if self.raw_text else self._part
        while position not in self._dead_ends and (
            part := pattern.match(self._html, position)
        ):
            lead, position = position, part.end()
            group = part.lastindex
            if group is None:
                return Token(
                    Kind.END if begin[1] else Kind.START,
                    begin.start(),
                    position,
                    _lower(begin[2]),
                    tuple(attributes),
                    self_closing=self._html.endswith("/>", lead, position),
                )
            value = part.span(group) if group > 1 else (position, position)
            attributes.append(
                Attribute(_lower(part[1]), lead, part.start(1), *value, position)
            )
        # A "<" in one of the quoted values may lead into the same attributes.
        self._dead_ends.update(attribute.end for attribute in attributes)
        return self._unclosed(Kind.OTHER, begin.start())

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


def attribute_values(html: str, attributes: tuple[Attribute, ...]) -> dict[str, str]:
    """Return the values of attributes; of two of one name the first counts."""
    return {a.name: html[a.value_start : a.value_end] for a in reversed(attributes)}
