"""Fixing: each defect alone and in pairs, whatever the form of the file."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.changes.edits import edited
from pelican_jsoncomment.cli.fix import plan as fix
from pelican_jsoncomment.cli.fix import repair
from pelican_jsoncomment.cli.fix.fixes import FIXES
from pelican_jsoncomment.cli.fix.patched import Fix, Patched, Span
from pelican_jsoncomment.cli.fix.repair import Repair
from pelican_jsoncomment.errors import EssayError, HeaderError, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.scanner import members
from pelican_jsoncomment.settings import Options
from tests.cli.defects import BODY, DEFECTS, ESSAY, FORMS, VALUE, Defect, Kind
from tests.conftest import THOROUGH
from tests.growth import assert_linear

OPTIONS = Options.read({})
KINDS: list[Kind] = ["safe", "unsafe", "refused"]


def after_fix(data: bytes, *, unsafe: bool) -> bytes | None:
    """Return what fix makes of a file, or None where it refuses it."""
    plan = fix.plan(Path("essay.md"), "essay.md", data, OPTIONS, unsafe=unsafe)
    if plan.refusal:
        assert plan.change is None
        assert plan.refusal.rule.name != "proof"
        return None
    return edited(data, plan.change.edits) if plan.change else data


def value(data: bytes) -> dict[str, Any]:
    """Return what strict JSON reads in the header of a file."""
    text = data.decode().removeprefix("\ufeff")
    assert text.startswith("<!--")
    found, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    assert isinstance(found, dict)
    return found


def body(data: bytes) -> bytes:
    """Return what is after the first ``-->`` that begins a line."""
    return data[data.index(b"\n-->" if b"\n-->" in data else b"\r-->") :]


def assert_kept(data: bytes, *defects: Defect) -> None:
    """Assert that fix does with a file what is said of the defects in it."""
    kind = max((x.kind for x in defects), key=KINDS.index)
    expected: dict[str, Any] = dict(VALUE)
    for defect in defects:
        expected |= defect.changed
    safe, unsafe = after_fix(data, unsafe=False), after_fix(data, unsafe=True)
    assert (safe is not None) == (kind == "safe")
    assert (unsafe is not None) == (kind != "refused")
    if safe is not None:
        assert value(safe) == expected
        assert body(safe) == body(data)
        assert after_fix(safe, unsafe=False) == safe
    if unsafe is not None:
        for defect in defects:
            expected |= defect.asked
        assert value(unsafe) == expected
        assert body(unsafe) == body(data)
        assert after_fix(unsafe, unsafe=True) == unsafe


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda x: x.name)
def test_each_defect_is_fixed_or_refused_in_every_form_of_file(
    defect: Defect, form: str
) -> None:
    assert_kept(FORMS[form](defect.make(ESSAY)).encode(), defect)


@pytest.mark.slow
def test_each_pair_of_defects_is_fixed_or_refused() -> None:
    """Two defects in different places: the graver one says what becomes of the file."""
    forms = itertools.cycle(FORMS.values())
    tried = 0
    pairs = itertools.combinations(DEFECTS, 2)
    for first, second in itertools.islice(pairs, 0, None, 1 if THOROUGH else 4):
        if first.old in second.old or second.old in first.old:
            continue
        text = first.make(ESSAY)
        if text.count(second.old) != 1 or second.make(ESSAY).count(first.old) != 1:
            continue
        text = next(forms)(second.make(text))
        try:
            assert_kept(text.encode(), first, second)
        except AssertionError as error:
            raise AssertionError(f"{first.name} and {second.name}: {text}") from error
        tried += 1
    assert tried > (1800 if THOROUGH else 450)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_needs_nothing_gets_no_edit(form: str) -> None:
    data = FORMS[form](ESSAY).encode()
    for unsafe in (False, True):
        after = after_fix(data, unsafe=unsafe)
        assert after == data.removeprefix("\ufeff".encode())


@pytest.mark.parametrize("name", ["moved", "moved and broken"])
@pytest.mark.parametrize(
    "before", ["<!DOCTYPE html>\n", "<!-- note -->\r\n\n", "Text\n"]
)
def test_a_header_further_down_moves_to_the_top_when_asked_to(
    before: str, name: str
) -> None:
    text = ESSAY if name == "moved" else ESSAY.replace('"on-walls"', '"on-walls",')
    data = (before + text).encode()
    assert after_fix(data, unsafe=False) == data
    after = after_fix(data, unsafe=True)
    assert after is not None
    assert after.startswith(b"<!--\n\t{")
    assert value(after) == VALUE
    assert after.endswith((before + BODY).encode())
    assert after_fix(after, unsafe=True) == after


def test_json_further_down_that_is_no_header_stays() -> None:
    data = b'Text\n\n<!-- {"a": 1,} -->\n\n<!-- {"b": 2} -->\n'
    assert after_fix(data, unsafe=True) == data
    assert after_fix(b"\xff <!-- {", unsafe=True) == b"\xff <!-- {"


def test_a_file_that_is_not_utf8_is_refused() -> None:
    assert after_fix(ESSAY.encode("utf-16"), unsafe=True) is None
    assert after_fix(ESSAY.encode("latin-1", "replace"), unsafe=True) is None
    assert after_fix(b'<!-- {"a": "\xfc"} -->', unsafe=True) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('<!-- {"a": "x" // it\n} -->', '<!-- {"a": "x"\n} -->'),
        ('<!-- {// it\n"a": 1} -->', '<!-- {\n"a": 1} -->'),
        ('<!-- {"a": 1}\ufeff-->', '<!-- {"a": 1}-->'),
        ("<!-- {“a”: [‘b’, “c”, «d»]} -->", '<!-- {"a": ["b", "c", "d"]} -->'),
        ("<!-- {'a': 'b', c: None} -->", '<!-- {"a": "b", "c": null} -->'),
        ("<!-- {'a': {'b': [1, 'c']}} -->", '<!-- {"a": {"b": [1, "c"]}} -->'),
    ],
)
def test_edits_are_as_small_as_they_can_be(text: str, after: str) -> None:
    assert after_fix(text.encode(), unsafe=False) == after.encode()


@pytest.mark.parametrize(
    "text",
    [
        "<!-- {'a': 'b\n'c': 'd'} -->",
        "<!-- {'a': 'b 'c': 'd'} -->",
        '<!-- {"a": "b" c", "d": "e"} x -->',
        '<!-- {"a": "b\n --> "} -->',
        '<!-- {"a": “b, "c": "d"} -->',
        '<!-- {"a": "b" junk, "c": 1} -->',
        '<!-- {"a": "b" c": "d" e", "f": 1} -->',
        '<!-- {"a": “b\n"c": "d”} -->',
        "<!-- {a b: 1} -->",
        '<!-- {"x": 1, a b: 2} -->',
        '<!-- {"x": 2006-05-03 or so} -->',
        '<!-- {"a": 1 /* x --> */} -->',
        '<!-- {//\n ,"a": 1} -->',
        '<!-- {\n//"a": [\n[]], "b": 2} -->',
        "<!-- {{'a': 1}} -->",
    ],
)
def test_what_may_mean_two_things_is_not_fixed(text: str) -> None:
    after = after_fix(text.encode(), unsafe=True)
    assert after in (None, text.encode())


@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize("text", ["<!-- {//\n ,'a': 1} -->", "<!-- {/* x */; a} -->"])
def test_a_fix_that_leaves_no_header_is_refused(text: str, unsafe: bool) -> None:
    """Otherwise the file would be passed over as an ordinary one."""
    path, data = Path("essay.md"), text.encode()
    plan = fix.plan(path, "essay.md", data, OPTIONS, unsafe=unsafe)
    assert plan.change is None
    assert plan.refusal
    assert plan.refusal.rule.name == "comment"


@pytest.mark.slow
def test_a_hostile_header_ends_in_time() -> None:
    """Each problem costs a scan of the header; a million of them must end."""
    many = '"k%d": "v",,\n' * 2000 % tuple(range(2000))
    assert after_fix(f"<!-- {{{many} -->".encode(), unsafe=True) is None
    for text in (
        "'" * 100_000,
        "“" * 100_000,
        '"\n' * 50_000,
        "/*" * 50_000,
        ",\\" * 9,
    ):
        assert after_fix(f'<!-- {{"a": {text}'.encode(), unsafe=True) is None


@pytest.mark.parametrize(
    "piece", ['he "said" so ', "a\n", "a\t", r"C:\_tmp ", '\'"b" ', '"b", ']
)
def test_time_grows_with_the_length_of_a_string_and_not_with_its_square(
    piece: str,
) -> None:
    def fix(size: int) -> None:
        text = f'<!-- {{"notes": "{piece * (size // len(piece))}"}} -->'.encode()
        fixed = after_fix(text, unsafe=True)
        assert fixed is None or value(fixed)

    assert_linear(fix, 64_000)


LONG_NOTE = f'"n": "{"x" * 200_000}", '


@pytest.mark.parametrize(
    ("few", "many"),
    [
        # Each fix makes the whole text anew, however near its beginning,
        (("/**/" * 200, ""), ("/**/" * 200, "x" * 3_000_000)),
        # is followed by a scan from the start,
        ((LONG_NOTE + "/**/" * 5, ""), (LONG_NOTE + "/**/" * 20, "")),
        # and is made among those that were made before.
        (("/**/" * 200, ""), ("/**/" * 400, "")),
    ],
)
def test_the_effort_for_one_file_is_bounded(
    few: tuple[str, str], many: tuple[str, str]
) -> None:
    def fixed(start: str, body: str) -> bytes | None:
        text = f'<!-- {{{start}"a": 1}} -->\n{body}'
        return after_fix(text.encode(), unsafe=False)

    without = few[0].replace("/**/", "")
    assert fixed(*few) == f'<!-- {{{without}"a": 1}} -->\n'.encode()
    assert fixed(*many) is None


def test_an_unsafe_fix_of_quotes_takes_in_one_line_only() -> None:
    """A single quote that is never closed must not end at a later line's."""
    several = "<!-- {'a': 'it's\nwhat it's', \"b\": 1} -->"
    assert after_fix(several.encode(), unsafe=True) is None
    one = several.replace("\n", " ")
    fixed = b'<!-- {"a": "it\'s what it\'s", "b": 1} -->'
    assert after_fix(one.encode(), unsafe=True) == fixed


