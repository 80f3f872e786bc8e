"""Plan how ``edited`` gets one date more, and prove that all else stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import Change, Edit, ProofError, edited
from pelican_jsoncomment.dates.full import is_exact
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.fields import DATE_FIELDS
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON, Header, is_absent

_FIELD = "edited"
_SPACE = " \t\r\n"
_COLON = re.compile(rf"[{_SPACE}]*:[{_SPACE}]*\Z")
_LAST_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")


class _Span(NamedTuple):
    """The characters of a string from *start* to *end*, and what they become."""

    start: int
    end: int
    new: str


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
    name = _name(blog.options.fields)
    spans = _spans(head, name, json.dumps(day))
    change = Change.plan(path, data, _as_bytes(head.source.text, spans))
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
    fields = {name: x for name, x in head.fields.items() if name != _FIELD}
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    return json.dumps(fields), head.source.text[head.body_at :]


def _name(renames: Mapping[str, str]) -> str:
    """Return the name that the field has in this archive; raise ProofError for none."""
    own = [old for old, new in renames.items() if new == _FIELD]
    if not own and _FIELD in renames:
        raise ProofError("JSONCOMMENT_FIELDS leaves no name for edited; add one")
    return own[0] if own else _FIELD


# The edits -------------------------------------------------------------------------


def _spans(head: Header, name: str, new: str) -> list[_Span]:
    """Return the edits that add *new*, a string of JSON, to a header."""
    if _FIELD not in head.fields:
        return [_member(head, name, new)]
    value = head.fields[_FIELD]
    start = head.value_at(_FIELD)
    end = start + len(head.raw(_FIELD))
    if isinstance(value, list) and value:
        return [_item(head, value, end, new)]
    if is_absent(value):
        return [_Span(start, end, f"[{new}]" if isinstance(value, list) else new)]
    return [_Span(start, start, "["), _Span(end, end, f", {new}]")]


def _item(head: Header, value: list[JSON], end: int, new: str) -> _Span:
    """Return the edit that adds an item to a list, which ends at *end*."""
    text = head.source.text
    space = _space_before(text, head.item_at(_FIELD, len(value) - 1))
    if len(value) == 1:
        space = space or " "
    at = len(text[: end - 1].rstrip(_SPACE))
    return _Span(at, at, f",{space}{new}")


def _member(head: Header, name: str, new: str) -> _Span:
    """Return the edit that adds the field after the last date, or after the last field.

    It is written as the one before it.
    """
    text, names = head.source.text, list(head.written)
    if not names:
        return _Span(head.start + 1, head.start + 1, f'"{name}": {new}')
    other = [x for x in names if x in DATE_FIELDS] or names
    name_at, value_at = head.name_at(other[-1]), head.value_at(other[-1])
    colon = _COLON.search(text[name_at:value_at])
    assert colon
    space = _space_before(text, name_at)
    if other[-1] == names[0] and colon[0].endswith(" "):
        space = space or " "
    at = value_at + len(head.raw(other[-1]))
    return _Span(at, at, f',{space}"{name}"{colon[0]}{new}')


def _space_before(text: str, at: int) -> str:
    """Return the white space before *at*, without blank lines."""
    space = text[len(text[:at].rstrip(_SPACE)) : at]
    last = _LAST_LINE.search(space)
    return last[0] if last else space


def _as_bytes(text: str, spans: Iterable[_Span]) -> list[Edit]:
    return [
        Edit(
            len(text[: x.start].encode()),
            text[x.start : x.end].encode(),
            x.new.encode(),
            "touch",
        )
        for x in spans
    ]
