"""Map the old URLs of an imported archive to the ones that Pelican gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from pelican_jsoncomment.archive.blog import Blog

# Characters of a URL that stay as they are; "%" because it may be encoded already.
_ODD = "surrogateescape"  # paths that are not UTF-8
_SAFE = "/%:?#[]@!$&'()*+,;=~"


class Address(NamedTuple):
    """Where a text was, and all that Pelican's URL patterns may ask for."""

    old: str
    slug: str
    date: datetime | None = None
    category: str = ""
    author: str = ""
    lang: str = ""
    is_page: bool = False


def text(addresses: Iterable[Address], blog: Blog, *, as_json: bool) -> str:
    """Return the map as JSON, or in lines of ``old new 301``.

    The lines are those of the ``_redirects`` files of static hosts: the path of the
    old URL, the path of the new one. JSON has the whole old URL. A text whose new URL
    cannot be told, and one that keeps its URL, is left out.
    """
    pairs = {}
    for address in addresses:
        new = _new_url(address, blog)
        if new and address.old and _path(address.old) != new:
            pairs[address.old if as_json else _path(address.old)] = new
    if as_json:
        return json.dumps(pairs, ensure_ascii=False, indent=1) + "\n"
    return "".join(f"{old} {new} 301\n" for old, new in pairs.items())


def _path(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return quote(f"{path}?{parts.query}" if parts.query else path, _SAFE, errors=_ODD)


def _new_url(address: Address, blog: Blog) -> str:
    """Return the path of the URL by ARTICLE_URL or PAGE_URL, or "" for none."""
    from pelican.settings import DEFAULT_CONFIG  # noqa: PLC0415

    name = "PAGE_URL" if address.is_page else "ARTICLE_URL"
    pattern = str(blog.pelican.get(name, DEFAULT_CONFIG[name]))
    slugify = blog.slugify()
    try:
        url = pattern.format(
            slug=address.slug,
            date=address.date,
            category=slugify(address.category or "misc"),
            author=slugify(address.author),
            lang=address.lang or blog.language,
        )
    except (LookupError, ValueError, AttributeError, TypeError):
        return ""
    return quote(f"/{url.lstrip('/')}", _SAFE, errors=_ODD)
