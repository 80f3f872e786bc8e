"""Hexo: https://hexo.io/docs/front-matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.sources import permalinks, row
from pelican_jsoncomment.cli.sources.forms import Value
from pelican_jsoncomment.cli.sources.row import Essay, Place, Row, Source
from pelican_jsoncomment.header.parser import JSON, is_absent

_ESSAYS = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".html", ".htm"})
_POSTS, _DRAFTS = "_posts", "_drafts"
_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
# https://hexo.io/docs/permalinks
_PATTERN = ":year/:month/:day/:title/"


def _place(path: PurePosixPath, config: Mapping[str, JSON]) -> Place:
    top, *rest = path.parts
    is_source = top == (config.get("source_dir") or "source")
    special = next((x for x in rest[:1] if x.startswith("_")), "")
    if not is_source or not rest or special not in ("", _POSTS, _DRAFTS):
        return Place("out", path, "a part of Hexo's design or machinery")
    below = PurePosixPath(*(x for x in rest if x not in (_POSTS, _DRAFTS)))
    if path.suffix.lower() not in _ESSAYS:
        return Place("file", below)
    if special:
        return Place("post", below, is_draft=special == _DRAFTS)
    return Place("page", PurePosixPath("pages", below))


def _finish(essay: Essay) -> None:
    fields, config = essay.fields, essay.config
    if essay.place.is_draft:
        essay.make_draft("it is in _drafts")
    given = fields.get("categories")
    if isinstance(given, list) and any(isinstance(x, list) for x in given):
        essay.notes.append("categories: which is in which is only in hexo_categories")
        fields["hexo_categories"] = given
    row.set_categories(essay)
    stem = row.stem_of(essay.path)
    is_dated = str(config.get("new_post_name", "")).startswith(":year-:month-:day-")
    named = _NAME.fullmatch(stem) if is_dated else None
    if named:
        stem = named["slug"]
        if is_absent(fields.get("date")) and not essay.place.is_draft:
            fields["date"] = named["date"]
    row.set_slug(essay, stem)
    permalinks.set_old(essay, config.get("url"), _url(essay, stem))
    if isinstance(zone := config.get("timezone"), str):
        row.set_zone(essay, zone)


def _url(essay: Essay, stem: str) -> str:
    if essay.place.kind == "page":
        path = PurePosixPath(*essay.path.parts[1:]).with_suffix("")
        if path.name == "index":
            where = path.parent.as_posix()
            return "/" if where == "." else f"/{where}/"
        return f"/{path}.html"
    folder = PurePosixPath(*essay.path.parts[2:-1])
    title = PurePosixPath(folder, stem).as_posix()
    category = row.strings(essay.fields.get("category"))
    tokens = {
        **permalinks.dated(essay.moment("date")),
        "title": title,
        "name": stem,
        "post_title": permalinks.as_name(str(essay.fields.get("title", ""))),
        "category": "/".join(map(permalinks.as_name, category)) or "uncategorized",
    }
    pattern = essay.config.get("permalink")
    return permalinks.expanded(
        pattern if isinstance(pattern, str) and pattern else _PATTERN, tokens
    )


def _nested(value: Value) -> JSON:
    """Return categories as they are, because lists in lists say which is in which."""
    return value.text


SOURCE = Source(
    "hexo",
    "Hexo",
    ("YAML", "YAML without ---"),
    (
        Row("title", "title", row.text_as_html, "text, of which a `<` is no tag"),
        Row("date", "date"),
        Row("updated", "modified"),
        Row("published", "published", None, "`false` becomes `status: draft`"),
        Row("slug", "slug", None, "else the name of the file"),
        Row("permalink", "old_url", None, "else the one of the configuration"),
        Row(
            "categories",
            "categories",
            _nested,
            "all of them, the first as `category`; nested ones are in"
            " `hexo_categories`, too",
        ),
        Row("category", "categories", row.names),
        Row("tags", "tags", row.names, "also from lists in the list"),
        Row("tag", "tags", row.names),
        Row("author", "author", row.first),
        Row("excerpt", "summary"),
        Row("description", "description"),
        Row("lang", "lang"),
    ),
    (
        "`_drafts/` as drafts",
        "what is not in `_posts` as pages",
        "asset folders, and `{% asset_img %}`",
        "`<!-- more -->`, and `{% codeblock %}` as fenced code",
    ),
    ("other tags in braces, which stay as text", "themes, scaffolds and data"),
    _place,
    _finish,
    html=True,
    content="source",
    configs=("_config.yml", "_config.yaml", "_config.json"),
    sections=False,
)
