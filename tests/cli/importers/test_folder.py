"""Folders of old essays: every text is found again, and nothing is guessed."""

from __future__ import annotations

import codecs
import os
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pelican_jsoncomment.cli import console, main
from pelican_jsoncomment.cli.changes import atomic
from tests.cli.importers.conftest import Folder, tree
from tests.conftest import Site

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]
NEWLINES = ["\n", "\r\n", "\r"]
EXTENSIONS = [".txt", ".html", ".md", ""]
HEADER = '<!-- {"title": "Essay %d", "date": "2008-03-30", "slug": "e%d"} -->'
FIXABLE = '<!-- {"title": "Essay %d", "date": "2008-03-30", "slug": "e%d",} -->'


class Legacy(NamedTuple):
    """An old file: where it was, its text, and its bytes."""

    path: str
    text: str
    data: bytes


def legacy(number: int) -> Legacy:
    encoding = ENCODINGS[number % 5]
    newline = NEWLINES[number % 3]
    extension = EXTENSIONS[number // 2 % 4]
    quotes = "“Café”" if encoding != "latin-1" else "«Café»"
    head = HEADER % (number, number) if number % 4 else ""
    lines = [head, "", f"{quotes} number {number}, naïve.", "", "Second – paragraph."]
    text = newline.join(lines)
    if encoding == "latin-1":
        text = text.replace("–", "-")
    folder = "1998/deep" if number % 7 else "1999"
    path = f"{folder}/{encoding}-{number}{extension}"
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


LEGACY = ["--encoding", "*/cp1252-*=cp1252", "--encoding", "*/latin-1-*=latin-1"]


@pytest.mark.slow
def test_two_hundred_old_files_come_over_character_for_character(
    old: dict[str, Legacy], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree("old")
    arguments = ["import", "old", "--out", "content"]
    assert main.main([*arguments, *LEGACY]) == 1
    out = capsys.readouterr().out
    assert "essay: 200, of which 200 new\n" in out
    assert "file: 20, of which 20 new\n" in out
    assert "Would make 220 files.\nNothing was written" in out
    assert not Path("content").exists()
    assert main.main([*arguments, *LEGACY, "--write", "--report", "r.json"]) == 0
    made = tree("content")
    assert len(made) == 220
    texts = {name: data for name, data in made.items() if not name.endswith(".png")}
    assert {x.partition(".")[2] for x in texts} == {"md", "html"}
    for file in old.values():
        name = file.path.removesuffix(".txt").removesuffix(".md")
        name = name if name.endswith(".html") else f"{name}.md"
        made_of, year = texts.pop(name).decode("utf-8"), file.path[:4]
        header = made_of.removesuffix(file.text)
        assert made_of == header + file.text
        is_new = not file.text.startswith("<!--")
        assert (f'"date": "{year}"' in header) == is_new
        assert bool(header) == is_new
    assert texts == {}
    assert main.main(["check", "content", "--fail-on", "error"]) == 0
    assert {k: v for k, v in made.items() if k.endswith(".png")} == {
        k: v for k, v in before.items() if k.endswith(".png")
    }
    capsys.readouterr()
    assert main.main([*arguments, *LEGACY, "--write"]) == 0
    assert "Made 0 files." in capsys.readouterr().out
    assert tree("content") == made
    assert tree("old") == before
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert tree("content") == {}


def test_no_encoding_is_guessed(
    old: dict[str, Legacy], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["import", "old", "--out", "content", "--write"]) == 1
    out = capsys.readouterr().out
    assert "essay: 200, of which 120 new, 80 refused\n" in out
    assert "refused (not UTF-8 at byte " in out
    assert "; name its --encoding)" in out
    first = tree("content")
    assert main.main(["import", "old", "--out", "content", "--write", *LEGACY]) == 0
    assert first.items() <= tree("content").items()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "a",
            b"<!DOCTYPE html><p>x",
            "a.html (utf-8, a header is added; it needs a date)",
        ),
        ("a.b", b"x", "file: new -> a.b"),
        ("a.TXT", b"x", "essay: new -> a.md"),
        ("a", b"\x89PNG\0", "file: new -> a"),
        ("a", b"G\x01F", "file: new -> a"),
        ("a", b"Of DOS.\r\n\x1a", "new -> a.md (utf-8, no header, holds U+001A)"),
        ("a", b"One\x0cTwo", "new -> a.md (utf-8, no header, holds U+000C)"),
        ("a.", b"x", "new -> a.md"),
        ("a", b"caf\xe9", "refused (not UTF-8 at byte 3"),
        ("a.txt", codecs.BOM_UTF32_BE + "ä".encode("utf-32-be"), "(utf-32-be with"),
        ("a.txt", codecs.BOM_UTF16_LE + b"x", "refused (not utf-16-le at"),
        ("a.txt", b"a\0b", "refused (NUL in what was read as utf-8)"),
        ("a.txt", b"a\x0cb", "(utf-8, no header, holds U+000C)"),
        ("2006-05-a.txt", b"x", "-> 2006-05-a.md (utf-8, a header is added)"),
        ("a.txt", b"Title: A\n\nx", "(utf-8, no header)"),
        ("a.txt", b'<!-- "title": "A" -->x', "(utf-8, the header is broken: the '{'"),
        ("a.md", (FIXABLE % (1, 1)).encode(), "(utf-8, the header is fixed)"),
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


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [
        ("punycode", "not punycode"),
        ("ascii", "not ascii at byte 3"),
        ("utf-16", "not utf-16 at byte 8"),
    ],
)
def test_an_encoding_that_is_not_the_right_one_is_refused(
    folder: Folder, encoding: str, reason: str
) -> None:
    folder.add("a.txt", b"caf\xe9 \xff\xff\xff-")
    status, out = folder.run("--encoding", encoding)
    assert status == 1
    assert f"refused ({reason}" in out


