"""A pytest plugin that registers pelican-jsoncomment for a whole run of other tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

TAKEN_OVER = "JSONCOMMENT_TAKEN_OVER"


def pytest_configure(config: Any) -> None:
    """Register the plugin for the whole run, and count the readers it replaces."""
    from pelican.plugins import signals

    import pelican_jsoncomment
    from pelican_jsoncomment.reader import EssayReader

    def count(readers: Any) -> None:
        classes = [x for x in readers.reader_classes.values() if isinstance(x, type)]
        config.jsoncomment_readers += sum(issubclass(x, EssayReader) for x in classes)

    config.jsoncomment_readers = 0
    config.jsoncomment_count = count  # signals keep weak references
    pelican_jsoncomment.register()
    signals.readers_init.connect(count)


def pytest_unconfigure(config: Any) -> None:
    """Record how many readers the plugin replaced."""
    text = str(config.jsoncomment_readers)
    Path(os.environ[TAKEN_OVER]).write_text(text, encoding="utf-8")
