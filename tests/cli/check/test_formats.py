"""How findings are written: for a terminal, for programs, for GitHub."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.check.formats import Tally
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.errors import Finding, Source
from tests.cli.command import GOOD, run


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
