"""Find what may be the destination of a link in the source of a body.

It finds more than what are links: an example in a block of code looks like one.
``tracing`` tells them apart, by what the body's own renderer makes of them.
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

#: The attributes in which Pelican resolves ``{filename}`` and its like
#: (``Content._get_intrasite_link_regex``).
RESOLVED = frozenset(
    ("href", "src", "poster", "data", "cite", "formaction", "action", "content")
)
#: Those of them that seldom hold a URL, and often other text.
OF_TEXT = frozenset(("action", "cite", "content", "data", "formaction"))
#: The attributes that hold URLs. In a ``srcset`` the plugin alone resolves what it does
#: (``body.static_links``): links to files.
ATTRIBUTES = RESOLVED | {"srcset"}

#: A tag of a generator's templates, as Hugo, Jekyll and Hexo have them in bodies.
TAG = r"\{\{[^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}"
# An equals sign is found many times faster than a choice of names before it.
_VALUE = re.compile(
    rf"=[ \t\r\n]*(?:\"((?:{TAG}|[^\"<>])*+)\"|'((?:{TAG}|[^'<>])*+)'|([^\s\"'<>=`]++))"
)
_NAME = re.compile(
    rf"\b({'|'.join(sorted(ATTRIBUTES))})[ \t\r\n]{{0,9}}\Z", re.IGNORECASE
)
_LONGEST_NAME = max(map(len, ATTRIBUTES)) + 10
# As in Python-Markdown, spaces may be in a destination, but not before a title.
_UNIT = rf"{TAG}|[^\s()<>\"']|\([^\s()<>]*+\)|[ \t]++(?=[^\s()<>\"'])"
_INLINE = re.compile(
    rf"\]\([ \t\r\n]{{0,9}}(?:<((?:{TAG}|[^<>\n])*+)>|((?:{_UNIT})++))"
)
_DEFINITION = re.compile(
    rf"^[ \t>]{{0,40}}\[[^\[\]\n]{{1,999}}\]:[ \t]{{0,9}}(?:\r?\n[ \t]{{0,9}})?"
    rf"(?:<((?:{TAG}|[^<>\s])*+)>|((?:{TAG}|[^\s<>\"'])++))",
    re.MULTILINE,
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{0,30}://[^<>\s]++)>")
_SRCSET_URL = re.compile(r"[\s,]*+(\S*[^\s,])[^,]*+")
#: A tag of Hexo's that stands for a whole link or image.
ELEMENT = re.compile(
    r"\{%\s*(post_link|asset_link|asset_img)\s++([^{}\n]{1,300}?)\s*%\}"
)
# Where Jekyll and Hexo show tags as they are.
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?(?:\{%-?\s*endraw\s*-?%\}|\Z)", re.DOTALL)
# Without any of these, a body has no link.
_SIGNS = ("](", "]:", "=", "://", "{%")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!])")
_IN_TEXT = re.compile(r"[\\`*_\[\]]")


class Link(NamedTuple):
    """What may be a destination: its span in a string, and what it says, decoded.

    ``before`` and ``after`` are what has to be around another destination in the
    span, for it to be a link there; then ``raw`` is an attribute's value as it is.
    """

    start: int
    end: int
    url: str
    attribute: str = ""
    before: str = ""
    after: str = ""
    is_element: bool = False
    raw: str = ""

    @property
    def is_autolink(self) -> bool:
        """Whether it is a whole ``<http://…>``, which Pelican cannot resolve."""
        return self.before.startswith("[") and not self.is_element


def may_have_links(text: str, start: int = 0) -> bool:
    """Return whether it is worth looking for links in the body that begins there.

    Each is a search for a string, many times faster than one for a pattern.
    """
    return any(text.find(x, start) >= 0 for x in _SIGNS)


def links(text: str, start: int, body_format: str) -> list[Link]:
    """Return what may be links in the body that begins at *start*, in order.

    *body_format* is one of settings.FORMATS. No two overlap.
    """
    found = [*_attributes(text, start)]
    if body_format == "markdown":
        found += _in_markdown(text, start)
    if "{%" in text:
        found += _elements(text, start)
        found = _outside_of(_RAW, text, start, found)
    found.sort()
    apart: list[Link] = []
    for link in found:
        if not apart or link.start >= apart[-1].end:
            apart.append(link)
    return apart


def _outside_of(
    pattern: re.Pattern[str], text: str, start: int, found: list[Link]
) -> list[Link]:
    """Return the links that are not within what a pattern matches."""
    spans = [x.span() for x in pattern.finditer(text, start)]
    starts = [x for x, _ in spans]
    return [
        x
        for x in found
        if not (at := bisect.bisect_right(starts, x.start))
        or spans[at - 1][1] <= x.start
    ]


def _attributes(text: str, start: int) -> Iterator[Link]:
    for match in _VALUE.finditer(text, start):
        since = max(start, match.start() - _LONGEST_NAME)
        named = _NAME.search(text, since, match.start())
        if named is None:
            continue
        name, group = named[1].lower(), match.lastindex or 0
        at, end = match.span(group)
        if name == "srcset":
            for url in _SRCSET_URL.finditer(text, at, end):
                yield Link(*url.span(1), html.unescape(url[1]), name)
            continue
        # Pelican resolves what is in quotes, in an attribute in lower case.
        raw, quote = text[at:end], "'" if group == 2 else '"'
        value, before = html.unescape(raw).strip(), f"{name}={quote}"
        if named[1] != name:
            yield Link(named.start(1), match.end(), value, name, before, quote, raw=raw)
        elif group == 3:
            yield Link(at, end, value, name, quote, quote, raw=raw)
        else:
            yield Link(at, end, value, name)


def _in_markdown(text: str, start: int) -> Iterator[Link]:
    for sign, pattern in (("](", _INLINE), ("]:", _DEFINITION)):
        if text.find(sign, start) < 0:
            continue
        for match in pattern.finditer(text, start):
            raw = match[match.lastindex or 0]
            yield Link(*match.span(match.lastindex or 0), decoded(raw).strip())
    for match in _AUTOLINK.finditer(text, start):
        shown = _IN_TEXT.sub(r"\\\g<0>", match[1])
        yield Link(*match.span(), html.unescape(match[1]), "", f"[{shown}](", ")")


def decoded(raw: str) -> str:
    """Return what a destination in Markdown says."""
    return _ESCAPE.sub(r"\1", html.unescape(raw))


def _elements(text: str, start: int) -> Iterator[Link]:
    for match in ELEMENT.finditer(text, start):
        yield Link(*match.span(), match[0], is_element=True)
