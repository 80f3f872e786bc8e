"""Dates that cannot be, for certain: out of order, to come, or far too old."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from pelican_jsoncomment.cli.check.checker import Checker
from tests.cli.check.test_checker import BLOG, essay

RULES = {"date-order", "future-date", "implausible-date"}
TODAY = datetime(2020, 6, 15, 12, tzinfo=UTC)


def found(*essays: bytes) -> list[tuple[str, str]]:
    """Return the rules and the places of what is found on the day TODAY."""
    with time_machine.travel(TODAY, tick=False):
        checker = Checker(BLOG, RULES)
        reports = [
            x for n, data in enumerate(essays) for x in checker.check(f"{n}.md", data)
        ]
        reports += checker.whole()
    return [(x.finding.rule.name, x.finding.label) for x in reports]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"date": "2008-03-28", "first_draft": "2009"}, ["first_draft"]),
        ({"date": "2008-03-28", "first_draft": "2008-04"}, ["first_draft"]),
        ({"date": "2008", "first_draft": "2009-01-01"}, ["first_draft"]),
        ({"date": "28 March 2008", "first_draft": "2009"}, ["first_draft"]),
        ({"date": 2008, "first_draft": 2009}, ["first_draft"]),
        ({"date": "2008-03-28", "first_draft": "2009/2010"}, ["first_draft"]),
        ({"date": "2008-03-28", "first_draft": "201X"}, ["first_draft"]),
        ({"date": "20080328", "first_draft": "2008-04"}, ["first_draft"]),
        # That of the first publication counts.
        (
            {
                "date": "2010-01-01",
                "first_publication": "2008",
                "first_draft": "2009",
            },
            ["first_draft"],
        ),
        ({"first_publication": "2008", "first_draft": "2009"}, ["first_draft"]),
        ({"first_draft": "2008", "edited": "2007"}, ["edited"]),
        ({"first_draft": "2008", "edited": ["2007", "2009", "2006"]}, ["edited"] * 2),
        ({"first_draft": "2008-05", "edited": "2008-04-30"}, ["edited"]),
        ({"first_draft": "2008", "edited": {"date": 2007, "note": "x"}}, ["edited"]),
        (
            {"first_draft": "2008", "edited": ["2009", {"date": "2007"}, {}]},
            ["edited"],
        ),
        (
            {"date": "2007-01-01", "first_draft": "2008", "edited": "2006"},
            ["first_draft", "edited"],
        ),
        # What may be in order.
        ({"date": "2008", "first_draft": "2008-04"}, []),
        ({"date": "2008-03-28", "first_draft": "2008"}, []),
        ({"date": "2008-03-28", "first_draft": "2008-03-28"}, []),
        ({"date": "2008-03-28", "first_draft": "2009~"}, []),
        ({"date": "2008-03-28", "first_draft": "2009?"}, []),
        ({"date": "2008~", "first_draft": "2009"}, []),
        ({"date": "2008-03-28", "first_draft": "../2010"}, []),
        ({"date": "2008-03-28", "first_draft": "2005/2010"}, []),
        ({"date": "2008/..", "first_draft": "2009"}, []),
        ({"date": "2008-03-28", "first_draft": "long ago"}, []),
        ({"date": "nine", "first_draft": "2009"}, []),
        ({"date": "2008-03-28", "first_draft": ""}, []),
        ({"date": "2008-03-28", "first_draft": None, "edited": []}, []),
        ({"date": "2008-03-28", "first_draft": ["2009"], "edited": [{}, True]}, []),
        ({"first_draft": "2008", "edited": "2008-01-01"}, []),
        # Before its publication an essay may have been edited.
        ({"date": "2008-03-28", "edited": "2007"}, []),
        ({"date": "2008-03-28", "first_draft": "2006", "edited": "2007"}, []),
    ],
)
def test_an_order_that_is_certainly_wrong_is_found(
    fields: dict[str, Any], wrong: list[str]
) -> None:
    assert found(essay(**{"date": None, **fields})) == [
        ("date-order", label) for label in wrong
    ]


@pytest.mark.parametrize(
    ("value", "is_future"),
    [
        ("2020-06-15", False),
        ("2020-06-16", True),
        ("2020-06", False),
        ("2020-07", True),
        ("2020", False),
        ("2021", True),
        ("2020-22", False),
        ("2020-23", True),
        ("202X", False),
        ("2019/2025", False),
        ("2021/2025", True),
        ("2021~", False),
    ],
)
@pytest.mark.parametrize("name", ["date", "first_publication", "first_draft", "edited"])
def test_a_date_to_come_is_found(name: str, value: str, is_future: bool) -> None:
    fields: dict[str, Any] = {
        "date": None,
        name: [value] if name == "edited" else value,
    }
    assert found(essay(**fields)) == [("future-date", name)] * is_future


def test_the_date_of_an_edit_with_a_note_is_looked_at() -> None:
    edits = [{"date": "2020-06-15", "note": "2021"}, {"date": "2021", "note": "x"}]
    assert found(essay(edited=edits)) == [("future-date", "edited")]
    assert found(essay(edited=edits[0])) == []


def test_a_modification_to_come_is_found() -> None:
    assert found(essay(modified="16 June 2020")) == [("future-date", "modified")]


EARLY = essay(date="1008-03-28")
IMPLAUSIBLE = ("implausible-date", "date")


def test_the_one_date_from_before_printing_is_found() -> None:
    assert found(essay(), EARLY, essay()) == [IMPLAUSIBLE]
    assert found(EARLY) == [IMPLAUSIBLE]
    both = essay(date="1008-03-28", first_publication="1008-03-28")
    assert found(both, essay()) == [IMPLAUSIBLE]
    assert found(essay(date="1449-12-31")) == [IMPLAUSIBLE]


def test_an_archive_of_old_texts_is_plausible() -> None:
    assert found(EARLY, essay(), essay(date="0998")) == []
    assert found(essay(date="1450"), essay(date="1449/1451")) == []


def test_a_header_that_can_be_fixed_is_looked_at_too() -> None:
    data = essay(date="2008-03-28", first_draft="2009").replace(b"}", b",}")
    assert found(data) == [("date-order", "first_draft")]
    report = Checker(BLOG, RULES).check("x.md", data)[0]
    line = data.decode()[report.finding.at :]
    assert line.startswith('"2009"')
    data = essay(first_draft="2008", edited=["2009", "2007"])
    report = Checker(BLOG, RULES).check("x.md", data)[0]
    assert data.decode()[report.finding.at :].startswith('"2007"')
