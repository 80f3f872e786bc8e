"""What is said of a field, a date, or a problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from pelican_jsoncomment import rules
from tests.cli.lsp.editor import Editor, at

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            '"|tags": ""',
            [
                "tags (of Pelican): ",
                'For example: "calendars, riots" or ["calendars", ',
            ],
        ),
        ('"first_dra|ft": ""', ["first_draft (of pelican-jsoncomment): ", "200X"]),
        ('"First|-Draft": ""', ["first_draft (of pelican-jsoncomment): "]),
        ('"pla|ce": "Leipzig"', ["place: a field of the archive"]),
        (
            '"first_draft": "19|87-21"',
            ["spring 1987; some time from 1987-03-01 to 1987-05-31."],
        ),
        ('"edited": ["2006", "199|1~"]', ["c. 1991; some time from 1991-01-01 to 199"]),
        (
            '"edited": "2006|/.."',
            ["since 2006; some time from 2006-01-01 to any time."],
        ),
        ('"first_draft": "2006-05-0|3"', ["3 May 2006; 2006-05-03."]),
        ('"date": "200|8"', ["sorts it as 2008-01-01", rules.IMPRECISE_DATE.meaning]),
        ('"date": "30 March| 2008"', ["30 March 2008: 2008-03-30 00:00:00"]),
        ('"date": "2008-02-3|0"', [rules.UNREADABLE_DATE.meaning]),
        ('"first_draft": "la|st year"', [rules.PARTIAL_DATE.meaning]),
        ('"date": "2008-03-30"|,', [rules.TRAILING_COMMA.advice]),
        ('"title": "O|n Walls"', None),
        ('"title": "On Walls"} -->|', None),
    ],
)
async def test_hover(
    editor: Editor, draft: Path, fields: str, expected: list[str] | None
) -> None:
    title = "" if '"title"' in fields else '"title": "🧱", '
    text, position = at(f"<!-- {{{title}{fields}}} -->\n\nText.\n")
    await editor.open(draft, text)
    said = await editor.hover(draft, position)
    if expected is None:
        assert said == ""
    for part in expected or ():
        assert " ".join(part.split()) in " ".join(said.split())


async def test_hover_beside_a_header(editor: Editor, draft: Path) -> None:
    await editor.open(draft, "Text and more.")
    assert rules.NO_TITLE.meaning in await editor.hover(draft, lsp.Position(0, 2))
    assert await editor.hover(draft, lsp.Position(0, 7)) == ""
    # A position that the text does not have.
    assert await editor.hover(draft, lsp.Position(9, 7)) == ""
