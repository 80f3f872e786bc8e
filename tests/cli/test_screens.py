"""What a terminal shows, held to files that a person has looked at.

``JSONCOMMENT_WRITE_SCREENS=1`` writes the files anew; look at the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.command import screen_of
from tests.conftest import ROOT

SCREENS = ROOT / "tests" / "data" / "screens"
WIDTHS = (80, 120)
# Tabs, wide characters, emoji, characters that combine, text from right to left, marks
# that would turn the line around, control characters, and lines that are too long.
HEADERS = {
    "2": '\n\t{\n\t\t"title":\t"Tabs",\n\t\t"date"\t"2008"\n\t}\n',
    "10": '{"title": "'
    "城壁についての長い随筆、その第一部と第二部と第三部と第四部"
    '", "date": "2008-03-30" "tags": "歴史"}',
    "emoji": '{"title": "🏰👩‍👩‍👧 Walls 🇨🇭", "date": "30.3.08"}',
    "combining": '{"title": "Cafe\u0301", "date": \'2008\'}',
    "right": '{"title": "על החומות", "date": "אתמול"}',
    "marks": '{"title": "a\u202eb\u2066", "date": soon}',
    "escape\x1b[31m": '{"title": "a"\x1b "date": 1}',
    "long": f'{{"title": "{"walls and gates " * 30}", "date": "2008-3"'
    ', "titel": "x", "catgory": "y"}',
    "a-very-long-name-" * 8: "{",
    "quotes": "{'title': 'Walls', 'date': '2008', 'tags': 'a'}",
    "same-1": '{"title": "Same", "date": "2008"}',
    "same-2": '{"title": "Same", "date": "2008"}',
    "nothing": "",
}
COMMANDS = {
    "check-summary": ("check", "content"),
    "check-full": ("check", "content", "--format", "full"),
    "check-concise": ("check", "content", "--format", "concise"),
    "check-statistics": ("check", "content", "--statistics"),
    "check-rules": ("check", "--list-rules"),
    "check-explain": ("check", "--explain", "date-order"),
    "fix": ("fix", "content/posts/2.md", "content/posts/right.md"),
    "fix-diff": ("fix", "content", "--unsafe", "--diff"),
    "convert": ("convert", "content", "--to", "yaml", "--lossy"),
    "import": ("import", "content", "--out", "new"),
    "census": ("check", "content/posts/same-1.md", "--census"),
}


@pytest.fixture(autouse=True)
def _archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content" / "posts"
    folder.mkdir(parents=True)
    for name, header in HEADERS.items():
        text = f"<!-- {header} -->\n\nA.\n" if header else "A text of its own.\n"
        (folder / f"{name}.md").write_bytes(text.encode())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_terminal_shows_what_it_showed(
    name: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = screen_of(monkeypatch, *COMMANDS[name], columns=width)
    shown = "".join(f"{x}\n" for x in lines)
    file = SCREENS / f"{name}-{width}.txt"
    if os.environ.get("JSONCOMMENT_WRITE_SCREENS"):
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8")
    # Nothing reaches the terminal that it would obey.
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown
    )
