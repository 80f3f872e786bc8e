"""Leave out essays whose page could not be written, so that all others are.

Pelican stops the whole build where two contents have one page, where a file's name is
too long for the disk, and where the theme lacks a template. A whole archive brings
such essays with it; each is an error of its own here, and ordinary content is left to
Pelican.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pelican.contents import Content
from pelican.generators import PelicanTemplateNotFound

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
_TAKEN = "_jsoncomment_taken"
_Taken = dict[tuple[str, bool], str]


def leave_out(generator: Any) -> None:
    """Take the essays that cannot be written out of a generator's lists.

    It is called when the articles, or the pages, have been read and nothing has been
    made of them yet. Which of two essays is left out depends on their paths alone.
    """
    lists = [x for x in (getattr(generator, name, None) for name in _LISTS) if x]
    every = sorted((x for one in lists for x in one), key=_rank)
    taken: _Taken = generator.context.setdefault(_TAKEN, dict(_direct_pages(generator)))
    sound_names: set[tuple[str, str]] = set()
    left_out = set()
    for content in every:
        page = _page(content)
        reason = ""
        if _is_essay(content):
            reason = (
                _unusable_template(content, generator)
                or _unusable_name(content, page, sound_names)
                or _double_page(content, page, taken)
            )
        if reason:
            logger.error("%s: %s; it is left out", _path(content), reason)
            generator.context["generated_content"][_location(content)] = None
            left_out.add(id(content))
        else:
            taken.setdefault(_key(content, page), _path(content))
    if left_out:
        for one in [*lists, *(x.translations for x in every)]:
            one[:] = [x for x in one if id(x) not in left_out]


def _rank(content: Content) -> tuple[bool, str]:
    # What was in the blog before the essays goes first.
    return _is_essay(content), _path(content)


def _is_essay(content: Content) -> bool:
    return bool(content.metadata.get("reader") == READER)


def _path(content: Content) -> str:
    return shown_path(content.source_path)


def _location(content: Content) -> str:
    return str(content.get_relative_source_path())


def _page(content: Content) -> str:
    return str(PurePosixPath(content.save_as.replace("\\", "/")))


def _key(content: Content, page: str) -> tuple[str, bool]:
    """Return a content's page, and whether a field ``save_as`` demands it.

    Such a content may take the place of one page that is there already, as a home
    page takes that of the index.
    """
    return page, hasattr(content, "override_save_as")


def _direct_pages(generator: Any) -> Iterator[tuple[tuple[str, bool], str]]:
    """Yield the pages that the site makes by itself, such as its index."""
    settings = generator.settings
    for name in settings["DIRECT_TEMPLATES"]:
        save_as = settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if save_as:
            page = str(PurePosixPath(save_as))
            yield (page, False), f"the page {name!r} of the site"


# What follows returns why an essay's page cannot be written, "" where it can.


def _unusable_template(content: Content, generator: Any) -> str:
    try:
        generator.get_template(content.template)
    except PelicanTemplateNotFound:
        return f"template: the theme has no template {content.template!r}"
    return ""


def _unusable_name(content: Content, page: str, sound: set[tuple[str, str]]) -> str:
    """Look at the file names that an essay brings about; *sound* names are known."""
    if page in (".", ""):
        return "save_as: it names a folder, not a file"
    if _is_too_long(page):
        field = "save_as" if hasattr(content, "override_save_as") else "slug"
        return _too_long(field)
    for field in ("category", "tags", "authors"):
        value = getattr(content, field, ())
        for wrapper in value if isinstance(value, (list, tuple)) else [value]:
            if (field, wrapper.name) not in sound:
                if _is_too_long(wrapper.save_as):
                    return _too_long(field)
                sound.add((field, wrapper.name))
    return ""


def _is_too_long(path: str) -> bool:
    return len(path.encode()) > _LONGEST_PART and any(
        len(part.encode()) > _LONGEST_PART for part in re.split(r"[\\/]", path)
    )


def _too_long(field: str) -> str:
    return f"{field}: it makes a file name of more than {_LONGEST_PART} bytes"


def _double_page(content: Content, page: str, taken: _Taken) -> str:
    other = taken.get(_key(content, page))
    if other is None:
        return ""
    return f"slug: {other} has the page {page} already; give one another slug"
