"""Convert front matter in place: this header, Pelican's ``Key: value``, and YAML."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import discovery as walk
from pelican_jsoncomment.cli import session as commands
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes import atomic as files
from pelican_jsoncomment.cli.changes import diff
from pelican_jsoncomment.cli.changes.apply import Change, Edit, edited
from pelican_jsoncomment.cli.console import Paint, Progress, count, say, visible
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.carry import MARKDOWN, Carried, carry
from pelican_jsoncomment.cli.convert.front_matter import KINDS, Document, Kind
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.fix.plan import ProofError
from pelican_jsoncomment.cli.session import Archive, UsageError
from pelican_jsoncomment.errors import EncodingError, EssayError, Source
from pelican_jsoncomment.header import parser as header

_EPILOG = """\
examples:
  pelican-jsoncomment convert content --to jsoncomment
  pelican-jsoncomment convert content --to yaml --write --report converted.json
  pelican-jsoncomment undo converted.json

Only the front matter is replaced; every byte of the text behind it stays. What the
other form cannot carry is named, and such a file stays as it is without --lossy.
Unless git holds the folder as it is, --write first puts the old files into a zip
file beside it.

exit status: 0 nothing is left to convert, 1 something is, 2 wrong use or a path
that cannot be read
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one file: ``change`` is None for nothing."""

    change: Change | None = None
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""
    kind: Kind | None = None


def plan(  # noqa: PLR0913
    path: Path, shown: str, data: bytes, blog: Blog, to: Kind, *, lossy: bool
) -> Plan:
    """Return the plan for the file at *path*, whose bytes are *data*.

    Messages name the file *shown*. Raises NeedsYamlError where YAML cannot be read.
    """
    try:
        document = _read(data, shown, blog)
        if document is None or document.kind == to:
            return Plan(kind=document.kind if document else None)
        carried = carry(document, shown, blog, to)
        losses, notes = tuple(carried.losses), tuple(carried.notes)
        if losses and not lossy:
            return Plan(losses=losses, notes=notes, kind=document.kind)
        change = _change(path, data, document, carried, to)
        _prove(data, change, document, carried, Target(shown, blog, to))
    except EssayError as error:
        return Plan(refusal=str(error))
    except ProofError as error:
        return Plan(refusal=f"{shown}: {error}")
    return Plan(change, losses, notes, kind=document.kind)


def _read(data: bytes, shown: str, blog: Blog) -> Document | None:
    source = header.read_source(data, shown)
    if source is None:
        if not shown.lower().endswith(MARKDOWN):
            return None
        try:
            source = Source(data.decode("utf-8"), shown)
        except UnicodeDecodeError as error:
            source = Source(data.decode("utf-8", "replace"), shown)
            at = len(data[: error.start].decode("utf-8"))
            reason = f"byte 0x{data[error.start]:02X} is not UTF-8; save it as UTF-8"
            raise EncodingError(rules.NOT_UTF_8, reason, source, at) from None
    return front_matter.read(source, blog.options.fields, blog.formatted)


def _change(
    path: Path, data: bytes, document: Document, carried: Carried, to: Kind
) -> Change:
    new = front_matter.write(document, to, carried.fields)
    old = data[: len(data) - len(document.body.encode())]
    return Change.plan(path, data, [Edit(0, old, new.encode(), "convert")])


@dataclass(frozen=True, slots=True)
class Target:
    """The file that is to become what: what a proof needs to know."""

    shown: str
    blog: Blog
    to: Kind


def _prove(
    before: bytes, change: Change, old: Document, carried: Carried, target: Target
) -> None:
    """Raise ProofError unless the new bytes say what was planned, over the same body.

    A new header has to be one that the build accepts.
    """
    after = edited(before, change.edits)
    try:
        new = _read(after, target.shown, target.blog)
        if new and new.header:
            target.blog.metadata(new.header)
    except EssayError as error:
        # Its place is in a text that nobody has.
        raise ProofError(f"{error.finding.label}: {error.finding.reason}") from None
    if new is None or new.kind != target.to:
        raise ProofError("what was written could not be read; it stays as it is")
    if front_matter.meaning(new.fields) != front_matter.meaning(carried.fields):
        raise ProofError("the fields would change; it stays as it is")
    body = old.body.encode()
    if new.body != old.body or not (before.endswith(body) and after.endswith(body)):
        raise ProofError("the body would change; it stays as it is")


# The command -------------------------------------------------------------------


def add_to(verbs: Any) -> None:
    """Add the command ``convert`` to the *verbs* of the command line."""
    help_ = "convert front matter between this header, Key: value and YAML"
    parser = commands.add_verb(verbs, "convert", help_, _EPILOG)
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*", help="a folder, or a file")
    add("--to", choices=KINDS, required=True, help="the form to convert to")
    add("--settings", metavar="FILE", help="the blog's settings")
    add("--lossy", action="store_true", help="convert also what loses something")
    add("--write", action="store_true", help="write the files; a line for each")
    add("--diff", action="store_true", help="show the diff when writing, too")
    add("--report", metavar="FILE", help="write every edit to a JSON file, for undo")
    add("--backup", metavar="FILE", help="the zip file for the old files")
    add("--no-backup", action="store_true", help="make no backup")
    parser.set_defaults(run=run)


@dataclass
class _Converting:
    """One run: what is planned, and what was counted on the way."""

    archive: Archive
    to: Kind
    lossy: bool
    is_diff_wanted: bool
    paint: Paint = field(default_factory=lambda: Paint(sys.stdout))
    seen: set[Path] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    converted: dict[Path, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def plan_all(self) -> None:
        """Plan every file, and show the diffs and the refusals."""
        progress = Progress("Reading")
        roots = [Path(x).resolve() for x in self.archive.paths]
        for number, found in enumerate(self.archive.files()):
            progress(number)
            path = walk.real_path(found.path, roots)
            if path is None:
                progress.clear()
                say(f"{visible(found.path)}: a link out of the archive; left as it is")
            elif path not in self.seen:
                self.seen.add(path)
                lines = self._plan_one(path, found.path)
                if lines and sys.stdout.isatty():
                    progress.clear()
                shown = (self.paint.diff(visible(x)) for x in lines)
                sys.stdout.writelines(f"{x}\n" for x in shown)
        progress.clear()

    def _plan_one(self, path: Path, name: str) -> list[str]:
        """Plan a file, and return what is to be said of it at once."""
        data = self.archive.read(name)
        if data is None:
            return []
        planned = plan(path, name, data, self.archive.blog, self.to, lossy=self.lossy)
        if planned.change:
            self.changes.append(planned.change)
            self.names[path] = name
            said = [f"lost: {x}" for x in planned.losses]
            said += [f"note: {x}" for x in planned.notes]
            forms = f"{planned.kind} to {self.to}"
            self.converted[path] = f"{visible(name)}: {'; '.join([forms, *said])}"
            shown = diff.show(planned.change, data, name)
            return [f"# {x}" for x in said] + shown if self.is_diff_wanted else []
        if planned.losses:
            self.counted["lossy"] += 1
            return [f"{name}: not without --lossy: {x}" for x in planned.losses]
        if planned.refusal:
            self.counted["refused"] += 1
            return planned.refusal.split("\n")
        self.counted["done" if planned.kind else "none"] += 1
        return []

    def left_over(self) -> str:
        """Return what is not converted, as the end of a sentence."""
        said = {
            "lossy": "only with --lossy",
            "refused": "not at all",
            "done": f"in {self.to} already",
            "none": "without front matter",
        }
        parts = [
            f"{count(self.counted[key], 'file')} {what}"
            for key, what in said.items()
            if self.counted[key]
        ]
        return f"; {', '.join(parts)}" if parts else ""


def run(arguments: Namespace) -> int:
    """Show or write the converted files, and return the exit status."""
    is_diff_wanted = arguments.diff or not arguments.write
    archive = Archive.of(arguments)
    converting = _Converting(archive, arguments.to, arguments.lossy, is_diff_wanted)
    try:
        converting.plan_all()
    except NeedsYamlError as error:
        raise UsageError(error) from None
    changes, left = converting.changes, converting.left_over()
    remains = bool(converting.counted["lossy"] or converting.counted["refused"])
    if not arguments.write:
        essays = count(len(changes), "essay")
        say(f"Would convert {essays} to {arguments.to}{left}.", sys.stdout)
        if changes:
            say("Nothing was written; --write does it.", sys.stdout)
        remains = remains or bool(changes)
    else:
        statuses = _write(arguments, converting)
        if "not reached" in statuses:
            return commands.INTERRUPTED
        remains = remains or bool(statuses - {"written"})
    if archive.unreadable:
        return commands.WRONG_USE
    return commands.FOUND if remains else commands.OK


def _write(arguments: Namespace, converting: _Converting) -> set[str]:
    """Write the files, and return what became of them."""
    changes, paths = converting.changes, converting.archive.paths
    backup, outcomes = None, []
    # Temporary files of a run that was killed; beside what is named stand backups.
    named = {Path(x).resolve() for x in paths}
    files.remove_stale({x.parent for x in converting.seen | named})
    if changes:
        backup = commands.backup_for(arguments, paths, "convert")
        outcomes = commands.write_all(arguments, changes, "convert", backup)
    for outcome in outcomes:
        if outcome.status == "written":
            say(converting.converted[outcome.change.path], sys.stdout)
    left = converting.left_over()
    commands.say_outcomes(outcomes, "Converted", converting.names, left)
    if changes:
        commands.say_how_back(arguments, backup)
    return {x.status for x in outcomes}
