"""Themes from PyPI, of which no template is edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.browser.conftest import OVERFLOW, WIDTHS, Open, serving
from tests.conftest import HEADER, Command, Site

# Before anything is built for it.
pytestmark = pytest.mark.usefixtures("chromium")

LINE = re.compile(r'<p class="provenance.*?</p>|\s')


# What a plugin for translations does for a theme that asks for gettext.
TRANSLATIONS = """\
from pelican.plugins import signals

def translate(generator):
    generator.env.install_null_translations(newstyle=True)

def register():
    signals.generator_init.connect(translate)
"""


def of_package(name: str) -> str:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} is not installed: pip install .[browser]")
    return str(Path(spec.origin).parent)


def reflex() -> dict[str, Any]:
    return {
        "THEME": of_package("pelican.themes.reflex"),
        "PLUGINS": ["jsoncomment", "translations"],
        "JINJA_ENVIRONMENT": {"extensions": ["jinja2.ext.i18n"]},
        "CC_LICENSE": {},
    }


def seafoam() -> dict[str, Any]:
    return {
        "THEME": of_package("pelican.plugins.seafoam"),
        "PLUGINS": ["jsoncomment", "seafoam", "jinja_filters"],
    }


THEMES: dict[str, Callable[[], dict[str, Any]]] = {
    "simple": lambda: {"THEME": "simple"},
    "notmyidea": lambda: {"THEME": "notmyidea"},
    "reflex": reflex,
    "seafoam": seafoam,
}


@dataclass
class Themed:
    """A blog in a theme, built as its owner would, because themes bring plugins."""

    path: Path
    command: Command
    settings: dict[str, Any]

    def build(self, **settings: Any) -> dict[str, str]:
        """Build the blog and return its pages."""
        lines = [f"{k} = {v!r}\n" for k, v in {**self.settings, **settings}.items()]
        (self.path / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")
        result = self.command("-s", "pelicanconf.py", "-d", "--fatal", "errors")
        assert result.returncode == 0, result.stdout + result.stderr
        output = self.path / "output"
        pages = output.rglob("*.html")
        return {x.relative_to(output).as_posix(): x.read_text("utf-8") for x in pages}


@pytest.fixture(params=THEMES)
def themed(
    request: pytest.FixtureRequest, site: Site, pelican_command: Command
) -> Themed:
    """A blog in a theme, with an essay and an ordinary article."""
    told = HEADER.replace('"edited": ""', '"edited": "2010-05", "notes": "A <note>."')
    site.write("essay.md", told + "First.\n\n<!--more-->\n\nSecond.\n")
    site.write("plain.md", "Title: Plain\nDate: 2010-01-02\n\nText.\n")
    (site.path / "translations.py").write_text(TRANSLATIONS, encoding="utf-8")
    settings = {
        "PATH": "content",
        "PLUGINS": ["jsoncomment"],
        "PLUGIN_PATHS": ["."],
        "AUTHOR": "A. Author",
        "SITEURL": "",
        "RELATIVE_URLS": True,
        "FEED_ALL_ATOM": None,
        "CATEGORY_FEED_ATOM": None,
        "TRANSLATION_FEED_ATOM": None,
        "DIRECT_TEMPLATES": ["index", "chronology"],
        **THEMES[request.param](),
    }
    return Themed(site.path, pelican_command, settings)


def errors(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return sorted(code for _, code, _ in parser.errors)


@pytest.mark.parametrize("position", ["top", "bottom"])
def test_line_is_on_the_page_of_the_essay_alone(themed: Themed, position: str) -> None:
    """Once; and nothing in the page is wrong that was not wrong in the theme."""
    without = themed.build()
    pages = themed.build(JSONCOMMENT_PROVENANCE=position)
    assert [x for x in pages if 'class="provenance"' in pages[x]] == ["on-walls.html"]
    page = pages["on-walls.html"]
    assert page.count('class="provenance"') == 1
    assert (page.index('"provenance"') < page.index("Second.")) == (position == "top")
    assert errors(page) == errors(without["on-walls.html"])
    for name, html in pages.items():
        assert LINE.sub("", html) == re.sub(r"\s", "", without[name])


def test_chronology_is_a_page_of_the_theme(themed: Themed, open_page: Open) -> None:
    pages = themed.build()
    assert errors(pages["chronology.html"]) == errors(pages["index.html"])
    with serving(themed.path / "output") as url:
        for width in WIDTHS:
            with open_page(f"{url}/chronology.html", width) as opened:
                assert opened.run(OVERFLOW) <= 0
                rows = opened.page.locator(".chronology tbody th a")
                assert rows.all_inner_texts() == ["On Walls", "Plain"]
                assert rows.first.is_visible()
