"""Show a planned change as a unified diff, for people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from pelican_jsoncomment.cli.changes.apply import Change, edited
from pelican_jsoncomment.cli.console import visible

_HUNK = re.compile(r"@@ -(\d+)(.*?) \+(\d+)(.*)", re.DOTALL)
_CONTEXT = 3


def show(change: Change, before: bytes | None, name: str) -> list[str]:
    """Return the lines of a unified diff, for people.

    What a terminal would not show, or would obey, stands as ``<U+00A0>``; a carriage
    return is left out, because line endings never change.
    """
    old = _lines(before or b"")
    new = _lines(edited(before or b"", change.edits))
    same = _common(old, new)
    tail = _common(old[same:][::-1], new[same:][::-1])
    start = max(0, same - _CONTEXT)
    stop = max(0, tail - _CONTEXT)
    hunks = difflib.unified_diff(
        old[start : len(old) - stop], new[start : len(new) - stop], lineterm=""
    )
    moved = (_moved(line, start) for line in list(hunks)[2:])
    return [f"--- {visible(name)}", f"+++ {visible(name)}", *moved]


def _moved(line: str, by: int) -> str:
    """Return a line of a diff, with the line numbers of a hunk's head moved."""
    match = _HUNK.fullmatch(line)
    if match is None:
        return line
    return f"@@ -{int(match[1]) + by}{match[2]} +{int(match[3]) + by}{match[4]}"


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [visible(x) for x in text.split("\n")]
    if not lines[-1]:
        lines.pop()
    return lines


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many items two sequences share at the start."""
    pairs = enumerate(zip(first, second, strict=False))
    differ = (number for number, (a, b) in pairs if a != b)
    return next(differ, min(len(first), len(second)))
