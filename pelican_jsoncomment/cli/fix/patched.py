"""A string under repair, and the edits that lead to it from the original."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pelican_jsoncomment.rules import Rule


class Span(NamedTuple):
    """An edit of a string: the characters from *start* to *end* become *new*."""

    start: int
    end: int
    new: str
    rules: tuple[Rule, ...] = ()

    @property
    def growth(self) -> int:
        """How many characters more the string has after the edit."""
        return len(self.new) - (self.end - self.start)


class Fix(NamedTuple):
    """The edits that fix one problem, in order, and the rule that they go by."""

    rule: Rule
    spans: list[Span]


class Patched:
    """A string as it is by now, and the edits of the original so far.

    ``spans`` are in order and never touch, and their places are in the original.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = []

    def apply(self, fix: Fix) -> None:
        """Make the edits of a fix, whose places are in the string as it is by now."""
        for span in reversed(fix.spans):
            if self.text[span.start : span.end] != span.new:
                self._edit(span.start, span.end, span.new, fix.rule)

    def original(self, at: int) -> int:
        """Return where in the original stands what stands at *at* by now."""
        shift = 0
        for start, end, span in self._placed():
            if at < start:
                break
            if at < end:
                return span.start
            shift += span.growth
        return at - shift

    def _edit(self, start: int, end: int, new: str, rule: Rule) -> None:
        """Replace some characters; an edit that touches earlier ones joins them."""
        placed = list(self._placed())
        before = [x for _, now_end, x in placed if now_end < start]
        after = [x for now, _, x in placed if now > end]
        touched = placed[len(before) : len(placed) - len(after)]
        first = min([start, *(now for now, _, _ in touched)])
        last = max([end, *(now_end for _, now_end, _ in touched)])
        shift = sum(x.growth for x in before)
        growth = sum(x.growth for _, _, x in touched)
        whole = self.text[first:start] + new + self.text[end:last]
        rules = dict.fromkeys([*(r for _, _, x in touched for r in x.rules), rule])
        joined = Span(first - shift, last - shift - growth, whole, tuple(rules))
        self.spans = [*before, joined, *after]
        self.text = self.text[:start] + new + self.text[end:]

    def _placed(self) -> Iterator[tuple[int, int, Span]]:
        """Yield the edits so far, with their places in the string as it is by now."""
        shift = 0
        for span in self.spans:
            start = span.start + shift
            yield start, start + len(span.new), span
            shift += span.growth
