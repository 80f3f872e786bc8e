"""What a field, its date, or a rule that is broken there means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pelican_jsoncomment.cli.lsp.diagnostics import Found
from pelican_jsoncomment.cli.lsp.header_tokens import Token
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate, humanize
from pelican_jsoncomment.fields import FIELDS, FULL_DATES, PARTIAL_DATES
from pelican_jsoncomment.rules import explain
from pelican_jsoncomment.settings import Options

_OWNERS = {"pelican": "of Pelican", "plugin": "of pelican-jsoncomment"}


def explanations(
    token: Token | None, found: Iterable[Found], options: Options
) -> list[str]:
    """Return what can be said of a token, and of the findings that are there."""
    said = [] if token is None else list(_of_token(token, options))
    rules = dict.fromkeys(x.report.finding.rule for x in found)
    return [*said, *map(explain, rules)]


def _of_token(token: Token, options: Options) -> Iterator[str]:
    row = FIELDS.get(token.field)
    if token.is_name:
        if row is None:
            yield f"{token.field}: a field of the archive, kept as it is written."
            return
        examples = " or ".join(json.dumps(x, ensure_ascii=False) for x in row.examples)
        yield f"{row.name} ({_OWNERS[row.of]}): {row.meaning}\nFor example: {examples}"
    elif token.field in (*FULL_DATES, *PARTIAL_DATES):
        yield from _of_date(token, options)


def _of_date(token: Token, options: Options) -> Iterator[str]:
    try:
        date = PartialDate(token.text)
    except ValueError:
        if token.field in FULL_DATES:
            yield from _of_full_date(token.text, options)
        return
    first, last = date.earliest, date.latest
    span = f"{first or 'any time'} to {last or 'any time'}"
    when = str(first) if first == last else f"some time from {span}"
    yield f"{date}: {humanize(date)}; {when}."
    if token.field in FULL_DATES and first and first != last:
        yield f"Pelican sorts it as {first}, the earliest it can be."


def _of_full_date(text: str, options: Options) -> Iterator[str]:
    try:
        date = parse_date(text.strip(), options.date_order)
    except ValueError:
        # The finding says why.
        return
    yield f"{text}: {date.moment.isoformat(' ')}"
