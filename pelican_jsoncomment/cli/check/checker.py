"""Find what is wrong in an essay: all that the build would say, and more."""

from __future__ import annotations

import codecs
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pelican_jsoncomment import rules
from pelican_jsoncomment.body import wordpress
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check import bodies, ordinary, pages
from pelican_jsoncomment.cli.check.bodies import Spot
from pelican_jsoncomment.cli.check.counts import Counts, Kind
from pelican_jsoncomment.cli.check.dead_links import DeadLinks
from pelican_jsoncomment.cli.check.seen import Seen
from pelican_jsoncomment.cli.check.whole_site import Overview
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.fix.dates import rewritable
from pelican_jsoncomment.cli.fix.names import renamable
from pelican_jsoncomment.cli.fix.plan import plan
from pelican_jsoncomment.cli.fix.repair import Repair
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import (
    LINE_BREAK,
    EssayError,
    Finding,
    RenderError,
    Source,
)
from pelican_jsoncomment.header import opening, parser
from pelican_jsoncomment.header.misplaced import MISPLACED_WITHIN, misplaced
from pelican_jsoncomment.header.parser import Header, is_absent
from pelican_jsoncomment.metadata.essentials import missing
from pelican_jsoncomment.metadata.glance import is_plain
from pelican_jsoncomment.metadata.reading import Metadata, Reading, completed
from pelican_jsoncomment.summary import split

if TYPE_CHECKING:
    from pelican_jsoncomment.body.markdown import MarkdownRenderer

# For the date in a path; which one it is makes no difference here.
_IN_PATH = datetime(2000, 1, 1)
_DATES = ("date", "first_publication")
_OF_DATES = (rules.PARTIAL_DATE, rules.UNREADABLE_DATE)


