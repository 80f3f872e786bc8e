"""Links of an essay to files of the blog, for an editor to follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.links import finder
from pelican_jsoncomment.cli.links.intrasite import FILES, Intrasite


class Link(NamedTuple):
    """A link, from *start* to *end* of the text, and the file that it leads to."""

    start: int
    end: int
    target: Path


def links_in(text: str, path: str, body_format: str, blog: Blog) -> Iterator[Link]:
    """Yield the links of the file at *path* that lead to a file.

    *body_format* is one of settings.FORMATS. A summary in the header has links, too.
    """
    # It remembers what was there, and the next time another file may be.
    intrasite = Intrasite(blog)
    for link in finder.links(text, 0, body_format):
        named = intrasite.named(link.url)
        if named is None or named.what not in FILES:
            continue
        target = intrasite.file(named, path)
        if target is not None:
            yield Link(link.start, link.end, Path(target))
