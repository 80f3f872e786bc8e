"""The command as a person meets it: what it says, and its exit status."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pelican_jsoncomment import header
from pelican_jsoncomment.archive import (
    cli,
    commands,
    fix,
    output,
    repair,
    walk,
    write,
)
from pelican_jsoncomment.archive.repair import Mend, Span
from pelican_jsoncomment.archive.rules import RULES

GOOD = '<!-- {"title": "%s", "date": "2008-03-30"} -->\n\nText.\n'
BROKEN = '<!-- {"title": "%s", "date": "2008-03-30",} -->\n\nText.\n'
UNSAFE = '<!-- {"title": "%s" "date": "2008-03-30"} -->\n\nText.\n'
HOPELESS = '<!-- {"title": %s} -->\n\nText.\n'


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with an essay of each kind, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    folder = tmp_path / "content"
    (folder / "sub").mkdir(parents=True)
    texts = {"good": GOOD, "broken": BROKEN, "sub/unsafe": UNSAFE, "sub/bad": HOPELESS}
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text % name)
    return folder


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def test_check_says_what_is_wrong_and_counts(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "content") == 1
    out, err = capsys.readouterr()
    assert err == ""
    lines = re.sub(r"in [\d.]+ s", "in 0.0 s", out).splitlines()
    assert lines[0] == (
        "content/broken.md:1:46: error[trailing-comma] a comma before '}';"
        " nothing follows it (fixable)"
    )
    assert lines[-1] == "Checked 4 essays in 0.0 s: 3 errors (2 fixable)."
    assert any(x.endswith("(fixable with --unsafe)") for x in lines)
    assert archive.joinpath("broken.md").read_text() == BROKEN % "broken"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--select", "body-*"], 0),
        (["--ignore", "trailing-comma,missing-comma", "--ignore", "unquoted-value"], 0),
        (["--select", "no-such"], 2),
        (["--select", "trailing-coma"], 2),
        (["--format", "xml"], 2),
        (["nowhere"], 2),
    ],
)
def test_the_exit_status_says_what_was_found(
    archive: Path, options: list[str], status: int
) -> None:
    assert run("check", str(archive), *options) == status


def test_a_rule_that_does_not_exist_is_named_with_a_near_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("check", "--explain", "trailing-coma") == 2
    assert "did you mean trailing-comma?" in capsys.readouterr().err


@pytest.mark.parametrize("level", ["warning", "note"])
def test_graver_findings_count_for_each_level(tmp_path: Path, level: str) -> None:
    path = tmp_path / "x.md"
    path.write_text('<!-- {"title": "x", "date": "2006"} -->')
    assert run("check", str(path), "--fail-on", "error") == 0
    assert run("check", str(path), "--fail-on", level) == 1


def test_json_is_a_list_of_findings(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "copy.md").write_text(GOOD % "good")
    run("check", "content", "--format", "json", "--census")
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 4
    assert found[0] == {
        "path": "content/broken.md",
        "line": 1,
        "column": 46,
        "level": "error",
        "rule": "trailing-comma",
        "message": "a comma before '}'; nothing follows it",
        "mended_by": "fix",
    }
    assert found[-1]["line"] is None
    run("check", "content/good.md", "--format", "json")
    assert json.loads(capsys.readouterr().out) == []


def test_github_gets_workflow_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a,b.md"
    path.write_text('<!-- {"title": "x", "date": "100%"} -->')
    (tmp_path / "c.md").write_text(GOOD % "x")
    (tmp_path / "d.md").write_text(GOOD % "x")
    assert run("check", str(tmp_path), "--format", "github") == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith(f"::error file={tmp_path}/a%2Cb.md,line=1,col=29,title=")
    assert "100%25" in first
    assert second.startswith(f"::error file={tmp_path}/c.md,title=duplicate-slug::")
    assert third.startswith(f"::error file={tmp_path}/d.md,title=duplicate-slug::")


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for name in RULES:
        assert run("check", "--explain", name) == 0
        assert capsys.readouterr().out.startswith(name)


def test_the_census_is_printed(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", str(archive), "--census")
    assert "100%  title" in capsys.readouterr().out


def test_the_settings_of_a_blog_name_the_archive(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pelicanconf.py").write_text("PATH = 'content'\n")
    assert run("check", "--settings", "pelicanconf.py") == 1
    assert "Checked 4 essays" in capsys.readouterr().out
    assert run("check", "--settings", "missing.py") == 2
    assert run("check") == 2
    assert archive.exists()


def test_what_cannot_be_read_is_named_and_does_not_stop_the_rest(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "gone.md").symlink_to(archive / "nowhere.md")
    assert run("check", "content/gone.md", "content/good.md", "nowhere") == 2
    out, err = capsys.readouterr()
    assert "Checked 1 essay" in out
    assert err.count("No such file or directory") == 2


def test_fix_shows_a_diff_and_writes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.rglob("*.md")}
    assert run("fix", "content") == 1
    out = capsys.readouterr().out
    assert "# 1:46 trailing-comma: a comma before" in out
    assert '-<!-- {"title": "broken", "date": "2008-03-30",} -->' in out
    assert out.endswith(
        "Would mend 1 flaw in 1 essay; 1 essay only with --unsafe, 1 essay only by"
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
    assert "Mended 2 essays; 1 essay only by hand." in out
    assert "pelican-jsoncomment undo r.json" in out
    assert len(list(Path.cwd().glob("content-before-fix-*.zip"))) == 1
    assert (archive / "broken.md").read_text() == GOOD % "broken"
    assert (archive / "good.md").stat().st_mtime_ns == times
    assert run("fix", "content", "--write", "--unsafe") == 1
    assert capsys.readouterr().out.count("\n") == 3
    assert run("undo", "r.json") == 0
    assert capsys.readouterr().out == "Restored 2 essays.\n"
    assert {x: x.read_bytes() for x in archive.rglob("*.md")} == before
    assert run("undo", "r.json") == 0
    assert "2 were as before already" in capsys.readouterr().out
    (archive / "broken.md").write_text("other")
    assert run("undo", "r.json") == 1
    captured = capsys.readouterr()
    assert "edited since" in captured.err
    assert "1 left as they are" in captured.out


def test_fix_ends_with_nothing_left(archive: Path) -> None:
    (archive / "sub" / "bad.md").unlink()
    options = ["--write", "--unsafe", "--no-backup"]
    assert run("fix", "content", *options) == 0
    assert run("fix", "content", "--unsafe") == 0
    assert run("fix", "content", *options) == 0
    assert not list(Path.cwd().glob("*.zip"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["undo", "nowhere.json"],
        ["undo", "content/good.md"],
        ["fix"],
        ["fix", "content", "--write", "--backup", "content/good.md"],
        ["fix", "content", "--write", "--no-backup", "--report", "content/good.md"],
        ["fix", "nowhere"],
        ["fix", "content/gone.md"],
        [],
    ],
)
def test_wrong_use_is_said_and_changes_nothing(
    archive: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "gone.md").symlink_to(archive / "nowhere.md")
    assert run(*arguments) == 2
    assert capsys.readouterr().err
    assert (archive / "broken.md").read_text() == BROKEN % "broken"


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
    assert "Mended 1 essay" in out
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
    assert "Mended 0 essays, 1 left as they are" in out


def test_a_change_that_cannot_be_proved_is_refused(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a mend does wrong, the file stays."""

    def eats_the_body(flaw: repair._Break) -> Mend:
        end = len(flaw.text) - 3
        return Mend(
            "trailing-comma", [Span(flaw.at, flaw.at + 1, ""), Span(end, end, "x")]
        )

    menders = {**repair._MENDERS, "trailing-comma": eats_the_body}
    monkeypatch.setattr(repair, "_MENDERS", menders)
    assert run("fix", "content/broken.md", "--write", "--no-backup") == 1
    assert "error[proof]" in capsys.readouterr().out
    assert (archive / "broken.md").read_text() == BROKEN % "broken"


