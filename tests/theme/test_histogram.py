"""The bars of the years: as high as their numbers, each in a place of its own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.theme.histogram import Histogram, histogram


@pytest.mark.parametrize("counts", [{}, {2008: 7}])
def test_one_year_has_no_bars(counts: dict[int, int]) -> None:
    assert histogram(counts) == Histogram()


def test_bars_are_as_high_as_their_numbers() -> None:
    bars = histogram({1990: 10, 1991: 5, 1999: 1000}).bars
    assert [x.count for x in bars] == [10, 5, 1000]
    assert [x.height for x in bars] == [3, 3, 60]
    assert [x.height for x in histogram({1990: 10, 1991: 5}).bars] == [60, 30]


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (2020, 2024, ["2020", "2021", "2022", "2023", "2024"]),
        (1965, 2024, ["1970", "1980", "1990", "2000", "2010", "2020"]),
        (44, 99, ["50", "60", "70", "80", "90"]),
        (1, 2024, ["500", "1000", "1500", "2000"]),
    ],
)
def test_round_years_are_labelled(first: int, last: int, labels: list[str]) -> None:
    assert [x.label for x in histogram({first: 1, last: 1}).labels] == labels


@given(st.dictionaries(st.integers(1, 9999), st.integers(1, 500), min_size=2))
def test_bars_are_within_the_picture_and_in_order(counts: dict[int, int]) -> None:
    drawn = histogram(dict(sorted(counts.items())))
    assert {x.year: x.count for x in drawn.bars} == counts
    assert all(0 <= x.x <= x.x + x.width <= 100 for x in drawn.bars)
    assert all(a.x <= b.x for a, b in itertools.pairwise(drawn.bars))
    assert all(
        x.hit_x <= x.x and x.hit_width >= x.width and 3 <= x.height <= 60
        for x in drawn.bars
    )
    assert all(2 <= x.x <= 98 for x in drawn.labels)
