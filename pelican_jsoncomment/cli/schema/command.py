"""The command ``schema``: print the JSON Schema of the header."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.console import say

_EPILOG = """\
examples:
  pelican-jsoncomment schema > header.schema.json

It is for editors and other programs (JSON Schema, draft 2020-12), and knows the
types, the meaning and examples of each field. check knows more: whether a date
is in the calendar, say, or two essays have one page.

exit status: 0 it is printed, 2 wrong use
"""


def add_to(verbs: Any) -> None:
    """Add the command ``schema`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "schema", _EPILOG, "")
    parser.set_defaults(run=run)


def run(_arguments: Namespace) -> int:
    """Print the schema, and return the exit status."""
    # The other commands need none.
    from pelican_jsoncomment.cli.schema.header_schema import (  # noqa: PLC0415
        header_schema,
    )

    say(json.dumps(header_schema(), ensure_ascii=False, indent=2), sys.stdout)
    return session.OK
