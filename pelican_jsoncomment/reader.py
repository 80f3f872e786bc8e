"""Read essays in Pelican: the file in, content and metadata out.

Header, fields, body and summary meet here and nowhere else.
"""

from __future__ import annotations

import functools
import logging
import os
import shlex
from collections.abc import Container, Sequence
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pelican.readers import BaseReader, parse_path_metadata
from pelican.urlwrappers import Tag
from pelican.utils import SafeDatetime, posixize_path

from pelican_jsoncomment import kept, page_conflicts, rules
from pelican_jsoncomment.body import static_links
from pelican_jsoncomment.body.document import read_html
from pelican_jsoncomment.body.markdown import MarkdownRenderer
from pelican_jsoncomment.errors import (
    BodyError,
    EssayError,
    Finding,
    RenderError,
    Source,
    shown_path,
)
from pelican_jsoncomment.fields import FULL_DATES
from pelican_jsoncomment.header import opening, parser
from pelican_jsoncomment.header.misplaced import MISPLACED_WITHIN, misplaced
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.hints import command_for
from pelican_jsoncomment.metadata.essentials import missing
from pelican_jsoncomment.metadata.reading import Metadata, Reading, Site, completed
from pelican_jsoncomment.settings import Options
from pelican_jsoncomment.summary import split

logger = logging.getLogger(__name__)

Result = tuple[Any, Metadata]

# Of one kind and one essay. Pelican's log takes 3 ms for each.
_WARNINGS = 20


class EssayLeftOutError(Exception):
    """An essay that cannot be read, and whose reason has been logged."""

    def __init__(self) -> None:
        # Pelican up to 4.11 prints this after "Could not process"; later versions
        # print no message, so the reason itself is always logged before.
        super().__init__("it is left out; the error above says why")


class EssayReader:
    """A mixin for Pelican's readers that reads the files that have a header.

    All other files go to the reader class that it is mixed into. It is not a
    BaseReader itself, because Pelican registers each direct subclass of that.
    """

    settings: dict[str, Any]
    #: Whether files without a header are static files instead of sources.
    only_essays = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._essays = _Essays(self.settings, self.process_metadata)  # type: ignore[attr-defined]

    def read(self, source_path: str) -> Result:
        """Return the content and metadata of a file, as Pelican's readers do.

        Raises EssayLeftOutError, after logging the reason, where a header or a field is
        broken.
        """
        with FileIO(source_path) as file:
            data = file.readall()
        path = shown_path(source_path)
        try:
            result = self._essays.read(data, path, source_path)
        except EssayError as error:
            _log(logging.ERROR, error.finding)
            raise EssayLeftOutError from error
        if result is not None:
            return result
        if self.only_essays:
            # Pelican gives what is skipped to the static files.
            return "", {"status": "skip"}
        content, metadata = super().read(source_path)  # type: ignore[misc]
        return self._essays.read_ordinary(content, metadata, path)