def test_every_rule_that_is_fixed_is_named_as_such() -> None:
    """Those that lead to the fix of another rule aside."""
    fixed = {x for x in rules.RULES.values() if x.fixed_by}
    leads = {rules.TEXT_AFTER_JSON, rules.COLON}
    without = {rules.MISPLACED_HEADER, rules.PARTIAL_DATE, rules.BYTE_ORDER_MARK}
    without |= {rules.MIXED_QUOTES, rules.COMMENTED_FIELD, rules.BROKEN_OPENING}
    without |= {rules.FIELD_SPELLING}
    assert (set(FIXES) - leads) | without == fixed


# Properties ------------------------------------------------------------------

NAMES = st.text("abcdefgh_", min_size=1, max_size=6).filter(
    lambda x: not x.startswith("_")
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12
)
PLAIN_TEXTS = st.text("abcdefghäöß写 .;—!?&-", max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = SCALARS | st.lists(SCALARS, max_size=3)
HEADERS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=6)
INDENTS = st.sampled_from([None, 1, "\t"])


def essay(fields: dict[str, Any], indent: Any) -> str:
    """Return an essay with a header as the standard library writes it."""
    return f"<!-- {json.dumps(fields, indent=indent, ensure_ascii=False)} -->\n{BODY}"


def _same(first: object, second: object) -> bool:
    return json.dumps(first) == json.dumps(second)


