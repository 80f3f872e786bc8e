"""A small site that is written by hand, and an archive of one essay for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli.main import main

_PAGE = """<!doctype html><html><head><title>Site - {title}</title></head><body>
<nav><a href="/">Home</a></nav><main><h1>{title}</h1>
<time datetime="{date}T00:00:00+00:00">long ago</time>
<article>{body}</article></main></body></html>
"""


class Small:
    """Essays in the folder ``old``, and their pages in ``site``."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys
        (path / "old").mkdir()
        (path / "site").mkdir()

    def essay(self, body: str, name: str = "walls", **fields: Any) -> None:
        """Write an essay as HTML."""
        header = {"title": name.title(), "date": "2008-03-28", **fields}
        text = f"<!-- {json.dumps(header)} -->\n\n{body}\n"
        (self.path / f"old/{name}.html").write_text(text, "utf-8")

    def page(self, body: str, name: str = "walls", **values: str) -> None:
        """Write the page of an essay."""
        shown = {"title": name.title(), "date": "2008-03-28", **values}
        self.file(f"{name}.html", _PAGE.format(body=body, **shown).encode())

    def both(self, body: str, name: str = "walls") -> None:
        """Write an essay, and its page as a theme has it."""
        self.essay(body, name)
        self.page(body, name)

    def file(self, name: str, data: bytes = b"") -> None:
        """Write a file of the site."""
        path = self.path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def verify(self, *options: str) -> list[tuple[str, str]]:
        """Return the kinds of what is lost, each with its reason."""
        status = self.run("--format", "json", *options)
        losses = json.loads(self._capsys.readouterr().out)["losses"]
        assert status == bool(losses)
        return [(x["kind"], x["reason"]) for x in losses]

    def run(self, *options: str) -> int:
        """Return the exit status of the command."""
        return main(["verify", "old", "--site", "site", *options])

    def kinds(self, *options: str) -> list[str]:
        """Return the kinds of what is lost."""
        return [kind for kind, _ in self.verify(*options)]
