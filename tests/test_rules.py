"""The table of rules: every rule that is used, and no other."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import edited
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.fix.plan import plan
from pelican_jsoncomment.rules import LEVELS, RULES, Rule, explain
from pelican_jsoncomment.settings import Options

OPTIONS = Options.read({})
WAYS = ("fix", "fix --unsafe")

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
# What `check` does not report: a defect of the program, one of an extension of
# Markdown, and front matter of other kinds.
WITHOUT_EXAMPLE = {"proof", "render", "front-matter"}


def files_of(rule: Rule) -> dict[str, bytes]:
    """Return the files of a rule's example, by name."""
    example = rule.example
    named = re.findall(r"^(\w+\.md): (.*)$", example, re.MULTILINE)
    if named:
        return {name: text.encode() for name, text in named}
    if example.startswith("{"):
        example = f"<!-- {example} -->\n"
    elif "<!-- {" not in example and not example.startswith("<!--"):
        example = SOUND + example
    return {"x.md": UNSHOWN.get(rule.name, example.encode())}


@pytest.mark.parametrize("name", sorted(RULES.keys() - WITHOUT_EXAMPLE))
def test_the_example_of_each_rule_breaks_it(name: str) -> None:
    """And what is said to fix it does, and what is not does not."""
    rule = RULES[name]
    assert bool(rule.example) != (name in UNSHOWN)
    pelican = {"ARTICLE_SAVE_AS": "{date:%Y}/{slug}.html"} if "shared" in name else {}
    blog = Blog(pelican, OPTIONS)
    checker = Checker(blog, {name})
    files = files_of(rule)
    found = [x for path, data in files.items() for x in checker.check(path, data)]
    found += checker.whole()
    assert found
    assert {x.fixed_by for x in found} == {rule.fixed_by}
    for unsafe in (False, True):
        for path, data in files.items():
            change = plan(Path(path), path, data, OPTIONS, unsafe=unsafe).change
            assert bool(change) == (rule.fixed_by in WAYS[: 1 + unsafe])
            if change:
                after = edited(data, change.edits)
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
    assert ("pelican-jsoncomment fix" in text) == bool(rule.fixed_by)


def test_the_page_of_rules_is_made_of_the_table() -> None:
    """``python docs/rules.py`` makes it."""
    docs = Path(__file__).parent.parent / "docs"
    made = runpy.run_path(str(docs / "rules.py"))["page"]()
    assert docs.joinpath("rules.md").read_text(encoding="utf-8") == made
    assert re.findall(r"(?m)^## (.*)$", made) == list(RULES)
