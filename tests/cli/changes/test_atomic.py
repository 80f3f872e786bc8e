"""Replacing a file: its permissions and attributes stay, or it does."""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.atomic import ConflictError

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs attributes")
ACL = "system.posix_acl_access"


def replace(path: Path) -> None:
    _, seen = atomic.read(path)
    atomic.replace(path, b"new", seen)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.md"
    path.write_bytes(b"old")
    return path


def refuse(number: int) -> Callable[..., None]:
    def refused(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    return refused


@posix
def test_where_no_mode_can_be_set_a_file_is_replaced_that_needs_none(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems without modes refuse chmod, as do containers."""
    monkeypatch.setattr(Path, "chmod", refuse(errno.EPERM))
    replace(file)
    assert file.read_bytes() == b"new"
    assert list(file.parent.iterdir()) == [file]


@posix
def test_a_file_whose_mode_cannot_be_set_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o666)
    monkeypatch.setattr(Path, "chmod", refuse(errno.EPERM))
    with pytest.raises(ConflictError, match="its permissions cannot be kept: Op"):
        replace(file)
    assert file.read_bytes() == b"old"
    assert list(file.parent.iterdir()) == [file]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o777, 0o2750])
def test_the_mode_of_a_file_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace(file)
    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix
def test_nobody_else_can_read_a_copy_before_it_has_its_owner(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    write_through = atomic.write_through

    def look(name: Path, data: bytes) -> None:
        modes.append(stat.S_IMODE(name.stat().st_mode))
        write_through(name, data)

    monkeypatch.setattr(atomic, "write_through", look)
    file.chmod(0o644)
    data, seen = atomic.read(file)
    other = os.stat_result((*seen[:5], seen.st_gid + 1, *seen[6:]))
    with pytest.raises(ConflictError):  # the time in *other* is not that of the file
        atomic.replace(file, data, other)
    assert modes == [0o600]


# Extended attributes -----------------------------------------------------------------


def acl(*, others_name: int) -> bytes:
    """Return an access control list in which a user of that number may write."""
    nobody = 0xFFFFFFFF
    entries = [(1, 6, nobody), (2, 6, others_name), (4, 4, nobody), (16, 6, nobody)]
    rows = [struct.pack("<HHI", *x) for x in [*entries, (32, 0, nobody)]]
    return struct.pack("<I", 2) + b"".join(rows)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            pytest.skip("a file system without attributes")
        raise


@linux
def test_attributes_and_access_control_lists_stay(file: Path) -> None:
    set_attribute(file, "user.author", "Zoë".encode())
    set_attribute(file, ACL, acl(others_name=12345))
    mode = file.stat().st_mode
    replace(file)
    assert file.read_bytes() == b"new"
    assert os.getxattr(file, "user.author") == "Zoë".encode()
    assert os.getxattr(file, ACL) == acl(others_name=12345)
    assert file.stat().st_mode == mode


@linux
def test_a_list_that_the_folder_hands_down_gives_nobody_a_right(file: Path) -> None:
    file.chmod(0o644)
    default = acl(others_name=12345)
    set_attribute(file.parent, "system.posix_acl_default", default)
    replace(file)
    assert file.read_bytes() == b"new"
    assert ACL not in os.listxattr(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


class Attributes:
    """What the system says of attributes, for file systems that are not there."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.of = {path: {}, None: {}}  # type: dict[Path | None, dict[str, bytes]]
        self.refused: set[str] = set()
        for name in ("listxattr", "getxattr", "setxattr", "removexattr"):
            monkeypatch.setattr(os, name, getattr(self, name))

    def listxattr(self, path: Path) -> list[str]:
        if not self.of:
            raise OSError(errno.ENOTSUP, "Operation not supported")
        return list(self.of.get(path, self.of[None]))

    def getxattr(self, path: Path, name: str) -> bytes:
        return self.of.get(path, self.of[None])[name]

    def setxattr(self, path: Path, name: str, value: bytes) -> None:
        if name in self.refused:
            raise OSError(errno.EPERM, "Operation not permitted")
        self.of[None][name] = value

    def removexattr(self, path: Path, name: str) -> None:
        if name in self.refused:
            raise OSError(errno.EPERM, "Operation not permitted")
        del self.of[None][name]


@pytest.fixture
def attributes(file: Path, monkeypatch: pytest.MonkeyPatch) -> Attributes:
    return Attributes(file, monkeypatch)


@linux
def test_a_file_system_without_attributes_has_none_to_keep(
    file: Path, attributes: Attributes
) -> None:
    attributes.of.clear()
    replace(file)
    assert file.read_bytes() == b"new"


@linux
def test_attributes_that_cannot_be_read_are_not_lost(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "listxattr", refuse(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        replace(file)
    assert file.read_bytes() == b"old"


@linux
@pytest.mark.parametrize("where", ["old", "new"])
def test_a_file_whose_attributes_cannot_be_kept_stays(
    file: Path, attributes: Attributes, where: str
) -> None:
    attributes.of[file if where == "old" else None]["user.x"] = b"1"
    attributes.refused.add("user.x")
    with pytest.raises(
        ConflictError, match=r"its attribute user\.x cannot be kept: Op"
    ):
        replace(file)
    assert file.read_bytes() == b"old"


@linux
def test_the_system_s_own_labels_are_kept_where_it_allows_that(
    file: Path, attributes: Attributes
) -> None:
    attributes.of[file] |= {"security.selinux": b"web", "security.ima": b"1"}
    attributes.of[None]["security.selinux"] = b"other"
    attributes.refused.add("security.ima")
    replace(file)
    assert file.read_bytes() == b"new"
    assert attributes.of[None] == {"security.selinux": b"web"}
