"""Lead the links of a body to where their targets are now, and change nothing else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.cli.links import finder, forms
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.links.finder import Link
from pelican_jsoncomment.cli.links.forms import Reference, Whole
from pelican_jsoncomment.cli.links.places import Found, Places, Target
from pelican_jsoncomment.cli.links.tracing import Render, Tracing
from pelican_jsoncomment.cli.splicing import Edit
from pelican_jsoncomment.cli.urls import percent_encoded, quoted

# A character reference has a "#" that begins no anchor.
_UP_TO_QUERY = re.compile(r"(?:&#|[^?#])*+")
_UP_TO_ANCHOR = re.compile(r"(?:&#|[^#])*+")
_PARENTHESIS = re.compile(r"[()]")
_INTRASITE = re.compile(r"[{|](?:filename|static|attach|author|category|tag|index)[|}]")


class Left(NamedTuple):
    """A link that stays as it is: where, what it says, and why."""

    at: int
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What becomes of the links of a body."""

    edits: Sequence[Edit] = ()
    left: Sequence[Left] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """The essay whose body is rewritten.

    ``url`` is its old URL, "" where none is known; ``source`` its path in the source;
    ``path`` its path below the content, beside those of the targets. ``below`` is where
    these paths are below Pelican's PATH, None where nobody knows.
    """

    path: PurePosixPath
    url: str = ""
    source: PurePosixPath | None = None
    below: PurePosixPath | None = None

    def reference(self, target: Target) -> str:
        """Return the destination that leads to a target, as Pelican resolves it."""
        if self.below is None:
            path = posixpath.relpath(target.path, self.path.parent)
        else:
            path = f"/{self.below / target.path}"
        path = quoted(path)
        if path.count("(") != path.count(")"):
            path = _PARENTHESIS.sub(percent_encoded, path)
        return f"{{{'static' if target.is_static else 'filename'}}}{path}"


def rewrite(body: Body, render: Render, here: Here, places: Places) -> Rewritten:
    """Return what becomes of the links in a body, which *render* makes HTML of.

    It is proved: rendered with the edits, the body is what it was but for the
    attributes that the edits are about.
    """
    hits, left = _resolved(body, here, places)
    if not hits and not left:
        return Rewritten()
    tracing = Tracing(body, render)
    lost = {x.link: x for x in left}
    real = {*tracing.real([*(x.link for x in hits), *lost])}
    hits = [x for x in hits if x.link in real]
    unchanged = [
        Left(x.link.start, x.link.url, x.reason) for x in left if x.link in real
    ]
    if hits and not _is_proved(tracing, body.text, hits):
        reason = "it cannot be proved that nothing else would change"
        unchanged += [Left(x.link.start, x.link.url, reason) for x in hits]
        hits = []
    edits = [Edit(*x.link[:2], _around(x.link, x.new)) for x in hits]
    return Rewritten(edits, sorted(unchanged))


class _Hit(NamedTuple):
    """A link that gets another destination; a generator's own way is ``is_foreign``."""

    link: Link
    new: str
    is_foreign: bool


class _Miss(NamedTuple):
    link: Link
    reason: str


def _is_proved(tracing: Tracing, text: str, hits: Sequence[_Hit]) -> bool:
    """Return whether nothing but the destinations would change, before and after.

    What a generator writes in its own way was no link to Markdown; in its place
    another one is taken for the body as it was.
    """
    links = [x.link for x in hits]
    after = tracing.html([(*x.link[:2], _around(x.link, x.new)) for x in hits])
    if after is None or not tracing.shows(after, links, [x.new for x in hits]):
        return False
    pieces, shown = [], []
    for link, _, is_foreign in hits:
        raw = link.raw or text[link.start : link.end]
        old = "foreign" if is_foreign else raw if link.attribute else link.url
        if is_foreign or link.attribute:
            pieces.append((*link[:2], _around(link, old)))
        elif not link.is_autolink:
            old = finder.decoded(raw)
        shown.append(old)
    before = tracing.html(pieces)
    return before is not None and tracing.shows(before, links, shown)


def _around(link: Link, new: str) -> str:
    return f"{link.before}{new}{link.after}"


def _resolved(body: Body, here: Here, places: Places) -> tuple[list[_Hit], list[_Miss]]:
    hits: list[_Hit] = []
    left: list[_Miss] = []
    for link in finder.links(*body):
        if _INTRASITE.match(link.url):
            continue
        resolving = _Resolving(body, link, here, places)
        for result in resolving.results():
            if isinstance(result, _Hit):
                hits.append(result)
            else:
                left.append(result)
    return hits, left


