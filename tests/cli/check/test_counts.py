"""The last line of ``check`` accounts for every file, and agrees with the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import BROKEN, GOOD, run
from tests.conftest import Site


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    run("check", "content", "--select", "duplicate-slug")
    (line,) = (x for x in capsys.readouterr().out.splitlines() if "Checked" in x)
    return re.sub(r" in [\d.]+ s", "", line)


def test_every_file_is_accounted_for_as_pelican_builds_it(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, str | bytes] = {
        **{f"good{x}.md": GOOD % f"good{x}" for x in range(3)},
        "draft.md": GOOD.replace('"date"', '"draft": true, "date"') % "draft",
        "twice.md": GOOD % "good1",
        "broken.md": BROKEN % "broken",
        "lost.md": '<!-- "title": "V", "date": "2008"} -->\n\nText.\n',
        "misplaced.md": "Text.\n\n" + GOOD % "misplaced",
        "dateless.md": '<!-- {"title": "W"} -->\n\nText.\n',
        "nothing.md": "Text.\n",
        "latin.md": "Title: Zürich\nDate: 2008\n\nText.\n".encode("latin-1"),
        "plain.md": "Title: Plain\nDate: 2008-03-30\n\nText.\n",
        "both.md": "Title: Both\nDate: 2008-03-30\n\nText.\n\n" + GOOD % "both",
    }
    for name, text in files.items():
        site.write(name, text)
    output = site.build()
    built = [x for x in output.glob("*.html") if "Text." in x.read_text("utf-8")]
    assert {x.name for x in built} - {"index.html"} == {
        *("good0.html", "good1.html", "good2.html", "plain.html", "both.html"),
    }
    assert last_line(capsys) == (
        "Checked 13 files: 4 essays, 2 ordinary articles, 7 that Pelican will not"
        " build; 1 error."
    )


def test_folder_without_an_essay_is_not_called_free_of_errors(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "none ends in .md, .markdown" in last_line(capsys)
    for name in ("a.txt", "sub/b.TXT", "c.jpg"):
        site.write(name, "Text.\n")
    assert "; 2 text files of other kinds, which `import` brings" in last_line(capsys)
    site.write("a.md", "Text.\n")
    assert last_line(capsys).startswith(
        "Checked 1 file: 1 that Pelican will not build; "
    )
    Path("content/a.md").write_text("Title: W\nDate: 2008\n\nText.\n")
    assert last_line(capsys).startswith("Checked 1 file: 1 ordinary article; ")
