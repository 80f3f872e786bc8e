"""Where the essays and files of an archive were, and where they are now."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from pelican_jsoncomment.cli.urls import host, joined, split
from pelican_jsoncomment.header.parser import JSON
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

#: The fields in which an essay has addresses that it had: those of its own, and those
#: of Hugo, Jekyll, Zola and WordPress exports.
ADDRESS_FIELDS = (
    *("old_url", "old_urls", "aliases", "redirect_from", "permalink", "url"),
    *("wp_guid", "guid", "wp_id"),
)
# A folder of this name in a generator's source is the root of its site.
_SERVED = frozenset(("static", "source", "files", "content", "public"))
_INDEX = re.compile(r"(?:^|/)index\.(?:html?|php)$", re.IGNORECASE)
# What an essay may be written in, and what its page is in.
_TEXTS = frozenset(
    {*MARKDOWN_EXTENSIONS, *HTML_EXTENSIONS}
    | {"adoc", "asciidoc", "org", "php", "rst", "text", "textile", "txt"}
)
_SOURCES = tuple(f".{x}" for x in MARKDOWN_EXTENSIONS)
# How generators name the file of a page that has a folder of its own.
_OF_FOLDER = re.compile(r"(?:^|/)_?index$")
# By these WordPress knows a post: https://developer.wordpress.org/reference/classes/wp/
_IDS = ("p", "page_id", "attachment_id")


#: Why none can link to an essay of this status.
SKIPPED = "its status is skip, so Pelican makes no page of it"


class Target(NamedTuple):
    """An essay or a file as it is now, or with a reason why none can link to it.

    A file that Pelican copies as it is ``is_static``.
    """

    path: PurePosixPath
    is_static: bool = False
    title: str = ""
    reason: str = ""


class Found(NamedTuple):
    """What an address leads to, or with a reason what is wrong with it.

    ``drops_query`` says that its query has named the target, and is of no more use.
    """

    target: Target | None
    reason: str = ""
    drops_query: bool = False


#: What several may claim, each once.
_Claims = dict[str, tuple[Target, ...]]


@dataclass
class Places:
    """The map of an archive: what had which address, and came from which file.

    *sites* are the URLs of the old site, each with ``http://`` and whatever path it
    was under. *file* finds what no one has added: it is called with a path below the
    content, and returns what is there, or None. *pages_as_files* says that pages were
    named as their files, as ``walls.html`` of ``walls.md``.
    """

    sites: Iterable[str] = ()
    file: Callable[[str], Target | None] = lambda _path: None
    pages_as_files: bool = True
    _addresses: list[tuple[str, Target]] = field(default_factory=list)
    _names: _Claims = field(default_factory=dict)
    _stems: _Claims = field(default_factory=dict)
    _lasts: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _slugs: _Claims = field(default_factory=dict)

    def add(
        self,
        target: Target,
        *,
        urls: Iterable[str] = (),
        source: PurePosixPath | None = None,
        slug: str = "",
    ) -> None:
        """Add an essay or a file: its old URLs, its old file, and its slug."""
        self._addresses += [(x.strip(), target) for x in urls if x.strip()]
        if slug:
            _claim(self._slugs, slug, target)
        if source is None:
            return
        _claim(self._names, str(source), target)
        if target.is_static:
            self._addresses += [(f"/{x}", target) for x in _served(source)]
            return
        stem = _stem(str(source))
        if stem not in self._stems:
            self._lasts[stem.rpartition("/")[2]].append(stem)
        _claim(self._stems, stem, target)

    @cached_property
    def _own(self) -> dict[str, str]:
        """The hosts of the old site, each with the path that the site was under."""
        given = {x: path for x, path, _ in map(_split, self.sites) if x}
        if given:
            return given
        hosts = Counter(x for x, _, _ in (_split(y) for y, _ in self._addresses) if x)
        return {x: "" for x, _ in hosts.most_common(1)}

    @cached_property
    def _claims(self) -> _Claims:
        claims: _Claims = {}
        for url, target in self._addresses:
            if key := self._key(url):
                _claim(claims, key[0], target)
        self._addresses.clear()
        return claims

    def _key(self, url: str) -> tuple[str, bool] | None:
        """Return what two addresses share that are the same, if this is one.

        The other value says whether the query names the page.
        """
        host, path, query = _split(url)
        if host is None:
            return None
        if host in self._own or not host:
            under = self._own.get(host) or next(iter(self._own.values()), "")
            host = ""
            if under and f"{path}/".startswith(f"{under}/"):
                path = path[len(under) + 1 :]
        known = parse_qs(query) if "=" in query else {}
        page = next((x for name in _IDS for x in known.get(name, ())), "")
        return f"{host}/{path}" + (f"?{page}" if page else ""), bool(page)

    def by_url(self, url: str, base: str) -> Found | None:
        """Return what an address led to, or None where it is no concern of the archive.

        *base* is the old URL of the essay that it is in, "" where none is known.
        """
        key = self._key(joined(base, url) or url) if _is_address(url, base) else None
        if key is None:
            return None
        name, by_query = key
        if claimed := self._claims.get(name):
            return _one(claimed, drops_query=by_query)
        host, _, path = name.partition("/")
        there = None if host or by_query or not path else self.file(path)
        if there:
            return Found(there)
        # The home page is no essay, and there is one on every site.
        is_own = bool(path) and not host
        return Found(None, "nothing of the archive was there") if is_own else None

    def by_file(
        self, path: str, source: PurePosixPath | None, *, is_source: bool = False
    ) -> Found | None:
        """Return what a path names that is relative to the file it is in, or None.

        One that *is_source* names no page, and needs no extension.
        """
        path = unquote(path)
        if not path or source is None:
            return None
        whole = posixpath.normpath(posixpath.join(source.parent, path)).lstrip("/")
        claimed = self._names.get(whole)
        is_source = is_source or self.pages_as_files or whole.endswith(_SOURCES)
        if not claimed and is_source:
            claimed = self._stems.get(_stem(whole))
        if claimed:
            return _one(claimed)
        there = self.file(whole)
        return Found(there) if there else None

    def by_source(self, path: str, source: PurePosixPath | None) -> Found:
        """Return what a path names to a generator: from the file, its root, or any."""
        whole = posixpath.normpath(path).lstrip("/")
        is_near = not path.startswith("/")
        near = self.by_file(path, source, is_source=True) if is_near else None
        if found := near or self.by_file(whole, PurePosixPath("x"), is_source=True):
            return found
        stem = _stem(whole)
        last = stem.rpartition("/")[2]
        ends = [x for x in self._lasts.get(last, ()) if f"/{x}".endswith(f"/{stem}")]
        claimed = tuple(y for x in ends for y in self._stems[x])
        return _one(claimed) if claimed else Found(None, "no file of this name")

    def by_slug(self, slug: str, source: PurePosixPath | None) -> Found:
        """Return the essay of a slug, or whose file is named so."""
        named = self.by_source(slug, source)
        claimed = self._slugs.get(slug.strip("/"))
        return _one(claimed) if claimed and not named.target else named

    def by_asset(self, name: str, source: PurePosixPath | None) -> Found:
        """Return a file beside an essay, or in the folder of the essay's name."""
        if source:
            for path in (f"{source.stem}/{name}", name):
                if found := self.by_file(path, source):
                    return found
        return Found(None, "no file of this name")


