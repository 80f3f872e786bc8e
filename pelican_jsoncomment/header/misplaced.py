"""Find a header that is not the first thing in its file, and so is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.fields import ESSAY_FIELDS
from pelican_jsoncomment.header.parser import Header, parse
from pelican_jsoncomment.header.scanner import QUOTES

#: A header further down in a file than this is not looked for.
MISPLACED_WITHIN = 4096

_COMMENT_OF_JSON = re.compile(
    rf"(?:^[ ]{{0,3}}|(?<=>)[ ]*+)(?=<!--\s*+\{{\s*+[{QUOTES}])", re.MULTILINE
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_ESSAY_FIELD = re.compile(
    rf"[{QUOTES}](?:{'|'.join(ESSAY_FIELDS)})[{QUOTES}]", re.IGNORECASE
)
_LONGEST = 65_536


def misplaced(
    source: Source, renames: Mapping[str, str] | None = None
) -> Finding | None:
    """Return the finding that a header comes after something else, or None.

    A valid header counts where it has a field of an essay, a broken one where the
    name of such a field is in it.
    """
    for at in comments_of_json(source.text):
        text = source.text[at : at + _LONGEST]
        try:
            header = parse(Source(text, source.path), renames)
        except EssayError:
            is_essay = bool(_ESSAY_FIELD.search(text.partition("-->")[0]))
        else:
            is_essay = header is not None and has_essay_field(header)
        if is_essay:
            reason = "not read, because something comes before it; move it to the top"
            return Finding(rules.MISPLACED_HEADER, "header", reason, source, at)
    return None


def comments_of_json(text: str) -> Iterator[int]:
    """Yield where comments begin that may be headers, near the top of a file.

    Samples of headers in fenced or indented code do not count.
    """
    text = text[:MISPLACED_WITHIN]
    for match in _COMMENT_OF_JSON.finditer(text):
        if len(_FENCE.findall(text, 0, match.start())) % 2 == 0:
            yield match.end()


def has_essay_field(header: Header) -> bool:
    """Return whether a header has a field that only an essay has."""
    return not ESSAY_FIELDS.isdisjoint(header.fields)
