"""What the README and the pages of docs/ say: each of it is held to the program."""

from __future__ import annotations

import argparse
import ast
import os
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
from markdown import Markdown
from pelican.settings import DEFAULT_CONFIG
from readme_renderer.markdown import render

from pelican_jsoncomment import labels
from pelican_jsoncomment.cli.main import _parser
from pelican_jsoncomment.fields import FIELDS
from pelican_jsoncomment.settings import PREFIX, SETTINGS, problems
from tests.conftest import ROOT, Site
from tests.walkthrough import FENCE

DOCS = ROOT / "docs"
README = ROOT / "README.md"
INDEX = DOCS / "index.md"
REFERENCE = DOCS / "reference"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
TEMPLATE = ROOT / "pelican_jsoncomment" / "templates" / "jsoncomment.html"
NAMES = {f"{PREFIX}{x}" for x in SETTINGS}
#: What templates may import of the plugin's own; others are for its pages.
#: "date_of" is for the others: what it shows, they make.
MACROS = re.findall(r"{% macro (?!date_of)(\w+)\(", TEMPLATE.read_text("utf-8"))
#: Those where links are followed: what is for contributors, too.
LINKED = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "tests" / "README.md"]
PROGRAM = "pelican-jsoncomment"
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_PICTURE = re.compile(
    r"<picture>\s*"
    r'<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*'
    r'<img src="([^"]+)" width="(\d+)" alt="([^"]{10,})">\s*</picture>'
)
# What ends a command in a shell, and may follow it.
_AFTER = {"|", ">", "&&", ";"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, *languages: str) -> Iterator[str]:
    """Yield the text of the fenced blocks in some languages."""
    for _, info, text in FENCE.findall(text_of(page)):
        if info.strip() in languages:
            yield text


