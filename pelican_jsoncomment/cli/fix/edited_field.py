"""Add edits to the field ``edited`` of a header, in the way that it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from pelican_jsoncomment.cli.changes.edits import Edit, ProofError
from pelican_jsoncomment.dates.full import is_exact
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.fields import DATE_FIELDS
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.header.writing import in_comment
from pelican_jsoncomment.metadata.edits import DatedEdit, date_of

FIELD = "edited"
_SPACE = " \t\r\n"
_COLON = re.compile(rf"[{_SPACE}]*:[{_SPACE}]*\Z")
_LAST_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")


def add(
    head: Header, renames: Mapping[str, str], new: Sequence[str], rule: str
) -> list[Edit]:
    """Return the edits that add items to a header, for the reason *rule*.

    *new* are the items as JSON (``as_json``). *renames* maps the archive's own names
    of fields to the plugin's. Raises ProofError where they leave none for the field.
    """
    if FIELD not in head.fields:
        return [_member(head, _name(renames), _value(new), rule)]
    value = head.fields[FIELD]
    start = head.value_at(FIELD)
    end = start + len(head.raw(FIELD))
    if isinstance(value, list) and value:
        return [_items(head, value, end, new, rule)]
    if is_absent(value):
        text = f"[{', '.join(new)}]" if isinstance(value, list) else _value(new)
        return [_edit(head, start, end, text, rule)]
    rest = "".join(f", {x}" for x in new)
    return [
        _edit(head, start, start, "[", rule),
        _edit(head, end, end, f"{rest}]", rule),
    ]


def noted(head: Header, edit: DatedEdit, rule: str) -> tuple[list[Edit], str]:
    """Return the edits that give a note to the same day, and how that is written."""
    value = head.fields[FIELD]
    if not isinstance(value, list):
        at, raw, date = head.value_at(FIELD), head.raw(FIELD), date_of(value)
    else:
        number, date = next(
            (n, date_of(x))
            for n, x in enumerate(value)
            if not _note(x) and is_same(str(date_of(x)).strip(), edit)
        )
        at, raw = head.item_at(FIELD, number), head.raw_item(FIELD, number)
    new = as_json(date, edit.note)
    return [_edit(head, at, at + len(raw), new, rule)], str(date).strip()


def as_json(date: JSON, note: str = "") -> str:
    """Return an edit as a header has it."""
    if not note:
        return json.dumps(date)
    said = json.dumps({"date": date, "note": note}, ensure_ascii=False)
    return in_comment(said)


def is_same(written: str, day: PartialDate) -> bool:
    """Return whether an edit is of a day, be it with a time."""
    if written == day:
        return True
    try:
        edit = PartialDate(written)
    except ValueError:
        return False
    return is_exact(edit) and is_exact(day) and edit.earliest == day.earliest


def _note(item: JSON) -> JSON:
    note = item.get("note") if isinstance(item, dict) else None
    return None if is_absent(note) else note


def _name(renames: Mapping[str, str]) -> str:
    """Return the name that the field has in this archive; raise ProofError for none."""
    own = [old for old, new in renames.items() if new == FIELD]
    if not own and FIELD in renames:
        raise ProofError("JSONCOMMENT_FIELDS leaves no name for edited; add one")
    return own[0] if own else FIELD


def _value(new: Sequence[str]) -> str:
    return new[0] if len(new) == 1 else f"[{', '.join(new)}]"


def _items(
    head: Header, value: list[JSON], end: int, new: Sequence[str], rule: str
) -> Edit:
    """Return the edit that adds items to a list, which ends at *end*."""
    text = head.source.text
    space = _space_before(text, head.item_at(FIELD, len(value) - 1))
    if len(value) == 1:
        space = space or " "
    at = len(text[: end - 1].rstrip(_SPACE))
    return _edit(head, at, at, "".join(f",{space}{x}" for x in new), rule)


def _member(head: Header, name: str, value: str, rule: str) -> Edit:
    """Return the edit that adds the field after the last date, or after the last field.

    It is on a line of its own where that one is, and has a colon as the first one.
    """
    text, names = head.source.text, list(head.written)
    if not names:
        at = head.start + 1
        return _edit(head, at, at, f'"{name}": {value}', rule)
    colon = _COLON.search(text[head.name_at(names[0]) : head.value_at(names[0])])
    assert colon
    last = ([x for x in names if x in DATE_FIELDS] or names)[-1]
    space = _space_before(text, head.name_at(last))
    if colon[0].endswith(" "):
        space = space or " "
    at = head.value_at(last) + len(head.raw(last))
    return _edit(head, at, at, f',{space}"{name}"{colon[0]}{value}', rule)


def _space_before(text: str, at: int) -> str:
    """Return the white space before *at*, without blank lines."""
    space = text[len(text[:at].rstrip(_SPACE)) : at]
    last = _LAST_LINE.search(space)
    return last[0] if last else space


def _edit(head: Header, start: int, end: int, new: str, rule: str) -> Edit:
    """Return the edit of the characters from *start* to *end* as one of bytes."""
    text = head.source.text
    at = len(text[:start].encode())
    return Edit(at, text[start:end].encode(), new.encode(), rule)
