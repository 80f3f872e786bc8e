"""The line's own style: where it is in a page, and that nothing else changes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import Site
from tests.theme.test_own_page import UNSTYLED, built, errors, override
from tests.theme.test_provenance import BODY, IMPORT, TOLD

STYLE = re.compile(r"<style>[^<]*:where\(\.provenance[^<]*</style>\n")
INDEX = (
    '{% extends "!simple/index.html" %}{% block content %}'
    "{% for article in articles %}{{ provenance(article) }}{% endfor %}{% endblock %}"
)


def test_settings_of_the_style(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.write("essay.md", TOLD + BODY)
    site.build(JSONCOMMENT_PROVENANCE_STYLE="no")
    allowed = "JSONCOMMENT_PROVENANCE_STYLE is 'no', but must be True or False"
    assert allowed in caplog.text


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.parametrize("shown_by", ["top", "bottom", "macro"])
@pytest.mark.slow
def test_style_is_in_the_head_of_pages_with_a_line_alone(
    site: Site, theme: str, shown_by: str
) -> None:
    """Once, though the macro shows many lines; and all else is byte for byte as was."""
    if shown_by == "macro":
        override(site, "index.html", IMPORT + INDEX)
    site.write("essay.md", TOLD + BODY)
    site.write("other.md", TOLD.replace("On Walls", "Other") + BODY)
    site.write("plain.md", "Title: Plain\nDate: 2010-01-02\n\nText.\n")
    settings: dict[str, Any] = {"THEME": theme, "FEED_ALL_ATOM": "atom.xml"}
    if shown_by != "macro":
        settings["JSONCOMMENT_PROVENANCE"] = shown_by
    without = built(site, **settings, **UNSTYLED)
    pages = built(site, **settings)
    assert not any(STYLE.search(x) for x in without.values())
    for name, page in pages.items():
        found = STYLE.findall(page[: page.find("</head>")])
        has_line = 'class="provenance"' in page and name.endswith(".html")
        assert len(found) == len(STYLE.findall(page)) == has_line, name
        assert STYLE.sub("", page) == without[name]
        assert not found or errors(page) == errors(without[name])
    styled = [x for x in pages if STYLE.search(pages[x])]
    shown = ["index.html"] if shown_by == "macro" else ["on-walls.html", "other.html"]
    assert set(shown) <= set(styled)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!DOCTYPE html><title></head><body></title>", "<p>x</p>"),
        ("<!doctype html><meta content='</head>'>", "<body>"),
        ("<html><!-- </head> <p> --><script>'<p>'</script>", "</head><body>"),
        ("<html><head><style>i {}</style>", "</HEAD\n><body>"),
        ("<html><head><noscript><img></noscript>", "</head>"),
        ("<html><head>", "<template><p></p></template></head>"),
    ],
)
def test_style_is_at_the_end_of_the_head_however_that_is_written(
    site: Site, before: str, after: str
) -> None:
    override(
        site, "article.html", before + after + IMPORT + "{{ provenance(article) }}"
    )
    site.write("essay.md", TOLD + BODY)
    site.build()
    page = site.output("on-walls.html")
    at = STYLE.search(page)
    assert at is not None
    assert page[: at.start()] == before
    assert page[at.end() :].startswith(after)


@pytest.mark.parametrize("template", ["{}", '{{"line": "{}"}}', "<p>{}</p></head>"])
def test_part_of_a_page_has_no_style(site: Site, template: str) -> None:
    """Nobody knows what a theme makes of it."""
    line = template.replace("{{", "{").replace("}}", "}")
    line = line.replace("{}", "{{ provenance(article) }}")
    override(site, "article.html", IMPORT + line)
    site.write("essay.md", TOLD + BODY)
    site.build()
    assert 'class="provenance"' in site.output("on-walls.html")
    assert "<style" not in site.output("on-walls.html")


def test_theme_with_classes_of_its_own_has_no_style(site: Site) -> None:
    override(
        site,
        "article.html",
        "<!doctype html><title>A</title>"
        "{{ jsoncomment.provenance(article).events|map(attribute='label')|join }}",
    )
    site.write("essay.md", TOLD + BODY)
    site.build()
    assert site.output("on-walls.html").endswith("First draftedEdited")
    assert "<style" not in site.output("on-walls.html")
