"""WordPress exports: every item accounted for, built, and nothing hostile obeyed."""

from __future__ import annotations

import builtins
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import pytest

from pelican_jsoncomment import header
from pelican_jsoncomment.archive import cli, convert, import_wxr
from pelican_jsoncomment.archive.blog import Blog
from pelican_jsoncomment.archive.importing import Item, SourceError
from pelican_jsoncomment.errors import FieldError, Source
from tests.conftest import Site

EXPORT = Path(__file__).parents[1] / "data" / "export.xml"
BLOG = Blog.read(None)
HEAD = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:x="urn:x">'
    "<channel>"
)
TAIL = "</channel></rss>"


def read(data: bytes | str) -> list[Item]:
    encoded = data.encode() if isinstance(data, str) else data
    return [*import_wxr.read(io.BytesIO(encoded), BLOG, io.BytesIO())]


def item(inner: str = "", **elements: str) -> str:
    given = {"wp:post_name": "x", "wp:status": "publish", "title": "X", **elements}
    parts = "".join(f"<{k}>{v}</{k}>" for k, v in given.items())
    return f"<item>{parts}{inner}</item>"


def fields(essay: Item) -> dict[str, Any]:
    assert essay.make
    head = header.parse(Source(essay.make().decode()))
    assert head
    return dict(head.fields)


def only(inner: str = "", **elements: str) -> dict[str, Any]:
    """Return the fields of an export's only item."""
    (essay,) = read(HEAD + item(inner, **elements) + TAIL)
    return fields(essay)


@pytest.fixture(scope="module")
def export() -> dict[str, Item]:
    found = (x for x in read(EXPORT.read_bytes()) if x.kind != "definition")
    return {x.source.partition(": ")[2]: x for x in found}


def test_an_item_keeps_all_that_it_had(export: dict[str, Item]) -> None:
    walls = export["Walls &amp; <em>Gates</em> – Café"]
    assert walls.target == PurePosixPath("walls.md")
    assert walls.remark == "1 comment left in the export"
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
        "wp_guid": "https://old.example/?p=1",
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


def test_what_is_no_essay_is_named(export: dict[str, Item]) -> None:
    left = {k: x.kind for k, x in export.items() if x.target is None}
    assert left == {
        "wall.jpg": "attachment",
        "Menu": "nav_menu_item",
        "Older walls": "revision",
    }
    assert export["wall.jpg"].remark.endswith(": https://old.example/wall.jpg")
    assert sum(x.kind == "definition" for x in read(EXPORT.read_bytes())) == 3


def test_every_item_is_accounted_for_and_built(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    export = ["import", str(EXPORT), "--out", "content", "--redirects", "r/_redirects"]
    assert cli.main(export) == 1
    assert not list(Path("content").iterdir())
    assert cli.main([*export, "--write", "--report", "report.json"]) == 0
    out = capsys.readouterr().out
    assert "post: 11, of which 11 new\n" in out
    items = len(re.findall("<item>", EXPORT.read_text("cp1252")))
    counts = re.findall(r"^([a-z_]+): (\d+), of which", out, re.MULTILINE)
    ours = {k: int(v) for k, v in counts[len(counts) // 2 :]}
    assert items == sum(
        v for k, v in ours.items() if k not in ("definition", "redirects")
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
        "/2008/04/walls/ /Walls-2.html 301",
        "/blocks/ /blocks.html 301",
        "/about/ /pages/about.html 301",
        "/talk/1 /talk.html 301",
    ]
    assert cli.main(export) == 0
    assert cli.main(["undo", "report.json"]) == 0
    assert not [x for x in Path("content").rglob("*") if x.is_file()]


def test_redirects_can_be_json_by_the_blogs_own_urls(site: Site) -> None:
    Path("conf.py").write_text(
        'PATH = "content"\nARTICLE_URL = "{date:%Y}/{category}/{slug}/"\n'
        'PAGE_URL = "{nothing}/"\n'
    )
    arguments = ["import", str(EXPORT), "--out", "content", "--settings", "conf.py"]
    cli.main([*arguments, "--redirects", "map.json", "--write"])
    assert json.loads(Path("map.json").read_text()) == {
        "https://old.example/2008/03/walls/": "/2008/history-art/walls/",
        "https://old.example/2008/04/walls/": "/2008/misc/Walls-2/",
        "https://old.example/blocks/": "/2008/misc/blocks/",
        "https://old.example/talk/1": "/2007/talks/talk/",
    }


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
        ({"wp:post_name": "NUL.x"}, "slug", "NUL.x-"),
        ({"wp:post_type": "essay"}, "wp_type", "essay"),
        ({"description": "d"}, "wp_description", "d"),
        ({"wp:post_id": "9" * 30}, "wp_id", None),
        ({"pubDate": "soon"}, "date", None),
    ],
)
def test_odd_items_are_made_harmless(
    elements: dict[str, str], name: str, value: object
) -> None:
    assert only(**elements).get(name) == value


def test_a_time_is_not_before_the_first_one() -> None:
    times = {"wp:post_date": "2010-01-01 00:00:00", "wp:post_modified": "0000-00-00"}
    assert "modified" not in only(**times)
    times["wp:post_modified"] = "2009-01-01 00:00:00"
    assert "modified" not in only(**times)
    times["wp:post_modified"] = "2011-01-01 00:00:00"
    assert only(**times)["modified"] == "2011-01-01T00:00:00"


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
        raise FieldError("date", "no date", Source(""), 0)

    monkeypatch.setattr(convert, "metadata", refuse)
    (essay,) = read(HEAD + item() + TAIL)
    assert (essay.target, essay.is_problem, essay.remark) == (None, True, "no date")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "koi8-r", "windows-1251"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{item(title="Стена")}{TAIL}'
    )
    (essay,) = read(text.encode(encoding))
    assert fields(essay)["title"] == "Стена"


