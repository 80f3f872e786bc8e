"""The command as a person meets it: what it says, and its exit status."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pelican_jsoncomment.cli import discovery
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.cli.verbs import VERBS
from pelican_jsoncomment.rules import RULES
from tests.cli.child import become_nobody, in_child, open_the_way_to
from tests.cli.command import BROKEN, GOOD, HOPELESS, Terminal, run


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
    assert lines[-1] == (
        "Checked 4 files in 0.0 s: 1 essay, 3 that Pelican will not build;"
        " 3 errors (2 fixable, 1 of them with --unsafe)."
    )
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


@pytest.mark.slow
def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for name in RULES:
        assert run("check", "--explain", name) == 0
        assert capsys.readouterr().out.startswith(name)


def test_several_rules_can_be_explained_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("check", "--explain", "*-comma") == 0
    out = capsys.readouterr().out
    for name in ("extra-comma", "missing-comma", "trailing-comma"):
        assert f"{name} (error)" in out


def test_a_file_that_is_named_twice_is_checked_once(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["content/good.md", "content", "./content/good.md", str(archive)]
    assert run("check", *names, "--select", "duplicate-slug") == 0
    assert "Checked 4 files" in capsys.readouterr().out


def test_the_census_is_printed(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", str(archive), "--census")
    assert "100%  title" in capsys.readouterr().out


def test_fix_names_what_it_leaves_to_unsafe_in_headers_that_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    dated = b'<!-- {"title": "T", "date": "March 2006", "first_draft": "c. 2001"} -->'
    Path("dated.md").write_bytes(dated)
    Path("lower.md").write_bytes(b'Note.\n\n<!-- {"title": "T", "date": "2006"} -->')
    Path("both.md").write_bytes(dated.replace(b"}", b",}"))
    for flags in ([], ["--write", "--no-backup"], []):
        assert run("fix", ".", *flags) == 1
        out = capsys.readouterr().out
        assert out.count("warning[partial-date]") == 4
        assert "./lower.md:3:1: warning[misplaced-header]" in out
        assert "3 essays only with --unsafe" in out
    assert run("fix", ".", "--unsafe", "--write", "--no-backup") == 0
    assert run("fix", ".") == 0


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


def test_an_interrupt_while_reading_changes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(discovery, "find", interrupted)
    assert run("fix", str(archive), "--write") == 130
    assert "no file was changed" in capsys.readouterr().err


def test_the_command_runs_as_a_program(archive: Path) -> None:
    program = [sys.executable, "-m", "pelican_jsoncomment.cli.main"]
    answer = subprocess.run(
        [*program, "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"pelican-jsoncomment \d+\.\d+\.\d+\n", answer.stdout)
    source = "import sys; from pelican_jsoncomment.cli.main import main; sys.exit(main("
    code = (
        f"{source}['check', {str(archive)!r}]) if 'pelican' not in sys.modules else 9)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert answer.returncode == 1


@pytest.mark.parametrize("verb", [*VERBS, "--help"])
def test_no_command_waits_for_the_modules_of_another(
    verb: str,
) -> None:
    """All of them together took 100 ms to import, three times as long as `check`."""
    code = (
        "import sys; from pelican_jsoncomment.cli.main import main;"
        f"main([{verb!r}, '--help']);"
        "print(*(x for x in sys.modules if x.endswith('.command')))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    rooms = [VERBS[verb].room] if verb in VERBS else []
    loaded = answer.stdout.splitlines()[-1].split()
    assert loaded == [f"pelican_jsoncomment.cli.{x}.command" for x in rooms]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX pipe")
def test_a_reader_that_has_seen_enough_ends_it_quietly(archive: Path) -> None:
    for number in range(400):
        (archive / f"{number}.md").write_text(HOPELESS % f"x{number}")
    program = [sys.executable, "-m", "pelican_jsoncomment.cli.main"]
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
    class Pipe(io.TextIOWrapper):
        is_read = False

        def write(self, text: str) -> int:
            if not self.is_read:
                raise BrokenPipeError
            return super().write(text)

    with Pipe((tmp_path / "out").open("wb")) as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert run("check", str(tmp_path)) == 1
        out.is_read = True
        out.write("nowhere")
    assert (tmp_path / "out").read_text() == ""


@pytest.mark.parametrize("verb", [[], *([x] for x in VERBS)])
def test_help_fits_a_terminal(
    verb: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(*verb, "--help") == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert 15 <= len(out.splitlines()) <= 40
    assert "pelican-jsoncomment " in out


@pytest.mark.parametrize("verb", [[], *([x] for x in VERBS if x != "lsp")])
def test_the_examples_of_the_help_are_commands(
    verb: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    run(*verb, "--help")
    commands = re.findall(
        r"(?m)^  pelican-jsoncomment (.*?)(?:  .*)?$", capsys.readouterr().out
    )
    assert len(commands) >= (1 if verb == ["schema"] else 3)
    for command in commands:
        run(*shlex.split(command.partition(" > ")[0]))
        assert "usage:" not in capsys.readouterr().err


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


# Paths that cannot be read ---------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
@pytest.mark.parametrize("verb", [["check"], ["fix", "--write"]])
def test_a_path_in_a_folder_without_search_permission_is_named(
    archive: Path, verb: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    open_the_way_to(archive)
    (archive / "sub").chmod(0o600)

    def run_as_nobody() -> int:
        become_nobody()
        return run(*verb, "content/sub/bad.md", "content/good.md")

    assert in_child(run_as_nobody) == 2
    assert capfd.readouterr().err == "content/sub/bad.md: Permission denied\n"


@pytest.mark.parametrize("verb", ["check", "fix"])
def test_a_link_to_itself_that_is_named_is_said_to_be_one(
    archive: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "loop.md").symlink_to("loop.md")
    assert run(verb, "content/loop.md") == 2
    assert "content/loop.md: Too many levels" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["check", "fix"])
@pytest.mark.parametrize("more", [0, 1])
def test_a_file_over_the_limit_is_named_and_does_not_stop_the_rest(
    archive: Path, verb: str, more: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has no bytes on the disk, and would take 64 MiB of memory and more."""
    with (archive / "large.md").open("wb") as file:
        file.truncate(64 * 2**20 + more)
    assert run(verb, "content") == (2 if more else 1)
    out, err = capsys.readouterr()
    said = (
        "content/large.md: it is larger than 64 MiB; split it, or keep it elsewhere\n"
    )
    assert err == (said if more else "")
    assert "trailing-comma" in out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("verb", [["check"], ["fix", "--write"]])
