"""``touch``: a date more in the field ``edited``, and no other byte."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.header import parser
from tests.cli.command import run
from tests.conftest import HEADER, Site

TODAY = "2026-11-25"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    with time_machine.travel(dt.datetime(2026, 11, 25, 12), tick=False):
        yield tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_bytes(text.encode())
    return path


class Case(NamedTuple):
    """What is in the comment before, and after; § is today."""

    before: str
    after: str


CASES = [
    # No field yet: after the last date, or the last field, as that is written.
    Case('{"title": "T"}', '{"title": "T", "edited": "§"}'),
    Case('{"title":"T"}', '{"title":"T","edited":"§"}'),
    Case(
        '{"date": "2006", "title": "T"}',
        '{"date": "2006", "edited": "§", "title": "T"}',
    ),
    Case('{"title":"T","date":"2006"}', '{"title":"T","date":"2006","edited":"§"}'),
    Case(
        '\n\t{\n\t\t"date" : "2006",\n\t\t"slug" : ""\n\t}\n',
        '\n\t{\n\t\t"date" : "2006",\n\t\t"edited" : "§",\n\t\t"slug" : ""\n\t}\n',
    ),
    Case(
        '{\r\n  "date": 2006,\r\n\r\n  "first draft": 2005\r\n}',
        '{\r\n  "date": 2006,\r\n\r\n  "first draft": 2005,\r\n  "edited": "§"\r\n}',
    ),
    Case('{\r "title": "T"\r}', '{\r "title": "T",\r "edited": "§"\r}'),
    Case('{\n"title": "T"\n}', '{\n"title": "T",\n"edited": "§"\n}'),
    Case('{"x": ["T", "}"] }', '{"x": ["T", "}"], "edited": "§" }'),
    Case("{ }", '{"edited": "§" }'),
    # A field without a value.
    Case('{"edited": ""}', '{"edited": "§"}'),
    Case('{"edited" :\n" \\t" }', '{"edited" :\n"§" }'),
    Case('{"edited": null, "x": 1}', '{"edited": "§", "x": 1}'),
    Case('{"edited": {}}', '{"edited": "§"}'),
    Case('{"edited": [ ]}', '{"edited": ["§"]}'),
    Case('{"Edited": [""]}', '{"Edited": ["", "§"]}'),
    # One value: a list of it and today.
    Case('{"edited": "2008"}', '{"edited": ["2008", "§"]}'),
    Case('{"edited": 2008}', '{"edited": [2008, "§"]}'),
    Case('{"Edited":"\\u0032008" }', '{"Edited":["\\u0032008", "§"] }'),
    Case('{"edited": "last year"}', '{"edited": ["last year", "§"]}'),
    Case('{"edited": "2026-11"}', '{"edited": ["2026-11", "§"]}'),
    Case('{"edited": "2026-11-25~"}', '{"edited": ["2026-11-25~", "§"]}'),
    # A list: one item more, as the last one is written.
    Case('{"edited": ["2008"]}', '{"edited": ["2008", "§"]}'),
    Case('{"edited": ["2008","2009"]}', '{"edited": ["2008","2009","§"]}'),
    Case('{"edited": [ "2008", 2009 ]}', '{"edited": [ "2008", 2009, "§" ]}'),
    Case(
        '{"edited": [\n  "2008",\n\n  "]"\n ]\n}',
        '{"edited": [\n  "2008",\n\n  "]",\n  "§"\n ]\n}',
    ),
    # Today is there.
    Case('{"edited": "§"}', '{"edited": "§"}'),
    Case('{"edited": " § "}', '{"edited": " § "}'),
    Case('{"edited": ["§", "2008"]}', '{"edited": ["§", "2008"]}'),
    Case('{"edited": "§T10:00+01:00"}', '{"edited": "§T10:00+01:00"}'),
]


@pytest.mark.parametrize("mark", ["", "\ufeff \r\n"])
@pytest.mark.parametrize("case", CASES)
def test_today_is_added_and_no_other_byte_changes(
    case: Case, mark: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = (
        f'{mark}<!-- {x} -->\r\nText, "edited": "2008"\n\x7f'.replace("§", TODAY)
        for x in case
    )
    path = write("a.md", before)
    changes = int(before != after)
    assert run("touch", "a.md") == changes
    assert capsys.readouterr().out.count('"2026-11-25') >= changes
    assert path.read_bytes() == before.encode()
    assert run("touch", "a.md", "--write", "--report", "r.json") == 0
    assert path.read_bytes().decode() == after
    # Once more on that day.
    assert run("touch", "a.md", "--write") == 0
    assert path.read_bytes().decode() == after
    assert run("undo", "r.json", "--yes") == 0
    assert path.read_bytes() == before.encode()


NOTE = "names corrected --> “Bristol”\n\u20ac"
NOTED = [
    Case('{"title": "T"}', '{"title": "T", "edited": §}'),
    Case('{"edited": ""}', '{"edited": §}'),
    Case('{"edited": "2008"}', '{"edited": ["2008", §]}'),
    Case('{"edited": ["2008","x"]}', '{"edited": ["2008","x",§]}'),
    Case('{"edited": {"date": "2008"}}', '{"edited": [{"date": "2008"}, §]}'),
    # Another note on that day.
    Case(
        '{"edited": {"date": "2026-11-25", "note": "x"}}',
        '{"edited": [{"date": "2026-11-25", "note": "x"}, §]}',
    ),
    # The day without a note gets it.
    Case('{"edited": "2026-11-25"}', '{"edited": §}'),
    Case('{"edited": {"note": "", "date": "2026-11-25"}}', '{"edited": §}'),
    Case('{"edited": [2008, "2026-11-25" ]}', '{"edited": [2008, § ]}'),
    Case(
        '{"edited": [{"date": "2026-11-25", "note": "x"}, {"date": "2026-11-25"}]}',
        '{"edited": [{"date": "2026-11-25", "note": "x"}, §]}',
    ),
    Case('{"edited": [§]}', '{"edited": [§]}'),
]


@pytest.mark.parametrize("case", NOTED)
def test_a_note_goes_with_the_date(case: Case) -> None:
    said = json.dumps({"date": TODAY, "note": NOTE}, ensure_ascii=False)
    said = said.replace("-->", "--\\u003e")
    before, after = (f"<!-- {x} -->\nText.\n".replace("§", said) for x in case)
    path = write("a.md", before)
    for _ in range(2):
        assert run("touch", "a.md", "--note", f" {NOTE} ", "--write") == 0
        assert path.read_text() == after
    # What has the day, with whatever note, has it.
    assert run("touch", "a.md", "--write") == 0
    assert path.read_text() == after


def test_a_time_that_gets_a_note_stays_as_written() -> None:
    path = write(
        "a.md", '<!-- {"edited": ["§T10:00", "§", "§"]} -->'.replace("§", TODAY)
    )
    assert run("touch", "a.md", "--note", "why", "--write") == 0
    edit = f'{{"date": "{TODAY}T10:00", "note": "why"}}'
    assert path.read_text() == f'<!-- {{"edited": [{edit}, "{TODAY}", "{TODAY}"]}} -->'


@pytest.mark.parametrize("note", ["", " \n", "a\x01b", "a\ufffe", "a\udcff"])
def test_a_note_that_no_header_can_have_changes_nothing(
    note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("a.md", HEADER)
    assert run("touch", "a.md", "--note", note, "--write") == 2
    assert "argument --note: " in capsys.readouterr().err
    assert path.read_text() == HEADER


def test_the_diff_shows_what_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    path = write("a.md", HEADER + "Text.\n")
    assert run("touch", "a.md") == 1
    lines = capsys.readouterr().out.splitlines()
    assert '-\t\t"edited": "",' in lines
    assert f'+\t\t"edited": "{TODAY}",' in lines
    assert lines[-2:] == [
        f"Would add {TODAY} to 1 essay.",
        "Nothing was written; --write does it.",
    ]
    assert path.read_text() == HEADER + "Text.\n"


def test_what_is_written_can_be_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    Path("content").mkdir()
    paths = [write(f"content/{x}.md", HEADER) for x in "ab"]
    assert run("touch", *map(str, paths), "--write") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"content/a.md: edited {TODAY}\ncontent/b.md: edited")
    assert "Touched 2 essays.\nTo take it back: pelican-jsoncomment undo " in out
    assert run("undo", "content", "--yes") == 0
    assert [x.read_text() for x in paths] == [HEADER, HEADER]


@pytest.mark.parametrize("date", ["2019", "2019-09-14", "2019~", "2018/2019"])
def test_another_date_may_be_as_imprecise_as_memory(date: str) -> None:
    path = write("a.md", '<!-- {"title": "T", "edited": "2020"} -->\n')
    assert run("touch", "a.md", "--date", date, "--write") == 0
    expected = f'<!-- {{"title": "T", "edited": ["2020", "{date}"]}} -->\n'
    assert path.read_text() == expected
    assert run("touch", "a.md", "--date", f" {date}", "--write") == 0
    assert path.read_text() == expected


@pytest.mark.parametrize("date", ["last year", "2019-13", ""])
def test_a_date_that_is_not_valid_changes_nothing(
    date: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("a.md", HEADER)
    assert run("touch", "a.md", "--date", date, "--write") == 2
    assert "argument --date: " in capsys.readouterr().err
    assert path.read_text() == HEADER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Text.\n", "bad.md: it has no header at its top; fix, or fix --add-headers,"),
        ("", "bad.md: it has no header at its top"),
        ("Text.\n\n" + HEADER, "bad.md: it has no header at its top"),
        ('<!-- {"title": "T",} -->', "bad.md:1:19: error[trailing-comma]"),
        ('<!-- {"edited": [{"x": 1}]} -->', "bad.md:1:18: error[wrong-type] edited: "),
        ('<!-- {"edited": true} -->', "bad.md:1:17: error[wrong-type] edited: "),
        ('<!-- {"date": "May 6"} -->', "bad.md:1:15: error[unreadable-date] date: "),
        ('<!-- {"edited": "", "Edited": ""} -->', "error[duplicate-field] edited: "),
    ],
)
def test_what_cannot_be_edited_is_named_and_the_rest_goes_on(
    text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = write("bad.md", text), write("good.md", HEADER)
    assert run("touch", "bad.md", "good.md", "--write") == 1
    out = capsys.readouterr().out
    assert said in out
    assert "Touched 1 essay; 1 file without it.\n" in out
    assert bad.read_text() == text
    assert TODAY in good.read_text()


def test_a_folder_or_a_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("content").mkdir()
    kept, good = write("content/a.md", HEADER), write("good.md", HEADER)
    assert run("touch", "content", "nowhere.md", "good.md", "--write") == 2
    assert capsys.readouterr().err == (
        "content: it is a folder; name the essays in it\n"
        "nowhere.md: No such file or directory\n"
    )
    assert kept.read_text() == HEADER
    assert TODAY in good.read_text()
    assert run("touch", "content") == 2
    assert run("touch") == 2


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ('{"Last change": "edited"}', "", ', "last_change": "§"'),
        (
            '{"revised": "edited"}',
            ', "Revised": "2008"',
            ', "Revised": ["2008", "§"]',
        ),
        (
            '{"revised": "edited"}',
            ', "edited": "2008"',
            ', "edited": ["2008", "§"]',
        ),
        ('{"edited": "changes"}', ', "edited": "2008"', None),
    ],
)
def test_names_of_the_archive_hold(
    fields: str,
    before: str,
    after: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("conf.py", f"JSONCOMMENT_FIELDS = {fields}\n")
    old, new = (
        f'<!-- {{"title": "T"{x}}} -->'.replace("§", TODAY)
        for x in (before, before if after is None else after)
    )
    path = write("a.md", old)
    status = run("touch", "a.md", "--settings", "conf.py", "--write")
    assert path.read_text() == new
    assert status == (after is None)
    assert ("leaves no name for edited; add one" in capsys.readouterr().out) == (
        after is None
    )


def test_the_build_knows_the_edit(tmp_path: Path) -> None:
    site = Site(tmp_path, {})
    site.write("a.md", HEADER + "Text.\n")
    assert run("touch", "content/a.md", "--date", "2010~", "--write") == 0
    assert run("touch", "content/a.md", "--write") == 0
    article = site.read(Path("content/a.md").read_bytes(), "a.md")
    assert article.edits == ["2010~", TODAY]
    assert article.modified.date().isoformat() == TODAY


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["", "2008", "2008-05-03", "about 2008", TODAY, "\u2028 -->", "]"]),
    st.integers(1000, 3000),
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "date", "x", "a: b", "Edited", 'q"', "é"]),
        VALUES | st.lists(VALUES, max_size=3),
    ),
    st.sampled_from([None, 0, 2, "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : ")]),
)
def test_whatever_the_layout_one_date_is_added(
    fields: dict[str, object],
    indent: str | int | None,
    newline: str,
    separators: tuple[str, str],
) -> None:
    fields = {**fields, "title": "T", "date": "2006"}
    text = json.dumps(fields, indent=indent, separators=separators)
    before = f"<!--{text}-->\nText.".replace("\n", newline)
    path = write("x.md", before)
    assert run("touch", "x.md", "--write", "--no-backup") == 0
    head = parser.read(path.read_bytes(), "x.md")
    assert head
    assert json.loads(head.source.text[head.start : head.end]) == {
        **fields,
        "Edited" if "Edited" in fields else "edited": _with_today(fields.get("Edited")),
    }
    assert head.body == "\nText."


def _with_today(old: object) -> object:
    if old in (None, "", TODAY):
        return TODAY
    items = old if isinstance(old, list) else [old]
    return old if TODAY in items else [*items, TODAY]
