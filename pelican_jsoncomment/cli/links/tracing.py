"""Prove what is a link in a body, by what the body's own renderer makes of it.

Each destination is replaced by a string that is nowhere in the body. Where the string
arrives in an attribute of the HTML, and nowhere else, it was the destination of a link;
in an example of code it arrives in text. There is no second parser of Markdown to
differ from the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial

from pelican_jsoncomment.body.document import read_html
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.links.finder import ATTRIBUTES, Link
from pelican_jsoncomment.cli.splicing import spliced
from pelican_jsoncomment.errors import RenderError
from pelican_jsoncomment.html.tags import start_tags

#: The text of a body → HTML; raises RenderError.
Render = Callable[[str], str]
# As Python-Markdown's serializer writes a URL into an attribute.
_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


class Renderers:
    """How the bodies of a blog become HTML, by their format."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog

    def of(self, body_format: str) -> Render:
        """Return the renderer of a format, one of settings.FORMATS."""
        if body_format == "html":
            return lambda text: read_html(text).html
        return self._wordpress if body_format == "wordpress" else self._markdown

    @cached_property
    def _markdown(self) -> Render:
        # It takes a while to import, and most archives need no rendering.
        from pelican_jsoncomment.body.markdown import MarkdownRenderer  # noqa: PLC0415

        renderer = MarkdownRenderer(self._blog.markdown())
        return lambda text: renderer.convert(text, {})

    @cached_property
    def _wordpress(self) -> Render:
        from pelican_jsoncomment.body import wordpress  # noqa: PLC0415

        return lambda text: wordpress.autop(text).html


class Tracing:
    """The links of one body, as its renderer sees them."""

    def __init__(self, body: Body, render: Render) -> None:
        self._text = text = body.text
        self._start = body.start
        self._render = render
        mark = "zqlink"
        while mark in text:
            mark += "z"
        self._mark = mark
        self._marks = re.compile(rf"{mark}([0-9]+)x")

    def html(self, pieces: Iterable[tuple[int, int, str]] = ()) -> str | None:
        """Return the HTML of the body with some spans replaced, None for none."""
        body = spliced(self._text, pieces)[self._start :]
        if "\r" in body:
            body = body.replace("\r\n", "\n").replace("\r", "\n")
        try:
            return self._render(body)
        except RenderError:
            return None

    def marked(self, links: Sequence[Link]) -> str | None:
        """Return the HTML with a mark in the place of each destination."""
        marks = (
            (x.start, x.end, f"{x.before}{self._mark}{number}x{x.after}")
            for number, x in enumerate(links)
        )
        return self.html(marks)

    def real(self, links: Sequence[Link]) -> list[Link]:
        """Return those of some possible links that are links."""
        html = self.marked(links) if links else None
        if html is None:
            return []
        everywhere = Counter(int(x[1]) for x in self._marks.finditer(html))
        arrived = Counter[int]()
        for tag in start_tags(html):
            for attribute in tag.attributes:
                # "data-src" and "xlink:href" are for Pelican what their ends are.
                name = re.split("[-:]", attribute.name)[-1]
                if name in ATTRIBUTES:
                    value = html[attribute.value_start : attribute.value_end]
                    arrived.update(int(x[1]) for x in self._marks.finditer(value))
        return [
            link
            for number, link in enumerate(links)
            if arrived[number] and arrived[number] == everywhere[number]
        ]

    def shows(self, html: str, links: Sequence[Link], shown: Sequence[str]) -> bool:
        """Return whether *html* has each string for its link, and else differs nowhere.

        That is, whether it is the HTML with marks, with *shown* in their place.
        """
        marked = self.marked(links)
        if marked is None:
            return False
        for texts in (shown, [*map(_escaped, shown)]):
            if html == self._marks.sub(partial(_of, texts), marked):
                return True
        return False


def _of(texts: Sequence[str], mark: re.Match[str]) -> str:
    return texts[int(mark[1])]


def _escaped(url: str) -> str:
    url = _AMPERSAND.sub("&amp;", url)
    return url.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
