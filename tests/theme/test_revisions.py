"""The page of revisions: every edit of the site, the latest first, with its reason."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import Command, Site
from tests.theme.test_own_page import errors
from tests.theme.test_templates_to_copy import built


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.parametrize("autoescape", [True, False])
def test_edits_of_the_site_are_listed_with_their_notes(
    site: Site, theme: str, autoescape: bool
) -> None:
    a = ["2010-05", {"date": "2019-09-14", "note": "A <b> & “c”."}, "soon"]
    for slug, edits in (("a", a), ("b", "2019-10"), ("c", "")):
        fields = {"title": f"On *{slug}* &amp; <i>x</i>", "slug": slug}
        text = json.dumps({**fields, "date": "2008-03-30", "edited": edits})
        site.write(f"{slug}.md", f"<!-- {text} -->\n\nText.\n")
    plain = "Title: Plain\nDate: 2008-03-30\nEdited: 2019-11~\n\nText.\n"
    site.write("plain.md", plain)
    site.build(
        THEME=theme,
        DIRECT_TEMPLATES=["index", "revisions"],
        DEFAULT_DATE_FORMAT="%-d %B %Y",
        JSONCOMMENT_WORDS={"revisions": "Edits & more"},
        JINJA_ENVIRONMENT={"autoescape": autoescape},
    )
    page = site.output("revisions.html")
    section = page.partition('<section class="body revisions">')[2]
    section = section.partition("</section>")[0]
    assert "<h2>Edits &amp; more</h2>" in section
    assert re.findall(r"<h3>(.*?)</h3>", section) == ["2019", "2010"]
    title = "On *{}* &amp; <i>x</i>"
    listed = [
        ('<time datetime="2019-11">c. November 2019</time>', "plain", "Plain", ""),
        ('<time datetime="2019-10">October 2019</time>', "b", title.format("b"), ""),
        (
            '<time datetime="2019-09-14">14 September 2019</time>',
            "a",
            title.format("a"),
            '<span class="revision-note"><span class="revision-separator"> – </span>'
            "A &lt;b&gt; &amp; “c”.</span>",
        ),
        ('<time datetime="2010-05">May 2010</time>', "a", title.format("a"), ""),
    ]
    items = [
        f'<span class="revision-date">{day}<span class="revision-separator">: </span>'
        f'</span><a href="https://blog.example/{slug}.html">{name}</a>{note}'
        for day, slug, name, note in listed
    ]
    assert re.findall(r"<li>(.*?)</li>", section) == items
    assert errors(page) == errors(site.output("index.html"))


def test_a_site_without_edits_has_an_empty_page(site: Site) -> None:
    site.write("a.md", '<!-- {"title": "T", "date": "2008-03-30"} -->\n\nText.\n')
    site.build(DIRECT_TEMPLATES=["index", "revisions"])
    assert "<h2>Revisions</h2>" in site.output("revisions.html")
    assert "<li>" not in site.output("revisions.html").partition("<h2>Revisions")[2]


FEED = "feeds/revisions.atom.xml"


def test_the_feed_has_what_was_changed(site: Site) -> None:
    edits = [
        "2010-05",
        {"date": "2019-09-14", "note": "A <b>."},
        {"date": "2019-09-14T10:00", "note": "B."},
        "../2007",
    ]
    text = json.dumps({"title": "T &amp; <i>U</i>", "slug": "t", "edited": edits})
    site.write("a.md", f'<!-- {text[:-1]}, "date": "2008-03-30"}} -->\n\nText.\n')
    site.build(JSONCOMMENT_REVISIONS_FEED=FEED, DEFAULT_DATE_FORMAT="%Y-%m-%d")
    tree = ET.fromstring(site.output(FEED))
    entries = [
        [x.findtext(f"{{*}}{name}") for name in ("title", "published", "content")]
        for x in tree.findall("{*}entry")
    ]
    first = "<p>B.</p><p>A &lt;b&gt;.</p>"
    assert entries == [
        ["T & U: 2019-09-14", "2019-09-14T00:00:00+00:00", first],
        ["T & U: May 2010", "2010-05-01T00:00:00+00:00", ""],
        ["T & U: until 2007", "2007-12-31T00:00:00+00:00", ""],
    ]
    ids = [x.findtext("{*}id") for x in tree.findall("{*}entry")]
    assert len(set(ids)) == 3
    assert (tree.findtext("{*}title") or "").endswith(" - Revisions")


LINK = re.compile(r'<(?:link|a)[^>]* type="application/atom\+xml"[^>]*>')


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.parametrize("feed", [FEED, None, 1])
def test_the_page_leads_to_the_feed_that_is_asked_for(
    site: Site, theme: str, feed: object
) -> None:
    """For readers of feeds in the head, and for readers of pages in the text."""
    site.write("a.md", '<!-- {"title": "T", "date": "2008", "edited": "2009"} -->')
    site.build(
        THEME=theme,
        DIRECT_TEMPLATES=["index", "revisions"],
        REVISIONS_SAVE_AS="when/revisions.html",
        RELATIVE_URLS=True,
        FEED_ALL_ATOM=None,
        CATEGORY_FEED_ATOM=None,
        JSONCOMMENT_REVISIONS_FEED=feed,
        JSONCOMMENT_WORDS={"revisions": "Edits & more"},
    )
    page = site.output("when/revisions.html")
    head, _, body = page.partition("</head>")
    place = f'type="application/atom+xml" href="../{FEED}"'
    asked = feed == FEED
    assert (
        LINK.findall(head)
        == [f'<link rel="alternate" {place} title="Edits &amp; more">'] * asked
    )
    assert (
        LINK.findall(body)
        == [f'<a href="../{FEED}" type="application/atom+xml">'] * asked
    )
    assert not asked or ET.parse(site.path / "output" / "when" / f"../{FEED}")
    assert errors(page) == errors(site.output("index.html"))


def test_without_the_setting_there_is_no_feed(site: Site) -> None:
    site.write("a.md", '<!-- {"title": "T", "date": "2008", "edited": "2009"} -->')
    site.build()
    assert not (site.path / "output" / FEED).exists()


@pytest.mark.parametrize("save_as", [FEED, "feeds"])
def test_no_essay_takes_the_place_of_the_feed(site: Site, save_as: str) -> None:
    text = json.dumps({"title": "T", "date": "2008-03-30", "save_as": save_as})
    site.write("a.md", f"<!-- {text} -->\n\nText.\n")
    site.build(JSONCOMMENT_REVISIONS_FEED=FEED)
    ET.fromstring(site.output(FEED))


YAML = """\
---
title: In YAML
date: 2008-03-30
first_draft: 2006
slug: in-yaml
edited: {}
---
Text.
"""


@pytest.mark.parametrize(
    ("edited", "shown"),
    [
        (
            '["2004-03~", {date: 2019-09-14, note: "A <b> & c."}]',
            {"c. March 2004": "", "14 September 2019": "A &lt;b&gt; &amp; c."},
        ),
        ('{date: "2010", note: Names.}', {"2010": "Names."}),
        ("[{note: Lost.}, 2010, {date: soon, note: 7}]", {"2010": ""}),
        ("[{date: {a: 1}, note: [1]}, [2009], 2010-05-06]", {"6 May 2010": ""}),
    ],
)
@pytest.mark.slow
def test_edits_of_an_ordinary_file_are_shown_as_its_reader_has_them(
    site: Site, pelican_command: Command, edited: str, shown: dict[str, str]
) -> None:
    """Also as mappings, as `convert` writes them; what tells no date breaks nothing."""
    site.write("in-yaml.md", YAML.format(edited))
    pages = built(
        site,
        pelican_command,
        site.path,
        *("yaml_metadata", "jsoncomment"),
        DIRECT_TEMPLATES=["index", "chronology", "revisions"],
        DEFAULT_DATE_FORMAT="%-d %B %Y",
        JSONCOMMENT_PROVENANCE="top",
        JSONCOMMENT_REVISIONS_FEED=FEED,
    )
    items = re.findall(r"<li>(.*?)</li>", pages["revisions.html"])
    listed = [re.sub(r"<.*?>", "", x) for x in items if "in-yaml.html" in x]
    expected = [f"{day}: In YAML – {x}".removesuffix(" – ") for day, x in shown.items()]
    assert sorted(listed) == sorted(expected)
    for day, note in shown.items():
        title = f"<title>Edited {day}{': ' if note else ''}{note}</title>"
        assert title in pages["chronology.html"]
        assert f">{day}</time>" in pages["in-yaml.html"]
        assert not note or f"<dd>{note}</dd>" in pages["in-yaml.html"]
        assert day in site.output(FEED)
