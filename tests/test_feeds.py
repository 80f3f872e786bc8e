"""Essays in feeds: where their links lead."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import HEADER, Site

FEEDS: dict[str, Any] = {
    "FEED_ALL_ATOM": "atom.xml",
    "FEED_ALL_RSS": "rss.xml",
    "RSS_FEED_SUMMARY_ONLY": False,
}
PAGE = "https://blog.example/on-walls.html"
BODY = """\
A wall[^1].

<!--more-->

See [above](#part) and [elsewhere](https://other.example/#part).

<p id="part"><a href=#part>a</a> <a href="&num;part">b</a> <a href="#">top</a>
<svg><use href="#shape"/></svg></p>

`<a href="#code">`

[^1]: Of stone.
"""


def whole(site: Site, feed: str) -> str:
    """Return the one whole text that a feed has of an essay."""
    tree = ET.fromstring(site.output(feed))
    path = "channel/item/description" if feed == "rss.xml" else "{*}entry/{*}content"
    (content,) = tree.findall(path)
    return content.text or ""


@pytest.mark.parametrize("feed", ["atom.xml", "rss.xml"])
@pytest.mark.parametrize(
    "settings", [{}, {"RELATIVE_URLS": True}, {"FEED_APPEND_REF": True}]
)
def test_links_to_places_in_an_essay_lead_to_its_page(
    site: Site, feed: str, settings: dict[str, Any]
) -> None:
    site.write("essay.md", HEADER + BODY)
    site.build(**FEEDS, **settings)
    html = whole(site, feed)
    assert re.findall(r'<(?:a|use)\b[^>]* href="?([^\s">]*)', html) == [
        f"{PAGE}#fn:1",
        f"{PAGE}#part",
        "https://other.example/#part",
        f"{PAGE}#part",
        f"{PAGE}#part",
        "#",
        "#shape",
        f"{PAGE}#fnref:1",
    ]
    # On the page itself they are as before.
    assert 'href="#fn:1"' in site.output("on-walls.html")


def test_ordinary_articles_in_feeds_are_as_their_reader_made_them(site: Site) -> None:
    ordinary = "Title: Plain\nDate: 2010-01-02\n\n" + BODY
    site.write("plain.md", ordinary)
    site.build(**FEEDS)
    assert 'href="#fn:1"' in whole(site, "atom.xml")


def test_translations_and_addresses_of_any_letters_are_led_to(site: Site) -> None:
    slug = '"slug": "wände & türen"'
    french = '"lang": "fr", "translation": "true", "slug": "wände & türen"'
    site.write("essay.md", HEADER.replace('"slug": ""', slug) + BODY)
    site.write("essay-fr.md", HEADER.replace('"slug": ""', french) + BODY)
    site.build(
        TRANSLATION_FEED_ATOM="{lang}.xml",
        ARTICLE_URL="{slug}/",
        ARTICLE_SAVE_AS="{slug}/index.html",
        ARTICLE_LANG_URL="{lang}/{slug}/",
        ARTICLE_LANG_SAVE_AS="{lang}/{slug}/index.html",
    )
    for feed, folder in (("en.xml", ""), ("fr.xml", "fr/")):
        html = whole(site, feed)
        page = f"https://blog.example/{folder}w%C3%A4nde%20&amp;%20t%C3%BCren/"
        assert f'href="{page}#fn:1"' in html


@pytest.mark.parametrize("summary_only", [True, False])
def test_summaries_in_feeds_keep_their_links(site: Site, summary_only: bool) -> None:
    site.write("essay.md", HEADER + BODY)
    site.build(**{**FEEDS, "RSS_FEED_SUMMARY_ONLY": summary_only})
    html = whole(site, "rss.xml")
    assert html.count(f'href="{PAGE}#fn:1"') == 1
    assert html.count("fnref") == (0 if summary_only else 2)


@pytest.mark.parametrize(
    "sample",
    [
        "<textarea><a href='#part'></textarea>",
        "<script>'<a href=\"#part\">'</script>",
        "<svg><style>i {}</style><desc><![CDATA[<a href='#part'>]]></desc></svg>",
        "<!-- <a href='#part'> --><i title='<a href=#part>'></i>",
    ],
)
def test_what_only_looks_like_a_link_stays(site: Site, sample: str) -> None:
    link = "<a href='#part'>a</a>"
    site.write("essay.html", f"{HEADER}<p id='part'>{sample}{link}</p>")
    site.build(**FEEDS)
    led = link.replace("#", f"{PAGE}#")
    assert whole(site, "atom.xml") == f"<p id='part'>{sample}{led}</p>"


def ids(site: Site, feed: str) -> list[str]:
    """Return the ids that a feed has, in order."""
    tree = ET.fromstring(site.output(feed))
    path = "{*}entry/{*}id" if feed.endswith("atom.xml") else "channel/item/guid"
    return sorted(x.text or "" for x in tree.findall(path))


def write_with_ids(site: Site) -> None:
    for slug, field in {
        "new": '"guid": "https://old.example/?p=7"',
        "old": '"wp_guid": "tag:blogger.com,1999:blog-1.post-2", "guid": ""',
        "number": '"guid": 70',
        "twice": '"guid": "same"',
        "again": '"guid": "same"',
        "none": '"guid": ""',
        "list": '"wp_guid": ["x"]',
    }.items():
        header = HEADER.replace('"slug": ""', f'"slug": "{slug}", {field}')
        site.write(f"{slug}.md", header + BODY)
    site.write("plain.md", "Title: Plain\nDate: 2010-01-02\nguid: mine\n\nText.")


OWN_IDS = [
    f"tag:blog.example,{date}:/{slug}.html"
    for slug, date in [
        *[(x, "2008-03-30") for x in ("again", "list", "none", "twice")],
        ("plain", "2010-01-02"),
    ]
]
KEPT_IDS = ["70", "https://old.example/?p=7", "tag:blogger.com,1999:blog-1.post-2"]


@pytest.mark.parametrize("feed", ["atom.xml", "rss.xml"])
def test_essays_keep_the_ids_that_they_had_in_the_feeds_of_another_site(
    site: Site, feed: str
) -> None:
    """An id that two essays have would hide one of them."""
    write_with_ids(site)
    site.build(**FEEDS, JSONCOMMENT_FEED_IDS=True, FEED_APPEND_REF=True)
    found = [x.replace("?ref=feed", "") for x in ids(site, feed)]
    assert found == sorted(OWN_IDS + KEPT_IDS)
    permalinks = site.output("rss.xml").count('<guid isPermaLink="false">')
    assert permalinks == len(KEPT_IDS)


def test_by_default_feeds_have_ids_of_this_site(site: Site) -> None:
    write_with_ids(site)
    site.build(**FEEDS)
    assert not set(KEPT_IDS) & {*ids(site, "atom.xml"), *ids(site, "rss.xml")}


def test_revisions_have_ids_of_their_own(site: Site) -> None:
    edited = '"edited": ["2010-01-01", "2011-01-01"], "guid": "same"'
    site.write("essay.md", HEADER.replace('"edited": ""', edited) + BODY)
    feed = {"JSONCOMMENT_REVISIONS_FEED": "r.atom.xml"}
    site.build(**FEEDS, **feed, JSONCOMMENT_FEED_IDS=True)
    assert ids(site, "atom.xml") == ["same"]
    assert len(set(ids(site, "r.atom.xml")) - {"same"}) == 2
