"""Make the essay that an item of an export becomes, whoever exported it."""

from __future__ import annotations

import html
import io
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.cli.importers.items import Item, Names
from pelican_jsoncomment.cli.importers.own_pages import OwnPages
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.html.text import without_tags

_UNSAFE_IN_NAMES = re.compile(r"[\s/\\:*?\"<>|#%{}]+")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
_LONGEST_NAME = 120
_LONGEST_SHOWN = 60


@dataclass(slots=True)
class Exported:
    """An item of an export, as the essay that it becomes.

    ``source`` names it in the report; ``given_slug`` is the slug that it had, and
    ``last_slug`` the one for want of any other. ``remarks`` say what is not as it was.
    ``aliases`` are further URLs that led to it beside the field "old_url". Written are
    those ``fields`` that are not empty, in their order; nothing is where ``refusal``
    says why.
    """

    source: str
    kind: str
    fields: Fields
    body: str
    given_slug: str
    last_slug: str
    slug_field: str
    extension: str = ".md"
    remarks: list[str] = field(default_factory=list)
    aliases: tuple[str, ...] = ()
    refusal: str = ""

    def wanted_slug(self, slugify: Callable[[str], str]) -> str:
        """Return a slug that is safe in every path."""
        title = html.unescape(without_tags(str(self.fields["title"])[:_LONGEST_NAME]))
        name = _safe(self.given_slug) or _safe(slugify(title)) or _safe(self.last_slug)
        return f"{name}-" if _DEVICE.fullmatch(name) else name

    def set_slug(self, slug: str) -> None:
        """Set the slug, and keep the one that it had where that is another."""
        self.fields["slug"] = slug
        if self.given_slug not in ("", slug):
            self.fields[self.slug_field] = self.given_slug
            self.remarks.append(f"slug {self.given_slug!r} becomes {slug!r}")

    def data(self) -> bytes:
        """Return the bytes of the essay."""
        present = {k: v for k, v in self.fields.items() if v not in ("", [], {})}
        return f"{front_matter.json_text(present)}\n{self.body}".encode()


def in_report(title: str) -> str:
    """Return a title as the report names an item by it: in one line, and short."""
    return " ".join(title.split())[:_LONGEST_SHOWN]


def _safe(name: str) -> str:
    """Return a name without what could lead elsewhere, or that cannot be seen."""
    name = unicodedata.normalize("NFC", name)
    shown = "".join(x if x.isprintable() else " " for x in name)
    name = _UNSAFE_IN_NAMES.sub("-", shown).strip(".- ")
    return name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(".- ")


@dataclass(frozen=True, slots=True)
class _Spooled:
    """Bytes in a spool: a call returns them. There is one for each essay."""

    file: IO[bytes]
    at: int
    size: int

    def __call__(self) -> bytes:
        self.file.seek(self.at)
        return self.file.read(self.size)


class Spool:
    """Bytes that wait in a file, so that memory need not hold them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, data: bytes) -> Callable[[], bytes]:
        """Keep bytes, and return what returns them again."""
        at = self._file.seek(0, io.SEEK_END)
        self._file.write(data)
        return _Spooled(self._file, at, len(data))


class Maker:
    """The making of essays, whose bytes wait in a spool."""

    def __init__(self, blog: Blog, spool: Spool, options: ExportOptions) -> None:
        self._blog = blog
        self._pages = next(iter(blog.pelican.get("PAGE_PATHS", ())), "pages")
        self._slugify = blog.slugify()
        self._names = Names()
        self._own_pages = OwnPages(blog, options.out)
        self._spool = spool
        self._left: Counter[str] = Counter()

    def item(self, essay: Exported) -> Item:
        """Return what becomes of an item."""
        if reason := essay.refusal:
            return Item(essay.source, essay.kind, remark=reason, is_problem=True)
        folder = self._pages if essay.kind == "page" else ""
        slug = essay.wanted_slug(self._slugify)
        path = PurePosixPath(folder, f"{slug}{essay.extension}")
        target = self._names.take(path)
        status = str(essay.fields["status"])
        while reason := self._own_pages.taken(target, status):
            if target == path:
                essay.remarks.append(reason)
            target = self._names.take(path)
        essay.set_slug(target.stem)
        data = essay.data()
        try:
            metadata = self._blog.metadata(
                _proved(data, essay.body, target, self._blog)
            )
        except EssayError as error:
            reason = error.finding.reason
            return Item(essay.source, essay.kind, remark=reason, is_problem=True)
        # The metadata has the same strings, and both are kept until all is read.
        same = {x: x for x in metadata.values() if isinstance(x, str)}
        given = (str(essay.fields["old_url"]), *essay.aliases)
        urls = [same.get(x, x) for x in given if x]
        address = Address(urls[0], target, metadata, (*urls[1:],)) if urls else None
        # Of thousands of essays the same is said.
        remark = sys.intern("; ".join(essay.remarks))
        make = self._spool.add(data)
        return Item(essay.source, essay.kind, target, make, remark, address=address)

    def leave_out(self, kind: str) -> None:
        """Count an item of which nothing is made."""
        self._left[kind] += 1

    def left_out(self, what: Mapping[str, str], other: str) -> Iterator[Item]:
        """Yield an item for each kind of which nothing was made, with its number.

        *what* says of a kind what it is, and *other* is said of all others.
        """
        for kind, number in sorted(self._left.items()):
            remark = what.get(kind) or other.format(kind)
            yield Item(f"{kind} ({number:,})", kind, remark=remark, number=number)


def _proved(data: bytes, body: str, target: PurePosixPath, blog: Blog) -> Header:
    """Return the header of an essay as the build reads it.

    Raises EssayError where it could not be read again.
    """
    head = parser.read(data, str(target), blog.options.fields)
    if head is None or head.source.text[head.body_at :] != f"\n\n{body}":
        reason = "the essay could not be read again; it stays in the export"
        raise EssayError(rules.PROOF, reason, Source(data.decode()), 0)
    return head
