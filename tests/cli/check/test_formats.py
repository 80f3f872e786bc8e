"""How findings are written: for a terminal, for programs, for GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.check.formats import Tally
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.errors import Finding, Source, display_width
from tests.cli.command import BROKEN, GOOD, HOPELESS, UNSAFE, run, screen_of


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


def test_concise_is_a_line_for_each_finding(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--format", "concise", "--select", "*-comma")
    assert capsys.readouterr().out.splitlines()[:-1] == [
        "content/broken.md:1:46: error[trailing-comma] a comma before '}';"
        " nothing follows it",
        "content/sub/unsafe.md:1:29: error[missing-comma] expected ',' between fields",
    ]


@pytest.mark.parametrize("name", ["text", "full"])
def test_full_is_what_the_output_gets_that_is_not_a_terminal(
    archive: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    many(archive)
    outputs = []
    for options in ([], ["--format", name]):
        run("check", "content", *options)
        outputs.append(re.sub(r"in [\d.]+ s", "", capsys.readouterr().out))
    assert outputs[0] == outputs[1]
    assert outputs[0].count("error[") == 63


@pytest.mark.parametrize("name", ["full", "concise"])
def test_what_has_one_cause_is_one_finding_with_a_count(
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Programs get each of them, and they all count."""
    monkeypatch.chdir(tmp_path)
    fields = ", ".join(f"'f{x}': 1" for x in range(38))
    Path("x.md").write_text(f"<!-- {{'title': 'x', {fields}, \"date\": \"2008\"}} -->")
    Path("y.md").write_text(GOOD % "y" + "\n5*3*2.\n\nAnd 6*4*2.\n")
    run("check", ".", "--format", name)
    out = capsys.readouterr().out
    assert out.count("error[single-quotes]") == 1
    assert "; and 39 more" in out
    assert out.count("warning[body-emphasis]") == 1
    assert "; and 1 more" in out
    assert "40 errors" in out
    for other in ("json", "github"):
        run("check", ".", "--format", other)
        assert capsys.readouterr().out.count("single-quotes") >= 40


def test_findings_about_two_fields_or_without_a_place_have_two_causes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    dates = '"first_draft": "c. 2006", "edited": ["c. 2007", "c. 2009"]'
    text = f'<!-- {{"title": "x", "date": "2008-03-30", {dates}}} -->'
    Path("x.md").write_text(text)
    run("check", "x.md", "--format", "concise", "--select", "partial-date")
    first, second, last = capsys.readouterr().out.splitlines()
    assert "first_draft: " in first
    assert "more" not in first
    assert "edited: " in second
    assert second.endswith("; and 1 more")
    assert "3 warnings" in last


def test_statistics_count_the_rules_and_mark_what_is_fixed_by_what(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many(archive, 2)
    assert run("check", "content", "--statistics") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "3  error  missing-comma   fix --unsafe",
        "3  error  trailing-comma  fix",
        "3  error  unquoted-value  by hand",
        "To see them all: pelican-jsoncomment check content --format full",
    ]
    assert run("check", "content", "--statistics", "--fail-on", "never") == 0


def test_statistics_are_not_for_programs(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "content", "--statistics", "--format", "json") == 2
    assert "leave one of them out" in capsys.readouterr().err


def test_rules_are_listed_with_their_level_and_what_fixes_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("check", "--list-rules") == 0
    rows = [re.split("  +", x) for x in capsys.readouterr().out.splitlines()]
    assert rows == [
        [x.name, x.level, x.fixed_by or "by hand"] for x in rules.RULES.values()
    ]
    assert run("check", "--list-rules", "--select", "body-*", "--ignore", "*-pre") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [x for x in lines if not x.startswith("body-") or "body-pre" in x] == []


# On a terminal -----------------------------------------------------------------------


def many(archive: Path, number: int = 20) -> None:
    """Make as many more essays of each broken kind as asked for."""
    for text, kind in ((BROKEN, "comma"), (UNSAFE, "unsafe"), (HOPELESS, "bad")):
        for count in range(number):
            (archive / f"{kind}{count}.md").write_text(text % f"{kind}{count}")


