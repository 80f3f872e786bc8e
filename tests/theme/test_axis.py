"""The axis of the chronology: what is labelled, and that labels have room."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.theme.chronology import Chronology
from tests.conftest import Site
from tests.theme.test_chronology import HTML, SVG, essay, laid_out, page_of
from tests.theme.test_chronology import write as write_essays


def from_to(first: int, last: int) -> Chronology:
    return laid_out(essay(f"{first:04}-01-01"), essay(f"{last:04}-12-31"))


def labels(chronology: Chronology) -> list[str]:
    assert chronology.last
    return [x.label for x in (*chronology.ticks, chronology.last) if x.label]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2024, 2024, ["2024", "April", "July", "December"]),
        (2023, 2024, ["2023", "July", "2024", "December"]),
        (2022, 2024, ["2022", "2023", "2024"]),
        (2020, 2024, ["2020", "2021", "2022", "2023", "2024"]),
        (1986, 2024, ["1986", "2000", "2010", "2024"]),
        (1963, 2024, ["1963", "1980", "2000", "2024"]),
        (1900, 2024, ["1900", "1950", "2024"]),
        (44, 99, ["44", "50", "60", "70", "80", "90", "99"]),
        (1, 9999, ["1", "2000", "4000", "6000", "9999"]),
    ],
)
def test_axis_has_few_round_years_and_both_ends(
    first: int, last: int, said: list[str]
) -> None:
    assert labels(from_to(first, last)) == said


@pytest.mark.parametrize(
    ("first", "last", "more"),
    [
        (2024, 2024, []),
        (1986, 2024, ["1990"]),
        (1963, 2024, []),
        (1984, 2029, ["1990", "2020"]),
        (1900, 2024, ["2000"]),
        (44, 99, []),
    ],
)
def test_axis_has_more_labels_where_the_picture_is_wide(
    first: int, last: int, more: list[str]
) -> None:
    """They are beside those of a phone, with as much room in what is wider."""
    chronology = from_to(first, last)
    assert [x.wide for x in chronology.ticks if x.wide] == more
    assert not [x for x in chronology.ticks if x.label and x.wide]
    assert chronology.last
    all_ = [(x.x, x.label or x.wide) for x in chronology.ticks if x.label or x.wide]
    ends = [x + 0.6 * 2.5 * len(label) for x, label in all_]
    end = chronology.last.x - 0.6 * 2.5 * len(chronology.last.label)
    assert all(
        x < y for x, y in zip(ends, [*(x for x, _ in all_[1:]), end], strict=True)
    )


years = st.integers(1, 9999)


@given(years, st.integers(0, 3000))
def test_labels_of_the_axis_have_room(first: int, more: int) -> None:
    """On a phone of 320 pixels a character is about 2.5 percent of the picture."""
    chronology = from_to(first, min(first + more, 9999))
    assert chronology.last
    assert chronology.ticks[0].label == str(first)
    labelled = [x for x in chronology.ticks if x.label]
    last = chronology.last
    starts = [x.x for x in labelled] + [
        (last.x if last.label else 100) - 2.5 * len(last.label)
    ]
    ends = [x.x + 2.5 * len(x.label) for x in labelled]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=True))
    assert len(chronology.ticks) <= 7
    assert 6 <= len(chronology.minor) <= 60 or more < 6
    assert all(2 <= x <= 98 for x in chronology.minor)


@pytest.mark.parametrize(
    ("first", "last", "minor"),
    [(2024, 2024, 12), (2023, 2024, 24), (1986, 2024, 39), (1900, 2024, 25)],
)
def test_axis_has_small_lines_between(first: int, last: int, minor: int) -> None:
    places = from_to(first, last).minor
    assert len(places) == minor
    gaps = [b - a for a, b in itertools.pairwise(places)]
    assert max(gaps) < 1.2 * min(gaps)


def test_months_of_the_axis_are_in_the_language_of_the_site(site: Site) -> None:
    write_essays(site, 1)
    fields = '{"title": "T", "date": "2010-04-05", "slug": "t"}'
    site.write("e0.md", f"<!-- {fields} -->\n\nText.\n")
    words = {"month": "{year}, {month}"}
    (head,) = page_of(site, JSONCOMMENT_WORDS=words).iter(f"{HTML}thead")
    texts = [x.text for x in head.iter(f"{SVG}text")]
    assert texts == ["2010", "April", "July", "December"]
