"""``schema``: what it says of a header is what the reader says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.schema.header_schema import header_schema
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import Finding
from pelican_jsoncomment.fields import FIELDS, Type, of_type
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.settings import FORMATS
from tests.cli.command import run
from tests.conftest import HEADER, ROOT, Site

SCHEMA = header_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
BLOG = Blog.read(None)
#: Rules of what no type and no pattern of a value could say.
UNSAID = {
    *(rules.UNREADABLE_DATE.name, rules.UNKNOWN_TIMEZONE.name),
    *(rules.CONTROL_ESCAPE.name, rules.DRAFT_AND_STATUS.name),
    rules.UNKNOWN_STATUS.name,
}

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", " \t", "draft", "html", "yes", "Europe/London", "a; b, c"]),
    st.sampled_from(
        ["2006", "2006-05-03", "30 March 2008", "200X", "../2006", "2006~"]
    ),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 20081231),
    st.floats(0, 3000),
    TEXTS,
    st.just([]),
    st.just({}),
)
EDITS = st.fixed_dictionaries({"date": SCALARS}, optional={"note": SCALARS})
VALUES = st.one_of(
    SCALARS, st.lists(SCALARS | EDITS, max_size=3), EDITS, st.just({"x": 1})
)
#: One of each kind, alone and in a list.
KINDS: list[Any] = [None, True, 0, 2006, 0.5, "", " ", "x", "2006", [], {}, {"x": 1}]
EDIT = {"date": "2006", "note": "x"}
KINDS += [EDIT, {"date": ""}, {"note": "x"}, {**EDIT, "note": 5}, {**EDIT, "x": 1}]
KINDS += [[x] for x in KINDS] + [["x", 2006], [None, "x"], [{"date": "2006"}]]


def errors_of(fields: dict[str, Any]) -> list[Finding]:
    """Return the errors that keep an essay out of the build."""
    text = f"<!-- {json.dumps({'title': 'T', 'date': '2006-05-03', **fields})} -->\n"
    reports = Checker(BLOG, rules.RULES).check("essay.md", text.encode())
    return [x.finding for x in reports if x.finding.rule.level == "error"]


def assert_alike(name: str, value: Any) -> None:
    """Assert that the schema accepts what is read, and refuses a wrong type."""
    errors = [x for x in errors_of({name: value}) if x.rule.name not in UNSAID]
    # Without a title, or a date, an essay may be one that an HTML document completes.
    errors = [x for x in errors if not x.rule.name.startswith("missing-")]
    assert VALIDATOR.is_valid({name: value}) == (not errors), (name, value, errors)


def test_it_is_printed_as_valid_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    out, err = capsys.readouterr()
    printed = json.loads(out)
    assert err == ""
    assert printed == json.loads(json.dumps(SCHEMA))
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(printed)
    assert run("schema", "essay.md") == 2


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_takes_the_types_that_are_read(name: str) -> None:
    for value in KINDS:
        assert_alike_or_undated(name, value)


def assert_alike_or_undated(name: str, value: Any) -> None:
    if FIELDS[name].type is Type.FULL_DATE and value in ("x", 0, 0.5):
        # Of a string, the pattern says that it is no date; of a number nothing can.
        assert VALIDATOR.is_valid({name: value}) == (value != "x")
    else:
        assert_alike(name, value)


@given(st.sampled_from(list(FIELDS)), VALUES)
def test_what_is_read_is_accepted_and_wrong_types_are_refused(
    name: str, value: Any
) -> None:
    errors = errors_of({name: value})
    kinds = {x.rule.name for x in errors}
    if VALIDATOR.is_valid({name: value}):
        assert rules.WRONG_TYPE.name not in kinds
    else:
        assert kinds & {rules.WRONG_TYPE.name, rules.UNREADABLE_DATE.name}


@given(st.dictionaries(st.sampled_from([*FIELDS, "x", "source"]), VALUES, max_size=6))
def test_headers_of_several_fields_are_accepted_where_they_are_read(
    fields: dict[str, Any],
) -> None:
    if not errors_of(fields):
        assert VALIDATOR.is_valid(fields)


EXAMPLES = [
    (name, [*value] if isinstance(value, tuple) else value)
    for name, row in FIELDS.items()
    for value in row.examples
]


@pytest.mark.parametrize(("name", "value"), EXAMPLES)
def test_the_examples_of_each_field_are_read(name: str, value: Any) -> None:
    assert errors_of({name: value}) == []
    assert VALIDATOR.is_valid({name: value})
    assert not deprecated(name, value)


def test_each_field_has_a_meaning_and_examples() -> None:
    for name, row in FIELDS.items():
        said = SCHEMA["properties"][name]
        assert said["description"] == row.meaning
        assert re.fullmatch(r"[A-Z].{8,}\.", row.meaning), name
        assert said["examples"] == [*row.examples] != [], name
    for name in of_type(Type.FORMAT):
        assert FIELDS[name].examples == FORMATS


@pytest.mark.parametrize("written", ["First-Draft", " first draft ", "FIRST_DRAFT"])
def test_names_are_compared_as_the_reader_does(written: str) -> None:
    assert parser.normalise(written) == "first_draft"
    assert VALIDATOR.is_valid({written: "2006"})
    assert not VALIDATOR.is_valid({written: {"year": 2006}})
    assert VALIDATOR.is_valid({f"{written}s": {"year": 2006}})


@pytest.mark.parametrize("header", ["[]", '"x"', "1", "null"])
def test_a_header_is_an_object(header: str) -> None:
    assert not VALIDATOR.is_valid(json.loads(header))


def test_the_essays_of_the_example_site_are_accepted() -> None:
    headers = 0
    for path in sorted((ROOT / "example_site").rglob("*.md")):
        head = parser.read(path.read_bytes(), path.name)
        if head:
            headers += 1
            assert VALIDATOR.is_valid(dict(head.fields)), path
    assert headers > 5


# Dates ----------------------------------------------------------------------------

DIGITS = st.integers(0, 9999).map("{:04}".format) | st.sampled_from(["200X", "2006"])
PARTS = st.sampled_from(["-05", "-12-31", "-02-30", "-21", "-24", "-5", "-13", "-00"])
TIMES = st.sampled_from(["T10:00", " 23:59:59.25Z", "T10:00+08:00", "T24:00", "T1:00"])
DAYS = st.tuples(
    DIGITS, PARTS | st.just(""), TIMES | st.just(""), st.sampled_from(["", *"~?%!"])
).map("".join)
DATES = st.one_of(
    DAYS,
    st.tuples(DAYS | st.just(".."), DAYS | st.just("..")).map("/".join),
    st.text("0123456789X-~?%/.T: Z+", max_size=12),
)


def deprecated(name: str, value: Any) -> bool:
    """Return whether the schema marks a value as one that is better not written."""

    def marks(part: Any) -> bool:
        if isinstance(part, dict) and "$ref" in part:
            part = SCHEMA["$defs"][part["$ref"].rpartition("/")[2]]
        if "if" not in part:
            return False
        condition = {"$defs": SCHEMA["$defs"], **part["if"]}
        assert part["then"]["deprecated"] is True
        return Draft202012Validator(condition).is_valid(value)

    return any(map(marks, SCHEMA["properties"][name]["anyOf"]))


@given(DATES)
def test_the_pattern_of_partial_dates_says_what_they_look_like(text: str) -> None:
    assert VALIDATOR.is_valid({"first_draft": text})
    try:
        PartialDate(text)
    except ValueError as error:
        # What is not in the calendar, or ends before it begins, looks like a date.
        looks_like_one = re.search("is not a date|ends before", str(error))
        is_marked = bool(text.strip()) and not looks_like_one
        assert deprecated("first_draft", text) == is_marked
    else:
        assert not deprecated("first_draft", text)


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        *[(x, False) for x in ("2006", " 2006-05 ", "1987-21", "200X", "2006/..", "")],
        *[(x, False) for x in ("2006-05-03T10:00Z~", "2006-02-30", "2006%/2008?")],
        *[(x, True) for x in ("c. 2006", "2006-5", "206", "20060503", "../..", "1/")],
        *[(x, True) for x in ("2006 / 2008", "2006/2007/2008", "2006-05-03 x", "X200")],
    ],
)
def test_a_partial_date_that_is_kept_as_text_is_deprecated(
    text: str, is_marked: bool
) -> None:
    assert deprecated("first_draft", text) == is_marked
    assert deprecated("edited", text) == is_marked


@pytest.mark.parametrize(
    ("value", "is_marked"), [("html", False), ("A5", True), (None, False), ([1], True)]
)
def test_another_format_is_deprecated(value: Any, is_marked: bool) -> None:
    assert deprecated("format", value) == is_marked


@given(DATES | st.sampled_from(["30 March 2008", "Sun, 30 Mar 2008", "2008-W13-7"]))
def test_a_full_date_that_is_read_is_accepted(text: str) -> None:
    try:
        parse_date(text.strip(), "dmy")
    except ValueError:
        return
    assert VALIDATOR.is_valid({"date": text})


def test_patterns_have_nothing_that_only_python_has() -> None:
    text = json.dumps(SCHEMA)
    patterns = [*SCHEMA["patternProperties"]]
    patterns += [
        json.loads(x) for x in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text)
    ]
    assert len(patterns) > 25
    for pattern in patterns:
        # ECMA-262, in which \s and \d mean nearly the same.
        assert not re.search(r"\(\?[^:!]|\\[AZ]|[*+?}]\+", pattern), pattern


# The field "$schema" -------------------------------------------------------------


def test_a_header_may_name_its_schema(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    named = HEADER.replace(
        '"title"', '"$schema": "../header.schema.json",\n\t\t"title"'
    )
    path = site.write("a.md", named + "Text.\n")
    assert run("check", "content", "--fail-on", "note") == 0
    capsys.readouterr()
    caplog.clear()
    site.build()
    assert [x for x in caplog.records if x.name.startswith("pelican_jsoncomment")] == []
    with_it = site.output("on-walls.html")
    path.write_text(HEADER + "Text.\n")
    site.build()
    assert with_it == site.output("on-walls.html")
    head = parser.read(named.encode(), "a.md")
    assert head
    assert VALIDATOR.is_valid(dict(head.fields))
    Path("a.md").write_text(named)
    assert run("touch", "a.md", "--write", "--no-backup") == 0
    assert run("fix", "a.md") == 0
