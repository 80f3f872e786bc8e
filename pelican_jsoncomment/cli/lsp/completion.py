"""What may be typed where the cursor is: names of fields, and values that are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from lsprotocol.types import CompletionItem, CompletionItemKind, Range, TextEdit

from pelican_jsoncomment.cli.lsp.header_tokens import HeaderTokens, Token
from pelican_jsoncomment.cli.lsp.names import Names
from pelican_jsoncomment.cli.lsp.positions import Positions
from pelican_jsoncomment.fields import FIELDS, Type
from pelican_jsoncomment.metadata.reading import split_names
from pelican_jsoncomment.settings import FORMATS

# Fields of which the table has every value as an example.
_CLOSED = frozenset({"status"})
_SWITCHES = (Type.IS_DRAFT, Type.IS_PUBLISHED)


def completions(
    header: HeaderTokens, at: int, names: Names | None, positions: Positions
) -> list[CompletionItem]:
    """Return what may be typed at an offset of a header."""
    token = header.at(at)
    if token is None:
        return []
    if token.is_string and not token.is_closed:
        # What is after the cursor may be the rest of the header.
        token = token._replace(end=at)
    if token.is_name:
        return list(_fields(header, token, positions))
    return list(_values(token, at, names, positions))


def _fields(
    header: HeaderTokens, token: Token, positions: Positions
) -> Iterator[CompletionItem]:
    present = header.names(without=token)
    colon = "" if header.followed_by_colon(token) else ": "
    place = positions.range(token.start, token.end)
    for number, row in enumerate(FIELDS.values()):
        if row.name in present:
            continue
        written = json.dumps(row.name)
        yield CompletionItem(
            row.name,
            kind=CompletionItemKind.Field,
            detail=row.meaning,
            # In the order of the table.
            sort_text=f"{number:03}",
            filter_text=written,
            text_edit=TextEdit(place, f"{written}{colon}"),
        )


def _values(
    token: Token, at: int, names: Names | None, positions: Positions
) -> Iterator[CompletionItem]:
    row = FIELDS.get(token.field)
    if row is None:
        return
    if row.type in _SWITCHES and not token.is_string:
        yield from _items(["true", "false"], token, positions, quoted=False)
    elif row.type is Type.FORMAT:
        yield from _items(FORMATS, token, positions)
    elif row.name in _CLOSED:
        yield from _items(map(str, row.examples), token, positions)
    elif names is not None:
        known = names.of(row.name)
        # In a string, Pelican takes several of these; of all others it is one.
        if row.type is Type.NAMES and token.is_string and not token.in_list:
            yield from _in_string(known, token, at, positions)
        else:
            yield from _items(known, token, positions)


def _items(
    values: Iterable[str], token: Token, positions: Positions, *, quoted: bool = True
) -> Iterator[CompletionItem]:
    """Yield values that take the place of a whole token."""
    place = positions.range(token.start, token.end)
    for number, value in enumerate(values):
        written = json.dumps(value, ensure_ascii=False) if quoted else value
        yield _item(value, written, number, place)


def _in_string(
    values: Sequence[str], token: Token, at: int, positions: Positions
) -> Iterator[CompletionItem]:
    """Yield names that take the place of the one that the cursor is in."""
    text = positions.text
    end = token.end - token.is_closed
    mark = ";" if ";" in text[token.start : end] else ","
    start = max(text.rfind(mark, token.start, at), token.start) + 1
    start += len(text[start:at]) - len(text[start:at].lstrip())
    stop = text.find(mark, at, end)
    stop = end if stop < 0 else stop
    others = split_names(f"{text[token.start + 1 : start]}{mark}{text[stop:end]}")
    place = positions.range(start, stop)
    for number, value in enumerate(x for x in values if x not in others):
        # A name that has the mark in it needs a list.
        if mark in value:
            continue
        yield _item(value, json.dumps(value, ensure_ascii=False)[1:-1], number, place)


def _item(value: str, written: str, number: int, place: Range) -> CompletionItem:
    """Return a value as it is *written* at a place, in the order of the numbers."""
    return CompletionItem(
        value,
        kind=CompletionItemKind.Value,
        sort_text=f"{number:05}",
        filter_text=written,
        text_edit=TextEdit(place, written),
    )
