"""What an archive is imported from: its arguments, and the importer that reads it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.importers import wanted
from pelican_jsoncomment.cli.importers.items import Item, SourceError, WantedMedia
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.cli.sources.listing import ListSources
from pelican_jsoncomment.cli.sources.table import AUTO, FRONT_MATTER


def add_source(parser: ArgumentParser) -> None:
    """Add the arguments that name a source, and say how it is read."""
    add = parser.add_argument
    help_ = "a folder, or an export of WordPress (WXR) or Blogger"
    add("source", metavar="SOURCE", type=session.file_name, help=help_)
    add(
        "--encoding",
        metavar="NAME",
        action="append",
        default=[],
        help="of files that are not UTF-8; PATTERN=NAME of some",
    )
    help_ = "the source of a folder, where that is not clear"
    add("--from", dest="named", choices=FRONT_MATTER, metavar="NAME", help=help_)
    help_ = "list what NAME may be, and what of it is carried"
    add("--list-sources", action=ListSources, help=help_)
    wanted.add_reading(parser)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions(ExportOptions):
    """The arguments of a command that reads a source."""

    source: Path
    encoding: Sequence[str]
    named: str | None

    def items(
        self, blog: Blog, spool: IO[bytes], media: WantedMedia | None = None
    ) -> Iterator[Item]:
        """Yield what becomes of each thing in the source, in its order.

        Some wait in *spool*, which has to stay open as long as the items. Raises
        UsageError where the source cannot be read.
        """
        try:
            yield from _importer(self, blog, spool, media)
        except SourceError as error:
            raise UsageError(f"{self.source}: {error}") from None
        except OSError as error:
            reason = error.strerror or error
            raise UsageError(f"{self.source}: {reason}") from None


def _importer(
    options: SourceOptions, blog: Blog, spool: IO[bytes], media: WantedMedia | None
) -> Iterator[Item]:
    # The other commands would wait 20 ms for these.
    from pelican_jsoncomment.cli.importers import exports, folder  # noqa: PLC0415

    if options.source.is_dir():
        options.refuse_for_folder()
        named = options.named or AUTO
        return folder.items(options.source, options.encoding, blog, named)
    if options.named:
        raise UsageError("--from is for the front matter of a folder")
    if options.encoding:
        raise UsageError("--encoding is for files; an export says which it has")
    if options.comment_addresses and options.comments is None:
        raise UsageError("--comment-addresses needs --comments")
    return exports.items(options.source, blog, spool, options, media)
