"""The start tags of HTML, where it does not matter what is open around them."""

from __future__ import annotations

from collections.abc import Iterator

from pelican_jsoncomment.html.elements import RAW_TEXT
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer


def start_tags(html: str) -> Iterator[Token]:
    """Yield the start tags of HTML in order.

    To know what is open (see html.tree) takes ten times as long.
    """
    tokenizer = Tokenizer(html)
    for token in tokenizer:
        is_start = token.kind is Kind.START
        tokenizer.raw_text = ""
        if token.name in ("svg", "math"):
            tokenizer.foreign = is_start and not token.self_closing
        elif is_start and token.name in RAW_TEXT and not tokenizer.foreign:
            tokenizer.raw_text = token.name
        if is_start:
            yield token
