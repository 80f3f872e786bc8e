"""The terminal: colours, what it shows of a line, and the progress of long work.

Pelican brings rich, whose part this is not, for three reasons, measured with rich 15.0.
To import rich.console takes 48 ms, half as long as `--help` takes. To wrap and colour
10,000 findings takes it 1.7 s, and ``fill`` 0.1 s. It lets through what a terminal
obeys: escape sequences, U+009B, and marks that turn the text around, such as U+202E;
``visible`` shows them.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TextIO

from pelican_jsoncomment.errors import display_width

#: The codes of ANSI for ``Paint``.
BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"
#: When there are colours; "auto" is where the environment or a terminal has them.
COLORS = ("auto", "always", "never")
#: How this program is called in the commands that it prints.
PROGRAM = "pelican-jsoncomment"
#: How many entries a terminal gets one by one; of more, it gets a summary.
FEW = 20
_USUAL_WIDTH, _LEAST_WIDTH = 80, 20
_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.1
_BAR = 24


class Paint:
    """Colours, where ``--color`` or the environment ask for them, or a terminal does.

    ``width`` is that of the terminal, or None.
    """

    def __init__(self, stream: TextIO, color: str = "auto") -> None:
        self._is_on = color == "always" or (color == "auto" and _has_colour(stream))
        self.width = terminal_width(stream)

    def __call__(self, text: str, code: str) -> str:
        """Return *text* in the colour of an ANSI *code*."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._is_on and code else text

    def diff(self, line: str) -> str:
        """Return a line of a diff, after the names of its files, in its colour."""
        codes = {"-": RED, "+": GREEN, "@": CYAN}
        return self(line, codes[line[0]]) if line[:1] in codes else line


def _has_colour(stream: TextIO) -> bool:
    """Return whether the environment or, where that is silent, a stream has colours.

    The order is CPython's own; see https://no-color.org and https://force-color.org.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width(stream: TextIO) -> int | None:
    """Return how many columns a terminal has, None for what is not a terminal."""
    if not stream.isatty():
        return None
    width = 0
    with suppress(ValueError):
        width = int(os.environ.get("COLUMNS", ""))
    if width <= 0:
        with suppress(OSError, ValueError):
            width = os.get_terminal_size(stream.fileno()).columns
    return max(width or _USUAL_WIDTH, _LEAST_WIDTH)


def fill(
    words: Iterable[tuple[str, str]],
    width: int | None,
    paint: Callable[[str, str], str] = lambda text, _code: text,
    indent: str = "  ",
) -> str:
    """Return words, each with its colour, as lines of at most *width* columns.

    A word that is wider has a line of its own. The second line and those after it are
    indented. Without a width there is one line.
    """
    parts: list[str] = []
    used = 0
    for text, code in words:
        # A tab has as many columns as the terminal likes.
        word = text if width is None else text.replace("\t", " ")
        size = display_width(word) if width else 0
        if parts and width and used + 1 + size > width:
            parts.append(f"\n{indent}")
            used = len(indent)
        elif parts:
            parts.append(" ")
            used += 1
        parts.append(paint(word, code))
        used += size
    return "".join(parts)


def count(number: int, what: str, several: str = "") -> str:
    """Return a number with its noun: ``1 essay``, ``1,204 essays``, ``2 bodies``."""
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


def visible(line: str) -> str:
    """Return a line in which what a terminal would hide or obey is ``<U+00A0>``."""
    if line.isprintable():
        return line
    return "".join(
        x if x.isprintable() or x == "\t" else f"<U+{ord(x):04X}>" for x in line
    )


def command_line(*words: str) -> str:
    """Return a command, quoted for a shell."""
    return " ".join(map(_quoted, words))


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
    """Write a line, to standard error unless told otherwise; wrap it on a terminal."""
    stream = stream or sys.stderr
    print(wrapped(text, stream), file=stream)


def wrapped(text: str, stream: TextIO) -> str:
    """Return each line as lines that fit a terminal, or as it is for what is none."""
    width = terminal_width(stream)
    if width is None:
        return text
    lines = text.split("\n")
    return "\n".join(fill(((y, "") for y in x.split(" ")), width) for x in lines)


def say_command(lead: str, *words: str, stream: TextIO) -> None:
    """Write a command after a few words; a terminal can have it on lines of its own.

    A shell reads those as one, because each of them ends with a backslash.
    """
    line = f"{lead} {command_line(*words)}"
    width = terminal_width(stream)
    if width and display_width(line) > width:
        room = width - len("   \\")
        shown = fill(((_quoted(x), "") for x in words), room, indent="    ")
        line = f"{lead}\n  {shown}".replace("\n    ", " \\\n    ")
    print(line, file=stream)


def say_next(*words: str) -> None:
    """Name the command that comes next; only a person at a terminal wants to know."""
    if words and sys.stdout.isatty():
        say_command("Next:", *words, stream=sys.stdout)


class Digest:
    """Standard output for entries, of which a terminal gets all only if they are few.

    ``wanted`` is "full" or another format for all of them, "summary" for none, and
    None for what the output is.
    """

    def __init__(self, wanted: str | None) -> None:
        is_screen = wanted is None and sys.stdout.isatty()
        self._most = 0 if wanted == "summary" else FEW if is_screen else None
        self._held: list[str] = []
        self._entries = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more entries than are shown."""
        return self._most is not None and self._entries > self._most

    def add(self, make: Callable[[], str]) -> None:
        """Write an entry, or hold it as long as there are few."""
        self._entries += 1
        if self._most is None:
            sys.stdout.write(make())
        elif not self.is_cut:
            self._held.append(make())

    def close(self) -> None:
        """Write what is held, unless there are too many."""
        if not self.is_cut:
            sys.stdout.writelines(self._held)
        self._held.clear()
