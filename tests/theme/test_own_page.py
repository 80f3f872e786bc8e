"""The line on an article's own page, in a theme without a place for it."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from pelican.contents import Article

from tests.conftest import Site
from tests.theme.test_provenance import BODY, IMPORT, TOLD

UNSTYLED = {"JSONCOMMENT_PROVENANCE_STYLE": False}


def line_at(html: str) -> int:
    """Return where the line is in a page, or -1; it is never there twice."""
    assert html.count('class="provenance"') <= 1
    assert "jsoncomment:provenance" not in html
    return html.find('class="provenance"')


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.slow
def test_setting_shows_the_line_on_the_page_alone(
    site: Site, theme: str, position: str
) -> None:
    """Neither a listing nor a feed has it, nor a theme's description of the page."""
    site.write("essay.md", TOLD + BODY)
    site.write("cut.md", TOLD.replace("On Walls", "Cut") + "Word. " * 100)
    site.write("plain.md", "Title: Plain\nDate: 2010-01-02\n\nText.\n")
    site.write("pages/page.md", TOLD.replace("On Walls", "A page") + "Text.\n")
    draft = TOLD.replace("On Walls", "Draft").replace(
        '"title"', '"status": "draft", "title"'
    )
    site.write("draft.md", draft + "Text.\n")
    feeds = {"FEED_ALL_ATOM": "atom.xml", "FEED_ALL_RSS": "rss.xml", "THEME": theme}
    without = built(site, **feeds)
    line_alone = {"JSONCOMMENT_PROVENANCE": position, **UNSTYLED}
    pages = built(site, **feeds, **line_alone)
    changed = {name for name in pages if pages[name] != without[name]}
    assert changed == {
        "on-walls.html",
        "cut.html",
        "pages/a-page.html",
        "drafts/draft.html",
    }
    for name in changed:
        line = re.compile(r'<p class="provenance.*?</p>|\s')
        assert line.sub("", pages[name]) == re.sub(r"\s", "", without[name])
        assert errors(pages[name]) == errors(without[name])
    page = pages["on-walls.html"]
    first, second = page.index("<p>First"), page.index("Second")
    order = (first, line_at(page), second)
    assert (order[1] < order[0]) == (position == "top")
    assert (order[1] > order[2]) == (position == "bottom")
    assert 'class="provenance-notes">A &lt;note&gt;.</p>' in page


def errors(html: str) -> list[str]:
    """Return what is wrong in a page; themes that come with Pelican have errors."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [code for _, code, _ in parser.errors]


def built(site: Site, **settings: Any) -> dict[str, str]:
    output = site.build(**settings)
    files = (x for x in output.rglob("*") if x.suffix in (".html", ".xml"))
    return {x.relative_to(output).as_posix(): x.read_text("utf-8") for x in files}


def override(site: Site, name: str, template: str) -> None:
    folder = site.path / "overrides"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(template, encoding="utf-8")
    site.settings["THEME_TEMPLATES_OVERRIDES"] = [str(folder)]


@pytest.mark.parametrize("macro", ["{{ provenance(article) }}", ""])
@pytest.mark.parametrize("order", [1, -1])
def test_setting_leaves_the_line_to_a_template_that_shows_it(
    site: Site, macro: str, order: int
) -> None:
    """Whether the template shows it before the content or after that."""
    parts = ["<header>" + macro + "</header>", "{{ article.content }}"][::order]
    override(site, "article.html", IMPORT + "".join(parts))
    site.write("essay.md", TOLD + BODY)
    site.build(JSONCOMMENT_PROVENANCE="top")
    page = site.output("on-walls.html")
    at = line_at(page)
    assert at > 0
    assert (page.index("<header>") < at < page.index("</header>")) == bool(macro)


def test_content_that_a_theme_shows_otherwise_has_no_line(site: Site) -> None:
    override(
        site,
        "article.html",
        "<html><head><meta content='{{ article.content|e }}'>"
        "<script>{{ article.content|tojson }}</script></head>"
        "<body>{{ article.content|striptags|wordcount }} words"
        "{{ article.content }}{{ article.content }}",
    )
    site.write("essay.md", TOLD + "Two words.")
    site.build(JSONCOMMENT_PROVENANCE="top")
    page = site.output("on-walls.html")
    assert "<body>2 words<p class=" in page
    assert line_at(page) > page.index("</head>")


def test_article_on_its_own_page_is_the_article(site: Site) -> None:
    """A theme may look for it in lists, and a filter may store something in it."""
    override(
        site,
        "article.html",
        "{{ article == articles[0] }} {{ articles[0] == article }}"
        " {{ article != articles[0] }} {{ article in articles }}"
        " {{ article == article }} {{ article == 1 }} {{ {articles[0]: 1}[article] }}"
        " {{ article|string == articles[0]|string }} {{ article|mark }}"
        " {{ articles[0].marked }} {{ article.unknown }}",
    )
    site.write("essay.md", TOLD + BODY)

    def mark(article: Any) -> bool:
        article.marked = "marked"
        return isinstance(article, Article)

    site.build(JSONCOMMENT_PROVENANCE="top", JINJA_FILTERS={"mark": mark})
    said = "True True False True True False 1 True True marked"
    assert site.output("on-walls.html").strip() == said


def test_line_of_the_macros_that_a_theme_has_itself(site: Site) -> None:
    override(
        site,
        "jsoncomment.html",
        "{% macro provenance(a) %}<b>{{ jsoncomment.provenance(a).notes|e }}</b>"
        "{% endmacro %}",
    )
    site.write("essay.md", TOLD + BODY)
    site.build(JSONCOMMENT_PROVENANCE="top")
    assert "<b>A &lt;note&gt;.</b><p>First" in site.output("on-walls.html")


@pytest.mark.parametrize("layer", ["reader", "generator"])
@pytest.mark.slow
def test_line_comes_and_goes_with_the_setting_whatever_is_cached(
    site: Site, layer: str
) -> None:
    site.write("essay.md", TOLD + BODY)
    cache = {
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        "CONTENT_CACHING_LAYER": layer,
    }
    shown = []
    for position in (None, "top", "bottom", None):
        site.build(JSONCOMMENT_PROVENANCE=position, **cache)
        page = site.output("on-walls.html")
        at = line_at(page)
        shown.append(at if at < 0 else at < page.index("Second"))
    assert shown == [-1, True, False, -1]


def test_bad_position_is_reported_and_shows_nothing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("essay.md", TOLD + BODY)
    site.build(JSONCOMMENT_PROVENANCE="middle")
    assert "JSONCOMMENT_PROVENANCE is 'middle', but must be" in caplog.text
    assert line_at(site.output("on-walls.html")) == -1


@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.parametrize("sample", ["{}", "`{}`"])
def test_essay_may_show_a_placeholder_as_a_sample(
    site: Site, sample: str, position: str
) -> None:
    """An essay about this plugin keeps every character."""
    text = sample.format("<!--jsoncomment:provenance-->")
    site.write("essay.md", f"{TOLD}Before.\n\n{text}\n\nAfter.\n")
    without = site.build().joinpath("on-walls.html").read_text("utf-8")
    site.build(JSONCOMMENT_PROVENANCE=position, **UNSTYLED)
    page = site.output("on-walls.html")
    assert page.count("jsoncomment:provenance--") == 1
    assert page.count('class="provenance"') == 1
    line = re.compile(r'<p class="provenance.*?</p>|\s')
    assert line.sub("", page) == re.sub(r"\s", "", without)
