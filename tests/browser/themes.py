"""Themes to show the line of dates in: of Pelican, from PyPI, and after usual patterns.

The last are small: a template of an article, and a style sheet. None of them knows the
plugin's classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

BASE = """\
{% extends "!simple/base.html" %}
{% block html_lang %}en" dir="DIRECTION{% endblock %}
{% block head %}{{ super() }}<style>STYLE</style>{% endblock %}
"""

ARTICLE = """\
{% extends "base.html" %}
{% block content %}
<article class="post">
  <aside class="infos"><p>{{ article.locale_date }}</p><p>{{ article.category }}</p>
  </aside>
  <h1>{{ article.title }}</h1>
  <div class="text">{{ article.content }}</div>
</article>
{% endblock %}
"""

# As on many blogs of 2005 to 2015: a reset, and a box that floats in the text.
_FLOATS = """
html, body, div, span, p, h1, article, aside { margin: 0; padding: 0; border: 0;
  font-size: 100%; font: inherit; vertical-align: baseline }
body { width: 92%; max-width: 60em; margin: 0 auto; font: 15px/1.5 Verdana, sans-serif }
main { float: left; width: 100% }
.infos { float: right; width: 14em; padding: 1em; background: #eee }
article p { color: #333; font-size: 1em; margin-bottom: 1em }
"""

_CARDS = """
* { box-sizing: border-box; margin: 0; padding: 0 }
body { background: #eceff1; color: #37474f; font: 1rem/1.6 sans-serif }
main { display: flex; flex-direction: column; gap: 1rem; padding: 1rem }
.post { background: #fff; border-radius: 8px; padding: 1.5rem; max-width: 50rem;
  box-shadow: 0 1px 4px #0004 }
.text { display: flex; flex-direction: column; gap: 1rem }
@media (prefers-color-scheme: dark) {
  body { background: #101416; color: #cfd8dc } .post { background: #1e2529 }
}
"""

_GRID = """
:root { color-scheme: light dark }
body { margin: 0; font: 1.25rem/1.5 Georgia, serif }
.post, .text { display: grid;
  grid-template-columns: 1fr min(60ch, calc(100% - 2rem)) 1fr }
.post > *, .text > * { grid-column: 2 }
.post > .text { grid-column: 1 / -1 }
.text > p { margin: 0 0 1em }
"""

_DARK = """
body { margin: 0 auto; max-width: 44rem; padding: 0 1rem; background: #1b1d23;
  color: #b8bcc8; font: 17px/1.7 monospace }
a { color: #8ab4f8 }
"""

_GREY = """
body { margin: 2rem auto; max-width: 38em; padding: 0 1em; color: #6a6a6a;
  background: #fff; font: 300 18px/1.6 Helvetica, sans-serif }
.post { overflow: hidden }
.infos { float: left; width: 30%; margin-right: 1em }
"""

_RIGHT_TO_LEFT = """
:root { color-scheme: light dark }
body { margin: 1em; max-width: 40em; font: 18px/1.8 serif }
.infos { float: inline-end; inline-size: 9em; margin-inline-start: 1em }
"""

_STYLES = {
    "floats": _FLOATS,
    "cards": _CARDS,
    "grid": _GRID,
    "dark": _DARK,
    "grey": _GREY,
    "right-to-left": _RIGHT_TO_LEFT,
}


def _of_package(name: str) -> str:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} is not installed: pip install .[browser]")
    return str(Path(spec.origin).parent)


def _reflex() -> dict[str, Any]:
    return {
        "THEME": _of_package("pelican.themes.reflex"),
        "PLUGINS": ["jsoncomment", "translations"],
        "JINJA_ENVIRONMENT": {"extensions": ["jinja2.ext.i18n"]},
        "CC_LICENSE": {},
    }


def _seafoam() -> dict[str, Any]:
    return {
        "THEME": _of_package("pelican.plugins.seafoam"),
        "PLUGINS": ["jsoncomment", "seafoam", "jinja_filters"],
    }


OF_OTHERS: dict[str, Callable[[], dict[str, Any]]] = {
    "simple": lambda: {"THEME": "simple"},
    "notmyidea": lambda: {"THEME": "notmyidea"},
    "reflex": _reflex,
    "seafoam": _seafoam,
}
"""Themes from elsewhere, by name, and what a blog in them has to set."""


@dataclass(frozen=True)
class Theme:
    """A theme by name, and where the text of an article is in it."""

    name: str
    paragraphs: str

    def settings(self, folder: Path) -> dict[str, Any]:
        """Return what a blog has to set; a theme of ours is written to the folder."""
        if self.name in OF_OTHERS:
            return OF_OTHERS[self.name]()
        direction = "rtl" if self.name == "right-to-left" else "ltr"
        base = BASE.replace("DIRECTION", direction)
        templates = folder / "templates"
        templates.mkdir(parents=True)
        for name, template in {
            "base.html": base.replace("STYLE", _STYLES[self.name]),
            "article.html": ARTICLE,
        }.items():
            (templates / name).write_text(template, encoding="utf-8")
        return {"THEME": str(folder), "THEME_STATIC_PATHS": []}


ALL = [
    *(Theme(name, "article p:not(header p, footer p)") for name in OF_OTHERS),
    *(Theme(name, ".text p") for name in _STYLES),
]
