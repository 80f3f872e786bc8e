"""``fix --links``: lead the links of essays from old addresses to where essays are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pelican_jsoncomment.cli.changes.edits import Change
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words
from pelican_jsoncomment.cli.console import count, visible
from pelican_jsoncomment.cli.convert import bodies
from pelican_jsoncomment.cli.convert.in_place import InPlace, as_bytes
from pelican_jsoncomment.cli.findings import BY_HAND
from pelican_jsoncomment.cli.session import Archive, Options
from pelican_jsoncomment.errors import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions(Options):
    """The arguments of ``fix --links``."""

    old_site: Sequence[str]


def run(options: LinkOptions) -> int:
    """Show or write the essays with their links rewritten; return the exit status."""
    archive = Archive.of(options)
    linking = _Linking(archive, InPlace(archive, options.old_site))
    runner = Runner(options, archive, Words("fix", "Rewrote the links of", "file"))
    runner.plan_files(linking.plan)
    links = count(linking.links, "link")
    would = f"rewrite {links} in {count(len(runner.changes), 'file')}"
    left = f"; {count(linking.left, 'link')} left" if linking.left else ""
    then = options.command("check")
    return runner.finish(would, left, remains=bool(linking.left), then=then)


@dataclass(slots=True)
class _Linking:
    """One run: the links of each file, and what was counted."""

    archive: Archive
    in_place: InPlace
    links: int = 0
    left: int = 0

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan the links of one file."""
        read = bodies.read(data, name, self.archive.blog)
        if read is None:
            return Planned()
        found = self.in_place.rewrite(name, read)
        self.links += len(found.edits)
        self.left += len(found.left)
        source = Source(read.body.text, name)
        lines = [
            f"{visible(name)}:{line}:{column}: {visible(x.url)} stays: {x.reason}"
            for x in found.left
            for line, column in [source.place(x.at)]
        ]
        rows = [("", "links that stay", BY_HAND)] * len(found.left)
        if not found.edits:
            return Planned(left=lines, left_rows=rows)
        change = Change.plan(path, data, as_bytes(source.text, found))
        said = f"{count(len(found.edits), 'link')} rewritten"
        done = [("", "links rewritten", "")] * len(found.edits)
        return Planned(change, [said], said, lines, done, rows)
