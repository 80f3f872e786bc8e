"""The command ``import``: bring an old archive over, as new files of a blog."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.atomic import ConflictError
from pelican_jsoncomment.cli.changes.edits import Change, hash_of
from pelican_jsoncomment.cli.changes.runner import Runner, Words, add_keeping
from pelican_jsoncomment.cli.console import (
    BOLD,
    FEW,
    RED,
    Digest,
    Paint,
    Progress,
    count,
    fill,
    say,
    say_command,
    visible,
)
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.items import (
    Folders,
    Item,
    WantedMedia,
    may_be_folder,
)
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.importers.source import SourceOptions, add_source
from pelican_jsoncomment.cli.importers.wanted import add_comments
from pelican_jsoncomment.cli.session import Archive, Options, UsageError
from pelican_jsoncomment.errors import display_width

if TYPE_CHECKING:
    from pelican_jsoncomment.cli.importers.links import Relinking

_EPILOG = """\
examples:
  pelican-jsoncomment import old --out content           show what it would make
  pelican-jsoncomment import old --out content --write   make it
  pelican-jsoncomment undo content                       take it back
  pelican-jsoncomment verify old --site output           prove it, once built

exit status: 0 nothing is left to import, 1 something is, 2 wrong use
"""
_COLUMN = 50
_INDENT = "    "
_WORDS = Words("import", "Made", "file", "could not make {:,}")


def add_to(verbs: Any) -> None:
    """Add the command ``import`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "import", _EPILOG, "--out CONTENT SOURCE")
    add_source(parser)
    add = parser.add_argument
    help_ = "the folder for the essays"
    add("--out", metavar="CONTENT", type=session.file_name, required=True, help=help_)
    help_ = "write a map of old URLs to new ones"
    add("--redirects", metavar="FILE", type=session.file_name, help=help_)
    help_ = "a copy of the folder of uploads: bring media over, too"
    add("--media", metavar="FOLDER", type=session.file_name, help=help_)
    help_ = "write a list of the media that are not there"
    add("--missing-media", metavar="FILE", type=session.file_name, help=help_)
    add_comments(parser)
    session.add_old_site(parser)
    session.add_settings(parser)
    add("--write", action="store_true", help="write the files")
    session.add_format(parser)
    add_keeping(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions(SourceOptions):
    """The arguments of ``import``."""

    out: Path
    redirects: Path | None
    old_site: Sequence[str]
    media: Path | None
    missing_media: Path | None

    def wanted_media(self) -> WantedMedia | None:
        """Return the media that are wanted, if any; raise UsageError."""
        if self.media is None:
            if self.missing_media:
                raise UsageError("--missing-media needs --media")
            return None
        if self.source.is_dir():
            raise UsageError("--media is for an export, and SOURCE is a folder")
        if not self.media.is_dir():
            raise UsageError(f"--media: {self.media} is not a folder")
        return WantedMedia(self.media, self.out, self.old_site)


def run(arguments: Namespace) -> int:
    """Show or write what is imported, and return the exit status."""
    options = ImportOptions.of(arguments)
    out, redirects_to = options.out, options.redirects
    blog = session.read_blog(options.settings)
    if not may_be_folder(out):
        raise UsageError(f"{out}: a file, where --out needs a folder")
    if options.source.is_dir() and _is_within(out, options.source):
        raise UsageError("--out is inside of the source; name a folder beside it")
    runner = Runner(options, Archive(blog, [str(out)]), _WORDS)
    media = options.wanted_media()
    # The other commands would wait 20 ms for it.
    from pelican_jsoncomment.cli.importers.links import Relinking  # noqa: PLC0415

    is_folder = options.source.is_dir()
    links = Relinking(blog, out, options.old_site, is_folder=is_folder)
    importing = _Import(runner, links, keeps_addresses=bool(redirects_to))
    with tempfile.TemporaryFile() as spool:
        importing.plan_all(options.items(blog, spool, media), out)
        if media and not media.is_read:
            raise UsageError("--media is for an export of WordPress")
        if redirects_to:
            item = _map(redirects_to, importing.addresses, out, blog)
            importing.plan(item, redirects_to.parent)
        if media and (path := options.missing_media):
            data = media.list_of_missing().encode()
            name = PurePosixPath(path.name)
            importing.plan(Item(str(path), "list", name, lambda: data), path.parent)
        importing.show(options)
        would = f"make {count(len(runner.changes), 'file')}"
        then = replace(options, paths=[str(out)]).command("check")
        return runner.finish(would, remains=bool(importing.problems), then=then)


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _map(path: Path, addresses: Iterable[Address], out: Path, blog: Blog) -> Item:
    """Return the map of old URLs to new ones, whose file may be anywhere."""
    is_json = path.suffix == ".json"
    data = redirects.text(addresses, out, blog, as_json=is_json).encode()
    return Item(str(path), "redirects", PurePosixPath(path.name), lambda: data)


@dataclass(frozen=True, slots=True)
class Made(Change):
    """A file that is to be made, whose bytes are not held but made when written."""

    make: Callable[[], bytes]

    @classmethod
    def at(cls, path: Path, make: Callable[[], bytes], data: bytes) -> Made:
        """Return the making of the file at *path*; *data* is what *make* returns."""
        return cls(path, None, hash_of(data), (), make)

    def redo(self, _data: bytes) -> bytes:
        """Return the bytes; raise ConflictError where they are no longer the same."""
        new = self.make()
        if hash_of(new) != self.after:
            raise ConflictError("its source has changed since it was read")
        return new


class _Row(NamedTuple):
    """What is said of an item: its source, and what becomes of it."""

    source: str
    result: str
    is_problem: bool

    def text(self, width: int, paint: Paint) -> str:
        """Return a line of the table, whose first column has a width.

        A terminal that is too narrow gets the rest of it indented.
        """
        source, columns = visible(self.source), paint.width
        gap = width - display_width(source)
        # What is wider than the column may come to the end of a line.
        lead = f"{source}{' ' * gap} " if gap >= 0 or not columns else source
        kind, *rest = visible(self.result).split(" ")
        words = [(lead, BOLD), (kind, RED if self.is_problem else "")]
        words += [(x, "") for x in rest]
        return f"{fill(words, columns, paint, _INDENT)}\n"


@dataclass
class _Import:
    """One run: what is said of each item, and what was counted."""

    runner: Runner
    links: Relinking
    keeps_addresses: bool
    addresses: list[Address] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    folders: Folders = field(default_factory=Folders)
    problems: int = 0

    def plan_all(self, items: Iterable[Item], out: Path) -> None:
        """Plan what becomes of each item in the folder *out*."""
        progress = Progress("Reading", what="item")
        known: list[Item] = []
        try:
            for number, item in enumerate(items, 1):
                self.links.add(item)
                if item.address and self.keeps_addresses:
                    self.addresses.append(item.address)
                known.append(item._replace(address=None))
                progress(number)
            # Any of them may link to one that comes after it.
            for number, item in enumerate(known, 1):
                self.plan(item, item.folder or out)
                progress(number)
        finally:
            progress.clear()

    def plan(self, item: Item, folder: Path) -> None:
        """Plan what becomes of one item in a folder."""
        result, remark = self._result(item, folder)
        is_problem = item.is_problem or result in ("taken", "refused")
        self.problems += is_problem
        self.counted[item.kind, result] += item.number
        target = f"-> {item.target}" if item.target else ""
        parts = [x for x in (result, target, remark) if x]
        self.rows.append(
            _Row(item.source, f"{item.kind}: {' '.join(parts)}", is_problem)
        )

    def _result(self, item: Item, folder: Path) -> tuple[str, str]:
        if item.target is None or item.make is None:
            plain = "refused" if item.is_problem else "left out"
            return item.result or plain, f"({item.remark})"
        path = folder / item.target
        try:
            data, linked = self.links.made(item)
            is_there = path.is_file() and not path.is_symlink()
            is_same = is_there and path.read_bytes() == data
            reason = "" if is_same else self.folders.obstacle(path, folder)
        except OSError as error:
            return "refused", f"({error.strerror or error})"
        remark = "; ".join(x for x in (item.remark, linked) if x)
        remark = f"({remark})" if remark else ""
        if is_same:
            return "there already", remark
        if reason:
            return "taken", f"({reason})"
        self.runner.add(Made.at(path, partial(self.links.make, item), data), str(path))
        return "new", remark

    def show(self, options: Options) -> None:
        """Write the table of items, and the account of them by kind.

        Where a terminal would get too many, it gets the first of the problems.
        """
        paint = options.paint
        most = paint.width // 3 if paint.width else _COLUMN
        widths = (display_width(visible(x.source)) for x in self.rows)
        width = min(most, max(widths, default=0))
        digest = Digest(options.format)
        for row in self.rows:
            digest.add(partial(row.text, width, paint))
        digest.close()
        if digest.is_cut:
            left = [x for x in self.rows if x.is_problem]
            sys.stdout.writelines(x.text(width, paint) for x in left[:FEW])
            if more := len(left[FEW:]):
                say(f"and {count(more, 'problem')} more", sys.stdout)
            all_ = options.again("--format", "full", without="--write")
            say_command("To see them all:", *all_, stream=sys.stdout)
        totals = Counter[str]()
        for (kind, _), number in self.counted.items():
            totals[kind] += number
        for kind, total in sorted(totals.items()):
            parts = [
                f"{number:,} {result}"
                for (of, result), number in sorted(self.counted.items())
                if of == kind
            ]
            text = f"{kind}: {total:,}, of which {', '.join(parts)}"
            say(visible(text), sys.stdout)
