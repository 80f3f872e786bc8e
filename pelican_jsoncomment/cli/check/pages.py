"""Where Pelican writes the pages of essays, and which it cannot write."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pelican_jsoncomment import page_paths, rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.errors import Finding
from pelican_jsoncomment.header.parser import JSON, Header, is_absent
from pelican_jsoncomment.metadata.reading import Reading

if TYPE_CHECKING:
    from pelican.contents import Content
    from pelican.urlwrappers import URLWrapper

#: What Pelican knows as the field "status".
STATUSES = ("published", "hidden", "draft", "skip")


_LETTER = re.compile(r"[^\W_]")


def _is_short(text: str) -> bool:
    if not _LETTER.search(text):
        # Its slug is empty, and its page may be outside of the output folder.
        return False
    # A character can become several, in a slug of ASCII (Unidecode) or of Unicode
    # (NFKC): at most 16 for each byte after its first.
    more = 0 if text.isascii() else 16 * (len(text.encode()) - len(text))
    if len(text) + more <= _SHORTEST:
        return True
    if not more:
        return False
    from unidecode import unidecode  # noqa: PLC0415

    longest = max(unidecode(text), unicodedata.normalize("NFKC", text), key=len)
    return len(longest.encode()) <= _SHORTEST


# The settings that say where essays go, and what they are filed under.
_is_of_essay = re.compile(
    "(ARTICLE|DRAFT|PAGE|DRAFT_PAGE)_(LANG_)?(SAVE_AS|URL)"
).fullmatch
_is_of_name = re.compile(
    "(CATEGORY|TAG|AUTHOR|TRANSLATION)_(SAVE_AS|FEED_ATOM|FEED_RSS)"
).fullmatch
# In bytes; a page has other parts, such as the language.
_SHORTEST = 150
#: What articles are filed under, and so has pages of its own.
FILED = ("tags", "category", "author", "authors")
#: What a field must be for nothing to be said of it here. Nearly all are, and then
#: there is no need to import Pelican.
_QUICK: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("title", *FILED), _is_short),
    "lang": re.compile(r"[\w-]{0,35}", re.ASCII).fullmatch,
    "slug": re.compile(r"[\w-]{0,37}|[a-z0-9-]{0,150}").fullmatch,
    "save_as": lambda _text: False,
    "status": STATUSES.__contains__,
}


class Pages:
    """The pages of a blog, or of one with Pelican's defaults."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        # What formats a date may set the locale of the process, and no page has it.
        self.settings = {
            **blog.with_defaults,
            "DATE_FORMATS": {},
            "DEFAULT_DATE_FORMAT": "",
            "DEFAULT_DATE": None,
        }
        self._slugify = blog.slugify()
        self._names: dict[tuple[str, str], URLWrapper] = {}
        self._last: tuple[Header, Content] | None = None

    def slug(self, text: str) -> str:
        """Return what Pelican makes of a title, or of a file's name."""
        return self._slugify(text)

    def page(self, slug: str, language: str, *, is_draft: bool, is_page: bool) -> str:
        """Return the page of an essay, where the settings want no more than this."""
        return page_paths.page_of(
            self.settings, slug, language, is_draft=is_draft, is_page=is_page
        )

    def name(self, field: str, text: str) -> URLWrapper:
        """Return what Pelican makes of a category, a tag or an author."""
        from pelican.urlwrappers import Author, Category, Tag  # noqa: PLC0415

        kinds = {"category": Category, "tags": Tag, "authors": Author}
        if (field, text) not in self._names:
            self._names[field, text] = kinds[field](text, self.settings)
        return self._names[field, text]

    def content(self, path: str, head: Header, *, is_page: bool) -> Content:
        """Return what Pelican makes of an essay, without what is wrong in its header.

        Metadata come from where ``Readers.read_file`` of Pelican has them from.
        """
        # Where it takes all fields to know a page, each essay is asked for twice.
        if self._last and self._last[0] is head:
            return self._last[1]
        from pelican import contents, readers  # noqa: PLC0415

        process = readers.BaseReader(self.settings).process_metadata
        source_path = PurePath(self._blog.in_content(path)).as_posix()
        site = self._blog.site(process)
        metadata = {
            **readers.default_metadata(self.settings, process),
            **readers.path_metadata(path, source_path, self.settings),
            **readers.parse_path_metadata(source_path, self.settings, process),
            **Reading(head, site, lambda text: text).read([]),
        }
        kind = contents.Page if is_page else contents.Article
        self._last = head, kind("", metadata, self.settings, path)
        return self._last[1]

    def address(self, path: str, head: Header, *, is_page: bool) -> str | None:
        """Return the page of an essay, None where the settings make none of it."""
        from pelican_jsoncomment import page_conflicts  # noqa: PLC0415

        content = self.content(path, head, is_page=is_page)
        page = page_conflicts.address(content)
        return page if isinstance(page, str) else None

    def findings(self, path: str, head: Header, *, is_page: bool) -> Iterator[Finding]:
        """Yield what Pelican would leave the essay out for when it knows its page."""
        from pelican_jsoncomment import page_conflicts  # noqa: PLC0415

        content = self.content(path, head, is_page=is_page)
        if content.status == "skip":
            return
        if content.status not in STATUSES:
            reason = f"is not one of {', '.join(STATUSES)}"
            yield _finding(rules.UNKNOWN_STATUS, "status", reason, head)
        for refusal in page_conflicts.unwritable(content):
            yield _finding(*refusal, head)


def _finding(rule: rules.Rule, field: str, reason: str, head: Header) -> Finding:
    # Several names in "author" are authors, and without a slug the title makes it.
    other = "title" if field == "slug" else field.removesuffix("s")
    written = next((x for x in (field, other) if x in head.present), None)
    at = head.value_at(written) if written else head.start
    return Finding(rule, written or field, reason, head.source, at)


def have_simple_patterns(settings: Mapping[str, Any]) -> bool:
    """Return whether slug and language say where essays go, and shortly."""
    patterns = {name: str(x) for name, x in settings.items()}
    simple = (_is_simple(x) for name, x in patterns.items() if _is_of_essay(name))
    some = (
        x for name, x in patterns.items() if _is_of_essay(name) or _is_of_name(name)
    )
    return all(simple) and all(len(x) < _SHORTEST // 3 for x in some)


def are_names_apart(settings: Mapping[str, Any]) -> bool:
    """Return whether tags and the like have folders of their own for their pages."""
    patterns = (str(x) for name, x in settings.items() if x and _is_of_name(name))
    return all("/" in x.partition("{")[0] for x in patterns)


def _is_simple(pattern: str) -> bool:
    """Return whether a pattern of the settings needs no more than slug and language."""
    try:
        fields = {x for _, x, _, _ in string.Formatter().parse(pattern)}
    except ValueError:
        return False
    return fields <= {"slug", "lang", None}


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
