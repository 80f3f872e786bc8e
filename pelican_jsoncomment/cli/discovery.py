"""Find the files of an archive."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

#: Called with a path that cannot be read, and why.
OnError = Callable[[str, OSError], None]

_NUMBER = re.compile("[0-9]+")
# More than a time in nanoseconds has.
_DIGITS = 32

#: Device and inode of a folder, or its real path where the system has no inodes.
_Identity = tuple[int, int] | str


class _Entry(NamedTuple):
    path: str
    is_folder: bool


def find(
    paths: Sequence[str], extensions: Sequence[str], on_error: OnError
) -> Iterator[str]:
    """Yield the files under *paths* that have one of the *extensions*, each once.

    Those of a folder come in the order of their paths, 2 before 10. A file that is
    named itself may have any extension. As in Pelican, links are followed and names
    that begin with a dot are not; a link to a folder around it is left out.
    """
    suffixes = tuple(f".{x.lower()}" for x in extensions)
    seen: set[str] = set()
    for path in _find(paths, suffixes, on_error):
        if len(paths) > 1:
            whole = os.path.abspath(path)  # noqa: PTH100 - ten times faster
            if whole in seen:
                continue
            seen.add(whole)
        yield path


def _find(
    paths: Sequence[str], suffixes: tuple[str, ...], on_error: OnError
) -> Iterator[str]:
    visited: set[_Identity] = set()
    for path in paths:
        try:
            mode = Path(path).stat().st_mode
            if stat.S_ISDIR(mode):
                yield from _in_folder(path, suffixes, on_error, visited)
            elif stat.S_ISREG(mode):
                yield path
            else:
                raise _not_regular(path)
        except OSError as error:
            on_error(path, error)


def _in_folder(
    path: str,
    suffixes: tuple[str, ...],
    on_error: OnError,
    visited: set[_Identity],
) -> Iterator[str]:
    # What is still to come, the next one last.
    waiting = [_Entry(path, is_folder=True)]
    while waiting:
        found = waiting.pop()
        if not found.is_folder:
            yield found.path
            continue
        try:
            if (identity := _identity_of(found.path)) in visited:
                continue
            visited.add(identity)
            with os.scandir(found.path) as scan:
                waiting += _wanted(scan, suffixes, on_error)
        except OSError as error:
            on_error(found.path, error)


def _identity_of(folder: str) -> _Identity:
    seen = os.stat(folder)  # noqa: PTH116 - to make a Path first takes longer
    # Some network drives of Windows number no files.
    return (seen.st_dev, seen.st_ino) if seen.st_ino else os.path.realpath(folder)


def _not_regular(path: str) -> OSError:
    reason = "it is not a regular file, such as a pipe or a device; left out"
    return OSError(errno.EINVAL, reason, path)


def _wanted(
    entries: Iterable[os.DirEntry[str]], suffixes: tuple[str, ...], on_error: OnError
) -> list[_Entry]:
    """Return the files and folders that are wanted, in the reverse of their order."""
    wanted: dict[str, _Entry] = {}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_named_like_one = entry.name.lower().endswith(suffixes)
            if is_named_like_one and entry.is_file():
                wanted[entry.name] = _Entry(entry.path, is_folder=False)
            elif entry.is_dir():
                if not _leads_back(entry):
                    # In the order of whole paths, "a-b.md" comes before "a/b.md".
                    wanted[entry.name + os.sep] = _Entry(entry.path, is_folder=True)
            elif is_named_like_one and Path(entry.path).exists():
                raise _not_regular(entry.path)
        except OSError as error:  # a link that leads to itself
            on_error(entry.path, error)
    return [wanted[name] for name in sorted(wanted, key=_natural, reverse=True)]


def _natural(name: str) -> tuple[str, str]:
    """Return a key that sorts names as people count: 2 comes before 10."""
    return _NUMBER.sub(lambda x: x[0].zfill(_DIGITS), name), name


def _leads_back(entry: os.DirEntry[str]) -> bool:
    """Return whether a link leads to a folder that it is in."""
    if not entry.is_symlink():
        return False
    here = os.path.realpath(Path(entry.path).parent)
    there = os.path.realpath(entry.path)
    return os.path.commonpath([here, there]) == there


def real_path(path: str) -> Path:
    """Return where a path really is; unlike Path.resolve, also for a link to itself."""
    return Path(os.path.realpath(path))
