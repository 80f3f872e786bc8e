"""Folders of old essays: every text is found again, and nothing is guessed."""

from __future__ import annotations

import codecs
import json
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest

from pelican_jsoncomment.cli import console as output
from pelican_jsoncomment.cli import main as cli
from pelican_jsoncomment.cli.changes import atomic as files
from pelican_jsoncomment.cli.importers import redirects
from pelican_jsoncomment.cli.importers.command import Names
from tests.conftest import Command, Site

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
    assert "Would make 220 files.\nNothing was written" in out
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
        return cli.main(arguments), self.said()

    def said(self) -> str:
        out, err = self._capsys.readouterr()
        return out + err


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
        ("a", b"Of DOS.\r\n\x1a", "new -> a.md (utf-8, no header, holds U+001A)"),
        ("a", b"One\x0cTwo", "new -> a.md (utf-8, no header, holds U+000C)"),
        ("a.", b"x", "new -> a.md"),
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
    assert out.count("(only its case tells its name from another)") == 1
    made = tree("content")
    assert made.keys() == {
        *("Wall.png", "wall.png", "notes-2.md", "notes.md/x.png", "gates.md/y.png"),
        *("e\u0301.md", "\u00e9-2.md"),
    }
    assert made["wall.png"] == b"wall.png"


def test_ten_thousand_texts_of_one_name_get_as_many_names() -> None:
    names, path = Names(), PurePosixPath("x.md")
    names.hold(PurePosixPath("X-7.md"))
    taken = [names.take(path) for _ in range(10_000)]
    assert len(set(taken)) == 10_000
    assert [x.name for x in taken[4:7]] == ["x-5.md", "x-6.md", "x-8.md"]


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


def test_an_essay_cannot_lie_below_a_file(folder: Folder) -> None:
    folder.add("sub/a.txt")
    (folder.path / "content").mkdir()
    (folder.path / "content" / "sub").write_bytes(b"mine")
    status, out = folder.run("--write")
    assert status == 1
    assert "taken -> sub/a.md (a file has the name of its folder)" in out


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
        (["old", "--out", "new", "--encoding", "undefined"], "'undefined' is no enc"),
        (["nowhere", "--out", "new"], "nowhere: No such file"),
        (["old", "--out", "old/a.txt"], "old/a.txt: a file, where --out needs a"),
        (["old", "--out", "old/a.txt/b"], "old/a.txt/b: a file, where --out needs"),
        (["old", "--out", "new", "--settings", "none.py"], "none.py"),
    ],
)
def test_wrong_use_is_named(folder: Folder, arguments: list[str], reason: str) -> None:
    folder.add("a.txt")
    assert cli.main(["import", *arguments]) == 2
    assert reason in folder.said()


def test_the_content_of_a_new_blog_is_made(folder: Folder) -> None:
    folder.add("a.txt", (HEADER % (1, 1)).encode())
    Path("conf.py").write_text('PATH = "content"\nPAGE_URL = "{slug}/"\n')
    assert cli.main(["check", "--settings", "conf.py"]) == 2
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
    remove_stale = files.remove_stale

    def meddle(folders: Iterable[Path]) -> list[Path]:
        folder.add("a.txt", b"changed")
        return remove_stale(folders)

    monkeypatch.setattr(files, "remove_stale", meddle)
    status, out = folder.run("--write")
    assert status == 1
    assert "its source has changed since it was read" in out
    assert list(tree("content")) == ["b.md"]


