"""Tests of reading, ordering and showing partial dates."""

from __future__ import annotations

import calendar
import copy
import json
import pickle
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pelican_jsoncomment.dates.partial import WORDS, PartialDate, humanize

EIGHT_EAST = timezone(timedelta(hours=8))
EIGHT_WEST = timezone(timedelta(hours=-8))

# Each of the forms that https://html.spec.whatwg.org/#attr-time-datetime allows and
# this module uses: year, month, date, local and global date and time.
VALID_DATETIME = re.compile(
    r"""
    [0-9]{4} ( -(0[1-9]|1[0-2]) ( -(0[1-9]|[12][0-9]|3[01])
        ( [T\ ] ([01][0-9]|2[0-3]) :[0-5][0-9] ( :[0-5][0-9] (\.[0-9]{1,3})? )?
            ( Z | (?!-00:00) [+-]([01][0-9]|2[0-3]):?[0-5][0-9] )? )? )? )?
    """,
    re.VERBOSE,
)

# Text, precision, first day, last day, value for HTML (None: none).
SINGLE = [
    ("2006", "year", date(2006, 1, 1), date(2006, 12, 31), "2006"),
    ("0001", "year", date(1, 1, 1), date(1, 12, 31), "0001"),
    ("9999", "year", date(9999, 1, 1), date(9999, 12, 31), "9999"),
    ("2006-05", "month", date(2006, 5, 1), date(2006, 5, 31), "2006-05"),
    ("2008-02", "month", date(2008, 2, 1), date(2008, 2, 29), "2008-02"),
    ("1900-02", "month", date(1900, 2, 1), date(1900, 2, 28), "1900-02"),
    ("9999-12", "month", date(9999, 12, 1), date(9999, 12, 31), "9999-12"),
    ("2006-05-03", "day", date(2006, 5, 3), date(2006, 5, 3), "2006-05-03"),
    ("2008-02-29", "day", date(2008, 2, 29), date(2008, 2, 29), "2008-02-29"),
    ("2006-21", "season", date(2006, 3, 1), date(2006, 5, 31), None),
    ("2006-22", "season", date(2006, 6, 1), date(2006, 8, 31), None),
    ("2006-23", "season", date(2006, 9, 1), date(2006, 11, 30), None),
    ("2006-24", "season", date(2006, 12, 1), date(2007, 2, 28), None),
    ("2007-24", "season", date(2007, 12, 1), date(2008, 2, 29), None),
    ("9998-24", "season", date(9998, 12, 1), date(9999, 2, 28), None),
    ("9999-24", "season", date(9999, 12, 1), date(9999, 12, 31), None),
    ("200X", "decade", date(2000, 1, 1), date(2009, 12, 31), None),
    ("199X", "decade", date(1990, 1, 1), date(1999, 12, 31), None),
    ("000X", "decade", date(1, 1, 1), date(9, 12, 31), None),
    ("999X", "decade", date(9990, 1, 1), date(9999, 12, 31), None),
]

# Text, moment, value for HTML; all of the third of May 2006.
TIMES = [
    ("2006-05-03T10:00", time(10), "2006-05-03T10:00"),
    ("2006-05-03 10:00", time(10), "2006-05-03T10:00"),
    ("2006-05-03T00:00:00", time(), "2006-05-03T00:00:00"),
    ("2006-05-03T23:59:59", time(23, 59, 59), "2006-05-03T23:59:59"),
    ("2006-05-03T10:00:00.5", time(10, 0, 0, 500_000), "2006-05-03T10:00:00.5"),
    (
        "2006-05-03T10:00:00.123456789Z",
        time(10, 0, 0, 123_456, UTC),
        "2006-05-03T10:00:00.123Z",
    ),
    ("2006-05-03T10:00Z", time(10, tzinfo=UTC), "2006-05-03T10:00Z"),
    (
        "2006-05-03T10:00-00:00",
        time(10, tzinfo=UTC),
        "2006-05-03T10:00Z",
    ),
    (
        "2006-05-03T10:00+00:00",
        time(10, tzinfo=UTC),
        "2006-05-03T10:00+00:00",
    ),
    (
        "2006-05-03 10:00:30+08:00",
        time(10, 0, 30, tzinfo=EIGHT_EAST),
        "2006-05-03T10:00:30+08:00",
    ),
    (
        "2006-05-03T10:00-23:59",
        time(10, tzinfo=timezone(-timedelta(hours=23, minutes=59))),
        "2006-05-03T10:00-23:59",
    ),
]

