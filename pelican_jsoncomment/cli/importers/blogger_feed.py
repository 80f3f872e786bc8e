"""What a Blogger export holds: the entries of its Atom feed, of whatever kind.

There are two: the one of Blogger itself, until 2023 or so, whose kinds are categories,
and ``feed.atom`` of Google Takeout, with elements of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pelican_jsoncomment.cli.importers.items import SourceError
from pelican_jsoncomment.cli.importers.xml_stream import Child, Form, Record

_CONTAINERS = frozenset({"author", "app:control", "blogger:location"})
FORM = Form(
    source="Blogger",
    root="feed",
    namespaces=(
        (re.compile(r"http://www\.w3\.org/2005/Atom"), ""),
        (re.compile(r"http://(?:purl\.org/atom/app#|www\.w3\.org/2007/app)"), "app:"),
        (re.compile(r"http://purl\.org/syndication/thread/1\.0"), "thr:"),
        (re.compile(r"http://schemas\.google\.com/blogger/20[0-9]{2}"), "blogger:"),
    ),
    # In the older form, only a category of each entry is Blogger's.
    mark="",
    depth=2,
    item="entry",
    kept=frozenset({"entry"}),
    containers=_CONTAINERS,
)
_KIND = "http://schemas.google.com/g/2005#kind"
_KINDS = re.compile(r"http://schemas\.google\.com/blogger/2008/kind#([a-z]+)")


@dataclass(slots=True)
class Entry:
    """An entry of the feed: the text of its elements, and what can be there often.

    ``texts`` of elements that are in another one have both names, ``author/name``.
    ``links`` are addresses by their relation.
    """

    line: int
    kind: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    reply_to: str = ""
    is_xhtml: bool = False
    title_is_html: bool = False

    def text(self, name: str) -> str:
        """Return the text of an element without outer space, "" for none."""
        return self.texts.get(name, "").strip()


def read(children: Iterable[Child]) -> Iterator[Entry]:
    """Yield the entries of a feed.

    Raises SourceError, with the line, where one is not Blogger's.
    """
    for child in children:
        if child.name != "entry":
            continue
        entry = _entry(child)
        if not entry.kind:
            reason = f"line {entry.line:,}: no Blogger export, but another Atom feed"
            raise SourceError(f"{reason}: the entry has no kind of Blogger's")
        yield entry


def _entry(child: Child) -> Entry:
    entry = Entry(child.line)
    within: dict[str, str] = {}
    for record in child.records:
        depth, name, text, _ = record
        if depth > 1:
            within.setdefault(name, text)
            continue
        if name in _CONTAINERS:
            if name == "author" and (author := within.get("name", "").strip()):
                entry.authors.append(author)
            for inner, value in within.items():
                entry.texts.setdefault(f"{name}/{inner}", value)
            within = {}
        elif not _is_link(entry, record):
            _add_text(entry, record)
    entry.kind = entry.kind or entry.text("blogger:type").lower()
    return entry


def _is_link(entry: Entry, record: Record) -> bool:
    """Take what an element says in its attributes; return whether it does that."""
    _, name, _, attributes = record
    if name == "link":
        relation = attributes.get("rel", "alternate")
        entry.links.setdefault(relation, attributes.get("href", ""))
    elif name == "thr:in-reply-to":
        entry.reply_to = attributes.get("ref", "")
    elif name == "category":
        term = attributes.get("term", "").strip()
        kind = _KINDS.fullmatch(term)
        if kind and attributes.get("scheme") == _KIND:
            entry.kind = kind[1]
        elif term:
            entry.labels.append(term)
    else:
        return False
    return True


def _add_text(entry: Entry, record: Record) -> None:
    _, name, text, attributes = record
    if name in entry.texts:
        if text.strip():
            entry.repeated.append(name)
        return
    entry.texts[name] = text
    if name == "content":
        entry.is_xhtml = attributes.get("type") == "xhtml"
    elif name == "title":
        entry.title_is_html = attributes.get("type") == "html"
