"""Comments become a file for each essay, without addresses of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from tests.cli.importers.test_wordpress import HEAD, TAIL, item


def comment(number: int, text: str, **elements: str) -> str:
    given = {
        "id": str(number),
        "author": "Bea &amp; Co",
        "author_email": "bea@people.example",
        "author_url": "https://bea.example/",
        "author_IP": "192.0.2.7",
        "date": f"2010-01-02 1{number}:00:00",
        "date_gmt": f"2010-01-02 0{number}:00:00",
        "content": f"<![CDATA[{text}]]>",
        "approved": "1",
        "type": "comment",
        "parent": "0",
        **elements,
    }
    parts = "".join(f"<wp:comment_{k}>{v}</wp:comment_{k}>" for k, v in given.items())
    return f"<wp:comment>{parts}</wp:comment>"


THREAD = "".join(
    (
        comment(3, "Last, though it is stored first."),
        comment(1, "A <b>first</b> one."),
        comment(2, "An answer.", parent="1", approved="0"),
        comment(4, "Buy!", approved="spam"),
        comment(5, "Taken back.", approved="trash"),
        comment(6, "A link.", type="pingback", date="", date_gmt=""),
        comment(7, "With its post.", approved="post-trashed"),
    )
)


class Export:
    """An export of a post and a page in the current folder, and their import."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        post = item(THREAD, **{"wp:post_date": "2010-01-01 00:00:00"})
        page = {"wp:post_name": "about", "wp:post_type": "page", "wp:status": "private"}
        quiet = item(**{"wp:post_name": "quiet"})
        text = HEAD + post + quiet + item(comment(1, "Hello."), **page) + TAIL
        Path("e.xml").write_text(text)

    def run(self, *options: str) -> str:
        arguments = ["import", "e.xml", "--out", "out", "--write", *options]
        assert main.main(arguments) == 0
        return self._capsys.readouterr().out


@pytest.fixture
def export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Export:
    monkeypatch.chdir(tmp_path)
    return Export(capsys)


def read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return found


def test_each_essay_has_its_comments_in_their_order(export: Export) -> None:
    out = export.run("--comments", "kept")
    assert sorted(x.name for x in Path("kept").rglob("*")) == [
        "about.json",
        "pages",
        "x.json",
    ]
    found = read("kept/x.json")
    assert (found["essay"], found["status"]) == ("x.md", "published")
    assert [x["id"] for x in found["comments"]] == ["1", "2", "3", "6"]
    assert found["comments"][0] == {
        "id": "1",
        "parent": None,
        "author": "Bea & Co",
        "date": "2010-01-02T11:00:00+10:00",
        "status": "approved",
        "type": "comment",
        "url": "https://bea.example/",
        "text": "A <b>first</b> one.",
    }
    answer, _, link = found["comments"][1:]
    assert (answer["parent"], answer["status"]) == ("1", "pending")
    assert (link["type"], link["date"]) == ("pingback", "")
    assert read("kept/pages/about.json")["status"] == "skip"
    assert "left in the export: " not in out


def test_spam_and_trash_are_counted_and_not_written(export: Export) -> None:
    out = export.run("--comments", "kept")
    assert "spam (1)" in out
    assert "trash (2)" in out
    assert "comment: 3, of which 3 left out\n" in out
    assert "comments: 2, of which 2 new\n" in out
    written = Path("kept/x.json").read_text()
    assert "Buy!" not in written
    assert "Taken back." not in written


def test_addresses_of_people_are_written_only_on_request(export: Export) -> None:
    export.run("--comments", "kept")
    export.run("--comments", "all", "--comment-addresses")
    files = [x for x in Path().rglob("*.*") if x.name != "e.xml" and x.is_file()]
    holding = [str(x) for x in sorted(files) if b"192.0.2.7" in x.read_bytes()]
    assert holding == ["all/pages/about.json", "all/x.json"]
    (first, *_) = read("all/x.json")["comments"]
    assert (first["mail"], first["ip"]) == ("bea@people.example", "192.0.2.7")


def test_undo_takes_the_comments_back(export: Export) -> None:
    export.run("--comments", "kept", "--report", "r.json")
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert not [x for x in Path("kept").rglob("*") if x.is_file()]


def test_without_the_option_an_essay_says_what_stays_in_the_export(
    export: Export,
) -> None:
    assert "left in the export: 7 comments" in export.run()
    assert not list(Path("out").rglob("*.json"))
