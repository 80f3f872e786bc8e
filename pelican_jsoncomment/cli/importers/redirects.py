"""Map the old URLs of an imported archive to the ones that Pelican gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.urls import split
from pelican_jsoncomment.metadata.reading import Metadata

_ODD = "surrogateescape"  # paths that are not UTF-8
# Characters of a URL that stay as they are; "%" because it may be encoded already.
_SAFE = "/%:?#[]@!$&'()*+,;=~"


class Address(NamedTuple):
    """The URL that an essay had, its new path below the content, and its metadata.

    ``aliases`` are further URLs that led to it.
    """

    old: str
    path: PurePosixPath
    metadata: Metadata
    aliases: tuple[str, ...] = ()


def of_file(path: PurePosixPath) -> str:
    """Return the URL that a file had on a site that served its folder."""
    return quote(f"/{path}", errors=_ODD)


def text(addresses: Iterable[Address], out: Path, blog: Blog, *, as_json: bool) -> str:
    """Return the map as JSON, or in lines of ``old new 301``.

    The lines are those of the ``_redirects`` files of static hosts: the path of the
    old URL, the path of the new one. JSON has the whole old URL. *out* is the folder
    that the paths of the addresses are in. An essay that has no page of its own, and
    one that keeps its URL, is left out.
    """
    urls = Urls(blog, out)
    pairs: dict[str, str] = {}
    for address in addresses:
        new = urls.of(address)
        for given in (address.old, *address.aliases):
            old = path_of(given)
            if new and old and old != new:
                pairs.setdefault(given if as_json else old, new)
    if as_json:
        return json.dumps(pairs, ensure_ascii=False, indent=1) + "\n"
    return "".join(f"{old} {new} 301\n" for old, new in pairs.items())


def path_of(url: str) -> str:
    """Return the path of a URL, with its query, and "" for what is not a URL."""
    parts = split(url)
    if parts is None:
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return quote(f"{path}?{parts.query}" if parts.query else path, _SAFE, errors=_ODD)


class Urls:
    """The URLs of a blog, for which Pelican itself is asked."""

    def __init__(self, blog: Blog, out: Path) -> None:
        from pelican.readers import BaseReader  # noqa: PLC0415

        self._settings = blog.with_defaults
        self._process = BaseReader(self._settings).process_metadata
        self._blog = blog
        self._below = blog.below_content(out) or PurePosixPath()
        self._out = out.resolve() if blog.content else Path()

    def of(self, address: Address) -> str:
        """Return the path of an essay's URL, "" where Pelican writes no page for it."""
        from pelican.contents import Article, Page  # noqa: PLC0415

        path = (self._below / address.path).as_posix()
        is_page = self._blog.is_page(str(self._out / address.path.parent))
        kind = Page if is_page else Article
        try:
            metadata = self._metadata(path, address.metadata)
        # Of a file whose name begins like a date, and with none, Pelican makes no page.
        except ValueError:
            return ""
        if any(name not in metadata for name in kind.mandatory_properties):
            return ""
        try:
            content = kind("", metadata, self._settings, path)
            url = content.url
        # A pattern is a format string of the blog's, and may ask for anything.
        except (LookupError, ValueError, AttributeError, TypeError):
            return ""
        is_public = content.status in ("published", "hidden")
        return quote(f"/{url.lstrip('/')}", _SAFE, errors=_ODD) if is_public else ""

    def _metadata(self, path: str, given: Metadata) -> dict[str, Any]:
        """Return metadata as Pelican's reader has it, that of the path included."""
        from pelican.readers import default_metadata, parse_path_metadata  # noqa: PLC0415

        metadata = default_metadata(self._settings, self._process)
        metadata |= parse_path_metadata(path, self._settings, self._process)
        named = ("author", "authors", "category")
        processed = {x: self._process(x, given[x]) for x in named if x in given}
        return {**metadata, **given, **processed}
