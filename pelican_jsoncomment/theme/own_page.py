"""Show the provenance line on an article's own page in a theme without a place for it.

A template of the theme is rendered with a stand-in for the article, whose content
holds a comment where the line belongs; what was rendered then gets the line there.
So nothing is stored in the article itself: its summary, feeds, caches and the
listings that show it in full stay as they were.
"""

from __future__ import annotations

import re
from typing import Any

import jinja2
from pelican.contents import Content

_MARK = "!--jsoncomment:provenance--"
_PLACE = f"<{_MARK}>"
# What a theme makes of the comment where it shows the content as text or as JSON.
_ESCAPED = re.compile(rf"(?:&lt;|\\u003c){_MARK}(?:&gt;|\\u003e)")


class OwnPage:
    """An article, or a page, as the template of its own page sees it.

    All but the content is the article's. ``line_is_shown`` says whether the template
    itself has asked for the line.
    """

    __slots__ = ("_article", "_position", "line_is_shown")

    line_is_shown: bool

    def __init__(self, article: Content, position: str) -> None:
        object.__setattr__(self, "_article", article)
        object.__setattr__(self, "_position", position)
        object.__setattr__(self, "line_is_shown", False)

    @property
    def content(self) -> str:
        """The article's content, with the place of the line before or behind it."""
        content = str(self._article.content)
        return _PLACE + content if self._position == "top" else content + _PLACE

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
                return _with_line(output, "" if own.line_is_shown else self._line(own))
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


def _with_line(output: str, line: str) -> str:
    """Return a page with the line in its first place after the head, and no other."""
    output = _ESCAPED.sub("", output)
    at = output.find(_PLACE, max(output.find("</head>"), 0))
    if at >= 0:
        output = output[:at] + line + output[at:]
    return output.replace(_PLACE, "")
