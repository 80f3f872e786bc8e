"""The command ``convert``: bring front matter from one of three forms to another."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import discovery, session
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words, add_writing
from pelican_jsoncomment.cli.console import count, say, visible, wrapped
from pelican_jsoncomment.cli.convert.front_matter import KINDS, Kind
from pelican_jsoncomment.cli.convert.in_place import InPlace
from pelican_jsoncomment.cli.convert.plan import Conversion
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.findings import BY_HAND
from pelican_jsoncomment.cli.session import Archive, Options, UsageError
from pelican_jsoncomment.cli.sources.choosing import Sources
from pelican_jsoncomment.cli.sources.fixed import MARKUP_EXTENSIONS, markup_of
from pelican_jsoncomment.cli.sources.table import AUTO, FRONT_MATTER

_EPILOG = """\
examples:
  pelican-jsoncomment convert content --to jsoncomment           show it
  pelican-jsoncomment convert content --to jsoncomment --write   do it
  pelican-jsoncomment undo                                       take it back
  pelican-jsoncomment convert content --to pelican --lossy       Key: value

Only the front matter is replaced, and with --to jsoncomment the links to old
addresses; every other byte of the text stays. What the other form cannot carry
is named, and such a file stays as it is without --lossy. --write first puts
the old files into an undo file, a zip file beside the folder.

exit status: 0 nothing is left to convert, 1 something is, 2 wrong use or a
path that cannot be read
"""


def add_to(verbs: Any) -> None:
    """Add the command ``convert`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "convert", _EPILOG, "--to FORM [PATH ...]")
    session.add_paths(parser)
    add = parser.add_argument
    help_ = f"the form to convert to: {', '.join(KINDS)}"
    add("--to", choices=KINDS, required=True, metavar="FORM", help=help_)
    help_ = f"whose front matter it is: {', '.join(FRONT_MATTER)}"
    add("--from", dest="source", choices=FRONT_MATTER, metavar="NAME", help=help_)
    add("--lossy", action="store_true", help="convert also what loses something")
    add_writing(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertOptions(Options):
    """The arguments of ``convert``."""

    to: Kind
    lossy: bool
    source: str | None


@dataclass(frozen=True, slots=True)
class _Converting:
    """One run: the plans of the files as they are shown, and what was left."""

    conversion: Conversion
    counted: Counter[str] = field(default_factory=Counter)

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan one file."""
        if markup := markup_of(path):
            return Planned(left=self.leave(name, markup))
        planned = self.conversion.plan(path, name, data)
        if planned.change:
            notes = [f"lost: {x}" for x in planned.losses]
            notes += [f"note: {x}" for x in planned.notes]
            forms = f"{planned.kind} to {self.conversion.to}"
            done = "; ".join([forms, *notes])
            return Planned(planned.change, notes, done, rows=[("", forms, "")])
        left = planned.refusal.split("\n") if planned.refusal else []
        rows = [("", "what cannot be converted", BY_HAND)] if planned.refusal else []
        if planned.losses:
            self.counted["lossy"] += 1
            left = [f"{name}: not without --lossy: {x}" for x in planned.losses]
            rows = [("", "what would lose something", "convert --lossy")]
        elif planned.refusal:
            self.counted["refused"] += 1
        elif planned.left_out:
            self.counted["no essay"] += 1
            left = [f"{name}: no essay: {planned.left_out}"]
        else:
            self.counted["done" if planned.kind else "none"] += 1
        # The line of the file that it shows is indented, and fits.
        lines = [
            x if x[:1] == " " else wrapped(x, sys.stdout) for x in map(visible, left)
        ]
        return Planned(left=lines, left_rows=rows)

    def leave(self, name: str, markup: str) -> Sequence[str]:
        """Count a file whose body is neither Markdown nor HTML, and say so."""
        self.counted["markup"] += 1
        return [visible(f"{name}: not converted: its body is {markup}")]

    def left(self) -> str:
        """Return what is not converted, as the end of a sentence."""
        reasons = {
            "lossy": "only with --lossy",
            "refused": "not at all",
            "done": f"in {self.conversion.to} already",
            "none": "without front matter",
            "no essay": "no essays",
            "markup": "in other markup",
        }
        parts = [
            f"{count(self.counted[key], 'file')} {what}"
            for key, what in reasons.items()
            if self.counted[key]
        ]
        return f"; {', '.join(parts)}" if parts else ""


def _name_other_markup(archive: Archive, converting: _Converting) -> None:
    """Name the files of the folders that no command reads, such as reStructuredText."""
    folders = [x for x in archive.paths if Path(x).is_dir()]
    # What cannot be read was said.
    for name in discovery.find(folders, MARKUP_EXTENSIONS, lambda *_: None):
        for line in converting.leave(name, markup_of(Path(name))):
            say(line, sys.stdout)


def _sources(options: ConvertOptions, archive: Archive) -> Sources | None:
    """Return the sources of what becomes this header; raise UsageError."""
    if options.to == "jsoncomment":
        named = options.source or AUTO
        return Sources(named, archive.roots(), archive.blog, in_place=True)
    if options.source not in (None, AUTO):
        raise UsageError("--from goes with --to jsoncomment alone")
    return None


def run(arguments: Namespace) -> int:
    """Show or write the converted files, and return the exit status."""
    options = ConvertOptions.of(arguments)
    archive = Archive.of(options)
    sources = _sources(options, archive)
    conversion = Conversion(archive.blog, options.to, options.lossy, sources)
    if options.to == "jsoncomment":
        links = InPlace(archive, (), conversion.text)
        conversion = replace(conversion, links=links)
    converting = _Converting(conversion)
    runner = Runner(options, archive, Words("convert", "Converted"))
    try:
        runner.plan_files(converting.plan)
    except NeedsYamlError as error:
        raise UsageError(error) from None
    if options.to == "jsoncomment":
        _name_other_markup(archive, converting)
    would = f"convert {count(len(runner.changes), 'essay')} to {conversion.to}"
    counted = converting.counted
    remains = bool(counted["lossy"] or counted["refused"])
    is_home = conversion.to == "jsoncomment"
    then = options.command("check") if is_home else options.building()
    return runner.finish(would, converting.left(), remains=remains, then=then)
