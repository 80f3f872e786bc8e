"""Jekyll: https://jekyllrb.com/docs/front-matter/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.sources import permalinks, row
from pelican_jsoncomment.cli.sources.row import Essay, Place, Row, Source
from pelican_jsoncomment.header.parser import JSON, is_absent

_ESSAYS = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm"})
_POSTS, _DRAFTS = "_posts", "_drafts"
_MACHINERY = frozenset(
    {"gemfile", "gemfile.lock", "rakefile", "node_modules", "vendor", "package.json"}
)
# https://jekyllrb.com/docs/posts/: YEAR-MONTH-DAY-title.MARKUP
_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
# https://jekyllrb.com/docs/permalinks/#built-in-formats
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}


def _place(path: PurePosixPath, config: Mapping[str, JSON]) -> Place:
    named = _collections(config)
    special = {x for x in path.parts[:-1] if x.startswith("_")}
    is_essay = path.suffix.lower() in _ESSAYS
    out = Place("out", path, "a part of Jekyll's design or machinery")
    if path.parts[0].lower() in _MACHINERY or path.name.startswith("_config."):
        return out
    if special - {_POSTS, _DRAFTS} - named:
        return out
    parts = (x[1:] if x in named else x for x in path.parts)
    below = PurePosixPath(*(x for x in parts if x not in (_POSTS, _DRAFTS)))
    if not is_essay:
        return Place("file", below)
    if special or _NAME.fullmatch(path.stem):
        return Place("post", below, is_draft=_DRAFTS in special)
    return Place("page", PurePosixPath("pages", below))


def _finish(essay: Essay) -> None:
    fields, config = essay.fields, essay.config
    fields.pop("excerpt_separator", None)
    named = _NAME.fullmatch(essay.path.stem)
    if named and is_absent(fields.get("date")) and not essay.place.is_draft:
        fields["date"] = "-".join(x.zfill(2) for x in named["date"].split("-"))
    if essay.place.is_draft:
        essay.make_draft("it is in _drafts")
    if config.get("future") is not True and essay.is_future(essay.moment("date")):
        essay.make_draft("its date is in the future")
    is_page = essay.place.kind == "page"
    # https://jekyllrb.com/docs/posts/#categories: those of the folders come first.
    collection = next(
        (x[1:] for x in essay.path.parts if x in _collections(config)), ""
    )
    parts = [] if is_page or collection else [*essay.place.target.parts[:-1]]
    row.set_categories(essay, *parts)
    stem = named["slug"] if named else row.stem_of(essay.path)
    row.set_slug(essay, stem)
    url = _page_url(essay) if is_page else _post_url(essay, collection)
    base = f"{config.get('url') or ''}{config.get('baseurl') or ''}"
    permalinks.set_old(essay, base, url)
    aliases = map(row.ours, row.strings(fields.pop("aliases", None)))
    essay.aliases += [permalinks.based(base, x) for x in aliases]
    if isinstance(zone := config.get("timezone"), str):
        row.set_zone(essay, zone)


def _collections(config: Mapping[str, JSON]) -> set[str]:
    given = config.get("collections")
    return {f"_{x}" for x in given} if isinstance(given, dict) else set()


def _post_url(essay: Essay, collection: str) -> str:
    given = essay.fields.get("categories") or [essay.fields.get("category") or ""]
    categories = "/".join(permalinks.as_name(x) for x in row.strings(given))
    tokens = {
        **permalinks.dated(essay.moment("date")),
        "categories": categories,
        "title": str(essay.fields["slug"]),
        "slug": permalinks.as_name(str(essay.fields["slug"])),
        "output_ext": ".html",
        "collection": collection,
        "path": essay.path.stem,
        "name": essay.path.stem,
    }
    of_site = essay.config.get("permalink") or "date"
    # https://jekyllrb.com/docs/permalinks/#collections
    default = "/:collection/:path.html" if collection else of_site
    given = essay.fields.get("old_url") or default
    pattern = _STYLES.get(str(given), str(given))
    url = permalinks.expanded(pattern, tokens)
    if "old_url" in essay.fields:  # which may be a pattern itself
        essay.fields["old_url"] = url
    return url


def _page_url(essay: Essay) -> str:
    path = essay.path.with_suffix("")
    folder = path.parent.as_posix()
    where = "/" if folder == "." else f"/{folder}/"
    if path.name == "index":
        return where
    is_pretty = str(essay.config.get("permalink", "")).endswith(("/", "pretty"))
    return f"{where}{path.name}{'/' if is_pretty else '.html'}"


SOURCE = Source(
    "jekyll",
    "Jekyll",
    ("YAML",),
    (
        Row("title", "title"),
        Row("date", "date", None, "else that of the file's name"),
        Row("last_modified_at", "modified"),
        Row("published", "published", None, "`false` becomes `status: draft`"),
        Row("slug", "slug", None, "else that of the file's name"),
        Row("permalink", "old_url", None, "else the one of the configuration"),
        Row("redirect_from", "aliases", None, "further old URLs, for `--redirects`"),
        Row("redirect_to", "", None, "where its page led to"),
        Row(
            "categories",
            "categories",
            row.spaced,
            "and those of its folders; the first is the `category`",
        ),
        Row("category", "categories", row.names),
        Row("tags", "tags", row.spaced, "a string is split at spaces"),
        Row("tag", "tags", row.names),
        Row("author", "author", row.first),
        Row("authors", "authors", row.names),
        Row("excerpt", "summary"),
        Row("description", "description"),
        Row("lang", "lang"),
        Row(
            "excerpt_separator",
            "excerpt_separator",
            None,
            "in the body it becomes `<!--more-->`",
        ),
    ),
    (
        "`_drafts/`, and what is to come, as drafts",
        "what is not in `_posts` as pages",
        "`{% highlight %}` as fenced code, and `{% raw %}` as what it has inside",
    ),
    (
        "other Liquid tags, which stay as text",
        "layouts, includes and data",
        "templates in HTML, such as a list of posts",
    ),
    _place,
    _finish,
    html=True,
    configs=("_config.yml", "_config.yaml", "_config.toml"),
)
