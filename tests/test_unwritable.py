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