@given(HEADERS, INDENTS, st.booleans())
def test_what_strict_json_accepts_gets_no_edit(
    fields: dict[str, Any], indent: Any, unsafe: bool
) -> None:
    data = essay(fields, indent).encode()
    try:
        head = parser.parse(Source(data.decode()))
    except EssayError:
        return
    assert head is not None
    assert after_fix(data, unsafe=unsafe) == data


SLIPS = [
    "trailing",
    "single",
    "smart",
    "unquoted",
    "space",
    "comment",
    "python",
    "break",
]


def slipped(fields: dict[str, Any], slips: dict[int, str], indent: Any) -> str:
    """Return an essay whose header has slips in the fields of the given numbers.

    None of them changes what the author meant.
    """
    parts = []
    for number, (name, content) in enumerate(fields.items()):
        slip = slips.get(number, "")
        shown, text = json.dumps(name), json.dumps(content, ensure_ascii=False)
        lead = after = ""
        if slip == "single":
            shown = f"'{name}'"
            text = f"'{content}'" if isinstance(content, str) else text
        elif slip == "smart":
            shown = f"“{name}”"
            text = f"“{content}”" if isinstance(content, str) else text
        elif slip == "unquoted":
            shown = name
        elif slip == "space":
            lead, after = "\N{NO-BREAK SPACE}", "\ufeff"
        elif slip == "comment":
            lead, after = "/* it's */ ", ' // "x", 1,\n'
        elif slip == "python":
            text = {"null": "None", "true": "True", "false": "False"}.get(text, text)
        elif slip == "break":
            text = text.replace(" ", "\n").replace(r"\n", "\n")
        parts.append(f"{lead}{shown}: {text}{after}")
    space = "" if indent is None else f"\n{indent if isinstance(indent, str) else ' '}"
    end = "," if "trailing" in slips.values() else ""
    return f"<!-- {{{space}{f', {space}'.join(parts)}{end}{space}}} -->\n{BODY}"


