"""What templates say of when an article was written, and how it gets into a theme."""

from __future__ import annotations

import json
import locale
import re
from collections.abc import Callable, Iterator
from typing import Any

import html5lib
import pytest
from pelican.contents import Article
from pelican.generators import Generator

from tests.conftest import HEADER, Site

IMPORT = '{% from "jsoncomment.html" import provenance, read_more, structured_data %}'

Render = Callable[..., str]


@pytest.fixture
def render(site: Site) -> Render:
    """Render a template over an article, in the environment that Pelican makes."""

    def render(template: str, article: Article, **settings: Any) -> str:
        context = settings.pop("context", {})
        env = generator(site, **settings).env
        rendered: str = env.from_string(IMPORT + template).render(a=article, **context)
        return rendered

    return render


def generator(site: Site, **settings: Any) -> Any:
    site.readers()
    pelican = site.pelican_settings(**settings)
    return Generator(
        context=pelican.copy(),
        settings=pelican,
        path=str(site.path),
        theme=pelican["THEME"],
        output_path=str(site.path / "output"),
    )


def text(html: str) -> str:
    """Return what a reader sees of a fragment, which has to be valid."""
    parser = html5lib.HTMLParser(strict=True)
    fragment = parser.parseFragment(html)
    return " ".join("".join(fragment.itertext()).split())


def header(**fields: Any) -> str:
    return json.dumps({"x": 1, **fields})[1:-1]


# The line


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {
                "first_draft": "2006",
                "first_publication": "2008-03-30",
                "edited": "2010-05",
                "notes": "From a notebook.",
            },
            "First drafted 2006 · First published 30 March 2008 · Edited May 2010"
            " From a notebook.",
        ),
        ({}, ""),
        ({"notes": "Only this."}, "Only this."),
        ({"first_draft": "1987-21"}, "First drafted spring 1987"),
        ({"first_draft": "1994/1996"}, "First drafted 1994–1996"),
        ({"first_draft": "last spring"}, "First drafted last spring"),
        ({"first_draft": "1991-05-03~"}, "First drafted c. 3 May 1991"),
        ({"first_draft": "2006-05-03T10:00+08:00"}, "First drafted 3 May 2006"),
        (
            {"first_draft": "2006", "first_publication": "2006"},
            "First drafted and published 2006",
        ),
        (
            {"first_draft": "2006", "first_publication": "2006-03", "edited": "2006"},
            "First drafted 2006 · First published March 2006",
        ),
        (
            {"edited": ["2019-09-14", "1996", "2019-09-14T10:00"]},
            "Edited 1996, 14 September 2019",
        ),
    ],
)
def test_line_says_what_is_known_and_no_date_twice(
    site: Site, render: Render, fields: dict[str, Any], line: str
) -> None:
    article = site.fields(header(**fields), DEFAULT_DATE_FORMAT="%-d %B %Y")
    html = render("{{ provenance(a) }}", article, DEFAULT_DATE_FORMAT="%-d %B %Y")
    assert text(html) == line
    assert bool(html.strip()) == bool(line)


def test_date_has_a_machine_readable_value_where_html_has_one(
    site: Site, render: Render
) -> None:
    fields = header(first_draft="1987-21", first_publication="1990~", edited="1991-05")
    html = render("{{ provenance(a) }}", site.fields(fields))
    assert re.findall(r"<time.*?</time>", html) == [
        '<time datetime="1990">c. 1990</time>',
        '<time datetime="1991-05">May 1991</time>',
    ]


def test_ordinary_articles_say_what_their_own_metadata_do(
    site: Site, render: Render
) -> None:
    """Nothing, where they have a date alone; else the same as an essay."""
    plain = site.read("Title: A\nDate: 2008-03-30\n\nText.\n", "a.md")
    assert render("{{ provenance(a) }}", plain).strip() == ""
    told = site.read(
        "Title: B\nDate: 2008-03-30\nFirst_Draft: 2006\nEdited: 2010~\n\nText.\n",
        "b.md",
    )
    html = render("{{ provenance(a) }}", told)
    assert text(html) == "First drafted 2006 · Edited c. 2010"


