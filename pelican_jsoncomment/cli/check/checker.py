"""Find what is wrong in an essay: all that the build would say, and more."""

from __future__ import annotations

import codecs
import re
from collections.abc import (
    Callable,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check import bodies, pages
from pelican_jsoncomment.cli.check.bodies import Spot
from pelican_jsoncomment.cli.check.pages import Pages
from pelican_jsoncomment.cli.check.whole_site import Overview
from pelican_jsoncomment.cli.fix import dates as human_dates
from pelican_jsoncomment.cli.fix import plan as fix
from pelican_jsoncomment.cli.fix.repair import Repair
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import EssayError, FieldError, Finding, Source
from pelican_jsoncomment.fields import is_reserved
from pelican_jsoncomment.header import parser as header
from pelican_jsoncomment.header.misplaced import MISPLACED_WITHIN, misplaced
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.metadata import Metadata, Reading, Site
from pelican_jsoncomment.settings import FORMATS

if TYPE_CHECKING:
    from pelican_jsoncomment.body.markdown import MarkdownRenderer

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MARKER = "<!--more-->"
_MORE = re.compile(r"(?:<|&lt;?|&#0*60;?|&#x0*3c;?)!(?:[-–—&\s]|[nm]dash;)*more", re.I)

# What a field's value must be for nothing to be said of it. Nearly all are, and to
# find that out is ten times faster than to read them.
_FULL_DATE = re.compile(
    r"(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
    r"-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
)
_SOME_DATE = re.compile(
    r"(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
    r"(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?"
)
_TEXTS = frozenset(
    {
        *("date_format", "lang", "notes", "path", "summary", "template"),
        *("translation", "url"),
    }
)
_TEXT_ALONE = {str}
# Stands for the date in a path; which one it is makes no difference here.
_IN_PATH = datetime(2000, 1, 1)
Test = Callable[[str], object]


class Tests(NamedTuple):
    """The tests of some fields by name: all, and those that not every text passes.

    ``is_vain`` says that one of the names alone is worth a finding.
    """

    of_all: Sequence[tuple[str, Test]]
    of_some: Sequence[tuple[str, Test]]
    is_vain: bool


class Report(NamedTuple):
    """A finding, and the command that mends it, or "" where none does."""

    finding: Finding
    fixed_by: str = ""


class Checker:
    """The check of one archive, file by file.

    *wanted* holds the names of the rules that are asked for. ``overview`` knows, in
    the end, what only all files together show.
    """

    def __init__(self, blog: Blog, wanted: Container[str]) -> None:
        self.overview = Overview(blog)
        self.essays = 0
        self._blog = blog
        self._wanted = wanted
        self._site = Site(
            blog.options, lambda _name, value: value, blog.formatted, blog.timezone
        )
        self._renderer: MarkdownRenderer | None = None
        self._tests: dict[tuple[str, ...], Tests] = {}

    def check(self, path: str, data: bytes) -> list[Report]:
        """Return what is to be said of one file, in the order of its places."""
        found = self._check(path, data)
        if not found:
            return []
        reports = [x for x in found if x.finding.rule.name in self._wanted]
        return sorted(reports, key=lambda x: x.finding.at or 0)

    def whole(self) -> list[Report]:
        """Return what only all files together show, once each was checked."""
        found = (Report(x) for x in self.overview.findings())
        return [x for x in found if x.finding.rule.name in self._wanted]

    def _check(self, path: str, data: bytes) -> Sequence[Report]:
        try:
            head = header.read(data, path, self._blog.options.fields)
        except EssayError as error:
            self.essays += 1
            return self._broken(error, path)
        if head is None:
            return self._ordinary(path, data)
        self.essays += 1
        self.overview.add(path, head)
        found = [Report(x) for x in head.findings() + self._body(head)]
        if not self._is_plain(path, head):
            found += self._fields(path, head)
        if data.startswith(codecs.BOM_UTF8):
            found.append(_byte_order_mark(head.source))
        return found

    def _ordinary(self, path: str, data: bytes) -> list[Report]:
        finding = None
        if b"<!--" in data[:MISPLACED_WITHIN]:
            source = Source(data.decode("utf-8", "replace"), path)
            finding = misplaced(source, self._blog.options.fields)
        if finding is None:
            self.overview.add_ordinary(path)
            return []
        self.overview.add_broken(path)
        plan = fix.plan(Path(path), path, data, self._blog.options, unsafe=True)
        return [Report(finding, "fix --unsafe" if plan.change else "")]

    def _broken(self, error: EssayError, path: str) -> list[Report]:
        """Return all problems of a header that strict JSON refuses."""
        finding = error.finding
        if finding.label == "encoding":
            self.overview.add_broken(path)
            return [Report(finding)]
        repair = Repair(finding.source, self._blog.options).run(dates=False)
        mend = ""
        if repair.head:
            mend = "fix" if repair.safe else "fix --unsafe"
        else:
            self.overview.add_broken(path)
        reports = [Report(x.finding, mend) for x in repair.certain]
        if repair.head:
            self.overview.add(path, repair.head)
            body = map(Report, self._body(repair.head))
            for found, by in [*self._fields(path, repair.head), *body]:
                at = None if found.at is None else repair.patched.original(found.at)
                reports.append(Report(replace(found, source=repair.source, at=at), by))
        return reports

    # Fields.

    def _is_plain(self, path: str, head: Header) -> bool:
        """Return whether there is surely nothing to be said of the fields."""
        fields = head.fields
        names = tuple(fields)
        tests = self._tests.get(names)
        if tests is None:
            tests = self._tests[names] = _tests_of(names, self._site.formatted)
        if tests.is_vain:
            return False
        if set(map(type, fields.values())) == _TEXT_ALONE:
            for name, test in tests.of_some:
                value = fields[name]
                if value and not test(value):  # type: ignore[arg-type]
                    return False
        elif not all(_passes(fields[name], test) for name, test in tests.of_all):
            return False
        dated = fields.get("date") or fields.get("first_publication")
        return bool(
            not is_absent(fields.get("title"))
            and (dated or self._blog.has_date(path) or self.overview.is_page(path))
        )

    def _fields(self, path: str, head: Header) -> Iterator[Report]:
        rewritten: set[int] | None = None
        for finding in self._field_findings(path, head):
            mend = ""
            if finding.rule in (rules.PARTIAL_DATE, rules.UNREADABLE_DATE):
                if rewritten is None:
                    order = self._blog.options.date_order
                    dates = human_dates.rewritable(head, order)
                    rewritten = {x.at for x in dates}
                mend = "fix --unsafe" if finding.at in rewritten else ""
            yield Report(finding, mend)

    def _field_findings(self, path: str, head: Header) -> Iterator[Finding]:
        """Yield what the build says of the fields, with every error, not the first."""
        for name in human_dates.DATE_FIELDS:
            value = head.fields.get(name)
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    self.overview.add_date(path, text)
        sound, broken = head, set[str]()
        path_date = _IN_PATH if self._blog.has_date(path) else None
        while True:
            reading = Reading(sound, self._site, lambda text: text, path_date)
            try:
                metadata = reading.read()
            except FieldError as error:
                yield error.finding
                broken.add(error.finding.label)
                kept = {k: v for k, v in head.fields.items() if k not in broken}
                sound = replace(head, fields=kept)
            else:
                break
        yield from reading.findings
        yield from self._missing(path, head, metadata, broken)
        if pages.may_be_unwritable(head.fields):
            yield from self._unwritable(path, head, metadata)

    def _missing(
        self, path: str, head: Header, metadata: Metadata, broken: set[str]
    ) -> Iterator[Finding]:
        document = self._document(head)
        if is_absent(head.fields.get("title")) and not document.get("title"):
            reason = "the essay has none, and Pelican leaves it out"
            yield Finding(rules.MISSING_TITLE, "title", reason, head.source, head.start)
        written = metadata.get("date_written")
        if isinstance(written, PartialDate) and "date" in head.fields:
            yield _imprecise(head, written)
        known = broken | metadata.keys() | document.keys()
        # A draft without a date is the last of all (pelican.contents.Article).
        if known & {"date", "first_publication"} or metadata.get("status") == "draft":
            return
        if not (self._blog.has_date(path) or self.overview.is_page(path)):
            reason = "the essay has none, and Pelican leaves it out"
            yield Finding(rules.MISSING_DATE, "date", reason, head.source, head.start)

    def _unwritable(
        self, path: str, head: Header, metadata: Metadata
    ) -> Iterator[Finding]:
        """Yield what Pelican would leave the essay out for when it knows its page."""
        text, is_slug = self.overview.slug_source(path, head)
        slug = text if is_slug else self._pages.slug(text)
        is_page = self.overview.is_page(path)
        for rule, name, reason in self._pages.unwritable(
            metadata, slug, is_page=is_page
        ):
            # Several names in "author" are authors.
            written = name if name in head.fields else name.removesuffix("s")
            yield Finding(rule, written, reason, head.source, head.value_at(written))

    @cached_property
    def _pages(self) -> Pages:
        return Pages(self._blog)

    def _document(self, head: Header) -> Mapping[str, str]:
        """Return what a whole HTML document says of itself."""
        given = head.fields.get("format")
        if self._blog.options.format_of(head.source.path, given) != "html":
            return {}
        from pelican_jsoncomment.body.document import read_html  # noqa: PLC0415

        return read_html(head.body).metadata

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
        tag = _first_tag(text, at)
        if body_format == "markdown" and bodies.is_suspect(text, at, tag):
            found += _placed(bodies.spots(head.body), source, at)
        elif body_format == "wordpress" and ("[" in text or "<!--nextpage" in text):
            from pelican_jsoncomment.body import wordpress  # noqa: PLC0415

            found += wordpress.findings(wordpress.autop(head.body), head.source)
        elif body_format == "html":
            found += _placed(bodies.unmarked_paragraphs(head.body), source, at)
        if (tag >= 0 or text.find("&", at) >= 0) and _may_mark_wrongly(text, at):
            found += self._markers(head, body_format)
        return found

    def _markers(self, head: Header, body_format: str) -> list[Finding]:
        """Return what the build says of the more markers in a body."""
        from pelican_jsoncomment.body.markdown import MarkdownRenderer  # noqa: PLC0415
        from pelican_jsoncomment.body.wordpress import autop  # noqa: PLC0415
        from pelican_jsoncomment.summary import split as summary  # noqa: PLC0415

        html = head.body
        if body_format == "wordpress":
            html = autop(html).html
        elif body_format == "markdown":
            if self._renderer is None:
                self._renderer = MarkdownRenderer(self._blog.markdown())
            try:
                html = self._renderer.convert(html, {})
            except Exception as error:  # noqa: BLE001 - extensions raise anything
                reason = f"it cannot be rendered: {type(error).__name__}: {error}"
                return [
                    Finding(rules.RENDER, "body", reason, head.source, head.body_at)
                ]
        return summary.findings(summary.split(html), head.source)


def _byte_order_mark(source: Source) -> Report:
    reason = "the file begins with one; other programs stumble over it"
    return Report(
        Finding(rules.BYTE_ORDER_MARK, "byte-order mark", reason, source, 0), "fix"
    )


def _imprecise(head: Header, date: PartialDate) -> Finding:
    assert date.earliest
    reason = f"“{date}” is sorted as {date.earliest.isoformat()}"
    at = head.value_at("date")
    return Finding(rules.IMPRECISE_DATE, "date", reason, head.source, at)


def _first_tag(text: str, at: int) -> int:
    """Return where the first tag of a body, but for a more marker, may begin, or -1."""
    first = text.find("<", at)
    if first >= 0 and text.startswith(_MARKER, first):
        return text.find("<", first + 1)
    return first


def _may_mark_wrongly(text: str, at: int) -> bool:
    """Return whether the more markers of a body are worth a closer look."""
    markers = text.count(_MARKER, at)
    return markers > 1 or len(_MORE.findall(text, at)) != markers


def _placed(spots: Iterable[Spot], source: Source, at: int) -> Iterator[Finding]:
    """Yield findings at the places in a file of what stands in its body."""
    lines: list[int] = []
    for line, column, rule, reason in spots:
        lines = lines or [at, *(x.end() for x in _LINE_BREAK.finditer(source.text, at))]
        yield Finding(rule, "body", reason, source, lines[line] + column)


# The tests of fields -----------------------------------------------------------


def _tests_of(names: Sequence[str], formatted: Container[str]) -> Tests:
    tests = ((name, _test_of(name, formatted)) for name in names)
    of_all = [(name, test) for name, test in tests if test]
    of_some = [x for x in of_all if x[1] is not _is_text]
    return Tests(of_all, of_some, any(map(is_reserved, names)))


def _test_of(name: str, formatted: Container[str]) -> Test | None:
    """Return the test of a value of which nothing is to be said, None for any value."""
    if name in pages.QUICK:
        return pages.QUICK[name]
    if name in _TEXTS or name in formatted:
        return _is_text
    if name in human_dates.DATE_FIELDS:
        in_full = human_dates.DATE_FIELDS[name]
        return _FULL_DATE.fullmatch if in_full else _SOME_DATE.fullmatch
    if name == "format":
        return FORMATS.__contains__
    return _is_nothing if name == "timezone" else None


def _passes(value: JSON, test: Test) -> object:
    return is_absent(value) or (isinstance(value, str) and test(value))


def _is_text(_value: str) -> object:
    return True


def _is_nothing(_value: str) -> object:
    return False
