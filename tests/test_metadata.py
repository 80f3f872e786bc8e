"""A glance at a header says the same as the reading of all its fields."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.fields import FIELDS
from pelican_jsoncomment.header import parser as header
from pelican_jsoncomment.metadata import Reading, Site, is_plain
from pelican_jsoncomment.settings import Options

SITE = Site(Options.read({}), lambda _name, value: value)
NAMES = st.sampled_from([*FIELDS, *FIELDS, "content", "edits", "_x", "mood", "source"])
DATES = (
    st.dates().map(str)
    | st.dates().map(lambda x: str(x)[:7])
    | st.sampled_from(
        ["2006", "0000", "0000-01-01", "2006-02-30", "2006-13", "c. 2006"]
    )
)
VALUES = (
    DATES
    | st.sampled_from(["", " ", "x", "html", "UTC", None, 0, 1, False, 2.5, [], {}])
    | st.sampled_from([["a"], ["2006", "x"], ["a", 1], {"a": 1}])
    | st.text(max_size=8)
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_plain_header_has_nothing_to_be_said_of(values: dict[str, Any]) -> None:
    try:
        head = header.parse(Source(f"<!-- {json.dumps(values)} -->"))
    except EssayError:
        return
    assert head
    reading = Reading(head, SITE, str)
    errors: list[Any] = []
    metadata = reading.read(errors)
    event(f"plain: {is_plain(head)}")
    if is_plain(head):
        assert errors == reading.findings == []
        assert "date_written" not in metadata or not head.present.get("date")
        assert not any(x.startswith("_") for x in metadata)


def test_most_headers_are_plain() -> None:
    fields = {"title": "T", "date": "2008-03-28", "first_draft": "2006", "edited": ""}
    fields |= {"tags": "a, b", "category": "c", "notes": "n", "mood": "calm"}
    head = header.parse(Source(f"<!-- {json.dumps(fields)} -->"))
    assert head
    assert is_plain(head)
