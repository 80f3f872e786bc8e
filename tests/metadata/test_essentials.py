"""Essays without a title or a date: said with the place, in the build and in check."""

from __future__ import annotations

import json
import logging

import pytest
from pelican.plugins import signals

from tests.cli.command import run
from tests.conftest import Site

LACKING = [
    ('"title": "W", "first_draft": "2006"', "date", "first_draft does not replace it"),
    ('"title": "W"', "date", "add date or first_publication"),
    ('"title": "W", "date": null', "date", "add date or first_publication"),
    ('"date": "2008"', "title", "add the field title"),
]
COMPLETE = [
    ('"title": "W", "first_publication": "2008"', {}),
    ('"title": "W", "first_draft": "2006", "status": "draft"', {}),
    ('"title": "W", "first_draft": "2006", "draft": true', {}),
    ('"title": "W"', {"DEFAULT_DATE": (2008, 3, 30)}),
    ('"title": "W"', {"DEFAULT_DATE": "fs"}),
    ('"title": "W"', {"PATH_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2})/.*"}),
    ('"title": "W"', {"PAGE_PATHS": ["2008-03-30"]}),
]


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [x.getMessage() for x in caplog.records if x.levelno >= logging.ERROR]


@pytest.mark.parametrize(("fields", "field", "said"), LACKING)
@pytest.mark.parametrize("save_as", ["{slug}.html", "{date:%Y}/{slug}.html"])
def test_what_an_essay_lacks_is_said_with_its_place(
    fields: str,
    field: str,
    said: str,
    save_as: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.write("a.md", f"<!--\n{{{fields}}}\n-->\n\nText.\n")
    site.write("b.md", '<!-- {"title": "Other", "date": "2008"} -->\n\nText.\n')
    output = site.build(ARTICLE_SAVE_AS=save_as)
    (message, *could_not) = errors(caplog)
    assert f"a.md:2:1: {field}: the essay has none" in message
    assert said in message
    assert all("Could not process" in x for x in could_not)
    assert len(list(output.rglob("other.html"))) == 1
    capsys.readouterr()
    run("check", "content", "--format", "json")
    findings = json.loads(capsys.readouterr().out)["findings"]
    (found,) = (x for x in findings if x["level"] == "error")
    assert (found["rule"], found["start"]["line"]) == (f"missing-{field}", 2)
    assert said in found["message"]


@pytest.mark.parametrize(("fields", "settings"), COMPLETE)
def test_what_needs_no_date_lacks_none(
    fields: str,
    settings: dict[str, object],
    site: Site,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.write("2008-03-30/w.md", f"<!-- {{{fields}}} -->\n\nText.\n")
    output = site.build(FILENAME_METADATA="", **settings)
    assert errors(caplog) == []
    assert len(list(output.rglob("w.html"))) == 1


def test_date_that_another_plugin_finds_is_a_date(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def give_date(content: object) -> None:
        vars(content)["date"] = vars(content)["first_draft"].moment

    site.write("w.md", '<!-- {"title": "W", "first_draft": "2006"} -->\n\nText.\n')
    site.readers()
    with signals.content_object_init.connected_to(give_date):
        output = site.build()
    assert errors(caplog) == []
    assert (output / "w.html").exists()
