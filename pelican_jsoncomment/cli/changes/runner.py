"""Run a command that writes: plan the files, show the changes, write, and report."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from pelican_jsoncomment.cli import discovery, session
from pelican_jsoncomment.cli.changes import atomic, diff
from pelican_jsoncomment.cli.changes.apply import apply, held_interrupts
from pelican_jsoncomment.cli.changes.edits import Change
from pelican_jsoncomment.cli.changes.report import Outcome
from pelican_jsoncomment.cli.console import (
    BOLD,
    PROGRAM,
    Digest,
    Progress,
    command_line,
    count,
    say,
    say_command,
    say_next,
    visible,
    wrapped,
)
from pelican_jsoncomment.cli.findings import Row, table
from pelican_jsoncomment.cli.session import Archive, Options, UsageError
from pelican_jsoncomment.errors import shown_path


class Planned(NamedTuple):
    """What is to be done about one file, and what is to be said of it.

    ``notes`` are shown above the diff, ``done`` when the change was written, and
    ``left`` in any case: lines on what stays as it is, ready for the terminal. In
    their place a summary counts ``rows`` of the change, and ``left_rows``.
    """

    change: Change | None = None
    notes: Sequence[str] = ()
    done: str = ""
    left: Sequence[str] = ()
    rows: Sequence[Row] = ()
    left_rows: Sequence[Row] = ()


#: Called with the real path of a file, the path to show, and the bytes.
Planner = Callable[[Path, str, bytes], Planned]


@dataclass(frozen=True, slots=True)
class Words:
    """How a command speaks of its work: its name, what it did to what."""

    verb: str
    done: str
    what: str = "essay"
    failed: str = "{:,} left as they are"


def add_writing(parser: ArgumentParser) -> None:
    """Add the arguments of a command that edits files."""
    add = parser.add_argument
    add(
        "--write",
        action="store_true",
        help="write the files, and an undo file beside them",
    )
    add("--diff", action="store_true", help="show the diff when writing, too")
    session.add_format(parser)
    add_keeping(parser)


def add_keeping(parser: ArgumentParser) -> None:
    """Add the arguments that say where it is kept what undo needs."""
    add = parser.add_argument
    help_ = "name every edit in a JSON file, too"
    add("--report", metavar="FILE", type=session.file_name, help=help_)
    help_ = "where to make the undo file, a zip file"
    add("--backup", metavar="FILE", type=session.file_name, help=help_)
    add("--no-backup", action="store_true", help="make no undo file")


class Runner:
    """One run of a command that writes, from the first file to the exit status."""

    def __init__(self, options: Options, archive: Archive, words: Words) -> None:
        self.changes: list[Change] = []
        self._options = options
        self._archive = archive
        self._words = words
        self._paint = options.paint
        self._rows: dict[Path, Sequence[Row]] = {}
        self._left: Counter[Row] = Counter()
        # To ask for the diffs is to ask for all.
        self._wanted = options.format or ("full" if options.diff else None)
        self._plans, self._written = Digest(self._wanted), Digest(self._wanted)
        self._names: dict[Path, str] = {}
        self._done: dict[Path, str] = {}
        self._seen: set[Path] = set()

    def plan_files(self, planner: Planner) -> None:
        """Plan each file of the archive once; show the diffs, and what is left."""
        # To find them first takes a fiftieth of the time to read them.
        names = [*self._archive.files()]
        progress = Progress("Reading", len(names))
        roots = self._archive.roots()
        for number, name in enumerate(names):
            progress(number)
            path = discovery.real_path(name)
            if not any(path.is_relative_to(x) for x in roots):
                progress.clear()
                say(f"{visible(name)}: a link out of the archive; left as it is")
            elif path not in self._seen:
                self._seen.add(path)
                self._plan_file(path, name, planner, progress)
        progress.clear()
        self._plans.close()

    def _plan_file(
        self, path: Path, name: str, planner: Planner, progress: Progress
    ) -> None:
        """Plan one file, and show it."""
        data = self._archive.read(name)
        if data is None:
            return
        planned, shows_diff = planner(path, name, data), False
        self._left.update(planned.left_rows)
        if planned.change:
            self.add(planned.change, name, planned.done)
            self._rows[planned.change.path] = planned.rows
            shows_diff = self._options.diff or not self._options.write
        if not shows_diff and not planned.left:
            return

        def text() -> str:
            lines = self._diff(planned, data, name) if shows_diff else []
            return "".join(f"{x}\n" for x in [*lines, *planned.left])

        if sys.stdout.isatty():
            progress.clear()
        self._plans.add(text)

    def _diff(self, planned: Planned, data: bytes, name: str) -> list[str]:
        assert planned.change
        notes = [f"# {visible(x)}" for x in planned.notes]
        lines = diff.show(planned.change, data, name)
        # A line of a file may begin like their names: "--->" is "-->", taken out.
        heading = [self._paint(x, BOLD) for x in (*notes, *lines[:2])]
        return [*heading, *map(self._paint.diff, lines[2:])]

    def add(self, change: Change, name: str, done: str = "") -> None:
        """Add a change of the file that is shown as *name*."""
        self.changes.append(change)
        self._names[change.path] = name
        if done:
            self._done[change.path] = f"{visible(name)}: {visible(done)}"

    def finish(
        self, would: str, left: str = "", *, remains: bool, then: Sequence[str]
    ) -> int:
        """Write the changes, or say what they would do; return the exit status.

        *would* says that after the word "Would", and *left* as the end of a sentence
        what the command leaves as it is; *remains* whether any of that is still to be
        done. *then* is the command that comes after all is written.
        """
        if self._options.write:
            statuses = {x.status for x in self._write(left)}
            if "not reached" in statuses:
                return session.INTERRUPTED
            remains = remains or bool(statuses - {"written"})
        else:
            changed = (y for x in self.changes for y in self._rows.get(x.path, ()))
            self._say_rows(changed, "To see them all:")
            say(f"Would {would}{left}.", sys.stdout)
            if self.changes:
                say("Nothing was written; --write does it.", sys.stdout)
                remains, then = True, self._options.again("--write")
        if self._archive.unreadable:
            return session.WRONG_USE
        say_next(*then)
        return session.FOUND if remains else session.OK

    def _say_rows(self, changed: Iterable[Row], lead: str) -> None:
        """Count what is not shown, and name the command that shows it."""
        if not self._plans.is_cut and not self._written.is_cut:
            return
        counted = Counter(changed) + self._left
        sys.stdout.writelines(f"{x}\n" for x in table(counted))
        if self._plans.is_cut:
            all_ = self._options.again("--format", "full", without="--write")
            say_command(lead, *all_, stream=sys.stdout)

    def _write(self, left: str) -> list[Outcome]:
        report, outcomes = self._options.report, list[Outcome]()
        # Backups are beside what was named; what a killed run left is removed there.
        named = self._archive.roots()
        folders = {x.parent for x in [*self._seen, *named, *self._names]}
        atomic.remove_stale(folders)
        say_put_aside(folders)
        backup = self._backup()
        if self.changes or (report and not os.path.lexists(report)):
            outcomes = self._apply(backup)
        kept = backup or (report if self.changes else None)
        try:
            self._say_written(outcomes, left)
            say_undoing(kept, sys.stdout)
            sys.stdout.flush()
        except OSError:
            # The disk of the output is full, or nobody reads it. What is written stays.
            written = sum(x.status == "written" for x in outcomes)
            say(f"{self._words.done} {count(written, self._words.what)}.")
            say_undoing(kept, sys.stderr)
            raise
        return outcomes

    def _say_written(self, outcomes: Sequence[Outcome], left: str) -> None:
        written = [x.change.path for x in outcomes if x.status == "written"]
        for path in written:
            if done := self._done.get(path):
                self._written.add(partial(str, f"{wrapped(done, sys.stdout)}\n"))
        self._written.close()
        rows = (y for x in written for y in self._rows.get(x, ()))
        self._say_rows(((*x[:2], "done") for x in rows), "To see what is left:")
        say_outcomes(outcomes, self._words, self._names, left)

    def _apply(self, backup: Path | None) -> list[Outcome]:
        """Make the changes; from here on, an interrupt waits until the last word."""
        self._options.until_the_end.enter_context(held_interrupts())
        progress = Progress("Writing", len(self.changes))
        try:
            return apply(
                self.changes,
                command=self._words.verb,
                report=self._options.report,
                backup=backup,
                progress=progress,
            )
        except (OSError, atomic.ConflictError) as error:
            raise UsageError(
                f"{session.reason_of(error)}; no file was changed"
            ) from error
        finally:
            progress.clear()

    def _backup(self) -> Path | None:
        """Return where the undo file is to be made, or None for nowhere."""
        if not self.changes:
            return None
        if self._options.backup or self._options.no_backup:
            return self._options.backup
        first = self._archive.roots()[0]
        # An import may make the folder that would hold the one of the essays.
        folder = next(x for x in first.parents if x.is_dir())
        now = datetime.now().strftime("%Y%m%d-%H%M%S")
        name = f"{first.name}-before-{self._words.verb}-{now}"
        path, number = folder / f"{name}.zip", 1
        while path.exists():
            number += 1
            path = folder / f"{name}-{number}.zip"
        return path


def undoing(kept: Path) -> str:
    """Return the command that takes back what an undo file or a report names."""
    return command_line(*_undo(kept))


def _undo(kept: Path) -> list[str]:
    name = session.as_argument(shown_path(str(kept)))
    return [PROGRAM, "undo", name, "--yes"]


def say_undoing(kept: Path | None, stream: TextIO) -> None:
    """Say how a run is taken back, where there is a file to do that with."""
    if kept:
        say_command("To take it back:", *_undo(kept), stream=stream)


def say_put_aside(folders: Collection[Path]) -> bool:
    """Name what an undo, killed perhaps, left in *folders*; return whether it left any.

    It may be the only copy of what somebody saved meanwhile.
    """
    left = atomic.put_aside(folders)
    for path in left:
        reason = "an undo moved this here; rename it to keep it, or remove it"
        say(f"{visible(str(path))}: {reason}")
    return bool(left)


def say_outcomes(
    outcomes: Sequence[Outcome],
    words: Words,
    names: dict[Path, str],
    left: str = "",
) -> None:
    """Say what could not be written and why, and how much was."""
    for outcome in outcomes:
        if outcome.status == "failed":
            path = names.get(outcome.change.path, str(outcome.change.path))
            say(f"{visible(path)}: {outcome.reason}")
    status = Counter(x.status for x in outcomes)
    parts = [f"{words.done} {count(status['written'], words.what)}"]
    if status["unchanged"]:
        parts.append(f"{status['unchanged']:,} were as before already")
    if status["failed"]:
        parts.append(words.failed.format(status["failed"]))
    if status["not reached"]:
        parts.append(f"interrupted before the other {status['not reached']:,}")
    say(f"{', '.join(parts)}{left}.", sys.stdout)
