"""Find the dates of a header that EDTF can say, and the build cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.dates.prose import to_edtf
from pelican_jsoncomment.fields import DATE_FIELDS, FULL_DATES, Type, of_type
from pelican_jsoncomment.header.parser import JSON, Header
from pelican_jsoncomment.header.scanner import members

_LISTS = of_type(Type.PARTIAL_DATES)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"')


class Rewritten(NamedTuple):
    """A date in a header: from where to where, with its quotes, and what it becomes."""

    at: int
    end: int
    text: str
    field: str


def rewritable(head: Header, order: str | None) -> Iterator[Rewritten]:
    """Yield the dates of a header that the build cannot read and EDTF can say.

    *order* is the setting JSONCOMMENT_DATE_ORDER. Places are in the header's source.
    """
    for name in DATE_FIELDS:
        for at in _places(head, name) if name in head.written else ():
            match = _STRING.match(head.source.text, at)
            text = match[1].strip() if match else ""
            if not text or "\\" in text or _is_readable(name, text, order):
                continue
            edtf = to_edtf(text, order)
            if match and edtf:
                yield Rewritten(at, match.end(), edtf, name)


def _places(head: Header, name: str) -> Iterator[int]:
    """Yield where each string begins that should be a date."""
    value = head.fields.get(name)
    if not isinstance(value, list):
        yield from _place(head, name, value, head.value_at(name))
        return
    for number, item in enumerate(value):
        yield from _place(head, name, item, head.item_at(name, number))


def _place(head: Header, name: str, item: JSON, at: int) -> Iterator[int]:
    if isinstance(item, str):
        yield at
    elif isinstance(item, dict) and name in _LISTS:
        # A note may be words that are a date, too.
        yield from (
            x.value_at
            for x in members(head.source, at)
            if x.name == "date" and isinstance(item["date"], str)
        )


def _is_readable(name: str, text: str, order: str | None) -> bool:
    try:
        if name in FULL_DATES:
            parse_date(text, order)
        else:
            PartialDate(text)
    except ValueError:
        return False
    return True
