"""Find the dates of a header that EDTF can say, and the build cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.dates.prose import to_edtf
from pelican_jsoncomment.fields import DATE_FIELDS, FULL_DATES
from pelican_jsoncomment.header.parser import Header

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
        value = head.fields.get(name)
        if name not in head.written or not isinstance(value, (str, list)):
            continue
        at = head.value_at(name)
        for match in _STRING.finditer(head.raw(name)):
            text = match[1].strip()
            if not text or "\\" in text or _is_readable(name, text, order):
                continue
            edtf = to_edtf(text, order)
            if edtf:
                yield Rewritten(at + match.start(), at + match.end(), edtf, name)


def _is_readable(name: str, text: str, order: str | None) -> bool:
    try:
        if name in FULL_DATES:
            parse_date(text, order)
        else:
            PartialDate(text)
    except ValueError:
        return False
    return True
