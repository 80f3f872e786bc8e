"""Find the names in a header that are slips, and can become what they are near to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.metadata import spelling


class Renamed(NamedTuple):
    """A name in a header: where its quote is, as it is written, and what it becomes."""

    at: int
    written: str
    new: str
    field: str


def renamable(head: Header) -> Iterator[Renamed]:
    """Yield the names of a header that are slips, where the right one is not there."""
    taken = set(head.fields)
    for name, near in spelling.slips(head):
        at, written = head.name_at(name), head.written[name]
        # With an escape in it, it is longer than it says.
        is_plain = head.source.text.startswith(f'"{written}"', at)
        if is_plain and near not in taken:
            taken.add(near)
            yield Renamed(at, written, near, name)
