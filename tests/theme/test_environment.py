"""What every template has: the filter, the globals and the templates of the plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import HEADER, Site

ESSAY = HEADER + "One *a*.\n\n<!--more-->\n\nTwo.\n"


def test_filter_shows_partial_dates_in_templates(site: Site, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "article.html").write_text(
        "{{ article.first_draft }}|{{ article.first_draft|partial_date }}",
        encoding="utf-8",
    )
    site.write("essay.md", ESSAY.replace('"2006"', '"2006-21~"'))
    site.build(THEME_TEMPLATES_OVERRIDES=[str(templates)])
    assert site.output("on-walls.html") == "2006-21~|c. spring 2006"


def test_filter_of_the_site_wins(site: Site, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "article.html").write_text("{{ 1|partial_date }}", encoding="utf-8")
    site.write("essay.md", ESSAY)
    site.build(
        THEME_TEMPLATES_OVERRIDES=[str(templates)],
        JINJA_FILTERS={"partial_date": lambda value: f"own {value}"},
    )
    assert site.output("on-walls.html") == "own 1"


MAIN = "{% block main %}{% endblock %}"
CONTENT = "{% block main %}{% block content %}{% endblock %}{% endblock %}"


@pytest.mark.parametrize(
    ("templates", "settings", "warned"),
    [
        ({"base": MAIN}, {}, [("chronology.html", "chronology")]),
        # A block that no parent has is not shown either.
        (
            {"base": '{% extends "root.html" %}' + CONTENT, "root": "<p></p>"},
            {},
            [("chronology.html", "chronology")],
        ),
        (
            {"base": MAIN},
            {"CHRONOLOGY_SAVE_AS": "a/b.html"},
            [("a/b.html", "chronology")],
        ),
        (
            {"base": MAIN},
            {"DIRECT_TEMPLATES": ["index", "chronology", "chronology_edited"]},
            [
                ("chronology.html", "chronology"),
                ("chronology_edited.html", "chronology"),
            ],
        ),
        (
            {"base": MAIN},
            {"DIRECT_TEMPLATES": ["revisions"], "REVISIONS_SAVE_AS": "r/index.html"},
            [("r/index.html", "revisions")],
        ),
        ({"base": CONTENT}, {}, []),
        ({"base": CONTENT}, {"DIRECT_TEMPLATES": ["chronology", "revisions"]}, []),
        ({"base": '{% extends "root.html" %}', "root": CONTENT}, {}, []),
        ({"base": MAIN}, {"DIRECT_TEMPLATES": ["index"]}, []),
        ({"base": MAIN}, {"CHRONOLOGY_SAVE_AS": ""}, []),
        ({"base": MAIN, "chronology": "{{ articles|length }}"}, {}, []),
    ],
)
def test_theme_without_a_place_for_a_page_is_told_which_block_it_lacks(
    site: Site,
    caplog: pytest.LogCaptureFixture,
    templates: dict[str, str],
    settings: dict[str, object],
    warned: list[tuple[str, str]],
) -> None:
    folder = site.path / "overrides"
    folder.mkdir()
    for name, text in {"index": "index", **templates}.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    site.write("essay.md", ESSAY)
    caplog.clear()
    site.build(
        THEME_TEMPLATES_OVERRIDES=[str(folder)],
        **{"DIRECT_TEMPLATES": ["index", "chronology"], **settings},
    )
    said = [x.getMessage() for x in caplog.records if "block" in x.getMessage()]
    base = folder / "base.html"
    assert said == [
        f"{base} has no block 'content', so {page} shows no {what};"
        " add {% block content %}{% endblock %} where the text belongs"
        for page, what in warned
    ]