class _Essays:
    """The essays of one Pelican reader: bytes to content and metadata."""

    def __init__(self, pelican: dict[str, Any], process: Any) -> None:
        self._pelican = pelican
        self._tags: dict[str, Tag] = {}
        self._process_of = getattr(process, "__func__", None)
        self._options = Options.read(pelican)
        # Whether the same bytes would be read in the same way again, without a word.
        self._repeats = True
        self._site = Site(
            self._options,
            process,
            tuple(pelican["FORMATTED_FIELDS"]),
            pelican.get("TIMEZONE", "UTC"),
        )

    def _with_shared_tags(self, metadata: Metadata) -> Metadata:
        """Return metadata with each tag once.

        Pelican makes one for each essay, and then the slug of each. Categories are
        not shared, because category_meta and nested_categories rename an article's.
        """
        for name, value in metadata.items():
            if isinstance(value, list):
                metadata[name] = [self._shared(x) for x in value]
        return metadata

    def _shared(self, made: Any) -> Any:
        return self._tags.setdefault(made.name, made) if type(made) is Tag else made

    @functools.cached_property
    def _kept(self) -> kept.Kept | None:
        # A site's own reader may make of metadata what it likes.
        ours = self._process_of is BaseReader.process_metadata
        return kept.of_site(self._pelican) if ours and self._options.keep else None

    @functools.cached_property
    def _markdown(self) -> MarkdownRenderer:
        return MarkdownRenderer(self._pelican["MARKDOWN"])

    def read(self, data: bytes, path: str, source_path: str) -> Result | None:
        """Return an essay's content and metadata, or None for any other file.

        *path* is how messages name the file at *source_path*.
        """
        known = self._kept and self._kept.get(source_path, data, self._pelican)
        if known:
            content, metadata = known
            return content, self._with_shared_tags(metadata)
        self._repeats = True
        result = self._read(data, path, source_path)
        if result is None:
            return None
        if self._kept and self._repeats:
            self._kept.put(source_path, data, result)
        content, metadata = result
        return content, self._with_shared_tags(metadata)

    def _read(self, data: bytes, path: str, source_path: str) -> Result | None:
        head = parser.read(data, path, self._options.fields)
        if head is None:
            self._look_for_header(data, path)
            return None
        text = head.body
        format_name = self._format(head)
        if format_name == "html":
            body = read_html(text)
            text, head = body.html, completed(head, body.metadata)
        render = functools.partial(self._render, head, format_name, source_path)
        path_date = self._path_date(head, source_path)
        reading = Reading(head, self._site, render, path_date)
        metadata = _with_pelican_dates(reading.read())
        metadata["reader"] = page_conflicts.READER
        self._warn(head.findings() + reading.findings)
        return self._split(render(text), metadata, head.source), metadata

    def read_ordinary(self, content: Any, metadata: Metadata, path: str) -> Result:
        """Return an ordinary file's content, split only where the site asks for it."""
        if self._options.more_everywhere and isinstance(content, str):
            content = self._split(content, metadata, Source("", path))
        return content, metadata

    def _look_for_header(self, data: bytes, path: str) -> None:
        """Raise HeaderError for an ordinary file that begins with a lost header.

        Warn where it has a header that does not come first.
        """
        if b"<!--" in data[:MISPLACED_WITHIN]:
            text = data[: MISPLACED_WITHIN * 20].decode("utf-8", "replace")
            source = Source(text, path)
            if error := opening.broken(source):
                raise error
            finding = misplaced(source, self._options.fields)
            self._warn([finding] if finding else [])

    def _path_date(self, head: Header, source_path: str) -> datetime | None:
        """Return the date in the path, where the header has none itself."""
        if "date" in head.present:
            return None
        relative = os.path.relpath(source_path, self._pelican["PATH"])
        metadata = parse_path_metadata(
            posixize_path(relative), self._pelican, self._site.process
        )
        date: datetime | None = metadata.get("date")
        return date

    def _format(self, head: Header) -> str:
        return self._options.format_of(head.source.path, head.fields.get("format"))

    def _render(self, head: Header, format_name: str, source: str, text: str) -> str:
        """Return a body, or the value of a formatted field, as HTML."""
        html = self._html(head, format_name, text)
        if "{static}" in html and static_links.ask_for_files(html):
            self._repeats = False
        return static_links.resolved(html, self._pelican, source)

    def _html(self, head: Header, format_name: str, text: str) -> str:
        if format_name == "html":
            return text
        if format_name == "wordpress":
            # Few archives have such bodies, and it takes a while to import.
            from pelican_jsoncomment.body import wordpress  # noqa: PLC0415

            rendered = wordpress.autop(text)
            self._warn(wordpress.findings(rendered, head.source))
            return rendered.html
        try:
            html = self._markdown.convert(text, _as_markdown_meta(head))
        except RenderError as error:
            logger.debug("Rendering %s", head.source.path, exc_info=True)
            reason = str(error)
            raise BodyError(rules.RENDER, reason, head.source, head.body_at) from error
        self._repeats = self._repeats and self._markdown.repeats
        return html

    def _split(self, html: str, metadata: Metadata, source: Source) -> str:
        """Return the content, and add to *metadata* what the more marker says."""
        # Path would take as long as to split the body does.
        name = os.path.basename(source.path)  # noqa: PTH119
        article = "{filename}" + quote(name)
        parts = split.split(html, article=article, anchor=self._options.more_anchor)
        self._warn(split.findings(parts, source))
        if parts.summary is not None:
            metadata.setdefault("summary", parts.summary)
        metadata.setdefault("has_more", parts.has_more)
        metadata.setdefault("more_text", parts.more_text)
        metadata.setdefault("has_summary", "summary" in metadata)
        return parts.content

    def _warn(self, findings: Sequence[Finding]) -> None:
        # What is kept would be silent in the next build.
        self._repeats = self._repeats and not findings
        for finding in findings[:_WARNINGS]:
            _log(logging.WARNING, finding)
        if more := findings[_WARNINGS:]:
            path = more[0].source.path
            advice = f"pelican-jsoncomment check {shlex.quote(path)} names them all"
            logger.warning("%s: %d more warnings; %s", path, len(more), advice)


def _with_pelican_dates(metadata: Metadata) -> Metadata:
    """Return the metadata with dates of the class that Pelican formats."""
    for name in FULL_DATES:
        if name in metadata:
            moment = SafeDatetime.fromisoformat(metadata[name].isoformat())
            metadata[name] = moment
    return metadata


def _as_markdown_meta(head: Header) -> dict[str, list[str]]:
    """Return the fields in the shape of Python-Markdown's meta extension."""
    return {
        name: [str(x) for x in (value if isinstance(value, list) else [value])]
        for name, value in head.present.items()
    }


def log_missing(source_path: str, options: Options, lacks: Container[str]) -> None:
    """Log that the essay at *source_path* has no title or no date, as *lacks* says."""
    data = Path(source_path).read_bytes()
    head = parser.read(data, shown_path(source_path), options.fields)
    if head is None:
        return
    for finding in missing(
        head.source,
        head.start,
        title="title" in lacks,
        date="date" in lacks,
        fields=head.present,
    ):
        _log(logging.ERROR, finding)


def _log(level: int, finding: Finding) -> None:
    """Log a finding, with the command that fixes it, if there is one."""
    command = command_for(finding)
    advice = f"\n    to fix it: {command}" if command else ""
    logger.log(level, "%s%s", finding, advice)


@functools.cache
def essay_reader(base: type[BaseReader], *, only_essays: bool = False) -> type:
    """Return the class that reads essays, and all else as *base* does.

    It carries the name of *base*, because Pelican makes the metadata "reader" of it.
    """
    return type(
        base.__name__,
        (EssayReader, base),
        {
            "__module__": base.__module__,
            "__doc__": base.__doc__,
            "only_essays": only_essays,
        },
    )
