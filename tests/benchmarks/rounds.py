"""Time contenders in turn, so that whatever else the machine does slows all alike.

All times are processor time, because other programs that run at the same time
lengthen it least. Nothing here waits for anything but the disk's cache.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
_BLOCK = 20


@dataclass(frozen=True)
class Contender:
    """What is timed: ``work`` is called with each of the items."""

    label: str
    work: Callable[[Any], object]
    items: Sequence[Any]


def interleave(contenders: Sequence[Contender], rounds: int) -> list[float]:
    """Return the seconds that each contender takes for all of its items.

    The contenders take turns at every few items, in a new order each time; of each
    few items the median over the rounds counts.
    """
    for contender in contenders:
        contender.work(contender.items[0])
    totals = [0.0] * len(contenders)
    for number, start in enumerate(range(0, len(contenders[0].items), _BLOCK)):
        # What the others left is not to be collected on a contender's time.
        gc.collect()
        block = slice(start, start + _BLOCK)
        times = [_turns(contenders, block, number + x) for x in range(rounds)]
        totals = [
            total + median(column)
            for total, column in zip(totals, zip(*times, strict=True), strict=True)
        ]
    return totals


def _turns(contenders: Sequence[Contender], block: slice, first: int) -> list[float]:
    times = [0.0] * len(contenders)
    for turn in range(len(contenders)):
        index = (first + turn) % len(contenders)
        contender = contenders[index]
        items = contender.items[block]
        start = time.process_time()
        for item in items:
            contender.work(item)
        times[index] = time.process_time() - start
    return times


def child(*args: str) -> tuple[float, float | None]:
    """Run ``tests.benchmarks.child`` in a process; return its seconds and peak MiB.

    Raises subprocess.CalledProcessError where it fails.
    """
    command = [sys.executable, "-m", "tests.benchmarks.child", *args]
    # Installed packages come with their bytecode.
    env = {n: x for n, x in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), None if memory == "None" else float(memory)


def peak_memory() -> float | None:
    """Return the most memory that this process has held, in MiB.

    None where the system does not say, as on Windows.
    """
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike ru_maxrss it does not begin at what the parent process held.
        (line,) = (x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        return None
    import resource

    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


@dataclass(frozen=True)
class Row:
    """A line of the table: seconds by number of essays, and the peak memory in MiB.

    ``base`` is the label of the row that it is compared with.
    """

    label: str
    seconds: Mapping[int, float]
    memory: float | None
    base: str
