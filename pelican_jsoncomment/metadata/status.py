"""Say which fields of other systems keep an essay from the public, and when.

Hugo has ``draft: true``, Jekyll ``published: false``, others ``private``. Pelican knows
none of them, and would publish what their author did not.
"""

from __future__ import annotations

from collections.abc import Mapping

from pelican_jsoncomment.fields import FIELDS, Type, of_type
from pelican_jsoncomment.header.parser import JSON

#: The fields that can say by true or false whether an essay is a draft.
SWITCHES = of_type(Type.IS_DRAFT, Type.IS_PUBLISHED)
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_PUBLIC = frozenset({"published", "hidden"})


def says_draft(name: str, value: JSON) -> bool | None:
    """Return whether a field's value makes a draft; None if it is neither yes nor no.

    A value is neither where the field means something else to its archive, such as a
    date in ``published``. It is ordinary then.
    """
    if isinstance(value, str):
        switch = _WORDS.get(value.strip().lower())
    else:
        is_switch = isinstance(value, (bool, int, float)) and value in (0, 1)
        switch = bool(value) if is_switch else None
    if switch is None or name not in SWITCHES:
        return None
    return switch is (FIELDS[name].type is Type.IS_DRAFT)


def draft_fields(fields: Mapping[str, JSON]) -> list[str]:
    """Return the names of the fields that make a draft of an essay."""
    if SWITCHES.isdisjoint(fields):
        return []
    return [name for name, value in fields.items() if says_draft(name, value)]


def written_status(fields: Mapping[str, JSON]) -> str:
    """Return what the field ``status`` says, in lower case, or ""."""
    status = fields.get("status")
    return status.strip().lower() if isinstance(status, str) else ""


def status_of(fields: Mapping[str, JSON]) -> str:
    """Return the status that the fields give an essay, in lower case, or ""."""
    return written_status(fields) or ("draft" if draft_fields(fields) else "")


def contradiction(fields: Mapping[str, JSON]) -> str:
    """Return why "status" does not go with a field that makes a draft, or "".

    Which of the two its author meant nobody knows, and a draft that becomes public
    cannot be taken back.
    """
    status = written_status(fields)
    if status not in _PUBLIC:
        return ""
    return f'means "status": "draft", but status is "{status}"; keep one of the two'
