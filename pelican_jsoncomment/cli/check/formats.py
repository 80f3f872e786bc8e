"""Write findings: for a terminal, for programs, for GitHub."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Container

from pelican_jsoncomment.cli.console import Digest, Paint, count, visible
from pelican_jsoncomment.cli.findings import BY_HAND, Reported, Row, as_text, table
from pelican_jsoncomment.rules import LEVELS, RULES

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


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


def as_line(report: Reported, _paint: Paint) -> str:
    """Return a finding on one line."""
    rule = report.finding.rule
    return f"{report.place}: {rule.level}[{rule.name}] {visible(report.message)}"


def as_json(report: Reported, _paint: Paint) -> str:
    """Return a finding as one line of JSON."""
    finding = report.finding
    place = None if finding.at is None else finding.source.place(finding.at)
    return json.dumps(
        {
            "path": finding.source.path,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "level": finding.rule.level,
            "rule": finding.rule.name,
            "message": report.message,
            "fixed_by": report.fixed_by or None,
        }
    )


def as_github(report: Reported, _paint: Paint) -> str:
    """Return a finding as a workflow command of GitHub Actions.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """
    finding = report.finding
    properties = [f"file={_property(finding.source.path)}"]
    if finding.at is not None:
        line, column = finding.source.place(finding.at)
        properties += [f"line={line}", f"col={column}"]
    properties.append(f"title={_property(finding.rule.name)}")
    command = _GITHUB[finding.rule.level]
    return f"::{command} {','.join(properties)}::{_data(visible(report.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(_data(text).replace(":", "%3A").replace(",", "%2C"))


_FORMATS: dict[str, Callable[[Reported, Paint], str]] = {
    "full": as_text,
    "concise": as_line,
    "summary": as_text,
    "json": as_json,
    "github": as_github,
    "text": as_text,
}
#: The formats of ``check``; "text" is what "full" was called.
FORMATS = tuple(_FORMATS)


class Findings:
    """Standard output for findings, each written when it is found; JSON is a list.

    Without the name of a format, a terminal gets a summary of many.
    """

    def __init__(self, name: str | None, paint: Paint) -> None:
        self._is_json = name == "json"
        self.is_text = name not in ("json", "github")
        self._write = _FORMATS[name or "full"]
        self._paint = paint
        self._lead = "[\n" if self._is_json else ""
        self._digest = Digest(name)

    def add(self, report: Reported) -> None:
        """Write a finding."""
        self._digest.add(lambda: self._text(report))

    def _text(self, report: Reported) -> str:
        end = "" if self._is_json else "\n"
        text = self._lead + self._write(report, self._paint) + end
        self._lead = ",\n" if self._is_json else ""
        return text

    def close(self, tally: Tally) -> bool:
        """Write what comes after the last finding; return whether all are written."""
        self._digest.close()
        if self._is_json:
            sys.stdout.write("[]\n" if self._lead == "[\n" else "\n]\n")
        if self._digest.is_cut:
            sys.stdout.writelines(f"{x}\n" for x in table(tally.rows))
        return not self._digest.is_cut
