"""``check -`` and ``fix -``: one essay from standard input."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.session import LARGEST
from tests.cli.command import BROKEN, GOOD, HOPELESS, UNSAFE, run


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(
    ("text", "options", "fixed", "status"),
    [
        (GOOD, [], GOOD, 0),
        (BROKEN, [], GOOD, 0),
        (BROKEN.replace("\n", "\r\n"), [], GOOD.replace("\n", "\r\n"), 0),
        (UNSAFE, [], UNSAFE, 1),
        (UNSAFE, ["--unsafe"], GOOD, 0),
        (HOPELESS, ["--unsafe"], HOPELESS, 1),
        ("Text, no header.", [], "Text, no header.", 0),
    ],
)
def test_fix_writes_the_fixed_text_and_nothing_else(
    archive: Path,
    text: str,
    options: list[str],
    fixed: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    def made(template: str) -> bytes:
        return (template % "å" if "%s" in template else template).encode()

    give(monkeypatch, made(text))
    arguments = ["--stdin-filename", "content/x.md", *options]
    assert run("fix", "-", *arguments) == status
    out, err = capsysbinary.readouterr()
    # A missing comma is put where it is missing.
    assert out == made(fixed)
    assert err.startswith(b"content/x.md:1:") if status else err == b""
    assert not (archive / "x.md").exists()


@pytest.mark.parametrize(
    ("options", "place"),
    [([], "stdin.md:1:43"), (["--stdin-filename", "a/b.md"], "a/b.md:1:43")],
)
def test_check_names_it_as_it_is_asked_to(
    archive: Path,
    options: list[str],
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, (BROKEN % "one").encode())
    assert run("check", "-", "--format", "concise", *options) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"{place}: error[trailing-comma]")
    assert "Checked 1 file" in out
    assert err == ""
    give(monkeypatch, (GOOD % "one").encode())
    assert run("check", "-", *options) == 0
    assert archive.exists()


def test_what_is_configured_for_a_path_holds_for_standard_input(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = 'per-file-ignores = {"content/old/*" = ["trailing-comma"]}\n'
    Path("pelican-jsoncomment.toml").write_text(conf)
    for name, status in {"content/old/x.md": 0, "content/x.md": 1}.items():
        give(monkeypatch, (BROKEN % "one").encode())
        assert run("check", "-", "--stdin-filename", name) == status
    assert archive.exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["check", "-", "content"], "- is standard input, which comes alone"),
        (["fix", "content", "-"], "- is standard input, which comes alone"),
        (["check", "content", "--stdin-filename", "x.md"], "add the path -"),
        (["fix", "content", "--stdin-filename", "x.md"], "add the path -"),
        (["fix", "-", "--write"], "--write is for files"),
        (["fix", "-", "--diff"], "--diff is for files"),
        (["fix", "-", "--no-backup"], "--no-backup is for files"),
        (["fix", "-", "--add-headers"], "--add-headers is for files"),
        (["fix", "-", "--dates-from", "git"], "--dates-from is for files"),
    ],
)
def test_what_has_no_meaning_there_is_refused(
    archive: Path,
    arguments: list[str],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, (BROKEN % "one").encode())
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert reason in err
    assert archive.exists()


@pytest.mark.parametrize("verb", ["check", "fix"])
def test_more_than_is_read_of_a_file_is_refused(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b" " * (LARGEST + 1))
    assert run(verb, "-") == 2
    assert "stdin.md: File too large" in capsys.readouterr().err
