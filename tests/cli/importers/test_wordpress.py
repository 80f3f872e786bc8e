"""WordPress exports: every item is accounted for, and built."""

from __future__ import annotations

import io
import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.importers import exports
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.errors import FieldError, Source
from pelican_jsoncomment.header import parser
from tests.conftest import Site

EXPORT = Path(__file__).parents[2] / "data" / "export.xml"
BLOG = Blog.read(None)
OPTIONS = ExportOptions(types=("essay", "talk"))
HEAD = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:x="urn:x">'
    "<channel>"
)
TAIL = "</channel></rss>"


def read(data: bytes | str) -> list[Item]:
    encoded = data.encode() if isinstance(data, str) else data
    return [*exports.read(io.BytesIO(encoded), BLOG, io.BytesIO(), OPTIONS)]


def item(inner: str = "", **elements: str) -> str:
    given = {"wp:post_name": "x", "wp:status": "publish", "title": "X", **elements}
    parts = "".join(f"<{k}>{v}</{k}>" for k, v in given.items())
    return f"<item>{parts}{inner}</item>"


def fields(essay: Item) -> dict[str, Any]:
    assert essay.make
    head = parser.parse(Source(essay.make().decode()))
    assert head
    return dict(head.fields)


def only(inner: str = "", **elements: str) -> dict[str, Any]:
    """Return the fields of an export's only item."""
    (essay,) = read(HEAD + item(inner, **elements) + TAIL)
    return fields(essay)


@pytest.fixture(scope="module")
def export() -> dict[str, Item]:
    found = (x for x in read(EXPORT.read_bytes()) if x.target)
    return {x.source.partition(": ")[2]: x for x in found}


def test_an_item_keeps_all_that_it_had(export: dict[str, Item]) -> None:
    walls = export["Walls &amp; <em>Gates</em> – Café"]
    assert walls.target == PurePosixPath("walls.md")
    assert walls.remark == "left in the export: 1 comment"
    assert fields(walls) == {
        "title": "Walls &amp; <em>Gates</em> – Café",
        "date": "2008-03-30T12:00:00+02:00",
        "modified": "2009-01-02T08:30:00+01:00",
        "slug": "walls",
        "status": "published",
        "category": "History & Art",
        "categories": ["History & Art", "Essays"],
        "tags": ["walls, old", "Q&A"],
        "taxonomies": {"post_format": ["Aside"]},
        "author": "Ann, the Élder",
        "summary": "About walls &amp; gates.",
        "old_url": "https://old.example/2008/03/walls/",
        "first_draft": "2006",
        "edited": ["2009", "2012-05"],
        "custom_fields": {"_edit_last": "1", "save_as": "../../evil"},
        "wp_id": 1,
        "sticky": True,
        "guid": "https://old.example/?p=1",
        "format": "wordpress",
    }


def test_a_body_is_as_it_was_stored(export: dict[str, Item]) -> None:
    """A CDATA section that is split at its own end is one text."""
    make = export["Walls &amp; <em>Gates</em> – Café"].make
    assert make
    body = make().decode().partition("-->\n\n")[2]
    assert body.startswith("First line.\nSecond line.\n\n1936. The first trial")
    assert "if (a[b[0]]> 1) {}\n\n[caption id=" in body
    assert body.endswith('Page two. [gallery ids="1,2"]')


@pytest.mark.parametrize(
    ("title", "target", "status", "date"),
    [
        ("The same slug", "Walls-2.md", "published", "2008-04-01T12:00:00"),
        ("Blocks", "blocks.md", "published", "2008-04-01T09:00:00+00:00"),
        ("", "untitled-4.md", "draft", None),
        ("Published, no date", "x.md", "draft", None),
        ("Pending", "стена.md", "draft", "2010-01-01T00:00:00+00:00"),
        ("Future", "con-.md", "draft", "2040-01-01T00:00:00"),
        ("Private", "private.md", "skip", "2010-01-03T00:00:00"),
        ("Secret", "secret.md", "skip", "2010-01-04T00:00:00"),
        ("Trashed", "trashed__trashed.md", "skip", "2010-01-05T00:00:00"),
        ("About", "pages/about.md", "published", "2007-01-05T00:00:00"),
        ("A talk", "talk.md", "published", "2007-01-06T00:00:00"),
        ("odd", "odd.md", "draft", "2010-02-05T00:00:00"),
    ],
)
def test_each_status_and_date_is_mapped(
    export: dict[str, Item], title: str, target: str, status: str, date: str | None
) -> None:
    essay = export[title]
    assert str(essay.target) == target
    found = fields(essay)
    assert (found["status"], found.get("date")) == (status, date)
    assert found["slug"] == PurePosixPath(target).stem


