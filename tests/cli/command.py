"""What tests of the command line share: essays, and a way to run it."""

from __future__ import annotations

import io
import re
import sys

import pytest

from pelican_jsoncomment.cli import main

GOOD = '<!-- {"title": "%s", "date": "2008-03-30"} -->\n\nText.\n'
BROKEN = '<!-- {"title": "%s", "date": "2008-03-30",} -->\n\nText.\n'
UNSAFE = '<!-- {"title": "%s" "date": "2008-03-30"} -->\n\nText.\n'
HOPELESS = '<!-- {"title": %s} -->\n\nText.\n'


def run(*arguments: str) -> int:
    return main.main(list(arguments))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen_of(
    monkeypatch: pytest.MonkeyPatch, *arguments: str, columns: int = 80
) -> list[str]:
    """Return the lines that a command leaves on a terminal of so many columns."""
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("NO_COLOR", "1")
        patch.setattr(sys, "stdout", screen := Terminal())
        run(*arguments)
    # A narrow terminal may break the line there.
    timeless = re.sub(r"(\bin\s+)[\d.]+(\s+s\b)", r"\g<1>0.0\2", screen.getvalue())
    return timeless.splitlines()
