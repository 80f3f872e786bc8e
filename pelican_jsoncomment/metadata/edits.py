"""The edits of an essay: what follows from the latest of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pelican_jsoncomment.dates.full import FullDate, is_exact
from pelican_jsoncomment.dates.partial import PartialDate


def latest_edit(
    metadata: Mapping[str, Any], path_date: datetime | None, timezone: str
) -> datetime | None:
    """Return the moment of the latest edit, if it is exact and not before the date.

    *timezone* is that of moments that name none.
    """
    edited = metadata.get("edited")
    if not isinstance(edited, PartialDate) or not is_exact(edited):
        return None
    moment = FullDate.from_partial(edited).moment
    date: datetime | None = metadata.get("date", path_date)
    if date is None:
        return moment
    edit_at, date_at = moment, date
    if moment.tzinfo or date.tzinfo:
        zone = ZoneInfo(metadata.get("timezone", timezone))
        edit_at, date_at = _in_zone(moment, zone), _in_zone(date, zone)
    if edited.precision == "day" and edit_at.date() == date_at.date():
        return date
    return None if edit_at < date_at else moment


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment with the zone that Pelican gives one that has none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
