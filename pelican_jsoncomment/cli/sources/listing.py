"""Show the table of sources: on a terminal, and as a page of the documentation."""

from __future__ import annotations

import sys
import textwrap
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from pelican_jsoncomment.cli.sources.row import Row, Source
from pelican_jsoncomment.cli.sources.table import FRONT_MATTER, SOURCES

_WIDTH = 80
_INDENT = " " * 11


class ListSources(Action):
    """The option that prints the table of sources, and ends the program."""

    def __init__(self, option_strings: list[str], dest: str, **rest: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **rest)

    def __call__(
        self,
        parser: ArgumentParser,
        _namespace: Namespace,
        _values: object,
        _option: str | None = None,
    ) -> None:
        """Print the table."""
        sys.stdout.write(text())
        parser.exit()


def text() -> str:
    """Return the table for a terminal of 80 columns."""
    return "\n".join("".join(f"{x}\n" for x in _lines(y)) for y in SOURCES.values())


def _lines(source: Source) -> Iterator[str]:
    yield f"{source.name:10} {source.label}: {', '.join(map(str, source.forms))}"
    yield from _wrapped("fields", ", ".join(map(_field, source.rows)))
    yield from _wrapped("carried", "; ".join(source.carried))
    if lost := [x.name for x in source.rows if not x.to]:
        yield from _wrapped("kept", f"{', '.join(lost)}, by which nothing is done")
    yield from _wrapped("not", "; ".join(source.left))


def _field(row: Row) -> str:
    return row.name if row.to in ("", row.name) else f"{row.name} -> {row.to}"


def _wrapped(name: str, words: str) -> list[str]:
    words = words.replace("`", "")
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=f"  {name:9}",
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
    )


def page() -> str:
    """Return the table as a page of Markdown."""
    rows = (
        f"| [{x.label}](#{_anchor(x)}) | {_named(x)} | {_forms(x)} |\n"
        for x in SOURCES.values()
    )
    return "\n".join([_INTRODUCTION + "".join(rows), *map(_section, SOURCES.values())])


_INTRODUCTION = """\
# Sources

From where `import` and `convert --to jsoncomment` take essays, made of the tables in
`pelican_jsoncomment/cli/sources/` by `python docs/sources.py`.
`pelican-jsoncomment import --list-sources` prints it.

`--from auto`, the default, tells front matter apart by what is unambiguous: the
configuration file in the folder or above it, and the form. Where two sources would read
a file otherwise, it is left, with what each would make of it, until `--from` names one.

A field that is in no table keeps its name and its value; where Pelican means something
else by its name, the name of the source comes before it, as in `jekyll_status`.

| Source | `--from` | Front matter |
| --- | --- | --- |
"""


def _section(source: Source) -> str:
    rows = "".join(
        f"| {_code(x.name)} | {_code(x.to) if x.to else 'nothing'} | {x.remark} |\n"
        for x in source.rows
    )
    parts = [
        f"## {source.label}",
        f"| Field | Becomes | |\n| --- | --- | --- |\n{rows}".rstrip("\n"),
    ]
    if source.carried:
        parts.append(_text(f"Carried, too: {'; '.join(source.carried)}."))
    if source.left:
        parts.append(_text(f"Not carried: {'; '.join(source.left)}."))
    return "\n\n".join(parts) + "\n"


def _named(source: Source) -> str:
    return f"`{source.name}`" if source.name in FRONT_MATTER else "needs none"


def _code(name: str) -> str:
    return f"`{name}`"


def _forms(source: Source) -> str:
    return ", ".join(f"`{x}`" if ":" in x else str(x) for x in source.forms)


def _text(words: str) -> str:
    return textwrap.fill(words, 88, break_long_words=False, break_on_hyphens=False)


def _anchor(source: Source) -> str:
    return source.label.lower().replace(" ", "-")
