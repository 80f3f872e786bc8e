"""Import an old archive into a folder of content: plan, show, and write new files."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.atomic import ConflictError
from pelican_jsoncomment.cli.changes.edits import Change
from pelican_jsoncomment.cli.changes.runner import Runner, Words
from pelican_jsoncomment.cli.console import Progress, count, say, visible
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.items import (
    Folders,
    Item,
    SourceError,
    may_be_folder,
)
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.session import (
    Archive,
    Options,
    UsageError,
    add_verb,
    file_name,
    read_blog,
)

_EPILOG = """\
examples:
  pelican-jsoncomment import old-essays --out content
  pelican-jsoncomment import old-essays --out content --encoding cp1252 --write
  pelican-jsoncomment import old --out content --encoding '1998/*=latin-1'
  pelican-jsoncomment import export.xml --out content --redirects _redirects
  pelican-jsoncomment import export.xml --out content --write --report made.json
  pelican-jsoncomment undo made.json

Without --write it says what would happen. Files are only made, never overwritten;
those that are there already, the same byte for byte, are left as they are.

exit status: 0 nothing is left to import, 1 something is, 2 wrong use or a source
that cannot be read
"""


@dataclass(frozen=True, slots=True)
class Made(Change):
    """A file that is to be made, whose bytes are not held but made when written."""

    make: Callable[[], bytes]

    @classmethod
    def at(cls, path: Path, make: Callable[[], bytes], data: bytes) -> Made:
        """Return the making of the file at *path*; *data* is what *make* returns."""
        return cls(path, None, hashlib.sha256(data).hexdigest(), (), make)

    def redo(self, _data: bytes) -> bytes:
        """Return the bytes; raise ConflictError where they are no longer the same."""
        new = self.make()
        if hashlib.sha256(new).hexdigest() != self.after:
            raise ConflictError("its source has changed since it was read")
        return new


@dataclass
class _Import:
    """One run: what is to be made, and what is said of it."""

    out: Path
    changes: list[Change] = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    folders: Folders = field(default_factory=Folders)
    problems: int = 0

    def plan(self, item: Item, folder: Path | None = None) -> None:
        """Plan what becomes of one item, in the content or in another folder."""
        result, remark = self._result(item, folder or self.out)
        self.problems += item.is_problem or result in ("taken", "refused")
        self.counted[item.kind, result] += 1
        target = f"-> {item.target}" if item.target else ""
        parts = [x for x in (result, target, remark) if x]
        self.rows.append((item.source, item.kind, " ".join(parts)))

    def _result(self, item: Item, folder: Path) -> tuple[str, str]:
        if item.target is None or item.make is None:
            return ("refused" if item.is_problem else "left out"), f"({item.remark})"
        remark = f"({item.remark})" if item.remark else ""
        path = folder / item.target
        try:
            data = item.make()
            is_there = path.is_file() and not path.is_symlink()
            is_same = is_there and path.read_bytes() == data
            reason = "" if is_same else self.folders.obstacle(path, folder)
        except OSError as error:
            return "refused", f"({error.strerror or error})"
        if is_same:
            return "there already", remark
        if reason:
            return "taken", f"({reason})"
        self.changes.append(Made.at(path, item.make, data))
        return "new", remark

    def show(self) -> None:
        """Write the table of all items, and the account of them by kind."""
        width = min(50, max((len(x[0]) for x in self.rows), default=0))
        for source, kind, text in self.rows:
            say(visible(f"{source:{width}}  {kind}: {text}"), sys.stdout)
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


def add_to(verbs: Any) -> None:
    """Add the command ``import`` to the *verbs* of the command line."""
    help_ = "import a folder of old essays, or a WordPress export"
    parser = add_verb(verbs, "import", help_, _EPILOG)
    add = parser.add_argument
    add("source", metavar="SOURCE", help="a folder, or a file of WordPress (WXR)")
    add("--out", metavar="CONTENT", required=True, help="the folder for the essays")
    add(
        "--encoding",
        metavar="[PATTERN=]NAME",
        action="append",
        default=[],
        help="how texts are encoded that are not UTF-8; of those that match PATTERN",
    )
    add("--redirects", metavar="FILE", help="write a map of old URLs to new ones")
    add("--settings", metavar="FILE", help="the blog's settings")
    add("--write", action="store_true", help="write the files")
    add(
        "--report",
        metavar="FILE",
        type=file_name,
        help="write what was made to a file, for undo",
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Show or write what is imported, and return the exit status."""
    with tempfile.TemporaryFile() as spool:
        return _run(arguments, spool)


def _run(arguments: Namespace, spool: IO[bytes]) -> int:
    running = _Import(Path(arguments.out))
    blog = read_blog(arguments.settings)
    if not may_be_folder(running.out):
        raise UsageError(f"{running.out}: a file, where --out needs a folder")
    addresses = _plan_all(running, arguments, blog, spool)
    if arguments.redirects:
        _plan_redirects(running, Path(arguments.redirects), addresses, blog)
    running.show()
    words = Words("import", "Made", "file", "could not make {:,}")
    runner = Runner(Options.of(arguments), Archive(blog, [arguments.out]), words)
    for change in running.changes:
        runner.add(change, str(change.path))
    would = f"make {count(len(running.changes), 'file')}"
    return runner.finish(would, remains=bool(running.problems))


def _plan_all(
    running: _Import, arguments: Namespace, blog: Blog, spool: IO[bytes]
) -> list[Address]:
    """Plan what becomes of each item of the source, and return their addresses."""
    addresses: list[Address] = []
    progress = Progress("Reading", what="item")
    try:
        for number, item in enumerate(_items(arguments, blog, spool), 1):
            running.plan(item)
            if item.address and arguments.redirects:
                addresses.append(item.address)
            progress(number)
    except SourceError as error:
        raise UsageError(f"{arguments.source}: {error}") from None
    except OSError as error:
        raise UsageError(f"{arguments.source}: {error.strerror or error}") from None
    finally:
        progress.clear()
    return addresses


def _plan_redirects(
    running: _Import, path: Path, addresses: Iterable[Address], blog: Blog
) -> None:
    """Plan the map of old URLs to new ones, whose file may be anywhere."""
    is_json = path.suffix == ".json"
    data = redirects.text(addresses, running.out, blog, as_json=is_json).encode()
    item = Item(str(path), "redirects", PurePosixPath(path.name), lambda: data)
    running.plan(item, path.parent)


def _items(arguments: Namespace, blog: Blog, spool: IO[bytes]) -> Iterable[Item]:
    # The other commands would wait 20 ms for these.
    from pelican_jsoncomment.cli.importers import folder, wordpress  # noqa: PLC0415

    source, out = Path(arguments.source), Path(arguments.out)
    if not source.is_dir():
        return wordpress.items(source, blog, spool)
    if out.resolve().is_relative_to(source.resolve()):
        raise UsageError("--out is inside of the source; name a folder beside it")
    return folder.items(source, arguments.encoding, blog)
