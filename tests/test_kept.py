"""What is kept between two builds of one process changes nothing but their time."""

from __future__ import annotations

import gc
import logging
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown
import pytest
from pelican import Pelican
from pelican.contents import Content
from pelican.log import LimitFilter

from tests.conftest import THOROUGH, Site

WORDS = ("walls", "letters", "rivers", "maps", "ships", "roofs")
THEME = "{% extends '!simple/article.html' %}{% block title %}MARK{% endblock %}"


class Watched:
    """A site that is built again and again as ``pelican --autoreload`` builds it."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site = site
        self.settings: dict[str, Any] = {
            "FEED_ALL_ATOM": "feeds/all.atom.xml",
            "DELETE_OUTPUT_DIRECTORY": True,
            "THEME_TEMPLATES_OVERRIDES": [str(site.path / "templates")],
        }
        self._caplog = caplog
        (site.path / "templates").mkdir()
        self.load()

    def load(self, **settings: Any) -> None:
        """Read the settings, as Pelican does when their file has changed."""
        self.settings |= settings
        self._pelican = Pelican(self.site.pelican_settings(**self.settings))

    def rebuild(self) -> tuple[dict[str, bytes], list[str]]:
        return self._run(self._pelican, "output")

    def clean(self) -> tuple[dict[str, bytes], list[str]]:
        """Build the same site with nothing kept."""
        elsewhere = {"OUTPUT_PATH": str(self.site.path / "clean")}
        settings = {**self.settings, **elsewhere, "JSONCOMMENT_KEEP": False}
        return self._run(Pelican(self.site.pelican_settings(**settings)), "clean")

    def _run(self, pelican: Pelican, name: str) -> tuple[dict[str, bytes], list[str]]:
        LimitFilter._raised_messages.clear()
        LimitFilter._group_count.clear()
        self._caplog.clear()
        with self._caplog.at_level(logging.WARNING):
            pelican.run()
        said = sorted(x.getMessage() for x in self._caplog.records)
        folder = self.site.path / name
        files = (x for x in folder.rglob("*") if x.is_file())
        return {str(x.relative_to(folder)): x.read_bytes() for x in files}, said


@pytest.fixture
def watched(site: Site, caplog: pytest.LogCaptureFixture) -> Watched:
    return Watched(site, caplog)


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each text that Python-Markdown converts."""
    texts: list[str] = []
    convert: Callable[..., str] = markdown.Markdown.convert

    def noted(self: markdown.Markdown, text: str) -> str:
        texts.append(text)
        return convert(self, text)

    monkeypatch.setattr(markdown.Markdown, "convert", noted)
    return texts


def essay(title: str, body: str = "Text.", **fields: str) -> str:
    members = {"title": title, "date": "2008-03-30", **fields}
    inside = ", ".join(f'"{name}": "{value}"' for name, value in members.items())
    return f"<!-- {{{inside}}} -->\n\n{body}\n"


# What is read again, and what is not


def test_only_the_essay_that_changed_is_read_again(
    watched: Watched, converted: list[str]
) -> None:
    for word in WORDS:
        watched.site.write(f"{word}.md", essay(word, f"On {word}."))
    watched.rebuild()
    assert len(converted) == len(WORDS)
    converted.clear()
    watched.site.write("maps.md", essay("maps", "On charts."))
    output, _ = watched.rebuild()
    assert [x.strip() for x in converted] == ["On charts."]
    assert b"On charts." in output["maps.html"]
    assert output == watched.clean()[0]


def test_keeping_can_be_turned_off(watched: Watched, converted: list[str]) -> None:
    watched.site.write("a.md", essay("A"))
    watched.load(JSONCOMMENT_KEEP=False)
    watched.rebuild()
    watched.rebuild()
    assert len(converted) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"JSONCOMMENT_FIELDS": {"mood": "first_draft"}}),
        ({"JSONCOMMENT_MORE_EVERYWHERE": 1}, {"JSONCOMMENT_MORE_EVERYWHERE": True}),
        ({}, {"MARKDOWN": {"extensions": ["markdown.extensions.toc"]}}),
        ({}, {"TIMEZONE": "Asia/Tokyo"}),
        ({}, {"FORMATTED_FIELDS": ["notes"]}),
        ({}, {"TAG_REGEX_SUBSTITUTIONS": [("a", "b")]}),
        ({}, {"SITEURL": "https://other.example"}),
    ],
)
def test_essay_is_read_again_when_a_setting_changed(
    watched: Watched,
    converted: list[str],
    first: dict[str, Any],
    second: dict[str, Any],
) -> None:
    watched.site.write("a.md", essay("A", mood="2001"))
    watched.load(**first)
    watched.rebuild()
    watched.load(**second)
    converted.clear()
    output, _ = watched.rebuild()
    assert len(converted) == 1
    assert output == watched.clean()[0]


@pytest.mark.parametrize(
    "text",
    [
        essay("A", modified="yesterday"),
        essay("A", edited="some time"),
        essay("A", category="a") + '\n<a href="x"><!--more--> x</a>\n<!--more-->\n',
        '<!-- {"title": "A", "date": "2008" -->\n',
        essay("").replace('"title": "", ', ""),
    ],
    ids=["error", "warning", "marker", "syntax", "title"],
)
@pytest.mark.slow
def test_what_is_said_of_an_essay_is_said_in_each_build(
    watched: Watched, text: str
) -> None:
    watched.site.write("a.md", text)
    watched.site.write("b.md", essay("B"))
    expected = watched.clean()
    assert [watched.rebuild() for _ in range(3)] == [expected] * 3


