"""``fix --links``: old addresses lead to where essays are, and no byte else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run
from tests.cli.links import planted
from tests.conftest import Command

#: Those forms that an archive whose files keep their names has.
MOVED = ("source that was renamed", "page of a source", "spaces")
FORMS = {x: y for x, y in planted.MARKDOWN.items() if x not in MOVED}
SITE = ("--links", "--old-site", "http://old.example")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The planted archive as the content of a blog, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    folder = tmp_path / "content"
    planted.write(folder)
    (folder / "posts/roofs.txt").rename(folder / "posts/roofs.md")
    (folder / "posts/forms.md").write_text(
        planted.HEADER % ("Forms", "") + planted.body(FORMS)
    )
    (folder / "posts/kept.md").unlink()
    return folder


def test_each_form_leads_to_where_the_essay_is(content: Path) -> None:
    before = {x: x.read_bytes() for x in content.rglob("*") if x.is_file()}
    assert run("fix", "content", *SITE, "--write") == 0
    forms = content / "posts/forms.md"
    header = planted.HEADER % ("Forms", "")
    assert forms.read_text() == header + planted.body(FORMS, 1)
    assert run("fix", "content", *SITE) == 0
    assert run("undo", "--yes") == 0
    after = {x: x.read_bytes() for x in content.rglob("*") if x.is_file()}
    assert after == before


def test_a_diff_is_shown_first(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forms = content / "posts/forms.md"
    header = planted.HEADER % ("Forms", "")
    forms.write_text(header + "[x](/w.html) [y](http://old.example/2008/04/nothing/)\n")
    before = forms.read_bytes()
    assert run("fix", "content", *SITE) == 1
    assert forms.read_bytes() == before
    assert capsys.readouterr().out.splitlines() == [
        "# 1 link rewritten",
        "--- content/posts/forms.md",
        "+++ content/posts/forms.md",
        "@@ -1,3 +1,3 @@",
        ' <!-- {"title": "Forms", "date": "2008-03-30"} -->',
        " ",
        "-[x](/w.html) [y](http://old.example/2008/04/nothing/)",
        "+[x]({filename}on-walls.md) [y](http://old.example/2008/04/nothing/)",
        "content/posts/forms.md:3:18: http://old.example/2008/04/nothing/ stays:"
        " nothing of the archive was there",
        "Would rewrite 1 link in 1 file; 1 link left.",
        "Nothing was written; --write does it.",
    ]


def test_links_of_a_blog_begin_at_its_content(
    content: Path, pelican_command: Command
) -> None:
    Path("pelicanconf.py").write_text(
        'PATH = "content"\nTHEME = "simple"\nTIMEZONE = "UTC"\nAUTHOR = "A"\n'
        'FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None\nARTICLE_EXCLUDES = ["pages"]\n'
    )
    assert run("fix", *SITE, "--write") == 0
    forms = (content / "posts/forms.md").read_text()
    assert "[x]({filename}/posts/on-walls.md#gate)" in forms
    assert run("check", "--select", "dead-link", "--fail-on", "warning") == 0
    result = pelican_command("-s", "pelicanconf.py", "-o", "output")
    assert result.returncode == 0
    assert "Unable to find" not in result.stdout


def test_pages_that_are_there_are_not_taken_for_old_files(content: Path) -> None:
    """The page walls.html is that of another essay than the file walls.md."""
    header = planted.HEADER
    (content / "walls.md").write_text(header % ("Walls", ', "slug": "old-walls"'))
    (content / "x.md").write_text(header % ("X", ', "slug": "walls"'))
    text = header % ("Forms", "") + "[x](/walls.html) [y](walls.html) [z](/walls/)\n"
    (content / "posts/forms.md").write_text(text)
    assert run("fix", "content", *SITE, "--write") == 0
    assert (content / "posts/forms.md").read_text() == text


def test_ordinary_articles_have_links_too(content: Path) -> None:
    text = "Title: Forms\nDate: 2008-03-30\nUrl: /w.html\n\n[x](/2008/03/walls)\n"
    (content / "posts/forms.md").write_text(text)
    assert run("fix", "content", *SITE, "--write") == 0
    written = (content / "posts/forms.md").read_text()
    assert written == text.replace("/2008/03/walls", "{filename}on-walls.md")


def test_broken_headers_and_bytes_are_left(content: Path) -> None:
    for data in (b'<!-- {"title": "x",} -->\n[x](/w.html)', b"[x](/w.html) \xff"):
        (content / "posts/forms.md").write_bytes(data)
        assert run("fix", "content", *SITE, "--write") == 0
        assert (content / "posts/forms.md").read_bytes() == data


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["content", "--links", "--add-headers"], "two runs"),
        (["content", "--old-site", "http://old.example"], "--old-site is for --links"),
        (["-", "--links"], "--links is for files"),
    ],
)
def test_links_come_alone(
    content: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert run("fix", *arguments) == 2
    assert reason in capsys.readouterr().err
