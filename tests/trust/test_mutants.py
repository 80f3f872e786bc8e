"""What mutation testing showed to be untested: exact messages, and edges of ranges.

A message is what its author reads and ``pelican-jsoncomment check`` prints, so the
words, the name of the rule and the place are all part of the behaviour.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment import rules
from pelican_jsoncomment.dates.full import FullDate, parse_date
from pelican_jsoncomment.dates.partial import PartialDate, humanize
from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.header.misplaced import misplaced
from pelican_jsoncomment.header.parser import parse, read_source
from pelican_jsoncomment.header.scanner import MAX_DIGITS, members
from pelican_jsoncomment.metadata import Reading, Site
from pelican_jsoncomment.reader import EssayLeftOutError
from pelican_jsoncomment.settings import FORMATS, Options
from tests.conftest import Site as BlogSite


def error_of(text: str | bytes) -> Finding:
    data = text.encode() if isinstance(text, str) else text

    def read() -> None:
        source = read_source(data, "e.md")
        assert source
        parse(source)

    with pytest.raises(EssayError) as caught:
        read()
    return caught.value.finding


# Messages about the header


MESSAGES = [
    (
        "{'a': 1}",
        "single-quotes",
        "a field's name must stand in double quotes, not '",
        6,
    ),
    ("{\"a\": 'x'}", "single-quotes", "a value must stand in double quotes, not '", 11),
    (
        "{“a”: 1}",
        "smart-quotes",
        "a field's name must stand in straight double quotes (\"), not “",
        6,
    ),
    (
        '{"a": ’x’}',
        "smart-quotes",
        'a value must stand in straight double quotes ("), not ’',
        11,
    ),
    ("{a: 1}", "unquoted-name", "a field's name must stand in double quotes", 6),
    (
        '{"a": 1, b: 2}',
        "unquoted-name",
        "a field's name must stand in double quotes",
        14,
    ),
    ("{ // x\n}", "comment", "JSON has no comments; take this one out", 7),
    ('{"a": 1', "unclosed", "the comment ends here, but a bracket is still open", 13),
    ('{"a": "b', "unclosed", "the text that begins here has no end", 11),
    ('{"a": ["b"}', "brackets", "found '}' where ']' must close", 15),
    ('{"a": {"b": 1]', "brackets", "found ']' where '}' must close", 18),
    ('{"a": 1,}', "trailing-comma", "a comma before '}'; nothing follows it", 12),
    ('{"a": [1,]}', "trailing-comma", "a comma before ']'; nothing follows it", 13),
    ('{"a": 1,, "b": 2}', "extra-comma", "two commas with nothing between them", 13),
    ('{"": 1, , "b": 2}', "extra-comma", "two commas with nothing between them", 13),
    ('{"a": 1, "b" 2}', "colon", "expected ':' after the field's name", 18),
    ('{"a" = 1}', "equals-sign", "expected ':' after the field's name", 10),
    ('{"a": "x" "b": "y"}', "missing-comma", "expected ',' between fields", 15),
    ('{"a": [1 2]}', "missing-comma", "expected ',' between items", 14),
    (
        '{"a": "x "y" z"}',
        "inner-quote",
        'text behind the closing quote; write a quote inside a text as \\"',
        15,
    ),
    (
        '{"a": "x\ny"}',
        "line-break",
        "the line ends inside quotes; close them, or write a break as \\n",
        13,
    ),
    (
        '{"a": "x\ry"}',
        "line-break",
        "the line ends inside quotes; close them, or write a break as \\n",
        13,
    ),
    ('{"a": "x\ty"}', "control-character", "a tab inside quotes; write it as \\t", 13),
    (
        '{"a": "C:\\xy"}',
        "bad-escape",
        "\\x is no escape of JSON; write a backslash as \\\\",
        14,
    ),
    (
        r'{"a": "\ud800"}',
        "lone-surrogate",
        "\\ud800 is half a character; its other half is missing",
        12,
    ),
    (
        r'{"a": "bc\u0000"}',
        "control-escape",
        "\\u0000 can stand in no page and no feed (XML 1.0, Char)",
        14,
    ),
    (
        r'{"a": "bc\f"}',
        "control-escape",
        "\\f can stand in no page and no feed (XML 1.0, Char)",
        14,
    ),
    ('{"a": NaN}', "not-a-number", "JSON has no NaN; write null", 11),
    ('{"a": -Infinity}', "not-a-number", "JSON has no -Infinity; write null", 11),
    ('{"a": None}', "python-literal", "JSON writes None as null", 11),
    ('{"a": True}', "python-literal", "JSON writes True as true", 11),
    ('{"a": False}', "python-literal", "JSON writes False as false", 11),
    ('{"a": 2008-03-30}', "bare-date", "a date must stand in double quotes", 11),
    ('{"a": 007}', "bad-number", "no number of JSON; put it in double quotes", 11),
    ('{"a": 5X}', "bad-number", "no number of JSON; put it in double quotes", 11),
    ('{"a": 1e999}', "huge-number", "1e999 is too large for a number", 11),
    ('{"a": -1e999}', "huge-number", "-1e999 is too large for a number", 11),
    ('{"a": prose}', "unquoted-value", "a text must stand in double quotes", 11),
    ('{"a": , "b": 1}', "missing-value", "expected a value before ','", 11),
    ('{"a": ]}', "missing-value", "expected a value before ']'", 11),
    ('{"a": : 1}', "missing-value", "expected a value before ':'", 11),
    ('{"a": "x"\rb: 1}', "missing-comma", "expected ',' between fields", 15),
    (
        '{"a": 1, "b": 2,}',
        "trailing-comma",
        "a comma before '}'; nothing follows it",
        20,
    ),
    (
        '{"a": 1,} --> x, y, <!--',
        "trailing-comma",
        "a comma before '}'; nothing follows it",
        12,
    ),
    (
        '{"a": "b"X}',
        "inner-quote",
        'text behind the closing quote; write a quote inside a text as \\"',
        14,
    ),
    ('{"a": +1}', "unexpected", "found '+' where a value must begin", 11),
    ('{"a": 1, 2: 3}', "unexpected", "found '2' where a field's name must begin", 14),
    (
        '{"a":\xa01}',
        "odd-space",
        "an unusual space (U+00A0) outside quotes; use an ordinary one",
        10,
    ),
    ('{"a": 1, "a": 2}', "duplicate-field", "the field 'a' stands here twice", 14),
    (
        '{"a": 1, "A": 2}',
        "duplicate-field",
        "'a' and 'A' are one field; keep one of them",
        14,
    ),
    ('{"": 1}', "no-name", "a field has no name", 6),
    ('{"a": 1} x', "text-after-json", "expected '-->' behind the last '}'", 14),
    (f'{{"a": {"9" * 4301}}}', "long-number", "a number of 4,301 characters", 11),
    (f'{{"a": {"[" * 64}1', "nesting", "brackets nested more than 64 deep", 74),
]


@pytest.mark.parametrize(("header", "rule", "reason", "at"), MESSAGES)
def test_message_of_a_broken_header(
    header: str, rule: str, reason: str, at: int
) -> None:
    finding = error_of(f"<!-- {header} -->")
    assert (finding.rule.name, finding.reason, finding.at) == (rule, reason, at)
    assert finding.source.path == "e.md"


def test_message_of_a_comment_that_never_ends() -> None:
    finding = error_of('<!-- {"a": 1}  \n')
    assert finding.reason == "the comment is not closed: '-->' is missing"
    assert (finding.rule.name, finding.at) == ("unclosed", 12)


def test_message_of_a_header_that_never_ends() -> None:
    finding = error_of('<!-- {"a": 1, ')
    assert finding.reason == "the header never ends: '}' and '-->' are missing"
    assert (finding.rule.name, finding.at) == ("unclosed", 5)


@pytest.mark.parametrize(
    ("header", "label"), [('{"": 1}', '""'), ('{"a": 1, "A": 2}', "a")]
)
def test_label_of_a_message_is_the_field(header: str, label: str) -> None:
    assert error_of(f"<!-- {header} -->").label == label


def test_first_comma_of_an_object_has_nothing_before_it() -> None:
    with pytest.raises(EssayError) as caught:
        members(Source('{, "a": 1}'), 0)
    assert caught.value.finding.rule.name == "extra-comma"
    assert caught.value.finding.reason == "a comma with nothing before it"


def test_numbers_may_be_as_long_as_python_reads_them() -> None:
    longest = "9" * MAX_DIGITS
    head = parse(Source(f'<!-- {{"a": {longest}, "b": 0.{longest[2:]}}} -->'))
    assert head
    assert head.fields["a"] == int(longest)
    assert [x.name for x in members(head.source, head.start)] == ["a", "b"]
    assert error_of(f'<!-- {{"b": 0.{longest[1:]}}} -->').rule.name == "long-number"


def test_text_that_ends_a_comment_is_placed() -> None:
    source = Source('<!-- {"a": "x --!> y"} -->', "e.md")
    head = parse(source)
    assert head
    reason = "browsers end the comment at this --!>, inside a text"
    assert head.findings() == [Finding(rules.COMMENT_END, "header", reason, source, 14)]


def test_misplaced_header_is_placed_behind_comments_that_are_none() -> None:
    text = '<!-- {"broken" -->\n<!-- {"a": 1} -->\n<!-- {"title": "T"} -->\n'
    source = Source(f"Text.\n{text}", "e.md")
    reason = "not read, because something stands before it in the file"
    found = Finding(rules.MISPLACED_HEADER, "header", reason, source, 43)
    assert misplaced(source) == found


@pytest.mark.parametrize(("fences", "is_found"), [(1, False), (2, True), (3, False)])
def test_misplaced_header_is_no_sample_in_a_fence(fences: int, is_found: bool) -> None:
    text = "```\n" * fences + '<!-- {"title": "T"} -->\n'
    assert (misplaced(Source(text)) is not None) == is_found


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_placed_at_the_start(encoding: str) -> None:
    finding = error_of('\ufeff<!-- {"title": "Ünter"} -->'.encode(encoding))
    assert finding.rule.name == "not-utf-8"
    assert finding.reason == "UTF-16 at byte 0 is not UTF-8; save the file as UTF-8"
    assert finding.at == 0
    assert '<!-- {"title": "Ünter"} -->' in str(finding)


@pytest.mark.parametrize(
    ("code", "rule", "reason"),
    [
        (7, "control-byte", "U+0007 can stand in no page and no feed; take it out"),
        (0, "nul", "the file holds NUL at byte 20; it is no UTF-8 text"),
    ],
)
def test_control_byte_is_placed_in_characters(
    code: int, rule: str, reason: str
) -> None:
    finding = error_of(f'<!-- {{"a": 1}} -->üx{chr(code)}')
    assert (finding.rule.name, finding.reason, finding.at) == (rule, reason, 19)
    assert finding.source.path == "e.md"


def test_field_without_a_place_of_its_own_is_placed_at_the_body() -> None:
    head = parse(Source('<!-- {"a": 1} -->\nBody'))
    assert head
    further = head.with_fields({"b": 2})
    assert further.fields == {"a": 1, "b": 2}
    assert further.name_at("b") == further.value_at("b") == head.body_at == 17
    assert (further.name_at("a"), further.value_at("a")) == (6, 11)


@pytest.mark.parametrize(
    "data",
    [
        '<!-- {"title": "Ünter"} -->'.encode("utf-16-le"),
        b"<!-- {\x93title\x94: \x81}",
        b'<!-- {\xc0"title": 1} -->',
    ],
    ids=["UTF-16 without a mark", "code page 1252", "a stray byte"],
)
def test_header_is_seen_in_any_encoding(data: bytes) -> None:
    assert error_of(data).rule.name == "not-utf-8"


def test_byte_that_is_not_utf_8_is_placed_in_characters() -> None:
    finding = error_of('<!-- {"a": "ü'.encode() + b'\xfc"} -->')
    assert finding.reason == (
        "byte 0xFC at byte 14 is not UTF-8; save the file as UTF-8"
    )
    assert (finding.rule.name, finding.at) == ("not-utf-8", 13)


# Names with escapes


CONTROLS = "".join(chr(x) for x in range(32) if chr(x) not in "\t\n\r") + "\ufffe\uffff"


@given(st.text(st.characters(exclude_characters=CONTROLS, exclude_categories=["Cs"])))
def test_escaped_name_is_what_the_standard_library_reads(name: str) -> None:
    for ascii_only in (True, False):
        written = json.dumps({name: 1}, ensure_ascii=ascii_only)
        (member,) = members(Source(written), 0)
        assert member.name == name


@pytest.mark.parametrize(
    "escaped",
    [
        r"\"\\\/\n\r\t",
        r"\u0009\u000a\u000d\u0020\u007f",
        r"a\u0041b",
        r"\ud800\udc00",
        r"\udbff\udfff",
        r"\ud83d\ude00\ud83d\ude00",
        r"\ud7ff\ue000",
    ],
)
def test_escape_at_the_edge_of_a_range(escaped: str) -> None:
    (member,) = members(Source(f'{{"{escaped}": 1}}'), 0)
    assert member.name == json.loads(f'"{escaped}"')


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
def test_control_character_in_an_escape_is_refused(code: int) -> None:
    assert error_of(f'<!-- {{"a": "x\\u{code:04x}"}} -->').rule.name == "control-escape"


@pytest.mark.parametrize(
    "half", [r"\ud800", r"\udbff", r"\udc00", r"\udfff", r"\ud800\ud800\udc00"]
)
def test_half_a_character_at_the_edge_of_its_range(half: str) -> None:
    assert error_of(f'<!-- {{"a": "x{half}"}} -->').rule.name == "lone-surrogate"


# Dates


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
    " is no date that can be read; write as much as is known, as in 2006-05-03,"
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
            "'30 March 2008 10:00 GMT+1' has a time zone in letters;"
            " write it as +01:00",
        ),
        (
            "March 2008",
            "'March 2008' has no day; write as much as is known, as in 2006-05-03,"
            " 2006-05 or 2006",
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


def test_text_that_is_no_date_is_ordered_as_text() -> None:
    date = PartialDate("2006")
    assert date < "3 or so"
    assert date > "1999 or so"
    assert not date < "(unknown)"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 40 + "…")])
def test_refused_date_is_shown_up_to_forty_characters(length: int, shown: str) -> None:
    with pytest.raises(ValueError, match="is no partial date") as caught:
        PartialDate("x" * length)
    assert str(caught.value).startswith(f"{shown!r} is")


def test_interval_whose_ends_look_the_same_is_shown_once() -> None:
    assert humanize("2006-05-03T10:00/2006-05-03T11:00") == humanize("2006-05-03")


# Fields


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
            ("wrong-type", "slug", "takes text, but this is true or false"),
        ),
        (
            '"tags": [1]',
            ("wrong-type", "tags", "takes a list of texts, but this is a number"),
        ),
        (
            '"edited": [[2006]]',
            ("wrong-type", "edited", "takes text, but this is a list"),
        ),
        (
            '"timezone": 5',
            ("wrong-type", "timezone", "takes text, but this is a number"),
        ),
        (
            '"category": [5]',
            ("wrong-type", "category", "takes a list of texts, but this is a number"),
        ),
        (
            '"timezone": "Mars/Base"',
            ("unknown-timezone", "timezone", "'Mars/Base' is no time zone"),
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
                "is a name that Pelican or this plugin uses itself; rename it, or set"
                ' JSONCOMMENT_FIELDS = {"settings": "another_name"}',
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
            "category: an essay has one category; 'a' is taken",
        ),
        (
            '"format": "rst"',
            f"format: is none of {', '.join(FORMATS)}, so it is kept as a field of the"
            ' archive; JSONCOMMENT_FIELDS = {"format": "another_name"} says that it'
            " is one",
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


def test_numbers_with_a_fraction_are_texts_as_written(site: BlogSite) -> None:
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