@pytest.mark.parametrize("paths", [["content/pipe.md", "content/good.md"], ["content"]])
def test_a_pipe_does_not_let_the_command_wait_for_ever(
    archive: Path,
    verb: list[str],
    paths: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    os.mkfifo(archive / "pipe.md")
    assert run(*verb, *paths) == 2
    said = "it is not a regular file, such as a pipe or a device; left out"
    assert f"content/pipe.md: {said}\n" in capsys.readouterr().err


# A system that says no ---------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("full", ["stdout", "stderr", "both"])
@pytest.mark.parametrize("verb", ["check", "fix"])
@pytest.mark.slow
def test_output_to_a_full_disk_is_no_result(
    archive: Path, verb: str, full: str
) -> None:
    program = [sys.executable, "-m", "pelican_jsoncomment.cli.main"]
    with Path("/dev/full").open("w") as disk:
        answer = subprocess.run(
            [*program, verb, "content", "nowhere"],
            check=False,
            stdout=disk if full != "stderr" else subprocess.PIPE,
            stderr=disk if full != "stdout" else subprocess.PIPE,
            # What Python keeps it would write once more when it ends.
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            text=True,
        )
    assert answer.returncode == 2
    said = (answer.stderr or "").splitlines()
    last = "pelican-jsoncomment: No space left on device"
    assert said[-1:] == ([last] if full == "stdout" else [])
    assert "Traceback" not in (answer.stdout or "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("out", ["full", "closed"])
def test_how_to_take_it_back_is_said_also_where_the_output_is_full(
    archive: Path, out: str
) -> None:
    program = [sys.executable, "-m", "pelican_jsoncomment.cli.main", "fix"]
    reading, writing = os.pipe()
    os.close(reading)
    with Path("/dev/full").open("w") as full, open(writing, "w") as closed:  # noqa: PTH123
        answer = subprocess.run(
            [*program, "content/broken.md", "--write", "--report", "r.json"],
            check=False,
            stdout=full if out == "full" else closed,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            text=True,
        )
    assert (archive / "broken.md").read_text() == GOOD % "broken"
    (backup,) = archive.glob("broken.md-before-fix-*.zip")
    assert answer.returncode == (2 if out == "full" else 1)
    assert answer.stderr.splitlines() == [
        "Fixed 1 essay.",
        f"To take it back: pelican-jsoncomment undo content/{backup.name} --yes",
        *["pelican-jsoncomment: No space left on device"] * (out == "full"),
    ]


def test_without_a_temporary_folder_nothing_is_imported(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_args: object, **_options: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    assert run("import", "content", "--out", "new", "--write") == 2
    assert "No usable temporary directory found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(5, "Input/output error", "x.md"), "x.md: Input/output error"),
        (OSError("no space"), "no space"),
        (MemoryError(), "there is not enough memory"),
        (RecursionError("maximum depth"), "maximum depth"),
        (UsageError("name a folder"), "name a folder"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--debug"]])
def test_a_failure_is_a_line_and_a_traceback_only_where_asked_for(
    archive: Path,
    options: list[str],
    error: Exception,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(discovery, "find", fail)
    assert run(*options, "check", "content") == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"pelican-jsoncomment: {said}"
    assert ("Traceback (most recent call last):" in lines) == bool(options)
    assert len(lines) == 1 or options
