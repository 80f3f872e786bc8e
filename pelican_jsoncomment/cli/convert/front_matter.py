"""Read and write front matter: this header, Pelican's ``Key: value``, and YAML.

All three become one ``Document``: fields and a body. A name is as Pelican has it, in
lower case. Of ``tags`` and ``authors``, a string means names between commas, and HTML
entities are decoded, because this header alone decodes them.

The body begins after the end of the front matter and at most two line breaks, in
all three forms, so that it keeps its bytes from one to the other.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, get_args

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.changes.edits import Edit
from pelican_jsoncomment.cli.convert import yaml12
from pelican_jsoncomment.cli.convert.yaml12 import YamlError
from pelican_jsoncomment.errors import EncodingError, EssayError, Source
from pelican_jsoncomment.fields import (
    FIELDS,
    PARTIAL_DATES,
    PELICAN_FIELDS,
    Type,
    of_type,
)
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.header.writing import in_comment
from pelican_jsoncomment.metadata.reading import split_names
from pelican_jsoncomment.metadata.status import SWITCHES

Kind = Literal["jsoncomment", "pelican", "yaml"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Fields = dict[str, JSON]

#: Fields that are names, and those whose entities this header decodes.
NAMES = of_type(Type.NAMES)
DECODED = of_type(Type.NAMES, Type.AUTHOR, Type.CATEGORY)
#: Fields of which Pelican's ``Key: value`` reads the first line alone.
ONE_LINE = frozenset(x.name for x in FIELDS.values() if x.first_line)
# Fields that are text, of which a number is its JSON text.
_TEXTUAL = FIELDS.keys() - of_type(Type.FORMAT) - SWITCHES

_BREAK = r"(?:\r\n|\r|\n)"
_SEPARATOR = re.compile(rf"{_BREAK}{{0,2}}")
_LINE = re.compile(rf"[^\r\n]*{_BREAK}|[^\r\n]+")
_YAML_START = re.compile(
    rf"\ufeff?(?:\s*^|(?<=\A\ufeff))---[ \t]*{_BREAK}", re.MULTILINE
)
_YAML_END = re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
# Python-Markdown's extension "meta".
_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):\s*(.*)")
_MORE = re.compile(r" {4,}(.*)")
_BEGIN = re.compile(rf"\ufeff?---(?:[ \t][^\r\n]*)?{_BREAK}")
_END = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
_TAB = 4
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
# Not the plugin's other fields: "Notes: …" may be how an essay begins.
_KNOWN = PELICAN_FIELDS | PARTIAL_DATES


class FrontMatterError(EssayError):
    """Front matter that cannot be read, or not without a guess."""

    label = "front matter"


@dataclass(frozen=True, slots=True)
class Document:
    """An essay as its front matter, in fields and as written (``head``), and its body.

    ``losses`` names what of the front matter no other form can carry, ``notes`` what
    Pelican reads otherwise. ``header`` is that of a document of kind "jsoncomment".
    Of a document of another system, whose name is its ``kind``, ``body_edits`` is what
    its body is to become, ``old`` and ``aliases`` are the URLs that it had, and
    ``target`` is the path that it gets where it is imported.
    """

    kind: str
    fields: Mapping[str, JSON]
    head: str
    body: str
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    header: Header | None = None
    body_edits: tuple[Edit, ...] = ()
    old: str = ""
    aliases: tuple[str, ...] = ()
    target: PurePosixPath | None = None

    @property
    def newline(self) -> str:
        """The line break that the front matter is written with."""
        match = re.search(_BREAK, self.head)
        newline = match.group() if match else "\n"
        # With a line feed after it, it would be another line break.
        return "\n" if newline == "\r" and self.body.startswith("\n") else newline


def read(
    source: Source, renames: Mapping[str, str], formatted: Iterable[str]
) -> Document | None:
    """Return the document that *source* holds, or None where it has no front matter.

    Raises EssayError for a broken header and for broken YAML.
    """
    if own := read_own(source, renames):
        return own
    if _YAML_START.match(source.text):
        return read_yaml(source, formatted)
    return read_lines(source.text, formatted)


def read_own(source: Source, renames: Mapping[str, str]) -> Document | None:
    """Return the document that begins with a header of this plugin, or None."""
    head = parser.parse(source, renames)
    if head is None:
        return None
    return _document("jsoncomment", source.text, head.body_at, _own(head), header=head)


def decoded(data: bytes, shown: str) -> Source:
    """Return the text of a file; raise EncodingError with the place that is wrong."""
    try:
        return Source(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        source = Source(data.decode("utf-8", "replace"), shown)
        at = len(data[: error.start].decode("utf-8"))
        reason = f"byte 0x{data[error.start]:02X} is not UTF-8; save it as UTF-8"
        raise EncodingError(rules.NOT_UTF_8, reason, source, at) from None


def write(document: Document, kind: Kind, fields: Mapping[str, JSON]) -> str:
    """Return the front matter of *kind* with *fields*, for the body of *document*."""
    writers = {"jsoncomment": json_text, "pelican": _pelican_text, "yaml": _yaml_text}
    text = writers[kind](fields) + ("\n" if document.body else "")
    return text.replace("\n", document.newline)


def _document(kind: str, text: str, end: int, fields: Fields, **rest: Any) -> Document:
    """Return the document whose front matter ends at offset *end* of *text*."""
    separator = _SEPARATOR.match(text, end)
    at = separator.end() if separator else end
    present = {k: v for k, v in fields.items() if not is_absent(v)}
    return Document(kind, present, text[:at], text[at:], **rest)


def is_textual(name: str) -> bool:
    """Return whether a field is a string, so that a number in it is kept as written."""
    return parser.normalise(name) in _TEXTUAL


def meaning(fields: Mapping[str, JSON]) -> str:
    """Return a string that is equal for equal fields; it tells 1 from 1.0 and true."""
    plain = {
        parser.normalise(name): split_names(value)
        if name in NAMES and isinstance(value, str)
        else value
        for name, value in fields.items()
        if not is_absent(value)
    }
    return json.dumps(plain)


# The JSON header ---------------------------------------------------------------


def _own(head: Header) -> Fields:
    """Return the fields of a header in the form that all kinds share."""
    fields: Fields = {}
    for name, given in head.fields.items():
        value = head.names_of(name) if name == "tags" else given
        if is_absent(value):
            continue
        if is_textual(name) and isinstance(value, (bool, int, float)):
            fields[name] = head.raw(name)
        else:
            fields[name] = _decoded(value) if name in DECODED else value
        if name in NAMES:
            fields[name] = _as_names(fields[name])
    return fields


def _decoded(value: JSON) -> JSON:
    if isinstance(value, list):
        return [_decoded(x) for x in value if not is_absent(x)]
    return html.unescape(value).strip() if isinstance(value, str) else value


def _as_names(value: JSON) -> JSON:
    """Return a list of names, each once, or a string where commas alone are between."""
    if isinstance(value, list):
        names = [x.strip() for x in value if isinstance(x, str)]
        # The wrong types are for the reading of the fields to refuse.
        return [*dict.fromkeys(names)] if len(names) == len(value) else value
    if isinstance(value, str) and ";" in value:
        return [*split_names(value)]
    return value


def _encoded(value: JSON) -> JSON:
    """Return a name so that decoding its entities gives it back."""
    if isinstance(value, list):
        return [_encoded(x) for x in value]
    if isinstance(value, str) and html.unescape(value) != value:
        return value.replace("&", "&amp;")
    return value


def json_text(fields: Mapping[str, JSON]) -> str:
    """Return a header with *fields*, whose names are decoded, up to its last line."""
    shown = {
        name: _encoded(value) if name in DECODED else value
        for name, value in fields.items()
    }
    return f"<!--\n\t{in_comment(_json(shown, 1))}\n-->\n"


def _json(value: JSON, depth: int) -> str:
    """Return JSON with a line for each member, as ``json.dumps`` with an indent.

    That one is written in Python, and takes five times as long.
    """
    lines = "\n" + "\t" * (depth + 1)
    if isinstance(value, dict) and value:
        members = (f"{_ENCODE(k)}: {_json(v, depth + 1)}" for k, v in value.items())
        return "{" + lines + f",{lines}".join(members) + lines[:-1] + "}"
    if isinstance(value, list) and value:
        items = (_json(x, depth + 1) for x in value)
        return "[" + lines + f",{lines}".join(items) + lines[:-1] + "]"
    return _ENCODE(value)


# Key: value ----------------------------------------------------------------------


def has_keys(text: str) -> bool:
    """Return whether a text begins with Pelican's ``Key: value``."""
    return _are_keys(_key_lines(text)[0])


