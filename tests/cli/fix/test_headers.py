"""``fix --add-headers``: texts without front matter get a header, and lose no byte."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import ProofError
from pelican_jsoncomment.cli.convert.headerless import Headerless
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header import parser
from tests.cli.command import run
from tests.conftest import Site
from tests.growth import assert_linear

BLOG = Blog.read(None)
HTML = "<!DOCTYPE html>\n<html><head>%s</head><body>%s</body></html>\n"
WRITE = ("fix", "content", "--add-headers", "--write", "--no-backup")


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def write(name: str, text: str | bytes = "Text.\n") -> Path:
    path = Path("content", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def fields(path: Path) -> dict[str, object]:
    head = parser.read(path.read_bytes(), str(path))
    assert head
    return dict(head.fields)


def assert_error_free() -> None:
    assert run("check", "content", "--fail-on", "error") == 0


class Case(NamedTuple):
    """A text, and what its title must be, also with --unsafe."""

    name: str
    text: str
    title: str
    unsafe: str = ""


TITLES = [
    Case("on-the-walls_of_troy.md", "Text.\n", "On the walls of troy", "Text."),
    Case("2006-05-walls.md", "- one\n- two\n", "Walls", "- one"),
    Case("walls-2006-05-03.md", "Text.\n", "Walls", "Text."),
    Case("2006-05-03.md", "Text.\n", "2006-05-03", "Text."),
    Case("a<b.md", "x" * 200, "A&lt;b", "A&lt;b"),
    Case("a.md", "Text.\n\n# On Walls\n", "On Walls"),
    Case("a.md", "Text.\r\rOn Walls\r====\r", "On Walls"),
    Case("a.md", "On Walls\n---\n\nText.\n", "On Walls"),
    Case("a.md", "\n## On Walls ##\n\nText.\n", "On Walls"),
    # A part of the text is not what all of it is called.
    Case("a.md", "Text.\n\n## Part one\n", "A", "Text."),
    Case("a.md", "Text.\n## Part one\n", "A", "Text."),
    Case("a.md", "Text.\n\nPart one\n---\n", "A", "Text."),
    Case("a.md", "#1 reason\n", "A", "#1 reason"),
    Case("a.md", "```\n# a comment\n```\n", "A", "```"),
    Case("a.md", "~~~\n```\n# a comment\n~~~\n# On Walls\n", "On Walls"),
    Case("a.md", '<h1 class="t">On <em>Walls</em></h1>\n', "On Walls"),
    Case("a.md", '# On *Walls*, [roofs](/r "x") \\& `co_de` a_b_c {#id}\n', ""),
    Case("a.md", "# 5 < 6 &amp; &lt;p>\n", "5 &lt; 6 &amp; &lt;p>"),
    Case("a.md", "# " + "long " * 100, "A", "A"),
    Case("a.html", HTML % ("<title>Site</title>", "<h1>On\n<b>Walls</b></h1>"), ""),
    Case("a.html", HTML % ("<title>On Walls</title>", "<p>x"), "On Walls"),
    Case("a.html", HTML % ("<script>'<h1>x</h1>'</script>", "<h1></h1>"), "A", ""),
    Case("a.html", "<p># x\n", "A", "# x"),
]


@pytest.mark.parametrize("case", TITLES)
@pytest.mark.parametrize("flag", ["", "--unsafe"])
def test_a_title_is_the_first_heading_or_the_name_of_the_file(
    case: Case, flag: str
) -> None:
    path = write(case.name, case.text)
    assert run(*WRITE, *filter(None, [flag])) == 0
    titles = {"\\&": "On Walls, roofs & co_de a_b_c", "<h1>On\n": "On Walls"}
    title = case.title or next(v for k, v in titles.items() if k in case.text)
    if flag:
        title = case.unsafe or title
    assert fields(path)["title"] == title
    assert_error_free()


@pytest.mark.parametrize(
    ("name", "text", "date", "unsafe"),
    [
        ("1998/walls.md", "Text.", "1998", ""),
        ("1998/05/walls.md", "Text.", "1998-05", ""),
        ("1998/05/03/x.md", "Text.", "1998-05-03", ""),
        ("1998-05/x.md", "Text.", "1998-05", ""),
        ("2006-05-walls.md", "Text.", "2006-05", ""),
        ("1998/2006-05-03-walls.md", "Text.", "2006-05-03", ""),
        ("20060503_walls.md", "Text.", "2006-05-03", ""),
        ("walls.2006.05.md", "Text.", "2006-05", ""),
        ("old/1998/2003/x.md", "Text.", "2003", ""),
        ("1998/13/x.md", "Text.", "1998", ""),
        # The year may be what the text is about.
        ("1984.md", "Text.", None, "1984"),
        ("1936-the-trials.md", "Text.", None, "1936"),
        ("12006-05-x.md", "Text.", None, ""),
        ("2006-2008-x.md", "Text.", None, "2006"),
        # Not dates of the calendar, or not dates yet.
        ("2006-02-30-x.md", "Text.", None, "2006"),
        ("2006-21-x.md", "Text.", None, "2006"),
        ("2099-01-01-x.md", "Text.", None, None),
        ("0042/x.md", "Text.", None, ""),
        ("a.html", HTML % ('<meta name="date" content="3 May 2006">', ""), "", ""),
        ("b.html", HTML % ('<META NAME="Date" CONTENT="2006-05">', ""), "2006-05", ""),
        ("c.html", HTML % ("", '<time datetime="2006-05-03T10:00:00Z">x</time>'), 0, 0),
        ("d.html", HTML % ("", '<time datetime="3h">x</time>'), None, ""),
        ("e.html", HTML % ("", '<time datetime="spring">x</time>'), None, ""),
        ("f.md", '<time datetime="2006-05-03">x</time>', None, ""),
        ("2006/g.html", HTML % ("", '<time datetime="2006-05-03">'), "2006-05-03", ""),
        ("1998/h.html", HTML % ("", '<time datetime="2006-05-03">'), "1998", ""),
    ],
)
@pytest.mark.parametrize("flag", ["", "--unsafe"])
def test_a_date_is_one_of_the_path_or_of_an_html_document(
    name: str,
    text: str,
    date: str | int | None,
    unsafe: str | int | None,
    flag: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = write(name, text)
    assert run(*WRITE, *filter(None, [flag])) == 0
    wanted = unsafe if unsafe and flag else date
    wanted = {"": "2006-05-03", 0: "2006-05-03T10:00:00+00:00"}.get(wanted, wanted)
    head = fields(path)
    assert head.get("date") == wanted
    assert head.get("status") == (None if wanted else "draft")
    undated = f"Needs a date, and is a draft until then: 1 file\n  content/{name}\n"
    assert capsys.readouterr().out.endswith(undated) == (wanted is None)
    assert_error_free()


def test_folders_outside_of_the_archive_tell_no_date(content: Path) -> None:
    old = content.parent / "1998"
    content.rename(old)
    for number, name in enumerate((str(old), f"../{content.parent.name}/1998")):
        path = old / f"{number}.md"
        path.write_text("Text.")
        assert run("fix", name, "--add-headers", "--write", "--no-backup") == 0
        assert "date" not in fields(path)
    (old / "2.md").write_text("Text.")
    assert run("fix", "1998", "--add-headers", "--write", "--no-backup") == 0
    assert fields(old / "2.md")["date"] == "1998"


def test_the_time_of_the_file_is_a_date_only_where_it_is_asked_for() -> None:
    dated, undated = write("1998/a.md"), write("b.md")
    for path in (dated, undated):
        os.utime(path, (1e9, 1e9))
    assert run("fix", "content", "--date-from", "mtime") == 2
    assert run(*WRITE, "--date-from", "mtime") == 0
    assert fields(dated)["date"] == "1998"
    assert fields(undated) == {"title": "B", "date": "2001-09-09"}


@pytest.mark.parametrize("folder", ["drafts", "_drafts", "Draft"])
def test_what_is_in_a_folder_of_drafts_stays_one(folder: str) -> None:
    path = write(f"{folder}/2006-05-03-a.md")
    assert run(*WRITE) == 0
    assert fields(path)["status"] == "draft"
    assert fields(path)["date"] == "2006-05-03"


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"title": "A", "date": "2006"} -->\n',
        '<!-- {"title": "A", "date": "2006",} -->\n',
        '<!-- {"title": "A\n',
        'Text.\n\n<!-- {"title": "A", "date": "2006"} -->\n',
        "Title: A\nDate: 2006-05-03\n\nText.\n",
        "\ufeffTitle: A\n\nText.\n",
        "---\ntitle: A\n---\nText.\n",
        "\ufeff---\ntitle: A\n---\nText.\n",
        "---\ntitle: [\n---\n",
        "title: A\ntags:\n- x\n---\nText.\n",
        "+++\ntitle = 'A'\n+++\n",
        '{\n"title": "A"\n}\n',
        ".. title: A\n.. slug: a\n",
        "<!--\n.. title: A\n-->\n",
        ":title: A\n",
        "",
        " \n",
    ],
)
def test_front_matter_of_any_form_is_left_alone(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("a.md", text)
    assert run(*WRITE) == 0
    assert capsys.readouterr().out == "Added a header to 0 files.\n"
    assert path.read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.md", b"caf\xe9", "not UTF-8 at byte 3; save it as UTF-8"),
        ("a.md", b"\xff\xfea\0", "not UTF-8 at byte 0"),
        ("a.md", b"a\x0cb", "the build would refuse it: encoding: U+000C"),
        ("a.md", b'<!-- "title": "A", "date": "2006" -->\n', "its header is broken"),
        ("a.md", b"<!--\ntitle: A\ndate: 2006\n-->\n", "its header is broken"),
        ("a.html", b'<meta name="date" content="long ago"><p>x', "date: 'long ago' is"),
    ],
)
def test_what_cannot_get_a_header_is_named_and_stays(
    name: str, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(name, data)
    assert run(*WRITE) == 1
    out = capsys.readouterr().out
    assert f"content/{name}: no header added: " in out
    assert said in out
    assert out.endswith("Added a header to 0 files; 1 file without one.\n")
    assert path.read_bytes() == data


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "text",
    [
        "Text.",
        "\n\nText.\n",
        "One.\r\n\r\nTwo.\r\n",
        "One.\r\rTwo.",
        "    code\n",
        "Notes: this is text.\n",
        "<!-- a note -->\nText.\n",
        "a --> b <!--more--> c\n",
    ],
)
def test_the_text_keeps_every_byte_and_undo_takes_the_header_back(
    text: str, mark: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (mark + text).encode()
    path = write("1998/a.md", before)
    assert run("fix", "content", "--add-headers") == 1
    out = capsys.readouterr().out
    assert '+\t\t"title": "A",' in out
    assert out.endswith(
        "Would add a header to 1 file.\nNothing was written; --write does it.\n"
    )
    assert path.read_bytes() == before
    assert run(*WRITE, "--report", "r.json") == 0
    after = path.read_bytes()
    assert after.startswith(mark.encode() + b"<!--")
    assert after.endswith(text.encode())
    header = after.removesuffix(text.encode())
    assert {b"\r\n": b"\n", b"\r": b"\n"}.get(_newline(text), b"\r") not in (
        header.replace(_newline(text), b"")
    )
    assert_error_free()
    assert run(*WRITE) == 0
    assert path.read_bytes() == after
    assert run("undo", "r.json", "--yes") == 0
    assert path.read_bytes() == before


def _newline(text: str) -> bytes:
    return next((x for x in (b"\r\n", b"\r") if x in text.encode()), b"\n")


def test_each_page_is_its_own() -> None:
    """Files of one name, of one title with an essay, and of the site's own pages."""
    write("z.md", '<!-- {"title": "On Walls", "date": "2006"} -->\n')
    write("y.md", '<!-- {"title": "Y", "slug": "b", "date": "2006"} -->\n')
    slugs = {
        "1998/on-walls.md": "on-walls-2",
        "1999/on-walls.md": "on-walls-3",
        "2000/index.md": "index-2",
        "2000/archives.md": "archives-2",
        "2000/b.md": "b-2",
        "2000/c.md": None,
    }
    for name in slugs:
        write(name)
    write("2000/sign.md", "# ***\n")
    write("2000/long.md", "# " + "x" * 250 + "\n")
    assert run(*WRITE) == 0
    made = {x: fields(Path("content", x)).get("slug") for x in slugs}
    assert made == slugs
    assert fields(Path("content/2000/long.md"))["slug"] == "x" * 100
    assert_error_free()


