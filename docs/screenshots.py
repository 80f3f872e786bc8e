"""Make the README's screenshots of the example site: ``python docs/screenshots.py``.

Run it by hand in an environment with ``.[browser]``, where a Chromium is installed or
the variable CHROMIUM names one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

DOCS = Path(__file__).parent
SETTINGS = DOCS.parent / "example_site" / "pelicanconf.py"
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Picture, page, and the height of the window; the width is that of the README.
SHOTS = [
    ("essay.png", "give-us-our-eleven-days.html", 620),
    ("chronology.png", "chronology.html", 880),
]
WIDTH = 1000
#: The line in Pelican's own theme, by what pictures are called for.
OF_NOTMYIDEA = {"line-unstyled.png": "false", "line.png": "true"}
NOTMYIDEA = (
    *('THEME="notmyidea"', 'CSS_FILE="main.css"', "THEME_TEMPLATES_OVERRIDES=[]"),
    'JSONCOMMENT_PROVENANCE="top"',
)


def main() -> None:
    """Build the example site and take the pictures."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        build(folder)
        for name, page, height in SHOTS:
            shoot(browser, Path(folder, page), DOCS / name, height)
        for name, styled in OF_NOTMYIDEA.items():
            build(folder, *NOTMYIDEA, f"JSONCOMMENT_PROVENANCE_STYLE={styled}")
            page = Path(folder, "give-us-our-eleven-days.html")
            shoot(browser, page, DOCS / name, 480, 720)


def build(folder: str, *settings: str) -> None:
    """Build the example site, with other settings than its own."""
    command = ["-m", "pelican", "-s", str(SETTINGS), "-o", folder]
    command += ["-e", *settings] if settings else []
    subprocess.run([sys.executable, *command], check=True)


def shoot(
    browser: Browser, page: Path, picture: Path, height: int, width: int = WIDTH
) -> None:
    """Save what a window of that size shows of a page."""
    window = browser.new_page(viewport={"width": width, "height": height})
    window.goto(page.as_uri())
    window.screenshot(path=picture)
    window.close()


if __name__ == "__main__":
    main()
