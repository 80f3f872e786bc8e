"""The site that Pelican built: its files, and where its URLs lead."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote

from pelican_jsoncomment.cli.importers.redirects import path_of
from pelican_jsoncomment.cli.session import LARGEST, UsageError, reason_of
from pelican_jsoncomment.cli.urls import host, split
from pelican_jsoncomment.cli.verify.page import Page

_INDEX = "index.html"
_HTML = (".html", ".htm", ".xhtml")
# The characters in which a page that leads elsewhere by itself says so.
_HEAD = 4096
# More redirects, one after the other, no browser follows.
_LONGEST_CHAIN = 20
# A page is kept, for others may link to it, until those after it have so many words.
_KEPT_WORDS = 200_000
# A page of more bytes takes too much memory, and none of an essay has as many.
_LONGEST_PAGE = 16 << 20
_HREF = re.compile(
    rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


class Lead(NamedTuple):
    """Where a URL leads: a file of the site, or why there is none."""

    file: str = ""
    reason: str = ""


def read_redirects(path: Path) -> dict[str, str]:
    """Return the redirects of a file, as ``import`` writes it in both of its forms.

    Raises UsageError where it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if path.suffix == ".json":
            return _from_json(path, text)
    except OSError as error:
        raise UsageError(reason_of(error)) from None
    rows = (line.split() for line in text.splitlines())
    pairs: dict[str, str] = {}
    for row in rows:
        # A line of another kind may say that a page is gone.
        is_redirect = len(row) == 2 or (len(row) > 2 and row[2][:1] in "23")
        if is_redirect and not row[0].startswith("#"):
            pairs.setdefault(_decoded(path_of(row[0])), row[1])
    return pairs


def read_missing(path: Path) -> frozenset[str]:
    """Return the paths of the URLs in a list of missing media that ``import`` wrote.

    Raises UsageError where it cannot be read.
    """
    try:
        lines = path.read_text("utf-8", "surrogateescape").splitlines()
    except OSError as error:
        raise UsageError(reason_of(error)) from None
    return frozenset(path_without_encoding(x.partition("\t")[0]) for x in lines)


def path_without_encoding(url: str) -> str:
    """Return the path of a URL as names of files are, without its fragment."""
    return _decoded(path_of(url))


