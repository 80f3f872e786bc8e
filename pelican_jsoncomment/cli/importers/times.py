"""Read the times of exports, as far as they say when something was."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


def moment(local: str, gmt: str) -> datetime | None:
    """Return a moment of WordPress with its zone, where its two times tell it."""
    here, there = _time(local), _time(gmt)
    if here is None or there is None:
        return here or (there.replace(tzinfo=UTC) if there else None)
    offset = here - there
    if abs(offset) > timedelta(hours=15) or offset % timedelta(minutes=15):
        return here
    return here.replace(tzinfo=timezone(offset))


def of_atom(text: str) -> datetime | None:
    """Return the time of an Atom date, None for what is not one."""
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


def _time(text: str) -> datetime | None:
    # A missing time is 0000-00-00 00:00:00, which no calendar has.
    try:
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def of_rss(text: str) -> datetime | None:
    """Return the time of an RSS date; WordPress writes the year -0001 for none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if "-0001" not in text else None


def is_later(moment: datetime, than: datetime) -> bool:
    """Return whether a moment is later, on the local clock if one has no zone."""
    if moment.tzinfo and than.tzinfo:
        return moment > than
    return moment.replace(tzinfo=None) > than.replace(tzinfo=None)
