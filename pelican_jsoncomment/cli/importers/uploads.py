"""A copy of WordPress's folder of uploads, and the old addresses of its files."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from pelican_jsoncomment.cli import urls
from pelican_jsoncomment.cli.importers.attachments import Library

#: Where the files are on a site of WordPress, if it was not set up otherwise.
FOLDER = "wp-content/uploads"
_MARK = f"/{FOLDER}/"
# WordPress adds the size of a copy to its name, and "scaled" to a picture that it made
# smaller when it was uploaded.
_SIZED = re.compile(r"-[0-9]{1,5}x[0-9]{1,5}(?=\.\w+$)")
_SCALED = re.compile(r"-scaled(?=\.\w+$)")
_EXTENSION = re.compile(r"(?=\.\w+$)")


class Uploads:
    """The files below a folder, less links and what is hidden.

    Raises OSError where the folder cannot be read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.stat()
        found = (x for x in _files(root) if _is_safe(x))
        # macOS writes names with combining characters.
        self._names = {unicodedata.normalize("NFC", x): x for x in found}

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._names)

    def find(self, path: str) -> str:
        """Return the file for a path, "" for none.

        Where a copy in another size is not there, it is the picture itself.
        """
        whole = _SIZED.sub("", path)
        plain = _SCALED.sub("", whole)
        for name in (path, whole, plain, _EXTENSION.sub("-scaled", plain)):
            if found := self._names.get(unicodedata.normalize("NFC", name)):
                return found
        return ""


def _files(root: Path) -> Iterator[str]:
    for folder, below, names in os.walk(root):
        below[:] = [x for x in below if not x.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()


class Addresses:
    """The old addresses of uploads: on which servers, and below which paths.

    Both come from the attachments of the export and from its permalinks.
    """

    def __init__(self, library: Library) -> None:
        self._bases: dict[str, set[str]] = {}
        self._page = next(iter(library.links.values()), "")
        for link in library.links.values():
            self._add(link, "")
        for attachment in library.by_id.values():
            self._add(attachment.url, attachment.file)

    def _add(self, url: str, file: str) -> None:
        parts = urls.split(url)
        if parts is None or not parts.netloc:
            return
        bases = self._bases.setdefault(urls.host(parts), set())
        if file and unquote(parts.path).endswith(f"/{file}"):
            count = file.count("/") + 1
            bases.add(f"{parts.path.rsplit('/', count)[0]}/")

    def marks(self) -> Iterable[str]:
        """Return what an address has in it; a text without any has no address."""
        bases = {base for of in self._bases.values() for base in of}
        return {FOLDER, *(f"{x}/" for x in self._bases if "/" in bases)} | bases - {"/"}

    def meant(self, value: str, page: str) -> tuple[str, list[str]]:
        """Return the whole of an address, and the paths that it may mean.

        Args:
            value: An address, as HTML has it.
            page: The address of the page that it is on, "" where none is known.

        Returns:
            The address without query and anchor, and the paths below the uploads,
            likeliest first: none for what is not an address of an upload.
        """
        parts = urls.split(
            urls.joined(page or self._page, unescape(value).strip()) or ""
        )
        if parts is None or parts.scheme not in ("http", "https"):
            return "", []
        bases = sorted(self._bases.get(urls.host(parts), ()), key=len, reverse=True)
        paths = [parts.path[len(x) :] for x in bases if parts.path.startswith(x)]
        if _MARK in parts.path and urls.host(parts) in self._bases:
            paths.append(parts.path.partition(_MARK)[2])
        known = [x for x in dict.fromkeys(map(_decoded, paths)) if x]
        return parts._replace(query="", fragment="").geturl(), known


def _decoded(path: str) -> str:
    """Return the path that a URL's path means, "" for one that is not safe."""
    names = [unquote(x) for x in path.split("/")]
    decoded = "/".join(names)
    is_safe = _is_safe(decoded) and not any("/" in x for x in names)
    return decoded if is_safe else ""


def _is_safe(path: str) -> bool:
    """Return whether a path stays below its folder, and has a name on every system."""
    names = path.split("/")
    return path.isprintable() and not any(
        x in ("", ".", "..") or "\\" in x or ":" in x for x in names
    )
