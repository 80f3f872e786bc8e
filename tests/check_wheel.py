"""Build a site with the installed wheel: run by hand, by nox and by CI.

It is outside the test suite, because it needs an environment that holds the
wheel and what that depends on, and nothing else. Run it with ``python -P``: then its
own folder, which has one named ``html``, is no part of the path. Nor is the working
folder, so that nothing but the wheel can be found.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ESSAY = '<!-- {"title": "Found", "date": "2006"} -->\n\nOne *a*.\n'


def build(folder: str, *settings: str) -> None:
    """Build the one essay of a folder and look at its page."""
    subprocess.run(
        [sys.executable, "-I", "-m", "pelican", "content", *settings],
        cwd=folder,
        check=True,
    )
    page = Path(folder, "output", "found.html").read_text(encoding="utf-8")
    assert "<p>One <em>a</em>.</p>" in page, page


def check_installed(folder: str) -> None:
    """Raise AssertionError where Pelican does not find or run the installed plugin."""
    names = [x.name for x in importlib.metadata.files("pelican-jsoncomment") or []]
    assert "py.typed" in names, names
    assert not any("test" in name for name in names), names
    assert importlib.util.find_spec("pelican.plugins.jsoncomment")
    build(folder)
    build(folder, "-e", 'PLUGINS=["pelican_jsoncomment"]')
    command = shutil.which("pelican-jsoncomment", path=Path(sys.executable).parent)
    assert command
    subprocess.run([command, "check", "content"], cwd=folder, check=True)


def check_checkout(folder: str, root: str) -> None:
    """Raise AssertionError where a checkout on PLUGIN_PATHS is not enough.

    The wheel has been taken away again, and must have left nothing.
    """
    assert importlib.util.find_spec("pelican.plugins.jsoncomment") is None
    paths = f"PLUGIN_PATHS={json.dumps([root])}"
    build(folder, "-e", paths, 'PLUGINS=["pelican_jsoncomment"]')


def main() -> None:
    """Check the installed wheel, or with a path the checkout that is there."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        content.mkdir()
        (content / "essay.md").write_text(ESSAY, encoding="utf-8")
        if len(sys.argv) > 1:
            check_checkout(folder, sys.argv[1])
        else:
            check_installed(folder)
    sys.stdout.write("Pelican finds the plugin, and it reads\n")


if __name__ == "__main__":
    main()
