"""Which findings are wanted: rules by name, and what is ignored where."""

from __future__ import annotations

import difflib
import fnmatch
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.rules import LEVELS, RULES

#: The levels that can make the exit status 1.
FAIL_ON = (*LEVELS, "never")


class FileIgnore(NamedTuple):
    """Rules, by patterns, that are ignored in files below *folder*, by a pattern."""

    folder: str
    files: str
    rules: Sequence[str]


@dataclass(slots=True)
class _Ignore:
    name: str
    rules: Sequence[str]
    folder: str = ""
    files: str = ""
    is_used: bool = False

    def covers(self, path: str) -> bool:
        if not self.files:
            return True
        names = (relative_path(path, self.folder), PurePath(path).name)
        return any(fnmatch.fnmatchcase(x, self.files) for x in names)


class Choice:
    """What is wanted: ``rules`` are those asked for, some of them ignored.

    Raises UsageError for a rule that there is not.
    """

    def __init__(
        self,
        select: Sequence[str],
        ignore: Iterable[str],
        per_file_ignores: Iterable[FileIgnore] = (),
    ) -> None:
        self.rules = frozenset(rules_named(select) or RULES)
        patterns = (x.strip() for given in ignore for x in given.split(","))
        self._ignores = [_Ignore(f"ignore {x}", rules_named([x])) for x in patterns]
        for folder, files, rules in per_file_ignores:
            for rule in rules:
                name = f"per-file-ignores {rule} in {files}"
                self._ignores.append(_Ignore(name, rules_named([rule]), folder, files))

    def keeps(self, report: Reported) -> bool:
        """Return whether a finding is not ignored."""
        rule, path = report.finding.rule.name, report.finding.source.path
        hits = [x for x in self._ignores if rule in x.rules and x.covers(path)]
        for ignore in hits:
            ignore.is_used = True
        return not hits

    def unused(self) -> Iterator[str]:
        """Yield the names of those that have ignored nothing."""
        return (x.name for x in self._ignores if not x.is_used)


def relative_path(path: str, folder: str) -> str:
    """Return a path from a folder, with slashes."""
    try:
        path = os.path.relpath(path, folder)
    except ValueError:  # on Windows, another drive
        path = os.path.abspath(path)  # noqa: PTH100 - Path keeps ".."
    return path.replace(os.sep, "/")


def rules_named(patterns: Sequence[str]) -> list[str]:
    """Return the rules that *patterns* name; raise UsageError for an unknown one."""
    names: list[str] = []
    for pattern in (x.strip() for given in patterns for x in given.split(",")):
        found = fnmatch.filter(RULES, pattern)
        if not found:
            near = difflib.get_close_matches(pattern, RULES, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"no rule is named {pattern}{hint}")
        names += found
    return names
