"""Folders of old essays: every text is found again, and nothing is guessed."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pelican_jsoncomment.archive import cli, commands
from pelican_jsoncomment.archive.importing import Made
from pelican_jsoncomment.archive.write import Outcome
from tests.conftest import Site

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]
NEWLINES = ["\n", "\r\n", "\r"]
ENDINGS = [".txt", ".html", ".md", ""]
HEADER = '<!-- {"title": "Essay %d", "date": "2008-03-30", "slug": "e%d"} -->'
MENDABLE = '<!-- {"title": "Essay %d", "date": "2008-03-30", "slug": "e%d",} -->'


class Legacy(NamedTuple):
    """An old file: where it was, its text, and its bytes."""

    path: str
    text: str
    data: bytes


def legacy(number: int) -> Legacy:
    encoding = ENCODINGS[number % 5]
    newline = NEWLINES[number % 3]
    ending = ENDINGS[number // 2 % 4]
    quotes = "“Café”" if encoding != "latin-1" else "«Café»"
    head = HEADER % (number, number) if number % 4 else ""
    lines = [head, "", f"{quotes} number {number}, naïve.", "", "Second – paragraph."]
    text = newline.join(lines)
    if encoding == "latin-1":
        text = text.replace("–", "-")
    folder = "1998/deep" if number % 7 else "1999"
    path = f"{folder}/{encoding}-{number}{ending}"
    return Legacy(path, text, text.encode(encoding))


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Legacy]:
    """Two hundred old files, with images between them, in the folder ``old``."""
    monkeypatch.chdir(tmp_path)
    files = {x.path: x for x in map(legacy, range(200))}
    for file in files.values():
        path = tmp_path / "old" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    for number in range(20):
        image = tmp_path / "old" / "1998" / f"{number}.png"
        image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([0, number, 255]))
    return files


def tree(folder: str) -> dict[str, bytes]:
    paths = (x for x in Path(folder).rglob("*") if x.is_file())
    return {x.relative_to(folder).as_posix(): x.read_bytes() for x in paths}


LEGACY = ["--encoding", "*/cp1252-*=cp1252", "--encoding", "*/latin-1-*=latin-1"]


def test_two_hundred_old_files_come_over_character_for_character(
    old: dict[str, Legacy], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree("old")
    arguments = ["import", "old", "--out", "content"]
    assert cli.main([*arguments, *LEGACY]) == 1
    out = capsys.readouterr().out
    assert "essay: 200, of which 200 new\n" in out
    assert "file: 20, of which 20 new\n" in out
    assert "Would make 220 files. Nothing was written" in out
    assert not Path("content").exists()
    assert cli.main([*arguments, *LEGACY, "--write", "--report", "r.json"]) == 0
    made = tree("content")
    assert len(made) == 220
    texts = {name: data for name, data in made.items() if not name.endswith(".png")}
    assert {x.partition(".")[2] for x in texts} == {"md", "html"}
    for file in old.values():
        name = file.path.removesuffix(".txt").removesuffix(".md")
        name = name if name.endswith(".html") else f"{name}.md"
        assert texts.pop(name).decode("utf-8") == file.text
    assert texts == {}
    assert {k: v for k, v in made.items() if k.endswith(".png")} == {
        k: v for k, v in before.items() if k.endswith(".png")
    }
    capsys.readouterr()
    assert cli.main([*arguments, *LEGACY, "--write"]) == 0
    assert "Made 0 files." in capsys.readouterr().out
    assert tree("content") == made
    assert tree("old") == before
    assert cli.main(["undo", "r.json"]) == 0
    assert tree("content") == {}


def test_no_encoding_is_guessed(
    old: dict[str, Legacy], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", "old", "--out", "content", "--write"]) == 1
    out = capsys.readouterr().out
    assert "essay: 200, of which 120 new, 80 refused\n" in out
    assert "refused (not UTF-8 at byte " in out
    assert "; name its --encoding)" in out
    first = tree("content")
    assert cli.main(["import", "old", "--out", "content", "--write", *LEGACY]) == 0
    assert first.items() <= tree("content").items()


class Folder:
    """A small source folder, and what its import says."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def add(self, name: str, data: bytes = b"Text.\n") -> None:
        file = self.path / "old" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def run(self, *options: str) -> tuple[int, str]:
        arguments = ["import", "old", "--out", "content", *options]
        status = cli.main(arguments)
        out, err = self._capsys.readouterr()
        return status, out + err


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a", b"<!DOCTYPE html><p>x", "new -> a.html (utf-8, no header)"),
        ("a.b", b"x", "file: new -> a.b"),
        ("a.TXT", b"x", "essay: new -> a.md"),
        ("a", b"\x89PNG\0", "file: new -> a"),
        ("a", b"G\x01F", "file: new -> a"),
        ("a", b"caf\xe9", "refused (not UTF-8 at byte 3"),
        ("a.txt", codecs.BOM_UTF32_BE + "ä".encode("utf-32-be"), "(utf-32-be with"),
        ("a.txt", codecs.BOM_UTF16_LE + b"x", "refused (not utf-16-le at"),
        ("a.txt", b"a\0b", "refused (NUL in what was read as utf-8)"),
        ("a.txt", b"a\x0cb", "(utf-8, no header, holds U+000C)"),
        ("a.md", (MENDABLE % (1, 1)).encode(), "(utf-8, the header is mended)"),
        ("a.md", b'<!-- {"title": "x', "(utf-8, the header is broken: "),
        (".hidden", b"x", "left out (its name begins with a dot)"),
    ],
)
def test_each_file_is_accounted_for(
    folder: Folder, name: str, data: bytes, said: str
) -> None:
    folder.add(name, data)
    status, out = folder.run()
    assert said in out
    assert status == (0 if "left out" in said else 1)


