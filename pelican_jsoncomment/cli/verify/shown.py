"""Where a page shows the title, date, tags and category of its essay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from html import unescape
from itertools import count
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.verify.essays import Essay
from pelican_jsoncomment.cli.verify.facts import (
    ARTICLES,
    HIDDEN,
    PAGES,
    Fact,
    Facts,
    has_run,
    values,
)
from pelican_jsoncomment.cli.verify.page import Page, Span
from pelican_jsoncomment.cli.verify.site import Site
from pelican_jsoncomment.cli.verify.words import Found, words_in
from pelican_jsoncomment.html.text import without_tags
from pelican_jsoncomment.page_paths import page_path

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class Shown:
    """What pages show of their essays, by the blog's settings."""

    def __init__(self, site: Site, blog: Blog, facts: Facts) -> None:
        from pelican.urlwrappers import Category, Tag  # noqa: PLC0415

        self._site = site
        self._facts = facts
        self._settings = blog.with_defaults
        self._kinds = {"tags": Tag, "categories": Category}
        self._listing_of = lru_cache(maxsize=10_000)(self._listing)
        self._listed = lru_cache(maxsize=10_000)(self._read_listing)

    def add(self, essay: Essay, page: Page, file: str, found: Found) -> None:
        """Take in what is shown of an essay, whose own words are not counted."""
        around = _Around(page, found)
        for fact in self._facts_of(essay, around, file):
            self._facts.add(fact, essay.item, file, _group(essay))

    def _facts_of(self, essay: Essay, around: _Around, file: str) -> Iterator[Fact]:
        metadata = essay.metadata
        title = str(metadata.get("title", ""))
        yield Fact("titles", title, around.title(words_in(_plain(title))))
        date = metadata.get("date")
        if isinstance(date, datetime):
            yield Fact("dates", f"{date:%Y-%m-%d}", around.date(date))
        for kind, name in (("tags", "tags"), ("categories", "category")):
            for value in values(metadata.get(name)):
                listing = self._listing_of(kind, value)
                words = words_in(_plain(value))
                links = sum(self._is_own(x, listing, file) for x in around.links(words))
                places = around.name(words, links, is_tag=kind == "tags")
                places["its listing"] = file in self._listed(listing)
                yield Fact(kind, value, places)

    def _is_own(self, url: str, listing: str, file: str) -> bool:
        """Return whether a link leads to a listing, where there is one."""
        return not listing or self._site.lead(url, file).file == listing

    def _listing(self, kind: str, value: str) -> str:
        """Return the page that lists a tag or a category, "" where there is none."""
        try:
            save_as = page_path(self._kinds[kind](value, self._settings).save_as)
        # A pattern is a format string of the blog's, and may ask for anything.
        except (LookupError, ValueError, AttributeError, TypeError):
            return ""
        return save_as if save_as in self._site.files else ""

    def _read_listing(self, listing: str) -> frozenset[str]:
        """Return the files that the pages of a listing link to."""
        found: set[str] = set()
        path = PurePosixPath(listing)
        for number in count(1):
            name = str(path.with_stem(f"{path.stem}{number}") if number > 1 else path)
            if name not in self._site.files:
                break
            found |= self._site.linked(name)
        return frozenset(found)


def _group(essay: Essay) -> str:
    if essay.is_page:
        return PAGES
    return HIDDEN if essay.status == "hidden" else ARTICLES


def _plain(text: str) -> str:
    """Return a title or a name as a reader sees it, who sees no markup."""
    return unescape(without_tags(text))


class _Around:
    """A page without the words of its essay."""

    def __init__(self, page: Page, found: Found) -> None:
        self._page = page
        self._start, self._end = found.start, found.end

    def _texts(self, spans: Iterable[Span]) -> Iterator[tuple[list[str], str]]:
        for start, end, url in spans:
            if not self._start <= start < self._end:
                yield self._page.words[start:end], url

    def links(self, name: list[str]) -> list[str]:
        """Return where the links lead whose words are a name."""
        return [url for x, url in self._texts(self._page.anchors) if x == name]

    def title(self, title: list[str]) -> dict[str, bool]:
        """Return in which places a title is."""
        if not title:
            return {"its title": True}
        metas = [words_in(x) for x in self._page.meta_titles]
        return {
            "its <title>": has_run(words_in(self._page.title), title),
            "a heading": any(title == x for x, _ in self._texts(self._page.headings)),
            "its head": title in metas,
        }

    def name(self, name: list[str], links: int, *, is_tag: bool) -> dict[str, bool]:
        """Return in which places the name of a tag or a category is."""
        # All names may be in a menu, so that another link is the essay's own.
        found = {"a link": links > 0, "a second link": links > 1}
        if is_tag:
            found["its head"] = name in map(words_in, self._metas())
        found["its words"] = links > 0 or any(has_run(x, name) for x in self._rest())
        return found

    def _metas(self) -> Iterator[str]:
        for content in self._page.meta_tags:
            yield content
            yield from content.split(",")

    def _rest(self) -> tuple[list[str], list[str]]:
        return self._page.words[: self._start], self._page.words[self._end :]

    def date(self, date: datetime) -> dict[str, bool]:
        """Return in which places a date is."""
        day = f"{date:%Y-%m-%d}"
        days = (x for at, x in self._page.days if not self._start <= at < self._end)
        return {
            "an element of time": day in days,
            "its head": day in self._page.meta_days,
            "its words": any(_has_date(x, date) for x in self._rest()),
        }


def _has_date(words: Sequence[str], date: datetime) -> bool:
    """Return whether words are a date, in any common order.

    A month may be in any language, and so is not asked for by its name but in English.
    """
    year, day = f"{date.year:04}", (f"{date.day}", f"{date.day:02}")
    month = (f"{date.month}", f"{date.month:02}")
    for at, word in enumerate(words):
        if word != year:
            continue
        before, after = list(words[max(0, at - 2) : at]), words[at + 1 : at + 3]
        for pair in (before, after):
            numbers = sum(x in day for x in map(_cardinal, pair))
            if numbers and any(_is_month(x, date, month) for x in pair):
                return True
    return False


def _cardinal(word: str) -> str:
    return re.sub(r"(?<=\d)(st|nd|rd|th|er|º)$", "", word)


def _is_month(word: str, date: datetime, numbers: tuple[str, str]) -> bool:
    known = next((x for x in _MONTHS if _names(word, x)), "")
    if known:
        return known == _MONTHS[date.month - 1]
    return word in numbers or word.isalpha()


def _names(word: str, month: str) -> bool:
    return len(word) > 2 and month.lower().startswith(word.lower())
