"""What is a header, how it is parsed, and what an error says."""

from __future__ import annotations

import json
import re
import string
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import (
    EncodingError,
    EssayError,
    FieldError,
    Finding,
    HeaderError,
    Source,
)
from pelican_jsoncomment.header.misplaced import misplaced
from pelican_jsoncomment.header.parser import (
    Header,
    parse,
    read,
    read_source,
)
from pelican_jsoncomment.header.scanner import MAX_DEPTH, members
from tests.conftest import HEADER
from tests.growth import assert_linear


def header_of(text: str | bytes) -> Header | None:
    data = text.encode() if isinstance(text, str) else text
    source = read_source(data, "essay.md")
    return parse(source) if source else None


def error_of(text: str | bytes) -> EssayError:
    with pytest.raises(EssayError) as caught:
        header_of(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        '<!--{"a": 1}-->',
        '<!-- {"a": 1} -->',
        '\n\n \t<!--\n\t{\n"a": 1\n}\n-->',
        '\ufeff<!-- {"a": 1} -->',
        '<!--\r\n{\r\n"a": 1\r\n}\r\n-->\r\n',
        '<!-- { "a" : 1 } -->body',
        '\ufeff\ufeff<!-- {"a": 1} -->',
        '\u200b\u00a0<!--\ufeff{"a": 1} -->',
    ],
)
def test_header_is_recognised(text: str) -> None:
    header = header_of(text)
    assert header
    assert header.fields == {"a": 1}


def test_header_of_an_archive_is_read_as_it_is() -> None:
    header = header_of(HEADER + "Body.")
    assert header
    assert header.fields["first_draft"] == "2006"
    assert header.fields["slug"] == ""
    assert header.body.strip() == "Body."


def test_header_may_be_empty() -> None:
    header = header_of("<!-- {} -->")
    assert header
    assert header.fields == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "<!--",
        "<!-- {",
        "<!-- {% raw %} -->",
        "<!-- {{ x }} -->",
        "<!-- {filename} -->",
        "<!-- {# a comment of Jinja #} -->",
        '<!-- wp:paragraph {"a":1} -->',
        "<!-- a note -->",
        "<!-- {https://example.com} -->",
        "<!-- {see below: x} -->",
        '<!-- [{"a": 1}] -->',
        'Title: x\n\n<!-- {"title": 1} -->',
        '{"title": 1}',
        "<!- {'a': 1} -->",
        "# Heading",
    ],
)
def test_ordinary_files_have_no_header(text: str) -> None:
    assert header_of(text) is None