def addresses_in(fields: Mapping[str, JSON]) -> Iterator[str]:
    """Yield the addresses that an essay's fields say it had."""
    for name in ADDRESS_FIELDS:
        value = fields.get(name)
        for url in value if isinstance(value, list) else (value,):
            if name == "wp_id" and isinstance(url, int):
                yield f"/?p={url}"
            elif isinstance(url, str) and url.strip() and "{" not in url:
                yield url if "://" in url or url.startswith("/") else f"/{url}"


def _one(claimed: tuple[Target, ...], *, drops_query: bool = False) -> Found:
    if len(claimed) > 1:
        names = " and ".join(str(x.path) for x in claimed[:2])
        return Found(None, f"it is of both {names}")
    target = claimed[0]
    return (
        Found(None, target.reason)
        if target.reason
        else Found(target, drops_query=drops_query)
    )


def _claim(claims: _Claims, key: str, target: Target) -> None:
    others = claims.get(key, ())
    if all(x.path != target.path for x in others):
        claims[key] = (*others, target)


def _is_address(url: str, base: str) -> bool:
    """Return whether it is more than an anchor, and known what it is relative to."""
    parts = split(url)
    if parts is None or parts.scheme not in ("", "http", "https"):
        return False
    is_whole = bool(parts.netloc or parts.path.startswith("/") or base)
    return is_whole and bool(parts.netloc or parts.path or parts.query)


def _split(url: str) -> tuple[str | None, str, str]:
    """Return host, path and query of a URL in the form that equal ones share.

    The host is "" for a URL without one, and None where this is no URL.
    """
    parts = split(url)
    if parts is None:
        return None, "", ""
    path = unicodedata.normalize("NFC", unquote(parts.path))
    path = _INDEX.sub("", posixpath.normpath(f"/{path}").strip("/"))
    return host(parts), path, parts.query


def _served(source: PurePosixPath) -> Iterator[str]:
    yield str(source)
    if len(source.parts) > 1 and source.parts[0] in _SERVED:
        yield str(source.relative_to(source.parts[0]))


def _stem(path: str) -> str:
    """Return a path without the extension of a text, and without an index's name."""
    stem, dot, extension = path.rpartition(".")
    return _OF_FOLDER.sub("", stem if dot and extension.lower() in _TEXTS else path)
