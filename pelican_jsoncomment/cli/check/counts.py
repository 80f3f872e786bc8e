"""Count the files of an archive by what Pelican makes of them, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.findings import Reported

#: What a file is that Pelican builds; a static file is copied as it is.
Kind = Literal["essay", "ordinary article", "static file"]
_KINDS: tuple[Kind, ...] = ("essay", "ordinary article", "static file")


class Counts:
    """The files that were checked, each as one kind or as left out of the build."""

    def __init__(self) -> None:
        self._built = dict.fromkeys(_KINDS, 0)
        self._left_out: set[str] = set()

    def add(self, path: str, kind: Kind, *, is_left_out: bool) -> None:
        """Count a file."""
        if is_left_out:
            self._left_out.add(path)
        else:
            self._built[kind] += 1

    def add_whole(self, reports: Iterable[Reported]) -> None:
        """Count the essays that only all files together show to be left out."""
        for report in reports:
            path = report.finding.source.path
            if report.finding.rule.level == "error" and path not in self._left_out:
                self._left_out.add(path)
                self._built["essay"] -= 1

    @property
    def has_ordinary(self) -> bool:
        """Whether Pelican builds a file that is no essay."""
        return bool(self._built["ordinary article"])

    @property
    def files(self) -> int:
        """How many files were checked."""
        return sum(self._built.values()) + len(self._left_out)

    def __str__(self) -> str:
        parts = [count(self._built[x], x) for x in _KINDS if self._built[x]]
        if self._left_out:
            parts.append(f"{len(self._left_out):,} that Pelican will not build")
        return ", ".join(parts)
