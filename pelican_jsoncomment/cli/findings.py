"""A finding as commands report it: with what fixes it, and as linters print it."""

from __future__ import annotations

from typing import NamedTuple

from pelican_jsoncomment.cli.console import BOLD, CYAN, DIM, RED, YELLOW, Paint, visible
from pelican_jsoncomment.errors import Finding

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


def as_text(report: Reported, paint: Paint) -> str:
    """Return a finding as linters print it, above the line and a caret."""
    finding = report.finding
    level = finding.rule.level
    where, excerpt = visible(finding.source.path), ""
    if finding.at is not None:
        line, column = finding.source.place(finding.at)
        where = f"{where}:{line}:{column}"
        shown, caret = finding.source.excerpt(finding.at).split("\n")
        excerpt = f"\n{paint(shown, DIM)}\n{paint(caret, _COLOURS[level])}"
    by = report.fixed_by.removeprefix("fix").strip()
    fixable = f" (fixable{f' with {by}' if by else ''})" if report.fixed_by else ""
    head = paint(f"{level}[{finding.rule.name}]", _COLOURS[level])
    return f"{paint(where, BOLD)}: {head} {visible(report.message)}{fixable}{excerpt}"
