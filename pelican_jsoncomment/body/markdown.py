"""Render the body of a Markdown essay as HTML."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sized
from typing import Any

from markdown import Markdown

from pelican_jsoncomment.body.quick_markdown import QuickMarkdown


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
        self._reusable = all(map(_forgets, extensions))
        self._parser: Markdown | None = None
        self._clean: tuple[Any, ...] = ()

    def convert(self, text: str, meta: Mapping[str, list[str]]) -> str:
        """Return *text* as HTML; Markdown extensions find *meta* as ``md.Meta``."""
        try:
            parser = self._ready_parser()
            # Half-read documents leave anything behind.
            self._parser = None
            html = _convert(parser, text, meta)
        except Exception:  # noqa: BLE001 - what is the essay's fault is raised again
            # The quicker parser leans on how Python-Markdown is made; should a later
            # version be made otherwise, essays are to be slower, not lost.
            return _convert(self._new_parser(Markdown), text, meta)
        self._parser = parser
        return html

    def _ready_parser(self) -> Markdown:
        """Return a parser that knows nothing of the essays before this one."""
        parser = self._parser
        if parser is None or not self._reusable or _state(parser) != self._clean:
            parser = self._new_parser(QuickMarkdown)
            self._clean = _state(parser)
        else:
            parser.reset()
        return parser

    def _new_parser(self, kind: type[Markdown]) -> Markdown:
        parser = kind(**self._config)
        # In an essay's body nothing is metadata.
        parser.preprocessors.deregister("meta", strict=False)
        parser.lines = []  # type: ignore[attr-defined]
        parser.Meta = {}  # type: ignore[attr-defined]
        return parser


def _convert(parser: Markdown, text: str, meta: Mapping[str, list[str]]) -> str:
    parser.Meta = dict(meta)  # type: ignore[attr-defined]
    return str(parser.convert(text))


def _forgets(extension: object) -> bool:
    """Return whether an extension is known to forget a document when it is reset.

    Those of other packages need not, because Pelican makes a new parser for each
    file; and an extension object belongs to whichever parser was made with it last.
    """
    if not isinstance(extension, str):
        return False
    module = extension.partition(":")[0]
    if "." not in module:
        module = f"markdown.extensions.{module}"
        return importlib.util.find_spec(module) is not None
    return module.startswith(("markdown.extensions.", "pymdownx."))


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