def test_what_is_safe_to_fix_is_fixed(folder: Folder) -> None:
    folder.add("a.txt", (FIXABLE % (1, 1)).encode() + b"\r\n\r\nText.")
    assert folder.run("--write")[0] == 0
    assert tree("content")["a.md"] == (HEADER % (1, 1)).encode() + b"\r\n\r\nText."


def test_names_that_would_be_one_get_numbers(folder: Folder) -> None:
    for name in ("a", "a.md", "a.txt", "A.text", "b", "b.txt"):
        folder.add(name, name.encode())
    assert folder.run("--write")[0] == 0
    made = tree("content")
    assert {name: data.split(b"-->\n\n")[1] for name, data in made.items()} == {
        "a.md": b"a.md",
        "A-2.md": b"A.text",
        "a-3.md": b"a",
        "a-4.md": b"a.txt",
        "b.md": b"b",
        "b-2.md": b"b.txt",
    }
    # All of one title, they would be one page.
    slugs = sorted(re.findall(rb'"slug": "(.*)"', b"".join(made.values())))
    assert slugs == [b"a-2", b"a-3", b"a-4", b"b-2"]


def test_a_new_header_gives_way_to_a_page_that_an_essay_has(folder: Folder) -> None:
    folder.add("1998/walls.txt", b"Text.\n")
    folder.add("z.txt", b'<!-- {"title": "Walls", "date": "2006",} -->\n')
    assert folder.run("--write")[0] == 0
    assert b'"slug": "walls-2"' in tree("content")["1998/walls.md"]
    assert folder.run("--write")[1].endswith("Made 0 files.\n")


def test_images_keep_their_names_and_essays_give_way_to_folders(
    folder: Folder,
) -> None:
    """An essay links to its images by their names, in which case counts."""
    names = ("Wall.png", "wall.png", "notes", "notes.md/x.png", "gates.md/y.png")
    for name in names:
        folder.add(name, name.encode())
    folder.add("e\u0301.txt")
    folder.add("\u00e9.txt")
    status, out = folder.run("--write")
    assert status == 0
    assert out.count("(its name differs from another in case only)") == 1
    made = tree("content")
    assert made.keys() == {
        *("Wall.png", "wall.png", "notes-2.md", "notes.md/x.png", "gates.md/y.png"),
        *("e\u0301.md", "\u00e9-2.md"),
    }
    assert made["wall.png"] == b"wall.png"


def test_what_cannot_be_read_is_named_and_stops_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.png", "closed/d.txt"):
        folder.add(name)
    scan, read = os.scandir, Path.read_bytes

    def scan_some(path: Path) -> Any:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def read_some(path: Path) -> bytes:
        if path.parts[0] == "old" and path.name in ("a.txt", "c.png"):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(os, "scandir", scan_some)
    monkeypatch.setattr(Path, "read_bytes", read_some)
    status, out = folder.run("--write")
    assert status == 1
    assert out.count("refused (Permission denied)") == 2
    assert "c.png   file: refused -> c.png (Permission denied)" in out
    assert list(tree("content")) == ["b.md"]


