"""Dates as people write them, and those that are not to be guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.dates.prose import to_edtf


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("c. 2006", "2006~"),
        ("ca 2006", "2006~"),
        ("circa 2006", "2006~"),
        ("About  May 2006", "2006-05~"),
        ("c. 3 May 2006", "2006-05-03~"),
        ("Spring 2006", "2006-21"),
        ("summer of 2006", "2006-22"),
        ("fall 2006", "2006-23"),
        ("Autumn, 2006", "2006-23"),
        ("winter 2006", "2006-24"),
        ("2006–2008", "2006/2008"),
        ("2006 — 2008", "2006/2008"),
        ("2006-2008", "2006/2008"),
        ("2006 to 2008", "2006/2008"),
        ("from May 2006 until c. 2008", "2006-05/2008~"),
        ("since 2006", "2006/.."),
        ("until May 2006", "../2006-05"),
        ("the 1990s", "199X"),
        ("1990's", "199X"),
        ("1990s–2000s", "199X/200X"),
        ("May 2006", "2006-05"),
        ("Sept. 3, 2006", "2006-09-03"),
        ("Sep. 3rd, 2006", "2006-09-03"),
        ("3 December 2006", "2006-12-03"),
        ("2006", "2006"),
        ("30 March 2008 3pm", "2008-03-30T15:00"),
        ("30 March 2008, 3 PM", "2008-03-30T15:00"),
        ("March 30, 2008 at 15:00", "2008-03-30T15:00"),
        ("March 30th, 2008, at 9:05:30", "2008-03-30T09:05:30"),
        ("2008-03-30 3:05 p.m.", "2008-03-30T15:05"),
        ("30/03/2008 12 a.m.", "2008-03-30T00:00"),
        ("30.3.2008 12pm", "2008-03-30T12:00"),
        # What would take a guess.
        ("March 2008 3pm", None),
        ("03/04/2006 3pm", None),
        ("30 March 2008 15pm", None),
        ("30 March 2008 0pm", None),
        ("30 March 2008 at 3", None),
        ("30 March 2008 25:00", None),
        ("c. 30 March 2008 3pm", None),
        ("30 March 3pm", None),
        ("2006–08", None),
        ("early 2006", None),
        ("3/4/2006", None),
        ("2008–2006", None),
        ("31 June 2006", None),
        ("Ma 2006", None),
        ("ju 2006", None),
        ("since the war", None),
        ("c. the war", None),
        ("between 2006 and 2008", None),
        ("2006 to the end", None),
        ("3 spring 2006", None),
        ("", None),
        ("c. " + " " * 9 + "2" * 99, None),
    ],
)
def test_human_dates_become_edtf(written: str, edtf: str | None) -> None:
    assert to_edtf(written) == edtf


@given(st.text("c. 0126–-/sMayJunetospring,", max_size=20))
def test_whatever_comes_out_is_a_partial_date(written: str) -> None:
    edtf = to_edtf(written)
    assert edtf is None or PartialDate(edtf) == edtf


@pytest.mark.parametrize(
    ("written", "order", "edtf"),
    [
        ("30/03/2008", None, "2008-03-30"),
        ("2008.3.30", None, "2008-03-30"),
        ("03/04/2006", None, None),
        ("03/04/2006", "dmy", "2006-04-03"),
        ("03/04/2006", "mdy", "2006-03-04"),
        ("03/04/06", "dmy", None),
        ("31/02/2006", "dmy", None),
        ("about 03/04/2006", "dmy", None),
    ],
)
def test_dates_in_figures_are_read_where_they_can_be_no_other_day(
    written: str, order: str | None, edtf: str | None
) -> None:
    assert to_edtf(written, order) == edtf
