"""Import a folder of old essays of any ending and encoding."""

from __future__ import annotations

import codecs
import fnmatch
import functools
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment import header
from pelican_jsoncomment.archive import convert, fix
from pelican_jsoncomment.archive.blog import Blog
from pelican_jsoncomment.archive.importing import Item, Names, SourceError
from pelican_jsoncomment.archive.redirects import Address
from pelican_jsoncomment.archive.write import edited
from pelican_jsoncomment.errors import EssayError, Source

_KEPT = frozenset({".md", ".markdown", ".mkd", ".mdown", ".html", ".htm"})
_TEXT = _KEPT | {"", ".txt", ".text"}
# UTF-32 first, because its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Decoded(NamedTuple):
    """The text of a file, without a mark, and the encoding that it was in."""

    text: str
    encoding: str


class UndecodableError(ValueError):
    """A text whose encoding is not known, or not the one that was named."""


class Encodings:
    """The encodings that a person named: for all texts, or by a pattern of paths."""

    def __init__(self, given: Sequence[str]) -> None:
        self._named: list[tuple[str, str]] = []
        for text in given:
            pattern, _, name = text.rpartition("=")
            try:
                known = codecs.lookup(name)
                "".encode(known.name)
            except LookupError:
                raise SourceError(f"{name!r} is no encoding of texts") from None
            self._named.append((pattern or "*", known.name))

    def decode(self, data: bytes, path: str) -> Decoded:
        """Return the text; nothing is guessed: raises UndecodableError instead."""
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
        if encoding:
            mark = next(mark for mark, _ in _MARKS if data.startswith(mark))
            return _decode(data[len(mark) :], encoding, f"{encoding} with a mark")
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            name = next((n for p, n in self._named if fnmatch.fnmatch(path, p)), None)
            if name is None:
                reason = f"not UTF-8 at byte {error.start}; name its --encoding"
                raise UndecodableError(reason) from None
            return _decode(data, name, name)


def _decode(data: bytes, encoding: str, shown: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), shown)
    except UnicodeDecodeError as error:
        reason = f"not {encoding} at byte {error.start}"
        raise UndecodableError(reason) from None


def items(folder: Path, encodings: Sequence[str], blog: Blog) -> Iterator[Item]:
    """Yield what becomes of each file of *folder*, in order.

    Texts become UTF-8, with what is safe to mend in their headers mended; their line
    endings stay. All other files are copied. Raises SourceError, and OSError where
    the folder cannot be read.
    """
    reader = _Folder(folder, Encodings(encodings), blog)
    found = [*_walk(folder, PurePosixPath())]
    # Who keeps a name comes before who gets it.
    taken = {
        path: reader.names.take(path)
        for path, reason in found
        if not reason and path.suffix.lower() not in _TEXT - _KEPT
    }
    for path, reason in found:
        if reason:
            yield Item(str(path), "other", remark=reason)
        else:
            yield reader.item(path, taken.get(path))


def _walk(root: Path, folder: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield each file, or what is left out with the reason."""
    folders = [folder]
    while folders:
        here = folders.pop()
        with os.scandir(root / here) as scan:
            entries = sorted(scan, key=lambda x: x.name)
        below = []
        for entry in entries:
            path = here / entry.name
            if entry.name.startswith("."):
                yield path, "its name begins with a dot"
            elif entry.is_symlink():
                yield path, "a link"
            elif entry.is_dir():
                below.append(path)
            else:
                yield path, "" if entry.is_file() else "no file"
        folders += reversed(below)


class _Folder:
    """The reading of one folder's files."""

    def __init__(self, root: Path, encodings: Encodings, blog: Blog) -> None:
        self.names = Names()
        self._root = root
        self._encodings = encodings
        self._blog = blog

    def item(self, path: PurePosixPath, target: PurePosixPath | None) -> Item:
        """Return what becomes of a file; *target* is the name that it keeps, if any."""
        copy = (self._root / path).read_bytes
        ending = path.suffix.lower()
        data = copy()
        if ending not in _TEXT or (not ending and self._is_binary(data, path)):
            return Item(str(path), "file", target or self.names.take(path), copy)
        try:
            text, encoding = self._encodings.decode(data, str(path))
            if "\0" in text:
                raise UndecodableError(f"NUL in what was read as {encoding}")
        except UndecodableError as error:
            # Once it can be read, nobody else has its name.
            target or self._take(path, "")
            return Item(str(path), "essay", remark=str(error), is_problem=True)
        target = target or self._take(path, text)
        remarks, is_broken = self._remarks(text, encoding, str(target))
        make = functools.partial(self._text, path, str(target))
        address = self._address(path, make(), str(target))
        remark = ", ".join(remarks)
        return Item(str(path), "essay", target, make, remark, is_broken, address)

    def _take(self, path: PurePosixPath, text: str) -> PurePosixPath:
        suffix = ".html" if _HTML.match(text) else ".md"
        stem = path.stem if path.suffix else path.name
        return self.names.take(path.with_name(stem + suffix))

    def _is_binary(self, data: bytes, path: PurePosixPath) -> bool:
        """Return whether a file without an ending is no text, such as an image."""
        try:
            return bool(_CONTROL.search(self._encodings.decode(data, str(path)).text))
        except UndecodableError:
            return b"\0" in data

    def _text(self, path: PurePosixPath, target: str) -> bytes:
        """Return an essay as UTF-8, its header mended as far as that is safe."""
        raw = (self._root / path).read_bytes()
        data = self._encodings.decode(raw, str(path)).text.encode()
        change = self._mending(data, target).change
        return edited(data, change.edits) if change else data

    def _mending(self, data: bytes, target: str) -> fix.Plan:
        return fix.plan(Path(target), target, data, self._blog.options, unsafe=False)

    def _remarks(self, text: str, encoding: str, target: str) -> tuple[list[str], bool]:
        """Return what is to be said of an essay, and whether that is a problem."""
        remarks = [encoding]
        mending = self._mending(text.encode(), target)
        if mending.refusal:
            remarks.append(f"the header is broken: {mending.refusal.reason}")
        elif mending.change:
            remarks.append("the header is mended")
        elif not header.is_meant_as_header(text):
            remarks.append("no header")
        control = _CONTROL.search(text)
        if control:
            remarks.append(f"holds U+{ord(control.group()):04X}")
        return remarks, bool(mending.refusal)

    def _address(self, path: PurePosixPath, data: bytes, target: str) -> Address | None:
        """Return where an essay was and what its URL is made of, if it says so."""
        try:
            head = header.parse(
                Source(data.decode(), target), self._blog.options.fields
            )
            metadata = convert.metadata(head, self._blog) if head else {}
        except EssayError:
            return None
        title, slug = metadata.get("title", ""), metadata.get("slug", "")
        if not title or metadata.get("status", "published") != "published":
            return None
        return Address(
            str(path),
            slug or self._blog.slugify()(title),
            metadata.get("date"),
            metadata.get("category", ""),
            metadata.get("author", ""),
            metadata.get("lang", ""),
            self._blog.is_page(str(PurePosixPath(target).parent)),
        )
