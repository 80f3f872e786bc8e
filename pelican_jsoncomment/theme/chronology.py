"""Lay out the chronology: every article by the year it was written, on a time line.

Where its marks are is in ``drawing.py``, what the axis says in ``axis.py``, and
everything else about its looks in the template.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2.runtime import Context

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.page_conflicts import is_essay
from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.theme.axis import Axis, Months, Tick
from pelican_jsoncomment.theme.drawing import Life, Picture, draw
from pelican_jsoncomment.theme.histogram import Histogram, histogram
from pelican_jsoncomment.theme.orders import (
    Order,
    OrderLink,
    category_of,
    links,
    place,
)
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of

# A year below 1000 with the zeros that ISO 8601 wants, and people do not write.
_PADDED_YEAR = re.compile(r"(?<![0-9])(?=[0-9]{4}(?![0-9]))0+([1-9][0-9]*)")
_FOUR_DIGITS = 1000
# A lifeline has room in a margin of 150 pixels.
_WIDER_IN_A_MARGIN = 1.75


@dataclass(frozen=True, slots=True)
class Row:
    """One article: its dates in words, its picture, and its category's number."""

    article: Any
    drafted: tuple[ShownDate, ...]
    published: tuple[ShownDate, ...]
    edited: tuple[ShownDate, ...]
    picture: Picture
    category: int


@dataclass(frozen=True, slots=True)
class Year:
    """The articles of a year; in the order by category, those of a category."""

    year: int | str
    rows: tuple[Row, ...]

    @property
    def categories(self) -> list[int]:
        """The numbers of the categories that are in it."""
        return sorted({x.category for x in self.rows})


@dataclass(frozen=True, slots=True)
class Chronology:
    """The whole page: its rows, the axis of all, and what is to be explained.

    ``ticks`` are the lines of the grid, ``minor`` those between them, and ``last`` the
    right end with its label; ``legend`` is the signs that the pictures have;
    ``orders`` are the site's pages with other orders, and this one; ``categories`` the
    names of those that there are, in the order of their numbers.
    """

    years: tuple[Year, ...]
    ticks: tuple[Tick, ...] = ()
    minor: tuple[float, ...] = ()
    last: Tick | None = None
    legend: frozenset[str] = frozenset()
    histogram: Histogram = Histogram()  # noqa: RUF009 - frozen, as what it holds
    orders: tuple[OrderLink, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifeline:
    """The picture of one article, its own axis, and the words in its language."""

    picture: Picture
    ticks: tuple[Tick, ...]
    minor: tuple[float, ...]
    last: Tick
    words: Mapping[str, str]


Shown = Mapping[str, tuple[ShownDate, ...]]
"""Dates in words, by kind; by "marks" each of ``Life.dates``."""


def chronology(
    context: Context, articles: Sequence[Any], order: Order = "drafted"
) -> Chronology:
    """Return the chronology of articles; ``jsoncomment_chronology`` in templates."""
    view: View = context["jsoncomment"]
    if Options.read(context.get_all()).chronology_essays_only:
        articles = [x for x in articles if is_essay(x)]
    drawn = lay_out(articles, lambda life: _shown(context, life), _months(view), order)
    return replace(drawn, orders=links(context, order, view.words(context)))


def lifeline(context: Context, article: Any) -> Lifeline | None:
    """Return the picture of one article, or None where it has but one date.

    ``jsoncomment_lifeline`` in templates.
    """
    view: View = context["jsoncomment"]
    life = Life.of(article)
    if len(life.dates) <= 1:
        return None
    axis, months = Axis.around(iter(life.dates)), _months(view)
    return Lifeline(
        draw(life, axis, [x.with_note for x in _shown(context, life)["marks"]]),
        axis.ticks(months, _WIDER_IN_A_MARGIN),
        axis.minor(),
        axis.last(months, _WIDER_IN_A_MARGIN),
        view.words(context, article),
    )


def _shown(context: Context, life: Life) -> Shown:
    view: View = context["jsoncomment"]
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


def _months(view: View) -> Months:
    """Return what names a month in the site's language."""
    return lambda x: view.partial_date(f"2000-{x:02}", {"month": "{month}"})


def lay_out(
    articles: Sequence[Any],
    show: Callable[[Life], Shown],
    months: Months = calendar.month_name.__getitem__,
    order: Order = "drafted",
) -> Chronology:
    """Return the chronology of articles, in time linear but for sorting.

    Args:
        articles: Pelican's, of any reader.
        show: Returns the dates of an article as they are shown.
        months: Returns the name of a month, for a short axis.
        order: The date that articles are placed by. "drafted" is the first draft, or
            else the first publication, which for an ordinary article is its ``date``;
            so is "category", within each. "edited" is the last edit, and leaves out
            articles without one.
    """
    lives = _sorted(articles, order)
    if not lives:
        return Chronology(())
    axis = Axis.around(itertools.chain.from_iterable(x[-1].dates for x in lives))
    categories = sorted({category_of(x[-1].article) for x in lives})
    numbers = {name: number for number, name in enumerate(categories)}

    def row(life: Life) -> Row:
        return _row(life, axis, show(life), numbers[category_of(life.article)])

    years = tuple(
        Year(name, tuple(row(x[-1]) for x in members))
        for name, members in itertools.groupby(lives, key=lambda x: x[0])
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
        histogram({x.year: len(x.rows) for x in years if isinstance(x.year, int)}),
        categories=tuple(categories),
    )


def _sorted(articles: Sequence[Any], order: Order) -> list[tuple[Any, ...]]:
    """Return the lives of articles in order, each after the name of its group."""

    def group(life: Life, when: PartialDate) -> int | str:
        return category_of(life.article) if order == "category" else when.year

    placed = [(x, when) for x in map(Life.of, articles) if (when := place(x, order))]
    return sorted(
        ((group(*x), x[1].year, x[1], str(x[0].article.title), x[0]) for x in placed),
        key=lambda x: x[:4],
    )


def _row(life: Life, axis: Axis, shown: Shown, category: int) -> Row:
    texts = tuple(x.with_note for x in shown.get("marks", ()))
    return Row(
        life.article,
        shown["drafted"],
        shown["published"],
        shown["edited"],
        draw(life, axis, texts),
        category,
    )


def _without_zeros(shown: ShownDate) -> ShownDate:
    return replace(shown, text=_PADDED_YEAR.sub(r"\1", shown.text))
