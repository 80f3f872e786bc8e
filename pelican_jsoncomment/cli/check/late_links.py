"""Links of which only the whole archive shows whether they lead anywhere."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pelican_jsoncomment import page_paths
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.same_pages import SamePages
from pelican_jsoncomment.cli.links.finder import OF_TEXT, Link
from pelican_jsoncomment.cli.links.intrasite import Intrasite, Named
from pelican_jsoncomment.cli.links.places import (
    ADDRESS_FIELDS,
    Places,
    Target,
    addresses_in,
)
from pelican_jsoncomment.cli.urls import decoded_path, split
from pelican_jsoncomment.cli.urls import host as host_of
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON, Header

# What links to names are about, and the field of the name.
_FIELDS = {"category": "category", "tag": "tags", "author": "authors"}
# Where a page is now is no old address.
_THEN = frozenset(ADDRESS_FIELDS) - {"url"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class LateLinks:
    """The links that wait for the end: relative ones, old addresses, tags.

    Only the paths of their essays are kept, and the header of what is no file; the
    others are read once more.
    """

    def __init__(self, blog: Blog, same_pages: SamePages, intrasite: Intrasite) -> None:
        self._blog = blog
        self._same_pages = same_pages
        self._intrasite = intrasite
        self._old: list[tuple[Target, list[str]]] = []
        self._old_sites = Counter[str]()
        # Essays by the hosts that their links are of, "" for none.
        self._by_host: defaultdict[str, list[str]] = defaultdict(list)
        self._others: list[str] = []
        self._heads: dict[str, Header] = {}

    def add_addresses(self, path: str, fields: Mapping[str, JSON]) -> None:
        """Add the addresses that an essay had."""
        if _THEN.isdisjoint(fields):
            return
        urls = [*addresses_in({x: y for x, y in fields.items() if x in _THEN})]
        if urls:
            self._old.append((Target(PurePosixPath(path)), urls))
            old = fields.get("old_url")
            host = _host(old) if isinstance(old, str) else ""
            self._old_sites.update([host] if host else [])

    def add(self, path: str, head: Header, links: Sequence[Link]) -> None:
        """Add an essay with links."""
        hosts, is_other = set[str](), False
        for link in links:
            if named := self._intrasite.named(link.url):
                is_other |= named.what in _FIELDS
            elif _is_relative(link):
                is_other = True
            elif (host := _host(link.url)) or link.url.startswith("/"):
                hosts.add(host)
        for host in hosts:
            self._by_host[host].append(path)
        if is_other:
            self._others.append(path)
        if (hosts or is_other) and not os.path.isfile(path):  # noqa: PTH113
            self._heads[path] = head

    def heads(self) -> Iterator[tuple[str, Header]]:
        """Yield the essays that have such links, as far as they can be read again."""
        hosts = {_host(url) for _, urls in self._old for url in urls}
        found = [x for host in sorted(hosts | {""}) for x in self._by_host[host]]
        for path in dict.fromkeys([*(found if self._old else ()), *self._others]):
            try:
                head = self._heads.get(path) or self._read(path)
            except (OSError, EssayError):
                continue
            if head:
                yield path, head

    def _read(self, path: str) -> Header | None:
        data = Path(path).read_bytes()
        return parser.read(data, path, self._blog.options.fields)

    def suspects(
        self, path: str, links: Sequence[Link], *, is_whole: bool
    ) -> Iterator[tuple[Link, str]]:
        """Yield each link of an essay that leads nowhere, and why.

        *is_whole* says that no essay, nor any other article, is missing.
        """
        for link in links:
            if named := self._intrasite.named(link.url):
                reason = self._of_name(named) if is_whole else ""
            elif _is_relative(link):
                reason = self._relative(path, link, is_whole=is_whole)
            else:
                reason = self._of_old(link)
            if reason:
                yield link, reason

    def _of_name(self, named: Named) -> str:
        """Return why there is no page of a tag, a category or an author, or ""."""
        field = _FIELDS.get(named.what)
        if field is None:
            return ""
        known = self._same_pages.names(field)
        wanted = self._same_pages.pages.name(field, unquote(named.path)).slug
        if known is None or wanted in known:
            return ""
        return f"no published essay has this {named.what}"

    # Relative links.

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        return self._same_pages.by_path()

    @cached_property
    def _files(self) -> frozenset[str]:
        """The pages of the essays, and what else the site makes by itself."""
        given = self._blog.with_defaults["EXTRA_PATH_METADATA"].values()
        extra = (x.get("path", "") for x in given if isinstance(x, dict))
        return frozenset((*self._pages.values(), *self._blog.own_pages, *extra))

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        folders = page_paths.site_folders(self._blog.with_defaults)
        return tuple(f"{x}/" for x in folders if x not in ("", "."))

    def _relative(self, path: str, link: Link, *, is_whole: bool) -> str:
        """Return why a link that is relative to its page leads nowhere, or ""."""
        page, named = self._pages.get(path), decoded_path(link.url)
        if page is None or not named:
            return ""
        where = posixpath.normpath(f"/{posixpath.dirname(page)}/{named}").strip("/")
        ways = {where, f"{where}/index.html", f"{where}.html"}
        if not where or ways & self._files or where.startswith(self._folders):
            return ""
        is_essay = where.lower().endswith(self._endings)
        if not is_essay and any(
            os.path.isfile(f"{x}/{where}")  # noqa: PTH113 - no error for a NUL
            for x in self._intrasite.roots(os.path.dirname(path))  # noqa: PTH120
        ):
            return ""
        beside = os.path.join(os.path.dirname(path), named)  # noqa: PTH118, PTH120
        if os.path.isfile(beside):  # noqa: PTH113
            is_essay = named.lower().endswith(self._endings)
            what = "filename" if is_essay else "static"
            return f"Pelican writes no such file; write {{{what}}}{named}"
        return "no page and no file has this name" if is_whole else ""

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(f".{x.lower()}" for x in self._blog.options.extensions)

    # Addresses of the old site.

    @cached_property
    def _places(self) -> Places:
        sites = [f"http://{x}" for x, _ in self._old_sites.most_common(1)]
        places = Places(sites)
        for target, urls in self._old:
            places.add(target, urls=urls)
        return places

    def _of_old(self, link: Link) -> str:
        """Return why an address of an essay's old site leads nowhere, or ""."""
        found = self._places.by_url(link.url, "")
        if found is None:
            return ""
        host = _host(link.url)
        is_here = host in ("", _host(str(self._blog.pelican.get("SITEURL", ""))))
        if found.target is None:
            return "" if is_here else "it is of the old site"
        path = str(found.target.path)
        page = self._pages.get(path, "").removesuffix("index.html").strip("/")
        if is_here and decoded_path(link.url).strip("/") in (
            page,
            page.removesuffix(".html"),
        ):
            return ""
        return f"{path} had this address; fix --links leads it there"


def _is_relative(link: Link) -> bool:
    url = link.url
    if link.attribute in OF_TEXT or not url or url.startswith(("/", "#", "?", "{")):
        return False
    return not _SCHEME.match(url)


def _host(url: str) -> str:
    parts = split(url)
    is_web = parts is not None and parts.scheme in ("", "http", "https")
    return host_of(parts) if parts and is_web else ""
