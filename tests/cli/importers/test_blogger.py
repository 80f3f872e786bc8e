"""Exports of Blogger, in its own form and in that of Google Takeout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header import parser
from tests.conftest import Site

EXPORTS = Path(__file__).parents[2] / "data" / "exports"
TAKEOUT, OLDER = EXPORTS / "takeout.atom", EXPORTS / "blogger.xml"
FEED = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:b='http://schemas.google.com/blogger/2018'>"


class Command:
    """The import of an export, and what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, export: Path, *options: str) -> tuple[int, str]:
        arguments = ["import", str(export), "--out", "content", "--write", *options]
        status = main.main(arguments)
        out, err = self._capsys.readouterr()
        return status, out + err

    def of_text(self, text: str, *options: str) -> tuple[int, str]:
        Path("feed.atom").write_text(text, "utf-8")
        return self(Path("feed.atom"), *options)


@pytest.fixture
def imported(site: Site, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def fields(name: str) -> dict[str, Any]:
    head = parser.parse(Source(Path("content", name).read_text("utf-8")))
    assert head
    return dict(head.fields)


def made() -> dict[str, str]:
    paths = (x for x in Path("content").rglob("*") if x.is_file())
    return {
        str(x.relative_to("content")): fields(str(x.relative_to("content")))["status"]
        for x in paths
    }


def entry(**elements: str) -> str:
    given = {
        "id": "tag:blogger.com,1999:blog-1.post-7",
        "b:type": "POST",
        "title": "T",
        "published": "2012-01-02T03:04:05Z",
        **elements,
    }
    parts = "".join(f"<{k}>{v}</{k}>" for k, v in given.items())
    return f"<entry>{parts}</entry>"


def test_posts_pages_and_drafts_of_takeout_are_imported(imported: Command) -> None:
    status, out = imported(TAKEOUT)
    assert status == 0
    assert made() == {
        "moss-and-stone.html": "published",
        "not-yet.html": "draft",
        "some-day.html": "draft",
        "thrown-away.html": "skip",
        "archives-2.html": "published",
        "pages/about.html": "published",
    }
    assert fields("moss-and-stone.html") == {
        "title": "Moss &lt;and&gt; stone",
        "date": "2012-05-06T10:30:00.001000+02:00",
        "modified": "2013-01-02T09:00:00.500000+00:00",
        "slug": "moss-and-stone",
        "status": "published",
        "tags": ["walls, old", "R&D"],
        "author": "Ann & Tom",
        "old_url": "/2012/05/moss-and-stone.html",
        "guid": "tag:blogger.com,1999:blog-10.post-20",
        "blogger_description": "On moss",
    }
    body = (
        Path("content/moss-and-stone.html").read_text("utf-8").partition("-->\n\n")[2]
    )
    assert body == (
        "<p>The moss came first.</p><!--more--><p>The stone stayed &amp; waited. "
        '<img alt="Moss" src="https://pictures.example/s320/moss.jpg" /></p>'
    )
    assert fields("thrown-away.html")["blogger_status"] == "soft_trashed"
    assert fields("some-day.html")["blogger_status"] == "scheduled"
    assert fields("archives-2.html")["blogger_slug"] == "archives"
    assert "left in the export: blogger:location/blogger:name" in out
    assert "comment (4)" in out
    assert "post: 5, of which 5 new\n" in out


def test_bloggers_own_form_is_imported(imported: Command) -> None:
    status, out = imported(OLDER, "--redirects", "r")
    assert status == 0
    assert made() == {
        "on-hedges.html": "published",
        "a-draft.html": "draft",
        "pages/plants.html": "published",
    }
    hedges, plants = fields("on-hedges.html"), fields("pages/plants.html")
    assert hedges["old_url"] == "http://garden.example/2010/03/on-hedges.html"
    assert hedges["tags"] == ["hedges"]
    assert (plants["title"], plants["author"]) == ("<i>Plants</i>", ["Ann", "Bea"])
    assert "settings: 2, of which 2 left out" in out
    assert "template: 1, of which 1 left out" in out
    assert "(left in the export: point)" in out
    assert Path("r").read_text().splitlines() == [
        "/2010/03/on-hedges.html /on-hedges.html 301",
        "/p/plants.html /pages/plants.html 301",
    ]


@pytest.mark.parametrize("export", [TAKEOUT, OLDER])
def test_what_is_imported_is_built_and_nothing_private_is_shown(
    imported: Command, site: Site, caplog: pytest.LogCaptureFixture, export: Path
) -> None:
    imported(export)
    site.build(THEME="simple")
    errors = [x.getMessage() for x in caplog.records if x.levelname == "ERROR"]
    assert not [x for x in errors if "Unknown status 'skip'" not in x]
    pages = list(Path("output").rglob("*.html"))
    shown = "".join(x.read_text("utf-8") for x in pages)
    assert "A secret of mine." not in shown
    public = [x for x in pages if "drafts" not in x.parts]
    assert not [x for x in public if "Half a thought." in x.read_text("utf-8")]


def comments(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path("kept", name).read_text("utf-8"))[
        "comments"
    ]
    return found


def test_comments_of_takeout_come_before_and_after_their_post(
    imported: Command,
) -> None:
    out = imported(TAKEOUT, "--comments", "kept")[1]
    assert [str(x) for x in Path("kept").rglob("*")] == ["kept/moss-and-stone.json"]
    first, second = comments("moss-and-stone.json")
    assert first == {
        "id": "30",
        "parent": None,
        "author": "Bea",
        "date": "2012-05-07T10:00:00+00:00",
        "status": "approved",
        "type": "comment",
        "url": "https://bea.example/",
        "text": "What a <i>wall</i>!",
    }
    assert (second["parent"], second["text"]) == ("30", "Thank you.")
    assert "on what is not in the export (1)" in out
    assert "spam (1)" in out


def test_comments_of_bloggers_own_form_answer_each_other(imported: Command) -> None:
    imported(OLDER, "--comments", "kept", "--comment-addresses")
    first, second = comments("on-hedges.json")
    assert (first["text"], first["parent"]) == ("Do hedges grow?", None)
    assert (second["text"], second["parent"]) == ("They do.", "4")
    assert (second["mail"], second["ip"]) == ("tom@people.example", "")


def test_comments_that_answer_each_other_in_a_ring_are_on_nothing(
    imported: Command,
) -> None:
    ring = "".join(
        entry(id=f"post-{a}", **{"b:type": "COMMENT", "b:parent": f"post-{b}"})
        for a, b in [(1, 2), (2, 3), (3, 1), (4, 4)]
    )
    status, out = imported.of_text(f"{FEED}{entry()}{ring}</feed>", "--comments", "k")
    assert (status, Path("k").exists()) == (0, False)
    assert "on what is not in the export (4)" in out


@pytest.mark.parametrize(
    ("elements", "name", "value"),
    [
        ({"title": ""}, "title", "Untitled 7"),
        ({"title": "", "id": ""}, "title", "Untitled"),
        ({"title": "A &amp;amp; B"}, "title", "A &amp;amp; B"),
        ({"title": ""}, "slug", "untitled-7"),
        ({"title": "!"}, "slug", "item-7"),
        ({"b:filename": "/2012/01/a%2f..%2fb.html"}, "slug", "b"),
        ({"b:filename": "http://[x/"}, "slug", "t"),
        ({"b:filename": "/a%00b.html"}, "slug", "t"),
        ({"published": "soon"}, "date", None),
        ({"published": "soon"}, "status", "draft"),
        ({"published": "2012-01-02"}, "date", None),
        ({"updated": "2011-01-02T00:00:00Z"}, "modified", None),
        ({"b:status": "GHOSTED"}, "status", "skip"),
        ({"b:status": "LIVE", "b:trashed": "2012-01-02T00:00:00Z"}, "status", "skip"),
        ({"author": "<name>A</name><name>B</name>"}, "author", "A"),
    ],
)
def test_odd_entries_are_made_harmless(
    imported: Command, elements: dict[str, str], name: str, value: object
) -> None:
    assert imported.of_text(f"{FEED}{entry(**elements)}</feed>")[0] == 0
    (file,) = (x for x in Path("content").rglob("*") if x.is_file())
    assert fields(file.name).get(name) == value


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (
            f"{FEED}\n<entry><title>T</title></entry></feed>",
            "line 2: no Blogger export, but another Atom feed: the entry has no kind",
        ),
        (f"{FEED}\n&nbsp;</feed>", "line 2: invalid XML at column 1: undefined entity"),
        (f"<!DOCTYPE feed>{FEED}</feed>", "line 1: it has a document type"),
        (FEED + "<entry>" * 99, "line 1: more than 64 elements within each other"),
    ],
)
def test_other_feeds_and_hostile_ones_are_refused(
    imported: Command, feed: str, reason: str
) -> None:
    status, out = imported.of_text(feed)
    assert status == 2
    assert reason in out


def test_a_body_of_xhtml_is_not_guessed_at(imported: Command) -> None:
    xhtml = entry().replace(
        "</entry>", "<content type='xhtml'><p>A</p></content></entry>"
    )
    status, out = imported.of_text(f"{FEED}{xhtml}</feed>")
    assert status == 1
    assert "post: refused (its body is XHTML, which Blogger does not write)" in out
