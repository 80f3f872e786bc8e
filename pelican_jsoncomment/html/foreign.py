"""SVG and MathML within HTML (WHATWG HTML standard, 13.2.6 and 13.2.6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pelican_jsoncomment.html.elements import LEAVES_FOREIGN, MATH_TEXT, SVG_HTML
from pelican_jsoncomment.html.tokenizer import attribute_values

if TYPE_CHECKING:
    from pelican_jsoncomment.html.stack import Element, Stack
    from pelican_jsoncomment.html.tokenizer import Token

_HTML_ENCODINGS = ("text/html", "application/xhtml+xml")


def is_foreign_to(innermost: Element, token: Token) -> bool:
    """Return whether a start tag or text is content of an SVG or MathML element."""
    if not innermost.is_foreign:
        return False
    if innermost.name in MATH_TEXT:
        return token.name in ("malignmark", "mglyph")
    if innermost.name == "math annotation-xml" and token.name == "svg":
        return False
    return not innermost.takes_html


def takes_html(html: str, name: str, token: Token) -> bool:
    """Return whether the element of a start tag is one of SVG or MathML with HTML."""
    if name != "math annotation-xml":
        return name in SVG_HTML
    encoding = attribute_values(html, token.attributes).get("encoding", "")
    return encoding.lower() in _HTML_ENCODINGS


def name_in(parent: Element, name: str) -> str:
    """Return the name of an element of this tag within one of SVG or MathML."""
    return f"{parent.name.partition(' ')[0]} {name}"


def ends_at(token: Token) -> bool:
    """Return whether a start tag ends the SVG or MathML that it is in."""
    if token.name == "font":
        return any(a.name in ("color", "face", "size") for a in token.attributes)
    return token.name in LEAVES_FOREIGN


def leave(stack: Stack) -> None:
    """Close what is open of SVG or MathML, up to a place where HTML may be."""
    while (innermost := stack.innermost) and innermost.is_foreign:
        if innermost.name in MATH_TEXT or innermost.takes_html:
            return
        stack.pop()


def end(stack: Stack, name: str) -> bool:
    """Close an element of SVG or MathML; return whether an end tag reaches one."""
    index = max(stack.last(f"svg {name}"), stack.last(f"math {name}"))
    if index <= stack.last_of("html"):
        return False
    stack.pop_to(index)
    return True