def _are_keys(values: Mapping[str, list[str]]) -> bool:
    return not _KNOWN.isdisjoint(values) and any(map(any, values.values()))


def read_lines(text: str, formatted: Iterable[str]) -> Document | None:
    """Return the document whose ``Key: value`` begins a text, or follows ``---``."""
    begin = _BEGIN.match(text)
    values, end = _key_lines(text, begin.end() if begin else None)
    if not _are_keys(values):
        return None
    fields: Fields = {}
    losses = []
    for name, lines in values.items():
        if name in formatted:
            fields[name] = "\n".join(lines)
        elif name in ONE_LINE:
            fields[name] = _as_names(lines[0]) if name in NAMES else lines[0]
            if len(lines) > 1:
                losses.append(f"{name}: lines that Pelican does not read")
        else:
            fields[name] = [*lines] if len(lines) > 1 else lines[0]
    return _document("pelican", text, end, fields, losses=(*losses,))


def _key_lines(text: str, start: int | None = None) -> tuple[dict[str, list[str]], int]:
    """Return each key's lines, as Python-Markdown reads them, and where they end.

    They begin at offset *start*, else at the beginning.
    """
    values: dict[str, list[str]] = {}
    name, at = "", 0
    start = int(text.startswith("\ufeff")) if start is None else start
    for line in _LINE.finditer(text, start):
        written = line.group().rstrip("\r\n")
        content, end = written.expandtabs(_TAB), line.start() + len(written)
        if not content.strip():
            break
        if _END.match(content):
            return values, end
        if key := _KEY.match(content):
            name = key[1].lower()
            values.setdefault(name, []).append(key[2].strip())
        elif (more := _MORE.match(content)) and name:
            values[name].append(more[1].strip())
        else:
            break
        at = end
    return values, at


