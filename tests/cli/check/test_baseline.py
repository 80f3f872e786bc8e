"""The baseline: what was known before is not reported again."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli.changes import atomic
from tests.cli.command import BROKEN, GOOD, Terminal, run
from tests.cli.defects import DEFECTS, ESSAY

FILE = "baseline.json"
HEAD = '{"baseline of": "pelican-jsoncomment check", "version": 1, "findings": ['


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An archive of 300 essays, each with a header that is broken in some way."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("content").mkdir()
    paths = [Path("content", f"{number:03}.md") for number in range(300)]
    for number, path in enumerate(paths):
        text = DEFECTS[number % len(DEFECTS)].make(ESSAY)
        text = text.replace("on-walls", f"walls-{number}", 1)
        path.write_text(text.replace("\nWalls", "\n1936. Walls"), "utf-8")
    return paths


def findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    run("check", "content", "--baseline", FILE, "--format", "json")
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def edit(paths: list[Path], change: Callable[[str], str]) -> None:
    for path in paths:
        old = path.read_text("utf-8")
        new = change(old)
        assert new != old
        path.write_text(new, "utf-8")


@pytest.mark.slow
def test_what_was_known_is_not_reported_wherever_it_has_moved(
    broken: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--format", "json")
    number = len(json.loads(capsys.readouterr().out)["findings"])
    assert number > 500
    assert run("check", "content", "--write-baseline", FILE) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert f"; 0 errors; {number:,} known." in out
    assert err == f"{FILE}: {number:,} findings written\n"
    assert findings(capsys) == []
    edit(broken, lambda text: f"\n\n{text}")
    assert findings(capsys) == []
    # In the header, and in the body.
    edit(broken, lambda text: text.replace("\n\t\t", "\n\n\n\t\t\t", 1))
    edit(broken, lambda text: text.replace("\n<!--more", "\nOne.\n\nTwo.\n\n<!--more"))
    assert findings(capsys) == []


@pytest.mark.slow
def test_new_ones_are_reported_alone(
    broken: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--write-baseline", FILE)
    slips = []
    # The body of a header that nothing fixes is not looked at.
    fixable = [
        path
        for number, path in enumerate(broken)
        if DEFECTS[number % len(DEFECTS)].kind != "refused"
    ]
    for number in range(10):
        path = fixable[number * 7]
        text = path.read_text("utf-8")
        path.write_text(f"{text}\n{1500 + number}. A new paragraph.\n", "utf-8")
        slips.append((str(path), "body-number", f"“{1500 + number}.”"))
    found = [
        (x["path"], x["rule"], re.findall("“.*?”", x["message"])[0])
        for x in findings(capsys)
    ]
    assert found == slips
    assert run("check", "content", "--baseline", FILE) == 0
    assert run("check", "content", "--baseline", FILE, "--fail-on", "warning") == 1
    Path("content/new.md").write_text(BROKEN % "new")
    assert run("check", "content", "--baseline", FILE) == 1


def test_the_same_once_more_is_new(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD % "a" + "\n1936. It was.\n\nMore.\n"
    (archive / "good.md").write_text(text)
    run("check", "content", "--write-baseline", FILE)
    assert findings(capsys) == []
    (archive / "good.md").write_text(f"{text}\n1936. It was.\n")
    found = findings(capsys)
    assert [(x["start"]["line"], x["rule"]) for x in found] == [(9, "body-number")]


def test_what_no_longer_occurs_is_named(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "good.md").write_text(GOOD % "a" + "\n1936. It was.\n\nMore.\n" * 3)
    run("check", "content", "--write-baseline", FILE)
    (archive / "good.md").write_text(GOOD % "a" + "\n1936. It was.\n")
    (archive / "broken.md").unlink()
    capsys.readouterr()
    assert run("check", "content", "--baseline", FILE) == 0
    told = [
        f"note: {FILE}: 3 findings of it no longer there; to drop it:"
        f" check --write-baseline {FILE}",
        f"  content/broken.md: trailing-comma: header: {_tail(BROKEN % 'broken')}",
        "  content/good.md: body-number: body: 1936. It was. (2 times)",
    ]
    assert capsys.readouterr().err.splitlines() == told
    # Nobody looked for the others.
    for arguments in (
        ["content/good.md"],
        ["content/sub"],
        ["content", "--select", "no-header"],
    ):
        run("check", *arguments, "--baseline", FILE)
        assert capsys.readouterr().err == ""
    run("check", "content", "--write-baseline", FILE)
    capsys.readouterr()
    run("check", "content", "--baseline", FILE)
    assert capsys.readouterr().err == ""
    # A terminal gets the first of many.
    entry = (
        '{"path":"content/x%d.md","rule":"no-title","label":"","value":"","count":1}'
    )
    entries = ",".join(entry % number for number in range(25))
    Path(FILE).write_text(f"{HEAD}{entries}]}}")
    run("check", "content", "--baseline", FILE)
    assert len(capsys.readouterr().err.splitlines()) == 26
    monkeypatch.setattr("sys.stderr", screen := Terminal())
    run("check", "content", "--baseline", FILE)
    assert screen.getvalue().count("\n  content/") == 20
    assert screen.getvalue().endswith("\n  and 5 more\n")


def _tail(text: str) -> str:
    at = text.index(",}")
    return " ".join(text[at - 30 : text.index("\n")].split())


def test_the_file_is_one_that_version_control_can_compare(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "good.md").write_text(
        GOOD % "å" + "\n1936. Ἦν\u00a0δέ.\n\nMore.\n" * 2, "utf-8"
    )
    run("check", "content", "--write-baseline", FILE)
    text = Path(FILE).read_text("utf-8")
    value = json.loads(text)
    assert value["version"] == 1
    first, *lines, last = text.splitlines()
    assert (first, last) == (HEAD, "]}")
    entries = [json.loads(x.removesuffix(",")) for x in lines]
    assert entries == value["findings"]
    assert [x["path"] for x in entries] == [
        "content/broken.md",
        "content/good.md",
        "content/sub/bad.md",
        "content/sub/unsafe.md",
    ]
    assert entries[1] == {
        "path": "content/good.md",
        "rule": "body-number",
        "label": "body",
        "value": "1936. Ἦν δέ.",
        "count": 2,
    }
    assert "Ἦν" in text
    # From another folder, and to another one, it is the same.
    os.chdir("content")
    capsys.readouterr()
    assert run("check", "..", "--baseline", f"../{FILE}", "--fail-on", "note") == 0
    assert run("check", str(archive), "--write-baseline", f"../{FILE}") == 0
    assert Path("..", FILE).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# My essay\n", "it is not a baseline; name another file, or remove it"),
        ("", "it is not a baseline"),
        ("[]", "it is not a baseline"),
        ('{"version": 1, "findings": []}', "it is not a baseline"),
        ("\udcff", "it is not a baseline"),
        (HEAD.replace("1", "2") + "]}", "a baseline of version 2, where 1 is read"),
    ],
)
@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
def test_no_other_file_is_taken_for_one_or_overwritten(
    archive: Path,
    text: str,
    reason: str,
    option: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = text.encode("utf-8", "surrogateescape")
    Path("notes.md").write_bytes(data)
    assert run("check", "content", option, "notes.md") == 2
    out, err = capsys.readouterr()
    assert err.startswith("pelican-jsoncomment: notes.md: ")
    assert reason in err
    assert out == ""
    assert Path("notes.md").read_bytes() == data
    assert archive.exists()


@pytest.mark.parametrize(
    "findings",
    [
        "1",
        '{"path": "a", "rule": "b", "label": "c", "value": "d"}',
        '{"path": "a", "rule": "b", "label": "c", "value": 1, "count": 1}',
        '{"path": "a", "rule": "b", "label": "c", "value": "d", "count": 0}',
        '{"path": "a", "rule": "b", "label": "c", "value": "d", "count": "1"}',
    ],
)
def test_a_broken_entry_is_refused_and_can_be_written_anew(
    archive: Path, findings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(FILE).write_text(f"{HEAD}{findings}]}}")
    assert run("check", "content", "--baseline", FILE) == 2
    assert "an entry of it is broken; write it anew by" in capsys.readouterr().err
    assert run("check", "content", "--write-baseline", FILE) == 0
    assert run("check", "content", "--baseline", FILE) == 0
    assert archive.exists()


def test_entries_that_two_branches_added_count_together(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "good.md").write_text(GOOD % "a" + "\n1936. It was.\n\nMore.\n" * 2)
    run("check", "content", "--write-baseline", FILE)
    text = Path(FILE).read_text()
    line = re.findall(r".*body-number.*\n", text)[0]
    Path(FILE).write_text(text.replace(line, line.replace("2}", "1}") * 2))
    assert findings(capsys) == []


def test_a_baseline_that_is_missing_is_said_to_be(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "content", "--baseline", FILE) == 2
    said = f"{FILE}: No such file or directory; to make it: check --write-baseline"
    assert said in capsys.readouterr().err
    assert run("check", "content", "--write-baseline", f"no/{FILE}") == 2
    assert archive.exists()


def test_it_is_not_written_where_something_cannot_be_read(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--write-baseline", FILE)
    before = Path(FILE).read_bytes()
    capsys.readouterr()
    assert run("check", "content/sub", "nowhere", "--write-baseline", FILE) == 2
    said = f"{FILE}: not written, because not everything could be read"
    assert said in capsys.readouterr().err
    assert Path(FILE).read_bytes() == before
    assert run("check", "content", "nowhere", "--baseline", FILE) == 2
    assert archive.exists()


def test_it_is_written_in_one_step_or_not_at_all(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--write-baseline", FILE)
    before = Path(FILE).read_bytes()
    (archive / "broken.md").unlink()

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "write_through", full)
        assert run("check", "content", "--write-baseline", FILE) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert Path(FILE).read_bytes() == before
    Path("link.json").symlink_to(FILE)
    assert run("check", "content", "--write-baseline", "link.json") == 2
    assert "it is a link; left as it is" in capsys.readouterr().err
    assert Path(FILE).read_bytes() == before
    assert sorted(x.name for x in Path().iterdir()) == [FILE, "content", "link.json"]


def test_it_can_be_in_the_configuration_file(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("conf").mkdir()
    Path("pelican-jsoncomment.toml").write_text(f'baseline = "conf/{FILE}"\n')
    # It is written with all, also where the file has a baseline to read.
    assert run("check", "content", "--write-baseline", f"conf/{FILE}") == 0
    os.chdir(archive)
    assert run("check", ".") == 0
    (archive / "new.md").write_text(BROKEN % "new")
    capsys.readouterr()
    assert run("check", ".") == 1
    assert "new.md" in capsys.readouterr().out
    assert run("check", ".", "--no-config", "--format", "concise") == 1
    out = capsys.readouterr().out
    assert all(x in out for x in ("broken.md", "sub/bad.md", "sub/unsafe.md"))
