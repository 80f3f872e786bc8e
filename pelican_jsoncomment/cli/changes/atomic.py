"""Replace one file by another in a single step, or leave it as it was."""

from __future__ import annotations

import errno
import functools
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

# The first half is the number of the process.
_TEMPORARY = re.compile(r"\.pelican-jsoncomment-([0-9a-f]{8})[0-9a-f]{8}\.tmp")
_ASIDE = re.compile(r"\.pelican-jsoncomment-[0-9a-f]{16}\.removed")
_BINARY = getattr(os, "O_BINARY", 0)
_ANYBODY_WRITES = 0o222
_ANYBODY = 0o777
_NEW_FILE = 0o666
_OWNER_ALONE = 0o600
_ACL = "system.posix_acl_access"
# AT_FDCWD; RENAME_EXCHANGE, which macOS calls RENAME_SWAP.
_HERE, _EXCHANGE = -100, 2
_SWAPS = {"linux": "renameat2", "darwin": "renamex_np"}
_CHANGED = "it has changed since it was read; left as it is"
#: What tells a version of a file from another: inode, size, time, kind.
_Identity = tuple[int, int, int, int]


class ConflictError(Exception):
    """A file that is not, or no longer, what a change of it was planned for."""


class Read(NamedTuple):
    """The bytes of a file, and what the system said of it before it was read."""

    data: bytes
    seen: os.stat_result


def read(path: Path) -> Read:
    """Return the bytes of the file at *path*.

    Raises ConflictError for a link, and for what may have no end: a pipe, a device.
    """
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise ConflictError("it is a link; left as it is")
    if not stat.S_ISREG(mode):
        raise ConflictError("it is not a regular file; left as it is")
    with path.open("rb") as file:
        # In this order what is saved in between is not taken for what was read.
        seen = os.fstat(file.fileno())
        return Read(file.read(), seen)


def replace(path: Path, data: bytes, seen: os.stat_result) -> None:
    """Put *data* in the place of a file that is still as it was *seen*.

    Whatever happens, *path* has its old bytes or the new ones. Raises ConflictError
    where the file has changed, is read-only, has hard links, or has permissions that
    cannot be kept, OSError where the system says no.
    """
    # The folder's permissions would allow it; the author's wish is another.
    if not seen.st_mode & _ANYBODY_WRITES:
        raise ConflictError("it is read-only; left as it is")
    if seen.st_nlink > 1:
        # Its other names would keep the old bytes; to write into the file itself is
        # not a single step.
        reason = "it has another name (a hard link); left as it is"
        raise ConflictError(f"{reason}: make it a copy, or edit it by hand")
    attributes = _attributes(path)
    with temporary(path.parent, _mode_of_copy(seen, attributes)) as name:
        write_through(name, data)
        _adopt(name, seen, attributes)
        if _identity(path.lstat()) != _identity(seen):
            raise ConflictError(_CHANGED)
        _take_the_place(name, path, seen)


def _take_the_place(name: Path, path: Path, seen: os.stat_result) -> None:
    """Move a temporary file to *path*, and back if the file there was not that *seen*.

    An editor may save between the last look at a file and its replacement; so what was
    replaced is looked at, where the system lets it be had.
    """
    put, taken = _identity(name.lstat()), _swap(name, path)
    if taken is None or taken == _identity(seen):
        return
    # What comes out is what was put in before, unless somebody has saved once more.
    while (out := _swap(name, path)) not in (put, None):
        put, taken = taken, out
    raise ConflictError(_CHANGED)


def _swap(name: Path, path: Path) -> _Identity | None:
    """Move *name* to *path*; what was there is then *name*, and its identity returned.

    Where the system cannot do that in one step, what was there is gone: None.
    """
    if exchange(name, path):
        return _identity(name.lstat())
    name.replace(path)
    return None


def exchange(one: Path, other: Path) -> bool:
    """Let two files swap their names in a single step; return whether that was done.

    Raises FileNotFoundError where one of them is gone.
    """
    swap = _system_swap()
    failed = swap(os.fsencode(one), os.fsencode(other)) if swap else errno.ENOSYS
    if failed == errno.ENOENT:
        raise FileNotFoundError(failed, os.strerror(failed), str(other))
    # Else not on this file system, or not in this container.
    return not failed


@functools.cache
def _system_swap() -> Callable[[bytes, bytes], int] | None:
    """Return renameat2(2) of Linux or renamex_np(2) of macOS, which Python lacks.

    Called with two paths, it returns 0 or the number of the error.
    """
    with suppress(ImportError, LookupError, AttributeError, OSError):
        # The commands that write nothing would wait 10 ms for it.
        import ctypes  # noqa: PLC0415

        function = getattr(ctypes.CDLL(None, use_errno=True), _SWAPS[sys.platform])
        here = [_HERE] if sys.platform == "linux" else []

        def swap(one: bytes, other: bytes) -> int:
            failed = function(*here, one, *here, other, _EXCHANGE)
            return ctypes.get_errno() if failed else 0

        return swap
    return None


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
    unique = f"{os.getpid():08x}{secrets.token_hex(4)}"
    name = folder / f".pelican-jsoncomment-{unique}.tmp"
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

    That of a run at work may be what it has just replaced, to be put back. Where that
    cannot be told (Windows, another computer on a shared drive), the run reports its
    file as failed.
    """
    folders = set(folders)
    stale = [x for x in _named_like(_TEMPORARY, folders) if not _is_in_use(x)]
    # What was put aside is stale once it is back at its place, too.
    stale += [x for x in put_aside(folders) if _is_elsewhere(x)]
    for path in stale:
        with suppress(OSError):
            path.unlink()
    return stale


def _is_in_use(temporary: Path) -> bool:
    """Return whether the process that made a temporary file is still there."""
    found = _TEMPORARY.fullmatch(temporary.name)
    if not found or os.name != "posix":
        return False
    try:
        os.kill(int(found[1], 16), 0)
    except PermissionError:  # it is another user's
        return True
    except (OSError, OverflowError):
        return False
    return True


def _is_elsewhere(path: Path) -> bool:
    with suppress(OSError):
        return path.lstat().st_nlink > 1
    return False


def put_aside(folders: Collection[Path]) -> list[Path]:
    """Return what killed runs of ``remove`` have in *folders*: anybody's versions."""
    return _named_like(_ASIDE, folders)


def _named_like(pattern: re.Pattern[str], folders: Collection[Path]) -> list[Path]:
    found: list[Path] = []
    for folder in sorted(folders):
        with suppress(OSError), os.scandir(folder) as entries:
            found += [Path(x.path) for x in entries if pattern.fullmatch(x.name)]
    return found


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


def _identity(seen: os.stat_result) -> _Identity:
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, stat.S_IFMT(seen.st_mode)
