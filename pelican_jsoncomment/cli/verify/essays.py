"""What the site has to have of each item of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from pelican_jsoncomment.body.document import read_html
from pelican_jsoncomment.body.wordpress import autop
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.redirects import Address, Urls
from pelican_jsoncomment.cli.links import forms
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.links.finder import ELEMENT, links
from pelican_jsoncomment.cli.links.rewriting import with_element
from pelican_jsoncomment.cli.links.tracing import Renderers, Tracing
from pelican_jsoncomment.cli.splicing import spliced
from pelican_jsoncomment.cli.urls import quoted
from pelican_jsoncomment.errors import EssayError, RenderError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.metadata.reading import Metadata, completed

#: Pelican makes no page for these that a visitor finds.
_NOT_PUBLIC = ("draft", "skip")


@dataclass(frozen=True, slots=True)
class Essay:
    """An item that becomes a page, or must not.

    Attributes:
        item: How the source names it.
        addresses: Its old URLs; the first is its own.
        is_page: Whether it is a page in Pelican's sense, and not an article.
        status: That of Pelican.
        metadata: What the build makes of its header.
        html: Its body, rendered.
    """

    item: str
    addresses: tuple[str, ...]
    is_page: bool
    status: str
    metadata: Metadata
    html: str
    _url: Callable[[], str]

    def url(self) -> str:
        """Return the path of the URL that the blog's settings give it, were it public.

        It is "" where Pelican writes no page for it.
        """
        return self._url()

    @property
    def is_public(self) -> bool:
        """Whether it is to be on the site."""
        return self.status not in _NOT_PUBLIC


class UnreadableError(Exception):
    """An item of which no page can be made, and why."""


class Essays:
    """The essays that the items of a source become, as a blog's settings have it."""

    def __init__(self, blog: Blog, *, is_folder: bool, has_addresses: bool) -> None:
        self._blog = blog
        self._out = Path(blog.content or "")
        self._urls = Urls(blog, self._out)
        self._renderers = Renderers(blog)
        # A file has the URL of its path only where its folder was a site.
        self._assumes = not is_folder or has_addresses

    def of(self, item: Item) -> Essay | None:
        """Return the essay that an item becomes, None for one without a header.

        Raises UnreadableError, OSError.
        """
        if item.make is None or item.target is None:
            return None
        try:
            head = parser.read(item.make(), str(item.target), self._blog.options.fields)
            if head is None:
                return None
            html, head = self._rendered(head)
            # The import has read it already, but for what a whole document says.
            is_known = item.address and not item.target.suffix.startswith(".htm")
            known = item.address.metadata if item.address and is_known else None
            metadata = known or self._blog.metadata(head)
        except EssayError as error:
            raise UnreadableError(error.finding.reason) from None
        except RenderError as error:
            raise UnreadableError(str(error)) from None
        return self._essay(item, item.target, metadata, html)

    def _essay(
        self, item: Item, target: PurePosixPath, metadata: Metadata, html: str
    ) -> Essay:
        status = str(metadata.get("status") or self._blog.default_status or "published")
        address = item.address or Address("", target, metadata)
        seen = {**metadata, "status": "published"}
        url = partial(self._urls.of, Address("", target, seen))
        return Essay(
            item.source,
            tuple(self._addresses(item.source, address)),
            self._blog.is_page(str(self._out / target.parent)),
            status,
            metadata,
            html,
            url,
        )

    def _addresses(self, source: str, address: Address) -> Iterator[str]:
        assumed = redirects.of_file(PurePosixPath(source))
        for old in (address.old, *address.aliases):
            if old and (self._assumes or old != assumed):
                yield old

    def _rendered(self, head: Header) -> tuple[str, Header]:
        """Return a body as the build renders it, and the header that it completes."""
        name = self._blog.options.format_of(head.source.path, head.fields.get("format"))
        if name == "wordpress":
            return autop(head.body).html, head
        text = _with_links(Body(head.body, 0, name), self._renderers)
        if name == "html":
            body = read_html(text)
            return body.html, completed(head, body.metadata)
        return self._renderers.of(name)(text), head


def _with_links(body: Body, renderers: Renderers) -> str:
    """Return a body in which the tags that stand for whole links are links.

    The import makes such of them, but of all items at once. What a link without a text
    says is the title of another item, of which nothing is known here.
    """
    if "{%" not in body.text:
        return body.text
    wanted = []
    for link in links(*body):
        match = ELEMENT.fullmatch(link.url) if link.is_element else None
        if tag := forms.whole(match) if match else None:
            element = with_element(link, tag.text, body, is_image=tag.is_image)
            wanted.append((element, tag))
    # An example in a block of code stays one.
    real = {*Tracing(body, renderers.of(body.format)).real([x for x, _ in wanted])}
    pieces = [
        (
            x.start,
            x.end,
            f"{x.before}{quoted(tag.to)}{x.after}" if tag.is_image or tag.text else "",
        )
        for x, tag in wanted
        if x in real
    ]
    return spliced(body.text, pieces)
