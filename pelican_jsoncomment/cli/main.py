"""The command ``pelican-jsoncomment``: its arguments, and its exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Any

from pelican_jsoncomment import __version__
from pelican_jsoncomment.cli import session as commands
from pelican_jsoncomment.cli.console import FORMATS, clear_line, say
from pelican_jsoncomment.cli.convert import command as convert
from pelican_jsoncomment.cli.importers import command as importing
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.rules import LEVELS

_PROGRAM = "pelican-jsoncomment"
_DESCRIPTION = """\
Check and mend an archive of essays that begin with a comment of JSON.

  pelican-jsoncomment check content           say what is wrong; change nothing
  pelican-jsoncomment fix content             show how it would be mended
  pelican-jsoncomment fix content --write     mend it
"""
_CHECK = """\
examples:
  pelican-jsoncomment check content
  pelican-jsoncomment check --settings pelicanconf.py
  pelican-jsoncomment check content --select 'body-*' --fail-on warning
  pelican-jsoncomment check content --census
  pelican-jsoncomment check --explain trailing-comma

levels: an error keeps an essay out of the build, a warning is built but hardly
meant, a note may be as you want it

exit status: 0 nothing of the level asked for, 1 findings, 2 wrong use or a
path that cannot be read
"""
_FIX = """\
examples:
  pelican-jsoncomment fix content              show what is safe to mend
  pelican-jsoncomment fix content --unsafe     show what has to be supposed, too
  pelican-jsoncomment fix content --write --report fixed.json
  pelican-jsoncomment undo fixed.json

Only spans of the header are edited; every other byte stays. Unless git holds
the folder as it is, --write first puts the old files into a zip file beside it.

exit status: 0 nothing is left to mend, 1 something is, 2 wrong use or a path
that cannot be read
"""
_UNDO = """\
example:
  pelican-jsoncomment undo fixed.json

A file that was edited since stays as it is.

exit status: 0 every file is as it was, 1 some are not, 2 wrong use
"""
_SETTINGS_HELP = "the blog's settings: JSONCOMMENT_… and its content"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with its arguments, and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show must not end the run.
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        arguments = _parser().parse_args(argv)
        with ExitStack() as arguments.until_the_end:
            status: int = arguments.run(arguments)
            sys.stdout.flush()
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except BrokenPipeError:
        # Whoever reads the output has seen enough; Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.FOUND
    except KeyboardInterrupt:
        clear_line()
        say("Interrupted; no file was changed.")
        return commands.INTERRUPTED
    except UsageError as error:
        say(f"{_PROGRAM}: {error}")
        return commands.WRONG_USE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        _PROGRAM, description=_DESCRIPTION, **commands.PARSING
    )
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version)
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_check(verbs)
    _add_fix(verbs)
    convert.add_to(verbs)
    importing.add_to(verbs)
    help_ = "take back what fix, convert or import wrote"
    undo = commands.add_verb(verbs, "undo", help_, _UNDO)
    undo.add_argument("report", metavar="REPORT", help="the file of --report")
    undo.set_defaults(run=commands.undo)
    return parser


def _add_check(verbs: Any) -> None:
    help_ = "say what is wrong with the essays, and change nothing"
    parser = commands.add_verb(verbs, "check", help_, _CHECK)
    _add_paths(parser)
    add = parser.add_argument
    rules = {"metavar": "RULE", "action": "append", "default": []}
    add("--select", help="only these rules; body-* means several", **rules)
    add("--ignore", help="all rules but these", **rules)
    add("--explain", metavar="RULE", help="say what a rule means, and what to do")
    add("--census", action="store_true", help="count the fields of the archive")
    add("--format", choices=FORMATS, default="text", help="how findings are written")
    add(
        "--fail-on",
        choices=[*LEVELS, "never"],
        default="error",
        help="the least grave level that makes the exit status 1 (error)",
    )
    parser.set_defaults(run=commands.check)


def _add_fix(verbs: Any) -> None:
    help_ = "show how broken headers would be mended, or mend them"
    parser = commands.add_verb(verbs, "fix", help_, _FIX)
    _add_paths(parser)
    add = parser.add_argument
    add("--write", action="store_true", help="write the files; a line for each")
    add("--diff", action="store_true", help="show the diff when writing, too")
    add(
        "--unsafe",
        action="store_true",
        help="mend also what has to be supposed; read the diff",
    )
    add("--report", metavar="FILE", help="write every edit to a JSON file, for undo")
    add("--backup", metavar="FILE", help="the zip file for the old files")
    add("--no-backup", action="store_true", help="make no backup")
    parser.set_defaults(run=commands.fix)


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", help="a folder, or a file")
    parser.add_argument("--settings", metavar="FILE", help=_SETTINGS_HELP)


if __name__ == "__main__":  # pragma: no cover - a program of its own in the tests
    sys.exit(main())
