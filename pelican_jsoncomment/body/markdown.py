"""Render the body of a Markdown essay as HTML."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sized
from typing import Any

from markdown import Markdown

from pelican_jsoncomment.body.quick_markdown import QuickMarkdown
from pelican_jsoncomment.errors import RenderError

# Packages whose extensions forget a document when they are reset. Those of others need
# not, because Pelican makes a new parser for each file.
_FORGETFUL = frozenset(("markdown", "pymdownx"))


class MarkdownRenderer:
    """Python-Markdown as the site's settings have it, without the meta extension.

    One parser serves all essays: to make a new one for each, as Pelican does, takes
    a fifth of the time of reading a file. *config* is Pelican's setting MARKDOWN.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        configs = config.get("extension_configs", {})
        extensions = list(config.get("extensions", []))
        extensions += [name for name in configs if name not in extensions]
        self._config = {**config, "extensions": extensions}
        # An extension object belongs to whichever parser was made with it last.
        self._names_only = all(isinstance(x, str) for x in extensions)
        self._parser: QuickMarkdown | None = None
        self._clean: tuple[Any, ...] = ()

    def convert(self, text: str, meta: Mapping[str, list[str]]) -> str:
        """Return *text* as HTML; Markdown extensions find *meta* as ``md.Meta``.

        Raises RenderError for whatever an extension raises.
        """
        try:
            parser = self._ready_parser()
            # A document that is read in part leaves anything in its parser.
            self._parser = None
            parser.Meta = dict(meta)  # type: ignore[attr-defined]
            html = str(parser.convert(text))
        # A Markdown extension is the site's own code, and may raise anything; what is
        # wrong here instead shows in the traceback of `pelican --debug`.
        except Exception as error:
            raise RenderError(error) from error
        self._parser = parser
        return html

    @functools.cached_property
    def repeats(self) -> bool:
        """Whether the same text is always converted to the same HTML.

        Extensions of other packages may read files or count essays, as a function in
        the settings of one may, and footnotes with UNIQUE_IDS.
        """
        configs = self._config.get("extension_configs", {})
        values = [(name, x) for one in configs.values() for name, x in one.items()]
        return (
            self._names_only
            and self._new_parser().packages <= {"markdown"}
            and not any(callable(x) or name == "UNIQUE_IDS" for name, x in values)
        )

    def _ready_parser(self) -> QuickMarkdown:
        """Return a parser that knows nothing of the essays before this one."""
        parser = self._parser
        if (
            parser is not None
            and self._names_only
            and parser.packages <= _FORGETFUL
            and _state(parser) == self._clean
        ):
            parser.reset()
            return parser
        parser = self._new_parser()
        self._clean = _state(parser)
        return parser

    def _new_parser(self) -> QuickMarkdown:
        parser = QuickMarkdown(**self._config)
        # In an essay's body nothing is metadata.
        parser.preprocessors.deregister("meta", strict=False)
        # A conversion sets both, which does not make the parser another one.
        parser.lines = []  # type: ignore[attr-defined]
        parser.Meta = {}  # type: ignore[attr-defined]
        return parser


def _state(parser: Markdown) -> tuple[Any, ...]:
    """Return what must not grow from one document to the next.

    Python-Markdown before 3.7 adds a pattern for each abbreviation of a document,
    and ``reset`` keeps them.
    """
    registries: tuple[Sized, ...] = (
        parser.preprocessors,
        parser.parser.blockprocessors,
        parser.treeprocessors,
        parser.inlinePatterns,
        parser.postprocessors,
    )
    return (*map(len, registries), frozenset(vars(parser)))
