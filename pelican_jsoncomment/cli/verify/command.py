"""The command ``verify``: prove that a move has lost nothing, or name what it has."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import session, urls
from pelican_jsoncomment.cli.console import Progress
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.source import SourceOptions, add_source
from pelican_jsoncomment.cli.session import UsageError

_EPILOG = """\
examples:
  pelican-jsoncomment verify export.xml --site output
  pelican-jsoncomment verify old --site output --old-site https://old.example
  pelican-jsoncomment verify export.xml --site output --redirects map.json
  pelican-jsoncomment verify export.xml --site output --format json

It compares each item that import makes a page of with that page: its old URLs,
its words in their order, its links, pictures, title, date, tags and category.
It reads the source and the site, changes nothing, and never asks the network.

exit status: 0 nothing is lost, 1 something is, 2 wrong use, or a source or a
site that cannot be read
"""
#: How what is lost is shown.
FORMATS = (*session.FORMATS, "json")
_REDIRECTS = "_redirects"


def add_to(verbs: Any) -> None:
    """Add the command ``verify`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "verify", _EPILOG, "SOURCE --site OUTPUT")
    add_source(parser)
    add = parser.add_argument
    help_ = "the folder that Pelican built"
    add("--site", metavar="OUTPUT", type=session.file_name, required=True, help=help_)
    session.add_old_site(parser)
    help_ = "the map of old URLs that import wrote; else _redirects in OUTPUT"
    add("--redirects", metavar="FILE", type=session.file_name, help=help_)
    help_ = "the list of missing media that import wrote, which are no loss"
    add("--missing-media", metavar="FILE", type=session.file_name, help=help_)
    session.add_settings(parser)
    help_ = "full or summary (of over 20 losses on a terminal), or json"
    add("--format", choices=FORMATS, metavar="FORMAT", help=help_)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions(SourceOptions):
    """The arguments of ``verify``."""

    site: Path
    old_site: Sequence[str]
    redirects: Path | None
    missing_media: Path | None


def run(arguments: Namespace) -> int:
    """Compare a source with a site, say what is lost, and return the exit status."""
    # The other commands would wait for these, and for Pelican.
    from pelican_jsoncomment.cli.verify import site as built  # noqa: PLC0415
    from pelican_jsoncomment.cli.verify.comparison import Comparison  # noqa: PLC0415
    from pelican_jsoncomment.cli.verify.essays import Essays  # noqa: PLC0415
    from pelican_jsoncomment.cli.verify.report import Report  # noqa: PLC0415

    options = VerifyOptions.of(arguments)
    if not options.site.is_dir():
        raise UsageError(f"{options.site}: not a folder; build the site first")
    blog = session.read_blog(options.settings)
    options = replace(options, out=Path(blog.content or ""))
    own = options.site / _REDIRECTS
    wanted = options.redirects or (own if own.is_file() else None)
    pairs = built.read_redirects(wanted) if wanted else {}
    site = built.Site(options.site, str(blog.pelican.get("SITEURL") or ""), pairs)
    for old in options.old_site:
        if (parts := urls.split(old)) is None:
            raise UsageError(f"--old-site: {old} is not a valid URL")
        site.hosts.add(urls.host(parts))
    essays = Essays(
        blog,
        is_folder=options.source.is_dir(),
        has_addresses=bool(pairs or options.old_site),
    )
    listed = options.missing_media
    missing = built.read_missing(listed) if listed else frozenset[str]()
    comparison = Comparison(site, blog, essays, missing)
    report = Report(options, comparison)
    with tempfile.TemporaryFile() as spool:
        for loss in comparison.losses(_shown(options.items(blog, spool))):
            report.add(loss)
    return report.close()


def _shown(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items, and show how many have come."""
    progress = Progress("Comparing", what="item")
    try:
        for number, item in enumerate(items, 1):
            progress(number)
            yield item
    finally:
        progress.clear()