def test_no_password_and_no_name_of_a_path_leaves_the_export(
    export: dict[str, Item],
) -> None:
    secret = export["Secret"]
    assert secret.make
    assert b"sesame" not in secret.make()
    assert fields(secret)["password_protected"] is True
    assert "has a password" in secret.remark
    assert fields(export["Published, no date"])["wp_slug"] == "../../x"


def test_what_is_no_essay_is_counted_by_type(export: dict[str, Item]) -> None:
    left = [x for x in read(EXPORT.read_bytes()) if x.target is None]
    assert [(x.source, x.number) for x in left] == [
        ("[gallery] (1)", 1),
        ("attachment (1)", 1),
        ("nav_menu_item (1)", 1),
        ("revision (1)", 1),
        ("wp:author (1)", 1),
        ("wp:category (1)", 1),
        ("wp:tag (1)", 1),
    ]


def test_every_item_is_accounted_for_and_built(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    export = ["import", str(EXPORT), "--out", "content", "--types", "talk"]
    export += ["--redirects", "r/_redirects"]
    assert main.main(export) == 1
    assert not list(Path("content").iterdir())
    assert main.main([*export, "--write", "--report", "report.json"]) == 0
    out = capsys.readouterr().out
    assert "post: 11, of which 11 new\n" in out
    items = len(re.findall("<item>", EXPORT.read_text("cp1252")))
    counts = re.findall(r"^([a-z_]+): (\d+), of which", out, re.MULTILINE)
    ours = {k: int(v) for k, v in counts[len(counts) // 2 :]}
    assert items == sum(
        v for k, v in ours.items() if k not in ("definition", "redirects", "shortcode")
    )
    site.build(ARTICLE_URL="{date:%Y}/{slug}/", ARTICLE_SAVE_AS="{slug}.html")
    # Pelican before 4.10 says this of "skip", and skips it.
    errors = [x.getMessage() for x in caplog.records if x.levelname == "ERROR"]
    assert not [x for x in errors if "Unknown status 'skip'" not in x]
    html = site.output("walls.html")
    assert "First line.<br />\nSecond line.</p>" in html
    assert "<p>1936. The first trial" in html
    assert "<figcaption" in html
    assert "<p>A block.</p>" in site.output("blocks.html")
    assert not (site.path / "output" / "secret.html").exists()
    assert not (site.path / "output" / "private.html").exists()
    assert (site.path / "output" / "drafts" / "x.html").exists()
    assert Path("r/_redirects").read_text().splitlines() == [
        "/2008/03/walls/ /walls.html 301",
        "/?p=1 /walls.html 301",
        "/2008/04/walls/ /Walls-2.html 301",
        "/blocks/ /blocks.html 301",
        "/about/ /pages/about.html 301",
        "/talk/1 /talk.html 301",
    ]
    assert main.main(export) == 0
    assert main.main(["undo", "report.json", "--yes"]) == 0
    assert not [x for x in Path("content").rglob("*") if x.is_file()]


@pytest.mark.parametrize(
    ("elements", "name", "value"),
    [
        ({"title": ""}, "title", "Untitled"),
        ({"wp:post_name": "", "title": "A &amp;amp; B"}, "slug", "a-b"),
        ({"wp:post_name": "a%2f..%2f..%2fb"}, "slug", "a-..-..-b"),
        ({"wp:post_name": "C:\\x"}, "slug", "C-x"),
        ({"wp:post_name": "..."}, "slug", "x"),
        ({"wp:post_name": "...", "title": "!"}, "slug", "item-1"),
        ({"wp:post_name": "ä" * 300}, "slug", "ä" * 60),
        ({"wp:post_name": "aä" + "ä" * 300}, "slug", "a" + "ä" * 59),
        ({"wp:post_name": "a" * 118 + "- b"}, "slug", "a" * 118),
        ({"wp:post_name": "..." + "a" * 200}, "slug", "a" * 120),
        ({"wp:post_name": "e\u0301"}, "slug", "\u00e9"),
        ({"wp:post_name": "NUL.x"}, "slug", "NUL.x-"),
        ({"wp:post_name": "COM¹"}, "slug", "COM¹-"),
        ({"wp:post_name": "conin$"}, "slug", "conin$-"),
        ({"wp:post_name": "a\u202eb\x9bc\u200bd"}, "slug", "a-b-c-d"),
        ({"wp:post_name": "%2e%2e/\u2028"}, "slug", "x"),
        ({"wp:post_name": "a%00%1Bb"}, "slug", "a-00-1Bb"),
        ({"wp:post_name": "a%00%1Bb"}, "wp_slug", "a%00%1Bb"),
        ({"wp:post_name": "", "title": "&lt;" * 100_000}, "slug", "item-1"),
        ({"wp:post_type": "essay"}, "wp_type", "essay"),
        ({"description": "d"}, "wp_description", "d"),
        ({"wp:post_id": "9" * 30}, "wp_id", None),
        ({"pubDate": "soon"}, "date", None),
        ({"pubDate": f"1 Jan {'9' * 20} 00:00:00 +0000"}, "date", None),
        ({"pubDate": "1 Jan 2001 00:00:00 +9999"}, "date", None),
    ],
)
def test_odd_items_are_made_harmless(
    elements: dict[str, str], name: str, value: object
) -> None:
    assert only(**elements).get(name) == value


@pytest.mark.parametrize(
    ("modified", "gmt", "expected"),
    [
        ("0000-00-00", "", {}),
        ("2010-01-01 02:00:00", "", {}),
        ("2010-01-01 02:00:00", "2010-01-01 01:00:00", {}),
        ("2011-01-01 00:00:00", "", {"modified": "2011-01-01T00:00:00"}),
        ("2009-01-01 00:00:00", "", {"wp_modified": "2009-01-01T00:00:00"}),
    ],
)
def test_what_was_edited_before_it_was_published_was_not_modified(
    modified: str, gmt: str, expected: dict[str, str]
) -> None:
    """WordPress says so of what was scheduled; one of the two may lack its zone."""
    times = {"wp:post_modified": modified, "wp:post_modified_gmt": gmt}
    found = only(**{"wp:post_date": "2010-01-01 02:00:00"}, **times)
    assert {k: v for k, v in found.items() if "modified" in k} == expected


def test_the_last_moment_of_all_is_no_error() -> None:
    """In UTC, it would be in the year 10000."""
    last = "Fri, 31 Dec 9999 23:00:00 -0500"
    found = only(pubDate=last, **{"wp:post_modified": "2009-01-01 00:00:00"})
    assert found["date"] == "9999-12-31T23:00:00-05:00"


def test_what_is_not_read_is_named() -> None:
    inner = "<wp:odd>o</wp:odd><x:y>z</x:y><x:blank> </x:blank><title>Y</title>"
    comments = "<wp:comment/>" * 2
    (essay,) = read(HEAD + item(inner + comments) + TAIL)
    remark = "left in the export: 2 comments, wp:odd, y, title"
    assert essay.remark == f"no date; publish, as draft; {remark}"


def test_a_number_too_long_for_a_number_is_none() -> None:
    """Python refuses to read one of 4,301 digits."""
    found = only(**{"wp:post_id": "9" * 5_000, "content:encoded": "A text."})
    assert "wp_id" not in found


def test_pages_go_where_the_blog_has_its_pages() -> None:
    blog = Blog({**BLOG.pelican, "PAGE_PATHS": ["texts/fixed"]}, BLOG.options)
    page = (HEAD + item(**{"wp:post_type": "page"}) + TAIL).encode()
    (essay,) = exports.read(io.BytesIO(page), blog, io.BytesIO(), OPTIONS)
    assert str(essay.target) == "texts/fixed/x.md"


def test_terms_are_kept_once_and_old_exports_name_them_twice() -> None:
    terms = "".join(
        f"<category{x}>{name}</category>"
        for x, name in [
            *[("", "Essays"), (' domain="category"', "Essays"), ("", " ")],
            *[(' domain="tag"', "a"), (' domain="post_tag"', "a"), ("", "R&amp;amp;D")],
        ]
    )
    found = only(terms)
    assert found["categories"] == ["Essays", "R&D"]
    assert found["tags"] == ["a"]


def test_a_custom_field_can_stand_often() -> None:
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{k}</wp:meta_key><wp:meta_value>{v}</wp:meta_value>"
        "</wp:postmeta>"
        for k, v in [("a", 1), ("a", 2), ("a", 3), ("notes", 1), ("notes", 2)]
    )
    assert only(meta)["custom_fields"] == {"a": ["1", "2", "3"], "notes": ["1", "2"]}


def test_what_the_build_would_refuse_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object) -> None:
        raise FieldError(rules.UNREADABLE_DATE, "no date", Source(""), 0)

    monkeypatch.setattr(Blog, "metadata", refuse)
    (essay,) = read(HEAD + item() + TAIL)
    assert (essay.target, essay.is_problem, essay.remark) == (None, True, "no date")


@pytest.mark.parametrize("written", ["", "<!-- {} -->\n<!---->"])
def test_an_essay_that_would_not_be_read_as_it_was_is_not_made(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    """Also where Python leaves assertions out."""
    monkeypatch.setattr(front_matter, "json_text", lambda _fields: written)
    (essay,) = read(HEAD + item() + TAIL)
    assert (essay.target, essay.is_problem) == (None, True)
    assert essay.remark == "the essay could not be read again; it stays in the export"
