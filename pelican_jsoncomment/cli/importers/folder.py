"""Import a folder of old essays of any file extension and encoding."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import ProofError, edited
from pelican_jsoncomment.cli.convert.front_matter import Document
from pelican_jsoncomment.cli.convert.headerless import Added, Headerless
from pelican_jsoncomment.cli.convert.plan import Conversion, Plan
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.fix import plan
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.encodings import Encodings, UndecodableError
from pelican_jsoncomment.cli.importers.items import Item, Names
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.cli.sources.choosing import Sources
from pelican_jsoncomment.cli.sources.fixed import (
    WELL_KNOWN,
    is_fixed,
    is_of_pelican,
    markup_of,
)
from pelican_jsoncomment.cli.sources.table import AUTO, FOLDERS, SOURCES
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.header.scanner import FORBIDDEN
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

# The file extensions that essays keep, and those of all files that are essays.
_KEPT = frozenset(f".{x}" for x in MARKDOWN_EXTENSIONS + HTML_EXTENSIONS)
_ESSAYS = _KEPT | {"", ".txt", ".text"}
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
# Files of old systems have tabs, new pages, and the end that DOS wrote.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def items(
    folder: Path, encodings: Sequence[str], blog: Blog, named: str = AUTO
) -> Iterator[Item]:
    """Yield what becomes of each file of *folder*, in order.

    Essays become UTF-8, with what is safe to fix in their headers fixed, and with a
    header for the front matter of the source that is *named*; their line breaks stay.
    All other files are copied. Raises UsageError for an unknown encoding, and OSError
    where the folder cannot be read.
    """
    found = [*_discover(folder)]
    files = [x.path for x in found if not x.reason]
    sources = Sources(named, [folder], blog, in_place=False)
    reader = _Folder(folder, files, Encodings(encodings), sources)
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


def _extension(path: PurePosixPath) -> str:
    """Return the file extension of a name; a dot with nothing after it is not one."""
    return os.path.splitext(path.name)[1].lower().rstrip(".")  # noqa: PTH122


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _in_a_line(refusal: str) -> str:
    """Return a refusal without the line of the file that it shows under its place."""
    lines = refusal.split("\n")
    shown = lines[:-2] if lines[-1].strip() == "^" else lines
    return " ".join(x.strip() for x in shown)


def _discover(root: Path) -> Iterator[_Found]:
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
            if entry.name.startswith(".") and entry.name != WELL_KNOWN:
                yield _Found(path, "its name begins with a dot")
            elif entry.is_symlink():
                yield _Found(path, "a link")
            elif entry.is_dir():
                below.append(path)
            else:
                yield _Found(path, "" if entry.is_file() else "not a regular file")
        folders += reversed(below)


class _Folder:
    """The reading of one folder's files."""

    def __init__(
        self,
        root: Path,
        files: Sequence[PurePosixPath],
        encodings: Encodings,
        sources: Sources,
    ) -> None:
        self._root = root
        self._encodings = encodings
        self._sources = sources
        self._blog = blog = sources.blog
        self._files = files
        self._conversion = Conversion(blog, "jsoncomment", lossy=True, sources=sources)
        self._headerless = Headerless(blog, self._headers)
        site = sources.site_of(root)
        self._places = {x: site.place(x) for x in files} if site else {}
        self._names = names = Names()
        for path in map(self._wanted, files):
            for folder in path.parents:
                names.hold(folder)
        # Essays may link to all other files, which therefore keep their names.
        others = [x for x in files if not self._may_be_essay(x)]
        self._alike = {x for x in others if not names.hold(self._wanted(x))}
        # Who keeps a name comes before who gets it.
        kept = (x for x in files if self._may_be_essay(x) and _extension(x) in _KEPT)
        self._kept = {x: names.take(self._wanted(x)) for x in kept}
        self._paged: dict[PurePosixPath, PurePosixPath] = {}

    def _wanted(self, path: PurePosixPath) -> PurePosixPath:
        """Return where a file comes by what it is to its source."""
        place = self._places.get(path)
        return place.target if place else path

    def _may_be_essay(self, path: PurePosixPath) -> bool:
        place = self._places.get(path)
        if is_fixed(self._wanted(path)) or (place and place.kind in ("file", "out")):
            return False
        return _extension(path) in _ESSAYS

    def item(self, path: PurePosixPath) -> Item:
        """Return what becomes of a file; raise OSError where it cannot be read."""
        place = self._places.get(path)
        if place and place.kind == "out":
            return Item(str(path), "other", remark=place.remark)
        copy, target = (self._root / path).read_bytes, self._wanted(path)
        extension = _extension(path)
        if not self._may_be_essay(path):
            if markup := markup_of(path):
                return self._of_markup(path, target, copy, markup)
            remark = ""
            if path in self._alike:
                remark = "its name differs from another in case only"
            return Item(str(path), "file", target, copy, remark)
        data = copy()
        if not extension and self._is_binary(data, path):
            return Item(str(path), "file", target, copy)
        try:
            text, encoding = self._encodings.decode(data, str(path))
            if "\0" in text:
                raise UndecodableError(f"NUL in what was read as {encoding}")
        except UndecodableError as error:
            # Once it can be read, nobody else has its name.
            self._target(path, "")
            return Item(str(path), "essay", remark=str(error), is_problem=True)
        return self._essay(path, text, encoding)

    def _of_markup(
        self,
        path: PurePosixPath,
        target: PurePosixPath,
        copy: Callable[[], bytes],
        markup: str,
    ) -> Item:
        """Return what becomes of a body that is neither Markdown nor HTML."""
        remark = f"its body is {markup}; not converted"
        place = self._places.get(path)
        is_known = not place and is_of_pelican(path, copy().decode("utf-8", "replace"))
        if is_known:
            remark += ", because Pelican reads it, and its field list, itself"
            return Item(str(path), "file", target, copy, remark)
        if markup_of(path) != "reStructuredText" and not place:
            return Item(str(path), "file", target, copy, remark)
        remark += "; make Markdown or HTML of it first"
        return Item(str(path), "essay", remark=remark, is_problem=True)

    def _essay(self, path: PurePosixPath, text: str, encoding: str) -> Item:
        target = self._target(path, text)
        if reason := self._sources.left_out(self._root / path, text.encode()):
            return Item(str(path), "other", remark=reason)
        if item := self._item_of(path, target, text, encoding):
            return item
        planned, data = self._fixed(text, target)
        remarks = [encoding]
        if planned.refusal:
            remarks.append(f"the header is broken: {planned.refusal.reason}")
        elif planned.change:
            remarks.append("the header is fixed")
        elif parser.json_at(text) is None:
            added, remark = self._added(text, path, target)
            data = added.to(text).encode() if added else data
            remarks.append(remark)
        if control := FORBIDDEN.search(text):
            remarks.append(f"holds U+{ord(control.group()):04X}")
        make = functools.partial(self._make, path, target)
        remark, address = ", ".join(remarks), self._address(path, data, target)
        is_broken = bool(planned.refusal)
        return Item(str(path), "essay", target, make, remark, is_broken, address)

    def _converted(
        self, path: PurePosixPath, text: str, target: PurePosixPath
    ) -> tuple[Plan, bytes]:
        """Return the plan for front matter of a source, and the essay by it as UTF-8.

        The plan is empty where there is no front matter, or a header already.
        """
        data = text.encode()
        if parser.json_at(text) is not None:
            return Plan(), data
        try:
            planned = self._conversion.plan(self._root / path, str(target), data)
        except NeedsYamlError as error:
            raise UsageError(error) from None
        # Pelican reads Key: value itself; it is made a header where that is asked for.
        if planned.kind == "pelican" and self._conversion.named == AUTO:
            return Plan(), data
        return planned, edited(data, planned.change.edits) if planned.change else data

    def _item_of(
        self, path: PurePosixPath, target: PurePosixPath, text: str, encoding: str
    ) -> Item | None:
        """Return what becomes of an essay with front matter of a source, if it is."""
        planned, data = self._converted(path, text, target)
        document = planned.document
        if planned.refusal:
            reason = _in_a_line(planned.refusal)
            return Item(str(path), "essay", remark=reason, is_problem=True)
        if document is None:
            return None
        if document.target and document.target != self._wanted(path):
            # It turned out to be a page.
            target = self._paged.setdefault(path, self._names.take(document.target))
        label = SOURCES[document.kind].label
        remarks = [encoding, f"front matter of {label} becomes a header"]
        remarks += [f"not carried: {x}" for x in planned.losses]
        remarks += planned.notes
        make = functools.partial(self._make, path, target)
        address = self._address(path, data, target, document)
        return Item(
            *(str(path), "essay", target, make, "; ".join(remarks)), address=address
        )

    def _make(self, path: PurePosixPath, target: PurePosixPath) -> bytes:
        data = (self._root / path).read_bytes()
        text = self._encodings.decode(data, str(path)).text
        planned, new = self._converted(path, text, target)
        if planned.change:
            return new
        if parser.json_at(text) is None:
            added, _ = self._added(text, path, target)
            if added:
                return added.to(text).encode()
        return self._fixed(text, target)[1]

    def _added(
        self, text: str, path: PurePosixPath, target: PurePosixPath
    ) -> tuple[Added | None, str]:
        """Return the header that a text without one gets, and what to say of it."""
        try:
            added = self._headerless.header_for(Source(text, str(target)), path)
        except ProofError as error:
            # That of a character that no page may have is a remark of its own.
            reason = "" if FORBIDDEN.search(text) else f": {error}"
            return None, f"no header{reason}"
        if added is None:
            return None, "no header"
        undated = "; it needs a date" * added.needs_date
        return added, f"a header is added{undated}"

    def _headers(self) -> Iterator[tuple[str, Header]]:
        """Yield the headers that essays have, as far as they can be read."""
        for path in self._files:
            if _extension(path) not in _ESSAYS:
                continue
            try:
                data = (self._root / path).read_bytes()
                text = self._encodings.decode(data, str(path)).text
                shown = path if path in self._kept else path.with_suffix(".md")
                planned, data = self._converted(path, text, shown)
                if not planned.change:
                    _, data = self._fixed(text, path)
                head = parser.read(data, str(path), self._blog.options.fields)
            except (OSError, UndecodableError, EssayError):
                continue
            if head:
                yield str(path), head

    def _fixed(self, text: str, target: PurePosixPath) -> tuple[plan.Plan, bytes]:
        """Return the fixes that are safe, and the essay with them as UTF-8."""
        data, options = text.encode(), self._blog.options
        planned = plan.plan(Path(target), str(target), data, options, unsafe=False)
        return planned, edited(data, planned.change.edits) if planned.change else data

    def _target(self, path: PurePosixPath, text: str) -> PurePosixPath:
        """Return the name that an essay keeps, or gets."""
        if path in self._kept:
            return self._kept[path]
        suffix = ".html" if _HTML.match(text) else ".md"
        wanted = self._wanted(path)
        stem = os.path.splitext(wanted.name)[0]  # noqa: PTH122
        return self._names.take(wanted.with_name(stem + suffix))

    def _is_binary(self, data: bytes, path: PurePosixPath) -> bool:
        """Return whether a file without an extension is not text, such as an image."""
        try:
            return bool(_BINARY.search(self._encodings.decode(data, str(path)).text))
        except UndecodableError:
            return b"\0" in data

    def _address(
        self,
        path: PurePosixPath,
        data: bytes,
        target: PurePosixPath,
        document: Document | None = None,
    ) -> Address | None:
        """Return where an essay was, and what its new URL is made of.

        A *document* of another system says where; that of a draft was nowhere.
        """
        try:
            head = parser.read(data, str(target), self._blog.options.fields)
            metadata = self._blog.metadata(head) if head else None
        except EssayError:
            return None
        is_of_site = document and document.kind in FOLDERS
        old = document.old if document and is_of_site else redirects.of_file(path)
        aliases = document.aliases if document else ()
        return Address(old, target, metadata, aliases) if metadata and old else None
