"""Which dates of a header are to be rewritten, and where they are."""

from __future__ import annotations

from pelican_jsoncomment.cli.fix.dates import Rewritten, rewritable
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header.parser import parse


def test_only_dates_that_the_build_cannot_read_are_rewritten() -> None:
    text = (
        '<!-- {"date": "30 March 2008", "modified": "May 2008", "first_draft": 2006,'
        ' "edited": ["c. 2009", "2010", "x", "", "c. \\u0032009"],'
        ' "first_publication": "c. 2008", "notes": "c. 2006"} -->'
    )
    head = parse(Source(text))
    assert head is not None
    found = list(rewritable(head, None))
    assert [(text[x.at : x.end], x.text, x.field) for x in found] == [
        ('"May 2008"', "2008-05", "modified"),
        ('"c. 2008"', "2008~", "first_publication"),
        ('"c. 2009"', "2009~", "edited"),
    ]
    assert isinstance(found[0], Rewritten)


def test_of_an_edit_with_a_note_the_date_alone_is_rewritten() -> None:
    text = (
        '<!-- {"first_draft": {"date": "c. 2006"}, "edited": ["2010", {"note":'
        ' "c. 2008", "date": "c. 2009"}, {"date": 2010, "note": "May 2010"}, ["c. 1"]'
        "]} -->"
    )
    head = parse(Source(text))
    assert head is not None
    found = list(rewritable(head, None))
    assert [(text[x.at : x.end], x.text) for x in found] == [('"c. 2009"', "2009~")]
    single = '<!-- {"edited": {"note": "c. 2008", "date": "c. 2009"}} -->'
    alone = parse(Source(single))
    assert alone is not None
    (one,) = rewritable(alone, None)
    assert single[one.at : one.end] == '"c. 2009"'
