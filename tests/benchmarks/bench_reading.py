"""Reading essays: the plugin, bare Markdown, Pelican's reader and other readers."""

from __future__ import annotations

import copy
import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import essays
from tests.benchmarks.rounds import Contender, Row, child, interleave

Work = Callable[[Any], object]


def _settings() -> dict[str, Any]:
    from pelican.settings import DEFAULT_CONFIG

    settings: dict[str, Any] = copy.deepcopy(DEFAULT_CONFIG)
    return settings


def _bare() -> Work:
    from markdown import Markdown

    config = _settings()["MARKDOWN"]
    configs = config["extension_configs"]
    del configs["markdown.extensions.meta"]
    parser = Markdown(**config, extensions=list(configs))
    return lambda body: parser.reset().convert(body)


def _plugin() -> Work:
    from pelican.readers import MarkdownReader

    from pelican_jsoncomment.reader import essay_reader

    read: Work = essay_reader(MarkdownReader)(_settings()).read
    return read


def _pelican() -> Work:
    from pelican.readers import MarkdownReader

    read: Work = MarkdownReader(_settings()).read
    return read


def _yaml() -> Work:
    from pelican.plugins.yaml_metadata.yaml_metadata import YAMLMetadataReader

    read: Work = YAMLMetadataReader(_settings()).read
    return read


def _markdown_it() -> Work:
    from pelican.plugins.markdown_it_reader.markdown_it_reader import MDITReader

    read: Work = MDITReader(_settings()).read
    return read


def _commonmark() -> Work:
    from pelican import Pelican

    package = "minchin.pelican.readers.commonmark"
    pelican = Pelican.__new__(Pelican)
    pelican.settings = _settings()
    importlib.import_module(f"{package}.initialize").check_settings(pelican)
    reader = importlib.import_module(f"{package}.reader")
    read: Work = reader.MDITReader(pelican.settings).read
    return read


@dataclass(frozen=True)
class Reader:
    """One way to read essays: how to make it, the essays' form, what it needs."""

    label: str
    make: Callable[[], Work]
    form: essays.Form
    needs: str = "pelican"

    @property
    def is_installed(self) -> bool:
        try:
            return importlib.util.find_spec(self.needs) is not None
        except ModuleNotFoundError:
            return False


BASE = "bare conversion of the bodies"
READERS = {
    "bare": Reader(BASE, _bare, essays.without_header),
    "plugin": Reader("pelican-jsoncomment", _plugin, essays.with_json),
    "pelican": Reader("Pelican, `Key: value`", _pelican, essays.with_keys),
    "summary": Reader(
        "Pelican, `Key: value` and `Summary:`", _pelican, essays.with_summary
    ),
    "yaml": Reader(
        "pelican-yaml-metadata",
        _yaml,
        essays.with_yaml,
        "pelican.plugins.yaml_metadata",
    ),
    "markdown-it": Reader(
        "pelican-markdown-it-reader ¹",
        _markdown_it,
        essays.with_yaml,
        "pelican.plugins.markdown_it_reader",
    ),
    "commonmark": Reader(
        "minchin.pelican.readers.commonmark ¹",
        _commonmark,
        essays.with_yaml,
        "minchin.pelican.readers.commonmark",
    ),
}


def installed() -> dict[str, Reader]:
    """Return the readers that are installed here."""
    return {name: x for name, x in READERS.items() if x.is_installed}


def read_all(name: str, folder: Path) -> None:
    """Read a folder's essays and keep what comes of them, as Pelican does."""
    work = READERS[name].make()
    items: Sequence[Any] = sorted(folder.iterdir())
    if name == "bare":
        items = [path.read_text(encoding="utf-8") for path in items]
    kept = [work(item) for item in items]
    if not all(kept):
        raise ValueError(f"{name} has read nothing of some essays")


def rows(folder: Path, sizes: Sequence[int], rounds: int) -> list[Row]:
    """Return the time and peak memory of each reader."""
    readers = installed()
    seconds: dict[str, dict[int, float]] = {name: {} for name in readers}
    for size in sizes:
        contenders = []
        for name, reader in readers.items():
            items: Sequence[Any] = essays.write(
                folder / f"{name}-{size}", size, reader.form
            )
            if name == "bare":
                items = [essay.body for essay in essays.generate(size)]
            contenders.append(Contender(name, reader.make(), items))
        for name, total in zip(readers, interleave(contenders, rounds), strict=True):
            seconds[name][size] = total
    return [
        Row(x.label, seconds[n], _memory(n, folder, sizes[-1]), BASE)
        for n, x in readers.items()
    ]


def _memory(name: str, folder: Path, size: int) -> float | None:
    return child("read", name, str(folder / f"{name}-{size}"))[1]
