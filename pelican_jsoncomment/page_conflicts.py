"""Leave out essays whose page could not be written, so that all others are.

Pelican stops the whole build where two contents have one page, where a file's name is
too long for the disk, and where the theme lacks a template. A whole archive brings
such essays with it; each is an error of its own here, and ordinary content is left to
Pelican.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pelican.contents import Article, Content
from pelican.generators import PelicanTemplateNotFound
from pelican.urlwrappers import URLWrapper

from pelican_jsoncomment.errors import shown_path

logger = logging.getLogger(__name__)

#: The metadata "reader" of essays; Pelican gives other content that of its own readers.
READER = "jsoncomment"
# What most file systems allow for one part of a path, in bytes.
_LONGEST_PART = 255
_LISTS = (
    *("articles", "translations", "hidden_articles", "hidden_translations"),
    *("drafts", "drafts_translations", "pages", "hidden_pages", "draft_pages"),
    "draft_translations",
)
#: What names an essay, and so has pages and feeds of its own: the prefix of its
#: settings, by field.
_NAMES = {"category": "CATEGORY", "tags": "TAG", "authors": "AUTHOR"}
_FEEDS = ("ATOM", "RSS")
_OUTPUT = "_jsoncomment_output"


def leave_out(generator: Any) -> None:
    """Take the essays that cannot be written out of a generator's lists.

    It is called when the articles, or the pages, have been read and nothing has been
    made of them yet. Which of two essays is left out depends on their paths alone.
    """
    lists = [x for x in (getattr(generator, name, None) for name in _LISTS) if x]
    every = sorted((x for one in lists for x in one), key=_rank)
    pages = [(x, _page(x)) for x in every]
    output = generator.context.get(_OUTPUT) or _Output(generator.settings)
    generator.context[_OUTPUT] = output
    left_out = set()
    # Names before pages: an essay in the place of a category's page must not cost all
    # the essays of that category.
    look_for_template = functools.partial(_unusable_template, generator)
    for step in (look_for_template, output.take_names, output.take_page):
        for content, page in pages:
            if id(content) in left_out:
                continue
            reason = step(content, page)
            if reason and _is_essay(content):
                logger.error("%s: %s; it is left out", _path(content), reason)
                generator.context["generated_content"][_location(content)] = None
                left_out.add(id(content))
    if left_out:
        for one in [*lists, *(x.translations for x in every)]:
            one[:] = [x for x in one if id(x) not in left_out]


def _unusable_template(generator: Any, content: Content, _page: str) -> str:
    try:
        generator.get_template(content.template)
    except PelicanTemplateNotFound:
        return f"template: the theme has no template {content.template!r}"
    return ""


class _Output:
    """What Pelican will write, as one content after the other takes its share.

    A method returns why a content's share cannot be written, "" where it can.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        # By whether a field "save_as" demands the page: such a content may take the
        # place of one page that is there already, as a home page the index's.
        self._taken: dict[bool, dict[str, str | Content]]
        self._taken = {False: dict(direct_pages(settings)), True: {}}
        self._names: dict[str, str] = {}
        self._sound: set[tuple[str, str]] = set()
        self._folders = set(_folders_of_site(settings))

    def take_names(self, content: Content, page: str) -> str:
        """Note the pages and feeds of what a content is filed under."""
        self._folders.update(_parents(page))
        # Of nothing else Pelican makes such pages.
        is_filed = isinstance(content, Article) and content.status == "published"
        for field in _NAMES if is_filed else ():
            value = getattr(content, field, ())
            for name in value if isinstance(value, (list, tuple)) else [value]:
                if (field, name.name) not in self._sound:
                    if reason := self._take_name(field, name):
                        return f"{field}: {reason}"
                    self._sound.add((field, name.name))
        return ""

    def _take_name(self, field: str, name: URLWrapper) -> str:
        whose = f"the {_NAMES[field].lower()} {name.slug!r}"
        for page, setting in _pages_of_name(field, name, self._settings):
            if reason := unusable_name(page):
                return reason
            other = self._names.get(page) or self._taken[False].get(page, whose)
            if other != whose:
                return f"{_named(other)} has the page {page} already; set {setting}"
            self._names[page] = whose
        return ""

    def take_page(self, content: Content, page: str) -> str:
        """Note the page of a content."""
        if not page:
            return ""
        demanded = hasattr(content, "override_save_as")
        field = "save_as" if demanded else "slug"
        if reason := unusable_name(page):
            return f"{field}: {reason}"
        if page in self._folders:
            return f"{field}: {page} is the name of a folder of the site"
        taken = self._taken[demanded]
        if other := self._names.get(page) or taken.get(page):
            reason = f"{_named(other)} has the page {page} already"
            return f"slug: {reason}; give one another slug"
        taken[page] = content
        return ""


def _rank(content: Content) -> tuple[bool, str]:
    # What was in the blog before the essays goes first.
    return _is_essay(content), _path(content)


def _is_essay(content: Content) -> bool:
    return bool(content.metadata.get("reader") == READER)


def _named(holder: str | Content) -> str:
    return holder if isinstance(holder, str) else _path(holder)


def _path(content: Content) -> str:
    return shown_path(content.source_path)


def _location(content: Content) -> str:
    return str(content.get_relative_source_path())


def _page(content: Content) -> str:
    # Where a pattern of the settings is empty, Pelican writes no page.
    return normal_page(content.save_as) if content.save_as else ""


def normal_page(save_as: str) -> str:
    """Return a page as all of its spellings have it."""
    return str(PurePosixPath(save_as.replace("\\", "/")))


def direct_pages(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the site writes by itself, such as its index, and how to name it."""
    for name in settings["DIRECT_TEMPLATES"]:
        save_as = settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if save_as:
            yield normal_page(save_as), f"the page {name!r} of the site"
    for name in ("FEED", "FEED_ALL"):
        for form in _FEEDS:
            if feed := settings.get(f"{name}_{form}"):
                yield normal_page(str(feed)), "the feed of the site"


def _folders_of_site(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the folders that the patterns of the settings begin with."""
    yield str(settings["THEME_STATIC_DIR"])
    for name, pattern in settings.items():
        if name.endswith(("_SAVE_AS", *_FEEDS)) and isinstance(pattern, str):
            yield from _parents(pattern.partition("{")[0])


def _parents(page: str) -> Iterator[str]:
    while page := page.rpartition("/")[0]:
        yield page


def _pages_of_name(
    field: str, name: URLWrapper, settings: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the page and the feeds of a category, tag or author, and their settings."""
    prefix = _NAMES[field]
    if name.save_as:
        yield normal_page(name.save_as), f"{prefix}_SAVE_AS"
    for form in _FEEDS:
        if pattern := settings.get(f"{prefix}_FEED_{form}"):
            page = normal_page(str(pattern).format(slug=name.slug))
            yield page, f"{prefix}_FEED_{form}"


def unusable_name(path: str) -> str:
    """Return why no file can have a page's normal path, "" where one can."""
    if path == ".":
        return "it names a folder, not a file"
    if len(path.encode()) > _LONGEST_PART and any(
        len(part.encode()) > _LONGEST_PART for part in path.split("/")
    ):
        return f"it makes a file name of more than {_LONGEST_PART} bytes"
    return ""
