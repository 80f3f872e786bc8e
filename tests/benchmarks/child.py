"""What runs in a process of its own, and prints the time and memory that it took."""

# ruff: noqa: T201

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

from tests.benchmarks.rounds import peak_memory

_OURS = "pelican.plugins.jsoncomment"


def main(task: str, *args: str) -> None:
    """Read a folder's essays with a reader, build a site, or start Pelican."""
    if task == "read":
        from tests.benchmarks.bench_reading import read_all

        read_all(args[0], Path(args[1]))
    elif task == "build":
        _build(Path(args[0]))
    else:
        _start(list(args))
    print(time.process_time(), peak_memory())


def _build(site: Path) -> None:
    os.chdir(site)
    settings = "pelicanconf.py"
    _hide_plugins(keep="jsoncomment" in Path(settings).read_text(encoding="utf-8"))
    import pelican

    pelican.main(["--settings", settings, "--fatal", "warnings", "--quiet"])


def _start(plugins: list[str]) -> None:
    _hide_plugins(keep=bool(plugins))
    from pelican import Pelican
    from pelican.settings import read_settings

    site = {"SITEURL": "https://blog.example", "TIMEZONE": "UTC", "PLUGINS": plugins}
    Pelican(read_settings(override=site))


def _hide_plugins(*, keep: bool) -> None:
    """Let Pelican find no plugin that is installed here, or this one alone.

    It imports all of them, whatever PLUGINS says, and some take over Markdown files
    by being imported.
    """
    import pkgutil

    import pelican.plugins

    prefix = "pelican.plugins."
    for found in pkgutil.iter_modules(pelican.plugins.__path__, prefix):
        if found.ispkg and not (keep and found.name == _OURS):
            sys.modules[found.name] = ModuleType(found.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
