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


# What another program does meanwhile ------------------------------------------------


def rename_onto(path: Path, data: bytes) -> None:
    path.with_suffix(".new").write_bytes(data)
    path.with_suffix(".new").replace(path)


def write_into(path: Path, data: bytes) -> None:
    path.write_bytes(data)


class Meddler:
    """The exchange of two files, right before which an editor saves.

    ``saves`` are the versions, one for each call.
    """

    def __init__(self, save: Callable[[Path, bytes], None], saves: list[bytes]) -> None:
        self._save = save
        self._saves = saves
        self._real = atomic.exchange

    def __call__(self, one: Path, other: Path) -> bool:
        if self._saves:
            self._save(other, self._saves.pop(0))
        return self._real(one, other)


@pytest.fixture
def swapping(tmp_path: Path) -> None:
    """Skip where the file system cannot let two files swap their names."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    if not atomic.exchange(one, other):
        pytest.skip("a system that cannot exchange files")
    assert one.read_bytes() == b"2"
    assert other.read_bytes() == b"1"
    one.unlink()
    other.unlink()


@pytest.mark.usefixtures("swapping")
@pytest.mark.parametrize("save", [rename_onto, write_into])
@pytest.mark.parametrize("saves", [1, 2, 3, 5])
def test_a_save_between_the_last_look_and_the_replacement_is_not_lost(
    file: Path,
    save: Callable[[Path, bytes], None],
    saves: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor is one at the moment when the version before it is put back."""
    # Of one length they might differ in nothing that the system's clock can tell.
    versions = [b"saved" + b"!" * x for x in range(saves)]
    monkeypatch.setattr(atomic, "exchange", Meddler(save, list(versions)))
    with pytest.raises(ConflictError, match="it has changed since it was read"):
        replace(file)
    assert file.read_bytes() == versions[-1]
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.usefixtures("swapping")
def test_a_save_is_put_back_also_where_files_can_be_exchanged_no_more(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic.exchange
    calls = []

    def exchange_once(one: Path, other: Path) -> bool:
        calls.append(one)
        if len(calls) > 1:
            return False
        rename_onto(other, b"saved")
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", exchange_once)
    with pytest.raises(ConflictError, match="it has changed since it was read"):
        replace(file)
    assert file.read_bytes() == b"saved"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.usefixtures("swapping")
def test_a_file_that_is_removed_at_the_last_moment_is_not_made_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic.exchange

    def exchange(one: Path, other: Path) -> bool:
        other.unlink()
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", exchange)
    with pytest.raises(FileNotFoundError, match=file.name):
        replace(file)
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("answer", [None, lambda _one, _other: errno.EINVAL])
def test_where_the_system_cannot_exchange_files_one_replaces_the_other(
    file: Path, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_system_swap", lambda: answer)
    replace(file)
    assert file.read_bytes() == b"new"
    assert list(file.parent.iterdir()) == [file]


def test_a_system_without_such_a_call_cannot_exchange_files(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file.with_suffix(".tmp")
    other.touch()
    monkeypatch.setattr(sys, "platform", "sunos5")
    monkeypatch.setattr(atomic, "_system_swap", atomic._system_swap.__wrapped__)
    assert not atomic.exchange(file, other)
    assert file.read_bytes() == b"old"


# Files that are not one file alone ---------------------------------------------------


@posix
def test_a_file_with_hard_links_is_not_separated_from_them(file: Path) -> None:
    twin = file.with_name("twin.md")
    twin.hardlink_to(file)
    with pytest.raises(ConflictError, match="another name"):
        replace(file)
    assert file.samefile(twin)
    assert file.read_bytes() == b"old"
    twin.unlink()
    replace(file)
    assert file.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_may_have_no_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path / "pipe.md", Path(os.devnull)):
        with pytest.raises(ConflictError, match="not a regular file"):
            atomic.read(path)
