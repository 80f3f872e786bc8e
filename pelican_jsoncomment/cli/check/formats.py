"""Write findings: for a terminal, for programs, for GitHub."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable

from pelican_jsoncomment.cli.console import Paint, count, visible
from pelican_jsoncomment.cli.findings import Reported, as_text
from pelican_jsoncomment.rules import LEVELS

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


class Tally:
    """How many findings of each level there were, and how many can be fixed."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.fixable: Counter[tuple[str, str]] = Counter()

    def add(self, report: Reported) -> None:
        """Count a finding."""
        level = report.finding.rule.level
        self.found[level] += 1
        self.fixable[level, report.fixed_by] += 1

    def __str__(self) -> str:
        return ", ".join(
            f"{count(self.found[level], level)}{self._fixable(level)}"
            for level in LEVELS
            if self.found[level] or level == "error"
        )

    def _fixable(self, level: str) -> str:
        safe, unsafe = (self.fixable[level, x] for x in ("fix", "fix --unsafe"))
        if not unsafe:
            return f" ({safe:,} fixable)" if safe else ""
        also = f"{safe + unsafe:,} fixable, {unsafe:,} of them" if safe else ""
        return f" ({also or f'{unsafe:,} fixable'} with --unsafe)"

    def reaches(self, level: str) -> bool:
        """Return whether there is a finding of *level* or a graver one."""
        if level == "never":
            return False
        graver = LEVELS[: LEVELS.index(level) + 1]
        return any(self.found[x] for x in graver)


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
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
#: The formats of ``check``.
FORMATS = tuple(_FORMATS)


class Findings:
    """Standard output for findings, each written when it is found; JSON is a list."""

    def __init__(self, name: str) -> None:
        self._is_json = name == "json"
        self._write = _FORMATS[name]
        self._paint = Paint(sys.stdout)
        self._lead = "[\n" if self._is_json else ""

    def add(self, report: Reported) -> None:
        """Write a finding."""
        end = "" if self._is_json else "\n"
        sys.stdout.write(self._lead + self._write(report, self._paint) + end)
        self._lead = ",\n" if self._is_json else ""

    def close(self) -> None:
        """Write what comes after the last finding."""
        if self._is_json:
            sys.stdout.write("[]\n" if self._lead == "[\n" else "\n]\n")
