"""A command that writes: what it shows, writes, keeps and says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.changes import atomic
from tests.cli.command import BROKEN, GOOD, run


def test_fix_shows_a_diff_and_writes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.rglob("*.md")}
    assert run("fix", "content") == 1
    out = capsys.readouterr().out
    assert "# 1:46 trailing-comma: a comma before" in out
    assert '-<!-- {"title": "broken", "date": "2008-03-30",} -->' in out
    assert out.endswith(
        "Would fix 1 problem in 1 essay; 1 essay only with --unsafe, 1 essay only by"
        " hand.\nNothing was written; --write does it.\n"
    )
    assert run("fix", "content", "--unsafe") == 1
    assert "missing-comma (unsafe): expected ','" in capsys.readouterr().out
    assert {x: x.read_bytes() for x in archive.rglob("*.md")} == before


def test_fix_writes_and_undo_takes_back(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.rglob("*.md")}
    times = (archive / "good.md").stat().st_mtime_ns
    assert run("fix", "content", "--write", "--unsafe", "--report", "r.json") == 1
    out = capsys.readouterr().out
    assert "content/broken.md: trailing-comma\n" in out
    assert "content/sub/unsafe.md: missing-comma (unsafe)\n" in out
    assert "+++" not in out
    assert "Fixed 2 essays; 1 essay only by hand." in out
    (kept,) = Path.cwd().glob("content-before-fix-*.zip")
    assert out.endswith(
        f"To take it back: pelican-jsoncomment undo {kept.name} --yes\n"
    )
    assert (archive / "broken.md").read_text() == GOOD % "broken"
    assert (archive / "good.md").stat().st_mtime_ns == times
    assert run("fix", "content", "--write", "--unsafe") == 1
    out = capsys.readouterr().out
    assert out.endswith("^\nFixed 0 essays; 1 essay only by hand.\n")
    assert out.count("\n") == 4
    assert run("undo", "r.json", "--yes") == 0
    assert capsys.readouterr().out == "Restored 2 essays.\n"
    assert {x: x.read_bytes() for x in archive.rglob("*.md")} == before
    assert run("undo", "r.json", "--yes") == 0
    assert "2 were as before already" in capsys.readouterr().out
    (archive / "broken.md").write_text("other")
    assert run("undo", "r.json", "--yes") == 1
    captured = capsys.readouterr()
    assert "edited since" in captured.err
    assert "1 left as they are" in captured.out


def test_fix_shows_the_diff_when_writing_if_asked_to(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "<!-- {'title': 'x', 'date': '2006-05-03'} -->"
    (archive / "broken.md").write_text(text)
    assert run("fix", "content/broken.md", "--write", "--diff", "--no-backup") == 0
    out = capsys.readouterr().out
    assert f"-{text}\n" in out
    assert out.endswith("content/broken.md: 4 × single-quotes\nFixed 1 essay.\n")


def test_a_report_is_made_of_nothing_but_replaces_none(archive: Path) -> None:
    arguments = ["fix", "content/good.md", "--write", "--report", "r.json"]
    arguments += ["--backup", "b.zip"]
    assert run(*arguments) == 0
    assert not Path("b.zip").exists()
    made = Path("r.json").read_bytes()
    assert run(*arguments) == 0
    assert Path("r.json").read_bytes() == made
    assert run("undo", "r.json", "--yes") == 0


def test_fix_ends_with_nothing_left(archive: Path) -> None:
    (archive / "sub" / "bad.md").unlink()
    options = ["--write", "--unsafe", "--no-backup"]
    assert run("fix", "content", *options) == 0
    assert run("fix", "content", "--unsafe") == 0
    assert run("fix", "content", *options) == 0
    assert not list(Path.cwd().glob("*.zip"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--report", "content/good.md"], "content/good.md: File exists"),
        (["--report", "none/r.json"], "none: No such file or directory"),
        (["--backup", "none/b.zip"], "none: No such file or directory"),
    ],
)
def test_what_cannot_be_begun_leaves_nothing(
    archive: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path.cwd().rglob("*"))
    assert run("fix", "content", "--write", *options) == 2
    assert f": {said}; no file was changed\n" in capsys.readouterr().err
    assert sorted(Path.cwd().rglob("*")) == before


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("verb", [["fix"], ["convert", "--to", "yaml"]])
def test_nothing_runs_that_the_folder_itself_names(
    archive: Path, verb: list[str]
) -> None:
    """A folder that came as an archive has a .git with settings of its author's."""
    program = Path("program")
    program.write_text("#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    git = [
        "git",
        "-C",
        "content",
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
    ]
    clean = ["-c", "core.fsmonitor=", "-c", "filter.x.clean=cat"]
    for arguments in (["init"], ["add", "."], ["commit", "-m", "x"]):
        subprocess.run([*git, *clean, *arguments], check=True, capture_output=True)
    (archive / ".gitattributes").write_text("* filter=x\n")
    for name in ("core.fsmonitor", "filter.x.clean", "core.hooksPath"):
        subprocess.run([*git, "config", name, str(program.absolute())], check=True)
    run(*verb, "content", "--write")
    assert not list(Path.cwd().rglob("ran"))
    assert list(Path.cwd().glob("content-before-*.zip"))


