"""Bring the media of a WordPress blog over, and lead bodies to where they are now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.body.wordpress.pieces import Pieces
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.importers.attachments import Library, extension_of
from pelican_jsoncomment.cli.importers.items import Item, WantedMedia
from pelican_jsoncomment.cli.importers.uploads import FOLDER, Addresses, Uploads
from pelican_jsoncomment.cli.splicing import Edit, spliced
from pelican_jsoncomment.cli.urls import quoted
from pelican_jsoncomment.html.tokenizer import Attribute, Kind, Token, Tokenizer
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

_WITH_URL = frozenset(("data", "href", "poster", "src"))
_WITH_URLS = frozenset(("imagesrcset", "srcset"))
# What Pelican takes for content wherever it is.
_READ = frozenset({*HTML_EXTENSIONS, *MARKDOWN_EXTENSIONS, "rst"})
# What a site has beside its uploads, where those are at its root.
_PAGES = frozenset(("", "asp", "aspx", "cgi", "htm", "html", "php", "xml"))
_CANDIDATE = re.compile(r"[\s,]*+(\S+)")


class Place(NamedTuple):
    """Where media go: the folder below ``--out``, and the same below the content."""

    folder: PurePosixPath
    in_content: PurePosixPath
    is_static: bool = True


def place(blog: Blog, out: Path) -> Place:
    """Return where media go, so that Pelican copies them to the site.

    Where STATIC_PATHS has the path of WordPress's uploads, that is it: the addresses of
    the old site go on to work. Else it is ``images``, or the first folder there.
    """
    below = blog.below_content(out) or PurePosixPath()
    static = [
        PurePosixPath(posixpath.normpath(str(x)))
        for x in blog.with_defaults["STATIC_PATHS"]
    ]
    folders = [x for x in static if x.is_relative_to(below) and not x.suffix]
    wanted = [below / FOLDER, below / "images", *folders]
    for path in wanted:
        if any(path.is_relative_to(x) for x in static):
            return Place(path.relative_to(below), path)
    return Place(PurePosixPath("images"), below / "images", is_static=False)


class Media:
    """The media of one import: which are referred to, and which are not there.

    Args:
        uploads: The copy of the folder of uploads.
        library: The attachments of the export.
        to: Where the media go.
        missing: Gets the addresses of what is not there, by their paths.
    """

    def __init__(
        self, uploads: Uploads, library: Library, to: Place, missing: dict[str, str]
    ) -> None:
        self._uploads = uploads
        self._to = to
        self._addresses = Addresses(library)
        self._marks = tuple(self._addresses.marks())
        self._found: dict[str, None] = {}
        self._read: dict[str, None] = {}
        self._missing = missing
        for attachment in library.by_id.values():
            self._file(attachment.url, "")

    @classmethod
    def of(cls, wanted: WantedMedia, library: Library, blog: Blog) -> Media:
        """Return the media that an import is to bring over; raise OSError."""
        wanted.is_read = True
        uploads, to = Uploads(wanted.folder), place(blog, wanted.out)
        return cls(uploads, library, to, wanted.missing)

    def rewritten(self, html: str, page: str) -> str:
        """Return HTML whose addresses of media lead to where Pelican finds them.

        Nothing but the values of attributes is changed. The address of a file that is
        not there stays as it is.

        Args:
            html: A WordPress body.
            page: The old address of its page.
        """
        if not any(x in html for x in self._marks):
            return html
        return spliced(html, self._edits(html, page))

    def _edits(self, html: str, page: str) -> Iterator[Edit]:
        for attribute in _attributes(html):
            start, end = attribute.value_start, attribute.value_end
            value = html[start:end]
            if attribute.name in _WITH_URLS:
                new = spliced(value, self._candidates(value, page))
            else:
                new = self._url(value, page) or value
            if new != value:
                is_quoted = attribute.end > end
                yield Edit(start, end, new if is_quoted else f'"{new}"')

    def _candidates(self, value: str, page: str) -> Iterator[Edit]:
        """Yield what the URLs of a srcset become."""
        for start, end in _urls_in(value):
            if new := self._url(value[start:end], page):
                yield Edit(start, end, new)

    def _url(self, value: str, page: str) -> str:
        """Return what an address becomes, "" where it stays."""
        file = self._file(value, page)
        if not file:
            return ""
        path = quoted(f"/{self._to.in_content / file}")
        _, mark, anchor = unescape(value).partition("#")
        return f"{{static}}{path}{mark}{quoted(anchor)}"

    def _file(self, value: str, page: str) -> str:
        """Return the file that an address means, and remember that it is wanted."""
        address, paths = self._addresses.meant(value, page)
        for path in paths:
            if file := self._uploads.find(path):
                is_read = extension_of(file) in _READ
                (self._read if is_read else self._found)[file] = None
                return "" if is_read else file
        if paths and extension_of(address) not in _PAGES:
            self._missing.setdefault(paths[-1], address)
        return ""

    def items(self) -> Iterator[Item]:
        """Yield the files that are wanted, what is not there, and how many more."""
        root, to = self._uploads.root, self._to
        remark = "" if to.is_static else f"add {str(to.in_content)!r} to STATIC_PATHS"
        for file in sorted(self._found):
            target, source = to.folder / file, root / file
            yield Item(str(source), "file", target, source.read_bytes, remark)
        for file in sorted(self._read):
            remark = "Pelican would take it for an essay; its address stays in bodies"
            yield Item(str(root / file), "file", remark=remark, is_problem=True)
        for path, address in sorted(self._missing.items()):
            remark = f"expected at {root / path}"
            yield Item(address, "file", None, None, remark, True, result="missing")
        if more := len(self._uploads) - len(self._found) - len(self._read):
            remark = "neither the export nor a body names them"
            yield Item(f"{root} ({count(more, 'file')})", "uploads", remark=remark)


def _attributes(html: str) -> Iterator[Attribute]:
    """Yield the attributes that may hold addresses of media."""
    name = ""
    for piece in Pieces(html):
        token = piece.markup
        if token:
            name = token.name
            yield from _of_token(token, 0)
        elif piece.raw and name == "pre":
            # Its white space and line breaks stay; to browsers it has elements.
            for inner in Tokenizer(html[piece.start : piece.end]):
                yield from _of_token(inner, piece.start)


def _of_token(token: Token, start: int) -> Iterator[Attribute]:
    if token.kind is Kind.START:
        for x in token.attributes:
            if x.name in _WITH_URL or x.name in _WITH_URLS:
                places = (start + y for y in x[1:])
                yield Attribute(x.name, *places)


def _urls_in(srcset: str) -> Iterator[tuple[int, int]]:
    """Yield where the URLs of a srcset are (4.8.4.2.1 of the HTML standard)."""
    position = 0
    while match := _CANDIDATE.match(srcset, position):
        url = match[1].rstrip(",")
        yield match.start(1), match.start(1) + len(url)
        position = match.end(1)
        if url == match[1]:
            comma = srcset.find(",", position)
            position = comma if comma >= 0 else len(srcset)