FLAWS = [
    # header, rule, line, column
    ("{'title': 1}", "single-quotes", 1, 7),
    ("{“title”: 1}", "smart-quotes", 1, 7),
    ("{title: 1}", "unquoted-name", 1, 7),
    ('{first draft: "2006"}', "unquoted-name", 1, 7),
    ('{ // note\n"a": 1}', "comment", 1, 8),
    ('{ /* note */ "a": 1}', "comment", 1, 8),
    ('{"a": 1 # note\n}', "comment", 1, 14),
    ('{"a": "b"', "unclosed", 1, 16),
    ('{"a": "b', "unclosed", 1, 12),
    ('{"a": ["b"} ', "brackets", 1, 16),
    ('{"a": {"b": 1]', "brackets", 1, 19),
    ('{"a": 1,}', "trailing-comma", 1, 13),
    ('{"a": [1,]}', "trailing-comma", 1, 14),
    ('{"a": 1,, "b": 2}', "extra-comma", 1, 14),
    ('{"a": 1, "b" 2}', "colon", 1, 19),
    ('{"a" = 1}', "equals-sign", 1, 11),
    ('{"a": "x"  "b": "y"}', "missing-comma", 1, 17),
    ('{"a": "x"\n"b": "y"}', "missing-comma", 2, 1),
    ('{"a": "x"\nb: "y"}', "missing-comma", 2, 1),
    ('{"a": [1 2]}', "missing-comma", 1, 15),
    ('{"a": "x":"y"}', "missing-comma", 1, 15),
    ('{"a": "He said "yes" then"}', "inner-quote", 1, 22),
    ('{"a": "x""y"}', "inner-quote", 1, 15),
    ('{"a": "x\ny"}', "line-break", 1, 14),
    ('{"a": "x\r\ny"}', "line-break", 1, 14),
    ('{"a": "x\ty"}', "control-character", 1, 14),
    (r'{"a": "C:\temp\x"}', "bad-escape", 1, 20),
    (r'{"a": "\u12"}', "bad-escape", 1, 13),
    (r'{"a": "\ud800"}', "lone-surrogate", 1, 13),
    (r'{"a": "\ude00\ud83d"}', "lone-surrogate", 1, 13),
    (r'{"a": "\\ud83d\ude00"}', "lone-surrogate", 1, 20),
    (r'{"a": "\u0000"}', "control-escape", 1, 13),
    (r'{"a": "\u001b"}', "control-escape", 1, 13),
    (r'{"a": "\f"}', "control-escape", 1, 13),
    (r'{"a": "\ufffe"}', "control-escape", 1, 13),
    (r'{"a": "\uFFFF"}', "control-escape", 1, 13),
    ('{"a": NaN}', "not-a-number", 1, 12),
    ('{"a": -Infinity}', "not-a-number", 1, 12),
    ('{"a": undefined}', "not-a-number", 1, 12),
    ('{"a": None}', "python-literal", 1, 12),
    ('{"a": True}', "python-literal", 1, 12),
    ('{"a": 2008-03-30}', "bare-date", 1, 12),
    ('{"a": 2008-03}', "bare-date", 1, 12),
    ('{"a": 007}', "bad-number", 1, 12),
    ('{"a": 2006~}', "bare-date", 1, 12),
    ('{"a": 12~}', "bad-number", 1, 12),
    ('{"a": 1e999}', "huge-number", 1, 12),
    ('{"a": -1e999}', "huge-number", 1, 12),
    ('{"a": some prose}', "unquoted-value", 1, 12),
    ('{"a": ’x’}', "smart-quotes", 1, 12),
    ('{"a": }', "missing-value", 1, 12),
    ('{"a": , "b": 1}', "missing-value", 1, 12),
    ('{"a": +1}', "unexpected", 1, 12),
    ('{"a": 1, , }', "extra-comma", 1, 15),
    ('{"a": 1, 2: 3}', "unexpected", 1, 15),
    ('{"a":\u00a01}', "odd-space", 1, 11),
    ('{"a": 1\ufeff}', "odd-space", 1, 13),
    ('{"a": 1,\u200b"b": 2}', "odd-space", 1, 14),
    ('{"a": "b"\u2060, "c": 2}', "odd-space", 1, 15),
    ('{"a": 1, "a": 2}', "duplicate-field", 1, 15),
    ('{"a": {"b": 1, "b": 2}}', "duplicate-field", 1, 21),
    ('{"a": 1} "b"', "text-after-json", 1, 15),
    ('{"a": 1}}', "text-after-json", 1, 14),
]


@pytest.mark.parametrize(("written", "rule", "line", "column"), FLAWS)
def test_problem_is_named_and_placed(
    written: str, rule: str, line: int, column: int
) -> None:
    """Every problem has its own rule, and one place on every version of Python."""
    finding = error_of(f"<!-- {written} -->").finding
    at = finding.at
    assert at is not None
    assert (finding.rule.name, *finding.source.place(at)) == (rule, line, column)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('<!-- {"a": 1', 1, 6),
        ('<!-- {"a": 1}', 1, 13),
        ('<!-- {"a": 1}\n\n', 1, 13),
        ('<!-- {"a": [1, 2\n', 1, 6),
        ('<!-- {"a', 1, 7),
    ],
)
def test_header_that_never_ends_is_an_error(text: str, line: int, column: int) -> None:
    finding = error_of(text).finding
    assert finding.at is not None
    assert finding.rule.name == "unclosed"
    assert finding.source.place(finding.at) == (line, column)


