"""The axis of the chronology: where a day is, and what is written where.

Places are percentages of the picture's width, so that the same picture fits a phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pelican_jsoncomment.dates.partial import PartialDate

# Room at both ends for half of a mark.
_MARGIN = 2.0
_MOST_TICKS = 6
_MOST_MINOR = 60
# Below it, months say more than years.
_YEARS_OF_MONTHS = 2
# The width of a label on a phone, in percent of the picture: a character, and the room
# before and after them.
_CHARACTER = 2.7
_AROUND = 2.0
# In a wide picture (the template says from where) a label takes that part of it.
_WHERE_WIDE = 0.6
_STEPS = (1, 2, 5)

Months = Callable[[int], str]
"""The name of a month, by its number from 1."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis: its place, and its label or "".

    ``wide`` is the label that it has in a wide picture alone, where there is more room.
    """

    x: float
    label: str
    wide: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """The years from left to right; the end is the first year no longer shown."""

    start: int
    end: int

    @classmethod
    def around(cls, dates: Iterator[PartialDate]) -> Axis:
        """Return the axis that shows all of what is written of some dates."""
        years = [
            day.year for x in dates for day in (x.earliest, x.latest) if day is not None
        ]
        return cls(min(years), max(years) + 1)

    def at(self, day: float) -> float:
        """Return the place of a day, counted as `date.toordinal` does."""
        first = date(self.start, 1, 1).toordinal()
        days = date(self.end - 1, 12, 31).toordinal() + 1 - first
        return round(_MARGIN + (100 - 2 * _MARGIN) * (day - first) / days, 2)

    def ends(self, when: PartialDate) -> tuple[float, float]:
        """Return the first and last day of a date; an open end is the axis's own."""
        first = when.earliest or date(self.start, 1, 1)
        last = when.latest or date(self.end - 1, 12, 31)
        return first.toordinal(), last.toordinal() + 1

    def middle(self, when: PartialDate) -> float:
        """Return the day in the middle of a date."""
        return sum(self.ends(when)) / 2

    def ticks(self, months: Months, wider: float = 1) -> tuple[Tick, ...]:
        """Return the lines of the grid; those are labelled whose label has room.

        *wider* is by how much a character is wider, relative to the picture, than on a
        phone.
        """
        lines = [Tick(self.at(day), label) for day, label in self._lines(months)]
        last = self.last(months, wider)
        narrow = _with_room(lines, last, wider)
        wide = _with_room(lines, last, wider * _WHERE_WIDE, narrow)
        return tuple(
            Tick(
                x.x,
                x.label if x in narrow else "",
                x.label if x in wide - narrow else "",
            )
            for x in lines
        )

    def minor(self) -> tuple[float, ...]:
        """Return the places of the small lines between those of the grid."""
        if self._years <= _YEARS_OF_MONTHS:
            return tuple(
                self.at(date(year, month, 1).toordinal())
                for year in range(self.start, self.end)
                for month in range(1, 13)
            )
        return tuple(
            self.at(x) for x, _ in self._each(round_step(self._years, _MOST_MINOR))
        )

    def last(self, months: Months, wider: float = 1) -> Tick:
        """Return the right end, with the last year or month that is shown.

        Where each year has a line, the last one has a label there. Of two years, the
        name of a month would take the room of the second, where *wider* is over 1.
        """
        label = "" if self._years <= _MOST_TICKS else str(self.end - 1)
        if self._years == 1 or (self._years <= _YEARS_OF_MONTHS and wider <= 1):
            label = months(12)
        return Tick(100 - _MARGIN, label)

    @property
    def _years(self) -> int:
        return self.end - self.start

    def _lines(self, months: Months) -> Iterator[tuple[int, str]]:
        if self._years > _YEARS_OF_MONTHS:
            lines = list(self._each(round_step(self._years, _MOST_TICKS)))
            start = (date(self.start, 1, 1).toordinal(), str(self.start))
            yield from lines if lines[0] == start else [start, *lines]
            return
        for year in range(self.start, self.end):
            yield date(year, 1, 1).toordinal(), str(year)
            for month in (4, 7, 10) if self._years == 1 else (7,):
                yield date(year, month, 1).toordinal(), months(month)

    def _each(self, step: int) -> Iterator[tuple[int, str]]:
        for year in range(-(-self.start // step) * step, self.end, step):
            yield date(year, 1, 1).toordinal(), str(year)


def _with_room(
    ticks: Sequence[Tick],
    last: Tick,
    wider: float,
    kept: frozenset[Tick] = frozenset(),
) -> frozenset[Tick]:
    """Return the ticks whose labels have room before the last one; all *kept* do."""

    def width(label: str) -> float:
        return wider * (_AROUND + _CHARACTER * len(label))

    room = last.x - width(last.label) if last.label else 100
    fitting, taken = set(kept), 0.0
    for tick in ticks:
        end = tick.x + width(tick.label)
        free = min([room, *(x.x for x in kept if x.x > tick.x)])
        if tick in kept or (taken <= tick.x and end <= free):
            fitting.add(tick)
            taken = end
    return frozenset(fitting)


def round_step(years: int, most: int) -> int:
    """Return the smallest round number of years that divides them into few parts."""
    steps: Iterator[int] = (
        x * 10**power for power in itertools.count() for x in _STEPS
    )
    return next(x for x in steps if years / x <= most)
