"""The command ``touch``: add a date to the field ``edited`` of essays."""

from __future__ import annotations

import errno
from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import ProofError
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words, add_writing
from pelican_jsoncomment.cli.console import Paint, count, visible
from pelican_jsoncomment.cli.findings import Reported, as_text
from pelican_jsoncomment.cli.session import Archive, Options
from pelican_jsoncomment.cli.touch.plan import plan
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header.scanner import FORBIDDEN
from pelican_jsoncomment.metadata.edits import DatedEdit

_EPILOG = """\
examples:
  pelican-jsoncomment touch content/walls.md           show what it would do
  pelican-jsoncomment touch content/walls.md --write   add today to "edited"
  pelican-jsoncomment touch content/walls.md --date 2019-09 --write
  pelican-jsoncomment touch content/walls.md --note "names corrected" --write
  pelican-jsoncomment undo content

Of a date in "edited" it makes a list of both. Nothing else in the file changes,
and what has the date already, and the note if one is given, stays as it is.

exit status: 0 every file has the date, 1 some have not, 2 wrong use or a path
that cannot be read
"""


def add_to(verbs: Any) -> None:
    """Add the command ``touch`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "touch", _EPILOG, "FILE ...")
    parser.add_argument("paths", metavar="FILE", nargs="+", help="an essay")
    help_ = "another date than today, as precise as is known: 2019, 2019-09"
    parser.add_argument("--date", type=session.partial_date, help=help_)
    help_ = "what was changed, or why"
    parser.add_argument("--note", metavar="WORDS", type=_note, help=help_)
    session.add_settings(parser)
    add_writing(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchOptions(Options):
    """The arguments of ``touch``."""

    date: PartialDate | None
    note: str | None


def _note(given: str) -> str:
    """Return a note; raise ArgumentTypeError for one that no header can have."""
    note = session.text(given)
    if not note:
        raise ArgumentTypeError("the note is empty; say what was changed")
    if control := FORBIDDEN.search(note):
        reason = f"U+{ord(control[0]):04X} is allowed in no page; leave it out"
        raise ArgumentTypeError(reason)
    return note


@dataclass(slots=True)
class _Touching:
    """One run: the plans of the files as they are shown, and what was counted."""

    blog: Blog
    edit: DatedEdit
    paint: Paint
    dated: int = 0
    refused: int = 0

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan one file."""
        try:
            change = plan(path, name, data, self.edit, self.blog)
        except EssayError as error:
            self.refused += 1
            return Planned(left=[as_text(Reported(error.finding), self.paint)])
        except ProofError as error:
            self.refused += 1
            return Planned(left=[f"{visible(name)}: {visible(str(error))}"])
        if change is None:
            self.dated += 1
            return Planned()
        return Planned(change, done=f"edited {self.edit}")

    def left(self) -> str:
        """Return what stays as it is, as the end of a sentence."""
        parts = []
        if self.dated:
            parts.append(f"{count(self.dated, 'essay')} with that date already")
        if self.refused:
            parts.append(f"{count(self.refused, 'file')} without it")
        return f"; {', '.join(parts)}" if parts else ""


def run(arguments: Namespace) -> int:
    """Show or write the dates of essays, and return the exit status."""
    options = TouchOptions.of(arguments)
    blog = session.read_blog(options.settings)
    # All essays of a folder were hardly edited on one day.
    folders = [x for x in options.paths if Path(x).is_dir()]
    archive = Archive(blog, [x for x in options.paths if x not in folders])
    for folder in folders:
        reason = "it is a folder; name the essays in it"
        archive.fail(folder, OSError(errno.EISDIR, reason))
    day = options.date or date.today().isoformat()
    touching = _Touching(blog, DatedEdit(day, options.note or ""), options.paint)
    runner = Runner(options, archive, Words("touch", "Touched"))
    runner.plan_files(touching.plan)
    would = f"add {day} to {count(len(runner.changes), 'essay')}"
    left, remains = touching.left(), bool(touching.refused)
    return runner.finish(would, left, remains=remains, then=())