def test_link_that_is_resolved_by_a_file_follows_the_file(watched: Watched) -> None:
    image = '<img srcset="{static}one.png 2x">'
    watched.site.write("a.md", essay("A", image))
    watched.load(STATIC_PATHS=["."])
    without, _ = watched.rebuild()
    file = watched.site.write("one.png", b"x")
    with_file, _ = watched.rebuild()
    assert b"https://blog.example/one.png" in with_file["a.html"]
    file.unlink()
    assert watched.rebuild()[0] == without


def test_extension_that_may_do_anything_is_asked_again(
    watched: Watched, converted: list[str]
) -> None:
    watched.site.write("a.md", essay("A"))
    watched.load(MARKDOWN={"extensions": ["tests.markdown_extensions:Count"]})
    watched.rebuild()
    watched.rebuild()
    assert len(converted) == 2


def test_tags_that_a_plugin_renames_are_new_in_each_build(watched: Watched) -> None:
    from pelican.plugins import signals

    def rename(generator: Any) -> None:
        for article in generator.articles:
            article.tags[0].name += "s"
            article.category.name += "s"
            article.metadata["edits"].append("later")

    fields = {"tags": "map, sea", "category": "place", "edited": "2009"}
    watched.site.write("a.md", essay("A", **fields))
    signals.article_generator_pretaxonomy.connect(rename)
    try:
        first, second = watched.rebuild(), watched.rebuild()
    finally:
        signals.article_generator_pretaxonomy.disconnect(rename)
    assert first == second
    assert "tag/maps.html" in first[0]
    assert "tag/mapss.html" not in first[0]


# Any changes, in any order


class Changes:
    """Random changes of a site, the same ones for the same number."""

    def __init__(self, watched: Watched, number: int) -> None:
        self._watched = watched
        self._random = random.Random(number)
        self._content = watched.site.path / "content"
        self._kinds = (
            *(self.edit, self.add, self.delete, self.rename, self.break_, self.fix),
            *(self.setting, self.template),
        )

    def make(self) -> str:
        """Make a change, and return its name."""
        kind = self._random.choice(self._kinds)
        kind()
        return kind.__name__

    def _path(self) -> Path:
        every = sorted(self._content.rglob("*.md"))
        return self._random.choice(every) if every else self._content / "first.md"

    def _text(self) -> str:
        one, two, three = self._random.sample(WORDS, 3)
        link = f"[{two}]({{filename}}/{two}.md) <!--more--> *on*"
        image = f'<img srcset="{{static}}/{three}.png 2x">'
        body = self._random.choice((one, link, image))
        fields = {"tags": f"{one}, {two}", "category": three, "edited": two}
        kept = self._random.sample(sorted(fields), self._random.randrange(3))
        return essay(f"{one} {two}", body, **{x: fields[x] for x in kept})

    def add(self) -> None:
        word = self._random.choice(WORDS)
        if self._random.randrange(4):
            self._watched.site.write(f"{word}.md", self._text())
        else:
            self._watched.site.write(f"{word}.png", b"x")

    def edit(self) -> None:
        self._path().write_text(self._text(), encoding="utf-8")

    def delete(self) -> None:
        self._path().unlink(missing_ok=True)

    def rename(self) -> None:
        path = self._path()
        if path.exists():
            folder = self._random.choice(("", "place", "2009-01-02"))
            new = self._content / folder / f"{self._random.choice(WORDS)}.md"
            new.parent.mkdir(exist_ok=True)
            path.replace(new)

    def break_(self) -> None:
        path = self._path()
        if path.exists():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace('"title"', '"title', 1), encoding="utf-8")

    def fix(self) -> None:
        path = self._path()
        if path.exists():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace('"title:', '"title":', 1), encoding="utf-8")

    def setting(self) -> None:
        self._watched.load(
            **self._random.choice(
                (
                    {"JSONCOMMENT_MORE_ANCHOR": self._random.choice((None, "more"))},
                    {"JSONCOMMENT_FIELDS": {"edited": self._random.choice(WORDS)}},
                    {"DEFAULT_LANG": self._random.choice(("en", "de"))},
                    {"TIMEZONE": self._random.choice(("UTC", "Asia/Tokyo"))},
                    {"SLUGIFY_SOURCE": self._random.choice(("title", "basename"))},
                    {"USE_FOLDER_AS_CATEGORY": self._random.choice((True, False))},
                )
            )
        )

    def template(self) -> None:
        mark = THEME.replace("MARK", self._random.choice(WORDS))
        path = self._watched.site.path / "templates/article.html"
        path.write_text(mark, encoding="utf-8")


@pytest.mark.parametrize("number", range(200 if THOROUGH else 4))
@pytest.mark.slow
def test_any_changes_give_the_output_of_a_clean_build(
    watched: Watched, number: int
) -> None:
    changes = Changes(watched, number)
    for word in WORDS:
        watched.site.write(f"{word}.md", essay(f"T {word}", tags=word))
    watched.rebuild()
    made = []
    for _ in range(6):
        made.append(changes.make())
        assert watched.rebuild() == watched.clean(), made


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_builds(watched: Watched) -> None:
    rounds = 200 if THOROUGH else 20
    for word in WORDS:
        watched.site.write(f"{word}.md", essay(word, "Long. " * 5000))

    def build(number: int) -> None:
        # Each has a new name, too.
        body = f"{number} " + "Long. " * 5000
        file = watched.site.write(f"new{number}.md", essay("New", body))
        watched.rebuild()
        file.unlink()

    tracemalloc.start()
    try:
        sizes = []
        for number in range(rounds):
            build(number)
            # Pelican itself holds all articles of all builds by these.
            for holding in (Content.get_content, Content.get_summary):
                holding.cache.clear()
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    # Kept essays that are gone would be 30 KB of HTML for each build.
    first = rounds // 4
    assert sizes[-1] - sizes[first] < (rounds - first) * 15_000
