"""The table of rules: every rule that is used, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pelican_jsoncomment
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.apply import edited
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.fix.plan import plan
from pelican_jsoncomment.header.scanner import SAFE_RULES, UNSAFE_RULES
from pelican_jsoncomment.rules import LEVELS, RULES, Rule, explain
from pelican_jsoncomment.settings import Options

OPTIONS = Options.read({})
WAYS = ("fix", "fix --unsafe")
PACKAGE = Path(pelican_jsoncomment.__file__).parent
# Calls whose first argument (of Spot, the third) is the name of a rule.
FIRST = {
    *("_fail", "fail", "warn", "Finding", "_finding", "HeaderError", "FieldError"),
    *("EncodingError", "BodyError", "Unwritable"),
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


SOUND = '<!-- {"title": "On Walls", "date": "2008-03-30"} -->\n\n'
# What would not be seen in an example, or is too long for one.
UNSHOWN = {
    "byte-order-mark": b"\xef\xbb\xbf" + SOUND.encode(),
    "control-byte": SOUND.encode() + b"\f",
    "long-number": b'<!-- {"title": "x", "n": %s} -->' % (b"1" * 5000),
    "nesting": b'<!-- {"title": "x", "n": %s} -->' % (b"[" * 100 + b"]" * 100),
    "not-utf-8": b'<!-- {"title": "On Z\xfcrich"} -->',
    "nul": SOUND.encode() + b"\0",
    "odd-space": '<!-- {"title": "x",\u200b"date":\xa0"2008"} -->'.encode(),
}
# A defect of the program, and one of an extension of Markdown.
WITHOUT_EXAMPLE = {"proof", "render"}


def files_of(rule: Rule) -> dict[str, bytes]:
    """Return the files of a rule's example, by name."""
    example = rule.example
    named = re.findall(r"^(\w+\.md): (.*)$", example, re.MULTILINE)
    if named:
        return {name: text.encode() for name, text in named}
    if example.startswith("{"):
        example = f"<!-- {example} -->\n"
    elif "<!-- {" not in example:
        example = SOUND + example
    return {"x.md": UNSHOWN.get(rule.name, example.encode())}


@pytest.mark.parametrize("name", sorted(RULES.keys() - WITHOUT_EXAMPLE))
def test_the_example_of_each_rule_breaks_it(name: str) -> None:
    """And what is said to mend it does, and what is not does not."""
    rule = RULES[name]
    assert bool(rule.example) != (name in UNSHOWN)
    pelican = {"ARTICLE_SAVE_AS": "{date:%Y}/{slug}.html"} if "shared" in name else {}
    blog = Blog(pelican, OPTIONS)
    checker = Checker(blog, {name})
    files = files_of(rule)
    found = [x for path, data in files.items() for x in checker.check(path, data)]
    found += checker.whole()
    assert found
    assert {x.mended_by for x in found} == {rule.mended_by}
    for unsafe in (False, True):
        for path, data in files.items():
            change = plan(Path(path), path, data, OPTIONS, unsafe=unsafe).change
            assert bool(change) == (rule.mended_by in WAYS[: 1 + unsafe])
            after = edited(data, change.edits) if change else b""
            assert Checker(blog, {name}).check(path, after) == []


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
