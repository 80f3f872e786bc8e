"""The years of the chronology as bars: how much was written in each, and a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pelican_jsoncomment.theme.axis import Tick, round_step

# Places are percentages of the width; heights are pixels.
_MARGIN = 2.0
_TALLEST = 60
# A single essay is seen beside a hundred.
_LOWEST = 3
# What can be hit with a finger, or seen at all, where there are many years; and what
# still looks like a bar where there are few.
_NARROWEST, _WIDEST = 0.4, 6.0
_MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, how many articles it has, its bar, and what is to be hit."""

    year: int
    count: int
    x: float
    width: float
    height: int
    hit_x: float
    hit_width: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """A bar for each year that has articles, and the labels of decades."""

    bars: tuple[Bar, ...] = ()
    labels: tuple[Tick, ...] = ()


def histogram(counts: Mapping[int, int]) -> Histogram:
    """Return the bars of years by the number of their articles; of one year, none."""
    if len(counts) <= 1:
        return Histogram()
    first, last = min(counts), max(counts)
    slot = (100 - 2 * _MARGIN) / (last - first + 1)

    def centre(year: int) -> float:
        return _MARGIN + slot * (year - first + 0.5)

    def bars() -> Iterator[Bar]:
        most = max(counts.values())
        width = min(max(slot * 0.8, _NARROWEST), _WIDEST)
        for year, count in counts.items():
            x = centre(year)
            yield Bar(
                year,
                count,
                round(x - width / 2, 2),
                round(width, 2),
                max(round(_TALLEST * count / most), _LOWEST),
                round(x - max(slot, width) / 2, 2),
                round(max(slot, width), 2),
            )

    step = round_step(last - first + 1, _MOST_LABELS)
    labels = (
        Tick(round(centre(year), 2), str(year))
        for year in range(-(-first // step) * step, last + 1, step)
    )
    return Histogram(tuple(bars()), tuple(labels))
