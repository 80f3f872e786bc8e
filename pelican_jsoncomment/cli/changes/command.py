"""The command ``undo``: take back what another command wrote."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from pelican_jsoncomment.cli.changes import apply, atomic
from pelican_jsoncomment.cli.changes.report import ReportError, load
from pelican_jsoncomment.cli.changes.runner import Words, say_outcomes
from pelican_jsoncomment.cli.console import Progress
from pelican_jsoncomment.cli.session import (
    FOUND,
    INTERRUPTED,
    OK,
    Options,
    UsageError,
    add_verb,
    file_name,
    reason_of,
)

_EPILOG = """\
example:
  pelican-jsoncomment undo fixed.json

A file that was edited since stays as it is.

exit status: 0 every file is as it was, 1 some are not, 2 wrong use
"""


def add_to(verbs: Any) -> None:
    """Add the command ``undo`` to the *verbs* of the command line."""
    help_ = "take back what fix, convert or import wrote"
    parser = add_verb(verbs, "undo", help_, _EPILOG)
    parser.add_argument(
        "report", metavar="REPORT", type=file_name, help="the file of --report"
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Take back what a report names, and return the exit status."""
    options = Options.of(arguments)
    assert options.report
    try:
        changes = load(options.report)
    except (OSError, ReportError) as error:
        raise UsageError(reason_of(error)) from None
    options.until_the_end.enter_context(apply.held_interrupts())
    atomic.remove_stale([options.report.parent])
    progress = Progress("Undoing", len(changes))
    outcomes = apply.undo(changes, progress)
    progress.clear()
    is_import = bool(changes) and all(x.before is None for x in changes)
    done, what = ("Removed", "file") if is_import else ("Restored", "essay")
    say_outcomes(outcomes, Words("undo", done, what), {})
    if any(x.status == "not reached" for x in outcomes):
        return INTERRUPTED
    return FOUND if any(x.status == "failed" for x in outcomes) else OK