def test_what_is_safe_to_mend_is_mended(folder: Folder) -> None:
    folder.add("a.txt", (MENDABLE % (1, 1)).encode() + b"\r\n\r\nText.")
    assert folder.run("--write")[0] == 0
    assert tree("content")["a.md"] == (HEADER % (1, 1)).encode() + b"\r\n\r\nText."


def test_names_that_would_be_one_get_numbers(folder: Folder) -> None:
    for name in ("a", "a.md", "a.txt", "A.text", "b", "b.txt"):
        folder.add(name, name.encode())
    assert folder.run("--write")[0] == 0
    assert tree("content") == {
        "a.md": b"a.md",
        "A-2.md": b"A.text",
        "a-3.md": b"a",
        "a-4.md": b"a.txt",
        "b.md": b"b",
        "b-2.md": b"b.txt",
    }


def test_nothing_is_overwritten(folder: Folder) -> None:
    folder.add("a.txt")
    folder.add("b.txt")
    content = folder.path / "content"
    content.mkdir()
    (content / "a.md").write_bytes(b"mine")
    (content / "b.md").symlink_to(folder.path / "nowhere")
    status, out = folder.run("--write")
    assert status == 1
    assert out.count("taken -> ") == 2
    assert (content / "a.md").read_bytes() == b"mine"
    assert not (folder.path / "nowhere").exists()


def test_nothing_is_written_outside_of_the_target(folder: Folder) -> None:
    folder.add("sub/a.txt")
    (folder.path / "content").mkdir()
    (folder.path / "outside").mkdir()
    (folder.path / "content" / "sub").symlink_to(folder.path / "outside")
    status, out = folder.run("--write")
    assert status == 1
    assert "its folder is a link out of the content" in out
    assert tree("outside") == {}


def test_links_and_pipes_are_left_out(folder: Folder) -> None:
    folder.add("a.txt")
    (folder.path / "old" / "loop").symlink_to(folder.path / "old")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder.path / "old" / "pipe.txt")
    _, out = folder.run("--write")
    assert "left out (a link)" in out
    assert "left out (no file)" in out
    assert list(tree("content")) == ["a.md"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["old", "--out", "old/new"], "--out is inside of the source"),
        (["old", "--out", "old"], "--out is inside of the source"),
        (["old", "--out", "new", "--encoding", "none"], "'none' is no encoding of"),
        (["old", "--out", "new", "--encoding", "rot13"], "'rot13' is no encoding of"),
        (["nowhere", "--out", "new"], "nowhere: No such file"),
        (["old", "--out", "new", "--settings", "none.py"], "none.py"),
    ],
)
def test_wrong_use_is_named(folder: Folder, arguments: list[str], reason: str) -> None:
    folder.add("a.txt")
    assert cli.main(["import", *arguments]) == 2
    assert reason in folder._capsys.readouterr().err


def test_a_source_that_changes_meanwhile_is_not_imported(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")
    folder.add("b.txt")
    write_all = commands.write_all

    def meddle(*args: Any) -> list[Outcome]:
        folder.add("a.txt", b"changed")
        return write_all(*args)

    monkeypatch.setattr(commands, "write_all", meddle)
    status, out = folder.run("--write")
    assert status == 1
    assert "its source has changed since it was read" in out
    assert list(tree("content")) == ["b.md"]


def test_an_interrupt_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.add("a.txt")
    made = Made.at(Path("x"), bytes, b"")
    stopped = [Outcome(made, "not reached")]
    monkeypatch.setattr(commands, "write_all", lambda *_args: stopped)
    assert folder.run("--write")[0] == 130


def test_redirects_of_a_folder_go_to_what_has_a_title(folder: Folder) -> None:
    essays = {
        "caf\u00e9/a.txt": '"title": "On Walls", "date": "2008"',
        "b.htm": '"title": "B", "date": "2008", "slug": "b b"',
        "pages/c.htm": '"title": "C"',
        "b.html": '"title": "B", "slug": "b"',
        "draft.txt": '"title": "D", "status": "draft"',
        "no-title.txt": '"date": "2008"',
        "wrong.txt": '"title": "W", "date": "soon"',
    }
    for name, header in essays.items():
        folder.add(name, f"<!-- {{{header}}} -->\n\nText.".encode())
    folder.add("none.txt")
    assert folder.run("--write", "--redirects", "map")[0] == 0
    assert Path("map").read_text().splitlines() == [
        "/b.htm /b%20b.html 301",
        "/caf%C3%A9/a.txt /on-walls.html 301",
        "/pages/c.htm /pages/c.html 301",
    ]


def test_an_imported_folder_is_built(site: Site) -> None:
    source = site.path / "old"
    source.mkdir()
    (source / "walls").write_bytes((HEADER % (1, 1)).encode() + b"\r\n\r\nOne.\r\n")
    (source / "gates.txt").write_bytes((HEADER % (2, 2)).encode("utf-16"))
    assert cli.main(["import", str(source), "--out", "content", "--write"]) == 0
    site.build()
    assert "<p>One.</p>" in site.output("e1.html")
    assert "Essay 2" in site.output("e2.html")
