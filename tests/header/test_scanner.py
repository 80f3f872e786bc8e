"""What is said of each problem of a header, and where: the exact words and places."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.header.parser import parse, read_source
from pelican_jsoncomment.header.scanner import MAX_DIGITS, members


def error_of(text: str | bytes) -> Finding:
    data = text.encode() if isinstance(text, str) else text

    def read() -> None:
        source = read_source(data, "e.md")
        assert source
        parse(source)

    with pytest.raises(EssayError) as caught:
        read()
    return caught.value.finding


MESSAGES = [
    (
        "{'a': 1}",
        "single-quotes",
        "a field's name must be in double quotes, not '",
        6,
    ),
    ("{\"a\": 'x'}", "single-quotes", "a value must be in double quotes, not '", 11),
    (
        "{“a”: 1}",
        "smart-quotes",
        "a field's name must be in straight double quotes (\"), not “",
        6,
    ),
    (
        '{"a": ’x’}',
        "smart-quotes",
        'a value must be in straight double quotes ("), not ’',
        11,
    ),
    ("{a: 1}", "unquoted-name", "a field's name must be in double quotes", 6),
    (
        '{"a": 1, b: 2}',
        "unquoted-name",
        "a field's name must be in double quotes",
        14,
    ),
    ("{ // x\n}", "comment", "JSON has no comments; take this one out", 7),
    ('{"a": 1', "unclosed", "the comment ends here, but a bracket is still open", 13),
    ('{"a": "b', "unclosed", "the string that begins here never ends", 11),
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
        'text after the closing quote; write a quote inside a string as \\"',
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
        "\\x is not a JSON escape; write a backslash as \\\\",
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
        "\\u0000 is allowed in no page and no feed (XML 1.0, Char)",
        14,
    ),
    (
        r'{"a": "bc\f"}',
        "control-escape",
        "\\f is allowed in no page and no feed (XML 1.0, Char)",
        14,
    ),
    ('{"a": NaN}', "not-a-number", "JSON has no NaN; write null", 11),
    ('{"a": -Infinity}', "not-a-number", "JSON has no -Infinity; write null", 11),
    ('{"a": None}', "python-literal", "JSON writes None as null", 11),
    ('{"a": True}', "python-literal", "JSON writes True as true", 11),
    ('{"a": False}', "python-literal", "JSON writes False as false", 11),
    ('{"a": 2008-03-30}', "bare-date", "a date must be in double quotes", 11),
    ('{"a": 007}', "bad-number", "not a JSON number; put it in double quotes", 11),
    ('{"a": 5X}', "bad-number", "not a JSON number; put it in double quotes", 11),
    (
        '{"a": 1e999}',
        "huge-number",
        "1e999 is too large for a number; put it in double quotes",
        11,
    ),
    (
        '{"a": -1e999}',
        "huge-number",
        "-1e999 is too large for a number; put it in double quotes",
        11,
    ),
    ('{"a": prose}', "unquoted-value", "a string must be in double quotes", 11),
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
        'text after the closing quote; write a quote inside a string as \\"',
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
    ('{"a": 1, "a": 2}', "duplicate-field", "the field 'a' occurs twice", 14),
    (
        '{"a": 1, "A": 2}',
        "duplicate-field",
        "'a' and 'A' are one field; keep one of them",
        14,
    ),
    ('{"": 1}', "no-name", "a field has no name", 6),
    ('{"a": 1} x', "text-after-json", "expected '-->' after the last '}'", 14),
    (
        f'{{"a": {"9" * 4301}}}',
        "long-number",
        "a number of 4,301 characters; put it in double quotes",
        11,
    ),
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
