"""Folders that are open: each has its own settings, read once, and when they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.cli.command import BROKEN, run
from tests.cli.lsp.conftest import SETTINGS, make_blog
from tests.cli.lsp.editor import EVERYTHING, Editor, at

pytestmark = pytest.mark.asyncio(loop_scope="session")

NUMERIC = '<!-- {"title": "A", "date": "03/04/2006"} -->\n\nText.\n'
BY_DAY = f'{SETTINGS}JSONCOMMENT_DATE_ORDER = "dmy"\n'


def codes(found: list[lsp.Diagnostic]) -> list[str]:
    return [str(x.code) for x in found]


async def test_two_folders_have_settings_of_their_own(
    editor: Editor, tmp_path: Path
) -> None:
    folders = make_blog(tmp_path / "a"), make_blog(tmp_path / "b", BY_DAY)
    for folder in folders:
        editor.open_folder(folder)
    one, other = (x / "content" / "new.md" for x in folders)
    assert codes(await editor.open(one, NUMERIC)) == ["unreadable-date"]
    assert codes(await editor.open(other, NUMERIC)) == []
    text, position = at('<!-- {"category": "|')
    await editor.change(one, text)
    assert [x.label for x in await editor.completions(one, position)] == ["houses"]


async def test_the_inner_one_of_two_folders_counts(
    editor: Editor, tmp_path: Path
) -> None:
    inner = make_blog(tmp_path / "inner", BY_DAY)
    editor.open_folder(tmp_path)
    editor.open_folder(inner)
    assert await editor.open(inner / "content" / "new.md", NUMERIC) == []
    # A folder without settings is an archive without a blog.
    assert codes(await editor.open(tmp_path / "new.md", NUMERIC)) == ["unreadable-date"]


async def test_settings_are_read_once_and_when_they_were_saved(
    editor: Editor, tmp_path: Path
) -> None:
    count = f'{SETTINGS}open({str(tmp_path / "read")!r}, "a").write("x")\n'
    folder = make_blog(tmp_path / "blog", count)
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    assert codes(await editor.open(path, NUMERIC)) == ["unreadable-date"]
    assert codes(await editor.change(path, f"{NUMERIC}\n")) == ["unreadable-date"]
    assert (tmp_path / "read").read_text() == "x"
    settings = folder / "pelicanconf.py"
    settings.write_text(f'{count}JSONCOMMENT_DATE_ORDER = "dmy"\n')
    editor.written(settings)
    assert await editor.found(path) == []
    assert (tmp_path / "read").read_text() == "xx"
    # Of the same size, and maybe saved within one second.
    date = at(NUMERIC.replace("03/04", "03|/04"))[1]
    assert "2006-04-03" in await editor.hover(path, date)
    settings.write_text(f'{count}JSONCOMMENT_DATE_ORDER = "mdy"\n')
    editor.save(settings)
    assert await editor.found(path) == []
    assert "2006-03-04" in await editor.hover(path, date)


async def test_an_editor_that_does_not_tell_of_settings_has_them_with_the_next_key(
    editor: Editor, tmp_path: Path
) -> None:
    folder = make_blog(tmp_path / "blog")
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    assert codes(await editor.open(path, NUMERIC)) == ["unreadable-date"]
    (folder / "pelicanconf.py").write_text(BY_DAY)
    # First by the settings as they were, and then by the new ones.
    await editor.change(path, f"{NUMERIC}\n")
    assert await editor.found(path) == []


async def test_the_configuration_file_counts(editor: Editor, tmp_path: Path) -> None:
    folder = make_blog(tmp_path / "blog")
    old = folder / "content" / "old.md"
    old.write_text('<!-- {"title": "A", "date": "2008"} -->\n\nText.\n')
    settings = str(folder / "pelicanconf.py")
    baseline = str(folder / "known.json")
    run("check", "--settings", settings, "--no-config", "--write-baseline", baseline)
    configured = folder / "pelican-jsoncomment.toml"
    configured.write_text(
        'ignore = ["trailing-comma"]\nbaseline = "known.json"\n'
        '[per-file-ignores]\n"content/new*" = ["unreadable-date"]\n'
    )
    editor.open_folder(folder)
    content = folder / "content"
    assert await editor.open(content / "new.md", NUMERIC) == []
    assert codes(await editor.open(content / "a.md", NUMERIC)) == ["unreadable-date"]
    assert await editor.open(content / "b.md", BROKEN % "A") == []
    # What is known stays known, however often it is looked at.
    assert await editor.open(old) == []
    text = old.read_text()
    assert await editor.change(old, f"{text}\n") == []
    second = text.replace('"2008"', '"2009"')
    assert codes(await editor.change(old, second)) == ["imprecise-date"]
    configured.write_text("")
    editor.written(configured)
    assert codes(await editor.found(old)) == ["imprecise-date"]
    assert codes(await editor.change(old, text)) == ["imprecise-date"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("PATH = 1/0\n", "ZeroDivisionError"),
        ("import sys\nsys.exit(3)\n", "it ends the program that reads it"),
        ("JSONCOMMENT_DATE_ORDER = 1\n", "JSONCOMMENT_DATE_ORDER"),
    ],
)
async def test_settings_that_cannot_be_read_are_named_and_essays_are_checked(
    editor: Editor, tmp_path: Path, settings: str, said: str
) -> None:
    folder = make_blog(tmp_path / "blog", settings)
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    assert codes(await editor.open(path, BROKEN % "A")) == ["trailing-comma"]
    message = await editor.shown(str(folder / "pelicanconf.py"))
    assert message.type is lsp.MessageType.Warning
    assert said in message.message
    (folder / "pelicanconf.py").write_text(BY_DAY)
    editor.written(folder / "pelicanconf.py")
    assert codes(await editor.found(path)) == ["trailing-comma"]
    assert await editor.change(path, NUMERIC) == []


async def test_what_settings_print_is_no_part_of_the_protocol(
    editor: Editor, tmp_path: Path
) -> None:
    loud = 'import os\nprint("Content-Length: 9\\r\\n\\r\\n", flush=True)\n'
    loud += 'os.system("echo loud; cat")\n'
    folder = make_blog(tmp_path / "blog", loud + SETTINGS)
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    assert codes(await editor.open(path, BROKEN % "A")) == ["trailing-comma"]


async def test_a_folder_that_is_closed_is_forgotten(
    editor: Editor, tmp_path: Path
) -> None:
    folder = make_blog(tmp_path / "blog", BY_DAY)
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    assert await editor.open(path, NUMERIC) == []
    editor.close_folder(folder)
    assert codes(await editor.change(path, f"{NUMERIC}\n")) == ["unreadable-date"]


@pytest.mark.parametrize(
    ("setting", "said"),
    # Pelican could not build by these either.
    [('PATH_METADATA = "("', "missing )"), ("FORMATTED_FIELDS = 5", "not iterable")],
)
async def test_an_error_in_the_server_is_logged_and_the_next_request_answered(
    editor: Editor, tmp_path: Path, setting: str, said: str
) -> None:
    folder = make_blog(tmp_path / "blog", f"{SETTINGS}{setting}\n")
    editor.open_folder(folder)
    path = folder / "content" / "new.md"
    logged = len(editor.log_messages)
    editor.published.clear()
    editor.show(path, BROKEN.replace(', "date": "2008-03-30"', "") % "A")
    await editor.actions(tmp_path / "other.md", EVERYTHING)
    await editor.logged(logged)
    assert editor.log_messages[-1].type is lsp.MessageType.Error
    assert said in editor.log_messages[-1].message
    one = tmp_path / "one.md"
    assert codes(await editor.open(one, BROKEN % "A")) == ["trailing-comma"]


async def test_the_editor_is_asked_to_watch_files(editor: Editor) -> None:
    assert [x.method for x in editor.registered] == ["workspace/didChangeWatchedFiles"]


async def test_a_folder_that_is_no_path_and_a_document_that_is_not_open(
    editor: Editor, draft: Path
) -> None:
    remote = lsp.WorkspaceFolder("vscode-vfs://github/ada/blog", "blog")
    for event in (
        lsp.WorkspaceFoldersChangeEvent([remote], []),
        lsp.WorkspaceFoldersChangeEvent([], [remote]),
    ):
        params = lsp.DidChangeWorkspaceFoldersParams(event)
        editor.workspace_did_change_workspace_folders(params)
    document = lsp.TextDocumentIdentifier(draft.as_uri())
    place = lsp.Position(0, 0)
    assert await editor.completions(draft, place) == []
    assert await editor.actions(draft, EVERYTHING) == []
    assert await editor.hover(draft, place) == ""
    links = lsp.DocumentLinkParams(document)
    assert await editor.text_document_document_link_async(links) is None
    definition = lsp.DefinitionParams(document, place)
    assert await editor.text_document_definition_async(definition) is None
