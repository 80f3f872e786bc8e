"""An archive for the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import BROKEN, GOOD, HOPELESS, UNSAFE


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with an essay of each kind, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    folder = tmp_path / "content"
    (folder / "sub").mkdir(parents=True)
    texts = {"good": GOOD, "broken": BROKEN, "sub/unsafe": UNSAFE, "sub/bad": HOPELESS}
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text % name)
    return folder


@pytest.fixture(autouse=True)
def _nothing_forces_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workflow that runs the tests may have colours."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
