"""A string under repair, and the edits that lead to it from the original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pelican_jsoncomment.rules import Rule


class Span(NamedTuple):
    """An edit of a string: the characters from *start* to *end* become *new*.

    ``problems`` are the numbers of those that it fixes, alone or with other edits.
    """

    start: int
    end: int
    new: str
    rules: tuple[Rule, ...] = ()
    problems: tuple[int, ...] = ()

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

    def apply(self, fix: Fix, problem: int = 0) -> None:
        """Make the edits that fix a problem, whose places are in the string as it is.

        Edits that touch earlier ones, or each other, become one. One pass does for
        all of them: a fix may have as many edits as the string has quotes.
        """
        new = [x for x in fix.spans if self.text[x.start : x.end] != x.new]
        spans: list[Span] = []
        pieces: list[str] = []
        end = shift = 0
        for group in _touching(self._placed(), new):
            first, last = group[0][0], max(x[1] for x in group)
            made = [x for *_, x, is_new in group if is_new]
            before = [x for *_, x, is_new in group if not is_new]
            text = self._edited(first, last, made)
            growth = sum(x.growth for x in before)
            rules = [r for x in before for r in x.rules] + [fix.rule] * bool(made)
            fixed = [n for x in before for n in x.problems] + [problem] * bool(made)
            where = first - shift, last - shift - growth
            causes = tuple(dict.fromkeys(rules)), tuple(dict.fromkeys(fixed))
            spans.append(Span(*where, text, *causes))
            shift += growth
            pieces += self.text[end:first], text
            end = last
        self.spans = spans
        self.text = "".join([*pieces, self.text[end:]])

    def original(self, at: int) -> int:
        """Return the place in the original of what is at *at* now."""
        shift = 0
        for start, end, span in self._placed():
            if at < start:
                break
            if at < end:
                return span.start
            shift += span.growth
        return at - shift

    def _edited(self, start: int, end: int, spans: Iterable[Span]) -> str:
        """Return the characters from *start* to *end* with some edits made in them."""
        pieces: list[str] = []
        for span in spans:
            pieces += self.text[start : span.start], span.new
            start = span.end
        return "".join([*pieces, self.text[start:end]])

    def _placed(self) -> Iterator[tuple[int, int, Span]]:
        """Yield the edits so far, with their places in the string as it is by now."""
        shift = 0
        for span in self.spans:
            start = span.start + shift
            yield start, start + len(span.new), span
            shift += span.growth


_Placed = tuple[int, int, Span, bool]


def _touching(
    old: Iterable[tuple[int, int, Span]], new: Iterable[Span]
) -> Iterator[list[_Placed]]:
    """Yield groups of edits that touch, by place; the flag says which are new."""
    every = [(*x, False) for x in old] + [(x.start, x.end, x, True) for x in new]
    group: list[_Placed] = []
    last = 0
    for placed in sorted(every, key=lambda x: x[:2]):
        if group and placed[0] > last:
            yield group
            group = []
        last = max(last, placed[1]) if group else placed[1]
        group.append(placed)
    if group:
        yield group
