"""The table of rules: every rule that is used, and no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pelican_jsoncomment
from pelican_jsoncomment.archive.rules import LEVELS, RULES, explain
from pelican_jsoncomment.diagnosis import SAFE_RULES, UNSAFE_RULES

PACKAGE = Path(pelican_jsoncomment.__file__).parent
# Calls whose first argument (of Spot, the third) is the name of a rule.
FIRST = {
    *("_fail", "fail", "warn", "Finding", "_finding", "HeaderError", "FieldError"),
    *("EncodingError", "BodyError"),
}


def rules_in_use() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _named(node)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names = {x.id for x in node.targets if isinstance(x, ast.Name)}
                if names & {"BYTE_ORDER_MARK", "MIXED_QUOTES", "COMMENTED_FIELD"}:
                    yield str(node.value.value)


def _named(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else ""
    name = function.id if isinstance(function, ast.Name) else name
    at = 2 if name == "Spot" else 0 if name in FIRST else None
    if at is not None and len(call.args) > at:
        for node in ast.walk(call.args[at]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_the_table_has_every_rule_that_is_used_and_no_other() -> None:
    compared = {"="}  # in "equals-sign" if … == "=" else "colon"
    rewritten = {"duplicate-slug", "shared-slug"}  # one of them, by a variable
    assert set(rules_in_use()) - compared | rewritten == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_explained(name: str) -> None:
    rule = RULES[name]
    text = explain(rule)
    assert max(map(len, text.splitlines())) < 80
    assert text.startswith(f"{name} ({rule.level})\n\n")
    assert rule.level in LEVELS
    assert rule.meaning.endswith(".")
    assert rule.advice.endswith((".", "…"))
    assert ("pelican-jsoncomment fix" in text) == bool(rule.mended_by)


def test_the_table_knows_what_fix_mends() -> None:
    assert {x for x in RULES if RULES[x].mended_by == "fix"} == SAFE_RULES | {
        "byte-order-mark"
    }
    assert {x for x in RULES if RULES[x].mended_by == "fix --unsafe"} == (
        UNSAFE_RULES | {"mixed-quotes", "commented-field"}
    )
