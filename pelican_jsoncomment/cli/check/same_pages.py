"""Find the essays of an archive whose page is another's, as the build would."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from pelican_jsoncomment import page_paths, rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.pages import (
    Pages,
    are_names_apart,
    have_simple_patterns,
)
from pelican_jsoncomment.cli.fix.repair import place_of
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.header.places import OF_PAGE, located, of_page
from pelican_jsoncomment.html.text import without_tags
from pelican_jsoncomment.metadata.reading import split_names
from pelican_jsoncomment.metadata.status import status_of
from pelican_jsoncomment.rules import Rule

if TYPE_CHECKING:
    from pelican.urlwrappers import URLWrapper

_PUNCTUATION = re.compile("[‘’“”„–—…]+")
_KEPT = (string.ascii_lowercase + string.digits).encode()
_DROPPED = bytes(x for x in range(256) if x not in _KEPT + _KEPT.upper())
_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), _KEPT[:26])
# By default, what the feeds of categories, authors, languages and the site share.
_FEEDS = b"all"


class _Entry(NamedTuple):
    """An essay, as far as its page goes.

    ``text`` is its slug, or else what Pelican makes one of; ``page`` is known at once
    where the field "save_as" demands it, or where the settings want other fields.
    """

    is_page: bool
    path: str
    text: str
    is_slug: bool
    language: str
    is_draft: bool
    page: str | None = None
    is_demanded: bool = False


class _Filed(NamedTuple):
    """What an essay is filed under, as its header has it."""

    path: str
    language: str
    category: JSON
    tags: JSON
    authors: JSON

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield each name with its field, as ``metadata/`` reads them."""
        yield from (("category", x) for x in _names_in(self.category)[:1])
        tags = self.tags
        tags = [*split_names(tags)] if isinstance(tags, str) else tags
        yield from (("tags", x) for x in _names_in(tags))
        yield from (("authors", x) for x in _names_in(self.authors))


