"""Read a WordPress export (WXR) from a stream, item by item, whatever it holds."""

from __future__ import annotations

import codecs
import html
import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

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
# What a text that is kept takes beside its characters.
_OVERHEAD = 64

# Prefixes by namespace: https://wordpress.org/documentation/article/tools-export-screen/
_NAMESPACES = (
    (re.compile(r"http://wordpress\.org/export/[0-9.]+/excerpt/"), "excerpt:"),
    (re.compile(r"http://wordpress\.org/export/[0-9.]+/"), "wp:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/"), "dc:"),
)
_DEFINITIONS = frozenset({"wp:author", "wp:category", "wp:tag", "wp:term"})


@dataclass(slots=True)
class Post:
    """An item as it is stored: the texts of its elements, and what can stand often.

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


class _Target:
    """What the parser calls: it collects items and forgets all else."""

    def __init__(self, export: Export) -> None:
        self.is_wxr = False
        self.events = 0
        self.line: Callable[[], int] = int
        self._export = export
        self._done: deque[Post] = deque()
        self._names: dict[str, str] = {}
        self._path: list[str] = []
        self._post: Post | None = None
        self._texts: dict[str, str] = {}
        self._domain = ""
        self._text = io.StringIO()
        self._length = 0
        self._size = 0

    def take(self) -> Iterator[Post]:
        """Yield the items that are complete, and forget them."""
        while self._done:
            yield self._done.popleft()

    def start_ns(self, prefix: str, uri: str) -> None:
        self._name(f"xmlns:{prefix}={uri}")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        for attribute in attributes:
            self._name(attribute)
        name = self._name(tag)
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise SourceError(f"more than {_DEEPEST} elements within each other")
        path = self._path[2:]
        if path == ["item"]:
            self._post, self._size = Post(self.line()), 0
        if len(path) == 1:
            self._texts = {}
        elif name == "category":
            self._domain = attributes.get("domain", "")
            self._size += len(self._domain)
        if _is_kept(path):
            self._text, self._length = io.StringIO(), 0

    def data(self, text: str) -> None:
        self.events += 1
        if len(self._path) > 3:
            self._length += len(text)
            self._check(self._size + self._length)
            self._text.write(text)

    def comment(self, _text: str) -> None:
        self.events += 1

    def end(self, _tag: str) -> None:
        self.events += 1
        path = self._path[2:]
        name = self._path.pop()
        if len(path) == 1:
            self._close(name)
        elif _is_kept(path) and path[0] in ("item", "wp:author"):
            self._keep(path, name, self._text.getvalue())

    def close(self) -> None:
        self._path.clear()

    def _name(self, tag: str) -> str:
        """Return a name with the prefix that WordPress gives its namespace."""
        name = self._names.get(tag)
        if name is None:
            if len(self._names) >= MOST_NAMES:
                raise SourceError(f"more than {MOST_NAMES:,} names of elements")
            name = self._names[tag] = _prefixed(tag)
            self.is_wxr = self.is_wxr or name.startswith("wp:")
        return name

    def _check(self, size: int) -> None:
        if size > LONGEST:
            raise SourceError(f"an item has more than {LONGEST:,} characters")

    def _close(self, name: str) -> None:
        """Finish what stands in the channel itself."""
        if name in _DEFINITIONS:
            self._export.definitions[name] += 1
        if name == "wp:author":
            login = self._texts.get("wp:author_login", "")
            shown = self._texts.get("wp:author_display_name") or login
            self._export.authors[login] = shown
        if name == "item" and self._post:
            self._done.append(self._post)
            self._post = None

    def _keep(self, path: list[str], name: str, text: str) -> None:
        """Keep the text of an element of an item, or of an author."""
        post = self._post
        if post and name == "wp:comment":
            post.comments += 1
            return
        self._size += _OVERHEAD + len(text)
        self._check(self._size)
        if post is None or len(path) == 3:
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


def _is_kept(path: list[str]) -> bool:
    """Return whether the text of an element at *path* in the channel may be kept."""
    return len(path) == 2 or (len(path) == 3 and path[1] == "wp:postmeta")


def _prefixed(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    prefix = next((p for x, p in _NAMESPACES if x.fullmatch(space)), "?:")
    return prefix + local


def posts(stream: IO[bytes], export: Export) -> Iterator[Post]:
    """Yield the items of an export, and fill *export* on the way.

    Raises SourceError, with the line, for what is no export or a hostile one. Memory
    is bounded by ``LONGEST``, however long the stream.
    """
    try:
        from defusedxml import ElementTree  # noqa: PLC0415
    except ImportError:
        raise SourceError(
            "an export needs defusedxml; pip install 'pelican-jsoncomment[migrate]'"
        ) from None
    target = _Target(export)
    parser = ElementTree.DefusedXMLParser(target=target, forbid_dtd=True)
    expat: Any = parser.parser
    first = stream.read(_CHUNK)
    # White space before an XML declaration is common, and not XML.
    start = first.removeprefix(codecs.BOM_UTF8).lstrip()
    skipped = first[: len(first) - len(start)].count(b"\n")
    target.line = lambda: skipped + expat.CurrentLineNumber
    try:
        yield from _parsed(parser, target, _chunks(start, stream, target))
    except SourceError as error:
        raise SourceError(f"line {target.line():,}: {error}") from None
    if not target.is_wxr:
        raise SourceError("no export of WordPress: it has no element of WordPress's")


def _parsed(parser: Any, target: _Target, chunks: Iterator[bytes]) -> Iterator[Post]:
    """Yield the items; raise SourceError without its line."""
    from defusedxml import DefusedXmlException, ElementTree  # noqa: PLC0415

    before, chunk = 0, b""
    try:
        for chunk in chunks:
            parser.feed(chunk)
            before += len(chunk)
            yield from target.take()
        # Expat may keep the last tokens back until it knows that no more will come.
        parser.close()
        yield from target.take()
    except DefusedXmlException as error:
        what = type(error).__name__.removesuffix("Forbidden")
        reason = f"it has a declaration that no export has, and is not read ({what})"
        raise SourceError(reason) from None
    except ElementTree.ParseError as error:
        if not target.events:
            raise SourceError(_NO_EXPORT) from None
        expat = parser.parser
        at = expat.ErrorByteIndex - before
        reason = _unsound(str(error).partition(":")[0], chunk[at : at + 1])
        # Behind two gigabytes without a line break, Expat has lost count.
        column = max(0, expat.ErrorColumnNumber) + 1
        raise SourceError(f"no sound XML, column {column:,}: {reason}") from None
    except (LookupError, ValueError) as error:
        reason = f"no sound XML: {error}; convert a copy of it to UTF-8"
        raise SourceError(reason) from None


_NO_EXPORT = "no XML, and so no export of WordPress; of other texts name the folder"


def _unsound(reason: str, byte: bytes) -> str:
    """Return what is wrong with XML at a byte, and what can be done."""
    if "invalid token" not in reason or b" " <= byte < b"\x7f":
        return reason
    if byte < b" ":
        return f"U+{ord(byte):04X} cannot stand in XML; take it out of a copy"
    return f"byte 0x{ord(byte):02X} is not in the encoding that it declares"


def _chunks(chunk: bytes, stream: IO[bytes], target: _Target) -> Iterator[bytes]:
    """Yield the bytes, as long as the parser sees some sense in them."""
    seen, silent = target.events, 0
    while chunk:
        yield chunk
        silent = silent + len(chunk) if target.events == seen else 0
        seen = target.events
        if silent > LONGEST_MARKUP:
            limit = f"{LONGEST_MARKUP:,} bytes"
            raise SourceError(f"a piece of markup has more than {limit}")
        chunk = stream.read(_CHUNK)
