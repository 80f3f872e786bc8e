"""Lay out the chronology: every article by the year it was written, on a time line.

Horizontal places are percentages of the picture's width, so that the same picture fits
a phone; everything else about its looks is in the template.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2.runtime import Context

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of, read_date

# Room at both ends for half of a mark.
_MARGIN = 2.0
_MOST_TICKS = 6
# To the right of it a label would leave the picture of a phone.
_LAST_LABEL = 86.0
# The width, in percent, from which a date is drawn as a band: below, its mark hides it.
_NARROWEST_BAND = 1.5
# The axis is labelled anew after so many rows: a screen and a half.
_ROWS_TO_AN_AXIS = 20
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: its place, and its label or ""."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the time line: its left end and its width."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """Its right end."""
        return round(self.x + self.width, 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """The marks of one article: each place is None, or missing, where there is none."""

    life: Span | None
    bands: tuple[Span, ...]
    drafted: float | None
    published: float
    edited: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One article: its dates in words, and its picture."""

    article: Any
    drafted: tuple[ShownDate, ...]
    published: tuple[ShownDate, ...]
    edited: tuple[ShownDate, ...]
    picture: Picture


@dataclass(frozen=True, slots=True)
class Year:
    """The articles written in a year; ``axis`` where its heading labels the axis."""

    year: int
    rows: tuple[Row, ...]
    axis: bool


@dataclass(frozen=True, slots=True)
class Chronology:
    """The whole page."""

    years: tuple[Year, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Life:
    """The dates of one article, as far as they can be read."""

    article: Any
    drafted: PartialDate | None
    published: PartialDate
    edited: tuple[PartialDate, ...]

    @classmethod
    def of(cls, article: Any) -> _Life:
        edits = edits_of(article)
        edits = edits if isinstance(edits, list) else [edits]
        return cls(
            article,
            read_date(getattr(article, "first_draft", None)),
            _published(article),
            tuple(x for x in map(read_date, edits) if x is not None),
        )

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        first = (self.drafted,) if self.drafted else ()
        return (*first, self.published, *self.edited)

    @property
    def written(self) -> PartialDate:
        return self.drafted or self.published


def chronology(context: Context, articles: Sequence[Any]) -> Chronology:
    """Return the chronology of articles; ``jsoncomment_chronology`` in templates."""
    view: View = context["jsoncomment"]

    def show(article: Any) -> dict[str, tuple[ShownDate, ...]]:
        with view.dates_of(article, view.words(context, article)) as dates:
            return {
                "drafted": dates(getattr(article, "first_draft", None)),
                "published": dates(getattr(article, "first_publication", None))
                or (ShownDate(article.locale_date, _published(article).html),),
                "edited": dates(edits_of(article)),
            }

    return lay_out(articles, show)


def lay_out(
    articles: Sequence[Any], show: Callable[[Any], Mapping[str, tuple[ShownDate, ...]]]
) -> Chronology:
    """Return the chronology of articles, in time linear but for sorting.

    An article is placed at its first draft, or else its first publication, which for
    an ordinary article is its ``date``. *show* returns its dates as they are shown, by
    the names "drafted", "published" and "edited".
    """
    lives = sorted(
        map(_Life.of, articles),
        key=lambda x: (x.written.year, x.written, str(x.article.title)),
    )
    if not lives:
        return Chronology((), ())
    axis = _Axis.around(itertools.chain.from_iterable(x.dates for x in lives))
    years = []
    since_axis = 0
    for year, group in itertools.groupby(lives, key=lambda x: x.written.year):
        rows = tuple(
            Row(x.article, **show(x.article), picture=_draw(x, axis)) for x in group
        )
        labelled = since_axis >= _ROWS_TO_AN_AXIS
        since_axis = len(rows) + (0 if labelled else since_axis)
        years.append(Year(year, rows, labelled))
    return Chronology(tuple(years), tuple(axis.ticks()))


@dataclass(frozen=True, slots=True)
class _Axis:
    """The years from left to right; the end is the first year no longer shown."""

    start: int
    end: int

    @classmethod
    def around(cls, dates: Iterator[PartialDate]) -> _Axis:
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

    def ticks(self) -> Iterator[Tick]:
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


def _published(article: Any) -> PartialDate:
    """Return the first publication, or Pelican's date as exactly as it was written."""
    published = read_date(getattr(article, "first_publication", None))
    written = getattr(article, "date_written", None)
    return published or written or PartialDate(article.date.date().isoformat())


def _draw(life: _Life, axis: _Axis) -> Picture:
    """Return the marks of an article.

    A date of more than a day has its mark in the middle, moved where the draft would
    be drawn after the publication, or an edit before it.
    """
    published = sum(axis.ends(life.published)) / 2
    drafted = None
    if life.drafted:
        first, last = axis.ends(life.drafted)
        drafted = max(first, min((first + last) / 2, published))
    edited = []
    for edit in life.edited:
        first, last = axis.ends(edit)
        edited.append(min(last, max((first + last) / 2, published)))
    marks = [*([] if drafted is None else [drafted]), published, *edited]
    return Picture(
        _span(axis, min(marks), max(marks)) if len(marks) > 1 else None,
        tuple(
            band
            for band in (_span(axis, *axis.ends(x)) for x in life.dates)
            if band.width >= _NARROWEST_BAND
        ),
        None if drafted is None else axis.at(drafted),
        axis.at(published),
        tuple(axis.at(x) for x in edited),
    )


def _span(axis: _Axis, first: float, last: float) -> Span:
    x = axis.at(first)
    return Span(x, round(axis.at(last) - x, 2))
