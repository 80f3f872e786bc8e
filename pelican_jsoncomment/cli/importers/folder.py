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

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import edited
from pelican_jsoncomment.cli.fix import plan as fix
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.command import Item, Names
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser as header

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
# Texts of old systems have tabs, new pages, and the end that DOS wrote.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


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
            except (LookupError, UnicodeError):
                reason = f"--encoding: {name!r} is no encoding of texts"
                raise UsageError(reason) from None
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
    except UnicodeError as error:
        # Not every codec says where.
        at = getattr(error, "start", None)
        place = "" if at is None else f" at byte {at}"
        raise UndecodableError(f"not {encoding}{place}") from None


def items(folder: Path, encodings: Sequence[str], blog: Blog) -> Iterator[Item]:
    """Yield what becomes of each file of *folder*, in order.

    Texts become UTF-8, with what is safe to mend in their headers mended; their line
    endings stay. All other files are copied. Raises UsageError for an encoding that is
    none, and OSError where the folder cannot be read.
    """
    found = [*_walk(folder)]
    files = [x.path for x in found if not x.reason]
    reader = _Folder(folder, files, Encodings(encodings), blog)
    for file in found:
        reason, is_problem = file.reason, file.is_problem
        if not reason:
            try:
                yield reader.item(file.path)
                continue
            except OSError as error:
                reason, is_problem = _reason(error), True
        yield Item(str(file.path), "other", remark=reason, is_problem=is_problem)


class _Found(NamedTuple):
    """A file below the folder, or with a reason what is left out."""

    path: PurePosixPath
    reason: str = ""
    is_problem: bool = False


def _ending(path: PurePosixPath) -> str:
    """Return the ending of a name; a dot with nothing behind it is none."""
    return os.path.splitext(path.name)[1].lower().rstrip(".")  # noqa: PTH122


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _walk(root: Path) -> Iterator[_Found]:
    """Yield all files in order; raise OSError where *root* cannot be read."""
    folders = [PurePosixPath()]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(root / here) as scan:
                entries = sorted(scan, key=lambda x: x.name)
        except OSError as error:
            if here == PurePosixPath():
                raise
            yield _Found(here, _reason(error), is_problem=True)
            continue
        below = []
        for entry in entries:
            path = here / entry.name
            if entry.name.startswith("."):
                yield _Found(path, "its name begins with a dot")
            elif entry.is_symlink():
                yield _Found(path, "a link")
            elif entry.is_dir():
                below.append(path)
            else:
                yield _Found(path, "" if entry.is_file() else "no file")
        folders += reversed(below)


class _Folder:
    """The reading of one folder's files."""

    def __init__(
        self,
        root: Path,
        files: Sequence[PurePosixPath],
        encodings: Encodings,
        blog: Blog,
    ) -> None:
        self._root = root
        self._encodings = encodings
        self._blog = blog
        self._names = names = Names()
        for path in files:
            for folder in path.parents:
                names.hold(folder)
        # Essays may link to all other files, which therefore keep their names.
        others = [x for x in files if _ending(x) not in _TEXT]
        self._alike = {x for x in others if not names.hold(x)}
        # Who keeps a name comes before who gets it.
        self._kept = {x: names.take(x) for x in files if _ending(x) in _KEPT}

    def item(self, path: PurePosixPath) -> Item:
        """Return what becomes of a file; raise OSError where it cannot be read."""
        copy = (self._root / path).read_bytes
        ending = _ending(path)
        if ending not in _TEXT:
            remark = "only its case tells its name from another"
            return Item(str(path), "file", path, copy, remark * (path in self._alike))
        data = copy()
        if not ending and self._is_binary(data, path):
            return Item(str(path), "file", path, copy)
        try:
            text, encoding = self._encodings.decode(data, str(path))
            if "\0" in text:
                raise UndecodableError(f"NUL in what was read as {encoding}")
        except UndecodableError as error:
            # Once it can be read, nobody else has its name.
            self._target(path, "")
            return Item(str(path), "essay", remark=str(error), is_problem=True)
        target = self._target(path, text)
        remarks, is_broken = self._remarks(text, encoding, str(target))
        make = functools.partial(self._text, path, str(target))
        address = self._address(path, make(), target)
        remark = ", ".join(remarks)
        return Item(str(path), "essay", target, make, remark, is_broken, address)

    def _target(self, path: PurePosixPath, text: str) -> PurePosixPath:
        """Return the name that an essay keeps, or gets."""
        if path in self._kept:
            return self._kept[path]
        stem = os.path.splitext(path.name)[0]  # noqa: PTH122
        suffix = ".html" if _HTML.match(text) else ".md"
        return self._names.take(path.with_name(stem + suffix))

    def _is_binary(self, data: bytes, path: PurePosixPath) -> bool:
        """Return whether a file without an ending is no text, such as an image."""
        try:
            return bool(_BINARY.search(self._encodings.decode(data, str(path)).text))
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

    def _address(
        self, path: PurePosixPath, data: bytes, target: PurePosixPath
    ) -> Address | None:
        """Return where an essay was, and what its new URL is made of."""
        source = Source(data.decode(), str(target))
        try:
            head = header.parse(source, self._blog.options.fields)
            metadata = self._blog.metadata(head) if head else None
        except EssayError:
            return None
        return Address(redirects.of_file(path), target, metadata) if metadata else None
