"""Full dates: what is read, and what would have to be guessed."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.dates.full import FullDate, parse_date
from pelican_jsoncomment.dates.partial import PartialDate


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2008-03-30", datetime(2008, 3, 30)),
        ("20080330", datetime(2008, 3, 30)),
        ("2008-W13-7", datetime(2008, 3, 30)),
        ("2008-03-30 10:20", datetime(2008, 3, 30, 10, 20)),
        ("2008-03-30_10:20", datetime(2008, 3, 30, 10, 20)),
        ("2008-03-30T10:20:30", datetime(2008, 3, 30, 10, 20, 30)),
        ("2008-03-30T10:20Z", datetime(2008, 3, 30, 10, 20, tzinfo=UTC)),
        (
            "2008-03-30 10:20 +0800",
            datetime(2008, 3, 30, 10, 20, tzinfo=timezone(timedelta(hours=8))),
        ),
        ("30 March 2008", datetime(2008, 3, 30)),
        ("March 30, 2008", datetime(2008, 3, 30)),
        ("Sun, 30 Mar 2008 10:20:00", datetime(2008, 3, 30, 10, 20)),
        ("2008/3/30", datetime(2008, 3, 30)),
        ("2008. 3. 30", datetime(2008, 3, 30)),
        ("30th of March 2008", datetime(2008, 3, 30)),
        ("10:20 pm, 30 March 2008", datetime(2008, 3, 30, 22, 20)),
        ("30 March 2008 3pm", datetime(2008, 3, 30, 15)),
        ("March 30, 2008 at 15:00", datetime(2008, 3, 30, 15)),
        ("2008-03-30 3:05 p.m.", datetime(2008, 3, 30, 15, 5)),
        ("30/03/2008 12 a.m.", datetime(2008, 3, 30)),
        ("30/03/2008 10:20", datetime(2008, 3, 30, 10, 20)),
        ("March 1 1986", datetime(1986, 3, 1)),
        ("30/03/2008", datetime(2008, 3, 30)),
        ("03/30/2008", datetime(2008, 3, 30)),
        ("30.03.2008", datetime(2008, 3, 30)),
        ("3/3/2008", datetime(2008, 3, 3)),
        ("31 December 2003", datetime(2003, 12, 31)),
        ("1 January 2000", datetime(2000, 1, 1)),
        ("29 February 2008", datetime(2008, 2, 29)),
    ],
)
def test_full_date_is_read(text: str, moment: datetime) -> None:
    assert parse_date(text).moment == moment
    assert parse_date(text).written is None


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2006", datetime(2006, 1, 1), "year"),
        ("2006-05", datetime(2006, 5, 1), "month"),
        ("2006-22", datetime(2006, 6, 1), "season"),
        ("200X", datetime(2000, 1, 1), "decade"),
        ("2006/2008", datetime(2006, 1, 1), "interval"),
        ("2006/..", datetime(2006, 1, 1), "interval"),
        ("2006~", datetime(2006, 1, 1), "year"),
        ("2006-05-03?", datetime(2006, 5, 3), "day"),
    ],
)
def test_partial_date_is_its_earliest_moment(
    text: str, moment: datetime, precision: str
) -> None:
    """Never today's month and day, which Pelican fills in."""
    date = parse_date(text)
    assert date.moment == moment
    assert date.written == text
    assert date.written is not None
    assert date.written.precision == precision


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("03/04/2006", "dmy", datetime(2006, 4, 3)),
        ("03/04/2006", "mdy", datetime(2006, 3, 4)),
        ("3.4.2006 10:20", "dmy", datetime(2006, 4, 3, 10, 20)),
        ("30/03/2006", "mdy", datetime(2006, 3, 30)),
        ("03/30/2006", "dmy", datetime(2006, 3, 30)),
        ("2006/04/03", "dmy", datetime(2006, 4, 3)),
        ("4 March 2006", "dmy", datetime(2006, 3, 4)),
    ],
)
def test_order_decides_what_may_be_either(
    text: str, order: str, moment: datetime
) -> None:
    assert parse_date(text, order).moment == moment


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2006", "'03/04/2006' may have the day or the month first"),
        ("3-4-2006", "may have the day or the month first"),
        ("03/04/06", "needs a year of four digits"),
        ("30 March 76", "needs a year of four digits"),
        ("1 2 3", "needs a year of four digits"),
        ("Sun 03/04/2006", "may have the day or the month first"),
        ("10:20 03/04/2006", "may have the day or the month first"),
        ("03 04 2006", "may have the day or the month first"),
        ("3, 4, 2006", "may have the day or the month first"),
        ("03/ 04/ 2006", "may have the day or the month first"),
        ("11/12-2006", "may have the day or the month first"),
        ("200605", "is not a valid date"),
        ("080330", "is not a valid date"),
        ("4 5 March 2006", "is not a valid date"),
        ("2008-03-30..2009", "is not a valid date"),
        ("Sun Mar 30 2008 10:20:00 GMT+0100", "has a time zone in letters"),
        ("30 March 2008 10:20 UTC+3", "has a time zone in letters"),
        ("2008-03-30T10:20 EST", "has a time zone in letters"),
        ("30-Mar-08", "needs a year of four digits"),
        ("30/03/06", "needs a year of four digits"),
        ("March 2006", "'March 2006' has no day; write as much as is known"),
        ("30 March", "'30 March' has no year"),
        ("Sunday", "'Sunday' has no year"),
        ("10:20", "has no year and no month and no day"),
        ("../2006", "'../2006' has no beginning"),
        ("2006-02-30", "'2006-02-30' is not a date: "),
        ("30 March 2008 10:20 XYZ", "has a time zone in letters"),
        ("long ago", "'long ago' is not a valid date"),
        ("2006-13", "'2006-13' is not a date: "),
        ("9" * 30, "is not a valid date"),
        ("2008-03-30 " * 100_000, "is not a valid date"),
        ("2006-W21", "is not a valid date"),
    ],
)
def test_guess_is_an_error_that_says_what_is_missing(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_date(text)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.datetimes(min_value=datetime(1, 1, 1)))
def test_iso_moments_read_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat()).moment == moment
    assert parse_date(moment.isoformat(" ")).moment == moment


