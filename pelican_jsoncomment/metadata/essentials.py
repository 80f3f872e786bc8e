"""Name what an essay lacks: without a title and a date Pelican leaves it out."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Source

_REASON = "the essay has none, and Pelican leaves it out"


def missing(
    source: Source, at: int, *, title: bool, date: bool, fields: Container[str] = ()
) -> Iterator[Finding]:
    """Yield what is to be said of an essay without a title, or without a date.

    *title* and *date* say what is missing, and *at* is where its header begins.
    *fields* are the names in it. Drafts and pages need no date, nor does an essay
    that has one from elsewhere; that is for the caller to know.
    """
    if title:
        reason = f"{_REASON}; add the field title"
        yield Finding(rules.MISSING_TITLE, "title", reason, source, at)
    if date:
        other = "first_draft" in fields and "; first_draft does not replace it"
        reason = f"{_REASON}{other or ''}; add date or first_publication"
        yield Finding(rules.MISSING_DATE, "date", reason, source, at)
