"""The line of progress, on a terminal."""

from __future__ import annotations

import os
import sys
import time

import pytest

from pelican_jsoncomment.cli import console
from tests.cli.command import Terminal

if sys.platform != "win32":
    import termios


def test_progress_is_shown_on_a_terminal_after_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress, bar = console.Progress("Checking"), console.Progress("Writing", 50)
    progress(64)
    progress.clear()
    assert screen.getvalue() == ""
    now[0] = 1.0
    progress(1280)
    progress(1344)
    bar(25)
    assert screen.getvalue() == (
        f"\r\x1b[KChecking 1,280 files …\r\x1b[KWriting [{'#' * 12}{'.' * 12}] 25 of 50"
    )
    progress.clear()
    assert screen.getvalue().endswith("\r\x1b[K")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("setting", "window", "width"),
    [
        ("", 57, 57),
        ("60", 57, 60),
        ("0", 57, 57),
        ("-3", 57, 57),
        ("wide", 57, 57),
        ("", 0, 80),
        ("", 3, 20),
    ],
)
def test_lines_are_as_wide_as_the_window_unless_columns_says_otherwise(
    setting: str, window: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", setting)
    reading, writing = os.openpty()
    termios.tcsetwinsize(writing, (24, window))
    with os.fdopen(reading, "rb", buffering=0) as seen, os.fdopen(writing, "w") as out:
        console.say("x " * width, out)
        out.flush()
        lines = seen.read(1000).decode().splitlines()
    # "x " fills all columns but one, or all of an odd number.
    assert len(lines[0]) == width - 1 + width % 2
    assert len(lines) > 1
