"""Write findings for people, and count them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Container, Sequence
from functools import partial

from pelican_jsoncomment.cli.check.machine import document
from pelican_jsoncomment.cli.console import BOLD, Digest, Paint, count, fill, visible
from pelican_jsoncomment.cli.findings import (
    BY_HAND,
    Reported,
    Row,
    and_more,
    as_text,
    causes,
    in_group,
    table,
)
from pelican_jsoncomment.rules import LEVELS, RULES
from pelican_jsoncomment.settings import Options


class Tally:
    """How many findings there were of each level and rule, and what fixes them."""

    def __init__(self) -> None:
        self.rows: Counter[Row] = Counter()

    def add(self, report: Reported) -> None:
        """Count a finding."""
        self.rows[report.row] += 1

    def of(self, level: str, fixed_by: str | None = None) -> int:
        """Return how many findings of a level there are, that something fixes."""
        return sum(
            number
            for (found, _, by), number in self.rows.items()
            if found == level and fixed_by in (by, None)
        )

    def __str__(self) -> str:
        found = [(x, self.of(x)) for x in LEVELS]
        return ", ".join(
            f"{count(number, level)}{self._fixable(level)}"
            for level, number in found
            if number or level == "error"
        )

    def _fixable(self, level: str) -> str:
        safe, unsafe = self.of(level, "fix"), self.of(level, "fix --unsafe")
        if not unsafe:
            return f" ({safe:,} fixable)" if safe else ""
        also = f"{safe + unsafe:,} fixable, {unsafe:,} of them" if safe else ""
        return f" ({also or f'{unsafe:,} fixable'} with --unsafe)"

    def reaches(self, level: str) -> bool:
        """Return whether there is a finding of *level* or a graver one."""
        if level == "never":
            return False
        graver = LEVELS[: LEVELS.index(level) + 1]
        return any(self.of(x) for x in graver)


def listed(wanted: Container[str]) -> list[str]:
    """Return a line for each rule that is wanted, with its level and what fixes it."""
    rows = [x for x in RULES.values() if x.name in wanted]
    widths = (max(map(len, RULES)), max(map(len, LEVELS)))
    return [
        f"{x.name:{widths[0]}}  {x.level:{widths[1]}}  {x.fixed_by or BY_HAND}"
        for x in rows
    ]


def as_line(report: Reported, _paint: Paint, more: int = 0) -> str:
    """Return a finding on one line, and how many more have the same cause."""
    rule, said = report.finding.rule, f"{visible(report.message)}{and_more(more)}"
    return f"{report.place}: {rule.level}[{rule.name}] {said}"


#: The formats of ``check``; "text" is what "full" was called.
FORMATS = ("full", "concise", "summary", "json", "github", "sarif", "text")


class Findings:
    """Standard output for findings, each written when it is found.

    Without the name of a format, a terminal gets a summary of many. *options* are
    those by which fixes are planned.
    """

    def __init__(self, name: str | None, paint: Paint, options: Options) -> None:
        self._document = document(name, options)
        self.is_text = self._document is None
        self._is_grouped = name != "concise" and paint.width is not None
        self._write = as_line if name == "concise" else as_text
        self._path: str | None = None
        self._paint = paint
        self._digest = Digest(name)

    def add(self, reports: Sequence[Reported]) -> None:
        """Write the findings of a file; for people, one for each cause."""
        if self._document:
            sys.stdout.writelines(map(self._document.add, reports))
            return
        for report, more in causes(reports):
            self._digest.add(partial(self._text, report, more))

    def _text(self, report: Reported, more: int) -> str:
        if not self._is_grouped:
            return f"{self._write(report, self._paint, more)}\n"
        heading, path = "", report.finding.source.path
        if path != self._path:
            words = ((x, BOLD) for x in visible(path).split(" "))
            between = "\n" if self._path is not None else ""
            heading = f"{between}{fill(words, self._paint.width, self._paint)}\n"
            self._path = path
        return f"{heading}{in_group(report, self._paint, more)}\n"

    def close(self, tally: Tally) -> bool:
        """Write what comes after the last finding; return whether all are written."""
        self._digest.close()
        if self._document:
            sys.stdout.write(self._document.close())
        if self._digest.is_cut:
            sys.stdout.writelines(f"{x}\n" for x in table(tally.rows))
        return not self._digest.is_cut
