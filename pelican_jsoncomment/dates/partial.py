"""Read, order and show dates as imprecise as their author's memory.

`PartialDate` reads a subset of EDTF, the Extended Date/Time Format of ISO 8601-2;
`humanize` writes it out for people. See https://www.loc.gov/standards/datetime/.
"""

from __future__ import annotations

import calendar
import operator
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Any, Final, Literal, Self, TypeAlias

Precision: TypeAlias = Literal[
    "year", "month", "day", "time", "season", "decade", "interval"
]

WORDS: Final[Mapping[str, str]] = {
    "spring": "spring",
    "summer": "summer",
    "autumn": "autumn",
    "winter": "winter",
    "season": "{season} {year}",
    "month": "{month} {year}",
    "day": "{day} {month} {year}",
    "decade": "{}s",
    "approximate": "c. {}",
    "uncertain": "{}?",
    "until": "until {}",
    "since": "since {}",
}
"""The words and `str.format` patterns of `humanize`, for a site to translate."""

_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_OPEN: Final = ".."
_EXPECTED: Final = (
    "such as 2006, 2006-05, 2006-05-03, 2006-21, 200X, 2006~ or 2006/2008"
)
_LONGEST: Final = 80  # an interval of two date-times with every part is 73 long
_SHOWN: Final = 40

_SINGLE: Final = re.compile(
    r"""
    (?P<plain>
        (?P<decade>[0-9]{3}) X
      | (?P<year>[0-9]{4}) (?: - (?P<month>[0-9]{2}) (?: - (?P<day>[0-9]{2})
        (?: [T\ ]
            (?P<clock> (?:[01][0-9]|2[0-3]) : [0-5][0-9] (?: : [0-5][0-9]
                (?P<fraction> \.[0-9]{1,9} )? )? )
            (?P<zone> Z | [+-] (?:[01][0-9]|2[0-3]) : [0-5][0-9] )?
        )? )? )?
    )
    (?P<qualifier> [~?%] )?
    """,
    re.VERBOSE,
)


def _pattern() -> str:
    """Return `_SINGLE`, and intervals of it, without what only Python has."""
    plain = re.sub(r"\s+", "", _SINGLE.pattern.replace("\\ ", r"\x20"))
    single = re.sub(r"\(\?P<\w+>", "(?:", plain)
    single = f"(?:{single})"
    return rf"{single}(?:/(?:{single}|\.\.))?|\.\./{single}"


PATTERN: Final = _pattern()
"""What partial dates look like, as a regular expression of ECMAScript (ECMA-262).

Some of what it matches is no date: a 30 February, an end before its beginning.
"""


