"""Spare Python-Markdown the regular expressions that cannot match an essay.

It tries each kind of block on each block of text, and each inline pattern on each piece
of text, which takes two thirds of the time of a conversion; and most essays have no
backtick, no table and no entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER, INLINE_PLACEHOLDER

from pelican_jsoncomment.body.needed_characters import may_match, needs

# What stands in a text for markup that has been found in it, by its number.
_PLACEHOLDERS = (
    INLINE_PLACEHOLDER % "0123456789",
    HTML_PLACEHOLDER % "0123456789",
    AMP_SUBSTITUTE,
)


class QuickMarkdown(Markdown):
    """Python-Markdown with the same output, made faster."""

    def __init__(self, **config: Any) -> None:
        """Make a parser; *config* is that of Python-Markdown."""
        super().__init__(**config)
        blocks = self.parser.blockprocessors
        for processor in (*self.preprocessors, *blocks, *self.treeprocessors):
            _guard(processor)

    def build_parser(self) -> QuickMarkdown:
        """Build the parser as Python-Markdown does, with the quicker processor.

        It is where Python-Markdown lets a subclass combine processors of its own.
        """
        super().build_parser()
        self.treeprocessors.register(_QuickInline(self), "inline", 20)
        return self


class _GuardedRegex:
    """A regular expression that is not tried on a text which it cannot match."""

    __slots__ = ("_needed", "_regex")

    def __init__(self, regex: re.Pattern[str]) -> None:
        self._regex = regex
        self._needed = needs(regex)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._regex, name)

    def __reduce__(self) -> tuple[type[_GuardedRegex], tuple[re.Pattern[str]]]:
        return type(self), (self._regex,)

    def search(self, text: str, *span: int, **named: int) -> re.Match[str] | None:
        if not may_match(self._needed, text):
            return None
        return self._regex.search(text, *span, **named)

    def match(self, text: str, *span: int, **named: int) -> re.Match[str] | None:
        if not may_match(self._needed, text):
            return None
        return self._regex.match(text, *span, **named)


def _guard(processor: object) -> None:
    """Guard the regular expressions that a processor of Python-Markdown has.

    Those of other packages may hand theirs to functions that take no other object.
    """
    if not _is_own(type(processor)):
        return
    owners = (*reversed(type(processor).__mro__), processor)
    members = {name: value for owner in owners for name, value in vars(owner).items()}
    for name, value in members.items():
        if isinstance(value, re.Pattern) and needs(value):
            setattr(processor, name, _GuardedRegex(value))


class _QuickInline(InlineProcessor):
    """Python-Markdown's processor of inline patterns, with fewer of them."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        every: Any = self.inlinePatterns
        if all(map(_is_known, every)):
            text = "".join((*tree.itertext(), *_PLACEHOLDERS))
            self.inlinePatterns = list(possible(every, text))  # type: ignore[assignment]
        try:
            return super().run(tree, ancestors)
        finally:
            self.inlinePatterns = every


def possible(patterns: Iterable[Pattern], text: str) -> Iterator[Pattern]:
    """Yield the patterns that may match some part of *text*, in their order."""
    for pattern in patterns:
        if may_match(needs(pattern.getCompiledRegExp()), text):
            yield pattern


def _is_known(pattern: Pattern) -> bool:
    """Return whether a pattern adds to a text only what stands in it, and placeholders.

    Python-Markdown's own do, but for footnotes with a text of the site's. Those of
    others may add anything, as may a function that an extension has put in the place
    of a pattern's own, as mdx_math does.
    """
    if footnotes := getattr(pattern, "footnotes", None):
        written = footnotes.getConfig("SUPERSCRIPT_TEXT")
        if not isinstance(written, str) or written != "{}":
            return False
    methods = (pattern.handleMatch, pattern.getCompiledRegExp)
    return all(map(_is_own, (type(pattern), *methods)))


def _is_own(part: Any) -> bool:
    return str(part.__module__).startswith("markdown.")
