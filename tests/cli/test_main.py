"""The command as a person meets it: what it says, and its exit status."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import discovery, main
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.check.formats import Tally
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.session import Archive
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.rules import RULES
from tests.cli.child import become_nobody, in_child, open_the_way_to

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
    return main.main(list(arguments))


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
        "Checked 4 essays in 0.0 s: 3 errors (2 fixable, 1 of them with --unsafe)."
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
        "fixed_by": "fix",
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


def test_several_rules_can_be_explained_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("check", "--explain", "*-comma") == 0
    out = capsys.readouterr().out
    for name in ("extra-comma", "missing-comma", "trailing-comma"):
        assert f"{name} (error)" in out


@pytest.mark.parametrize(
    ("fixed_by", "said"),
    [
        (["", ""], "2 errors"),
        (["fix", "", "fix"], "3 errors (2 fixable)"),
        (["fix --unsafe", ""], "2 errors (1 fixable with --unsafe)"),
        (
            ["fix", "fix", "", "fix --unsafe"],
            "4 errors (3 fixable, 1 of them with --unsafe)",
        ),
    ],
)
def test_what_is_counted_as_fixable_is_said_truly(
    fixed_by: list[str], said: str
) -> None:
    tally = Tally()
    for by in fixed_by:
        finding = Finding(rules.UNCLOSED, "header", "", Source("", "x.md"))
        tally.add(Reported(finding, by))
    assert str(tally) == said


def test_a_file_that_is_named_twice_is_checked_once(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["content/good.md", "content", "./content/good.md", str(archive)]
    assert run("check", *names, "--select", "duplicate-slug") == 0
    assert "Checked 4 essays" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="names that Windows does not have")
def test_names_and_messages_obey_nothing_in_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '<!-- {"title": "x", "date": "\x9b31m", "a": 1,} -->'
    path = tmp_path / "a\nb\x1b[31m.md"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "\x1bgone.md").symlink_to("\x1bgone.md")
    for arguments in (["check"], ["check", "--format", "github"], ["fix"]):
        run(*arguments, str(tmp_path))
        out, err = capsys.readouterr()
        assert not set(out + err) & {"\x1b", "\x9b"}
    assert "a<U+000A>b<U+001B>[31m.md" in out
    assert "<U+001B>gone.md" in err


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
    said = capsys.readouterr().err
    assert said == "pelican-jsoncomment: missing.py: no such file\n"
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
        "Would fix 1 problem in 1 essay; 1 essay only with --unsafe, 1 essay only by"
        " hand.\nNothing was written; --write does it.\n"
    )
    assert run("fix", "content", "--unsafe") == 1
    assert "missing-comma (unsafe): expected ','" in capsys.readouterr().out
    assert {x: x.read_bytes() for x in archive.rglob("*.md")} == before


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
    assert "To take it back: pelican-jsoncomment undo r.json --yes\n" in out
    assert len(list(Path.cwd().glob("content-before-fix-*.zip"))) == 1
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["fix", "content", "--write", "--report", ""],
        ["fix", "content", "--write", "--backup", ""],
        ["import", "content", "--out", "new", "--write", "--report", ""],
        ["import", "content", "--out", "new", "--write", "--redirects", ""],
        ["import", "content", "--out", "", "--write"],
        ["undo", ""],
    ],
)
def test_the_name_of_a_file_is_not_empty(
    archive: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As a shell passes it on that does not know the variable in "$REPORT"."""
    assert run(*arguments) == 2
    assert "the name of the file is missing" in capsys.readouterr().err
    assert (archive / "broken.md").read_text() == BROKEN % "broken"
    assert not Path("new").exists()


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


@pytest.mark.parametrize(
    "verb", [[], ["check"], ["fix"], ["convert"], ["import"], ["undo"]]
)
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


def test_a_file_longer_than_one_read_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    for size in (0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 300_000):
        data = bytes(range(256)) * (size // 256 + 1)
        path.write_bytes(data[:size])
        assert Archive(Blog.read(None), []).read(str(path)) == data[:size]


def test_a_file_that_is_gone_by_now_is_named_and_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = Archive(Blog.read(None), [])
    assert archive.read("gone\x1b.md") is None
    assert archive.unreadable == 1
    assert capsys.readouterr().err == "gone<U+001B>.md: No such file or directory\n"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_a_pipe_is_read_to_its_end() -> None:
    """What comes in pieces, as from a network, is not taken for shorter than it is."""
    reading, writing = os.pipe()

    def write_slowly() -> None:
        with open(writing, "wb", buffering=0) as pipe:  # noqa: PTH123
            pipe.writelines(b"x" * 1000 for _ in range(300))

    thread = threading.Thread(target=write_slowly)
    thread.start()
    data = Archive(Blog.read(None), []).read(f"/dev/fd/{reading}")
    thread.join()
    os.close(reading)
    assert data == b"x" * 300_000


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


# A system that says no ---------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("full", ["stdout", "stderr", "both"])
@pytest.mark.parametrize("verb", ["check", "fix"])
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
            text=True,
        )
    assert answer.returncode == 2
    said = (answer.stderr or "").splitlines()
    last = "pelican-jsoncomment: No space left on device"
    assert said[-1:] == ([last] if full == "stdout" else [])
    assert "Traceback" not in (answer.stdout or "")


def test_without_a_temporary_folder_nothing_is_imported(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_args: object, **_options: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    assert run("import", "content", "--out", "new", "--write") == 2
    assert "No usable temporary directory found" in capsys.readouterr().err