def test_a_terminal_gets_twenty_findings_and_of_more_a_summary(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(17):
        (archive / f"x{count}.md").write_text(BROKEN % f"x{count}")
    lines = screen_of(monkeypatch, "check", "content", columns=200)
    assert sum("error[" in x for x in lines) == 20
    (archive / "x17.md").write_text(BROKEN % "x17")
    assert screen_of(monkeypatch, "check", "content") == [
        "19  error  trailing-comma  fix",
        " 1  error  missing-comma   fix --unsafe",
        " 1  error  unquoted-value  by hand",
        "To see them all: pelican-jsoncomment check content --format full",
        "Checked 22 files in 0.0 s: 1 essay, 21 that Pelican will not build; 21 errors",
        "  (20 fixable, 1 of them with --unsafe).",
        "Next: pelican-jsoncomment fix content",
    ]


def test_a_terminal_gets_findings_under_the_name_of_their_file(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BROKEN.replace("2008-03-30", "2008") % "語"
    (archive / "broken.md").write_text(text, encoding="utf-8")
    lines = screen_of(monkeypatch, "check", "content", "--ignore", "unquoted-value")
    assert lines[0] == "content/broken.md"
    assert lines[1].startswith("  1:29 warning[imprecise-date] date: ")
    assert lines[2] == '      … {"title": "語", "date": "2008",} -->'
    assert lines[4].startswith("  1:35 error[trailing-comma] a comma before")
    at = lines.index("content/sub/unsafe.md")
    assert lines[at - 1] == ""
    assert lines[at + 1].startswith("  1:29 error[missing-comma] expected ','")
    assert not any("content/broken.md:" in x for x in lines)


def test_a_summary_has_errors_first_and_then_the_most_frequent(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(1200):
        text = (GOOD % f"n{count}").replace("2008-03-30", "2006")
        (archive / f"n{count}.md").write_text(text)
    many(archive, 1)
    lines = screen_of(monkeypatch, "check", "content")
    assert lines[:4] == [
        "    2  error    missing-comma   fix --unsafe",
        "    2  error    trailing-comma  fix",
        "    2  error    unquoted-value  by hand",
        "1,200  warning  imprecise-date  by hand",
    ]


def test_a_summary_can_be_had_without_a_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "content", "--format", "summary")
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "1  error  missing-comma   fix --unsafe"
    assert len(out) == 5


@pytest.mark.parametrize("name", ["json", "sarif", "github", "concise"])
def test_what_is_asked_for_is_written_in_whole_to_a_terminal(
    archive: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(archive)
    lines = screen_of(monkeypatch, "check", "content", "--format", name)
    assert sum("-comma" in x for x in lines) == 42 + (name == "sarif")
    if name == "json":
        assert len(json.loads("\n".join(lines))["findings"]) == 63


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "it's here", "--select", "*-comma,unquoted-value"],
        ["check", "--fail-on", "never", "--", "-x", "it's here"],
        ["check", "--format", "summary", "it's here"],
        ["check", "--format=summary", "it's here"],
        ["fix", "it's here"],
        ["fix", "--", "-x"],
        ["convert", "--to", "yaml", "it's here"],
        ["import", "it's here", "--out", "new"],
    ],
)
@pytest.mark.parametrize("columns", [20, 80, 120])
def test_the_command_that_shows_the_rest_can_be_pasted(
    archive: Path,
    arguments: list[str],
    columns: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many(archive)
    for name in ("it's here", "-x"):
        shutil.copytree(archive, name)
    screen = screen_of(monkeypatch, *arguments, columns=columns)
    after = "\n".join(screen).partition("To see them all:")[2]
    pasted = re.match(r"\s*((?:.*\\\n)*.*)", after)
    assert pasted
    shell = ["sh", "-c", f'printf "%s\\0" {pasted[1]}']
    found = subprocess.run(shell, check=True, capture_output=True, text=True).stdout
    at = arguments.index("--") if "--" in arguments else len(arguments)
    # What was asked for before is not repeated.
    before = [x for x in arguments[:at] if "summary" not in x and x != "--format"]
    full = [*before, "--format", "full", *arguments[at:]]
    assert found.split("\0")[:-1] == ["pelican-jsoncomment", *full]
    assert len(screen_of(monkeypatch, *full, columns=columns)) > len(screen)


WIDE = {
    "short.md": '{"title": "x", "date": "2008-03-30",}',
    "many words in a name " * 6 + ".md": '{"title": "x" "date": "2008-03-30"}',
    "tab\tand 語" * 12 + ".md": '{"title": 語語 語, "date": "2008-03-30"}',
    "notes.md": '{"title": "x", "date": "語 語 שלום \U0001f600 and on and on and on"}',
}


@pytest.mark.skipif(os.name != "posix", reason="names that Windows does not have")
@pytest.mark.parametrize("verb", ["check", "fix"])
@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_lines_are_broken_between_words_and_fit_where_they_can_be_broken(
    tmp_path: Path, verb: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c").mkdir()
    for name, text in WIDE.items():
        Path("c", name).write_text(f"<!-- {text} -->\n", encoding="utf-8")
    arguments = [verb, "c", "--format", "full"]
    wrapped = screen_of(monkeypatch, *arguments, columns=columns)
    whole = screen_of(monkeypatch, *arguments, columns=10_000)
    # Lines of a file, and those of a diff, are not broken.
    excerpt = " " * (6 if verb == "check" else 4)
    others = (excerpt, "+", "-", "@", "#", " <")
    prose = [x for x in wrapped if not x.startswith(others)]
    assert all(display_width(x) <= columns or " " not in x.strip(" \\") for x in prose)
    assert max(map(display_width, prose)) > 40 or columns <= 40
    words = [" ".join(x).replace("\\ ", "").split() for x in (wrapped, whole)]
    assert words[0] == words[1]


def test_lines_are_not_broken_for_what_is_not_a_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    run("check", "content", "--select", "trailing-comma")
    assert capsys.readouterr().out.count("\n") == 4


# -------------------------------------------------------------------------------------


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