@given(
    st.dictionaries(
        NAMES, st.none() | st.booleans() | st.integers() | PLAIN_TEXTS, min_size=1
    ),
    st.dictionaries(st.integers(0, 6), st.sampled_from(SLIPS), min_size=1, max_size=3),
    INDENTS,
)
def test_safe_slips_are_fixed_to_what_was_meant(
    fields: dict[str, Any], slips: dict[int, str], indent: Any
) -> None:
    """No key is lost or renamed, and no value is another."""
    data = slipped(fields, slips, indent).encode()
    after = after_fix(data, unsafe=False)
    if parser.json_at(data.decode()) is None:
        assert after == data
        return
    assert after is not None, data.decode()
    found = value(after)
    expected = {
        name: x.replace(" ", "\n")
        if isinstance(x, str) and slips.get(number) == "break"
        else x
        for number, (name, x) in enumerate(fields.items())
    }
    assert _same(found, expected)
    assert after.endswith(BODY.encode())


STROKES = [*"\"'“”„‘’,:{}[]=\\\n\r\t /#~*\ufeff\xa0\u200baN1-.", "", "//", "/*", "*/"]
STROKES += ["None", "True", "null", '",', '": ', '\\"', '",\n"', '";', "'", "-->"]
Slip = tuple[int, int, str]


@st.composite
def slips_of_the_pen(draw: st.DrawFn, first: int, last: int) -> list[Slip]:
    """Draw one to three replacements of up to two characters, in order and apart."""
    numbers = st.integers(first, last)
    places = sorted(draw(st.lists(numbers, min_size=1, max_size=3, unique=True)))
    slips = []
    for at, limit in zip(places, [*places[1:], last], strict=True):
        end = min(at + draw(st.integers(0, 2)), limit)
        slips.append((at, end, draw(st.sampled_from(STROKES))))
    return slips


@given(HEADERS, INDENTS, st.data())
def test_slips_of_the_pen_change_no_other_field(
    fields: dict[str, Any], indent: Any, data: st.DataObject
) -> None:
    """What no slip touched keeps its name and its value, or the file stays."""
    text = essay(fields, indent)
    start = text.index("{")
    try:
        places = members(Source(text), start)
    except HeaderError:
        return
    slips = data.draw(slips_of_the_pen(start, places[-1].value_end))
    after = after_fix(slipped_into(text, slips).encode(), unsafe=False)
    if after is None or parser.json_at(after.decode()) is None:
        return
    found = value(after)
    for x in places:
        if all(end < x.name_at or at > x.value_end for at, end, _ in slips):
            assert _same(found.get(x.name, "lost"), fields[x.name]), after.decode()


