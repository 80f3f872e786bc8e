"""The configuration file: options of commands that nobody has to type."""

from __future__ import annotations

import difflib
import os
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pelican_jsoncomment.cli.choice import FAIL_ON, FileIgnore, rules_named
from pelican_jsoncomment.cli.console import say, visible
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.cli.toml_places import line_of, parsed

#: The names of the file: one for this program alone, one that others share.
FILES = _OWN, _PROJECT = "pelican-jsoncomment.toml", "pyproject.toml"
_SECTION = "pelican-jsoncomment"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_name, value))


def _is_table_of_names(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_names, value.values()))


class _Key(NamedTuple):
    """A key of the file: what its value is called, one as an example, the check."""

    what: str
    example: str
    accepts: Callable[[object], bool]


_KEYS: Mapping[str, _Key] = {
    "paths": _Key("a list of paths", 'paths = ["content"]', _is_names),
    "settings": _Key("the path of a file", 'settings = "pelicanconf.py"', _is_name),
    "select": _Key("a list of rules", 'select = ["body-*"]', _is_names),
    "ignore": _Key("a list of rules", 'ignore = ["imprecise-date"]', _is_names),
    "per-file-ignores": _Key(
        "a table of lists of rules",
        'per-file-ignores = {"content/1998/*" = ["missing-date"]}',
        _is_table_of_names,
    ),
    "baseline": _Key("the path of a file", 'baseline = "baseline.json"', _is_name),
    "fail-on": _Key(
        f"one of {', '.join(FAIL_ON)}", 'fail-on = "warning"', FAIL_ON.__contains__
    ),
}


def apply(arguments: Namespace, start: Path = Path()) -> Path | None:
    """Give the *arguments* that were not typed the values of the configuration file.

    It is the one in the folder *start*, or the nearest one above, and its path is
    returned. Raises UsageError for a file that has something else in it.
    """
    given = vars(arguments)
    if given.get("no_config", True):
        return None
    found = _read(given["config"]) if given["config"] else _found(start)
    if found is None:
        return None
    values = {
        name.replace("-", "_"): found.value_of(name, value)
        for name, value in found.values()
    }
    # Who names a blog means its content.
    if given["settings"]:
        values.pop("paths", None)
    for name, value in values.items():
        if name in given and not given[name]:
            setattr(arguments, name, value)
    return found.path


def _found(start: Path) -> _File | None:
    """Return the file in a folder, or in the nearest one above.

    A folder with ``.git`` is the last that is looked into.
    """
    for depth in range(len(start.absolute().parts)):
        folder = start.joinpath(*[os.pardir] * depth)
        for path in (folder / _OWN, folder / _PROJECT):
            # A folder that cannot be searched has none.
            is_there = os.path.isfile(path)  # noqa: PTH113
            if (
                is_there
                and _is_ours(path, start)
                and (found := _read(path, is_named=False))
            ):
                return found
        if os.path.lexists(folder / ".git"):
            break
    return None


def _is_ours(path: Path, start: Path) -> bool:
    """Return whether a file is in a folder, or of its user, this one or the system.

    Settings are a program. In /tmp and the like, anybody can leave a file for others.
    """
    if path.parent == start or os.name != "posix":
        return True
    if path.stat().st_uid in (0, os.geteuid(), start.stat().st_uid):
        return True
    if path.name == _OWN:
        reason = "another user's, and not used; to use it, name it by --config"
        say(f"note: {visible(str(path))}: {reason}")
    return False


def _read(path: Path, *, is_named: bool = True) -> _File | None:
    """Return a file; None for one that says nothing to this program, unless *named*."""
    data = path.read_bytes()
    # Most files of projects are for others, broken perhaps, and need no parser.
    if path.name == _PROJECT and not is_named and _SECTION.encode() not in data:
        return None
    text, table = parsed(path, data)
    file = _File(path, text, table)
    if path.name != _PROJECT:
        return file
    tool = table.get("tool")
    if isinstance(tool, dict) and _SECTION in tool:
        return file.section(tool[_SECTION])
    if is_named:
        reason = f"it has no table [tool.{_SECTION}]; add one"
        raise UsageError(f"{visible(str(path))}: {reason}")
    return None


@dataclass(frozen=True, slots=True)
class _File:
    """A configuration file: its path, its text, its table, the keys that lead there."""

    path: Path
    text: str
    table: Mapping[str, Any]
    keys: tuple[str, ...] = ()

    def section(self, table: object) -> _File:
        """Return the part of the file that is for this program."""
        if not isinstance(table, dict):
            reason = f"{_SECTION} is not a table; write it as [tool.{_SECTION}]"
            raise self._error(reason, _SECTION)
        return _File(self.path, self.text, table, (_SECTION,))

    def values(self) -> list[tuple[str, Any]]:
        """Return the keys and their values; raise UsageError for those not allowed."""
        for name, value in self.table.items():
            if name not in _KEYS:
                near = difflib.get_close_matches(name, _KEYS, n=1)
                hint = f"did you mean {near[0]}? " if near else ""
                allowed = f"{hint}allowed are {', '.join(_KEYS)}"
                raise self._error(f"unknown key {name}; {allowed}", name)
            key = _KEYS[name]
            if not key.accepts(value):
                reason = f"{name} is not {key.what}; write it as {key.example}"
                raise self._error(reason, name)
        return list(self.table.items())

    def value_of(self, name: str, value: Any) -> Any:
        """Return the value of a key as the argument of its name would have it."""
        folder = self.path.parent
        if name == "paths":
            return [str(folder / x) for x in value]
        if name in ("settings", "baseline"):
            return str(folder / value) if name == "settings" else folder / value
        if name in ("select", "ignore"):
            self._check_rules(value, name)
        if name != "per-file-ignores":
            return value
        for pattern, rules in value.items():
            self._check_rules(rules, name, pattern)
        return [FileIgnore(str(folder), x, tuple(y)) for x, y in value.items()]

    def _check_rules(self, patterns: list[str], *keys: str) -> None:
        for pattern in patterns:
            try:
                rules_named([pattern])
            except UsageError as error:
                allowed = "`check --explain '*'` has all that there are"
                reason = f"{keys[0]}: {error}; {allowed}"
                raise self._error(reason, *keys, value=pattern) from None

    def _error(self, reason: str, *keys: str, value: str = "") -> UsageError:
        line = line_of(self.text, (*self.keys, *keys), value)
        return UsageError(f"{visible(str(self.path))}:{line}: {visible(reason)}")
