"""Leave out essays whose page could not be written, so that all others are.

Pelican stops the whole build where two contents have one page, where a file's name is
too long for the disk, and where the theme lacks a template. A whole archive brings
such essays with it; each is an error of its own here, and ordinary content is left to
Pelican.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pelican.contents import Article, Content
from pelican.generators import PelicanTemplateNotFound
from pelican.urlwrappers import URLWrapper

from pelican_jsoncomment import page_paths, rules
from pelican_jsoncomment.errors import shown_path
from pelican_jsoncomment.header.places import OF_PAGE, located, of_page, place_of
from pelican_jsoncomment.page_paths import file_key, page_path, parents
from pelican_jsoncomment.rules import Rule
from pelican_jsoncomment.settings import Options

logger = logging.getLogger(__name__)

#: The metadata "reader" of essays; Pelican gives other content that of its own readers.
READER = "jsoncomment"
_LISTS = (
    *("articles", "translations", "hidden_articles", "hidden_translations"),
    *("drafts", "drafts_translations", "pages", "hidden_pages", "draft_pages"),
    "draft_translations",
)
#: What essays are filed under, and so has pages and feeds of its own: the prefix of
#: its settings, by field.
_NAMES = {
    "category": "CATEGORY",
    "tags": "TAG",
    "authors": "AUTHOR",
    "lang": "TRANSLATION",
}
_OUTPUT = "_jsoncomment_output"


def leave_out(generator: Any) -> None:
    """Take the essays that cannot be written out of a generator's lists.

    It is called when the articles, or the pages, have been read and nothing has been
    made of them yet. Which of two essays is left out depends on their paths alone.
    """
    lists = [x for x in (getattr(generator, name, None) for name in _LISTS) if x]
    every = sorted((x for one in lists for x in one), key=_rank)
    pages = [(x, page_path(x.save_as)) for x in every]
    output = generator.context.get(_OUTPUT) or Output(generator.settings)
    generator.context[_OUTPUT] = output
    left_out = set()
    for step in _steps(generator, output):
        for content, page in pages:
            if id(content) in left_out:
                continue
            refusal = step(content, page)
            if refusal and is_essay(content):
                log(content, refusal)
                generator.context["generated_content"][_location(content)] = None
                left_out.add(id(content))
    if left_out:
        for one in [*lists, *(x.translations for x in every)]:
            one[:] = [x for x in one if id(x) not in left_out]


def log(content: Content, refusal: Refusal) -> None:
    """Log an error that says why an essay is left out."""
    where = path = _path(content)
    renames = Options.read(content.settings).fields
    if found := place_of(path, of_page(refusal.field), renames):
        line, column = found[0].place(found[1])
        where = f"{path}:{line}:{column}"
    said = where, refusal.field, refusal.reason
    logger.error("%s: %s: %s; it is left out", *said)


def _steps(
    generator: Any, output: Output
) -> tuple[Callable[[Content, str], Refusal | None], ...]:
    """Return what is asked of all contents, one question after the other."""

    def has_template(content: Content, _page: str) -> Refusal | None:
        try:
            generator.get_template(content.template)
        except PelicanTemplateNotFound:
            reason = f"the theme has no template {content.template!r}"
            return Refusal(rules.UNWRITABLE_PAGE, "template", reason)
        return None

    # Names before pages: an essay in the place of a category's page must not cost all
    # the essays of that category.
    return (
        has_template,
        lambda content, page: output.add_folders(page, demanded=_is_demanded(content)),
        # And languages before other names, because so much is in one language.
        lambda content, _page: output.take_names(_language(content)),
        lambda content, _page: output.take_names(_names(content)),
        lambda content, page: output.take_page(
            page, _path(content), demanded=_is_demanded(content)
        ),
    )


class Refusal(NamedTuple):
    """Why a content cannot be written: a rule, the field that says so, the reason."""

    rule: Rule
    field: str
    reason: str


class Output:
    """What Pelican will write, as one content after the other takes its share.

    A method returns why a content's share cannot be written, None where it can. All
    folders come before all names, and all names before all pages.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        # Who has a page or a feed, by the key of its file.
        self._direct = _by_key(page_paths.direct_pages(settings))
        self._taken = _by_key(page_paths.site_feeds(settings))
        self._sound: set[tuple[str, str]] = set()
        self._folders = set(map(file_key, page_paths.site_folders(settings)))

    def add_folders(self, page: str, *, demanded: bool) -> Refusal | None:
        """Note the folders that a page is in.

        *demanded* says whether the content has it by its field "save_as".
        """
        if reason := page_paths.unusable(page, self._settings):
            return Refusal(rules.UNWRITABLE_PAGE, _field(demanded=demanded), reason)
        self._folders.update(parents(file_key(page)))
        return None

    def take_names(
        self, names: Iterable[tuple[str, str | URLWrapper]]
    ) -> Refusal | None:
        """Note the pages and feeds of what a content is filed under."""
        return next(filter(None, (self._take_name(*x) for x in names)), None)

    def _take_name(self, field: str, name: str | URLWrapper) -> Refusal | None:
        slug = name if isinstance(name, str) else name.slug
        if (field, slug) in self._sound:
            return None
        # Where only case tells two tags apart, their pages may be one, but no essay is
        # lost.
        whose = f"the {_NAMES[field].lower()} {file_key(slug)!r}"
        for page, setting in _pages_of_name(field, name, self._settings):
            if reason := page_paths.unusable(page, self._settings):
                return Refusal(rules.UNWRITABLE_PAGE, field, reason)
            key = file_key(page)
            other = self._taken.get(key) or self._direct.get(key) or whose
            if other != whose:
                reason = f"{other} has the page {page} already; set {setting}"
                return Refusal(rules.DUPLICATE_SLUG, field, reason)
            self._taken[key] = whose
            self._folders.update(parents(key))
        self._sound.add((field, slug))
        return None

    def take_page(self, page: str, path: str, *, demanded: bool) -> Refusal | None:
        """Note the page of the content at *path*.

        One that is *demanded* may take the place of a page that the site makes by
        itself, as a home page that of the index.
        """
        key, field = file_key(page), _field(demanded=demanded)
        if key in self._folders:
            reason = f"{page} is the name of a folder of the site"
            return Refusal(rules.UNWRITABLE_PAGE, field, reason)
        if key in self._theme_files(key):
            reason = f"{page} is a file of the theme"
            return Refusal(rules.UNWRITABLE_PAGE, field, reason)
        other = self._taken.get(key) or (not demanded and self._direct.get(key))
        if other:
            renames = Options.read(self._settings).fields
            named = located(other, place_of(other, OF_PAGE, renames))
            reason = f"{named} has the page {page} already; give one another {field}"
            return Refusal(rules.DUPLICATE_SLUG, field, reason)
        if page:
            self._taken[key] = path
        return None

    def _theme_files(self, key: str) -> frozenset[str]:
        return self._of_theme if key.startswith(self._theme) else frozenset()

    @functools.cached_property
    def _theme(self) -> str:
        return file_key(page_path(self._settings["THEME_STATIC_DIR"])) + "/"

    @functools.cached_property
    def _of_theme(self) -> frozenset[str]:
        return frozenset(map(file_key, page_paths.theme_files(self._settings)))


