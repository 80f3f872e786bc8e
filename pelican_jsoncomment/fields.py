"""THE table of fields: each one that means something to Pelican or to this plugin.

A field is one row here. How it is read, what it is in other front matter, whether
its name may be a slip for another one: all of that follows from the row. Any other
field of an archive is kept as parsed. Imports nothing of ours.
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
    #: A partial date or a list of them.
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
        first_line: Whether Pelican reads only the first line of it in ``Key: value``
            (``DUPLICATES_DEFINITIONS_ALLOWED`` in pelican.readers).
        only_in_essays: Whether it tells a header from any other JSON in a comment.
    """

    of: Literal["pelican", "plugin"]
    name: str
    type: Type
    first_line: bool = False
    only_in_essays: bool = False


_pelican = functools.partial(Field, "pelican")
_plugin = functools.partial(Field, "plugin")

_ROWS = (
    _pelican("title", Type.TITLE, only_in_essays=True),
    _pelican("date", Type.FULL_DATE, first_line=True, only_in_essays=True),
    _pelican("modified", Type.FULL_DATE, first_line=True),
    _pelican("timezone", Type.TIMEZONE),
    _pelican("date_format", Type.DATE_FORMAT),
    _pelican("author", Type.AUTHOR, first_line=True),
    _pelican("authors", Type.NAMES, first_line=True),
    _pelican("category", Type.CATEGORY, first_line=True),
    _pelican("tags", Type.NAMES, first_line=True),
    _pelican("summary", Type.TEXT),
    _pelican("lang", Type.TEXT_OR_NUMBER),
    _pelican("translation", Type.TEXT_OR_BOOLEAN),
    _pelican("status", Type.TEXT_OR_NUMBER, first_line=True),
    _pelican("template", Type.TEXT_OR_NUMBER),
    _pelican("slug", Type.TEXT_OR_NUMBER, first_line=True),
    _pelican("url", Type.TEXT_OR_NUMBER, first_line=True),
    _pelican("save_as", Type.TEXT_OR_NUMBER, first_line=True),
    _pelican("path", Type.TEXT_OR_NUMBER),
    _plugin("first_draft", Type.PARTIAL_DATE, only_in_essays=True),
    _plugin("first_publication", Type.PARTIAL_DATE, only_in_essays=True),
    _plugin("edited", Type.PARTIAL_DATES),
    _plugin("notes", Type.TEXT),
    _plugin("format", Type.FORMAT),
    _plugin("draft", Type.IS_DRAFT),
    _plugin("private", Type.IS_DRAFT),
    _plugin("published", Type.IS_PUBLISHED),
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
