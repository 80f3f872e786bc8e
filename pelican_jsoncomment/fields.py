"""THE table of fields: each one that means something to Pelican or to this plugin.

A field is one row here. How it is read, what it is in other front matter and in the
JSON Schema, whether its name may be a slip for another one: all of that follows from
the row. Any other field of an archive is kept as parsed. Imports nothing of ours.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import Literal


class Type(Enum):
    """What a field may be in a header; ``metadata`` says how each type is read."""

    #: Text, as it is; or rendered, where it is one of Pelican's FORMATTED_FIELDS.
    TEXT = auto()
    #: Text, or a number, which is read as it is written.
    TEXT_OR_NUMBER = auto()
    #: Text, or true or false.
    TEXT_OR_BOOLEAN = auto()
    #: Text, or a number, true or false, which are read as they are written.
    TITLE = auto()
    #: A date that Pelican needs to the day.
    FULL_DATE = auto()
    #: A date as imprecise as its author's memory.
    PARTIAL_DATE = auto()
    #: A partial date or a list of them; each alone, or in an object with a note.
    PARTIAL_DATES = auto()
    #: A name of the IANA time zone database.
    TIMEZONE = auto()
    #: The format of a date, as ``strftime`` of Pelican has it.
    DATE_FORMAT = auto()
    #: Names in text, split as Pelican does, or a list of names.
    NAMES = auto()
    #: One name, commas and all; of a list the first.
    CATEGORY = auto()
    #: One name, commas and all; a list of several is ``authors``.
    AUTHOR = auto()
    #: One of ``settings.FORMATS``.
    FORMAT = auto()
    #: True or false, where true makes a draft; anything else is kept as parsed.
    IS_DRAFT = auto()
    #: True or false, where false makes a draft; anything else is kept as parsed.
    IS_PUBLISHED = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the table.

    Attributes:
        of: Who gives the field its meaning. Pelican's own may be set although its
            content objects have attributes of these names.
        meaning: What it is, in a sentence for authors.
        examples: Values that it may have in a header.
        first_line: Whether Pelican reads only the first line of it in ``Key: value``
            (``DUPLICATES_DEFINITIONS_ALLOWED`` in pelican.readers).
        only_in_essays: Whether it tells a header from any other JSON in a comment.
    """

    of: Literal["pelican", "plugin"]
    name: str
    type: Type
    meaning: str
    examples: tuple[object, ...]
    first_line: bool = False
    only_in_essays: bool = False


_pelican = functools.partial(Field, "pelican")
_plugin = functools.partial(Field, "plugin")

# Two that are exact, and what is better not made up.
_FULL = ("2008-03-30", "2008-03-30T10:00+08:00", "2006-05", "2006~")
_PARTIAL = ("2006", "2006-05", "2006-05-03", "1987-21", "200X", "1991~", "2006/2008")

