"""Where the body of a file begins, whatever its front matter is, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.carry import MARKDOWN
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON


class Text(NamedTuple):
    """The fields of a file, its body, and further URLs that it had."""

    fields: Mapping[str, JSON]
    body: Body
    urls: tuple[str, ...] = ()


def read(data: bytes, path: str, blog: Blog) -> Text | None:
    """Return a file's fields and body, None where nobody can say where that begins."""
    try:
        head = parser.read(data, path, blog.options.fields)
        if head:
            return Text(head.present, Body.of(head, blog))
        source, document = Source(data.decode("utf-8"), path), None
        if path.lower().endswith(MARKDOWN):
            document = front_matter.read(source, blog.options.fields, blog.formatted)
    except (EssayError, NeedsYamlError, UnicodeDecodeError):
        return None
    start = len(document.head) if document else 0
    body = Body(source.text, start, blog.options.format_of(path))
    return Text(document.fields if document else {}, body)
