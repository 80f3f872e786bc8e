"""The structured data, read by a library that reads what search engines read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Served


@pytest.fixture(scope="session")
def extruct() -> Any:
    return pytest.importorskip(
        "extruct", reason="extruct is not installed: pip install .[browser]"
    )


@pytest.mark.filterwarnings("default")
def test_every_article_of_the_example_site_has_them(
    extruct: Any, example: Served
) -> None:
    found = {}
    for path in example.pages():
        html = (example.folder / path).read_text(encoding="utf-8")
        for data in extruct.extract(html, syntaxes=["json-ld"])["json-ld"]:
            assert (data["@context"], data["@type"]) == (
                "https://schema.org",
                "Article",
            )
            found[path] = {k: v for k, v in data.items() if k.startswith("date")}
    assert len(found) == 16
    assert found["give-us-our-eleven-days.html"] == {
        "dateCreated": "1986",
        "datePublished": "1986-12",
        "dateModified": "2019-09-14",
    }
    assert found["overhang.html"] == {
        "datePublished": "2004-11-01",
        "dateModified": "2009-05-17",
    }
