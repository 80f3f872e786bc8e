"""The links of an archive whose files stay where they are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import PurePath, PurePosixPath

from pelican_jsoncomment.cli.changes.edits import Edit, in_bytes
from pelican_jsoncomment.cli.convert import bodies
from pelican_jsoncomment.cli.convert.bodies import Text
from pelican_jsoncomment.cli.links.finder import may_have_links
from pelican_jsoncomment.cli.links.places import SKIPPED, Places, Target, addresses_in
from pelican_jsoncomment.cli.links.rewriting import Here, Rewritten, rewrite
from pelican_jsoncomment.cli.links.tracing import Renderers
from pelican_jsoncomment.cli.session import Archive, Quiet
from pelican_jsoncomment.metadata.status import status_of
from pelican_jsoncomment.settings import HTML_EXTENSIONS

# Of what else is linked to, the server may know.
_NAMED = re.compile(r"[a-z][a-z0-9+.-]*:|//|\{|@/", re.IGNORECASE)


#: The bytes of a file and its name → what it says; None where it cannot be read.
Read = Callable[[bytes, str], Text | None]


class InPlace:
    """The links among the files of an archive, each of which is read for its addresses.

    *sites* are the URLs of the old site. The files are read, by *read*, when the first
    of them has a link.
    """

    def __init__(
        self, archive: Archive, sites: Iterable[str], read: Read | None = None
    ) -> None:
        self._archive = archive
        self._read = read or self._read_text
        self._blog = archive.blog
        self._sites = sites
        self._renderers = Renderers(archive.blog)

    def _read_text(self, data: bytes, name: str) -> Text | None:
        return bodies.read(data, name, self._blog)

    @cached_property
    def _root(self) -> str:
        """The folder of the content, or what the paths of the archive are all in."""
        paths = [os.path.abspath(x) for x in self._archive.paths]  # noqa: PTH100
        folders = [x if os.path.isdir(x) else os.path.dirname(x) for x in paths]  # noqa: PTH112, PTH120
        content = self._blog.content
        if content and all(PurePath(x).is_relative_to(content) for x in folders):
            return content
        return os.path.commonpath(folders)

    def _below(self, name: str) -> PurePosixPath:
        path = os.path.relpath(os.path.abspath(name), self._root)  # noqa: PTH100
        return PurePosixPath(PurePath(path).as_posix())

    @cached_property
    def _places(self) -> Places:
        places = Places(self._sites, self._file, pages_as_files=False)
        others = Quiet(self._blog, self._archive.paths)
        for name in others.files():
            data = others.read(name)
            read = self._read(data, name) if data is not None else None
            if read is None:
                continue
            path, fields = self._below(name), read.fields
            title, slug = str(fields.get("title", "")), str(fields.get("slug", ""))
            reason = ""
            if status_of(fields) == "skip":
                reason = SKIPPED
            elif not title and not name.lower().endswith(HTML_EXTENSIONS):
                reason = "it has no title, so Pelican makes no page of it"
            target = Target(path, title=title, reason=reason)
            urls = [*read.urls, *addresses_in(fields)]
            places.add(target, urls=urls, source=path, slug=slug)
        return places

    def _file(self, path: str) -> Target | None:
        """Return the file at a path below the root, if it is one that is copied."""
        ends = tuple(f".{x.lower()}" for x in self._blog.options.extensions)
        if path.startswith("../") or path.lower().endswith(ends):
            return None
        is_there = os.path.isfile(os.path.join(self._root, path))  # noqa: PTH113, PTH118
        return Target(PurePosixPath(path), is_static=True) if is_there else None

    def rewrite(self, name: str, text: Text) -> Rewritten:
        """Return what becomes of the links in a file; none leads to what is unknown."""
        body = text.body
        if not may_have_links(body.text, body.start):
            return Rewritten()
        path = self._below(name)
        is_content = self._root == self._blog.content
        here = Here(
            path,
            url=next(iter([*text.urls, *addresses_in(text.fields)]), ""),
            source=path,
            below=PurePosixPath() if is_content else None,
        )
        render = self._renderers.of(body.format)
        found = rewrite(body, render, here, self._places)
        left = [x for x in found.left if _NAMED.match(x.url)]
        return Rewritten(found.edits, left)


def as_bytes(text: str, found: Rewritten) -> list[Edit]:
    """Return the edits of links as those of a file's bytes."""
    return in_bytes(text, ((*x, "links") for x in found.edits))


def before(edits: Sequence[Edit], others: Sequence[Edit]) -> list[Edit]:
    """Return edits of bytes that *others* have changed as edits of those before.

    One within what another put there has no such place, and is left out.
    """
    moved, shift, rest = [], 0, list(others)
    for edit in edits:
        while rest and rest[0].at + shift + len(rest[0].new) <= edit.at:
            shift += len(rest[0].new) - len(rest[0].old)
            del rest[0]
        if not rest or edit.at + len(edit.old) <= rest[0].at + shift:
            moved.append(edit._replace(at=edit.at - shift))
    return moved
