"""Read an export that is XML from a stream, item by item, whatever it holds.

What an export of one kind means is said in ``wxr.py`` and ``blogger_feed.py``.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, NoReturn, TypeAlias
from xml.parsers import expat

from pelican_jsoncomment.cli.importers.controls import Controls
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
_INVALID = expat.errors.XML_ERROR_INVALID_TOKEN
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed)\b")
_OF_PHP = re.compile(rb"(?i)\b(?:warning|notice|deprecated|error)\b(?:</b>)?:")
_NAMED = 60
_NONE = "no export of WordPress or Blogger"

#: How deep an element is in its item (1, or 2 where it is in a container), its name,
#: its text, its attributes. What is in an element comes before it.
Record: TypeAlias = tuple[int, str, str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """How exports of one kind are built.

    Attributes:
        source: Whose export it is.
        root: The name of the outermost element.
        namespaces: The prefix that names get by their namespace, by its pattern.
        mark: What names of the source begin with; without any it is something else.
        depth: How deep an item is; the root is 1 deep.
        item: The name of an item.
        kept: The names of all children of that depth whose elements are wanted.
        containers: The elements of an item whose own elements are wanted.
        skipped: The elements of an item that are counted, without what they hold.
        told: The names of children of that depth whose own text is wanted.
    """

    source: str
    root: str
    namespaces: Sequence[tuple[re.Pattern[str], str]]
    mark: str
    depth: int
    item: str
    kept: frozenset[str]
    containers: frozenset[str]
    skipped: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def prefixed(self, tag: str) -> str:
        """Return a name with the prefix of its namespace, which Expat puts first."""
        space, _, local = tag.rpartition(" ")
        if not space:
            return local
        known = (p for x, p in self.namespaces if x.fullmatch(space))
        return next(known, "?:") + local


@dataclass(slots=True)
class Child:
    """A child of the element that holds the items: its first line, name and elements.

    Of what is not ``kept`` there are no elements; ``text`` is that of what is ``told``.
    """

    line: int
    name: str
    records: list[Record] = field(default_factory=list)
    text: str = ""


class Reader:
    """The reading of one export, of which only the current item is kept.

    Iterating raises SourceError, with the line, for what is no export, or a
    hostile one. Memory is bounded by ``LONGEST``, however long the stream.
    """

    def __init__(
        self, stream: IO[bytes], forms: Sequence[Form], controls: Controls | None = None
    ) -> None:
        self._stream = stream
        self._controls = controls
        self._parser = _Parser(forms)
        self._children = self._read()
        self._begun: list[Child] = []

    @property
    def form(self) -> Form:
        """What kind of export it is; its first child is read for that."""
        if self._parser.form is None:
            self._begun += itertools.islice(self._children, 1)
        assert self._parser.form
        return self._parser.form

    def __iter__(self) -> Iterator[Child]:
        """Yield the children of the element that holds the items."""
        return itertools.chain(self._begun, self._children)

    def _read(self) -> Iterator[Child]:
        parser = self._parser
        first = self._stream.read(_CHUNK)
        # White space before an XML declaration is common, and not XML.
        chunk = first.removeprefix(codecs.BOM_UTF8).lstrip()
        parser.lines = first[: len(first) - len(chunk)].count(b"\n")
        _refuse_before_declaration(chunk, parser.lines)
        if self._controls:
            self._controls.begin(first, parser.lines)
        while chunk:
            if self._controls:
                chunk = self._controls.without(chunk)
            yield from parser.read(chunk)
            chunk = self._stream.read(_CHUNK)
        # Expat may keep the last tokens back until it knows that no more will come.
        yield from parser.read(b"", is_last=True)
        if not parser.is_marked:
            source = self.form.source
            raise SourceError(f"no {source} export: it has no element of {source}")


def _refuse_before_declaration(chunk: bytes, lines: int) -> None:
    """Raise SourceError for text before the XML declaration, where no XML may be."""
    at = chunk.find(b"<?xml")
    before = chunk[: max(0, at)].strip()
    if not before or _ROOT.search(before):
        return
    shown = " ".join(before.decode("utf-8", "replace").split())
    shown = shown[:_NAMED] + "…" * (len(shown) > _NAMED)
    whose = "a message of PHP" if _OF_PHP.search(before) else "text"
    advice = "remove all that is before <?xml from a copy, or export again"
    raise SourceError(
        f"line {lines + 1:,}: {whose} is before the export: {shown!r}; {advice}"
    )


@dataclass(slots=True)
class _Measured:
    """What was measured of an unfinished text: after how many records, its parts."""

    records: int = 0
    parts: int = 0
    size: int = 0


class _Parser:
    """Expat with limits: it collects the items, and forgets all else.

    After a handler has raised, Expat reads the rest of its chunk without handlers.
    What entities grow to in that is bounded by Expat itself since its version 2.4.
    """

    def __init__(self, forms: Sequence[Form]) -> None:
        self.form: Form | None = None
        self.is_marked = False
        self.lines = 0
        self._forms = forms
        self._expat = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartDoctypeDeclHandler = self._declaration
        parser.EntityDeclHandler = self._declaration
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._bytes = 0
        self._silent = 0
        self._done: deque[Child] = deque()
        self._names: dict[str, str] = {}
        self._path: list[str] = []
        # Until the root is known, nothing is at the depth of an item.
        self._depth = 0
        self._containers = self._bare = frozenset[str]()
        self._child: Child | None = None
        self._attributes: Mapping[str, str] = {}
        # The pieces of the current text. Expat appends them by itself: a call of ours
        # for each would take a sixth of the time.
        self._parts: list[str] = []
        parser.CharacterDataHandler = self._parts.append
        self._size = 0
        self._measured = _Measured()

    def read(self, chunk: bytes, *, is_last: bool = False) -> Iterator[Child]:
        """Yield the children that are complete with the next bytes."""
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
        self._check_size()
        self._bytes += len(chunk)
        while self._done:
            yield self._done.popleft()

    def _check_size(self) -> None:
        """Refuse an item that is too long; a chunk adds no more than it has bytes."""
        parts, measured = self._parts, self._measured
        records = len(self._child.records) if self._child else 0
        if measured.records != records or len(parts) < measured.parts:
            measured.size, measured.parts, measured.records = 0, 0, records
        new = parts[measured.parts :]
        measured.size += sum(map(len, new)) + _OVERHEAD * len(new)
        measured.parts = len(parts)
        if self._size + measured.size > LONGEST:
            self._refuse(f"an item has more than {LONGEST:,} characters")

    def _line(self) -> int:
        return self.lines + self._expat.CurrentLineNumber

    def _refuse(self, reason: str) -> NoReturn:
        raise SourceError(f"line {self._line():,}: {reason}") from None

    def _problem(self, error: expat.ExpatError, chunk: bytes) -> str:
        """Return what is wrong with the XML, and what can be done."""
        if not self._names:
            return f"not XML, so {_NONE}; for other files, name their folder"
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
        name = self._names.get(tag) or self._name(tag)
        for attribute in attributes:
            if attribute not in self._names:
                self._name(attribute)
        path = self._path
        path.append(name)
        depth = len(path) - self._depth
        if depth == 1:
            self._attributes = attributes
            self._parts.clear()
        elif depth == 2:
            if path[-2] in self._bare:
                self._parts.clear()
        elif depth == 0:
            self._open(name)
        elif len(path) > _DEEPEST:
            self._refuse(f"more than {_DEEPEST} elements within each other")

    def _end(self, _tag: str) -> None:
        path = self._path
        depth = len(path) - self._depth
        name = path.pop()
        if depth == 0:
            self._close(name)
        elif self._child is None or depth > 2 or depth < 1:
            return
        elif depth == 1:
            text = "" if name in self._bare else "".join(self._parts)
            attributes = self._attributes
            self._child.records.append((1, name, text, attributes))
            self._size += _OVERHEAD + len(text)
            if attributes:
                self._size += sum(map(len, attributes.values()))
        elif path[-1] in self._containers:
            text = "".join(self._parts)
            self._child.records.append((2, name, text, self._attributes))
            self._size += _OVERHEAD + len(text)

    def _name(self, tag: str) -> str:
        """Return a name with the prefix that the source gives its namespace."""
        name = self._names.get(tag)
        if name is None:
            if len(self._names) >= MOST_NAMES:
                self._refuse(f"more than {MOST_NAMES:,} names of elements")
            if self.form is None and not tag.startswith("xmlns:"):
                self._begin(tag)
            name = self.form.prefixed(tag) if self.form else tag
            self._names[tag] = name
            if self.form:
                self.is_marked = self.is_marked or name.startswith(self.form.mark)
        return name

    def _begin(self, tag: str) -> None:
        """Learn from the outermost element what kind of export it is."""
        local = tag.rpartition(" ")[2]
        form = next((x for x in self._forms if x.root == local), None)
        if form is None:
            self._refuse(f"{_NONE}, but <{local}>; for other files, name a folder")
        self.form, self._depth = form, form.depth
        self._bare = form.containers | form.skipped
        self._containers = form.containers - form.skipped

    def _open(self, name: str) -> None:
        form = self.form
        assert form
        if name in form.kept:
            self._child = Child(self._line(), name)
        if name == form.item or name in form.told:
            self._parts.clear()
        if name == form.item:
            self._size = 0

    def _close(self, name: str) -> None:
        form = self.form
        assert form
        child = self._child or Child(self._line(), name)
        if name in form.told:
            child.text = "".join(self._parts)
        self._done.append(child)
        self._child = None


def _invalid(byte: int) -> str:
    """Return what is wrong with a byte that Expat calls invalid."""
    if byte < 0x20:
        advice = "--drop-control-characters leaves such characters out"
        return f"U+{byte:04X} is not allowed in XML; {advice}"
    if byte > 0x7E:
        return f"byte 0x{byte:02X} is not in the encoding that it declares"
    return _INVALID
