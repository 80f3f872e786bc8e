"""Repair a broken header by edits of its text, and never by writing it anew.

The scan of the JSON names the first problem; a small edit fixes it, and the scan begins
again. What the header then says, strict JSON says over the edited text. A problem that
no fix is known for ends the attempt, and then the file stays as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.fix.dates import rewritable
from pelican_jsoncomment.cli.fix.fixes import find_fix
from pelican_jsoncomment.cli.fix.names import renamable
from pelican_jsoncomment.cli.fix.opening import fix_opening
from pelican_jsoncomment.cli.fix.patched import Fix, Patched, Span
from pelican_jsoncomment.errors import LINE_BREAK, EssayError, Finding, Source
from pelican_jsoncomment.header import opening, parser, places
from pelican_jsoncomment.header.misplaced import comments_of_json, has_essay_field
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.rules import Rule
from pelican_jsoncomment.settings import Options

# Each problem costs a scan from the start: so many characters may be scanned for one
# file, which takes less than a second.
_EFFORT = 2_000_000


class Problem(NamedTuple):
    """A problem in the original text, and the rule by which it was fixed, if it was."""

    finding: Finding
    fixed_by: Rule | None

    @property
    def is_safe(self) -> bool:
        """Whether it was fixed without a guess."""
        return self.fixed_by is not None and not self.fixed_by.is_guess


class Fixed(NamedTuple):
    """What a repair leads to: edits of the original text, and what they fix.

    ``head`` is the header that the edited text has, None for a file without one.
    """

    edits: Sequence[Span] = ()
    problems: Sequence[Problem] = ()
    head: Header | None = None


def place_of(
    path: str, fields: Sequence[str], options: Options
) -> tuple[Source, int] | None:
    """Return what ``places.place_of`` does, also for a header that can be fixed."""
    if found := places.place_of(path, fields, options.fields):
        return found
    try:
        source = Source(Path(path).read_bytes().decode(), path)
    except (OSError, UnicodeDecodeError):
        return None
    repair = Repair(source, options).run(dates=False)
    at = places.place_in(repair.head, fields) if repair.head else None
    return None if at is None else (source, repair.patched.original(at))


@dataclass(slots=True)
class Repair:
    """An essay's text on its way to a header that can be read.

    ``patched`` holds the edits and ``problems`` what was wrong, in order; ``head`` is
    the header that the edited text has, None where it could not be fixed. ``safe`` is
    what can be had without a guess, ``unsafe`` what can be had at all, and either is
    None where that leaves the header broken.
    """

    source: Source
    options: Options
    patched: Patched = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    head: Header | None = None
    safe: Fixed | None = None
    unsafe: Fixed | None = None

    @property
    def certain(self) -> list[Problem]:
        """The problems, without those that a wrong guess may have made."""
        if self.head:
            return self.problems
        safe = list(itertools.takewhile(lambda x: x.is_safe, self.problems))
        return self.problems[: len(safe) + 1]

    def run(self, *, dates: bool = True) -> Repair:
        """Fix what can be fixed, and return the repair itself.

        *dates* says whether those that EDTF can say count among the problems.
        """
        self._begin()
        lost = opening.broken(Source(self.patched.text, self.source.path))
        if lost:
            self._open_header(lost.finding)
        elif parser.json_at(self.patched.text) is None:
            self.safe = Fixed()
            self._move_to_the_top()
            self.unsafe = self._fixed() if self.head else self.safe
            return self
        else:
            self._fix_header(0)
        if self.head:
            if all(x.is_safe for x in self.problems):
                self.safe = self._fixed()
            if dates:
                self._rewrite_dates(0)
                self._rename_slips(0)
            self.unsafe = self._fixed()
        return self

    def _begin(self) -> None:
        text = self.source.text
        self.patched, self.problems, self.head = Patched(text), [], None
        if marks := len(text) - len(text.lstrip("\ufeff")):
            fix = Fix(rules.BYTE_ORDER_MARK, [Span(0, marks, "")])
            self._apply(0, "a byte-order mark", fix)

    def _fixed(self) -> Fixed:
        return Fixed(self.patched.spans, tuple(self.problems), self.head)

    def _open_header(self, lost: Finding) -> None:
        """Fix the opening of a header, and then the header."""
        spans = fix_opening(self.patched.text)
        at = self.patched.original(lost.at or 0)
        rule = lost.rule if spans else None
        self.problems.append(Problem(replace(lost, source=self.source, at=at), rule))
        if spans:
            self.patched.apply(Fix(lost.rule, spans), len(self.problems) - 1)
            self._fix_header(0)

    def _fix_header(self, top: int) -> None:
        """Fix the header whose comment begins at *top*."""
        effort = 0
        while finding := self._first_problem(top):
            text = finding.source.text
            effort += (finding.at or 0) + 50 * len(self.problems) + len(text) // 100
            fix = None if effort > _EFFORT else find_fix(finding)
            at = self.patched.original((finding.at or 0) + top)
            # To know the fix is to know the problem better.
            rule = fix.rule if fix else finding.rule
            placed = replace(finding, rule=rule, source=self.source, at=at)
            self.problems.append(Problem(placed, fix and fix.rule))
            if fix is None:
                return
            spans = [Span(x.start + top, x.end + top, x.new) for x in fix.spans]
            self.patched.apply(Fix(fix.rule, spans), len(self.problems) - 1)
        if self.head is None:
            # What the last fix left is not a header any more, nor would be read as one.
            self.problems[-1] = self.problems[-1]._replace(fixed_by=None)

    def _first_problem(self, top: int) -> Finding | None:
        """Read the header as it is by now; return the finding where it is broken."""
        source = Source(self.patched.text[top:], self.source.path)
        try:
            self.head = parser.parse(source, self.options.fields)
        except EssayError as error:
            return error.finding
        return None

    def _apply(self, at: int, reason: str, fix: Fix, label: str = "header") -> None:
        where = self.patched.original(at)
        finding = Finding(fix.rule, label, reason, self.source, where)
        self.problems.append(Problem(finding, fix.rule))
        self.patched.apply(fix, len(self.problems) - 1)

    def _rewrite_dates(self, top: int) -> None:
        if self.head is None:
            return
        dates = rewritable(self.head, self.options.date_order)
        for date in sorted(dates, reverse=True):
            at = date.at + top
            span = Span(at + 1, date.end - 1 + top, date.text)
            reason = f"EDTF writes this date as {date.text}"
            self._apply(at, reason, Fix(rules.PARTIAL_DATE, [span]), date.field)
        source = Source(self.patched.text[top:], self.source.path)
        self.head = parser.parse(source, self.options.fields)

    def _rename_slips(self, top: int) -> None:
        """Give fields that are nearly known ones the names of those."""
        if self.head is None:
            return
        for name in sorted(renamable(self.head), reverse=True):
            at = name.at + top
            span = Span(at + 1, at + 1 + len(name.written), name.new)
            reason = f"is nearly {name.new!r}; is it a slip?"
            self._apply(at, reason, Fix(rules.FIELD_SPELLING, [span]), name.field)
        source = Source(self.patched.text[top:], self.source.path)
        self.head = parser.parse(source, self.options.fields)

    def _move_to_the_top(self) -> None:
        """Fix a header that comes after something else, and move it."""
        for top in comments_of_json(self.patched.text):
            self._fix_header(top)
            self._rewrite_dates(top)
            self._rename_slips(top)
            if self.head and has_essay_field(self.head):
                break
            self._begin()
        else:
            return
        text, end = self.patched.text, top + self.head.body_at
        newline = LINE_BREAK.match(text, end)
        after = (newline or LINE_BREAK.search(text) or ["\n"])[0]
        spans = [
            Span(0, 0, text[top:end] + after),
            Span(top, newline.end() if newline else end, ""),
        ]
        reason = "something comes before the header in the file"
        self._apply(top, reason, Fix(rules.MISPLACED_HEADER, spans))
        source = Source(self.patched.text, self.source.path)
        self.head = parser.parse(source, self.options.fields)
