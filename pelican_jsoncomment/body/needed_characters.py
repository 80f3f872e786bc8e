"""Find out which characters a text must have for a regular expression to match."""

from __future__ import annotations

import functools
import importlib
import re
import warnings
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any


def _regex_parser() -> ModuleType | None:
    # It is private to Python, and may go away.
    try:
        return importlib.import_module("re._parser")
    except ImportError:
        return None


_PARSER = _regex_parser()


@functools.lru_cache(maxsize=256)
def needs(regex: re.Pattern[str]) -> tuple[str, ...]:
    r"""Return groups of characters: a match needs a text with one of each group.

    For ``<[^>]+[@:]`` the groups are ``<`` and ``@:``. None is known for what matches
    without regard to case.
    """
    # Another engine than Python's has another syntax.
    if _PARSER is None or not isinstance(regex, re.Pattern):
        return ()
    if regex.flags & re.IGNORECASE:
        return ()
    with warnings.catch_warnings():
        # Whoever compiled it has seen them.
        warnings.simplefilter("ignore")
        parsed = _PARSER.parse(regex.pattern, regex.flags & ~re.DEBUG)
    return tuple(dict.fromkeys(_needs(parsed)))


def may_match(needed: tuple[str, ...], text: str) -> bool:
    """Return whether a text has one of each group of characters."""
    # Loops, because they are run a thousand times a document, and a generator
    # takes three times as long.
    for group in needed:
        for character in group:
            if character in text:
                break
        else:
            return False
    return True


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
    groups = [next(_needs(branch), "") for branch in branches]
    if all(groups):
        yield "".join(groups)
