"""The orders of the chronology: by what its articles are sorted and grouped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jinja2.runtime import Context

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.theme.drawing import Life

Order = Literal["drafted", "published", "edited", "category"]

ORDERS: Mapping[str, Order] = {
    "chronology": "drafted",
    "chronology_published": "published",
    "chronology_edited": "edited",
    "chronology_category": "category",
}
"""The order of each template of the plugin; each is a key of ``labels.WORDS``, too."""


@dataclass(frozen=True, slots=True)
class OrderLink:
    """A page with another order, or this one: its label, and its address in the site.

    ``current`` is whether it is this one.
    """

    label: str
    url: str
    current: bool


def place(life: Life, order: Order) -> PartialDate | None:
    """Return the date that an article is placed by, or None where it has none."""
    if order == "published":
        return life.published
    if order == "edited":
        return max(life.edited, default=None)
    return life.written


def category_of(article: Any) -> str:
    """Return the name of an article's category, or "" where it has none."""
    return str(getattr(article, "category", ""))


def links(
    context: Context, order: Order, words: Mapping[str, str]
) -> tuple[OrderLink, ...]:
    """Return the links between the orders of a site, where it has more than one."""

    def setting(template: str, name: str) -> str:
        default = f"{template}.html"
        return str(context.get(f"{template.upper()}_{name}", default) or "")

    built = [
        x
        for x in context.get("DIRECT_TEMPLATES") or ()
        if x in ORDERS and setting(x, "SAVE_AS")
    ]
    if len(built) <= 1:
        return ()
    return tuple(
        OrderLink(words[ORDERS[x]], setting(x, "URL"), ORDERS[x] == order)
        for x in built
    )