@pytest.mark.parametrize("names", [("First-Draft", "first draft"), ("a", "A")])
def test_names_that_differ_in_case_and_joints_are_one_field(
    names: tuple[str, str],
) -> None:
    with pytest.raises(FieldError, match="are one field; keep one of them"):
        header_of(f'<!-- {{"{names[0]}": 1, "{names[1]}": 2}} -->')


def test_names_lose_case_and_joints() -> None:
    header = header_of('<!-- {"First-Draft": 1, " First Publication ": 2} -->')
    assert header
    assert header.fields == {"first_draft": 1, "first_publication": 2}


def test_field_without_a_name_is_an_error() -> None:
    with pytest.raises(FieldError, match="a field has no name"):
        header_of('<!-- {" ": 1} -->')


def test_names_of_the_archive_are_renamed() -> None:
    source = Source('<!-- {"Written": "2006"} -->')
    header = parse(source, {"written": "first_draft"})
    assert header
    assert header.fields == {"first_draft": "2006"}
    assert source.text[header.name_at("first_draft") :].startswith('"Written"')


ITEMS = st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8)


@given(st.lists(ITEMS, max_size=8))
def test_each_item_of_a_list_has_its_place(items: list[object]) -> None:
    text = f'<!-- {{"a": {json.dumps(items, indent=1)}, "b": 5}} -->'
    try:
        header = parse(Source(text))
    except HeaderError:  # control characters
        return
    assert header
    for number, item in enumerate(items):
        at = header.item_at("a", number)
        assert json.JSONDecoder().raw_decode(text, at)[0] == item
    assert header.item_at("b", 0) == header.value_at("b")


def test_places_of_many_items_are_found_in_one_pass() -> None:
    items = ["last year"] * 5_000
    header = parse(Source(f'<!-- {{"edited": {json.dumps(items)}}} -->'))
    assert header
    began = time.process_time()
    places = [header.item_at("edited", number) for number in range(len(items))]
    # A pass for each item takes ten seconds.
    assert time.process_time() - began < 2
    assert places == [*range(places[0], places[0] + 5_000 * 13, 13)]


def test_header_is_read_from_bytes_as_it_is_from_text() -> None:
    data = '\ufeff<!-- {"Written": "“2006”"} -->\n'.encode()
    renames = {"written": "first_draft"}
    header = read(data, "x.md", renames)
    assert header == parse(Source(data.decode(), "x.md"), renames)
    assert read(b"Text", "x.md") is None


def test_renamed_field_that_is_there_already_is_an_error() -> None:
    source = Source('<!-- {"written": "2006", "first_draft": "2007"} -->')
    with pytest.raises(FieldError, match="'written' and 'first_draft' are one"):
        parse(source, {"written": "first_draft"})


def test_comment_end_inside_a_text_does_no_harm() -> None:
    """The end of the JSON is where the JSON ends, not the first ``-->``."""
    header = header_of('<!-- {"a": "x --> y <!--more--> z"} -->\nBody')
    assert header
    assert header.fields == {"a": "x --> y <!--more--> z"}
    assert header.body == "\nBody"
    assert [f.rule.name for f in header.findings()] == ["comment-end"]


def test_sound_header_has_no_findings() -> None:
    header = header_of(HEADER)
    assert header
    assert header.findings() == []


def test_body_begins_after_the_comment_with_line_feeds() -> None:
    header = header_of('<!-- {"a": 1} -->one\r\ntwo\rthree')
    assert header
    assert header.body == "one\ntwo\nthree"


def test_raw_text_of_a_value_is_as_written() -> None:
    header = header_of('<!-- {"a": 1.10, "b": [1, "]"]} -->')
    assert header
    assert (header.raw("a"), header.raw("b")) == ("1.10", '[1, "]"]')


