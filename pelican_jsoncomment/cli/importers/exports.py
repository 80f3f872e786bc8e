"""Read an export, whoever it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.importers import (
    blogger,
    blogger_feed,
    wordpress,
    wxr,
)
from pelican_jsoncomment.cli.importers.bodies import Bodies
from pelican_jsoncomment.cli.importers.controls import Controls
from pelican_jsoncomment.cli.importers.exported import Spool
from pelican_jsoncomment.cli.importers.items import Item, WantedMedia
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.cli.importers.xml_stream import Reader


def items(
    path: Path,
    blog: Blog,
    spool: IO[bytes],
    options: ExportOptions,
    media: WantedMedia | None = None,
) -> Iterator[Item]:
    """Yield what becomes of each item of the export at *path*, in its order.

    The essays wait in *spool*, which has to stay open as long as the items. Raises
    SourceError, OSError.
    """
    with path.open("rb") as stream:
        drops = options.drop_control_characters
        bodies = partial(Bodies.of, path, blog, media, drops_controls=drops)
        absent = dict.fromkeys(options.types)
        for item in read(stream, blog, spool, options, bodies):
            absent.pop(item.kind, None)
            yield item
    for kind in absent:
        remark = "the export has no item of this type; correct --types"
        yield Item(kind, "type", remark=remark, is_problem=True, result="not found")


def read(
    stream: IO[bytes],
    blog: Blog,
    spool: IO[bytes],
    options: ExportOptions,
    bodies: Callable[[], Bodies] = Bodies,
) -> Iterator[Item]:
    """Yield what becomes of each item of an export.

    *bodies* returns what changes the bodies of one of WordPress.
    """
    controls = Controls() if options.drop_control_characters else None
    of_wordpress = wxr.FORM_WITH_COMMENTS if options.comments else wxr.FORM
    reader = Reader(stream, [of_wordpress, blogger_feed.FORM], controls)
    if reader.form is blogger_feed.FORM:
        yield from blogger.items(reader, blog, Spool(spool), options)
    else:
        yield from wordpress.items(reader, blog, Spool(spool), options, bodies())
    if controls and controls.number:
        number, kind = controls.number, "control character"
        yield Item(f"{number:,}", kind, remark=controls.text(), number=number)
