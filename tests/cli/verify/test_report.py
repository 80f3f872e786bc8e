"""What is lost is said one by one, in a table by kind, and as JSON for programs."""

from __future__ import annotations

import json

import pytest

from pelican_jsoncomment.cli.main import main
from tests.cli.command import screen_of
from tests.cli.verify.small import Small

BODY = "<p>The market by the river was open until the winter of the great frost.</p>"
VERIFY = ("verify", "old", "--site", "site")


def test_each_loss_is_named_and_all_are_counted(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.both(BODY)
    small.essay(f'{BODY}<a href="no">x</a>', "gates")
    small.page(f'{BODY}<a href="no">x</a>', "gates")
    small.essay(BODY, "draft", status="draft")
    assert small.run() == 1
    assert capsys.readouterr().out.splitlines() == [
        "gates.html: links: no: nothing is at /no (/gates.html)",
        "            ok  lost",
        "addresses    2     0",
        "words       29     0",
        "links        0     1",
        "pictures     0     0",
        "titles       2     0",
        "dates        2     0",
        "tags         0     0",
        "categories   0     0",
        "private      1     0",
        "1 essay: draft",
        "Lost in 1 place.",
    ]


def test_a_move_without_a_loss_says_so(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.both(BODY)
    assert small.run() == 0
    assert capsys.readouterr().out.endswith("\nNothing is lost.\n")


def test_what_the_import_refused_is_not_said_to_be_there(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.both(BODY)
    (small.path / "old/broken.md").write_text('<!-- {"title": } -->\n\nA.\n')
    assert small.run() == 0
    assert capsys.readouterr().out.endswith(
        "\nNothing is lost of what was compared, without 1 essay that the import"
        " refused.\n"
    )


def test_json_has_all_that_people_are_told(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.essay(BODY)
    small.page(BODY.replace("winter ", "").replace("the river", "the rivér"))
    small.essay(BODY, "draft", status="draft")
    assert small.run("--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report.keys() == {"version", "losses", "kinds", "not_shown", "announced"}
    assert report["version"] == 1
    after = "after “The market by the”"
    assert report["losses"] == [
        {
            "kind": "words",
            "item": "walls.html",
            "page": "walls.html",
            "reason": f"2 words are missing; the first, {after}: river",
            "words": "river",
            "number": 2,
        }
    ]
    assert report["kinds"]["words"] == {"ok": 12, "lost": 2}
    assert report["announced"] == {"essay: draft": 1}
    assert report["not_shown"] == []


def test_json_without_a_loss_is_json(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small.run("--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["losses"] == []


def test_a_terminal_gets_the_first_of_many_and_lines_that_fit(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        small.essay(f"{BODY}<p>And {number}.</p>", f"essay-{number:02}")
    lines = screen_of(monkeypatch, *VERIFY)
    assert max(map(len, lines)) <= 80
    assert sum("it has no page" in x for x in lines) == 20
    assert "and 5 more" in lines
    command = "pelican-jsoncomment verify old --site site --format full"
    assert f"To see them all: {command}" in lines
    assert lines[-1] == "Lost in 25 places."
    every = screen_of(monkeypatch, *VERIFY, "--format", "full")
    assert sum("it has no page" in x for x in every) == 25
    summary = screen_of(monkeypatch, *VERIFY, "--format", "summary")
    assert summary[0] == "            ok  lost"


def test_a_terminal_obeys_no_name_and_no_word(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.essay(f"{BODY}<p>one \x1b[31m two</p>", "a", slug="a", title="A\x9b")
    small.page("<p>x</p>", "a")
    main([*VERIFY])
    assert all(x.isprintable() for x in capsys.readouterr().out.splitlines())


def test_what_the_import_announces_is_no_loss(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.both(BODY)
    (small.path / "old/broken.md").write_text('<!-- {"title": "B" -->\n\nText.\n')
    (small.path / "old/latin.txt").write_bytes(b"caf\xe9")
    (small.path / "old/.hidden").write_text("x")
    assert small.run("--format", "json") == 0
    announced = json.loads(capsys.readouterr().out)["announced"]
    assert sum(announced.values()) == 3


def test_it_says_how_to_read_what_cannot_be_read(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    (small.path / "export.xml").write_text("<rss>")
    assert main(["verify", "export.xml", "--site", "site"]) == 2
    assert "export.xml: line 1" in capsys.readouterr().err