# Text, first day, last day, year, moment.
INTERVALS = [
    ("2006/2008", date(2006, 1, 1), date(2008, 12, 31), 2006, datetime(2006, 1, 1)),
    ("2006/2006", date(2006, 1, 1), date(2006, 12, 31), 2006, datetime(2006, 1, 1)),
    ("../2006", None, date(2006, 12, 31), 2006, None),
    ("2006/..", date(2006, 1, 1), None, 2006, datetime(2006, 1, 1)),
    ("2006-05/2006", date(2006, 5, 1), date(2006, 12, 31), 2006, datetime(2006, 5, 1)),
    (
        "199X/2006-24",
        date(1990, 1, 1),
        date(2007, 2, 28),
        1990,
        datetime(1990, 1, 1),
    ),
    (
        "2006-05-03T10:00Z/2006-05-03T10:00Z",
        date(2006, 5, 3),
        date(2006, 5, 3),
        2006,
        datetime(2006, 5, 3, 10, tzinfo=UTC),
    ),
    # The later time is on the earlier day.
    (
        "2006-05-04T01:00+08:00/2006-05-03T18:00Z",
        date(2006, 5, 3),
        date(2006, 5, 4),
        2006,
        datetime(2006, 5, 4, 1, tzinfo=EIGHT_EAST),
    ),
    # An end without a zone is on the clock of the other.
    (
        "2006-05-03T20:00-08:00/2006-05-03",
        date(2006, 5, 3),
        date(2006, 5, 3),
        2006,
        datetime(2006, 5, 3, 20, tzinfo=EIGHT_WEST),
    ),
    (
        "2006-05-03T20:00/2006-05-03T21:00+08:00",
        date(2006, 5, 3),
        date(2006, 5, 3),
        2006,
        datetime(2006, 5, 3, 20),
    ),
    # Neither instant exists in UTC within the calendar.
    (
        "0001-01-01T00:00+08:00/9999-12-31T23:59-08:00",
        date(1, 1, 1),
        date(9999, 12, 31),
        1,
        datetime(1, 1, 1, tzinfo=EIGHT_EAST),
    ),
]

REFUSED = [
    *("", " ", "c. 2006", "Spring 2006", "May 2006", "2006\N{EN DASH}2008"),
    *("206", "20066", "-2006", "+2006", "2006 AD", "2006-", "2006-5", "2006-05-3"),
    *("200605", "20060503", "2006-05-031", "2006/05/03", "05/2006", "2006-W18"),
    *("2006-123", "2006-20", "2006-25", "2006-21-01", "2006-00", "2006-13"),
    *("2006-05-00", "2006-05-32", "2006-02-29", "0000", "0000-05", "0000-24"),
    *("20XX", "2X06", "200x", "200X-05", "X", "XXXX", "2006-XX", "2006-21T10:00"),
    *("~2006", "2006~?", "2006?~", "2006~~", "2006 ~", "~", "2006~-05"),
    *("2006T10:00", "2006-05T10:00", "2006-05-03T", "2006-05-03T10", "2006-05-03T1:00"),
    *("2006-05-03T24:00", "2006-05-03T10:60", "2006-05-03T10:00:60"),
    *("2006-05-03t10:00", "2006-05-03  10:00", "2006-05-03\t10:00"),
    *("2006-05-03T10:00.5", "2006-05-03T10:00:00.", "2006-05-03T10:00:00,5"),
    *("2006-05-03T10:00:00.1234567890", "2006-05-03T10:00z", "2006-05-03T10:00 Z"),
    *("2006-05-03T10:00+8", "2006-05-03T10:00+08", "2006-05-03T10:00+0800"),
    *("2006-05-03T10:00+24:00", "2006-05-03T10:00+08:60", "2006-05-03Z"),
    *("/", "/2006", "2006/", "../", "/..", "..", "../..", "...", "2006/...", "2006..."),
    *("2006/2007/2008", "../2006/..", "2006 / 2008", "2006/ 2008", "2006 /2008"),
    *("2006 /..", "../ 2006", "..~/2006", "2006/..?", "2006/c. 2008", "x/2006"),
    *("2008/2006", "2006-05/2006-04", "2006-06/2006-21", "2007/200X~/"),
    *("2006-05-03T10:00/2006-05-03T09:59", "2006-05-03T10:00Z/2006-05-03T10:00+00:01"),
    *("2006-05-03T00:00+08:00/2006-05-02", "2010/200X", "2007-03/2006-24"),
    *("２００６", "٢٠٠٦", "2006-0٥", "²006", "2006\n-05", "2006\x00", "\ud800"),
]