def _from_json(path: Path, text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: invalid JSON: {error}") from None
    if not isinstance(data, dict) or not all(isinstance(x, str) for x in data.values()):
        raise UsageError(f"{path}: not a map of old URLs to new ones")
    pairs: dict[str, str] = {}
    for old, new in data.items():
        pairs.setdefault(_decoded(path_of(old)), new)
    return pairs


def _decoded(path: str) -> str:
    """Return a path without percent-encoding, as names of files are."""
    return unquote(path, errors="surrogateescape")


class Site:
    """A folder of files as a server has them; nothing out of it is ever read.

    *url* is the address of its root, "" where that is not known: then it is what most
    links of its first page begin with. ``hosts`` are those whose URLs are paths of the
    site: its own, and those of the old one.
    """

    def __init__(self, root: Path, url: str, redirects: Mapping[str, str]) -> None:
        self.root = root
        self.files = dict.fromkeys(_discover(root))
        self.hosts: set[str] = set()
        self._redirects = redirects
        self._kept: OrderedDict[str, Page] = OrderedDict()
        self._words = 0
        self._last: tuple[str, str | None] = "", None
        self._prefix = ""
        parts = split(url or self._most_common())
        if parts:
            self._prefix = _decoded(parts.path).strip("/")
            self.hosts |= {host(parts)} - {""}

    def _most_common(self) -> str:
        """Return the address that absolute links to the site's own files begin with."""
        page = self.page(_INDEX)
        found: Counter[str] = Counter()
        for link in page.links if page else ():
            parts = split(link.url)
            if parts is None:
                continue
            names = _decoded(parts.path).strip("/").split("/")
            if not parts.netloc:
                # An essay's link to the old site is not how this one links to itself.
                found[""] += "/".join(names) in self.files
                continue
            for at in range(len(names)):
                if "/".join(names[at:]) in self.files:
                    before = "/".join(names[:at])
                    found[f"{parts.scheme}://{parts.netloc}/{before}"] += 1
                    break
        return found.most_common(1)[0][0] if found else ""

    def is_inside(self, url: str) -> bool:
        """Return whether a URL is one of the site, or of the old one."""
        parts = split(url)
        if parts is None:
            return False
        is_web = parts.scheme.lower() in ("", "http", "https")
        return is_web and (not parts.netloc or host(parts) in self.hosts)

    def lead(self, url: str, base: str = "") -> Lead:
        """Return where a URL leads that is in the page *base*, redirects followed."""
        seen: set[str] = set()
        while url not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(url)
            parts = split(url)
            if parts is None:
                return Lead(reason="not a valid URL")
            path = self._path(parts, base)
            if path is None:
                return Lead(reason=f"{url} is out of the site")
            next_, file = self._step(path, parts.query)
            if file:
                return Lead(file)
            if not next_:
                return Lead(reason=f"nothing is at /{path}")
            # Where a page leads by itself, it is that page's link.
            url, base = next_, path
        return Lead(reason="its redirects lead in a circle")

    def _step(self, path: str, query: str) -> tuple[str, str]:
        """Return the URL that a path is redirected to, or the file that answers."""
        asked = _decoded(f"/{path}?{query}") if query else ""
        if asked and (target := self._redirects.get(asked)):
            return target, ""
        if file := self._file(path):
            page = self.page(file) if self._may_refresh(file) else None
            return (page.refresh, "") if page and page.refresh else ("", file)
        return self._redirects.get(f"/{path}", ""), ""

    def _may_refresh(self, file: str) -> bool:
        """Return whether a page may lead elsewhere by itself, which its head says."""
        if not file.endswith(_HTML):
            return False
        if self.files[file] is None:
            head = (self.html(file) or "")[:_HEAD].lower()
            self.files[file] = "http-equiv" in head and "refresh" in head
        return bool(self.files[file])

    def _path(self, parts: SplitResult, base: str) -> str | None:
        """Return the path of a URL in the site, None for one of another host."""
        if parts.scheme.lower() not in ("", "http", "https"):
            return None
        if parts.netloc and host(parts) not in self.hosts:
            return None
        path = _decoded(parts.path)
        if not path:
            return base
        if not path.startswith("/"):
            path = posixpath.join("/", posixpath.dirname(base), path)
        end = "/" if path.endswith(("/", "/.", "/..")) else ""
        path = posixpath.normpath(path).strip("/")
        if self._prefix and f"{path}/".startswith(f"{self._prefix}/"):
            path = path[len(self._prefix) + 1 :]
        return f"{path}{end}" if path else ""

    def _file(self, path: str) -> str:
        """Return the file that a server has for a path, "" for none."""
        if not path or path.endswith("/"):
            names: Iterable[str] = (f"{path}{_INDEX}",)
        else:
            names = (path, f"{path}.html", f"{path}/{_INDEX}")
        return next((x for x in names if x in self.files), "")

    def html(self, file: str) -> str | None:
        """Return the text of a page, None where it cannot be read or is too large."""
        # Whether a page leads elsewhere is asked right before what is in it.
        if self._last[0] != file:
            data = self.data(file, _LONGEST_PAGE)
            text = None if data is None else data.decode("utf-8-sig", "replace")
            self._last = file, text
        return self._last[1]

    def page(self, file: str) -> Page | None:
        """Return a page of the site, None where it cannot be read or is too large."""
        page = self._kept.get(file)
        if page is None:
            html = self.html(file)
            if html is None:
                return None
            page = self._kept[file] = Page(html)
            self._words += len(page.words)
            while self._words > _KEPT_WORDS and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._words -= len(old.words)
        self._kept.move_to_end(file)
        return page

    def linked(self, file: str) -> set[str]:
        """Return the files that a page links to, at a glance.

        A page that lists an archive may hold all of its essays, and is not parsed.
        """
        data = self.data(file) or b""
        urls = {b"".join(x) for x in _HREF.findall(data)}
        texts = (unescape(x.decode("utf-8", "replace")) for x in urls)
        return {self.lead(x, file).file for x in texts if self.is_inside(x)}

    def data(self, file: str, most: int = LARGEST) -> bytes | None:
        """Return the bytes of a file, None where it cannot be read or has too many."""
        try:
            with (self.root / file).open("rb") as stream:
                if os.fstat(stream.fileno()).st_size <= most:
                    return stream.read()
        except OSError:
            pass
        return None


def _discover(root: Path) -> Iterator[str]:
    """Yield the files below a folder; links count where they lead to one in it."""
    whole = os.path.realpath(root)
    folders = [""]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(root / here) as scan:
                entries = sorted(scan, key=lambda x: x.name)
        except OSError as error:
            if not here:
                raise UsageError(f"{root}: {error.strerror or error}") from None
            continue
        for entry in entries:
            path = f"{here}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{path}/")
            elif entry.is_file() and _is_within(entry, whole):
                yield path


def _is_within(entry: os.DirEntry[str], whole: str) -> bool:
    if not entry.is_symlink():
        return True
    return os.path.realpath(entry.path).startswith(whole + os.sep)
