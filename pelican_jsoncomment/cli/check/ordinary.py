"""Say of a file without a header whether Pelican builds it, and if not, why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from pelican_jsoncomment import rules
from pelican_jsoncomment.body.document import read_head
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import PROGRAM, command_line
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

# Python-Markdown's extension "meta"; the lists of YAML are between its keys.
_FENCE = re.compile(r"-{3}\s*\Z")
_END = re.compile(r"(?:-{3}|\.{3})(?:\s|\Z)")
_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):\s*(.*)")
_MORE = re.compile(r"(?: {4,}|\t)\S")
# Without it Pelican's HTMLReader finds no title.
_HEAD = re.compile(r"<head\b", re.IGNORECASE)
# Front matter that is longer is no front matter.
_LONGEST = 65_536


def is_source(path: str, blog: Blog) -> bool:
    """Return whether Pelican reads a file as an article or a page.

    It does not where the setting READERS says so, or the file is excluded.
    """
    extension = PurePath(path).suffix.removeprefix(".").lower()
    if extension not in MARKDOWN_EXTENSIONS + HTML_EXTENSIONS:
        return False
    if not blog.pelican.get("READERS", {}).get(extension, True):
        return False
    parts = PurePath(blog.in_content(path)).parts
    left_out = blog.pelican.get("ARTICLE_EXCLUDES", ())
    pages = blog.pelican.get("PAGE_PATHS", ("pages",))
    excluded = [PurePath(x).parts for x in left_out if x not in pages]
    return not any(x and parts[: len(x)] == x for x in excluded)


def findings(path: str, data: bytes, blog: Blog, *, is_page: bool) -> Iterator[Finding]:
    """Yield what an ordinary file lacks for Pelican to build it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Pelican reads files as nothing else (pelican.utils.pelican_open).
        at = len(data[: error.start].decode("utf-8"))
        reason = f"byte 0x{data[error.start]:02X} at byte {error.start} is not UTF-8"
        source = Source(data.decode("utf-8", "replace"), path)
        reason += ", and Pelican leaves the file out; save it as UTF-8"
        yield Finding(rules.NOT_UTF_8, "encoding", reason, source, at)
        return
    source = Source(text[:_LONGEST], path)
    text = source.text.removeprefix("\ufeff")
    is_html = path.lower().endswith(HTML_EXTENSIONS)
    given = {
        **dict(blog.pelican.get("DEFAULT_METADATA", {})),
        **blog.in_path(path),
        **(_of_document(text) if is_html else _of_lines(text)),
    }
    if "title" not in given:
        command = command_line(PROGRAM, "fix", "--add-headers", path)
        reason = f"Pelican leaves the file out without one; {command} adds a header"
        yield Finding(rules.NO_TITLE, "title", reason, source, 0)
        return
    # A draft without a date is the last of all (pelican.contents.Article).
    is_draft = given.get("status", "").strip().lower() == "draft"
    if not ("date" in given or is_page or is_draft or blog.has_date(path)):
        reason = "the article has none, and Pelican leaves it out; add one"
        yield Finding(rules.MISSING_DATE, "date", reason, source, 0)


def _of_document(text: str) -> Mapping[str, str]:
    return read_head(text) if _HEAD.search(text) else {}


def _of_lines(text: str) -> Mapping[str, str]:
    """Return the fields at the top of a Markdown file, by the names in lower case."""
    lines = text.splitlines()
    is_fenced = bool(lines) and bool(_FENCE.match(lines[0]))
    found: dict[str, str] = {}
    for line in lines[is_fenced:]:
        if key := _KEY.match(line):
            found.setdefault(key[1].lower(), key[2])
        elif _END.match(line) or not (is_fenced or (found and _MORE.match(line))):
            break
    return found
