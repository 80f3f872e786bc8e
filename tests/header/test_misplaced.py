"""Headers that are not the first thing in a file, and samples that only look so."""

from __future__ import annotations

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.header.misplaced import misplaced
from tests.conftest import HEADER


def test_misplaced_header_may_have_the_archives_own_names() -> None:
    source = Source('Text.\n\n<!-- {"written": "2006"} -->\n')
    assert misplaced(source) is None
    assert misplaced(source, {"written": "first_draft"})


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE html>\n",
        "<!DOCTYPE html>",
        "<!-- a note --> ",
        "Some text.\n\n",
        "Title: x\n\n ",
    ],
)
@pytest.mark.parametrize("header", [HEADER, HEADER.replace('",', '"', 1)])
def test_misplaced_header_is_found(before: str, header: str) -> None:
    finding = misplaced(Source(before + header + "Body."))
    assert finding
    assert finding.rule.name == "misplaced-header"
    assert finding.at == len(before)


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n\n```html\n" + HEADER + "```\n",
        'Text.\n\n    <!-- {"title": 1} -->\n',
        'Text.\n\n<!-- {"widget": "x"} -->\n',
        'Text.\n\n<!-- {"widget": broken} -->\n',
        'Text with `<!-- {"title": 1} -->` in it.',
        "x" * 4096 + "\n" + HEADER,
        "Text with <!-- a comment -->.",
    ],
)
def test_sample_of_a_header_is_not_misplaced(text: str) -> None:
    assert misplaced(Source(text)) is None


def test_misplaced_header_is_placed_after_other_comments() -> None:
    text = '<!-- {"broken" -->\n<!-- {"a": 1} -->\n<!-- {"title": "T"} -->\n'
    source = Source(f"Text.\n{text}", "e.md")
    reason = "not read, because something comes before it; move it to the top"
    found = Finding(rules.MISPLACED_HEADER, "header", reason, source, 43)
    assert misplaced(source) == found


@pytest.mark.parametrize(("fences", "is_found"), [(1, False), (2, True), (3, False)])
def test_misplaced_header_is_no_sample_in_a_fence(fences: int, is_found: bool) -> None:
    text = "```\n" * fences + '<!-- {"title": "T"} -->\n'
    assert (misplaced(Source(text)) is not None) == is_found
