"""The command ``lsp`` itself: how it starts, and how it does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.command import run
from tests.cli.lsp.editor import COMMAND


@pytest.mark.parametrize("missing", ["pygls", "lsprotocol"])
def test_says_what_to_install_where_it_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in list(sys.modules):
        if name.startswith(("pelican_jsoncomment.cli.lsp.", "pygls", "lsprotocol")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert run("lsp") == 2
    assert "pip install 'pelican-jsoncomment[lsp]'" in capsys.readouterr().err


def test_ends_when_the_editor_is_gone() -> None:
    command = [*COMMAND, "--stdio"]
    done = subprocess.run(
        command, input=b"", capture_output=True, check=True, timeout=60
    )
    assert done.stdout == b""


def test_other_commands_need_no_language_server() -> None:
    code = (
        "import sys; from pelican_jsoncomment.cli.main import main;"
        "main(['check', '--list-rules']);"
        "sys.exit('pygls' in sys.modules or 'lsprotocol' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)


def test_what_is_missing_of_the_server_itself_is_no_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "pelican_jsoncomment.cli.lsp.handlers", False)
    monkeypatch.setitem(sys.modules, "pelican_jsoncomment.cli.lsp.server", None)
    with pytest.raises(ModuleNotFoundError):
        run("lsp")
