"""A body among the other text of its file."""

from __future__ import annotations

from typing import NamedTuple

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.header.parser import Header


class Body(NamedTuple):
    """The body that begins at ``start`` of a text; ``format`` is what it is written in.

    That is one of settings.FORMATS.
    """

    text: str
    start: int
    format: str

    @classmethod
    def of(cls, head: Header, blog: Blog) -> Body:
        """Return the body of an essay, in the text of its file as it is."""
        given = head.fields.get("format")
        body_format = blog.options.format_of(head.source.path, given)
        return cls(head.source.text, head.body_at, body_format)