@given(st.text(max_size=40), st.sampled_from([None, "dmy", "mdy"]))
def test_any_text_is_a_date_or_a_value_error(text: str, order: str | None) -> None:
    with contextlib.suppress(ValueError):
        parse_date(text, order)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("12/12/2006", None, "2006-12-12"),
        ("13/12/2006", None, "2006-12-13"),
        ("12/13/2006", None, "2006-12-13"),
        ("13/12/2006", "mdy", "2006-12-13"),
        ("12/13/2006", "dmy", "2006-12-13"),
        ("12/11/2006", "dmy", "2006-11-12"),
        ("12/11/2006", "mdy", "2006-12-11"),
        ("01/02/2006", "dmy", "2006-02-01"),
        ("14/1/2006", None, "2006-01-14"),
    ],
)
def test_order_of_day_and_month_at_the_edges(
    text: str, order: str | None, day: str
) -> None:
    assert parse_date(text, order).moment.date().isoformat() == day


@pytest.mark.parametrize("text", ["12/11/2006", "11/12/2006", "1.12.2006"])
def test_order_that_is_not_known_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(ValueError, match="first") as caught:
        parse_date(text)
    assert str(caught.value) == (
        f"{text!r} may have the day or the month first; write 2006-05-03,"
        " or set JSONCOMMENT_DATE_ORDER"
    )


@pytest.mark.parametrize("year", ["06", "200", "20060", "200601010"])
def test_year_of_any_other_length_is_refused(year: str) -> None:
    with pytest.raises(ValueError, match="needs a year of four digits"):
        parse_date(f"30/03/{year}")


UNREADABLE = (
    " is not a valid date; write as much as is known, as in 2006-05-03,"
    " 2006-05, 2006-21 (spring) or 2006~ (about)"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soon", f"'soon'{UNREADABLE}"),
        ("x" * 64, f"'{'x' * 64}'{UNREADABLE}"),
        ("x" * 65, f"'{'x' * 64}…'{UNREADABLE}"),
        ("30 March 200", f"'30 March 200'{UNREADABLE}"),
        ("30/03/2008 7", f"'30/03/2008 7'{UNREADABLE}"),
        (
            "30 March 2008 10:00 XYZ",
            "'30 March 2008 10:00 XYZ' has a time zone in letters; write it as +01:00",
        ),
        (
            "30 March 2008 10:00 GMT+1",
            (
                "'30 March 2008 10:00 GMT+1' has a time zone in letters;"
                " write it as +01:00"
            ),
        ),
        (
            "March 2008",
            (
                "'March 2008' has no day; write as much as is known, as in 2006-05-03,"
                " 2006-05 or 2006"
            ),
        ),
    ],
)
def test_message_of_a_date_that_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="write") as caught:
        parse_date(text)
    assert str(caught.value) == reason


def test_exact_date_is_not_kept_as_partial() -> None:
    assert FullDate.from_partial(PartialDate("2006-05-03")).written is None
    assert FullDate.from_partial(PartialDate("2006-05-03~")).written == "2006-05-03~"