def test_error_shows_path_line_column_reason_and_caret() -> None:
    error = error_of(HEADER.replace('"2008-03-30",', '"2008-03-30" '))
    assert str(error) == (
        "essay.md:6:3: header: expected ',' between fields\n"
        '    "first_draft": "2006",\n'
        "    ^"
    )
    assert isinstance(error, HeaderError)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!-- {"a": "it\x92s"} -->', "byte 0x92 at byte 14 is not UTF-8"),
        ('<!-- {"a": 1} -->'.encode("utf-16"), "UTF-16 at byte 0 is not UTF-8"),
        ('<!-- {"a": 1} -->'.encode("utf-16-le"), "the file has NUL at byte 1"),
        (b'<!-- {"a": 1} -->\nBody\0.', "the file has NUL at byte 22"),
        (b'<!-- {"a": 1} -->\nBody\x0c.', "U+000C is allowed in no page"),
        ('<!-- {"a": "\ufffe"} -->'.encode(), "U+FFFE is allowed in no page"),
        ('<!-- {"a": 1} -->\nBody\uffff.'.encode(), "U+FFFF is allowed in no page"),
        (b"<!-- {\x93a\x94: 1} -->", "byte 0x93 at byte 6 is not UTF-8"),
        (b'<!-- {\xc0 "a": 1} -->', "byte 0xC0 at byte 6 is not UTF-8"),
    ],
)
def test_header_in_another_encoding_is_an_error(data: bytes, reason: str) -> None:
    error = error_of(data)
    assert isinstance(error, EncodingError)
    assert error.finding.reason.startswith(reason)


@pytest.mark.parametrize("text", [r"\ufdd0\ud83f\udffe", "\ufffd\ufdd0\U0001fffe\x7f"])
def test_characters_that_xml_only_discourages_are_kept(text: str) -> None:
    header = header_of(f'<!-- {{"a": "{text}"}} -->\n{text}')
    assert header
    assert header.fields["a"] == json.loads(f'"{text}"')
    assert header.body == f"\n{text}"


def test_undecodable_byte_has_line_and_column() -> None:
    data = '<!--\n{"é": "x'.encode() + b"\xff"
    assert str(error_of(data)).startswith("essay.md:2:9: encoding: ")


@pytest.mark.parametrize(
    "data",
    [b"<!-- note --> caf\xe9", b"caf\xe9", b"\xff\xfea\0b\0", b"a\0b", b"\0"],
)
def test_undecodable_file_without_a_header_is_ordinary(data: bytes) -> None:
    assert header_of(data) is None


