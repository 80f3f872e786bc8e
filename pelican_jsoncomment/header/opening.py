"""Find a comment at the top of a file that was meant as a header, and is not read."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import HeaderError, Source
from pelican_jsoncomment.fields import ESSAY_FIELDS, FIELDS
from pelican_jsoncomment.header.parser import json_at, normalise
from pelican_jsoncomment.header.scanner import ANY_SPACE, QUOTES

#: How a header's opening is broken: its brace is lost, a word comes before it,
#: something else after it, or there are lines of fields and nothing of JSON.
Form = Literal["brace", "word", "after", "lines"]

# A header that is longer is told by its beginning.
_LONGEST = 65_536
_COMMENT = re.compile(rf"{ANY_SPACE}<!--(?P<dashes>-*){ANY_SPACE}")
_NAME = r"[^\W\d][\w -]*"
_IS_QUOTED = re.compile(rf"[{QUOTES}]{_NAME}[{QUOTES}]{ANY_SPACE}[:=]")
_QUOTED = re.compile(rf"[{QUOTES}]({_NAME})[{QUOTES}]{ANY_SPACE}[:=]")
_LINE = r"(?:^|(?<=<!--))[^\S\r\n]*"
_QUOTED_LINE = re.compile(_LINE + _QUOTED.pattern, re.MULTILINE)
_BARE_LINE = re.compile(rf"{_LINE}({_NAME}):(?=\s)", re.MULTILINE)
# Blocks of WordPress, <!-- wp:list {"ordered":true} -->, have a colon in the word.
_WORD = re.compile(rf"([^\W\d][\w-]*)[^\S\r\n]*[:=]?{ANY_SPACE}(?=\{{)")
_WORDS = frozenset({"json", "json5", "jsonc", "jsoncomment", "header", "metadata"})
# Jinja's {{, {% and {#, and Pelican's {filename} and the like.
_TEMPLATE = re.compile(r"\{(?:[{%#]|[\w|]+\})")
_TITLE = re.compile(r"<title\b", re.IGNORECASE)
_REASONS: dict[Form, str] = {
    "brace": "the '{' that opens it is missing",
    "word": "there is something between '<!--' and '{'; take it out",
    "after": "after '{' must be a field's name in double quotes",
    "lines": 'fields in a comment are JSON, as in <!-- {"title": "…"} -->',
}


class Opening(NamedTuple):
    """What begins a comment: ``at`` is after ``<!--``, ``start`` the first character.

    ``end`` is where the comment ends, or where it was looked at no further.
    """

    form: Form
    at: int
    start: int
    end: int


def broken(source: Source) -> HeaderError | None:
    """Return the error that a file begins with a header that is not one, or None.

    It counts by the names of fields in it: notes, licenses, modelines and the comments
    of other programs are ordinary.
    """
    opening = find(source.text)
    if opening is None:
        return None
    reason = _REASONS[opening.form]
    return HeaderError(rules.BROKEN_OPENING, reason, source, opening.start)


def find(text: str) -> Opening | None:
    """Return how the comment at the top of a file fails to be a header, or None."""
    text = text[:_LONGEST]
    comment = _COMMENT.match(text)
    if comment is None or json_at(text) is not None:
        return None
    at, start = comment.start("dashes"), comment.end()
    close = text.find("-->", start)
    end = len(text) if close < 0 else close
    form = _form(text, start, end)
    if form is None and _has_lines(text, at, end):
        form = "lines"
    return Opening(form, at, start, end) if form else None


def _form(text: str, start: int, end: int) -> Form | None:
    if text.startswith("{", start):
        is_meant = not _TEMPLATE.match(text, start) and _tells(text, start, end)
        return "after" if is_meant else None
    if _IS_QUOTED.match(text, start):
        return "brace" if _tells(text, start, end) else None
    word = _WORD.match(text, start)
    if word and word.end() < end and not _TEMPLATE.match(text, word.end()):
        least = 1 if word[1].lower() in _WORDS else 2
        return "word" if _tells(text, word.end(), end, least) else None
    return None


def _tells(text: str, start: int, end: int, least: int = 1) -> bool:
    """Return whether so many names in quotes are of an essay's fields."""
    names = _known(_QUOTED, text, start, end)
    return len(names) >= least and not ESSAY_FIELDS.isdisjoint(names)


def _has_lines(text: str, start: int, end: int) -> bool:
    names = _known(_QUOTED_LINE, text, start, end)
    if len(names) > 1 and not ESSAY_FIELDS.isdisjoint(names):
        return True
    # Old documents in HTML have author and date in a comment, and a title of their own.
    bare = _known(_BARE_LINE, text, start, end) & ESSAY_FIELDS
    return "title" in bare and len(bare) > 1 and not _TITLE.search(text, end)


def _known(pattern: re.Pattern[str], text: str, start: int, end: int) -> set[str]:
    """Return the names of the table of fields that a pattern finds."""
    found = {normalise(x[1]) for x in pattern.finditer(text, start, end)}
    return found & FIELDS.keys()
