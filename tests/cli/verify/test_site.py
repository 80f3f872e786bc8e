"""Where old URLs lead in a site, whatever is in it."""

from __future__ import annotations

import json
import os

import pytest

from pelican_jsoncomment.cli.main import main
from tests.cli.verify.small import Small

TEXT = "<p>The market by the river was open until the winter of the great frost.</p>"
OLD = "https://old.example"
REFRESH = b'<meta http-equiv="Refresh" content="0; URL=%s">'
#: The redirects, further files, and why the old URL has no answer, "" where it has one.
REDIRECTS: list[tuple[str, dict[str, bytes], str]] = [
    ("/old/walls.html /walls.html 301", {}, ""),
    ("/old/walls.html /walls", {}, ""),
    ("/old/walls.html https://new.example/walls.html 301!", {}, "is out of the site"),
    ("# /old/walls.html /no", {}, "nothing is at /old/walls.html"),
    ("/old/walls.html /walls.html 404", {}, "nothing is at /old/walls.html"),
    ("/old/walls.html /no 301", {}, "nothing is at /no"),
    ("/old/walls.html /b\n/b /c\n/c /walls.html", {}, ""),
    ("/old/walls.html /b\n/b /c\n/c /old/walls.html", {}, "lead in a circle"),
    ("/old/walls.html /old/walls.html", {}, "lead in a circle"),
    ("/b /c", {"old/walls.html": REFRESH % b"/walls.html"}, ""),
    ("/b /c", {"old/walls.html": REFRESH % b"../walls.html"}, ""),
    ("/b /c", {"old/walls.html": REFRESH % b"'/no'"}, "nothing is at /no"),
    (
        "/b /c",
        {"old/walls.html": REFRESH % b"/b", "b/index.html": b"x"},
        "another page",
    ),
    ("/b /c", {"old/walls.html": b'<meta http-equiv=refresh content="5">'}, "another"),
    ("/old/walls.html /b.txt", {"b.txt": b"x"}, "leads to /b.txt, another page"),
    ("", {}, "nothing is at /old/walls.html"),
]


@pytest.mark.parametrize(("redirects", "files", "reason"), REDIRECTS)
def test_an_old_url_answers_or_is_redirected(
    small: Small, redirects: str, files: dict[str, bytes], reason: str
) -> None:
    (small.path / "old/old").mkdir()
    small.both(TEXT)
    (small.path / "old/walls.html").rename(small.path / "old/old/walls.html")
    small.file("_redirects", redirects.encode())
    for name, data in files.items():
        small.file(name, data)
    found = small.verify("--old-site", OLD)
    assert [kind for kind, _ in found] == ["addresses"] * bool(reason)
    assert all(reason in x for _, x in found)


def test_a_link_to_the_old_site_does_not_say_where_this_one_is(small: Small) -> None:
    (small.path / "old/2008").mkdir()
    small.both(TEXT)
    (small.path / "old/walls.html").rename(small.path / "old/2008/walls.html")
    home = f'<a href="/walls.html">x</a> <a href="{OLD}/2008/walls.html">y</a>'
    small.file("index.html", home.encode())
    assert small.kinds("--old-site", OLD) == ["addresses"]


def test_redirects_may_be_in_a_file_of_either_form(small: Small) -> None:
    (small.path / "old/a b").mkdir()
    small.both(TEXT)
    (small.path / "old/walls.html").rename(small.path / "old/a b/walls.html")
    assert small.kinds() == []
    assert small.kinds("--old-site", OLD) == ["addresses"]
    pairs = {f"{OLD}/a%20b/walls.html": "/walls.html"}
    (small.path / "map.json").write_text(json.dumps(pairs))
    assert small.kinds("--redirects", "map.json", "--old-site", OLD) == []
    (small.path / "map").write_text("/a%20b/walls.html /walls.html 301\n")
    assert small.kinds("--redirects", "map", "--old-site", OLD) == []


@pytest.mark.parametrize(
    "arguments",
    [
        "--site nowhere",
        "--site old/walls.html",
        "--site site --redirects nowhere",
        "--site site --redirects list.json",
        "--site site --redirects odd.json",
        "--site site --old-site old.example",
        "--site site --old-site http://[",
        "--site site --settings nowhere.py",
        "--site site --missing-media nowhere",
        "",
    ],
)
def test_wrong_use_is_said(
    small: Small, arguments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    small.both(TEXT)
    (small.path / "list.json").write_text("[]")
    (small.path / "odd.json").write_text("{")
    assert main(["verify", "old", *arguments.split()]) == 2
    assert capsys.readouterr().err


def test_a_missing_page_is_lost_with_all_of_its_words(small: Small) -> None:
    small.essay(TEXT)
    assert small.verify() == [("addresses", "it has no page at /walls.html")]
    small.essay(TEXT, title="")
    assert small.kinds() == ["addresses"]


HOSTILE = {
    "unclosed": b"<!-- <p class='" + b"<" * 10_000,
    "not UTF-8": b"\xff\xfe<p>\xe9</p>" * 100,
    "deep": b"<div>" * 50_000,
    "data": b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script>",
    "odd URLs": b'<a href="http://[">x</a><a href="//">y</a><a href="?">z</a>',
    "a reference": b"&#x110000;&#99999999999999999999;&amp",
    "NUL": b"\0<p>\0</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_around_an_essay_stops_nothing(small: Small, name: str) -> None:
    small.both(TEXT)
    page = (small.path / "site/walls.html").read_bytes()
    small.file("walls.html", page + HOSTILE[name])
    small.file("index.html", HOSTILE[name])
    assert small.verify() == []
    small.file("walls.html", HOSTILE[name])
    assert "words" in small.kinds()


def test_no_file_out_of_the_site_is_read(small: Small) -> None:
    small.both(TEXT)
    page = small.path / "site/walls.html"
    page.rename(small.path / "walls.html")
    page.symlink_to(small.path / "walls.html")
    assert small.kinds() == ["addresses"]
    page.unlink()
    (small.path / "elsewhere").mkdir()
    (small.path / "walls.html").rename(small.path / "elsewhere/index.html")
    (small.path / "site/walls").symlink_to(small.path / "elsewhere")
    (small.path / "site/loop").symlink_to(small.path / "site")
    os.mkfifo(small.path / "site/walls.html")
    assert small.kinds() == ["addresses"]


def test_a_page_that_is_too_large_is_said_to_be_so(small: Small) -> None:
    small.both(TEXT)
    page = (small.path / "site/walls.html").read_bytes()
    small.file("walls.html", page + b" " * (17 << 20))
    assert small.kinds("--old-site", OLD) == ["addresses"]
