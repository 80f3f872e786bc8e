"""Changes of files: whole at every moment, reported, and taken back."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli.changes import apply, atomic
from pelican_jsoncomment.cli.changes.atomic import ConflictError
from pelican_jsoncomment.cli.changes.edits import Change, Edit
from pelican_jsoncomment.cli.changes.report import MEMBER, Outcome, Report, load
from tests.cli.child import become_nobody, in_child, open_the_way_to
from tests.conftest import THOROUGH

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).parents[3]
OLD, NEW = b'<!-- {"a": 1,} -->\nbody \xff\n', b'<!-- {"a": 1} -->\nbody \xff\n'
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def change(path: Path) -> Change:
    """Return the change of a file from OLD to NEW."""
    return Change.plan(path, OLD, [Edit(12, b",", b"", "trailing-comma")])


def made(folder: Path, number: int = 3) -> list[Path]:
    """Return the paths of as many files as asked for, all OLD."""
    paths = [folder / f"{x}.md" for x in range(number)]
    for path in paths:
        path.write_bytes(OLD)
    return paths


def kept(backup: Path) -> dict[str, bytes]:
    """Return the old files in an undo file, whose last member is the report."""
    with zipfile.ZipFile(backup) as archive:
        *names, report = archive.namelist()
        assert report == MEMBER
        return {x: archive.read(x) for x in names}


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [x.status for x in outcomes]


@given(st.binary(max_size=30), st.data())
def test_a_change_that_is_taken_back_leaves_the_old_bytes(
    before: bytes, data: st.DataObject
) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(before)), max_size=8).map(sorted))
    news = data.draw(st.lists(st.binary(max_size=4), min_size=4, max_size=4))
    pairs = zip(cuts[::2], cuts[1::2], news, strict=False)
    edits = [Edit(a, before[a:b], new, "rule") for a, b, new in pairs]
    planned = Change.plan(Path("x"), before, edits)
    assert planned.take_back(planned.redo(before)) == before


@pytest.mark.parametrize("edits", [[(3, b"x")], [(0, b"ab"), (1, b"bc")], [(9, b"j")]])
def test_edits_that_do_not_fit_are_no_change(edits: list[tuple[int, bytes]]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Change.plan(
            Path("x"), b"abcdef", [Edit(at, old, b"", "r") for at, old in edits]
        )


def test_files_are_written_and_reported(tmp_path: Path) -> None:
    paths = made(tmp_path)
    paths[1].chmod(0o640)
    report, backup = tmp_path / "report.json", tmp_path / "backup.zip"
    done: list[int] = []
    outcomes = apply.apply(
        [change(x) for x in paths],
        command="fix",
        report=report,
        backup=backup,
        progress=done.append,
    )
    assert statuses(outcomes) == ["written"] * 3
    assert done == [1, 2, 3]
    assert [x.read_bytes() for x in paths] == [NEW] * 3
    if os.name == "posix":
        assert stat.S_IMODE(paths[1].stat().st_mode) == 0o640
    assert kept(backup) == {x.name: OLD for x in paths}
    assert load(backup).changes == load(report).changes
    document = json.loads(report.read_text())
    assert document["finished"] is True
    assert document["files"][0]["edits"] == [
        {"rule": "trailing-comma", "at": 12, "old": ",", "new": ""}
    ]
    assert {x["status"] for x in document["files"]} == {"written"}
    assert sorted(x.name for x in tmp_path.iterdir()) == sorted(
        [*(x.name for x in paths), "backup.zip", "report.json"]
    )


def test_undo_restores_and_refuses_what_was_edited_since(tmp_path: Path) -> None:
    paths = made(tmp_path, 4)
    paths[3] = tmp_path / "deep" / "new.md"
    changes = [change(x) for x in paths[:3]]
    changes.append(Change.plan(paths[3], None, [Edit(0, b"", b"\xfc", "import")]))
    report = tmp_path / "report.json"
    apply.apply(changes, command="fix", report=report)
    assert paths[3].read_bytes() == b"\xfc"
    paths[1].write_bytes(NEW + b"more")
    loaded = load(report)
    assert loaded.changes == changes
    assert loaded.folder == tmp_path
    outcomes = apply.undo(loaded)
    assert statuses(outcomes) == ["written", "written", "failed", "written"]
    assert "edited since" in outcomes[2].reason
    assert paths[0].read_bytes() == paths[2].read_bytes() == OLD
    assert paths[1].read_bytes() == NEW + b"more"
    assert not paths[3].exists()
    again = apply.undo(loaded)
    assert statuses(again) == ["unchanged", "unchanged", "failed", "unchanged"]
    paths[0].unlink()
    paths[3].parent.mkdir()
    paths[3].write_bytes(b"other")
    assert statuses(apply.undo(loaded)) == ["failed", "unchanged", "failed", "failed"]


def test_a_report_with_other_edits_than_its_hashes_say_changes_nothing(
    tmp_path: Path,
) -> None:
    path = made(tmp_path, 1)[0]
    wrong = Change(path, "0" * 64, change(path).after, change(path).edits)
    path.write_bytes(NEW)
    assert statuses(apply.undo(Report(tmp_path, "fix", [wrong]))) == ["failed"]
    assert path.read_bytes() == NEW
    misfit = Change(path, "0" * 64, wrong.after, (Edit(99, b"", b"x", "r"),))
    assert statuses(apply.undo(Report(tmp_path, "fix", [misfit]))) == ["failed"]


def test_a_file_that_changed_since_it_was_read_stays(tmp_path: Path) -> None:
    paths = made(tmp_path)
    paths[1].write_bytes(OLD + b"x")
    outcomes = apply.apply([change(x) for x in paths], command="fix")
    assert statuses(outcomes) == ["written", "failed", "written"]
    assert "has changed" in outcomes[1].reason
    assert paths[1].read_bytes() == OLD + b"x"


@pytest.mark.parametrize("swaps", [True, False])
def test_a_file_that_changes_while_it_is_written_stays(
    tmp_path: Path, swaps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look is right before the replacement."""
    if not swaps:
        monkeypatch.setattr(atomic, "exchange", lambda _one, _other: False)
    path = made(tmp_path, 1)[0]
    write_through = atomic.write_through

    def meddle(name: Path, data: bytes) -> None:
        write_through(name, data)
        path.write_bytes(OLD + b"x")

    monkeypatch.setattr(atomic, "write_through", meddle)
    assert statuses(apply.apply([change(path)], command="fix")) == ["failed"]
    assert path.read_bytes() == OLD + b"x"
    assert [x.name for x in tmp_path.iterdir()] == ["0.md"]


