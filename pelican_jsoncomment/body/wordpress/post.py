"""Render the content of a post, and report what stays as it was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pelican_jsoncomment import rules
from pelican_jsoncomment.body.wordpress.captions import figures
from pelican_jsoncomment.body.wordpress.shortcodes import shortcodes
from pelican_jsoncomment.body.wordpress.tokens import Kind, Token, tokenize
from pelican_jsoncomment.body.wordpress.writer import Writer
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.html.elements import WHITE_SPACE, names

# Shortcodes of WordPress and WordPress.com that may have no attributes. Other
# words in brackets are taken for one only where their form shows it: essays are full
# of "[sic]" and "[editor's note]".
_SHORTCODES = names(
    "archives audio caption contact-form contact-form-7 embed gallery googlemaps latex "
    "playlist polldaddy slideshare slideshow soundcloud sourcecode tweet video vimeo "
    "wp_caption wpvideo youtube"
)

_BLOCK_COMMENT = re.compile(r"<!--\s+/?wp:([a-z][a-z0-9_/-]*)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML, and what its author should know of it.

    ``warnings`` has a sentence for each kind of thing that WordPress would have
    replaced and that stays as it was written, in the order of the body.
    Shortcodes are not among them: see ``shortcodes_left``.
    """

    html: str
    warnings: tuple[str, ...] = ()


def autop(text: str) -> Rendered:
    """Return *text*, the content of a WordPress post, as HTML with its paragraphs.

    The rules are those of WordPress's own ``wpautop``: a blank line ends a paragraph,
    a newline is a line break, and block-level HTML stays as it is and is not wrapped.
    Nothing changes inside of pre, script, style, textarea, svg and other embedded
    elements. A ``[caption]`` becomes a figure, other shortcodes stay text. Comments
    make no paragraph and no line of their own: a ``<!--more-->`` between two
    paragraphs stays between them. What is not markup, such as the ``<`` of a tag or
    comment that never ends, is escaped.

    A body made with the block editor (``<!-- wp:paragraph -->``) is HTML already: the
    comments that mark its blocks are taken out, and nothing is wrapped.

    Line endings may be of any kind. Any string is accepted.
    """
    tokens = figures(tokenize(text.replace("\r\n", "\n").replace("\r", "\n")))
    has_blocks = any(map(_block_name, tokens))
    html = _join_blocks(tokens) if has_blocks else Writer().write(tokens)
    return Rendered(html.strip(WHITE_SPACE), tuple(_warnings(tokens)))


def may_have_findings(text: str) -> bool:
    """Return whether there may be findings of a post that is yet to be rendered.

    To render it takes ten times as long as all else that ``check`` does with it.
    """
    return text.count("<!--") > text.count("<!--more-->")


def findings(rendered: Rendered, source: Source) -> list[Finding]:
    """Return a finding for each warning of a rendered body."""
    return [
        Finding(rules.BODY_WORDPRESS, "body", reason, source)
        for reason in rendered.warnings
    ]


def shortcode_findings(text: str, source: Source) -> list[Finding]:
    """Return a finding for each shortcode that stays text.

    They are for ``check`` alone. An import tells of them once; a build that did so
    each time would be listened to no more.
    """
    return [
        Finding(rules.BODY_SHORTCODE, "body", _times(f"[{name}] stays text", n), source)
        for name, n in shortcodes_left(text).items()
    ]


def shortcodes_left(text: str) -> Counter[str]:
    """Return how often a body has each shortcode that stays text when rendered."""
    # Most brackets hold an author's note, which is seen without the markup around it.
    if not _counted([text]):
        return Counter()
    tokens = figures(tokenize(text))
    return _counted([token.raw for token in tokens if token.kind is Kind.TEXT])


def _counted(written: Sequence[str]) -> Counter[str]:
    found = [match for text in written for match in shortcodes(text)]
    closed = {match[2] for match in found if match[1]}
    meant = (x for x in found if not x[1] and _is_meant(x, closed))
    return Counter(match[2] for match in meant)


def _warnings(tokens: list[Token]) -> Iterator[str]:
    found: Counter[str] = Counter()
    for token in tokens:
        if token.kind is Kind.TEXT:
            continue
        if token.raw.strip("<!-> \t\n").lower() == "nextpage":
            found["<!--nextpage--> stays a comment and divides no page"] += 1
        elif token.raw.endswith("/-->") and (name := _block_name(token)):
            found[f"the block wp:{name} has no HTML of its own"] += 1
    for warning, times in found.items():
        yield _times(warning, times)


def _times(reason: str, times: int) -> str:
    return f"{reason} ({times} times)" if times > 1 else reason


def _is_meant(shortcode: re.Match[str], closed: set[str]) -> bool:
    """Return whether a word in brackets is a shortcode rather than an author's note."""
    _, name, rest, end = shortcode.groups()
    known = name in _SHORTCODES
    if not end:
        # Markup in an attribute, or a bracket that never closes.
        return known and "=" in rest
    return known or name in closed or "_" in name or "=" in rest or rest[-1:] == "/"


def _block_name(token: Token) -> str:
    """Return the block that a block editor's comment marks, "" for other tokens."""
    match = _BLOCK_COMMENT.match(token.raw) if token.kind is Kind.COMMENT else None
    return match[1] if match else ""


def _join_blocks(tokens: list[Token]) -> str:
    """Return the HTML of a block editor's body.

    The comment of a block without HTML stays, being all that tells of the block.
    """
    pieces = []
    after_mark = False
    for token in tokens:
        is_mark = bool(_block_name(token)) and not token.raw.endswith("/-->")
        if not is_mark:
            pieces.append(token.raw.lstrip("\n") if after_mark else token.raw)
        after_mark = is_mark
    return "".join(pieces)
