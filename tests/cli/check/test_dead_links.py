"""The rule dead-link: each link that leads nowhere, and no other."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.command import run
from tests.conftest import ROOT, Command

HEADER = '<!-- {"title": "%s", "date": "2008-03-30"%s} -->\n\n'
SETTINGS = """\
PATH = "content"
THEME = "simple"
TIMEZONE = "UTC"
SITEURL = "https://new.example"
DEFAULT_CATEGORY = "misc"
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None
"""
ROOFS = HEADER % (
    "Roofs",
    ', "tags": ["Old Walls"], "category": "history", "author": "Ada Author",'
    ' "old_url": "http://old.example/2008/roofs/", "aliases": ["/r.html"]',
)
FILES = {
    "roofs.md": ROOFS + "# Tiles {: #tiles}\n\nText.[^1]\n\n[^1]: A note.\n",
    "sub/doors.html": HEADER % ("Doors", ', "category": "history"')
    + '<a name="hinge">',
    "sub/moved.md": HEADER
    % ("Moved", ', "category": "x", "old_url": "http://old.example/moved.html"'),
    "skipped.md": HEADER % ("Skipped", ', "status": "skip", "category": "x"'),
    "pages/about.md": HEADER % ("About", ""),
    "images/x.jpg": "x",
    "sub/a b.pdf": "x",
}
#: What leads nowhere from sub/walls.md, with a part of the reason.
DEAD = {
    "filename": ("[x]({filename}nothing.md)", "no such file"),
    "filename from the root": ("[x]({filename}/doors.html)", "no such file"),
    "static": ("![x]({static}/images/y.jpg)", "no such file"),
    "attach": ("[x]({attach}y.pdf)", "no such file"),
    "old way": ("[x](|filename|nothing.md)", "no such file"),
    "static of an essay": ("[x]({static}/roofs.md)", "write {filename}"),
    "skipped": ("[x]({filename}/skipped.md)", "status is skip"),
    "unknown way": ("[x]({filname}/roofs.md)", "knows no such link"),
    "template": ("[x]({{ page.url }})", "knows no such link"),
    "anchor": ("[x]({filename}/roofs.md#slates)", "no"),
    "anchor in html": ("[x]({filename}doors.html#latch)", "the id 'latch'"),
    "own anchor": ("[x](#nowhere)", "nothing in this page"),
    "category": ("[x]({category}geography)", "no published essay has this category"),
    "tag": ("[x]({tag}new-walls)", "no published essay has this tag"),
    "author": ("[x]({author}bob)", "no published essay has this author"),
    "relative": ("[x](nothing.html)", "no page and no file has this name"),
    "relative file": ("[x](a%20b.pdf)", "write {static}a b.pdf"),
    "relative image": ("![x](y.jpg)", "no page and no file"),
    "source": ("[x](../roofs.md)", "write {filename}../roofs.md"),
    "old address": ("[x](http://old.example/2008/roofs)", "roofs.md had this address"),
    "other old address": ("[x](https://www.old.example/r.html)", "had this address"),
    "old address from the root": ("[x](/2008/roofs/)", "had this address"),
    "alias": ("[x](/r.html#tiles)", "had this address"),
    "old host": ("[x](http://old.example/2007/none/)", "of the old site"),
    "of a definition": ("[x][a]\n\n[a]: {filename}nothing.md", "no such file"),
    "html": ('<a href="{filename}nothing.md">x</a>', "no such file"),
    "poster": ('<video poster="{static}y.jpg"></video>', "no such file"),
    "set": (
        '<img src="{static}/images/x.jpg" srcset="{static}y.jpg 2x">',
        "no such file",
    ),
    "page in a set": (
        '<img src="{static}/images/x.jpg" srcset="{filename}/roofs.md 2x">',
        "Pelican resolves no {filename} in srcset",
    ),
    "file of a set": (
        '<img src="{static}/images/x.jpg" srcset="{static}/images/y.jpg 2x">',
        "no such file",
    ),
    "capitals": ('<A HREF="{filename}/roofs.md">x</A>', "in lower case and in quotes"),
    "no quotes": ("<a href={filename}/roofs.md>x</a>", "in lower case and in quotes"),
    "autolink": ("<http://old.example/2008/roofs/>", "had this address"),
}
#: What leads somewhere from there, or is no link.
ALIVE = {
    "filename": "[x]({filename}doors.html) [y]({filename}/roofs.md)",
    "above": "[x]({filename}../pages/about.md)",
    "static by filename": "[x]({filename}a b.pdf)",
    "encoded": "[x]({static}a%20b.pdf) ![x]({static}/images/x.jpg?v=1)",
    "set": '<img srcset="{static}/images/x.jpg 1x, {static}a%20b.pdf 2x">',
    "attach": "[x]({attach}/images/x.jpg)",
    "old way": "[x](|filename|doors.html)",
    "index": "[x]({index})",
    "category": "[x]({category}history)",
    "tag": "[x]({tag}Old Walls) [y]({tag}old-walls)",
    "author": "[x]({author}Ada Author)",
    "anchors": "[x]({filename}/roofs.md#tiles) [y]({filename}/roofs.md#fn:1)",
    "anchor of old": "[x]({filename}doors.html#hinge)",
    "own": '[x](#here)<span id="here"></span>',
    "note": "A note.[^2]\n\n[^2]: Here.\n\n[x](#fn:2)",
    "top": "[x](#) [y](#top) [z]({filename}/roofs.md#:~:text=x)",
    "page": "[x](roofs.html) [y](./doors.html#hinge) [z](pages/about.html)",
    "file": "![x](images/x.jpg)",
    "of the site": "[x](archives.html) [y](tag/old-walls.html) [z](theme/css/x.css)",
    "root": "[x](/roofs.html) [y](/nothing/) [z](/wiki/)",
    "other site": "[x](http://other.example/2008/roofs/) [y](//cdn.example/x.js)",
    "relative set": (
        '<img src="images/x.jpg" srcset="{static}/images/x.jpg 2x, images/x.jpg">'
    ),
    "mail": "[x](mailto:a@b.example) [y](tel:123) [z](data:text/plain,x)",
    "code": "`[x]({filename}nothing.md)`\n\n    [x]({filename}nothing.md)",
    "fence": "```\n[x]({filename}nothing.md) <http://old.example/>\n```",
    "comment": '<!-- <a href="{filename}nothing.md"> -->',
    "text": 'Write href="{filename}nothing.md" there, or ]({filename}nothing.md).',
    "title": '[x](#top "{filename}nothing.md")',
    "unused": "[b]: {filename}nothing.md",
    "home": "[x](http://old.example/)",
}


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog with what the links lead to, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(SETTINGS)
    write(FILES)
    return tmp_path


def write(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = Path("content", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(
    capsys: pytest.CaptureFixture[str], *paths: str
) -> list[tuple[str, int, int, str]]:
    """Return path, line, column and message of each dead link, by its place."""
    run("check", *paths, "--select", "dead-link", "--format", "json")
    reports = json.loads(capsys.readouterr().out)["findings"]
    return sorted(
        (x["path"], x["start"]["line"], x["start"]["column"], x["message"])
        for x in reports
    )


def test_each_planted_link_is_found_at_its_place(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEADER % ("Walls", ', "category": "x"')
    expected = []
    for link, reason in DEAD.values():
        destination = re.search(r"\|?\{|\|f|#n|nothing.h|a%|y\.j|\.\.|http|/2|/r", link)
        if "srcset" in link:
            destination = re.search(r"\{\w+\}\S* 2x", link)
        if "HREF" in link:
            destination = re.search("HREF", link)
        assert destination
        line = text + link[: destination.start()]
        column = len(line) - line.rfind("\n") - link.startswith("<http")
        expected.append((line.count("\n") + 1, column, reason))
        text += f"{link}\n\n"
    write({"sub/walls.md": text})
    reports = found(capsys)
    assert [x[:2] for x in expected] == [x[1:3] for x in reports]
    assert {x[0] for x in reports} == {"content/sub/walls.md"}
    for (_, _, reason), (_, _, _, message) in zip(expected, reports, strict=True):
        assert message.startswith("link: “")
        assert reason in message


@pytest.mark.parametrize("name", ALIVE)
def test_what_leads_somewhere_is_not_found(
    blog: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write({"sub/walls.md": HEADER % ("Walls", ', "category": "x"') + ALIVE[name]})
    assert found(capsys) == []


@pytest.mark.slow
def test_pelican_agrees(blog: Path, pelican_command: Command) -> None:
    """What is found of Pelican's own links is what it cannot resolve."""
    # It logs the same line once only.
    names = ("filename", "filename from the root", "static of an essay", "skipped")
    own = [DEAD[x][0] for x in (*names, "unknown way", "template")]
    # It also looks into comments.
    alive = [ALIVE[x] for x in ALIVE if x != "comment"]
    for links, number in ((own, len(own)), (alive, 0)):
        write({"sub/walls.md": HEADER % ("Walls", "") + "\n\n".join(links)})
        result = pelican_command("-s", "pelicanconf.py", "-o", "output", "-v")
        said = re.findall("Unable to find|not recognized", result.stdout)
        assert len(said) == number, result.stdout


