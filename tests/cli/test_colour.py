"""Colours: in every command alike, as its argument and the environment ask for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.command import Terminal, run

RED, GREEN, BOLD = "\x1b[31m", "\x1b[32m", "\x1b[1m"
VERBS = {
    "check": ["check", "content"],
    "fix": ["fix", "content"],
    "convert": ["convert", "content", "--to", "pelican"],
    "touch": ["touch", "content/good.md"],
    "import": ["import", "content", "--out", "new"],
    "verify": ["verify", "content", "--site", "content"],
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("options", "environment", "is_terminal", "has_colour"),
    [
        ([], {}, True, True),
        ([], {}, False, False),
        ([], {"TERM": "dumb"}, True, False),
        ([], {"NO_COLOR": "1"}, True, False),
        ([], {"NO_COLOR": ""}, True, True),
        ([], {"FORCE_COLOR": "1"}, False, True),
        ([], {"FORCE_COLOR": ""}, False, False),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        (["--color", "auto"], {}, False, False),
        (["--color", "always"], {}, False, True),
        (["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colours_are_where_they_are_asked_for(
    archive: Path,
    verb: str,
    options: list[str],
    environment: dict[str, str],
    *,
    is_terminal: bool,
    has_colour: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in ({"NO_COLOR": "", "TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    screen = Terminal()
    monkeypatch.setattr(screen, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stdout", screen)
    run(*VERBS[verb], *options)
    assert ("\x1b[" in screen.getvalue()) == has_colour


def test_another_word_for_colours_is_wrong_use(archive: Path) -> None:
    others = (["import", "old", "--out", "new"], ["new", "x"], ["undo"], ["schema"])
    for verb in (*VERBS.values(), *others):
        assert run(*verb, "--color", "often") == 2


def test_a_line_that_begins_like_the_name_of_a_file_is_a_line_in_a_diff(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Front matter has a line of dashes; a header may end in one that begins so."""
    old = '---\ntitle: "x"\ndate: 2008-03-30\n---\n\nText.\n'
    archive.joinpath("front.md").write_text(old)
    run("convert", "content/front.md", "--to", "jsoncomment", "--color", "always")
    lines = capsys.readouterr().out.splitlines()
    removed = [x for x in lines if x.startswith(f"{RED}-")]
    assert f"{RED}----\x1b[0m" in removed
    names = [x for x in lines if x.startswith(BOLD)]
    assert [x.removeprefix(BOLD)[:4] for x in names] == ["--- ", "+++ "]
    run("convert", "content/good.md", "--to", "yaml", "--color", "always")
    assert f"{GREEN}+---\x1b[0m" in capsys.readouterr().out.splitlines()
