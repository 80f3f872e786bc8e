"""Keep Pelican from taking out of its cache what would be read otherwise today."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pelican_jsoncomment import __version__
from pelican_jsoncomment.settings import PREFIX

_PREFIX = "jsoncomment-"


def separate(settings: dict[str, Any]) -> None:
    """Give Pelican's cache a folder for this version and these settings.

    Pelican keeps what it read for as long as the file is the same: a cache written
    without the plugin, by another version, or with other settings would bring essays
    as they were read then. And where the plugin is gone, Pelican cannot read a cache
    that holds the plugin's dates, and stops.
    """
    path = Path(settings["CACHE_PATH"])
    # A subsite begins with the settings of its site.
    parent = path.parent if path.name.startswith(_PREFIX) else path
    ours = sorted((k, _stable(v)) for k, v in settings.items() if k.startswith(PREFIX))
    digest = hashlib.sha256(f"{__version__} {ours}".encode()).hexdigest()
    settings["CACHE_PATH"] = str(parent / f"{_PREFIX}{digest[:12]}")


def _stable(value: Any) -> str:
    # The order of a set differs from one process to the next.
    return repr(sorted(value) if isinstance(value, (set, frozenset)) else value)
