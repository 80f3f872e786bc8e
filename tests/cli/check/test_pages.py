"""Where pages go, and that a glance at the fields says the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check import pages
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.rules import RULES

BLOG = Blog.read(None)
PIECES = ["x", "word ", "写", "é", "-", "/", "..", ".", "\\", "x" * 49, "x" * 199, "!"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
NAMES = ["title", "slug", "tags", "category", "author", "authors", "lang", "status"]


@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "save_as"]),
        TEXTS | st.lists(TEXTS, max_size=2) | st.sampled_from(["draft", "Draft", 5, 0]),
        max_size=4,
    )
)
def test_the_glance_at_an_address_never_misses(fields: dict[str, Any]) -> None:
    data = f"<!-- {json.dumps({'date': '2008-03-28', **fields})} -->".encode()
    found = Checker(BLOG, RULES).check("x.md", data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "may_be_unwritable", lambda _fields: True)
        assert found == Checker(BLOG, RULES).check("x.md", data)
    event(f"unwritable: {any(x.finding.rule.name == 'unwritable-page' for x in found)}")


def test_most_addresses_are_not_worked_out() -> None:
    assert not pages.may_be_unwritable(
        {"title": "On Walls", "tags": ["a", "b"], "slug": "on-walls", "lang": None}
    )


@pytest.mark.parametrize("field", ["title", "category", "tags", "author"])
def test_name_without_a_letter_may_have_no_page(field: str) -> None:
    patterns = dict.fromkeys(
        (f"{x}_SAVE_AS" for x in ("ARTICLE", "CATEGORY", "TAG", "AUTHOR")),
        "{slug}/index.html",
    )
    blog = replace(BLOG, pelican={**BLOG.pelican, **patterns})
    header = {"title": "On Walls", "date": "2008-03-28", field: "?!"}
    data = f"<!-- {json.dumps(header)} -->".encode()
    (said,) = Checker(blog, RULES).check("x.md", data)
    assert said.finding.rule.name == "unwritable-page"
    assert said.finding.label == field
