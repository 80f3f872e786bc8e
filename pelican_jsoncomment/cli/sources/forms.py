"""Read the forms that front matter has in other systems, each to the same block."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, get_args

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import toml_places
from pelican_jsoncomment.cli.convert import yaml12
from pelican_jsoncomment.cli.convert.front_matter import FrontMatterError
from pelican_jsoncomment.cli.convert.yaml12 import YamlError
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header.parser import JSON

Form = Literal["YAML", "YAML without ---", "TOML", "JSON", ".. name: lines"]
FORMS: tuple[Form, ...] = get_args(Form)

_BREAK = r"(?:\r\n|\r|\n)"
_YAML = re.compile(
    rf"\ufeff?(?:[ \t]*{_BREAK})*---[ \t]*{_BREAK}"
    rf"(?P<block>(?:.*?{_BREAK})??)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
# https://github.com/hexojs/hexo-front-matter: the first line of three or more hyphens.
_OPEN_YAML = re.compile(
    rf"\ufeff?(?P<block>(?=[A-Za-z_][\w-]*:(?:\s|\Z)).*?{_BREAK})"
    r"-{3,}[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
_TOML = re.compile(
    rf"\ufeff?(?:[ \t]*{_BREAK})*\+\+\+[ \t]*{_BREAK}"
    rf"(?P<block>(?:.*?{_BREAK})??)\+\+\+[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
_JSON = re.compile(r"\ufeff?\s*(?=\{\s*(?:\"|\}\s*\Z))")
# https://getnikola.com/handbook.html#metadata-fields
_LINE = rf"[ \t]*\.\.[ ](?P<name>[^\s:][^:\r\n]*):(?P<value>[^\r\n]*)(?:{_BREAK}|\Z)"
_LINES = re.compile(
    rf"\ufeff?(?:[ \t]*{_BREAK})*(?P<comment><!--\s*+)?"
    rf"(?P<block>(?:{re.sub(r'[?]P<[a-z]+>', '?:', _LINE)})+)"
)
_COMMENT_END = re.compile(r"\s*-->")
_NAMED_LINE = re.compile(_LINE)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value as JSON has it, and with each number or switch as written."""

    json: JSON
    text: JSON
    is_flow: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Front matter: its fields by their names in lower case, and where it ends.

    ``losses`` names what of it no field is, such as a comment.
    """

    form: Form
    values: Mapping[str, Value]
    end: int
    losses: tuple[str, ...] = ()


def read(source: Source, form: Form) -> Block | None:
    """Return the front matter of one form, None where a text has none of it.

    Raises FrontMatterError, with its place, where it begins and cannot be read.
    """
    return _READERS[form](source)


def _error(source: Source, at: int, reason: str, label: str) -> FrontMatterError:
    return FrontMatterError(rules.FRONT_MATTER, reason, source, at, label)


def _as_text(value: Any) -> JSON:
    """Return a value with its numbers and switches as their JSON text."""
    if isinstance(value, list):
        return [_as_text(x) for x in value]
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    kept: JSON = value
    return kept


# YAML ---------------------------------------------------------------------------


def _yaml(source: Source) -> Block | None:
    return _yaml_block(source, _YAML, "YAML")


def _open_yaml(source: Source) -> Block | None:
    return _yaml_block(source, _OPEN_YAML, "YAML without ---")


def _yaml_block(source: Source, pattern: re.Pattern[str], form: Form) -> Block | None:
    found = pattern.match(source.text)
    if found is None:
        return None
    start, block = found.start("block"), found["block"]
    values: dict[str, Value] = {}
    try:
        entries = yaml12.load(block)
        losses = ("comments of the YAML",) if yaml12.has_comment(block) else ()
        for given, entry in entries.items():
            if given.lower() in values:
                reason = f"{given.lower()} appears twice, with and without capitals"
                raise YamlError(reason, entry.at)
            values[given.lower()] = _of_entry(entry)
    except YamlError as error:
        raise _error(source, start + error.at, str(error), "YAML") from None
    return Block(form, values, found.end(), losses) if values else None


def _of_entry(entry: yaml12.Entry) -> Value:
    plain: list[JSON] = [
        written if isinstance(x, (bool, int, float)) else x
        for x, written in entry.items
    ]
    text = plain if isinstance(entry.value, list) else plain[0]
    return Value(entry.value, text, entry.is_flow)


# TOML and JSON ------------------------------------------------------------------


def _toml(source: Source) -> Block | None:
    found = _TOML.match(source.text)
    if found is None:
        return None
    import tomllib  # noqa: PLC0415 - as in cli/toml_places.py

    start, block = found.start("block"), found["block"]
    # A column is counted in what tomllib reads, where CRLF is one line feed.
    lines = re.split(_BREAK, block)
    try:
        values = _lower(tomllib.loads("\n".join(lines)))
    except RecursionError:
        raise _error(source, start, "it is nested too deeply", "TOML") from None
    except _ValueError as error:
        line = toml_places.line_of("\n".join(lines), [error.name])
        at = start + _starts(block)[line - 1]
        raise _error(source, at, str(error), "TOML") from None
    except ValueError as error:
        at = start + _offset(block, str(error))
        reason = _PLACE.sub("", str(error))
        raise _error(source, at, reason, "TOML") from None
    losses = ("comments of the TOML",) if toml_places.has_comment(block) else ()
    return Block("TOML", values, found.end(), losses) if values else None


def _offset(block: str, said: str) -> int:
    """Return where in a block an error of tomllib is."""
    place = _PLACE.search(said)
    if place is None or place[1] is None:
        return len(block)
    return min(_starts(block)[int(place[1]) - 1] + int(place[2]) - 1, len(block))


def _starts(block: str) -> list[int]:
    """Return where each line of a block begins."""
    return [0, *(x.end() for x in re.finditer(_BREAK, block))]


class _ValueError(ValueError):
    """A value of the field *name* that this header cannot have."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


