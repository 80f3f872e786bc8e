"""Fix the opening of a header: what is between ``<!--`` and the first field."""

from __future__ import annotations

import re

from pelican_jsoncomment.cli.fix.patched import Span
from pelican_jsoncomment.header import opening
from pelican_jsoncomment.header.scanner import ANY_SPACE, QUOTES

# One line, and nothing of it like a field; or a character that slipped in.
_NOTE = re.compile(
    rf"\{{(?P<note>[^\S\r\n]*(?:(?:\#|//|--)[^\r\n{QUOTES}:]*+(?=[\r\n])|[,;:.]))"
    rf"{ANY_SPACE}[{QUOTES}]"
)


def fix_opening(text: str) -> list[Span]:
    """Return the edits after which a lost header can be read, or nearly; else none."""
    found = opening.find(text)
    if found is None:
        return []
    lead = text[found.at : found.start]
    dashes = len(lead) - len(lead.lstrip("-"))
    spans = [Span(found.at, found.at + dashes, "")] if dashes else []
    if found.form == "brace":
        return [*spans, *_braces(text, found)]
    if found.form == "word":
        brace = text.index("{", found.start)
        return [*spans, Span(found.start, brace, "")]
    note = _NOTE.match(text, found.start)
    if found.form == "after" and note:
        spans.append(Span(note.start("note"), note.end("note"), ""))
    return spans


def _braces(text: str, found: opening.Opening) -> list[Span]:
    """Return the edits that put a brace before the fields, and after if it is lost."""
    spans = [Span(found.start, found.start, "{")]
    last = len(text[: found.end].rstrip())
    if not text.startswith("-->", found.end) or text[last - 1] == "}":
        return spans
    return [*spans, Span(last, last, "}")]
