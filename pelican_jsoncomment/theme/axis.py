"""The axis of the chronology: where a day is, and what is written where.

Places are percentages of the picture's width, so that the same picture fits a phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pelican_jsoncomment.dates.partial import PartialDate

# Room at both ends for half of a mark.
_MARGIN = 2.0
_MOST_TICKS = 6
# To the right of it a label would leave the picture of a phone.
_LAST_LABEL = 86.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: its place, and its label or ""."""

    x: float
    label: str


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

    def ticks(self) -> Iterator[Tick]:
        """Yield the lines of the grid."""
        step = self._step()
        for year in range(-(-self.start // step) * step, self.end, step):
            x = self.at(date(year, 1, 1).toordinal())
            yield Tick(x, str(year) if x <= _LAST_LABEL else "")

    def _step(self) -> int:
        steps: Iterator[int] = (
            x * 10**power for power in itertools.count() for x in _STEPS
        )
        years = self.end - self.start
        return next(x for x in steps if years / x <= _MOST_TICKS)
