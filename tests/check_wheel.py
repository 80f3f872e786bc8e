"""Build a site with the installed wheel: run by hand, by nox and by CI.

It stands outside the test suite, because it needs an environment that holds the
wheel and what that depends on, and nothing else. The working folder is no part of
its path, so that nothing but the wheel can be found.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

ESSAY = '<!-- {"title": "Found", "date": "2006"} -->\n\nOne *a*.\n'


def main() -> None:
    """Raise AssertionError where Pelican does not find or run the plugin."""
    names = [x.name for x in importlib.metadata.files("pelican-jsoncomment") or []]
    assert "py.typed" in names, names
    assert not any("test" in name for name in names), names
    assert importlib.util.find_spec("pelican.plugins.jsoncomment")
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        content.mkdir()
        (content / "essay.md").write_text(ESSAY, encoding="utf-8")
        for settings in ([], ["-e", 'PLUGINS=["pelican_jsoncomment"]']):
            subprocess.run(
                [sys.executable, "-I", "-m", "pelican", "content", *settings],
                cwd=folder,
                check=True,
            )
            page = Path(folder, "output", "found.html").read_text(encoding="utf-8")
            assert "<p>One <em>a</em>.</p>" in page, page
    version = importlib.metadata.version("pelican-jsoncomment")
    sys.stdout.write(f"pelican-jsoncomment {version}: found by Pelican, and it reads\n")


if __name__ == "__main__":
    main()
