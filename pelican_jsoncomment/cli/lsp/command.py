"""The command ``lsp``: serve an editor by the Language Server Protocol."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.session import UsageError

_EPILOG = """\
examples:
  pelican-jsoncomment lsp           what an editor starts, with no arguments
  pelican-jsoncomment lsp --stdio   the same

Editors talk to it by standard input and output (LSP 3.17). It shows what check
finds while an essay is written, and makes the edits of fix. In each folder that
an editor has open, the settings are those of pelicanconf.py there, or of the
configuration file. They are a program, which is run: open only folders whose
settings you would build.

It needs pygls: pip install 'pelican-jsoncomment[lsp]'

exit status: 0 the editor ended it, 2 wrong use, or pygls is missing
"""


def add_to(verbs: Any) -> None:
    """Add the command ``lsp`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "lsp", _EPILOG, "")
    help_ = "what editors name the only way there is"
    parser.add_argument("--stdio", action="store_true", help=help_)
    parser.set_defaults(run=run)


def run(_arguments: Namespace) -> int:
    """Serve until the editor ends it, and return the exit status."""
    try:
        # Only this command needs it, and it takes half a second to import.
        from pelican_jsoncomment.cli.lsp.handlers import serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        needed = "pygls; pip install 'pelican-jsoncomment[lsp]'"
        raise UsageError(f"the language server needs {needed}") from None
    before = sys.dont_write_bytecode
    # Settings are read again when they were saved, be it within one second.
    sys.dont_write_bytecode = True
    with _own_streams() as (stdin, stdout):
        serve(stdin, stdout)
    sys.dont_write_bytecode = before
    return session.OK


@contextmanager
def _own_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Take standard input and output away from whatever else runs in this process.

    A settings file that prints, or starts what prints, would break the protocol.
    """
    with os.fdopen(os.dup(0), "rb") as stdin, os.fdopen(os.dup(1), "wb") as stdout:
        kept = os.dup(0), os.dup(1)
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        try:
            yield stdin, stdout
        finally:
            sys.stdout.flush()
            for number, old in enumerate(kept):
                os.dup2(old, number)
                os.close(old)
