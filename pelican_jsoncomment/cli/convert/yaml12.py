"""Read and write YAML by the core schema of YAML 1.2, as far as JSON has it.

PyYAML reads by YAML 1.1, where ``no`` is false, ``012`` is ten and ``2008-03-30`` is
a date. Here they are strings, as their author saw them.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from pelican_jsoncomment.header.parser import JSON


class NeedsYamlError(Exception):
    """PyYAML is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "YAML needs PyYAML; pip install 'pelican-jsoncomment[migrate]'"
        )


class YamlError(ValueError):
    """YAML that cannot be read, at the offset ``at``."""

    def __init__(self, reason: str, at: int = 0) -> None:
        super().__init__(reason)
        self.at = at


class Entry(NamedTuple):
    """A value, and how it is written at the offset *at*.

    ``written`` are the strings of the value, or of a list's items, with "" for what is
    itself a list or an object; ``is_flow`` says whether a list is between brackets,
    ``is_other_in_1_1`` whether YAML 1.1 reads a string where there is none here, or
    the other way round.
    """

    value: JSON
    at: int
    written: tuple[str, ...]
    is_flow: bool
    is_other_in_1_1: bool

    @property
    def items(self) -> list[tuple[JSON, str]]:
        """The value, or the items of a list, each with how it is written."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return [*zip(values, self.written, strict=True)]


def load(text: str) -> dict[str, Entry]:
    """Return the entries of a mapping, none for anything else; raise YamlError.

    Aliases are refused, because a few lines of them can mean gigabytes, and so are
    names that are repeated, or no strings.
    """
    return dict(_entry(*found) for found in _nodes(text))


def _nodes(text: str) -> list[tuple[Any, Any, Any, Any]]:
    """Return the names and values of a mapping, with the node of each."""
    yaml, loader_class = _loader()
    try:
        loader = loader_class(text)
        mapping = loader.get_single_node()
        if not isinstance(mapping, yaml.MappingNode):
            return []
        fields = loader.construct_document(mapping)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(str(error.problem), mark.index if mark else 0) from None
    except yaml.reader.ReaderError as error:
        reason = f"U+{error.character:04X} is not allowed in YAML"
        raise YamlError(reason, error.position) from None
    except RecursionError:
        raise YamlError("lists or objects are nested too deeply") from None
    except (ValueError, OverflowError, LookupError):
        raise YamlError("a number, true or false that cannot be read") from None
    # Of 1 and 1.0 one would be left; it is not a string, and is refused.
    return [(*x, *y) for x, y in zip(fields.items(), mapping.value, strict=False)]


def _entry(name: object, value: object, key: Any, node: Any) -> tuple[str, Entry]:
    at = key.start_mark.index
    checked = _checked(value, at)
    items = node.value if isinstance(value, list) else [node]
    written = tuple(x.value if isinstance(x.value, str) else "" for x in items)
    is_flow = bool(getattr(node, "flow_style", False))
    is_other = any(map(_is_other_in_1_1, _scalars(node)))
    return _name(name, at), Entry(checked, at, written, is_flow, is_other)


def has_comment(text: str) -> bool:
    """Return whether there is a ``#`` between the tokens of valid YAML."""
    yaml, loader_class = _loader()
    end = 0
    for token in yaml.scan(text, Loader=loader_class):
        if "#" in text[end : token.start_mark.index]:
            return True
        end = max(end, token.end_mark.index)
    return "#" in text[end:]


def _name(name: object, at: int) -> str:
    if isinstance(name, str):
        return name
    raise YamlError(f"the name {name!r} is not a string; quote it", at)


def _checked(value: Any, at: int) -> JSON:
    """Return *value* where JSON can hold it; raise YamlError."""
    if isinstance(value, list):
        return [_checked(x, at) for x in value]
    if isinstance(value, dict):
        return {_name(k, at): _checked(v, at) for k, v in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise YamlError(f"{value} is not a number in JSON; quote it", at)
    plain: JSON = value
    return plain


def _scalars(node: Any) -> Iterator[Any]:
    """Yield the nodes of values in a node that are neither lists nor objects."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, str):
            yield node
            continue
        for item in node.value:
            waiting += item if isinstance(item, tuple) else [item]


def _is_other_in_1_1(node: Any) -> bool:
    if node.style is not None:
        return False
    yaml, _ = _loader()
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, node.value, (True, False))
    # Dates are strings here, and what 1.1 makes of them is written as they are.
    return (tag in _NO_STRINGS) != (node.tag in _NO_STRINGS)


_TAGS = "tag:yaml.org,2002:"
_STRING = f"{_TAGS}str"
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


@functools.cache
def _loader() -> tuple[Any, Any]:
    """Return PyYAML, and a loader of nothing but the core schema."""
    try:
        import yaml  # noqa: PLC0415
    except ImportError:
        raise NeedsYamlError from None

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers: Any = {}  # noqa: RUF012
        yaml_constructors: ClassVar[Any] = {
            tag: make
            for tag, make in yaml.SafeLoader.yaml_constructors.items()
            if tag is None or tag.removeprefix(_TAGS) in _KINDS
        }

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise yaml.MarkedYAMLError(
                    None, None, "an alias is not read; write its value out", mark
                )
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = [x.value for x, _ in node.value]
            if len({str(x) for x in names}) != len(names):
                mark = node.start_mark
                raise yaml.MarkedYAMLError(None, None, "a name is repeated", mark)
            return super().construct_mapping(node, deep)

    for tag, pattern, first in _CORE_SCHEMA:
        compiled = re.compile(rf"(?:{pattern})\Z")
        Loader.add_implicit_resolver(_TAGS + tag, compiled, list(first))
    return yaml, Loader


_KINDS = frozenset({*(x[0] for x in _CORE_SCHEMA), "str", "seq", "map"})
_NO_STRINGS = frozenset(_TAGS + x[0] for x in _CORE_SCHEMA)


# Writing ---------------------------------------------------------------------------

# Numbers of the core schema that PyYAML, by YAML 1.1, does not quote as strings.
_EXPONENT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][-+]?[0-9]+")


class Flow(list[Any]):
    """A list that is written between brackets."""


def dump(fields: Mapping[str, JSON]) -> str:
    """Return fields as a mapping of YAML, whose strings 1.1 and 1.2 read alike."""
    yaml, dumper = _dumper()
    return str(
        yaml.dump(
            dict(fields),
            Dumper=dumper,
            sort_keys=False,
            allow_unicode=True,
            default_flow_style=False,
            width=math.inf,
        )
    )


@functools.cache
def _dumper() -> tuple[Any, Any]:
    yaml, _ = _loader()

    class Dumper(yaml.SafeDumper):  # type: ignore[misc, name-defined]
        def ignore_aliases(self, _data: Any) -> bool:
            return True

    def string(dumper: Any, value: str) -> Any:
        plain = value.isprintable() and not _EXPONENT.fullmatch(value)
        style = None if plain else '"'
        if "\n" in value and _is_literal(value):
            style = "|"
        return dumper.represent_scalar(_STRING, value, style=style)

    def flow(dumper: Any, value: Flow) -> Any:
        return dumper.represent_sequence(f"{_TAGS}seq", value, flow_style=True)

    Dumper.add_representer(str, string)
    Dumper.add_representer(Flow, flow)
    return yaml, Dumper


def _is_literal(text: str) -> bool:
    """Return whether a string can be written line by line, with nothing escaped."""
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(
        x.isprintable() and x == x.strip() for x in lines
    )
