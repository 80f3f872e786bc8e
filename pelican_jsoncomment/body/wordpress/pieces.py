"""Cut a WordPress body into text, tags and comments, and the code in shortcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pelican_jsoncomment.body.wordpress.code import Code, Codes
from pelican_jsoncomment.html import elements, tokenizer

#: Elements that hold nothing but text here: as in HTML, and <pre>.
RAW_TEXT = (elements.RAW_TEXT - {"plaintext"}) | {"pre"}
# The addresses <me@example.org> and <https://example.org> are tags to a browser, which
# shows nothing of them. Word writes the prefix of a namespace, as in <o:p>.
_NAME = re.compile(r"[\w.-]++(?::[\w.-]++)?")


class Piece(NamedTuple):
    """A piece of the body from *start* to *end*.

    ``markup`` is None for text, which is *raw* within an element such as ``<pre>``, and
    for code; ``code`` is the HTML of the shortcode.
    """

    start: int
    end: int
    markup: tokenizer.Token | None = None
    code: str = ""
    raw: bool = False


class Pieces:
    """Iterate over the pieces of a body; together they cover all of it.

    Attributes:
        raw_text: Name of the element that is open and holds nothing but text, "" for
            none.
    """

    def __init__(self, text: str) -> None:
        self.raw_text = ""
        self._found = tokenizer.Tokenizer(text, unclosed_is_text=True)
        self._codes = Codes(text) if "[/" in text else None

    def __iter__(self) -> Iterator[Piece]:
        """Yield the pieces in order."""
        for token in self._found:
            code = self._code(token)
            if code:
                if token.start < code.start:
                    end = code.start
                    yield Piece(token.start, end, _markup(token))
                yield Piece(code.start, code.end, code=code.html)
                self._found.go_to(code.end)
                continue
            markup = _markup(token)
            yield Piece(token.start, token.end, markup, raw=bool(self.raw_text))
            if markup:
                is_start = token.kind is tokenizer.Kind.START and not token.self_closing
                self.raw_text = token.name * (is_start and token.name in RAW_TEXT)
                self._found.raw_text = self.raw_text

    def _code(self, token: tokenizer.Token) -> Code | None:
        if not self._codes or self.raw_text:
            return None
        if token.kind is tokenizer.Kind.TEXT:
            return self._codes.first(token.start, token.end)
        if token.kind is tokenizer.Kind.START and token.name == "pre":
            code = self._codes.alone_in_pre(token.end)
            return code and code._replace(start=token.start)
        return None


def _markup(token: tokenizer.Token) -> tokenizer.Token | None:
    """Return the token, None for text and what is taken for it."""
    is_address = token.name and not _NAME.fullmatch(token.name)
    return None if is_address or token.kind is tokenizer.Kind.TEXT else token
