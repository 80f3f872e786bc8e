"""Make the pictures of the README and of these pages: ``python docs/screenshots.py``.

With names, such as ``check fix``, it makes those alone. Run it by hand in an
environment with ``.[pictures]``, where a Chromium is installed or the variable CHROMIUM
names one. Each picture is made twice, light and dark: of pages at
twice the size, cut where a row ends; of the terminal from what it shows.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME
from rich.text import Text
from terminal import COLUMNS, in_a_terminal, write_essays

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
SETTINGS = DOCS.parent / "example_site" / "pelicanconf.py"
NAMES = ("chromium", "chromium-browser", "google-chrome")
SCHEMES = ("light", "dark")
# What pages have, but for photographs: letters on paper, and a few lines.
COLOURS = 40


@dataclass(frozen=True)
class Shot:
    """A picture of a page: what is in the window, cut below the last of some rows."""

    name: str
    page: str
    rows: str
    height: int
    width: int = 1000
    below: int = 8


ESSAY = "give-us-our-eleven-days.html"
ROWS = "tbody tr:not(.chronology-year)"
LARGE = (
    *('PATH="{}/content"', 'ARTICLE_SAVE_AS=""', 'CATEGORY_SAVE_AS=""'),
    *('SITENAME="Two Thousand Essays"', 'SITESUBTITLE="A large archive"'),
)
NOTMYIDEA = (
    *('THEME="notmyidea"', 'CSS_FILE="main.css"', "THEME_TEMPLATES_OVERRIDES=[]"),
    'JSONCOMMENT_PROVENANCE="top"',
)
UNSTYLED = (*NOTMYIDEA, "JSONCOMMENT_PROVENANCE_STYLE=false")
IN_NOTMYIDEA = (ESSAY, ".entry-content > *", 620, 720, 12)
#: Settings of the example site, by what they are called, and pictures of its pages.
SITES: dict[str, tuple[tuple[str, ...], tuple[Shot, ...]]] = {
    "site": (
        (),
        (
            Shot("essay", ESSAY, ".essay > p", 800, below=16),
            Shot("chronology", "chronology.html", ROWS, 960),
            Shot("revisions", "revisions.html", ".revisions li", 640),
        ),
    ),
    "large": (LARGE, (Shot("large", "chronology.html", ROWS, 960),)),
    "unstyled": (UNSTYLED, (Shot("line-unstyled", *IN_NOTMYIDEA),)),
    "styled": (NOTMYIDEA, (Shot("line", *IN_NOTMYIDEA),)),
}

COMMANDS = ("check", "fix")
THEMES = {"light": DEFAULT_TERMINAL_THEME, "dark": SVG_EXPORT_THEME}

TITLES = (
    ("A", "My", "That", "Our", "The", "One", "No"),
    ("Brass", "Border", "Paper", "Salt", "Winter", "Second", "Kitchen", "Borrowed"),
    ("Clock", "Ferry", "Lamp", "Letter", "Orchard", "Map", "Piano", "Tide", "Wasp"),
    ("", "", "", "Again", "at Low Water", "in the Rain", "Revisited"),
)


def main() -> None:
    """Build the sites, run the commands, and take the pictures of both."""
    pages = [x.name for _, shots in SITES.values() for x in shots]
    wanted = set(sys.argv[1:] or (*pages, *COMMANDS))
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        show_commands(Path(folder, "terminal"), wanted)
        show_pages(Path(folder), wanted)
    size = sum(x.stat().st_size for x in PICTURES.iterdir())
    sys.stdout.write(f"{size / 1e6:.2f} MB\n")


def show_pages(folder: Path, wanted: set[str]) -> None:
    """Take the pictures of pages."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for name, (settings, shots) in SITES.items():
            if not wanted & {x.name for x in shots}:
                continue
            if settings == LARGE:
                write_large_archive(folder / "content")
            build(folder / name, *(x.format(folder) for x in settings))
            for shot in shots:
                if shot.name in wanted:
                    take(browser, folder / name, shot)


def write_large_archive(content: Path) -> None:
    """Write the content of a site with many essays, in the style of the example."""
    shutil.copytree(SETTINGS.parent / "content" / "extra", content / "extra")
    for number, fields in enumerate(large_archive()):
        text = f"<!-- {json.dumps(fields)} -->\n\nText.\n"
        (content / f"{number}.md").write_text(text, encoding="utf-8")


def large_archive(number: int = 2000) -> Iterator[dict[str, object]]:
    """Yield the headers of many essays, the same each time."""
    chance = random.Random(16)  # noqa: S311 - nothing is kept secret
    years = range(1976, 2015)
    # There were good years, and bad ones.
    good = [chance.lognormvariate(0, 0.6) for _ in years]
    for i in range(number):
        year = chance.choices(years, good)[0]
        draft = [f"{year}", f"{year}-0{chance.randint(1, 9)}", f"{year}~", f"{year}-21"]
        edits = [f"{year + 2 + chance.randint(0, 7)}-0{chance.randint(1, 9)}"]
        yield {
            "title": " ".join(map(chance.choice, TITLES)).strip(),
            "slug": f"essay-{i}",
            "date": f"{year + chance.randint(0, 4)}-{chance.randint(10, 12)}-17",
            "first_draft": chance.choice([*draft, f"{year - 2}/{year}", f"{year}?"]),
            "edited": chance.choice([[], edits, [*edits, f"{year + 10}"]]),
            "category": chance.choice(["history", "letters", "travel"]),
        }


def build(output: Path, *settings: str) -> None:
    """Build the example site, with other settings than its own."""
    command = ["-m", "pelican", "-s", str(SETTINGS), "-o", str(output), "--quiet"]
    command += ["-e", *settings] if settings else []
    subprocess.run([sys.executable, *command], check=True)


def take(browser: Browser, site: Path, shot: Shot) -> None:
    """Save what is to be seen of a page, light and dark."""
    for scheme in SCHEMES:
        page = browser.new_page(
            viewport={"width": shot.width, "height": shot.height},
            device_scale_factor=2,
            color_scheme=scheme,
        )
        page.goto((site / shot.page).as_uri())
        picture = Image.open(io.BytesIO(page.screenshot(clip=cut(page, shot))))
        page.close()
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{shot.name}-{scheme}.png", optimize=True)


def cut(page: Page, shot: Shot) -> dict[str, float]:
    """Return the part of a window that ends below the last whole row in it."""
    ends = page.evaluate(
        """selector => {
          for (const x of document.querySelectorAll('details')) x.open = true;
          return [...document.querySelectorAll(selector)]
            .map(x => x.getBoundingClientRect().bottom);
        }""",
        shot.rows,
    )
    end = max(x for x in ends if x <= shot.height)
    return {"x": 0, "y": 0, "width": shot.width, "height": round(end) + shot.below}


def show_commands(folder: Path, wanted: set[str]) -> None:
    """Save what a terminal shows of the commands, light and dark."""
    write_essays(folder)
    for command in sorted(wanted.intersection(COMMANDS)):
        line = f"pelican-jsoncomment {command} content"
        shown = Text.assemble(("$ ", "bold"), line, "\n")
        shown += Text.from_ansi(in_a_terminal(folder, *line.split()))
        for scheme, theme in THEMES.items():
            console = Console(
                record=True, width=COLUMNS, file=io.StringIO(), tab_size=4
            )
            console.print(shown, end="")
            svg = console.export_svg(title=line, theme=theme, unique_id=command)
            # A picture in a page loads nothing from elsewhere.
            svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
            svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas")
            path = PICTURES / f"{command}-{scheme}.svg"
            path.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
