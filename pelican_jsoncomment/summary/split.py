"""Split rendered HTML at its more marker into content and summary.

A marker is a comment token of the HTML; where the tokens begin and end, and which
elements are open at the marker, is found out in one pass by the rules of the WHATWG
HTML standard. That pass is the plugin's own (see html_tokens), because the standard
library's ``html.parser`` takes time that grows with the square of a hostile body's
length, and reads comments and raw text differently from one patch release of Python
to the next.

The content is the body less its markers:

- Of the white space on both sides of a marker the shorter run stays, so neither two
  spaces nor an empty line are left behind.
- At the start or the end of the body, just inside a block's start tag or just before
  its end tag, no white space stays where the marker was.
- A ``p``, ``div``, ``span`` or formatting element that held nothing but the marker
  goes with it, unless it has an ``id`` or ``name`` that a link may lead to, or keeps
  apart what stands before and after it.
- Within ``pre`` the marker alone goes, and all white space stays; a newline that the
  marker kept from being the first character is then not shown, as HTML has it.
- ``<!---->`` stays where a "<" or "&" before the marker would otherwise become a tag
  or a character reference with what follows it; so it does in the summary.

The summary is the slice before the first marker, byte for byte, but:

- Its trailing white space goes, and so do elements that the cut left empty; an
  element that is closed within the slice is never empty. Where the slice shows
  nothing at all, the summary is "".
- What is open is closed. Tags that an HTML parser ignores, such as an end tag to
  which nothing is open, are left out: in another page they could close something.
- ``div.toc`` is left out.
- In HTML elements, ``id``, the ``name`` of ``a``, and attributes that refer to an id
  (``for``, ``headers``, ``list``, ``form``, ``aria-labelledby`` and the like) are left
  out. Elements within SVG and MathML keep theirs, because gradients, clips and labels
  are drawn through them.
- ``href="#x"`` of ``a`` and ``area`` leads to the article. ``href="#"``, the top of
  whatever page, stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.html.tokenizer import WHITE_SPACE
from pelican_jsoncomment.summary.plain import begins_with_text, is_plain

DASH = r"(?:[-–—]|&[nm]dash;|&#821[12];)"
# It begins with a character that the regular expression engine looks for quickly.
HINT = re.compile(rf"!(?:{DASH}|\s)*more", re.IGNORECASE)
_PLAIN_MARKER = re.compile(r"<!--\s*more((?:\s[^<>-]*)?)-->", re.IGNORECASE)
_WHITE_SPACE_RUN = re.compile(r"[\t\n\f\r ]*")


@dataclass(frozen=True, slots=True)
class Split:
    """What the markers in a rendered body make of it.

    Attributes:
        content: The body with every marker taken out; the body itself, the same
            object, where there is none.
        summary: The HTML before the first marker, closed; "" where nothing is to be
            seen before it, None where there is no marker.
        has_more: Whether there is anything to read after the first marker: text, an
            image, a video, a table; footnotes alone are not.
        more_text: The link text in the first marker, as written, each run of white
            space a space; "" where it has none.
        markers: How many markers the body held.
        near_misses: Each thing outside code that looks like a marker and is none,
            as written, but no longer than 80 characters.
    """

    content: str
    summary: str | None
    has_more: bool
    more_text: str
    markers: int
    near_misses: tuple[str, ...]


def split(html: str, *, article: str = "", anchor: str | None = None) -> Split:
    """Split a rendered body at its first more marker.

    A marker is a comment whose text is ``more``, in any case, with white space or
    none around it, or ``more``, white space and a link text. It is none where a
    backslash stands before it, which Markdown leaves there, where another comment
    opens in it, because then its own end was forgotten, or within a ``<?`` that a
    later ``?>`` closes.

    Args:
        html: The body; no HTML, however broken, raises an error.
        article: URL of the article, put before the ``#x`` of links in the summary;
            with "" they stay as they are.
        anchor: An id: ``<span id="…"></span>`` takes the first marker's place in the
            content. Where no ``span`` can stand, between table cells and within
            ``select``, ``svg`` and the like, it stands before that element.
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
    takes over all tokens; None stands for any other body.
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


def space_before(html: str, position: int) -> int:
    """Return where the white space begins that ends at position."""
    while position and html[position - 1] in WHITE_SPACE:
        position -= 1
    return position


def space_after(html: str, position: int) -> int:
    """Return where the white space ends that begins at position."""
    run = _WHITE_SPACE_RUN.match(html, position)
    return run.end() if run else position