@pytest.mark.parametrize("autoescape", [True, False])
def test_everything_but_a_title_is_text(
    site: Site, render: Render, autoescape: bool
) -> None:
    evil = "</p><script>alert('x')</script> & \"q\""
    article = site.fields(header(first_draft=evil, edited=f"{evil}.", notes=evil))
    settings = {
        "JINJA_ENVIRONMENT": {"autoescape": autoescape},
        "JSONCOMMENT_WORDS": {"drafted": "<b>&", "edited": "<i>"},
    }
    html = render("{{ provenance(a) }}", article, **settings)
    assert "<script" not in html
    assert text(html) == f"<b>& {evil} · <i> {evil}. {evil}"


def test_notes_that_pelican_formats_are_html(site: Site, render: Render) -> None:
    settings = {"FORMATTED_FIELDS": ["summary", "notes"]}
    article = site.fields(header(notes="Not *this*."), **settings)
    html = render("{{ provenance(a) }}", article, **settings)
    assert "<p>Not <em>this</em>.</p>" in html


# Words and dates in other languages


def test_line_is_in_the_language_of_the_article(site: Site, render: Render) -> None:
    settings = {
        "JSONCOMMENT_WORDS": {"fr": {"drafted": "Écrit", "approximate": "vers {}"}}
    }
    for lang, line in (("fr", "Écrit vers 1991"), ("en", "First drafted c. 1991")):
        article = site.fields(header(first_draft="1991~", lang=lang), **settings)
        assert text(render("{{ provenance(a) }}", article, **settings)) == line


@pytest.mark.parametrize("newstyle", [True, False])
def test_words_go_through_the_gettext_of_the_theme(site: Site, newstyle: bool) -> None:
    class Translations:
        def gettext(self, text: str) -> str:
            return {"First drafted": "Entworfen", "c. {}": "etwa {}"}.get(text, text)

        def ngettext(self, one: str, many: str, count: int) -> str:
            return one

    env = generator(site, JINJA_ENVIRONMENT={"extensions": ["jinja2.ext.i18n"]}).env
    env.install_gettext_translations(Translations(), newstyle=newstyle)
    article = site.fields(header(first_draft="1991~", edited="1992"))
    html = env.from_string(IMPORT + "{{ provenance(a) }}").render(a=article)
    assert text(html) == "Entworfen etwa 1991 · Edited 1992"


def test_partial_dates_of_pelican_and_of_the_filter_have_the_words_too(
    site: Site, render: Render
) -> None:
    settings = {"JSONCOMMENT_WORDS": {"approximate": "about {}"}}
    article = site.fields('"date": "1991~"', **settings)
    assert article.locale_date == "about 1991"
    template = (
        "{{ '1992~'|partial_date }}, {{ '1993~'|partial_date({'approximate': '{}!'}) }}"
    )
    assert render(template, article, **settings) == "about 1992, 1993!"


@pytest.fixture
def german() -> Iterator[str]:
    """The name of a German locale, where the machine has one."""
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "de_DE.utf8", "German"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_ALL, before)
        yield name
        break
    else:
        pytest.skip("no German locale is installed")
    locale.setlocale(locale.LC_ALL, before)


def test_dates_follow_the_locale_of_date_formats(
    site: Site, render: Render, german: str
) -> None:
    """A locale that reading left behind does not reach the articles of others."""
    settings = {"DATE_FORMATS": {"de": (german, "%d. %B %Y")}}
    fields = {"first_draft": "2006-05", "first_publication": "2008-10-03"}
    english = site.fields(header(**fields), **settings)
    before = locale.setlocale(locale.LC_ALL)
    articles = [site.fields(header(**fields, lang="de"), **settings), english]
    locale.setlocale(locale.LC_ALL, before)
    lines = [text(render("{{ provenance(a) }}", x, **settings)) for x in articles]
    assert lines == [
        "First drafted Mai 2006 · First published 03. Oktober 2008",
        "First drafted May 2006 · First published Fri 03 October 2008",
    ]


