"""The links among the items of an import, led to where the items will be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.convert import bodies
from pelican_jsoncomment.cli.importers.items import COPIED, Item
from pelican_jsoncomment.cli.links.finder import may_have_links
from pelican_jsoncomment.cli.links.places import SKIPPED, Places, Target, addresses_in
from pelican_jsoncomment.cli.links.rewriting import Here, Left, rewrite
from pelican_jsoncomment.cli.links.tracing import Renderers
from pelican_jsoncomment.cli.splicing import Edit, spliced

# Of one item, so many links that stay are named.
_NAMED = 3


class Relinked(NamedTuple):
    """The bytes of an item, its links rewritten, and what to say of them."""

    data: bytes
    remark: str


class Relinking:
    """The items of one import: first each is added, then their bodies are rewritten.

    *sites* are the URLs of the old site, and *is_folder* whether the sources of items
    are paths. No body is held, only what its links become.
    """

    def __init__(
        self, blog: Blog, out: Path, sites: Sequence[str], *, is_folder: bool
    ) -> None:
        self._blog = blog
        self._is_folder = is_folder
        self._below = blog.below_content(out)
        self._places = Places(sites)
        self._renderers = Renderers(blog)
        self._old: dict[PurePosixPath, tuple[str, PurePosixPath | None]] = {}
        self._edits: dict[PurePosixPath, Sequence[Edit]] = {}

    def add(self, item: Item) -> None:
        """Add an item, whose old addresses and source others may link to."""
        target, address = item.target, item.address
        if target is None:
            return
        source = PurePosixPath(item.source) if self._is_folder else None
        is_copied = item.kind in COPIED
        if not is_copied:
            self._old[target] = (address.old if address else "", source)
        metadata = address.metadata if address else {}
        urls = [address.old, *address.aliases] if address else []
        if not is_copied:
            urls += addresses_in(metadata)
        reason = ""
        if not is_copied and not address:
            reason = "it has no header, so Pelican makes no page of it"
        elif metadata.get("status") == "skip":
            reason = SKIPPED
        title, slug = str(metadata.get("title", "")), str(metadata.get("slug", ""))
        self._places.add(
            Target(target, is_copied, title, reason),
            urls=urls,
            source=source,
            slug=slug,
        )

    def made(self, item: Item) -> Relinked:
        """Return what becomes of an item once all are added."""
        assert item.make
        data, target = item.make(), item.target
        if target is None or target not in self._old:
            return Relinked(data, "")
        read = bodies.read(data, str(target), self._blog)
        if read is None or not may_have_links(read.body.text):
            return Relinked(data, "")
        url, source = self._old[target]
        here = Here(target, url, source, self._below)
        render = self._renderers.of(read.body.format)
        found = rewrite(read.body, render, here, self._places)
        remarks = []
        if found.edits:
            self._edits[target] = found.edits
            data = spliced(read.body.text, found.edits).encode()
            remarks.append(f"{count(len(found.edits), 'link')} rewritten")
        if found.left:
            remarks.append(
                f"{count(len(found.left), 'link')} left: {_named(found.left)}"
            )
        return Relinked(data, "; ".join(remarks))

    def make(self, item: Item) -> bytes:
        """Return the bytes of an item once more, the same as before."""
        assert item.make
        data = item.make()
        edits = self._edits.get(item.target) if item.target else None
        return spliced(data.decode(), edits).encode() if edits else data


def _named(left: Sequence[Left]) -> str:
    shown = [f"{x.url} ({x.reason})" for x in left[:_NAMED]]
    more = len(left) - len(shown)
    return ", ".join(shown) + (f", and {more:,} more" if more else "")
