"""Write what a command planned, and say what became of it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pelican_jsoncomment.cli.changes import apply as write
from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.apply import Change, Outcome
from pelican_jsoncomment.cli.console import Progress, count, say, visible
from pelican_jsoncomment.cli.session import Options, UsageError


def add_writing(parser: ArgumentParser) -> None:
    """Add the arguments of a command that edits files."""
    add = parser.add_argument
    add("--write", action="store_true", help="write the files; a line for each")
    add("--diff", action="store_true", help="show the diff when writing, too")
    help_ = "write every edit to a JSON file, for undo"
    add("--report", metavar="FILE", type=Path, help=help_)
    add("--backup", metavar="FILE", type=Path, help="the zip file for the old files")
    add("--no-backup", action="store_true", help="make no backup")


def write_all(
    options: Options, changes: Sequence[Change], verb: str, backup: Path | None
) -> list[Outcome]:
    """Make all changes, and return what became of each; raise UsageError for none.

    From here on, an interrupt waits until the caller has said what was done.
    """
    options.until_the_end.enter_context(write.held_interrupts())
    progress = Progress("Writing", len(changes))
    try:
        outcomes = write.apply(
            changes,
            command=verb,
            report=options.report,
            backup=backup,
            progress=progress,
        )
    except (OSError, atomic.ConflictError) as error:
        raise UsageError(f"{reason_of(error)}; no file was changed") from error
    progress.clear()
    return outcomes


def reason_of(error: Exception) -> str:
    """Return what an error says, with the name of its file."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def say_how_back(options: Options, backup: Path | None) -> None:
    """Say where the old files are, and how they come back."""
    if backup:
        say(f"The files as they were: {backup}", sys.stdout)
    if options.report:
        say(f"To take it back: pelican-jsoncomment undo {options.report}", sys.stdout)


def backup_for(options: Options, paths: Sequence[str], verb: str) -> Path | None:
    """Return where the old files are kept, or None where git has them."""
    if options.backup:
        return options.backup
    if options.no_backup or all(write.is_clean_git_tree(Path(x)) for x in paths):
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
