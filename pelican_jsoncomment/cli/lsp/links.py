"""Links of an essay to files of the blog, as Pelican finds those."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

# Of INTRASITE_LINK_REGEX, those that name a file (pelican.contents.Content).
_LINK = re.compile(
    r"""(?:(?<=<)[{|](?:filename|static|attach)[|}](?P<in_angles>[^>\r\n]+)
    |(?<=")[{|](?:filename|static|attach)[|}](?P<in_quotes>[^"\\\r\n]+)
    |[{|](?:filename|static|attach)[|}](?P<bare>[^\s"'<>)\]\\]+))""",
    re.VERBOSE,
)


class Link(NamedTuple):
    """A link, from *start* to *end* of the text, and the file that it leads to."""

    start: int
    end: int
    target: Path


def links_in(text: str, path: str, content: str) -> Iterator[Link]:
    """Yield the links of the file at *path* that lead to a file.

    *content* is the folder of the blog's content.
    """
    for match in _LINK.finditer(text):
        target = _target(match[match.lastgroup or 0], path, content)
        if target is not None:
            yield Link(*match.span(), target)


def _target(value: str, path: str, content: str) -> Path | None:
    name = re.split("[?#]", value, maxsplit=1)[0]
    # Pelican takes the name as it is written, and else decoded.
    for written in (name, unquote(name)):
        is_of_site = written.startswith("/")
        folder = content if is_of_site else os.path.dirname(path)  # noqa: PTH120
        target = Path(os.path.normpath(Path(folder, written.removeprefix("/"))))
        # For Path.is_file, a name that is too long is an error.
        if written and os.path.isfile(target):  # noqa: PTH113
            return target
    return None