@pytest.mark.parametrize("proof", ["_value", "read_source", "Repair"])
def test_every_proof_is_asked_for(
    archive: Path,
    proof: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = itertools.count()
    if proof == "_value":
        monkeypatch.setattr(fix, "_value", lambda _head: str(next(calls)))
    elif proof == "read_source":
        real = header.read_source
        monkeypatch.setattr(
            header, "read_source", lambda *x: None if next(calls) else real(*x)
        )
    else:
        restless = property(lambda x: x.patched.spans or [repair.Span(0, 0, "")])
        monkeypatch.setattr(repair.Repair, "edits", restless)
    assert run("fix", "content/broken.md", "--write", "--no-backup") == 1
    assert "error[proof]" in capsys.readouterr().out
    assert (archive / "broken.md").read_text() == BROKEN % "broken"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("fix", "Mended 1 essay, interrupted before the other 1"),
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
        arguments = ["undo", "r.json"]
    step = f"_{'apply' if verb == 'fix' else 'undo'}_one"
    real = getattr(write, step)

    def interrupted(change: write.Change) -> write.Outcome:
        signal.raise_signal(signal.SIGINT)
        outcome = real(change)
        assert isinstance(outcome, write.Outcome)
        return outcome

    monkeypatch.setattr(write, step, interrupted)
    assert run(*arguments) == 130
    assert said in capsys.readouterr().out


def test_an_interrupt_while_reading_changes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(walk, "find", interrupted)
    assert run("fix", str(archive), "--write") == 130
    assert "no file was changed" in capsys.readouterr().err


def test_the_command_runs_as_a_program(archive: Path) -> None:
    program = [sys.executable, "-m", "pelican_jsoncomment.archive.cli"]
    answer = subprocess.run(
        [*program, "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"pelican-jsoncomment \d+\.\d+\.\d+\n", answer.stdout)
    source = (
        "import sys; from pelican_jsoncomment.archive import cli; sys.exit(cli.main("
    )
    code = (
        f"{source}['check', {str(archive)!r}]) if 'pelican' not in sys.modules else 9)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert answer.returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX pipe")
def test_a_reader_that_has_seen_enough_ends_it_quietly(archive: Path) -> None:
    for number in range(400):
        (archive / f"{number}.md").write_text(HOPELESS % f"x{number}")
    program = [sys.executable, "-m", "pelican_jsoncomment.archive.cli"]
    with subprocess.Popen(
        [*program, "check", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_broken_pipe_is_no_error_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_arguments: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(commands, "check", broken)
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert run("check", "content") == 1
        out.write("nowhere")
    assert (tmp_path / "out").read_text() == ""


@pytest.mark.parametrize("verb", [[], ["check"], ["fix"], ["undo"]])
def test_help_fits_a_terminal(
    verb: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(*verb, "--help") == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "pelican-jsoncomment " in out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_and_no_color_holds(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = []
    for setting in ("", "1"):
        monkeypatch.setenv("NO_COLOR", setting)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr(sys, "stdout", screen := Terminal())
        run("check", str(archive))
        run("fix", str(archive))
        screens.append(screen.getvalue())
    plain = re.sub(r"in [\d.]+ s", "", screens[1])
    assert "\x1b[31merror[trailing-comma]\x1b[0m" in screens[0]
    assert "\x1b[32m+" in screens[0]
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d+m|in [\d.]+ s", "", screens[0]) == plain


def test_progress_is_shown_on_a_terminal_after_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress, bar = output.Progress("Checking"), output.Progress("Writing", 50)
    progress(64)
    progress.clear()
    assert screen.getvalue() == ""
    now[0] = 1.0
    progress(1280)
    progress(1344)
    bar(25)
    assert screen.getvalue() == (
        f"\r\x1b[KChecking 1,280 files …\r\x1b[KWriting [{'#' * 12}{'.' * 12}] 25 of 50"
    )
    progress.clear()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_file_longer_than_one_read_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    for size in (0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 300_000):
        data = bytes(range(256)) * (size // 256 + 1)
        path.write_bytes(data[:size])
        assert commands._read(str(path)) == data[:size]


# Finding files ---------------------------------------------------------------------


def test_files_are_found_in_order_and_links_lead_nowhere_twice(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.HTML", "a/x.txt", "a/3.md", ".git/h.md", "a/.h.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "a" / "around").symlink_to(tmp_path)
    (tmp_path / "a" / "beside").symlink_to(tmp_path / "b")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "4.md").touch()
    errors: list[str] = []
    found = walk.find(
        [str(tmp_path), str(tmp_path / "a" / "x.txt"), str(tmp_path / "none")],
        ["md", "html"],
        lambda path, _error: errors.append(path),
    )
    names = [str(Path(x.path).relative_to(tmp_path)) for x in found]
    assert names == [
        *("a/3.md", "a/beside/1.HTML", "a/beside/2.md", "b/1.HTML", "b/2.md"),
        *("folder.md/4.md", "a/x.txt"),
    ]
    assert errors == [str(tmp_path / "none")]


def test_a_folder_that_cannot_be_read_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.md").touch()
    scan = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    errors: list[str] = []
    found = walk.find([str(tmp_path)], ["md"], lambda x, _error: errors.append(x))
    assert [Path(x.path).name for x in found] == ["b.md"]
    assert errors == [str(tmp_path / "a")]
