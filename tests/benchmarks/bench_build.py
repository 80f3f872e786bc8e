"""Whole builds: the ``pelican`` command on a site of essays, new and from cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks import essays
from tests.benchmarks.rounds import Row, child

BASE = "`pelican`, `Key: value`"
CACHED_BASE = f"{BASE}, from its cache"
_SITES = {
    "pelican": (BASE, [], essays.with_keys),
    "summary": ("`pelican`, `Key: value` and `Summary:`", [], essays.with_summary),
    "plugin": ("`pelican`, pelican-jsoncomment", ["jsoncomment"], essays.with_json),
}
_SETTINGS = """\
PATH = "content"
OUTPUT_PATH = "output"
SITENAME = "Benchmark"
SITEURL = "https://blog.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGINS = {plugins!r}
CACHE_CONTENT = LOAD_CONTENT_CACHE = {cached}
CACHE_PATH = "cache"
"""


def rows(folder: Path, sizes: Sequence[int], rounds: int) -> list[Row]:
    """Return the time and peak memory of first builds, and of builds from the cache."""
    kinds = [(name, cached) for cached in (False, True) for name in _SITES]
    seconds: dict[tuple[str, bool], dict[int, float]] = {kind: {} for kind in kinds}
    memory: dict[tuple[str, bool], float | None] = {}
    for size in sizes:
        sites = {kind: _make(folder, size, *kind) for kind in kinds}
        for name in _SITES:
            _build(sites[name, True], size)
        built = {kind: [] for kind in kinds}  # type: dict[tuple[str, bool], list[float]]
        for number in range(rounds):
            # The order turns, and builds that are compared are near each other.
            for kind in kinds if number % 2 else reversed(kinds):
                took, memory[kind] = _build(sites[kind], size)
                built[kind].append(took)
        for kind, times in built.items():
            seconds[kind][size] = median(times)
    return [_row(kind, seconds[kind], memory[kind]) for kind in kinds]


def _row(
    kind: tuple[str, bool], seconds: Mapping[int, float], memory: float | None
) -> Row:
    name, cached = kind
    base = CACHED_BASE if cached else BASE
    label = _SITES[name][0] + (", from its cache" if cached else "")
    return Row(label, seconds, memory, base)


def _make(folder: Path, size: int, name: str, cached: bool) -> Path:
    _, plugins, form = _SITES[name]
    site = folder / f"{name}-{'cached' if cached else 'new'}-{size}"
    essays.write(site / "content", size, form)
    settings = _SETTINGS.format(plugins=plugins, cached=cached)
    (site / "pelicanconf.py").write_text(settings, encoding="utf-8")
    return site


def _build(site: Path, size: int) -> tuple[float, float | None]:
    """Return the seconds and the peak memory of one build."""
    seconds, memory = child("build", str(site))
    # Beside the articles are the lists of all of them and of each tag.
    if sum(1 for _ in (site / "output").glob("*.html")) < size:
        raise ValueError(f"some essays of {site} were not built")
    return seconds, memory
