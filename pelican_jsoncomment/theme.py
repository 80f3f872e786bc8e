"""Give the templates of any theme what the plugin has for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader

from pelican_jsoncomment import own_page
from pelican_jsoncomment.chronology import chronology
from pelican_jsoncomment.provenance import View
from pelican_jsoncomment.settings import Options

TEMPLATES = Path(__file__).parent / "templates"


def equip(generator: Any) -> None:
    """Add the templates, the filter and the global to a generator's environment.

    A theme's own template, and a site's own filter or global of the same name, win.
    """
    env = generator.env
    view = View(generator.settings)
    env.loader.loaders.append(FileSystemLoader(TEMPLATES))
    env.filters.setdefault("partial_date", view.partial_date)
    env.globals.setdefault("jsoncomment", view)
    env.globals.setdefault("jsoncomment_chronology", chronology)
    position = Options.read(generator.settings).provenance
    if position:
        env.template_class = own_page.TEMPLATES[position]
