"""What each verb of the command line does."""

from __future__ import annotations

import difflib
import fnmatch
import os
import sys
import time
from argparse import Namespace, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import discovery as walk
from pelican_jsoncomment.cli.blog import Blog, SettingsError
from pelican_jsoncomment.cli.changes import apply as write
from pelican_jsoncomment.cli.changes import atomic as files
from pelican_jsoncomment.cli.changes import diff
from pelican_jsoncomment.cli.changes.apply import Change, Outcome
from pelican_jsoncomment.cli.check.checker import Checker, Report
from pelican_jsoncomment.cli.console import (
    Findings,
    Paint,
    Progress,
    Tally,
    as_text,
    count,
    say,
    visible,
)
from pelican_jsoncomment.cli.fix.plan import Plan, plan
from pelican_jsoncomment.cli.fix.repair import Problem
from pelican_jsoncomment.errors import shown_path
from pelican_jsoncomment.rules import RULES, explain

# Nearly every essay is shorter, and takes one read then, and one that finds no more.
_FIRST_READ = 1 << 16
_LATER_READ = 1 << 20

OK, FOUND, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
#: How each parser of the command line reads its arguments and prints its texts.
PARSING: dict[str, Any] = {
    "formatter_class": RawDescriptionHelpFormatter,
    "allow_abbrev": False,
}


class UsageError(Exception):
    """What was asked for cannot be done."""


def add_verb(verbs: Any, name: str, help_: str, epilog: str) -> Any:
    """Add a command to the *verbs* of the command line, and return its parser."""
    texts = {"help": help_, "description": help_, "epilog": epilog}
    return verbs.add_parser(name, **texts, **PARSING)


