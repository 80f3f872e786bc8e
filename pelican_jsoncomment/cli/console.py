"""The terminal: colours, what it shows of a line, and the progress of long work."""

from __future__ import annotations

import os
import shlex
import sys
import time
from typing import TextIO

#: The codes of ANSI for ``Paint``.
BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"
_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.1
_BAR = 24


class Paint:
    """Colours, where the output is a terminal and NO_COLOR does not forbid them.

    See https://no-color.org.
    """

    def __init__(self, stream: TextIO) -> None:
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._is_on = stream.isatty() and not plain

    def __call__(self, text: str, code: str) -> str:
        """Return *text* in the colour of an ANSI *code*."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._is_on else text

    def diff(self, line: str) -> str:
        """Return a line of a diff in the colours that diffs have."""
        if line.startswith(("---", "+++", "#")):
            return self(line, BOLD)
        codes = {"-": RED, "+": GREEN, "@": CYAN}
        return self(line, codes[line[0]]) if line[:1] in codes else line


def count(number: int, what: str) -> str:
    """Return a number with its noun: ``1 essay``, ``1,204 essays``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def visible(line: str) -> str:
    """Return a line in which what a terminal would hide or obey is ``<U+00A0>``."""
    if line.isprintable():
        return line
    return "".join(
        x if x.isprintable() or x == "\t" else f"<U+{ord(x):04X}>" for x in line
    )


def command_line(*words: str) -> str:
    """Return a command of this program, quoted for a shell."""
    return " ".join(map(_quoted, ("pelican-jsoncomment", *words)))


def _quoted(word: str) -> str:
    if word.isprintable():
        return shlex.quote(word)
    # The terminal would obey a control character, and cannot show a byte that is not
    # UTF-8. $'…' is of POSIX.1-2024, and older in bash, zsh and ksh.
    shown = "".join(
        rf"\{x}" if x in "'\\" else x if x.isprintable() else _escaped(x) for x in word
    )
    return f"$'{shown}'"


def _escaped(character: str) -> str:
    # Three octal digits are never more than one byte.
    return "".join(f"\\{x:03o}" for x in os.fsencode(character))


class Progress:
    """A line on the terminal that says how far long work has come.

    It appears after a second, and only where standard error is a terminal.
    """

    def __init__(self, verb: str, total: int | None = None, what: str = "file") -> None:
        self._verb = verb
        self._total = total
        self._what = what
        self._is_on = sys.stderr.isatty()
        self._next = time.monotonic() + _AFTER_SECONDS
        self._is_shown = False

    def __call__(self, done: int) -> None:
        """Show that *done* are done, now and then."""
        if not self._is_on or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        self._is_shown = True
        sys.stderr.write(f"\r\x1b[K{self._verb} {self._text(done)}")
        sys.stderr.flush()

    def _text(self, done: int) -> str:
        if not self._total:
            return f"{count(done, self._what)} …"
        filled = _BAR * done // self._total
        return f"[{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {self._total:,}"

    def clear(self) -> None:
        """Clear the line, so that other output can follow."""
        if self._is_shown:
            clear_line()
            self._is_shown = False


def clear_line() -> None:
    """Clear the last line of standard error, if that is a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def say(text: str, stream: TextIO | None = None) -> None:
    """Write a line, to standard error unless told otherwise."""
    print(text, file=stream or sys.stderr)