def test_date_of_a_day_is_shown_in_the_format_of_its_article(
    site: Site, render: Render
) -> None:
    fields = header(first_draft="2006-05-03?", date_format="{%d}/%m/%Y")
    html = render("{{ provenance(a) }}", site.fields(fields))
    assert text(html) == "First drafted {03}/05/2006?"


# Read on


ESSAY = HEADER.replace("On Walls", "On <em>Walls</em> &amp; &quot;Stone&quot;")


@pytest.mark.parametrize("with_context", ["", " with context"])
def test_read_more_leads_to_the_anchor_and_names_the_article(
    site: Site, with_context: str
) -> None:
    settings = {"JSONCOMMENT_MORE_ANCHOR": "mehr-ä%", "SITEURL": ".."}
    article = site.read(ESSAY + "One.\n\n<!--more-->\n\nTwo.\n", **settings)
    article._context["localsiteurl"] = ".."
    env = generator(site, **settings).env
    macro = IMPORT.replace(" %}", with_context + " %}")
    template = env.from_string(macro + "{{ read_more(a) }}")
    html = template.render(a=article, SITEURL="..")
    assert text(html) == "Read on"
    assert 'href="../on-walls-stone.html#mehr-%C3%A4%25"' in html
    assert 'aria-label="Read on: On Walls &amp; &#34;Stone&#34;"' in html


def test_read_more_has_the_text_of_the_marker(site: Site, render: Render) -> None:
    article = site.read(HEADER + "One.\n\n<!--more <i> & on-->\n\nTwo.\n")
    html = render("{{ read_more(a) }}", article)
    assert text(html) == "<i> & on"
    assert 'aria-label="&lt;i&gt; &amp; on: On Walls"' in html
    assert "#" not in html.replace("&#", "")


def test_read_more_is_nothing_where_nothing_is_left(site: Site, render: Render) -> None:
    ordinary = site.read("Title: A\nDate: 2008-03-30\n\nText.\n", "a.md")
    for article in (site.read(HEADER + "One.\n\n<!--more-->\n"), ordinary):
        assert render("{{ read_more(a) }}", article).strip() == ""


# Structured data


def data_of(html: str) -> dict[str, Any]:
    """Return the object of the one script element in a fragment."""
    fragment = html5lib.HTMLParser(strict=True).parseFragment(html)
    (script,) = fragment.iter("{http://www.w3.org/1999/xhtml}script")
    assert script.attrib == {"type": "application/ld+json"}
    assert not (script.tail or "").strip()
    data = json.loads(script.text or "")
    assert data.pop("@context") == "https://schema.org"
    assert data.pop("@type") == "Article"
    return dict(data)


def test_structured_data_name_the_article(site: Site, render: Render) -> None:
    article = site.read(
        ESSAY.replace(
            '"2006"', '"2006", "authors": ["A", "B & C"], "edited": "2010-05"'
        ).replace('"edited": "",', "")
    )
    assert data_of(render("{{ structured_data(a) }}", article)) == {
        "headline": 'On Walls & "Stone"',
        "url": "https://blog.example/on-walls-stone.html",
        "author": [
            {"@type": "Person", "name": "A"},
            {"@type": "Person", "name": "B & C"},
        ],
        "dateCreated": "2006",
        "datePublished": "2008-03-30T00:00:00+00:00",
        "dateModified": "2010-05",
    }


@pytest.mark.parametrize(
    ("written", "machine"),
    [
        ("2006", "2006"),
        ("2006-05", "2006-05"),
        ("2006-05-03", "2006-05-03"),
        ("2006-05-03 10:00+08:00", "2006-05-03T10:00+08:00"),
        ("2006~", None),
        ("2006?", None),
        ("2006-05-03%", None),
        ("2006-21", None),
        ("200X", None),
        ("2006/2008", None),
        ("2006/..", None),
        ("../2006", None),
        ("in spring", None),
        ("", None),
    ],
)
def test_structured_data_hold_certain_dates_alone(
    site: Site, render: Render, written: str, machine: str | None
) -> None:
    fields = header(first_draft=written, first_publication=written, edited=written)
    data = data_of(render("{{ structured_data(a) }}", site.fields(fields)))
    assert data.get("dateCreated") == machine
    assert data.get("dateModified") == machine
    if written:
        assert data.get("datePublished") == machine