# In order of time, then of the latest day, then of the text.
ORDERED = [
    *("../2005", "../2006-05", "../2006", "0001-01-01T00:00+08:00", "0001"),
    *("1999", "2000-01-01", "2000-01", "2000", "200X", "2000/.."),
    *("2005-12-31T23:59-00:01", "2006-01-01", "2006-01-01~", "2006-01"),
    *("2006", "2006?", "2006/2007", "2006~/2008", "2006/..", "2006-01-01T00:01"),
    *("2006-21", "2006-05-01", "2006-05-03T10:00+08:00", "2006-05-03T02:01"),
    *("2006-05-03T03:00Z", "2006-05-03T02:00-08:00", "2006-06", "2006-24", "2007"),
    *("9999", "9999-12-31T23:59-08:00"),
]

HUMANIZED = [
    ("2006", "2006"),
    ("2006-05", "May 2006"),
    ("2006-05-03", "3 May 2006"),
    ("2006-11-30", "30 November 2006"),
    ("2006-05-03T10:00", "3 May 2006"),
    ("2006-05-03 23:59:59.5-08:00", "3 May 2006"),
    ("2006~", "c. 2006"),
    ("2006?", "2006?"),
    ("2006%", "c. 2006?"),
    ("2006-05~", "c. May 2006"),
    ("2006-21", "spring 2006"),
    ("2006-22", "summer 2006"),
    ("2006-23", "autumn 2006"),
    ("2006-24", "winter 2006"),
    ("2006-21%", "c. spring 2006?"),
    ("200X", "2000s"),
    ("197X~", "c. 1970s"),
    ("2006/2008", "2006\N{EN DASH}2008"),
    ("2006?/2008?", "2006?\N{EN DASH}2008?"),
    ("199X/200X", "1990s\N{EN DASH}2000s"),
    ("2006-05/2007-06", "May 2006 \N{EN DASH} June 2007"),
    ("2006/2007-06", "2006 \N{EN DASH} June 2007"),
    ("2006~/2008", "c. 2006 \N{EN DASH} 2008"),
    ("2006/2006", "2006"),
    ("2006-05-03T10:00/2006-05-03T12:00", "3 May 2006"),
    ("../2006", "until 2006"),
    ("../2006-05~", "until c. May 2006"),
    ("2006/..", "since 2006"),
    ("2006-21?/..", "since spring 2006?"),
]


def _written(value: date, places: int) -> str:
    return value.isoformat()[:places]


def _interval(ends: tuple[str, str]) -> str:
    """Join two dates to an interval in whichever order is one."""
    try:
        return PartialDate("/".join(ends))
    except ValueError:
        return PartialDate("/".join(reversed(ends)))


def _singles() -> st.SearchStrategy[str]:
    zones = st.builds(
        "{}{:02}:{:02}".format,
        st.sampled_from("+-"),
        st.integers(0, 23),
        st.integers(0, 59),
    )
    plain = st.one_of(
        st.builds(_written, st.dates(), st.sampled_from([4, 7, 10])),
        st.builds("{:04}-{}".format, st.integers(1, 9999), st.integers(21, 24)),
        st.builds("{:03}X".format, st.integers(0, 999)),
        st.builds(
            "{}{}{}{}".format,
            st.dates(),
            st.sampled_from("T "),
            st.times().map(time.isoformat) | st.just("10:00"),
            st.just("") | st.just("Z") | zones,
        ),
    )
    return st.builds("{}{}".format, plain, st.sampled_from(["", "", "~", "?", "%"]))


def _written_dates() -> st.SearchStrategy[str]:
    return st.one_of(
        _singles(),
        st.builds(_interval, st.tuples(_singles(), _singles())),
        _singles().map("../{}".format),
        _singles().map("{}/..".format),
    )


# Close together, so that ties in time are common.
NEAR = st.sampled_from([*ORDERED, "2006%", "2006~", "../2006~", "2006-01-01T00:00Z"])
PARTIAL_DATES = (_written_dates() | NEAR).map(PartialDate)
NEARLY_DATES = st.text(alphabet="0126X-/.:~?%TZ+ ", max_size=24)


