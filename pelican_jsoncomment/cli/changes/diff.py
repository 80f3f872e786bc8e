"""Show a planned change as a unified diff, for people."""

from __future__ import annotations

import difflib
import re

from pelican_jsoncomment.cli.changes.edits import Change, edited
from pelican_jsoncomment.cli.console import visible

# What is left of the last line that is edited, and three more for context.
_CONTEXT = re.compile(rb"(?:[^\r\n]*(?:\r\n|\r|\n)?){4}")


def show(change: Change, before: bytes | None, name: str) -> list[str]:
    """Return the lines of a unified diff, for people.

    What a terminal would not show, or would obey, becomes ``<U+00A0>``; a carriage
    return is left out, because line endings never change.
    """
    old, shown = before or b"", visible(name)
    last = max((x.at + len(x.old) for x in change.edits), default=0)
    context = _CONTEXT.match(old, last)
    # Nothing is edited after that, and a long body of lines that are alike would
    # take difflib time that grows with its square.
    old = old[: context.end() if context else last]
    lines = difflib.unified_diff(
        _lines(old), _lines(edited(old, change.edits)), shown, shown, lineterm=""
    )
    return list(lines)


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [visible(x) for x in text.split("\n")]
    if not lines[-1]:
        lines.pop()
    return lines
