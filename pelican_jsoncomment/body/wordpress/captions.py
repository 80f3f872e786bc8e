"""Make figures of captions: the shortcode ``[caption]`` and the element figcaption."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from html import escape, unescape

from pelican_jsoncomment.body.wordpress.shortcodes import attributes, shortcodes
from pelican_jsoncomment.body.wordpress.tokens import Kind, Token
from pelican_jsoncomment.html.elements import WHITE_SPACE

# The names of the tokens of shortcodes; a tag has none of them.
_CAPTION = "[caption]"
_CAPTION_END = "[/caption]"


def figures(tokens: Iterable[Token]) -> list[Token]:
    """Return *tokens* with a figure for each caption that has something to caption."""
    return _trim_figcaptions(list(_captions(tokens)))


def _captions(tokens: Iterable[Token]) -> Iterator[Token]:
    """Replace each ``[caption]`` by a figure where it holds something to caption."""
    held: list[Token] = []
    for token in itertools.chain.from_iterable(map(_split_at_captions, tokens)):
        if not held and token.name != _CAPTION:
            yield token
            continue
        held.append(token)
        if token.name == _CAPTION_END:
            yield from _figure(held)
            held = []
    yield from held


def _split_at_captions(token: Token) -> Iterator[Token]:
    """Yield the shortcodes of captions as tokens of their own, which are text too."""
    position = 0
    for match in shortcodes(token.raw) if token.kind is Kind.TEXT else ():
        if match[2] in ("caption", "wp_caption") and match[4]:
            yield Token(Kind.TEXT, token.raw[position : match.start()])
            yield Token(Kind.TEXT, match[0], _CAPTION_END if match[1] else _CAPTION)
            position = match.end()
    yield token._replace(raw=token.raw[position:])


def _figure(tokens: list[Token]) -> list[Token]:
    """Return the figure for the tokens of a caption, both shortcodes included.

    As in WordPress, the text is what follows the image and the link around it, or
    the attribute ``caption``, which held it before WordPress 3.4; without any text
    there is no figure.
    """
    values = attributes(tokens[0].raw)
    media = _strip(tokens[1:-1])
    after = _after_media(media)
    if not after:
        return tokens
    words = _strip(media[after:])
    if "caption" in values:
        words = [Token(Kind.TEXT, values["caption"])]
    else:
        media = media[:after]
    if not any(token.raw.strip() for token in words):
        return media
    return [
        Token(Kind.BLOCK, _figure_tag(values), "figure"),
        *media,
        Token(Kind.BLOCK, '<figcaption class="wp-caption-text">', "figcaption"),
        *words,
        Token(Kind.BLOCK_END, "</figcaption>", "figcaption"),
        Token(Kind.BLOCK_END, "</figure>", "figure"),
    ]


def _after_media(tokens: list[Token]) -> int:
    """Return the index after the first image and its link's end, 0 without an image."""
    end = 0
    for index, token in enumerate(tokens, 1):
        kinds = (Kind.INLINE_END,) if end else (Kind.WHOLE, Kind.SOLID)
        if token.kind in kinds:
            end = index
        elif end and token.raw.strip():
            break
    return end


def _strip(tokens: list[Token]) -> list[Token]:
    """Return *tokens* without the white space at either end."""
    kept = [i for i, token in enumerate(tokens) if token.raw.strip()]
    tokens = tokens[kept[0] : kept[-1] + 1] if kept else []
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if tokens and tokens[index].kind is Kind.TEXT:
            tokens[index] = Token(Kind.TEXT, strip(tokens[index].raw))
    return tokens


def _figure_tag(given: dict[str, str]) -> str:
    """Return the start tag that WordPress gives a figure, which themes style."""
    align = given.get("align", "alignnone")
    classes = ["wp-caption", align, given.get("class", "")]
    values = {"id": given.get("id", ""), "class": " ".join(filter(None, classes))}
    width = given.get("width", "").removesuffix("px")
    if width.isascii() and width.isdigit() and width.strip("0"):
        values["style"] = f"width: {width}px"
    written = (f' {k}="{escape(unescape(v))}"' for k, v in values.items() if v)
    return f"<figure{''.join(written)}>"


def _trim_figcaptions(tokens: list[Token]) -> list[Token]:
    """Take out the white space around figcaptions, blank lines and all.

    A blank line between an image and its caption makes no paragraph of the image.
    """
    for index, token in enumerate(tokens):
        if token.name == "figcaption":
            is_start = token.kind is Kind.BLOCK
            beside = index - 1 if is_start else index + 1
            if 0 <= beside < len(tokens) and tokens[beside].kind is Kind.TEXT:
                strip = str.rstrip if is_start else str.lstrip
                raw = strip(tokens[beside].raw, WHITE_SPACE)
                tokens[beside] = Token(Kind.TEXT, raw)
    return tokens
