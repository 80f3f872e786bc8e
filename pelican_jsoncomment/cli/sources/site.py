"""The folder of a source: which one it is of, and what its configuration says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pelican_jsoncomment.cli.console import say, visible
from pelican_jsoncomment.cli.convert import yaml12
from pelican_jsoncomment.cli.sources import nikola
from pelican_jsoncomment.cli.sources.forms import plain_toml
from pelican_jsoncomment.cli.sources.row import Place, Source
from pelican_jsoncomment.cli.sources.table import FOLDERS
from pelican_jsoncomment.header.parser import JSON

# A configuration is not a book.
_LARGEST = 2**20
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.+\.")
# What only one of two systems says in a file that both have.
_OF_HEXO = frozenset(
    {"source_dir", "public_dir", "new_post_name", "post_asset_folder", "skip_render"}
)
_OF_JEKYLL = frozenset(
    {
        *(
            "collections",
            "collections_dir",
            "defaults",
            "exclude",
            "include",
            "kramdown",
        ),
        *("markdown", "plugins", "gems", "sass", "baseurl", "excerpt_separator"),
    }
)


@dataclass
class Site:
    """The folder of a source.

    ``prefix`` is the path of the folder that is read from the root of its site,
    ``config`` what its configuration file says, and ``is_known`` whether somebody, or
    the site itself, says whose it is.
    """

    source: Source
    folder: Path
    prefix: PurePosixPath
    config: Mapping[str, JSON]
    is_known: bool = True
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def path(self, path: PurePosixPath) -> PurePosixPath:
        """Return the path of a file from the root of the site."""
        return self.prefix / path

    def language(self, path: PurePosixPath) -> tuple[str, PurePosixPath]:
        """Return the language in the name of a file, and its path without it.

        It is one of the site's, as in ``walls.fr.md``.
        """
        known = self.config.get(self.source.languages)
        stem, _, lang = path.stem.rpartition(".")
        if not stem or not isinstance(known, dict) or lang not in known:
            return "", path
        return lang, path.with_name(f"{stem}{path.suffix}")

    def place(self, path: PurePosixPath) -> Place:
        """Return what a file of the folder is to its source."""
        assert self.source.place
        return self.source.place(self.path(path), self.config)


def find(folder: Path, named: str = "") -> Site | None:
    """Return the site that a folder is of, or is in; None where that is not clear.

    *named* is the name of its source, for which nothing has to be clear.
    """
    found = [*_found(folder, named)]
    if len(found) == 1:
        return found[0]
    if not named and not found:
        named = _by_folders(folder)
    if not named:
        return None
    source = FOLDERS[named]
    return Site(source, folder, _supposed(source, folder), {})


def _by_folders(folder: Path) -> str:
    """Return the name of the source that alone has such folders, "" for none."""
    whole = folder.absolute()
    is_posts = whole.name in ("_posts", "_drafts")
    source = whole.parent if is_posts else whole
    if (source / "source" / "_posts").is_dir():
        return "hexo"
    posts = source / "_posts"
    if source.name == "source":
        return "hexo" if posts.is_dir() else ""
    # Jekyll reads no other names there.
    files = (x.name for x in posts.iterdir()) if posts.is_dir() else iter(())
    return "jekyll" if any(map(_DATED.match, files)) else ""


def _found(folder: Path, named: str) -> Iterable[Site]:
    """Yield the sites whose configuration is in a folder, or above it."""
    whole = folder.absolute()
    for root in (whole, *[*whole.parents][:3]):
        prefix = PurePosixPath(*whole.relative_to(root).parts)
        sites = []
        for source in FOLDERS.values():
            # Further above, only what leads to its essays is of the site.
            is_far = len(prefix.parts) > 1 and prefix.parts[:1] != (source.content,)
            if (named and source.name != named) or is_far:
                continue
            config = _config(source, root)
            if config is not None:
                sites.append(Site(source, folder, prefix, config))
        if sites:
            yield from sites
            return


def _config(source: Source, root: Path) -> dict[str, JSON] | None:
    """Return what the configuration of a source says, None where there is none."""
    for name in source.configs:
        path = root / name
        if not path.is_file():
            continue
        config = _read(path)
        if _IS_OF[source.name](config, path):
            return config
    return None


def _read(path: Path) -> dict[str, JSON]:
    """Return what a configuration file says; what cannot be read is said."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8-sig")
        return _READERS[path.suffix](text)
    # Python's parser says so of a conf.py that is nested too deeply.
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "nested too deeply"
        say(f"{visible(str(path))}: not read, nor what it says of URLs: {reason}")
        return {}


def _read_yaml(text: str) -> dict[str, JSON]:
    return {k: x.value for k, x in yaml12.load(text).items()}


def _read_json(text: str) -> dict[str, JSON]:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


_READERS: Mapping[str, Callable[[str], dict[str, JSON]]] = {
    ".toml": plain_toml,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".json": _read_json,
    ".py": nikola.read_settings,
}


# Whose a file is, where several systems have one of its name ------------------------


def _is_hugo(config: dict[str, JSON], path: Path) -> bool:
    lower = {x.lower(): y for x, y in config.items()}
    config.clear()
    config.update(lower)
    # Zola cannot do without a base_url.
    return path.stem == "hugo" or ("baseurl" in config and "base_url" not in config)


def _is_zola(config: dict[str, JSON], _path: Path) -> bool:
    return "base_url" in config and "baseurl" not in {x.lower() for x in config}


def _is_jekyll(config: dict[str, JSON], path: Path) -> bool:
    return _is_of(config, path, _OF_JEKYLL, _OF_HEXO, ("Gemfile", "_layouts"))


def _is_hexo(config: dict[str, JSON], path: Path) -> bool:
    # A source folder may be Jekyll's, too; its scaffolds are Hexo's alone.
    return _is_of(config, path, _OF_HEXO, _OF_JEKYLL, ("scaffolds", "source/_posts"))


def _is_of(
    config: Mapping[str, JSON],
    path: Path,
    own: frozenset[str],
    others: frozenset[str],
    beside: tuple[str, ...],
) -> bool:
    """Return whether more speaks for a source than for the other one of its name."""
    has_beside = any((path.parent / x).exists() for x in beside)
    for_it = len(own & config.keys()) + has_beside
    against = len(others & config.keys())
    is_jekyll = (path.parent / "_posts").is_dir()
    against += is_jekyll if own is _OF_HEXO else 0
    for_it += is_jekyll if own is _OF_JEKYLL else 0
    return for_it > against


def _is_nikola(config: dict[str, JSON], _path: Path) -> bool:
    return nikola.is_conf(config)


_IS_OF: Mapping[str, Callable[[dict[str, JSON], Path], bool]] = {
    "hugo": _is_hugo,
    "zola": _is_zola,
    "jekyll": _is_jekyll,
    "hexo": _is_hexo,
    "nikola": _is_nikola,
}


def _supposed(source: Source, folder: Path) -> PurePosixPath:
    """Return where in its site a folder is that has no configuration.

    It is the site where it has the folder of the essays, and else is that folder.
    """
    names = {"hexo": ("source",), "nikola": ("posts", "pages", "stories")}
    tops = names.get(source.name, (source.content,))
    if not source.content or any((folder / x).is_dir() for x in tops):
        is_posts = folder.name in ("_posts", "_drafts") and source.name == "jekyll"
        return PurePosixPath(folder.name if is_posts else "")
    if source.name == "hexo" and not (folder / "_posts").is_dir():
        name = "_drafts" if folder.name == "_drafts" else "_posts"
        return PurePosixPath("source", name)
    return PurePosixPath(source.content)
