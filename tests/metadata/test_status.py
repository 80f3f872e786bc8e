"""What keeps an essay from the public, in the build and in each command."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from pelican_jsoncomment.reader import EssayLeftOutError
from tests.cli.command import run
from tests.conftest import Site

DRAFTS = [
    '"draft": true',
    '"draft": "true"',
    '"Draft": "Yes"',
    '"draft": 1',
    '"draft": "1"',
    '"private": true',
    '"private": " yes "',
    '"published": false',
    '"published": "no"',
    '"published": "False"',
    '"published": 0',
    '"draft": true, "published": true',
    '"draft": true, "status": "draft"',
    '"draft": true, "status": ""',
]
PUBLIC = [
    '"draft": false',
    '"draft": "no"',
    '"draft": 0',
    '"draft": null',
    '"private": "false"',
    '"published": true',
    '"published": 1',
    '"published": true, "status": "published"',
]
ORDINARY = [
    ("draft", "third", ""),
    ("draft", 3, ""),
    ("private", ["family"], ""),
    ("published", "The Walrus", ""),
    ("published", "2008-03-30", "JSONCOMMENT_FIELDS"),
    ("published", "2008", "JSONCOMMENT_FIELDS"),
    ("published", 1999, "JSONCOMMENT_FIELDS"),
    ("published", "30 March 2008", "JSONCOMMENT_FIELDS"),
]
CONTRADICTIONS = [
    '"draft": true, "status": "published"',
    '"status": "Hidden", "draft": "yes"',
    '"published": false, "status": "published"',
    '"private": true, "status": "hidden"',
]


def essay(fields: str) -> str:
    return (
        f'<!-- {{"title": "On Walls", "date": "2008-03-30", {fields}}} -->\n\nText.\n'
    )


def checked(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Return level and rule of all that ``check`` says of the archive."""
    run("check", "content", "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(x["level"], x["rule"]) for x in found]


@pytest.mark.parametrize("fields", DRAFTS)
def test_fields_of_other_systems_make_a_draft(
    fields: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = site.read(essay(fields))
    assert article.status == "draft"
    assert not {"draft", "private", "published"} & article.metadata.keys()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "essay.md:1:" in record.getMessage()
    assert '"status": "draft"' in record.getMessage()
    assert checked(capsys) == [("warning", "draft-field")]


@pytest.mark.parametrize("fields", PUBLIC)
def test_fields_of_other_systems_publish_nothing_by_themselves(
    fields: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = site.read(essay(fields))
    assert article.status == "published"
    assert not {"draft", "private", "published"} & article.metadata.keys()
    assert not caplog.records
    assert checked(capsys) == []
    article = site.read(essay(fields), DEFAULT_METADATA={"status": "draft"})
    assert article.status == ("draft", "published")['"status"' in fields]


@pytest.mark.parametrize(("name", "value", "said"), ORDINARY)
def test_what_is_neither_yes_nor_no_is_a_field_of_the_archive(
    name: str,
    value: object,
    said: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = site.read(essay(f'"{name}": {json.dumps(value)}'))
    assert article.status == "published"
    assert getattr(article, name) == value
    assert [said in x.getMessage() for x in caplog.records] == [True] * bool(said)
    assert checked(capsys) == [("warning", "published-date")] * bool(said)


@pytest.mark.parametrize("fields", CONTRADICTIONS)
def test_a_draft_with_a_public_status_is_an_error(
    fields: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(EssayLeftOutError):
        site.read(essay(fields))
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "keep one of the two" in record.getMessage()
    assert checked(capsys) == [("error", "draft-and-status")]
    before = Path("content/essay.md").read_bytes()
    assert run("convert", "content", "--to", "pelican", "--write") == 1
    assert "keep one of the two" in capsys.readouterr().out
    assert Path("content/essay.md").read_bytes() == before


def test_a_renamed_field_is_what_its_archive_means(site: Site) -> None:
    text = essay('"draft": true, "Konzept": true')
    article = site.read(text, JSONCOMMENT_FIELDS={"draft": "version"})
    assert (article.status, article.version) == ("published", True)
    article = site.read(text, JSONCOMMENT_FIELDS={"konzept": "private"})
    assert article.status == "draft"


def test_no_draft_is_on_the_site(site: Site) -> None:
    site.write("a.md", essay('"draft": true, "slug": "a"'))
    site.write("b.md", essay('"published": false, "slug": "b", "status": "published"'))
    site.write("c.md", essay('"published": true, "slug": "c"'))
    output = site.build()
    assert {x.name for x in output.glob("*.html")} >= {"c.html", "index.html"}
    assert not (output / "a.html").exists()
    assert not list(output.rglob("b.html"))
    assert (output / "drafts" / "a.html").exists()


def test_a_draft_may_share_the_page_of_a_public_essay(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("a.md", essay('"draft": true'))
    site.write("b.md", essay('"draft": false'))
    assert checked(capsys) == [("warning", "draft-field")]


@pytest.mark.parametrize(
    ("text", "to", "converted"),
    [
        (essay('"draft": true'), "pelican", "Status: draft\n"),
        (essay('"published": "no"'), "yaml", "status: draft\n"),
        (
            "---\ntitle: T\ndraft: true\n---\n\nText.\n",
            "jsoncomment",
            '"status": "draft"',
        ),
        ("---\ntitle: T\npublished: false\n---\n\nText.\n", "jsoncomment", '"draft"'),
        ("Title: T\nDraft: yes\n\nText.\n", "jsoncomment", '"status": "draft"'),
        (essay('"draft": false'), "pelican", "Title: On Walls\nDate: 2008-03-30\n\n"),
    ],
)
def test_convert_carries_a_draft(
    text: str, to: str, converted: str, site: Site
) -> None:
    file = site.write("essay.md", text)
    assert run("convert", "content", "--to", to, "--write", "--no-backup") == 0
    assert converted in file.read_text()
    assert "published" not in file.read_text()


def test_convert_leaves_yaml_that_says_both(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: T\ndraft: true\nstatus: published\n---\n\nText.\n"
    file = site.write("essay.md", text)
    assert run("convert", "content", "--to", "jsoncomment", "--write") == 1
    assert "keep one of the two" in capsys.readouterr().out
    assert file.read_text() == text


def test_an_imported_folder_keeps_its_drafts(site: Site, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "walls.txt").write_text(essay('"private": true'))
    assert run("import", "old", "--out", "content", "--write") == 0
    (file,) = (tmp_path / "content").iterdir()
    assert site.read(file.read_text()).status == "draft"
