"""Essays whose page could not be written, and the builds that go on without them."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from tests.conftest import Site


def essay(**fields: Any) -> str:
    header = {"title": "Essay", "date": "2008-03-30", **fields}
    return f"<!-- {json.dumps(header)} -->\n\nAn *essay* of {fields}.\n"


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
    assert "b.md: slug: " in error
    assert "a.md has the page walls.html already" in error


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
    assert "a.md has the page index.html already" in caplog.text


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
    assert "p.md: slug: " in caplog.text


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
    ) in caplog.text
    assert "the feed of the site has the page feeds/all.atom.xml" in caplog.text


def test_essay_in_the_place_of_a_category_costs_itself_alone(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("a.md", essay(title="Bad", save_as="category/history.html"))
    site.write("b.md", essay(title="Good", category="history"))
    site.build()
    assert "Good" in site.output("category/history.html")
    assert "a.md: slug: the category 'history' has the page" in caplog.text
