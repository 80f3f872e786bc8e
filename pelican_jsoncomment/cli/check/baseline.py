"""The baseline: a file of the findings that are known, and are not reported again."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.choice import relative_path
from pelican_jsoncomment.cli.console import FEW, PROGRAM, count, say, visible
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.session import Archive, UsageError, reason_of
from pelican_jsoncomment.errors import LINE_BREAK, Finding

# How a file of this kind is known, and what it has.
_KIND, _MAKER, _VERSION = "baseline of", f"{PROGRAM} check", 1
# How many characters on either side of a finding tell it from others.
_REACH = 30


class _Entry(NamedTuple):
    """What tells a finding from others, wherever in its file it is."""

    path: str
    rule: str
    label: str
    value: str


class Baseline:
    """None: every finding is new. ``hidden`` are those that are not reported."""

    def __init__(self) -> None:
        self.hidden = 0

    def keeps(self, _report: Reported) -> bool:
        """Return whether a finding is reported."""
        return True

    def begin_again(self) -> None:
        """Hide what was hidden once more: the same files are checked again."""
        self.hidden = 0

    def close(self, archive: Archive, rules: Container[str]) -> None:
        """Say the last word, when the *archive* was checked by some *rules*."""


class Known(Baseline):
    """The baseline in a file; raises UsageError where there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = f"{reason_of(error)}; to make it: check --write-baseline FILE"
            raise UsageError(visible(reason)) from None
        self._path = path
        self._all = _counted(path, data)
        self._left = self._all.copy()

    def begin_again(self) -> None:
        """Hide what was hidden once more: the same files are checked again."""
        self.hidden, self._left = 0, self._all.copy()

    def keeps(self, report: Reported) -> bool:
        """Return whether a finding is not in the baseline, or more often than there."""
        entry = _entry(report.finding, self._path)
        if not self._left[entry]:
            return True
        self._left[entry] -= 1
        self.hidden += 1
        return False

    def close(self, archive: Archive, rules: Container[str]) -> None:
        """Name what no longer occurs, as far as it was looked for."""
        if archive.unreadable or not archive.is_whole:
            return
        gone = self._gone(archive, rules)
        if not gone:
            return
        findings = count(sum(self._left[x] for x in gone), "finding")
        name = visible(str(self._path))
        advice = f"to drop it: check --write-baseline {name}"
        say(f"note: {name}: {findings} of it no longer there; {advice}")
        # A terminal gets the first, and a file all of them.
        most = FEW if sys.stderr.isatty() else len(gone)
        for entry in gone[:most]:
            say(f"  {visible(self._text(entry))}")
        if more := len(gone[most:]):
            say(f"  and {more:,} more")

    def _gone(self, archive: Archive, rules: Container[str]) -> list[_Entry]:
        return [
            x
            for x, number in sorted(self._left.items())
            if number and x.rule in rules and self._is_in(x, archive)
        ]

    def _is_in(self, entry: _Entry, archive: Archive) -> bool:
        path = os.path.join(self._path.parent, entry.path)  # noqa: PTH118 - as written
        below = (relative_path(path, x) for x in archive.paths)
        return any(x.split("/")[0] != os.pardir for x in below)

    def _text(self, entry: _Entry) -> str:
        number = self._left[entry]
        parts = [f"{entry.path}: {entry.rule}: {entry.label}", entry.value]
        times = f" ({number:,} times)" if number > 1 else ""
        return f"{': '.join(x for x in parts if x)}{times}"


class Written(Baseline):
    """A baseline that is written anew, with every finding.

    Raises UsageError where the file is there, and is not a baseline.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._found = Counter[_Entry]()
        self._old: atomic.Read | None = None
        if os.path.lexists(path):
            try:
                self._old = atomic.read(path)
            except atomic.ConflictError as error:
                raise UsageError(f"{visible(str(path))}: {error}") from None
            _findings(path, self._old.data)

    def keeps(self, report: Reported) -> bool:
        """Take a finding into the baseline."""
        self._found[_entry(report.finding, self._path)] += 1
        self.hidden += 1
        return False

    def close(self, archive: Archive, _rules: Container[str]) -> None:
        """Write the file, unless a part of the archive could not be read."""
        name = visible(str(self._path))
        if archive.unreadable:
            say(f"{name}: not written, because not everything could be read")
            return
        data = _as_json(self._found)
        try:
            if self._old is None:
                atomic.create(self._path, data)
            elif self._old.data != data:
                atomic.replace(self._path, data, self._old.seen)
        except atomic.ConflictError as error:
            raise UsageError(f"{name}: {error}") from None
        say(f"{name}: {count(self.hidden, 'finding')} written")


def _entry(finding: Finding, baseline: Path) -> _Entry:
    source = finding.source
    value = "" if finding.at is None else _around(source.text, finding.at)
    path = relative_path(source.path, str(baseline.parent))
    return _Entry(path, finding.rule.name, finding.label, value)


def _around(text: str, at: int) -> str:
    """Return what is around an offset in its line, however that is indented.

    It is not the sentence of the finding, nor the excerpt, which other versions of this
    program may word or cut in other ways.
    """
    before = LINE_BREAK.split(text[max(at - _REACH, 0) : at])[-1]
    after = LINE_BREAK.split(text[at : at + _REACH], 1)[0]
    return " ".join(f"{before}{after}".removeprefix("\ufeff").split())


def _as_json(found: Counter[_Entry]) -> bytes:
    """Return a baseline with one entry a line, for the diffs of version control."""
    lines = []
    for entry, number in sorted(found.items()):
        fields = {**entry._asdict(), "count": number}
        # What is read by people stays as it is; what they cannot see is escaped.
        is_plain = all(map(str.isprintable, entry))
        lines.append(json.dumps(fields, ensure_ascii=not is_plain))
    entries = ",\n".join(lines)
    head = json.dumps({_KIND: _MAKER, "version": _VERSION})[:-1]
    return f'{head}, "findings": [\n{entries}\n]}}\n'.encode()


def _findings(path: Path, data: bytes) -> object:
    """Return the findings of a baseline; raise UsageError for another file."""
    name = visible(str(path))
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict) or value.get(_KIND) != _MAKER:
        reason = "it is not a baseline; name another file, or remove it"
        raise UsageError(f"{name}: {reason}")
    if (version := value.get("version")) != _VERSION:
        reason = f"a baseline of version {version}, where {_VERSION} is read"
        raise UsageError(f"{name}: {visible(reason)}; remove it and write it anew")
    return value.get("findings")


def _counted(path: Path, data: bytes) -> Counter[_Entry]:
    """Return how often a baseline has each entry; raise UsageError for another file."""
    found = Counter[_Entry]()
    findings = _findings(path, data)
    for finding in findings if isinstance(findings, list) else [findings]:
        given = finding if isinstance(finding, dict) else {}
        number: object = given.get("count")
        texts = [x for x in map(given.get, _Entry._fields) if isinstance(x, str)]
        is_whole = len(texts) == len(_Entry._fields)
        if not is_whole or not isinstance(number, int) or number < 1:
            reason = "an entry of it is broken; write it anew by --write-baseline"
            raise UsageError(f"{visible(str(path))}: {reason}")
        found[_Entry(*texts)] += number
    return found
