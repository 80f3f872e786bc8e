"""The command ``undo``: take back what another command wrote."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import discovery, session
from pelican_jsoncomment.cli.changes import apply, atomic
from pelican_jsoncomment.cli.changes.atomic import ConflictError
from pelican_jsoncomment.cli.changes.edits import Change, hash_of
from pelican_jsoncomment.cli.changes.report import Report, ReportError, load
from pelican_jsoncomment.cli.changes.runner import (
    Words,
    say_outcomes,
    say_put_aside,
    undoing,
)
from pelican_jsoncomment.cli.console import (
    PROGRAM,
    Progress,
    command_line,
    count,
    say,
    visible,
)
from pelican_jsoncomment.cli.session import Options, UsageError
from pelican_jsoncomment.errors import shown_path

_EPILOG = """\
examples:
  pelican-jsoncomment undo              take back the last --write here
  pelican-jsoncomment undo content      ... the last one of that folder
  pelican-jsoncomment undo content-before-fix-20261124-101500.zip
  pelican-jsoncomment undo fixed.json   ... what that --report names

Each --write leaves an undo file beside the folder of the essays, and prints its
name. Once taken back, the one before it is the last.

Undo names the folder and asks first; where there is no terminal to ask on, it
needs --yes. No file outside of that folder is touched, and one that was
edited since stays as it is.

exit status: 0 every file is as it was, 1 some are not, 2 wrong use
"""
_SHOWN = 10


def add_to(verbs: Any) -> None:
    """Add the command ``undo`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "undo", _EPILOG, "[FILE]")
    help_ = "an undo file or a report; or the folder whose last one is meant"
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=session.file_name, help=help_
    )
    help_ = "do not ask whether the files of that folder are meant"
    parser.add_argument("--yes", action="store_true", help=help_)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOptions(Options):
    """The arguments of ``undo``."""

    file: Path | None
    yes: bool


def _found(given: Path | None) -> tuple[Path, Report]:
    """Return the file that is given, or the last of a folder, and its report."""
    if given and not given.is_dir():
        try:
            return given, load(given)
        except (OSError, ReportError) as error:
            raise UsageError(visible(session.reason_of(error))) from None
    place = given or Path()
    found = sorted(_undo_files(discovery.real_path(str(place))), key=_age)
    for path, report in found[::-1]:
        if any(map(_has_new_bytes, report.changes)):
            _show(path, report)
            return path, report
    where = visible(str(given or "this folder"))
    reason = f"no undo file of {where} has anything to take back"
    raise UsageError(f"{reason}; name one: {command_line(PROGRAM, 'undo', 'FILE')}")


def _undo_files(folder: Path) -> Iterator[tuple[Path, Report]]:
    """Yield the undo files in a folder and beside it that are for files in it.

    One that came along with a folder from elsewhere can name nothing outside of it.
    """
    for place in (folder, folder.parent):
        for path in place.glob("*-before-*.zip"):
            with suppress(OSError, ReportError):
                if path.is_file() and _is_for(folder, report := load(path)):
                    yield path, report


def _is_for(folder: Path, report: Report) -> bool:
    paths = [*(x.path for x in report.changes), *report.made]
    return all(x.is_relative_to(folder) for x in paths)


def _age(found: tuple[Path, Report]) -> tuple[str, str]:
    path, report = found
    # The second of one second has a number at its end.
    return report.time, path.stem


def _has_new_bytes(change: Change) -> bool:
    try:
        return hash_of(atomic.read(change.path).data) == change.after
    except (OSError, ConflictError):
        return False


def _show(path: Path, report: Report) -> None:
    """Say what would be taken back."""
    say(f"The last one is {visible(shown_path(str(path)))}:", sys.stdout)
    for change in report.changes[:_SHOWN]:
        what = "remove" if change.before is None else "restore"
        say(f"  {what} {visible(shown_path(str(change.path)))}", sys.stdout)
    if more := len(report.changes[_SHOWN:]):
        say(f"  and {more:,} more", sys.stdout)
    sys.stdout.flush()


def _is_agreed_to(path: Path, report: Report) -> bool:
    """Ask on the terminal; raise UsageError where there is none."""
    files = count(len(report.changes), "file")
    what = f"{files} in {visible(str(report.folder))}"
    if sys.stdin is None or not sys.stdin.isatty():
        reason = f"this takes back {what}, and there is no terminal to ask on"
        raise UsageError(f"{reason}; to agree: {undoing(path)}")
    sys.stderr.write(f"Take back {what}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def run(arguments: Namespace) -> int:
    """Take back what a report names, and return the exit status."""
    options = UndoOptions.of(arguments)
    path, report = _found(options.file)
    changes = report.changes
    if changes and not options.yes and not _is_agreed_to(path, report):
        say("Nothing was changed.", sys.stdout)
        return session.FOUND
    options.until_the_end.enter_context(apply.held_interrupts())
    atomic.remove_stale([path.parent])
    progress = Progress("Undoing", len(changes))
    outcomes = apply.undo(report, progress)
    progress.clear()
    is_import = bool(changes) and all(x.before is None for x in changes)
    done, what = ("Removed", "file") if is_import else ("Restored", "essay")
    say_outcomes(outcomes, Words("undo", done, what), {})
    is_left = say_put_aside({x.path.parent for x in changes})
    statuses = {x.status for x in outcomes}
    if "not reached" in statuses:
        return session.INTERRUPTED
    return session.FOUND if is_left or "failed" in statuses else session.OK
