"""Fields that were written to hurt: an error for that essay, or what they mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pelican.contents import Article, Content, Page, Static
from pelican.urlwrappers import Author, Category, Tag

from pelican_jsoncomment.fields import PELICAN_FIELDS, is_reserved, reserved_names
from tests.conftest import Site

GOOD = '<!-- {"title": "Good neighbour", "date": "2008-03-30"} -->\n\nWell *built*.\n'
NO_FEEDS: dict[str, Any] = {
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "FEED_ALL_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
}


def essay(**fields: Any) -> str:
    header = json.dumps({"title": "Essay", "date": "2008-03-30", **fields})
    return f"<!-- {header} -->\n\nAn *essay*.\n"


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site some folders down, so that all it could write is seen, with one essay."""
    site = Site(tmp_path / "a" / "b" / "c" / "site", {})
    site.write("good.md", GOOD)
    monkeypatch.chdir(site.path)
    return site


def assert_neighbour_is_built(site: Site) -> None:
    assert "Well <em>built</em>." in site.output("good-neighbour.html")
    assert "Good neighbour" in site.output("index.html")


# Names that Pelican uses


def attribute_names(site: Site) -> set[str]:
    """Return the names of all attributes that Pelican's content can have."""
    classes = (Content, Article, Page, Static, Category, Tag, Author)
    names = {name for cls in classes for name in dir(cls)}
    article = site.read(essay(), "any.md")
    (site.path / "content" / "any.md").unlink()
    return names | set(vars(article)) | PELICAN_FIELDS | {"attach_to", "path"}


def test_every_attribute_of_pelicans_content_is_reserved() -> None:
    assert {x for x in reserved_names() if not is_reserved(x)} == set()
    assert not any(map(is_reserved, PELICAN_FIELDS))


VALUES: dict[str, Any] = {
    "text": "a text of {}",
    "number": 5,
    "true": True,
    "list": ["a", "b"],
    "object": {"key": "value"},
}


