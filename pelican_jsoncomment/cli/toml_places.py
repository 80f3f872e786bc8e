"""Read a TOML file, and say where in it something is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli.console import visible
from pelican_jsoncomment.cli.session import UsageError

# Strings and comments of TOML; in a comment and in a string of several lines, nothing
# is a key.
_OPAQUE = re.compile(
    r"""(?P<long>\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|\#[^\n]*)"""
    r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
)


def parsed(path: Path, data: bytes) -> tuple[str, dict[str, Any]]:
    """Return the text of a file and what it says; raise UsageError for bad TOML."""
    # Of all commands, only those that found a file wait for it.
    import tomllib  # noqa: PLC0415

    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line, reason = 1 + data.count(b"\n", 0, error.start), "it is not UTF-8"
    except ValueError as error:
        at = re.search(r"at line (\d+)", str(error))
        line, reason = int(at[1]) if at else len(data.splitlines()), str(error)
    where = f"{visible(str(path))}:{line}"
    raise UsageError(f"{where}: it is not valid TOML: {visible(reason)}")


def has_comment(text: str) -> bool:
    """Return whether there is a comment in TOML."""
    return any(x[0].startswith("#") for x in _OPAQUE.finditer(text))


def line_of(text: str, keys: Iterable[str], value: str = "") -> int:
    """Return the line of the last of *keys*, each inside of the one before, or a value.

    The parser of the standard library gives no positions. What is written in an unusual
    way, such as a key with escapes, is on the line of what it is in.
    """
    text = _OPAQUE.sub(_blanked, text)
    at = 0
    for key in keys:
        # In a heading, or before a value, a dotted key perhaps.
        before = r"""(?:^[ \t]*\[.*(?<![\w-])|(?:^|[{,.])[ \t]*)["']?"""
        pattern = rf"""{before}(?P<key>{re.escape(key)})["']?[ \t]*[=.\]]"""
        if found := re.compile(pattern, re.MULTILINE).search(text, at):
            at = found.end("key")
    quoted = re.compile(rf"""["']{re.escape(value)}["']""")
    if value and (found := quoted.search(text, at)):
        at = found.start()
    return 1 + text.count("\n", 0, at)


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0]) if found["long"] else found[0]