class Checker:
    """The check of one archive, file by file.

    *wanted* holds the names of the rules that are asked for, and *is_whole* says that
    no file of the blog will be missing. ``overview`` knows, in the end, what only all
    files together show, and ``counts`` what each file is.
    """

    def __init__(
        self, blog: Blog, wanted: Container[str], *, is_whole: bool = False
    ) -> None:
        self.overview = Overview(blog)
        is_wanted = rules.DEAD_LINK.name in wanted
        same_pages = self.overview.same_pages
        self._links = DeadLinks(blog, same_pages) if is_wanted else None
        self._is_whole = is_whole
        self.essays = 0
        self.counts = Counts()
        # Of the last file: a header that is not read leaves it without a title, and
        # that is all there is to say.
        self._lacks_title = False
        self._blog = blog
        self._seen = Seen()
        self._wanted = wanted
        self._site = blog.site()

    def check(self, path: str, data: bytes) -> list[Reported]:
        """Return what is to be said of one file, in the order of its places."""
        essays = self.essays
        found = self._check(path, data)
        self._count(path, found, is_essay=self.essays > essays)
        if not found:
            return []
        reports = [x for x in found if x.finding.rule.name in self._wanted]
        return sorted(reports, key=lambda x: x.finding.at or 0)

    def whole(self) -> list[Reported]:
        """Return what only all files together show, once each was checked."""
        found = [Reported(x) for x in self.overview.findings()]
        if self._links:
            is_whole = self._is_whole and not self.counts.has_ordinary
            found += map(Reported, self._links.findings(is_whole=is_whole))
        self.counts.add_whole(found)
        return [x for x in found if x.finding.rule.name in self._wanted]

    def _count(self, path: str, found: Sequence[Reported], *, is_essay: bool) -> None:
        is_left_out = any(x.finding.rule.level == "error" for x in found)
        kind: Kind = "essay"
        if not is_essay:
            is_source = ordinary.is_source(path, self._blog)
            kind = "ordinary article" if is_source else "static file"
        is_left_out |= self._lacks_title
        self._lacks_title = False
        self.counts.add(path, kind, is_left_out=is_left_out)

    def _check(self, path: str, data: bytes) -> Sequence[Reported]:
        try:
            head = parser.read(data, path, self._blog.options.fields)
        except EssayError as error:
            self.essays += 1
            return self._broken(error, path)
        if head is None:
            return self._ordinary(path, data)
        self.essays += 1
        head = self._completed(head)
        self.overview.add(path, head)
        found = [Reported(x) for x in head.findings() + self._body(head)]
        found += map(Reported, self._dead_links(path, head))
        found += self._fields(path, head)
        found += map(Reported, self.overview.dates.add(head))
        if data.startswith(codecs.BOM_UTF8):
            found.append(_byte_order_mark(head.source))
        return found

    def _ordinary(self, path: str, data: bytes) -> Sequence[Reported]:
        finding = None
        if b"<!--" in data[:MISPLACED_WITHIN]:
            source = Source(data.decode("utf-8", "replace"), path)
            if error := opening.broken(source):
                self.essays += 1
                if source.text.encode() == data:
                    return self._broken(error, path)
                # What is not UTF-8 cannot be fixed.
                self.overview.add_broken(path)
                return [Reported(error.finding)]
            finding = misplaced(source, self._blog.options.fields)
        if finding is None:
            self.overview.add_ordinary(path)
            return [Reported(x) for x in self._lacking(path, data)]
        self.overview.add_broken(path)
        self._lacks_title = bool(self._lacking(path, data))
        planned = plan(Path(path), path, data, self._blog.options, unsafe=True)
        return [Reported(finding, "fix --unsafe" if planned.change else "")]

    def _lacking(self, path: str, data: bytes) -> list[Finding]:
        """Return what an ordinary file lacks for Pelican to build it."""
        if not ordinary.is_source(path, self._blog):
            return []
        is_page = self.overview.is_page(path)
        return list(ordinary.findings(path, data, self._blog, is_page=is_page))

    def _broken(self, error: EssayError, path: str) -> list[Reported]:
        """Return all problems of a header that strict JSON refuses."""
        finding = error.finding
        if finding.label == "encoding":
            self.overview.add_broken(path)
            return [Reported(finding)]
        repair = Repair(finding.source, self._blog.options).run(dates=False)
        fixer = ""
        if repair.head:
            fixer = "fix" if repair.safe else "fix --unsafe"
        else:
            self.overview.add_broken(path)
        reports = [Reported(x.finding, fixer) for x in repair.certain]
        if repair.head:
            head = self._completed(repair.head)
            self.overview.add(path, head)
            for found, by in [
                *self._fields(path, head),
                *map(Reported, self._body(head)),
                *map(Reported, self._dead_links(path, head)),
                *map(Reported, self.overview.dates.add(head)),
            ]:
                at = None if found.at is None else repair.patched.original(found.at)
                moved = replace(found, source=repair.source, at=at)
                reports.append(Reported(moved, by))
        return reports

    # Fields.

    def _fields(self, path: str, head: Header) -> list[Reported]:
        """Return what the build says of the fields: every error, not only the first."""
        same_pages = self.overview.same_pages
        rest = self._seen.rest(head.fields)
        may_be_unwritable = not same_pages.is_simple or pages.may_be_unwritable(rest)
        if not may_be_unwritable and is_plain(rest) and _has_title_and_date(head):
            self._seen.add(rest.items())
            return []
        self.overview.add_dates(path, head)
        is_dated_by_path = "date" not in head.present and self._blog.has_date(path)
        path_date = _IN_PATH if is_dated_by_path else None
        reading = Reading(head, self._site, lambda text: text, path_date)
        found: list[Finding] = []
        metadata = reading.read(found)
        known = {*metadata, *(x.label for x in found)}
        found += reading.findings
        found += self._missing(path, head, metadata, known)
        if may_be_unwritable:
            is_page = self.overview.is_page(path)
            found += same_pages.pages.findings(path, head, is_page=is_page)
            if not found and not is_page and self._is_published(metadata):
                # What it is filed under has pages that depend on nothing else.
                self._seen.add(x for x in rest.items() if x[0] in pages.FILED)
        return self._with_fixes(head, found) if found else []

    def _is_published(self, metadata: Metadata) -> bool:
        return bool(metadata.get("status", self._blog.default_status) == "published")

    def _with_fixes(self, head: Header, found: Sequence[Finding]) -> list[Reported]:
        """Return findings of fields with the command that fixes each, if one does."""
        fixed: set[int | None] = set()
        if any(x.rule in _OF_DATES for x in found):
            dates = rewritable(head, self._blog.options.date_order)
            fixed.update(x.at for x in dates)
        if any(x.rule is rules.FIELD_SPELLING for x in found):
            fixed.update(x.at for x in renamable(head))
        of_fixed = (*_OF_DATES, rules.FIELD_SPELLING)
        return [
            Reported(x, "fix --unsafe" * (x.rule in of_fixed and x.at in fixed))
            for x in found
        ]

    def _missing(
        self, path: str, head: Header, metadata: Metadata, known: set[str]
    ) -> Iterator[Finding]:
        """Yield what an essay lacks; *known* are the fields that it has, if broken."""
        written = metadata.get("date_written")
        if isinstance(written, PartialDate) and "date" in head.written:
            yield _imprecise(head, written)
        status = metadata.get("status", self._blog.default_status)
        if status == "skip":
            return
        # A draft without a date is the last of all (pelican.contents.Article).
        is_dated = not known.isdisjoint(_DATES) or status == "draft"
        is_dated = is_dated or self._blog.has_date(path) or self.overview.is_page(path)
        yield from missing(
            head.source,
            head.start,
            title="title" not in known,
            date=not is_dated,
            fields=head.present,
        )

    def _completed(self, head: Header) -> Header:
        """Return a header with what a whole HTML document says of itself."""
        given = head.fields.get("format")
        if self._blog.options.format_of(head.source.path, given) != "html":
            return head
        from pelican_jsoncomment.body.document import read_head  # noqa: PLC0415

        return completed(head, read_head(head.body))

    # The body.

    def _body(self, head: Header) -> list[Finding]:
        source, at, options = head.source, head.body_at, self._blog.options
        text = source.text
        found: list[Finding] = []
        garbled = bodies.mojibake(text)
        if garbled:
            reason = f"“{garbled[0]}” is UTF-8 that was read as Windows-1252"
            found.append(
                Finding(rules.MOJIBAKE, "text", reason, source, garbled.start())
            )
        body_format = options.format_of(source.path, head.fields.get("format"))
        if body_format == "markdown":
            found += _placed(bodies.spots(text, at), source, at)
        elif body_format == "html":
            found += _placed(bodies.unmarked_paragraphs(head.body), source, at)
        else:
            found += wordpress.shortcode_findings(head.body, source)
            if wordpress.may_have_findings(head.body):
                found += wordpress.findings(wordpress.autop(head.body), source)
        if split.may_have_findings(text, at):
            found += self._markers(head, body_format)
        return found

    def _dead_links(self, path: str, head: Header) -> list[Finding]:
        return self._links.add(path, head) if self._links else []

    def _markers(self, head: Header, body_format: str) -> list[Finding]:
        """Return what the build says of the more markers in a body."""
        html = head.body
        if body_format == "wordpress":
            html = wordpress.autop(html).html
        elif body_format == "markdown":
            try:
                html = self._markdown.convert(html, {})
            except RenderError as error:
                return [
                    Finding(rules.RENDER, "body", str(error), head.source, head.body_at)
                ]
        return split.findings(split.split(html), head.source)

    @cached_property
    def _markdown(self) -> MarkdownRenderer:
        from pelican_jsoncomment.body.markdown import MarkdownRenderer  # noqa: PLC0415

        return MarkdownRenderer(self._blog.markdown())


def _byte_order_mark(source: Source) -> Reported:
    reason = "the file begins with one; other programs stumble over it"
    return Reported(
        Finding(rules.BYTE_ORDER_MARK, "byte-order mark", reason, source, 0), "fix"
    )


def _has_title_and_date(head: Header) -> bool:
    dated = head.fields.get("date") or head.fields.get("first_publication")
    return bool(dated) and not is_absent(head.fields.get("title"))


def _imprecise(head: Header, date: PartialDate) -> Finding:
    assert date.earliest
    reason = f"“{date}” is sorted as {date.earliest.isoformat()}"
    at = head.value_at("date")
    return Finding(rules.IMPRECISE_DATE, "date", reason, head.source, at)


def _placed(spots: Iterable[Spot], source: Source, at: int) -> Iterator[Finding]:
    """Yield findings at the places in a file of what stands in its body."""
    lines: list[int] = []
    for line, column, rule, reason in spots:
        lines = lines or [at, *(x.end() for x in LINE_BREAK.finditer(source.text, at))]
        yield Finding(rule, "body", reason, source, lines[line] + column)
