"""What all who deal with the more marker share: its look, its result, joints."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pelican_jsoncomment.html.elements import WHITE_SPACE

DASH = r"(?:[-–—]|&[nm]dash;|&#821[12];)"
# It begins with a character that the regular expression engine looks for quickly.
HINT = re.compile(rf"!(?:{DASH}|\s)*more", re.IGNORECASE)
# How a marker begins; white space after it begins a link text.
MARKER = re.compile(r"<!--\s*more(?=\s|-->)", re.IGNORECASE)
# Characters that show nothing, besides white space, for a class of characters.
INVISIBLE = "\xad\u200b-\u200d\u2060\ufeff"
_WHITE_SPACE_RUN = re.compile(f"[{WHITE_SPACE}]*")
_BEGINS_MARKUP = re.compile(r"(?:<|&#?[0-9A-Za-z]*)\Z")
_GOES_ON_AS_MARKUP = re.compile(r"[0-9A-Za-z#;/!?]")
_LONGEST_REFERENCE = 40


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
        near_misses: Each thing outside code that looks like a marker and is not one,
            as written, but no longer than 80 characters.
    """

    content: str
    summary: str | None
    has_more: bool
    more_text: str
    markers: int
    near_misses: tuple[str, ...]


def space_before(html: str, position: int) -> int:
    """Return where the white space begins that ends at position."""
    while position and html[position - 1] in WHITE_SPACE:
        position -= 1
    return position


def space_after(html: str, position: int) -> int:
    """Return where the white space ends that begins at position."""
    run = _WHITE_SPACE_RUN.match(html, position)
    return run.end() if run else position


def separator(before: str, after: str) -> str:
    """Return what keeps apart two strings that would make markup if joined."""
    begins = _BEGINS_MARKUP.search(before, max(0, len(before) - _LONGEST_REFERENCE))
    return "<!---->" if begins and _GOES_ON_AS_MARKUP.match(after) else ""