def test_the_example_site_has_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT / "example_site")
    assert found(capsys) == []


def test_a_part_of_a_blog_is_not_taken_for_all_of_it(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "[a](other.html) [b]({tag}other) [c](a%20b.pdf) [d]({filename}nothing.md)"
    write({"sub/walls.md": HEADER % ("Walls", "") + text})
    for path in ("content/sub/walls.md", "content/sub"):
        reports = found(capsys, path, "--settings", "pelicanconf.py")
        messages = [x[3] for x in reports]
        assert len(messages) == 2
        assert "a%20b.pdf" in messages[0]
        assert "nothing.md" in messages[1]
    assert len(found(capsys)) == 4


def test_ordinary_articles_may_have_any_tag(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"sub/walls.md": HEADER % ("Walls", "") + "[a](other.html) [b]({tag}other)"})
    write({"other.md": "Title: Other\nDate: 2008-03-30\nTags: other\n\nText."})
    assert found(capsys) == []


def test_headings_have_ids_where_the_blog_gives_them(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# The Gate\n\n[x](#the-gate) [y](#no-gate)"
    write({"sub/walls.md": HEADER % ("Walls", "") + text})
    assert len(found(capsys)) == 2
    with Path("pelicanconf.py").open("a") as settings:
        settings.write('MARKDOWN = {"extensions": ["toc"]}\n')
    assert ["#no-gate" in x[3] for x in found(capsys)] == [True]


def test_the_anchor_of_the_more_marker_is_one(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "A.\n\n<!--more-->\n\n[x](#more)"
    write({"sub/walls.md": HEADER % ("Walls", "") + text})
    assert len(found(capsys)) == 1
    with Path("pelicanconf.py").open("a") as settings:
        settings.write('JSONCOMMENT_MORE_ANCHOR = "more"\n')
    assert found(capsys) == []


def test_links_are_as_the_blog_writes_them(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"sub/walls.md": HEADER % ("Walls", "") + "[x]({filname}none.md)"})
    assert len(found(capsys)) == 1
    with Path("pelicanconf.py").open("a") as settings:
        settings.write('INTRASITE_LINK_REGEX = "[$](?P<what>.*?)[$]"\n')
    write(
        {
            "sub/walls.md": HEADER % ("Walls", "")
            + "[x]($filename$none.md) [y]({filname}b)"
        }
    )
    assert ["$filename$none.md" in x[3] for x in found(capsys)] == [True]


def test_an_old_site_at_the_same_host_may_be_linked_to(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only an address that no longer is one is old."""
    with Path("pelicanconf.py").open("a") as settings:
        settings.write('SITEURL = "http://old.example"\n')
    text = (
        "[a](http://old.example/moved.html) [b](http://old.example/files/x.zip)"
        " [c](http://old.example/2008/roofs/)"
    )
    write({"sub/walls.md": HEADER % ("Walls", "") + text})
    assert ["2008/roofs" in x[3] for x in found(capsys)] == [True]


def test_standard_input_has_dead_links(
    blog: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEADER % ("Walls", "") + "[a]({filename}roofs.md) [b]({filename}none.md)"
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    reports = found(capsys, "-", "--stdin-filename", "content/new.md")
    assert [x[1:3] for x in reports] == [(3, 29)]
