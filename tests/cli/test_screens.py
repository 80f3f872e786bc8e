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
# What one post of an export says of itself.
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>
<link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
{}</channel></rss>
"""
ITEM = """<item><title>{title}</title><link>https://old.example/{number}</link>
<content:encoded><![CDATA[A. [unknown]]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2008-03-28 10:00:00</wp:post_date>
<wp:post_name>{name}</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>{kind}</wp:post_type></item>
"""
TITLES = {
    "walls": "Walls",
    "%e5%9f%8e%e5%a3%81": HEADERS["10"][11:40],
    "castle": "🏰👩‍👩‍👧 Walls 🇨🇭",
    "right": "על החומות \u202eabc",
    "walls-and-gates-" * 9: "walls and gates " * 12,
}
TOUCHED = [f"content/posts/{x}.md" for x in ("same-1", "2", "right")]
# What comes before a command, so that it has something to do.
BEFORE = {"undo": ("touch", *TOUCHED, "--date", "2019-09", "--write")}
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
    "import-export": ("import", "export.xml", "--out", "new"),
    "verify": ("verify", "content", "--site", "site"),
    "verify-summary": ("verify", "content", "--site", "site", "--format", "summary"),
    "new": ("new", "城壁 and 🏰 walls " * 8, "--in", "content/posts"),
    "touch": ("touch", *TOUCHED, "--date", "2019-09"),
    "touch-write": ("touch", *TOUCHED, "--date", "2019-09", "--write"),
    "undo": ("undo", "content/posts", "--yes"),
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
    items = [
        ITEM.format(title=title, name=name, number=number, kind=kind)
        for number, (name, title) in enumerate(TITLES.items(), 1)
        for kind in ("post", "nav_menu_item")[: 1 + (number == 3)]
    ]
    export = EXPORT.format("".join(items))
    (tmp_path / "export.xml").write_text(export, encoding="utf-8")
    (tmp_path / "site").mkdir()
    page = "<html><title>Same</title><h1>Same</h1><p>Another text.</p></html>"
    (tmp_path / "site" / "same.html").write_text(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_terminal_shows_what_it_showed(
    name: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in BEFORE:
        screen_of(monkeypatch, *BEFORE[name])
    lines = screen_of(monkeypatch, *COMMANDS[name], columns=width)
    shown = "".join(f"{x}\n" for x in lines)
    # The name of an undo file.
    shown = re.sub(r"\d{8}-\d{6}", "20261125-101500", shown)
    file = SCREENS / f"{name}-{width}.txt"
    if os.environ.get("JSONCOMMENT_WRITE_SCREENS"):
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8")
    # Nothing reaches the terminal that it would obey.
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown
    )