@pytest.mark.parametrize(("text", "precision", "earliest", "latest", "html"), SINGLE)
@pytest.mark.parametrize("qualifier", ["", "~", "?", "%"])
def test_reads_a_date_and_its_qualifier(
    text: str,
    precision: str,
    earliest: date,
    latest: date,
    html: str | None,
    qualifier: str,
) -> None:
    value = PartialDate(text + qualifier)
    assert (value.precision, value.earliest, value.latest) == (
        precision,
        earliest,
        latest,
    )
    assert value.year == earliest.year
    assert value.moment == datetime(earliest.year, earliest.month, earliest.day)
    assert value.html == html
    assert value.approximate is (qualifier in {"~", "%"})
    assert value.uncertain is (qualifier in {"?", "%"})
    assert value.begin is value.end is None


@pytest.mark.parametrize(("text", "clock", "html"), TIMES)
@pytest.mark.parametrize("qualifier", ["", "~"])
def test_reads_a_time(text: str, clock: time, html: str, qualifier: str) -> None:
    value = PartialDate(text + qualifier)
    day = date(2006, 5, 3)
    assert (value.precision, value.earliest, value.latest) == ("time", day, day)
    assert value.moment == datetime.combine(day, clock)
    assert value.moment.utcoffset() == clock.utcoffset()
    assert value.html == html
    assert value.year == day.year
    assert value.approximate is bool(qualifier)


@pytest.mark.parametrize(("text", "earliest", "latest", "year", "moment"), INTERVALS)
def test_reads_an_interval(
    text: str,
    earliest: date | None,
    latest: date | None,
    year: int,
    moment: datetime | None,
) -> None:
    value = PartialDate(text)
    assert value.precision == "interval"
    assert (value.earliest, value.latest) == (earliest, latest)
    assert value.year == year
    assert value.moment == moment
    assert value.html is None
    assert not value.approximate
    assert not value.uncertain


def test_knows_the_ends_of_an_interval() -> None:
    value = PartialDate("2006-21~/200X?")
    assert (value.begin, value.end) == ("2006-21~", "200X?")
    assert isinstance(value.begin, PartialDate)
    assert isinstance(value.end, PartialDate)
    assert value.begin.precision == "season"
    assert value.end.precision == "decade"
    assert (PartialDate("../2006").begin, PartialDate("2006/..").end) == (None, None)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2006~/2008", True, False),
        ("2006/2008~", True, False),
        ("2006?/2008", False, True),
        ("2006/2008?", False, True),
        ("2006~/2008?", True, True),
        ("2006%/..", True, True),
        ("../2006~", True, False),
    ],
)
def test_interval_is_as_certain_as_its_ends(
    text: str, approximate: bool, uncertain: bool
) -> None:
    value = PartialDate(text)
    assert (value.approximate, value.uncertain) == (approximate, uncertain)


def test_surrounding_white_space_is_not_part_of_it() -> None:
    assert PartialDate("\t 2006~ \n") == "2006~"


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_is_not_in_the_subset(text: str) -> None:
    with pytest.raises(ValueError, match=r"^'.*' (is|ends|lacks) ") as refusal:
        PartialDate(text)
    named = str(refusal.value).split("'")[1]
    assert named in repr(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("c. 2006", r"'c\. 2006' is not a partial date, such as 2006, .*"),
        ("2006-13", r"'2006-13' is not a date: month must be in .*"),
        ("2006-02-30", r"'2006-02-30' is not a date: day .* range .*month.*"),
        ("0000", "'0000' is not a date: year .*"),
        ("2008/2006", "'2008/2006' ends before it begins"),
        ("../..", r"'\.\./\.\.' is open at both ends"),
        ("/2006", r"'/2006' lacks an end; an open end is written '\.\.'"),
        ("2006/may", "'may' is not a partial date, .*"),
    ],
)
def test_refusal_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        PartialDate(text)


@pytest.mark.parametrize(
    "text",
    [
        "2006" * 250_000,
        "2006/" * 200_000,
        "2006-05-03T10:00:00." + "1" * 1_000_000,
        "2006" + "~" * 1_000_000,
        "2006" + " " * 1_000_000 + "~",
        "../" * 333_333,
    ],
)
def test_refuses_a_megabyte_with_a_short_message(text: str) -> None:
    with pytest.raises(ValueError, match="is not a partial date") as refusal:
        PartialDate(text)
    assert len(str(refusal.value)) < 500


