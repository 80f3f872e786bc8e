"""Front matter of each form is read to the same values, and in time by its length."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli.sources import forms, row
from pelican_jsoncomment.cli.sources.forms import FORMS, Block, Form, Value
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.header.parser import JSON
from tests.growth import assert_linear


def block(text: str, form: Form) -> Block:
    found = forms.read(Source(text), form)
    assert found
    return found


# TOML ------------------------------------------------------------------------------

ZONES = st.integers(-14 * 4, 14 * 4).map(lambda x: timezone(timedelta(minutes=15 * x)))
MOMENTS = st.datetimes(
    datetime(1000, 1, 1), datetime(2900, 1, 1), timezones=st.one_of(st.none(), ZONES)
)


@given(MOMENTS, st.sampled_from(["T", " "]))
def test_a_moment_of_toml_is_the_same_moment_here(
    moment: datetime, between: str
) -> None:
    written = moment.isoformat(between)
    found = block(f"+++\ndate = {written}\n+++\n", "TOML").values["date"].json
    assert parse_date(str(found)).moment == moment


@given(st.dates(date(1000, 1, 1), date(2900, 1, 1)))
def test_a_day_of_toml_is_the_same_day_here(day: date) -> None:
    found = block(f"+++\r\ndate = {day}\r\n+++\r\n", "TOML").values["date"].json
    assert found == str(day)


def test_a_moment_in_utc_keeps_its_zone() -> None:
    found = block("+++\na = 2008-03-30T10:00:00Z\nb = 10:00:00\n+++\n", "TOML").values
    assert parse_date(str(found["a"].json)).moment == datetime(
        2008, 3, 30, 10, tzinfo=UTC
    )
    assert found["b"].json == "10:00:00"


@pytest.mark.parametrize(
    ("line", "losses"),
    [
        ("a = 'x' # c", ("comments of the TOML",)),
        ("# c\na = 'x'", ("comments of the TOML",)),
        ("a = '# x'", ()),
        ('a = """\n# x\n"""', ()),
    ],
)
def test_comments_of_toml_are_named(line: str, losses: tuple[str, ...]) -> None:
    assert block(f"+++\n{line}\n+++\n", "TOML").losses == losses


# JSON ------------------------------------------------------------------------------

NAMES = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=5)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(NAMES, x, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(NAMES.map(str.lower), JSONS, min_size=1, max_size=4))
def test_json_is_read_as_it_is_and_the_body_after_it(fields: dict[str, Any]) -> None:
    text = json.dumps(fields, ensure_ascii=False)
    found = block(f"{text}\nText.\n", "JSON")
    assert {k: x.json for k, x in found.values.items()} == fields
    assert found.end == len(text)


# Names -----------------------------------------------------------------------------

TAGS = st.recursive(
    st.text("ab ,-", max_size=3), lambda x: st.lists(x, max_size=3), max_leaves=8
)


@given(st.lists(TAGS, max_size=4))
def test_nested_names_become_a_list_of_all_each_once(nested: list[Any]) -> None:
    found = row.names(Value(nested, nested))
    assert isinstance(found, list)
    assert all(isinstance(x, str) and x == x.strip() for x in found)
    assert found == [*dict.fromkeys(x.strip() for x in flat(nested) if x.strip())]


def flat(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [y for x in value for y in flat(x)]


@pytest.mark.parametrize(
    ("read", "given_", "found"),
    [
        (row.names, "a, b", ["a, b"]),
        (row.spaced, "a  b,c", ["a", "b,c"]),
        (row.spaced, ["a b", "c"], ["a b", "c"]),
        (row.listed, "a, b c,, ", ["a", "b c"]),
        (row.listed, ["a, b"], ["a, b"]),
        (row.one_or_more, ["a"], "a"),
        (row.one_or_more, ["a", "b"], ["a", "b"]),
        (row.first, [{"name": "A"}, "B"], "A"),
        (row.first, [], ""),
        (row.text_as_html, "A & B", "A & B"),
        (row.text_as_html, "A &amp; B", "A &amp;amp; B"),
        (row.text_as_html, "a < b <b> </i>", "a < b &lt;b> &lt;/i>"),
    ],
)
def test_a_value_becomes_what_its_source_means(
    read: Any, given_: JSON, found: JSON
) -> None:
    assert read(Value(given_, given_)) == found


# Time ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        ("", "---\n"),
        ("---\n", "a\n"),
        ("", "\n"),
        ("", "a: b\n"),
        ("", "+++\n"),
        ("+++\n", "a\n"),
        ("", '{"'),
        ("", ".. a: b\n"),
        ("<!--\n", ".. a: b\n"),
        ("<!--\n", " "),
        ("\ufeff", " \n"),
        ("", "--"),
    ],
)
def test_front_matter_takes_time_by_its_length(begin: str, piece: str) -> None:
    def read(size: int) -> None:
        source = Source(begin + piece * size)
        for form in FORMS:
            try:
                forms.read(source, form)
            except EssayError as error:
                assert error.finding.reason
        forms.begins(source.text)

    assert_linear(read, 20_000)
