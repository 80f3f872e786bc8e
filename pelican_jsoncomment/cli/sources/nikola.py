"""Nikola: https://getnikola.com/handbook.html#metadata-fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from pelican_jsoncomment.cli.sources import permalinks, row
from pelican_jsoncomment.cli.sources.forms import Value
from pelican_jsoncomment.cli.sources.row import Essay, Place, Row, Source
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.header.parser import JSON

_ESSAYS = frozenset({".md", ".markdown", ".mdown", ".html", ".htm"})
_PAGES = frozenset({"pages", "stories"})
_OFFSET = re.compile(r"[ \t]*(?:UTC|GMT)(?=[-+]\d)", re.IGNORECASE)
_ZONE = re.compile(r"(?P<moment>.*\d)[ \t]+(?P<zone>[A-Za-z_]+(?:/[\w+-]+)+)")
_LONGEST_DATE = 64
_STATUSES = {
    "draft": "draft",
    # https://getnikola.com/handbook.html: compiled, and in no list.
    "private": "hidden",
}


def _place(path: PurePosixPath, config: Mapping[str, JSON]) -> Place:
    top, *rest = path.parts
    pages = {*_PAGES, *_folders(config.get("PAGES"))}
    if top == "files" and rest:
        return Place("file", PurePosixPath(*rest))
    if top in ("images", "galleries", "listings") and rest:
        return Place("file", path)
    if top not in {"posts", *pages, *_folders(config.get("POSTS"))} or not rest:
        return Place("out", path, "a part of Nikola's design or machinery")
    if path.suffix.lower() == ".meta":
        return Place("out", path, "it is read with the file that it describes")
    is_page = top in pages
    target = PurePosixPath("pages", *rest) if is_page else path
    if path.suffix.lower() not in _ESSAYS:
        return Place("file", target)
    return Place("page" if is_page else "post", target)


def _folders(patterns: JSON) -> list[str]:
    """Return the first folders of patterns such as ``("posts/*.md", "blog", …)``."""
    given = patterns if isinstance(patterns, list) else []
    firsts = (str(x[0]) for x in given if isinstance(x, list) and x)
    return [x.partition("/")[0] for x in firsts if "/" in x]


def _finish(essay: Essay) -> None:
    fields, config = essay.fields, essay.config
    _set_status(essay)
    stem = row.stem_of(essay.path)
    row.set_slug(essay, stem)
    permalinks.set_old(essay, config.get("SITE_URL"), _url(essay, str(fields["slug"])))
    if isinstance(zone := config.get("TIMEZONE"), str):
        row.set_zone(essay, zone)


def _set_status(essay: Essay) -> None:
    fields = essay.fields
    given = str(fields.pop("status", "")).lower()
    tags = row.strings(fields.get("tags"))
    # So it was before Nikola 8, and is still with USE_TAG_METADATA.
    special = [x for x in tags if x.lower() in _STATUSES]
    if special:
        fields["tags"] = [x for x in tags if x not in special]
        given = given or special[0].lower()
    status = _STATUSES.get(given)
    if status == "draft":
        essay.make_draft(f'it was "{given}"')
    elif status:
        fields["status"] = status
        essay.notes.append("status: private becomes hidden: a page, and in no list")
    if essay.is_future(essay.moment("date")):
        essay.make_draft("its date is in the future")


def _url(essay: Essay, slug: str) -> str:
    is_page = essay.place.kind == "page"
    top, *folders = essay.path.parts[:-1]
    patterns = essay.config.get("PAGES" if is_page else "POSTS")
    for pattern in patterns if isinstance(patterns, list) else ():
        if not isinstance(pattern, list) or len(pattern) < 2:
            continue
        if str(pattern[0]).startswith(f"{top}/"):
            top = str(pattern[1])
            break
    where = re.sub("/{2,}", "/", "/".join(["", top, *folders, slug]))
    is_pretty = essay.config.get("PRETTY_URLS") is not False
    return f"{where}/" if is_pretty else f"{where}.html"


def _date(value: Value) -> JSON:
    """Return a date whose zone is an offset: UTC-03:00 is west of Greenwich."""
    if not isinstance(value.text, str) or len(value.text) > _LONGEST_DATE:
        return value.text
    text = _OFFSET.sub("", value.text.strip())
    if not (named := _ZONE.fullmatch(text)):
        return text
    try:
        moment = parse_date(named["moment"]).moment
        return str(moment.replace(tzinfo=ZoneInfo(named["zone"])))
    except (ValueError, OSError, LookupError, RecursionError):
        # As metadata/reading: a name may be that of a folder of zones.
        return text


def read_settings(text: str) -> dict[str, JSON]:
    """Return the settings of a ``conf.py`` that are literals; it is not run."""
    import ast  # noqa: PLC0415

    found: dict[str, JSON] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                value = ast.literal_eval(node.value)
            except (ValueError, TypeError):
                continue
            found[node.targets[0].id] = _as_json(value)
    return found


def _as_json(value: object) -> JSON:
    if isinstance(value, (list, tuple)):
        return [_as_json(x) for x in value]
    if isinstance(value, dict):
        return {str(k): _as_json(v) for k, v in value.items()}
    return value if isinstance(value, (str, bool, int, float)) else None


def is_conf(settings: Mapping[str, JSON]) -> bool:
    """Return whether settings are Nikola's: others have a ``conf.py``, too."""
    return "POSTS" in settings or "BLOG_TITLE" in settings


SOURCE = Source(
    "nikola",
    "Nikola",
    (".. name: lines", "YAML", "TOML"),
    (
        Row("title", "title", row.text_as_html, "text, of which a `<` is no tag"),
        Row("date", "date", _date, "with its zone"),
        Row("updated", "modified", _date),
        Row("slug", "slug", None, "else the name of the file"),
        Row("tags", "tags", row.listed, "between commas"),
        Row("category", "category"),
        Row("status", "status", None, "`private` becomes `hidden`"),
        Row("author", "author"),
        Row("description", "description"),
        Row("link", "link"),
        Row("type", "type"),
        Row("template", "nikola_template", None, "Pelican would look for it"),
    ),
    (
        "a `.meta` file beside",
        "what is to come, and the tags `draft` and `private`, as their statuses",
        "`pages/` and `stories/` as pages",
        "`<!-- TEASER_END -->` as `<!--more-->`, its text, too",
    ),
    (
        "bodies in reStructuredText and notebooks, which are refused",
        "shortcodes, which stay as text",
        "themes, galleries as such, listings as such",
    ),
    _place,
    _finish,
    html=True,
    content="posts",
    languages="TRANSLATIONS",
    configs=("conf.py",),
    sections=False,
)
