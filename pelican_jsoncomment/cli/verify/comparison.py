"""Compare the items of a source, one after the other, with the pages of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.verify import links
from pelican_jsoncomment.cli.verify.essays import Essay, Essays, UnreadableError
from pelican_jsoncomment.cli.verify.facts import Facts
from pelican_jsoncomment.cli.verify.losses import KINDS, Loss, shown
from pelican_jsoncomment.cli.verify.page import Page
from pelican_jsoncomment.cli.verify.secrets import Secrets
from pelican_jsoncomment.cli.verify.shown import Shown
from pelican_jsoncomment.cli.verify.site import Site, split
from pelican_jsoncomment.cli.verify.words import Found, find

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


class Comparison:
    """What is lost, and how much of each kind was compared.

    Attributes:
        total: How much there is of each kind.
        lost: How much of it is lost.
        announced: The items that the import leaves out, or does not make public, by
            what it says of them.
    """

    def __init__(self, site: Site, blog: Blog, essays: Essays) -> None:
        self.total: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self.lost: Counter[str] = Counter()
        self.announced: Counter[str] = Counter()
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
            self.announced[f"{item.kind}: left out by the import"] += 1
            return
        if item.kind in ("file", "redirects"):
            return
        try:
            essay = self._essays.of(item)
        except (UnreadableError, OSError) as error:
            if item.is_problem:
                self.announced[f"{item.kind}: refused by the import"] += 1
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
                self._site.hosts.add(parts.netloc.lower())

    def _public(self, essay: Essay) -> Iterator[Loss]:
        self._know_hosts(essay)
        body = Page(essay.html)
        self.total["words"] += len(body.words)
        self.total.update(links.counted(body.links))
        leads = {old: self._site.lead(old) for old in essay.addresses}
        own = self._site.lead(essay.url).file if essay.url else ""
        files = dict.fromkeys(x for x in (own, *(y.file for y in leads.values())) if x)
        match = self._best(body, files)
        self.total["addresses"] += max(1, len(leads))
        file = match.file if match else ""
        for old, lead in leads.items():
            if lead.file != file or not file:
                reason = lead.reason or f"{old} leads to /{lead.file}, another page"
                yield Loss("addresses", essay.item, file, reason)
        if match is None:
            self.lost.update({**links.counted(body.links), "words": len(body.words)})
            if not leads:
                reason = f"it has no page at {essay.url}" if essay.url else "no page"
                yield Loss("addresses", essay.item, "", reason)
            return
        self._secrets.verified.add(file)
        yield from self._words(essay, body, match)
        for dead in match.dead:
            reason = f"{dead.link.url}: {dead.reason}"
            yield Loss(f"{dead.link.kind}s", essay.item, file, reason)
        self._shown.add(essay, match.page, file, match.found)

    def _best(self, body: Page, files: Iterable[str]) -> _Match | None:
        """Return the page of some that has most of an essay."""
        best: _Match | None = None
        for file in files:
            page = self._site.page(file) if file.endswith(".html") else None
            if page is None:
                continue
            for found in find(body.words, page.words):
                dead = [*links.dead_links(body, page, file, found, self._site)]
                match = _Match(file, page, found, dead)
                if best is None or (match.missing, len(dead)) < (
                    best.missing,
                    len(best.dead),
                ):
                    best = match
                if not best.missing and not best.dead:
                    return best
        return best

    def _words(self, essay: Essay, body: Page, match: _Match) -> Iterator[Loss]:
        if not match.found.missing:
            return
        start, end = match.found.missing[0]
        before = " ".join(body.words[max(0, start - _BEFORE) : start])
        number = match.missing
        what = "1 word is" if number == 1 else f"{number:,} words are"
        where = f"after “{before}”" if before else "at the beginning"
        missing = shown(body.words[start:end])
        reason = f"{what} missing; the first, {where}: {missing}"
        yield Loss("words", essay.item, match.file, reason, missing, number)


def _of_drafts(blog: Blog) -> list[str]:
    """Return what the paths of the pages of drafts begin with."""
    names = ("DRAFT_SAVE_AS", "DRAFT_PAGE_SAVE_AS")
    return [str(blog.with_defaults[x]).partition("{")[0] for x in names]
