"""List the edits of a whole site, the latest first, each with what was changed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.theme.provenance import ShownDate, View, edits_of, read_date


@dataclass(frozen=True, slots=True)
class Revision:
    """An edit of an article, and its date in words, with its note."""

    article: Any
    when: PartialDate
    shown: ShownDate


@pass_context
def revisions(
    context: Context, articles: Sequence[Any]
) -> list[tuple[int, list[Revision]]]:
    """Return the edits of articles by year, the latest first.

    ``jsoncomment_revisions`` in templates. Edits without a date are left out.
    """
    view: View = context["jsoncomment"]
    found: list[Revision] = []
    for article in articles:
        edits = edits_of(article)
        dated = [
            (when, edit)
            for edit in (edits if isinstance(edits, list) else [edits])
            if (when := read_date(edit)) is not None
        ]
        if dated:
            with view.dates_of(article, view.words(context, article)) as show:
                found += [Revision(article, x, *show(edit)) for x, edit in dated]
    found.sort(key=lambda x: x.when, reverse=True)
    years = itertools.groupby(found, key=lambda x: x.when.year)
    return [(year, list(members)) for year, members in years]
