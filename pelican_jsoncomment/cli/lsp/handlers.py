"""What the server does with what an editor sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from lsprotocol import types as lsp
from pygls.uris import from_fs_path

from pelican_jsoncomment.cli import configuration, session
from pelican_jsoncomment.cli.lsp import diagnostics
from pelican_jsoncomment.cli.lsp.server import Server
from pelican_jsoncomment.settings import HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

_WATCHED = (
    f"**/*.{{{','.join(MARKDOWN_EXTENSIONS + HTML_EXTENSIONS)}}}",
    f"**/{{{','.join((session.SETTINGS, *configuration.FILES))}}}",
)
_COMPLETION = lsp.CompletionOptions(trigger_characters=['"', ","])
_ACTIONS = lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, diagnostics.FIX_ALL])
_TOP = lsp.Position(0, 0)


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Serve an editor until it ends the connection."""
    server = Server()
    for method, options, handler in _handlers():
        server.feature(method, options)(handler)
    server.start_io(stdin, stdout)


def _handlers() -> Iterator[tuple[str, Any, Callable[..., Any]]]:
    """Yield what the server listens to, with the options of each and its handler."""
    yield lsp.INITIALIZED, None, initialized
    yield lsp.TEXT_DOCUMENT_DID_OPEN, None, opened
    yield lsp.TEXT_DOCUMENT_DID_CHANGE, None, changed
    yield lsp.TEXT_DOCUMENT_DID_SAVE, None, saved
    yield lsp.TEXT_DOCUMENT_DID_CLOSE, None, closed
    yield lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, None, files_changed
    yield lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, None, folders_changed
    yield lsp.TEXT_DOCUMENT_CODE_ACTION, _ACTIONS, code_actions
    yield lsp.TEXT_DOCUMENT_COMPLETION, _COMPLETION, completion
    yield lsp.TEXT_DOCUMENT_HOVER, None, hover
    yield lsp.TEXT_DOCUMENT_DOCUMENT_LINK, lsp.DocumentLinkOptions(), document_links
    yield lsp.TEXT_DOCUMENT_DEFINITION, None, definition


# Notifications.


def initialized(ls: Server, _params: lsp.InitializedParams) -> None:
    """Read what is in the folders that the editor has open."""
    uris = list(ls.workspace.folders)
    root = ls.workspace.root_uri
    for uri in uris or ([root] if root else []):
        ls.open_folder(uri)
    given = ls.client_capabilities.workspace
    watched = given and given.did_change_watched_files
    if watched and watched.dynamic_registration:
        watchers = [lsp.FileSystemWatcher(x) for x in _WATCHED]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = lsp.Registration("files", method, options)
        ls.client_register_capability(lsp.RegistrationParams([registration]))


def opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """Check what was opened."""
    ls.check(params.text_document.uri)


def changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """Check what was typed."""
    ls.check(params.text_document.uri)


def saved(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """Take in what was saved: an essay's names, or settings."""
    uri = params.text_document.uri
    ls.refresh()
    ls.saved(uri)
    ls.check(uri)


def closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Take back the diagnostics of what was closed."""
    ls.publish(params.text_document.uri, [], None)


def files_changed(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    """Take in what other programs wrote."""
    for change in params.changes:
        ls.saved(change.uri)
    ls.refresh()


def folders_changed(ls: Server, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    """Read the folders that were opened, and forget those that were closed."""
    for folder in params.event.removed:
        ls.close_folder(folder.uri)
    for folder in params.event.added:
        ls.open_folder(folder.uri)


# Requests.


async def code_actions(
    ls: Server, params: lsp.CodeActionParams
) -> list[lsp.CodeAction] | None:
    """Return the fixes of what is found in a range, and that of all."""
    uri, only = params.text_document.uri, params.context.only
    view = await ls.view(uri)
    if view is None or not view.settings.has(view.path):
        return None
    start, end = (
        view.positions.offset(x) for x in (params.range.start, params.range.end)
    )
    there = [x for x in view.found if x.start <= end and start <= x.end]
    options = view.settings.blog.options
    every = [*diagnostics.fixes_of(there, options)]
    every += diagnostics.fixes_of_all(view.path, view.text, options)
    made = []
    for action, spans in every:
        if diagnostics.is_wanted(action, only):
            edits = diagnostics.text_edits(spans, view.positions)
            action.edit = ls.edit(uri, edits)
            made.append(action)
    return made


async def completion(
    ls: Server, params: lsp.CompletionParams
) -> Sequence[lsp.CompletionItem] | None:
    """Return what may be typed, when the archive has been read."""
    uri = params.text_document.uri
    reading = ls.folder_of(uri).reading
    if reading is not None:
        await asyncio.wait({reading})
    view = await ls.view(uri)
    return None if view is None else view.completions(params.position)


async def hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    """Return what a field, a date or a broken rule means."""
    view = await ls.view(params.text_document.uri)
    return None if view is None else view.hover(params.position)


async def document_links(
    ls: Server, params: lsp.DocumentLinkParams
) -> list[lsp.DocumentLink] | None:
    """Return the links that lead to files of the blog."""
    view = await ls.view(params.text_document.uri)
    if view is None:
        return None
    return [
        lsp.DocumentLink(
            view.positions.range(x.start, x.end), target=from_fs_path(str(x.target))
        )
        for x in view.links
    ]


async def definition(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    """Return the file that a link leads to."""
    view = await ls.view(params.text_document.uri)
    link = view and view.link_at(params.position)
    if not link:
        return None
    uri = from_fs_path(str(link.target)) or ""
    return lsp.Location(uri, lsp.Range(_TOP, _TOP))