def slipped_into(text: str, slips: list[Slip]) -> str:
    """Return a string with replacements made in it."""
    for at, end, new in reversed(slips):
        text = text[:at] + new + text[end:]
    return text


def test_the_scan_and_the_strict_parser_agree() -> None:
    """On random headers, half of them with a slip: what, where, and whether."""
    chance = random.Random(4)
    accepted = 0
    headers = 20_000 if THOROUGH else 4_000
    for number in range(headers):
        text = f"<!-- {_random_header(chance)} -->"
        if number % 2:
            at = chance.randrange(6, len(text) - 4)
            text = text[:at] + chance.choice('",:{}[]\\n1 ') + text[at + 1 :]
        accepted += _agree(text)
    assert 0.5 < accepted / headers < 0.9


def _random_header(chance: random.Random) -> str:
    def any_value(depth: int) -> Any:
        kind = chance.randrange(8 if depth else 5)
        if kind == 5:
            return [any_value(depth - 1) for _ in range(chance.randrange(3))]
        if kind == 6:
            return {f"n{i}": any_value(depth - 1) for i in range(chance.randrange(3))}
        return [
            None,
            True,
            chance.randint(-9, 10**6),
            chance.random(),
            'w "ö\\\n',
            0,
            0,
            "",
        ][kind]

    fields = {f"k{i}": any_value(2) for i in range(chance.randrange(1, 6))}
    indent = chance.choice([None, "\t"])
    return json.dumps(fields, indent=indent, ensure_ascii=chance.random() < 0.5)


def _agree(text: str) -> bool:
    """Assert that both accept or both refuse, with the same fields; say which."""
    start = 5
    decoder = json.JSONDecoder(object_pairs_hook=_no_doubles, parse_constant=_refuse)
    try:
        strict, _ = decoder.raw_decode(text, start)
    except ValueError:
        with pytest.raises(HeaderError):
            members(Source(text), start)
        return False
    try:
        found = members(Source(text), start)
    except HeaderError as error:
        # Characters that JSON may escape, and that no page may hold.
        assert error.finding.rule.name in ("control-escape", "nul", "lone-surrogate")
        return False
    assert {x.name: json.loads(text[x.value_at : x.value_end]) for x in found} == strict
    assert all(json.loads(_name(text, x.name_at)) == x.name for x in found)
    return True


def _name(text: str, at: int) -> str:
    _, end = json.JSONDecoder().raw_decode(text, at)
    return text[at:end]


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError(pairs)
    return fields


def _refuse(name: str) -> None:
    raise ValueError(name)


@given(
    st.text("abcdef", max_size=12),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("XYZ", max_size=3)),
        max_size=8,
    ),
)
def test_edits_on_edits_lead_from_the_original_to_the_text(
    original: str, edits: list[tuple[int, int, str]]
) -> None:
    """However edits touch, those kept are apart, in order, and give the same text."""
    patched = Patched(original)
    for start, length, new in edits:
        at = min(start, len(patched.text))
        end = min(at + length, len(patched.text))
        patched.apply(Fix(rules.COLON, [Span(at, end, new)]))
    after, end = "", 0
    for span in patched.spans:
        assert span.start >= end
        after += original[end : span.start] + span.new
        end = span.end
    assert after + original[end:] == patched.text
    places = [patched.original(at) for at in range(len(patched.text) + 1)]
    assert places == sorted(places)


def test_a_file_without_a_header_needs_no_fix() -> None:
    for text in ("Text <!-- {} -->", "\ufeffText\n\n<!-- {'a': 1} -->"):
        done = Repair(Source(text), OPTIONS).run()
        assert done.safe == done.unsafe == repair.Fixed()


def test_a_header_that_needs_a_guess_has_no_safe_fix() -> None:
    text = ESSAY.replace('"2008-03-30",', '"2008-03-30"')
    done = Repair(Source(text), OPTIONS).run()
    assert done.safe is None
    assert done.unsafe
    assert [(x.finding.rule.name, x.is_safe) for x in done.unsafe.problems] == [
        ("missing-comma", False)
    ]
