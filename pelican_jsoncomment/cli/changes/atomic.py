"""Replace one file by another in a single step, or leave it as it was."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

_TEMPORARY = re.compile(r"\.pelican-jsoncomment-[0-9a-f]{16}\.tmp")
_BINARY = getattr(os, "O_BINARY", 0)
_ANYBODY_WRITES = 0o222
_ANYBODY = 0o777
_NEW_FILE = 0o666
_OWNER_ALONE = 0o600
_ACL = "system.posix_acl_access"


class ConflictError(Exception):
    """A file that is not, or no longer, what a change of it was planned for."""


class Read(NamedTuple):
    """The bytes of a file, and what the system said of it while it was read."""

    data: bytes
    seen: os.stat_result


def read(path: Path) -> Read:
    """Return the bytes of the file at *path*; raise ConflictError for a link."""
    if path.is_symlink():
        raise ConflictError("it is a link; left as it is")
    with path.open("rb") as file:
        return Read(file.read(), os.fstat(file.fileno()))


def replace(path: Path, data: bytes, seen: os.stat_result) -> None:
    """Put *data* in the place of a file that is still as it was *seen*.

    Whatever happens, *path* has its old bytes or the new ones. Raises ConflictError
    where the file has changed, is read-only, or has permissions that cannot be kept,
    OSError where the system says no.
    """
    # The folder's permissions would allow it; the author's wish is another.
    if not seen.st_mode & _ANYBODY_WRITES:
        raise ConflictError("it is read-only; left as it is")
    attributes = _attributes(path)
    with temporary(path.parent, _mode_of_copy(seen, attributes)) as name:
        write_through(name, data)
        _adopt(name, seen, attributes)
        if _identity(path.lstat()) != _identity(seen):
            raise ConflictError("it has changed since it was read; left as it is")
        name.replace(path)


def create(path: Path, data: bytes) -> None:
    """Make a file that does not exist; raise FileExistsError where it does."""
    with temporary(path.parent, _NEW_FILE) as name:
        write_through(name, data)
        settle(name, path)


def settle(name: Path, path: Path) -> None:
    """Move a temporary file to *path*; raise FileExistsError where that is taken."""
    try:
        # Unlike a renaming, this never overwrites.
        path.hardlink_to(name)
    except (OSError, NotImplementedError):  # it exists, or there are no hard links
        if os.path.lexists(path):
            reason = os.strerror(errno.EEXIST)
            raise FileExistsError(errno.EEXIST, reason, str(path)) from None
        name.rename(path)


def remove(path: Path, data: bytes) -> None:
    """Remove a file that has the bytes *data*; raise ConflictError for another.

    It is moved aside before it is looked at, so that whatever is saved at *path*
    meanwhile stays, also where this is killed.
    """
    aside = path.with_name(f".pelican-jsoncomment-{secrets.token_hex(8)}.removed")
    path.rename(aside)
    with suppress(OSError, ConflictError):
        if read(aside).data == data:
            aside.unlink()
            return
    try:
        settle(aside, path)
    except FileExistsError:
        reason = f"it was saved twice meanwhile; the first version is {aside}"
        raise ConflictError(reason) from None
    aside.unlink(missing_ok=True)
    raise ConflictError("it has been edited since; left as it is")


@contextmanager
def temporary(folder: Path, mode: int = _OWNER_ALONE) -> Iterator[Path]:
    """Make an empty file in *folder*, and remove it in the end unless it was moved."""
    name = folder / f".pelican-jsoncomment-{secrets.token_hex(8)}.tmp"
    try:
        try:
            made = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(folder)) from None
        os.close(made)
        yield name
    finally:
        with suppress(FileNotFoundError):
            name.unlink()


def write_through(path: Path, data: bytes) -> None:
    """Write *data* to an existing file, and return when the disk has them."""
    with path.open("r+b") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Let the disk have what was renamed in *folder*."""
    # Where a folder cannot be opened (Windows), the system does it by itself.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_stale(folders: Iterable[Path]) -> list[Path]:
    """Remove the temporary files of killed runs from *folders*; return their paths.

    Another run at work in the same folder would lose its temporary file, report its
    own file as failed, and leave it as it was.
    """
    removed = []
    for folder in sorted(set(folders)):
        with suppress(OSError), os.scandir(folder) as entries:
            for name in [x.name for x in entries if _TEMPORARY.fullmatch(x.name)]:
                (folder / name).unlink()
                removed.append(folder / name)
    return removed


def _mode_of_copy(like: os.stat_result, attributes: Collection[str]) -> int:
    """Return the mode with which the copy of a file is made, before it has an owner.

    It is the file's own only where that lets nobody read the copy who may not read
    the file. Then no chmod is needed, which some systems refuse.
    """
    if os.name != "posix" or _ACL in attributes:
        return _OWNER_ALONE
    is_own = (os.geteuid(), os.getegid()) == (like.st_uid, like.st_gid)
    return (like.st_mode & _ANYBODY if is_own else 0) | _OWNER_ALONE


def _adopt(name: Path, like: os.stat_result, attributes: dict[str, bytes]) -> None:
    """Give a copy the owner of a file, where the system allows it, and its mode.

    Raises ConflictError where others could do more with it than with the file.
    """
    made = name.stat()
    if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        with suppress(OSError):
            os.chown(name, like.st_uid, like.st_gid)
    _set_attributes(name, attributes)
    # An access control list has set the mode already.
    mode = stat.S_IMODE(like.st_mode)
    if stat.S_IMODE(name.stat().st_mode) != mode:
        try:
            name.chmod(mode)
        except OSError as error:
            reason = f"its permissions cannot be kept: {error.strerror}"
            raise ConflictError(f"{reason}; left as it is") from None


def _set_attributes(name: Path, wanted: dict[str, bytes]) -> None:
    """Give a copy the extended attributes of a file, and no others.

    A copy inherits an access control list from its folder.
    """
    found = _attributes(name)
    differ = (x for x in wanted | found if wanted.get(x) != found.get(x))
    for attribute in differ:
        try:
            if attribute in wanted:
                os.setxattr(name, attribute, wanted[attribute])
            else:
                os.removexattr(name, attribute)
        except OSError as error:
            # The system labels files by itself, and lets few others do it.
            if not attribute.startswith("security."):
                reason = f"its attribute {attribute} cannot be kept: {error.strerror}"
                raise ConflictError(f"{reason}; left as it is") from None


def _attributes(path: Path) -> dict[str, bytes]:
    """Return the extended attributes of a file: labels, access control lists, notes."""
    if sys.platform != "linux":  # pragma: no cover - Python knows no others
        return {}
    try:
        return {x: os.getxattr(path, x) for x in os.listxattr(path)}
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return {}
        raise


def _identity(seen: os.stat_result) -> tuple[int, int, int, int]:
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, stat.S_IFMT(seen.st_mode)
