"""The more marker where it is seen: on a built site's pages and in its feeds.

The numbers in names are those of the table of cases in tests/README.md.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import html5lib
import pytest

from tests.conftest import HEADER, Site
from tests.ten_essays import MIDDLES, build_ten_essays

SITEURL = "https://blog.example"
FEEDS = {"FEED_ALL_ATOM": "feeds/all.atom.xml", "FEED_ALL_RSS": "feeds/all.rss.xml"}
ATOM = "{http://www.w3.org/2005/Atom}"
TITLED = HEADER.replace('"On Walls"', '"{title}"')


@dataclass
class Places:
    """The HTML at each place of a built site where an article can be.

    Attributes:
        page: The article's own page.
        index: The index.
        category: The page of its category.
        atom: The content in the Atom feed.
        atom_summary: The summary there, None where the entry has none.
        rss: The description in the RSS feed.
    """

    page: str
    index: str
    category: str
    atom: str
    atom_summary: str | None
    rss: str

    @property
    def summaries(self) -> list[str]:
        """All that shows the summary."""
        shown = [self.index, self.category, self.rss]
        return [*shown, self.atom_summary] if self.atom_summary is not None else shown


def build(site: Site, **settings: Any) -> Places:
    """Build the site and return the places of its newest article, titled On Walls."""
    site.build(**FEEDS, **settings)
    atom = ET.fromstring(site.output("feeds/all.atom.xml"))
    rss = ET.fromstring(site.output("feeds/all.rss.xml"))
    (entry,) = (x for x in atom.iter(f"{ATOM}entry") if has_title(x, f"{ATOM}title"))
    (item,) = (x for x in rss.iter("item") if has_title(x, "title"))
    return Places(
        site.output("on-walls.html"),
        site.output("index.html"),
        site.output("category/history.html"),
        entry.findtext(f"{ATOM}content", ""),
        entry.findtext(f"{ATOM}summary"),
        item.findtext("description", ""),
    )


def has_title(element: ET.Element, name: str) -> bool:
    return element.findtext(name) == "On Walls"


class Tags(HTMLParser):
    """The tags of a page as they are written, a void element without an end tag."""

    VOID = frozenset(
        ["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"]
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag in ("a", "area", "link"):
            self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def assert_valid(html: str) -> None:
    """Assert that a browser neither adds nor drops a tag, and no id occurs twice."""
    parser = html5lib.HTMLParser()
    tree = parser.parse(html)
    assert parser.errors == []
    parsed = [
        f"/{token['name']}" if token["type"] == "EndTag" else token["name"]
        for token in html5lib.getTreeWalker("etree")(tree)
        if token["type"] in ("StartTag", "EndTag", "EmptyTag")
    ]
    written = Tags(html)
    assert written.tags == parsed
    assert [x for x, count in Counter(written.ids).items() if count > 1] == []


def dead_links(site: Site) -> list[tuple[str, str]]:
    """Return each link of the built site, by page, that leads to nothing on it."""
    output = site.path / "output"
    pages = {
        f"{SITEURL}/{x.relative_to(output).as_posix()}": Tags(x.read_text("utf-8"))
        for x in output.rglob("*.html")
    }
    fed = (
        (base or f"{SITEURL}/{x.relative_to(output).as_posix()}", Tags(html))
        for x in output.rglob("*.xml")
        for base, html in in_feed(x)
    )
    followed = 0
    dead = []
    for source, page in (*pages.items(), *fed):
        for link in page.links:
            followed += 1
            target, fragment = urldefrag(urljoin(source, link))
            target = target if target != f"{SITEURL}/" else f"{SITEURL}/index.html"
            name = unquote(target.removeprefix(f"{SITEURL}/"))
            if "://" in name:
                continue
            if not (output / name).is_file() or (
                fragment and unquote(fragment) not in pages[target].ids
            ):
                dead.append((source, link))
    assert followed
    return dead


def in_feed(feed: Path) -> Iterator[tuple[str, str]]:
    """Yield the HTML that a feed holds, and what its links are relative to.

    That is the article for the content of an Atom entry, whose links to the article's
    own fragments stay as written; "", the feed itself, for a summary.
    """
    tree = ET.fromstring(feed.read_bytes())
    for entry in tree.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        yield link.attrib["href"], entry.findtext(f"{ATOM}content", "")
        yield "", entry.findtext(f"{ATOM}summary", "")
    for item in tree.iter("item"):
        yield "", item.findtext("description", "")


# The cases that show only on a site


@pytest.mark.parametrize("body", ["One.\n\nTwo.\n\n<!--more-->", "Two.<!--more-->"])
def test_case_17_marker_at_the_end(site: Site, body: str) -> None:
    """The summary is the content exactly, which Pelican asks for in Atom."""
    article = site.read(HEADER + body)
    assert article.summary == article.content
    assert (article.has_more, article.has_summary) == (False, True)
    places = build(site)
    assert places.atom_summary is None
    for place in (places.page, *places.summaries):
        assert article.content in place
        assert "more-->" not in place


FOOTNOTE = """\
Fact[^1] and [below](#sec).

<!--more-->

Two

## Sec {#sec}

[^1]: note
"""


def test_case_22_footnote_and_fragment_lead_to_the_article(site: Site) -> None:
    site.write("essay.md", HEADER + FOOTNOTE)
    places = build(site)
    assert len(places.summaries) == 4
    for place in places.summaries:
        assert re.findall(r'<a class="footnote-ref" href="([^"]*)"', place) == [
            f"{SITEURL}/on-walls.html#fn:1"
        ]
        assert f'<a href="{SITEURL}/on-walls.html#sec">below</a>' in place
        assert 'id="fnref:1"' not in place
    page = f"{SITEURL}/on-walls.html"
    for place, to in ((places.page, ""), (places.atom, page)):
        mark = f'<sup id="fnref:1"><a class="footnote-ref" href="{to}#fn:1">1</a>'
        assert mark in place
        assert f'<a href="{to}#sec">below</a>' in place
        assert '<li id="fn:1">' in place
        assert '<h2 id="sec">' in place
    assert dead_links(site) == []


def test_case_23_two_summaries_share_no_id(site: Site) -> None:
    site.write("essay.md", HEADER + FOOTNOTE)
    site.write("second.md", TITLED.replace("{title}", "In Walls") + FOOTNOTE)
    places = build(site)
    for place in (places.page, places.index, places.category):
        assert_valid(place)
    assert places.index.count('class="footnote-ref"') == 2
    assert f'href="{SITEURL}/in-walls.html#fn:1"' in places.index
    assert dead_links(site) == []


LINKED = """\
See [x]({filename}b.md), [its part]({filename}b.md#part) and ![]({static}a.png).

<!--more-->

Two.
"""


@pytest.fixture
def linked(site: Site) -> Site:
    site.write("notes/essay.md", HEADER + LINKED)
    body = '<h2 id="part">Part</h2>'
    site.write("notes/b.md", TITLED.replace("{title}", "B") + body)
    site.write("notes/a.png", b"\x89PNG")
    site.settings["STATIC_PATHS"] = ["notes"]
    return site


def test_case_26_links_to_sources_are_resolved_everywhere(linked: Site) -> None:
    places = build(linked)
    for place in (places.page, places.atom, *places.summaries):
        assert f'<a href="{SITEURL}/b.html">x</a>' in place
        assert f'<a href="{SITEURL}/b.html#part">its part</a>' in place
        assert f'src="{SITEURL}/notes/a.png"' in place
        assert "{filename}" not in place
    assert dead_links(linked) == []


@pytest.mark.parametrize("siteurl", [SITEURL, ""])
def test_case_26_relative_urls_are_those_of_any_summary_field(
    linked: Site, siteurl: str
) -> None:
    """With RELATIVE_URLS Pelican resolves a summary's links once, from SITEURL."""
    field = HEADER.replace('"tags"', '"summary": "[x]({filename}b.md)", "tags"')
    linked.write("notes/field.md", field.replace("On Walls", "By Field") + "Text.\n")
    places = build(linked, SITEURL=siteurl, RELATIVE_URLS=True)
    expected = f"{siteurl}/b.html" if siteurl else "b.html"
    for place in (places.index, places.category):
        by_marker, by_field = re.findall(r'<a href="([^"]*)">x</a>', place)
        assert by_marker == by_field == expected


TYPOGRAPHY = """\
"One" & *two* -- see[^1] the walls -- there.

<!--more Read "on"-->

Two "three".

[^1]: note
"""
SHOWN = (
    "{% for article in articles_page.object_list %}"
    "{{ article.summary }}|{{ article.has_more }}|{{ article.more_text }}"
    "|{{ article.has_summary }}|{{ article.content }}{% endfor %}"
)


@pytest.mark.parametrize("layer", ["reader", "generator"])
@pytest.mark.parametrize("typogrify", [False, True])
def test_case_29_typogrify_and_the_cache_change_nothing(
    site: Site, layer: str, typogrify: bool
) -> None:
    site.write("essay.md", HEADER + TYPOGRAPHY)
    templates = site.path / "templates"
    templates.mkdir()
    (templates / "index.html").write_text(SHOWN, encoding="utf-8")
    settings: dict[str, Any] = {
        "THEME_TEMPLATES_OVERRIDES": [str(templates)],
        "TYPOGRIFY": typogrify,
    }
    cache = {
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        "CONTENT_CACHING_LAYER": layer,
    }
    shown = []
    for more in ({}, cache, cache):
        site.build(**settings, **more)
        shown.append(site.output("index.html"))
    assert any((site.path / "cache").iterdir())
    assert shown[0] == shown[1] == shown[2]
    summary, has_more, more_text, has_summary, content = shown[0].split("|")
    assert (has_more, more_text, has_summary) == ("True", 'Read "on"', "True")
    assert f'href="{SITEURL}/on-walls.html#fn:1"' in summary
    assert ("&#8220;" in summary) is typogrify
    linked = summary.replace(f"{SITEURL}/on-walls.html#", "#")
    assert content.replace(' id="fnref:1"', "").startswith(linked)


# The cases as an article has them


@dataclass(frozen=True)
class Case:
    """A file, and what the article that Pelican reads from it has.

    Attributes:
        text: The file, header and all.
        summary: Its summary.
        content: Its content.
        has_more: Whether there is anything to read after the marker.
        more_text: The marker's own link text.
        name: The file's name.
        warns: What a warning must say; "" where there must be none.
    """

    text: str
    summary: str
    content: str
    has_more: bool = True
    more_text: str = ""
    name: str = "essay.md"
    warns: str = ""


ONE = "<p>One <em>a</em>.</p>"
ONE_TWO = f"{ONE}\n<p>Two.</p>"
FIELD = HEADER.replace('"tags"', '"summary": "By *field*.", "tags"')
EMPTY_FIELD = HEADER.replace('"tags"', '"summary": "", "tags"')
IN_NOTES = HEADER.replace('"tags"', '"notes": "cut <!--more--> here", "tags"')
HTML = "<div><p>One <b>b<!--more-->c</b> two.</p></div>"

CASES = {
    "02-crlf": Case(
        f"{HEADER}One *a*.\n\n<!--more-->\n\nTwo.\n".replace("\n", "\r\n"),
        ONE,
        ONE_TWO,
    ),
    "03-link-text": Case(
        f"{HEADER}One *a*.\n\n<!--more Read on-->\n\nTwo.\n",
        ONE,
        ONE_TWO,
        True,
        "Read on",
    ),
    "16-first": Case(f"{HEADER}<!--more-->\n\nOne.\n", "", "<p>One.</p>"),
    "16-straight-after-the-header": Case(
        f"{HEADER.rstrip()}<!--more-->\n\nOne.\n", "", "<p>One.</p>"
    ),
    "16-long": Case(
        f"{HEADER}<!--more-->\n\n{'word ' * 200}end\n", "", f"<p>{'word ' * 200}end</p>"
    ),
    "18-alone": Case(f"{HEADER}<!--more-->\n", "", "", False),
    "25-field-and-marker": Case(
        f"{FIELD}One *a*.\n\n<!--more-->\n\nTwo.\n",
        "<p>By <em>field</em>.</p>",
        ONE_TWO,
    ),
    "25-empty-field-and-marker": Case(
        f"{EMPTY_FIELD}One *a*.\n\n<!--more-->\n\nTwo.\n", ONE, ONE_TWO
    ),
    "25-field-alone": Case(
        f"{FIELD}One *a*.\n\nTwo.\n", "<p>By <em>field</em>.</p>", ONE_TWO, False
    ),
    "27-html": Case(
        HEADER + HTML,
        "<div><p>One <b>b</b></p></div>",
        HTML.replace("<!--more-->", ""),
        name="essay.html",
    ),
    "30-in-the-notes": Case(
        f"{IN_NOTES}One *a*.\n\nTwo.\n",
        ONE_TWO,
        ONE_TWO,
        False,
        warns="browsers end the comment at this -->",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case_as_read(site: Site, case: Case, caplog: pytest.LogCaptureFixture) -> None:
    article = site.read(case.text, case.name)
    assert article.summary == case.summary
    assert article.content == case.content
    assert article.has_more is case.has_more
    assert article.more_text == case.more_text
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == bool(case.warns)
    assert all(case.warns in warning for warning in warnings)


def test_case_24_table_of_contents_is_in_the_content_alone(site: Site) -> None:
    article = site.read(
        f"{HEADER}[TOC]\n\n# A\n\nt\n\n<!--more-->\n\n# B\n",
        MARKDOWN={"extensions": ["toc"]},
    )
    assert article.summary == "<h1>A</h1>\n<p>t</p>"
    assert article.content.startswith('<div class="toc">')
    assert '<h1 id="a">A</h1>\n<p>t</p>\n<h1 id="b">B</h1>' in article.content
    assert article.has_more


# Settings


def test_anchor_is_there_once_in_the_full_text_alone(site: Site) -> None:
    site.write(
        "essay.md", HEADER + "One.\n\n<!--more-->\n\nTwo.\n\n<!--more-->\n\n3.\n"
    )
    site.write(
        "second.md", TITLED.replace("{title}", "In Walls") + "A <!--more--> b.\n"
    )
    places = build(site, JSONCOMMENT_MORE_ANCHOR="read-on")
    span = '<span id="read-on"></span>'
    for place in (places.page, places.atom, site.output("in-walls.html")):
        assert place.count(span) == 1
    assert not any("read-on" in place for place in places.summaries)
    for page in (places.page, places.index, site.output("in-walls.html")):
        assert_valid(page)


ORDINARY = {
    "plain.md": "Title: On Walls\nDate: 2008-03-30\nCategory: history\n\n"
    "One[^1].\n\n<!--more Go on-->\n\nTwo.\n\n[^1]: note\n",
    "field.md": "Title: By Field\nDate: 2008-03-29\nSummary: Mine.\n\n"
    "One.\n\n<!--more-->\n\nTwo.\n",
    "page.html": "<html><head><title>As HTML</title>"
    '<meta name="date" content="2008-03-28"></head>'
    "<body><p>One <b>b<!--more--> c</b></p></body></html>",
    "text.rst": "As RST\n######\n\n:date: 2008-03-27\n\nOne.\n\n"
    ".. raw:: html\n\n   <!--more-->\n\nTwo.\n",
}


def test_marker_everywhere_splits_files_without_a_header(site: Site) -> None:
    """Markdown and HTML, that is; a reader for other files stays as it was."""
    for name, text in ORDINARY.items():
        site.write(name, text)
    places = build(site, JSONCOMMENT_MORE_EVERYWHERE=True)
    for place in places.summaries:
        assert f'href="{SITEURL}/on-walls.html#fn:1"' in place
        assert "Two." not in place.split("By Field", maxsplit=1)[0]
    assert "<p>Two.</p>" in places.page
    assert "Mine." in places.index
    assert "<section><p>One <b>b</b></p></section>" in places.index
    for name in ("on-walls", "by-field", "as-html"):
        assert "<!--more" not in site.output(f"{name}.html")
    assert "<!--more-->" in site.output("as-rst.html")
    for page in (places.page, places.index, places.category):
        assert_valid(page)
    assert dead_links(site) == []


def test_marker_in_files_without_a_header_stays_by_default(site: Site) -> None:
    for name, text in ORDINARY.items():
        site.write(name, text)
    places = build(site)
    for name in ("on-walls", "by-field", "as-html", "as-rst"):
        assert "<!--more" in site.output(f"{name}.html")
    assert "<p>Two.</p>" in places.rss


# Ten essays on one page


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_page_of_ten_summaries_is_valid_and_all_its_links_lead_on(
    site: Site, theme: str
) -> None:
    """The theme notmyidea shows the newest article whole, above nine summaries."""
    build_ten_essays(site, THEME=theme, **FEEDS)
    index = site.output("index.html")
    assert index.count("A first claim") == len(MIDDLES)
    for part in ("Last words", 'class="toc"', 'id="fn:a"', '<span id="more">'):
        assert index.count(part) == (theme == "notmyidea")
    assert f'href="{SITEURL}/essay-3.html#fn:a"' in index
    for page in (site.path / "output").rglob("*.html"):
        assert_valid(page.read_text("utf-8"))
    assert dead_links(site) == []
