"""Where in the output folder pages go, and where no file can be.

The build asks here (page_conflicts.py), and so does ``check``. Nothing here imports
Pelican.
"""

from __future__ import annotations

import os
import posixpath
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican_jsoncomment.settings import Options

FEEDS = ("ATOM", "RSS")
# What most file systems allow for one part of a path, in bytes.
_LONGEST_PART = 255
# What the system allows for a whole path: PATH_MAX and MAX_PATH, without the zero.
_LONGEST_PATH = {"win32": 259, "darwin": 1023}.get(sys.platform, 4095)


def page_path(save_as: object) -> str:
    """Return the path of a page in the output folder, "" where none is written.

    It is where Pelican's ``sanitised_join`` leads: ``a/../b.html`` is ``b.html``. A
    backslash separates folders on Windows alone, but an essay has one page everywhere.
    """
    return posixpath.normpath(str(save_as).replace("\\", "/")) if save_as else ""


def page_of(
    settings: Mapping[str, Any],
    slug: str,
    language: str,
    *,
    is_draft: bool,
    is_page: bool,
) -> str:
    """Return the page of an essay, where the settings want no more than this.

    Raises LookupError or ValueError, or what else a pattern raises that wants more.
    """
    kind = "DRAFT_PAGE_" if is_page and is_draft else "PAGE_" if is_page else ""
    kind = kind or ("DRAFT_" if is_draft else "ARTICLE_")
    other = "" if language == str(settings["DEFAULT_LANG"]).lower() else "LANG_"
    pattern = str(settings[f"{kind}{other}SAVE_AS"])
    return page_path(pattern.format(slug=slug, lang=language))


def file_key(path: str) -> str:
    """Return what two paths share that are one file on some system.

    Windows and macOS compare names without case, and macOS without the ways in which
    Unicode composes a character.
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def parents(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


def unusable(page: str, settings: Mapping[str, Any]) -> str:
    """Return why no file can have a page's path, "" where one can."""
    if page == ".":
        return "it names a folder, not a file"
    if page.startswith(("/", "../")) or page == ".." or os.path.splitdrive(page)[0]:
        return f"its page {page} would be outside the output folder"
    if len(page) > _LONGEST_PART // 4:
        return _too_long(page, settings)
    return ""


def _too_long(page: str, settings: Mapping[str, Any]) -> str:
    parts = page.split("/")
    if any(len(part.encode()) > _LONGEST_PART for part in parts):
        return f"it makes a file name of more than {_LONGEST_PART} bytes"
    # Pelican makes folders by os.makedirs, which calls itself for each.
    deepest = sys.getrecursionlimit() // 2
    if len(parts) > deepest:
        return f"it makes more than {deepest} folders, one in the other"
    whole = Path(settings["OUTPUT_PATH"]).absolute() / page
    if len(os.fsencode(whole)) > _LONGEST_PATH:
        return f"it makes a path of more than {_LONGEST_PATH} bytes"
    return ""


def direct_pages(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the pages that the site makes by itself, such as its index, and a name.

    An essay may take the place of one by its field ``save_as``, as Pelican has it.
    """
    for name in settings["DIRECT_TEMPLATES"]:
        if page := page_path(settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")):
            yield page, f"the page {name!r} of the site"


def site_feeds(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the feeds of the whole site, and a name."""
    for name in ("FEED", "FEED_ALL"):
        for form in FEEDS:
            if page := page_path(settings.get(f"{name}_{form}")):
                yield page, "the feed of the site"
    if feed := Options.read(settings).revisions_feed:
        yield page_path(feed), "the feed of revisions"


def site_folders(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the folders that the patterns of the settings begin with."""
    yield page_path(settings["THEME_STATIC_DIR"])
    for name, pattern in settings.items():
        if name.endswith(("_SAVE_AS", *FEEDS)) and pattern:
            yield from parents(page_path(pattern).partition("{")[0])
    yield from parents(page_path(Options.read(settings).revisions_feed))


def theme_files(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that the theme copies into the output folder."""
    folder = page_path(settings["THEME_STATIC_DIR"])
    for static in settings["THEME_STATIC_PATHS"]:
        root = Path(settings["THEME"]) / static
        for path in root.rglob("*"):
            yield f"{folder}/{path.relative_to(root).as_posix()}"
