"""Pelican's own links, ``{filename}`` and the like, resolved as Pelican does."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.links.places import SKIPPED
from pelican_jsoncomment.cli.urls import split
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.metadata.status import status_of

# Pelican's default of INTRASITE_LINK_REGEX.
_DEFAULT = "[{|](?P<what>.*?)[|}]"
#: What names a file.
FILES = ("filename", "static", "attach")
_NAMES = ("category", "tag", "author")


class Named(NamedTuple):
    """What a link of Pelican's names: ``what`` is "filename", "tag" or another."""

    what: str
    path: str
    anchor: str


class Intrasite:
    """The intrasite links of a blog (``Content._link_replacer`` of Pelican)."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        given = blog.pelican.get("INTRASITE_LINK_REGEX", _DEFAULT)
        self._begins_as = ("{", "|") if given == _DEFAULT else ("",)
        self._pattern = re.compile(rf"(?:{given})(?P<value>.*)\Z", re.DOTALL)
        # What is wrong with links to a file, "" for nothing.
        self._known: dict[tuple[str, bool], str] = {}
        # The file of a path that is linked to from a folder.
        self._found: dict[tuple[str, str], str | None] = {}

    def named(self, url: str) -> Named | None:
        """Return what a destination names in Pelican's way, None for any other."""
        is_likely = url.startswith(self._begins_as)
        match = self._pattern.match(url) if is_likely else None
        if match is None:
            return None
        parts = split(match["value"])
        if parts is None:
            return Named(match["what"], match["value"], "")
        return Named(match["what"], parts.path, parts.fragment)

    def problem(self, link: Named, path: str) -> str:
        """Return why a link in the essay at *path* leads nowhere, "" where it may not.

        Whether there is a tag, a category or an author only the archive knows.
        """
        if link.what in (*_NAMES, "index"):
            return ""
        if link.what not in FILES:
            return "Pelican knows no such link, and leaves it as it is"
        found = self.file(link, path)
        if found is None:
            return "there is no such file"
        key = found, link.what == "filename"
        if key not in self._known:
            self._known[key] = self._of_file(*key)
        return self._known[key]

    def file(self, link: Named, path: str) -> str | None:
        """Return the path of the file that a link names, None where there is none."""
        here = os.path.dirname(path)  # noqa: PTH120 - "" is a folder, too
        key = link.path, here
        if key not in self._found:
            ways = dict.fromkeys((link.path, unquote(link.path)))
            places = (y for x in ways for y in self._places(x, here))
            # Unlike Path.is_file, it takes a NUL for the name of nothing.
            self._found[key] = next(filter(os.path.isfile, places), None)
        return self._found[key]

    def _places(self, named: str, here: str) -> Iterator[str]:
        if not named.startswith("/"):
            yield posixpath.normpath(posixpath.join(here, named))
        else:
            yield from (f"{x}{named}" for x in self.roots(here))

    def roots(self, folder: str) -> Iterator[str]:
        """Yield where the content may begin of which a folder is a part."""
        content = self._blog.content
        if (
            content is not None
            and self._blog.in_content(f"{folder}/x") != f"{folder}/x"
        ):
            yield content
            return
        # Without a blog, nobody knows.
        folder = os.path.abspath(folder)  # noqa: PTH100 - "" is a folder, too
        while True:
            yield folder
            above = os.path.dirname(folder)  # noqa: PTH120
            if above == folder:
                return
            folder = above

    def _of_file(self, path: str, by_filename: bool) -> str:
        if not path.lower().endswith(self._extensions):
            return ""
        try:
            with open(path, "rb") as file:  # noqa: PTH123
                data = file.read()
            # To read a header takes ten times as long as to read the file.
            if by_filename and b"skip" not in data:
                return ""
            head = parser.read(data, path, self._blog.options.fields)
        except (OSError, EssayError):
            # That is another finding's concern.
            return ""
        if head and status_of(head.fields) == "skip":
            return SKIPPED
        return "it is an essay; write {filename}" if head and not by_filename else ""

    @cached_property
    def _extensions(self) -> tuple[str, ...]:
        return tuple(f".{x.lower()}" for x in self._blog.options.extensions)
