"""Say what another form of front matter can carry, and what is lost on the way."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert.front_matter import (
    NAMES,
    ONE_LINE,
    Document,
    Fields,
    FrontMatterError,
    Kind,
    is_textual,
)
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.fields import FULL_DATES, Type, of_type
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.metadata import status
from pelican_jsoncomment.metadata.edits import date_of
from pelican_jsoncomment.metadata.reading import Metadata
from pelican_jsoncomment.settings import FORMATS, MARKDOWN_EXTENSIONS
from pelican_jsoncomment.summary.marker import MARKER

#: Other readers of Pelican's have neither Key: value nor YAML.
MARKDOWN = tuple(f".{x}" for x in MARKDOWN_EXTENSIONS)
# What Python-Markdown would change in a value, or read as its end.
_BREAKS = re.compile(r"[\t\r\n\x02\x03]|\A\s|\s\Z")
_EDITS = of_type(Type.PARTIAL_DATES)
_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(slots=True)
class Carried:
    """The fields as another form has them, and what becomes of the others.

    ``losses`` is what would be lost or misread; ``notes`` what the site will do
    otherwise though nothing is lost.
    """

    fields: Fields
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def carry(document: Document, shown: str, blog: Blog, to: Kind) -> Carried:
    """Return the fields of a document as the form *to* has them.

    Raises EssayError where the build refuses the header, or where there is nothing
    that could be converted.
    """
    carried = Carried(dict(document.fields))
    carried.losses += document.losses
    carried.notes += document.notes
    _carry_status(carried, document, shown)
    if document.header:
        _leave(carried, document.header, document, shown, blog)
    if to == "jsoncomment":
        _enter(carried, document, shown, blog)
    if to == "pelican":
        _into_lines(carried, blog.formatted)
    return carried


def _carry_status(carried: Carried, document: Document, shown: str) -> None:
    """Write "status" for the fields of other systems that make a draft."""
    fields = carried.fields
    drafts = status.draft_fields(fields)
    for name in drafts:
        if reason := status.contradiction(fields):
            source = Source(document.head + document.body, shown)
            raise FrontMatterError(rules.DRAFT_AND_STATUS, reason, source, 0, name)
        carried.notes.append(f"{name}: becomes status: draft")
    if drafts:
        fields.setdefault("status", "draft")
    for name in [x for x in fields if status.says_draft(x, fields[x]) is not None]:
        del fields[name]


def _leave(
    carried: Carried, head: Header, document: Document, shown: str, blog: Blog
) -> None:
    """Write out what the plugin would have added, and say what it would have done."""
    if not document.fields:
        reason = "there is no field to convert"
        raise FrontMatterError(rules.FRONT_MATTER, reason, head.source, head.start)
    if not shown.lower().endswith(MARKDOWN):
        reason = "nothing else than this header is read in such a file"
        raise FrontMatterError(rules.FRONT_MATTER, reason, head.source, head.start)
    read = blog.metadata(head)
    for name in FULL_DATES:
        _leave_date(carried, name, read, has_date=blog.has_date(shown))
    body_format = blog.options.format_of(shown, document.fields.get("format"))
    if body_format != "markdown":
        carried.losses.append(f"format: the body is {body_format}, not Markdown")
    for name, value in read.items():
        if isinstance(value, PartialDate) and name in document.fields:
            carried.notes.append(f"{name}: becomes text for the site")
    if MARKER.search(document.body) and not blog.options.more_everywhere:
        carried.notes.append("body: <!--more--> no longer makes a summary")


def _leave_date(carried: Carried, name: str, read: Metadata, *, has_date: bool) -> None:
    moment: datetime | None = read.get(name)
    given = carried.fields.get(name)
    if moment is None:
        return
    if given is None:
        if name == "date" and has_date:
            return
        reason = "follows from another field, and has to be written out"
    elif f"{name}_written" in read:
        reason = f"Pelican would fill {given!r} up with today's month and day"
    # Where it can be, Pelican reads the month first.
    elif str(given)[:4].isdigit() or parse_date(str(given), "mdy").moment == moment:
        return
    else:
        reason = f"Pelican would read {given!r} with the month before the day"
    is_day = moment.time() == datetime.min.time() and not moment.tzinfo
    carried.fields[name] = str(moment.date()) if is_day else str(moment)
    carried.losses.append(f"{name}: {reason}, as {carried.fields[name]}")


def _enter(carried: Carried, document: Document, shown: str, blog: Blog) -> None:
    """Say what the plugin will do that Pelican alone does not."""
    options, fields = blog.options, carried.fields
    given = fields.get("format")
    if given in FORMATS and given != "markdown":
        carried.losses.append(f"format: the body would be read as {given}")
    elif not shown.lower().endswith(MARKDOWN):
        pass  # HTML, which is read as such by its name
    elif given is None and options.format_of(shown) != "markdown":
        fields["format"] = "markdown"
    for name, value in fields.items():
        is_plain = is_textual(name) and name not in blog.formatted
        if is_plain and isinstance(value, str) and value != value.strip():
            carried.notes.append(f"{name}: the white space around it goes")
    if MARKER.search(document.body) and not options.more_everywhere:
        carried.notes.append("body: <!--more--> now ends the summary")
    date = str(fields.get("date"))
    with suppress(ValueError):
        if parse_date(date, "mdy").written:
            carried.notes.append(f"date: {date!r} is no longer filled up with today")


def _into_lines(carried: Carried, formatted: tuple[str, ...]) -> None:
    """Make each field one that ``Key: value`` has, and name what is lost."""
    for name, value in list(carried.fields.items()):
        if not _KEY.fullmatch(name):
            carried.losses.append(f"{name}: Key: value cannot have this name")
            del carried.fields[name]
            continue
        given = _without_notes(value) if name in _EDITS else value
        carried.fields[name], reason = _line(name, given, formatted)
        if given is not value:
            reason = "an edit with a note becomes its date, and the note is lost"
        if reason:
            carried.losses.append(f"{name}: {reason}")
    authors = carried.fields.get("author")
    if isinstance(authors, list):
        del carried.fields["author"]
        carried.fields.setdefault("authors", authors)
        carried.losses.append("author: several authors become the field authors")


def _line(name: str, value: JSON, formatted: tuple[str, ...]) -> tuple[JSON, str]:
    """Return a value as ``Key: value`` has it, and what is lost by that, or ""."""
    if isinstance(value, str):
        return _text_line(value, may_break=name in formatted)
    if isinstance(value, list) and name in NAMES | {"author"}:
        return _names_line(value)
    if isinstance(value, list):
        return _list_line(name, value, formatted)
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return text, "an object becomes its JSON text"
    return text, "a number, true or false becomes text"


def _without_notes(value: JSON) -> JSON:
    """Return the dates of edits, or the value as it is where none has a note."""
    items = value if isinstance(value, list) else [value]
    dates = [date_of(x) for x in items]
    if dates == items or any(map(is_absent, dates)):
        return value
    return [str(x) for x in dates] if len(dates) > 1 else str(dates[0])


def _list_line(
    name: str, value: list[JSON], formatted: tuple[str, ...]
) -> tuple[JSON, str]:
    lines = [x for x in value if isinstance(x, str) and x and not _BREAKS.search(x)]
    if name in ONE_LINE and lines[:1] == value[:1]:
        return lines[0], "only the first of a list is read"
    if lines != value or len(lines) < 2 or name in formatted:
        return json.dumps(value, ensure_ascii=False), "a list becomes its JSON text"
    return [*lines], ""


def _text_line(value: str, *, may_break: bool) -> tuple[str, str]:
    lines = value.split("\n") if may_break else [value]
    if all(x and not _BREAKS.search(x) for x in lines):
        return value, ""
    return " ".join(value.split()), "a line break, a tab or outer space is lost"


def _names_line(value: list[JSON]) -> tuple[JSON, str]:
    names = [_name(str(x)) for x in value]
    changed = names != value
    return [*names], "a semicolon or a line break in a name is lost" if changed else ""


def _name(name: str) -> str:
    name = name.replace(";", ",")
    return " ".join(name.split()) if _BREAKS.search(name) else name
