"""The places in pages that links can lead to."""

from __future__ import annotations

import html
import os
from pathlib import Path
from urllib.parse import unquote

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.links.tracing import Renderers, Tracing
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.html.tags import start_tags
from pelican_jsoncomment.html.tokenizer import attribute_values
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS
from pelican_jsoncomment.summary.marker import MARKER

_TEXTS = tuple(f".{x}" for x in HTML_EXTENSIONS + MARKDOWN_EXTENSIONS)


class Anchors:
    """The ids of pages that a link with an anchor leads to; no other is rendered."""

    def __init__(self, blog: Blog, renderers: Renderers) -> None:
        self._blog = blog
        self._renderers = renderers
        self._known: dict[str, frozenset[str] | None] = {}

    def of_file(self, path: str) -> frozenset[str] | None:
        """Return the ids of the page of a file, None where nobody can say."""
        path = os.path.normpath(path)
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> frozenset[str] | None:
        if not path.lower().endswith(_TEXTS):
            return None
        options = self._blog.options
        try:
            data = Path(path).read_bytes()
            head = parser.read(data, path, options.fields)
            text = "" if head else data.decode("utf-8")
        except (OSError, EssayError, UnicodeDecodeError):
            return None
        if head:
            return self.of_body(Body.of(head, self._blog))
        is_html = path.lower().endswith(HTML_EXTENSIONS)
        return self.of_body(Body(text, 0, "html" if is_html else "markdown"))

    def of_body(self, body: Body) -> frozenset[str] | None:
        """Return the ids of a body's page, None where it cannot be rendered."""
        rendered = Tracing(body, self._renderers.of(body.format)).html()
        if rendered is None:
            return None
        ids = set()
        for tag in start_tags(rendered):
            values = attribute_values(rendered, tag.attributes)
            ids.add(html.unescape(values.get("id", "")))
            if tag.name == "a":
                ids.add(html.unescape(values.get("name", "")))
        more = self._blog.options.more_anchor
        if more and MARKER.search(rendered):
            ids.add(more)
        return frozenset(ids)


def leads_to(anchor: str, ids: frozenset[str] | None) -> bool:
    """Return whether an anchor, without its "#", is one of a page's ids.

    The top is in every page (HTML standard, 7.4.6.4), and what browsers are to mark is
    no place; with ids of None it is not known.
    """
    if ids is None or anchor in ids or anchor.lower() in ("", "top"):
        return True
    return ":~:" in anchor or unquote(anchor) in ids
