"""The test vectors of docs/format.md: files, and what a reader has to make of each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import Header
from tests.cli.command import run
from tests.conftest import ROOT, Site

VECTORS = ROOT / "tests" / "data" / "format"
PAGE = (ROOT / "docs" / "format.md").read_text("utf-8")
_KINDS = ("fields", "ordinary", "error")


def expected(name: str) -> dict[str, Any]:
    """Return what is expected of a vector."""
    loaded: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_bytes())
    return loaded


def file_of(name: str) -> Path:
    """Return the file of a vector."""
    (file,) = {*VECTORS.glob(f"{name}.*")} - {VECTORS / f"{name}.json"}
    return file


NAMES = sorted(x.stem for x in VECTORS.glob("*.json"))
VALID, ORDINARY, ERRORS = ([x for x in NAMES if y in expected(x)] for y in _KINDS)


def header_of(name: str) -> Header | None:
    file = file_of(name)
    return parser.read(file.read_bytes(), file.name)


def errors_of(name: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return the errors that ``check`` finds."""
    run("check", str(file_of(name)), "--no-config", "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return [x for x in found if x["level"] == "error"]


def test_each_vector_is_of_one_kind() -> None:
    assert sorted(VALID + ORDINARY + ERRORS) == NAMES
    assert min(map(len, (VALID, ORDINARY, ERRORS))) > 10


@pytest.mark.parametrize("name", VALID)
def test_fields_and_body(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    head, wanted = header_of(name), expected(name)
    assert head
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    assert json.dumps(head.fields) == json.dumps(wanted["fields"])
    assert [x for x in head.fields if x not in head.present] == wanted["absent"]
    before = head.source.text[: head.body_at].encode()
    assert len(before) == wanted["body_offset"]
    assert file_of(name).read_bytes().startswith(before)
    lacking = {rules.MISSING_TITLE.name, rules.MISSING_DATE.name}
    found = {x["rule"] for x in errors_of(name, capsys)}
    assert found <= (set() if wanted["fields"] else lacking)


@pytest.mark.parametrize("name", [x for x in VALID if "dates" in expected(x)])
def test_dates(name: str) -> None:
    head = header_of(name)
    assert head
    metadata = Blog.read(None).metadata(head)
    for field, wanted in expected(name)["dates"].items():
        date = metadata[field]
        assert isinstance(date, PartialDate)
        days = [x and x.isoformat() for x in (date.earliest, date.latest)]
        assert days == [wanted["earliest"], wanted["latest"]]
        assert date.approximate == wanted["approximate"]
        assert date.uncertain == wanted["uncertain"]


@pytest.mark.parametrize("name", [x for x in VALID if "summary" in expected(x)])
def test_summary(name: str, site: Site) -> None:
    article = site.read(file_of(name).read_bytes(), file_of(name).name)
    wanted = expected(name)["summary"]
    assert article.has_summary == (wanted is not None)
    if wanted is not None:
        assert article.metadata["summary"].strip() == wanted


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_files(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert header_of(name) is None
    # Pelican needs a title of any file, which is not the header's concern.
    assert {x["rule"] for x in errors_of(name, capsys)} <= {rules.NO_TITLE.name}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted, (first, *_) = expected(name), errors_of(name, capsys)
    assert first["rule"] == wanted["error"]
    start = first["start"]
    assert (start["line"], start["column"]) == (wanted["line"], wanted["column"])


def rows() -> dict[str, str]:
    """Return the table of what gray-matter makes of each valid vector."""
    found = re.findall(r"^\| `([\w-]+)` \| (alike|differs: .+) \|$", PAGE, re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


def test_the_page_says_of_each_valid_vector_what_gray_matter_makes_of_it() -> None:
    assert rows().keys() == {*VALID}


def test_the_page_explains_each_member_of_a_vector() -> None:
    members = {x for name in NAMES for x in expected(name)}
    assert members == {
        *("says", "fields", "absent", "body_offset", "dates", "summary"),
        *("ordinary", "error", "line", "column"),
    }
    assert all(f"`{x}`" in PAGE for x in members)
