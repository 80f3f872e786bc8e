"""Lay out the chronology: every article by the year it was written, on a time line.

Where its marks are is in ``drawing.py``, what the axis says in ``axis.py``, and
everything else about its looks in the template.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2.runtime import Context

from pelican_jsoncomment.theme.axis import Axis, Tick
from pelican_jsoncomment.theme.drawing import Life, Picture, draw
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of

# The axis is labelled anew after so many rows: a screen and a half.
_ROWS_TO_AN_AXIS = 20


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
    """The whole page; ``legend`` is the signs that its pictures have."""

    years: tuple[Year, ...]
    ticks: tuple[Tick, ...]
    legend: frozenset[str]


Shown = Mapping[str, tuple[ShownDate, ...]]
"""Dates in words, by kind; by "marks" each of ``Life.dates``."""


def chronology(context: Context, articles: Sequence[Any]) -> Chronology:
    """Return the chronology of articles; ``jsoncomment_chronology`` in templates."""
    view: View = context["jsoncomment"]

    def show(life: Life) -> Shown:
        article = life.article
        with view.dates_of(article, view.words(context, article)) as dates:
            return {
                "drafted": dates(getattr(article, "first_draft", None)),
                "published": dates(getattr(article, "first_publication", None))
                or (ShownDate(article.locale_date, life.published.html),),
                "edited": dates(edits_of(article)),
                "marks": tuple(x for day in life.dates for x in dates(day)),
            }

    return lay_out(articles, show)


def lay_out(articles: Sequence[Any], show: Callable[[Life], Shown]) -> Chronology:
    """Return the chronology of articles, in time linear but for sorting.

    An article is placed at its first draft, or else its first publication, which for
    an ordinary article is its ``date``. *show* returns its dates as they are shown.
    """
    lives = sorted(
        map(Life.of, articles),
        key=lambda x: (x.written.year, x.written, str(x.article.title)),
    )
    if not lives:
        return Chronology((), (), frozenset())
    axis = Axis.around(itertools.chain.from_iterable(x.dates for x in lives))
    years = []
    since_axis = 0
    for year, group in itertools.groupby(lives, key=lambda x: x.written.year):
        rows = tuple(_row(x, axis, show(x)) for x in group)
        labelled = since_axis >= _ROWS_TO_AN_AXIS
        since_axis = len(rows) + (0 if labelled else since_axis)
        years.append(Year(year, rows, labelled))
    legend = frozenset(
        sign for year in years for row in year.rows for sign in row.picture.signs
    )
    return Chronology(tuple(years), tuple(axis.ticks()), legend)


def _row(life: Life, axis: Axis, shown: Shown) -> Row:
    texts = tuple(x.text for x in shown.get("marks", ()))
    return Row(
        life.article,
        shown["drafted"],
        shown["published"],
        shown["edited"],
        draw(life, axis, texts),
    )
