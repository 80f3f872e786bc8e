"""Keep Pelican from taking out of its cache what would be read otherwise today."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pelican_jsoncomment import __version__
from pelican_jsoncomment.settings import Options

#: The file in Pelican's CACHE_PATH that says what the cache was written by.
NAME = "jsoncomment"


def distrust(settings: dict[str, Any]) -> None:
    """Switch off LOAD_CONTENT_CACHE for a build whose cache is not this plugin's own.

    Pelican keeps what it read for as long as the file is the same. A cache written
    without the plugin, by another version of it, or with other settings would bring
    the essays as they were read then.
    """
    if not settings["CACHE_CONTENT"]:
        return
    file = Path(settings["CACHE_PATH"], NAME)
    ours = hashlib.sha256(
        f"{__version__} {Options.read(settings)}".encode()
    ).hexdigest()
    if not file.exists() or file.read_text(encoding="utf-8") != ours:
        settings["LOAD_CONTENT_CACHE"] = False
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ours, encoding="utf-8")