class PartialDate(str):
    """A date as its author wrote it, and what it means.

    As text it is what was written, without surrounding white space: it prints,
    equals, hashes, joins, pickles and goes into JSON as that `str`. `<`, `<=`, `>` and
    `>=` order by time: by the earliest moment (an open beginning first, a time
    without a zone as UTC), then by the latest day (an open end last), then by the
    text. A plain `str` that reads as a partial date is ordered as one, any other as
    text.

    Attributes:
        precision: What was written.
        earliest: The first day it can mean, `None` where the beginning is open.
        latest: The last day it can mean, `None` where the end is open.
        moment: The earliest moment: the time written, with its zone if it has one, or
            midnight without a zone; `None` where the beginning is open. Fractions of a
            second are cut to microseconds.
        year: The year of `earliest`, or of `latest` where the beginning is open.
        approximate: Whether it, or either end of an interval, has `~` or `%`.
        uncertain: Whether it, or either end of an interval, has `?` or `%`.
        html: The value for `<time datetime>`, `None` where HTML has none (seasons,
            decades, intervals). Fractions of a second are cut to the three digits
            that https://html.spec.whatwg.org/#valid-time-string allows.
        begin: The beginning of an interval, `None` where open or not an interval.
        end: The end of an interval, `None` where open or not an interval.

    Seasons are the meteorological ones of the northern hemisphere; the winter of a
    year begins in its December.

    Raises:
        ValueError: The text is not in the subset; the message says what is, or what
            is wrong.
    """

    # An archive has thousands of them.
    __slots__ = (
        *("precision", "earliest", "latest", "moment", "year", "approximate"),
        *("uncertain", "html", "begin", "end"),
    )

    precision: Precision
    earliest: date | None
    latest: date | None
    moment: datetime | None
    year: int
    approximate: bool
    uncertain: bool
    html: str | None
    begin: PartialDate | None
    end: PartialDate | None

    def __new__(cls, text: str) -> Self:
        """Read `text`; see the class."""
        text = text.strip()
        self = super().__new__(cls, text)
        if len(text) > _LONGEST:
            raise ValueError(_refusal(text))
        if "/" in text:
            self._read_interval(text)
        else:
            self._read_single(text)
        day = self.earliest or self.latest
        assert day is not None  # no interval is open at both ends
        self.year = day.year
        return self

    def _read_single(self, text: str) -> None:
        match = _SINGLE.fullmatch(text)
        if match is None:
            raise ValueError(_refusal(text))
        try:
            self.precision, self.earliest, self.latest = _span(match)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date: {error}") from None
        self.moment = _moment(match, self.earliest)
        self.html = _html(match, self.precision)
        self.approximate = match["qualifier"] in ("~", "%")
        self.uncertain = match["qualifier"] in ("?", "%")
        self.begin = self.end = None

    def _read_interval(self, text: str) -> None:
        begin, end = self.begin, self.end = _ends(text)
        self.precision, self.html = "interval", None
        self.earliest = begin.earliest if begin else None
        self.latest = end.latest if end else None
        if self.earliest and self.latest and self.latest < self.earliest:
            # Two times in order, in zones between which the day changes.
            self.earliest, self.latest = self.latest, self.earliest
        self.moment = begin.moment if begin else None
        self.approximate = any(side.approximate for side in (begin, end) if side)
        self.uncertain = any(side.uncertain for side in (begin, end) if side)

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        """Pickle and copy as the text, read anew."""
        return type(self), (str(self),)

    def lower(self) -> str:
        """Return the date itself: Jinja's ``sort``, ``min`` and ``max`` ask for it.

        They compare strings without case, and would order any other ``str`` as text.
        """
        return self

    def __lt__(self, other: str, /) -> bool:
        return self._compare(other, operator.lt)

    def __le__(self, other: str, /) -> bool:
        return self._compare(other, operator.le)

    def __gt__(self, other: str, /) -> bool:
        return self._compare(other, operator.gt)

    def __ge__(self, other: str, /) -> bool:
        return self._compare(other, operator.ge)

    @property
    def _key(self) -> tuple[bool, timedelta, bool, date, str]:
        return (
            self.moment is not None,
            _since_year_one(self.moment or datetime.min),
            self.latest is None,
            self.latest or date.max,
            str(self),
        )

    def _compare(self, other: str, relation: Callable[[Any, Any], bool]) -> bool:
        if isinstance(other, str):
            with suppress(ValueError):
                that = other if isinstance(other, PartialDate) else PartialDate(other)
                return relation(self._key, that._key)
        return relation(str(self), other)


def humanize(value: object, words: Mapping[str, str] | None = None) -> str:
    """Write a partial date for people, with month names of the process's locale.

    A time is shown as its day, and an interval whose ends look the same as one of
    them. Years are shown as written.

    Args:
        value: A `PartialDate`, text that reads as one, a `date` or a `datetime`.
            Anything else comes back as text, unchanged.
        words: Replacements for entries of `WORDS`, by key.

    Raises:
        ValueError, KeyError, IndexError: A pattern in `words` is not one that
            `str.format` can fill.
    """
    if isinstance(value, date):
        value = date.isoformat(value)  # of a datetime too, the day alone
    text = value if isinstance(value, str) else str(value)
    try:
        partial = text if isinstance(text, PartialDate) else PartialDate(text)
    except ValueError:
        return text
    return _phrase(partial, {**WORDS, **(words or {})})


