"""Lay out the chronology: every article by the year it was written, on a time line.

Where its marks are is in ``drawing.py``, what the axis says in ``axis.py``, and
everything else about its looks in the template.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2.runtime import Context

from pelican_jsoncomment.theme.axis import Axis, Months, Tick
from pelican_jsoncomment.theme.drawing import Life, Picture, draw
from pelican_jsoncomment.theme.histogram import Histogram, histogram
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of

# A year below 1000 with the zeros that ISO 8601 wants, and people do not write.
_PADDED_YEAR = re.compile(r"(?<![0-9])(?=[0-9]{4}(?![0-9]))0+([1-9][0-9]*)")
_FOUR_DIGITS = 1000


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
    """The articles written in a year."""

    year: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """The whole page: its rows, the axis of all, and what is to be explained.

    ``ticks`` are the lines of the grid, ``minor`` those between them, and ``last`` the
    right end with its label; ``legend`` is the signs that the pictures have.
    """

    years: tuple[Year, ...]
    ticks: tuple[Tick, ...] = ()
    minor: tuple[float, ...] = ()
    last: Tick | None = None
    legend: frozenset[str] = frozenset()
    histogram: Histogram = Histogram()  # noqa: RUF009 - frozen, as what it holds


Shown = Mapping[str, tuple[ShownDate, ...]]
"""Dates in words, by kind; by "marks" each of ``Life.dates``."""


def chronology(context: Context, articles: Sequence[Any]) -> Chronology:
    """Return the chronology of articles; ``jsoncomment_chronology`` in templates."""
    view: View = context["jsoncomment"]

    def show(life: Life) -> Shown:
        article = life.article
        with view.dates_of(article, view.words(context, article)) as dates:
            shown = {
                "drafted": dates(getattr(article, "first_draft", None)),
                "published": dates(getattr(article, "first_publication", None))
                or (ShownDate(article.locale_date, life.published.html),),
                "edited": dates(edits_of(article)),
                "marks": tuple(x for day in life.dates for x in dates(day)),
            }
        if all(x.year >= _FOUR_DIGITS for x in life.dates):
            return shown
        return {kind: tuple(map(_without_zeros, x)) for kind, x in shown.items()}

    def month(number: int) -> str:
        return view.partial_date(f"2000-{number:02}", {"month": "{month}"})

    return lay_out(articles, show, month)


def lay_out(
    articles: Sequence[Any],
    show: Callable[[Life], Shown],
    months: Months = calendar.month_name.__getitem__,
) -> Chronology:
    """Return the chronology of articles, in time linear but for sorting.

    An article is placed at its first draft, or else its first publication, which for
    an ordinary article is its ``date``. *show* returns its dates as they are shown,
    *months* the name of a month, for a short axis.
    """
    lives = sorted(
        map(Life.of, articles),
        key=lambda x: (x.written.year, x.written, str(x.article.title)),
    )
    if not lives:
        return Chronology(())
    axis = Axis.around(itertools.chain.from_iterable(x.dates for x in lives))
    years = tuple(
        Year(year, tuple(_row(x, axis, show(x)) for x in group))
        for year, group in itertools.groupby(lives, key=lambda x: x.written.year)
    )
    legend = frozenset(
        sign for year in years for row in year.rows for sign in row.picture.signs
    )
    return Chronology(
        years,
        axis.ticks(months),
        axis.minor(),
        axis.last(months),
        legend,
        histogram({x.year: len(x.rows) for x in years}),
    )


def _row(life: Life, axis: Axis, shown: Shown) -> Row:
    texts = tuple(x.text for x in shown.get("marks", ()))
    return Row(
        life.article,
        shown["drafted"],
        shown["published"],
        shown["edited"],
        draw(life, axis, texts),
    )


def _without_zeros(shown: ShownDate) -> ShownDate:
    return ShownDate(_PADDED_YEAR.sub(r"\1", shown.text), shown.html)
