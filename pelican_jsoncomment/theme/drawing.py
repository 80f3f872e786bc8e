"""Draw the life of one article: where its marks are, and what each of them says.

No mark is where no date was written: an open interval has an arrow from the end that
is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.theme.axis import Axis
from pelican_jsoncomment.theme.provenance import edits_of, read_date

Kind = Literal["drafted", "published", "edited"]

# The width, in percent, from which a date is drawn as wide as it is: below, its mark
# would hide it.
_NARROWEST_BAND = 5.0
# What is known to the month is as good as exact in a picture of years.
_DAYS_OF_MONTH = 31


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
class Mark:
    """What happened, where it is on the line, and the date in words.

    ``open`` is "since" or "until" for an interval without an end, whose place is that
    of the end it has; else "". ``rough`` is whether the date may be any of more than a
    month, but its band would be narrower than the mark.
    """

    kind: Kind
    x: float
    text: str
    approximate: bool = False
    uncertain: bool = False
    rough: bool = False
    open: Literal["", "since", "until"] = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The marks of one article, the line that joins them, and the width of dates."""

    marks: tuple[Mark, ...]
    life: Span | None
    bands: tuple[Span, ...]

    @property
    def drafted(self) -> float | None:
        """The place of the first draft, or None where none is known."""
        return next(iter(self._places("drafted")), None)

    @property
    def published(self) -> float | None:
        """The place of the first publication, or None where it is an open interval."""
        return next(iter(self._places("published")), None)

    @property
    def edited(self) -> tuple[float, ...]:
        """The places of the edits."""
        return self._places("edited")

    @property
    def signs(self) -> Iterator[str]:
        """What a legend has to explain, as often as it is there."""
        if self.bands or any(x.rough for x in self.marks):
            yield "within"
        for mark in self.marks:
            if mark.approximate:
                yield "approximate"
            if mark.uncertain:
                yield "uncertain"
            if mark.open:
                yield mark.open

    def _places(self, kind: Kind) -> tuple[float, ...]:
        return tuple(x.x for x in self.marks if x.kind == kind and not x.open)


@dataclass(frozen=True, slots=True)
class Life:
    """The dates of one article, as far as they can be read."""

    article: Any
    drafted: PartialDate | None
    published: PartialDate
    edited: tuple[PartialDate, ...]

    @classmethod
    def of(cls, article: Any) -> Life:
        """Return the dates of an article of any reader."""
        return cls(
            article,
            read_date(getattr(article, "first_draft", None)),
            _published(article),
            tuple(x for x in map(read_date, edits_of(article)) if x is not None),
        )

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        """All of them: the draft, the publication, and the edits as written."""
        first = (self.drafted,) if self.drafted else ()
        return (*first, self.published, *self.edited)

    @property
    def written(self) -> PartialDate:
        """When it was written, as far as that is known."""
        return self.drafted or self.published


def draw(life: Life, axis: Axis, texts: Sequence[str] = ()) -> Picture:
    """Return the picture of an article.

    A date of more than a day has its mark in the middle, moved where the draft would
    be drawn after the publication, or an edit before it.

    Args:
        life: Its dates.
        axis: The axis of the page.
        texts: The dates in words, in the order of ``life.dates``.
    """
    published = None if _open(life.published) else axis.middle(life.published)
    kinds: list[Kind] = ["drafted"] if life.drafted else []
    kinds.append("published")
    kinds.extend("edited" for _ in life.edited)
    said = texts or [""] * len(kinds)
    marks = tuple(
        _mark(kind, when, text, axis, published)
        for kind, when, text in zip(kinds, life.dates, said, strict=True)
    )
    places = [x.x for x in marks if not x.open]
    joined = len(places) > 1
    return Picture(
        marks,
        Span(min(places), round(max(places) - min(places), 2)) if joined else None,
        tuple(
            band
            for band in (_band(axis, x) for x in life.dates if not _open(x))
            if band.width >= _NARROWEST_BAND
        ),
    )


def _published(article: Any) -> PartialDate:
    """Return the first publication, or Pelican's date as exactly as it was written."""
    published = read_date(getattr(article, "first_publication", None))
    written = getattr(article, "date_written", None)
    return published or written or PartialDate(article.date.date().isoformat())


def _open(when: PartialDate) -> Literal["", "since", "until"]:
    if when.earliest is None:
        return "until"
    return "since" if when.latest is None else ""


def _mark(
    kind: Kind, when: PartialDate, text: str, axis: Axis, published: float | None
) -> Mark:
    first, last = axis.ends(when)
    place = {"until": last, "since": first}.get(_open(when), (first + last) / 2)
    if not _open(when) and published is not None:
        if kind == "drafted":
            place = max(first, min(place, published))
        elif kind == "edited":
            place = min(last, max(place, published))
    rough = last - first > _DAYS_OF_MONTH and not _open(when)
    return Mark(
        kind,
        axis.at(place),
        text,
        when.approximate,
        when.uncertain,
        rough and _band(axis, when).width < _NARROWEST_BAND,
        _open(when),
    )


def _band(axis: Axis, when: PartialDate) -> Span:
    first, last = map(axis.at, axis.ends(when))
    return Span(first, round(last - first, 2))
