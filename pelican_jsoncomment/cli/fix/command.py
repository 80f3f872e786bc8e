"""The command ``fix``: show how broken headers would be fixed, or fix them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import discovery
from pelican_jsoncomment.cli.changes import atomic, diff
from pelican_jsoncomment.cli.changes.apply import Change, Outcome
from pelican_jsoncomment.cli.changes.runner import (
    add_writing,
    backup_for,
    say_how_back,
    say_outcomes,
    write_all,
)
from pelican_jsoncomment.cli.check.checker import Report
from pelican_jsoncomment.cli.check.formats import as_text
from pelican_jsoncomment.cli.console import Paint, Progress, count, say, visible
from pelican_jsoncomment.cli.fix.plan import Plan, plan
from pelican_jsoncomment.cli.fix.repair import Flaw
from pelican_jsoncomment.cli.session import (
    FOUND,
    INTERRUPTED,
    OK,
    WRONG_USE,
    Archive,
    Options,
    add_paths,
    add_verb,
)
from pelican_jsoncomment.errors import Finding

_EPILOG = """\
examples:
  pelican-jsoncomment fix content              show what is safe to mend
  pelican-jsoncomment fix content --unsafe     show what has to be supposed, too
  pelican-jsoncomment fix content --write --report fixed.json
  pelican-jsoncomment undo fixed.json

Only spans of the header are edited; every other byte stays. Unless git holds
the folder as it is, --write first puts the old files into a zip file beside it.

exit status: 0 nothing is left to mend, 1 something is, 2 wrong use or a path
that cannot be read
"""


def add_to(verbs: Any) -> None:
    """Add the command ``fix`` to the *verbs* of the command line."""
    help_ = "show how broken headers would be mended, or mend them"
    parser = add_verb(verbs, "fix", help_, _EPILOG)
    add_paths(parser)
    add = parser.add_argument
    add_writing(parser)
    add(
        "--unsafe",
        action="store_true",
        help="mend also what has to be supposed; read the diff",
    )
    parser.set_defaults(run=run)


@dataclass
class _Fixing:
    """One run of fix: what is planned, and what was counted on the way."""

    archive: Archive
    unsafe: bool
    is_diff_wanted: bool
    paint: Paint = field(default_factory=lambda: Paint(sys.stdout))
    changes: list[Change] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    mended: dict[Path, str] = field(default_factory=dict)
    flaws: int = 0
    folders: set[Path] = field(default_factory=set)
    refused: int = 0
    unsafe_only: int = 0

    def plan_all(self) -> None:
        """Plan every file, and show the diffs and the refusals."""
        roots = [Path(x).resolve() for x in self.archive.paths]
        seen: set[Path] = set()
        progress = Progress("Reading")
        for number, found in enumerate(self.archive.files()):
            progress(number)
            path = discovery.real_path(found.path, roots)
            if path is None:
                progress.clear()
                say(f"{visible(found.path)}: a link out of the archive; left as it is")
            elif path not in seen:
                seen.add(path)
                self.folders.add(path.parent)
                self._plan_one(path, found.path, progress)
        progress.clear()

    def _plan_one(self, path: Path, name: str, progress: Progress) -> None:
        data = self.archive.read(name)
        if data is None:
            return
        options = self.archive.blog.options
        bolder = planned = plan(path, name, data, options, unsafe=self.unsafe)
        if not self.unsafe:
            bolder = plan(path, name, data, options, unsafe=True)
        if planned.change:
            self._add(planned, planned.change, name)
            if self.is_diff_wanted:
                progress.clear()
                self._show(planned, planned.change, data, name)
        if planned.refusal:
            progress.clear()
            self._refuse(planned.refusal, can_be_mended=bool(bolder.change))
        elif bolder is not planned:
            left = [
                x.finding for x in bolder.flaws if x.fixed_by and x.fixed_by.is_guess
            ]
            if left:
                progress.clear()
                self._leave(left)

    def _add(self, planned: Plan, change: Change, name: str) -> None:
        self.changes.append(change)
        self.names[change.path] = name
        self.flaws += len(planned.flaws)
        rules = Counter(_named(x) for x in planned.flaws)
        texts = (f"{n} × {x}" if n > 1 else x for x, n in rules.items())
        self.mended[change.path] = f"{visible(name)}: {', '.join(texts)}"

    def _show(self, planned: Plan, change: Change, data: bytes, name: str) -> None:
        lines = []
        for flaw in planned.flaws:
            line, column = flaw.finding.source.place(flaw.finding.at or 0)
            reason = visible(flaw.finding.reason)
            lines.append(f"# {line}:{column} {_named(flaw)}: {reason}")
        lines += diff.show(change, data, name)
        sys.stdout.writelines(f"{self.paint.diff(x)}\n" for x in lines)

    def _refuse(self, refusal: Finding, *, can_be_mended: bool) -> None:
        """Name why a header is left broken; --unsafe can mend it, or nothing."""
        if can_be_mended:
            self._leave([refusal])
            return
        self.refused += 1
        sys.stdout.write(f"{as_text(Report(refusal), self.paint)}\n")

    def _leave(self, findings: Sequence[Finding]) -> None:
        """Name what only --unsafe mends in an essay."""
        self.unsafe_only += 1
        for finding in findings:
            report = Report(finding, "fix --unsafe")
            sys.stdout.write(f"{as_text(report, self.paint)}\n")

    def left_over(self) -> str:
        """Return what fix will not mend, as the end of a sentence."""
        parts = []
        if self.unsafe_only:
            parts.append(f"{count(self.unsafe_only, 'essay')} only with --unsafe")
        if self.refused:
            parts.append(f"{count(self.refused, 'essay')} only by hand")
        return f"; {', '.join(parts)}" if parts else ""


def _named(flaw: Flaw) -> str:
    """Return the name of the rule by which a flaw is mended."""
    rule = flaw.fixed_by
    assert rule
    return f"{rule.name} (unsafe)" if rule.is_guess else rule.name


def run(arguments: Namespace) -> int:
    """Show or write what mends the essays, and return the exit status."""
    options = Options.of(arguments)
    is_diff_wanted = options.diff or not options.write
    fixing = _Fixing(Archive.of(options), arguments.unsafe, is_diff_wanted)
    fixing.plan_all()
    changes, left = fixing.changes, fixing.left_over()
    if not options.write:
        flaws = count(fixing.flaws, "flaw")
        say(f"Would mend {flaws} in {count(len(changes), 'essay')}{left}.", sys.stdout)
        if changes:
            say("Nothing was written; --write does it.", sys.stdout)
        remains = bool(changes)
    else:
        # Beside what is named stand the backups.
        beside = {Path(x).resolve().parent for x in fixing.archive.paths}
        atomic.remove_stale(fixing.folders | beside)
        outcomes = _write(options, fixing) if changes or options.report else []
        if any(x.status == "not reached" for x in outcomes):
            return INTERRUPTED
        remains = any(x.status != "written" for x in outcomes)
    if fixing.archive.unreadable:
        return WRONG_USE
    return FOUND if remains or fixing.refused or fixing.unsafe_only else OK


def _write(options: Options, fixing: _Fixing) -> list[Outcome]:
    changes = fixing.changes
    backup = backup_for(options, fixing.archive.paths, "fix") if changes else None
    outcomes = write_all(options, changes, "fix", backup)
    for outcome in outcomes:
        if outcome.status == "written":
            say(fixing.mended[outcome.change.path], sys.stdout)
    say_outcomes(outcomes, "Mended", fixing.names, fixing.left_over())
    say_how_back(options, backup)
    return outcomes
