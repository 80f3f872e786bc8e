"""The macro ``lifeline``: the drawing of the chronology for one article."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import html5lib
import pytest

from tests.conftest import HEADER, Site
from tests.theme.test_chronology import HTML, ON, SVG, parsed

TEMPLATE = """<!DOCTYPE html><title>T</title><p>
{% from "jsoncomment.html" import lifeline %}{{ lifeline(article) }}"""


def drawn(site: Site, text: str, **settings: Any) -> ET.Element:
    """Return the page of the one article of a site, whose template draws its line."""
    folder = site.path / "overrides"
    folder.mkdir(exist_ok=True)
    (folder / "article.html").write_text(TEMPLATE, encoding="utf-8")
    site.write("essay.md", text)
    site.build(THEME_TEMPLATES_OVERRIDES=[str(folder)], **settings)
    return parsed(site.output("on-walls.html"))


def shapes(element: ET.Element) -> list[tuple[str, str]]:
    return [(x.tag, x.get("r") or x.text or "") for x in element.iter()][1:]


def test_line_is_that_of_the_chronology(site: Site) -> None:
    """Of an archive of one, whose axis is the same."""
    header = HEADER.replace('"edited": ""', '"edited": ["2010~", "2012/.."]')
    tree = drawn(site, header, **ON)
    (line,) = (x for x in tree.iter(f"{SVG}svg") if x.get("class") == "lifeline")
    assert line.get("aria-hidden") == "true"
    page = parsed(site.output("chronology.html"))
    (row,) = (x for x in page.iter(f"{SVG}svg") if x.get("y") == "50%")
    assert shapes(line[0]) == shapes(row)
    assert [x.text for x in line.iter(f"{SVG}title")] == [
        "First drafted 2006",
        "First published Sun 30 March 2008",
        "Edited c. 2010",
        "Edited since 2012",
    ]
    labels = [x.text for x in line if x.tag == f"{SVG}text"]
    assert labels == ["2006", "2008", "2012"]


@pytest.mark.parametrize(
    ("draft", "labels"),
    [
        ("2008-01", ["2008", "April", "December"]),
        ("2007-11", ["2007", "July", "2008", "July"]),
        ("2006", ["2006", "2007", "2008"]),
    ],
)
def test_axis_in_a_margin_says_each_of_its_years(
    site: Site, draft: str, labels: list[str]
) -> None:
    tree = drawn(site, HEADER.replace('"2006"', f'"{draft}"'))
    (line,) = (x for x in tree.iter(f"{SVG}svg") if x.get("class") == "lifeline")
    assert [x.text for x in line if x.tag == f"{SVG}text"] == labels


def test_dot_and_ring_can_be_seen_in_one_place(site: Site) -> None:
    """The dot is within the ring, with more than a pixel between."""
    day = HEADER.replace('"2006"', '"2008-03-30"')
    tree = drawn(site, day, **ON)
    ring, dot = tree.iter(f"{SVG}circle")
    assert ring.get("cx") == dot.get("cx")
    assert ring.get("fill") == "none"
    (line,) = (x for x in tree.iter(f"{SVG}svg") if x.get("class"))
    stroke = float(line.get("stroke-width") or 0)
    assert float(ring.get("r") or 0) - float(dot.get("r") or 0) - stroke > 1


def test_line_has_the_words_of_the_article(site: Site) -> None:
    words = {"fr": {"drafted": "Écrit & daté", "approximate": "vers {}"}}
    text = HEADER.replace('"2006"', '"2006~"').replace('"slug"', '"lang": "fr", "slug"')
    tree = drawn(
        site,
        text,
        JSONCOMMENT_WORDS=words,
        ARTICLE_LANG_SAVE_AS="{slug}.html",
    )
    assert next(tree.iter(f"{SVG}title")).text == "Écrit & daté vers 2006"


@pytest.mark.parametrize(
    "text",
    [
        HEADER.replace('"first_draft": "2006",', ""),
        "Title: On Walls\nDate: 1999-01-02\n\nText.\n",
    ],
)
def test_article_of_one_date_has_no_line(site: Site, text: str) -> None:
    assert not list(drawn(site, text).iter(f"{SVG}svg"))


def test_line_can_be_on_a_page_more_than_once(site: Site) -> None:
    """It has no id, and no style that others would get."""
    tree = drawn(site, HEADER)
    assert [x for x in tree.iter() if x.get("id")] == []
    assert not list(tree.iter(f"{SVG}style"))
    assert not list(tree.iter(f"{HTML}style"))


@pytest.mark.parametrize("position", ["top", "bottom"])
def test_line_is_drawn_beside_the_setting_of_the_provenance_line(
    site: Site, position: str
) -> None:
    tree = drawn(site, HEADER, JSONCOMMENT_PROVENANCE=position)
    assert len([x for x in tree.iter(f"{SVG}svg") if x.get("class")]) == 1


def test_html_is_strictly_valid_with_autoescape_too(site: Site) -> None:
    html = HEADER.replace('"2006"', '"2006%/.."')
    drawn(site, html, JINJA_ENVIRONMENT={"autoescape": True, "trim_blocks": True})
    page = site.output("on-walls.html")
    assert "&lt;" not in page
    html5lib.HTMLParser(strict=True).parse(page)
