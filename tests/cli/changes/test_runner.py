"""A command that writes: what it shows, writes, keeps and says."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.changes import atomic
from tests.cli.command import BROKEN, GOOD, UNSAFE, run, screen_of


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


# On a terminal -----------------------------------------------------------------------


def many(archive: Path, number: int = 20) -> None:
    for count in range(number):
        (archive / f"x{count}.md").write_text(BROKEN % f"x{count}")
        (archive / f"y{count}.md").write_text(UNSAFE % f"y{count}")


def test_a_terminal_gets_the_diffs_of_twenty_files_and_of_more_a_summary(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(17):
        (archive / f"x{count}.md").write_text(BROKEN % f"x{count}")
    lines = screen_of(monkeypatch, "fix", "content")
    assert sum(x.startswith("+++ ") for x in lines) == 18
    many(archive)
    lines = screen_of(monkeypatch, "fix", "content")
    assert lines == [
        "21  error  missing-comma   fix --unsafe",
        "21  error  trailing-comma  fix",
        " 1  error  unquoted-value  by hand",
        "To see them all: pelican-jsoncomment fix content --format full",
        "Would fix 21 problems in 21 essays; 21 essays only with --unsafe, 1 essay"
        " only",
        "  by hand.",
        "Nothing was written; --write does it.",
        "Next: pelican-jsoncomment fix content --write",
    ]
    lines = screen_of(monkeypatch, "fix", "content", "--format", "full")
    assert sum(x.startswith("+++ ") for x in lines) == 21


@pytest.mark.parametrize("option", [[], ["--diff"], ["--format", "full"]])
def test_what_was_written_is_counted_unless_all_is_asked_for(
    archive: Path, option: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    many(archive)
    arguments = ["fix", "content", "--write", "--no-backup", *option]
    lines = screen_of(monkeypatch, *arguments, columns=200)
    assert sum(x.endswith(": trailing-comma") for x in lines) == (21 if option else 0)
    assert ("21  error  trailing-comma  done" in lines) != bool(option)
    rest = (
        "To see what is left: pelican-jsoncomment fix content --no-backup --format full"
    )
    assert (rest in lines) != bool(option)
    end = "Fixed 21 essays; 21 essays only with --unsafe, 1 essay only by hand."
    assert lines[-2] == end
    assert lines[-1] == "Next: pelican-jsoncomment fix content --unsafe"


def test_convert_counts_what_it_would_do_and_why_it_would_not(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(archive)
    for count in range(22):
        (archive / f"z{count}.md").write_text(GOOD % f"z{count}")
        text = (GOOD % count).replace("2008-03-30", "2006")
        (archive / f"lossy{count}.md").write_text(text)
    lines = screen_of(monkeypatch, "convert", "content", "--to", "pelican")
    assert lines[:4] == [
        "43  what cannot be converted   by hand",
        "23  jsoncomment to pelican",
        "22  what would lose something  convert --lossy",
        "To see them all: pelican-jsoncomment convert content --to pelican"
        " --format full",
    ]


def test_import_names_what_is_wrong_and_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old").mkdir()
    for count in range(21):
        Path("old", f"{count}.txt").write_text("Text.\n")
        Path("old", f"bad{count}.txt").write_bytes(b"\xfc\n")
    arguments = ["import", "old", "--out", "new"]
    lines = screen_of(monkeypatch, *arguments, columns=120)
    assert sum("essay: refused (" in x for x in lines[:20]) == 20
    assert lines[20:] == [
        "and 1 problem more",
        "To see them all: pelican-jsoncomment import old --out new --format full",
        "essay: 42, of which 21 new, 21 refused",
        "Would make 21 files.",
        "Nothing was written; --write does it.",
        "Next: pelican-jsoncomment import old --out new --write",
    ]
    lines = screen_of(monkeypatch, *arguments, "--format", "full", columns=120)
    assert sum("essay: new -> " in x for x in lines) == 21
    assert sum("essay: refused" in x for x in lines) == 21


# What comes next ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "command", "following"),
    [
        (GOOD, "check a", "pelican a"),
        (GOOD, "check a/x.md", "pelican"),
        (GOOD, "check a 'b c'", "pelican"),
        (GOOD, "check --settings s.py", "pelican --settings s.py"),
        (GOOD, "check a --settings s.py", "pelican --settings s.py"),
        (BROKEN, "check a", "pelican-jsoncomment fix a"),
        (BROKEN, "check -- -d", "pelican-jsoncomment fix ./-d"),
        (BROKEN, "check 'b c'", "pelican-jsoncomment fix 'b c'"),
        (
            BROKEN,
            "check --settings s.py a",
            "pelican-jsoncomment fix a --settings s.py",
        ),
        (UNSAFE, "check a", "pelican-jsoncomment fix a --unsafe"),
        ('<!-- {"title": %s} -->', "check a", ""),
        ("Text %s.", "check a --ignore no-title", ""),
        (BROKEN, "fix a", "pelican-jsoncomment fix a --write"),
        (BROKEN, "fix a --write", "pelican a"),
        (GOOD, "fix a", "pelican a"),
        (UNSAFE, "fix a", "pelican-jsoncomment fix a --unsafe"),
        (UNSAFE, "fix a --unsafe", "pelican-jsoncomment fix a --unsafe --write"),
        ('<!-- {"title": %s} -->', "fix a", "pelican-jsoncomment check a"),
        (
            GOOD,
            "convert a --to pelican",
            "pelican-jsoncomment convert a --to pelican --write",
        ),
        (GOOD, "convert a --to pelican --write", "pelican a"),
        (
            "Title: %s\nDate: 2008-03-30\n\nText.\n",
            "convert a --to jsoncomment --write",
            "pelican-jsoncomment check a",
        ),
        (
            GOOD,
            "import a --out 'new one'",
            "pelican-jsoncomment import a --out 'new one' --write",
        ),
        (
            GOOD,
            "import a --out 'new one' --write",
            "pelican-jsoncomment check 'new one'",
        ),
        (GOOD, "check nowhere", ""),
    ],
)
def test_each_command_names_the_next_one(
    text: str,
    command: str,
    following: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b c", "-d"):
        Path(name).mkdir()
        Path(name, "x.md").write_text(text % name)
    Path("s.py").write_text("PATH = 'a'\n")
    lines = screen_of(monkeypatch, *shlex.split(command))
    found = [x.removeprefix("Next: ") for x in lines if x.startswith("Next: ")]
    assert found == ([following] if following else [])
    assert not found or lines[-1] == f"Next: {following}"
    capsys.readouterr()
    run(*shlex.split(command))
    assert "Next: " not in capsys.readouterr().out
