"""Essays whose page could not be written, and the builds that go on without them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.rules import RULES
from pelican_jsoncomment.settings import Options
from tests.cli.command import run
from tests.conftest import Site


def essay(**fields: Any) -> str:
    header = {"title": "Essay", "date": "2008-03-30", **fields}
    return f"<!-- {json.dumps(header)} -->\n\nAn *essay* of {fields}.\n"


def without_places(text: str) -> str:
    """Return messages without the lines and columns after the names of files."""
    return re.sub(r"(?<=\.md):[0-9]+:[0-9]+", "", text)


ORDINARY = "Title: Plain\nDate: 2010-01-02\nSlug: {slug}\n\nOrdinary.\n"


@pytest.mark.parametrize("names", [("a.md", "b.md"), ("b.md", "a.md")])
def test_of_two_essays_with_one_slug_the_first_by_its_path_stays(
    site: Site, names: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    for name in names:
        site.write(name, essay(slug="walls", title=name))
    site.write("c.md", essay(title="Third", tags="walls"))
    site.build()
    assert "a.md" in site.output("walls.html")
    assert "b.md" not in site.output("index.html")
    assert "Third" in site.output("index.html")
    (error,) = [x.getMessage() for x in caplog.records if x.levelno == logging.ERROR]
    assert "b.md:1:54: slug: " in error
    assert "a.md:1:54 has the page walls.html" in error
    assert "a.md has the page walls.html already" in without_places(error)


def test_essay_yields_to_what_was_in_the_blog_before(site: Site) -> None:
    site.write("a.md", essay(slug="walls"))
    site.write("z.md", ORDINARY.format(slug="walls"))
    site.build()
    assert "Ordinary." in site.output("walls.html")


def test_translation_left_out_is_no_translation(site: Site) -> None:
    site.write("en.md", essay(slug="walls", lang="en"))
    site.write("fr.md", essay(slug="walls", lang="fr", template="none", title="Mur"))
    site.build()
    assert "Mur" not in site.output("walls.html")
    assert not (site.path / "output" / "walls-fr.html").exists()


def test_link_to_an_essay_that_is_left_out_is_a_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("bad.md", essay(template="none"))
    site.write("good.md", essay(title="Good").rstrip() + " [bad]({filename}bad.md)\n")
    site.build()
    assert "Unable to find 'bad.md'" in caplog.text


@pytest.mark.parametrize("name", ["essay.md", "pages/essay.md"])
def test_essay_may_take_the_place_of_the_index_where_it_says_so(
    site: Site, name: str
) -> None:
    site.write(name, essay(save_as="index.html"))
    site.write("other.md", essay(title="Other"))
    site.build()
    assert "An <em>essay</em>" in site.output("index.html")


def test_second_essay_on_the_place_of_the_index_is_left_out(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("a.md", essay(save_as="index.html", title="A"))
    site.write("b.md", essay(save_as="index.html", title="B"))
    site.build()
    assert "a.md has the page index.html already" in without_places(caplog.text)


def test_page_that_the_site_does_not_make_is_free(site: Site) -> None:
    site.write("a.md", essay(slug="archives"))
    site.build(ARCHIVES_SAVE_AS="")
    assert "An <em>essay</em>" in site.output("archives.html")


def test_essay_without_a_page_of_its_own_is_not_left_out(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """An empty pattern is how Pelican is told to write no page of a kind."""
    site.write("a.md", essay(tags="walls", title="A"))
    site.write("b.md", essay(status="draft", title="B"))
    site.write("c.md", essay(status="draft", title="C"))
    site.build(TAG_SAVE_AS="", DRAFT_SAVE_AS="")
    assert "An <em>essay</em>" in site.output("a.html")
    assert not [x for x in caplog.records if x.levelno >= logging.ERROR]


def test_page_and_article_cannot_be_one_file(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("a.md", essay(slug="walls"))
    site.write("pages/p.md", essay(slug="walls"))
    site.build(PAGE_SAVE_AS="{slug}.html")
    assert "p.md: slug: " in without_places(caplog.text)


def test_blog_without_essays_is_left_to_pelican(site: Site) -> None:
    site.write("a.md", ORDINARY.format(slug="walls"))
    site.write("b.md", ORDINARY.format(slug="walls"))
    with pytest.raises(RuntimeError, match="walls"):
        site.build()


@pytest.mark.parametrize("save_as", ["tag", "feeds", "theme", "a", "pages"])
def test_essay_in_the_place_of_a_folder_is_left_out(
    site: Site, save_as: str, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("bad.md", essay(save_as=save_as))
    site.write("a.md", essay(title="Good", tags="walls", save_as="a/b/c.html"))
    site.write("pages/page.md", essay(title="Page"))
    site.build()
    assert "Good" in site.output("a/b/c.html")
    assert f"save_as: {save_as} is the name of a folder of the site" in caplog.text


def test_two_names_with_one_feed_cost_one_essay(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Of Pelican's own settings, the feeds of categories and authors are alike."""
    site.write("a.md", essay(title="By", author="Smith"))
    site.write("b.md", essay(title="About", category="Smith"))
    site.write("c.md", essay(title="Other", category="all"))
    site.write("d.md", essay(title="Draft", category="Smith", status="draft"))
    site.write("e.md", essay(title="Tag", tags="Smith"))
    site.build(TAG_FEED_ATOM="tags/{slug}.xml")
    feed = site.output("feeds/smith.atom.xml")
    assert "By" in feed
    assert "About" not in feed
    index = site.output("index.html")
    assert "Tag" in index
    assert "About" not in index
    assert "Other" not in index
    assert "Draft" in site.output("drafts/draft.html")
    assert (
        "b.md: category: the author 'smith' has the page feeds/smith.atom.xml already;"
        " set CATEGORY_FEED_ATOM; it is left out"
    ) in without_places(caplog.text)
    assert "the feed of the site has the page feeds/all.atom.xml" in caplog.text


