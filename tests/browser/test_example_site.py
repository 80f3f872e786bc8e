"""The example site, as a visitor meets it."""

from __future__ import annotations

import itertools
import re
from urllib.parse import unquote, urldefrag

import pytest

from tests.browser.conftest import (
    CONTRAST,
    IDS,
    LINKS,
    OVERFLOW,
    SCHEMES,
    WIDTHS,
    Open,
    Served,
)

# Before anything is built for it.
pytestmark = pytest.mark.usefixtures("chromium")

# The address of the site in its settings; only the feed's link names it.
ADDRESS = "https://example.org"


def test_every_link_on_every_page_leads_somewhere(
    example: Served, open_page: Open
) -> None:
    """To a file of the site, and to the place in it; or to another site."""
    ids, links = {}, set()
    for path in example.pages():
        with open_page(f"{example.url}/{path}") as opened:
            ids[path] = {"", *opened.run(IDS)}
            links |= {(path, link) for link in opened.run(LINKS)}
    assert len(links) > 100
    dead = []
    for page, link in links:
        url, fragment = urldefrag(link.replace(ADDRESS, example.url, 1))
        if not url.startswith(example.url):
            assert url.startswith("https://"), (page, link)
            continue
        path = unquote(url.removeprefix(example.url).lstrip("/")) or "index.html"
        if (example.folder / path).is_dir():
            path += "/index.html"
        place = unquote(fragment)
        if not (example.folder / path).is_file() or place not in ids.get(path, {place}):
            dead.append((page, link))
    assert dead == []


def test_every_page_can_be_read(example: Served, open_page: Open) -> None:
    """It fits the window, its text stands out, and the console is silent."""
    looks = list(itertools.product(WIDTHS, SCHEMES))
    for path in example.pages():
        with open_page(f"{example.url}/{path}") as opened:
            for width, scheme in looks:
                opened.look(width, scheme)
                assert opened.run(OVERFLOW) <= 0, (path, width)
                ratio, text = opened.run(CONTRAST)
                assert ratio >= 4.5, (path, width, scheme, text)
            assert opened.errors == [], path


def test_footnote_in_a_summary_leads_to_the_footnote(
    example: Served, open_page: Open
) -> None:
    found = 0
    for number in range(1, 3):
        index = f"{example.url}/index{number if number > 1 else ''}.html"
        with open_page(index) as opened:
            marks = opened.page.locator("article a.footnote-ref").all()
            addresses = [x.evaluate("x => x.href") for x in marks]
        for at, address in enumerate(addresses):
            with open_page(index) as opened:
                opened.page.locator("article a.footnote-ref").nth(at).click()
                page, fragment = urldefrag(opened.page.url)
                assert opened.page.url == address
                assert page not in (index, example.url)
                note = opened.page.locator(f"[id='{fragment}']")
                assert note.count() == 1
                assert opened.page.locator(".footnote li:target").count() == 1
                found += 1
    assert found


def test_read_on_leads_to_the_place_where_the_summary_ends(
    example: Served, open_page: Open
) -> None:
    with open_page(f"{example.url}/index.html", width=360) as opened:
        links = opened.page.locator(".read-more a[href*='#more']")
        names = [x.get_attribute("aria-label") for x in links.all()]
        assert len(set(names)) == len(names) > 3
        links.first.click()
        assert opened.page.url.endswith(".html#more")
        top = opened.run(
            "() => document.getElementById('more').getBoundingClientRect().top"
        )
        assert -1 <= top < 900


def test_index_leads_to_the_chronology(example: Served, open_page: Open) -> None:
    with open_page(f"{example.url}/index.html") as opened:
        opened.page.get_by_role("link", name="Chronology").click()
        assert opened.page.url == f"{example.url}/chronology.html"
        opened.page.get_by_role("link", name="Overhang").click()
        assert opened.page.locator(".provenance").inner_text().count("\n") >= 2


# Of each nav in the head of a page, in how many rows its links are.
ROWS = """() => [...document.querySelectorAll('body > header nav')].map(nav => new Set(
  [...nav.querySelectorAll('a')].map(x => x.getBoundingClientRect().top)).size)"""

# Palatino, which the style sheet asks for first, is up to a tenth wider than the fonts
# that a test machine has.
WIDER = "() => { document.body.style.letterSpacing = '0.05em' }"

SIZE = "x => parseFloat(getComputedStyle(document.querySelector(x)).fontSize)"


@pytest.mark.parametrize("width", [768, 1000, 1440])
def test_navigation_has_a_row_for_each_list(
    example: Served, open_page: Open, width: int
) -> None:
    with open_page(f"{example.url}/index.html", width) as opened:
        opened.run(WIDER)
        assert opened.run(ROWS) == [1, 1]


def test_every_navigation_has_a_name_of_its_own(
    example: Served, open_page: Open
) -> None:
    for path in example.pages():
        with open_page(f"{example.url}/{path}") as opened:
            navs = opened.page.locator("nav").all()
            names = [x.get_attribute("aria-label") for x in navs]
            assert all(names), path
            assert len(set(names)) == len(names) >= 2, path


def test_first_key_leads_to_the_text(example: Served, open_page: Open) -> None:
    with open_page(f"{example.url}/overhang.html") as opened:
        opened.page.keyboard.press("Tab")
        link = opened.page.locator("a:focus")
        assert link.inner_text() == "Skip to the text"
        assert link.bounding_box()["y"] >= 0
        opened.page.keyboard.press("Enter")
        assert opened.page.url.endswith("#content")
        assert opened.page.locator("main:focus").count() == 1


