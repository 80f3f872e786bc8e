"""The tutorial and the moves from other systems work as they are written."""

from __future__ import annotations

import os
import re
import runpy
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.walkthrough import FENCE, follow

HOW_TO = ROOT / "docs" / "how-to"
DATA = ROOT / "tests" / "data"
#: Where each source is in the data of the tests, and by which name a page calls it.
SOURCES = {
    "blogger": ("exports/takeout.atom", "feed.atom"),
    "folder": None,
    "hexo": ("sources/hexo", "old"),
    "hugo": ("sources/hugo", "old"),
    "jekyll": ("sources/jekyll", "old"),
    "nikola": ("sources/nikola", "old"),
    "pelican": ("sources/pelican", "content"),
    "wordpress": ("exports/theme.xml", "export.xml"),
    "zola": ("sources/zola", "old"),
}
pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the commands are those of a POSIX shell"
)


def test_each_move_has_a_page_here() -> None:
    pages = {x.stem.removeprefix("from-") for x in HOW_TO.glob("from-*.md")}
    assert pages == set(SOURCES)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.slow
def test_a_move_works_as_it_is_written(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bring(source)
    text = (HOW_TO / f"from-{source}.md").read_text("utf-8")
    follow(text)
    assert re.findall("^## (.*)$", FENCE.sub("", text), re.MULTILINE) == [
        *("Look", "Bring in", "Fix", "Build", "Verify")
    ]


@pytest.mark.parametrize("name", ["how-to/ci", "how-to/preview"])
def test_a_page_is_true_of_a_small_blog(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # What the README shows, which is in the pictures, too.
    runpy.run_path(str(ROOT / "docs" / "terminal.py"))["write_essays"](tmp_path)
    if name == "how-to/preview":
        walls = Path("content", "nep.md").read_text().replace("The NEP", "On Walls")
        Path("content", "on-walls.md").write_text(walls)
    Path("pelicanconf.py").write_text('PATH = "content"\nTIMEZONE = "UTC"\n')
    text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for block in FENCE.finditer(text):
        if block[3].startswith("# pelican-jsoncomment.toml"):
            Path("pelican-jsoncomment.toml").write_text(block[3])
    follow(text, languages=["console"])


def bring(source: str) -> None:
    """Put what a page is about into the current folder."""
    if not (known := SOURCES[source]):
        return
    path, name = DATA / known[0], known[1]
    if path.is_dir():
        shutil.copytree(path, name)
        return
    shutil.copy(path, name)
    for upload in re.findall(r"wp-content/(uploads/[^\s<\]\"]+)", path.read_text()):
        Path(upload).parent.mkdir(parents=True, exist_ok=True)
        Path(upload).write_text("a picture")


def test_the_tutorial_works_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    follow(text, real=("pelican", "pelican-jsoncomment check"))
    roofs = Path("output", "on-roofs.html").read_text("utf-8")
    assert "First drafted" in roofs
    assert "c. 2007" in roofs
    assert "c. 2007" in text
    assert [x.name for x in Path("output", "drafts").iterdir()] == ["undated.html"]