@dataclass
class Archive:
    """The files that a command is about; ``unreadable`` counts those it cannot read."""

    blog: Blog
    paths: Sequence[str]
    unreadable: int = 0

    @classmethod
    def of(cls, arguments: Namespace) -> Archive:
        """Return the archive that the arguments name; raise UsageError for none."""
        try:
            blog = Blog.read(arguments.settings)
        except SettingsError as error:
            raise UsageError(error) from None
        paths = arguments.paths or [shown_path(x) for x in [blog.content] if x]
        if not paths:
            raise UsageError("name a folder: pelican-jsoncomment check content")
        return cls(blog, paths)

    def files(self) -> Iterator[walk.Found]:
        """Yield the files that may be essays."""
        return walk.find(self.paths, self.blog.options.extensions, self.fail)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None where it cannot be read."""
        try:
            return _read(path)
        except OSError as error:
            self.fail(path, error)
            return None

    def fail(self, path: str, error: OSError) -> None:
        """Say that something cannot be read, and count it."""
        self.unreadable += 1
        say(f"{visible(path)}: {error.strerror or error}")


def _read(path: str) -> bytes:
    # The time of a file object is a good part of the time of a whole check.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(descriptor, _FIRST_READ)
        more = os.read(descriptor, _FIRST_READ)
        if not more:
            return data
        parts = [data]
        while more:
            parts.append(more)
            more = os.read(descriptor, _LATER_READ)
        return b"".join(parts)
    finally:
        os.close(descriptor)


# check -------------------------------------------------------------------------


def check(arguments: Namespace) -> int:
    """Report what is wrong, and return the exit status."""
    if arguments.explain:
        texts = [explain(RULES[x]) for x in _rules([arguments.explain])]
        say("\n\n\n".join(texts), sys.stdout)
        return OK
    wanted = set(_rules(arguments.select) or RULES) - set(_rules(arguments.ignore))
    archive = Archive.of(arguments)
    start = time.perf_counter()
    checker, tally = Checker(archive.blog, wanted), Tally()
    findings, progress = Findings(arguments.format), Progress("Checking")

    def report(reports: Sequence[Report]) -> None:
        progress.clear()
        for found in reports:
            tally.add(found)
            findings.add(found)

    for number, found in enumerate(archive.files()):
        data = archive.read(found.path)
        reports = checker.check(found.path, data) if data is not None else ()
        if reports:
            report(reports)
        if not number % 64:
            progress(number)
    report(checker.whole())
    findings.close()
    if arguments.format == "text":
        _close_check(checker, tally, time.perf_counter() - start)
    if arguments.census:
        stream = sys.stdout if arguments.format == "text" else sys.stderr
        stream.writelines(f"{x}\n" for x in checker.overview.census())
    if archive.unreadable:
        return WRONG_USE
    return FOUND if tally.reaches(arguments.fail_on) else OK


def _close_check(checker: Checker, tally: Tally, seconds: float) -> None:
    essays = count(checker.essays, "essay")
    say(f"Checked {essays} in {seconds:.1f} s: {tally}.", sys.stdout)


def _rules(patterns: Sequence[str]) -> list[str]:
    """Return the rules that *patterns* name; raise UsageError for one that is none."""
    names: list[str] = []
    for pattern in (x.strip() for given in patterns for x in given.split(",")):
        found = fnmatch.filter(RULES, pattern)
        if not found:
            near = difflib.get_close_matches(pattern, RULES, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"no rule is named {pattern}{hint}")
        names += found
    return names


# fix ---------------------------------------------------------------------------


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
            path = walk.real_path(found.path, roots)
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
        planned = plan(path, name, data, options, unsafe=self.unsafe)
        if planned.change:
            self._add(planned, planned.change, name)
            if self.is_diff_wanted:
                progress.clear()
                self._show(planned, planned.change, data, name)
        if planned.refusal or planned.unsafe_only:
            progress.clear()
            self._leave(planned)

    def _add(self, planned: Plan, change: Change, name: str) -> None:
        self.changes.append(change)
        self.names[change.path] = name
        self.flaws += len(planned.problems)
        rules = Counter(_named(x) for x in planned.problems)
        texts = (f"{n} × {x}" if n > 1 else x for x, n in rules.items())
        self.mended[change.path] = f"{visible(name)}: {', '.join(texts)}"

    def _show(self, planned: Plan, change: Change, data: bytes, name: str) -> None:
        lines = []
        for flaw in planned.problems:
            line, column = flaw.finding.source.place(flaw.finding.at or 0)
            reason = visible(flaw.finding.reason)
            lines.append(f"# {line}:{column} {_named(flaw)}: {reason}")
        lines += diff.show(change, data, name)
        sys.stdout.writelines(f"{self.paint.diff(x)}\n" for x in lines)

    def _leave(self, planned: Plan) -> None:
        """Name what only --unsafe fixes, or why nothing can."""
        reports = [Report(x, "fix --unsafe") for x in planned.unsafe_only]
        self.unsafe_only += bool(reports)
        if planned.refusal and not reports:
            self.refused += 1
            reports = [Report(planned.refusal)]
        for report in reports:
            sys.stdout.write(f"{as_text(report, self.paint)}\n")

    def left_over(self) -> str:
        """Return what fix will not mend, as the end of a sentence."""
        parts = []
        if self.unsafe_only:
            parts.append(f"{count(self.unsafe_only, 'essay')} only with --unsafe")
        if self.refused:
            parts.append(f"{count(self.refused, 'essay')} only by hand")
        return f"; {', '.join(parts)}" if parts else ""


def _named(problem: Problem) -> str:
    """Return the name of the rule by which a problem is fixed."""
    rule = problem.fixed_by
    assert rule
    return f"{rule.name} (unsafe)" if rule.is_guess else rule.name


def fix(arguments: Namespace) -> int:
    """Show or write what mends the essays, and return the exit status."""
    is_diff_wanted = arguments.diff or not arguments.write
    fixing = _Fixing(Archive.of(arguments), arguments.unsafe, is_diff_wanted)
    fixing.plan_all()
    changes, left = fixing.changes, fixing.left_over()
    if not arguments.write:
        flaws = count(fixing.flaws, "flaw")
        say(f"Would mend {flaws} in {count(len(changes), 'essay')}{left}.", sys.stdout)
        if changes:
            say("Nothing was written; --write does it.", sys.stdout)
        remains = bool(changes)
    else:
        # Beside what is named stand the backups.
        beside = {Path(x).resolve().parent for x in fixing.archive.paths}
        files.remove_stale(fixing.folders | beside)
        outcomes = _write(arguments, fixing) if changes or arguments.report else []
        if any(x.status == "not reached" for x in outcomes):
            return INTERRUPTED
        remains = any(x.status != "written" for x in outcomes)
    if fixing.archive.unreadable:
        return WRONG_USE
    return FOUND if remains or fixing.refused or fixing.unsafe_only else OK


def _write(arguments: Namespace, fixing: _Fixing) -> list[Outcome]:
    changes = fixing.changes
    backup = backup_for(arguments, fixing.archive.paths, "fix") if changes else None
    outcomes = write_all(arguments, changes, "fix", backup)
    for outcome in outcomes:
        if outcome.status == "written":
            say(fixing.mended[outcome.change.path], sys.stdout)
    say_outcomes(outcomes, "Mended", fixing.names, fixing.left_over())
    say_how_back(arguments, backup)
    return outcomes


def write_all(
    arguments: Namespace, changes: Sequence[Change], verb: str, backup: Path | None
) -> list[Outcome]:
    """Make all changes, and return what became of each; raise UsageError for none.

    From here on, an interrupt waits until the caller has said what was done.
    """
    arguments.until_the_end.enter_context(write.held_interrupts())
    progress = Progress("Writing", len(changes))
    try:
        outcomes = write.apply(
            changes,
            command=verb,
            report=Path(arguments.report) if arguments.report else None,
            backup=backup,
            progress=progress,
        )
    except (OSError, files.ConflictError) as error:
        raise UsageError(f"{_reason(error)}; no file was changed") from error
    progress.clear()
    return outcomes


def _reason(error: Exception) -> str:
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def say_how_back(arguments: Namespace, backup: Path | None) -> None:
    """Say where the old files are, and how they come back."""
    if backup:
        say(f"The files as they were: {backup}", sys.stdout)
    if arguments.report:
        say(f"To take it back: pelican-jsoncomment undo {arguments.report}", sys.stdout)


def backup_for(arguments: Namespace, paths: Sequence[str], verb: str) -> Path | None:
    """Return where the old files are kept, or None where git has them."""
    if arguments.backup:
        return Path(arguments.backup)
    if arguments.no_backup or all(write.is_clean_git_tree(Path(x)) for x in paths):
        return None
    first = Path(paths[0]).resolve()
    now = datetime.now().strftime("%Y%m%d-%H%M%S")
    name = f"{first.name}-before-{verb}-{now}"
    path, number = first.parent / f"{name}.zip", 1
    while path.exists():
        number += 1
        path = first.parent / f"{name}-{number}.zip"
    return path


def say_outcomes(
    outcomes: Sequence[Outcome],
    done: str,
    names: dict[Path, str],
    left: str = "",
    what: str = "essay",
) -> None:
    """Say what could not be written and why, and how much was."""
    for outcome in outcomes:
        if outcome.status == "failed":
            path = names.get(outcome.change.path, str(outcome.change.path))
            say(f"{visible(path)}: {outcome.reason}")
    status = Counter(x.status for x in outcomes)
    parts = [f"{done} {count(status['written'], what)}"]
    if status["unchanged"]:
        parts.append(f"{status['unchanged']:,} were as before already")
    if status["failed"]:
        parts.append(f"{status['failed']:,} left as they are")
    if status["not reached"]:
        parts.append(f"interrupted before the other {status['not reached']:,}")
    say(f"{', '.join(parts)}{left}.", sys.stdout)


# undo --------------------------------------------------------------------------


def undo(arguments: Namespace) -> int:
    """Take back what a report names, and return the exit status."""
    try:
        changes = write.load(Path(arguments.report))
    except (OSError, write.ReportError) as error:
        raise UsageError(_reason(error)) from None
    arguments.until_the_end.enter_context(write.held_interrupts())
    files.remove_stale([Path(arguments.report).parent])
    progress = Progress("Undoing", len(changes))
    outcomes = write.undo(changes, progress)
    progress.clear()
    is_import = bool(changes) and all(x.before is None for x in changes)
    done, what = ("Removed", "file") if is_import else ("Restored", "essay")
    say_outcomes(outcomes, done, {}, what=what)
    if any(x.status == "not reached" for x in outcomes):
        return INTERRUPTED
    return FOUND if any(x.status == "failed" for x in outcomes) else OK
