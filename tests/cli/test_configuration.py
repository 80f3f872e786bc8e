"""The configuration file, as commands follow it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.toml_places import line_of
from tests.cli.command import GOOD, run, screen_of

OWN, PROJECT = "pelican-jsoncomment.toml", "pyproject.toml"
SECTION = "[tool.pelican-jsoncomment]\n"
# All that read the file.
COMMANDS = (
    ("check", "content"),
    ("fix", "content"),
    ("convert", "content", "--to", "pelican"),
    ("new", "On Walls"),
    ("touch", "content/good.md"),
    ("import", "content", "--out", "new"),
    ("verify", "content", "--site", "content"),
)


def write(text: str, name: str = OWN) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def rules_found(capsys: pytest.CaptureFixture[str]) -> set[str]:
    return set(re.findall(r"(?:error|warning|note)\[(.*?)\]", capsys.readouterr().out))


# What the keys do ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "arguments", "found", "status"),
    [
        ('select = ["trailing-comma"]', [], {"trailing-comma"}, 1),
        (
            'select = ["trailing-comma"]',
            ["--select", "missing-comma"],
            {"missing-comma"},
            1,
        ),
        ('select = ["body-*"]', [], set(), 0),
        (
            'ignore = ["trailing-comma", "unquoted-value"]',
            [],
            {"missing-comma"},
            1,
        ),
        (
            'ignore = ["trailing-comma"]',
            ["--ignore", "missing-comma,unquoted-value"],
            {"trailing-comma"},
            1,
        ),
        (
            'per-file-ignores = {"content/sub/*" = ["*-comma", "unquoted-value"]}',
            [],
            {"trailing-comma"},
            1,
        ),
        (
            'per-file-ignores = {"bad.md" = ["unquoted-value"]}\n'
            'ignore = ["trailing-comma"]',
            ["--ignore", "missing-comma"],
            {"trailing-comma"},
            1,
        ),
        (
            'fail-on = "never"',
            [],
            {"trailing-comma", "missing-comma", "unquoted-value"},
            0,
        ),
        (
            'fail-on = "never"\nselect = ["trailing-comma"]',
            ["--fail-on", "error"],
            {"trailing-comma"},
            1,
        ),
        (
            'fail-on = "never"\nselect = ["trailing-comma"]',
            ["--no-config"],
            {"trailing-comma", "missing-comma", "unquoted-value"},
            1,
        ),
    ],
)
@pytest.mark.parametrize("name", [OWN, PROJECT])
def test_a_key_is_an_option_that_need_not_be_typed(
    archive: Path,
    name: str,
    text: str,
    arguments: list[str],
    found: set[str],
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(f"{SECTION if name == PROJECT else ''}{text}\n", name)
    assert run("check", "content", *arguments) == status
    assert rules_found(capsys) == found
    assert archive.exists()


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["check"], "Checked 2 files"),
        (["fix"], "Would fix 0 problems"),
        (["convert", "--to", "pelican"], "Would convert 0 essays"),
    ],
)
def test_every_command_that_takes_paths_has_them_from_the_file(
    archive: Path, verb: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write('paths = ["content/sub"]')
    assert run(*verb) == 1
    assert said in capsys.readouterr().out
    run(*verb, "content")
    assert said not in capsys.readouterr().out
    assert archive.exists()


def test_the_blog_of_the_file_is_that_of_every_command(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Paths of the file are from its folder, wherever the command runs."""
    write('settings = "blog/conf.py"\nfail-on = "never"\n')
    write("PATH = '../content'\nSLUGIFY_PRESERVE_CASE = True\n", "blog/conf.py")
    write("PATH = 'nothing'\n", "pelicanconf.py")
    for folder in (".", "content/sub"):
        os.chdir(archive.parent / folder)
        assert run("check") == 0
        assert "Checked 4 files" in capsys.readouterr().out
        assert run("new", f"On {len(folder)}") == 0
        assert capsys.readouterr().out.endswith(f"/On-{len(folder)}.md\n")
        (archive / f"On-{len(folder)}.md").unlink()