def test_text_that_ends_a_comment_is_placed() -> None:
    source = Source('<!-- {"a": "x --!> y"} -->', "e.md")
    head = parse(source)
    assert head
    reason = "browsers end the comment at this --!>, inside a string"
    assert head.findings() == [Finding(rules.COMMENT_END, "header", reason, source, 14)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_placed_at_the_start(encoding: str) -> None:
    finding = error_of('\ufeff<!-- {"title": "Ünter"} -->'.encode(encoding)).finding
    assert finding.rule.name == "not-utf-8"
    assert finding.reason == "UTF-16 at byte 0 is not UTF-8; save the file as UTF-8"
    assert finding.at == 0
    assert '<!-- {"title": "Ünter"} -->' in str(finding)


@pytest.mark.parametrize(
    ("code", "rule", "reason"),
    [
        (7, "control-byte", "U+0007 is allowed in no page and no feed; take it out"),
        (0, "nul", "the file has NUL at byte 20; save it as UTF-8 text"),
    ],
)
def test_control_byte_is_placed_in_characters(
    code: int, rule: str, reason: str
) -> None:
    finding = error_of(f'<!-- {{"a": 1}} -->üx{chr(code)}').finding
    assert (finding.rule.name, finding.reason, finding.at) == (rule, reason, 19)
    assert finding.source.path == "essay.md"


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
    assert error_of(data).finding.rule.name == "not-utf-8"


def test_byte_that_is_not_utf_8_is_placed_in_characters() -> None:
    finding = error_of('<!-- {"a": "ü'.encode() + b'\xfc"} -->').finding
    assert finding.reason == (
        "byte 0xFC at byte 14 is not UTF-8; save the file as UTF-8"
    )
    assert (finding.rule.name, finding.at) == ("not-utf-8", 13)


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested lists": lambda n: '<!-- {"a": ' + "[" * n,
    "nested objects": lambda n: '<!-- {"a":' + '{"a":' * n,
    "quotes": lambda n: "<!-- {" + '"' * n,
    "unclosed text": lambda n: '<!-- {"a": "' + "x" * n * 10,
    "unclosed header": lambda n: '<!-- {"a": "x"' + " " * n * 10,
    "escapes": lambda n: '<!-- {"a": "' + "\\" * (n | 1),
    "digits": lambda n: '<!-- {"a": ' + "9" * n + "} -->",
    "fraction": lambda n: '<!-- {"a": 0.' + "9" * n + "} -->",
    "exponent": lambda n: '<!-- {"a": 1e' + "9" * n + "} -->",
    "commas": lambda n: '<!-- {"a": [' + "," * n,
    "colons": lambda n: '<!-- {"a"' + ":" * n,
    "names": lambda n: "<!-- {" + "a" * n + ": 1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_header_ends_in_an_error(name: str) -> None:
    """In time that grows with its length, and not with its square."""
    assert_linear(lambda n: error_of(HOSTILE[name](n)), 1_000_000)


@pytest.mark.parametrize(
    "piece",
    [" ", "<!--", "<!-- {", "\n", "\u00a0", "<!-- \u00a0"],
)
def test_hostile_file_without_a_header_is_ordinary(piece: str) -> None:
    def work(n: int) -> None:
        text = piece * n + "<!--"
        assert header_of(text) is None
        misplaced(Source(text))

    assert_linear(work, 1_000_000)


def test_nesting_has_one_limit_on_every_python() -> None:
    def nested(depth: int) -> str:
        return '<!-- {"a": ' + "[" * depth + "]" * depth + "} -->"

    assert header_of(nested(MAX_DEPTH - 1))
    assert error_of(nested(MAX_DEPTH)).finding.rule.name == "nesting"


def test_long_number_has_one_limit_on_every_python() -> None:
    assert header_of('<!-- {"a": ' + "9" * 4300 + "} -->")
    assert (
        error_of('<!-- {"a": ' + "9" * 4301 + "} -->").finding.rule.name
        == "long-number"
    )


ALLOWED = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(ALLOWED),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(ALLOWED, max_size=5), inner)
    ),
    max_leaves=8,
)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=8)


@given(st.dictionaries(NAMES, JSON_VALUES), st.booleans(), st.sampled_from([None, 2]))
def test_scan_agrees_with_the_strict_parser(
    fields: dict[str, object], ascii_only: bool, indent: int | None
) -> None:
    """What JSON can hold is read, and each value's place holds that value."""
    written = json.dumps(fields, ensure_ascii=ascii_only, indent=indent)
    try:
        header = header_of(f"<!-- {written} -->")
    except HeaderError as error:
        # What json.dumps writes and a header may not hold.
        assert error.finding.rule.name == "control-escape"
        assert re.search(r"\\u00[01]|\\[bf]", written)
        return
    assert header
    assert header.fields == fields
    for member in members(header.source, header.start):
        raw = header.source.text[member.value_at : member.value_end]
        assert json.loads(raw) == fields[member.name]


@given(
    st.dictionaries(NAMES, JSON_VALUES, min_size=1),
    st.data(),
    st.sampled_from(['"', "'", ",", ":", "}", "{", "\\", "\n", "x", "-->", ""]),
)
def test_slip_is_an_error_with_a_place_or_still_json(
    fields: dict[str, object], data: st.DataObject, slip: str
) -> None:
    """A slip never gets past the scan that the parser refuses, nor the reverse."""
    written = json.dumps(fields)
    at = data.draw(st.integers(0, len(written) - 1))
    broken = "{" + written[1:at] + slip + written[at + 1 :] if at else written
    text = f"<!-- {broken} -->"
    try:
        header_of(text)
    except EssayError as error:
        assert error.finding.at is not None
        assert 0 <= error.finding.at <= len(text)
