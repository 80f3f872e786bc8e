"""A finding as commands report it: with what fixes it, and as linters print it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pelican_jsoncomment.cli.console import (
    BOLD,
    CYAN,
    DIM,
    RED,
    YELLOW,
    Paint,
    fill,
    visible,
)
from pelican_jsoncomment.errors import Finding, display_width
from pelican_jsoncomment.rules import LEVELS

#: What a summary counts: a level, a rule or whatever it is, and what is done about it.
Row = tuple[str, str, str]
BY_HAND = "by hand"
_INDENT = "  "
# What a finding is about, where it begins: a string, a word or number, another sign.
_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+"|[\w.+-]++|\r\n|.', re.DOTALL)
_COLOURS = {"error": RED, "warning": YELLOW, "note": CYAN}


class Reported(NamedTuple):
    """A finding, and the command that fixes it, "" where none does."""

    finding: Finding
    fixed_by: str = ""

    @property
    def message(self) -> str:
        """The sentence of the finding, with the field it is about."""
        finding = self.finding
        about = "" if finding.label == "header" else f"{finding.label}: "
        return f"{about}{finding.reason}"

    @property
    def place(self) -> str:
        """The path, with line and column where there are such."""
        source, at = self.finding.source, self.finding.at
        where = visible(source.path)
        if at is None:
            return where
        line, column = source.place(at)
        return f"{where}:{line}:{column}"

    @property
    def row(self) -> Row:
        """The row of a summary that it is counted in."""
        rule = self.finding.rule
        return rule.level, rule.name, self.fixed_by or BY_HAND


def end_of(finding: Finding) -> int:
    """Return the offset at which a finding that has a place ends."""
    assert finding.at is not None
    token = _TOKEN.match(finding.source.text, finding.at)
    return token.end() if token else finding.at


def as_text(report: Reported, paint: Paint, more: int = 0) -> str:
    """Return a finding as linters print it, above the line and a caret.

    *more* is how many others of the file have the same cause.
    """
    place = f"{report.place}:"
    # Two words of a path are on two lines only where they have to be.
    is_wide = paint.width and display_width(place) > paint.width
    lead = place.split(" ") if is_wide else [place]
    return _under(lead, report, paint, paint.width, more)


def in_group(report: Reported, paint: Paint, more: int = 0) -> str:
    """Return a finding as it is shown under the name of its file, on a terminal."""
    place = report.place.removeprefix(visible(report.finding.source.path))
    lead = [place.removeprefix(":")] if place else []
    width = paint.width and paint.width - len(_INDENT)
    return textwrap.indent(_under(lead, report, paint, width, more), _INDENT)


def _under(
    lead: Sequence[str], report: Reported, paint: Paint, width: int | None, more: int
) -> str:
    finding, level = report.finding, report.finding.rule.level
    by = report.fixed_by.removeprefix("fix").strip()
    fixable = f" (fixable{f' with {by}' if by else ''})" if report.fixed_by else ""
    words = [(x, BOLD) for x in lead]
    words.append((f"{level}[{finding.rule.name}]", _COLOURS[level]))
    said = f"{visible(report.message)}{and_more(more)}{fixable}"
    words += [(x, "") for x in said.split(" ")]
    text = fill(words, width, paint)
    if finding.at is None:
        return text
    shown, caret = finding.source.excerpt(finding.at).split("\n")
    return f"{text}\n{paint(shown, DIM)}\n{paint(caret, _COLOURS[level])}"


def and_more(more: int) -> str:
    """Return how many others there are, as the end of a sentence."""
    return f"; and {more:,} more" if more else ""


def causes(reports: Sequence[Reported]) -> list[tuple[Reported, int]]:
    """Return the first finding of each cause, and how many more of a file it has.

    A header that was written with single quotes breaks one rule in 40 places. What is
    about another field, or has no place in the file, is for itself.
    """
    found: dict[object, list[Reported]] = {}
    for report in reports:
        finding = report.finding
        cause = finding.source.path, finding.rule, finding.label, report.fixed_by
        key = id(report) if finding.at is None else cause
        found.setdefault(key, []).append(report)
    return [(x[0], len(x) - 1) for x in found.values()]


def table(counted: Mapping[Row, int]) -> list[str]:
    """Return the lines of a summary: errors first, then by count."""
    rows = sorted(counted.items(), key=_rank)
    cells = [(f"{number:,}", *row) for row, number in rows]
    widths = [max(map(len, x)) for x in zip(*cells, strict=True)]
    return [
        "  ".join(
            [f"{number:>{widths[0]}}"]
            + [f"{x:{y}}" for x, y in zip(texts, widths[1:], strict=True) if y]
        ).rstrip()
        for number, *texts in cells
    ]


def _rank(counted: tuple[Row, int]) -> tuple[int, int, Row]:
    row, number = counted
    levels: tuple[str, ...] = LEVELS
    return levels.index(row[0]) if row[0] in levels else len(levels), -number, row
