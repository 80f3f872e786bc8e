"""The language server: the folders that an editor has open, and the documents in them.

Settings and archives are read in threads, so that no key waits for them.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from pelican_jsoncomment import __version__
from pelican_jsoncomment.cli.console import PROGRAM
from pelican_jsoncomment.cli.lsp.folder import Folder
from pelican_jsoncomment.cli.lsp.view import View

# What is not saved yet has no file extension.
_SUFFIXES = {"markdown": ".md", "html": ".html"}


class Server(LanguageServer):
    """A server for one editor, and the folders that it has open."""

    def __init__(self) -> None:
        # Of changes within a text, pygls counts lines as Python does, and not as LSP.
        full = lsp.TextDocumentSyncKind.Full
        super().__init__(PROGRAM, __version__, text_document_sync_kind=full)
        self.folders: dict[str, Folder] = {}
        self._alone: Folder | None = None

    def report_server_error(
        self, error: Exception, source: type[PyglsError | JsonRpcException]
    ) -> None:
        """Log what went wrong in a handler; the server goes on."""
        del source
        self.log(f"{error}; please report this, with the essay if you can")

    def log(self, message: str) -> None:
        """Write into the editor's log."""
        params = lsp.LogMessageParams(lsp.MessageType.Error, message)
        self.window_log_message(params)

    # Folders.

    def open_folder(self, uri: str) -> None:
        """Read the settings and the archive of a folder that was opened."""
        path = to_fs_path(uri)
        if path is not None:
            path = path.rstrip("/\\") or path
            self.folders[path] = Folder(path)
            self._read(self.folders[path])

    def close_folder(self, uri: str) -> None:
        """Forget a folder."""
        self.folders.pop((to_fs_path(uri) or "").rstrip("/\\"), None)

    def folder_of(self, uri: str) -> Folder:
        """Return the innermost open folder that a document is in."""
        path = to_fs_path(uri) or ""
        around = [x for x in self.folders if path.startswith(x.rstrip(os.sep) + os.sep)]
        if around:
            return self.folders[max(around, key=len)]
        if self._alone is None:
            self._alone = Folder(None)
            self._read(self._alone)
        return self._alone

    def refresh(self) -> None:
        """Read the settings again whose files have been written."""
        for folder in self.folders.values():
            self._refresh(folder)

    def _refresh(self, folder: Folder) -> None:
        settings = folder.settings
        if folder.is_ready.is_set() and settings is not None and settings.are_old:
            folder.is_ready.clear()
            self._read(folder)

    def _read(self, folder: Folder) -> None:
        reading = asyncio.ensure_future(self._read_in_turn(folder, folder.reading))
        reading.add_done_callback(self._say_if_failed)
        folder.reading = reading

    async def _read_in_turn(
        self, folder: Folder, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait({before})
        await asyncio.to_thread(folder.read)
        folder.is_ready.set()
        if folder.problem:
            message = f"{PROGRAM}: {folder.problem}"
            self.window_show_message(
                lsp.ShowMessageParams(lsp.MessageType.Warning, message)
            )
        self.check_all(folder)
        await asyncio.to_thread(folder.read_names)

    def _say_if_failed(self, reading: asyncio.Task[None]) -> None:
        error = None if reading.cancelled() else reading.exception()
        if error is not None:
            self.log(f"{type(error).__name__}: {error}")

    # Documents.

    def check_all(self, folder: Folder) -> None:
        """Check each open document of a folder."""
        for document in list(self.workspace.text_documents.values()):
            if self.folder_of(document.uri) is folder:
                self.check(document.uri)

    def check(self, uri: str) -> None:
        """Publish what is found in a document, now or when its settings are read."""
        folder = self.folder_of(uri)
        self._refresh(folder)
        view = self._view(uri, folder)
        if view is not None:
            found = [x.diagnostic for x in view.found]
            document = self.workspace.get_text_document(uri)
            self.publish(uri, found, document.version)

    def publish(
        self, uri: str, found: list[lsp.Diagnostic], version: int | None
    ) -> None:
        """Let the editor show these diagnostics, and no others."""
        params = lsp.PublishDiagnosticsParams(uri, found, version)
        self.text_document_publish_diagnostics(params)

    async def view(self, uri: str) -> View | None:
        """Return a document, its settings being read; None where it is not open."""
        folder = self.folder_of(uri)
        await folder.is_ready.wait()
        return self._view(uri, folder)

    def _view(self, uri: str, folder: Folder) -> View | None:
        document = self.workspace.get_text_document(uri)
        is_open = document in self.workspace.text_documents.values()
        if folder.settings is None or not is_open:
            return None
        encoding = self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        return View(
            path_of(document), document.source, folder.settings, folder.names, encoding
        )

    def edit(self, uri: str, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
        """Return edits of a document, of its version where the editor can tell."""
        workspace = self.client_capabilities.workspace
        edit = workspace and workspace.workspace_edit
        if not (edit and edit.document_changes):
            return lsp.WorkspaceEdit({uri: edits})
        version = self.workspace.get_text_document(uri).version
        document = lsp.OptionalVersionedTextDocumentIdentifier(uri, version)
        return lsp.WorkspaceEdit(
            document_changes=[lsp.TextDocumentEdit(document, [*edits])]
        )

    def saved(self, uri: str) -> None:
        """Take the names of an essay that was written, or is gone."""
        folder, path = self.folder_of(uri), to_fs_path(uri)
        settings, names = folder.settings, folder.names
        if not (path and names and settings and settings.has(path)):
            return
        # As the archive has it.
        real = os.path.realpath(path)
        data = settings.archive.read(real) if Path(real).is_file() else None
        if data is None:
            names.remove(real)
        else:
            names.add(real, data)


def path_of(document: TextDocument) -> str:
    """Return the path of a document, with the extension that it would be saved with."""
    path = str(document.path)
    has_one = Path(path).suffix or to_fs_path(document.uri) is not None
    return path if has_one else path + _SUFFIXES.get(document.language_id or "", "")
