"""The line of progress, on a terminal."""

from __future__ import annotations

import sys
import time

import pytest

from pelican_jsoncomment.cli import console
from tests.cli.command import Terminal


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
