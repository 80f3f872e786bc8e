"""An open document as it is now, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types as lsp

from pelican_jsoncomment.cli.lsp import hover
from pelican_jsoncomment.cli.lsp.completion import completions
from pelican_jsoncomment.cli.lsp.diagnostics import Found, found_in
from pelican_jsoncomment.cli.lsp.folder import Settings
from pelican_jsoncomment.cli.lsp.header_tokens import HeaderTokens
from pelican_jsoncomment.cli.lsp.links import Link, links_in
from pelican_jsoncomment.cli.lsp.names import Names
from pelican_jsoncomment.cli.lsp.positions import Positions


@dataclass(frozen=True)
class View:
    """A document's path and text, the settings that hold for it, and the encoding.

    ``names`` are None until the archive has been read.
    """

    path: str
    text: str
    settings: Settings
    names: Names | None
    encoding: lsp.PositionEncodingKind | str

    @cached_property
    def positions(self) -> Positions:
        """The positions of the text."""
        return Positions(self.text, self.encoding)

    @cached_property
    def found(self) -> list[Found]:
        """What ``check`` finds."""
        reports = self.settings.check(self.path, self.text)
        return list(found_in(self.text, reports, self.positions))

    @cached_property
    def header(self) -> HeaderTokens | None:
        """The names and values of the header."""
        return HeaderTokens.of(self.text, self.settings.blog.options.fields)

    @cached_property
    def links(self) -> list[Link]:
        """The links that lead to files of the blog."""
        blog = self.settings.blog
        tokens = self.header.tokens if self.header else ()
        given = [x.text for x in tokens if x.field == "format" and not x.is_name]
        body_format = blog.options.format_of(self.path, *given[:1])
        return list(links_in(self.text, self.path, body_format, blog))

    def completions(self, position: lsp.Position) -> list[lsp.CompletionItem]:
        """Return what may be typed at a position."""
        if self.header is None or not self.settings.has(self.path):
            return []
        at = self.positions.offset(position)
        return completions(self.header, at, self.names, self.positions)

    def hover(self, position: lsp.Position) -> lsp.Hover | None:
        """Return what can be said of what is at a position, None for nothing."""
        if not self.settings.has(self.path):
            return None
        at = self.positions.offset(position)
        # What is hovered over is the character after the position.
        tokens = self.header.tokens if self.header else ()
        token = next((x for x in tokens if x.start <= at < x.end), None)
        there = [x for x in self.found if x.start <= at < max(x.end, x.start + 1)]
        said = hover.explanations(token, there, self.settings.blog.options)
        if not said:
            return None
        text = lsp.MarkupContent(lsp.MarkupKind.PlainText, "\n\n".join(said))
        place = self.positions.range(token.start, token.end) if token else None
        return lsp.Hover(text, place)

    def link_at(self, position: lsp.Position) -> Link | None:
        """Return the link that is at a position, if there is one."""
        at = self.positions.offset(position)
        return next((x for x in self.links if x.start <= at <= x.end), None)
