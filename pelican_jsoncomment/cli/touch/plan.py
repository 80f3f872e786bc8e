"""Plan how ``edited`` gets one date more, and prove that all else stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import Change, ProofError, edited
from pelican_jsoncomment.cli.fix import edited_field
from pelican_jsoncomment.dates.full import is_exact
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header


def plan(
    path: Path, shown: str, data: bytes, day: PartialDate, blog: Blog
) -> Change | None:
    """Return the change that adds *day* to the essay at *path*, None if it has it.

    *data* is what is in the file, and messages name it *shown*. Raises EssayError for
    a header that the build refuses, and ProofError where there is none, or where the
    date cannot be added.
    """
    head = parser.read(data, shown, blog.options.fields)
    if head is None:
        raise ProofError(
            "it has no header at its top; fix, or fix --add-headers, may give it one"
        )
    before = _edits(head, blog)
    if any(_is_same(x, day) for x in before):
        return None
    edits = edited_field.add(head, blog.options.fields, [day], "touch")
    change = Change.plan(path, data, edits)
    again = parser.read(edited(data, change.edits), shown, blog.options.fields)
    if again is None or _edits(again, blog) != sorted([*map(str, before), str(day)]):
        raise ProofError(
            f"the build would not read {day} in it; the file stays as it is"
        )
    if _rest(again) != _rest(head):
        raise ProofError("something else would change; the file stays as it is")
    return change


def _edits(head: Header, blog: Blog) -> list[str]:
    """Return the edits that the build reads in a header, as they are written."""
    metadata: Mapping[str, Any] = blog.metadata(head)
    return sorted(map(str, metadata.get("edits", [])))


def _is_same(written: str, day: PartialDate) -> bool:
    """Return whether an edit is of a day, be it with a time."""
    if written == day:
        return True
    try:
        edit = PartialDate(written)
    except ValueError:
        return False
    return is_exact(edit) and is_exact(day) and edit.earliest == day.earliest


def _rest(head: Header) -> tuple[str, str]:
    fields = {name: x for name, x in head.fields.items() if name != edited_field.FIELD}
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    return json.dumps(fields), head.source.text[head.body_at :]
