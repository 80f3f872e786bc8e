"""Where an error says that something is wrong."""

from __future__ import annotations

import time

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Place, Source, display_width


@pytest.mark.parametrize(
    ("text", "needle", "place"),
    [
        ("x", "x", (1, 1)),
        ("a\nbx", "x", (2, 2)),
        ("a\r\nbx", "x", (2, 2)),
        ("a\rbx", "x", (2, 2)),
        ("a\r\n\r\n\n\rx", "x", (5, 1)),
        ("\ufeffx", "x", (1, 1)),
        ("\ufeffa\nx", "x", (2, 1)),
        ("\t\tx", "x", (1, 3)),
        ("日本x", "x", (1, 3)),
        ("\U0001f600x", "x", (1, 2)),
        ("ab\r\ncd", "\n", (1, 4)),
    ],
)
def test_place_counts_lines_and_columns(
    text: str, needle: str, place: tuple[int, int]
) -> None:
    """Lines end as text files end them; columns are characters, tabs are one."""
    assert Source(text).place(text.index(needle)) == Place(*place)


@pytest.mark.parametrize(
    ("text", "needle", "excerpt"),
    [
        ('\t"date": 1  "x"', '"x"', '    "date": 1  "x"\n               ^'),
        ("日本x", "x", "    日本x\n        ^"),
        ("e\u0301x", "x", "    e\u0301x\n     ^"),
        ("กี่x", "x", "    กี่x\n     ^"),
        ("a\tbx\rnext", "x", "    a bx\n       ^"),
        ("\ufeffab", "b", "    ab\n     ^"),
        ("a\x1b[31mx", "x", "    a [31mx\n          ^"),
    ],
)
def test_excerpt_puts_the_caret_under_the_place(
    text: str, needle: str, excerpt: str
) -> None:
    assert Source(text).excerpt(text.index(needle)) == excerpt


def test_excerpt_of_a_long_line_is_a_window_around_the_place() -> None:
    """Pelican's log wraps at eighty columns; a wrapped line loses its caret."""
    text = "a" * 500 + "X" + "b" * 500
    line, caret = Source(text).excerpt(500).split("\n")
    assert len(line) == 44
    assert line[caret.index("^")] == "X"


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("a" * 40 + "X", "…" + "a" * 25 + "X"),
        ("\t" + "a" * 25 + "X", "a" * 25 + "X"),
        ("X" + "b" * 40, "X" + "b" * 38 + "…"),
        ("X" + "b" * 39 + "  \nmore", "X" + "b" * 39),
        ("X" + "b" * 20 + " " * 30 + "\r\nmore", "X" + "b" * 20),
        ("a" * 50 + "X" + "b" * 50, "…" + "a" * 25 + "X" + "b" * 12 + "…"),
        ("語" * 30 + "X" + "語" * 30, "…" + "語" * 12 + "X" + "語" * 6 + "…"),
    ],
)
def test_excerpt_has_an_ellipsis_where_it_is_cut(text: str, excerpt: str) -> None:
    line, caret = Source(text).excerpt(text.index("X")).split("\n")
    assert line.strip() == excerpt
    assert display_width(caret) == 5 + display_width(excerpt.partition("X")[0])
    assert display_width(line) <= 44


def test_excerpt_of_wide_characters_takes_no_more_columns() -> None:
    line, caret = Source("漢" * 100).excerpt(50).split("\n")
    assert line.strip() == f"…{'漢' * 19}…"
    assert display_width(line) == 4 + 40
    assert caret.index("^") == 4 + 25


def test_excerpt_of_any_line_takes_a_short_time() -> None:
    """A list of thousands of wrong dates in one line has an excerpt for each."""
    source = Source("漢字" * 50_000)
    began = time.process_time()
    for at in range(0, 90_000, 15):
        source.excerpt(at)
    assert time.process_time() - began < 5


def test_finding_without_a_place_names_the_file_alone() -> None:
    finding = Finding(rules.MARKERS, "summary", "too many", Source("", "a.md"))
    assert str(finding) == "a.md: summary: too many"
