"""The example site, as a visitor meets it."""

from __future__ import annotations

import itertools
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
