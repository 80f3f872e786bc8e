"""Hugo: https://gohugo.io/content-management/front-matter/."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.sources import permalinks, row
from pelican_jsoncomment.cli.sources.row import Essay, Place, Row, Source
from pelican_jsoncomment.header.parser import JSON

_ESSAYS = frozenset({".md", ".markdown", ".mdown", ".html", ".htm"})
# What Hugo leaves of a path (paths.Sanitize), besides letters and digits.
_NOT_IN_PATHS = re.compile(r"[^\w./\\#+~%@-]+")


def _place(path: PurePosixPath, config: Mapping[str, JSON]) -> Place:
    top, *rest = path.parts
    below = PurePosixPath(*rest)
    if top == "static" and rest:
        return Place("file", below)
    if top != (config.get("contentdir") or "content") or not rest:
        return Place("out", path, "a part of Hugo's design or machinery")
    if path.name.startswith("_index."):
        remark = "it describes a section, for which Pelican has no page"
        return Place("out", below, remark)
    return Place("post" if path.suffix.lower() in _ESSAYS else "file", below)


def _finish(essay: Essay) -> None:
    config = essay.config
    row.set_categories(essay)
    _set_status(essay)
    stem = row.stem_of(essay.path)
    row.set_slug(essay, stem)
    slug = str(essay.fields["slug"])
    permalinks.set_old(essay, config.get("baseurl"), _url(essay, stem, slug))
    # https://gohugo.io/methods/page/aliases/: relative to the folder of the page.
    folder = posixpath.dirname(_url(essay, stem, slug).rstrip("/")) or "/"
    given = essay.fields.pop("aliases", None)
    aliases = (posixpath.join(folder, x) for x in row.strings(given))
    tidy = (posixpath.normpath(x) + "/" * x.endswith("/") for x in aliases)
    essay.aliases += [permalinks.based(config.get("baseurl"), x) for x in tidy]
    if isinstance(zone := config.get("timezone"), str):
        row.set_zone(essay, zone)


def _set_status(essay: Essay) -> None:
    # Hugo builds nothing that is to come, or has expired, unless it is told to.
    published = essay.moment("publishdate") or essay.moment("date")
    if essay.config.get("buildfuture") is not True and essay.is_future(published):
        essay.make_draft("its date is in the future")
    expires = essay.moment("expirydate")
    if expires and not essay.is_future(expires):
        essay.make_draft("it has expired")
    elif expires:
        essay.notes.append("expirydate: nothing here takes the page away on that day")


def _url(essay: Essay, stem: str, slug: str) -> str:
    folders = permalinks.folders(essay.path)
    section = folders[0] if folders else ""
    pattern = _pattern(essay.config.get("permalinks"), section)
    tokens = {
        **permalinks.dated(essay.moment("date")),
        "title": permalinks.as_name(str(essay.fields.get("title", ""))),
        "slug": slug,
        **dict.fromkeys(("filename", "contentbasename"), stem),
        **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), slug),
        "section": section,
        "sections": "/".join(folders),
    }
    # Its own tokens are without leading zeros, or in other words.
    pattern = pattern or "/:sections/:slug/"
    url = _sanitized(permalinks.expanded(pattern, tokens), essay)
    if essay.config.get("uglyurls") is True and url.endswith("/"):
        return f"{url.rstrip('/')}.html"
    return url


def _pattern(given: JSON, section: str) -> str:
    """Return the pattern of a section's pages, in the old and in the new form."""
    if not isinstance(given, dict):
        return ""
    of_pages = given.get("page", given)
    patterns = of_pages if isinstance(of_pages, dict) else given
    pattern = patterns.get(section, "")
    return pattern if isinstance(pattern, str) else ""


def _sanitized(url: str, essay: Essay) -> str:
    url = _NOT_IN_PATHS.sub("", re.sub(r"\s+", "-", url.strip()))
    return url if essay.config.get("disablepathtolower") is True else url.lower()


SOURCE = Source(
    "hugo",
    "Hugo",
    ("YAML", "TOML", "JSON"),
    (
        Row("title", "title", row.text_as_html, "text, of which a `<` is no tag"),
        Row("date", "date"),
        Row("publishdate", "date", None, "where there is no `date`"),
        Row("lastmod", "modified"),
        Row("modified", "modified"),
        Row("draft", "draft", None, "`true` becomes `status: draft`"),
        Row("expirydate", "", None, "what has expired becomes a draft"),
        Row("slug", "slug", None, "else the name of the file, or of its bundle"),
        Row("url", "old_url", None, "else the URL that follows from `permalinks`"),
        Row("aliases", "aliases", None, "further old URLs, for `--redirects`"),
        Row("categories", "categories", row.names, "the first is the `category`"),
        Row("tags", "tags", row.names),
        Row("series", "series", row.one_or_more),
        Row("authors", "authors", row.names),
        Row("author", "author", row.first),
        Row("summary", "summary"),
        Row("description", "description"),
        Row("lang", "lang"),
        Row("menu", "", None, "menus are for the settings, as `MENUITEMS`"),
        Row("menus", "", None, "menus are for the settings, as `MENUITEMS`"),
        Row("cascade", "", None, "what a section hands down to its pages"),
        Row("outputs", "", None, "other formats of the page"),
    ),
    (
        "what is to come, or has expired, as a draft",
        "page bundles, with their pictures",
        "`<!--more-->`, and `highlight` as fenced code",
    ),
    ("`_index.md`", "other shortcodes, which stay as text", "layouts, data and menus"),
    _place,
    _finish,
    html=True,
    content="content",
    languages="languages",
    configs=(
        *(f"{x}.{y}" for x in ("hugo", "config") for y in ("toml", "yaml", "yml")),
        *("hugo.json", "config.json"),
        *(f"config/_default/{x}.toml" for x in ("hugo", "config")),
    ),
)
