"""Where pages go, and that a glance at the fields says the same."""

from __future__ import annotations

import json
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
