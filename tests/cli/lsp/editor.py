"""An editor for the tests: it opens and types, and knows what the server answers."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

# Where lines are counted, those of the server count, too.
_MEASURED = ("-m", "coverage", "run") if "COVERAGE_RUN" in os.environ else ()
COMMAND = [sys.executable, *_MEASURED, "-m", "pelican_jsoncomment.cli.main", "lsp"]
_SECONDS = 30


class Editor(LanguageClient):
    """A client with documents that are open, by their paths."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        register_lsp_features(
            self,
            {
                **DEFAULT_CLIENT_FEATURES,
                lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: _published,
                lsp.CLIENT_REGISTER_CAPABILITY: _registered,
                lsp.WINDOW_LOG_MESSAGE: _logged,
            },
        )
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.registered: list[lsp.Registration] = []
        self.news = asyncio.Event()
        self._versions: dict[Path, int] = {}

    async def start(
        self, client: str, *folders: Path, encoding: str = ""
    ) -> lsp.InitializeResult:
        """Begin a session, as a client of this name would, or with another encoding."""
        capabilities = client_capabilities(client)
        if encoding:
            encodings = [lsp.PositionEncodingKind(encoding)]
            capabilities.general = lsp.GeneralClientCapabilities(
                position_encodings=encodings
            )
        opened = [lsp.WorkspaceFolder(x.as_uri(), x.name) for x in folders]
        params = lsp.InitializeParams(capabilities, workspace_folders=opened)
        return await self.initialize_session(params)

    async def end(self) -> None:
        """End the session, and the server."""
        await self.shutdown_session()
        await self.stop()  # type: ignore[no-untyped-call]

    def open_folder(self, path: Path) -> None:
        """Open a folder."""
        folder = lsp.WorkspaceFolder(path.as_uri(), path.name)
        event = lsp.WorkspaceFoldersChangeEvent([folder], [])
        params = lsp.DidChangeWorkspaceFoldersParams(event)
        self.workspace_did_change_workspace_folders(params)

    def close_folder(self, path: Path) -> None:
        """Close a folder."""
        folder = lsp.WorkspaceFolder(path.as_uri(), path.name)
        event = lsp.WorkspaceFoldersChangeEvent([], [folder])
        params = lsp.DidChangeWorkspaceFoldersParams(event)
        self.workspace_did_change_workspace_folders(params)

    async def open(self, path: Path, text: str | None = None) -> list[lsp.Diagnostic]:
        """Open a file, and return what is found in it."""
        self.show(path, text)
        return await self.found(path)

    def show(self, path: Path, text: str | None = None) -> None:
        """Open a file, with this text or its own."""
        self._versions[path] = 1
        text = path.read_text("utf-8") if text is None else text
        document = lsp.TextDocumentItem(path.as_uri(), "markdown", 1, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(document))

    def type(self, path: Path, text: str) -> None:
        """Change the text of a document."""
        self._versions[path] += 1
        document = lsp.VersionedTextDocumentIdentifier(
            self._versions[path], path.as_uri()
        )
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        params = lsp.DidChangeTextDocumentParams(document, [change])
        self.text_document_did_change(params)

    async def change(self, path: Path, text: str) -> list[lsp.Diagnostic]:
        """Change the text of a document, and return what is found in it."""
        self.type(path, text)
        return await self.found(path)

    def save(self, path: Path) -> None:
        """Tell that a document was saved."""
        params = lsp.DidSaveTextDocumentParams(
            lsp.TextDocumentIdentifier(path.as_uri())
        )
        self.text_document_did_save(params)

    def written(self, *paths: Path) -> None:
        """Tell that files were written by another program, or removed."""
        kinds = lsp.FileChangeType
        changes = [
            lsp.FileEvent(x.as_uri(), kinds.Changed if x.exists() else kinds.Deleted)
            for x in paths
        ]
        params = lsp.DidChangeWatchedFilesParams(changes)
        self.workspace_did_change_watched_files(params)

    async def close(self, path: Path) -> list[lsp.Diagnostic]:
        """Close a document, and return what is still shown of it."""
        params = lsp.DidCloseTextDocumentParams(
            lsp.TextDocumentIdentifier(path.as_uri())
        )
        self.text_document_did_close(params)
        return await self.found(path, version=None)

    async def found(self, path: Path, version: int | None = -1) -> list[lsp.Diagnostic]:
        """Return what is published next for a version, by default the last."""
        version = self._versions[path] if version == -1 else version
        return await self.found_in(path.as_uri(), version)

    async def found_in(self, uri: str, version: int | None) -> list[lsp.Diagnostic]:
        """Return what is published next for a version of a document."""
        async with asyncio.timeout(_SECONDS):
            while True:
                for params in self.published:
                    if (params.uri, params.version) == (uri, version):
                        self.published.remove(params)
                        return list(params.diagnostics)
                self.news.clear()
                await self.news.wait()

    async def logged(self, count: int) -> None:
        """Wait until the server has logged more than so many messages."""
        async with asyncio.timeout(_SECONDS):
            while len(self.log_messages) <= count:
                self.news.clear()
                await self.news.wait()

    async def shown(self, part: str) -> lsp.ShowMessageParams:
        """Return the message that holds a text; it may come after what is found."""
        async with asyncio.timeout(_SECONDS):
            while True:
                for message in self.messages:
                    if part in message.message:
                        return message
                await asyncio.sleep(0.01)

    async def actions(
        self,
        path: Path,
        place: lsp.Range,
        only: Sequence[lsp.CodeActionKind | str] | None = None,
    ) -> list[lsp.CodeAction]:
        """Return what can be done about a place."""
        context = lsp.CodeActionContext([], only)
        document = lsp.TextDocumentIdentifier(path.as_uri())
        params = lsp.CodeActionParams(document, place, context)
        answer = await self.text_document_code_action_async(params)
        return [x for x in answer or () if isinstance(x, lsp.CodeAction)]

    async def completions(
        self, path: Path, position: lsp.Position
    ) -> list[lsp.CompletionItem]:
        """Return what may be typed at a position."""
        document = lsp.TextDocumentIdentifier(path.as_uri())
        params = lsp.CompletionParams(document, position)
        answer = await self.text_document_completion_async(params)
        assert not isinstance(answer, lsp.CompletionList)
        return list(answer or ())

    async def hover(self, path: Path, position: lsp.Position) -> str:
        """Return what is said of a position, "" for nothing."""
        document = lsp.TextDocumentIdentifier(path.as_uri())
        params = lsp.HoverParams(document, position)
        answer = await self.text_document_hover_async(params)
        if answer is None:
            return ""
        assert isinstance(answer.contents, lsp.MarkupContent)
        return answer.contents.value


