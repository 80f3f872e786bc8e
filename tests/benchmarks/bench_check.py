"""Time ``check`` on a generated archive against plain loops that read the files.

Run by hand: ``python -m tests.benchmarks.bench_check [ESSAYS]``. One loop reads bytes,
the other text; both have a list of the paths, which ``check`` has to find. All run in
this process, in turn, seven times; the best time of each counts. The growth of memory
is measured in a process of its own for each size.
"""

# ruff: noqa: T201

from __future__ import annotations

import contextlib
import io
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pelican_jsoncomment.cli import main as cli

ROUNDS = 7
FOLDERS = 40
_WORDS = (
    "archive border council decree empire famine garrison harvest island journal"
    " kingdom letter market naïve office province quarter regime statute treaty union"
    " village winter young “quoted” Zürich — which therefore because under without"
)
WORDS = _WORDS.split(" ")
_MEMORY = """
import contextlib, io, sys, tracemalloc
from pelican_jsoncomment.cli import main as cli
tracemalloc.start()
with contextlib.redirect_stdout(io.StringIO()):
    cli.main(["check", sys.argv[1]])
print(tracemalloc.get_traced_memory()[1])
"""


def prose(chance: random.Random) -> str:
    """Return about 3.5 KB of text: long lines, as essays are kept."""
    paragraphs = []
    for _ in range(chance.randint(4, 9)):
        sentences = (
            " ".join(chance.choices(WORDS, k=chance.randint(8, 20))).capitalize()
            for _ in range(chance.randint(3, 7))
        )
        paragraphs.append(". ".join(sentences) + ".")
    paragraphs.insert(1, "<!--more-->")
    return "\n\n".join(paragraphs) + "\n"


def essay(number: int, chance: random.Random) -> str:
    """Return an essay with the fields that such archives have."""
    year, month, day = (
        chance.randint(1998, 2012),
        chance.randint(1, 12),
        chance.randint(1, 28),
    )
    date = f"{year}-{month:02}-{day:02}"
    fields = {
        "title": f"{chance.choice(WORDS).title()}: {chance.choice(WORDS)} {number}",
        "date": date,
        "first_draft": chance.choice([f"{year}", f"{year}-{month:02}", date]),
        "first_publication": date,
        "edited": chance.choice(["", f"{year + 1}-01-05"]),
        "notes": "Written at school",
        "tags": ", ".join(chance.sample(WORDS, 3)),
        "category": chance.choice(WORDS),
        "slug": "",
        "source": "notebook",
    }
    header = json.dumps(fields, indent="\t", ensure_ascii=False).replace("\n", "\n\t")
    return f"<!--\n\t{header}\n-->\n\n{prose(chance)}"


def generate(folder: Path, essays: int) -> None:
    """Write an archive, the same for the same number of essays."""
    chance = random.Random(essays)
    for number in range(essays):
        path = folder / f"year{number % FOLDERS}" / f"essay-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(essay(number, chance), encoding="utf-8")


def read_bytes(paths: list[str]) -> None:
    """Read each file as bytes."""
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123
            file.read()


def read_texts(paths: list[str]) -> None:
    """Read each file as text, as whoever reads essays does."""
    for path in paths:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            file.read()


def check(folder: Path) -> None:
    """Run the command, whose output is of no interest here."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = cli.main(["check", str(folder)])
    assert status == 0, output.getvalue()[:2000]


def best(*calls: Callable[[], object]) -> list[float]:
    """Return the shortest time of several of each call, in seconds."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for taken, call in zip(times, calls, strict=True):
            start = time.perf_counter()
            call()
            taken.append(time.perf_counter() - start)
    return [min(x) for x in times]


def peak_memory(folder: Path) -> int:
    """Return the peak of Python's memory while ``check`` runs, in bytes."""
    command = [sys.executable, "-c", _MEMORY, str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(answer.stdout)


def main() -> None:
    """Print both times and the growth of memory."""
    essays = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "all")
        folder.mkdir()
        generate(folder, essays)
        paths = [str(x) for x in sorted(folder.rglob("*.md"))]
        size = sum(Path(x).stat().st_size for x in paths)
        *loops, checked = best(
            lambda: read_bytes(paths), lambda: read_texts(paths), lambda: check(folder)
        )
        print(f"{essays:,} essays, {size / 1e6:.0f} MB")
        print(f"check        {checked:6.3f} s")
        for kind, taken in zip(("bytes", "texts"), loops, strict=True):
            print(f"read {kind}   {taken:6.3f} s; check takes {checked / taken:.2f} x")
        small = Path(name, "some")
        small.mkdir()
        generate(small, max(1, essays // 10))
        less, more = peak_memory(small), peak_memory(folder)
        grown = (more - less) / (essays - essays // 10)
        print(f"peak memory  {less / 1e6:.1f} MB for {essays // 10:,} essays, ", end="")
        print(f"{more / 1e6:.1f} MB for {essays:,}: {grown:.0f} bytes an essay")


if __name__ == "__main__":
    main()
