"""Read what a git repository says of its texts, and run none of its programs.

The configuration of a repository can name programs for nearly everything: to show a
signature, a difference, a page. A folder that somebody was sent must not run any.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from pelican_jsoncomment.cli.session import UsageError

# What a repository may configure is overruled here, or by the arguments of "log".
_CONFIGURED = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false"),
    *("core.attributesFile=/dev/null", "core.untrackedCache=false"),
    *("diff.external=", "diff.relative=false", "log.showSignature=false"),
    *("log.showRoot=true", "log.follow=false", "log.mailmap=false"),
)
_LOG = (
    *("log", "--reverse", "--topo-order", "--no-merges", "--no-show-signature"),
    *("--no-color", "--no-decorate", "--no-notes", "--date=short"),
    *("--format=%x00%H %ad", "--patch", "--unified=0", "--inter-hunk-context=0"),
    *(
        "--text",
        "--find-renames",
        "-l1000",
        "-O/dev/null",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ),
    *("--no-ext-diff", "--no-textconv", "--submodule=short"),
    "--ignore-submodules=all",
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    # A clone that lacks objects would get them by what its remote is configured to run;
    # that is to fail. Older versions do not know the first.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_QUOTED = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPES = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
_TIP_IS_MISSING = "does not have any commits yet"


@dataclass(slots=True)
class Hunk:
    """Lines that a commit replaced; *old_at* and *new_at* count from 1.

    Where there are no old lines, the new ones come after the line *old_at*, and the
    other way round.
    """

    old_at: int
    new_at: int
    old: list[bytes] = field(default_factory=list)
    new: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class FileDiff:
    """What a commit did to one file: *old* is None where it was made, *new* removed."""

    old: str | None = None
    new: str | None = None
    hunks: list[Hunk] = field(default_factory=list)


@dataclass(slots=True)
class Commit:
    """A commit that is no merge, with the day in its author's zone."""

    name: str
    day: date
    files: list[FileDiff] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, by the folder of its work tree."""

    top: Path

    @classmethod
    def of(cls, path: Path) -> Repository:
        """Return the repository of a file or a folder.

        Raises UsageError where there is none, or where its history is cut off.
        """
        folder = path if path.is_dir() else path.parent
        wanted = ("--show-toplevel", "--is-shallow-repository")
        answer = _run(folder, "rev-parse", *wanted)
        if answer.returncode:
            raise UsageError(f"{path}: {_said(answer.stderr)}")
        top, _, is_shallow = os.fsdecode(answer.stdout).rstrip("\n").rpartition("\n")
        if is_shallow == "true":
            raise UsageError(
                f"{path}: its git history is cut off (a shallow clone), so the dates"
                " would be wrong; run `git fetch --unshallow` first"
            )
        return cls(Path(os.path.realpath(top)))

    def commits(self, extensions: Iterable[str]) -> Iterator[Commit]:
        """Yield the commits that touched files of some *extensions*, the oldest first.

        It is one run of ``git log``. Raises UsageError where that fails.
        """
        paths = [f":(top,icase)*.{x}" for x in extensions]
        # Errors go to a file, because a pipe that nobody reads could fill up.
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(
                _command(*_LOG, "--", *paths),
                cwd=self.top,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as process,
        ):
            assert process.stdout
            yield from _commits(process.stdout)
            failed = process.wait()
            errors.seek(0)
            said = _said(errors.read())
        if failed and _TIP_IS_MISSING not in said:
            raise UsageError(f"{self.top}: {said}")

    def ignored(self) -> frozenset[str]:
        """Return the commits that ``.git-blame-ignore-revs`` names."""
        path = self.top / ".git-blame-ignore-revs"
        if not path.is_file():
            return frozenset()
        lines = path.read_text("utf-8", "replace").splitlines()
        names = (x.partition("#")[0].strip().lower() for x in lines)
        return frozenset(filter(None, names))


def _command(*arguments: str) -> Sequence[str]:
    program = shutil.which("git")
    if program is None:
        raise UsageError("--dates-from git needs the program git, which is not found")
    configured = [x for given in _CONFIGURED for x in ("-c", given)]
    return [os.path.realpath(program), "--no-pager", *configured, *arguments]


def _environment() -> dict[str, str]:
    given = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return {**given, **_ENVIRONMENT}


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        _command(*arguments),
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _said(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "git failed"


# The output of git log ------------------------------------------------------------


def _commits(lines: IO[bytes]) -> Iterator[Commit]:
    commit: Commit | None = None
    file = FileDiff()
    for line in lines:
        if line.startswith(b"\0"):
            if commit:
                yield commit
            name, day = line[1:].decode("ascii").split()
            commit = Commit(name, date.fromisoformat(day))
        elif line.startswith(b"diff --git ") and commit:
            file = FileDiff()
            commit.files.append(file)
        elif hunk := _HUNK.match(line):
            file.hunks.append(_hunk(hunk, lines))
        else:
            _read_name(file, line.rstrip(b"\n"))
    if commit:
        yield commit


def _hunk(head: re.Match[bytes], lines: IO[bytes]) -> Hunk:
    """Read the lines of a hunk, of which its head says how many there are."""
    old_at, old, new_at, new = (int(x or b"1") for x in head.groups())
    hunk = Hunk(old_at, new_at)
    while len(hunk.old) < old or len(hunk.new) < new:
        line = lines.readline()
        if not line:
            break
        if line.startswith(b"-"):
            hunk.old.append(line[1:])
        elif line.startswith(b"+"):
            hunk.new.append(line[1:])
    return hunk


def _read_name(file: FileDiff, line: bytes) -> None:
    """Read a line on the names of a file, if it is one."""
    for start, is_old in (
        (b"--- a/", True),
        (b"+++ b/", False),
        (b'--- "a/', True),
        (b'+++ "b/', False),
        (b"rename from ", True),
        (b"rename to ", False),
    ):
        if line.startswith(start):
            quote = b'"' if start.endswith((b'"a/', b'"b/')) else b""
            path = _path(quote + line[len(start) :])
            if is_old:
                file.old = path
            else:
                file.new = path


def _path(given: bytes) -> str:
    """Return a path that git quotes where there is something odd in it."""
    # After a name with a space comes a tab.
    given = given.rstrip(b"\t")
    if given.startswith(b'"'):
        given = _QUOTED.sub(_unescaped, given[1:].removesuffix(b'"'))
    return os.fsdecode(given)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    number = int(code, 8) if len(code) == 3 else _ESCAPES[code[0]]
    return bytes([number])