def _published(client: Editor, params: lsp.PublishDiagnosticsParams) -> None:
    client.published.append(params)
    client.news.set()


def _registered(client: Editor, params: lsp.RegistrationParams) -> None:
    client.registered += params.registrations


def _logged(client: Editor, params: lsp.LogMessageParams) -> None:
    client.log_messages.append(params)
    client.news.set()


#: How a server is started.
CONFIG = ClientServerConfig(server_command=COMMAND, client_factory=Editor)
EVERYTHING = lsp.Range(lsp.Position(0, 0), lsp.Position(10_000, 0))


def at(text: str) -> tuple[str, lsp.Position]:
    """Return a text without its mark "|", and the position of that, for UTF-16."""
    before, _, after = text.partition("|")
    line = before.rpartition("\n")[2]
    units = len(line.encode("utf-16-le")) // 2
    return before + after, lsp.Position(before.count("\n"), units)


def edited(text: str, edits: Iterable[lsp.TextEdit], codec: str = "utf-16-le") -> str:
    """Return a text with edits made, whose places are in the units of a codec."""
    width = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[codec]
    lines = [x.encode(codec) for x in text.split("\n")]

    def offset(position: lsp.Position) -> int:
        size = sum(len(x) + width for x in lines[: position.line])
        return size + position.character * width

    data = text.encode(codec)
    for edit in sorted(edits, key=lambda x: offset(x.range.start), reverse=True):
        start, end = offset(edit.range.start), offset(edit.range.end)
        data = data[:start] + edit.new_text.encode(codec) + data[end:]
    return data.decode(codec)


def edits_of(action: lsp.CodeAction) -> list[lsp.TextEdit]:
    """Return the edits of an action, which are all in one document."""
    assert action.edit
    if action.edit.changes:
        (edits,) = action.edit.changes.values()
        return list(edits)
    (change,) = action.edit.document_changes or ()
    assert isinstance(change, lsp.TextDocumentEdit)
    return [x for x in change.edits if isinstance(x, lsp.TextEdit)]


def write(path: Path, text: str) -> None:
    """Write a file, as the editor does that saves it."""
    path.write_text(text, "utf-8")