def _pelican_text(fields: Mapping[str, JSON]) -> str:
    return "".join(f"{x}\n" for name in fields for x in _lines(name, fields[name]))


def _lines(name: str, value: JSON) -> Iterator[str]:
    lines = value if isinstance(value, list) else str(value).split("\n")
    if isinstance(value, list) and name in NAMES:
        lines = [joined(map(str, value))]
    yield f"{name.capitalize()}: {lines[0]}"
    yield from (f"    {x}" for x in lines[1:])


def joined(names: Iterable[str]) -> str:
    """Return names as Pelican splits them, at semicolons where one has a comma."""
    text = "; ".join(names)
    return f"{text};" if "," in text and ";" not in text else text


# YAML ------------------------------------------------------------------------------


def read_yaml(source: Source, formatted: Iterable[str]) -> Document | None:
    """Return the document that begins with YAML between ``---``, or None.

    Raises FrontMatterError for YAML that cannot be read.
    """
    begin = _YAML_START.match(source.text)
    if begin is None:
        return None
    start, formatted = begin.end(), frozenset(formatted)
    end = _YAML_END.search(source.text, start)
    if end is None:
        return None
    block = source.text[start : end.start()]
    fields: Fields = {}
    notes: list[str] = []
    try:
        entries = yaml12.load(block)
        losses = ("comments of the YAML",) if yaml12.has_comment(block) else ()
        if all(is_absent(x.value) for x in entries.values()):
            return None
        for given, entry in entries.items():
            name = given.lower()
            if name in fields:
                reason = f"{name} appears twice, with and without capitals"
                raise YamlError(reason, entry.at)
            fields[name], note = _from_yaml(name, entry, formatted)
            notes += [f"{given}: {note}"] if note else []
    except YamlError as error:
        raise FrontMatterError(
            rules.FRONT_MATTER, str(error), source, start + error.at, "YAML"
        ) from None
    rest = {"losses": losses, "notes": tuple(notes)}
    return _document("yaml", source.text, end.end(), fields, **rest)


def _from_yaml(
    name: str, entry: yaml12.Entry, formatted: frozenset[str]
) -> tuple[JSON, str]:
    """Return a value in the form that all kinds share, and a note on it or ""."""
    value, note = entry.value, _OTHER_IN_1_1 if entry.is_other_in_1_1 else ""
    lines = [x for x, _ in entry.items if isinstance(x, str)]
    if name in formatted and isinstance(value, list) and len(lines) == len(value):
        return "\n".join(lines), note
    is_nested = any(isinstance(x, (list, dict)) for x, _ in entry.items)
    are_names = name in NAMES and not is_nested and not is_absent(value)
    if not are_names and not (is_textual(name) and _is_plain(value)):
        return value, note
    if any(_is_plain(x) and str(x) != written for x, written in entry.items):
        note = _OTHER_IN_1_1
    given = [w.strip() for x, w in entry.items if x is not None and w.strip()]
    if not are_names:
        return given[0], note
    if isinstance(value, str) and set(",;") & set(value):
        note = "one name, because only a list in YAML separates names"
    # As a string, where commas alone separate them.
    is_simple = not any(set(",;") & set(x) for x in given)
    return ", ".join(given) if is_simple and entry.is_flow else [*given], note


_OTHER_IN_1_1 = "as it is written; YAML 1.1 reads another value"


def _is_plain(value: JSON) -> bool:
    return isinstance(value, (bool, int, float))


def _yaml_text(fields: Mapping[str, JSON]) -> str:
    shown = {
        name: yaml12.Flow(split_names(value))
        if name in NAMES and isinstance(value, str)
        else value
        for name, value in fields.items()
    }
    return f"---\n{yaml12.dump(shown)}---\n"
