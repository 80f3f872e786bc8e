"""Convert front matter in place: this header, Pelican's ``Key: value``, and YAML."""

from __future__ import annotations

import argparse
import json
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican_jsoncomment import full_date, header
from pelican_jsoncomment.archive import commands, diff, files, front_matter, walk
from pelican_jsoncomment.archive.blog import Blog
from pelican_jsoncomment.archive.commands import Archive, UsageError
from pelican_jsoncomment.archive.fix import ProofError
from pelican_jsoncomment.archive.front_matter import (
    KINDS,
    NAMES,
    ONE_LINE,
    Document,
    Fields,
    FrontMatterError,
    Kind,
    NeedsYamlError,
)
from pelican_jsoncomment.archive.output import Paint, Progress, count, say
from pelican_jsoncomment.archive.write import Change, Edit, edited
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.fields import Metadata, Reading, Site
from pelican_jsoncomment.header import JSON, Header
from pelican_jsoncomment.partial_date import PartialDate
from pelican_jsoncomment.settings import FORMATS

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

# Other readers of Pelican's have neither Key: value nor YAML.
_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
# What Python-Markdown would change in a value, or read as its end.
_BREAKS = re.compile(r"[\t\r\n\x02\x03]|\A\s|\s\Z")
_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(slots=True)
class Carried:
    """The fields as another form has them, and what becomes of the others.

    ``losses`` is what would be lost or misread; ``notes`` what the site will do
    otherwise though nothing is lost.
    """

    fields: Fields
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
    except (FrontMatterError, EssayError, ProofError) as error:
        return Plan(refusal=str(error))
    return Plan(change, losses, notes, kind=document.kind)