def test_a_folder_that_cannot_be_read_is_no_source(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")

    def scan(_path: Path) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", scan)
    status, out = folder.run("--write")
    assert (status, out) == (2, "pelican-jsoncomment: old: Permission denied\n")


def test_links_and_pipes_are_left_out(folder: Folder) -> None:
    folder.add("a.txt")
    (folder.path / "old" / "loop").symlink_to(folder.path / "old")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder.path / "old" / "pipe.txt")
    _, out = folder.run("--write")
    assert "left out (a link)" in out
    assert "left out (not a regular file)" in out
    assert list(tree("content")) == ["a.md"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["old", "--out", "old/new"], "--out is inside of the source"),
        (["old", "--out", "old"], "--out is inside of the source"),
        (["old", "--out", "new", "--encoding", "none"], "'none' is not a text enc"),
        (["old", "--out", "new", "--encoding", "rot13"], "'rot13' is not a text enc"),
        (["old", "--out", "new", "--encoding", "undefined"], "'undefined' is not a"),
        (["nowhere", "--out", "new"], "nowhere: No such file"),
        (["old", "--out", "old/a.txt"], "old/a.txt: a file, where --out needs a"),
        (["old", "--out", "old/a.txt/b"], "old/a.txt/b: a file, where --out needs"),
        (["old", "--out", "new", "--settings", "none.py"], "none.py"),
    ],
)
def test_wrong_use_is_named(folder: Folder, arguments: list[str], reason: str) -> None:
    folder.add("a.txt")
    assert main.main(["import", *arguments]) == 2
    assert reason in folder.said()


def test_the_content_of_a_new_blog_is_made(folder: Folder) -> None:
    folder.add("a.txt", (HEADER % (1, 1)).encode())
    Path("conf.py").write_text('PATH = "content"\nPAGE_URL = "{slug}/"\n')
    assert main.main(["check", "--settings", "conf.py"]) == 2
    assert "content: No such file" in folder.said()
    assert folder.run("--settings", "conf.py", "--write")[0] == 0
    assert list(tree("content")) == ["a.md"]
    Path("conf.py").write_text('PATH = "conf.py"\n')
    assert folder.run("--settings", "conf.py")[0] == 2


def test_a_source_that_changes_meanwhile_is_not_imported(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")
    folder.add("b.txt")
    remove_stale = atomic.remove_stale

    def meddle(folders: Iterable[Path]) -> list[Path]:
        folder.add("a.txt", b"changed")
        return remove_stale(folders)

    monkeypatch.setattr(atomic, "remove_stale", meddle)
    status, out = folder.run("--write")
    assert status == 1
    assert "its source has changed since it was read" in out
    assert list(tree("content")) == ["b.md"]


def test_an_interrupt_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file at hand is finished, and what is made can be taken back."""
    for name in ("a.txt", "b.txt", "c.txt"):
        folder.add(name)
    create = atomic.create

    def interrupted(path: Path, data: bytes) -> None:
        create(path, data)
        if path.name == "a.md":
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(atomic, "create", interrupted)
    status, out = folder.run("--write", "--report", "r.json")
    assert status == 130
    assert "Made 1 file, interrupted before the other 2.\n" in out
    assert list(tree("content")) == ["a.md"]
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert "Removed 1 file, 2 were as before already.\n" in folder.said()
    assert tree("content") == {}


def test_progress_is_shown_on_a_terminal(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")
    monkeypatch.setattr(console, "_AFTER_SECONDS", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, out = folder.run("--write")
    assert "\r\x1b[KReading 1 item …\r\x1b[K" in out
    assert "1 of 1\r\x1b[K" in out


def test_what_cannot_be_written_is_counted(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "create", full)
    status, out = folder.run("--write")
    assert status == 1
    assert "content/a.md: No space left on device" in out.replace(os.sep, "/")
    assert "Made 0 files, could not make 1.\n" in out


def test_an_imported_folder_is_built(site: Site) -> None:
    source = site.path / "old"
    source.mkdir()
    (source / "walls").write_bytes((HEADER % (1, 1)).encode() + b"\r\n\r\nOne.\r\n")
    (source / "gates.txt").write_bytes((HEADER % (2, 2)).encode("utf-16"))
    assert main.main(["import", str(source), "--out", "content", "--write"]) == 0
    site.build()
    assert "<p>One.</p>" in site.output("e1.html")
    assert "Essay 2" in site.output("e2.html")
