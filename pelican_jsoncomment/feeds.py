"""Essays in feeds: where their links lead, and the ids that they had elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pelican_jsoncomment.page_conflicts import is_essay
from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.summary.links import all_to_page

if TYPE_CHECKING:
    from pelican.contents import Content

# What FEED_APPEND_REF adds to the links of a feed.
_FROM_FEED = "?ref=feed"
# The second is that of earlier imports from WordPress.
_IDS = ("guid", "wp_guid")


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
            essays = {unquote(x.url) for x in _essays(context)}
        if _address(item, feed) in essays:
            page = item["link"].removesuffix(_FROM_FEED)
            item[whole] = all_to_page(html, escape(page))


def keep_ids(context: Mapping[str, Any], feed: Any) -> None:
    """Give essays in a feed the ids that they had in the feeds of another site."""
    if not Options.read(context).feed_ids:
        return
    ids = {unquote(x.url): x for x in _essays(context) if _id(x)}
    taken = Counter(map(_id, ids.values()))
    for item in feed.items:
        essay = ids.get(_address(item, feed))
        if essay and taken[_id(essay)] == 1:
            item["unique_id"] = _id(essay)
            # Without this, RSS takes an id for an address.
            item["unique_id_is_permalink"] = False


def _essays(context: Mapping[str, Any]) -> Iterator[Content]:
    # Of what could not be read there is None.
    contents = context["generated_content"].values()
    return (x for x in contents if x and is_essay(x))


def _address(item: Mapping[str, Any], feed: Any) -> str:
    """Return the address of an item's page, as the content has it."""
    page = item["link"].removesuffix(_FROM_FEED)
    return unquote(page).removeprefix(unquote(feed.feed["link"]))


def _id(essay: Content) -> str:
    found = (essay.metadata.get(x) for x in _IDS)
    return next((x for x in found if isinstance(x, str) and x), "")
