"""Findings that need the whole archive."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePath

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.date_rules import DateRules
from pelican_jsoncomment.cli.check.same_pages import SamePages
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.fields import DATE_FIELDS, FIELDS
from pelican_jsoncomment.header.parser import Header, normalise
from pelican_jsoncomment.metadata.spelling import near_field
from pelican_jsoncomment.rules import Rule

_NUMERIC_DATE = re.compile(r"\s*([0-9]{1,2})([/.-])([0-9]{1,2})\2[0-9]{4}\s*")
# Where most files of a folder have headers, the others are worth naming.
_MOST = 0.5
_NAMED = 3
_NEAR = 0.84
_RARE = 0.05
# To compare each name with each other would take for ever where all are different.
_COMPARED = 100


class _Folder:
    """A folder of the archive, and what stands in it."""

    __slots__ = ("essays", "is_page", "ordinary", "some")

    def __init__(self, *, is_page: bool) -> None:
        self.is_page = is_page
        self.essays = self.ordinary = 0
        self.some: list[str] = []


class Overview:
    """The whole archive, as one essay after the other is added."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        self.same_pages = SamePages(blog)
        self.dates = DateRules(blog.options.date_order)
        self._shapes: dict[tuple[str, ...], tuple[int, str]] = {}
        self._folders: dict[str, _Folder] = {}
        self._orders: dict[str, tuple[int, str]] = {}

    def add(self, path: str, head: Header) -> None:
        """Add an essay."""
        folder = self._folder(path)
        folder.essays += 1
        shape = tuple(head.written.values())
        count, first = self._shapes.get(shape, (0, path))
        self._shapes[shape] = count + 1, first
        self.same_pages.add(path, head, is_page=folder.is_page)

    def add_broken(self, path: str) -> None:
        """Add an essay whose header cannot be read."""
        self._folder(path).essays += 1

    def add_ordinary(self, path: str) -> None:
        """Add a file without a header."""
        folder = self._folder(path)
        folder.ordinary += 1
        if len(folder.some) < _NAMED:
            folder.some.append(PurePath(path).name)

    def is_page(self, path: str) -> bool:
        """Return whether an essay is a page."""
        return self._folder(path).is_page

    def _folder(self, path: str) -> _Folder:
        name = path.rpartition(os.sep)[0]
        folder = self._folders.get(name)
        if folder is None:
            folder = _Folder(is_page=self._blog.is_page(name))
            self._folders[name] = folder
        return folder

    def add_dates(self, path: str, head: Header) -> None:
        """Add an essay's dates, which may show whether the day or month comes first."""
        for name in DATE_FIELDS:
            value = head.present.get(name)
            for text in value if isinstance(value, list) else (value,):
                match = isinstance(text, str) and _NUMERIC_DATE.fullmatch(text)
                if match:
                    self._add_order(path, int(match[1]), int(match[3]))

    def _add_order(self, path: str, first: int, second: int) -> None:
        if max(first, second) > 12:
            order = "day" if first > 12 else "month"
            count, named = self._orders.get(order, (0, path))
            self._orders[order] = count + 1, named

    def findings(self) -> Iterator[Finding]:
        """Yield what is to be said once all essays are added."""
        yield from self.same_pages.findings()
        yield from self._mixed_order()
        yield from self.dates.implausible()
        yield from self._spellings()
        yield from self._without_header()

    def census(self) -> list[str]:
        """Return a table of the fields: how many essays have them, as written."""
        counts = self._spelled()
        total = sum(number for number, _ in self._shapes.values())
        ordered = sorted(counts.items(), key=lambda x: (-sum(x[1].values()), x[0]))
        lines = [f"{count(total, 'essay')} with a header; their fields:"]
        for name, spellings in ordered:
            number = sum(spellings.values())
            others = [f"{x!r}: {n:,}" for x, n in spellings.most_common() if x != name]
            also = f"  ({', '.join(others)})" if others else ""
            lines.append(f"{number:>9,}  {number / max(total, 1):>4.0%}  {name}{also}")
        return lines

    def _mixed_order(self) -> Iterator[Finding]:
        if len(self._orders) < 2:
            return
        (days, first), (months, second) = self._orders["day"], self._orders["month"]
        reason = (
            f"the day comes first in {days:,} ({first}), the month in {months:,}"
            f" ({second}); the order of 03/04/2006 is anybody's guess"
        )
        yield _finding(rules.MIXED_DATE_ORDER, "dates", reason, second)

    def _spelled(self) -> dict[str, Counter[str]]:
        """Return the fields by their normalised names, with each way to write them."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for shape, (essays, _) in self._shapes.items():
            for written in shape:
                counts[normalise(written)][written] += essays
        return counts

    def _spellings(self) -> Iterator[Finding]:
        counts = self._spelled()
        for name, spellings in counts.items():
            if len(spellings) > 1:
                ways = " and ".join(f"{x!r}" for x, _ in spellings.most_common())
                rarest = spellings.most_common()[-1][0]
                reason = f"written in {len(spellings)} ways: {ways}; they are one field"
                yield _finding(rules.FIELD_SPELLING, name, reason, self._first(rarest))
        sums = {name: sum(x.values()) for name, x in counts.items()}
        common = {x for x, _ in Counter(sums).most_common(_COMPARED)}
        for name in sorted(sums.keys() - FIELDS.keys())[: 10 * _COMPARED]:
            near = _near(name, sums, common)
            if near:
                written = next(iter(counts[name]))
                reason = f"is nearly {near!r}; is it a slip?"
                yield _finding(rules.FIELD_SPELLING, name, reason, self._first(written))

    def _first(self, written: str) -> str:
        """Return the path of the first essay that has a field so written."""
        return next(path for x, (_, path) in self._shapes.items() if written in x)

    def _without_header(self) -> Iterator[Finding]:
        for name, folder in self._folders.items():
            files = folder.essays + folder.ordinary
            if folder.ordinary and folder.essays > _MOST * files:
                some = ", ".join(folder.some)
                more = ", …" if folder.ordinary > _NAMED else ""
                reason = f"{folder.ordinary:,} of {files:,} without one: {some}{more}"
                yield _finding(rules.NO_HEADER, "header", reason, name or os.curdir)


def _finding(rule: Rule, label: str, reason: str, path: str) -> Finding:
    return Finding(rule, label, reason, Source("", path))


def _near(name: str, sums: dict[str, int], common: set[str]) -> str | None:
    """Return the common field of the archive that a rare one is nearly written as.

    Of those that are nearly fields of the table, the check of each essay speaks.
    """
    if near_field(name):
        return None
    known = {x for x in common if sums[name] <= sums[x] * _RARE} - FIELDS.keys()
    close = difflib.get_close_matches(name, sorted(known - {name}), n=1, cutoff=_NEAR)
    return close[0] if close else None