class SamePages:
    """The pages of an archive, as one essay after the other is added."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        #: Whether slug and language say where an essay goes.
        self.is_simple = have_simple_patterns(blog.pelican)
        # By what two slugs share that are the same, and the language.
        self._entries: dict[tuple[bytes, str], _Entry | list[_Entry]] = {}
        self._compares_all = not (self.is_simple and are_names_apart(blog.pelican))
        self._filed: list[_Filed] = []

    @cached_property
    def pages(self) -> Pages:
        """The pages of the blog; only who asks for them needs Pelican."""
        return Pages(self._blog)

    def add(self, path: str, head: Header, *, is_page: bool) -> None:
        """Add an essay."""
        status = status_of(head.fields)
        if status == "skip":
            return
        entry = self._entry(path, head, is_page=is_page, is_draft=status == "draft")
        if entry is None:
            return
        if status in {"", "published"} and not is_page:
            self._file(path, entry.language, head)
        key = _coarse(entry.text), entry.language
        # Nearly all are alone, and a list for each would double the memory.
        same = self._entries.setdefault(key, entry)
        if same is not entry:
            others = same if isinstance(same, list) else [same]
            self._entries[key] = [*others, entry]

    def _entry(
        self, path: str, head: Header, *, is_page: bool, is_draft: bool
    ) -> _Entry | None:
        """Return an essay's entry, or None where its page is its own problem."""
        text, is_slug = self._slug_source(path, head)
        language = head.fields.get("lang")
        lang = language.lower() if isinstance(language, str) else self._blog.language
        save_as = head.fields.get("save_as")
        is_demanded = isinstance(save_as, str) and bool(save_as.strip())
        page = page_paths.page_path(str(save_as).strip()) if is_demanded else None
        if not self.is_simple:
            page = self.pages.address(path, head, is_page=is_page)
            if page is None:
                return None
        has_folders = is_slug and not {"/", "\\"}.isdisjoint(text)
        self._compares_all |= is_demanded or has_folders
        if page is None and not text:
            return None
        return _Entry(is_page, path, text, is_slug, lang, is_draft, page, is_demanded)

    def _slug_source(self, path: str, head: Header) -> tuple[str, bool]:
        """Return the text that an essay's slug comes from, and whether it is the slug.

        The text is "" where there is none.
        """
        slug = head.fields.get("slug")
        if not is_absent(slug):
            return slug.strip() if isinstance(slug, str) else head.raw("slug"), True
        if self._blog.slug_in_path and (named := self._blog.in_path(path).get("slug")):
            return named, True
        if self._blog.slug_from_name:
            return PurePath(path).stem, False
        title = head.fields.get("title")
        if isinstance(title, str):
            return title.strip(), False
        return "" if is_absent(title) else head.raw("title"), False

    def _file(self, path: str, language: str, head: Header) -> None:
        fields = head.fields
        authors = fields.get("authors") or fields.get("author")
        authors = authors or self._blog.pelican.get("AUTHOR")
        category, tags = fields.get("category"), head.names_of("tags")
        self._filed.append(_Filed(path, language, category, tags, authors))

    def by_path(self) -> dict[str, str]:
        """Return where the page of each essay is in the output, by the essay's path."""
        found = self._entries.values()
        entries = (y for x in found for y in (x if isinstance(x, list) else [x]))
        return {x.path: self._page(x) for x in entries}

    def names(self, field: str) -> set[str] | None:
        """Return the slugs of all tags, categories or authors, None if not known.

        Pelican files an essay without a category under one that its folder names.
        """
        named = [{t for f, t in x.names() if f == field} for x in self._filed]
        if field == "category" and not all(named):
            return None
        return {self.pages.name(field, x).slug for x in {y for z in named for y in z}}

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each essay whose page, or slug, another one has."""
        entries = sorted(self._worth_comparing())
        if entries or self._names_may_clash():
            yield from self._compared(entries)

    def _worth_comparing(self) -> Iterator[_Entry]:
        own = {_coarse(PurePath(x).stem) for x in self._blog.own_pages}
        for (key, _), entry in self._entries.items():
            if isinstance(entry, list):
                yield from entry
            elif self._compares_all or key in own:
                yield entry

    def _names_may_clash(self) -> bool:
        """Return whether it is worth asking Pelican for the pages of all names."""
        if self._blog.pelican or self._compares_all:
            return True
        # By default tags have no feeds, and the pages of names are apart.
        categories = {x for filed in self._filed for x in _names_in(filed.category)}
        authors = {x for filed in self._filed for x in _names_in(filed.authors)}
        some, others = set(map(_coarse, categories)), set(map(_coarse, authors))
        return bool(some & others) or any(x.startswith(_FEEDS) for x in some | others)

    def _compared(self, entries: list[_Entry]) -> Iterator[Finding]:
        from pelican_jsoncomment import page_conflicts  # noqa: PLC0415

        output = page_conflicts.Output(self.pages.settings)
        placed = [(entry, self._page(entry)) for entry in entries]
        left_out = {
            entry.path
            for entry, page in placed
            if output.add_folders(page, demanded=entry.is_demanded)
        }
        for step in (self._language, self._wrapped):
            for filed in sorted(self._filed):
                if filed.path in left_out:
                    continue
                if refusal := output.take_names(step(filed)):
                    left_out.add(filed.path)
                    # Of what needs no other file, the check of each file speaks.
                    if refusal.rule is rules.DUPLICATE_SLUG:
                        yield self._finding(*refusal, filed.path)
        first: dict[tuple[object, ...], str] = {}
        for entry, page in placed:
            if entry.path in left_out:
                continue
            demanded = entry.is_demanded
            if taken := output.take_page(page, entry.path, demanded=demanded):
                yield self._finding(*taken, entry.path)
            elif not self.is_simple:
                yield from self._shared(entry, first)

    def _language(self, filed: _Filed) -> Iterator[tuple[str, str]]:
        yield "lang", filed.language

    def _wrapped(self, filed: _Filed) -> Iterator[tuple[str, URLWrapper]]:
        for field, text in filed.names():
            yield field, self.pages.name(field, text)

    def _page(self, entry: _Entry) -> str:
        if entry.page is not None:
            return entry.page
        slug = entry.text if entry.is_slug else self.pages.slug(entry.text)
        return self.pages.page(
            slug, entry.language, is_draft=entry.is_draft, is_page=entry.is_page
        )

    def _shared(
        self, entry: _Entry, first: dict[tuple[object, ...], str]
    ) -> Iterator[Finding]:
        """Yield that an essay has slug and language of another, but not its page."""
        slug = entry.text if entry.is_slug else self.pages.slug(entry.text)
        key = slug, entry.language, entry.is_draft, entry.is_page
        other = first.setdefault(key, entry.path)
        if other is not entry.path:
            named = located(other, place_of(other, OF_PAGE, self._blog.options))
            reason = f"{slug!r} ({entry.language}) is the slug of {named} too"
            yield self._finding(rules.SHARED_SLUG, "slug", reason, entry.path)

    def _finding(self, rule: Rule, field: str, reason: str, path: str) -> Finding:
        found = place_of(path, of_page(field), self._blog.options)
        return Finding(rule, field, reason, *(found or (Source("", path),)))


def _names_in(value: JSON) -> list[str]:
    names = value if isinstance(value, list) else [value]
    stripped = (x.strip() for x in names if isinstance(x, str))
    return [html.unescape(x) for x in stripped if x]


def _coarse(text: str) -> bytes:
    """Return what two strings share that have one slug; others may share it too.

    Slugs are made of what is left here, with a hyphen here and there, in whatever way
    the blog sets.
    """
    if "&" in text or "<" in text:
        text = html.unescape(without_tags(text))
    if not text.isascii():
        text = _PUNCTUATION.sub("", text)
    if not text.isascii():
        # Pelican brings it, and it imports fast.
        from unidecode import unidecode  # noqa: PLC0415

        text = unidecode(text)
    return text.encode().translate(_LOWER, _DROPPED)
