"""Read the full dates of Pelican (``date``, ``modified``) without guessing."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import datetime

from pelican_jsoncomment.dates.partial import PartialDate

_LONGEST = 64
_ISO_DAY = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}-?[0-9])(?![0-9])")
_SEPARATOR = r"[ \t]*[/.,\- ][ \t]*"
_ISO_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_YEAR_LAST = re.compile(
    rf"(?<![\w:])([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]+)"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\w:])([0-9]{{4}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}})(?!\d)"
)
_CLOCK = re.compile(r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
# Hours by the clock of twelve, which begins at 12: 12 a.m. is midnight.
_TWELVE_HOURS = re.compile(
    r"(?<![0-9:.])(1[0-2]|0?[1-9])(:[0-5][0-9])?[ \t]*([ap])(?:m\b|\.[ \t]?m\b\.?)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?<=[0-9 ])[-+][0-9]{2}:?[0-9]{2}\b")
_SIGNED_ZONE = re.compile(r"\b(?:GMT|UTC)[ \t]*[-+][0-9]", re.IGNORECASE)
# Two days that share neither year, month nor day: what a string does not say is
# filled in differently from each of them.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2003, 12, 31))


@dataclass(frozen=True, slots=True)
class FullDate:
    """A moment for Pelican, and the partial date it was written as, if it was."""

    moment: datetime
    written: PartialDate | None = None

    @classmethod
    def from_partial(cls, partial: PartialDate) -> FullDate:
        """Return the earliest moment of a partial date.

        Raises ValueError where the date has no beginning.
        """
        if partial.moment is None:
            raise ValueError(f"{str(partial)!r} has no beginning, so it is not a date")
        return cls(partial.moment, None if is_exact(partial) else partial)


def parse_date(text: str, order: str | None = None) -> FullDate:
    """Return the date that *text* says.

    *order* ("dmy" or "mdy") is how the archive writes 03/04/2006. A partial date is
    its earliest moment. Raises ValueError with a reason for the author where
    anything would have to be guessed: Pelican's own ``get_date`` fills in today's
    month and day.
    """
    if _ISO_DAY.match(text):
        try:
            return FullDate(datetime.fromisoformat(text))
        except ValueError:
            pass
    try:
        partial = PartialDate(text)
    except ValueError:
        if _ISO_SHAPE.fullmatch(text):
            raise
        return FullDate(_parse_free(text, order))
    return FullDate.from_partial(partial)


def is_exact(partial: PartialDate) -> bool:
    """Return whether a partial date is known to the day, and for certain."""
    known = partial.precision in ("day", "time")
    return known and not (partial.approximate or partial.uncertain)


def _parse_free(text: str, order: str | None) -> datetime:
    """Read a date in words, or one in figures that is not ISO 8601."""
    if len(text) > _LONGEST:
        raise _unreadable(text)
    # "GMT+1" is west of Greenwich in some rules and east of it in others.
    if _SIGNED_ZONE.search(text):
        raise _unknown_zone(text)
    clear = in_24_hours(text)
    iso = _in_iso(clear, order)
    plain = iso or clear
    _check_numbers(text, plain, in_figures=iso is not None)
    first, second = (_by_dateutil(text, plain, default) for default in _DEFAULTS)
    parts = ("year", "month", "day")
    missing = [x for x in parts if getattr(first, x) != getattr(second, x)]
    if missing:
        what = " and no ".join(missing)
        raise ValueError(
            f"{text!r} has no {what}; write as much as is known, as in 2006-05-03,"
            " 2006-05 or 2006"
        )
    return first


def in_24_hours(text: str) -> str:
    """Return a text with each hour such as 3pm or 3:05 p.m. as 15:00 or 15:05."""

    def hours(match: re.Match[str]) -> str:
        hour, minutes, half = match.groups()
        since_noon = 12 * (half.lower() == "p")
        return f"{int(hour) % 12 + since_noon:02}{minutes or ':00'}"

    return _TWELVE_HOURS.sub(hours, text)


def _in_iso(text: str, order: str | None) -> str | None:
    """Return the text with its date in figures as ISO 8601, None where it has none.

    Raises ValueError for what may be either of two dates.
    """
    if match := _YEAR_FIRST.search(text):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.search(text):
        first, second, year = match.groups()
        if len(year) != 4:
            raise ValueError(f"{text!r} needs a year of four digits")
        either = max(int(first), int(second)) <= 12
        if either and order is None and int(first) != int(second):
            raise ValueError(
                f"{text!r} may have the day or the month first; write 2006-05-03,"
                " or set JSONCOMMENT_DATE_ORDER"
            )
        day_first = order == "dmy" if either else int(first) > 12
        day, month = (first, second) if day_first else (second, first)
    else:
        return None
    iso = f"{year}-{int(month):02}-{int(day):02}"
    return f"{text[: match.start()]}{iso}{text[match.end() :]}"


def _check_numbers(text: str, plain: str, *, in_figures: bool) -> None:
    """Refuse numbers whose meaning dateutil would make up."""
    numbers = re.findall(r"[0-9]+", _OFFSET.sub(" ", _CLOCK.sub(" ", plain)))
    short = [x for x in numbers if len(x) <= 2]
    if len(numbers) == len(short) == 2 and not in_figures:
        raise ValueError(f"{text!r} needs a year of four digits")
    years = [x for x in numbers if len(x) == 4]
    allowed = 2 if in_figures else 1
    if len(years) > 1 or len(short) > allowed or len(numbers) != len(years + short):
        raise _unreadable(text)


def _by_dateutil(text: str, plain: str, default: datetime) -> datetime:
    # Most archives never need it, and it takes a while to import.
    import dateutil.parser  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # A zone such as "EST" that dateutil does not know would be dropped.
            warnings.simplefilter("error", dateutil.parser.UnknownTimezoneWarning)
            return dateutil.parser.parse(plain, default=default)
    except dateutil.parser.UnknownTimezoneWarning:
        raise _unknown_zone(text) from None
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise _unreadable(text) from None


def _unreadable(text: str) -> ValueError:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return ValueError(
        f"{shown!r} is not a valid date; write as much as"
        " is known, as in 2006-05-03, 2006-05, 2006-21 (spring) or 2006~ (about)"
    )


def _unknown_zone(text: str) -> ValueError:
    return ValueError(f"{text!r} has a time zone in letters; write it as +01:00")
