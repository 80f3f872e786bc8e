"""Taking back: only what is meant, in the folder of the report, and nothing newer."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.report import MEMBER, ReportError, load
from tests.cli.child import in_child
from tests.conftest import THOROUGH

OLD, NEW = b"old\n", b"new\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry(path: str, **other: Any) -> dict[str, Any]:
    return {
        "path": path,
        "sha256_before": sha256(OLD),
        "sha256_after": sha256(NEW),
        "edits": [{"rule": "x", "at": 0, "old": "old", "new": "new"}],
        **other,
    }


def document(folder: Path, *files: Any, **other: Any) -> dict[str, Any]:
    return {
        "kind": "pelican-jsoncomment report",
        "version": 2,
        "command": "fix",
        "folder": str(folder),
        "folders_made": [],
        "files": files,
        **other,
    }


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report of one changed file, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_bytes(NEW)
    path = Path("r.json")
    path.write_text(json.dumps(document(tmp_path / "content", entry("a.md"))))
    return path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    return out + err


# Files that are not reports -----------------------------------------------------------

EDIT = {"rule": "x", "at": 0, "old": "old", "new": "new"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "1",
        "[" * 100_000,
        '{"files": ' * 100_000,
        '{"kind": "x", "version": 2}',
        '{"kind": "pelican-jsoncomment report", "version": 1, "files": []}',
        json.dumps(document(Path("\0"))),
    ],
)
def test_what_is_not_a_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(ReportError, match="is not a report"):
        load(path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"folder": 1},
        {"folder": None},
        {"folders_made": "x"},
        {"folders_made": [1]},
        {"folders_made": [["x"]]},
        {"command": None},
        {"files": 3},
        {"files": {}},
        {"files": [3]},
        {"files": [{}]},
        {"files": [entry("x") | {"path": 1}]},
        {"files": [entry("\0/x")]},
        {"files": [entry("x", sha256_before=1)]},
        {"files": [entry("x", sha256_after=None)]},
        {"files": [entry("x", edits={})]},
        {"files": [entry("x", edits=[1])]},
        {"files": [entry("x", edits=[EDIT | {"at": float("inf")}])]},
        {"files": [entry("x", edits=[EDIT | {"at": float("nan")}])]},
        {"files": [entry("x", edits=[EDIT | {"at": 1.5}])]},
        {"files": [entry("x", edits=[EDIT | {"at": True}])]},
        {"files": [entry("x", edits=[EDIT | {"at": "1"}])]},
        {"files": [entry("x", edits=[EDIT | {"old": None}])]},
        {"files": [entry("x", edits=[EDIT | {"old": {"base64": "?"}}])]},
        {"files": [entry("x", edits=[EDIT | {"old": {"base64": 1}}])]},
        {"files": [entry("x", edits=[EDIT | {"new": {}}])]},
        {"files": [entry("x", edits=[EDIT | {"new": "\ud800"}])]},
        {"files": [entry("x", edits=[EDIT | {"rule": 1}])]},
    ],
)
def test_each_value_of_a_report_is_what_it_has_to_be(
    report: Path, wrong: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(json.dumps(document(Path("content")) | wrong))
    assert main.main(["undo", "r.json", "--yes"]) == 2
    assert said(capsys) == (
        "pelican-jsoncomment: r.json is not a report of pelican-jsoncomment\n"
    )


@pytest.mark.parametrize("at", [-1, 10**30])
def test_an_edit_that_is_nowhere_changes_nothing(report: Path, at: int) -> None:
    wrong = entry("a.md", edits=[EDIT | {"at": at}])
    report.write_text(json.dumps(document(Path("content"), wrong)))
    assert main.main(["undo", "r.json", "--yes"]) == 1
    assert Path("content/a.md").read_bytes() == NEW


# Reports that somebody else wrote ----------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "../outside.md",
        "sub/../../outside.md",
        "sub/../a.md",
        "link/outside.md",
        "{tmp}/outside.md",
        "{tmp}/content/a.md",
        "..",
        ".",
        "",
    ],
)
@pytest.mark.parametrize("before", [sha256(OLD), None])
@pytest.mark.parametrize("is_folder", [False, True])
def test_nothing_outside_of_the_report_s_folder_is_touched(
    report: Path,
    path: str,
    before: str | None,
    is_folder: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("outside.md").write_bytes(NEW)
    Path("content/sub").mkdir()
    Path("content/link").symlink_to("..")
    path = path.format(tmp=Path.cwd())
    wrong = entry(path, sha256_before=before)
    files, made = ([], [path]) if is_folder else ([entry("a.md"), wrong], [])
    whole = document(Path.cwd() / "content", *files, folders_made=made)
    report.write_text(json.dumps(whole))
    assert main.main(["undo", "r.json", "--yes"]) == 2
    reason = f"outside of its folder {Path.cwd() / 'content'}; nothing was changed"
    assert reason in said(capsys)
    assert Path("outside.md").read_bytes() == NEW
    assert Path("content/a.md").read_bytes() == NEW
    assert Path("content/sub").is_dir()


def test_a_file_that_became_a_link_stays(report: Path) -> None:
    Path("content/a.md").rename("outside.md")
    Path("content/a.md").symlink_to("../outside.md")
    assert main.main(["undo", "r.json", "--yes"]) == 1
    assert Path("outside.md").read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_report_of_a_pipe_does_not_let_undo_wait_for_ever(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("content/a.md").unlink()
    os.mkfifo("content/a.md")
    assert main.main(["undo", "r.json", "--yes"]) == 1
    assert "it is not a regular file; left as it is" in said(capsys)


def test_without_a_terminal_nothing_is_taken_back_unasked(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.rename("my report.json")
    for stdin in (sys.stdin, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", stdin)
            assert main.main(["undo", "my report.json"]) == 2
        assert said(capsys) == (
            f"pelican-jsoncomment: this takes back 1 file in {Path.cwd() / 'content'},"
            " and there is no terminal to ask on; to agree:"
            " pelican-jsoncomment undo 'my report.json' --yes\n"
        )
    assert Path("content/a.md").read_bytes() == NEW


@pytest.mark.parametrize(
    ("answer", "status"),
    [("y\n", 0), ("YES\n", 0), ("n\n", 1), ("\n", 1), ("", 1), ("yellow\n", 1)],
)
def test_on_a_terminal_undo_asks_first(
    report: Path,
    answer: str,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Person:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return answer

    monkeypatch.setattr(sys, "stdin", Person())
    assert main.main(["undo", "r.json"]) == status
    out, err = capsys.readouterr()
    assert err == f"Take back 1 file in {Path.cwd() / 'content'}? [y/N] "
    assert out == ("Nothing was changed.\n" if status else "Restored 1 essay.\n")
    assert Path("content/a.md").read_bytes() == (NEW if status else OLD)


# What an import made -----------------------------------------------------------------


def test_undo_removes_the_folders_that_an_import_made_where_they_are_empty(
    report: Path,
) -> None:
    for name in ("old/1998/deep/a.txt", "old/1999/b.txt", "old/c.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("Text.\n")
    Path("site/mine").mkdir(parents=True)
    out = "site/new/content"
    arguments = ["import", "old", "--out", out, "--write", "--no-backup"]
    assert main.main([*arguments, "--report", "made.json"]) == 0
    Path("site/new/content/1999/mine.md").write_text("Text.\n")
    assert main.main(["undo", "made.json", "--yes"]) == 0
    left = {str(x.relative_to("site")) for x in Path("site").rglob("*")}
    assert left == {"mine", "new", "new/content", "new/content/1999"} | {
        "new/content/1999/mine.md"
    }
    Path("site/new/content/1999/mine.md").unlink()
    assert main.main(["undo", "made.json", "--yes"]) == 0
    assert list(Path("site").iterdir()) == [Path("site/mine")]


@pytest.fixture
def imported(report: Path) -> Path:
    """A file that was imported, and can be taken back by made.json."""
    Path("old").mkdir()
    Path("old/a.txt").write_bytes(b"Text.\n" * 100_000)
    arguments = ["import", "old", "--out", "new", "--write", "--report", "made.json"]
    assert main.main(arguments) == 0
    return Path("new/a.md")


@pytest.mark.parametrize("way", ["in place", "by replacement", "as a link", "removed"])
@pytest.mark.slow
def test_what_is_saved_while_an_import_is_taken_back_stays(
    imported: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the worst moment: the file was read, and is the one that was made."""
    read = atomic.read

    def meddle(path: Path) -> atomic.Read:
        found = read(path)
        if path.name == "a.md":
            if way != "in place":
                path.unlink()
            if way == "as a link":
                path.symlink_to("../content/a.md")
            elif way != "removed":
                path.write_bytes(b"A new version.\n")
        return found

    monkeypatch.setattr(atomic, "read", meddle)
    assert main.main(["undo", "made.json", "--yes"]) == (0 if way == "removed" else 1)
    if way == "removed":
        assert not Path("new").exists()
    else:
        after = NEW if way == "as a link" else b"A new version.\n"
        assert imported.read_bytes() == after
        assert list(imported.parent.iterdir()) == [imported]


