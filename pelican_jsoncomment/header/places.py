"""Say where in its file an essay has a field, for messages on two essays at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header

#: What the page of an essay follows from: the first that is there.
OF_PAGE = ("save_as", "slug", "title")


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
    at = place_in(head, fields) if head else None
    return (head.source, at) if head and at is not None else None


def place_in(head: Header, fields: Sequence[str]) -> int | None:
    """Return where the value of the first of some fields is, None for none of them."""
    there = (x for x in fields if x in head.present and x in head.written)
    return next((head.value_at(x) for x in there), None)


def of_page(field: str) -> list[str]:
    """Return the fields that a message about a page may be placed at."""
    if field in OF_PAGE:
        return [field, *OF_PAGE]
    # Several names in "author" are authors.
    return [field, field.removesuffix("s")]


def located(path: str, found: tuple[Source, int] | None) -> str:
    """Return a path with the line and column of a place that ``place_of`` found in it.

    Where it found none, as in an ordinary file, the path comes back as it is.
    """
    if found is None:
        return path
    line, column = found[0].place(found[1])
    return f"{path}:{line}:{column}"
