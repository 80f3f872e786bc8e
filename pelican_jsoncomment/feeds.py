"""Essays in feeds: their links to places in them lead to their pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import unquote

from pelican_jsoncomment.page_conflicts import is_essay
from pelican_jsoncomment.summary.links import all_to_page

# What FEED_APPEND_REF adds to the links of a feed.
_FROM_FEED = "?ref=feed"


def lead_to_pages(context: Mapping[str, Any], feed: Any) -> None:
    """Let the links of essays in a feed to their own places lead to their pages.

    In a feed reader, the page around ``href="#fn:1"`` is the reader's own.
    """
    essays: set[str] | None = None
    for item in feed.items:
        # A feed of RSS has the content as its description.
        whole = "description" if item["content"] is None else "content"
        html = item[whole] or ""
        if "#" not in html and "&num;" not in html:
            continue
        if essays is None:
            # Of what could not be read there is None.
            contents = context["generated_content"].values()
            essays = {unquote(x.url) for x in contents if x and is_essay(x)}
        page = item["link"].removesuffix(_FROM_FEED)
        if unquote(page).removeprefix(unquote(feed.feed["link"])) in essays:
            item[whole] = all_to_page(html, escape(page))
