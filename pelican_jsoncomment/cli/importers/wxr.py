"""Read a WordPress export (WXR) from a stream, item by item, whatever it holds."""

from __future__ import annotations

import codecs
import html
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NoReturn
from xml.parsers import expat

from pelican_jsoncomment.cli.importers.items import SourceError

#: The most characters of one item: an essay of a thousand pages has 3 million.
LONGEST = 64 << 20
#: The most bytes of one tag or comment. Expat may read such a piece from its start
#: with each chunk, which takes time with the square of the length.
LONGEST_MARKUP = 1 << 20
#: The most names of elements, of attributes and of namespaces. The parser remembers
#: each one; an export has a hundred.
MOST_NAMES = 1000
_CHUNK = 1 << 16
_DEEPEST = 64
# The memory that a string takes beside its characters.
_OVERHEAD = 64

# Prefixes by namespace: https://wordpress.org/documentation/article/tools-export-screen/
# WordPress's own test data has https where its exports have http.
_NAMESPACES = (
    (re.compile(r"https?://wordpress\.org/export/[0-9.]+/excerpt/"), "excerpt:"),
    (re.compile(r"https?://wordpress\.org/export/[0-9.]+/"), "wp:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/"), "dc:"),
)
_INVALID = expat.errors.XML_ERROR_INVALID_TOKEN
_DEFINITIONS = frozenset({"wp:author", "wp:category", "wp:tag", "wp:term"})
# How deep elements are: an item in rss and channel, its elements, those of a postmeta.
_ITEM, _ELEMENT, _META = 3, 4, 5
_PARENTS = ("item", "wp:author")


