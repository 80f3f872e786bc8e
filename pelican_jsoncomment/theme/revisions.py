"""List the edits of a whole site, the latest first, each with what was changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.labels import choose
from pelican_jsoncomment.settings import PREFIX, Options
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of, read_date


@dataclass(frozen=True, slots=True)
class Revision:
    """An edit of an article, and its date in words, with its note."""

    article: Any
    when: PartialDate
    shown: ShownDate


@pass_context
def revisions(
    context: Context, articles: Sequence[Any]
) -> list[tuple[int, list[Revision]]]:
    """Return the edits of articles by year, the latest first.

    ``jsoncomment_revisions`` in templates. Edits without a date are left out.
    """
    view: View = context["jsoncomment"]
    found = _found(view, articles, lambda article: view.words(context, article))
    years = itertools.groupby(found, key=lambda x: x.when.year)
    return [(year, list(members)) for year, members in years]


def _found(
    view: View, articles: Sequence[Any], words: Callable[[Any], Mapping[str, str]]
) -> list[Revision]:
    """Return the edits of articles that have a date, the latest first."""
    found: list[Revision] = []
    for article in articles:
        dated = [
            (when, edit)
            for edit in edits_of(article)
            if (when := read_date(edit)) is not None
        ]
        if dated:
            with view.dates_of(article, words(article)) as show:
                found += [Revision(article, x, *show(edit)) for x, edit in dated]
    return sorted(found, key=lambda x: x.when, reverse=True)


class _Entry:
    """The edits of an article on one day, as Pelican's writer of feeds wants them."""

    def __init__(self, revision: Revision) -> None:
        article, day = revision.article, revision.when.earliest or revision.when.latest
        assert day is not None  # no interval is open at both ends
        self.title = f"{article.title}: {escape(revision.shown.text)}"
        self.url = article.url
        self.date = datetime.combine(day, time.min)
        self.author = getattr(article, "author", "")
        self.notes: list[str] = []

    @property
    def summary(self) -> str:
        """What was changed, as HTML."""
        return "".join(f"<p>{escape(x)}</p>" for x in self.notes)

    def get_content(self, _siteurl: str) -> str:
        """Return what was changed, as HTML."""
        return self.summary


def write_feed(generator: Any, writer: Any) -> None:
    """Write the feed of revisions, where the site asks for one."""
    settings = generator.settings
    options = Options.read(settings)
    if not options.revisions_feed:
        return
    default = settings["DEFAULT_LANG"]

    def words(article: Any = None) -> Mapping[str, str]:
        lang = getattr(article, "lang", default)
        return choose(options.words, lang, default)

    # The feed names an entry by page and day: of one day, an article has one entry.
    entries: dict[tuple[str, datetime], _Entry] = {}
    for revision in _found(View(settings), generator.articles, words):
        entry = _Entry(revision)
        entry = entries.setdefault((entry.url, entry.date), entry)
        entry.notes += [revision.shown.note] if revision.shown.note else []
    writer.write_feed(
        list(entries.values()),
        # A day of an essay has not the id that the essay had elsewhere.
        {**generator.context, f"{PREFIX}FEED_IDS": False},
        options.revisions_feed,
        feed_title=words()["revisions"],
    )
