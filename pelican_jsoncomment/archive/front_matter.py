"""Read and write front matter: this header, Pelican's ``Key: value``, and YAML.

All three become one ``Document``: fields and a body. A name is as Pelican has it, in
lower case. Of ``tags`` and ``authors``, text means names between commas, and HTML
entities are decoded, because this header alone decodes them.

The body begins behind the end of the front matter and at most two line breaks, in
all three forms, so that it keeps its bytes from one to the other.
"""

from __future__ import annotations

import functools
import html
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pelican_jsoncomment import header
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.fields import PELICAN_FIELDS, split_names
from pelican_jsoncomment.header import JSON, Header, is_absent

Kind = Literal["jsoncomment", "pelican", "yaml"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Fields = dict[str, JSON]

#: Fields that are names, and those whose entities this header decodes.
NAMES = frozenset({"tags", "authors"})
DECODED = NAMES | {"author", "category"}
#: Fields of which Pelican's ``Key: value`` reads the first line alone (see
#: DUPLICATES_DEFINITIONS_ALLOWED in pelican.readers).
ONE_LINE = NAMES | {
    *("author", "category", "date", "modified", "save_as", "slug", "status", "url")
}
# Fields that are text, of which a number is its JSON text.
_TEXTUAL = PELICAN_FIELDS | {"first_draft", "first_publication", "edited", "notes"}

_BREAK = r"(?:\r\n|\r|\n)"
_SEPARATOR = re.compile(rf"{_BREAK}{{0,2}}")
_LINE = re.compile(rf"[^\r\n]*{_BREAK}|[^\r\n]+")
_YAML_START = re.compile(rf"\ufeff?\s*^---[ \t]*{_BREAK}", re.MULTILINE)
_YAML_END = re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
# Python-Markdown's extension "meta".
_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):\s*(.*)")
_MORE = re.compile(r" {4,}(.*)")
_END = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
_TAB = 4
_KNOWN = PELICAN_FIELDS | {"first_draft", "first_publication", "edited"}


class FrontMatterError(ValueError):
    """Front matter that cannot be read, or not without a guess."""


class NeedsYamlError(Exception):
    """PyYAML is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "YAML needs PyYAML; pip install 'pelican-jsoncomment[migrate]'"
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A text with front matter.

    ``losses`` names what of the front matter no other form can carry, ``notes`` what
    Pelican reads otherwise. ``header`` is that of a document of kind "jsoncomment".
    """

    kind: Kind
    fields: Mapping[str, JSON]
    head: str
    body: str
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    header: Header | None = None

    @property
    def newline(self) -> str:
        """The line break that the front matter is written with."""
        match = re.search(_BREAK, self.head)
        newline = match.group() if match else "\n"
        # A line feed behind it would join it.
        return "\n" if newline == "\r" and self.body.startswith("\n") else newline


def read(
    source: Source, renames: Mapping[str, str], formatted: Iterable[str]
) -> Document | None:
    """Return the document that *source* holds, or None where it has no front matter.

    Raises EssayError for a broken header, FrontMatterError for broken YAML.
    """
    head = header.parse(source, renames)
    if head:
        return _document("jsoncomment", source.text, head.body_at, _own(head), head)
    if _YAML_START.match(source.text):
        return _read_yaml(source.text)
    return _read_pelican(source.text, frozenset(formatted))


def write(document: Document, kind: Kind, fields: Mapping[str, JSON]) -> str:
    """Return the front matter of *kind* with *fields*, for the body of *document*."""
    writers = {"jsoncomment": json_text, "pelican": _pelican_text, "yaml": _yaml_text}
    text = writers[kind](fields) + ("\n" if document.body else "")
    return text.replace("\n", document.newline)


def _document(
    kind: Kind, text: str, end: int, fields: Fields, head: Header | None = None
) -> Document:
    separator = _SEPARATOR.match(text, end)
    assert separator
    at = separator.end()
    return Document(kind, fields, text[:at], text[at:], header=head)