def test_a_blog_that_is_typed_goes_before_the_paths_of_the_file(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write('paths = ["content/sub"]\nsettings = "nowhere.py"\n')
    write("PATH = 'content'\n", "blog.py")
    assert run("check", "--settings", "blog.py") == 1
    assert "Checked 4 files" in capsys.readouterr().out
    assert run("check") == 2
    assert "nowhere.py: no such file" in capsys.readouterr().err
    assert archive.exists()


@pytest.mark.parametrize("verb", [["schema"], ["undo", "--yes"]])
def test_commands_without_an_archive_read_no_file(
    archive: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("no TOML")
    run(*verb)
    assert OWN not in capsys.readouterr().err
    assert archive.exists()


# Where the file is -----------------------------------------------------------------


def test_the_nearest_file_counts_and_a_repository_ends_the_search(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pyproject.toml that is about other things is passed by, broken or not."""
    write('select = ["trailing-comma"]', OWN)
    write("[tool.other]\n", "content/pyproject.toml")
    write("[[[ not TOML", "content/sub/pyproject.toml")
    os.chdir("content/sub")
    assert run("check", "..") == 1
    assert rules_found(capsys) == {"trailing-comma"}
    write(f'{SECTION}select = ["missing-comma"]\n', "../pyproject.toml")
    assert run("check", "..") == 1
    assert rules_found(capsys) == {"missing-comma"}
    # Of two in one folder, the one of this program alone counts.
    write('select = ["unquoted-value"]', f"../{OWN}")
    assert run("check", "..") == 1
    assert rules_found(capsys) == {"unquoted-value"}
    Path(".git").write_text("gitdir: elsewhere\n")
    assert run("check", "..") == 1
    assert len(rules_found(capsys)) == 3
    assert archive.exists()


def test_a_file_can_be_named(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write('select = ["trailing-comma"]')
    write('paths = ["../content"]\nselect = ["missing-comma"]', "conf/other.toml")
    assert run("check", "--config", "conf/other.toml") == 1
    assert rules_found(capsys) == {"missing-comma"}
    for name, reason in {
        "nowhere.toml": "nowhere.toml: No such file or directory",
        "": "the name of the file is missing",
    }.items():
        assert run("check", "content", "--config", name) == 2
        assert reason in capsys.readouterr().err
    write("[tool.other]\n", PROJECT)
    assert run("check", "content", "--config", PROJECT) == 2
    said = capsys.readouterr().err
    assert "pyproject.toml: it has no table [tool.pelican-jsoncomment]; add one" in said
    assert run("check", "content", "--config", PROJECT, "--no-config") == 2
    assert archive.exists()


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX owners")
def test_a_file_that_another_user_left_above_is_not_used(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In /tmp anybody could leave settings, which are a program, for others to run."""
    write('settings = "evil.py"\n')
    write("open('it-was-run', 'w').close()\n", "evil.py")
    real = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        seen = real(path, follow_symlinks=follow_symlinks)
        is_evil = path.name in (OWN, PROJECT)
        return os.stat_result((*seen[:4], 12345, *seen[5:])) if is_evil else seen

    monkeypatch.setattr(Path, "stat", stat)
    os.chdir(archive / "sub")
    write(f"{SECTION}broken", "../pyproject.toml")
    assert run("check", ".", "--select", "no-header") == 0
    said = f"note: ../../{OWN}: another user's, and not used; to use it, name it"
    assert said in capsys.readouterr().err
    assert not Path("it-was-run").exists()
    # That is for whoever is in a folder of one's own; in that of the other, it holds.
    os.chdir(archive.parent)
    assert run("check", "content", "--select", "no-header") == 0
    assert Path("it-was-run").exists()


# What is wrong in it ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (
            '# slect = 1\n\nslect = ["no-header"]\n',
            3,
            "unknown key slect; did you mean select? allowed are paths, settings,"
            " select, ignore, per-file-ignores, baseline, fail-on",
        ),
        ("[per-file-ignore]\n", 1, "did you mean per-file-ignores?"),
        ("xyz = 1", 1, "unknown key xyz; allowed are paths, settings,"),
        # Of `import` and `verify`, nothing is configured.
        ("from = 'hugo'", 1, "unknown key from; allowed are paths, settings,"),
        (
            'select = [\n  # "trailing-coma"\n  "no-header",\n  "trailing-coma",\n]',
            4,
            "select: no rule is named trailing-coma; did you mean trailing-comma?;"
            " `check --explain '*'` has all that there are",
        ),
        ("\n\nignore = ['zzz-*']", 3, "ignore: no rule is named zzz-*"),
        (
            '[per-file-ignores]\n"a/*" = ["zz"]\n"b/*" = [\n"zz"]\n',
            2,
            "per-file-ignores: no rule is named zz",
        ),
        (
            'per-file-ignores = {"a/*" = ["no-header"], "b" = ["zz"]}',
            1,
            "per-file-ignores: no rule is named zz",
        ),
        (
            'select = ["no-header"]\nignore = "no-header"\n',
            2,
            'ignore is not a list of rules; write it as ignore = ["imprecise-date"]',
        ),
        (
            "paths = 'content'",
            1,
            'paths is not a list of paths; write it as paths = ["',
        ),
        ('paths = [""]', 1, "paths is not a list of paths"),
        ('\npaths = ["a", 1]', 2, "paths is not a list of paths"),
        ("settings = 1979-05-27", 1, "settings is not the path of a file"),
        ('baseline = ["a"]', 1, "baseline is not the path of a file"),
        ('baseline = "a\\u0000"', 1, "baseline is not the path of a file"),
        ("per-file-ignores = [1]", 1, "per-file-ignores is not a table of lists"),
        ('per-file-ignores."a" = "b"', 1, "per-file-ignores is not a table of lists"),
        ('fail-on = "eror"', 1, "fail-on is not one of error, warning, note, never"),
        ("fail-on = ['error']", 1, "fail-on is not one of error, warning, note, never"),
        ('\n"fail-on" = 1', 2, "fail-on is not one of"),
        ("select = [\n\n'no-header'", 3, "it is not valid TOML: "),
        ("x = 1\nx = 2\n", 2, "it is not valid TOML: "),
    ],
)
@pytest.mark.parametrize("name", [OWN, PROJECT])
def test_what_is_wrong_in_the_file_is_named_with_its_line(
    archive: Path,
    name: str,
    text: str,
    line: int,
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name == PROJECT:
        heading = text.replace("[per-", "[tool.pelican-jsoncomment.per-", 1)
        is_heading = text.startswith("[per-")
        text = heading if is_heading else f"{SECTION}{text}"
        # Nothing outside of the table is taken for what is in it.
        text = f'[tool.other]\nslect = 1\nignore = "zz"\nxyz = 1\n{text}'
        line += 4 + (not is_heading)
    write(text, name)
    for command in COMMANDS:
        assert run(*command) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"pelican-jsoncomment: {name}:{line}: ")
        assert reason in said or "not valid TOML" in reason
    assert archive.exists()