@dataclass(slots=True)
class Post:
    """An item as it is stored: the text of its elements, and what can be there often.

    ``terms`` are pairs of a taxonomy and a name, ``meta`` pairs of a key and a value;
    ``repeated`` names the elements of which only the first is in ``texts``.
    """

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: int = 0
    repeated: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of an element without outer space, "" for none."""
        return self.texts.get(name, "").strip()


@dataclass
class Export:
    """What an export says outside of its items, as far as it has been read.

    ``authors`` are the names to be shown by the names to log in with;
    ``definitions`` counts the authors, categories, tags and terms.
    """

    authors: dict[str, str] = field(default_factory=dict)
    definitions: Counter[str] = field(default_factory=Counter)


def posts(stream: IO[bytes], export: Export) -> Iterator[Post]:
    """Yield the items of an export, and fill *export* on the way.

    Raises SourceError, with the line, for what is not an export or a hostile one.
    Memory is bounded by ``LONGEST``, however long the stream.
    """
    first = stream.read(_CHUNK)
    # White space before an XML declaration is common, and not XML.
    chunk = first.removeprefix(codecs.BOM_UTF8).lstrip()
    parser = _Parser(export, lines=first[: len(first) - len(chunk)].count(b"\n"))
    while chunk:
        yield from parser.read(chunk)
        chunk = stream.read(_CHUNK)
    # Expat may keep the last tokens back until it knows that no more will come.
    yield from parser.read(b"", is_last=True)
    if not parser.is_wxr:
        raise SourceError("no WordPress export: it has no element of WordPress")


class _Parser:
    """Expat with limits: it collects the items, and forgets all else.

    After a handler has raised, Expat reads the rest of its chunk without handlers.
    What entities grow to in that is bounded by Expat itself since its version 2.4.
    """

    def __init__(self, export: Export, lines: int) -> None:
        self.is_wxr = False
        self._expat = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartDoctypeDeclHandler = self._declaration
        parser.EntityDeclHandler = self._declaration
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._export = export
        self._lines = lines
        self._bytes = 0
        self._silent = 0
        self._done: deque[Post] = deque()
        self._names: dict[str, str] = {}
        self._path: list[str] = []
        self._post: Post | None = None
        self._texts: dict[str, str] = {}
        self._domain = ""
        self._text = io.StringIO()
        self._length = 0
        self._size = 0

    def read(self, chunk: bytes, *, is_last: bool = False) -> Iterator[Post]:
        """Yield the items that are complete with the next bytes."""
        parser = self._expat
        before = parser.CurrentByteIndex
        try:
            parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            self._refuse(self._problem(error, chunk))
        except (LookupError, ValueError) as error:
            self._refuse(f"invalid XML: {error}; convert a copy of it to UTF-8")
        is_silent = parser.CurrentByteIndex == before
        self._silent = self._silent + len(chunk) if is_silent else 0
        if self._silent > LONGEST_MARKUP:
            self._refuse(f"a tag or comment has more than {LONGEST_MARKUP:,} bytes")
        self._bytes += len(chunk)
        while self._done:
            yield self._done.popleft()

    def _line(self) -> int:
        return self._lines + self._expat.CurrentLineNumber

    def _refuse(self, reason: str) -> NoReturn:
        raise SourceError(f"line {self._line():,}: {reason}") from None

    def _problem(self, error: expat.ExpatError, chunk: bytes) -> str:
        """Return what is wrong with the XML, and what can be done."""
        if not self._names:
            return "not XML, so no WordPress export; for other files, name their folder"
        # After two gigabytes without a line break, Expat has lost count.
        column = max(0, self._expat.ErrorColumnNumber) + 1
        reason = expat.ErrorString(error.code)
        at = self._expat.ErrorByteIndex - self._bytes
        # A character may have begun in the chunk before, which is gone.
        if reason == _INVALID and 0 <= at < len(chunk):
            reason = _invalid(chunk[at])
        return f"invalid XML at column {column:,}: {reason}"

    def _declaration(self, *_details: object) -> NoReturn:
        what = "a document type (<!DOCTYPE>), which no export has"
        self._refuse(f"it has {what}; for other files, name their folder")

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        self._name(f"xmlns:{prefix}={uri}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._name(tag)
        for attribute in attributes:
            self._name(attribute)
        self._path.append(name)
        depth = len(self._path)
        if depth > _DEEPEST:
            self._refuse(f"more than {_DEEPEST} elements within each other")
        if depth == _ITEM:
            self._texts = {}
            if name == "item":
                self._post, self._size = Post(self._line()), 0
        elif name == "category":
            self._domain = attributes.get("domain", "")
            self._size += len(self._domain)
        if self._is_kept(depth):
            self._text, self._length = io.StringIO(), 0

    def _characters(self, text: str) -> None:
        if len(self._path) >= _ELEMENT:
            self._length += len(text)
            self._check(self._size + self._length)
            self._text.write(text)

    def _end(self, _tag: str) -> None:
        depth = len(self._path)
        if depth == _ITEM:
            self._close(self._path[-1])
        elif self._is_kept(depth) and self._path[2] in _PARENTS:
            self._keep(depth, self._path[-1], self._text.getvalue())
        self._path.pop()

    def _is_kept(self, depth: int) -> bool:
        """Return whether the text of the element at *depth* may be kept."""
        is_meta = depth == _META and self._path[3] == "wp:postmeta"
        return is_meta or depth == _ELEMENT

    def _name(self, tag: str) -> str:
        """Return a name with the prefix that WordPress gives its namespace."""
        name = self._names.get(tag)
        if name is None:
            if len(self._names) >= MOST_NAMES:
                self._refuse(f"more than {MOST_NAMES:,} names of elements")
            name = self._names[tag] = _prefixed(tag)
            self.is_wxr = self.is_wxr or name.startswith("wp:")
        return name

    def _check(self, size: int) -> None:
        if size > LONGEST:
            self._refuse(f"an item has more than {LONGEST:,} characters")

    def _close(self, name: str) -> None:
        """Finish a child of the channel."""
        if name in _DEFINITIONS:
            self._export.definitions[name] += 1
        if name == "wp:author":
            login = self._texts.get("wp:author_login", "")
            shown = self._texts.get("wp:author_display_name") or login
            self._export.authors[login] = shown
        if name == "item" and self._post:
            self._done.append(self._post)
            self._post = None

    def _keep(self, depth: int, name: str, text: str) -> None:
        """Keep the text of an element of an item, or of an author."""
        post = self._post
        if post and name == "wp:comment":
            post.comments += 1
            return
        self._size += _OVERHEAD + len(text)
        self._check(self._size)
        if post is None or depth == _META:
            self._texts[name] = text
        elif name == "wp:postmeta":
            key = self._texts.get("wp:meta_key", "")
            post.meta.append((key, self._texts.get("wp:meta_value", "")))
            self._texts = {}
        elif name == "category":
            post.terms.append((self._domain, html.unescape(text.strip())))
        elif name not in post.texts:
            post.texts[name] = text
        elif text.strip():
            post.repeated.append(name)


def _invalid(byte: int) -> str:
    """Return what is wrong with a byte that Expat calls invalid."""
    if byte < 0x20:
        return f"U+{byte:04X} is not allowed in XML; remove it from a copy"
    if byte > 0x7E:
        return f"byte 0x{byte:02X} is not in the encoding that it declares"
    return _INVALID


def _prefixed(tag: str) -> str:
    """Return a name with the prefix of its namespace, which Expat puts before it."""
    space, _, local = tag.rpartition(" ")
    if not space:
        return local
    return next((p for x, p in _NAMESPACES if x.fullmatch(space)), "?:") + local
