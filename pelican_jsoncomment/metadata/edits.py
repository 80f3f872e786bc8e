"""The edits of an essay: each with its reason, and what follows from the latest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from pelican_jsoncomment.dates.full import FullDate, is_exact
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.header.parser import JSON, is_absent

_KEYS = ("date", "note")


class DatedEdit(PartialDate):
    """The date of an edit, and in ``note`` what was changed, or why: text, or ""."""

    __slots__ = ("note",)

    note: str

    def __new__(cls, text: str, note: str = "") -> Self:
        """Read a partial date; raise ValueError for what is not one."""
        self = super().__new__(cls, text)
        self.note = note
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        """Pickle and copy as the text and the note."""
        return type(self), (str(self), self.note)


class UndatedEdit(str):
    """An edit whose date is not a partial date, and its ``note``."""

    __slots__ = ("note",)

    note: str

    def __new__(cls, text: str, note: str = "") -> Self:
        """Keep a string."""
        self = super().__new__(cls, text)
        self.note = note
        return self


# Most essays of an archive were edited on one day of some twenty years.
_read_edit = lru_cache(maxsize=8192)(DatedEdit)


def with_note(date: str, note: JSON) -> DatedEdit | UndatedEdit:
    """Return an edit; *date* is a PartialDate, or a string that is not one."""
    text = note.strip() if isinstance(note, str) else ""
    if isinstance(date, PartialDate):
        return _read_edit(date, text)
    return UndatedEdit(date, text)


def date_of(item: JSON) -> JSON:
    """Return the date of an edit as it is in a header: alone, or with its note."""
    return item.get("date") if isinstance(item, dict) else item


def problem(item: Mapping[str, JSON]) -> str:
    """Return what is wrong with the object of an edit, "" where nothing is."""
    wanted = 'an edit is a date, or {"date": "2019-09-14", "note": "names corrected"}'
    if unknown := next((x for x in item if x not in _KEYS), None):
        return f"has an unknown name {unknown!r}; {wanted}"
    if is_absent(item.get("date")):
        return f"has an edit without a date; {wanted}"
    note = item.get("note")
    if not isinstance(note, str) and not is_absent(note):
        return f"has a note that is not a string; {wanted}"
    return ""


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
