"""Find shortcodes, such as ``[caption id="x"]``, and read their attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]*+)((?:[\s=/][^\[\]]*)?)(\]?)")
_ATTRIBUTE = re.compile(
    r"\b([a-z_][a-z0-9_]*)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))"
)


def shortcodes(
    text: str, begin: int = 0, stop: int | None = None
) -> Iterator[re.Match[str]]:
    """Yield what may be a shortcode, less ``[[name]]``, which quotes one.

    It is looked for from *begin* to *stop*.
    """
    for match in _SHORTCODE.finditer(text, begin, len(text) if stop is None else stop):
        start, end = match.span()
        if text[end : end + 1] != "]" if match[1] else text[start - 1 : start] != "[":
            yield match


def attributes(shortcode: str) -> dict[str, str]:
    """Return the attributes of a start shortcode; the last of a name counts."""
    matches = _ATTRIBUTE.finditer(shortcode)
    return {match[1]: match[2] or match[3] or match[4] or "" for match in matches}