def test_two_backups_of_one_second_have_two_names(archive: Path) -> None:
    for _ in range(3):
        (archive / "broken.md").write_text(BROKEN % "broken")
        assert run("fix", "content/broken.md", "--write") == 0
    assert len(list(archive.glob("broken.md-before-fix-*.zip"))) == 3


def test_a_killed_backup_is_cleaned_up_even_where_nothing_is_to_be_fixed(
    archive: Path,
) -> None:
    left = [x / f".pelican-jsoncomment-{'0a' * 8}.tmp" for x in (archive, Path.cwd())]
    for path in left:
        path.touch()
    assert run("fix", "content/good.md", "content", "--write", "--no-backup") == 1
    assert not any(x.exists() for x in left)


def test_links_are_followed_inside_the_archive_only(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(BROKEN % "outside")
    (archive / "out.md").symlink_to(outside)
    (archive / "in.md").symlink_to(archive / "broken.md")
    run("fix", "content", "--write", "--no-backup")
    out, err = capsys.readouterr()
    assert "content/out.md: a link out of the archive" in err
    assert "Fixed 1 essay" in out
    assert outside.read_text() == BROKEN % "outside"
    assert (archive / "in.md").is_symlink()
    assert (archive / "broken.md").read_text() == GOOD % "broken"


def test_a_file_that_cannot_be_written_is_named(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "broken.md").chmod(0o444)
    assert run("fix", "content", "--write", "--no-backup") == 1
    out, err = capsys.readouterr()
    assert err == "content/broken.md: it is read-only; left as it is\n"
    assert "Fixed 0 essays, 1 left as they are" in out


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("fix", "Fixed 1 essay, interrupted before the other 1"),
        ("undo", "Restored 1 essay, interrupted before the other 1"),
    ],
)
def test_an_interrupt_says_what_was_done(
    archive: Path,
    verb: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (archive / "broken2.md").write_text(BROKEN % "second")
    arguments = ["fix", "content", "--write", "--no-backup", "--report", "r.json"]
    if verb == "undo":
        run(*arguments)
        arguments = ["undo", "r.json", "--yes"]
    replace = atomic.replace

    def interrupted(path: Path, data: bytes, seen: os.stat_result) -> None:
        signal.raise_signal(signal.SIGINT)
        replace(path, data, seen)

    monkeypatch.setattr(atomic, "replace", interrupted)
    assert run(*arguments) == 130
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["fix", "undo"])
def test_an_interrupt_when_all_is_done_does_not_hide_what_was(
    archive: Path,
    verb: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = ["fix", "content/broken.md", "--write", "--report", "r.json"]
    if verb == "undo":
        run(*arguments)
        arguments = ["undo", "r.json", "--yes"]
    write = sys.stdout.write

    def interrupted(text: str) -> int:
        signal.raise_signal(signal.SIGINT)
        return write(text)

    monkeypatch.setattr(sys.stdout, "write", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert run(*arguments) == 0
    out, err = capsys.readouterr()
    assert f"{'Fixed' if verb == 'fix' else 'Restored'} 1 essay.\n" in out
    assert err == ""
    assert signal.getsignal(signal.SIGINT) is before
