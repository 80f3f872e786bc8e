"""YAML is read by version 1.2, and written so that version 1.1 reads the same."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from pelican_jsoncomment.cli.convert import yaml12


@pytest.mark.parametrize("text", ["0E0", "1e5", "-2.5E+3", "1984", "012", "yes", "~"])
def test_a_string_that_looks_like_another_value_stays_a_string(text: str) -> None:
    fields: dict[str, Any] = {"title": text, "tags": yaml12.Flow([text])}
    written = yaml12.dump(fields)
    assert {k: x.value for k, x in yaml12.load(written).items()} == fields
    assert yaml.safe_load(written) == fields


@pytest.mark.parametrize(
    ("written", "value", "is_other"),
    [
        ("no", "no", True),
        ("012", "012", True),
        ("0x1F", "0x1F", True),
        ("1e3", 1000.0, True),
        ("2008-03-30", "2008-03-30", False),
        ("'no'", "no", False),
        ("12", 12, False),
        ("~", None, False),
        ("[yes, a]", ["yes", "a"], True),
    ],
)
def test_a_value_is_what_its_author_saw(
    written: str, value: object, is_other: bool
) -> None:
    entry = yaml12.load(f"mood: {written}")["mood"]
    assert entry.value == value
    assert entry.is_other_in_1_1 is is_other


def test_values_come_with_how_they_are_written() -> None:
    block = "a: 1.50\nb: [1, x]\nc:\n- {d: 1}\n"
    items = {name: x.items for name, x in yaml12.load(block).items()}
    assert items == {
        "a": [(1.5, "1.50")],
        "b": [(1, "1"), ("x", "x")],
        "c": [({"d": 1}, "")],
    }


@pytest.mark.parametrize("text", ["", "just text", "- a\n- b"])
def test_what_is_no_mapping_has_no_entries(text: str) -> None:
    assert yaml12.load(text) == {}


def test_lines_that_need_no_escape_are_written_as_they_are() -> None:
    assert yaml12.dump({"notes": "a\nb"}) == "notes: |-\n  a\n  b\n"
    assert yaml12.dump({"notes": "a\n b"}) == 'notes: "a\\n b"\n'