def _lower(fields: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, given in fields.items():
        if name.lower() in values:
            reason = f"{name.lower()} appears twice, with and without capitals"
            raise _ValueError(name, reason)
        try:
            value = _plain(given)
        except ValueError as error:
            raise _ValueError(name, str(error)) from None
        values[name.lower()] = Value(value, _as_text(value))
    return values


def _plain(value: Any) -> Any:
    """Return a value of TOML as JSON has it; raise ValueError."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(x) for x in value]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a number in JSON; quote it")
    return value


def plain_toml(text: str) -> dict[str, JSON]:
    """Return what a file of TOML says, as JSON has it; raise ValueError."""
    import tomllib  # noqa: PLC0415

    return {k: _plain(v) for k, v in tomllib.loads(text).items()}


def _json(source: Source) -> Block | None:
    found = _JSON.match(source.text)
    if found is None:
        return None
    decoder = json.JSONDecoder(
        object_pairs_hook=_without_repeats, parse_constant=_no_constant
    )
    try:
        fields, end = decoder.raw_decode(source.text, found.end())
        values = _lower(fields)
    except json.JSONDecodeError as error:
        raise _error(source, error.pos, error.msg, "JSON") from None
    except RecursionError:
        reason = "it is nested too deeply"
        raise _error(source, found.end(), reason, "JSON") from None
    except ValueError as error:
        raise _error(source, found.end(), str(error), "JSON") from None
    return Block("JSON", values, end) if values else None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name is repeated")
    return fields


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON; quote it")


# Nikola -------------------------------------------------------------------------


def _lines(source: Source) -> Block | None:
    found = _LINES.match(source.text)
    if found is None:
        return None
    end = found.end()
    if found["comment"]:
        close = _COMMENT_END.match(source.text, end)
        if close is None:
            reason = "the comment of '.. name:' lines has something else, or no end"
            raise _error(source, end, reason, "front matter")
        end = close.end()
    values: dict[str, Value] = {}
    for line in _NAMED_LINE.finditer(source.text, found.start("block"), found.end()):
        name, text = line["name"].strip().lower(), line["value"].strip()
        if name in values:
            reason = f"{name} is repeated"
            raise _error(source, line.start("name"), reason, "front matter")
        values[name] = Value(text, text)
    # The line break of the last line is that of the body, as in the other forms.
    while not found["comment"] and source.text[end - 1 : end] in ("\r", "\n"):
        end -= 1
    return Block(".. name: lines", values, end)


_READERS: Mapping[Form, Callable[[Source], Block | None]] = {
    "YAML": _yaml,
    "YAML without ---": _open_yaml,
    "TOML": _toml,
    "JSON": _json,
    ".. name: lines": _lines,
}


def begins(text: str) -> str:
    """Return how front matter of some kind begins a text, "" where none does."""
    if _OPENINGS["---"].match(text) and not _YAML.match(text):
        return ""  # a line across the page
    return next((x for x, pattern in _OPENINGS.items() if pattern.match(text)), "")


_OPENINGS = {
    "---": re.compile(rf"\ufeff?\s*---[ \t]*(?:{_BREAK}|\Z)"),
    "+++": re.compile(rf"\ufeff?\s*\+\+\+[ \t]*(?:{_BREAK}|\Z)"),
    "{": re.compile(r"\ufeff?\s*\{\s*\""),
    ".. name:": re.compile(r"\ufeff?\s*(?:<!--\s*)?\.\.[ ][a-z_]+:"),
    # Not an emoji, as :smile: is one.
    ":name:": re.compile(
        r"\ufeff?\s*:(?:title|date|modified|tags|category|authors?|slug|summary|status):"
        r"[ \t]",
        re.IGNORECASE,
    ),
}
