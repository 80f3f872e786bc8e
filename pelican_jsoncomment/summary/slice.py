"""The summary of an essay: the slice of its body before the first marker.

It is that slice byte for byte, but:

- Its trailing white space goes, and so do elements that the cut left empty; an
  element that is closed within the slice is never empty. Where the slice shows
  nothing at all, the summary is "".
- What is open is closed. Tags that an HTML parser ignores, such as an end tag to
  which nothing is open, are left out: in another page they could close something.
- ``div.toc`` is left out.
- In HTML elements, ``id``, the ``name`` of ``a``, and attributes that refer to an id
  (``for``, ``headers``, ``list``, ``form``, ``aria-labelledby`` and the like) are left
  out. Elements within SVG and MathML keep theirs, because gradients, clips and labels
  are drawn through them.
- ``href="#x"`` of ``a`` and ``area`` leads to the article. ``href="#"``, the top of
  whatever page, stays.
"""

from __future__ import annotations

import re
from html import escape

from pelican_jsoncomment.html.elements import (
    MARKERS,
    SHOWN,
    SHOWN_RAW_TEXT,
    WHITE_SPACE,
    names,
)
from pelican_jsoncomment.html.stack import Element
from pelican_jsoncomment.html.tokenizer import Attribute, Kind, Token, attribute_values
from pelican_jsoncomment.html.tree import OpenElements
from pelican_jsoncomment.summary import links
from pelican_jsoncomment.summary.marker import INVISIBLE, separator, space_after

_BLANK_REFERENCE = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|hairsp|shy|zwj|zwnj|ZeroWidthSpace"
    r"|#0*(?:32|160|173|820[345])|#x0*(?:20|a0|ad|200[bcd]));?",
    re.IGNORECASE,
)
_VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")
_REFERENCES = names("commandfor for form headers itemref list popovertarget")
_ARIA_REFERENCES = names(
    "aria-activedescendant aria-controls aria-describedby aria-details"
    " aria-errormessage aria-flowto aria-labelledby aria-owns"
)


class _Ended:
    """Elements that were open, or about to be reopened, at an earlier place."""

    def __init__(self) -> None:
        self._closed: list[Element] = []
        self._forgotten: list[Element] = []
        self._section_left = 0

    def note(self, elements: OpenElements) -> None:
        """Take in what the last token ended."""
        self._closed += elements.closed
        self._forgotten += elements.forgotten

    def clear(self, elements: OpenElements) -> None:
        """Begin anew at the place after the last token."""
        self._closed.clear()
        self._forgotten.clear()
        self._section_left = elements.formatting.section_left

    def end_tags(self, place: int, still_open: OpenElements | None = None) -> str:
        """Return the end tags, innermost first, of what was open at that place."""
        closed, left = list(self._closed), list(self._forgotten)
        if still_open is not None:
            closed += still_open
            left += still_open.left_open(self._section_left)
        closed = [element for element in closed if element.start < place]
        closed.sort(key=lambda element: -element.index)
        # Reopening goes on in what follows the last end tag, and is ended there.
        ended = [*dict.fromkeys((*closed, *left))]
        if still_open is not None and self._section_left:
            # The marker that an object left over hides what is left open in another
            # one from its own end tag, and the page around from a second one.
            around = [element.index for element in closed if element.name in MARKERS]
            ended += [x for x in left if around and x.index > around[-1]]
        return "".join(
            f"</{element.tag}>"
            for element in ended
            if element.opened_by.start < place and not element.implied
        )


