"""A page of ten summaries, each of whose links a visitor follows."""

from __future__ import annotations

from urllib.parse import urldefrag

import pytest

from tests.browser.conftest import Open, serving
from tests.conftest import Site
from tests.ten_essays import MIDDLES, build_ten_essays

ENTRIES = "article a"
LINKS = f"() => [...document.querySelectorAll('{ENTRIES}')].map(x => x.href)"
# Where the target of the address is in the window, if there is one.
TARGET = """() => {
  const target = document.querySelector(':target');
  return target && target.getBoundingClientRect().top / window.innerHeight;
}"""


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_every_link_arrives_at_its_target(
    site: Site, open_page: Open, theme: str
) -> None:
    """At a page that is there, with the target of its fragment in the window."""
    output = site.path / "output"
    output.mkdir()
    with serving(output) as url:
        build_ten_essays(site, SITEURL=url, THEME=theme)
        with open_page(f"{url}/index.html") as opened:
            page = opened.page
            links = opened.run(LINKS)
            followed = []
            for number, link in enumerate(links):
                if not link.startswith(url) or link in links[:number]:
                    continue
                page.locator(ENTRIES).nth(number).click()
                page.wait_for_url(link)
                assert page.locator("article").count(), link
                fragment = urldefrag(link).fragment
                top = opened.run(TARGET)
                assert not fragment or (top is not None and -0.01 <= top < 1), link
                followed.append(fragment)
                page.goto(f"{url}/index.html")
    assert followed.count("fn:a") == followed.count("fn:b") == len(MIDDLES)
    assert followed.count("end") >= len(MIDDLES)
