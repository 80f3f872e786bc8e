"""What a person wants of an export: the options that are for exports alone."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.session import Options, UsageError


def add_reading(parser: ArgumentParser) -> None:
    """Add the options that say what of an export is read."""
    add = parser.add_argument
    help_ = "types of items of an export, too: event,recipe"
    add("--types", metavar="NAMES", type=_names, default=(), help=help_)
    help_ = "leave out what no export may hold"
    add("--drop-control-characters", action="store_true", help=help_)


def add_comments(parser: ArgumentParser) -> None:
    """Add the options that say what becomes of the comments of an export."""
    add = parser.add_argument
    help_ = "write comments of an export, in a JSON file an essay"
    add("--comments", metavar="FOLDER", type=session.file_name, help=help_)
    help_ = "write mail and IP addresses of commenters, too"
    add("--comment-addresses", action="store_true", help=help_)


def _names(text: str) -> tuple[str, ...]:
    return tuple(x for x in (x.strip() for x in text.split(",")) if x)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions(Options):
    """The arguments of a command that reads a source, as far as exports need them.

    ``out`` is the folder for the essays, ``comments`` that for their comments.
    """

    out: Path = Path()
    types: Sequence[str] = ()
    comments: Path | None = None
    comment_addresses: bool = False
    drop_control_characters: bool = False

    def refuse_for_folder(self) -> None:
        """Raise UsageError where an option is given that only exports can follow."""
        given = {
            "--types": self.types,
            "--comments": self.comments,
            "--comment-addresses": self.comment_addresses,
            "--drop-control-characters": self.drop_control_characters,
        }
        if name := next((x for x, value in given.items() if value), ""):
            raise UsageError(f"{name} is for an export; a folder has no such thing")