@pytest.mark.parametrize("kind", VALUES)
def test_field_named_as_any_attribute_of_content(
    deep: Site, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """In an article and in a page: it is refused, or both are built as they are."""
    names = sorted(attribute_names(deep) - {"template", "slug", "title", "lang"})
    for number, name in enumerate(names):
        for folder in ("", "pages/"):
            value = VALUES[kind]
            if isinstance(value, str):
                value = value.format(folder or "articles")
            fields = {"slug": f"{folder.strip('/')}n{number}", name: value}
            if name in ("save_as", "url") and kind == "number":
                fields[name] = 5 + len(folder)
            deep.write(f"{folder}{number}.md", essay(**fields))
    deep.build(**NO_FEEDS)
    assert_neighbour_is_built(deep)
    refused = set(
        re.findall(r"content\S(?:pages\S)?\d+\.md(?=:\d+:\d+: )", caplog.text)
    )
    for number, name in enumerate(names):
        for path in (f"content/{number}.md", f"content/pages/{number}.md"):
            if path in refused or name in (
                "save_as",
                "status",
            ):
                continue
            folder = "pages" if "pages" in path else ""
            page = deep.path / "output" / folder / f"{folder}n{number}.html"
            assert "An <em>essay</em>." in page.read_text("utf-8"), (name, path)


# Names of files


NASTY = {
    "parent": "../../outside",
    "parents": "..",
    "absolute": "/tmp/outside-of-all",
    "inner parent": "a/../../../outside",
    "drive": "C:\\outside",
    "share": "\\\\server\\outside",
    "backslash": "a\\..\\..\\outside",
    "emoji": "\U0001f600",
    "device": "con",
    "device with extension": "NUL.html",
    "folder": "a/",
    "home": "~",
    "query": "a?b#c",
    "line break": "a\nb",
    "bidi": "\u202egnp.exe",
    "percent": "%2e%2e/outside",
    "pattern": "{slug}",
    "broken pattern": "{",
    "positional pattern": "{0}",
    "markup": "<b>\"'&",
    "colon": "a:b",
    "dash": "-",
    "slash": "/",
    "dots": "..html",
}
FILE_FIELDS = ("slug", "save_as", "url", "lang", "category", "tags", "author", "title")


def files_beside(site: Site) -> Iterator[Path]:
    for path in site.path.parents[2].rglob("*"):
        known = any(site.path / x in path.parents for x in ("content", "output"))
        if path.is_file() and not known:
            yield path


@pytest.mark.parametrize("field", FILE_FIELDS)
def test_nothing_is_written_outside_the_output_folder(deep: Site, field: str) -> None:
    for number, text in enumerate(NASTY.values()):
        # A slug is made of the title, and two of one slug are another test's matter.
        own = f" {number}" if field == "title" else ""
        fields = {"title": f"Essay {number}", field: f"{text}{own}"}
        deep.write(f"{number:02}.md", essay(**fields))
    deep.build(**NO_FEEDS)
    assert list(files_beside(deep)) == []
    assert_neighbour_is_built(deep)


def test_nul_in_a_name_is_refused_before_it_can_reach_a_path(deep: Site) -> None:
    deep.write("nul.md", essay(slug="a\0b"))
    deep.write("raw.md", essay().replace("Essay", "a\0b").encode())
    deep.build()
    assert_neighbour_is_built(deep)
    names = {path.name for path in (deep.path / "output").glob("*.html")}
    assert not {x for x in names if x.startswith(("a", "essay"))} - {
        "archives.html",
        "authors.html",
    }


UNWRITABLE = [
    {"slug": "x" * 300},
    {"save_as": "x" * 300},
    {"title": "x" * 300},
    {"title": "long word " * 40},
    {"lang": "x" * 300},
    {"category": "x" * 300},
    {"author": "x" * 300},
    {"tags": ["x" * 300]},
    {"save_as": "."},
    {"slug": "index"},
    {"title": "Index"},
    {"template": "no-such-template"},
    {"template": "../../etc/passwd"},
    {"title": "bell \x07"},
    {"tags": "escape \x1b[31m"},
    {"summary": "form feed \x0c"},
    {"title": "entity &#12;"},
    {"tags": "entity &#12;"},
    {"category": "entity &#12;"},
    {"author": ["entity &#12;"]},
    {"title": "escape \ufffe"},
]


@pytest.mark.parametrize(
    "fields", UNWRITABLE, ids=lambda x: " ".join(f"{k}={v}" for k, v in x.items())[:24]
)
@pytest.mark.parametrize("folder", ["", "pages/"], ids=["article", "page"])
@pytest.mark.slow
def test_essay_that_cannot_be_written_does_not_stop_the_build(
    deep: Site, caplog: pytest.LogCaptureFixture, folder: str, fields: dict[str, Any]
) -> None:
    """It is left out with an error that names it, or it can be written after all."""
    deep.write(f"{folder}bad.md", essay(**fields))
    output = deep.build()
    assert_neighbour_is_built(deep)
    written = [
        x for x in output.rglob("*.html") if "An <em>essay" in x.read_text("utf-8")
    ]
    assert written or "bad.md" in caplog.text
    for feed in output.rglob("*.xml"):
        ET.parse(feed)


@pytest.mark.parametrize("reverse", [False, True])
def test_two_essays_with_one_slug_do_not_stop_the_build(
    deep: Site, caplog: pytest.LogCaptureFixture, reverse: bool
) -> None:
    """The first by its path is built, whatever the order of reading them."""
    names = ["first.md", "second.md"]
    for number, name in enumerate(reversed(names) if reverse else names):
        date = f"2008-03-{10 + number}"
        deep.write(name, essay(slug="same", title=name, date=date))
    deep.build()
    assert_neighbour_is_built(deep)
    assert "first.md" in deep.output("same.html")
    assert "second.md" not in deep.output("index.html")
    errors = [x.getMessage() for x in caplog.records if x.levelname == "ERROR"]
    assert any("second.md" in x and "first.md" in x for x in errors)


@pytest.mark.parametrize("code", [1, 8, 11, 12, 27, 31, 0xFFFE, 0xFFFF])
def test_character_that_xml_forbids_in_a_body_does_not_stop_the_build(
    deep: Site, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    """Feeds are XML, which has no way to write one."""
    deep.write("bad.md", essay() + f"One {chr(code)} two.\n")
    deep.build()
    assert_neighbour_is_built(deep)
    feed = deep.output("feeds/all.atom.xml")
    ET.fromstring(feed)
    assert "One" in feed or "bad.md" in caplog.text


# Markup in fields


SCRIPT = "<script>alert('{}')</script>"
MARKS = {
    "script": SCRIPT,
    "quotes": "\"'>< onmouseover='{}'",
    "jinja": "{{{{ 7 * 191 }}}} {{% raw %}} {{# {} #}}",
    "bidi": "\u202e\u2066{}\u2069",
    "entities": "&lt;script&gt;{}&amp;",
}
PRINTED = ("notes", "first_draft", "edited")


@pytest.mark.parametrize("mark", MARKS)
def test_fields_that_are_text_are_escaped_in_the_plugins_template(
    deep: Site, mark: str
) -> None:
    """Titles are HTML in Pelican; notes and dates are text, and stay text."""
    texts = {name: MARKS[mark].format(f"in-{name}") for name in PRINTED}
    deep.write("essay.md", essay(slug="essay", summary="S", **texts))
    deep.build(JSONCOMMENT_PROVENANCE="top")
    page = deep.output("essay.html")
    assert "<script>alert('in-" not in page
    assert "onmouseover='in-" not in re.sub(r"(?s)>[^<]*<", "><", page)
    assert "1337" not in page
    if mark != "jinja":
        assert "in-notes" in page


@pytest.mark.parametrize("field", ["title", "notes", "tags", "category", "author"])
def test_template_syntax_in_a_field_is_never_run(deep: Site, field: str) -> None:
    deep.write("essay.md", essay(**{"slug": "essay", field: "{{ 7 * 191 }}{% raw %}"}))
    output = deep.build(JSONCOMMENT_PROVENANCE="bottom", **NO_FEEDS)
    assert "1337" not in "".join(x.read_text("utf-8") for x in output.rglob("*.html"))
    assert_neighbour_is_built(deep)


@pytest.mark.parametrize("field", ["tags", "category", "author"])
def test_names_with_markup_are_escaped_where_pelican_escapes_them(
    deep: Site, field: str
) -> None:
    """The decoding of entities must not hand markup to templates that was none."""
    deep.write("essay.md", essay(**{"slug": "essay", field: "Q&amp;A &lt;i&gt;"}))
    deep.write(
        "plain.md", f"Title: Plain\nDate: 2008-03-30\n{field}: Q&A <i>\n\nText.\n"
    )
    deep.build(**NO_FEEDS)
    ours, pelicans = deep.output("essay.html"), deep.output("plain.html")
    assert ("Q&A <i>" in ours) == ("Q&A <i>" in pelicans)
    assert ours.count("Q&amp;A &lt;i&gt;") == pelicans.count("Q&amp;A &lt;i&gt;")
