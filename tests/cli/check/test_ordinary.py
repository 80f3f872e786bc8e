"""Files without a header: which of them Pelican builds, and what the others lack."""

from __future__ import annotations

import json
import logging
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import run
from tests.conftest import Site

HTML = "<html><head>{}</head><body><p>Text.</p></body></html>"
# A file, its text, and the rule that it breaks.
FILES = [
    ("a.md", "Text.\n", "no-title"),
    ("a.md", "", "no-title"),
    ("a.md", "# On Walls\n\nText.\n", "no-title"),
    ("a.md", "Text.\n\nTitle: W\nDate: 2008-03-30\n", "no-title"),
    ("a.md", "<!-- a note -->\n\nText.\n", "no-title"),
    ("a.md", "Author: A\nDate: 2008-03-30\n\nText.\n", "no-title"),
    ("a.md", "Title: W\nDate: 2008-03-30\n\nText.\n", ""),
    ("a.md", "\ufeffTitle: W\nDate: 2008-03-30\n\nText.\n", ""),
    ("a.md", "tags: a\n    b\nDATE: 2008-03-30\ntitle: W\n", ""),
    ("a.md", "---\ntitle: W\ndate: 2008-03-30\n---\n\nText.\n", ""),
    ("a.md", "Title: W\nStatus: draft\n\nText.\n", ""),
    ("a.md", "Title: W\n\nText.\n", "missing-date"),
    ("a.md", "Title: W\n\nDate: 2008-03-30\n", "missing-date"),
    ("2008-03-30-a.md", "Title: W\n\nText.\n", ""),
    ("a.md", "Title: Zürich\nDate: 2008\n\nText.\n".encode("latin-1"), "not-utf-8"),
    ("pages/a.md", "Title: W\n\nText.\n", ""),
    ("pages/a.md", "Text.\n", "no-title"),
    ("a.html", "<p>Text.</p>", "no-title"),
    ("a.html", HTML.format(""), "no-title"),
    ("a.html", HTML.format("<title>W</title>"), "missing-date"),
    ("a.html", HTML.format('<title>W</title><meta name="date" content="2008">'), ""),
    ("2008-03-30-a.html", HTML.format("<title>W</title>"), ""),
    ("2008-03-30-a.html", "<title>W</title><p>Text.</p>", "no-title"),
]


def rules_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Any]:
    """Return the rules of the errors that ``check`` finds."""
    capsys.readouterr()
    run("check", *arguments, "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return [x["rule"] for x in found if x["level"] == "error"]


@pytest.mark.parametrize(("name", "text", "rule"), FILES)
def test_check_knows_whether_pelican_builds_an_ordinary_file(
    name: str,
    text: str | bytes,
    rule: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.write(name, text)
    site.build()
    errors = [x for x in caplog.records if x.levelno >= logging.ERROR]
    assert rules_of(capsys, "content") == [rule] * bool(rule)
    assert len(errors) == bool(rule)


def test_command_that_adds_a_header_can_be_pasted(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    file = site.write("it's a wall.md", "# On Walls\n\nText.\n")
    assert run("check", "content", "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    start = found["message"].index("pelican-jsoncomment")
    command = found["message"][start : found["message"].index(" adds a header")]
    run(*shlex.split(command)[1:], "--write")
    assert file.read_text().startswith("<!--")


def test_file_that_pelican_does_not_read_lacks_nothing(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "pelicanconf.py"
    settings.write_text(
        "PATH = 'content'\nREADERS = {'html': None}\nARTICLE_EXCLUDES = ['notes']\n"
        "JSONCOMMENT_EXTENSIONS = ['md', 'html', 'txt']\n"
        "DEFAULT_METADATA = {'date': '2008-03-30'}\n"
    )
    for name in ("a.html", "notes/b.md", "robots.txt"):
        site.write(name, "Text.\n")
    site.write("c.md", "Title: W\n\nText.\n")
    assert rules_of(capsys, "--settings", str(settings)) == []
    site.write("d.md", "Text.\n")
    assert rules_of(capsys, "--settings", str(settings)) == ["no-title"]
