"""What each source yields: its items, and the paths that they may have."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.cli.importers.redirects import Address


class SourceError(Exception):
    """A source that cannot be imported at all."""


class Item(NamedTuple):
    """One thing of the source, and what becomes of it.

    ``target`` is the path below the content folder, None where nothing is made; then
    *remark* says why, and ``is_problem`` whether a person has to see to it. ``make``
    returns the bytes of the target, the same each time.
    """

    source: str
    kind: str
    target: PurePosixPath | None = None
    make: Callable[[], bytes] | None = None
    remark: str = ""
    is_problem: bool = False
    address: Address | None = None


class Names:
    """Paths that differ from each other on every system."""

    def __init__(self) -> None:
        # The last number that was given to a path like it.
        self._taken: dict[str, int] = {}

    def hold(self, path: PurePosixPath) -> bool:
        """Take *path* as it is, and return whether it was free."""
        key = _key(path)
        is_free = key not in self._taken
        self._taken.setdefault(key, 1)
        return is_free

    def take(self, path: PurePosixPath) -> PurePosixPath:
        """Return *path*, or one like it with a number, that was free."""
        key, free = _key(path), path
        while not self.hold(free):
            self._taken[key] += 1
            free = path.with_name(f"{path.stem}-{self._taken[key]}{path.suffix}")
        return free


def _key(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path).casefold())


def obstacle(path: Path, folder: Path) -> str:
    """Return why there can be no new file at *path* in *folder*, "" if there can."""
    if os.path.lexists(path):
        return "another file has this name; it stays as it is"
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        return "its folder is a link out of the content"
    if not may_be_folder(path.parent):
        return "a file has the name of its folder"
    return ""


def may_be_folder(path: Path) -> bool:
    """Return whether a folder is, or could be made, at *path*."""
    return _existing(path.absolute()).is_dir()


def check_name(path: Path) -> None:
    """Raise OSError where the system allows no file at *path*: a name may be too long.

    Each name is asked for in a folder that exists, because only its file system knows.
    """
    existing = _existing(path.absolute())
    names = path.absolute().relative_to(existing).parts
    for asked in (path, *(existing / x for x in names)):
        with suppress(FileNotFoundError, NotADirectoryError):
            asked.lstat()


def _existing(path: Path) -> Path:
    """Return *path*, or the nearest of the folders above it that exists."""
    return next(x for x in (path, *path.parents) if os.path.lexists(x))