def _span(match: re.Match[str]) -> tuple[Precision, date, date]:
    """Return the precision, first and last day of a date that is not an interval."""
    if match["decade"]:
        first = int(match["decade"]) * 10
        return "decade", date(max(first, 1), 1, 1), date(first + 9, 12, 31)
    year = int(match["year"])
    if match["month"] is None:
        return "year", date(year, 1, 1), date(year, 12, 31)
    if match["day"] is None and match["month"] in _SEASONS:
        return "season", *_season(year, match["month"])
    month = int(match["month"])
    day = date(year, month, int(match["day"] or 1))
    if match["day"] is None:
        return "month", day, _last_of_month(year, month)
    return ("time" if match["clock"] else "day"), day, day


def _season(year: int, code: str) -> tuple[date, date]:
    first = date(year, 3 * (int(code) - 20), 1)
    if _SEASONS[code] != "winter":
        return first, _last_of_month(year, first.month + 2)
    return first, date.max if year == MAXYEAR else _last_of_month(year + 1, 2)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _moment(match: re.Match[str], first: date) -> datetime:
    clock, zone = match["clock"], match["zone"] or ""
    if clock is None:
        return datetime.combine(first, time.min)
    return datetime.fromisoformat(f"{first}T{clock}{zone}")


def _html(match: re.Match[str], precision: Precision) -> str | None:
    if precision in ("season", "decade"):
        return None
    plain, fraction, zone = match.group("plain", "fraction", "zone")
    if precision == "time":
        plain = plain.replace(" ", "T")
    if fraction:
        plain = plain.replace(fraction, fraction[:4])
    if zone == "-00:00":  # valid in RFC 3339, but not in HTML
        plain = plain.replace(zone, "Z")
    return plain


def _ends(text: str) -> tuple[PartialDate | None, PartialDate | None]:
    first, _, last = text.partition("/")
    if not first or not last:
        raise ValueError(f"{text!r} lacks an end; an open end is written '..'")
    if first == last == _OPEN:
        raise ValueError(f"{text!r} is open at both ends")
    if "/" in last or f"{first.strip()}/{last.strip()}" != text:
        raise ValueError(_refusal(text))
    begin = None if first == _OPEN else PartialDate(first)
    end = None if last == _OPEN else PartialDate(last)
    if begin and end and _is_before(end, begin):
        raise ValueError(f"{text!r} ends before it begins")
    return begin, end


def _is_before(end: PartialDate, begin: PartialDate) -> bool:
    """Tell whether the whole of `end` lies before `begin`, neither an interval."""
    first, last = begin.moment or datetime.min, end.moment or datetime.max
    if end.precision != "time":
        last = datetime.combine(end.latest or date.max, time.max)
    # Where one of them has no zone, its author meant the clock of the other.
    if first.tzinfo is None or last.tzinfo is None:
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    return last < first


def _since_year_one(moment: datetime) -> timedelta:
    # A difference, because conversion to UTC overflows at both ends of the calendar.
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=None) - datetime.min - offset


def _refusal(text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{shown!r} is not a partial date, {_EXPECTED}"


def _phrase(value: PartialDate, words: Mapping[str, str]) -> str:
    if value.precision == "interval":
        return _interval_phrase(value, words)
    phrase = _plain_phrase(value, words)
    if value.approximate:
        phrase = words["approximate"].format(phrase)
    if value.uncertain:
        phrase = words["uncertain"].format(phrase)
    return phrase


def _interval_phrase(value: PartialDate, words: Mapping[str, str]) -> str:
    ends = [_phrase(end, words) for end in (value.begin, value.end) if end]
    if value.begin is None:
        return words["until"].format(*ends)
    if value.end is None:
        return words["since"].format(*ends)
    if ends[0] == ends[1]:
        return ends[0]
    spaced = any(len(end.split()) > 1 for end in ends)
    return (" \N{EN DASH} " if spaced else "\N{EN DASH}").join(ends)


def _plain_phrase(value: PartialDate, words: Mapping[str, str]) -> str:
    year, month, day = value[:4], value[5:7], value[8:10]
    if value.precision == "year":
        return year
    if value.precision == "decade":
        return words["decade"].format(f"{value[:3]}0")
    if value.precision == "season":
        return words["season"].format(season=words[_SEASONS[month]], year=year)
    name = calendar.month_name[int(month)]
    if value.precision == "month":
        return words["month"].format(month=name, year=year)
    return words["day"].format(day=int(day), month=name, year=year)
