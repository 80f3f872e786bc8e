"""Links to a place in the page itself, led to that page from other places."""

from __future__ import annotations

import re

from pelican_jsoncomment.html.elements import WHITE_SPACE
from pelican_jsoncomment.html.tags import start_tags
from pelican_jsoncomment.html.tokenizer import Attribute, Token

Edit = tuple[int, int, str]

_FRAGMENT = re.compile(
    rf"[{WHITE_SPACE}]*(?:#|&#0*35;?|&#x0*23;?|&num;)(?=[{WHITE_SPACE}]*[^{WHITE_SPACE}])"
)
_NAMES = ("href", "xlink:href")


def is_link(token: Token, attribute: Attribute) -> bool:
    """Return whether an attribute of a start tag is where a reader is led to."""
    return token.name in ("a", "area") and attribute.name in _NAMES


def to_page(html: str, link: Attribute, page: str) -> Edit | None:
    """Return the edit by which a link to a place in the page leads to that page.

    Args:
        html: What the attribute is in.
        link: The attribute.
        page: The address of the page, escaped for an attribute.

    Returns:
        Start, end and new text, or None for any other link. ``href="#"``, the top of
        whatever page, is one.
    """
    sign = _FRAGMENT.match(html, link.value_start, link.value_end)
    if not sign or not page:
        return None
    if link.end > link.value_end:
        return link.value_start, sign.end(), f"{page}#"
    # Pelican finds {filename} in quotes only.
    name = html[sign.end() : link.end].replace('"', "&quot;")
    return link.value_start, link.end, f'"{page}#{name}"'


def all_to_page(html: str, page: str) -> str:
    """Return HTML with all of its links to places in the page as ``to_page`` does."""
    # An essay is in many feeds, and to know what is open takes ten times as long.
    pieces = []
    position = 0
    for token in start_tags(html):
        for attribute in token.attributes:
            edit = to_page(html, attribute, page) if is_link(token, attribute) else None
            if edit:
                pieces += [html[position : edit[0]], edit[2]]
                position = edit[1]
    return "".join((*pieces, html[position:]))
