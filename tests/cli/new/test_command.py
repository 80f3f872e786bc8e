"""``new``: a file with a header that is in order, and never over another."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from pathlib import Path

import pytest
import time_machine

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.header import parser
from tests.cli.child import become_nobody, in_child, open_the_way_to
from tests.cli.command import run
from tests.conftest import Site

TODAY = "2026-11-25"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def fields(path: Path) -> dict[str, object]:
    head = parser.read(path.read_bytes(), str(path))
    assert head
    return dict(head.fields)


def files() -> list[str]:
    return sorted(str(x) for x in Path().rglob("*") if x.is_file())


def test_a_file_is_made_and_its_path_alone_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 25, 12), tick=False):
        assert run("new", "On Walls", "--first-draft", "2006~") == 0
    assert capsys.readouterr() == ("on-walls.md\n", "")
    assert Path("on-walls.md").read_bytes() == (
        b'<!--\n\t{\n\t\t"title": "On Walls",\n\t\t"date": "2026-11-25",\n'
        b'\t\t"first_draft": "2006~"\n\t}\n-->\n\n'
    )
    assert files() == ["on-walls.md"]


@pytest.mark.parametrize(
    ("title", "options", "name", "more"),
    [
        ("On Walls", (), "on-walls.md", {}),
        (" On Walls\n", (), "on-walls.md", {"title": "On Walls"}),
        ("“Hállo”, <em>you</em> &amp; me", (), "hallo-you-me.md", {}),
        ("2006-05-03", (), "2006-05-03.md", {}),
        ('A "quote" \\ and --> and --!> <!--more-->', (), None, {}),
        ("T", ("--draft",), "t.md", {"status": "draft"}),
        ("T", ("--category", "A, B; C"), "t.md", {"category": "A, B; C"}),
        ("T", ("--category", "Q&amp;A"), "t.md", {"category": "Q&amp;amp;A"}),
        ("T", ("--tags", "walls, Rome"), "t.md", {"tags": "walls, Rome"}),
        ("T", ("--tags", " ", "--category", ""), "t.md", {}),
        ("T", ("--first-draft", "1987-21"), "t.md", {"first_draft": "1987-21"}),
        ("T", ("--format", "html"), "t.html", {}),
        ("T", ("--format", "markdown"), "t.md", {}),
        ("T", ("--format", "wordpress"), "t.md", {"format": "wordpress"}),
        ("T", ("--in", "content/x"), "content/x/t.md", {}),
        ("T", ("--in", "pages"), "pages/t.md", {}),
    ],
)
def test_check_finds_nothing_in_what_is_made(
    title: str,
    options: tuple[str, ...],
    name: str | None,
    more: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for folder in ("content/x", "pages"):
        Path(folder).mkdir(parents=True)
    assert run("new", title, *options) == 0
    out, err = capsys.readouterr()
    path = Path(out.removesuffix("\n"))
    assert (str(path), err) == (name or str(path), "")
    today = dt.date.today().isoformat()
    assert fields(path) == {"title": title, "date": today, **more}
    assert run("check", ".", "--fail-on", "note") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("Checked 1 file in ")
    assert line.endswith(" s: 1 essay; 0 errors.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("***",), "the title '***' makes no slug; use one with letters or digits"),
        ((" ",), "the title '' makes no slug"),
        (("x\udcff",), "it is not valid UTF-8"),
        (("a\x07b",), "is allowed in no page and no feed"),
        (("x" * 300,), "file name of more than 255 bytes"),
        (("T", "--in", "nowhere"), "nowhere: no such folder; make it"),
        (("T", "--in", "a-file"), "a-file: no such folder"),
        (("T", "--in", ""), "the name of the file is missing"),
        (("T", "--first-draft", "last year"), "is not a partial date, such as 2006"),
        (("T", "--first-draft", "2006-13"), "is not a date"),
        (("T", "--first-draft", "9999"), "“9999” is after the publication"),
        (("T", "--format", "rst"), "invalid choice"),
        (("T", "--settings", "nowhere.py"), "nowhere.py: no such file"),
        (("index",), "the slug 'index' is taken: the page 'index' of the site has"),
        (("index", "--draft"), "the slug 'index' is taken"),
        ((), "TITLE"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a-file", "")
    assert run("new", *arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""
    assert files() == ["a-file"]


@pytest.mark.parametrize(
    "there",
    ["on-walls.md", "ON-Walls.md", "On-walls.MD", "link", "folder"],
)
def test_no_file_is_made_over_another(
    there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if there == "link":
        Path("on-walls.md").symlink_to("nowhere")
    elif there == "folder":
        Path("on-walls.md").mkdir()
    else:
        write(there, "Text.\n")
    before = sorted(Path().iterdir())
    assert run("new", "On Walls") == 2
    assert "is there already; use another title\n" in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before
    assert there in ("link", "folder") or Path(there).read_text() == "Text.\n"


def test_a_name_that_unicode_composes_otherwise_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("pelicanconf.py", "SLUGIFY_USE_UNICODE = True\n")
    assert run("new", "Café") == 0
    made = capsys.readouterr().out.strip()
    assert made == "café.md"
    for form in ("NFC", "NFD"):
        Path(made).rename(unicodedata.normalize(form, made))
        made = unicodedata.normalize(form, made)
        assert run("new", "Café") == 2
        assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("draft", [(), ("--draft",)])
@pytest.mark.parametrize(
    ("other", "header"),
    [
        ("a.md", '"title": "On Walls!"'),
        ("z.md", '"title": "Z", "slug": "on-walls"'),
        ("z.html", '"title": "Z", "slug": "ON-WALLS"'),
        ("sub/z.md", '"title": "Z", "save_as": "on-walls.html"'),
    ],
)
def test_no_page_is_that_of_another_essay(
    other: str, header: str, draft: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(f"content/{other}", f'<!-- {{{header}, "date": "2006-05-03"}} -->\n')
    assert run("new", "On Walls", "--in", "content", *draft) == 2
    err = capsys.readouterr().err
    assert err.startswith("pelican-jsoncomment: the slug 'on-walls' is taken: ")
    assert str(path) in err
    assert err.endswith("already; use another title\n")
    assert files() == [str(path)]


def test_the_page_of_another_draft_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("a.md", '<!-- {"title": "T", "date": "2006-05-03", "status": "draft"} -->')
    assert run("new", "T", "--draft") == 2
    assert "a.md:1:16 has the page drafts/t.html already" in capsys.readouterr().err
    assert run("new", "T") == 0


def test_what_is_wrong_elsewhere_stops_nothing() -> None:
    for name in "ab":
        write(f"{name}.md", '<!-- {"title": "Same", "date": "2006-05-03"} -->\n')
    write("c.md", '<!-- {"title": Bad} -->\n')
    write("d.md", "Text without a header.\n")
    assert run("new", "On Walls") == 0
    assert run("new", "Same") == 2


def test_the_blog_of_the_folder_says_where_and_how(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = 'PATH = "content"\nSLUGIFY_PRESERVE_CASE = True\n'
    write("pelicanconf.py", conf)
    assert run("new", "On Walls") == 2
    assert "content: no such folder" in capsys.readouterr().err
    Path("content/sub").mkdir(parents=True)
    assert run("new", "On Walls") == 0
    assert capsys.readouterr().out == "content/On-Walls.md\n"
    # The whole content is looked at, also from elsewhere.
    assert run("new", "On Walls", "--in", "content/sub") == 2
    assert "content/On-Walls.md:3:12 has the page" in capsys.readouterr().err
    Path("elsewhere").mkdir()
    os.chdir("elsewhere")
    assert run("new", "On Roofs", "--settings", "../pelicanconf.py") == 0
    assert capsys.readouterr().out == f"{here}/content/On-Roofs.md\n"
    assert run("new", "On Walls") == 0
    assert capsys.readouterr().out == "on-walls.md\n"


@pytest.mark.parametrize(
    ("settings", "options", "made"),
    [
        ('JSONCOMMENT_EXTENSIONS = ["txt"]', (), "on-walls.txt"),
        ('JSONCOMMENT_EXTENSIONS = ["htm", "mdown"]', (), "on-walls.mdown"),
        ('JSONCOMMENT_EXTENSIONS = ["htm"]', ("--format", "html"), "on-walls.htm"),
        ("JSONCOMMENT_EXTENSIONS = []", (), "on-walls.md"),
        ('SLUGIFY_SOURCE = "basename"', (), "on-walls.md"),
        ('ARTICLE_SAVE_AS = "{category}/{slug}.html"', (), "on-walls.md"),
        (
            'CATEGORY_SAVE_AS = "{slug}.html"; DEFAULT_METADATA = {}',
            ("--category", "on walls"),
            "the category 'on-walls' has the page on-walls.html already",
        ),
        (r'SLUG_REGEX_SUBSTITUTIONS = [("[^a-z]", "/")]', (), "cannot be the name"),
        (r'SLUG_REGEX_SUBSTITUTIONS = [("^", ".")]', (), "cannot be the name"),
        ('JSONCOMMENT_FIELDS = {"title": "called"}', (), "add the field title"),
        ("PATH = 5", (), "pelicanconf.py: "),
    ],
)
def test_settings_of_the_blog_hold(
    settings: str,
    options: tuple[str, ...],
    made: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("pelicanconf.py", f"{settings}\n")
    status = run("new", "On Walls", *options)
    out, err = capsys.readouterr()
    assert (out == f"{made}\n" and status == 0) or (made in err and status == 2)


def test_what_is_made_is_built(tmp_path: Path) -> None:
    site = Site(tmp_path, {})
    Path("content").mkdir()
    assert run("new", "On Walls", "--in", "content", "--category", "history") == 0
    with Path("content/on-walls.md").open("a") as file:
        file.write("They were built by the afraid.\n")
    site.build()
    assert "built by the afraid" in site.output("on-walls.html")
    assert "On Walls" in site.output("category/history.html")


def test_a_file_that_was_made_meanwhile_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def create(path: Path, data: bytes) -> None:
        path.write_text("Mine.")
        made(path, data)

    made = atomic.create
    monkeypatch.setattr(atomic, "create", create)
    assert run("new", "On Walls") == 2
    assert "on-walls.md: File exists" in capsys.readouterr().err
    assert files() == ["on-walls.md"]
    assert Path("on-walls.md").read_text() == "Mine."


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_folder_that_cannot_be_written_to_is_named(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = here / "content"
    folder.mkdir(mode=0o555)
    open_the_way_to(folder)
    folder.chmod(0o555)

    def run_as_nobody() -> int:
        become_nobody()
        return run("new", "On Walls", "--in", "content")

    assert in_child(run_as_nobody) == 2
    assert "content: Permission denied" in capfd.readouterr().err
    assert files() == []
