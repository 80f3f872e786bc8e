"""Turn dates as people write them into EDTF: "c. 2006" into ``2006~``."""

from __future__ import annotations

import re

from pelican_jsoncomment.dates.full import in_24_hours, parse_date
from pelican_jsoncomment.dates.partial import PartialDate

_LONGEST = 64
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# Not from the calendar module, whose names are those of the process's locale.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_ABOUT = re.compile(
    r"(?:c\.|ca\.?|circa|about|approx\.?|approximately)\s*(.+)", re.IGNORECASE
)
_DECADE = re.compile(r"(?:the\s+)?([0-9]{3})0['’]?s", re.IGNORECASE)
_OPEN = re.compile(r"(until|since)\s+(.+)", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:from\s+)?(.+?)(?:\s*[–—]\s*|\s+-\s+|\s+(?:to|until)\s+)(.+)", re.IGNORECASE
)
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
_DATES = tuple(
    re.compile(x, re.IGNORECASE)
    for x in (
        rf"(?P<month>[a-z]+)(?:,|\s+of)?\s+{_YEAR}",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)
_WITH_CLOCK = re.compile(
    r"(.+?)(?:,? at |,? )([01]?[0-9]|2[0-3])(:[0-5][0-9](?::[0-5][0-9])?)",
    re.IGNORECASE,
)
_DAY_OF_EDTF = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_FIGURES = re.compile(r"[0-9]{1,4} ?([./-]) ?[0-9]{1,2} ?\1 ?[0-9]{1,4}")


def to_edtf(text: str, order: str | None = None) -> str | None:
    """Return a date in EDTF, or None where that would take a guess.

    *order* ("dmy" or "mdy") is how the archive writes 03/04/2006.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    edtf = _about(text) or _interval(text) or _single(text) or _timed(text, order)
    if edtf is None:
        return _in_figures(text, order)
    try:
        return str(PartialDate(edtf))
    except ValueError:
        return None


def _about(text: str) -> str | None:
    match = _ABOUT.fullmatch(text)
    date = _single(match[1]) if match else None
    return f"{date}~" if date else None


def _interval(text: str) -> str | None:
    years = _YEARS.fullmatch(text)
    if years:
        return f"{years[1]}/{years[2]}"
    opened = _OPEN.fullmatch(text)
    if opened:
        date = _single(opened[2])
        pattern = "../{}" if opened[1].lower() == "until" else "{}/.."
        return date and pattern.format(date)
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = (_about(x) or _single(x) for x in match.groups())
    return f"{first}/{last}" if first and last else None


def _timed(text: str, order: str | None) -> str | None:
    """Return a day with the time that follows it; nothing in it is a guess."""
    match = _WITH_CLOCK.fullmatch(in_24_hours(text))
    if match is None:
        return None
    day, hour, rest = match.groups()
    edtf = _single(day) or _in_figures(day, order)
    is_day = edtf is not None and _DAY_OF_EDTF.fullmatch(edtf)
    return f"{edtf}T{int(hour):02}{rest}" if is_day else None


def _single(text: str) -> str | None:
    """Return a date that is neither an interval nor marked as approximate."""
    decade = _DECADE.fullmatch(text)
    if decade:
        return f"{decade[1]}X"
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match:
            return _numbers(**match.groupdict())
    return text if re.fullmatch("[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None


def _numbers(month: str, year: str, day: str | None = None) -> str | None:
    word = month.lower()
    if day is None and word in _SEASONS:
        return f"{year}-{_SEASONS[word]}"
    named = [x for x in _MONTHS if x.startswith(word)]
    if len(word) < 3 or len(named) != 1:
        return None
    number = f"{year}-{_MONTHS.index(named[0]) + 1:02}"
    return f"{number}-{int(day):02}" if day else number


def _in_figures(text: str, order: str | None) -> str | None:
    """Return a day such as 30/03/2008, where it can be no other one."""
    if not _IN_FIGURES.fullmatch(text):
        return None
    try:
        return str(parse_date(text, order).moment.date())
    except ValueError:
        return None
