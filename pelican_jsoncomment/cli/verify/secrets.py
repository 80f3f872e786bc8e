"""Whether what was not public in the source is on a public page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from pelican_jsoncomment.cli.verify.essays import Essay
from pelican_jsoncomment.cli.verify.losses import Loss, shown
from pelican_jsoncomment.cli.verify.page import Page
from pelican_jsoncomment.cli.verify.site import Site

# So many words show that a page has the text of an essay; a few may be anywhere.
_ENOUGH, LEAST = 40, 8


class _Secret(NamedTuple):
    """An item that must not be public, and how its text begins."""

    item: str
    status: str
    words: str
    needle: bytes


class Secrets:
    """The items that must not be public; ``verified`` are the pages of the others.

    *drafts* is what the paths of Pelican's own pages of drafts begin with, to which no
    page links.
    """

    def __init__(self, site: Site, drafts: Sequence[str]) -> None:
        self.verified: set[str] = set()
        self._site = site
        self._drafts = tuple(x for x in drafts if x)
        self._secrets: list[_Secret] = []

    def add(self, essay: Essay, words: Sequence[str]) -> None:
        """Take in an essay, unless it is too short to be known by its words."""
        if len(words) >= LEAST:
            begin = words[:_ENOUGH]
            needle = max((x for x in begin if x.isascii()), key=len, default="")
            run = f" {' '.join(begin)} "
            self._secrets.append(
                _Secret(essay.item, essay.status, run, needle.encode())
            )

    def losses(self) -> Iterator[Loss]:
        """Yield each item that is on a public page, with the first such page."""
        public: set[_Secret] = set()
        found: dict[_Secret, str] = {}
        for file in self._site.files if self._secrets else ():
            for secret in self._in(file):
                # What a public item says, too, is no secret.
                if file in self.verified:
                    public.add(secret)
                found.setdefault(secret, file)
        for secret, file in found.items():
            if secret not in public:
                words = shown(secret.words.split())
                reason = f"it is not public in the source, and is on this page: {words}"
                yield Loss("private", secret.item, file, reason, words)

    def _in(self, file: str) -> Iterator[_Secret]:
        """Yield the items whose text is in a file."""
        if not file.endswith((".html", ".htm", ".xml")):
            return
        data = self._site.data(file)
        wanted = [x for x in self._secrets if data and x.needle in data]
        if file.startswith(self._drafts):
            wanted = [x for x in wanted if x.status != "draft"]
        if not data or not wanted:
            return
        html = data.decode("utf-8-sig", "replace")
        # Feeds have the HTML of essays as text.
        page = Page(unescape(html) if file.endswith(".xml") else html)
        text = f" {' '.join(page.words)} "
        yield from (x for x in wanted if x.words in text)
