"""Where Pelican writes the pages of essays, and which it cannot write."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.header.parser import JSON, is_absent
from pelican_jsoncomment.metadata import Metadata
from pelican_jsoncomment.rules import Rule

#: What Pelican knows as the field "status".
STATUSES = ("published", "hidden", "draft", "skip")


def _is_short(text: str) -> bool:
    # Slugs are ASCII, and a character can become several there.
    return len(text) <= 50 or (text.isascii() and len(text) <= 200)


_SHORT = ("title", "tags", "category", "author", "authors", "lang")
#: What a field must be for nothing to be said of it here. Nearly all are, and then
#: there is no need to import Pelican.
_QUICK: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(_SHORT, _is_short),
    "slug": re.compile(r"[\w-]{0,60}|[a-z0-9-]{0,200}").fullmatch,
    "save_as": lambda _text: False,
    "status": STATUSES.__contains__,
}


class Unwritable(NamedTuple):
    """Why Pelican cannot write an essay's page: a rule, a field, the reason."""

    rule: Rule
    field: str
    reason: str


class Pages:
    """The pages of a blog, or of one with Pelican's defaults."""

    def __init__(self, blog: Blog) -> None:
        self._settings = blog.with_defaults
        self._language = blog.language
        self._slugify = blog.slugify()

    def slug(self, text: str) -> str:
        """Return what Pelican makes of a title, or of a file's name."""
        return self._slugify(text)

    def page(
        self, slug: str, language: str, *, is_draft: bool, is_page: bool
    ) -> str | None:
        """Return where an essay goes, or None where more than this says it."""
        kind = "DRAFT_PAGE_" if is_page and is_draft else "PAGE_" if is_page else ""
        kind = kind or ("DRAFT_" if is_draft else "ARTICLE_")
        other = "" if language == self._language else "LANG_"
        try:
            pattern = str(self._settings[f"{kind}{other}SAVE_AS"])
            return pattern.format(slug=slug, lang=language) or None
        except (LookupError, ValueError):
            return None

    def of_site(self) -> Iterator[tuple[str, str]]:
        """Yield the pages that the site makes by itself, and how to name them."""
        from pelican_jsoncomment import page_conflicts  # noqa: PLC0415

        yield from page_conflicts.direct_pages(self._settings)

    def unwritable(
        self, metadata: Metadata, slug: str, *, is_page: bool
    ) -> Iterator[Unwritable]:
        """Yield why the page of an essay cannot be written.

        *metadata* is that of its header, and *slug* what it, or else its title, makes.
        """
        status = str(metadata.get("status") or STATUSES[0]).lower()
        if status not in STATUSES:
            known = ", ".join(STATUSES)
            yield Unwritable(rules.UNKNOWN_STATUS, "status", f"is none of {known}")
        language = str(metadata.get("lang") or self._language).lower()
        page = metadata.get("save_as") or self.page(
            slug, language, is_draft=status == "draft", is_page=is_page
        )
        given = next((x for x in ("save_as", "slug") if metadata.get(x)), "title")
        for field, place in [(given, page), *self._pages_of_names(metadata)]:
            if place:
                yield from _problems(field, str(place))

    def _pages_of_names(self, metadata: Metadata) -> Iterator[tuple[str, str]]:
        from pelican.urlwrappers import Author, Category, Tag  # noqa: PLC0415

        for field, kind in (("category", Category), ("tags", Tag), ("authors", Author)):
            names = metadata.get(field) or []
            for name in [names] if isinstance(names, str) else names:
                yield field, str(kind(name, self._settings).save_as)


def _problems(field: str, page: str) -> Iterator[Unwritable]:
    from pelican.utils import sanitised_join  # noqa: PLC0415

    from pelican_jsoncomment import page_conflicts  # noqa: PLC0415

    try:
        sanitised_join(os.sep + "output", page)
    except RuntimeError:
        reason = f"its page {page} would be outside the output folder"
    else:
        reason = page_conflicts.unusable_name(page_conflicts.normal_page(page))
    if reason:
        yield Unwritable(rules.UNWRITABLE_PAGE, field, reason)


def may_be_unwritable(fields: Mapping[str, JSON]) -> bool:
    """Return whether it is worth asking ``Pages`` of an essay with these fields."""
    for name, value in fields.items():
        if is_short := _QUICK.get(name):
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, str) and is_short(item):
                    continue
                if not is_absent(item):
                    return True
    return False
