"""Find links that lead nowhere. Nothing is asked of the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.late_links import LateLinks
from pelican_jsoncomment.cli.check.same_pages import SamePages
from pelican_jsoncomment.cli.links import finder
from pelican_jsoncomment.cli.links.anchors import Anchors, leads_to
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.links.finder import RESOLVED, Link
from pelican_jsoncomment.cli.links.intrasite import Intrasite
from pelican_jsoncomment.cli.links.tracing import Renderers, Tracing
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.header.parser import Header

#: A link, and why it leads nowhere.
Suspect = tuple[Link, str]


class DeadLinks:
    """The links of an archive, as one essay after the other is added."""

    def __init__(self, blog: Blog, same_pages: SamePages) -> None:
        self._blog = blog
        renderers = Renderers(blog)
        self._render = renderers.of
        self._anchors = Anchors(blog, renderers)
        self._intrasite = Intrasite(blog)
        self._late = LateLinks(blog, same_pages, self._intrasite)

    def add(self, path: str, head: Header) -> list[Finding]:
        """Add an essay; return what its links show without the other essays."""
        self._late.add_addresses(path, head.fields)
        if not finder.may_have_links(head.source.text, head.body_at):
            return []
        body = Body.of(head, self._blog)
        links = finder.links(*body)
        if not links:
            return []
        self._late.add(path, head, links)
        return self._proved(head.source, body, [*self._suspects(path, body, links)])

    def findings(self, *, is_whole: bool) -> Iterator[Finding]:
        """Yield what is to be said once all essays are added.

        *is_whole* says that there is nothing else in the blog than these essays.
        """
        for path, head in self._late.heads():
            body = Body.of(head, self._blog)
            links = finder.links(*body)
            suspects = [*self._late.suspects(path, links, is_whole=is_whole)]
            yield from self._proved(head.source, body, suspects)

    def _suspects(
        self, path: str, body: Body, links: Sequence[Link]
    ) -> Iterator[Suspect]:
        here = [x for x in links if x.url.startswith("#")]
        ids = self._anchors.of_body(body) if here else None
        for link in here:
            if not leads_to(link.url[1:], ids):
                yield link, "nothing in this page has this id"
        for link in links:
            if reason := self._reason(path, link):
                yield link, reason

    def _reason(self, path: str, link: Link) -> str:
        """Return why a link of Pelican's own leads nowhere, or ""."""
        named = self._intrasite.named(link.url)
        if named is None:
            return ""
        is_static = named.what == "static"
        if link.attribute and link.attribute not in RESOLVED and not is_static:
            return f"Pelican resolves no {{{named.what}}} in {link.attribute}"
        if link.raw and not is_static:
            name = link.attribute
            return (
                f'Pelican resolves it in {name}="…" alone, in lower case and in quotes'
            )
        if reason := self._intrasite.problem(named, path):
            return reason
        if named.anchor and named.what == "filename":
            file = self._intrasite.file(named, path)
            if file and not leads_to(named.anchor, self._anchors.of_file(file)):
                return f"nothing in that page has the id {named.anchor!r}"
        return ""

    def _proved(
        self, source: Source, body: Body, suspects: Sequence[Suspect]
    ) -> list[Finding]:
        """Return findings of those suspects that are links."""
        if not suspects:
            return []
        reasons = dict(suspects)
        real = Tracing(body, self._render(body.format)).real([*reasons])
        return [_finding(x, reasons[x], source) for x in real]


def _finding(link: Link, reason: str, source: Source) -> Finding:
    url = link.url if len(link.url) <= 60 else f"{link.url[:59]}…"
    said = f"“{url}” leads nowhere: {reason}"
    return Finding(rules.DEAD_LINK, "link", said, source, link.start)
