"""What the pages of the commands show is what the commands print."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from pelican import Pelican
from pelican.settings import read_settings

import pelican_jsoncomment
from pelican_jsoncomment.cli.main import main
from tests.conftest import ROOT
from tests.walkthrough import follow

COMMANDS = ROOT / "docs" / "reference" / "commands"
pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the commands are those of a POSIX shell"
)


def two_essays() -> None:
    """Write the essays of the pictures."""
    runpy.run_path(str(ROOT / "docs" / "terminal.py"))["write_essays"](Path())


def a_text_without_header() -> None:
    Path("content", "1998").mkdir(parents=True)
    text = "They were built by the afraid.\n"
    Path("content", "1998", "on-the-walls_of_troy.md").write_text(text)


def a_repository() -> None:
    """Write an essay and edit it twice, on two days."""
    header = (
        '<!--\n\t{\n\t\t"title": "On Walls",\n\t\t"date": "2008-03-30",\n'
        '\t\t"tags": "history"\n\t}\n-->\n\n'
    )
    Path("content").mkdir()
    git("init", "--quiet")
    for day, text in (("2008-03-30", "A"), ("2009-05-01", "B"), ("2010-02-03", "C")):
        Path("content", "walls.md").write_text(f"{header}{text * 9}.\n")
        git("add", ".")
        git("commit", "--quiet", "--message", text, "--date", f"{day}T12:00:00")


def git(*arguments: str) -> None:
    person = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *person, *arguments], check=True)


def old_essays() -> None:
    Path("old-essays", "1998").mkdir(parents=True)
    Path("old-essays", "notes").write_text("Nobody knows when.\n")
    folder = Path("old-essays", "1998")
    folder.joinpath("gates.html").write_bytes(b"<p>The walls,  \xe0 la mode.</p>\n")
    folder.joinpath("wall.png").write_bytes(b"\x89PNG")
    text = '<!-- {"title": "On Walls", "date": "1998-05-03",} -->\n\nThey stood.\n'
    folder.joinpath("walls.txt").write_text(text)


def a_blog() -> None:
    Path("content").mkdir()
    Path("pelicanconf.py").write_text('PATH = "content"\nTIMEZONE = "UTC"\n')


def an_essay() -> None:
    Path("content").mkdir()
    Path("content", "on-walls.md").write_text(
        '<!--\n\t{\n\t\t"title": "On Walls",\n\t\t"date": "2026-11-25",\n'
        '\t\t"first_draft": "2006",\n\t\t"tags": "walls, history"\n\t}\n-->\n\nText.\n'
    )


def a_site_with_losses() -> None:
    """Import two essays and build them, and lose a sentence and an old URL."""
    a_blog()
    walls = (
        "Nobody remembers who built the walls of this town, as the museum has it. In"
        " 1086 the King’s men counted them. By 1700 most of them had fallen, and their"
        " stones were in the houses along the river."
    )
    for name, body in (
        ("walls", walls),
        ("gates", "They let in what walls keep out."),
    ):
        header = {"title": f"On {name.title()}", "date": "2008", "tags": "history"}
        text = f"<!-- {json.dumps(header)} -->\n\n{body}\n"
        Path("old").mkdir(exist_ok=True)
        Path("old", f"{name}.md").write_text(text, "utf-8")
    redirects = ("--redirects", "output/_redirects")
    assert main(["import", "old", "--out", "content", *redirects, "--write"]) == 0
    override = {"PLUGINS": [pelican_jsoncomment], "THEME": "simple"}
    Pelican(read_settings("pelicanconf.py", override=override)).run()
    for name, lost in (
        ("on-walls.html", " In 1086 the King’s men counted them."),
        ("_redirects", "/gates.md /on-gates.html 301\n"),
    ):
        file = Path("output", name)
        text = file.read_text("utf-8")
        assert lost in text
        file.write_text(text.replace(lost, ""), "utf-8")


#: A page, what its blocks need, and which of them: the first is 0.
SHOWN: list[tuple[str, Callable[[], None], slice, str]] = [
    ("check", two_essays, slice(0, 1), "2026-11-25"),
    ("fix", two_essays, slice(0, 2), "2026-11-25"),
    ("fix add-headers", a_text_without_header, slice(2, 3), "2026-11-25"),
    ("fix dates-from git", a_repository, slice(3, 4), "2026-11-25"),
    ("import", old_essays, slice(0, 1), "2026-11-25"),
    ("new", a_blog, slice(0, 1), "2026-11-25"),
    ("verify", a_site_with_losses, slice(0, 1), "2026-11-25"),
    ("touch", an_essay, slice(0, 1), "2026-11-28"),
]


@pytest.mark.parametrize(("name", "prepare", "which", "day"), SHOWN)
def test_a_command_prints_what_its_page_shows(
    name: str,
    prepare: Callable[[], None],
    which: slice,
    day: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "true")
    prepare()
    text = (COMMANDS / f"{name.partition(' ')[0]}.md").read_text("utf-8")
    blocks = re.findall(r"^```console\n.*?^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks[which]
    with time_machine.travel(f"{day}T12:00:00Z"):
        follow("\n".join(blocks[which]), languages=["console"])
