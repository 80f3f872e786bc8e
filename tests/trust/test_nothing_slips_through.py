"""A folder of old files, brought over by the commands: each one is accounted for."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest

from tests.cli.command import Terminal, run
from tests.cli.defects import ESSAY, REFUSED, SAFE, UNSAFE
from tests.conftest import Site

BODY = "\nWords of {mark}, and more.\n\n<!--more-->\n\nThe rest of {mark}.\n"
HEADER = """<!--
{{
	"title": "Essay {mark}",
	"date": "2008-03-{day:02}"{more}
}}
-->
"""
# What is written in a header for the essay to stay a draft.
DRAFTS = ['"draft": true', '"published": false', '"private": true', '"status": "draft"']
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"]


@dataclass(frozen=True)
class Old:
    """One old file, and a word that nothing else has."""

    name: str
    data: bytes
    mark: str
    is_draft: bool = False


def essay(mark: str, number: int, more: str = "") -> str:
    header = HEADER.format(mark=mark, day=number % 28 + 1, more=more)
    return header + BODY.format(mark=mark)


def sound(mark: str, number: int) -> bytes:
    return essay(mark, number).encode()


def broken(mark: str, number: int) -> bytes:
    """Return an essay with one of the defects that people make in headers."""
    defects = [*SAFE[:11], *UNSAFE[:7], *REFUSED[:4]]
    text = defects[number % len(defects)].make(ESSAY) + f"\n{mark}\n"
    return text.replace("on-walls", mark).encode()


def encoded(mark: str, number: int) -> bytes:
    text = essay(mark, number, f',\n\t"notes": "für {mark}"')
    return text.encode(ENCODINGS[number % len(ENCODINGS)])


def without_header(mark: str, _number: int) -> bytes:
    return f"# Walls and {mark}\n{BODY.format(mark=mark)}".encode()


def without_title(mark: str, _number: int) -> bytes:
    return f'<!-- {{"date": "2008-03-30"}} -->\n{BODY.format(mark=mark)}'.encode()


def without_date(mark: str, _number: int) -> bytes:
    return f'<!-- {{"title": "{mark}"}} -->\n{BODY.format(mark=mark)}'.encode()


def duplicate(mark: str, number: int) -> bytes:
    """Return an essay with the slug of another one, in turn."""
    slug = f',\n\t"slug": "twice-{number // 2}"'
    return essay(mark, number, slug).encode()


def document(mark: str, _number: int) -> bytes:
    head = f'<title>{mark}</title><meta name="date" content="2008-03-30">'
    body = f"<p>Words of {mark}.</p>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def draft(mark: str, number: int) -> bytes:
    return essay(mark, number, f",\n\t{DRAFTS[number % len(DRAFTS)]}").encode()


KINDS: list[tuple[str, Callable[[str, int], bytes]]] = [
    *[("txt", sound), ("md", sound), ("md", broken), ("txt", broken), ("md", broken)],
    *[("txt", encoded), ("txt", without_header), ("md", without_title)],
    *[("md", without_date), ("md", duplicate), ("html", document), ("md", draft)],
]


def folder_of(number: int) -> list[Old]:
    random = Random(0)
    olds = []
    for at in range(number):
        extension, make = KINDS[at % len(KINDS)]
        mark = f"mark{random.randrange(10**9):09}"
        in_turn = at // len(KINDS)
        name = f"{1990 + at % 20}/{mark}.{extension}"
        olds.append(Old(name, make(mark, in_turn), mark, make is draft))
    return olds


COMMANDS = [
    [
        "import",
        "old",
        "--out",
        "content/essays",
        "--encoding",
        "*.txt=cp1252",
        "--write",
    ],
    ["check", "content"],
    ["fix", "content", "--write"],
    ["fix", "content", "--unsafe", "--write"],
    ["check", "content"],
]
# What a person has to read to get from the old folder to the site.
MOST_LINES = 200


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command in a terminal of 80 columns, and return what it shows."""

    def in_terminal(*command: str) -> str:
        screen = Terminal()
        with monkeypatch.context() as patch:
            patch.setenv("COLUMNS", "80")
            patch.setenv("NO_COLOR", "1")
            patch.setattr(sys, "stdout", screen)
            patch.setattr(sys, "stderr", screen)
            run(*command)
        return screen.getvalue()

    return in_terminal


def test_every_old_file_is_on_the_site_or_a_draft_or_named(
    site: Site, terminal: Callable[..., str]
) -> None:
    olds = folder_of(300)
    for old in olds:
        path = site.path / "old" / old.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(old.data)
    read = [terminal(*command) for command in COMMANDS]
    assert sum(len(x.splitlines()) for x in read) < MOST_LINES
    left = terminal("check", "content", "--format", "json")
    site.build()
    pages = {x: x.read_text() for x in (site.path / "output").rglob("*.html")}
    drafts = {x for x in pages if "drafts" in x.parts}
    public = "".join(text for x, text in pages.items() if x not in drafts)
    private = "".join(pages[x] for x in drafts)
    counts = Counter(
        "public"
        if old.mark in public
        else "draft"
        if old.mark in private
        else "named"
        if f"{old.mark}." in left
        else "lost"
        for old in olds
    )
    assert counts["lost"] == 0
    assert counts.total() == 300
    assert counts["public"] > 200
    assert not [old.name for old in olds if old.is_draft and old.mark in public]
    assert all(old.mark in private for old in olds if old.is_draft)
