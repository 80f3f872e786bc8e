"""When an article was written, as templates show it: the global ``jsoncomment``."""

from __future__ import annotations

import json
import locale
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican.utils import strftime, temporary_locale

from pelican_jsoncomment.dates.partial import PartialDate, humanize
from pelican_jsoncomment.labels import Gettext, choose
from pelican_jsoncomment.metadata.edits import with_note
from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.theme.own_page import note_line

# What would end a script element, or a line in JavaScript, anywhere in it.
_JSON_ESCAPES = {ord(x): f"\\u{ord(x):04x}" for x in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as text, and its value for ``<time datetime>``, if HTML has one.

    ``note`` is what was changed on it, as text, or "".
    """

    text: str
    html: str | None = None
    note: str = ""

    @property
    def with_note(self) -> str:
        """The date, and its note if it has one."""
        return f"{self.text}: {self.note}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an article: a key of ``labels.WORDS``, its word, the dates."""

    name: str
    label: str
    dates: tuple[ShownDate, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of an article; ``notes_html`` is HTML, ``notes`` is text.

    ``changes`` are the edits that have a note, and ``changes_label`` what they are.
    """

    events: tuple[Event, ...]
    notes: str
    notes_html: str
    changes: tuple[ShownDate, ...]
    changes_label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its address, its text, and the name that tells it from others."""

    url: str
    text: str
    name: str


class View:
    """What the macros ask of an article; ``jsoncomment`` in every template.

    Made when a generator of Pelican starts, when the process has the site's locale.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._options = Options.read(settings)
        self._locale = locale.setlocale(locale.LC_TIME)
        #: The file of the feed of revisions, or None where none is asked for.
        self.revisions_feed = self._options.revisions_feed
        #: How often a template was given something to show of an article.
        self.lines = 0

    @pass_context
    def words(self, context: Context, article: Any = None) -> dict[str, str]:
        """Return the words by key, in the language of an article or else the site's."""
        return self._words(getattr(article, "lang", None), _gettext(context))

    def partial_date(
        self, value: object, words: Mapping[str, str] | None = None
    ) -> str:
        """Write a partial date in the site's language: the filter of this name."""
        with _in_locale(self._locale):
            return humanize(value, {**self._words(), **(words or {})})

    @pass_context
    def provenance(self, context: Context, article: Any) -> Provenance:
        """Return what an article's fields say about when it was written.

        No date is shown twice. The article's ``date`` is left out: every theme
        shows it.
        """
        note_line(article)
        words = self.words(context, article)
        with self.dates_of(article, words) as show:
            events = [
                Event(name, words[name], dates)
                for name, dates in _without_repeats(
                    show(getattr(article, "first_draft", None)),
                    show(getattr(article, "first_publication", None)),
                    show(edits_of(article)),
                )
            ]
            changes = tuple(
                x for edit in edits_of(article) for x in show(edit) if x.note
            )
        notes = getattr(article, "notes", None)
        text = notes.strip() if isinstance(notes, str) else ""
        self.lines += bool(events or text)
        if "notes" in self._settings["FORMATTED_FIELDS"]:
            return Provenance(tuple(events), "", text, changes, words["changes"])
        return Provenance(tuple(events), text, "", changes, words["changes"])

    @pass_context
    def more(self, context: Context, article: Any) -> Link | None:
        """Return the link to what the summary leaves out, or None where that is all."""
        if not getattr(article, "has_more", False):
            return None
        text = article.more_text or self.words(context, article)["read_more"]
        anchor = self._options.more_anchor
        fragment = "#" + quote(anchor, safe="!$&'()*+,;=:@/?") if anchor else ""
        url = f"{site_url(context, article)}/{article.url}{fragment}"
        return Link(url, text, f"{text}: {plain(article.title)}")

    def structured_data(self, article: Any) -> str:
        """Return schema.org's Article as JSON-LD for a script element.

        A date is left out unless it is certain, and known to the year at least.
        """
        site = self._settings["SITEURL"] or article.get_siteurl()
        data = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": plain(article.title),
            "url": f"{site}/{article.url}",
            "author": [
                {"@type": "Person", "name": str(author)}
                for author in getattr(article, "authors", [])
            ],
            "dateCreated": _exact(getattr(article, "first_draft", None)),
            "datePublished": _published(article),
            "dateModified": _modified(article),
        }
        present = {name: value for name, value in data.items() if value}
        return json.dumps(present, ensure_ascii=False).translate(_JSON_ESCAPES)

    @contextmanager
    def dates_of(
        self, article: Any, words: Mapping[str, str]
    ) -> Iterator[Callable[[Any], tuple[ShownDate, ...]]]:
        """Give a function that returns dates, or a list of them, as they are shown.

        Within, the process has the locale that Pelican has for the article.
        """
        formats = self._settings["DATE_FORMATS"]
        format_ = formats.get(article.lang, self._settings["DEFAULT_DATE_FORMAT"])
        name = format_[0] if isinstance(format_, tuple) else self._locale

        def show(value: Any) -> tuple[ShownDate, ...]:
            values = value if isinstance(value, list) else [value]
            present = [x for x in values if x is not None and str(x).strip()]
            shown = [_show(x, article.date_format, words) for x in present]
            return tuple({x.text: x for x in shown}.values())

        with _in_locale(name):
            yield show

    def _words(
        self, lang: str | None = None, gettext: Gettext | None = None
    ) -> dict[str, str]:
        default = self._settings["DEFAULT_LANG"]
        return choose(self._options.words, lang or default, default, gettext)


def edits_of(article: Any) -> list[Any]:
    """Return all edits of an article, or those that an ordinary file names.

    Its reader may have them as dates, as text, or as mappings with a date and a note,
    as YAML of what ``convert`` writes is read; those without a date are left out.
    """
    edits = getattr(article, "edits", None)
    if edits:
        return list(edits)
    edited = getattr(article, "edited", None)
    values = edited if isinstance(edited, list) else [edited]
    return [x for x in map(_edit, values) if x is not None]


def _edit(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    day = value.get("date")
    if day is None:
        return None
    return with_note(read_date(day) or str(day), value.get("note"))


def plain(title: str) -> str:
    """Return a title, which is HTML, as text."""
    return Markup(title).striptags()  # noqa: S704 - its tags are what goes


def read_date(value: Any) -> PartialDate | None:
    """Return a field's value as a partial date, or None where it is not one."""
    if isinstance(value, PartialDate):
        return value
    text = date.isoformat(value) if isinstance(value, date) else str(value)
    try:
        return PartialDate(text)
    except ValueError:
        return None


def site_url(context: Context, article: Any) -> str:
    """Return the site's address as the page that is being written needs it.

    A macro that was imported without context asks the article, which Pelican tells
    the address for all pages but its archives by period.
    """
    url = context["SITEURL"] if "SITEURL" in context else article.get_siteurl()
    return str(url)


def _gettext(context: Context) -> Gettext | None:
    """Return the gettext of the theme, which jinja2.ext.i18n makes a global."""
    gettext = context.resolve_or_missing("gettext")
    if not callable(gettext):
        return None
    return lambda text: str(context.call(gettext, text))


@contextmanager
def _in_locale(name: str) -> Iterator[None]:
    # On macOS the encoding of month names is that of LC_CTYPE.
    with (
        temporary_locale(name, locale.LC_TIME),
        temporary_locale(name, locale.LC_CTYPE),
    ):
        yield


def _show(value: Any, date_format: str, words: Mapping[str, str]) -> ShownDate:
    written, note = read_date(value), getattr(value, "note", "")
    if written is None:
        return ShownDate(str(value).strip(), note=note)
    if written.precision in ("day", "time"):
        day = strftime(written.moment, date_format)
        words = {**words, "day": day.replace("{", "{{").replace("}", "}}")}
    return ShownDate(humanize(written, words), written.html, note)


def _without_repeats(
    drafted: tuple[ShownDate, ...],
    published: tuple[ShownDate, ...],
    edited: tuple[ShownDate, ...],
) -> Iterator[tuple[str, tuple[ShownDate, ...]]]:
    """Yield each kind of event and its dates, without those that were shown before."""
    named = [{x.text for x in dates} for dates in (drafted, published)]
    if drafted and named[0] == named[1]:
        yield "drafted_and_published", drafted
    else:
        yield from (
            (name, dates)
            for name, dates in (("drafted", drafted), ("published", published))
            if dates
        )
    new = tuple(x for x in edited if x.text not in named[0] | named[1])
    if new:
        yield "edited", new


def _exact(value: Any) -> str | None:
    """Return a date as ISO 8601, if it is certain and no season, decade or interval."""
    written = read_date(value)
    if written is None or written.approximate or written.uncertain:
        return None
    return written.html


def _published(article: Any) -> str | None:
    published = getattr(article, "first_publication", None)
    return _exact(published) if published else _moment(article, "date")


def _modified(article: Any) -> str | None:
    """Return the latest edit or ``modified``, whichever is later."""
    dates = sorted(x for x in map(read_date, edits_of(article)) if x is not None)
    edited = dates[-1] if dates else None
    modified = getattr(article, "modified", None)
    last = edited.latest if edited else None
    if modified and (last is None or modified.date() > last):
        return _moment(article, "modified")
    return _exact(edited)


def _moment(article: Any, name: str) -> str | None:
    """Return ``date`` or ``modified`` as ISO 8601, no more exact than was written."""
    written = getattr(article, f"{name}_written", None)
    moment = getattr(article, name, None)
    if written is not None:
        return _exact(written)
    return str(moment.isoformat()) if moment else None
