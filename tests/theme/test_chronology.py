"""The chronology: which articles it shows, in which order, and where its marks are."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.theme.chronology import Chronology, Row, lay_out
from pelican_jsoncomment.theme.drawing import Picture
from tests.conftest import HEADER, Site
from tests.growth import assert_linear

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
ON = {"DIRECT_TEMPLATES": ["index", "chronology"]}


def essay(
    date: str = "2008-03-30", draft: str = "", edits: list[str] | None = None
) -> Any:
    """Return an article with what the layout looks at."""
    fields: dict[str, Any] = {"title": date, "date": datetime.fromisoformat(date)}
    if draft:
        fields["first_draft"] = PartialDate(draft)
    if edits:
        fields["edits"] = [PartialDate(x) for x in edits]
    return SimpleNamespace(**fields)


def laid_out(*articles: Any) -> Chronology:
    return lay_out(articles, lambda _: {"drafted": (), "published": (), "edited": ()})


def rows(chronology: Chronology) -> list[Row]:
    return [row for year in chronology.years for row in year.rows]


def picture(*articles: Any) -> Picture:
    return rows(laid_out(*articles))[0].picture


# The layout


def test_articles_stand_in_the_order_and_under_the_year_of_their_writing() -> None:
    articles = [
        essay("2008-03-30", "2006"),
        essay("2007-01-01"),
        essay("2006-05-01"),
        essay("1999-01-01", "../2007"),
        essay("2010-01-01", "2006-21"),
    ]
    chronology = laid_out(*articles)
    assert [year.year for year in chronology.years] == [2006, 2007]
    assert [row.article.title for row in chronology.years[0].rows] == [
        "2008-03-30",
        "2010-01-01",
        "2006-05-01",
    ]
    assert len({year.year for year in chronology.years}) == len(chronology.years)


def test_no_article_is_an_empty_chronology() -> None:
    assert laid_out() == Chronology(())


def test_work_grows_with_the_number_of_articles_alone() -> None:
    """Each article is looked at as often in a long list as in a short one."""
    counts = []
    for number in (50, 500):
        seen: list[Any] = []

        def show(article: Any, seen: list[Any] = seen) -> dict[str, Any]:
            seen.append(article)
            return {"drafted": (), "published": (), "edited": ()}

        lay_out([essay(f"{1900 + i % 100}-01-01") for i in range(number)], show)
        counts.append(len(seen))
    assert counts == [50, 500]


def test_time_grows_with_the_number_of_articles_alone() -> None:
    articles = [
        essay(f"{1900 + i % 100}-01-01", f"{1890 + i % 100}~", ["2001", "2010/.."])
        for i in range(3000)
    ]
    assert_linear(lambda number: laid_out(*articles[:number]), len(articles))


# The page


def page_of(site: Site, **settings: Any) -> ET.Element:
    site.build(**{**ON, **settings})
    return parsed(site.output("chronology.html"))


def parsed(html: str) -> ET.Element:
    """Return a page as a browser reads it, where nothing in it is an error."""
    tree: ET.Element = html5lib.HTMLParser(strict=True).parse(html)
    return tree


def write(site: Site, number: int) -> None:
    for i in range(number):
        fields = {
            "title": f"A title of some words &amp; the number {i}",
            "date": f"{1990 + i % 30}-{1 + i % 12:02}-17",
            "slug": f"essay-{i}",
            "first_draft": f"{1986 + i % 30}",
            "edited": [f"{2012 + i % 5}-03", f"{2019 + i % 5}-05-01"],
        }
        site.write(f"e{i}.md", f"<!-- {json.dumps(fields)} -->\n\nText.\n")


def cells(row: ET.Element) -> list[str]:
    return [" ".join("".join(cell.itertext()).split()) for cell in row][:4]


def test_page_is_a_table_by_year_with_links_and_dates(site: Site) -> None:
    site.write("essay.md", HEADER.replace('"edited": ""', '"edited": ["2010~", "x"]'))
    site.write("partial.md", HEADER.replace("2008-03-30", "2009").replace("On", "In"))
    site.write("plain.md", "Title: Plain &amp; <b>old</b>\nDate: 1999-01-02\n\nText.\n")
    site.write("a/draft.md", "Title: D\nDate: 2000-01-02\nStatus: draft\n\nText.\n")
    site.write("a/hidden.md", "Title: H\nDate: 2000-01-02\nStatus: hidden\n\nText.\n")
    site.write(
        "two.fr.md", "Title: F\nDate: 2001-01-01\nSlug: two\nLang: fr\n\nText.\n"
    )
    site.write("two.md", "Title: E\nDate: 2001-01-01\nSlug: two\n\nText.\n")
    tree = page_of(site, SITENAME="Blog", DEFAULT_DATE_FORMAT="%-d.%-m.%Y")
    assert [x.text for x in tree.iter(f"{HTML}title")] == ["Chronology – Blog"]
    assert [cells(row) for row in tree.iter(f"{HTML}tr")] == [
        ["Essay", "First drafted", "First published", "Edited"],
        ["1999"],
        ["Plain & old", "", "2.1.1999", ""],
        ["2001"],
        ["E", "", "1.1.2001", ""],
        ["2006"],
        ["In Walls", "2006", "2009", ""],
        ["On Walls", "2006", "30.3.2008", "x, c. 2010"],
    ]
    links = [x.get("href") for x in tree.iter(f"{HTML}a")]
    assert "https://blog.example/on-walls.html" in links
    times = [x.get("datetime") for x in tree.iter(f"{HTML}time")]
    assert times == [
        "1999-01-02",
        "2001-01-01",
        "2006",
        "2009",
        "2006",
        "2008-03-30",
        "2010",
    ]


def test_pictures_are_svg_without_script_and_hidden_from_screen_readers(
    site: Site,
) -> None:
    write(site, 3)
    tree = page_of(site)
    assert not list(tree.iter(f"{HTML}script"))
    parents = {child: parent for parent in tree.iter() for child in parent}
    drawn = [
        x
        for x in tree.iter(f"{SVG}svg")
        if parents[x].tag.startswith(HTML) and parents[x].tag != f"{HTML}nav"
    ]
    # The grid, the head with its legend, the essays.
    assert len(drawn) == 1 + 2 + 3
    for svg in drawn:
        around = [svg]
        while around[-1] in parents:
            around.append(parents[around[-1]])
        assert "true" in [x.get("aria-hidden") for x in around]
        assert not list(svg.iter(f"{HTML}a"))
    assert len(list(tree.iter(f"{SVG}circle"))) == 6


def write_three(site: Site) -> None:
    """Three essays, each the first in another order."""
    for slug, category, date, draft, edits in (
        ("a", "Letters", "2008-03-30", "1999", []),
        ("b", "<i>Art</i> & craft", "2005", "2004", ["2010", "2020-05"]),
        ("c", "Letters", "2001", "2000~", ["2009-01"]),
    ):
        fields = {"title": slug, "slug": slug, "category": category, "date": date}
        text = json.dumps({**fields, "first_draft": draft, "edited": edits})
        site.write(f"{slug}.md", f"<!-- {text} -->\n\nText.\n")


def test_rows_and_years_can_be_narrowed_down_to_a_category(site: Site) -> None:
    """Each has the class of its category; the rules of the style do the rest."""
    write_three(site)
    tree = page_of(site)
    (filter_,) = tree.iter(f"{HTML}fieldset")
    labels = ["".join(x.itertext()).strip() for x in filter_.iter(f"{HTML}label")]
    assert labels == ["All", "<i>Art</i> & craft", "Letters"]
    inputs = list(filter_.iter(f"{HTML}input"))
    assert [x.get("id") for x in inputs] == [None, "chronology-c0", "chronology-c1"]
    assert {x.get("type") for x in inputs} == {"radio"}
    assert ["checked" in x.attrib for x in inputs] == [True, False, False]
    classes = [(x.tag.split("}")[1], x.get("class")) for x in tree.iter()]
    marked = [(tag, x) for tag, x in classes if x in ("c0", "c1")]
    rows_ = [("tbody", "c1"), ("tr", "c1")] * 2 + [("tbody", "c0"), ("tr", "c0")]
    assert marked == [("a", "c1"), ("a", "c1"), ("a", "c0"), *rows_]


def test_page_of_one_category_has_no_filter(site: Site) -> None:
    write(site, 2)
    assert not list(page_of(site).iter(f"{HTML}fieldset"))


@pytest.mark.parametrize(
    ("setting", "titles"),
    [
        ({}, ["Plain", "On Walls"]),
        ({"JSONCOMMENT_CHRONOLOGY_ESSAYS_ONLY": False}, ["Plain", "On Walls"]),
        ({"JSONCOMMENT_CHRONOLOGY_ESSAYS_ONLY": True}, ["On Walls"]),
    ],
)
def test_ordinary_articles_are_left_out_by_a_setting(
    site: Site, setting: dict[str, bool], titles: list[str]
) -> None:
    site.write("essay.md", HEADER)
    site.write("plain.md", "Title: Plain\nDate: 1999-01-02\n\nText.\n")
    (table,) = page_of(site, **setting).iter(f"{HTML}table")
    assert ["".join(x.itertext()) for x in table.iter(f"{HTML}a")] == titles


def test_page_is_the_same_in_an_environment_with_autoescape(site: Site) -> None:
    write_three(site)
    site.write("d.md", HEADER.replace('"2006"', '"../2006?"').replace("On", "A &amp;"))
    pages = []
    for autoescape in (False, True):
        words = {"edited": "Edited & <more>", "chronology": "Time & again"}
        environment = {"autoescape": autoescape, "trim_blocks": True}
        page_of(site, JINJA_ENVIRONMENT=environment, JSONCOMMENT_WORDS=words)
        page = site.output("chronology.html")
        pages.append(page[page.index("<section") : page.index("</section>")])
    assert pages[0] == pages[1]
    assert "<title>Edited &amp; &lt;more&gt; 2010</title>" in pages[0]


def test_years_below_1000_are_written_as_people_write_them(site: Site) -> None:
    fields = {"title": "Old 0044", "date": "0052-04-05", "first_draft": "0044~"}
    edits = ["0061-03", "006X", "1061", "0070/0080"]
    text = json.dumps({**fields, "edited": edits, "slug": "old"})
    site.write("essay.md", f"<!-- {text} -->\n\nText.\n")
    tree = page_of(site, DEFAULT_DATE_FORMAT="%d/%m/%Y")
    assert [cells(row) for row in tree.iter(f"{HTML}tr")][1:] == [
        ["44"],
        ["Old 0044", "c. 44", "05/04/52", "60s, March 61, 70–80, 1061"],
    ]
    # HTML wants four digits.
    times = [x.get("datetime") for x in tree.iter(f"{HTML}time")]
    assert times == ["0044", "0052-04-05", "0061-03", "1061"]
    assert "written-44" in {x.get("id") for x in tree.iter(f"{HTML}tbody")}


def test_each_mark_says_what_it_is(site: Site) -> None:
    site.write("essay.md", HEADER.replace('"edited": ""', '"edited": ["2010~", "x"]'))
    svg = page_of(site, DEFAULT_DATE_FORMAT="%-d.%-m.%Y").iter(f"{SVG}title")
    assert [x.text for x in svg] == [
        "First drafted 2006",
        "First published 30.3.2008",
        "Edited c. 2010",
    ]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("2006-03", []),
        ("2006", ["Some time within"]),
        ("2006-03-01~", ["~ c. …"]),
        ("2006-03-01?", ["? …?"]),
        ("2006-03-01%", ["~ c. …", "? …?"]),
        ("2006/..", ["since …"]),
        ("../2006", ["until …"]),
    ],
)
def test_legend_explains_the_signs_that_are_there(
    site: Site, draft: str, said: list[str]
) -> None:
    site.write("essay.md", HEADER.replace('"2006"', f'"{draft}"'))
    (head,) = page_of(site).iter(f"{HTML}thead")
    legend = [x for x in head.iter() if x.get("class") == "chronology-legend"]
    items = [" ".join("".join(x.itertext()).split()) for p in legend for x in p]
    assert items == said


def signs(site: Site, draft: str) -> list[str]:
    """Return how the draft is drawn: the names of what is drawn, and the glyphs."""
    site.write("essay.md", HEADER.replace('"2006"', f'"{draft}"'))
    picture = next(x for x in page_of(site).iter(f"{SVG}svg") if x.get("y") == "50%")
    names = [x.tag.removeprefix(SVG) for x in picture.iter() if x.get("y1") is None]
    return [*names, *(x.text or "" for x in picture.iter(f"{SVG}text"))]


@pytest.mark.slow
def test_dates_of_each_kind_are_drawn_each_in_a_way_of_its_own(site: Site) -> None:
    """Without colour: none of the drawings is that of another kind."""
    drafts = ["2006-03-01", "2006", "2006~", "2006?", "2006%", "2006/..", "2000/2005"]
    drawn = [tuple(signs(site, x)) for x in drafts]
    assert len(set(drawn[:-1])) == len(drafts) - 1
    # A plain year is as wide as its mark at least; an interval as wide as it is.
    assert drawn[1] == drawn[-1]


def test_table_has_no_role_that_html_refuses(site: Site) -> None:
    """ARIA in HTML allows none but their own on the parts of a table."""
    write(site, 3)
    (table,) = page_of(site).iter(f"{HTML}table")
    assert [x for x in table.iter() if x.get("role")] == []


@pytest.mark.parametrize("number", [1, 2, 40, 41])
def test_page_of_some_years_has_links_to_its_years(site: Site, number: int) -> None:
    write(site, number)
    tree = page_of(site)
    ids = {x.get("id") for x in tree.iter() if x.get("id")}
    years = {x for x in ids if x and x.startswith("written-")}
    links = {x.get("href") or "" for x in tree.iter(f"{SVG}a")}
    to_years = {x.removeprefix("#") for x in links if x.startswith("#written")}
    assert len(years) == min(number, 30)
    assert to_years == (years if number > 1 else set())


def test_bars_say_how_many_articles_a_year_has(site: Site) -> None:
    write(site, 35)
    tree = page_of(site)
    (nav,) = (x for x in tree.iter(f"{HTML}nav") if x.get("class"))
    titles = [x.text for x in nav.iter(f"{SVG}title")]
    assert titles[:6] == [*(f"{year}: 2" for year in range(1986, 1991)), "1991: 1"]
    labels = [x.text for x in nav.iter(f"{SVG}text")]
    assert labels == ["1990", "1995", "2000", "2005", "2010", "2015"]


@pytest.mark.slow
def test_page_is_below_a_kilobyte_for_each_essay(site: Site) -> None:
    write(site, 100)
    site.build(**ON)
    first = len(site.output("chronology.html").encode())
    write(site, 200)
    site.build(**ON)
    assert len(site.output("chronology.html").encode()) - first < 100 * 1000


def test_page_has_the_words_of_the_site(site: Site) -> None:
    write(site, 1)
    words = {"chronology": "Zeit & Tafel", "essay": "Aufsatz", "edited": "Geändert"}
    tree = page_of(site, JSONCOMMENT_WORDS=words, SITENAME="")
    assert [x.text for x in tree.iter(f"{HTML}title")] == ["Zeit & Tafel"]
    first, *_ = tree.iter(f"{HTML}tr")
    assert cells(first) == ["Aufsatz", "First drafted", "First published", "Geändert"]


def test_page_of_a_site_without_articles_is_valid(site: Site) -> None:
    tree = page_of(site)
    assert not list(tree.iter(f"{HTML}table"))


def test_links_are_relative_where_the_site_is(site: Site) -> None:
    write(site, 1)
    site.build(**ON, RELATIVE_URLS=True, CHRONOLOGY_SAVE_AS="when/chronology.html")
    page = site.output("when/chronology.html")
    assert 'href="../essay-0.html"' in page
    assert not re.search(r'href="/?essay', page)


def test_site_without_the_page_has_none(site: Site) -> None:
    write(site, 1)
    assert not (site.build() / "chronology.html").exists()


def test_theme_with_a_chronology_of_its_own_shows_that(site: Site) -> None:
    folder = site.path / "overrides"
    folder.mkdir()
    (folder / "chronology.html").write_text("Mine: {{ articles|length }}", "utf-8")
    write(site, 2)
    site.build(**ON, THEME_TEMPLATES_OVERRIDES=[str(folder)])
    assert site.output("chronology.html") == "Mine: 2"


def test_template_of_a_site_has_the_names_that_it_had(site: Site) -> None:
    """One that was made after the plugin's, before it had orders and legends."""
    folder = site.path / "overrides"
    folder.mkdir()
    (folder / "chronology.html").write_text(
        """{% from "jsoncomment.html" import date_of %}
{%- set chronology = jsoncomment_chronology(articles) %}
{%- for tick in chronology.ticks if tick.label %}{{ tick.x }} {{ tick.label }}
{% endfor %}
{%- for year in chronology.years %}{{ year.year }}{{ " axis" if year.axis }}
{% for row in year.rows %}{{ row.article.title }}
{% for dates in (row.drafted, row.published, row.edited) %}
{%- for date in dates %}{{ date_of(date) }}
{% endfor %}{% endfor %}
{%- set picture = row.picture %}
{%- for band in picture.bands %}{{ band.x }} {{ band.width }}
{% endfor %}
{%- if picture.drafted is not none %}{{ picture.drafted }}
{% endif %}
{%- if picture.life %}{{ picture.life.x }} {{ picture.life.end }}
{% endif %}
{{- picture.published }}
{% for x in picture.edited %}{{ x }}
{% endfor %}{% endfor %}{% endfor %}""",
        encoding="utf-8",
    )
    site.write("essay.md", HEADER.replace('"edited": ""', '"edited": "2009"'))
    site.build(**ON, THEME_TEMPLATES_OVERRIDES=[str(folder)])
    lines = site.output("chronology.html").split("\n")
    assert lines[:9] == [
        *("2.0 2006", "25.98 2007", "49.97 2008", "74.02 2009", "2006", "On Walls"),
        '<time datetime="2006">2006</time>',
        '<time datetime="2008-03-30">Sun 30 March 2008</time>',
        '<time datetime="2009">2009</time>',
    ]
    # The bands, the draft, the line, the publication and the edit.
    places = [[float(x) for x in line.split()] for line in lines[9:] if line]
    year, draft, edit = pytest.approx(24, abs=0.05), places[2][0], places[-1][0]
    assert places[:2] == [[2, year], [74.02, year]]
    assert places[2:] == [
        [draft],
        [draft, edit],
        [pytest.approx(55.9, abs=0.1)],
        [edit],
    ]
    assert (draft, edit) == pytest.approx((14, 86), abs=0.1)


def test_the_note_of_an_edit_is_in_the_title_of_its_mark(site: Site) -> None:
    edits = '[{"date": "2010-05", "note": "A <b> & c."}, "0061-03"]'
    site.write("essay.md", HEADER.replace('"edited": ""', f'"edited": {edits}'))
    site.build(DIRECT_TEMPLATES=["chronology"])
    page = site.output("chronology.html")
    assert "<title>Edited May 2010: A &lt;b&gt; &amp; c.</title>" in page
    assert "<title>Edited March 61</title>" in page
