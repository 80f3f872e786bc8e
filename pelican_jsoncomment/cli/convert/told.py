"""What a text without front matter, and its path, tell of its title and its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import PurePosixPath

from pelican_jsoncomment.body.document import read_head
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import LINE_BREAK
from pelican_jsoncomment.html.elements import RAW_TEXT
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer

#: The precisions of a date that a path may tell, or an HTML document.
PRECISIONS = ("year", "month", "day", "time")

# A longer heading, or first line, is a paragraph.
_LONGEST = 300
_LONGEST_LINE = 120
# With its tags.
_MOST = 2000

# Titles ------------------------------------------------------------------------

_FENCE = re.compile(r" {0,3}(```|~~~)")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_SETEXT = re.compile(r"(=+|-+)[ \t]*\Z")
_H1 = re.compile(r"[ \t]*<h1\b[^<>]*>(.*?)</h1\s*>", re.IGNORECASE)
# Not a "<" alone, which Markdown shows.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3}|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ATTRIBUTES = re.compile(r"\{:?[ ]?[#.][^{}]*\}\s*\Z")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def title(text: str, path: PurePosixPath, *, is_html: bool, unsafe: bool) -> str:
    """Return the title of a text: its first heading, ``<title>``, or the file's name.

    It is HTML, as titles are for Pelican. With *unsafe* a short first line goes before
    the name.
    """
    found = _first_h1(text) if is_html else _first_heading(text)
    if is_html and not found:
        found = _plain(read_head(text).get("title", ""))
    if not found and unsafe:
        lines = _texts(text) if is_html else LINE_BREAK.split(text)
        first = _plain(next((x for x in lines if x.strip()), ""))
        found = first if len(first) <= _LONGEST_LINE else ""
    return found or _in_words(path)


def _first_heading(text: str) -> str:
    """Return the first heading of the first level, or one that the text begins with."""
    previous, fence, is_top = "", "", True
    for line in LINE_BREAK.split(text):
        if marks := _FENCE.match(line):
            fence = "" if fence == marks[1] else fence or marks[1]
        if fence or marks:
            previous, is_top = "", False
            continue
        found, level = _heading(line, previous)
        if found and (level == 1 or is_top):
            return found
        # The line under the first one may still make a heading of it.
        is_top = is_top and not previous
        previous = line.strip()
    return ""


def _heading(line: str, previous: str) -> tuple[str, int]:
    """Return the title that a line of Markdown ends, and its level, or ""."""
    if len(line) > _LONGEST or len(previous) > _LONGEST:
        return "", 0
    if (atx := _ATX.match(line)) and (len(atx[1]) == 1 or not previous):
        return _marked_up(line[atx.end() :].rstrip().rstrip("#")), len(atx[1])
    if previous and (under := _SETEXT.match(line)):
        return _marked_up(previous), 1 if under[1][0] == "=" else 2
    if h1 := _H1.match(line):
        return _plain(h1[1]), 1
    return "", 0


def _marked_up(text: str) -> str:
    """Return the text of a heading in Markdown."""
    text = _LINK.sub(r"\1", _ATTRIBUTES.sub("", text))
    return _plain(_ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text)))


def _plain(html: str) -> str:
    """Return HTML without tags in one line, still as HTML; "" for what is too long."""
    if len(html) > _MOST:
        return ""
    return " ".join(_TAG.sub("", html).split()).replace("<", "&lt;")


def _in_words(path: PurePosixPath) -> str:
    """Return the name of a file in words: ``on-the-walls.md`` is "On the walls"."""
    stem = path.stem
    dated = _at_start(stem) or _at_end(stem)
    name = f"{stem[: dated.start()]} {stem[dated.end() :]}" if dated else stem
    words = " ".join(re.sub(r"[-_.\s]+", " ", name).split()) or stem
    return _plain(words[:1].upper() + words[1:])


# HTML ------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of HTML that are not within scripts and the like."""
    tokenizer = Tokenizer(text)
    for token in tokenizer:
        if tokenizer.raw_text and token.kind is Kind.TEXT:
            tokenizer.raw_text = ""
            continue
        opens = token.kind is Kind.START and token.name in RAW_TEXT
        tokenizer.raw_text = token.name if opens else ""
        yield token


def _texts(text: str) -> Iterator[str]:
    for token in _tokens(text):
        if token.kind is Kind.TEXT:
            yield text[token.start : token.end]


def _first_h1(text: str) -> str:
    parts: list[str] = []
    is_inside = False
    for token in _tokens(text):
        if token.name == "h1":
            if is_inside and (found := _plain("".join(parts))):
                return found if len(found) <= _LONGEST else ""
            is_inside, parts = token.kind is Kind.START, []
        elif is_inside:
            parts.append(text[token.start : token.end])
    return ""


def first_time(text: str) -> str:
    """Return the first ``datetime`` of a ``<time>`` in HTML, "" where there is none."""
    for token in _tokens(text):
        if token.kind is Kind.START and token.name == "time":
            for attribute in token.attributes:
                if attribute.name == "datetime":
                    value = text[attribute.value_start : attribute.value_end]
                    return unescape(value).strip()
    return ""


# Paths ----------------------------------------------------------------------------

_YEAR = "(?:1[0-9]|20)[0-9]{2}"
_DAY = (
    rf"({_YEAR})([-_.])([0-9]{{2}})(?:\2([0-9]{{2}}))?"
    rf"|({_YEAR})([0-9]{{2}})([0-9]{{2}})"
)
_at_start = re.compile(rf"(?:{_DAY})(?=[-_. ]|\Z)").match
_at_end = re.compile(rf"(?<=[-_. ])(?:{_DAY})\Z").search
_year_at_start = re.compile(rf"({_YEAR})(?=[-_. ]|\Z)").match
_FOLDERS = re.compile(
    rf"(?:\A|/)({_YEAR})(?:[/-]([0-9]{{2}})(?:[/-]([0-9]{{2}}))?)?(?=/)"
)


def date_in_path(path: PurePosixPath, *, unsafe: bool) -> str | None:
    """Return the date in a file's name or in its folders, as precise as it is there.

    A year alone in the name may be what the text is about ("1984.md"), and is a date
    with *unsafe* only. What is no date of the calendar, or is to come, is none.
    """
    named = _at_start(path.stem) or _at_end(path.stem)
    if named:
        year, _, month, day, *joined = named.groups()
        found = _joined(*joined, exactly=True) if joined[0] else None
        if found := found or (year and _joined(year, month, day, exactly=True)):
            return found
    if unsafe and (alone := _year_at_start(path.stem)):
        return _joined(alone[1])
    folders = [*_FOLDERS.finditer(f"{path.parent.as_posix()}/")]
    return _joined(*folders[-1].groups()) if folders else None


def _joined(*given: str | None, exactly: bool = False) -> str | None:
    """Return as much of year, month and day as is a date and not in the future."""
    parts = [x for x in given if x]
    while parts:
        try:
            found = PartialDate("-".join(parts))
        except ValueError:
            found = None
        # A season has the form of a month.
        if found and found.precision in PRECISIONS and found.earliest:
            return str(found) if found.earliest <= _today() else None
        if exactly:
            return None
        parts.pop()
    return None


def _today() -> date:
    return date.today()
