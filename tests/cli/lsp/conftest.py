"""A blog of essays, and an editor that has it open; one server for all tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.cli.lsp.editor import CONFIG, Editor

SETTINGS = 'PATH = "content"\nTIMEZONE = "UTC"\n'
_ESSAYS = {
    "walls": '{"title": "On Walls", "date": "2008-03-30", "tags": "history, war"}',
    "roofs": '{"title": "On Roofs", "date": "2008-03-31", "tags": ["history", "Q, A"]}',
    "doors": '{"title": "On Doors", "date": "2008-04-01", "category": "houses"}',
}


def make_blog(folder: Path, settings: str = SETTINGS) -> Path:
    """Make a blog with a few essays, and return its folder."""
    content = folder / "content"
    content.mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(settings, "utf-8")
    for name, header in _ESSAYS.items():
        text = f"<!-- {header} -->\n\nText.\n"
        (content / f"{name}.md").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog that the editor has open."""
    return make_blog(tmp_path_factory.mktemp("lsp") / "blog")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def editor(blog: Path) -> AsyncIterator[Editor]:
    """An editor that counts UTF-16, as most do."""
    client = await CONFIG.start()
    assert isinstance(client, Editor)
    await client.start("visual-studio-code", blog)
    yield client
    await client.end()


@pytest.fixture
def draft(blog: Path, request: pytest.FixtureRequest) -> Path:
    """The path of an essay that is not saved yet."""
    return blog / "content" / f"{abs(hash(request.node.nodeid))}.md"