def _read(data: bytes, shown: str, blog: Blog) -> Document | None:
    source = header.read_source(data, shown)
    if source is None:
        if not shown.lower().endswith(_MARKDOWN):
            return None
        try:
            source = Source(data.decode("utf-8"), shown)
        except UnicodeDecodeError as error:
            reason = f"not UTF-8 at byte {error.start}"
            raise FrontMatterError(reason) from None
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

    A new header must be one that the build accepts: raises EssayError otherwise.
    """
    after = edited(before, change.edits)
    new = _read(after, target.shown, target.blog)
    if new is None or new.kind != target.to:
        raise ProofError("what was written could not be read; it stays as it is")
    if front_matter.meaning(new.fields) != front_matter.meaning(carried.fields):
        raise ProofError("the fields would change; it stays as it is")
    body = old.body.encode()
    if new.body != old.body or not (before.endswith(body) and after.endswith(body)):
        raise ProofError("the body would change; it stays as it is")
    if new.header:
        metadata(new.header, target.blog)


def metadata(head: Header, blog: Blog) -> Metadata:
    """Return what the build makes of a header; raise EssayError."""
    site = Site(blog.options, lambda _name, value: value, blog.formatted, blog.timezone)
    return Reading(head, site, lambda text: text).read()


# What a form can carry ---------------------------------------------------------


def carry(document: Document, shown: str, blog: Blog, to: Kind) -> Carried:
    """Return the fields of a document as the form *to* has them.

    Raises EssayError where the build refuses the header, FrontMatterError where the
    document cannot be converted at all.
    """
    carried = Carried(dict(document.fields))
    carried.losses += document.losses
    carried.notes += document.notes
    if not document.fields:
        raise FrontMatterError("the header has no field to convert")
    if document.header:
        if not shown.lower().endswith(_MARKDOWN):
            raise FrontMatterError("Pelican reads only this header in such a file")
        _leave(carried, document, shown, blog)
    if to == "jsoncomment":
        _enter(carried, document, shown, blog)
    if to == "pelican":
        _into_lines(carried, blog.formatted)
    return carried


def _leave(carried: Carried, document: Document, shown: str, blog: Blog) -> None:
    """Write out what the plugin would have added, and say what it would have done."""
    assert document.header
    read = metadata(document.header, blog)
    for name in ("date", "modified"):
        _leave_date(carried, name, read, has_date=blog.has_date(shown))
    body_format = blog.options.format_of(shown, document.fields.get("format"))
    if body_format != "markdown":
        carried.losses.append(f"format: the body is {body_format}, not Markdown")
    for name, value in read.items():
        if isinstance(value, PartialDate) and name in document.fields:
            carried.notes.append(f"{name}: becomes mere text for the site")
    if _MORE.search(document.body) and not blog.options.more_everywhere:
        carried.notes.append("body: <!--more--> makes no summary any more")


def _leave_date(carried: Carried, name: str, read: Metadata, *, has_date: bool) -> None:
    moment: datetime | None = read.get(name)
    given = carried.fields.get(name)
    if moment is None:
        return
    if given is None:
        if name == "date" and has_date:
            return
        reason = "follows from another field, and has to be written out"
    elif f"{name}_written" in read:
        reason = f"Pelican would fill {given!r} up with today's month and day"
    elif str(given)[:4].isdigit() or _read_by_pelican(str(given)) == moment:
        return
    else:
        reason = f"Pelican would read {given!r} with the month before the day"
    is_day = moment.time() == datetime.min.time() and not moment.tzinfo
    carried.fields[name] = str(moment.date()) if is_day else str(moment)
    carried.losses.append(f"{name}: {reason}, as {carried.fields[name]}")


def _read_by_pelican(text: str) -> datetime:
    """Return how Pelican reads a full date: the month first, where it can be."""
    return full_date.parse(text, "mdy").moment


def _enter(carried: Carried, document: Document, shown: str, blog: Blog) -> None:
    """Say what the plugin will do that Pelican alone does not."""
    options, fields = blog.options, carried.fields
    given = fields.get("format")
    if given in FORMATS and given != "markdown":
        carried.notes.append(f"format: the body is now read as {given}")
    elif given is None and options.format_of(shown) != "markdown":
        fields["format"] = "markdown"
    if _MORE.search(document.body) and not options.more_everywhere:
        carried.notes.append("body: <!--more--> now ends the summary")
    date = str(fields.get("date"))
    with suppress(ValueError):
        if full_date.parse(date, "mdy").written:
            carried.notes.append(f"date: {date!r} is no longer filled up with today")


def _into_lines(carried: Carried, formatted: tuple[str, ...]) -> None:
    """Make each field one that ``Key: value`` has, and name what is lost."""
    for name, value in list(carried.fields.items()):
        if not _KEY.fullmatch(name):
            carried.losses.append(f"{name}: is no name that Key: value can have")
            del carried.fields[name]
            continue
        carried.fields[name], reason = _line(name, value, formatted)
        if reason:
            carried.losses.append(f"{name}: {reason}")
    authors = carried.fields.get("author")
    if isinstance(authors, list):
        del carried.fields["author"]
        carried.fields.setdefault("authors", authors)
        carried.losses.append("author: several authors become the field authors")


def _line(name: str, value: JSON, formatted: tuple[str, ...]) -> tuple[JSON, str]:
    """Return a value as ``Key: value`` has it, and what is lost by that, or ""."""
    if isinstance(value, str):
        return _text_line(value, may_break=name in formatted)
    if isinstance(value, list) and name in NAMES | {"author"}:
        return _names_line(value)
    if isinstance(value, list):
        return _list_line(name, value, formatted)
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return text, "an object becomes its JSON text"
    return text, "a number, true or false becomes text"


def _list_line(
    name: str, value: list[JSON], formatted: tuple[str, ...]
) -> tuple[JSON, str]:
    texts = [x for x in value if isinstance(x, str) and x and not _BREAKS.search(x)]
    if texts != value or len(texts) < 2 or name in formatted:
        return json.dumps(value, ensure_ascii=False), "a list becomes its JSON text"
    if name in ONE_LINE:
        return texts[0], "only the first of a list is read"
    return [*texts], ""


def _text_line(value: str, *, may_break: bool) -> tuple[str, str]:
    lines = value.split("\n") if may_break else [value]
    if all(x and not _BREAKS.search(x) for x in lines):
        return value, ""
    return " ".join(value.split()), "a line break, a tab or outer space is lost"


def _names_line(value: list[JSON]) -> tuple[JSON, str]:
    names = [_name(str(x)) for x in value]
    changed = names != value
    return [*names], "a semicolon or a line break in a name is lost" if changed else ""


def _name(name: str) -> str:
    name = name.replace(";", ",")
    return " ".join(name.split()) if _BREAKS.search(name) else name


# The command -------------------------------------------------------------------


def add_to(verbs: Any) -> None:
    """Add the command ``convert`` to the *verbs* of the command line."""
    help_ = "convert front matter between this header, Key: value and YAML"
    parser = verbs.add_parser(
        "convert",
        help=help_,
        description=help_,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*", help="a folder, or a file")
    add("--to", choices=KINDS, required=True, help="the form to convert to")
    add("--settings", metavar="FILE", help="the blog's settings")
    add("--lossy", action="store_true", help="convert also what loses something")
    add("--write", action="store_true", help="write the files, not only the diff")
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
    paint: Paint = field(default_factory=lambda: Paint(sys.stdout))
    changes: list[Change] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def plan_all(self) -> None:
        """Plan every file, and show the diffs and the refusals."""
        progress = Progress("Reading")
        for number, (path, shown) in enumerate(self._files()):
            progress(number)
            data = self.archive.read(shown)
            if data is None:
                continue
            blog, lossy = self.archive.blog, self.lossy
            planned = plan(path, shown, data, blog, self.to, lossy=lossy)
            progress.clear()
            self._show(planned, data, shown)
        progress.clear()

    def _files(self) -> Iterator[tuple[Path, str]]:
        roots = [Path(x).resolve() for x in self.archive.paths]
        seen: set[Path] = set()
        for found in self.archive.files():
            path = walk.real_path(found.path, roots)
            if path is None:
                say(f"{found.path}: a link out of the archive; left as it is")
            elif path not in seen:
                seen.add(path)
                yield path, found.path

    def _show(self, planned: Plan, data: bytes, shown: str) -> None:
        lines = []
        if planned.change:
            self.changes.append(planned.change)
            self.names[planned.change.path] = shown
            lines = [f"# lost: {x}" for x in planned.losses]
            lines += [f"# note: {x}" for x in planned.notes]
            lines += diff.show(planned.change, data, shown)
        elif planned.losses:
            self.counted["lossy"] += 1
            lines = [f"{shown}: not without --lossy: {x}" for x in planned.losses]
        elif planned.refusal:
            self.counted["refused"] += 1
            place = "" if planned.refusal.startswith(shown) else f"{shown}: "
            lines = [f"{place}{planned.refusal}"]
        else:
            self.counted["done" if planned.kind else "none"] += 1
        sys.stdout.writelines(f"{self.paint.diff(_visible(x))}\n" for x in lines)

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


def _visible(line: str) -> str:
    """Return a line without what a terminal would obey."""
    return "".join(x if x.isprintable() or x in "\n\t" else "�" for x in line)


def run(arguments: Namespace) -> int:
    """Show or write the converted files, and return the exit status."""
    converting = _Converting(Archive.of(arguments), arguments.to, arguments.lossy)
    try:
        converting.plan_all()
    except NeedsYamlError as error:
        raise UsageError(error) from None
    changes, left = converting.changes, converting.left_over()
    remains = bool(converting.counted["lossy"] or converting.counted["refused"])
    if not arguments.write:
        essays = count(len(changes), "essay")
        say(f"Would convert {essays} to {arguments.to}{left}.", sys.stdout)
        say("Nothing was written; --write does it.", sys.stdout)
        remains = remains or bool(changes)
    else:
        files.remove_stale({x.path.parent for x in changes})
        statuses = _write(arguments, converting) if changes else set()
        if "not reached" in statuses:
            return commands.INTERRUPTED
        remains = remains or bool(statuses - {"written"})
    if converting.archive.unreadable:
        return commands.WRONG_USE
    return commands.FOUND if remains else commands.OK


def _write(arguments: Namespace, converting: _Converting) -> set[str]:
    """Write the files, and return what became of them."""
    changes = converting.changes
    backup = commands.backup_for(arguments, converting.archive.paths, "convert")
    outcomes = commands.write_all(arguments, changes, "convert", backup)
    left = converting.left_over()
    commands.say_outcomes(outcomes, "Converted", converting.names, left)
    commands.say_how_back(arguments, backup)
    return {x.status for x in outcomes}