def test_an_interrupt_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file at hand is finished, and what is made can be taken back."""
    for name in ("a.txt", "b.txt", "c.txt"):
        folder.add(name)
    create = files.create

    def interrupted(path: Path, data: bytes) -> None:
        create(path, data)
        if path.name == "a.md":
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(files, "create", interrupted)
    status, out = folder.run("--write", "--report", "r.json")
    assert status == 130
    assert "Made 1 file, interrupted before the other 2.\n" in out
    assert list(tree("content")) == ["a.md"]
    assert cli.main(["undo", "r.json"]) == 0
    assert "Removed 1 file, 2 were as before already.\n" in folder.said()
    assert tree("content") == {}


def test_progress_is_shown_on_a_terminal(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("a.txt")
    monkeypatch.setattr(output, "_AFTER_SECONDS", 0)
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

    monkeypatch.setattr(files, "create", full)
    status, out = folder.run("--write")
    assert status == 1
    assert "content/a.md: No space left on device" in out.replace(os.sep, "/")
    assert "Made 0 files, could not make 1.\n" in out


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
    folder.add("broken.txt", b'<!-- {"title')
    assert folder.run("--write", "--redirects", "map")[0] == 1
    assert Path("map").read_text().splitlines() == [
        "/b.htm /b%20b.html 301",
        "/caf%C3%A9/a.txt /on-walls.html 301",
        "/pages/c.htm /pages/c.html 301",
    ]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("a b.txt", "/a%20b.txt"),
        ("a:b/c?d", "/a%3Ab/c%3Fd"),
        ("caf\udce9", "/caf%E9"),
    ],
)
def test_any_name_of_a_file_is_a_url(path: str, url: str) -> None:
    assert redirects.of_file(PurePosixPath(path)) == url


def test_redirects_lead_where_pelican_writes_the_pages(
    site: Site, pelican_command: Command
) -> None:
    essays = {
        "100%.txt": {"title": "P"},
        "a#b.html": {"title": "H", "author": "Ann"},
        "history/d.txt": {"title": "D"},
        "history/e.txt": {"title": "E", "category": "R&amp;D", "status": "hidden"},
        "2004-05-06-f.txt": {"title": "F", "date": ""},
        "de.txt": {"title": "G", "lang": "de"},
        "url.txt": {"title": "U", "url": "my/u.html", "save_as": "my/u.html"},
        "old/p.txt": {"title": "Page"},
        "draft.txt": {"title": "X", "status": "draft"},
    }
    for name, fields in essays.items():
        path = Path("old", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = json.dumps({"date": "2001-02-03", **fields})
        path.write_text(f"<!-- {header} -->\n\nText.")
    Path("conf.py").write_text(
        'PATH = "content"\nTHEME = "simple"\nTIMEZONE = "UTC"\nAUTHOR = "A"\n'
        'PAGE_PATHS = ["x/old"]\n'
        'ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{category}/{author}/{slug}.html"\n'
    )
    importing = ["import", "old", "--out", "content/x", "--settings", "conf.py"]
    assert cli.main([*importing, "--redirects", "m.json", "--write"]) == 0
    found = json.loads(Path("m.json").read_text())
    assert found == {
        "/100%25.txt": "/2001/x/a/p.html",
        "/2004-05-06-f.txt": "/2004/x/a/f.html",
        "/a%23b.html": "/2001/x/ann/h.html",
        "/de.txt": "/g-de.html",
        "/url.txt": "/my/u.html",
        "/history/d.txt": "/2001/history/a/d.html",
        "/history/e.txt": "/2001/rd/a/e.html",
        "/old/p.txt": "/pages/page.html",
    }
    result = pelican_command("-s", "conf.py", "-o", "output")
    assert result.returncode == 0, result.stderr
    assert all(Path(f"output{x}").is_file() for x in found.values())


def test_an_imported_folder_is_built(site: Site) -> None:
    source = site.path / "old"
    source.mkdir()
    (source / "walls").write_bytes((HEADER % (1, 1)).encode() + b"\r\n\r\nOne.\r\n")
    (source / "gates.txt").write_bytes((HEADER % (2, 2)).encode("utf-16"))
    assert cli.main(["import", str(source), "--out", "content", "--write"]) == 0
    site.build()
    assert "<p>One.</p>" in site.output("e1.html")
    assert "Essay 2" in site.output("e2.html")
