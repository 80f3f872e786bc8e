"""Make docs/rules.md of the table of rules: ``python docs/rules.py``."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from pelican_jsoncomment.rules import RULES, Rule

PAGE = Path(__file__).with_suffix(".md")
INTRODUCTION = """\
# Rules

What `check` and the build look for, made of the table in `pelican_jsoncomment/rules.py`
by `python docs/rules.py`. `pelican-jsoncomment check --list-rules` prints the list, and
`pelican-jsoncomment check --explain RULE` what is said here of a rule.

An **error** keeps an essay out of the build; a **warning** is built, but probably not
what you meant; a **note** may be as you want it.

| Rule | Level | Fixed by |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page: a table of all rules, then a section for each."""
    rows = (
        f"| [`{x.name}`](#{x.name}) | {x.level} | {_fixer(x)} |\n"
        for x in RULES.values()
    )
    return "\n".join([INTRODUCTION + "".join(rows), *map(_section, RULES.values())])


def _section(rule: Rule) -> str:
    example = f"<!-- {rule.example} -->" if rule.example[:1] == "{" else rule.example
    fence = f"```text\n{example}\n```" if example else ""
    fixer = _fixer(rule)
    fixed = f"; fixed by {fixer}" if rule.fixed_by else f"; fixed {fixer}"
    parts = (
        f"## {rule.name}",
        f"{rule.level}{fixed}",
        _text(rule.meaning),
        fence,
        _text(rule.advice),
    )
    return "\n\n".join(x for x in parts if x) + "\n"


def _fixer(rule: Rule) -> str:
    return f"`{rule.fixed_by}`" if rule.fixed_by else "by hand"


def _text(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)
    return textwrap.fill(escaped, 88, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
