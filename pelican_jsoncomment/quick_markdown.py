"""Spare Python-Markdown the inline patterns that nothing in a document can match.

It tries each of its fifteen inline patterns on each piece of text, which takes half of
the time of a conversion, and most essays have no backtick, no image and no entity.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER, STX

# What stands in a text for markup that has been found in it.
_PLACEHOLDER = INLINE_PLACEHOLDER % "0123456789" + STX + ETX


def _regex_parser() -> ModuleType | None:
    try:
        return importlib.import_module("re._parser")
    except ImportError:  # pragma: no cover - it is Python's own affair
        return None


_PARSER = _regex_parser()


class QuickMarkdown(Markdown):
    """Python-Markdown with the same output, made faster.

    ``build_parser`` is where Python-Markdown lets a subclass combine processors of
    its own.
    """

    def build_parser(self) -> QuickMarkdown:
        """Build the parser as Python-Markdown does, with the quicker processor."""
        super().build_parser()
        self.treeprocessors.register(_QuickInline(self), "inline", 20)
        return self


class _QuickInline(InlineProcessor):
    """Python-Markdown's processor of inline patterns, with fewer of them."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        every: Any = self.inlinePatterns
        if all(map(_is_known, every)):
            text = "".join((*tree.itertext(), _PLACEHOLDER, *self._configured))
            self.inlinePatterns = list(possible(every, text))  # type: ignore[assignment]
        try:
            return super().run(tree, ancestors)
        finally:
            self.inlinePatterns = every

    @functools.cached_property
    def _configured(self) -> tuple[str, ...]:
        """The texts that the site has set, such as that of a footnote's number."""
        return tuple(
            value
            for extension in self.md.registeredExtensions
            for value in extension.getConfigs().values()
            if isinstance(value, str)
        )


def _is_known(pattern: Pattern) -> bool:
    """Return whether a pattern adds to a text nothing but what stands in it.

    Python-Markdown's own do, or add what the site has set.
    """
    return type(pattern).__module__.startswith("markdown.")


def possible(patterns: Iterable[Pattern], text: str) -> Iterator[Pattern]:
    """Yield the patterns that may match some part of *text*, in their order."""
    for pattern in patterns:
        regex = pattern.getCompiledRegExp()
        for characters in needs(regex.pattern, regex.flags):
            if not any(character in text for character in characters):
                break
        else:
            yield pattern


@functools.lru_cache(maxsize=256)
def needs(regex: str, flags: int = 0) -> tuple[str, ...]:
    r"""Return groups of characters: a match needs a text with one of each group.

    For ``<[^>]+[@:]`` the groups are ``<`` and ``@:``. None is known for what matches
    without regard to case.

    Raises re.error where *regex* is none.
    """
    if _PARSER is None or flags & re.IGNORECASE:
        return ()
    return tuple(dict.fromkeys(_needs(_PARSER.parse(regex, flags))))


def _needs(parsed: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    for operation, argument in parsed:
        match str(operation), argument:
            case "LITERAL", code:
                yield chr(code)
            case "IN", choices:
                yield from _one_of(choices)
            case "BRANCH", (_, branches):
                yield from _one_of_branches(branches)
            case "SUBPATTERN", (_, added, _, inner) if not added & re.IGNORECASE:
                yield from _needs(inner)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT", (least, _, inner):
                yield from _needs(inner) if least else ()
            case "ATOMIC_GROUP", inner:
                yield from _needs(inner)
            case "ASSERT", (_, inner):
                yield from _needs(inner)


def _one_of(choices: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    if all(str(operation) == "LITERAL" for operation, _ in choices):
        yield "".join(chr(code) for _, code in choices)


def _one_of_branches(branches: Iterable[Iterable[tuple[Any, Any]]]) -> Iterator[str]:
    groups = [next(_needs(branch), None) for branch in branches]
    if None not in groups:
        yield "".join(group for group in groups if group)
