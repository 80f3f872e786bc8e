"""Find the files of an archive."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

#: Called with a path that cannot be read, and why.
OnError = Callable[[str, OSError], None]


class Found(NamedTuple):
    """A file by the name it was found under, and whether that is a link."""

    path: str
    is_link: bool = False


def find(
    paths: Sequence[str], endings: Sequence[str], on_error: OnError
) -> Iterator[Found]:
    """Yield the files under *paths* whose names end in one of *endings*, in order.

    A file that is named itself may have any ending. As in Pelican, links are followed
    and names that begin with a dot are not; a link to a folder around it is left out.
    """
    suffixes = tuple(f".{x.lower()}" for x in endings)
    for path in paths:
        if Path(path).is_dir():
            yield from _in_folder(path, suffixes, on_error)
        elif os.path.lexists(path):
            yield Found(path, Path(path).is_symlink())
        else:
            on_error(path, FileNotFoundError(2, "No such file or directory"))


def _in_folder(
    path: str, suffixes: tuple[str, ...], on_error: OnError
) -> Iterator[Found]:
    folders = [path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda x: x.name)
        except OSError as error:
            on_error(folder, error)
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.lower().endswith(suffixes) and entry.is_file():
                yield Found(entry.path, entry.is_symlink())
            elif entry.is_dir() and not _leads_back(entry):
                below.append(entry.path)
        folders += reversed(below)


def _leads_back(entry: os.DirEntry[str]) -> bool:
    """Return whether a link leads to a folder that it stands in."""
    if not entry.is_symlink():
        return False
    here = os.path.realpath(Path(entry.path).parent)
    there = os.path.realpath(entry.path)
    return os.path.commonpath([here, there]) == there


def real_path(path: str, roots: Sequence[Path]) -> Path | None:
    """Return where a path really is, or None where that is in none of *roots*."""
    real = Path(path).resolve()
    return real if any(real.is_relative_to(root) for root in roots) else None
