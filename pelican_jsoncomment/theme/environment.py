"""Give the templates of any theme what the plugin has for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, pass_context
from jinja2.runtime import Context

from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.theme import own_page
from pelican_jsoncomment.theme.line_style import StyledTemplate
from pelican_jsoncomment.theme.provenance import View
from pelican_jsoncomment.theme.revisions import revisions

if TYPE_CHECKING:
    from pelican_jsoncomment.theme.chronology import Chronology, Lifeline
    from pelican_jsoncomment.theme.orders import Order

logger = logging.getLogger(__name__)

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
    env.globals.setdefault("jsoncomment_chronology", _Shown(_chronology))
    env.globals.setdefault("jsoncomment_lifeline", _lifeline)
    env.globals.setdefault("jsoncomment_revisions", _Shown(revisions))
    options = Options.read(generator.settings)
    if options.provenance:
        env.template_class = own_page.TEMPLATES[options.provenance]
    if options.provenance_style:
        bases = (StyledTemplate, env.template_class)
        env.template_class = type("Template", bases, {"view": view})


class _Shown:
    """Makes what a page of the plugin shows, and remembers which pages asked for it."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self.asked: set[str] = set()

    @pass_context
    def __call__(self, context: Context, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(str(context.get("output_file")))
        return self._make(context, *args, **kwargs)


def _chronology(
    context: Context, articles: Sequence[Any], order: Order = "drafted"
) -> Chronology:
    # One page of few sites needs it, and it takes a while to import.
    from pelican_jsoncomment.theme.chronology import chronology  # noqa: PLC0415

    return chronology(context, articles, order)


@pass_context
def _lifeline(context: Context, article: Any) -> Lifeline | None:
    from pelican_jsoncomment.theme.chronology import lifeline  # noqa: PLC0415

    return lifeline(context, article)


def warn_of_blank_pages(generator: Any, writer: Any) -> None:
    """Name the block that a theme lacks, where a page of the plugin had no place."""
    del writer
    for name in generator.settings["DIRECT_TEMPLATES"]:
        page = generator.settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        what = name.partition("_")[0]
        maker = generator.env.globals.get(f"jsoncomment_{what}")
        # Somebody else's template shows what it likes.
        ours = page and (TEMPLATES / f"{name}.html").is_file()
        if not ours or not isinstance(maker, _Shown) or page in maker.asked:
            continue
        if Path(generator.get_template(name).filename or "").parent == TEMPLATES:
            logger.warning(
                "%s has no block 'content', so %s shows no %s;"
                " add {%% block content %%}{%% endblock %%} where the text belongs",
                generator.get_template("base").filename,
                page,
                what,
            )