@pytest.mark.parametrize(
    ("fields", "published", "modified"),
    [
        ({}, "2008-03-30T00:00:00+00:00", None),
        ({"date": "2008"}, "2008", None),
        ({"date": "2008~"}, None, None),
        (
            {"edited": "2009", "modified": "2010-01-02"},
            "2008-03-30T00:00:00+00:00",
            "2010-01-02T00:00:00+00:00",
        ),
        (
            {"edited": "2010-01-02", "modified": "2010-01-02"},
            "2008-03-30T00:00:00+00:00",
            "2010-01-02",
        ),
        ({"modified": "2010-05"}, "2008-03-30T00:00:00+00:00", "2010-05"),
        (
            {"edited": "2009/..", "modified": "2010"},
            "2008-03-30T00:00:00+00:00",
            "2010",
        ),
    ],
)
def test_structured_data_fall_back_to_the_dates_of_pelican(
    site: Site,
    render: Render,
    fields: dict[str, str],
    published: str | None,
    modified: str | None,
) -> None:
    data = data_of(render("{{ structured_data(a) }}", site.fields(header(**fields))))
    assert data.get("datePublished") == published
    assert data.get("dateModified") == modified


def test_structured_data_end_neither_their_script_nor_their_line(
    site: Site, render: Render
) -> None:
    evil = "</script><script>x('\"\\')<!-- ]]>\n\u2028\u2029&amp;"
    article = site.fields(
        header(title=evil + "T", authors=[evil], url=evil, first_draft=evil)
    )
    html = render("{{ structured_data(a) }}", article)
    data = data_of(html)
    assert not any(x in html for x in "\u2028\u2029\n")
    assert data["author"] == [{"@type": "Person", "name": evil.replace("&amp;", "&")}]
    assert data["url"] == f"https://blog.example/{evil}"


def test_structured_data_of_a_site_without_address_are_those_of_the_page(
    site: Site, render: Render
) -> None:
    article = site.fields(header(), SITEURL="")
    article._context["localsiteurl"] = ".."
    data = data_of(render("{{ structured_data(a) }}", article, SITEURL=""))
    assert data["url"] == "../t.html"


# In any theme


TOLD = HEADER.replace('"edited": ""', '"edited": "2010-05", "notes": "A <note>."')
LINE = "First drafted 2006 · Edited May 2010"
BODY = "First paragraph.\n\n<!--more-->\n\nSecond paragraph.\n"


def line_at(html: str) -> int:
    """Return where the line is in a page, or -1; it is never there twice."""
    assert html.count('class="provenance"') <= 1
    assert "jsoncomment:provenance" not in html
    return html.find('class="provenance"')


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.parametrize("position", ["top", "bottom"])
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
    pages = built(site, **feeds, JSONCOMMENT_PROVENANCE=position)
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
    assert "JSONCOMMENT_PROVENANCE is 'middle', but has to be" in caplog.text
    assert line_at(site.output("on-walls.html")) == -1


def test_sites_own_filter_and_global_win(site: Site) -> None:
    env = generator(
        site,
        JINJA_FILTERS={"partial_date": str.upper},
        JINJA_GLOBALS={"jsoncomment": 1},
    ).env
    template = env.from_string("{{ '2006-21x'|partial_date }} {{ jsoncomment }}")
    assert template.render() == "2006-21X 1"


def test_every_generator_of_pelican_finds_the_macros(site: Site) -> None:
    site.write("pages/p.md", TOLD + BODY)
    (site.path / "content" / "x.html").write_text(
        IMPORT + "{{ provenance(pages[0]) }}", encoding="utf-8"
    )
    site.build(TEMPLATE_PAGES={"x.html": "y.html"}, ARTICLE_EXCLUDES=["x.html"])
    assert text(site.output("y.html")) == f"{LINE} A <note>."
