"""Compare the items of a source, one after the other, with the pages of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.importers.items import COPIED, Item
from pelican_jsoncomment.cli.urls import host, split
from pelican_jsoncomment.cli.verify import links
from pelican_jsoncomment.cli.verify.essays import Essay, Essays, UnreadableError
from pelican_jsoncomment.cli.verify.facts import Facts
from pelican_jsoncomment.cli.verify.losses import KINDS, Loss, shown
from pelican_jsoncomment.cli.verify.page import Link, Page
from pelican_jsoncomment.cli.verify.secrets import Secrets
from pelican_jsoncomment.cli.verify.shown import Shown
from pelican_jsoncomment.cli.verify.site import (
    Lead,
    Site,
    path_without_encoding,
)
from pelican_jsoncomment.cli.verify.words import (
    Found,
    Run,
    find,
    number_of_words,
)

# So many words before those that are missing say where that is.
_BEFORE = 4


class _Match(NamedTuple):
    """A page of the site, and where in it an essay is."""

    file: str
    page: Page
    found: Found
    dead: list[links.Dead]

    @property
    def missing(self) -> int:
        return sum(end - start for start, end in self.found.missing)

    @property
    def rank(self) -> tuple[int, int]:
        """How little of the essay it has."""
        return self.missing, len(self.dead)


class _Body:
    """The HTML of an essay, which is read only where it has to be."""

    def __init__(self, html: str) -> None:
        self.html = html
        small = html.lower()
        self.has_links = "href" in small or "src" in small

    @cached_property
    def page(self) -> Page:
        """It as a page."""
        return Page(self.html)

    @property
    def links(self) -> list[Link]:
        """Its links and pictures."""
        return self.page.links if self.has_links else []


class Comparison:
    """What is lost, and how much of each kind was compared.

    Attributes:
        total: How much there is of each kind.
        lost: How much of it is lost.
        announced: The items that the import leaves out, or does not make public, by
            what it says of them.
        refused: How many essays the import refuses, or makes of a broken header.

    *missing* are the paths of old URLs of which the import has said that their files
    are missing.
    """

    def __init__(
        self, site: Site, blog: Blog, essays: Essays, missing: Container[str] = ()
    ) -> None:
        self._missing = missing
        self.total: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self.lost: Counter[str] = Counter()
        self.announced: Counter[str] = Counter()
        self.refused = 0
        self.facts = Facts()
        self._site = site
        self._essays = essays
        self._shown = Shown(site, blog, self.facts)
        self._secrets = Secrets(site, _of_drafts(blog))

    def losses(self, items: Iterable[Item]) -> Iterator[Loss]:
        """Yield what is lost of each item, and then what only all of them tell."""
        for loss in self._all(items):
            self.lost[loss.kind] += loss.number
            yield loss

    def _all(self, items: Iterable[Item]) -> Iterator[Loss]:
        for item in items:
            yield from self._item(item)
        for (kind, _), number in self.facts.asked.items():
            self.total[kind] += number
        yield from self.facts.losses()
        yield from self._secrets.losses()

    def _item(self, item: Item) -> Iterator[Loss]:
        if item.make is None:
            plain = "refused" if item.is_problem else "left out"
            said = f"{item.kind}: {item.result or plain} by the import"
            self.announced[said] += item.number
            self.refused += item.is_problem
            return
        if item.folder or item.kind in COPIED:
            return
        try:
            essay = self._essays.of(item)
        except (UnreadableError, OSError) as error:
            if item.is_problem:
                self.announced[f"{item.kind}: refused by the import"] += 1
                self.refused += 1
            else:
                self.total["addresses"] += 1
                reason = f"it has no page, because it cannot be built: {error}"
                yield Loss("addresses", item.source, "", reason)
            return
        if essay is None:
            self.announced[f"{item.kind}: without a header"] += 1
        elif essay.is_public:
            yield from self._public(essay)
        else:
            self.announced[f"{item.kind}: {essay.status}"] += 1
            self.total["private"] += 1
            self._secrets.add(essay, Page(essay.html).words)

    def _know_hosts(self, essay: Essay) -> None:
        for old in essay.addresses:
            parts = split(old)
            if parts and parts.netloc:
                self._site.hosts.add(host(parts))

    def _public(self, essay: Essay) -> Iterator[Loss]:
        self._know_hosts(essay)
        body = _Body(essay.html)
        number = number_of_words(essay.html)
        self.total.update({**links.counted(body.links), "words": number})
        leads = {old: self._site.lead(old) for old in essay.addresses}
        self.total["addresses"] += max(1, len(leads))
        match = self._best(body, self._files(essay, leads.values()))
        file = match.file if match else ""
        for old, lead in leads.items():
            if lead.file != file or not file:
                reason = lead.reason or f"{old} leads to /{lead.file}, another page"
                yield Loss("addresses", essay.item, file, reason)
        if match is None:
            self.lost.update({**links.counted(body.links), "words": number})
            if not leads:
                reason = (
                    f"it has no page at {essay.url()}" if essay.url() else "no page"
                )
                yield Loss("addresses", essay.item, "", reason)
            return
        self._secrets.verified.add(file)
        if match.found.missing:
            yield _missing_words(essay, body.page.words, match)
        for dead in match.dead:
            if path_without_encoding(dead.link.url) in self._missing:
                self.announced["link or picture: its file was missing already"] += 1
                self.total[f"{dead.link.kind}s"] -= 1
                continue
            reason = f"{dead.link.url}: {dead.reason}"
            yield Loss(f"{dead.link.kind}s", essay.item, file, reason)
        self._shown.add(essay, match.page, file, match.found)

    def _files(self, essay: Essay, leads: Iterable[Lead]) -> Iterator[str]:
        """Yield the files that may be the page of an essay, the most likely first."""
        yield from dict.fromkeys(x.file for x in leads)
        # To ask Pelican takes as long as to look whether it is one of those.
        if url := essay.url():
            yield self._site.lead(url).file

    def _best(self, body: _Body, files: Iterable[str]) -> _Match | None:
        """Return the page of some that has most of an essay."""
        best: _Match | None = None
        for file in files:
            html = self._site.html(file) if file.endswith(".html") else None
            if html is None:
                continue
            for match in self._matches(body, html, file):
                if best is None or match.rank < best.rank:
                    best = match
                if best.rank == (0, 0):
                    return best
        return best

    def _matches(self, body: _Body, html: str, file: str) -> Iterator[_Match]:
        """Yield where an essay may be in a page."""
        at = html.find(body.html) if body.html else -1
        if at >= 0:
            # Most themes and plugins leave bodies as they are.
            page = Page(html, (at, at + len(body.html)))
            if page.is_plain_gap:
                ids = page.ids | body.page.ids if body.has_links else page.ids
                args = body.links, ids, file, self._site
                dead = [*links.dead_as_they_are(*args)]
                yield _Match(file, page, Found([Run(0, page.gap, 0)], []), dead)
                return
        whole = self._site.page(file)
        assert whole
        for found in find(body.page.words, whole.words):
            dead = [*links.dead_links(body.page, whole, file, found, self._site)]
            yield _Match(file, whole, found, dead)


def _missing_words(essay: Essay, words: list[str], match: _Match) -> Loss:
    """Return the loss of words, with the first of them and where they should be."""
    start, end = match.found.missing[0]
    before = " ".join(words[max(0, start - _BEFORE) : start])
    number = match.missing
    what = "1 word is" if number == 1 else f"{number:,} words are"
    where = f"after “{before}”" if before else "at the beginning"
    missing = shown(words[start:end])
    reason = f"{what} missing; the first, {where}: {missing}"
    return Loss("words", essay.item, match.file, reason, missing, number)


def _of_drafts(blog: Blog) -> list[str]:
    """Return what the paths of the pages of drafts begin with."""
    names = ("DRAFT_SAVE_AS", "DRAFT_PAGE_SAVE_AS")
    return [str(blog.with_defaults[x]).partition("{")[0] for x in names]
