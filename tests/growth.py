"""Hold code to time that grows with the length of its input, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.conftest import THOROUGH

# From an eighth of the input to all of it: linear code takes 8 times as long, quadratic
# code 64 times. What lies between leaves room for a busy machine.
_STEP = 8
_MOST = 32
_TRIES = 3
# Below this, in seconds, a measurement says more of the machine than of the code.
_SHORTEST = 0.002


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail where *work*, called with a size, takes time with the square of it.

    Processor time of one process is compared with itself. The timeout of pytest ends
    what is far worse.
    """
    ratios = []
    # Quadratic code shows in an eighth, too.
    size = size if THOROUGH else size // 8
    for _ in range(_TRIES):
        small = max(_seconds(work, size // _STEP), _SHORTEST)
        ratios.append(_seconds(work, size) / small)
        if ratios[-1] < _MOST:
            return
    raise AssertionError(
        f"{_STEP} times the input took {min(ratios):.0f} times as long"
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
