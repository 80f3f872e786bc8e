"""Say where in an essay's file something is wrong."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pelican_jsoncomment.rules import Rule

LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Pelican's log leaves 46 columns for the message where the output is not a terminal,
# and a line that is wrapped loses its caret.
_EXCERPT_WIDTH = 40
_INDENT = "    "
_NOT_BLANK = re.compile(r"[^\ufeff \t]")
_MORE_OF_LINE = re.compile(r"[^\S\r\n]*+\S")


class Place(NamedTuple):
    """A line and a column of a file, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an essay's file, and the path by which messages name it."""

    text: str
    path: str = "essay"

    def place(self, at: int) -> Place:
        """Return the line and column of the character at offset *at*."""
        start = self._line_start(at)
        before = self.text[:start]
        line = 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
        column = 1 + at - start
        if start == 0 and self.text.startswith("\ufeff"):
            column = max(1, column - 1)
        return Place(line, column)

    def excerpt(self, at: int) -> str:
        """Return the line around offset *at* over a caret, indented.

        An ellipsis is where it is cut to fit.
        """
        start = self._line_start(at)
        before = self.text[max(start, at - _EXCERPT_WIDTH) : at].lstrip("\ufeff \t")
        fitting = _fitting(reversed(before), _EXCERPT_WIDTH * 2 // 3 - 1)
        before = before[len(before) - fitting :]
        first = _NOT_BLANK.search(self.text, start, at)
        if first and first.start() < at - fitting:
            before = f"…{before}"
        after = LINE_BREAK.split(self.text[at : at + _EXCERPT_WIDTH], 1)[0]
        room = _EXCERPT_WIDTH - display_width(before)
        fitting = _fitting(after, room)
        if _MORE_OF_LINE.match(self.text, at + fitting):
            after = f"{after[: _fitting(after, room - 1)]}…"
        shown = "".join(map(_printable, before + after[:room])).rstrip()
        return f"{_INDENT}{shown}\n{_INDENT}{' ' * display_width(before)}^"

    def _line_start(self, at: int) -> int:
        # The two bytes of a CRLF belong to the line that they end.
        if self.text[at - 1 : at + 1] == "\r\n":
            at -= 1
        return 1 + max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at))


@dataclass(frozen=True, slots=True)
class Finding:
    """A message about a place in an essay's file.

    ``rule`` is the row of the table of rules, ``label`` what it is about (the
    header, a field), ``reason`` the sentence for the author. As a string it is
    ``path:line:column: label: reason``, then the line, then a caret; ``at`` is None
    where it has no place of its own in the file, and so are line and column then.
    """

    rule: Rule
    label: str
    reason: str
    source: Source
    at: int | None = None

    def __str__(self) -> str:
        if self.at is None:
            return f"{self.source.path}: {self.label}: {self.reason}"
        line, column = self.source.place(self.at)
        where = f"{self.source.path}:{line}:{column}"
        return f"{where}: {self.label}: {self.reason}\n{self.source.excerpt(self.at)}"


class EssayError(ValueError):
    """An essay that cannot be read; ``finding`` says why, and where."""

    label = "header"

    def __init__(
        self, rule: Rule, reason: str, source: Source, at: int, label: str = ""
    ) -> None:
        self.finding = Finding(rule, label or self.label, reason, source, at)
        super().__init__(rule, reason)

    def __str__(self) -> str:
        return str(self.finding)


class HeaderError(EssayError):
    """A header that is not strict JSON, or that never ends."""


class EncodingError(EssayError):
    """A file with a header that is not UTF-8, or has characters that no page may."""

    label = "encoding"


class BodyError(EssayError):
    """A body that cannot be rendered."""

    label = "body"


class RenderError(Exception):
    """What a Markdown extension raised, as a sentence on the body it was to render."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"it cannot be rendered: {type(error).__name__}: {error}")


class FieldError(EssayError):
    """A field whose value or name cannot become Pelican metadata."""


def shown_path(path: str) -> str:
    """Return a path as messages name it: from the working directory, if below it."""
    # As text, because a Path takes as long as parsing a header.
    return os.fspath(path).removeprefix(f"{os.getcwd()}{os.sep}")  # noqa: PTH109


def display_width(text: str) -> int:
    """Return how many columns of a terminal a string takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _fitting(text: Iterable[str], width: int) -> int:
    """Return how many characters of a string fit into so many columns."""
    count = 0
    for character in text:
        width -= _cells(character)
        if width < 0:
            break
        count += 1
    return count


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _printable(character: str) -> str:
    # A tab would move the caret, and an escape sequence from a file must
    # never reach the terminal.
    return character if character.isprintable() else " "
