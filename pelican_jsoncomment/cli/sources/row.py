"""What the table of a source is made of, and the essay that it makes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from pelican_jsoncomment.cli.convert.front_matter import Fields, is_textual
from pelican_jsoncomment.cli.sources.forms import Form, Value
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.header.parser import JSON, is_absent

#: What a file is to its source: "out" is a part of the site's design or machinery.
Kind = Literal["post", "page", "file", "out"]


class Place(NamedTuple):
    """What a file is, where it comes below the content folder, and a remark.

    ``is_draft`` says that its folder makes a draft of it.
    """

    kind: Kind
    target: PurePosixPath
    remark: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a source, and what it becomes.

    Attributes:
        name: Its name in the source, in lower case.
        to: Its name here; "" where it is kept under its own, and nothing is done by it.
        read: How its value is read.
        remark: What there is to know, for the documentation.
    """

    name: str
    to: str
    read: Callable[[Value], JSON] | None = None
    remark: str = ""


@dataclass(slots=True)
class Essay:
    """An essay on its way: its path in the site, and its fields here.

    ``values`` are those of its front matter, ``lang`` is the language that the name of
    its file has, which ``path`` is without, ``has_site`` says whether it is known
    where in its site it was, ``old`` is the URL that it had, "" for none,
    and ``aliases`` further ones; ``notes`` are for its author.
    """

    path: PurePosixPath
    place: Place
    values: Mapping[str, Value]
    config: Mapping[str, JSON]
    fields: Fields
    now: datetime
    has_site: bool = True
    lang: str = ""
    old: str = ""
    aliases: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a field of its front matter as a string, "" for none."""
        value = self.values.get(name)
        is_text = value is not None and isinstance(value.text, str)
        return str(value.text).strip() if value and is_text else ""

    def moment(self, name: str) -> datetime | None:
        """Return the moment of a field here, None where it is none."""
        try:
            return parse_date(str(self.fields.get(name) or "")).moment
        except ValueError:
            return None

    def is_future(self, moment: datetime | None) -> bool:
        """Return whether a moment is still to come."""
        if moment is None:
            return False
        now = self.now if moment.tzinfo else self.now.replace(tzinfo=None)
        return moment > now

    def make_draft(self, reason: str) -> None:
        """Make a draft of it, whatever else it says, and note why."""
        if self.fields.get("status") != "draft":
            self.fields["status"] = "draft"
            self.notes.append(f"status: a draft, because {reason}")


@dataclass(frozen=True, slots=True)
class Source:
    """A system that archives come from.

    Attributes:
        name: Its name, for ``--from``.
        label: Its name for people.
        forms: The forms that its front matter has, or its export.
        rows: Which of its fields becomes which here.
        carried: What else is carried, in words.
        left: What is not carried, each in words.
        place: What a file of its site is, by its path; None for a source of one file.
        finish: Does what no single field says: drafts, names of files, URLs.
        html: Whether its front matter is read in HTML, too.
        content: The folder of its site that essays are in, as a rule.
        configs: The names of its configuration files.
        languages: The name in the configuration of what has the languages as names.
        sections: Whether the folder of an essay says what it belongs to.
    """

    name: str
    label: str
    forms: tuple[Form | str, ...]
    rows: tuple[Row, ...]
    carried: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    place: Callable[[PurePosixPath, Mapping[str, JSON]], Place] | None = None
    finish: Callable[[Essay], None] | None = None
    html: bool = False
    content: str = ""
    configs: tuple[str, ...] = ()
    languages: str = ""
    sections: bool = True

    @property
    def by_name(self) -> dict[str, Row]:
        """The rows by the names of their fields."""
        return {x.name: x for x in self.rows}


# How values are read ------------------------------------------------------------


def plain(name: str, value: Value) -> JSON:
    """Return a value for a field here: as written, where that is text."""
    return value.text if is_textual(name) else value.json


def names(value: Value) -> JSON:
    """Return a list of names; a string is one, commas and all."""
    return _flat(value.text)


def spaced(value: Value) -> JSON:
    """Return a list of names, which spaces separate where it is a string."""
    if isinstance(value.text, str):
        return [*value.text.split()]
    return _flat(value.text)


def listed(value: Value) -> JSON:
    """Return a list of names, which commas separate where it is a string."""
    if isinstance(value.text, str):
        return _flat([x.strip() for x in value.text.split(",")])
    return _flat(value.text)


def one_or_more(value: Value) -> JSON:
    """Return a name, or the list where there are several."""
    found = _flat(value.text)
    return found[0] if len(found) == 1 else [*found]


def first(value: Value) -> JSON:
    """Return the first text of a list."""
    return next(iter(_flat(value.text)), "")


def _flat(value: JSON) -> list[JSON]:
    """Return the strings in a value, however deep in lists, each once."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):  # an author, as themes want it
        return _flat(value.get("name"))
    items = value if isinstance(value, list) else []
    return [*dict.fromkeys(y for x in items for y in _flat(x))]


def strings(value: JSON) -> list[str]:
    """Return the strings in a value, however deep in lists, each once."""
    return [str(x) for x in _flat(value)]


_LIKE_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def text_as_html(value: Value) -> JSON:
    """Return a title that is text as HTML, which titles are for Pelican."""
    text = value.text
    if not isinstance(text, str):
        return text
    if html.unescape(text) != text:
        text = text.replace("&", "&amp;")
    return _LIKE_TAG.sub("&lt;", text)


# What several sources share -------------------------------------------------------


def set_categories(essay: Essay, *more: str) -> None:
    """Make the first of the categories the category, and keep the others beside it."""
    given = essay.fields.pop("categories", None)
    found = [*dict.fromkeys([*more, *strings(given)])]
    if not found:
        return
    essay.fields.setdefault("category", found[0])
    if len(found) > 1 or essay.fields["category"] != found[0]:
        essay.fields["categories"] = [*found]


def set_slug(essay: Essay, slug: str) -> None:
    """Give an essay its name in the URLs of its source, unless it says another."""
    if is_absent(essay.fields.get("slug")):
        essay.fields["slug"] = slug


def stem_of(path: PurePosixPath) -> str:
    """Return the name that a file gives its page; of ``index`` that of its folder."""
    return path.parent.name if is_bundle(path) else path.stem


def is_bundle(path: PurePosixPath) -> bool:
    """Return whether a file is the essay of the folder that it is in."""
    is_root = path.parent.name in ("", "content", "source")
    return path.stem.lower() == "index" and not is_root


def ours(value: str) -> str:
    """Return a path of a URL, which begins with a slash, or a whole URL as it is."""
    return value if re.match(r"[a-z][a-z0-9+.-]*://|/", value) else f"/{value}"


_HAS_TIME = re.compile(r"\d:\d\d")


def set_zone(essay: Essay, zone: str) -> None:
    """Name the zone of the site where a date has a time, and no zone of its own."""
    for name in ("date", "modified"):
        moment = essay.moment(name)
        has_time = _HAS_TIME.search(str(essay.fields.get(name)))
        if moment and has_time and not moment.tzinfo and zone.strip():
            essay.fields.setdefault("timezone", zone.strip())
