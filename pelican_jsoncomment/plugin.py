"""Connect the plugin to Pelican: its signals, its file extensions, its cache."""

from __future__ import annotations

import functools
import hashlib
import logging
from pathlib import Path
from typing import Any

from pelican import contents
from pelican.plugins import signals
from pelican.readers import BaseReader, MarkdownReader

from pelican_jsoncomment import __version__, feeds, kept, page_conflicts, settings
from pelican_jsoncomment.dates.partial import PartialDate, humanize
from pelican_jsoncomment.fields import FULL_DATES
from pelican_jsoncomment.labels import choose
from pelican_jsoncomment.reader import (
    EssayLeftOutError,
    EssayReader,
    essay_reader,
    log_missing,
)
from pelican_jsoncomment.settings import PREFIX, Options
from pelican_jsoncomment.theme import environment, revisions

logger = logging.getLogger(__name__)

# Before Pelican 4.10 a source could not be given back to the static files.
CAN_SKIP = hasattr(contents, "SkipStub")

_CACHE_PREFIX = "jsoncomment-"


def register() -> None:
    """Connect everything to Pelican's signals."""
    signals.initialized.connect(_start)
    signals.readers_init.connect(_add_readers)
    signals.generator_init.connect(environment.equip)
    signals.article_writer_finalized.connect(environment.warn_of_blank_pages)
    signals.article_writer_finalized.connect(revisions.write_feed)
    signals.content_object_init.connect(_show_no_more_than_written)
    signals.content_object_init.connect(_refuse_without_address)
    signals.article_generator_pretaxonomy.connect(page_conflicts.leave_out)
    signals.page_generator_finalized.connect(page_conflicts.leave_out)
    signals.get_writer.connect(_forget_early_summaries)
    signals.feed_generated.connect(feeds.lead_to_pages)
    signals.feed_generated.connect(feeds.keep_ids)
    signals.finalized.connect(kept.sweep)


def _start(pelican: Any) -> None:
    """Check the settings and the cache, and become the last to add readers."""
    for problem in settings.problems(pelican.settings):
        logger.error("%s", problem)
    _separate_cache(pelican.settings)
    # The reader that comes last wins a file extension; all plugins are registered now.
    signals.readers_init.disconnect(_add_readers)
    signals.readers_init.connect(_add_readers)


def _is_reader_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseReader)


def _add_readers(readers: Any) -> None:
    """Put an essay reader in front of the reader of each file extension."""
    classes = readers.reader_classes
    for extension in Options.read(readers.settings).extensions:
        before = classes.get(extension)
        # Pelican shows a warning once, and makes its readers three times a build.
        if extension not in classes and CAN_SKIP:
            classes[extension] = essay_reader(MarkdownReader, only_essays=True)
        elif extension not in classes:
            logger.warning("JSONCOMMENT_EXTENSIONS: %r needs Pelican 4.10", extension)
        elif _is_reader_class(before):
            if before is not BaseReader and not issubclass(before, EssayReader):
                classes[extension] = essay_reader(before)
        elif before:
            message = "READERS: %r is not a reader class, so it reads headers too: %r"
            logger.warning(message, extension, before)


def _show_no_more_than_written(content: contents.Content) -> None:
    """Let ``locale_date`` and ``locale_modified`` say no more than the header did."""
    for name in FULL_DATES:
        written = getattr(content, f"{name}_written", None)
        if isinstance(written, PartialDate):
            setting = Options.read(content.settings).words
            words = choose(setting, content.lang, content.settings["DEFAULT_LANG"])
            setattr(content, f"locale_{name}", humanize(written, words))


def _refuse_without_address(content: contents.Content) -> None:
    """Leave out an essay that lacks a field of the patterns for pages.

    Pelican asks for the page outside of what guards it from a broken content, and
    would stop.
    """
    if page_conflicts.is_essay(content):
        refusal = page_conflicts.address(content)
        if isinstance(refusal, page_conflicts.Refusal):
            if not _is_named_incomplete(content):
                page_conflicts.log(content, refusal)
            raise EssayLeftOutError
        if _lacks(content):
            # Other plugins may yet find a date for it.
            content.is_valid = functools.partial(_is_valid, content)


def _is_valid(content: contents.Content) -> bool:
    """Say as Pelican does whether a content is valid, but where it is not, and why."""
    del content.is_valid
    return not _is_named_incomplete(content) and bool(content.is_valid())


def _is_named_incomplete(content: contents.Content) -> bool:
    """Return whether an essay lacks a title or a date that it needs, and log that."""
    lacks = _lacks(content)
    if lacks:
        log_missing(content.source_path, Options.read(content.settings), lacks)
    return bool(lacks)


def _lacks(content: contents.Content) -> set[str]:
    lacks = {x for x in content.mandatory_properties if not hasattr(content, x)}
    # Pelican puts a draft without a date last (pelican.contents.Article).
    return lacks - {"date"} if content.status == "draft" else lacks


def _forget_early_summaries(_pelican: Any) -> None:
    """Let Pelican ask anew for summaries, whose links it has resolved by now.

    Plugins such as render_math read them before that, and what they read is kept
    (``Content.get_summary``): the pages of lists would have ``{filename}`` in them.
    """
    kept = getattr(contents.Content.get_summary, "cache", {})
    for key in [x for x in kept if page_conflicts.is_essay(x[0])]:
        del kept[key]


def _separate_cache(settings: dict[str, Any]) -> None:
    """Give Pelican's cache a folder for this version and these settings.

    Pelican keeps what it read for as long as the file is the same: a cache written
    without the plugin, by another version, or with other settings would return essays
    as they were read then. And where the plugin is gone, Pelican cannot read a cache
    that holds the plugin's dates, and stops.
    """
    path = Path(settings["CACHE_PATH"])
    # A subsite begins with the settings of its site.
    parent = path.parent if path.name.startswith(_CACHE_PREFIX) else path
    ours = sorted((k, _stable(v)) for k, v in settings.items() if k.startswith(PREFIX))
    digest = hashlib.sha256(f"{__version__} {ours}".encode()).hexdigest()
    settings["CACHE_PATH"] = str(parent / f"{_CACHE_PREFIX}{digest[:12]}")


def _stable(value: Any) -> str:
    # The order of a set differs from one process to the next.
    return repr(sorted(value) if isinstance(value, (set, frozenset)) else value)