def test_bytes_that_are_no_text_are_said_to_be_so(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(OWN).write_bytes(b"#\n# \xff\n")
    assert run("check", "content") == 2
    said = f"{OWN}:2: it is not valid TOML: it is not UTF-8"
    assert said in capsys.readouterr().err
    # What some editors of Windows put first is no part of it.
    Path(OWN).write_bytes(b"\xef\xbb\xbffail-on = 'never'\r\n")
    assert run("check", "content") == 0
    assert archive.exists()


def test_the_table_has_to_be_one(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write('[tool]\n\npelican-jsoncomment = "content"\n', PROJECT)
    assert run("check", "content") == 2
    said = "pyproject.toml:3: pelican-jsoncomment is not a table; write it as ["
    assert said in capsys.readouterr().err
    assert archive.exists()


@pytest.mark.parametrize(
    ("text", "keys", "value", "line"),
    [
        ("a = 1\nb = 2\n", ("b",), "", 2),
        ('x = """\nb = 1\n"""\nb = 2\n', ("b",), "", 4),
        ("x = '''\nb = 1'''\nb = 2\n", ("b",), "", 3),
        ("x = '#'\n# b = 1\nb = 2\n", ("b",), "", 3),
        ("b-c = 1\na-b = 1\nb = 2\n", ("b",), "", 3),
        ("[t]\na = 1\n[t.b]\n", ("t", "b"), "", 3),
        ("[ t . b ]\n", ("t", "b"), "", 1),
        ("b = 1\n[t]\nb = {\n}\n", ("t", "b"), "", 3),
        ("[t]\nb.c = 1\n", ("t", "b", "c"), "", 2),
        ("\nt.b = ['v', \n 'w']\n", ("t", "b"), "w", 3),
        # A key that is written with an escape is somewhere in its table.
        ('a = 1\n[t]\n"\\u0062" = 1\n', ("t", "b"), "", 2),
    ],
)
def test_a_key_is_found_in_the_text(
    text: str, keys: tuple[str, ...], value: str, line: int
) -> None:
    assert line_of(text, keys, value) == line


# What is ignored in vain -----------------------------------------------------------


def test_an_ignore_that_ignores_nothing_is_reported(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        'ignore = ["trailing-comma", "no-header", "body-*"]\n'
        '[per-file-ignores]\n"content/sub/*" = ["missing-comma", "no-date"]\n'
        '"content/gone" = ["missing-comma"]\n'.replace("no-date", "missing-date")
    )
    assert run("check", "content") == 1
    assert capsys.readouterr().err.splitlines() == [
        "note: ignore no-header: ignores nothing; remove it",
        "note: ignore body-*: ignores nothing; remove it",
        "note: per-file-ignores missing-date in content/sub/*: ignores nothing;"
        " remove it",
        "note: per-file-ignores missing-comma in content/gone: ignores nothing;"
        " remove it",
    ]
    # A file out of many, as before a commit, shows nothing of the others.
    assert run("check", "content/broken.md") == 0
    assert capsys.readouterr().err == ""
    assert archive.exists()


def test_patterns_of_files_are_from_the_folder_of_the_file(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write('[per-file-ignores]\n"content/sub/*" = ["missing-comma", "unquoted-value"]\n')
    os.chdir(archive / "sub")
    assert run("check", ".") == 0
    assert run("check", str(archive / "sub")) == 0
    assert capsys.readouterr().err == ""


def test_without_a_file_nobody_waits_for_the_parser_of_toml(tmp_path: Path) -> None:
    (tmp_path / PROJECT).write_text("[project]\n")
    (tmp_path / "a.md").write_text(GOOD % "a")
    code = (
        "import sys; from pelican_jsoncomment.cli.main import main;"
        "status = main(['check', 'a.md']); sys.exit('tomllib' in sys.modules or status)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path)
    assert done.returncode == 0


@pytest.mark.parametrize("typed", [["--no-config"], ["--config", "other.toml"]])
@pytest.mark.parametrize(
    "command",
    [
        ["check", "content"],
        ["check", "content", "--statistics"],
        ["fix", "content"],
        ["fix", "content", "--write", "--no-backup"],
        ["import", "content", "--out", "new", "--write", "--no-backup"],
    ],
)
def test_the_commands_that_come_next_read_the_same_file(
    archive: Path, typed: list[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other.toml").write_text('ignore = ["imprecise-date"]\n')
    lines = screen_of(monkeypatch, *command, *typed, columns=200)
    lead = ("Next: pelican-jsoncomment ", "To see them all: ")
    named = [x for x in lines if x.startswith(lead)]
    assert named
    assert all(" ".join(typed) in x for x in named)