def test_longest_form_is_read() -> None:
    end = "2006-05-03T10:00:00.123456789+08:00%"
    assert PartialDate(f"{end}/{end}").begin == end


@given(st.text() | NEARLY_DATES)
@example("2006-24/0000")
def test_raises_nothing_but_value_error(text: str) -> None:
    try:
        value = PartialDate(text)
    except ValueError:
        return
    assert value == text.strip()


@given(st.dates())
def test_reads_every_day(day: date) -> None:
    value = PartialDate(day.isoformat())
    assert value.earliest == value.latest == day
    assert value.html == day.isoformat()


@given(st.datetimes(timezones=st.none() | st.just(UTC) | st.just(EIGHT_EAST)))
def test_reads_every_moment(moment: datetime) -> None:
    value = PartialDate(moment.isoformat())
    assert value.moment == moment
    assert value.moment.utcoffset() == moment.utcoffset()


@given(_written_dates())
def test_is_the_text_written(text: str) -> None:
    """Text, JSON, patterns, templates, hashes: all as of the plain string."""
    value = PartialDate(text)
    assert value == text
    assert hash(value) == hash(text)
    assert {text: 1}[value] == 1
    assert str(value) == repr(value)[1:-1] == "".join([value]) == text  # noqa: FLY002
    assert json.dumps({"d": value}) == json.dumps({"d": text})
    assert "{}/x".format(value) == f"{value}/x" == f"{text}/x"  # noqa: UP032
    assert "{d}/{s}.html".format(d=value, s="s") == f"{text}/s.html"
    for autoescape in (False, True):
        template = jinja2.Environment(autoescape=autoescape).from_string("{{ d }}")
        assert template.render(d=value) == text


def _attributes(value: PartialDate) -> dict[str, Any]:
    return {name: getattr(value, name) for name in PartialDate.__slots__}


@given(PARTIAL_DATES)
def test_copies_and_pickles_to_the_same(value: PartialDate) -> None:
    pickled = (
        pickle.loads(pickle.dumps(value, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    )
    for twin in (copy.copy(value), copy.deepcopy(value), PartialDate(value), *pickled):
        assert type(twin) is PartialDate
        assert twin == value
        assert _attributes(twin) == _attributes(value)
        assert twin <= value <= twin


@given(PARTIAL_DATES)
def test_earliest_is_not_after_latest(value: PartialDate) -> None:
    assert (value.earliest or date.min) <= (value.latest or date.max)
    assert (value.moment is None) is (value.earliest is None)
    assert value.year == (value.earliest or value.latest or date.max).year


@given(PARTIAL_DATES)
def test_html_is_valid_where_there_is_one(value: PartialDate) -> None:
    assert (value.html is None) is (value.precision in {"season", "decade", "interval"})
    if value.html is not None:
        assert type(value.html) is str
        assert VALID_DATETIME.fullmatch(value.html)


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(ORDERED)))
def test_orders_by_time(earlier: str, later: str) -> None:
    """Among partial dates, and with plain text on either side."""
    for left in (PartialDate(earlier), earlier):
        for right in (PartialDate(later), later):
            if type(left) is type(right) is str:
                continue
            assert left < right
            assert left <= right
            assert right > left
            assert right >= left
            assert not left > right
            assert not left >= right
            assert not right < left
            assert not right <= left


def test_sorts_articles_by_an_attribute() -> None:
    """As Pelican sorts for `ARTICLE_ORDER_BY`."""
    articles = [SimpleNamespace(first_draft=PartialDate(d)) for d in sorted(ORDERED)]
    articles.sort(key=attrgetter("first_draft"))
    assert [article.first_draft for article in articles] == ORDERED


@given(PARTIAL_DATES, PARTIAL_DATES, PARTIAL_DATES)
def test_order_is_total(a: PartialDate, b: PartialDate, c: PartialDate) -> None:
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) is (a < b or a == b)
    assert (a >= b) is (b <= a)
    assert (a < b) is (b > a)
    if a <= b <= c:
        assert a <= c


def test_text_that_is_no_date_is_ordered_as_text() -> None:
    value = PartialDate("../2006")
    assert value < "c. 2005"
    assert value > "..."
    assert value <= "c. 2005"
    assert not value >= "c. 2005"


def test_does_not_order_with_what_is_no_text() -> None:
    with pytest.raises(TypeError):
        PartialDate("2006") < 2006  # type: ignore[operator]  # noqa: B015
    assert PartialDate("2006") != 2006  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(("text", "shown"), HUMANIZED)
