"""Show the provenance line on an article's own page in a theme without a place for it.

A template of the theme is rendered with a proxy of the article, whose content holds a
placeholder where the line belongs; in what was rendered, the line replaces it. So
nothing is stored in the article itself: its summary, feeds, caches and the listings
that show it in full stay as they were.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import jinja2
from pelican.contents import Content


class OwnPage:
    """An article, or a page, as the template of its own page sees it.

    All but the content is the article's. ``placeholder`` is a comment that no essay
    holds by chance, and ``line_is_shown`` whether the template itself shows the line.
    """

    __slots__ = ("_article", "_position", "line_is_shown", "placeholder")

    line_is_shown: bool
    placeholder: str

    def __init__(self, article: Content, position: str) -> None:
        object.__setattr__(self, "_article", article)
        object.__setattr__(self, "_position", position)
        object.__setattr__(self, "line_is_shown", False)
        # The same in each build, and none that an essay on this plugin may show.
        digest = hashlib.sha256(article.url.encode()).hexdigest()[:16]
        placeholder = f"<!--jsoncomment:provenance:{digest}-->"
        object.__setattr__(self, "placeholder", placeholder)

    @property
    def content(self) -> str:
        """The article's content, with the placeholder before or after it."""
        parts = (self.placeholder, str(self._article.content))
        return "".join(parts if self._position == "top" else reversed(parts))

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The article's class: templates and filters may ask for it."""
        return type(self._article)

    def __getattr__(self, name: str) -> Any:
        """Return what the article has under that name."""
        return getattr(self._article, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set what a filter sets on the article itself."""
        setattr(self._article, name, value)

    def __eq__(self, other: object) -> bool:
        """Be the article that a theme looks for in its lists."""
        return self._article is other or self is other

    def __hash__(self) -> int:
        """Be the article in sets and dicts too."""
        return hash(self._article)

    def __str__(self) -> str:
        return str(self._article)


def note_line(article: Any) -> None:
    """Remember that a template shows the line of an article by itself."""
    if type(article) is OwnPage:
        object.__setattr__(article, "line_is_shown", True)


class _Template(jinja2.Template):
    """A template that shows the line on the own page of an article."""

    position = ""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render the template, with the line where it belongs."""
        variables = dict(*args, **kwargs)
        for name in ("article", "page"):
            if isinstance(variables.get(name), Content):
                own = OwnPage(variables[name], self.position)
                output = super().render({**variables, name: own})
                line = "" if own.line_is_shown else self._line(own)
                return _with_line(output, own.placeholder, line)
        return super().render(variables)

    def _line(self, own: OwnPage) -> str:
        macros: Any = self.environment.get_template("jsoncomment.html").module
        return str(macros.provenance(own)).strip()


class _Top(_Template):
    position = "top"


class _Bottom(_Template):
    position = "bottom"


TEMPLATES: dict[str, type[jinja2.Template]] = {"top": _Top, "bottom": _Bottom}
"""What renders a theme's templates, by the value of JSONCOMMENT_PROVENANCE."""


def _with_line(output: str, placeholder: str, line: str) -> str:
    """Return a page with the line at the first placeholder after the head."""
    comment = placeholder.strip("<>")
    # What a theme makes of it where it shows the content as text or as JSON.
    output = re.sub(rf"(?:&lt;|\\u003c){comment}(?:&gt;|\\u003e)", "", output)
    at = output.find(placeholder, max(output.find("</head>"), 0))
    if at >= 0:
        output = output[:at] + line + output[at:]
    return output.replace(placeholder, "")
