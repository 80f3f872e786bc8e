"""What the editor shows: on open, change and close, and where."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.cli.command import BROKEN, GOOD, run
from tests.cli.lsp.editor import CONFIG, EVERYTHING, Editor, edited, edits_of
from tests.conftest import HEADER

pytestmark = pytest.mark.asyncio(loop_scope="session")

GOOD_ESSAY, BROKEN_ESSAY = GOOD % "Wälle", BROKEN % "Wälle"


async def test_shows_what_is_wrong_until_it_is_right(
    editor: Editor, draft: Path
) -> None:
    (found,) = await editor.open(draft, BROKEN_ESSAY)
    assert found.code == "trailing-comma"
    assert found.severity is lsp.DiagnosticSeverity.Error
    assert found.source == "pelican-jsoncomment"
    assert "a comma before '}'" in found.message
    comma = BROKEN_ESSAY.index(",}")
    assert found.range == lsp.Range(lsp.Position(0, comma), lsp.Position(0, comma + 1))
    assert await editor.change(draft, GOOD_ESSAY) == []
    assert len(await editor.change(draft, BROKEN_ESSAY)) == 1
    assert await editor.close(draft) == []


@pytest.mark.parametrize(
    ("fields", "code", "severity"),
    [
        ('"title": "A", "date": "2008-02-30"', "unreadable-date", "Error"),
        ('"title": "A", "date": "2008"', "imprecise-date", "Warning"),
        ('"date": "2008-03-30"', "missing-title", "Error"),
        (
            '"title": "A", "date": "2008-03-30", "categroy": "b"',
            "field-spelling",
            "Warning",
        ),
    ],
)
async def test_has_the_level_of_the_rule(
    editor: Editor, draft: Path, fields: str, code: str, severity: str
) -> None:
    (found,) = await editor.open(draft, f"<!-- {{{fields}}} -->\n\nText.\n")
    assert found.code == code
    assert found.severity is lsp.DiagnosticSeverity[severity]


# What an editor counts as one character or as two, before the problem and in it.
BEFORE = "🧱 e\u0301 \u2028 \x85 ß 𝔸"
SHIFTED = (
    f'<!-- {{"title": "{BEFORE}", "date": "2008-03-30",\r\n'
    f'"notes": "{BEFORE}", "first_draft": "last 🧱"}} -->\r\n\r\nText.\r\n'
)


def counted(line: str, codec: str, width: int) -> int:
    return len(line[: line.index('"last')].encode(codec)) // width


async def test_positions_count_utf_16(editor: Editor, draft: Path) -> None:
    (found,) = await editor.open(draft, SHIFTED)
    start = counted(SHIFTED.split("\r\n")[1], "utf-16-le", 2)
    assert found.range.start == lsp.Position(1, start)
    assert found.range.end == lsp.Position(1, start + len('"last 🧱"') + 1)


@pytest.mark.parametrize(
    ("encoding", "codec", "width"), [("utf-8", "utf-8", 1), ("utf-32", "utf-32-le", 4)]
)
@pytest.mark.slow
async def test_positions_count_what_the_client_asks_for(
    encoding: str, codec: str, width: int, tmp_path: Path
) -> None:
    other = await CONFIG.start()
    assert isinstance(other, Editor)
    result = await other.start("neovim", encoding=encoding)
    assert result.capabilities.position_encoding == encoding
    path = tmp_path / "a.md"
    (found,) = await other.open(path, SHIFTED)
    start = counted(SHIFTED.split("\r\n")[1], codec, width)
    assert found.range.start == lsp.Position(1, start)
    text, right = BROKEN % BEFORE, GOOD % BEFORE
    await other.change(path, text)
    action, *_ = await other.actions(path, EVERYTHING)
    assert edited(text, edits_of(action), codec) == right
    await other.end()


async def test_says_what_check_says_of_standard_input(
    editor: Editor,
    blog: Path,
    draft: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = (
        '<!-- {"title": "Index", "slug": "index", "date": "2008", "edited": "c. 2009",'
        ' "tag": "x", "category": ["a", "b"]} -->\n\nIt–s\n<!--more-->\n'
        "A paragraph of CafÃ© <!-- more -->\n"
    )
    found = await editor.open(draft, text)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    settings = str(blog / "pelicanconf.py")
    named = ["--stdin-filename", str(draft), "--settings", settings]
    run("check", "-", *named, "--format", "json")
    said = json.loads(capsys.readouterr().out)["findings"]
    assert len(said) > 4
    assert [(x.code, x.message) for x in found] == [
        (x["rule"], x["message"]) for x in said
    ]
    lines = [(x["start"] or {"line": 1})["line"] - 1 for x in said]
    assert [x.range.start.line for x in found] == lines


@pytest.mark.parametrize("name", ["notes.txt", "../outside.md"])
async def test_says_nothing_of_what_check_does_not_look_at(
    editor: Editor, blog: Path, name: str
) -> None:
    path = (blog / "content" / name).resolve()
    assert await editor.open(path, BROKEN_ESSAY) == []


async def test_checks_what_has_no_file_yet(editor: Editor) -> None:
    uri = "untitled:Untitled-1"
    document = lsp.TextDocumentItem(uri, "markdown", 1, BROKEN_ESSAY)
    editor.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
    (found,) = await editor.found_in(uri, 1)
    assert found.code == "trailing-comma"


async def test_each_state_of_a_header_that_is_typed_is_checked(
    editor: Editor, draft: Path
) -> None:
    text = f"{HEADER}Text 🧱.\n"
    states = len(HEADER)
    assert states > 150
    await editor.open(draft, "")
    logged = len(editor.log_messages)
    for length in range(1, states + 1):
        for found in await editor.change(draft, text[:length]):
            assert found.range.end.line <= text[:length].count("\n")
        # What the cursor is at may be asked for in each of them.
        line = text[:length].rpartition("\n")[2]
        here = lsp.Position(text[:length].count("\n"), len(line))
        await editor.completions(draft, here)
        await editor.hover(draft, here)
    assert await editor.change(draft, text) == []
    assert editor.log_messages[logged:] == []


async def test_no_version_is_shown_after_a_later_one(
    editor: Editor, draft: Path
) -> None:
    await editor.open(draft, "")
    for length in range(100):
        editor.type(draft, BROKEN_ESSAY[:length])
    editor.type(draft, BROKEN_ESSAY)
    first = len(editor.published)
    (found,) = await editor.found(draft)
    assert found.code == "trailing-comma"
    versions = [x.version for x in editor.published[first:] if x.uri == draft.as_uri()]
    assert versions == sorted(versions, key=lambda x: x or 0)
