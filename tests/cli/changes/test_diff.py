"""The diff that a command shows."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli.changes import diff
from pelican_jsoncomment.cli.changes.edits import Change, Edit


def shown(before: str, *edits: tuple[int, str, str]) -> list[str]:
    data = before.encode()
    planned = Change.plan(
        Path("x"), data, [Edit(a, b.encode(), c.encode(), "r") for a, b, c in edits]
    )
    return diff.show(planned, data, "x.md")


def test_a_diff_counts_lines_from_the_top() -> None:
    lines = shown("".join(f"{x}\r\n" for x in range(20)), (38, "12", "twelve"))
    assert lines == [
        "--- x.md",
        "+++ x.md",
        "@@ -10,7 +10,7 @@",
        *(" 9", " 10", " 11"),
        "-12",
        "+twelve",
        *(" 13", " 14", " 15"),
    ]


def test_a_diff_shows_what_cannot_be_seen() -> None:
    lines = shown("\ufeffa\xa0\x1b[31mb", (0, "\ufeff", ""), (4, "\xa0", " "))
    assert lines[3:] == [
        "-<U+FEFF>a<U+00A0><U+001B>[31mb",
        "+a <U+001B>[31mb",
    ]


def test_the_diff_of_a_new_file_shows_all_of_it() -> None:
    planned = Change.plan(Path("x"), None, [Edit(0, b"", b"a\nb\n", "import")])
    assert diff.show(planned, None, "x.md")[2:] == ["@@ -0,0 +1,2 @@", "+a", "+b"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("body", ["", "".join(f"{x % 100}\n" for x in range(700_000))])
def test_a_diff_looks_no_further_than_the_edits(
    monkeypatch: pytest.MonkeyPatch, body: str, newline: str
) -> None:
    """Lines that are alike, 2 MB of them, would take difflib hours."""
    compared: list[int] = []
    unified_diff = difflib.unified_diff

    def counting(old: list[str], new: list[str], *args: Any, **kwargs: Any) -> Any:
        compared.append(len(old) + len(new))
        return unified_diff(old, new, *args, **kwargs)

    monkeypatch.setattr(difflib, "unified_diff", counting)
    text = f"<!--\n{{\n,}}\n-->\n\n{body}"
    lines = shown(text.replace("\n", newline), (4 + 2 * len(newline) + 1, ",", ""))
    assert lines[2:9] == [
        "@@ -1,6 +1,6 @@" if body else "@@ -1,5 +1,5 @@",
        *(" <!--", " {", "-,}", "+}", " -->", " "),
    ]
    assert lines[9:] == ([" 0"] if body else [])
    assert compared[0] <= 12
