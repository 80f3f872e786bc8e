"""Render the body of an essay as HTML, by its format."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from markdown import Markdown

from pelican_jsoncomment.body.quick_markdown import QuickMarkdown
from pelican_jsoncomment.html.elements import HEAD, RAW_TEXT
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer

_DOCUMENT = re.compile(
    r"(?>\s*<!--(?s:.*?)-->)*+\s*<(?:!doctype|\?xml|html|head|body|title|meta)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a body, and the metadata that a whole HTML document brings."""

    html: str
    metadata: Mapping[str, str] = field(default_factory=dict)


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


def read_html(text: str) -> Body:
    """Return an HTML body: a fragment as it is, of a whole document what it shows.

    The title and the meta tags of a document become metadata under the names that
    Pelican's HTMLReader gives them.
    """
    if not _DOCUMENT.match(text):
        return Body(text.strip())
    return _read_document(text)


def _read_document(text: str) -> Body:
    """Return what a whole document shows, byte for byte, and what its head says."""
    tokenizer = Tokenizer(text)
    head = _Head(text)
    shown: list[str] = []
    for token in tokenizer:
        inside = tokenizer.raw_text
        opens = token.kind is Kind.START and token.name in RAW_TEXT
        tokenizer.raw_text = token.name if opens else ""
        if head.takes(token, inside):
            continue
        # HTML ignores these inside a body, and shows what stands behind their end.
        if token.name not in ("html", "body"):
            shown.append(text[token.start : token.end])
    return Body("".join(shown).strip(), head.metadata)


class _Head:
    """The head of a document: it ends where something is to be shown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_over = False
        self.metadata: dict[str, str] = {}

    def takes(self, token: Token, inside: str) -> bool:
        """Return whether a token belongs to the head; note what it says.

        *inside* names the raw text element that the token stands in, if any.
        """
        if self._is_over:
            return False
        if token.kind is Kind.TEXT:
            text = self._text[token.start : token.end].strip()
            if inside == "title":
                self.metadata.setdefault("title", text)
            self._is_over = bool(text) and not inside
        elif token.kind is Kind.START:
            if token.name == "meta":
                self._note_meta(token)
            self._is_over = token.name not in HEAD
        return not self._is_over

    def _note_meta(self, token: Token) -> None:
        attributes = {
            attribute.name: unescape(
                self._text[attribute.value_start : attribute.value_end]
            )
            for attribute in reversed(token.attributes)
        }
        name = attributes.get("name", "").lower()
        content = attributes.get("content") or attributes.get("contents", "")
        if name and content:
            name = "tags" if name == "keywords" else name
            self.metadata.setdefault(name, content)
