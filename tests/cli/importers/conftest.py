"""A small folder of old essays, and the command that imports it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_jsoncomment.cli import main as cli


class Folder:
    """A small source folder, and what its import says."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def add(self, name: str, data: bytes = b"Text.\n") -> None:
        file = self.path / "old" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def run(self, *options: str) -> tuple[int, str]:
        arguments = ["import", "old", "--out", "content", *options]
        return cli.main(arguments), self.said()

    def said(self) -> str:
        out, err = self._capsys.readouterr()
        return out + err


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


def tree(folder: str) -> dict[str, bytes]:
    paths = (x for x in Path(folder).rglob("*") if x.is_file())
    return {x.relative_to(folder).as_posix(): x.read_bytes() for x in paths}
