"""Say where in its file an essay has a field, for messages on two essays at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser

# What the page of an essay follows from: the first that is there.
_OF_PAGE = ("save_as", "slug", "title")


def place_of(
    path: str, fields: Sequence[str], renames: Mapping[str, str]
) -> tuple[Source, int] | None:
    """Return the text of an essay's file, and where the first of some fields is.

    It is None where the file has no such field. The file is read again, which only
    messages are worth; *renames* is the setting JSONCOMMENT_FIELDS.
    """
    try:
        head = parser.read(Path(path).read_bytes(), path, renames)
    except (OSError, EssayError):
        return None
    there = [x for x in fields if head and x in head.present and x in head.written]
    return (head.source, head.value_at(there[0])) if head and there else None


def of_page(field: str) -> list[str]:
    """Return the fields that a message about a page may be placed at."""
    if field in _OF_PAGE:
        return [field, *_OF_PAGE]
    # Several names in "author" are authors.
    return [field, field.removesuffix("s")]


def located(path: str, renames: Mapping[str, str]) -> str:
    """Return an essay's path with the line and column that its page follows from.

    Anything else, such as an ordinary file, comes back as it is.
    """
    found = place_of(path, _OF_PAGE, renames)
    if found is None:
        return path
    line, column = found[0].place(found[1])
    return f"{path}:{line}:{column}"
