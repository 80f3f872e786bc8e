"""What all tests share: a site to read essays for, and a blog to build."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from pelican import Pelican
from pelican.contents import Article
from pelican.log import LimitFilter
from pelican.readers import Readers
from pelican.settings import read_settings

import pelican_jsoncomment

# A run says the same of the same code, whoever makes it; "explore" looks elsewhere
# each time, and is for developers; "few" is for what makes each example slow.
for profile, examples, fixed in (
    ("few", 20, True),
    ("default", 25, True),
    ("ci", 1000, True),
    ("explore", 2000, False),
):
    hypothesis.settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,
        derandomize=fixed,
        # A busy machine is no reason to fail.
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).parent.parent
#: Whether what takes long is tried in full, as `nox --session thorough` does, or in a
#: part that is the same in each run.
THOROUGH = bool(os.environ.get("JSONCOMMENT_THOROUGH"))

HEADER = """\
<!--
	{
		"title": "On Walls",
		"date": "2008-03-30",

		"first_draft": "2006",
		"edited": "",

		"tags": "history, essay",
		"category": "history",
		"slug": ""
	}
-->

"""


@pytest.fixture(autouse=True)
def _fresh_log() -> None:
    """Let each test see its warnings: Pelican shows each one once a process."""
    LimitFilter._raised_messages.clear()
    LimitFilter._group_count.clear()
    logging.getLogger("pelican_jsoncomment").setLevel(logging.DEBUG)


@dataclass
class Site:
    """A folder of content, read and built by Pelican in this process."""

    path: Path
    settings: dict[str, Any]

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the content folder, line endings as they are given."""
        file = self.path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def pelican_settings(self, **settings: Any) -> dict[str, Any]:
        override = {
            "PATH": str(self.path / "content"),
            "OUTPUT_PATH": str(self.path / "output"),
            "CACHE_PATH": str(self.path / "cache"),
            "PLUGINS": [pelican_jsoncomment],
            "SITEURL": "https://blog.example",
            "TIMEZONE": "UTC",
            "THEME": "simple",
            "AUTHOR": "A. Author",
            **self.settings,
            **settings,
        }
        return dict(read_settings(override=override))

    def readers(self, **settings: Any) -> Readers:
        """Return Pelican's readers, with the plugin among them."""
        pelican_jsoncomment.register()
        return Readers(self.pelican_settings(**settings))

    def read(
        self, text: str | bytes, name: str = "essay.md", **settings: Any
    ) -> Article:
        """Return the article that Pelican's readers make of a file."""
        self.write(name, text)
        readers = self.readers(**settings)
        base = str(self.path / "content")
        return readers.read_file(base, name, Article, context={})

    def fields(self, header: str, **settings: Any) -> Article:
        """Return the article of a header's members, with a title and a date added."""
        if '"date"' not in header:
            header = f'"date": "2008-03-30", {header}'
        if '"title"' not in header:
            header = f'"title": "T", {header}'
        return self.read(f"<!-- {{{header}}} -->\n\nBody.\n", **settings)

    def build(self, **settings: Any) -> Path:
        """Build the site in this process and return its output folder."""
        settings.setdefault("DELETE_OUTPUT_DIRECTORY", True)
        Pelican(self.pelican_settings(**settings)).run()
        return self.path / "output"

    def output(self, name: str) -> str:
        """Return a built file's text, with its line endings as written."""
        return (self.path / "output" / name).read_bytes().decode()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    return Site(tmp_path, {})


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def pelican_command(tmp_path: Path) -> Command:
    """Run the ``pelican`` command in an environment without the test's settings."""

    def run(*args: str, cwd: Path = tmp_path, **env: str) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "pelican", *args],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "200", "PYTHONUTF8": "1", **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run
