"""Keep what was read of essays from one build to the next one of the same process.

``pelican --autoreload`` builds a site again and again, and most of its essays are the
same each time. What is returned for one is equal to what a new reading would return:
an essay is kept only where that follows from its bytes, its path and the settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from pelican.readers import METADATA_PROCESSORS
from pelican.urlwrappers import Author, Category, Tag

# So many sites: those of one process are a site and its translations.
_MOST_SITES = 32
_WRAPPERS = (Author, Category, Tag)
_UNCHANGING = (str, bytes, int, float, date, timedelta)
_PLAIN = (*_UNCHANGING, type(None), PurePath, re.Pattern)

Result = tuple[str, dict[str, Any]]


class Kept:
    """The essays of one site, as they were read under the same settings."""

    def __init__(self, settings: object) -> None:
        self.settings = settings
        self._essays: dict[str, tuple[bytes, str, dict[str, Any]]] = {}
        self._used: set[str] = set()

    def get(self, path: str, data: bytes, settings: Mapping[str, Any]) -> Result | None:
        """Return the content and metadata of the file at *path*, if they are kept.

        Its tags, authors and category are new ones that belong to *settings*, because
        templates and other plugins change them.
        """
        digest, content, metadata = self._essays.get(path, (b"", "", {}))
        if not digest or digest != sha256(data).digest():
            return None
        self._used.add(path)
        return content, _anew(metadata, settings)

    def put(self, path: str, data: bytes, result: Result) -> None:
        """Keep the content and metadata of a file, if all of them can be made anew."""
        content, metadata = result
        try:
            # It must not hold the settings, and with them all of a former build.
            essay = sha256(data).digest(), content, _anew(metadata, {})
        except (RecursionError, TypeError):
            return
        self._essays[path] = essay
        self._used.add(path)

    def sweep(self) -> None:
        """Forget the essays that this build did not read."""
        self._essays = {path: self._essays[path] for path in self._used}
        self._used = set()


_SITES: dict[str, Kept] = {}


def of_site(settings: Mapping[str, Any]) -> Kept:
    """Return what is kept for a site; nothing where any of its settings changed."""
    site = _site(settings)
    try:
        now = _snapshot([dict(settings), METADATA_PROCESSORS])
    except RecursionError:
        return Kept(None)
    kept = _SITES.pop(site, None)
    if kept is None or kept.settings != now:
        kept = Kept(now)
    _SITES[site] = kept
    for oldest in list(_SITES)[:-_MOST_SITES]:
        del _SITES[oldest]
    return kept


def sweep(pelican: Any) -> None:
    """Forget, when a build is over, the essays that are not in the site any more."""
    if kept := _SITES.get(_site(pelican.settings)):
        kept.sweep()


def _site(settings: Mapping[str, Any]) -> str:
    return str(Path(settings["OUTPUT_PATH"]).absolute())


def _anew(value: Any, settings: Mapping[str, Any]) -> Any:
    """Return a copy that shares nothing that can be changed.

    Raises TypeError for what is not known to be copied so.
    """
    if value is None or isinstance(value, _UNCHANGING):
        return value
    if type(value) is list:
        return [_anew(x, settings) for x in value]
    if type(value) is dict:
        return {name: _anew(x, settings) for name, x in value.items()}
    if type(value) in _WRAPPERS:
        return type(value)(value.name, settings)
    raise TypeError(type(value).__name__)


def _snapshot(value: Any) -> object:
    """Return what is equal only to what is made of an equal value.

    Pelican and plugins change settings in place. An object of any other kind equals
    itself alone: arrays and tables have no one answer to that question.
    """
    if isinstance(value, Mapping):
        return {name: _snapshot(x) for name, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [type(value), *map(_snapshot, value)]
    if isinstance(value, (set, frozenset)):
        return frozenset(map(_hashable, value))
    # A setting that must be True or False may not be 1.
    return (type(value), value) if isinstance(value, _PLAIN) else _Itself(value)


def _hashable(value: Any) -> object:
    return (type(value), value) if isinstance(value, _PLAIN) else value


class _Itself:
    """An object that is compared by what it is, not by what it holds."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self._value is other._value

    __hash__ = None  # type: ignore[assignment]
