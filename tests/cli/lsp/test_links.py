"""Links to other essays can be followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.cli.lsp.editor import Editor, at

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEADER = '<!-- {"title": "A", "date": "2008-03-30"} -->\n\n🧱 '


@pytest.fixture(autouse=True)
def _files(blog: Path) -> None:
    folder = blog / "content" / "sub"
    folder.mkdir(exist_ok=True)
    for name in ("near.md", "a b.md", "c%d.md"):
        (folder / name).write_text("Text.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[x]({filename}near.md|)", "sub/near.md"),
        ("[x]({file|name}../walls.md)", "walls.md"),
        ("[x]({filename}/walls.md#there|)", "walls.md"),
        ("[x](|{filename}/walls.md?a=b)", "walls.md"),
        ("[x]({filename}a%20b.m|d)", "sub/a b.md"),
        ("[x](<{filename}a b.m|d>)", "sub/a b.md"),
        ("[x]({filename}c%d.m|d)", "sub/c%d.md"),
        ('<a href="{filename}a b.m|d">', "sub/a b.md"),
        ("<a href='{filename}near.m|d'>", "sub/near.md"),
        ("\n[x]: {static}near.m|d", "sub/near.md"),
        ("[x]({attach}/sub/near.m|d)", "sub/near.md"),
        ("[x]({filename}missing.m|d)", None),
        ('<img srcset="{static}near.m|d 2x">', "sub/near.md"),
        (f"[x]({{filename}}{'n' * 300}.m|d)", None),
        ("[x]({tag}near.m|d)", None),
        ("[x](n|ear.md) {filename}near.md", None),
    ],
)
async def test_a_link_leads_to_its_file(
    editor: Editor, blog: Path, draft: Path, text: str, name: str | None
) -> None:
    path = draft.parent / "sub" / draft.name
    text, position = at(HEADER + text)
    await editor.open(path, text)
    document = lsp.TextDocumentIdentifier(path.as_uri())
    found = await editor.text_document_definition_async(
        lsp.DefinitionParams(document, position)
    )
    if name is None:
        assert found is None
        return
    target = (blog / "content" / name).as_uri()
    assert isinstance(found, lsp.Location)
    assert found.uri == target
    links = await editor.text_document_document_link_async(
        lsp.DocumentLinkParams(document)
    )
    assert links is not None
    assert [x.target for x in links] == [target]


async def test_the_old_form_of_a_link_is_one(
    editor: Editor, blog: Path, draft: Path
) -> None:
    await editor.open(draft, f"{HEADER}[x](|filename|walls.md)")
    links = await editor.text_document_document_link_async(
        lsp.DocumentLinkParams(lsp.TextDocumentIdentifier(draft.as_uri()))
    )
    (link,) = links or ()
    assert link.target == (blog / "content" / "walls.md").as_uri()
    assert link.range.start == lsp.Position(2, 3 + len("[x]("))
