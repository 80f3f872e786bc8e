"""Zola: https://www.getzola.org/documentation/content/page/#front-matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.sources import permalinks, row
from pelican_jsoncomment.cli.sources.forms import Value
from pelican_jsoncomment.cli.sources.row import Essay, Place, Row, Source
from pelican_jsoncomment.header.parser import JSON, is_absent

# https://www.getzola.org/documentation/content/page/: a date before the name.
_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:T[\d:.Z+-]+?)?[-_](?P<slug>.+)")
_NAMES = {"tags": "tags", "categories": "categories", "authors": "authors"}


def _place(path: PurePosixPath, _config: Mapping[str, JSON]) -> Place:
    top, *rest = path.parts
    below = PurePosixPath(*rest)
    if top == "static" and rest:
        return Place("file", below)
    if top != "content" or not rest:
        return Place("out", path, "a part of Zola's design or machinery")
    if path.name.startswith("_index."):
        remark = "it describes a section, for which Pelican has no page"
        return Place("out", below, remark)
    return Place("post" if path.suffix.lower() == ".md" else "file", below)


def _finish(essay: Essay) -> None:
    fields = essay.fields
    taxonomies = fields.pop("taxonomies", None)
    for name, terms in taxonomies.items() if isinstance(taxonomies, dict) else ():
        known = _NAMES.get(name.lower())
        read = row.names if known else row.one_or_more
        found: JSON = read(Value(terms, terms))
        if is_absent(fields.get(known or name.lower())):
            fields[known or name.lower()] = found
    row.set_categories(essay)
    named = _NAME.fullmatch(row.stem_of(essay.path))
    stem = named["slug"] if named else row.stem_of(essay.path)
    if named and is_absent(fields.get("date")):
        fields["date"] = named["date"]
    row.set_slug(essay, permalinks.as_name(stem))
    folders = permalinks.folders(essay.path)
    url = "/".join(["", *map(permalinks.as_name, folders), str(fields["slug"]), ""])
    if isinstance(path := fields.get("old_url"), str):
        fields["old_url"] = f"/{path.strip('/')}/"
    permalinks.set_old(essay, essay.config.get("base_url"), url)
    given = row.strings(fields.pop("aliases", None))
    base = essay.config.get("base_url")
    essay.aliases += [permalinks.based(base, row.ours(x)) for x in given]


SOURCE = Source(
    "zola",
    "Zola",
    ("TOML", "YAML"),
    (
        Row("title", "title", row.text_as_html, "text, of which a `<` is no tag"),
        Row("date", "date", None, "else that of the file's name"),
        Row("updated", "modified"),
        Row("draft", "draft", None, "`true` becomes `status: draft`"),
        Row("slug", "slug", None, "else the name of the file, or of its folder"),
        Row("path", "old_url", None, "else the URL that follows from its folders"),
        Row("aliases", "aliases", None, "further old URLs, for `--redirects`"),
        Row(
            "taxonomies",
            "taxonomies",
            None,
            "`tags` and `authors` as such, `categories` with the first as `category`,"
            " others under their own names",
        ),
        Row("authors", "authors", row.names),
        Row("description", "description"),
        Row("extra", "extra", None, "as it is, for templates: `article.extra.NAME`"),
        Row("template", "zola_template", None, "Pelican would look for it"),
    ),
    ("pages in folders, with their pictures", "`<!-- more -->`"),
    ("`_index.md`", "shortcodes, which stay as text", "templates, Sass and data"),
    _place,
    _finish,
    content="content",
    languages="languages",
    configs=("config.toml", "zola.toml"),
)
