"""Find dates that cannot be: out of order, to come, or older than any other by far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.fields import DATE_FIELDS, FULL_DATES, Type, of_type
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.metadata.edits import date_of

_LISTS = of_type(Type.PARTIAL_DATES)
# Before printing, nobody published; an archive of transcripts has many such dates.
_FIRST_YEAR = 1450
_NOTHING: Sequence[Finding] = ()
# The days of twenty years, and the memory of one essay.
_MOST_KNOWN = 8192
_some_date = re.compile(
    r"(?:1[5-9]|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?"
).fullmatch


class _Day(NamedTuple):
    """A date as it is written: the item of which field, and the days it can mean."""

    field: str
    number: int
    text: str
    earliest: date | None
    latest: date | None


@dataclass
class DateRules:
    """The dates of one archive, as one essay after the other is added.

    *order* is the setting JSONCOMMENT_DATE_ORDER. What is approximate or uncertain is
    never wrong.
    """

    order: str | None

    def __post_init__(self) -> None:
        self._today = date.today()
        self._today_text = self._today.isoformat()
        # The first essay with a date before printing, and how many there are.
        self._early: tuple[str, _Day] | None = None
        self._number_of_early = 0
        self._known: set[str] = set()

    def add(self, head: Header) -> Sequence[Finding]:
        """Add an essay; return what its own dates are wrong in."""
        if self._is_plain(head.fields):
            return _NOTHING
        days = list(self._days(head))
        early = [x for x in days if x.latest and x.latest.year < _FIRST_YEAR]
        if early:
            self._number_of_early += 1
            self._early = self._early or (head.source.path, early[0])
        found = [*self._out_of_order(days), *self._to_come(days)]
        return [
            Finding(rule, x.field, reason, head.source, head.item_at(x.field, x.number))
            for rule, x, reason in found
        ]

    def implausible(self) -> Iterator[Finding]:
        """Yield, once all essays are added, the one date that is by far the oldest."""
        if self._early and self._number_of_early == 1:
            path, day = self._early
            reason = f"“{day.text}” is before {_FIRST_YEAR}, and no other essay's is"
            yield Finding(rules.IMPLAUSIBLE_DATE, day.field, reason, Source("", path))

    def _is_plain(self, fields: Mapping[str, JSON]) -> bool:
        """Return whether a glance shows that nothing is to be said.

        Of nearly all essays that is so. Dates of this form are in the order of their
        text, unless one is the beginning of the other.
        """
        get, known = fields.get, self._known
        for name in DATE_FIELDS:
            value = get(name)
            if not value:
                continue
            # Most dates of an archive were seen before, and a set is the quickest look.
            if not isinstance(value, str) or not (value in known or self._learn(value)):
                return False
        draft: Any = get("first_draft")
        if not draft:
            return True
        published: Any = get("first_publication") or get("date") or draft
        edited: Any = get("edited") or draft
        return bool(draft <= published and draft <= edited)

    def _learn(self, text: str) -> bool:
        """Return whether a date is of the plain form, and possible by itself."""
        if not _some_date(text) or text > self._today_text:
            return False
        if len(self._known) < _MOST_KNOWN:
            self._known.add(text)
        return True

    def _days(self, head: Header) -> Iterator[_Day]:
        for name in DATE_FIELDS:
            value = head.fields.get(name)
            items = [value]
            if name in _LISTS:
                given = value if isinstance(value, list) else items
                items = [date_of(x) for x in given]
            for number, item in enumerate(items):
                if day := self._day(name, number, item):
                    yield day

    def _day(self, name: str, number: int, item: JSON) -> _Day | None:
        """Return a date that can be read for certain, or None."""
        if is_absent(item) or isinstance(item, (bool, list, dict)):
            return None
        text = str(item).strip()
        try:
            partial = self._partial(name, text)
        except ValueError:
            return None
        if partial.approximate or partial.uncertain:
            return None
        return _Day(name, number, text, partial.earliest, partial.latest)

    def _partial(self, name: str, text: str) -> PartialDate:
        """Return a date as the build reads it; raise ValueError where it cannot."""
        if name not in FULL_DATES:
            return PartialDate(text)
        full = parse_date(text, self.order)
        return full.written or PartialDate(full.moment.date().isoformat())

    def _out_of_order(self, days: list[_Day]) -> Iterator[tuple[rules.Rule, _Day, str]]:
        first = {x.field: x for x in reversed(days)}
        draft = first.get("first_draft")
        published = first.get("first_publication") or first.get("date")
        if draft is None:
            return
        if published and _is_before(published, draft):
            reason = f"“{draft.text}” is after the publication, “{published.text}”"
            yield rules.DATE_ORDER, draft, reason
        for day in days:
            if day.field == "edited" and _is_before(day, draft):
                reason = f"“{day.text}” is before the first draft, “{draft.text}”"
                yield rules.DATE_ORDER, day, reason

    def _to_come(self, days: list[_Day]) -> Iterator[tuple[rules.Rule, _Day, str]]:
        for day in days:
            if day.earliest and day.earliest > self._today:
                reason = f"“{day.text}” is in the future; today is {self._today_text}"
                yield rules.FUTURE_DATE, day, reason


def _is_before(first: _Day, second: _Day) -> bool:
    """Return whether one date is before another for certain."""
    ends, begins = first.latest, second.earliest
    return bool(ends and begins and ends < begins)
