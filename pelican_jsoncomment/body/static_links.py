"""Lead the links to static files that Pelican cannot see to where the files are.

Pelican looks for ``{static}`` with one pattern over the whole text. It finds it in no
``srcset``, in one attribute of a tag only, and in none that comes after a ``>`` in
quotes.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pelican_jsoncomment.html.tags import start_tags
from pelican_jsoncomment.html.tokenizer import Attribute, Token

_STATIC = re.compile(r"\{static\}([^\s\"'<>]+)")
# Pelican's own, Content._get_intrasite_link_regex: what it finds in a tag is the last
# that comes before any ">".
_SEEN = re.compile(
    r"<[^>]+(?:href|src|poster|data|cite|formaction|action|content)\s*=\s*[\"'](?={)"
)
_NAMES = frozenset(("data", "href", "imagesrcset", "poster", "src", "srcset"))


def resolved(html: str, pelican: Mapping[str, Any], source: str) -> str:
    """Return HTML in which Pelican can see each link to a static file that is left.

    Those that it would not see have the URL that it gives the file (``SITEURL``,
    ``STATIC_URL``); one without a file stays as it is.

    Args:
        html: A body, or the value of a formatted field.
        pelican: The settings of the site.
        source: The path of the essay's file, to which paths are relative.
    """
    if "{static}" not in html:
        return html
    folder = os.path.relpath(Path(source).parent, pelican["PATH"])
    pieces = []
    position = 0
    for start, end in _unseen(html):
        new = _STATIC.sub(lambda x: _url(x, pelican, folder), html[start:end])
        pieces += [html[position:start], new]
        position = end
    return "".join([*pieces, html[position:]])


def ask_for_files(html: str) -> bool:
    """Return whether what ``resolved`` returns depends on which files there are."""
    return any(True for _ in _unseen(html))


def _unseen(html: str) -> Iterator[tuple[int, int]]:
    """Yield where the values are in which Pelican sees no link to a static file."""
    for token in start_tags(html):
        values = [(x.value_start, x.value_end) for x in _with_static(html, token)]
        if values:
            seen = _SEEN.match(html, token.start, token.end)
            yield from (x for x in values if not seen or x[0] != seen.end())


def _with_static(html: str, token: Token) -> Iterator[Attribute]:
    for x in token.attributes:
        if x.name in _NAMES and "{static}" in html[x.value_start : x.value_end]:
            yield x


def _url(link: re.Match[str], pelican: Mapping[str, Any], folder: str) -> str:
    try:
        parts = urlsplit(unescape(link[1]))
    except ValueError:
        # Such as of a bracket that is not closed.
        return link[0]
    path = posixpath.join("/", quote(Path(folder).as_posix()), parts.path)
    path = posixpath.normpath(path).lstrip("/")
    if not Path(pelican["PATH"], unquote(path)).is_file():
        return link[0]
    url = pelican["STATIC_URL"].format(path=path)
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    return f"{pelican['SITEURL'].rstrip('/')}/{url}{anchor}"