def meaning(fields: Mapping[str, JSON]) -> str:
    """Return a text that is equal for equal fields; it tells 1 from 1.0 and true."""
    plain = {
        header.normalise(name): split_names(value)
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
    for name, value in head.fields.items():
        if is_absent(value):
            continue
        if name in _TEXTUAL and isinstance(value, (bool, int, float)):
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
    """Return names as text where only commas part them, else each one once."""
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
    text = json.dumps(shown, ensure_ascii=False, indent="\t")
    # HTML ends a comment at these, also inside of a text.
    text = text.replace("-->", r"--\u003e").replace("--!>", r"--!\u003e")
    indented = "\n".join(f"\t{line}" for line in text.split("\n"))
    return f"<!--\n{indented}\n-->\n"


# Key: value ----------------------------------------------------------------------


def _read_pelican(text: str, formatted: frozenset[str]) -> Document | None:
    values, end = _key_lines(text)
    if _KNOWN.isdisjoint(values):
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
    document = _document("pelican", text, end, fields)
    present = {k: v for k, v in fields.items() if not is_absent(v)}
    return Document("pelican", present, document.head, document.body, tuple(losses))


def _key_lines(text: str) -> tuple[dict[str, list[str]], int]:
    """Return each key's lines, as Python-Markdown reads them, and where they end."""
    values: dict[str, list[str]] = {}
    name, at = "", 0
    start = int(text.startswith("\ufeff"))
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


def _read_yaml(text: str) -> Document | None:
    start = _YAML_START.match(text)
    assert start
    end = _YAML_END.search(text, start.end())
    if end is None:
        return None
    block = text[start.end() : end.start()]
    fields, losses, notes = _parse_yaml(block)
    if not fields:
        return None
    document = _document("yaml", text, end.end(), fields)
    present = {k: v for k, v in fields.items() if not is_absent(v)}
    return Document("yaml", present, document.head, document.body, losses, notes)


def _parse_yaml(block: str) -> tuple[Fields, tuple[str, ...], tuple[str, ...]]:
    """Return the fields, and what of them is lost or read otherwise elsewhere."""
    yaml, loader_class = _yaml()
    try:
        loader = loader_class(block)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            return {}, (), ()
        value = loader.construct_document(node)
        plain = yaml.safe_load(block)
        is_commented = _has_comment(yaml, block)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise FrontMatterError(f"line {line}: YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise FrontMatterError(f"YAML: {error}") from None
    flow = {k.value for k, v in node.value if getattr(v, "flow_style", False)}
    fields = {name: _checked(name, x) for name, x in value.items()}
    losses = ("comments of the YAML",) if is_commented else ()
    notes = tuple(
        f"{name}: as it is written; YAML 1.1 would read it as {plain[name]!r}"
        for name, x in fields.items()
        if isinstance(x, str) and type(plain.get(name, x)) in (bool, int, float)
    )
    lowered = {name.lower(): _from_yaml(name, x, flow) for name, x in fields.items()}
    if len(lowered) != len(fields):
        raise FrontMatterError("YAML: two names differ by case alone")
    return lowered, losses, notes


def _from_yaml(name: str, value: JSON, flow: set[str]) -> JSON:
    """Return names in the form that all kinds share: each text is one name here."""
    if name.lower() not in NAMES or is_absent(value):
        return value
    items = value if isinstance(value, list) else [value]
    names = [str(x).strip() for x in items if x is not None]
    simple = not any(set(",;") & set(x) for x in names)
    return ", ".join(names) if simple and name in flow else list(names)


def _checked(name: object, value: Any) -> JSON:
    """Return *value* where JSON can hold it; raise FrontMatterError."""
    if not isinstance(name, str):
        raise FrontMatterError(f"YAML: the name {name!r} is no text")
    if isinstance(value, list):
        return [_checked(name, x) for x in value]
    if isinstance(value, dict):
        return {str(k): _checked(k, v) for k, v in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise FrontMatterError(f"YAML: {name} is no number that JSON has")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise FrontMatterError(f"YAML: {name} is of a type that JSON does not have")


def _has_comment(yaml: Any, block: str) -> bool:
    """Return whether a ``#`` stands between the tokens."""
    end = 0
    for token in yaml.scan(block, Loader=yaml.SafeLoader):
        if "#" in block[end : token.start_mark.index]:
            return True
        end = max(end, token.end_mark.index)
    return "#" in block[end:]


@functools.cache
def _yaml() -> tuple[Any, Any]:
    """Return PyYAML, and a safe loader of the core schema of YAML 1.2.

    Dates, ``yes`` and ``012`` stay text, as written; an alias is refused, because a
    few lines of them can stand for gigabytes, and so is a repeated name.
    """
    try:
        import yaml  # noqa: PLC0415
    except ImportError:
        raise NeedsYamlError from None

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers: Any = {}  # noqa: RUF012

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise yaml.MarkedYAMLError(None, None, "an alias is not read", mark)
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = [x.value for x, _ in node.value]
            if len({str(x) for x in names}) != len(names):
                mark = node.start_mark
                raise yaml.MarkedYAMLError(None, None, "a name stands twice", mark)
            return super().construct_mapping(node, deep)

    for tag, pattern, first in _CORE_SCHEMA:
        Loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), list(first)
        )
    return yaml, Loader


# https://yaml.org/spec/1.2.2/#103-core-schema, as far as JSON has it.
_CORE_SCHEMA = (
    ("null", "null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "-?(?:0|[1-9][0-9]*)", "-0123456789"),
    (
        "float",
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)",
        "-0123456789",
    ),
)


# Numbers of the core schema that PyYAML, by YAML 1.1, does not quote as texts.
_EXPONENT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][-+]?[0-9]+")


class _Flow(list[Any]):
    """A list that YAML writes between brackets."""


@functools.cache
def _dumper() -> tuple[Any, Any]:
    yaml, _ = _yaml()

    class Dumper(yaml.SafeDumper):  # type: ignore[misc, name-defined]
        def ignore_aliases(self, _data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        plain = value.isprintable() and not _EXPONENT.fullmatch(value)
        style = None if plain else '"'
        if "\n" in value and _is_literal(value):
            style = "|"
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    Dumper.add_representer(
        _Flow,
        lambda dumper, x: dumper.represent_sequence(
            "tag:yaml.org,2002:seq", x, flow_style=True
        ),
    )
    return yaml, Dumper


def _is_literal(text: str) -> bool:
    """Return whether a text can stand line by line, with nothing escaped."""
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(
        x.isprintable() and x == x.strip() for x in lines
    )


def _yaml_text(fields: Mapping[str, JSON]) -> str:
    yaml, dumper = _dumper()
    shown = {
        name: _Flow(split_names(value))
        if name in NAMES and isinstance(value, str)
        else value
        for name, value in fields.items()
    }
    block = yaml.dump(
        shown,
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=math.inf,
    )
    return f"---\n{block}---\n"
