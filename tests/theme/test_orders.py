"""The orders of the chronology, each a page, and the links between them."""

from __future__ import annotations

import pytest

from tests.conftest import Site
from tests.theme.test_chronology import HTML, cells, page_of, parsed, write_three

ALL = [
    "chronology",
    "chronology_published",
    "chronology_edited",
    "chronology_category",
]


@pytest.mark.parametrize(
    ("template", "firsts", "prefix"),
    [
        ("chronology", ["1999", "a", "2000", "c", "2004", "b"], "written-1999"),
        (
            "chronology_published",
            ["2001", "c", "2005", "b", "2008", "a"],
            "published-2001",
        ),
        ("chronology_edited", ["2009", "c", "2020", "b"], "edited-2009"),
        (
            "chronology_category",
            ["<i>Art</i> & craft", "b", "Letters", "a", "c"],
            "category-1",
        ),
    ],
)
@pytest.mark.slow
def test_orders_are_pages(
    site: Site, template: str, firsts: list[str], prefix: str
) -> None:
    write_three(site)
    site.build(DIRECT_TEMPLATES=ALL, SITENAME="Blog")
    tree = parsed(site.output(f"{template}.html"))
    assert [cells(x)[0] for x in tree.iter(f"{HTML}tr")][1:] == firsts
    ids = [x.get("id") for x in tree.iter(f"{HTML}tbody")]
    assert ids[0] == prefix
    targets = [x.get("href") for x in tree.iter() if "#" in (x.get("href") or "")]
    assert [x for x in targets if x != "#chronology-grid"] == [f"#{x}" for x in ids]
    (nav,) = (x for x in tree.iter(f"{HTML}nav") if x.get("aria-label") == "Order")
    links = {"".join(x.itertext()): x for x in nav.iter(f"{HTML}a")}
    addresses = [x.get("href") for x in links.values()]
    assert addresses == [f"https://blog.example/{x}.html" for x in ALL]
    here = [x.get("href") for x in links.values() if x.get("aria-current") == "page"]
    assert here == [f"https://blog.example/{template}.html"]
    label = next(x for x, link in links.items() if link.get("aria-current"))
    title = "Chronology" if template == "chronology" else f"Chronology: {label}"
    assert next(tree.iter(f"{HTML}title")).text == f"{title} – Blog"


@pytest.mark.slow
def test_links_lead_to_the_orders_that_a_site_has(site: Site) -> None:
    write_three(site)
    names = ["index", "chronology", "chronology_edited", "chronology_published"]
    tree = page_of(
        site,
        DIRECT_TEMPLATES=names,
        CHRONOLOGY_PUBLISHED_SAVE_AS="",
        CHRONOLOGY_EDITED_SAVE_AS="edited/index.html",
        CHRONOLOGY_EDITED_URL="edited/",
    )
    nav = [x for x in tree.iter(f"{HTML}nav") if x.get("aria-label") == "Order"]
    links = [x.get("href") for x in nav[0].iter(f"{HTML}a")]
    assert links == [
        f"https://blog.example/{x}" for x in ("chronology.html", "edited/")
    ]
    tree = page_of(site, DIRECT_TEMPLATES=names[:2])
    assert "Order" not in [x.get("aria-label") for x in tree.iter(f"{HTML}nav")]
