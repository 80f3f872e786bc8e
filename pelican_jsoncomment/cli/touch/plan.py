"""Plan how ``edited`` gets one date more, and prove that all else stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import Change, ProofError, edited
from pelican_jsoncomment.cli.fix import edited_field
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.metadata.edits import DatedEdit, UndatedEdit, with_note


def plan(
    path: Path, shown: str, data: bytes, edit: DatedEdit, blog: Blog
) -> Change | None:
    """Return the change that adds *edit* to the essay at *path*, None if it has it.

    Where the day is there without a note, it gets that of the edit.

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
    notes = {x.note for x in before if edited_field.is_same(x, edit)}
    if notes and (not edit.note or edit.note in notes):
        return None
    added: DatedEdit | UndatedEdit
    if "" in notes:
        edits, date = edited_field.noted(head, edit, "touch")
        at = [(str(x), x.note) for x in before].index((date, ""))
        added = with_note(before.pop(at), edit.note)
    else:
        item = edited_field.as_json(edit, edit.note)
        edits, added = (
            edited_field.add(head, blog.options.fields, [item], "touch"),
            edit,
        )
    change = Change.plan(path, data, edits)
    again = parser.read(edited(data, change.edits), shown, blog.options.fields)
    if again is None or _pairs(_edits(again, blog)) != _pairs([*before, added]):
        raise ProofError(
            f"the build would not read {edit} in it; the file stays as it is"
        )
    if _rest(again) != _rest(head):
        raise ProofError("something else would change; the file stays as it is")
    return change


def _edits(head: Header, blog: Blog) -> list[DatedEdit | UndatedEdit]:
    """Return the edits that the build reads in a header."""
    metadata: Mapping[str, Any] = blog.metadata(head)
    return [*metadata.get("edits", [])]


def _pairs(edits: Iterable[DatedEdit | UndatedEdit]) -> list[tuple[str, str]]:
    return sorted((str(x), x.note) for x in edits)


def _rest(head: Header) -> tuple[str, str]:
    fields = {name: x for name, x in head.fields.items() if name != edited_field.FIELD}
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    return json.dumps(fields), head.source.text[head.body_at :]
