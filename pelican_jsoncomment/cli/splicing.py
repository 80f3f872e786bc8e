"""Replace spans of a string, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """A span of a string, and what takes its place."""

    start: int
    end: int
    new: str


def spliced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a string with each of some spans, which are apart, replaced."""
    parts, end = [], 0
    for start, stop, new in sorted(edits):
        parts += [text[end:start], new]
        end = stop
    return "".join([*parts, text[end:]])