def test_all_that_gets_a_header_is_built_or_a_draft(tmp_path: Path) -> None:
    site = Site(tmp_path, {})
    site.write("1998/walls.md", "Text.\n")
    site.write("gates.md", "Text.\n")
    site.write("2006-05-roofs.html", HTML % ("<title>On Roofs</title>", "<p>x"))
    assert run(*WRITE) == 0
    site.build()
    pages = {
        x.relative_to(site.path / "output").as_posix()
        for x in (site.path / "output").rglob("*.html")
    }
    assert {"walls.html", "on-roofs.html", "drafts/gates.html"} <= pages
    assert "gates.html" not in pages


def test_headers_of_a_blog_are_by_its_settings() -> None:
    """Slugs by names, and fields under names of the archive's own."""
    Path("conf.py").write_text(
        'PATH = "content"\nSLUGIFY_SOURCE = "basename"\n'
        'JSONCOMMENT_FIELDS = {"title": "called"}\n'
    )
    path = write("1998/a.md")
    arguments = ("fix", "--settings", "conf.py", "--add-headers", "--write")
    assert run(*arguments, "--no-backup") == 1
    assert path.read_bytes() == b"Text.\n"
    Path("conf.py").write_text('PATH = "content"\nSLUGIFY_SOURCE = "basename"\n')
    write("1999/a.md", "# Other\n")
    assert run(*arguments, "--no-backup") == 0
    assert "slug" not in fields(path)
    assert fields(Path("content/1999/a.md"))["slug"] == "a-2"


@pytest.mark.parametrize("extension", ["md", "html"])
@pytest.mark.parametrize(
    "piece",
    ["<!--", "<h1>", "<h1>\n", "# [", "*", "\\", " ", "\n", "x\n=", "<time ", "```\n"],
)
def test_the_time_grows_with_the_text(piece: str, extension: str) -> None:
    def plan(size: int) -> None:
        source = Source(f"{piece * size}x", f"a.{extension}")
        headerless = Headerless(BLOG, list, unsafe=True)
        with suppress(ProofError):
            headerless.header_for(source, PurePosixPath(source.path))

    assert_linear(plan, 40_000)
