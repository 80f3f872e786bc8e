"""The templates in docs/theme, and the guard of themes that may lack the plugin."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Command, Site
from tests.theme.test_own_page import errors
from tests.theme.test_provenance import BODY, TOLD

ORDINARY = "Title: Plain\nDate: 2010-01-02\nCategory: history\nTags: a & b\n\n{}\n"


def built(
    site: Site, command: Command, templates: Path, *plugins: str, **settings: Any
) -> dict[str, str]:
    """Build a blog in its own process, where no other test has loaded the plugin."""
    settings = {
        "PATH": "content",
        "PLUGINS": [*plugins],
        "THEME_TEMPLATES_OVERRIDES": [str(templates)],
        "SITENAME": "A Blog",
        "SITEURL": "https://blog.example",
        "AUTHOR": "A. Author",
        "TIMEZONE": "UTC",
        "FEED_ALL_ATOM": None,
        "CATEGORY_FEED_ATOM": None,
        **settings,
    }
    site.path.mkdir(exist_ok=True)
    lines = [f"{name} = {value!r}\n" for name, value in settings.items()]
    (site.path / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")
    result = command("-s", "pelicanconf.py", "-d", "--fatal", "warnings", cwd=site.path)
    assert result.returncode == 0, result.stdout + result.stderr
    output = site.path / "output"
    pages = output.rglob("*.html")
    return {x.relative_to(output).as_posix(): x.read_text("utf-8") for x in pages}


@pytest.fixture
def templates(site: Site) -> Path:
    folder = site.path / "copied"
    shutil.copytree(ROOT / "docs" / "theme", folder)
    assert {x.name for x in folder.iterdir()} == {"article.html", "index.html"}
    return folder


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_templates_show_all_that_the_plugin_has_for_them(
    site: Site, pelican_command: Command, templates: Path, theme: str
) -> None:
    site.write("essay.md", TOLD + BODY)
    site.write("plain.md", ORDINARY.format("Word. " * 100))
    site.write("third.md", ORDINARY.replace("Plain", "Third").format("Short."))
    pages = built(
        site,
        pelican_command,
        templates,
        "jsoncomment",
        THEME=theme,
        DEFAULT_PAGINATION=2,
    )
    essay = pages["on-walls.html"]
    assert essay.index("</h2>") < essay.index('<p class="provenance">')
    assert 'class="provenance-notes">A &lt;note&gt;.</p>' in essay
    assert 'type="application/ld+json"' in essay
    assert essay.count("<style>\nhtml body") == 1
    assert "Published <time" in pages["plain.html"]
    index = pages["index.html"] + pages["index2.html"]
    assert index.count('First drafted <time datetime="2006">2006</time>') == 1
    assert index.count('class="read-more"') == 1
    assert index.count('aria-label="Read on: Plain"') == 1
    assert index.count("Published <time") == 2
    assert "Page 2 of 2" in pages["index2.html"]
    of_the_theme = errors(pages["archives.html"])
    for name in ("on-walls", "plain", "index", "index2", "category/history"):
        assert errors(pages[f"{name}.html"]) == of_the_theme, name


@pytest.mark.parametrize(
    ("published", "edited", "dates"),
    [
        ("2008-03-30", "2010-05", ["2008-03-30", "2010-05"]),
        ("2008~", '["2009", "2010?"]', []),
        ("2008", '{"date": "2009-01-02", "note": "n"}', ["2008", "2009-01-02"]),
        ("2008-21", "2009/..", []),
    ],
)
@pytest.mark.slow
def test_microformats_have_the_certain_dates(
    site: Site,
    pelican_command: Command,
    templates: Path,
    published: str,
    edited: str,
    dates: list[str],
) -> None:
    """In the h-entry, which is the template's own, as the JSON-LD has them."""
    edited = edited if edited[0] in '["{' else f'"{edited}"'
    fields = f'"first_publication": "{published}", "edited": {edited}, "date"'
    told = f'<!-- {{"title": "T", {fields}: "2008-03-30"}} -->'
    site.write("t.md", f"{told}\n\nText.\n")
    pages = built(site, pelican_command, templates, "jsoncomment")
    found = re.findall(r'<data class="dt-(\w+)" value="(.*?)"></data>', pages["t.html"])
    assert dates == [value for _, value in found]
    assert [name for name, _ in found] == ["published", "updated"][: len(dates)]
    assert errors(pages["t.html"]) == errors(pages["archives.html"])


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
@pytest.mark.slow
def test_templates_build_without_the_plugin(
    site: Site, pelican_command: Command, templates: Path, theme: str
) -> None:
    site.write("plain.md", ORDINARY.format("Word. " * 100))
    site.write("third.md", ORDINARY.replace("Plain", "Third").format("Short."))
    without = built(site, pelican_command, templates, THEME=theme)
    assert "Published <time" in without["plain.html"]
    assert 'aria-label="Read on: Plain"' in without["index.html"]
    # Where articles tell nothing, the plugin adds the structured data alone.
    with_it = built(site, pelican_command, templates, "jsoncomment", THEME=theme)
    assert with_it["index.html"] == without["index.html"]
    assert "Published <time" in with_it["plain.html"]


@pytest.mark.parametrize("plugins", [[], ["jsoncomment"]])
@pytest.mark.parametrize(
    "template",
    [
        "{% if jsoncomment is defined %}"
        '{% from "jsoncomment.html" import provenance %}{{ provenance(article) }}'
        "{% endif %}",
        "{% if jsoncomment is defined %}"
        '{% import "jsoncomment.html" as when %}{{ when.provenance(article) }}'
        "{{ article.first_draft|partial_date }}{% endif %}",
    ],
)
@pytest.mark.slow
def test_guard_leaves_out_what_only_the_plugin_has(
    site: Site, pelican_command: Command, template: str, plugins: list[str]
) -> None:
    """The import, and the filter, which a site without the plugin does not have."""
    folder = site.path / "own"
    folder.mkdir(parents=True)
    (folder / "article.html").write_text(f"<b>{template}</b>", encoding="utf-8")
    told = ORDINARY.replace("\n\n", "\nFirst_Draft: 2006\n\n")
    site.write("plain.md", told.format("Text."))
    page = built(site, pelican_command, folder, *plugins)["plain.html"]
    assert ('<p class="provenance">' in page) == bool(plugins)
    assert plugins or page == "<b></b>"
