"""Run the benchmarks and print one table: ``python -m tests.benchmarks --help``."""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import bench_build, bench_reading, bench_start
from tests.benchmarks.rounds import ROOT, Row

_PACKAGES = (
    "pelican",
    "markdown",
    "pelican-yaml-metadata",
    "pelican-markdown-it-reader",
    "minchin.pelican.readers.commonmark",
)
_NOTES = """\
A figure is the time over that of the row it is compared with, 1.00; in brackets, the
time for one essay. MiB is the peak of a process of its own, at the most essays.
¹ Another parser than Python-Markdown, with other output."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of the parts, sizes and rounds that the arguments ask for."""
    options = _options(arguments)
    sizes = sorted(options.essays)
    print(f"{datetime.now():%Y-%m-%d}; {_versions()}; {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        rows = bench_reading.rows(Path(folder, "reading"), sizes, options.rounds)
        if not options.reading_only:
            rounds = (options.rounds + 1) // 2
            rows += bench_build.rows(Path(folder, "build"), sizes, rounds)
    print("\n".join(table(rows, sizes)))
    print(f"\n{_NOTES}")
    for reader in bench_reading.READERS.values():
        if not reader.is_installed:
            print(f"{reader.label} is not installed.")
    added = bench_start.milliseconds(options.starts)
    print(f"\nImport and registration add {added:.0f} ms to Pelican's own start.\n")
    if not options.reading_only:
        check = [sys.executable, "-m", "tests.benchmarks.bench_check"]
        subprocess.run([*check, str(sizes[-1])], cwd=ROOT, check=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--essays", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=7, help="half for builds")
    parser.add_argument("--starts", type=int, default=41, help="rounds of starting")
    parser.add_argument("--reading-only", action="store_true")
    return parser.parse_args(arguments)


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *_installed(_PACKAGES)])


def _installed(packages: Iterable[str]) -> Iterator[str]:
    for name in packages:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def table(rows: Sequence[Row], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a Markdown table of ratios, one column for each size."""
    by_label = {row.label: row for row in rows}
    yield f"| essays | {' | '.join(f'{x:,}' for x in sizes)} | MiB |"
    yield f"| --- |{' ---: |' * (len(sizes) + 1)}"
    for row in rows:
        cells = [_cell(row, by_label[row.base], size) for size in sizes]
        memory = "" if row.memory is None else f"{row.memory:.0f}"
        yield f"| {row.label} | {' | '.join(cells)} | {memory} |"


def _cell(row: Row, base: Row, size: int) -> str:
    each = 1000 * row.seconds[size] / size
    return f"{row.seconds[size] / base.seconds[size]:.2f} ({each:.2f} ms)"


if __name__ == "__main__":
    main()