def address(content: Content) -> str | Refusal:
    """Return the page of a content, or why the settings make no address of it."""
    try:
        _ = content.url
        return page_path(content.save_as)
    except KeyError as error:
        reason = "the settings want it for the address of the page"
        return Refusal(rules.UNWRITABLE_PAGE, str(error.args[0]), reason)
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        reason = f"the settings make no address of it: {type(error).__name__}: {error}"
        return Refusal(rules.UNWRITABLE_PAGE, "slug", reason)


def unwritable(content: Content) -> Iterator[Refusal]:
    """Yield why pages of a content can have no file, whatever else is in the site."""
    page = address(content)
    if isinstance(page, Refusal):
        yield page
        return
    pages = [(_field(demanded=_is_demanded(content)), [page])]
    for field, name in [*_language(content), *_names(content)]:
        found = _pages_of_name(field, name, content.settings)
        pages.append((field, [of_name for of_name, _ in found]))
    for field, paths in pages:
        reasons = (page_paths.unusable(x, content.settings) for x in paths)
        if reason := next(filter(None, reasons), ""):
            yield Refusal(rules.UNWRITABLE_PAGE, field, reason)


def _field(*, demanded: bool) -> str:
    return "save_as" if demanded else "slug"


def _by_key(pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {file_key(page): named for page, named in pages}


def _rank(content: Content) -> tuple[bool, str]:
    # What was in the blog before the essays goes first.
    return is_essay(content), _path(content)


def is_essay(content: Content) -> bool:
    """Return whether the plugin has read a content."""
    return bool(content.metadata.get("reader") == READER)


def _path(content: Content) -> str:
    return shown_path(content.source_path)


def _is_demanded(content: Content) -> bool:
    return hasattr(content, "override_save_as")


def _location(content: Content) -> str:
    return str(content.get_relative_source_path())


def _is_filed(content: Content) -> bool:
    # Of nothing else Pelican makes pages of names, and feeds.
    return isinstance(content, Article) and content.status == "published"


def _language(content: Content) -> Iterator[tuple[str, str]]:
    if _is_filed(content):
        yield "lang", content.lang


def _names(content: Content) -> Iterator[tuple[str, str | URLWrapper]]:
    """Yield what a content is filed under, and so has pages of its own."""
    if _is_filed(content):
        for field in ("category", "tags", "authors"):
            value = getattr(content, field, ())
            for name in value if isinstance(value, (list, tuple)) else [value]:
                yield field, name


def _pages_of_name(
    field: str, name: str | URLWrapper, settings: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the page and the feeds of what essays are filed under, and settings."""
    prefix = _NAMES[field]
    parts = {"lang": name} if isinstance(name, str) else {"slug": name.slug}
    if not isinstance(name, str) and (page := page_path(name.save_as)):
        yield page, f"{prefix}_SAVE_AS"
    for form in page_paths.FEEDS:
        if pattern := settings.get(f"{prefix}_FEED_{form}"):
            yield page_path(str(pattern).format(**parts)), f"{prefix}_FEED_{form}"
