"""Turn the fields of a header into Pelican metadata, by the table of fields.

Nothing here imports Pelican before it must: the command line reads headers by the
same rules, and starts without it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from pelican_jsoncomment import rules
from pelican_jsoncomment.dates.full import FullDate, parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import FieldError, Finding
from pelican_jsoncomment.fields import FIELDS, Type, is_reserved
from pelican_jsoncomment.header.parser import JSON, Header, is_absent, normalise
from pelican_jsoncomment.header.scanner import FORBIDDEN
from pelican_jsoncomment.metadata import edits, spelling
from pelican_jsoncomment.metadata.status import contradiction, says_draft
from pelican_jsoncomment.rules import Rule
from pelican_jsoncomment.settings import FORMATS, Options

Metadata = dict[str, Any]

_JSON_TYPES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}


def split_names(text: str) -> list[str]:
    """Return names as Pelican's ``ensure_metadata_list`` splits them."""
    return _unique(text.split(";" if ";" in text else ","))


def _unique(names: list[str]) -> list[str]:
    """Return names stripped, without empty ones, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, names))))


@dataclass(frozen=True, slots=True)
class Site:
    """What the reading of fields needs to know of the site.

    ``process`` is the ``process_metadata`` of the Pelican reader, ``formatted`` and
    ``timezone`` are Pelican's settings FORMATTED_FIELDS and TIMEZONE.
    """

    options: Options
    process: Callable[[str, Any], Any]
    formatted: tuple[str, ...] = ("summary",)
    timezone: str = "UTC"


@dataclass
class Reading:
    """The reading of one header into metadata; ``findings`` is what to warn of.

    ``path_date`` is the date that Pelican reads from the file's path, if any.
    """

    header: Header
    site: Site
    render: Callable[[str], str]
    path_date: datetime | None = None
    metadata: Metadata = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self, errors: list[Finding] | None = None) -> Metadata:
        """Return the metadata of all fields; raise FieldError for a wrong one.

        Where *errors* are given, they get the finding, and the field is left out.
        Formatted fields are strings that ``render`` turns into HTML.
        """
        for name, value in self.header.present.items():
            try:
                self._read_field(name, value)
            except FieldError as error:
                if errors is None:
                    raise
                errors.append(error.finding)
        self.findings += spelling.findings(self.header)
        self._complete_authors()
        self._date_from_publication()
        if "modified" not in self.metadata:
            edit = edits.latest_edit(self.metadata, self.path_date, self.site.timezone)
            if edit is not None:
                self.metadata["modified"] = edit
        return self.metadata

    def _read_field(self, name: str, value: JSON) -> None:
        if name not in _READ_FIELD:
            self._check_name(name)
        if name in self.site.formatted:
            rendered = self.render(self.text(name, value))
            self.metadata[name] = self.site.process(name, rendered)
        else:
            _READ_FIELD.get(name, Reading._any)(self, name, value)

    def fail(
        self, rule: Rule, name: str, reason: str, at: int | None = None
    ) -> NoReturn:
        """Raise a FieldError, at the place of a field's value unless told another."""
        at = self.header.value_at(name) if at is None else at
        raise FieldError(rule, reason, self.header.source, at, name)

    def warn(self, rule: Rule, name: str, reason: str, at: int | None = None) -> None:
        """Add a finding, at the place of a field's value unless told another."""
        at = self.header.value_at(name) if at is None else at
        self.findings.append(Finding(rule, name, reason, self.header.source, at))

    def text(self, name: str, value: JSON, *also: type) -> str:
        """Return a field as a string, stripped; *also* types as their JSON text."""
        if isinstance(value, str):
            # In the head of a whole HTML document, an entity has become one of them.
            self._check_characters(name, value)
            return value.strip()
        if type(value) in also:
            return self.header.raw(name)
        return self._wrong_type(name, value, "a string")

    def _wrong_type(
        self, name: str, value: JSON, wanted: str, at: int | None = None
    ) -> NoReturn:
        found = _JSON_TYPES.get(type(value), "null")
        self.fail(rules.WRONG_TYPE, name, f"must be {wanted}, but is {found}", at)

    def _decoded(self, name: str, text: str) -> str:
        """Return a string with its HTML entities decoded."""
        self._check_characters(name, decoded := html.unescape(text))
        return decoded

    def _check_characters(self, name: str, text: str) -> None:
        # To ask first whether all can be printed is six times faster.
        if not text.isprintable() and (found := FORBIDDEN.search(text)):
            reason = f"U+{ord(found[0]):04X} is allowed in no page and no feed"
            self.fail(rules.CONTROL_ESCAPE, name, f"{reason} (XML 1.0, Char)")

    def _check_name(self, name: str) -> None:
        if is_reserved(name):
            written = normalise(self.header.written.get(name, name))
            self.fail(
                rules.RESERVED_NAME,
                name,
                "is a name that Pelican or this plugin uses itself; rename it,"
                f' or set JSONCOMMENT_FIELDS = {{"{written}": "another_name"}}',
                self.header.name_at(name),
            )

    # How each type of field is read.

    def _any(self, name: str, value: JSON) -> None:
        if isinstance(value, str):
            value = self.site.process(name, value)
        self.metadata[name] = value

    def _text(self, name: str, value: JSON, also: tuple[type, ...] = ()) -> None:
        self.metadata[name] = self.site.process(name, self.text(name, value, *also))

    def _title(self, name: str, value: JSON) -> None:
        self._text(name, value, also=(int, float, bool))
        # Pelican decodes it for feeds.
        self._decoded(name, self.metadata[name])

    def _timezone(self, name: str, value: JSON) -> None:
        zone = self.text(name, value)
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError, RecursionError):
            # zoneinfo imports a package for each "/" of a name.
            self.fail(rules.UNKNOWN_TIMEZONE, name, f"{zone!r} is not a time zone")
        self.metadata[name] = zone

    def _date_format(self, name: str, value: JSON) -> None:
        text = self.text(name, value, int, float)
        # pelican.utils.strftime takes these out; what is left must not be a directive.
        if "%" in re.sub("%-?.", "", text):
            self.fail(rules.BAD_DATE_FORMAT, name, "has a % with nothing after it")
        self.metadata[name] = self.site.process(name, text)

    def _names(self, name: str, value: JSON) -> list[str]:
        """Return the names in a string or a list, with HTML entities decoded."""
        if isinstance(value, str):
            return split_names(self._decoded(name, value))
        if not isinstance(value, list):
            self._wrong_type(name, value, "a string or a list of strings")
        for number, item in enumerate(value):
            if not isinstance(item, str) and not is_absent(item):
                at = self.header.item_at(name, number)
                self._wrong_type(name, item, "a list of strings", at)
        return _unique([self._decoded(name, x) for x in value if isinstance(x, str)])

    def _tags(self, name: str, value: JSON) -> None:
        # A number among tags is what a person would call it: 1984.
        names = self._names(
            name, self.header.names_of(name) if name == "tags" else value
        )
        if names:
            self.metadata[name] = self.site.process(name, names)

    def _category(self, name: str, value: JSON) -> None:
        names = self._names(name, value) if isinstance(value, list) else None
        if names is None:
            names = [self._decoded(name, self.text(name, value))]
        if len(names) > 1:
            self.warn(
                rules.CATEGORIES,
                name,
                f"an essay has one category; {names[0]!r} is used",
            )
        if names:
            self.metadata[name] = self.site.process(name, names[0])

    def _author(self, name: str, value: JSON) -> None:
        # A string is one author, commas and all, as in Pelican.
        if isinstance(value, str):
            value = [value]
        names = self._names(name, value)
        if len(names) > 1:
            self.metadata.setdefault("authors", self.site.process("authors", names))
        elif names:
            self.metadata[name] = self.site.process(name, names[0])

    def _date(self, name: str, value: JSON) -> None:
        text = self.text(name, value, int, float)
        try:
            self._set_date(name, parse_date(text, self.site.options.date_order))
        except ValueError as error:
            self.fail(rules.UNREADABLE_DATE, name, str(error))

    def _set_date(self, name: str, date: FullDate) -> None:
        self.metadata[name] = date.moment
        if date.written is not None:
            self.metadata[f"{name}_precision"] = date.written.precision
            self.metadata[f"{name}_written"] = date.written

    def _partial_date(self, name: str, value: JSON) -> None:
        self.metadata[name] = self._partial(name, self.text(name, value, int, float))

    def _edited(self, name: str, value: JSON) -> None:
        items = enumerate(value if isinstance(value, list) else [value])
        read = [self._edit(name, x, n) for n, x in items if not is_absent(x)]
        dates = sorted(x for x in read if isinstance(x, PartialDate))
        read = [x for x in read if not isinstance(x, PartialDate)] + list(dates)
        if read:
            self.metadata.update(edited=read[-1], edits=read)

    def _edit(self, name: str, value: JSON, number: int) -> str:
        note: JSON = None
        if isinstance(value, dict):
            if reason := edits.problem(value):
                at = self.header.item_at(name, number)
                self.fail(rules.WRONG_TYPE, name, reason, at)
            note, value = value.get("note"), value["date"]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self._wrong_type(name, value, "a string", self.header.item_at(name, number))
        return edits.with_note(self._partial(name, value.strip(), number), note)

    def _partial(self, name: str, text: str, number: int = 0) -> str:
        """Return a partial date, or with a warning the string that is not one."""
        try:
            return _read_partial(text)
        except ValueError as error:
            at = self.header.item_at(name, number)
            self.warn(rules.PARTIAL_DATE, name, f"{error}; it is kept as text", at)
            return text

    def _format(self, name: str, value: JSON) -> None:
        if value in FORMATS:
            return
        allowed = ", ".join(FORMATS)
        self.warn(
            rules.FORMAT,
            name,
            f"is not one of {allowed}, so it is kept as a field of the archive;"
            ' rename it, or set JSONCOMMENT_FIELDS = {"format": "another_name"}',
        )
        self._any(name, value)

    def _switch(self, name: str, value: JSON) -> None:
        """Read what makes a draft, and keep what means something else as parsed."""
        is_draft = says_draft(name, value)
        if is_draft is None:
            if name == "published" and _is_date(value, self.site.options):
                reason = "is kept as a field of the archive; if it is the date, set"
                setting = 'JSONCOMMENT_FIELDS = {"published": "date"}'
                self.warn(rules.PUBLISHED_DATE, name, f"{reason} {setting}")
            self._any(name, value)
        elif is_draft:
            if reason := contradiction(self.header.present):
                self.fail(rules.DRAFT_AND_STATUS, name, reason)
            if "status" not in self.header.present:
                self.metadata["status"] = self.site.process("status", "draft")
            reason = 'means "status": "draft"; write that instead'
            self.warn(rules.DRAFT_FIELD, name, reason)

    # Metadata that follow from other metadata.

    def _complete_authors(self) -> None:
        """Set both author and authors, so that the site's own fill neither."""
        if "authors" in self.metadata:
            self.metadata.setdefault("author", self.metadata["authors"][0])
        elif "author" in self.metadata:
            self.metadata["authors"] = [self.metadata["author"]]

    def _date_from_publication(self) -> None:
        published = self.metadata.get("first_publication")
        if published is None or "date" in self.metadata or self.path_date:
            return
        try:
            date = parse_date(published, self.site.options.date_order)
        except ValueError as error:
            self.warn(rules.NO_PUBLICATION_DATE, "first_publication", str(error))
        else:
            self._set_date("date", date)