@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_changes_while_it_is_read_stays(
    tmp_path: Path, first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system says of a file may be of a later version than what is read."""
    path = made(tmp_path, 1)[0]
    planned, fstat = change(path), os.fstat

    def meddle(descriptor: int) -> os.stat_result:
        if first:
            path.write_bytes(OLD + b"x")
        seen = fstat(descriptor)
        if not first:
            path.write_bytes(OLD + b"x")
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", meddle)
        assert statuses(apply.apply([planned], command="fix")) == ["failed"]
    assert path.read_bytes() == OLD + b"x"


def test_a_file_that_is_gone_or_a_link_or_read_only_stays(tmp_path: Path) -> None:
    paths = made(tmp_path, 4)
    paths[0].unlink()
    paths[1].rename(tmp_path / "real")
    paths[1].symlink_to(tmp_path / "real")
    paths[2].chmod(0o444)
    outcomes = apply.apply([change(x) for x in paths], command="fix")
    assert statuses(outcomes) == ["failed", "failed", "failed", "written"]
    assert [x.reason.split(";")[0] for x in outcomes[1:3]] == [
        "it is a link",
        "it is read-only",
    ]
    assert paths[1].read_bytes() == paths[2].read_bytes() == OLD


def test_a_file_that_is_to_be_made_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.md"
    new = Change.plan(path, None, [Edit(0, b"", b"new", "import")])
    path.write_bytes(b"old")
    assert statuses(apply.apply([new], command="import")) == ["failed"]

    def no_links(*_args: object) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert statuses(apply.apply([new], command="import")) == ["failed"]
    assert path.read_bytes() == b"old"
    path.unlink()
    assert statuses(apply.apply([new], command="import")) == ["written"]
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("taken", ["report", "backup"])
def test_nothing_is_touched_where_report_or_backup_exist(
    tmp_path: Path, taken: str
) -> None:
    paths = made(tmp_path)
    (tmp_path / taken).write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        apply.apply(
            [change(x) for x in paths],
            command="fix",
            report=tmp_path / "report",
            backup=tmp_path / "backup",
        )
    assert [x.read_bytes() for x in paths] == [OLD] * 3
    assert (tmp_path / taken).read_bytes() == b"mine"


def test_no_backup_is_made_of_a_file_that_changed(tmp_path: Path) -> None:
    paths = made(tmp_path)
    paths[2].write_bytes(b"x")
    with pytest.raises(ConflictError, match=r"2\.md has changed since it was read"):
        apply.apply(
            [change(x) for x in paths], command="fix", backup=tmp_path / "b.zip"
        )
    assert sorted(x.name for x in tmp_path.iterdir()) == ["0.md", "1.md", "2.md"]
    assert paths[0].read_bytes() == OLD


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 elsewhere")
def test_a_backup_has_each_of_the_files_whose_names_look_alike(tmp_path: Path) -> None:
    names = [b"a\xff.md", rb"a\udcff.md", rb"a\\udcff.md", rb"b\c.md", "ü.md".encode()]
    changes = []
    for name in names:
        path = tmp_path / os.fsdecode(name)
        path.write_bytes(OLD + name)
        edit = Edit(12, b",", b"", "trailing-comma")
        changes.append(Change.plan(path, OLD + name, [edit]))
    apply.apply(changes, command="fix", backup=tmp_path / "b.zip")
    found = kept(tmp_path / "b.zip")
    assert list(found.values()) == [OLD + x for x in names]
    assert list(found) == [
        *(r"a\udcff.md", r"a\\udcff.md", r"a\\\\udcff.md", r"b\\c.md", "ü.md")
    ]
    assert statuses(apply.undo(load(tmp_path / "b.zip"))) == ["written"] * len(names)


def test_a_backup_of_nothing_has_nothing_but_a_report(tmp_path: Path) -> None:
    apply.apply([], command="import", backup=tmp_path / "b.zip")
    assert kept(tmp_path / "b.zip") == {}
    assert load(tmp_path / "b.zip").changes == []


def test_temporary_files_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    path = made(tmp_path, 1)[0]
    stale = tmp_path / f".pelican-jsoncomment-{'0a' * 8}.tmp"
    other = tmp_path / ".pelican-jsoncomment-notes.tmp"
    stale.touch()
    other.touch()
    assert atomic.remove_stale([tmp_path, tmp_path / "none"]) == [stale]
    stale.touch()
    apply.apply([change(path)], command="fix")
    assert not stale.exists()
    assert other.exists()


@posix
@pytest.mark.parametrize(
    ("answer", "is_left"),
    [
        (None, True),
        (PermissionError, True),
        (ProcessLookupError, False),
        (OverflowError, False),
    ],
)
def test_the_temporary_file_of_a_run_at_work_stays(
    tmp_path: Path,
    answer: type[Exception] | None,
    is_left: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may hold what an editor has just saved, on its way back to its place."""
    asked: list[tuple[int, int]] = []

    def kill(process: int, number: int) -> None:
        asked.append((process, number))
        if answer:
            raise answer

    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", kill)
        with atomic.temporary(tmp_path) as name:
            atomic.remove_stale([tmp_path])
            assert name.exists() == is_left
    assert asked == [(os.getpid(), 0)]


def test_an_interrupt_lets_the_file_at_hand_be_finished(tmp_path: Path) -> None:
    paths = made(tmp_path)
    report = tmp_path / "report.json"

    def interrupt(done: int) -> None:
        if done == 1:
            signal.raise_signal(signal.SIGINT)

    outcomes = apply.apply(
        [change(x) for x in paths], command="fix", report=report, progress=interrupt
    )
    assert statuses(outcomes) == ["written", "not reached", "not reached"]
    assert [x.read_bytes() for x in paths] == [NEW, OLD, OLD]
    said = [x["status"] for x in json.loads(report.read_text())["files"]]
    assert said == statuses(outcomes)
    assert statuses(apply.undo(load(report))) == ["unchanged"] * 2 + ["written"]


def test_an_interrupt_during_the_backup_changes_nothing(tmp_path: Path) -> None:
    paths = made(tmp_path)
    changes = [change(x) for x in paths]
    with apply.held_interrupts() as interrupted:
        interrupted.set()
        with pytest.raises(KeyboardInterrupt):
            apply.apply(changes, command="fix", backup=tmp_path / "b.zip")
    assert sorted(tmp_path.iterdir()) == paths
    assert [x.read_bytes() for x in paths] == [OLD] * 3


def test_a_report_that_cannot_be_written_takes_the_backup_with_it(
    tmp_path: Path,
) -> None:
    (path,) = made(tmp_path, 1)
    with pytest.raises(FileNotFoundError, match="none"):
        apply.apply(
            [change(path)],
            command="fix",
            backup=tmp_path / "b.zip",
            report=tmp_path / "none" / "r.json",
        )
    assert [x.name for x in tmp_path.iterdir()] == ["0.md"]


def test_another_thread_than_the_main_one_can_write(tmp_path: Path) -> None:
    paths = made(tmp_path)
    thread = threading.Thread(
        target=apply.apply, args=([change(x) for x in paths],), kwargs={"command": "x"}
    )
    thread.start()
    thread.join()
    assert [x.read_bytes() for x in paths] == [NEW] * 3


@posix
def test_the_owner_and_the_group_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file gets the owner of the old one, where the system allows it."""
    path = made(tmp_path, 1)[0]
    asked: list[tuple[int, int]] = []

    def chown(_name: object, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError

    monkeypatch.setattr(os, "chown", chown)
    data, seen = atomic.read(path)
    other = os.stat_result((*seen[:4], seen.st_uid + 1, *seen[5:]))
    with pytest.raises(ConflictError):  # the time in *other* is not that of the file
        atomic.replace(path, data, other)
    assert asked == [(seen.st_uid + 1, seen.st_gid)]


# The hard ends -----------------------------------------------------------------


def archive(folder: Path, number: int) -> tuple[dict[Path, bytes], dict[Path, bytes]]:
    """Return files in need of fixes, as they are and as they will be."""
    old, new = {}, {}
    for count in range(number):
        path = folder / f"f{count % 9}" / f"{count}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = f'<!-- {{"title": "{count}", "date": "2006",}} -->\n' + "böдy\r\n" * 200
        old[path] = text.encode()
        new[path] = text.replace(",}", "}").encode()
        path.write_bytes(old[path])
    return old, new


def fix(folder: Path, *options: str) -> list[str]:
    """Return the command that fixes an archive."""
    program = [sys.executable, "-m", "pelican_jsoncomment.cli.main"]
    return [*program, "fix", str(folder), "--write", *options]


def leftovers(folder: Path) -> list[Path]:
    return [x for x in folder.rglob("*") if x.is_file() and x.suffix != ".md"]


@posix
@pytest.mark.slow
def test_killed_at_any_moment_each_file_is_the_old_or_the_new_one(
    tmp_path: Path,
) -> None:
    """After many kills, the next run cleans up and fixes what is left, all of it."""
    folder = tmp_path / "archive"
    report, backup = tmp_path / "report.json", tmp_path / "backup.zip"
    command = fix(folder, "--report", str(report), "--backup", str(backup))
    chance = random.Random(4)
    whole = 0.0
    killed = 0
    while killed < (200 if THOROUGH else 8):
        shutil.rmtree(folder, ignore_errors=True)
        old, new = archive(folder, 500 if THOROUGH else 100)
        report.unlink(missing_ok=True)
        backup.unlink(missing_ok=True)
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        if not whole:
            assert process.wait() == 0
            whole = time.monotonic() - start
            assert {x: x.read_bytes() for x in old} == new
            continue
        time.sleep(chance.uniform(0, whole))
        process.kill()
        if process.wait() == 0:
            continue
        killed += 1
        found = {x: x.read_bytes() for x in old}
        assert all(found[x] in (old[x], new[x]) for x in old)
        assert report.exists() or found == old
        if report.exists():
            assert sorted(kept(backup).values()) == sorted(old.values())
            assert load(backup).changes == load(report).changes
            _assert_report_tells(chance.choice([report, backup]), found, old, new)
    report.unlink(missing_ok=True)
    backup.unlink(missing_ok=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert {x: x.read_bytes() for x in old} == new
    assert sorted(leftovers(tmp_path)) == [backup, report]


def _assert_report_tells(
    report: Path,
    found: dict[Path, bytes],
    old: dict[Path, bytes],
    new: dict[Path, bytes],
) -> None:
    """Assert that what was written can be told from the report, and taken back."""
    loaded = load(report)
    assert {x.path for x in loaded.changes} == set(old)
    written = {x for x in old if found[x] == new[x]}
    outcomes = apply.undo(loaded)
    assert {x.change.path for x in outcomes if x.status == "written"} == written
    assert {x: x.read_bytes() for x in old} == old


@pytest.mark.slow
def test_undo_brings_500_files_back(tmp_path: Path) -> None:
    old, new = archive(tmp_path, 500)
    report = tmp_path / "report.json"
    subprocess.run(
        fix(tmp_path, "--no-backup", "--report", str(report)),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert {x: x.read_bytes() for x in old} == new
    edited = list(old)[:3]
    for path in edited:
        path.write_bytes(new[path] + b"later")
    outcomes = apply.undo(load(report))
    assert sorted(x.change.path for x in outcomes if x.status == "failed") == edited
    for path, data in old.items():
        assert path.read_bytes() == (new[path] + b"later" if path in edited else data)


@posix
def test_a_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    """The limit of a file's size is in place of a disk's: 1,000 bytes, and no more."""
    old, _ = archive(tmp_path, 3)
    small = tmp_path / "f0" / "small.md"
    small.write_bytes(OLD)

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        changes = [
            Change.plan(path, data, [Edit(data.index(b",}"), b",", b"", "x")])
            for path, data in [*old.items(), (small, OLD)]
        ]
        outcomes = apply.apply(changes, command="fix")
        assert statuses(outcomes) == ["failed"] * 3 + ["written"]

    assert in_child(run) == 0
    assert {x: x.read_bytes() for x in old} == old
    assert small.read_bytes() == NEW
    assert leftovers(tmp_path) == []


@posix
def test_a_report_that_no_longer_fits_the_disk_stays_a_plan(tmp_path: Path) -> None:
    path = made(tmp_path, 1)[0]
    report = tmp_path / "report.json"

    def run() -> None:
        def fill(_done: int) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        apply.apply([change(path)], command="fix", report=report, progress=fill)

    assert in_child(run) == 0
    assert json.loads(report.read_text())["finished"] is False
    assert statuses(apply.undo(load(report))) == ["written"]
    assert path.read_bytes() == OLD


@posix
def test_a_folder_without_permission_leaves_the_old_files(tmp_path: Path) -> None:
    """As another user than root, who may write everywhere."""
    open_the_way_to(tmp_path)
    path = made(tmp_path, 1)[0]
    path.chmod(0o666)
    tmp_path.chmod(0o555)

    def run() -> None:
        become_nobody()
        (outcome,) = apply.apply([change(path)], command="fix")
        assert outcome.status == "failed"
        assert "ermission" in outcome.reason

    try:
        assert in_child(run) == 0
        assert path.read_bytes() == OLD
    finally:
        tmp_path.chmod(0o755)
    assert [x.name for x in tmp_path.iterdir()] == ["0.md"]


def test_the_disk_has_each_file_before_it_gets_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a crash of the system leaves an empty file where the old one was."""
    events: list[tuple[str, int, int]] = []
    fsync = os.fsync

    def traced(name: str, real: Any) -> Any:
        def call(path: Path, *rest: Any) -> Any:
            source = rest[0] if name == "link" else path
            events.append((name, source.stat().st_ino, source.stat().st_size))
            return real(path, *rest)

        return call

    def traced_fsync(descriptor: int) -> None:
        fsync(descriptor)
        found = os.fstat(descriptor)
        size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
        events.append(("sync", found.st_ino, size))

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(Path, "replace", traced("move", Path.replace))
    monkeypatch.setattr(atomic, "exchange", traced("move", atomic.exchange))
    monkeypatch.setattr(Path, "hardlink_to", traced("link", Path.hardlink_to))
    (tmp_path / "old").mkdir()
    paths = [*made(tmp_path / "old", 2), tmp_path / "new" / "x.md"]
    new = Change.plan(paths[2], None, [Edit(0, b"", b"new", "import")])
    changes = [change(paths[0]), change(paths[1]), new]
    backup, report = tmp_path / "b" / "b.zip", tmp_path / "r" / "r.json"
    for path in (backup, report):
        path.parent.mkdir()
    apply.apply(changes, command="fix", backup=backup, report=report)
    for path in (*paths, backup, report):
        found = path.stat()
        moved = "move" if path in (*paths[:2], report) else "link"
        written = events.index(("sync", found.st_ino, found.st_size))
        named = events.index((moved, found.st_ino, found.st_size))
        assert written < named
        assert ("sync", path.parent.stat().st_ino, 0) in events[named:]
    # What takes it back is there before the first file is touched.
    first = events.index(("move", paths[0].stat().st_ino, len(NEW)))
    for path in (backup, report):
        assert ("sync", path.parent.stat().st_ino, 0) in events[:first]
