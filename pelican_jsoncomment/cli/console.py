"""Write what was found: for a terminal, for programs, for GitHub."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TextIO

from pelican_jsoncomment.cli.check.checker import Report
from pelican_jsoncomment.rules import LEVELS

_COLOURS = {"error": "31", "warning": "33", "note": "36"}
_BOLD, _DIM, _RED, _GREEN, _CYAN = "1", "2", "31", "32", "36"
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}
_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.1
_BAR = 24


class Paint:
    """Colours, where the output is a terminal and NO_COLOR does not forbid them.

    See https://no-color.org.
    """

    def __init__(self, stream: TextIO) -> None:
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._is_on = stream.isatty() and not plain

    def __call__(self, text: str, code: str) -> str:
        """Return *text* in the colour of an ANSI *code*."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._is_on else text

    def diff(self, line: str) -> str:
        """Return a line of a diff in the colours that diffs have."""
        if line.startswith(("---", "+++", "#")):
            return self(line, _BOLD)
        codes = {"-": _RED, "+": _GREEN, "@": _CYAN}
        return self(line, codes[line[0]]) if line[:1] in codes else line


class Tally:
    """How many findings of each level there were, and how many can be mended."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.fixable: Counter[tuple[str, str]] = Counter()

    def add(self, report: Report) -> None:
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


def count(number: int, what: str) -> str:
    """Return a number with its noun: ``1 essay``, ``1,204 essays``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def message(report: Report) -> str:
    """Return the sentence of a finding, with the field it is about."""
    finding = report.finding
    about = "" if finding.label == "header" else f"{finding.label}: "
    return f"{about}{finding.reason}"


def visible(line: str) -> str:
    """Return a line in which what a terminal would hide or obey is ``<U+00A0>``."""
    if line.isprintable():
        return line
    return "".join(
        x if x.isprintable() or x == "\t" else f"<U+{ord(x):04X}>" for x in line
    )


def as_text(report: Report, paint: Paint) -> str:
    """Return a finding as linters print it, over the line and a caret."""
    finding = report.finding
    level = finding.rule.level
    where, excerpt = visible(finding.source.path), ""
    if finding.at is not None:
        line, column = finding.source.place(finding.at)
        where = f"{where}:{line}:{column}"
        shown, caret = finding.source.excerpt(finding.at).split("\n")
        excerpt = f"\n{paint(shown, _DIM)}\n{paint(caret, _COLOURS[level])}"
    by = report.fixed_by.removeprefix("fix").strip()
    mend = f" (fixable{f' with {by}' if by else ''})" if report.fixed_by else ""
    head = paint(f"{level}[{finding.rule.name}]", _COLOURS[level])
    return f"{paint(where, _BOLD)}: {head} {visible(message(report))}{mend}{excerpt}"


def as_json(report: Report, _paint: Paint) -> str:
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
            "message": message(report),
            "fixed_by": report.fixed_by or None,
        }
    )


def as_github(report: Report, _paint: Paint) -> str:
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
    return f"::{command} {','.join(properties)}::{_data(visible(message(report)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(_data(text).replace(":", "%3A").replace(",", "%2C"))


_FORMATS: dict[str, Callable[[Report, Paint], str]] = {
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

    def add(self, report: Report) -> None:
        """Write a finding."""
        end = "" if self._is_json else "\n"
        sys.stdout.write(self._lead + self._write(report, self._paint) + end)
        self._lead = ",\n" if self._is_json else ""

    def close(self) -> None:
        """Write what stands behind the last finding."""
        if self._is_json:
            sys.stdout.write("[]\n" if self._lead == "[\n" else "\n]\n")


class Progress:
    """A line on the terminal that says how far long work has come.

    It appears after a second, and only where standard error is a terminal.
    """

    def __init__(self, verb: str, total: int | None = None, what: str = "file") -> None:
        self._verb = verb
        self._total = total
        self._what = what
        self._is_on = sys.stderr.isatty()
        self._next = time.monotonic() + _AFTER_SECONDS
        self._is_shown = False

    def __call__(self, done: int) -> None:
        """Show that *done* are done, now and then."""
        if not self._is_on or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        self._is_shown = True
        sys.stderr.write(f"\r\x1b[K{self._verb} {self._text(done)}")
        sys.stderr.flush()

    def _text(self, done: int) -> str:
        if not self._total:
            return f"{count(done, self._what)} …"
        filled = _BAR * done // self._total
        return f"[{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {self._total:,}"

    def clear(self) -> None:
        """Take the line away, so that other output can follow."""
        if self._is_shown:
            clear_line()
            self._is_shown = False


def clear_line() -> None:
    """Take away what stands in the last line of standard error, if a terminal is it."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def say(text: str, stream: TextIO | None = None) -> None:
    """Write a line, to standard error unless told otherwise."""
    print(text, file=stream or sys.stderr)