def _is_date(value: JSON, options: Options) -> bool:
    try:
        parse_date(str(value).strip(), options.date_order)
    except ValueError:
        return False
    return isinstance(value, (str, int))


def completed(header: Header, document: Mapping[str, str]) -> Header:
    """Return a header, completed by what a whole HTML document says of itself."""
    silent = {name: text for name, text in document.items() if not is_absent(text)}
    named = {normalise(name): text for name, text in silent.items()}
    usable = {
        name: text
        for name, text in named.items()
        if not is_reserved(name) and name not in header.present
    }
    # The meta tag "format" of a document is not the field of that name.
    usable.pop("format", None)
    if "author" in header.present or "authors" in header.present:
        usable.pop("author", None)
    return header.with_fields(usable) if usable else header


# Most essays of an archive were drafted or edited on one day of some twenty years.
_read_partial = lru_cache(maxsize=8192)(PartialDate)


_READ: Mapping[Type, Callable[[Reading, str, JSON], None]] = {
    Type.TEXT: Reading._text,
    Type.TEXT_OR_NUMBER: partial(Reading._text, also=(int, float)),
    Type.TEXT_OR_BOOLEAN: partial(Reading._text, also=(bool,)),
    Type.TITLE: Reading._title,
    Type.FULL_DATE: Reading._date,
    Type.PARTIAL_DATE: Reading._partial_date,
    Type.PARTIAL_DATES: Reading._edited,
    Type.TIMEZONE: Reading._timezone,
    Type.DATE_FORMAT: Reading._date_format,
    Type.NAMES: Reading._tags,
    Type.CATEGORY: Reading._category,
    Type.AUTHOR: Reading._author,
    Type.FORMAT: Reading._format,
    Type.IS_DRAFT: Reading._switch,
    Type.IS_PUBLISHED: Reading._switch,
}
_READ_FIELD = {name: _READ[row.type] for name, row in FIELDS.items()}
