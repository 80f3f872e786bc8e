"""The marks of an article: where they are, and that none is made up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.dates.partial import PartialDate
from tests.theme.test_chronology import essay, laid_out, picture, rows


def test_marks_are_where_their_dates_are() -> None:
    """Over the years 2000 to 2009, a year is 9.6 percent of the width."""
    marks = picture(essay("2005-01-01", "2000-01-01", ["2009-12-31"]))
    assert marks.drafted == pytest.approx(2, abs=0.1)
    assert marks.published == pytest.approx(50, abs=0.1)
    assert marks.edited[0] == pytest.approx(98, abs=0.1)
    assert marks.life
    assert (marks.life.x, marks.life.end) == (marks.drafted, marks.edited[0])
    assert marks.bands == ()


def test_date_of_some_time_is_a_band_with_its_mark_in_the_middle() -> None:
    marks = picture(essay("2009-12-31", "2000/2003"))
    (band,) = marks.bands
    assert (band.x, band.end) == pytest.approx((2, 40.4), abs=0.1)
    assert marks.drafted == pytest.approx((band.x + band.end) / 2, abs=0.1)


@pytest.mark.parametrize(
    ("draft", "place", "open_"),
    [("2000/..", 2, "since"), ("../2000", 11.6, "until")],
)
def test_open_interval_is_an_arrow_from_the_end_that_was_written(
    draft: str, place: float, open_: str
) -> None:
    """No date is made up of it, neither a mark, nor a band, nor a line to it."""
    marks = picture(essay("2005-01-01", draft, ["2009-12-31"]))
    assert marks.marks[0].open == open_
    assert marks.marks[0].x == pytest.approx(place, abs=0.1)
    assert marks.drafted is None
    assert marks.bands == ()
    assert marks.life
    assert marks.life.x == marks.published


def test_open_interval_looks_the_same_whatever_other_essays_say() -> None:
    alone = picture(essay("2005-01-01", "2000/..", ["2009"]))
    years = laid_out(essay("2005-01-01", "2000/..", ["2009/.."]), essay("2009-12-31"))
    beside = rows(years)[0].picture
    assert alone.marks[0] == beside.marks[0]
    assert beside.marks[2].open == "since"
    assert beside.edited == ()


def test_publication_of_an_open_interval_is_an_arrow_too() -> None:
    article = essay("2005-01-01", "2000", ["2009-12-31"])
    article.first_publication = PartialDate("2004/..")
    marks = picture(article)
    assert marks.published is None
    assert [x.open for x in marks.marks] == ["", "since", ""]
    assert marks.life
    assert (marks.life.x, marks.life.end) == (marks.drafted, marks.edited[0])


@pytest.mark.parametrize(
    ("draft", "rough"),
    [
        ("1950-05-03", False),
        ("1950-05", False),
        ("1950-21", True),
        ("1950", True),
        ("1950/1951", True),
        ("195X", False),
    ],
)
def test_date_of_more_than_a_month_is_seen_to_be_one(draft: str, rough: bool) -> None:
    """Where its band would be below its mark; a wider one is drawn as it is."""
    marks = rows(laid_out(essay("1999-01-01", draft), essay("2029-12-31")))[0].picture
    assert marks.marks[0].rough == rough
    assert bool(marks.bands) == (draft == "195X")


@pytest.mark.parametrize(
    ("draft", "approximate", "uncertain"),
    [
        ("2000", False, False),
        ("2000~", True, False),
        ("2000?", False, True),
        ("2000%", True, True),
        ("2000~/..", True, False),
    ],
)
def test_mark_knows_what_was_said_of_its_date(
    draft: str, approximate: bool, uncertain: bool
) -> None:
    mark = picture(essay("2005-01-01", draft)).marks[0]
    assert (mark.approximate, mark.uncertain) == (approximate, uncertain)


def test_draft_comes_before_and_an_edit_after_the_publication() -> None:
    """Of the dates that they can mean, the marks are at those that make sense."""
    early = picture(essay("2008-02-01", "2008", ["2008"]))
    assert early.published
    assert early.drafted == early.published < early.edited[0]
    late = picture(essay("2008-11-01", "2008", ["2008"]))
    assert late.drafted
    assert late.published
    assert late.drafted < late.published == late.edited[0]
    earlier = picture(essay("2008-02-01", "2009", ["2007"]))
    assert earlier.drafted
    assert earlier.published
    assert earlier.edited[0] < earlier.published < earlier.drafted


def test_article_with_a_date_alone_is_one_mark() -> None:
    marks = picture(essay())
    assert (marks.life, marks.drafted, marks.edited) == (None, None, ())


dates = st.from_regex(
    r"(19[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?|-2[1-4])?|19[0-9]X)[~?%]?"
    r"|19[0-4][0-9]/19[5-9][0-9]|19[0-9]{2}/\.\.|\.\./19[0-9]{2}",
    fullmatch=True,
)


@given(
    st.lists(
        st.tuples(
            st.dates(datetime(1900, 1, 1).date(), datetime(1999, 1, 1).date()),
            st.none() | dates,
            st.lists(dates, max_size=3),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_mark_is_within_the_picture_and_its_line(
    articles: list[tuple[Any, str | None, list[str]]],
) -> None:
    chronology = laid_out(
        *(essay(x.isoformat(), draft or "", edits) for x, draft, edits in articles)
    )
    assert len(rows(chronology)) == len(articles)
    for row in rows(chronology):
        marks = row.picture
        assert marks.published is not None
        places = [*marks.edited, marks.published]
        places += [] if marks.drafted is None else [marks.drafted]
        assert len(marks.marks) == len(places) + sum(bool(x.open) for x in marks.marks)
        assert all(2 <= x.x <= 98 for x in marks.marks)
        assert all(2 <= x <= 98 for x in places)
        assert all(2 <= x.x <= x.end <= 98 for x in marks.bands)
        assert (marks.life is None) == (len(places) == 1)
        if marks.life:
            assert (marks.life.x, marks.life.end) == (min(places), max(places))
