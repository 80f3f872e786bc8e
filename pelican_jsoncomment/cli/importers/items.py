"""What each source yields: its items, and the paths that they may have."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pelican_jsoncomment.cli.importers.redirects import Address


class SourceError(Exception):
    """A source that cannot be imported at all."""


#: The kinds of items that are copied as they are, and are no essays.
COPIED = ("attachment", "file")


class Item(NamedTuple):
    """One thing of the source, and what becomes of it.

    ``target`` is the path below the content folder, None where nothing is made; then
    *remark* says why, and ``is_problem`` whether a person has to see to it. ``make``
    returns the bytes of the target, the same each time. ``result`` says in a word what
    becomes of an item of which nothing is made, where that is not plain. An item may
    stand for a *number* of things of one kind. ``folder`` is the one for its target,
    where that is not the content folder.
    """

    source: str
    kind: str
    target: PurePosixPath | None = None
    make: Callable[[], bytes] | None = None
    remark: str = ""
    is_problem: bool = False
    address: Address | None = None
    number: int = 1
    folder: Path | None = None
    result: str = ""


@dataclass
class WantedMedia:
    """The media of a blog that an import is to bring over.

    Attributes:
        folder: A copy of the folder of uploads.
        out: The folder for the essays.
        sites: Addresses of the old site beside those that the export names.
        missing: The addresses of what is not there, by their paths in *folder*; filled
            while the items are read.
        is_read: Whether the source is one that media are brought over from.
    """

    folder: Path
    out: Path
    sites: Sequence[str] = ()
    missing: dict[str, str] = field(default_factory=dict)
    is_read: bool = False

    def list_of_missing(self) -> str:
        """Return a line for each file that is not there: its address, a tab, a path."""
        lines = sorted(self.missing.items())
        return "".join(f"{x}\t{self.folder / path}\n" for path, x in lines)


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


class Folders:
    """What stops new files in folders that need not exist; each is looked at once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Path, Path], tuple[Path, str]] = {}

    def obstacle(self, path: Path, root: Path) -> str:
        """Return why there can be no new file at *path* below *root*, "" if there can.

        Raises OSError where the system allows no such path, as for a name too long.
        """
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
            return "another file has this name; it stays as it is"
        key = path.parent, root
        if key not in self._seen:
            self._seen[key] = self._look(*key)
        existing, reason = self._seen[key]
        _ask_for(existing / path.name)
        return reason

    def _look(self, folder: Path, root: Path) -> tuple[Path, str]:
        """Return the nearest path that exists, and why *folder* cannot be made."""
        existing = _existing(folder)
        for name in folder.absolute().relative_to(existing).parts:
            _ask_for(existing / name)
        if not folder.resolve().is_relative_to(root.resolve()):
            return existing, "its folder is a link out of the content"
        reason = "" if existing.is_dir() else "a file has the name of its folder"
        return existing, reason


def may_be_folder(path: Path) -> bool:
    """Return whether a folder is, or could be made, at *path*."""
    return _existing(path).is_dir()


def _existing(path: Path) -> Path:
    """Return *path*, or the nearest path above it that exists."""
    path = path.absolute()
    return next(x for x in (path, *path.parents) if os.path.lexists(x))


def _ask_for(path: Path) -> None:
    """Raise OSError where the system allows no file of this name.

    It has to be asked in a folder that exists: only its file system knows.
    """
    with suppress(FileNotFoundError, NotADirectoryError):
        path.lstat()