_ROWS = (
    _pelican(
        "title",
        Type.TITLE,
        "The title, as HTML.",
        ("Give Us Our Eleven Days",),
        only_in_essays=True,
    ),
    _pelican(
        "date",
        Type.FULL_DATE,
        "The date of publication; of a partial date its earliest moment counts.",
        _FULL,
        first_line=True,
        only_in_essays=True,
    ),
    _pelican(
        "modified",
        Type.FULL_DATE,
        "The date of the last change; without it, the latest exact date in edited.",
        _FULL,
        first_line=True,
    ),
    _pelican(
        "timezone",
        Type.TIMEZONE,
        "The time zone of the dates that name none.",
        ("Europe/London",),
    ),
    _pelican(
        "date_format",
        Type.DATE_FORMAT,
        "How the date is shown, in the way of Python's strftime.",
        ("%d %B %Y",),
    ),
    _pelican(
        "author",
        Type.AUTHOR,
        "The author, commas and all; a list of several becomes authors.",
        ("Ada Author", "King, Martin Luther, Jr."),
        first_line=True,
    ),
    _pelican(
        "authors",
        Type.NAMES,
        "The authors, between commas (or semicolons) or as a list.",
        ("Ada Author, Bob Author", ("King, Martin Luther, Jr.",)),
        first_line=True,
    ),
    _pelican(
        "category",
        Type.CATEGORY,
        "The category; of a list the first.",
        ("history",),
        first_line=True,
    ),
    _pelican(
        "tags",
        Type.NAMES,
        "The tags, between commas (or semicolons) or as a list.",
        ("calendars, riots", ("calendars", "Paris, Texas")),
        first_line=True,
    ),
    _pelican(
        "summary",
        Type.TEXT,
        "What lists and feeds show of it, in the format of the body.",
        ("What became of eleven days in *September*.",),
    ),
    _pelican("lang", Type.TEXT_OR_NUMBER, "The language.", ("en", "fr")),
    _pelican(
        "translation",
        Type.TEXT_OR_BOOLEAN,
        "Whether it is a translation of the essay that has the same slug.",
        (True,),
    ),
    _pelican(
        "status",
        Type.TEXT_OR_NUMBER,
        "Whether it is published, hidden from lists, a draft, or skipped.",
        ("published", "hidden", "draft", "skip"),
        first_line=True,
    ),
    _pelican(
        "template",
        Type.TEXT_OR_NUMBER,
        "The name of the template of its page.",
        ("article",),
    ),
    _pelican(
        "slug",
        Type.TEXT_OR_NUMBER,
        "Its name in addresses; without it, Pelican makes one of the title.",
        ("eleven-days",),
        first_line=True,
    ),
    _pelican(
        "url",
        Type.TEXT_OR_NUMBER,
        "The address of its page, below that of the site.",
        ("1986/eleven-days.html",),
        first_line=True,
    ),
    _pelican(
        "save_as",
        Type.TEXT_OR_NUMBER,
        "The file of its page, in the output folder.",
        ("1986/eleven-days.html",),
        first_line=True,
    ),
    _pelican(
        "path",
        Type.TEXT_OR_NUMBER,
        "Pelican asks it of static files; of an essay it is only kept.",
        ("1986/eleven-days",),
    ),
    _plugin(
        "first_draft",
        Type.PARTIAL_DATE,
        "When it was first drafted, as precisely as is known.",
        _PARTIAL,
        only_in_essays=True,
    ),
    _plugin(
        "first_publication",
        Type.PARTIAL_DATE,
        "When it was first published, wherever that was; without a date, the date.",
        _PARTIAL,
        only_in_essays=True,
    ),
    _plugin(
        "edited",
        Type.PARTIAL_DATES,
        "When it was edited since: a date, or a list of them; each may have a note.",
        (
            *("2019-09-14", ("1996", "2004-03", "2019-09-14")),
            ("1996", {"date": "2019-09-14", "note": "Names corrected."}),
        ),
    ),
    _plugin(
        "notes",
        Type.TEXT,
        "What there is to know about it, as text.",
        ("Written for Mr Dunning’s class.",),
    ),
    _plugin(
        "guid",
        Type.TEXT_OR_NUMBER,
        "The id that it had in the feeds of the site it comes from.",
        ("https://old.example/?p=7",),
    ),
    _plugin(
        "format",
        Type.FORMAT,
        "The format of the body.",
        ("markdown", "html", "wordpress"),
    ),
    _plugin(
        "draft",
        Type.IS_DRAFT,
        'True makes a draft; better written as "status": "draft".',
        (True, False),
    ),
    _plugin(
        "private",
        Type.IS_DRAFT,
        'True makes a draft; better written as "status": "draft".',
        (True, False),
    ),
    _plugin(
        "published",
        Type.IS_PUBLISHED,
        'False makes a draft; better written as "status": "draft".',
        (True, False),
    ),
)

FIELDS: Mapping[str, Field] = MappingProxyType({row.name: row for row in _ROWS})
"""Every field of the table by its name."""


def of_type(*types: Type) -> frozenset[str]:
    """Return the names of the fields of some types."""
    return frozenset(x.name for x in FIELDS.values() if x.type in types)


#: The dates that Pelican needs to the day, in the order of the table.
FULL_DATES = tuple(x.name for x in _ROWS if x.type is Type.FULL_DATE)
#: The dates that may be as imprecise as their author's memory.
PARTIAL_DATES = of_type(Type.PARTIAL_DATE, Type.PARTIAL_DATES)
#: The fields that hold dates, in the order of the table.
DATE_FIELDS = tuple(x for x in FIELDS if x in {*FULL_DATES, *PARTIAL_DATES})
#: The fields that only an essay has.
ESSAY_FIELDS = frozenset(x.name for x in _ROWS if x.only_in_essays)
PELICAN_FIELDS = frozenset(x.name for x in _ROWS if x.of == "pelican")
#: Metadata that the plugin computes itself.
COMPUTED = frozenset(
    {"edits", "has_more", "has_summary", "more_text", "reader"}
    | {f"{name}_precision" for name in FULL_DATES}
    | {f"{name}_written" for name in FULL_DATES}
)


def is_reserved(name: str) -> bool:
    """Return whether a field of this name would overwrite part of a content object."""
    if name in FIELDS:
        return False
    return name.startswith("_") or name in reserved_names()


@functools.cache
def reserved_names() -> frozenset[str]:
    """Return the names of fields that would overwrite part of a content object.

    Pelican makes every piece of metadata an attribute by ``setattr``, whatever its
    name. So an article and a page are made, and asked for their attributes.
    """
    from pelican.contents import Article, Page  # noqa: PLC0415
    from pelican.plugins import signals  # noqa: PLC0415

    # All that Pelican documents, for the attributes that it makes of it.
    given = dict.fromkeys(PELICAN_FIELDS, "x") | {"timezone": "UTC"}
    metadata = given | dict.fromkeys(FULL_DATES, datetime(2000, 1, 1))
    # Plugins must not take the two for contents of the site.
    with signals.content_object_init.muted():
        made = [kind("", metadata) for kind in (Article, Page)]
    names = {name for content in made for name in dir(content)}
    return frozenset(names - PELICAN_FIELDS) | COMPUTED
