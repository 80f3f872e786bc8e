"""``fix --dates-from git``: propose the days on which an essay was edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from pelican_jsoncomment.cli import discovery
from pelican_jsoncomment.cli.changes.edits import Change, ProofError, edited
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words
from pelican_jsoncomment.cli.console import count, visible
from pelican_jsoncomment.cli.fix import edited_field, history
from pelican_jsoncomment.cli.fix.edited_field import FIELD
from pelican_jsoncomment.cli.fix.git import Repository
from pelican_jsoncomment.cli.session import Archive, Options
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.metadata.edits import date_of


def run(options: Options) -> int:
    """Show or write the days that git knows, and return the exit status."""
    archive = Archive.of(options)
    dating = _Dating(archive, _days(archive))
    runner = Runner(options, archive, Words("fix", "Added dates to"))
    runner.plan_files(dating.plan)
    essays = count(len(runner.changes), "essay")
    would = f"add {count(dating.added, 'date')} to {essays}"
    left = f"; {count(dating.kept, 'essay')} left as they are" if dating.kept else ""
    return runner.finish(
        would, left, remains=bool(dating.kept), then=options.command("check")
    )


def _days(archive: Archive) -> Mapping[Path, Sequence[date]]:
    """Return the days of edits by the real paths of the archive's files."""
    # What cannot be read, the runner says.
    quiet = discovery.find(
        archive.paths, archive.blog.options.extensions, lambda *_: None
    )
    paths = {discovery.real_path(x) for x in quiet}
    named = {PurePath(x).suffix.lstrip(".").lower() for x in paths}
    extensions = sorted({*archive.blog.options.extensions, *filter(None, named)})
    days: dict[Path, Sequence[date]] = {}
    for repository in dict.fromkeys(map(Repository.of, archive.roots())):
        days.update(history.edits(repository, paths, extensions))
    return days


@dataclass(slots=True)
class _Dating:
    """One run: the days that are known, and what was counted."""

    archive: Archive
    days: Mapping[Path, Sequence[date]]
    added: int = 0
    kept: int = 0

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan the dates of one essay."""
        days = self.days.get(path, ())
        try:
            head = days and parser.read(data, name, self.archive.blog.options.fields)
            if not head:
                return Planned()
            new = list(_new(days, head, self.archive.blog.options.date_order))
            if not new:
                return Planned()
            change = self._change(path, data, head, new)
        except EssayError as error:
            return self._keep(name, f"{error.finding.label}: {error.finding.reason}")
        except ProofError as error:
            return self._keep(name, str(error))
        self.added += len(new)
        note = f"edited, by git: {', '.join(new)}"
        return Planned(change, [note], note)

    def _keep(self, name: str, reason: str) -> Planned:
        self.kept += 1
        return Planned(left=[f"{visible(name)}: no dates added: {visible(reason)}"])

    def _change(
        self, path: Path, data: bytes, head: Header, new: Sequence[str]
    ) -> Change:
        """Return the change of the header; raise ProofError unless it is only that."""
        renames = self.archive.blog.options.fields
        before = head.source.text
        items = [*map(edited_field.as_json, new)]
        edits = edited_field.add(head, renames, items, "edited")
        change = Change.plan(path, data, edits)
        after = parser.read(edited(data, change.edits), head.source.path, renames)
        wanted = {**head.fields, FIELD: _wanted(head.fields.get(FIELD), new)}
        is_kept = after and after.source.text[after.body_at :] == before[head.body_at :]
        if not after or not is_kept or dict(after.fields) != wanted:
            raise ProofError("the header would change otherwise, too")
        return change


def _new(days: Sequence[date], head: Header, order: str | None) -> Iterator[str]:
    """Yield the days that a header lacks, and that are after the publication."""
    given = head.fields.get(FIELD)
    items = given if isinstance(given, list) else [given]
    known = {x for x in (_span(FIELD, date_of(x), order) for x in items) if x}
    published = _published(head, order)
    for day in days:
        if (day, day) not in known and (published is None or day > published):
            yield day.isoformat()


def _published(head: Header, order: str | None) -> date | None:
    """Return the last day that the publication can mean."""
    for name in ("first_publication", "date"):
        if span := _span(name, head.fields.get(name), order):
            return span[1]
    return None


def _span(
    name: str, value: JSON, order: str | None
) -> tuple[date | None, date | None] | None:
    """Return the first and the last day of a date, None for what is not one."""
    if is_absent(value) or isinstance(value, (list, dict, bool)):
        return None
    text = str(value).strip()
    try:
        partial = PartialDate(text)
    except ValueError:
        try:
            day = parse_date(text, order).moment.date()
        except ValueError:
            return None
        return None if name == FIELD else (day, day)
    return partial.earliest, partial.latest


def _wanted(given: JSON, new: Sequence[str]) -> JSON:
    if isinstance(given, list):
        return [*given, *new]
    if is_absent(given):
        return new[0] if len(new) == 1 else [*new]
    return [given, *new]
