"""Themes of others, of which no template is edited."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.browser import themes
from tests.browser.conftest import (
    CONTRAST,
    OVERFLOW,
    OVERLAPS,
    SCHEMES,
    WIDTHS,
    Open,
    Opened,
    serving,
)
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


# Three lines of it, where a box floats beside them.
LONG = {
    "first_publication": "2008-03-30~",
    "edited": [
        "2010-05",
        {"date": "2014-09-03", "note": "names corrected, a paragraph on Bristol added"},
        {"date": "2019-10-14", "note": "one word"},
    ],
    "notes": "Written for a magazine that was gone before it came out; the paragraph on"
    " dry stone is of 2014.",
}

# Of elements: size and colour, and whether their style is italic.
LOOKS = """selector => [...document.querySelectorAll(selector)].map(x => {
  const style = getComputedStyle(x);
  return [parseFloat(style.fontSize), style.color, style.fontStyle];
})"""

# Of the line's separators, how many are at the start of a line; and how many there are.
SEPARATORS = """() => {
  const top = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().top;
  };
  const all = [...document.querySelectorAll('.provenance-separator')];
  const first = all.filter(x => {
    const walker = document.createTreeWalker(x.previousSibling, NodeFilter.SHOW_TEXT);
    let before;
    while (walker.nextNode()) before = walker.currentNode;
    const dot = top(x.firstChild, x.textContent.indexOf('·'));
    return dot > top(before, before.length - 1) + 2;
  });
  return [first.length, all.length];
}"""


def blog(
    site: Site, command: Command, settings: dict[str, Any], **fields: Any
) -> Themed:
    """Make a blog of an essay and an ordinary article."""
    told = json.dumps({"edited": "2010-05", "notes": "A <note>.", **fields})
    told = HEADER.replace('"edited": ""', told[1:-1])
    site.write("essay.md", told + "First. " * 40 + "\n\n<!--more-->\n\nSecond.\n")
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
        **settings,
    }
    return Themed(site.path, command, settings)


@pytest.fixture(params=themes.OF_OTHERS)
def themed(
    request: pytest.FixtureRequest, site: Site, pelican_command: Command
) -> Themed:
    """A blog in a theme from elsewhere."""
    return blog(site, pelican_command, themes.OF_OTHERS[request.param]())


def errors(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return sorted(code for _, code, _ in parser.errors)


@pytest.mark.parametrize("position", ["top", "bottom"])
def test_line_is_on_the_page_of_the_essay_alone(themed: Themed, position: str) -> None:
    """Once; and nothing in the page is wrong that was not wrong in the theme."""
    without = themed.build()
    styled = themed.build(JSONCOMMENT_PROVENANCE=position)
    pages = themed.build(
        JSONCOMMENT_PROVENANCE=position, JSONCOMMENT_PROVENANCE_STYLE=False
    )
    changed = {x for x in pages if pages[x] != styled[x]}
    assert changed == {"on-walls.html"}
    assert errors(styled["on-walls.html"]) == errors(without["on-walls.html"])
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


@pytest.mark.parametrize("theme", themes.ALL, ids=lambda x: x.name)
def test_line_is_told_apart_from_the_essay(
    site: Site, pelican_command: Command, open_page: Open, theme: themes.Theme
) -> None:
    """By its size and colour, and it has a place of its own; so can it be read."""
    settings = theme.settings(site.path / "theme")
    themed = blog(site, pelican_command, settings, **LONG)
    themed.build(JSONCOMMENT_PROVENANCE="top")
    with (
        serving(themed.path / "output") as url,
        open_page(f"{url}/on-walls.html") as opened,
    ):
        for width, scheme in itertools.product((360, 768, 1440), SCHEMES):
            opened.look(width, scheme)
            assert_told_apart(opened, theme.paragraphs)
        assert opened.run(CLOSED) is False
        opened.page.emulate_media(media="print")
        assert opened.run(CLOSED) is True
        opened.page.emulate_media(media="screen")


SHOWN = ".provenance, .provenance-changes, .provenance-notes"

# Opens what was changed, and returns of each edit whether its date is beside its note,
# and whether the mark of what can be opened is there.
OPENED = """() => {
  const changes = document.querySelector('.provenance-changes');
  changes.open = true;
  const rtl = document.dir === 'rtl';
  return [...changes.querySelectorAll('dt')].map(x => {
    const [day, note] = [x, x.nextElementSibling].map(x => x.getBoundingClientRect());
    const mark = getComputedStyle(changes.querySelector('summary')).display;
    return [Math.abs(day.top - note.top) < 1, mark,
      rtl ? day.left >= note.right : day.right <= note.left];
  });
}"""


# Closes what was changed, and returns whether it can be read all the same.
CLOSED = """() => {
  const changes = document.querySelector('.provenance-changes');
  changes.open = false;
  return changes.querySelector('dd').checkVisibility();
}"""


def assert_told_apart(opened: Opened, paragraphs: str) -> None:
    text = f"{paragraphs}:not({SHOWN}, .infos p, .post-info p)"
    assert opened.run(OPENED) == [[True, "list-item", True]] * 2
    line, changes, notes = opened.page.evaluate(LOOKS, SHOWN)
    size, colour, _ = opened.page.evaluate(LOOKS, text)[0]
    assert max(line[0], changes[0], notes[0]) < size
    assert colour not in (line[1], changes[1], notes[1])
    assert notes[2] == "italic"
    parts = ".provenance-changes :is(summary, dt, dd)"
    assert opened.page.evaluate(LOOKS, parts) == [changes] * 5
    assert opened.page.evaluate(CONTRAST, SHOWN)[0] >= 4.5
    boxes, overlaps = opened.page.evaluate(OVERLAPS, "article")
    assert boxes > 10
    assert overlaps == []
    assert opened.run(OVERFLOW) <= 0
    assert opened.run(SEPARATORS) == [0, 2]


def test_rules_of_a_theme_for_the_classes_win(
    site: Site, pelican_command: Command, open_page: Open
) -> None:
    """Though they come before the style, and weigh no more than one class."""
    own = f"<style>{SHOWN} {{ font-size: 2em; color: #060;"
    own += " min-inline-size: 0; font-style: normal; padding: 0; border: 0 }"
    own += " .provenance-changes { margin: 0 }"
    own += " .provenance time { white-space: normal }</style>"
    base = '{% extends "!simple/base.html" %}{% block head %}{{ super() }}'
    templates = site.path / "overrides"
    templates.mkdir()
    (templates / "base.html").write_text(base + own + "{% endblock %}", "utf-8")
    settings = {"THEME": "simple", "THEME_TEMPLATES_OVERRIDES": [str(templates)]}
    themed = blog(site, pelican_command, settings, **LONG)
    themed.build(JSONCOMMENT_PROVENANCE="top")
    with (
        serving(themed.path / "output") as url,
        open_page(f"{url}/on-walls.html") as opened,
    ):
        own_looks = [32, "rgb(0, 102, 0)", "normal"]
        assert opened.page.evaluate(LOOKS, SHOWN) == [own_looks] * 3
        spaced = (
            "x => [...document.querySelectorAll(x)].map(x => getComputedStyle(x)[%r])"
        )
        for selector, name, values in (
            (SHOWN, "paddingLeft", {"0px"}),
            (SHOWN, "borderLeftWidth", {"0px"}),
            (SHOWN, "minWidth", {"0px"}),
            (".provenance-changes", "marginTop", {"0px"}),
            (".provenance time", "whiteSpaceCollapse", {"collapse"}),
            (".provenance time", "textWrapMode", {"wrap"}),
        ):
            assert set(opened.page.evaluate(spaced % name, selector)) == values
