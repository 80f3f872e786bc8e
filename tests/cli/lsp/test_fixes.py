"""What can be done about a problem by one key: the edits that ``fix`` makes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.cli.command import BROKEN, GOOD, HOPELESS, UNSAFE, run
from tests.cli.defects import DEFECTS, ESSAY, SAFE, Defect
from tests.cli.lsp.editor import EVERYTHING, Editor, edited, edits_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUICK = lsp.CodeActionKind.QuickFix
FIX_ALL = "source.fixAll.pelican-jsoncomment"


def fixed(monkeypatch: pytest.MonkeyPatch, text: str, *options: str) -> str:
    """Return what ``fix -`` makes of a text."""
    out = io.TextIOWrapper(written := io.BytesIO(), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        patch.setattr("sys.stdout", out)
        run("fix", "-", "--no-config", *options)
    return written.getvalue().decode()


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda x: x.name)
async def test_fixes_one_after_the_other_lead_to_what_fix_makes(
    editor: Editor, draft: Path, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = broken = defect.make(ESSAY)
    await editor.open(draft, text)
    while True:
        actions = await editor.actions(draft, EVERYTHING, [QUICK])
        safe = [x for x in actions if x.is_preferred]
        if not safe:
            break
        text = edited(text, edits_of(safe[0]))
        await editor.change(draft, text)
    assert text == fixed(monkeypatch, broken)
    assert (text != broken) == (defect in SAFE)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda x: x.name)
async def test_what_fixes_all_makes_what_fix_makes(
    editor: Editor, draft: Path, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = defect.make(ESSAY)
    await editor.open(draft, text)
    actions = await editor.actions(draft, EVERYTHING, ["source.fixAll"])
    assert [x.kind for x in actions] == [FIX_ALL] * (defect in SAFE)
    edits = edits_of(actions[0]) if actions else []
    assert edited(text, edits) == fixed(monkeypatch, text)


MANY = (
    "<!-- {'title': '🧱 On Walls', 'date': 2008-03-30,\n"
    "  // a remark 🧱\n  'shown': True,} -->\n\nText.\n"
)


async def test_the_edits_of_all_fixes_together_are_those_of_fix(
    editor: Editor, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await editor.open(draft, MANY)
    actions = await editor.actions(draft, EVERYTHING, [QUICK])
    *each, every = actions
    assert every.title == f"Fix all {len(found)} problems that are safe to fix"
    assert len(found) > 5
    together = {(str(x.range), x.new_text): x for y in each for x in edits_of(y)}
    expected = fixed(monkeypatch, MANY)
    assert edited(MANY, together.values()) == expected
    assert edited(MANY, edits_of(every)) == expected
    assert await editor.change(draft, expected) == []


async def test_guesses_are_told_apart(editor: Editor, draft: Path) -> None:
    text = UNSAFE % "🧱"
    (found,) = await editor.open(draft, text)
    (action,) = await editor.actions(draft, found.range)
    assert action.title == "Fix missing-comma, with a guess: read the result"
    assert action.kind == QUICK
    assert not action.is_preferred
    assert action.diagnostics is not None
    assert [x.code for x in action.diagnostics] == ["missing-comma"]
    assert edited(text, edits_of(action)) == GOOD % "🧱"


async def test_a_guess_and_a_safe_fix_are_two(
    editor: Editor, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BROKEN.replace('"2008-03-30"', '"2008-03-30", "edited": "c. 2009"') % "A"
    await editor.open(draft, text)
    actions = await editor.actions(draft, EVERYTHING, [QUICK])
    assert {x.title: bool(x.is_preferred) for x in actions} == {
        "Fix partial-date, with a guess: read the result": False,
        "Fix trailing-comma": True,
    }
    together = [x for y in actions for x in edits_of(y)]
    assert edited(text, together) == fixed(monkeypatch, text, "--unsafe")


async def test_only_what_is_in_the_range_is_fixed(editor: Editor, draft: Path) -> None:
    found = await editor.open(draft, MANY)
    for diagnostic in found:
        actions = await editor.actions(draft, diagnostic.range, [QUICK])
        fixes = [x for x in actions if x.is_preferred]
        assert any(diagnostic in (x.diagnostics or ()) for x in fixes)
        assert len(fixes) < len(found)


@pytest.mark.parametrize("text", [GOOD % "A", HOPELESS % "A", "", "Text."])
async def test_nothing_is_offered_where_fix_does_nothing(
    editor: Editor, draft: Path, text: str
) -> None:
    await editor.open(draft, text)
    assert await editor.actions(draft, EVERYTHING) == []


async def test_edits_are_of_the_version_that_was_looked_at(
    editor: Editor, draft: Path
) -> None:
    await editor.open(draft, GOOD % "A")
    await editor.change(draft, BROKEN % "A")
    (action, _) = await editor.actions(draft, EVERYTHING)
    assert action.edit
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, lsp.TextDocumentEdit)
    assert change.text_document.version == 2
