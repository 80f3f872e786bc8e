"""What every template has: the filter, the globals and the templates of the plugin."""

from __future__ import annotations

from pathlib import Path

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
