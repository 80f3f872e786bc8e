"""The command ``pelican-jsoncomment``: its arguments, and its exit status."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Container, Sequence
from contextlib import ExitStack, suppress
from typing import TextIO

from pelican_jsoncomment import __version__
from pelican_jsoncomment.cli import configuration, session
from pelican_jsoncomment.cli.console import PROGRAM, clear_line, say
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.cli.verbs import VERBS

_DESCRIPTION = """\
Check and fix an archive of essays that begin with a comment of JSON.

  pelican-jsoncomment import old --out content    bring old files in
  pelican-jsoncomment check content               say what is wrong
  pelican-jsoncomment fix content                 show how it would be fixed
  pelican-jsoncomment fix content --write         fix it
  pelican-jsoncomment undo                        take the last --write back

Nothing is changed without --write. pelican-jsoncomment COMMAND --help has more.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with its arguments, and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show must not end the run, nor a stream that refuses.
        with suppress(AttributeError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    given = sys.argv[1:] if argv is None else argv
    arguments = argparse.Namespace(debug=False, given=given)
    try:
        _parser(_named(given)).parse_args(given, arguments)
        configuration.apply(arguments)
        with ExitStack() as arguments.until_the_end:
            status: int = arguments.run(arguments)
            sys.stdout.flush()
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except BrokenPipeError:
        # Whoever reads the output has seen enough.
        _discard(sys.stdout)
        return session.FOUND
    except KeyboardInterrupt:
        clear_line()
        say("Interrupted; no file was changed.")
        return session.INTERRUPTED
    except UsageError as error:
        _say_why(error, debug=arguments.debug)
        return session.WRONG_USE
    except (OSError, MemoryError, RecursionError) as error:
        # The disk that the output goes to is full, or there is no temporary folder.
        _discard(sys.stdout)
        _say_why(error, debug=arguments.debug)
        return session.WRONG_USE
    return status


def _say_why(error: Exception, *, debug: bool) -> None:
    """Say on standard error, if that can be written to, why the command ends here."""
    reason = session.reason_of(error) or "there is not enough memory"
    try:
        if debug:
            traceback.print_exception(error)
        say(f"{PROGRAM}: {reason}")
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Write no more; Python would try again at its end, and exit with status 120."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _named(given: Sequence[str]) -> set[str]:
    """Return the command that the arguments name, if they do."""
    return {*[x for x in given if not x.startswith("-")][:1]}


def _parser(wanted: Container[str] = VERBS) -> argparse.ArgumentParser:
    """Return a parser that knows all commands, and the arguments of those *wanted*."""
    parsing = session.PARSING
    parser = argparse.ArgumentParser(PROGRAM, description=_DESCRIPTION, **parsing)
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version)
    help_ = "where the command fails, show the traceback, too"
    parser.add_argument("--debug", action="store_true", help=help_)
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, verb in VERBS.items():
        if name in wanted:
            verb.load().add_to(verbs)
        else:
            verbs.add_parser(name, help=verb.help)
    return parser


if __name__ == "__main__":  # pragma: no cover - a program of its own in the tests
    sys.exit(main())
