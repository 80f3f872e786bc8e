"""Whether the links and pictures of an essay are in its page, and lead somewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from pelican_jsoncomment.cli.links import forms
from pelican_jsoncomment.cli.urls import split
from pelican_jsoncomment.cli.verify.page import Link, Page
from pelican_jsoncomment.cli.verify.site import Site
from pelican_jsoncomment.cli.verify.words import Found


class Dead(NamedTuple):
    """A link of an essay that its page has not, or that leads nowhere, and why."""

    link: Link
    reason: str


def dead_links(
    essay: Page, page: Page, file: str, found: Found, site: Site
) -> Iterator[Dead]:
    """Yield the links and pictures of an essay that are lost.

    *file* is where *page* is in the site. What leads out of it is compared, and never
    asked for. Those at words that are missing are lost with them.
    """
    there = _Links(page, None if not essay.words else found)
    for link in essay.links:
        place = found.place(link.at)
        # What a generator writes in its own way leads to another essay of the source.
        is_inside = site.is_inside(link.url) or bool(forms.reference(link.url))
        own = there.take(link, place, is_inside=is_inside)
        if own is None:
            with_words = ", nor are the words around it" * (place is None)
            yield Dead(link, f"it is not in the page{with_words}")
        elif is_inside and (reason := _why_dead(own, page.ids, file, site)):
            led = "" if own == link.url else f"it leads to {own}; "
            yield Dead(link, f"{led}{reason}")


def dead_as_they_are(
    links: Iterable[Link], ids: Container[str], file: str, site: Site
) -> Iterator[Dead]:
    """Yield the dead ones of an essay's links, which its page has byte for byte.

    *ids* are the places in the page that links can lead to.
    """
    for link in links:
        is_inside = site.is_inside(link.url)
        if is_inside and (reason := _why_dead(link.url, ids, file, site)):
            yield Dead(link, reason)


class _Links:
    """The links of a page, each of which is taken once."""

    def __init__(self, page: Page, found: Found | None) -> None:
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._at: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._all: Counter[tuple[str, str]] = Counter()
        for link in page.links:
            if found is None:
                # A body of pictures alone may be anywhere; their names are known.
                self._names[link.kind, _name(link.url)].append(link.url)
                self._all[link.kind, _key(link.url)] += 1
            elif found.start <= link.at <= found.end:
                self._at[link.at, link.kind].append(link.url)
                self._all[link.kind, _key(link.url)] += 1

    def take(self, link: Link, place: int | None, *, is_inside: bool) -> str | None:
        """Return the URL that a link of the essay has in the page, None for none.

        A link within the site may have another URL there, but is at the same word; one
        that leads out of it has the same, wherever it is.
        """
        here = [] if place is None else self._at[place, link.kind]
        here = here or self._names[link.kind, _name(link.url)]
        if is_inside:
            return here.pop(0) if here else None
        key = link.kind, _key(link.url)
        if not self._all[key]:
            return None
        self._all[key] -= 1
        if link.url in here:
            here.remove(link.url)
        return link.url


def _key(url: str) -> str:
    return unquote(url, errors="surrogateescape")


def _name(url: str) -> str:
    """Return the last part of a URL's path, which a build seldom changes."""
    return _key(url).partition("#")[0].rstrip("/").rpartition("/")[2].rpartition("}")[2]


def _why_dead(url: str, ids: Container[str], file: str, site: Site) -> str:
    """Return why a link in a page leads nowhere in the site, "" where it does."""
    parts = split(url)
    if parts is None:
        return "not a valid URL"
    if not site.is_inside(url):
        return ""
    if not (parts.netloc or parts.path or parts.query):
        return _why_no_anchor(parts.fragment, ids, "the page")
    lead = site.lead(url, file)
    if not lead.file or not parts.fragment:
        return lead.reason
    target = site.page(lead.file) if lead.file.endswith((".html", ".htm")) else None
    return _why_no_anchor(parts.fragment, target.ids, f"/{lead.file}") if target else ""


def _why_no_anchor(fragment: str, ids: Container[str], where: str) -> str:
    # "#top" leads to the top of a page that has no such place.
    is_top = not fragment or fragment.lower() == "top"
    if is_top or fragment in ids or unquote(fragment) in ids:
        return ""
    return f"#{fragment} is not in {where}"


def counted(links: Iterable[Link]) -> Counter[str]:
    """Return how many links and how many pictures there are."""
    return Counter(f"{x.kind}s" for x in links)