def test_essay_in_the_place_of_a_category_costs_itself_alone(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("a.md", essay(title="Bad", save_as="category/history.html"))
    site.write("b.md", essay(title="Good", category="history"))
    site.build()
    assert "Good" in site.output("category/history.html")
    assert "a.md: save_as: the category 'history' has the page" in without_places(
        caplog.text
    )


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    records = [x for x in caplog.records if x.levelno >= logging.ERROR]
    return [without_places(x.getMessage()) for x in records]


LONG = "/".join(["x" * 200] * 25)
DEEP = "/".join("d" * 1100)


def checked(site: Site, settings: dict[str, Any]) -> list[str]:
    """Return the errors of ``check``, as the build would say them."""
    options = Options.read({})
    checker = Checker(Blog(site.pelican_settings(**settings), options), RULES)
    paths = sorted(Path("content").rglob("*.md"))
    reports = [y for x in paths for y in checker.check(str(x), x.read_bytes())]
    found = [x.finding for x in [*reports, *checker.whole()]]
    return sorted(
        f"{Path(x.source.path).name}: {x.label}: {x.reason}"
        for x in found
        if x.rule.level == "error"
    )


# The files of a site, the settings, and what is said of the essays that are left out.
LEFT_OUT: dict[str, tuple[dict[str, str], dict[str, Any], list[str]]] = {
    "dots in a slug": (
        {"a.md": essay(slug="one"), "b.md": essay(slug="x/../one")},
        {},
        ["b.md: slug: content/a.md has the page one.html already"],
    ),
    "dots in save_as": (
        {"a.md": essay(slug="one"), "b.md": essay(save_as="x/.././one.html")},
        {},
        ["b.md: save_as: content/a.md has the page one.html already"],
    ),
    "dots of an open interval": (
        {
            "a.md": essay(slug="one", first_draft="2006/.."),
            "b.md": essay(slug="one", first_draft="2007/.."),
            "c.md": essay(slug="one", first_draft="2007"),
        },
        {"ARTICLE_SAVE_AS": "{first_draft}/{slug}.html"},
        ["b.md: slug: content/a.md has the page one.html already"],
    ),
    "a field that the settings want": (
        {"a.md": essay(), "b.md": essay(first_draft="2006")},
        {"ARTICLE_SAVE_AS": "{first_draft}/{slug}.html"},
        ["a.md: first_draft: the settings want it for the address of the page"],
    ),
    "a pattern that a field does not take": (
        {"a.md": essay(mood="x", slug="a"), "b.md": essay(mood=5, slug="b")},
        {"ARTICLE_URL": "{mood:d}/{slug}.html"},
        ["a.md: slug: the settings make no address of it: ValueError: Unknown format"],
    ),
    "long path": (
        {"a.md": essay(slug=LONG), "b.md": essay(save_as=f"{LONG}.html")},
        {},
        [
            "a.md: slug: it makes a path of more than 4095 bytes",
            "b.md: save_as: it makes a path of more than 4095 bytes",
        ],
    ),
    "deep path": (
        {"a.md": essay(slug=DEEP), "b.md": essay(save_as=f"{DEEP}/x.html")},
        {},
        [
            "a.md: slug: it makes more than 500 folders, one in the other",
            "b.md: save_as: it makes more than 500 folders, one in the other",
        ],
    ),
    "letters without case": (
        {
            "a.md": essay(slug="Notes"),
            "b.md": essay(slug="notes"),
            "c.md": essay(slug="INDEX"),
            "d.md": essay(slug="Caf\u00e9"),
            "e.md": essay(slug="cafe\u0301"),
        },
        {},
        [
            "b.md: slug: content/a.md has the page notes.html already",
            "c.md: slug: the page 'index' of the site has the page INDEX.html already",
            "e.md: slug: content/d.md has the page cafe\u0301.html already",
        ],
    ),
    "the page of another": (
        {"a.md": essay(save_as="one.html"), "b.md": essay(slug="one")},
        {},
        ["b.md: slug: content/a.md has the page one.html already"],
    ),
    "the site's feed": (
        {"a.md": essay(save_as="feeds/ALL.atom.xml")},
        {},
        ["a.md: save_as: the feed of the site has the page feeds/ALL.atom.xml already"],
    ),
    "the feed of a language": (
        {"a.md": essay(lang="de"), "b.md": essay(save_as="feeds/all-de.atom.xml")},
        {},
        ["b.md: save_as: the translation 'de' has the page feeds/all-de.atom.xml"],
    ),
    "a category like the feed of a language": (
        {"a.md": essay(lang="de"), "b.md": essay(category="all-de", title="B")},
        {},
        ["b.md: category: the translation 'de' has the page feeds/all-de.atom.xml"],
    ),
    "a file of the theme": (
        {"a.md": essay(save_as="theme/css/main.css"), "b.md": essay(save_as="theme/x")},
        {"THEME": "notmyidea"},
        ["a.md: save_as: theme/css/main.css is a file of the theme"],
    ),
    "the folder of a tag": (
        {"a.md": essay(tags="walls"), "b.md": essay(save_as="tag/Walls")},
        {"TAG_SAVE_AS": "tag/{slug}/index.html"},
        ["b.md: save_as: tag/Walls is the name of a folder of the site"],
    ),
    "a folder of the site": (
        {"a.md": essay(slug="tag"), "b.md": essay(slug="b")},
        {"ARTICLE_SAVE_AS": "{slug}"},
        ["a.md: slug: tag is the name of a folder of the site"],
    ),
    "out of the output folder by its name": (
        {"a.md": essay(save_as="../output-of-mine/a.html")},
        {},
        ["a.md: save_as: its page ../output-of-mine/a.html would be outside"],
    ),
    "outside by a language": (
        {"a.md": essay(lang="x/../../../../y", save_as="a.html"), "b.md": essay()},
        {},
        ["a.md: lang: its page ../../y.atom.xml would be outside the output folder"],
    ),
}


@pytest.mark.parametrize(
    ("files", "settings", "reasons"), LEFT_OUT.values(), ids=LEFT_OUT.keys()
)
def test_what_cannot_be_written_costs_itself_alone_and_check_says_so(
    files: dict[str, str],
    settings: dict[str, Any],
    reasons: list[str],
    site: Site,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fine = essay(title="Fine", save_as="fine.html", first_draft="2006", mood=5)
    for name, text in {**files, "fine.md": fine}.items():
        site.write(name, text)
    settings = {"TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml", **settings}
    site.build(**settings)
    assert "An <em>essay</em>" in site.output("fine.html")
    said = sorted(x for x in errors(caplog) if "Could not process" not in x)
    assert len(said) == len(reasons)
    for error, reason in zip(said, reasons, strict=True):
        assert f"content/{reason}" in error
    for finding, reason in zip(checked(site, settings), reasons, strict=True):
        assert reason in without_places(finding)


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        ('"slug": "x"', '\n"slug": "x"', "a.md:1:47 b.md:2:9"),
        ('"slug": "x"', '"save_as": "x.html"', "a.md:1:47 b.md:1:48"),
        ('"slug": "A"', '\n"lang": "en"', "a.md:1:47 b.md:1:16"),
    ],
)
def test_both_essays_of_one_page_are_named_with_their_places(
    first: str,
    second: str,
    places: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    title = {"a.md": "One", "b.md": "A"}
    for name, fields in (("a.md", first), ("b.md", second)):
        header = f'"title": "{title[name]}", "date": "2008", {fields}'
        site.write(name, f"<!-- {{{header}}} -->\n\nText.\n")
    site.build()
    one, two = (f"content/{x}" for x in places.split())
    (error,) = [x.getMessage() for x in caplog.records if x.levelno == logging.ERROR]
    assert error.startswith(f"{two}: ")
    assert f" {one} has the page " in error
    capsys.readouterr()
    assert run("check", "content", "--select", "duplicate-slug") == 1
    said = capsys.readouterr().out
    assert said.startswith(f"{two}: error[duplicate-slug] ")
    assert f" {one} has the page " in said


WORDS = ["one", "One", "index", "tags", "all", "x", "..", ".", "/", "\\", "é", "é"]
WORDS += ["tag", "feeds", "all-de", "a" * 200]
NAMES = ["one", "One", "Smith", "all", "all-de", "all-en", "x/../y", "..", "w" * 300]
PATTERNS = [
    *("{slug}.html", "{slug}/index.html", "{slug}", "{first_draft}/{slug}.html"),
    *("{date:%Y}/{slug}.html", "{category}/{slug}.html", "x/../{slug}.html"),
]
VALUES: dict[str, Callable[[Random], Any]] = {
    "slug": lambda r: "".join(r.choices(WORDS, k=r.choice([1, 1, 2, 4]))),
    "save_as": lambda r: r.choice(["index.html", "tag/one.html", "tag", "one/x.html"]),
    "category": lambda r: r.choice(NAMES),
    "tags": lambda r: r.choices(NAMES, k=2),
    "author": lambda r: r.choice(NAMES),
    "lang": lambda r: r.choice(["de", "DE", "en", "x/../../../../y"]),
    "first_draft": lambda r: r.choice(["2006", "2006/..", "../2006"]),
    "status": lambda r: r.choice(["draft", "hidden", "published"]),
}


@pytest.mark.parametrize("seed", range(24))
def test_check_names_what_the_build_leaves_out(
    seed: int, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Random essays, with random patterns for their pages."""
    random = Random(seed)
    for number in range(6):
        fields = {
            x: make(random) for x, make in VALUES.items() if random.random() < 0.3
        }
        folder = random.choice(["", "", "pages/"])
        title = random.choice(["One", "one", "Index", f"Essay {number}"])
        site.write(f"{folder}{number}.md", essay(title=title, **fields))
    settings: dict[str, Any] = {"TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml"}
    if seed % 2:
        pattern = PATTERNS[seed // 2 % len(PATTERNS)]
        settings.update(ARTICLE_SAVE_AS=pattern, ARTICLE_URL=pattern)
    site.build(**settings)
    left_out = {x[0] for x in map(re.compile(r"\b\d\.md").search, errors(caplog)) if x}
    assert {x.partition(":")[0] for x in checked(site, settings)} == left_out


@pytest.mark.parametrize(
    "settings",
    [
        {"INDEX_SAVE_AS": Path("home.html")},
        {"AUTHOR": []},
        {"FEED_ALL_ATOM": Path("feeds/all.xml")},
        {"DIRECT_TEMPLATES": ("index",)},
        {"CATEGORY_SAVE_AS": Path("category/{slug}.html")},
        {"ARTICLE_SAVE_AS": Path("{slug}.html")},
        {"ARTICLE_SAVE_AS": Path("{date:%Y}/{slug}.html")},
        {"THEME_STATIC_DIR": Path("static")},
        {"THEME_STATIC_PATHS": ("static",)},
        {"DEFAULT_LANG": "EN"},
    ],
    ids=str,
)
@pytest.mark.slow
def test_settings_of_types_that_pelican_takes_are_taken(
    settings: dict[str, Any], site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("a.md", ORDINARY.format(slug="plain"))
    try:
        site.build(**settings, PLUGINS=[])
    except TypeError:
        pytest.skip("this Pelican does not take it")
    caplog.clear()
    site.write("a.md", essay(tags="walls", lang="de"))
    site.write("b.md", essay(title="B", save_as="home.html"))
    site.build(**settings)
    assert errors(caplog) == []
    assert "An <em>essay</em>" in site.output("home.html")
    assert checked(site, settings) == []
