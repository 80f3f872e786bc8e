"""Pelican's start, without any plugin and with this one."""

from __future__ import annotations

from statistics import median

from tests.benchmarks.rounds import child

_KINDS = ((), ("jsoncomment",))


def milliseconds(rounds: int) -> float:
    """Return what importing and registering the plugin adds to Pelican's own start.

    It is the median of the differences of processes that took turns.
    """
    differences = []
    child("start", *_KINDS[1])
    for number in range(rounds):
        order = _KINDS if number % 2 else _KINDS[::-1]
        took = {plugins: child("start", *plugins)[0] for plugins in order}
        differences.append(took[_KINDS[1]] - took[_KINDS[0]])
    return 1000 * median(differences)