@dataclass(frozen=True, slots=True)
class _Resolving:
    """One possible link, and what becomes of it."""

    body: Body
    link: Link
    here: Here
    places: Places

    def results(self) -> Iterator[_Hit | _Miss]:
        """Yield what becomes of it, nothing where it is no concern of the archive."""
        if self.link.is_element:
            yield from self._element()
        elif reference := forms.reference(self.link.url):
            found = self._named(reference)
            if reference.means == "url" and not reference.to.strip("/"):
                # The home page is no essay.
                yield _Hit(self.link, f"{{index}}{reference.rest}", is_foreign=True)
            elif found and found.target:
                yield self._foreign(self.link, found.target, reference.rest)
            elif found:
                yield _Miss(self.link, found.reason)
        elif self.link.url and not self.link.url.startswith(("#", "{", "data:")):
            yield from self._plain()

    def _named(self, reference: Reference | Whole) -> Found | None:
        places, source = self.places, self.here.source
        if reference.means == "url":
            base = self.here.url
            found = places.by_url(reference.to, base)
            return found or places.by_file(reference.to, PurePosixPath("x"))
        if reference.means == "slug":
            return places.by_slug(reference.to, source)
        if reference.means == "asset":
            return places.by_asset(reference.to, source)
        if not reference.to:
            return Found(Target(self.here.path))
        return places.by_source(reference.to, source)

    def _foreign(self, link: Link, target: Target, rest: str) -> _Hit:
        return _Hit(link, f"{self.here.reference(target)}{rest}", is_foreign=True)

    def _element(self) -> Iterator[_Hit | _Miss]:
        match = finder.ELEMENT.fullmatch(self.link.url)
        tag = forms.whole(match) if match else None
        if tag is None:
            return
        found = self._named(tag)
        target = found.target if found else None
        if target is None:
            yield _Miss(self.link, found.reason if found else "")
            return
        text = tag.text or ("" if tag.is_image else target.title or target.path.stem)
        link = with_element(self.link, text, self.body, is_image=tag.is_image)
        yield self._foreign(link, target, "")

    def _plain(self) -> Iterator[_Hit | _Miss]:
        found = self._found()
        if found is None:
            return
        link, target = self.link, found.target
        if target is None:
            if link.attribute not in finder.OF_TEXT or ":" in link.url:
                yield _Miss(link, found.reason)
        elif link.attribute == "srcset" and not target.is_static:
            yield _Miss(link, "an essay is no picture")
        elif link.attribute == "srcset" and self.here.below is None:
            yield _Miss(link, "its path has to begin at the content; name --settings")
        else:
            yield self._hit(target, drops_query=found.drops_query)

    def _hit(self, target: Target, *, drops_query: bool) -> _Hit:
        """Return a destination's new path; its query and its anchor stay as written."""
        link, new = self.link, self.here.reference(target)
        raw = link.url if link.is_autolink else link.raw
        raw = raw or self.body.text[link.start : link.end]
        rest = _UP_TO_ANCHOR if drops_query else _UP_TO_QUERY
        match = rest.match(raw)
        at = match.end() if match else 0
        if link.before:
            return _Hit(link, new + raw[at:], is_foreign=False)
        return _Hit(link._replace(end=link.start + at), new, is_foreign=False)

    def _found(self) -> Found | None:
        """Return what a destination leads to, as an address, or as a path of files."""
        url, places, here = self.link.url, self.places, self.here
        by_url = places.by_url(url, here.url)
        path = re.split(r"[?#]", url, maxsplit=1)[0]
        if path.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
            return by_url
        source = PurePosixPath("x") if path.startswith("/") else here.source
        by_file = places.by_file(path, source)
        targets = {x.target.path for x in (by_url, by_file) if x and x.target}
        if len(targets) > 1:
            first, second = sorted(map(str, targets))
            return Found(None, f"it may be {first} or {second}")
        if by_url and by_url.target:
            return by_url
        if by_file:
            return by_file
        is_path = bool(path) and here.source is not None
        return by_url or (Found(None, "no file of this name") if is_path else None)


def with_element(link: Link, text: str, body: Body, *, is_image: bool) -> Link:
    """Return a tag that stands for a whole link, with what is around its destination.

    *text* is what the link says, or the image instead of itself.
    """
    element = _element if body.format == "markdown" else _element_in_html
    before, after = element(text, is_image=is_image)
    return link._replace(before=before, after=after)


def _element(text: str, *, is_image: bool) -> tuple[str, str]:
    return f"{'!' * is_image}[{text.replace(']', ' ').replace('[', ' ')}](", ")"


def _element_in_html(text: str, *, is_image: bool) -> tuple[str, str]:
    if is_image:
        return '<img src="', f'" alt="{escape(text)}">'
    return '<a href="', f'">{escape(text, quote=False)}</a>'