# Hostile exports -------------------------------------------------------------------

BOMB = (
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB + HEAD + item(title="&c;") + TAIL, "line 1: it has a declaration"),
        (OUTSIDE + HEAD + item(title="&a;") + TAIL, "line 1: it has a declaration"),
        (HEAD + "\n" + item(title="&nbsp;") + TAIL, "line 2: no sound XML: undefined"),
        (HEAD + "\n\n" + item(title="\x08") + TAIL, "line 3: no sound XML: not well"),
        (HEAD + item(title="&#8;") + TAIL, "line 1: no sound XML: reference to inval"),
        (HEAD + item(), "line 1: no sound XML: no element found"),
        (HEAD.encode() + b"<a>\xff</a>", "line 1: no sound XML: not well-formed"),
        ('<?xml version="1.0" encoding="gb2312"?><a/>', "line 1: no sound XML: "),
        ('<?xml version="1.0" encoding="none"?><a/>', "line 1: no sound XML: "),
        ("<html></html>", "no export of WordPress"),
        ("", "line 1: no sound XML: no element found"),
        (HEAD + "<x:a>" * 99, "line 1: more than 64 elements within each other"),
    ],
)
def test_a_hostile_or_broken_export_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str | bytes, reason: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert str(caught.value).startswith(reason), caught.value
    path = tmp_path / "e.xml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    assert cli.main(["import", str(path), "--out", str(tmp_path / "o"), "--write"]) == 2
    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


class Endless:
    """A file of two gigabytes that exists only as far as it is read."""

    def __init__(self, start: str, piece: bytes) -> None:
        self.given = 0
        self._chunks = self._all(start.encode(), piece)

    def _all(self, start: bytes, piece: bytes) -> Iterator[bytes]:
        yield start
        while self.given < 2 << 30:
            yield piece

    def read(self, _size: int) -> bytes:
        chunk = next(self._chunks, b"")
        self.given += len(chunk)
        return chunk


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("<item><title>", "an item has more than"),
        ("<item><title><![CDATA[", "an item has more than"),
        ("<!--", "a piece of markup has more than"),
        ('<item><a b="', "a piece of markup has more than"),
    ],
)
def test_two_gigabytes_are_not_read(
    monkeypatch: pytest.MonkeyPatch, start: str, reason: str
) -> None:
    """The limit is lower here, to be quick; no more than a little beyond it is read."""
    monkeypatch.setattr(import_wxr, "LONGEST", 1 << 21)
    stream = Endless(HEAD + start, b"word " * 12_000)
    with pytest.raises(SourceError, match=reason):
        list(import_wxr.read(cast(IO[bytes], stream), BLOG, io.BytesIO()))
    assert stream.given < 5 << 20


def test_text_outside_of_items_is_not_kept() -> None:
    text = f"{HEAD}<title>{'x' * 100}</title>{'y' * 100}{item()}<x:a><x:b>z</x:b></x:a>"
    assert len(read(text + TAIL)) == 1


def test_without_defusedxml_the_way_to_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "defusedxml":
            raise ImportError(name)
        return load(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SourceError, match="pip install"):
        read("")
