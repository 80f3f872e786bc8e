"""Run the commands of a page as they are written, and compare what they print."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from pelican import Pelican
from pelican.settings import read_settings

import pelican_jsoncomment
from pelican_jsoncomment.cli.console import PROGRAM
from pelican_jsoncomment.cli.main import main

FENCE = re.compile(r"^(`{3,})(.*)\n((?:.*\n)*?)\1[ ]*$", re.MULTILINE)
LANGUAGES = ("sh", "python", "console")


def follow(
    text: str, *, languages: Collection[str] = LANGUAGES, real: Collection[str] = ()
) -> None:
    """Do in the current folder what a page says.

    Blocks of the language ``sh`` run, those of ``python`` are the settings of the blog,
    and in those of ``console`` each command prints what is below it.

    Args:
        text: The page.
        languages: Those of the blocks that count.
        real: The commands that are started as people start them. Others of this
            project, and Pelican, run in this process, which takes less time.
    """
    for _, language, block in FENCE.findall(text):
        if language not in languages:
            continue
        if language == "sh":
            assert _in_a_shell(block) == ""
        elif language == "python":
            Path("pelicanconf.py").write_text(block, "utf-8")
        else:
            _compare(block, real)


def _compare(block: str, real: Collection[str]) -> None:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        # "…" is whatever there is: of a line, or lines.
        pattern = re.sub("^…\\\\\n", r"(?:.*\n)*", re.escape(shown), flags=re.MULTILINE)
        pattern = pattern.replace("…", ".*")
        printed = _in_a_shell(command) if command in real else _here(command)
        printed = re.sub(r"in \d+\.\d s", "in 0.0 s", printed)
        assert re.fullmatch(pattern, printed), f"{command}\n{printed}"


def _here(command: str) -> str:
    name, *arguments = shlex.split(command)
    if name == PROGRAM and "|" not in arguments:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            # 1 is the status of what is left to do.
            assert main(arguments) in (0, 1), command
        return printed.getvalue()
    if command == "pelican":
        override = {"PLUGINS": [pelican_jsoncomment]}
        Pelican(read_settings("pelicanconf.py", override=override)).run()
        return ""
    return _in_a_shell(command)


def _in_a_shell(command: str) -> str:
    scripts = Path(sys.executable).parent
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), command
    return done.stdout
