"""A small site for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.verify.small import Small


@pytest.fixture
def small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Small:
    monkeypatch.chdir(tmp_path)
    return Small(tmp_path, capsys)
