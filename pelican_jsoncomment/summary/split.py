"""Split rendered HTML at its more marker into content and summary.

A marker is a comment token of the HTML; where the tokens begin and end, and which
elements are open at the marker, is found out in one pass by the rules of the WHATWG
HTML standard. That pass is the plugin's own (see html.tokenizer), because the standard
library's ``html.parser`` takes time that grows with the square of a hostile body's
length, and reads comments and raw text differently from one patch release of Python
to the next. What becomes of the content is told in summary.content, and of the summary
in summary.slice.
"""

from __future__ import annotations

import re

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.summary.marker import (
    HINT,
    MARKER,
    Split,
    space_after,
    space_before,
)
from pelican_jsoncomment.summary.plain import begins_with_text, is_plain

# The same in what is yet to be rendered: with references, escapes and quotations.
_HINT_IN_SOURCE = re.compile(r"!(?:[-–—\\>\s]|&#?\w+;)*(?i:more)")
_SOUND_MARKER = re.compile(r"(?<!\\)<!--more-->")
_PLAIN_MARKER = re.compile(rf"{MARKER.pattern}([^<>-]*)-->", re.IGNORECASE)


def split(html: str, *, article: str = "", anchor: str | None = None) -> Split:
    """Split a rendered body at its first more marker.

    A marker is a comment whose text is ``more``, in any case, with white space or
    none around it, or ``more``, white space and a link text. It is not one where a
    backslash comes before it, which Markdown leaves there, where another comment
    opens in it, because then its own end was forgotten, or within a ``<?`` that a
    later ``?>`` closes.

    Args:
        html: The body; no HTML, however broken, raises an error.
        article: URL of the article, put before the ``#x`` of links in the summary;
            with "" they stay as they are.
        anchor: An id: ``<span id="…"></span>`` takes the first marker's place in the
            content. Where no ``span`` can be, between table cells and within
            ``select``, ``svg`` and the like, it comes before that element.
    """
    hint = HINT.search(html)
    if not hint:
        return Split(html, None, False, "", 0, ())
    plain = _split_plain(html, hint.start() - 1) if anchor is None else None
    if plain:
        return plain
    # Many archives never need it, and it takes a while to import.
    from pelican_jsoncomment.summary.splitter import Splitter  # noqa: PLC0415

    return Splitter(html, article, anchor).split()


def _split_plain(html: str, start: int) -> Split | None:
    """Split a body with one marker on a line of its own between plain blocks.

    Most bodies are such ones, and are split in a tenth of the time that the pass
    takes over all tokens; None means any other body.
    """
    marker = _PLAIN_MARKER.match(html, start)
    if not marker or HINT.search(html, marker.end()):
        return None
    before, after = space_before(html, start), space_after(html, marker.end())
    if not begins_with_text(html, after) or not is_plain(html, before):
        return None
    runs = (html[before:start], html[marker.end() : after])
    space = min(filter(None, runs), key=len, default="")
    content = f"{html[:before]}{space}{html[after:]}"
    return Split(content, html[:before], True, " ".join(marker[1].split()), 1, ())


def may_have_findings(text: str, start: int = 0) -> bool:
    """Return whether there may be findings of a body that is yet to be rendered.

    It begins at *start*, and may be Markdown, HTML or a WordPress post. To render it
    takes ten times as long as all else that ``check`` does, and nearly all bodies hold
    one sound marker or none.
    """
    hints, at = 0, text.find("!", start)
    while at >= 0:
        if _HINT_IN_SOURCE.match(text, at):
            hints += 1
            if hints > 1 or not _SOUND_MARKER.match(text, at - 1):
                return True
        at = text.find("!", at + 1)
    return False


def findings(parts: Split, source: Source) -> list[Finding]:
    """Return what is to be said of the markers that a body held."""
    found = []
    if parts.markers > 1:
        reason = f"the body holds {parts.markers} markers; it ends at the first one"
        found.append(Finding(rules.MARKERS, "summary", reason, source))
    for near_miss in parts.near_misses:
        reason = f"{near_miss} is not read as a marker; write <!--more-->"
        at = source.text.find(near_miss)
        place = at if at >= 0 else None
        found.append(Finding(rules.NEAR_MISS, "summary", reason, source, place))
    return found
