"""What a terminal shows of a command: for the pictures, and for the test of them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

COLUMNS = 80
# Those of the README, by the names of their files: a title, and other fields.
ESSAYS = {
    "nep.md": ("The NEP", '"date": "2006",\n\t\t"tags": "history, essay"'),
    "purges.md": (
        "The Purges",
        '"date": "2008-03-30",\n\t\t"first_draft": "2006",\n\t\t'
        '"tags": "history, essay",',
    ),
}


def write_essays(folder: Path) -> None:
    """Write the essays that the commands are shown with."""
    content = folder / "content"
    content.mkdir(parents=True)
    for name, (title, fields) in ESSAYS.items():
        header = f'<!--\n\t{{\n\t\t"title": "{title}",\n\t\t{fields}\n\t}}\n-->\n'
        (content / name).write_text(f"{header}\nText.\n", encoding="utf-8")


def in_a_terminal(folder: Path, *command: str) -> str:
    """Return what a command writes to a terminal, with its colours."""
    ours, its = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    program = Path(sys.executable).with_name(command[0])
    subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env={k: x for k, x in environment.items() if k != "NO_COLOR"},
        stdout=its,
        stderr=its,
        check=False,
    )
    os.close(its)
    written = b""
    # Linux has an error for the end of what was written there.
    try:
        while part := os.read(ours, 4096):
            written += part
    except OSError:
        pass
    os.close(ours)
    return written.decode().replace("\r\n", "\n")
