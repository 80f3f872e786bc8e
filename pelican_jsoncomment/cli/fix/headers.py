"""``fix --add-headers``: give texts without front matter a header."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePath, PurePosixPath
from zoneinfo import ZoneInfo

from pelican_jsoncomment.cli.changes.edits import Change, Edit, ProofError
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words
from pelican_jsoncomment.cli.console import count, say, visible
from pelican_jsoncomment.cli.convert.headerless import Headerless
from pelican_jsoncomment.cli.findings import BY_HAND
from pelican_jsoncomment.cli.session import Archive, Options, Quiet
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderOptions(Options):
    """The arguments of ``fix --add-headers``."""

    unsafe: bool
    date_from: str | None


def run(options: HeaderOptions) -> int:
    """Show or write the headers that texts get, and return the exit status."""
    archive = Archive.of(options)
    others = Quiet(archive.blog, archive.paths)
    headerless = Headerless(
        archive.blog, lambda: _headers(others), unsafe=options.unsafe
    )
    adding = _Adding(archive, headerless, by_mtime=options.date_from == "mtime")
    runner = Runner(options, archive, Words("fix", "Added a header to", "file"))
    runner.plan_files(adding.plan)
    would = f"add a header to {count(len(runner.changes), 'file')}"
    left = f"; {count(adding.kept, 'file')} without one" if adding.kept else ""
    status = runner.finish(
        would, left, remains=bool(adding.kept), then=options.command("check")
    )
    adding.say_undated()
    return status


@dataclass(slots=True)
class _Adding:
    """One run: what texts get, and what was counted.

    ``kept`` counts the files that cannot get a header, and ``undated`` has those whose
    new header lacks a date.
    """

    archive: Archive
    headerless: Headerless
    by_mtime: bool
    kept: int = 0
    undated: list[str] = field(default_factory=list)

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan the header of one file, if it lacks one."""
        try:
            source = Source(data.decode("utf-8"), name)
            modified = self._modified(path) if self.by_mtime else None
            below = self._below(name)
            added = self.headerless.header_for(source, below, modified)
        except UnicodeDecodeError as error:
            reason = f"not UTF-8 at byte {error.start}; save it as UTF-8"
            return self._keep(name, reason)
        except ProofError as error:
            return self._keep(name, str(error))
        if added is None:
            return Planned()
        if added.needs_date:
            self.undated.append(name)
        at = len(source.text[: added.at].encode())
        edit = Edit(at, b"", added.text.encode(), "add-header")
        note = "a header is added" + ("; it needs a date" * added.needs_date)
        change, row = Change.plan(path, data, [edit]), ("", note, "")
        return Planned(change, [note], note, rows=[row])

    def _keep(self, name: str, reason: str) -> Planned:
        self.kept += 1
        left = f"{visible(name)}: no header added: {visible(reason)}"
        return Planned(left=[left], left_rows=[("", "no header added", BY_HAND)])

    def _modified(self, path: Path) -> date:
        zone = ZoneInfo(self.archive.blog.timezone)
        return datetime.fromtimestamp(path.stat().st_mtime, zone).date()

    def _below(self, name: str) -> PurePosixPath:
        """Return a file's path, without folders that are not of the archive."""
        path = PurePath(name)
        if path.is_absolute() or ".." in path.parts:
            roots = [x for x in map(PurePath, self.archive.paths) if x in path.parents]
            path = path.relative_to(roots[0] if roots else path.parent)
        return PurePosixPath(path.as_posix())

    def say_undated(self) -> None:
        """Name the files whose new header lacks a date."""
        if self.undated:
            files = count(len(self.undated), "file")
            say(f"Needs a date, and is a draft until then: {files}", sys.stdout)
            for name in self.undated:
                say(f"  {visible(name)}", sys.stdout)


def _headers(archive: Archive) -> Iterator[tuple[str, Header]]:
    """Yield each header of the archive that can be read."""
    for path in archive.files():
        data = archive.read(path)
        try:
            head = parser.read(data or b"", path, archive.blog.options.fields)
        except EssayError:
            continue
        if head:
            yield path, head
