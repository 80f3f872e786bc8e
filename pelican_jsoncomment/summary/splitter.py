"""Split any rendered body at its more marker, in one pass over its tokens.

It takes ten times as long as what summary.split does with plain bodies, and is not
imported before a body needs it.
"""

from __future__ import annotations

import re

from pelican_jsoncomment.html.elements import CODE, FOOTNOTES, NO_SPAN_WITHIN, NO_TEXT
from pelican_jsoncomment.html.stack import Element
from pelican_jsoncomment.html.tokenizer import Kind, Token
from pelican_jsoncomment.html.tree import OpenElements, iterate_tokens
from pelican_jsoncomment.summary.content import Content
from pelican_jsoncomment.summary.marker import DASH, HINT, MARKER, Split
from pelican_jsoncomment.summary.slice import Slice, class_names, shows

_LESS_THAN = r"&(?:lt|#0*60|#x0*3c);?"
_NEAR_MISS = re.compile(r"<![-–—\s]*more(?!\w)", re.IGNORECASE)
_ESCAPED = re.compile(
    rf"{_LESS_THAN}!{DASH}+\s*more(?!\w)(?:[^<>\n]{{0,80}}?(?:&gt;|>))?", re.IGNORECASE
)
_MOST_SHOWN = 80


class Splitter:
    """The one pass over a body; the arguments are those of ``summary.split``."""

    def __init__(self, html: str, article: str, anchor: str | None) -> None:
        self._html = html
        self._elements = OpenElements(html)
        self._content = Content(html, self._elements)
        self._slice = Slice(html, self._elements, article)
        self._anchor = anchor
        self._anchor_at: int | None = None
        self._summary: str | None = None
        self._has_more = False
        self._more_text = ""
        self._markers = 0
        # Where the next thing is after the latest marker that may be another.
        self._next_hint = -1
        self._near_misses: list[str] = []
        self._footnotes: Element | None = None
        self._instruction_end = 0
        self._last_instruction_end = html.rfind("?>")

    def split(self) -> Split:
        """Return what the markers make of the body; call it once."""
        for token, is_ignored in iterate_tokens(self._elements):
            text = self._marker_text(token)
            if text is None:
                self._pass(token, is_ignored)
            else:
                self._mark(token, text)
            if self._has_more and self._is_settled():
                break
        content = self._html
        if self._markers:
            content = self._content.without_markers(self._anchor, self._anchor_at)
        return Split(
            content,
            self._summary,
            self._has_more,
            self._more_text,
            self._markers,
            tuple(self._near_misses),
        )

    def _is_settled(self) -> bool:
        """Return whether the rest of the body can change nothing any more."""
        return not self._content.is_in_gap and self._next_hint < 0

    def _marker_text(self, token: Token) -> str | None:
        """Return a marker's link text, or None for any other token."""
        if token.kind is not Kind.COMMENT or token.start < self._instruction_end:
            return None
        comment = self._html[token.start : token.end]
        opening = MARKER.match(comment)
        if not opening or not comment.endswith("-->") or comment.endswith("--->"):
            return None
        text = comment[opening.end() : -len("-->")]
        if "<!--" in text or self._is_escaped(token):
            return None
        return " ".join(text.split())

    def _is_escaped(self, token: Token) -> bool:
        return token.start > 0 and self._html[token.start - 1] == "\\"

    def _mark(self, token: Token, text: str) -> None:
        if not self._markers:
            self._more_text = text
            self._summary = self._slice.cut(token.start)
            self._anchor_at = _before_closed_to_span(self._elements)
        self._markers += 1
        hint = HINT.search(self._html, token.end)
        self._next_hint = hint.start() if hint else -1
        self._content.mark(token)

    def _pass(self, token: Token, is_ignored: bool) -> None:
        self._content.see(token, is_ignored)
        self._note_near_misses(token)
        if self._summary is None:
            self._slice.see(token, is_ignored)
        if token.kind is Kind.OTHER:
            self._skip_instruction(token)
        elif token.kind is Kind.START:
            self._note_footnotes(token)
        if self._summary is not None and not self._has_more:
            in_footnotes = self._footnotes and self._footnotes.is_open
            self._has_more = not in_footnotes and shows(
                self._html, token, self._elements
            )

    def _skip_instruction(self, token: Token) -> None:
        # To a browser "<?php" ends at the first ">", to its author at "?>".
        begins = self._html.startswith("<?", token.start)
        if begins and self._instruction_end <= token.start < self._last_instruction_end:
            self._instruction_end = self._html.index("?>", token.start)

    def _note_footnotes(self, token: Token) -> None:
        if token.name not in FOOTNOTES or (self._footnotes and self._footnotes.is_open):
            return
        if {"footnote", "footnotes"} & set(class_names(self._html, token)):
            self._footnotes = self._elements.innermost

    def _note_near_misses(self, token: Token) -> None:
        if token.start < self._instruction_end or self._elements.raw_text:
            return
        if token.kind is Kind.TEXT:
            for match in _ESCAPED.finditer(self._html, token.start, token.end):
                self._note_near_miss(match.start(), match.end())
        elif _NEAR_MISS.match(self._html, token.start, token.end):
            self._note_near_miss(token.start - self._is_escaped(token), token.end)

    def _note_near_miss(self, start: int, end: int) -> None:
        if any(self._elements.has(name) for name in CODE):
            return
        shown = self._html[start : min(end, start + _MOST_SHOWN)]
        self._near_misses.append(
            shown if end - start <= _MOST_SHOWN else f"{shown[:-1]}…"
        )


def _before_closed_to_span(elements: OpenElements) -> int | None:
    """Return where the element begins that can hold no span here; None for none."""
    table = None
    for element in elements:
        if element.name in NO_SPAN_WITHIN:
            return element.start
        if element.name == "table":
            table = element.start
    innermost = elements.innermost
    return table if innermost and innermost.name in NO_TEXT else None
