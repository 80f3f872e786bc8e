"""Recognise HTML so plain and well-formed that nothing about it is left to be found.

Most of what Markdown makes is paragraphs, headings, lists and a few inline elements,
each closed by its own end tag. Of such HTML every parser makes the very elements that
are written; whatever is only a little less plain is for the splitter to judge.
"""

from __future__ import annotations

import re

from pelican_jsoncomment.html.elements import HEADINGS, names
from pelican_jsoncomment.summary.marker import INVISIBLE

_INLINE = names("a b code em i strong")
_TEXT_BLOCKS = HEADINGS | {"p"}
_FLOW = _INLINE | _TEXT_BLOCKS | names("blockquote ol ul")
# What each element may hold; outside all of them, "", as much as in a list's item.
_HOLDS = {
    **dict.fromkeys(("", "blockquote", "li"), _FLOW),
    **dict.fromkeys(_TEXT_BLOCKS | _INLINE, _INLINE),
    **dict.fromkeys(("ol", "ul"), names("li")),
}
_BREAKS = ("br", "br/", "br /")
_ATTRIBUTES = r'(?: (?:alt|src|title)="[^"<>]*")*+'
# An href that leads to a place in the page itself may begin with "#", or "&#35;".
_LINK = re.compile(rf'a href="(?![\s#&])[^"<>]*"{_ATTRIBUTES}')
_IMAGE = re.compile(rf"img{_ATTRIBUTES} ?/?")
# What begins with a character reference may show nothing: "&nbsp;".
_SHOWN = re.compile(rf"\s*[^\s&<{INVISIBLE}]")
# Text is nearer than this to where a block begins, but for deep lists of quotes.
_NEAR = 100


def is_plain(html: str, end: int) -> bool:
    """Return whether HTML is plain and well-formed up to a place, and shows text.

    Then no element is open at *end*, none before it has an id or leads to one, and
    none is of a kind that parsers open, close, move or ignore by themselves.
    """
    parents = [""]
    shows = False
    for piece in html[:end].split("<")[1:]:
        tag, is_closed, text = piece.partition(">")
        name = "a" if tag[:2] == "a " and _LINK.fullmatch(tag) else tag
        if not is_closed:
            return False
        if name in _HOLDS:
            if name not in _HOLDS[parents[-1]] or name in parents:
                return False
            parents.append(name)
        elif tag == f"/{parents[-1]}" != "/":
            parents.pop()
        elif tag not in _BREAKS and not _IMAGE.fullmatch(tag):
            return False
        shows = shows or _SHOWN.match(text) is not None
    return shows and len(parents) == 1


def begins_with_text(html: str, start: int) -> bool:
    """Return whether plain blocks begin at a place, and text in them."""
    before, *pieces = html[start : start + _NEAR].split("<")
    for piece in pieces:
        name, is_closed, text = piece.partition(">")
        if before or not is_closed or not name or name not in _HOLDS:
            return False
        if text.strip():
            return _SHOWN.match(text) is not None
    return False
