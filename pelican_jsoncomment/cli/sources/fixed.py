"""Files that are not converted: those of servers, and bodies of other markup."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath

# https://www.rfc-editor.org/rfc/rfc9309, https://humanstxt.org,
# https://iabtechlab.com/ads-txt, https://www.rfc-editor.org/rfc/rfc9116, and what
# GitHub Pages and Netlify read.
_NAMES = frozenset(
    {
        *("robots.txt", "humans.txt", "ads.txt", "app-ads.txt", "security.txt"),
        *("cname", "_redirects", "_headers"),
    }
)
# Where systems have what is copied to the root of a site.
_ROOTS = frozenset({"", "static", "extra", "public", "files", "source", "content"})
#: https://www.rfc-editor.org/rfc/rfc8615
WELL_KNOWN = ".well-known"


# What Pelican, or a source, reads besides Markdown and HTML.
_MARKUPS = {
    ".rst": "reStructuredText",
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".org": "Org",
    ".textile": "Textile",
    ".ipynb": "a notebook",
}
_NIKOLA = re.compile(r"\ufeff?\s*\.\. [a-z_]+:")


#: Their file extensions, without the dot.
MARKUP_EXTENSIONS = tuple(x[1:] for x in _MARKUPS)


def markup_of(path: PurePath) -> str:
    """Return the markup of a body that is not converted, "" for any other file."""
    return _MARKUPS.get(path.suffix.lower(), "")


def is_of_pelican(path: PurePosixPath, text: str) -> bool:
    """Return whether Pelican reads such a file itself, with the fields that it has."""
    return path.suffix.lower() == ".rst" and not _NIKOLA.match(text)


def is_fixed(path: PurePosixPath) -> bool:
    """Return whether a file has to stay what it is, under its own name."""
    if WELL_KNOWN in path.parts[:-1]:
        return True
    return path.name.lower() in _NAMES and path.parent.name.lower() in _ROOTS
