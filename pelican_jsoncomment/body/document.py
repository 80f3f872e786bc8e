"""Read the body of an HTML essay: a fragment, or a whole document with its head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from pelican_jsoncomment.html.elements import HEAD, RAW_TEXT
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer, attribute_values

_DOCUMENT = re.compile(
    r"(?>\s*<!--(?s:.*?)-->)*+\s*<(?:!doctype|\?xml|html|head|body|title|meta)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a body, and the metadata that a whole HTML document brings."""

    html: str
    metadata: Mapping[str, str] = field(default_factory=dict)


def read_html(text: str) -> Body:
    """Return an HTML body: a fragment unchanged, of a whole document what it shows.

    The title and the meta tags of a document become metadata under the names that
    Pelican's HTMLReader gives them.
    """
    if not _DOCUMENT.match(text):
        return Body(text.strip())
    return _read_document(text)


def read_head(text: str) -> Mapping[str, str]:
    """Return the metadata of a whole HTML document, none of a fragment."""
    if not _DOCUMENT.match(text):
        return {}
    return _read_document(text, only_head=True).metadata


def _read_document(text: str, *, only_head: bool = False) -> Body:
    """Return what a whole document shows, byte for byte, and its head's metadata."""
    tokenizer = Tokenizer(text)
    head = _Head(text)
    shown: list[str] = []
    for token in tokenizer:
        inside = tokenizer.raw_text
        opens = token.kind is Kind.START and token.name in RAW_TEXT
        tokenizer.raw_text = token.name if opens else ""
        if head.takes(token, inside):
            continue
        if only_head:
            break
        # HTML ignores these tags inside a body, and shows what follows their end tags.
        if token.name not in ("html", "body"):
            shown.append(text[token.start : token.end])
    return Body("".join(shown).strip(), head.metadata)


class _Head:
    """The head of a document, which ends at the first thing that is shown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_over = False
        self.metadata: dict[str, str] = {}

    def takes(self, token: Token, inside: str) -> bool:
        """Return whether a token belongs to the head, and keep its metadata.

        *inside* is the name of the raw text element around the token, or "".
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
                self._add_meta(token)
            self._is_over = token.name not in HEAD
        return not self._is_over

    def _add_meta(self, token: Token) -> None:
        written = attribute_values(self._text, token.attributes)
        attributes = {name: unescape(value) for name, value in written.items()}
        name = attributes.get("name", "").lower()
        content = attributes.get("content") or attributes.get("contents", "")
        if name and content:
            name = "tags" if name == "keywords" else name
            self.metadata.setdefault(name, content)
