"""What a WordPress export (WXR) holds: its items, and what they have in common."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

from pelican_jsoncomment.cli.importers import xml_stream
from pelican_jsoncomment.cli.importers.controls import Controls
from pelican_jsoncomment.cli.importers.xml_stream import Child, Form, Record

# Prefixes by namespace: https://wordpress.org/documentation/article/tools-export-screen/
# WordPress's own test data has https where its exports have http.
_NAMESPACES = (
    (re.compile(r"https?://wordpress\.org/export/[0-9.]+/excerpt/"), "excerpt:"),
    (re.compile(r"https?://wordpress\.org/export/[0-9.]+/"), "wp:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/"), "dc:"),
)
_COMMENT, _META = "wp:comment", "wp:postmeta"
FORM_WITH_COMMENTS = Form(
    source="WordPress",
    root="rss",
    namespaces=_NAMESPACES,
    mark="wp:",
    depth=3,
    item="item",
    kept=frozenset({"item", "wp:author"}),
    containers=frozenset({_COMMENT, _META}),
    told=frozenset({"link", "wp:base_blog_url", "wp:base_site_url"}),
)
FORM = replace(FORM_WITH_COMMENTS, skipped=frozenset({_COMMENT}))
_DEFINITIONS = frozenset({"wp:author", "wp:category", "wp:tag", "wp:term"})


@dataclass(slots=True)
class Post:
    """An item as it is stored: the text of its elements, and what can be there often.

    ``terms`` are pairs of a taxonomy and a name, ``meta`` pairs of a key and a value;
    ``repeated`` names the elements of which only the first is in ``texts``.
    ``comments`` are their texts by the name of their element, none of them where the
    form skips comments.
    """

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: list[Mapping[str, str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of an element without outer space, "" for none."""
        return self.texts.get(name, "").strip()


@dataclass
class Export:
    """What an export says outside of its items, as far as it has been read.

    ``authors`` are the names to be shown by the names to log in with;
    ``definitions`` counts the authors, categories, tags and terms; ``sites`` are the
    addresses of the site.
    """

    authors: dict[str, str] = field(default_factory=dict)
    definitions: Counter[str] = field(default_factory=Counter)
    sites: list[str] = field(default_factory=list)


def posts(
    stream: IO[bytes], export: Export, controls: Controls | None = None
) -> Iterator[Post]:
    """Yield the items of an export, and fill *export* on the way.

    Raises SourceError, with the line, for what is not an export or a hostile one.
    """
    yield from read(xml_stream.Reader(stream, [FORM], controls), export)


def read(children: Iterable[Child], export: Export) -> Iterator[Post]:
    """Yield the items among the children of a channel, and fill *export*."""
    for child in children:
        if child.name == "item":
            yield _post(child)
        elif child.name in _DEFINITIONS:
            export.definitions[child.name] += 1
        elif child.name in FORM.told and child.text.strip():
            export.sites.append(child.text.strip())
        if child.name == "wp:author":
            texts = {name: text for _, name, text, _ in child.records}
            login = texts.get("wp:author_login", "")
            export.authors[login] = texts.get("wp:author_display_name") or login


def _post(child: Child) -> Post:
    post = Post(child.line)
    texts = post.texts
    within: dict[str, str] = {}
    for record in child.records:
        depth, name, text, _ = record
        if depth > 1:
            within[name] = text
        elif name in FORM_WITH_COMMENTS.containers or name == "category":
            _add(post, record, within)
            within = {}
        elif name not in texts:
            texts[name] = text
        elif text.strip():
            post.repeated.append(name)
    return post


def _add(post: Post, record: Record, within: Mapping[str, str]) -> None:
    """Add what can be there often: *within* are the texts of its own elements."""
    _, name, text, attributes = record
    if name == _COMMENT:
        post.comments.append(within)
    elif name == _META:
        key = within.get("wp:meta_key", "")
        post.meta.append((key, within.get("wp:meta_value", "")))
    else:
        term = html.unescape(text.strip())
        post.terms.append((attributes.get("domain", ""), term))
