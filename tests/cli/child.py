"""Run a function in a child process, also as a user who may not do everything."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def in_child(run: Callable[[], int | None]) -> int:
    """Return what a function returns in a child process, 3 where it raises."""
    child = os.fork()
    if child == 0:  # pragma: no cover - the child ends without a report
        status = 3
        try:
            status = run() or 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def become_nobody() -> None:
    """Be another user than root, who may do everything."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def open_the_way_to(folder: Path) -> None:
    """Let every user reach a temporary folder of the tests."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path(parent.anchor):
            parent.chmod(parent.stat().st_mode | 0o055)