def test_index_is_sorted_by_what_it_shows(example: Served, open_page: Open) -> None:
    """By the first draft, which is labelled, the latest first; in the site's words."""
    shown = []
    for name in ("index.html", "index2.html"):
        with open_page(f"{example.url}/{name}") as opened:
            shown += opened.page.locator(".when").all_inner_texts()
    labels = ("First drafted", "Published")
    assert all(x.startswith(labels) for x in shown)
    assert {x.startswith(labels[0]) for x in shown} == {True, False}
    years = [re.findall(r"\d{4}", x)[0] for x in shown]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 8


def test_essays_lead_to_those_drafted_before_and_after(
    example: Served, open_page: Open
) -> None:
    """From the last to the first, and on the way back the same."""
    with open_page(f"{example.url}/the-lane-at-covehithe.html") as opened:
        seen = {}
        for relation in ("prev", "next"):
            seen[relation] = [opened.page.url]
            while opened.page.locator(f"a[rel={relation}]").count():
                opened.page.locator(f"a[rel={relation}]").click()
                seen[relation].append(opened.page.url)
        assert seen["prev"] == seen["next"][::-1]
        assert len(seen["prev"]) == 14
        assert seen["prev"][-1].endswith("/give-us-our-eleven-days.html")


def test_title_of_a_list_is_larger_than_those_in_it(
    example: Served, open_page: Open
) -> None:
    for name in ("category/history", "tag/tides"):
        with open_page(f"{example.url}/{name}.html") as opened:
            page = opened.page
            assert page.evaluate(SIZE, "main > h2") > page.evaluate(SIZE, ".entry h2")


def test_title_of_every_page_has_one_size(example: Served, open_page: Open) -> None:
    """And it is larger than the headings in the text."""
    names = (
        "overhang",
        "moving-house",
        "chronology",
        "revisions",
        "tags",
        "pages/about",
    )
    sizes = set()
    for name in names:
        with open_page(f"{example.url}/{name}.html") as opened:
            sizes.add(opened.page.evaluate(SIZE, "main h2"))
    assert len(sizes) == 1
    with open_page(f"{example.url}/six-cosines.html") as opened:
        assert opened.page.evaluate(SIZE, "main h2") in sizes
        assert opened.page.evaluate(SIZE, "#the-six") < min(sizes)


def test_translation_is_offered_in_its_own_language(
    example: Served, open_page: Open
) -> None:
    with open_page(f"{example.url}/pascals-brother-in-law.html") as opened:
        opened.page.get_by_role("link", name="français").click()
        link = opened.page.get_by_role("link", name="English")
        assert (link.get_attribute("hreflang"), link.get_attribute("lang")) == (
            "en",
            "en",
        )


def test_pages_of_the_index_say_where_they_lead(
    example: Served, open_page: Open
) -> None:
    with open_page(f"{example.url}/index.html") as opened:
        opened.page.get_by_role("link", name="Written earlier").click()
        assert opened.page.url == f"{example.url}/index2.html"
        assert opened.page.get_by_text("Page 2 of 2").is_visible()
        opened.page.get_by_role("link", name="Written later").click()
        assert opened.page.url == f"{example.url}/index.html"


def test_what_scrolls_can_be_scrolled_by_keyboard(
    example: Served, open_page: Open
) -> None:
    wide = "() => [...document.querySelectorAll('pre')].map(x => x.tabIndex)"
    found = []
    for path in example.pages():
        with open_page(f"{example.url}/{path}", width=360) as opened:
            found += opened.run(wide)
    assert set(found) == {0}


def test_paper_has_the_text_and_not_the_ways_around(
    example: Served, open_page: Open
) -> None:
    with open_page(f"{example.url}/overhang.html", scheme="dark") as opened:
        opened.page.emulate_media(media="print")
        assert not any(x.is_visible() for x in opened.page.locator("nav").all())
        assert opened.page.locator(".provenance").is_visible()
        ratio, text = opened.run(CONTRAST)
        assert ratio >= 7, text
        white = "() => getComputedStyle(document.body).backgroundColor"
        assert opened.run(white) == "rgb(255, 255, 255)"
        opened.page.emulate_media(media="screen")


def test_essay_has_its_own_line_of_the_chronology(
    example: Served, open_page: Open
) -> None:
    """As wide as the text; an ordinary article, which has one date, has none."""
    with open_page(f"{example.url}/overhang.html", width=360) as opened:
        box = opened.page.locator(".lifeline").bounding_box()
        assert 300 < box["width"] < 360
    with open_page(f"{example.url}/moving-house.html") as opened:
        assert opened.page.locator(".lifeline").count() == 0


@pytest.mark.parametrize(("width", "in_margin"), [(360, False), (1440, True)])
def test_revisions_are_dated_in_the_margin_where_there_is_one(
    example: Served, open_page: Open, width: int, in_margin: bool
) -> None:
    script = """() => [...document.querySelectorAll('.revisions li')].map(x => {
      const day = x.querySelector('.revision-date').getBoundingClientRect();
      const title = x.querySelector('a').getBoundingClientRect();
      return [day.top < title.bottom, day.right <= x.getBoundingClientRect().left];
    })"""
    with open_page(f"{example.url}/revisions.html", width) as opened:
        assert opened.run(script) == [[True, in_margin]] * 7
        opened.page.get_by_role("link", name="Overhang").click()
        changes = opened.page.locator(".provenance-changes")
        assert not changes.locator("dd").is_visible()
        changes.locator("summary").press("Enter")
        assert changes.locator("dd").inner_text() == "the best pile is not this one"