def test_humanizes(text: str, shown: str) -> None:
    assert humanize(PartialDate(text)) == shown
    assert humanize(f" {text}\n") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2006, 5, 3), "3 May 2006"),
        (date(812, 5, 30), "30 May 0812"),
        (datetime(2006, 5, 3, 10, tzinfo=EIGHT_WEST), "3 May 2006"),
        (2006, "2006"),
        (jinja2.Undefined(), ""),
    ],
)
def test_humanizes_other_objects(value: object, shown: str) -> None:
    assert humanize(value) == shown


def test_text_that_is_no_date_is_returned_as_it_is() -> None:
    text = " some time in spring "
    assert humanize(text) is text


@given(st.text() | PARTIAL_DATES | st.dates() | st.datetimes() | st.integers())
def test_humanize_never_raises(value: object) -> None:
    assert humanize(value) or value == ""


def test_month_names_are_those_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """`calendar.month_name` looks the name up in the locale each time it is asked."""
    assert humanize("2006-05") == "May 2006"
    french = ["", "janvier", "février", "mars", "avril", "mai", "juin", "juillet"]
    monkeypatch.setattr(calendar, "month_name", french)
    assert humanize("2006-05") == "mai 2006"
    assert (
        humanize("2006-02-01/2006-07~") == "1 février 2006 \N{EN DASH} c. juillet 2006"
    )


GERMAN = {
    "spring": "Frühling",
    "summer": "Sommer",
    "autumn": "Herbst",
    "winter": "Winter",
    "season": "{season} des Jahres {year}",
    "month": "{month} des Jahres {year}",
    "day": "{day}. {month} {year}",
    "decade": "{}er",
    "approximate": "um\N{NO-BREAK SPACE}{}",
    "uncertain": "{} (?)",
    "until": "bis {}",
    "since": "seit {}",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2006-21", "Frühling des Jahres 2006"),
        ("2006-22", "Sommer des Jahres 2006"),
        ("2006-23", "Herbst des Jahres 2006"),
        ("2006-24", "Winter des Jahres 2006"),
        ("2006-11", "November des Jahres 2006"),
        ("2006-11-03", "3. November 2006"),
        ("200X", "2000er"),
        ("2006%", "um\N{NO-BREAK SPACE}2006 (?)"),
        (
            "2006~/2008",
            "um\N{NO-BREAK SPACE}2006 \N{EN DASH} 2008",
        ),
        ("../2006", "bis 2006"),
        ("2006/..", "seit 2006"),
    ],
)
def test_every_word_can_be_translated(text: str, shown: str) -> None:
    assert GERMAN.keys() == WORDS.keys()
    assert humanize(text, GERMAN) == shown


def test_words_are_replaced_one_by_one() -> None:
    before = dict(WORDS)
    assert humanize("2006-24~", {"winter": "hiver"}) == "c. hiver 2006"
    assert before == WORDS


def test_is_a_jinja_filter() -> None:
    environment = jinja2.Environment(autoescape=True)
    environment.filters["partial_date"] = humanize
    template = environment.from_string("{{ d|partial_date({'since': 'from {}'}) }}")
    assert template.render(d=PartialDate("2006-05/..")) == "from May 2006"
    assert template.render() == ""


def test_jinja_orders_by_time() -> None:
    """Jinja compares without case, and would take any other str for plain text."""
    dates = [PartialDate(x) for x in ("2006-21", "2006-05", "200X", "2006-02")]
    template = "{{ d|sort|join(' ') }} {{ d|max }} {{ d|min }}"
    shown = jinja2.Environment().from_string(template).render(d=dates)
    assert shown == "200X 2006-02 2006-21 2006-05 2006-05 200X"


def test_exact_date_and_text_are_ordered_as_text() -> None:
    date = PartialDate("2006")
    assert date < "3 or so"
    assert date > "1999 or so"
    assert not date < "(unknown)"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 40 + "…")])
def test_refused_date_is_shown_up_to_forty_characters(length: int, shown: str) -> None:
    with pytest.raises(ValueError, match="is not a partial date") as caught:
        PartialDate("x" * length)
    assert str(caught.value).startswith(f"{shown!r} is")


def test_interval_whose_ends_look_the_same_is_shown_once() -> None:
    assert humanize("2006-05-03T10:00/2006-05-03T11:00") == humanize("2006-05-03")
