"""The command ``undo``: take back what another command wrote."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.changes import apply, atomic
from pelican_jsoncomment.cli.changes.report import Report, ReportError, load
from pelican_jsoncomment.cli.changes.runner import (
    Words,
    say_outcomes,
    say_put_aside,
    undoing,
)
from pelican_jsoncomment.cli.console import Progress, count, say, visible
from pelican_jsoncomment.cli.session import Options, UsageError

_EPILOG = """\
example:
  pelican-jsoncomment undo fixed.json

A report is for one folder, and no file outside of it is touched. A file that
was edited since stays as it is. undo names the folder and asks first; where
there is no terminal to ask on, it needs --yes.

exit status: 0 every file is as it was, 1 some are not, 2 wrong use
"""


def add_to(verbs: Any) -> None:
    """Add the command ``undo`` to the *verbs* of the command line."""
    help_ = "take back what fix, convert or import wrote"
    parser = session.add_verb(verbs, "undo", help_, _EPILOG)
    parser.add_argument(
        "report", metavar="REPORT", type=session.file_name, help="the file of --report"
    )
    help_ = "do not ask whether the files of that folder are meant"
    parser.add_argument("--yes", action="store_true", help=help_)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOptions(Options):
    """The arguments of ``undo``."""

    report: Path
    yes: bool


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
    path = options.report
    try:
        report = load(path)
    except (OSError, ReportError) as error:
        raise UsageError(visible(session.reason_of(error))) from None
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