def prose_of(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return FENCE.sub("", text_of(page))


def links_of(page: Path) -> set[str]:
    """Return the links of a page that lead to files of the repository."""
    links = set(_LINK.findall(_CODE.sub("", prose_of(page))))
    return {x for x in links if not re.match(r"[a-z]+:", x)}


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that a forge, and MyST, give to headings."""
    titles = re.findall(r"^#+ (.*)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", x.lower()).replace(" ", "-") for x in titles}


def target_of(page: Path, link: str) -> Path:
    path = link.partition("#")[0]
    return (page.parent / path).resolve() if path else page


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_each_link_leads_somewhere(page: Path) -> None:
    for link in links_of(page):
        target = target_of(page, link)
        assert target.exists(), link
        if "#" in link:
            assert link.partition("#")[2] in anchors_of(target), link


@pytest.mark.parametrize("start", [README, INDEX], ids=name_of)
def test_links_lead_to_each_page(start: Path) -> None:
    seen, ahead = set(), {start}
    while ahead:
        page = ahead.pop()
        seen.add(page)
        ahead |= {target_of(page, x) for x in links_of(page)} & set(PAGES) - seen
    assert set(PAGES) - seen <= {README}


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(text_of(README).split()) <= 1200


def test_the_readme_is_shown_whole_on_pypi() -> None:
    shown = html5lib.parse(render(text_of(README)) or "", namespaceHTMLElements=False)
    anchors = {x.get("id") for x in shown.iter()}
    links = [x.get("href", "") for x in shown.iter("a")]
    assert len(links) > 20
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors
        elif not re.match("[a-z]+:", link):
            assert target_of(README, link).exists(), link
    pictures = [x.get("src", "") for x in shown.iter("img")]
    assert len(pictures) == 4
    assert all(target_of(README, x).exists() for x in pictures)


# Pictures


def pictures() -> Iterator[tuple[Path, re.Match[str]]]:
    """Yield the pictures of all pages, with the page of each."""
    for page in PAGES:
        for found in _PICTURE.finditer(prose_of(page)):
            yield page, found


def test_each_picture_is_there_light_and_dark_and_is_shown() -> None:
    """And all of them together are no burden to who clones, or reads on a phone."""
    shown = {
        target_of(page, x) for page, found in pictures() for x in found.group(1, 2)
    }
    files = set((DOCS / "pictures").iterdir())
    assert shown == files
    assert sum(x.stat().st_size for x in files) < 1_500_000
    for _, found in pictures():
        assert found[1] == found[2].replace("-light.", "-dark.")
    others = "".join(_CODE.sub("", _PICTURE.sub("", prose_of(x))) for x in PAGES)
    assert "<img" not in others


def test_each_picture_of_a_page_has_twice_the_size_that_it_is_shown_in() -> None:
    for page, found in pictures():
        for link in found.group(1, 2):
            data = target_of(page, link).read_bytes()
            # A PNG has its width and height after 16 bytes.
            width = int.from_bytes(data[16:20], "big")
            assert link.endswith(".svg") or width == 2 * int(found[3]), link


@pytest.mark.skipif(os.name == "nt", reason="it has no pseudo-terminals")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.slow
def test_picture_of_a_terminal_is_what_one_shows(
    tmp_path: Path, command: str, scheme: str
) -> None:
    """Where it is not: ``python docs/screenshots.py check fix``."""
    svg = ET.parse(DOCS / "pictures" / f"{command}-{scheme}.svg")
    texts = [
        x
        for x in svg.iter("{http://www.w3.org/2000/svg}text")
        if "clip-path" in x.attrib
    ]
    drawn = "".join("".join(x.itertext()) for x in texts)
    terminal = runpy.run_path(str(DOCS / "terminal.py"))
    terminal["write_essays"](tmp_path)
    line = f"{PROGRAM} {command} content"
    shown = terminal["in_a_terminal"](tmp_path, *line.split())
    assert "\x1b[" in shown
    text = re.sub(r"\x1b\[[0-9;]*m", "", f"$ {line}\n{shown}")
    assert _timeless(drawn) == _timeless(text)


def _timeless(text: str) -> str:
    return re.sub(r"in[0-9.]+s:", "", re.sub(r"\s", "", text))


# Commands


def commands_of(page: Path) -> Iterator[list[str]]:
    """Yield the arguments of each command that a page tells people to run."""
    for block in blocks(page, "console"):
        for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
            # One command may be the argument of another.
            inner = re.search(rf"\$\(({PROGRAM} .*)\)", line)
            yield from _arguments(inner[1] if inner else line)
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            yield from _arguments(line)
    # A backtick that is escaped begins no code.
    for _, code in _CODE.findall(prose_of(page).replace("\\`", "")):
        for arguments in _arguments(code):
            # Prose also names a command alone, or leaves open which one it is.
            if len(arguments) > 1 and "COMMAND" not in arguments:
                yield arguments


def _arguments(line: str) -> Iterator[list[str]]:
    if line.startswith(f"{PROGRAM} "):
        words = shlex.split(line, comments=True)
        end = next((i for i, x in enumerate(words) if x in _AFTER), len(words))
        yield words[1:end]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_command_is_one(page: Path) -> None:
    for arguments in commands_of(page):
        if {"--help", "--list-sources"} & {*arguments}:
            with pytest.raises(SystemExit, match="0"):
                _parser().parse_args(arguments)
        else:
            # Another than 0 would be wrong use, and end the test.
            assert _parser().parse_args(arguments).run


def test_commands_are_found_in_the_pages() -> None:
    found = [" ".join(x) for page in PAGES for x in commands_of(page)]
    for command in ("check content", "new On Roofs --draft", "schema", "undo"):
        assert command in found


def verbs() -> list[str]:
    """Return the names of the commands."""
    kind = argparse._SubParsersAction
    actions = (x for x in _parser()._actions if isinstance(x, kind))
    return [name for action in actions for name in action.choices]


@pytest.mark.parametrize("verb", verbs())
def test_each_command_has_a_page_with_its_options(verb: str) -> None:
    folder = REFERENCE / "commands"
    assert f"| [`{verb}`]({verb}.md) |" in text_of(folder / "index.md")
    assert f"```{{help}} {verb}\n```" in text_of(folder / f"{verb}.md")


def test_the_table_of_exit_statuses_and_formats_is_that_of_the_code() -> None:
    """Where it is not: ``python docs/output.py``."""
    made = runpy.run_path(str(DOCS / "output.py"))
    assert text_of(REFERENCE / "output.md") == made["page"]()
    rows = [x.split(" | ") for x in made["page"]().splitlines() if "| [`" in x]
    assert len(rows) == len(verbs())
    assert all(row[1] and row[3].startswith("wrong use") for row in rows)
    known = {*made["FORMATS"], *made["EARLIER"]}
    parsers = dict(made["_parsers"]())
    assert {x for y in parsers.values() for x in made["formats_of"](y)} == known


@pytest.mark.parametrize("name", MACROS)
def test_each_macro_has_a_row(name: str) -> None:
    assert f"| `{{{{ {name}(" in text_of(REFERENCE / "templates.md")


def test_there_are_macros() -> None:
    assert {"provenance", "read_more", "lifeline", "structured_data"} <= set(MACROS)


# Headers and fields


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_header_is_read_without_a_word(
    page: Path, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for block in blocks(page, "html", "json"):
        header = f"<!-- {block} -->" if block.startswith("{") else block
        if "-->" in header:
            assert site.read(header, "essay.md").title
    assert [x.getMessage() for x in caplog.records] == []


def test_the_readme_has_a_header() -> None:
    (block,) = blocks(README, "html")
    assert block.startswith("<!--\n\t{")


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_has_a_row(name: str) -> None:
    rows = re.findall(r"^\| (.*?) \|", text_of(REFERENCE / "header.md"), re.MULTILINE)
    assert f"`{name}`" in {x for row in rows for x in row.split(", ")}


# Settings and words


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_has_a_row_with_its_default(name: str) -> None:
    text = text_of(REFERENCE / "settings.md")
    row = re.search(rf"^\| `{PREFIX}{name}` \| `(.*?)` \|", text, re.MULTILINE)
    assert row
    default = SETTINGS[name].default
    expected = list(default) if isinstance(default, tuple) else default
    assert ast.literal_eval(row[1]) == expected


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_setting_of_a_page_is_one(page: Path) -> None:
    named = re.findall(rf"\b{PREFIX}(\w+)", text_of(page))
    assert set(named) <= SETTINGS.keys()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_value_of_a_setting_is_taken(page: Path) -> None:
    settings: dict[str, Any] = {}
    for block in settings_of(page):
        exec(block, {}, settings)  # As Pelican does it.
    # Pelican has no default for these; the last one is another plugin's.
    others = {"AUTHOR", "PLUGINS", "TIMEZONE", "SUMMARY_END_MARKER"}
    assert settings.keys() <= {*DEFAULT_CONFIG, *NAMES, *others}
    assert [*problems(settings)] == []


def settings_of(page: Path) -> Iterator[str]:
    """Yield the settings of a page: blocks, code in its prose, and rows of a table."""
    yield from blocks(page, "python")
    prose = prose_of(page)
    for _, code in _CODE.findall(prose):
        if re.match(r"[A-Z_]{4,} = ", code):
            yield code
    if page == README:
        for name, value in re.findall(rf"\| `({PREFIX}\w+)` \| `(.*?)` \|", prose):
            yield f"{name} = {value}"


def test_settings_are_found_in_the_pages() -> None:
    found = "\n".join(x for page in PAGES for x in settings_of(page))
    assert f"{PREFIX}MORE_EVERYWHERE = True" in found
    assert 'ARTICLE_URL = "posts/{slug}/"' in found


def test_each_word_is_named_with_its_english() -> None:
    text = " ".join(text_of(REFERENCE / "words.md").split())
    for key, english in labels.WORDS.items():
        said = (f"`{key}` ({english})", f"`{key}` (`{english}`)")
        # The seasons are called what they are.
        assert f"`{key}`" in text if key == english else any(x in text for x in said)


# What is said of others


def rows_of_losses() -> list[list[str]]:
    """Return the bodies that are shown, with what becomes of each in two ways."""
    text = text_of(DOCS / "explanation" / "losses.md")
    table = text.partition('"format": "wordpress"` makes |\n')[2].partition("\n\n")[0]
    cells = [re.findall(r"`(.*?)`", x) for x in table.splitlines()[1:]]
    return [[x.replace("⏎", "\n") for x in row] for row in cells]


@pytest.mark.parametrize(("body", "by_markdown", "by_wordpress"), rows_of_losses())
def test_a_body_is_lost_as_it_is_said(
    body: str, by_markdown: str, by_wordpress: str, site: Site
) -> None:
    assert Markdown().convert(body) == by_markdown
    header = '<!-- {"title": "T", "date": "2008", "format": "wordpress"} -->'
    assert site.read(f"{header}\n\n{body}\n").content.strip() == by_wordpress


def test_there_are_bodies_that_are_lost() -> None:
    assert len(rows_of_losses()) == 5
