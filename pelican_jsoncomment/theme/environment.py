"""Give the templates of any theme what the plugin has for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, pass_context
from jinja2.runtime import Context

from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.theme import own_page
from pelican_jsoncomment.theme.line_style import StyledTemplate
from pelican_jsoncomment.theme.provenance import View

if TYPE_CHECKING:
    from pelican_jsoncomment.theme.chronology import Chronology
    from pelican_jsoncomment.theme.orders import Order

TEMPLATES = Path(__file__).parents[1] / "templates"


def equip(generator: Any) -> None:
    """Add the templates, the filter and the global to a generator's environment.

    A theme's own template, and a site's own filter or global of the same name, win.
    """
    env = generator.env
    view = View(generator.settings)
    env.loader.loaders.append(FileSystemLoader(TEMPLATES))
    env.filters.setdefault("partial_date", view.partial_date)
    env.globals.setdefault("jsoncomment", view)
    env.globals.setdefault("jsoncomment_chronology", _chronology)
    options = Options.read(generator.settings)
    if options.provenance:
        env.template_class = own_page.TEMPLATES[options.provenance]
    if options.provenance_style:
        bases = (StyledTemplate, env.template_class)
        env.template_class = type("Template", bases, {"view": view})


@pass_context
def _chronology(
    context: Context, articles: Sequence[Any], order: Order = "drafted"
) -> Chronology:
    # One page of few sites needs it, and it takes a while to import.
    from pelican_jsoncomment.theme.chronology import chronology  # noqa: PLC0415

    return chronology(context, articles, order)
