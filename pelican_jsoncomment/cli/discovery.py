"""Find the files of an archive."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """Yield the files under *paths* whose names end in one of *endings*, each once.

    Those of a folder come in the order of their paths. A file that is named itself may
    have any ending. As in Pelican, links are followed and names that begin with a dot
    are not; a link to a folder around it is left out.
    """
    suffixes = tuple(f".{x.lower()}" for x in endings)
    seen: set[str] = set()
    for found in _find(paths, suffixes, on_error):
        if len(paths) > 1:
            whole = os.path.abspath(found.path)  # noqa: PTH100 - ten times faster
            if whole in seen:
                continue
            seen.add(whole)
        yield found


def _find(
    paths: Sequence[str], suffixes: tuple[str, ...], on_error: OnError
) -> Iterator[Found]:
    for path in paths:
        if Path(path).is_dir():
            yield from _in_folder(path, suffixes, on_error)
        elif os.path.lexists(path):
            yield Found(path, Path(path).is_symlink())
        else:
            on_error(path, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))


def _in_folder(
    path: str, suffixes: tuple[str, ...], on_error: OnError
) -> Iterator[Found]:
    # What is still to come, the next one last: files, and folders as texts.
    waiting: list[Found | str] = [path]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Found):
            yield found
            continue
        try:
            with os.scandir(found) as scan:
                waiting += _wanted(scan, suffixes, on_error)
        except OSError as error:
            on_error(found, error)


def _wanted(
    entries: Iterable[os.DirEntry[str]], suffixes: tuple[str, ...], on_error: OnError
) -> list[Found | str]:
    """Return the files and folders that are wanted, in the reverse of their order."""
    wanted: dict[str, Found | str] = {}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.name.lower().endswith(suffixes) and entry.is_file():
                wanted[entry.name] = Found(entry.path, entry.is_symlink())
            elif entry.is_dir() and not _leads_back(entry):
                # In the order of whole paths, "a-b.md" stands before "a/b.md".
                wanted[entry.name + os.sep] = entry.path
        except OSError as error:  # a link that leads to itself
            on_error(entry.path, error)
    return [wanted[name] for name in sorted(wanted, reverse=True)]


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
