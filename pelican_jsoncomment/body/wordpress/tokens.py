"""Cut a WordPress body into the pieces that paragraphs are made around.

The tags are those of the HTML tokenizer. What is to stay as it is written, such as
a ``<pre>`` or an ``<svg>`` with all that it holds, is one token.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from pelican_jsoncomment.body.wordpress.pieces import RAW_TEXT, Pieces
from pelican_jsoncomment.html import elements, tokenizer
from pelican_jsoncomment.html.elements import names


class Kind(Enum):
    """What a token is to the paragraphs around it."""

    TEXT = auto()
    COMMENT = auto()
    BREAK = auto()  # <br> without attributes
    PARAGRAPH = auto()
    PARAGRAPH_END = auto()  # and other end tags that only separate
    BLOCK = auto()
    BLOCK_END = auto()
    RULE = auto()  # a block that holds nothing: <hr>
    SOLID = auto()  # a block in one token: <pre>…</pre>
    INLINE = auto()
    INLINE_END = auto()
    WHOLE = auto()  # an inline element in one token: <img>, <svg>…</svg>


class Token(NamedTuple):
    """A piece of the body as it is written; tags have a lower-case name."""

    kind: Kind
    raw: str
    name: str = ""
    self_closing: bool = False


_SOLID = names("pre style xmp")
_EMBEDDED = RAW_TEXT | names(
    "audio canvas datalist math object picture select svg template video"
)
_RULES = names("area col hr")
_BLOCKS = (elements.BLOCKS - _RULES - _SOLID - {"p"}) | names(
    "frameset head html legend map"
)
_STARTS = {
    **dict.fromkeys(elements.VOID, Kind.WHOLE),
    **dict.fromkeys(_RULES, Kind.RULE),
    **dict.fromkeys(_BLOCKS, Kind.BLOCK),
    "p": Kind.PARAGRAPH,
}
_ENDS = {
    **dict.fromkeys(_BLOCKS, Kind.BLOCK_END),
    **dict.fromkeys(_SOLID | {"p"}, Kind.PARAGRAPH_END),
}
_OF_BLOCKS = {*_STARTS.values(), *_ENDS.values(), Kind.SOLID} - {Kind.WHOLE}


def tokenize(text: str) -> list[Token]:
    """Return the comments and elements of *text*, and the text between, in order.

    A ``<`` that begins no complete comment or tag is text.
    """
    return list(_join_embedded(list(_markup(text))))


def _markup(text: str) -> Iterator[Token]:
    pieces = Pieces(text)
    position = 0
    for start, end, token, code, _ in pieces:
        if token is None and not code:
            continue
        if position < start:
            yield Token(Kind.TEXT, text[position:start])
        position = end
        if token is None:
            yield Token(Kind.SOLID, code)
        else:
            raw = text[start:end]
            yield Token(_kind(token), raw, token.name, token.self_closing)
    rest = text[position:]
    if name := pieces.raw_text:
        # Left open, it runs to the end. The HTML standard rules so for all but pre,
        # which is to stay as it is written. A tag that the text breaks off would
        # swallow the end tag.
        last = rest.rfind(">") + 1
        yield Token(Kind.TEXT, rest[:last] + rest[last:].replace("<", "&lt;"))
        yield Token(_ENDS.get(name, Kind.INLINE_END), f"</{name}>", name)
    elif rest:
        yield Token(Kind.TEXT, rest)


def _kind(token: tokenizer.Token) -> Kind:
    if not token.name:
        # To a browser, doctypes and instructions are comments too.
        return Kind.COMMENT
    if token.name == "br":
        return Kind.WHOLE if token.attributes else Kind.BREAK
    if token.kind is tokenizer.Kind.END:
        return _ENDS.get(token.name, Kind.INLINE_END)
    return _STARTS.get(token.name, Kind.INLINE)


def _join_embedded(tokens: list[Token]) -> Iterator[Token]:
    """Join each embedded element, such as svg or video, into one token."""
    ends = _embedded_ends(tokens)
    index = 0
    while index < len(tokens):
        end = ends.get(index, index)
        yield _one_token(tokens[index : end + 1]) if end > index else tokens[index]
        index = end + 1


def _embedded_ends(tokens: list[Token]) -> dict[int, int]:
    """Return the indices of the end tags of embedded elements by their start tags'."""
    ends = {}
    starts = defaultdict[str, list[int]](list)
    for index, token in enumerate(tokens):
        if token.name in _EMBEDDED:
            is_end = token.raw.startswith("</")
            if is_end and starts[token.name]:
                ends[starts[token.name].pop()] = index
            elif not (is_end or token.self_closing):
                starts[token.name].append(index)
    return ends


def _one_token(tokens: list[Token]) -> Token:
    name = tokens[0].name
    # A block in a video would end the paragraph around it; one in svg cannot.
    solid = name == "math" or (
        name != "svg" and any(token.kind in _OF_BLOCKS for token in tokens)
    )
    raw = "".join(token.raw for token in tokens)
    return Token(Kind.SOLID if solid else Kind.WHOLE, raw, name)
