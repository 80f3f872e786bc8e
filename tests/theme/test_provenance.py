"""What templates say of when an article was written, and how it gets into a theme."""

from __future__ import annotations

import json
import locale
import re
from collections.abc import Callable, Iterator
from datetime import date
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


@pytest.mark.parametrize("autoescape", [True, False])
def test_notes_of_edits_are_in_the_detail(
    site: Site, render: Render, autoescape: bool
) -> None:
    evil = "</dd><script>alert('x')</script> & \"q\""
    edits = [
        "2004-03",
        {"date": "2009", "note": evil},
        {"date": "2010-05", "note": "Bristol."},
        {"date": "soon", "note": "More."},
    ]
    article = site.fields(header(date="2008-03-30", edited=edits))
    html = render(
        "{{ provenance(a) }}",
        article,
        JINJA_ENVIRONMENT={"autoescape": autoescape},
        JSONCOMMENT_WORDS={"changes": "<b>What"},
    )
    line, _, detail = html.partition("<details")
    assert text(line) == "Edited soon, March 2004, 2009, May 2010"
    assert text(f"<details{detail}") == f"<b>WhatsoonMore.2009{evil}May 2010Bristol."
    assert '<dt><time datetime="2010-05">May 2010</time></dt><dd>Bristol.</dd>' in html


def test_without_notes_there_is_no_detail(site: Site, render: Render) -> None:
    edits = ["2009", {"date": "2010", "note": " "}]
    article = site.fields(header(date="2008-03-30", edited=edits))
    html = render("{{ provenance(a) }}", article)
    assert "details" not in html
    plain = site.fields(header(date="2008-03-30", edited=["2009", "2010"]))
    assert html == render("{{ provenance(a) }}", plain)


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
    """A locale that is left set by reading does not reach the articles of others."""
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


def test_structured_data_have_the_latest_edit_of_an_ordinary_article(
    site: Site, render: Render
) -> None:
    """As the YAML of what `convert` writes is read: mappings where there are notes."""
    article = site.read("Title: A\nDate: 2008-03-30\n\nText.\n", "a.md")
    article.edited = ["2009", {"date": date(2019, 9, 14), "note": "Names."}, "2010-05"]
    data = data_of(render("{{ structured_data(a) }}", article))
    assert data.get("dateModified") == "2019-09-14"


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


# In every environment


TOLD = HEADER.replace('"edited": ""', '"edited": "2010-05", "notes": "A <note>."')
LINE = "First drafted 2006 · Edited May 2010"
BODY = "First paragraph.\n\n<!--more-->\n\nSecond paragraph.\n"


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