class Slice:
    """The body up to its first marker, on its way to the summary."""

    def __init__(self, html: str, elements: OpenElements, article: str) -> None:
        self._html = html
        self._elements = elements
        self._article = escape(article)
        self._edits: list[links.Edit] = []
        # Where the first thing to be seen begins.
        self._first_shown = len(html)
        # Since the last content: where the first start tag begins, and what ended.
        self._empty_from: int | None = None
        self._ended = _Ended()
        self._toc: Element | None = None
        self._ended_by_toc = _Ended()

    def see(self, token: Token, is_ignored: bool) -> None:
        """Take in a token, or a tag that an HTML parser ignores."""
        self._ended.note(self._elements)
        if self._toc and self._is_in_toc(self._toc, token):
            return
        if is_ignored:
            self._edits.append((token.start, token.end, ""))
            return
        is_seen = shows(self._html, token, self._elements)
        if token.kind is Kind.START:
            self._start(token)
        elif is_seen or token.kind is Kind.END:
            self._fill()
        if is_seen:
            self._first_shown = min(self._first_shown, token.start)

    def _fill(self) -> None:
        """Note that no element that is now open is empty."""
        self._empty_from = None
        self._ended.clear(self._elements)

    def _is_in_toc(self, toc: Element, token: Token) -> bool:
        is_end_tag = token.kind is Kind.END and token.name == toc.name
        if toc.is_open or is_end_tag:
            self._ended_by_toc.note(self._elements)
        if toc.is_open:
            return True
        end = token.end if is_end_tag else token.start
        if not toc.start or self._html[toc.start - 1] in WHITE_SPACE:
            end = space_after(self._html, end)
        # What the tags in it closed has to be closed without them.
        self._edits.append((toc.start, end, self._ended_by_toc.end_tags(toc.start)))
        self._toc = None
        return is_end_tag

    def _start(self, token: Token) -> None:
        element = self._elements.innermost
        if not element or element.start != token.start:
            self._fill()
        elif self._empty_from is None:
            self._empty_from = token.start
        if token.name == "div" and "toc" in class_names(self._html, token):
            self._toc = element
            self._ended_by_toc.clear(self._elements)
            self._ended_by_toc.note(self._elements)
            return
        for attribute in token.attributes:
            if self._is_dropped(token, attribute):
                follows = self._html[attribute.end]
                space = "" if follows in f"{WHITE_SPACE}>" else " "
                self._edits.append((attribute.lead, attribute.end, space))
            elif links.is_link(token, attribute):
                edit = links.to_page(self._html, attribute, self._article)
                self._edits += [edit] if edit else []

    def _is_dropped(self, token: Token, attribute: Attribute) -> bool:
        """Return whether an attribute is an id, or leads to one that is dropped."""
        if self._elements.was_foreign:
            return False
        if attribute.name == "name":
            return token.name == "a"
        if attribute.name in _ARIA_REFERENCES:
            return token.name not in ("math", "svg")
        return attribute.name == "id" or attribute.name in _REFERENCES

    def cut(self, end: int) -> str:
        """Return the summary: the slice up to end, closed."""
        if self._empty_from is not None:
            end = self._empty_from
        if self._first_shown >= end:
            return ""
        end_tags = self._ended.end_tags(end, self._elements)
        return self._edited(end).rstrip(WHITE_SPACE) + end_tags

    def _edited(self, end: int) -> str:
        pieces = [""]
        position = 0
        edits = [edit for edit in self._edits if edit[0] < end]
        for edit_start, edit_end, text in (*edits, (end, end, "")):
            for piece in (self._html[position:edit_start], text):
                if piece:
                    pieces += [separator(pieces[-1], piece), piece]
            position = edit_end
        return "".join(pieces)


def shows(html: str, token: Token, elements: OpenElements) -> bool:
    """Return whether a token puts something on the page that can be read or seen."""
    if token.kind is Kind.START:
        return token.name in SHOWN
    raw_text = elements.raw_text
    if token.kind is not Kind.TEXT or (raw_text and raw_text not in SHOWN_RAW_TEXT):
        return False
    visible = _VISIBLE.search(html, token.start, token.end)
    if visible and visible[0] == "&":
        text = _BLANK_REFERENCE.sub("", html[visible.start() : token.end])
        visible = _VISIBLE.search(text)
    return visible is not None


def class_names(html: str, token: Token) -> list[str]:
    """Return the classes of a start tag."""
    return attribute_values(html, token.attributes).get("class", "").split()
