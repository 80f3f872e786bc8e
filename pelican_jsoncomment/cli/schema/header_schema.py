"""The JSON Schema of the header, by the table of fields.

It refuses the types that ``metadata/`` refuses, and dates that cannot be any. A
partial date or a format that is kept with a warning is "deprecated" there. See
https://json-schema.org/draft/2020-12/schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pelican_jsoncomment.dates.partial import PATTERN
from pelican_jsoncomment.fields import FIELDS, Field, Type
from pelican_jsoncomment.settings import FORMATS

Schema = dict[str, Any]

_DESCRIPTION = (
    "The JSON in the comment that an essay for pelican-jsoncomment begins with. A"
    " field that is null, blank, [] or {} is as if it were not there; any field that"
    " is not named here may be anything."
)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


# "absent" is what ``parser.is_absent`` says, and the full dates are those of
# ``dates.full``, which knows more ways to write one than a pattern could say.
_DEFS: Mapping[str, Schema] = {
    "absent": {
        "description": "As if the field were not there.",
        "anyOf": [
            {"enum": [None, [], {}]},
            {"type": "string", "pattern": r"^\s*$"},
        ],
    },
    "full_date": {
        "description": "A date that says at least its year, or its decade as 200X.",
        "type": ["string", "number"],
        "pattern": r"\d{4}|\d{3}X",
    },
    "partial_date": {
        "description": "A date as precise as is known (a subset of EDTF).",
        "type": ["string", "number"],
        "if": {"type": "string", "not": {"pattern": rf"^\s*(?:{PATTERN})?\s*$"}},
        "then": {
            "deprecated": True,
            "description": "This is not a partial date; it is kept as text.",
        },
    },
    "edit": {
        "description": "When it was edited, and what was changed, or why.",
        "type": "object",
        "properties": {
            "date": {"allOf": [_ref("partial_date"), {"not": _ref("absent")}]},
            "note": {"anyOf": [{"type": "string"}, _ref("absent")]},
        },
        "required": ["date"],
        "additionalProperties": False,
    },
    "names": {
        "type": ["string", "array"],
        "items": {"anyOf": [{"type": "string"}, _ref("absent")]},
    },
    "tags": {
        "type": ["string", "array"],
        "items": {"anyOf": [{"type": ["string", "number"]}, _ref("absent")]},
    },
    "format": {
        "if": {"not": {"anyOf": [{"enum": [*FORMATS]}, _ref("absent")]}},
        "then": {
            "deprecated": True,
            "description": "This is not a format; it is a field of the archive.",
        },
    },
}
_EDITS = {
    "type": "array",
    "items": {"anyOf": [_ref("partial_date"), _ref("edit"), _ref("absent")]},
}
#: What a value of each type may be, absent values apart; as ``metadata/`` reads it.
_SHAPES: Mapping[Type, tuple[Schema, ...]] = {
    Type.TEXT: ({"type": "string"},),
    Type.TEXT_OR_NUMBER: ({"type": ["string", "number"]},),
    Type.TEXT_OR_BOOLEAN: ({"type": ["string", "boolean"]},),
    Type.TITLE: ({"type": ["string", "number", "boolean"]},),
    Type.FULL_DATE: (_ref("full_date"),),
    Type.PARTIAL_DATE: (_ref("partial_date"),),
    Type.PARTIAL_DATES: (_ref("partial_date"), _ref("edit"), _EDITS),
    Type.TIMEZONE: ({"type": "string"},),
    Type.DATE_FORMAT: ({"type": ["string", "number"]},),
    Type.NAMES: (_ref("names"),),
    Type.CATEGORY: (_ref("names"),),
    Type.AUTHOR: (_ref("names"),),
    Type.FORMAT: (_ref("format"),),
    # What is neither true nor false is a field of the archive.
    Type.IS_DRAFT: ({},),
    Type.IS_PUBLISHED: ({},),
}
#: Fields that may be more than others of their type.
_WIDER: Mapping[str, tuple[Schema, ...]] = {"tags": (_ref("tags"),)}


def header_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a header."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Header of an essay",
        "description": _DESCRIPTION,
        "type": "object",
        "properties": {name: _property(row) for name, row in FIELDS.items()},
        "patternProperties": {
            _other_spellings(name): {"$ref": f"#/properties/{name}"} for name in FIELDS
        },
        "$defs": dict(_DEFS),
    }


def _property(row: Field) -> Schema:
    return {
        "description": row.meaning,
        "examples": [*row.examples],
        "anyOf": [*_WIDER.get(row.name, _SHAPES[row.type]), _ref("absent")],
    }


def _other_spellings(name: str) -> str:
    """Return a pattern of the names that ``parser.normalise`` makes *name* of."""
    letters = ("[-_ ]" if x == "_" else f"[{x.upper()}{x}]" for x in name)
    return rf"^(?!{name}$)\s*{''.join(letters)}\s*$"