def test_of_two_versions_that_are_saved_meanwhile_both_stay(
    imported: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rename = Path.rename

    def meddle(path: Path, target: Path) -> Path:
        if path.name == "a.md":
            path.write_bytes(b"first")
        moved = rename(path, target)
        if path.name == "a.md":
            path.write_bytes(b"second")
        return moved

    monkeypatch.setattr(Path, "rename", meddle)
    assert main.main(["undo", "made.json", "--yes"]) == 1
    _, kept = said(capsys).split("; the first version is ")
    assert imported.read_bytes() == b"second"
    assert Path(kept.splitlines()[0]).read_bytes() == b"first"
    assert main.main(["undo", "made.json", "--yes"]) == 1
    assert len(list(imported.parent.iterdir())) == 2


def aside(name: str) -> Path:
    """Return where undo puts a file aside before it looks at it."""
    return Path(name).with_name(f".pelican-jsoncomment-{'0a' * 8}.removed")


def test_an_undo_that_was_killed_is_finished_by_the_next_one(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported.rename(aside("new/a.md"))
    assert main.main(["undo", "made.json", "--yes"]) == 0
    assert not Path("new").exists()
    assert ".removed" not in said(capsys)


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["undo", "made.json", "--yes"], 1),
        (["import", "old", "--out", "new", "--write"], 0),
        (["fix", "new", "--write"], 0),
        (["fix", "new/b.md", "--write"], 0),
    ],
)
@pytest.mark.slow
def test_what_somebody_saved_before_an_undo_was_killed_is_named_and_stays(
    imported: Path,
    command: list[str],
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    imported.rename(aside("new/a.md"))
    aside("new/a.md").write_bytes(b"A new version.\n")
    Path("new/b.md").write_bytes(b"Text.\n")
    assert main.main(command) == status
    reason = "an undo moved this here; rename it to keep it, or remove it"
    (line,) = [x for x in said(capsys).splitlines() if reason in x]
    assert line.endswith(f"{aside('new/a.md')}: {reason}")
    assert aside("new/a.md").read_bytes() == b"A new version.\n"


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
@pytest.mark.parametrize("call", ["rename", "unlink", "hardlink_to"])
def test_an_undo_that_is_killed_anywhere_loses_no_version(
    imported: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right after each step, where somebody saved meanwhile; then it runs again."""
    real, read = getattr(Path, call), atomic.read

    def meddle(path: Path) -> atomic.Read:
        found = read(path)
        if path.name == "a.md":
            path.write_bytes(b"A new version.\n")
        return found

    def killed(path: Path, *rest: Any, **options: bool) -> None:
        real(path, *rest, **options)
        os._exit(9)

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, killed)
        patch.setattr(atomic, "read", meddle)
        assert in_child(lambda: main.main(["undo", "made.json", "--yes"])) == 9
    assert main.main(["undo", "made.json", "--yes"]) == 1
    (left,) = Path("new").iterdir()
    assert left.read_bytes() == b"A new version.\n"
    assert left.suffix == (".removed" if call == "rename" else ".md")


@pytest.mark.skipif(os.name != "posix", reason="names that Windows does not have")
def test_odd_paths_are_reported_and_taken_back(report: Path) -> None:
    name = os.fsdecode(b"a\xff\\b\n.md")
    Path("content", name).write_bytes(b'<!-- {"title": "x", "date": "2006",} -->')
    fix = ["fix", "content", "--write", "--no-backup", "--report", "fixed.json"]
    assert main.main(fix) == 0
    assert Path("content", name).read_bytes().endswith(b'"2006"} -->')
    assert main.main(["undo", "fixed.json", "--yes"]) == 0
    assert Path("content", name).read_bytes().endswith(b'"2006",} -->')


# Undo files --------------------------------------------------------------------------

BROKEN = b'<!-- {"title": "x", "date": "2006-05-03",} -->\n'


@pytest.fixture
def essays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three broken essays, in a working directory with a space."""
    (tmp_path / "my blog" / "content" / "sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "my blog")
    for name in ("a.md", "b.md", "sub/c.md"):
        Path("content", name).write_bytes(BROKEN)
    return Path("content")


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, undo files left out."""
    files = (x for x in folder.rglob("*") if x.is_file() and x.suffix != ".zip")
    return {str(x.relative_to(folder)): x.read_bytes() for x in files}


def command_in(text: str) -> list[str]:
    """Return the arguments of the command that takes a run back, as a shell does."""
    (line,) = [x for x in text.splitlines() if x.startswith("To take it back: ")]
    words = ["sh", "-c", f'printf "%s\\0" {line.partition(": ")[2]}']
    found = subprocess.run(words, check=True, capture_output=True).stdout
    program, *arguments = map(os.fsdecode, found.split(b"\0")[:-1])
    assert program == "pelican-jsoncomment"
    return arguments


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("name", ["content", "it's $HOME", "-x", "ü `id`"])
@pytest.mark.parametrize("verb", ["fix", "convert", "import"])
def test_each_command_that_writes_leaves_one_file_that_takes_it_back(
    essays: Path, verb: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = f"./{name}"
    write = {
        "fix": ["fix", folder],
        "convert": ["convert", folder, "--to", "yaml"],
        "import": ["import", "old", "--out", folder],
    }[verb]
    essays.rename("old" if verb == "import" else folder)
    if verb == "convert":
        assert main.main(["fix", folder, "--write", "--no-backup"]) == 0
    old = tree(Path())
    capsys.readouterr()
    assert main.main([*write, "--write"]) == 0
    assert tree(Path()) != old
    (kept,) = Path().rglob("*.zip")
    assert kept.parent == Path()
    assert kept.name.startswith(f"{name}-before-{verb}-")
    assert main.main(command_in(said(capsys))) == 0
    assert tree(Path()) == old


@pytest.mark.skipif(os.name != "posix", reason="names that Windows does not have")
def test_a_name_that_a_terminal_would_obey_is_quoted_for_it(
    essays: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = os.fsdecode(b"a\x1b[31m'\\\n\xff")
    essays.rename(odd)
    assert main.main(["fix", odd, "--write"]) == 0
    line = said(capsys).splitlines()[-1]
    assert line.startswith(
        r"To take it back: pelican-jsoncomment undo $'a\033[31m\'\\\012\377-before-fix-"
    )
    assert line.isprintable()


def test_without_an_argument_the_last_one_is_shown_and_taken_back(
    essays: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [tree(essays)]
    for name in ("a.md", "b.md"):
        assert main.main(["fix", "content", "--write"]) == 0
        before.append(tree(essays))
        Path(essays, name).write_bytes(BROKEN.replace(b"x", name.encode()))
        before.append(tree(essays))
    assert main.main(["fix", "content", "--write"]) == 0
    assert len(list(Path().glob("*.zip"))) == 3
    capsys.readouterr()
    assert main.main(["undo", "--yes"]) == 0
    first, *rest = said(capsys).splitlines()
    assert first.startswith("The last one is content-before-fix-")
    assert rest == ["  restore content/b.md", "Restored 1 essay."]
    assert tree(essays) == before[4]
    Path(essays, "b.md").write_bytes(before[3]["b.md"])
    assert main.main(["undo", "--yes"]) == 0
    assert tree(essays) == before[2]
    Path(essays, "a.md").write_bytes(before[1]["a.md"])
    assert main.main(["undo", "--yes"]) == 0
    assert tree(essays) == before[0]
    capsys.readouterr()
    assert main.main(["undo", "--yes"]) == 2
    assert said(capsys) == (
        "pelican-jsoncomment: no undo file of this folder has anything to take back;"
        " name one: pelican-jsoncomment undo FILE\n"
    )


@pytest.mark.parametrize(
    ("place", "argument"),
    [(".", []), ("content", []), (".", ["content"]), ("content", ["."])],
)
@pytest.mark.parametrize("path", ["content", "content/sub/c.md"])
def test_the_last_one_of_a_folder_is_in_it_or_beside_it(
    essays: Path,
    place: str,
    argument: list[str],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if path != "content":
        Path(path).rename("content/c.md")
        path = "content/c.md"
    before = tree(Path())
    assert main.main(["fix", path, "--write"]) == 0
    monkeypatch.chdir(place)
    # That of a file is in the folder of the file.
    found = path == "content" or bool(argument) or place == "content"
    assert main.main(["undo", *argument, "--yes"]) == (0 if found else 2)
    monkeypatch.chdir(Path.cwd() if place == "." else Path.cwd().parent)
    assert (tree(Path()) == before) == found


def test_an_import_is_found_by_the_folder_that_it_made(essays: Path) -> None:
    before = tree(Path())
    assert main.main(["import", "content", "--out", "new", "--write"]) == 0
    assert main.main(["undo", "content", "--yes"]) == 2
    assert main.main(["undo", "new", "--yes"]) == 0
    assert tree(Path()) == before
    assert not Path("new").exists()


def test_the_last_one_is_not_taken_back_unasked(
    essays: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        Path(essays, f"d{number:02}.md").write_bytes(BROKEN)
    assert main.main(["fix", "content", "--write"]) == 0
    after = tree(essays)
    (kept,) = Path().glob("*.zip")
    capsys.readouterr()
    assert main.main(["undo"]) == 2
    out, err = capsys.readouterr()
    assert out.splitlines()[1:3] == ["  restore content/a.md", "  restore content/b.md"]
    assert out.splitlines()[-1] == "  and 5 more"
    assert err.endswith(f"to agree: pelican-jsoncomment undo {kept.name} --yes\n")
    assert tree(essays) == after


def packed(path: str, text: str, **options: Any) -> None:
    """Make an undo file of a report, which anybody can."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MEMBER, text, **options)


def test_an_undo_file_in_a_folder_can_name_nothing_outside_of_it(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It came along with the folder, and nobody named it."""
    Path("other").mkdir()
    packed("other/x-before-fix-29990101-000000.zip", report.read_text())
    assert main.main(["undo", "other", "--yes"]) == 2
    assert Path("content/a.md").read_bytes() == NEW
    packed("x-before-fix-29990101-000000.zip", report.read_text())
    assert main.main(["undo", "--yes"]) == 0
    assert Path("content/a.md").read_bytes() == OLD


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_report_that_could_fill_the_memory_is_refused(
    report: Path, method: int, capsys: pytest.CaptureFixture[str]
) -> None:
    packed("x.zip", report.read_text(), compress_type=method)
    assert main.main(["undo", "x.zip", "--yes"]) == 2
    assert "x.zip is not a report of pelican-jsoncomment" in said(capsys)


@pytest.mark.slow
def test_a_damaged_undo_file_changes_nothing(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed("x.zip", report.read_text())
    whole = Path("x.zip").read_bytes()
    # Each byte of the structure, before and after the report.
    start, end = whole.index(b"{"), whole.rindex(b"}") + 1
    for at in (*range(start), *range(end, len(whole))):
        for value in (0, 1, 255) if THOROUGH else (255 * (at % 2),):
            Path("x.zip").write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
            Path("content/a.md").write_bytes(NEW)
            # Some bytes do not matter: times, versions, attributes.
            status = main.main(["undo", "x.zip", "--yes"])
            after = Path("content/a.md").read_bytes()
            assert (status, after) in ((0, OLD), (2, NEW))
            assert "Traceback" not in said(capsys)
    for cut in (*range(start), *range(end, len(whole))):
        Path("x.zip").write_bytes(whole[:cut])
        assert main.main(["undo", "x.zip", "--yes"]) == 2


def test_a_zip_file_of_something_else_is_not_a_report(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile("x.zip", "w") as archive:
        archive.writestr("a.md", OLD)
    assert main.main(["undo", "x.zip", "--yes"]) == 2
    assert said(capsys) == (
        "pelican-jsoncomment: x.zip is not a report of pelican-jsoncomment\n"
    )
