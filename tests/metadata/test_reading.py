"""How fields become metadata: the exact messages, their places, and the edges."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.fields import FIELDS
from pelican_jsoncomment.header.parser import parse
from pelican_jsoncomment.metadata.glance import is_plain
from pelican_jsoncomment.metadata.reading import Reading, Site
from pelican_jsoncomment.reader import EssayLeftOutError
from pelican_jsoncomment.settings import FORMATS, Options
from tests.conftest import Site as BlogSite


def finding_of(site: BlogSite, header: str, **settings: Any) -> Finding:
    with pytest.raises(EssayLeftOutError) as caught:
        site.fields(header, **settings)
    error = caught.value.__cause__
    assert isinstance(error, EssayError)
    return error.finding


def told(finding: Finding) -> tuple[str, str, str]:
    return finding.rule.name, finding.label, finding.reason


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            '"slug": true',
            ("wrong-type", "slug", "must be a string, but is true or false"),
        ),
        (
            '"tags": [[1]]',
            ("wrong-type", "tags", "must be a list of strings, but is a list"),
        ),
        (
            '"edited": [[2006]]',
            ("wrong-type", "edited", "must be a string, but is a list"),
        ),
        (
            '"timezone": 5',
            ("wrong-type", "timezone", "must be a string, but is a number"),
        ),
        (
            '"category": [5]',
            ("wrong-type", "category", "must be a list of strings, but is a number"),
        ),
        (
            '"date_format": "%d.%m.%"',
            ("bad-date-format", "date_format", "has a % with nothing after it"),
        ),
        (
            '"date_format": "%\\n%Y"',
            ("bad-date-format", "date_format", "has a % with nothing after it"),
        ),
        (
            '"timezone": "Mars/Base"',
            ("unknown-timezone", "timezone", "'Mars/Base' is not a time zone"),
        ),
        (
            '"date": 5.5',
            (
                "unreadable-date",
                "date",
                "'5.5' needs a year of four digits",
            ),
        ),
        (
            '"settings": "x"',
            (
                "reserved-name",
                "settings",
                (
                    "is a name that Pelican or this plugin uses itself; rename it, or"
                    ' set JSONCOMMENT_FIELDS = {"settings": "another_name"}'
                ),
            ),
        ),
    ],
)
def test_message_of_a_wrong_field(
    site: BlogSite, header: str, expected: tuple[str, str, str]
) -> None:
    assert told(finding_of(site, header)) == expected


def test_reserved_name_is_placed_at_the_name_and_a_value_at_the_value(
    site: BlogSite,
) -> None:
    finding = finding_of(site, '"settings": "x"')
    assert finding.at is not None
    assert finding.source.text[finding.at :].startswith('"settings"')
    finding = finding_of(site, '"slug": true')
    assert finding.at is not None
    assert finding.source.text[finding.at :].startswith("true")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            '"category": ["a", "b"]',
            "category: an essay has one category; 'a' is used",
        ),
        (
            '"format": "rst"',
            (
                f"format: is not one of {', '.join(FORMATS)}, so it is kept as a field"
                " of the archive; rename it, or set JSONCOMMENT_FIELDS ="
                ' {"format": "another_name"}'
            ),
        ),
    ],
)
def test_warning_about_a_field_is_placed_at_its_value(
    site: BlogSite, caplog: pytest.LogCaptureFixture, header: str, message: str
) -> None:
    site.fields(header)
    (record,) = caplog.records
    first, _, excerpt = record.getMessage().partition("\n")
    where, _, said = first.partition(": ")
    assert said == message
    column = int(where.rpartition(":")[2])
    text = (site.path / "content" / "essay.md").read_text("utf-8")
    assert text[column - 1 :].startswith(header.partition(": ")[2])
    assert excerpt


RULES = {
    '"category": ["a", "b"]': "categories",
    '"format": "rst"': "format",
    '"first_draft": "long ago", "date": "2008-03-30"': "partial-date",
    '"first_publication": "March"': "no-publication-date",
}


@pytest.mark.parametrize("header", RULES)
def test_rule_of_a_warning_about_a_field(header: str) -> None:
    head = parse(Source(f"<!-- {{{header}}} -->"))
    assert head
    reading = Reading(head, Site(Options.read({}), lambda _, value: value), str)
    reading.read()
    assert RULES[header] in {x.rule.name for x in reading.findings}


def test_pelican_processes_each_field_by_its_own_name() -> None:
    names = ["slug", "lang", "category", "tags", "author", "mood", "summary"]
    head = parse(Source(f"<!-- {json.dumps(dict.fromkeys(names, 'x'))} -->"))
    assert head
    seen: dict[str, Any] = {}

    def process(name: str, value: Any) -> Any:
        seen[name] = value
        return value

    Reading(head, Site(Options.read({}), process), str).read()
    assert seen.keys() == set(names)


def test_date_is_taken_from_the_publication_in_the_order_of_the_site(
    site: BlogSite,
) -> None:
    article = site.read(
        '<!-- {"title": "T", "first_publication": "03/04/2006"} -->',
        JSONCOMMENT_DATE_ORDER="dmy",
    )
    assert article.metadata["date"].strftime("%Y-%m-%d") == "2006-04-03"


def test_numbers_with_a_fraction_are_text_as_written(site: BlogSite) -> None:
    assert site.fields('"slug": 1.50').slug == "1.50"
    assert site.fields('"first_draft": 1.50').first_draft == "1.50"
    assert site.fields('"date": 2006').date.year == 2006


def test_author_of_one_name_in_a_list_is_an_author(site: BlogSite) -> None:
    article = site.fields('"author": ["One, Jr"]')
    assert article.author.name == "One, Jr"
    assert [x.name for x in article.metadata["authors"]] == ["One, Jr"]
    both = site.fields('"author": ["One", "Two"]')
    assert [x.name for x in both.metadata["authors"]] == ["One", "Two"]


def test_edit_is_compared_in_the_zone_of_the_essay(site: BlogSite) -> None:
    """An hour after the date by one clock is before it by the other."""
    fields = '"date": "2008-03-30T23:30+00:00", "edited": "2008-03-31T08:00", '
    tokyo = site.fields(f'{fields}"timezone": "Asia/Tokyo"')
    assert "modified" not in tokyo.metadata
    utc = site.fields(f'{fields}"timezone": "UTC"')
    assert utc.metadata["modified"].hour == 8


def test_edit_at_the_very_moment_of_the_date_counts(site: BlogSite) -> None:
    same = "2008-03-30T10:00"
    article = site.fields(f'"date": "{same}", "edited": "{same}"')
    assert article.metadata["modified"] == article.metadata["date"]


# A glance at a header ------------------------------------------------------------

PLAIN_SITE = Site(Options.read({}), lambda _name, value: value)
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
    | st.sampled_from(["a &#xfffe; b", "&amp;", "\uffff"])
    | st.sampled_from(["", " ", "x", "html", "UTC", None, 0, 1, False, 2.5, [], {}])
    | st.sampled_from([["a"], ["2006", "x"], ["a", 1], {"a": 1}])
    | st.text(max_size=8)
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_plain_header_has_nothing_to_be_said_of(values: dict[str, Any]) -> None:
    try:
        head = parse(Source(f"<!-- {json.dumps(values)} -->"))
    except EssayError:
        return
    assert head
    reading = Reading(head, PLAIN_SITE, str)
    errors: list[Any] = []
    metadata = reading.read(errors)
    event(f"plain: {is_plain(head.fields)}")
    if is_plain(head.fields):
        assert errors == reading.findings == []
        assert "date_written" not in metadata or not head.present.get("date")
        assert not any(x.startswith("_") for x in metadata)


def test_most_headers_are_plain() -> None:
    fields = {"title": "T", "date": "2008-03-28", "first_draft": "2006", "edited": ""}
    fields |= {"tags": "a, b", "category": "c", "notes": "n", "mood": "calm"}
    head = parse(Source(f"<!-- {json.dumps(fields)} -->"))
    assert head
    assert is_plain(head.fields)
