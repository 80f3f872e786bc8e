"""Plan, make, report and take back changes of files.

The way of a change, for every command that writes:

1. ``Change.plan(path, before, edits)`` for each file, from the bytes that were read;
   ``before=None`` plans a file that does not exist yet. A change holds its edits and
   two hashes, not the file. ``diff.show(change, before, name)`` is its diff.
2. ``apply(changes, command=…, report=…, backup=…)`` backs the files up, saves the
   report as a plan, then takes one file after the other: read again, compare with
   the hash, edit, replace. It completes the report, and returns an ``Outcome`` for
   each change.
3. ``undo(load(report))`` takes back whatever still has the hash that the report names.

At every moment each file is the old or the new one, whole. A run that is killed
leaves a report that names every file, and the hashes tell which were written; its
temporary file is removed by the next run. Nothing here knows what a header is: what
must hold of the new text is to be proved before the change is planned.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pelican_jsoncomment.cli.changes import atomic as files
from pelican_jsoncomment.cli.changes.atomic import ConflictError

#: What is said of a file. "planned" stands in the report of a run that was killed.
Status = Literal["planned", "written", "unchanged", "failed", "not reached"]
#: Called with the number of files done.
Progress = Callable[[int], None]

_KIND = "pelican-jsoncomment report"
_VERSION = 1
_GIT_SECONDS = 60
_EDITED_SINCE = "it has been edited since; left as it is"


class ReportError(ValueError):
    """A file that is no report of this program."""


class Edit(NamedTuple):
    """A replacement: at byte offset *at* of the old file, *old* becomes *new*."""

    at: int
    old: bytes
    new: bytes
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """The edits of one file, in order and apart, and its SHA-256 before and after.

    ``before`` is None for a file that is to be made.
    """

    path: Path
    before: str | None
    after: str
    edits: tuple[Edit, ...]

    @classmethod
    def plan(cls, path: Path, before: bytes | None, edits: Iterable[Edit]) -> Change:
        """Return the change that makes *edits* in the file whose bytes are *before*.

        Raises ValueError where the edits overlap or do not fit the bytes.
        """
        ordered = tuple(sorted(edits))
        known = None if before is None else _hash(before)
        return cls(path, known, _hash(edited(before or b"", ordered)), ordered)

    def redo(self, data: bytes) -> bytes:
        """Return the new bytes; raise ConflictError where *data* are not the old."""
        if self.before is not None and _hash(data) != self.before:
            raise ConflictError("it has changed since it was read; left as it is")
        return _checked(edited(data, self.edits), self.after)

    def take_back(self, data: bytes) -> bytes:
        """Return the old bytes; raise ConflictError where *data* are not the new."""
        if _hash(data) != self.after:
            raise ConflictError(_EDITED_SINCE)
        back, shift = [], 0
        for edit in self.edits:
            back.append(Edit(edit.at + shift, edit.new, edit.old, edit.rule))
            shift += len(edit.new) - len(edit.old)
        old = edited(data, back)
        return old if self.before is None else _checked(old, self.before)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; *reason* says why, where it was not written."""

    change: Change
    status: Status
    reason: str = ""


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return *data* with *edits* made, which are in order.

    Raises ValueError where an edit's old bytes do not stand at its place.
    """
    parts, end = [], 0
    for edit in edits:
        stop = edit.at + len(edit.old)
        if edit.at < end or data[edit.at : stop] != edit.old:
            raise ValueError(f"the edit {edit.rule} at byte {edit.at} does not fit")
        parts += [data[end : edit.at], edit.new]
        end = stop
    return b"".join([*parts, data[end:]])


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _checked(data: bytes, expected: str) -> bytes:
    if _hash(data) != expected:
        raise ConflictError("its edits do not lead to the planned bytes")
    return data


# Apply and undo ------------------------------------------------------------


def apply(
    changes: Sequence[Change],
    *,
    command: str,
    report: Path | None = None,
    backup: Path | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Make the changes, and return what became of each, in order.

    *backup* is a zip file to be made with the old bytes of all files, *report* a JSON
    file that names every edit; neither may exist, and both are complete before the
    first file is touched. A file that cannot be written is an outcome, and does not
    stop the rest. After an interrupt (Ctrl-C) the file at hand is finished, and the
    rest is "not reached". Raises OSError or ConflictError where the backup or the
    report cannot be written, and KeyboardInterrupt during the backup: no file has been
    touched then.
    """
    files.remove_stale([*_folders(changes), *(x.parent for x in (report, backup) if x)])
    document = _Report(report, command, backup)
    with held_interrupts() as interrupted:
        if backup:
            _back_up(backup, changes, interrupted)
        try:
            document.save([Outcome(x, "planned") for x in changes])
        except OSError:
            if backup:
                backup.unlink()
            raise
        outcomes = _each(changes, _apply_one, progress)
        # On a full disk the plan stays, which is all that undo needs.
        with suppress(OSError, ConflictError):
            document.save(outcomes, finished=True)
    return outcomes


def undo(changes: Sequence[Change], progress: Progress | None = None) -> list[Outcome]:
    """Take changes back, the last first, and return what became of each.

    A file that has its old bytes already is "unchanged"; one that has neither the old
    nor the new is "failed", and stays.
    """
    files.remove_stale(_folders(changes))
    return _each(changes[::-1], _undo_one, progress)


def _folders(changes: Iterable[Change]) -> set[Path]:
    return {x.path.parent for x in changes}


def _each(
    changes: Sequence[Change],
    step: Callable[[Change], Outcome],
    progress: Progress | None,
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with held_interrupts() as interrupted:
        for change in changes:
            stopped = interrupted.is_set()
            outcomes.append(Outcome(change, "not reached") if stopped else step(change))
            if progress:
                progress(len(outcomes))
        for folder in _folders(changes):
            files.flush_folder(folder)
    return outcomes


def _apply_one(change: Change) -> Outcome:
    try:
        if change.before is None:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            files.create(change.path, change.redo(b""))
        else:
            data, seen = files.read(change.path)
            files.replace(change.path, change.redo(data), seen)
    except (OSError, ConflictError) as error:
        return Outcome(change, "failed", _reason(error))
    return Outcome(change, "written")


def _undo_one(change: Change) -> Outcome:
    try:
        data, seen = files.read(change.path)
        if _hash(data) == change.before:
            return Outcome(change, "unchanged")
        old = change.take_back(data)
        if change.before is None:
            change.path.unlink()
        else:
            files.replace(change.path, old, seen)
    except (OSError, ValueError, ConflictError) as error:
        if change.before is None and isinstance(error, FileNotFoundError):
            return Outcome(change, "unchanged")
        return Outcome(change, "failed", _reason(error))
    return Outcome(change, "written")


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


class _Hold(threading.Event):
    """A handler of signals that sets itself as an event."""

    def __call__(self, *_arguments: object) -> None:
        self.set()


@contextmanager
def held_interrupts() -> Iterator[threading.Event]:
    """Let an interrupt wait: it sets the event instead of being raised.

    Within another such block, the event is that of the outer one.
    """
    before = signal.getsignal(signal.SIGINT)
    if isinstance(before, _Hold):
        yield before
    elif threading.current_thread() is not threading.main_thread():
        yield threading.Event()
    else:
        signal.signal(signal.SIGINT, hold := _Hold())
        try:
            yield hold
        finally:
            signal.signal(signal.SIGINT, before)


# The backup ----------------------------------------------------------------


def is_clean_git_tree(path: Path) -> bool:
    """Return whether git holds all that stands under *path*, as it stands there."""
    folder = path if path.is_dir() else path.parent
    command = ["git", "-C", str(folder), "status", "--porcelain", "--ignored"]
    try:
        answer = subprocess.run(
            [*command, "--untracked-files=all", "--", str(path.resolve())],
            capture_output=True,
            check=True,
            timeout=_GIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return not answer.stdout


def _back_up(
    backup: Path, changes: Iterable[Change], interrupted: threading.Event
) -> None:
    """Make a zip file of the files as they are, under the folder that they share."""
    old = [x for x in changes if x.before is not None]
    shared = os.path.commonpath([x.path.parent for x in old]) if old else ""
    with files.temporary(backup.parent) as name:
        with zipfile.ZipFile(name, "w", strict_timestamps=False) as archive:
            for change in old:
                if interrupted.is_set():
                    raise KeyboardInterrupt
                data, _ = files.read(change.path)
                if _hash(data) != change.before:
                    raise ConflictError(f"{change.path} has changed since it was read")
                archive.writestr(_member(change.path, shared), data)
        # The bytes of the archive are in the file; this is for the disk.
        files.write_through(name, b"")
        files.settle(name, backup)
    files.flush_folder(backup.parent)


def _member(path: Path, shared: str) -> zipfile.ZipInfo:
    name = os.path.relpath(path, shared).encode("utf-8", "backslashreplace").decode()
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


# The report ----------------------------------------------------------------


@dataclass(slots=True)
class _Report:
    """The JSON file of a run, or nothing where *path* is None."""

    path: Path | None
    command: str
    backup: Path | None

    def save(self, outcomes: Iterable[Outcome], *, finished: bool = False) -> None:
        if self.path is None:
            return
        document = {
            "kind": _KIND,
            "version": _VERSION,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": self.command,
            "backup": str(self.backup.absolute()) if self.backup else None,
            "finished": finished,
            "files": [_entry(x) for x in outcomes],
        }
        # Paths that are not UTF-8 are lone surrogates here: ASCII can hold them.
        data = (json.dumps(document, indent=1) + "\n").encode()
        if finished:
            files.replace(self.path, data, self.path.stat())
        else:
            files.create(self.path, data)


def _entry(outcome: Outcome) -> dict[str, Any]:
    change = outcome.change
    return {
        "path": str(change.path.absolute()),
        "status": outcome.status,
        "reason": outcome.reason,
        "sha256_before": change.before,
        "sha256_after": change.after,
        "edits": [
            {"rule": x.rule, "at": x.at, "old": _as_json(x.old), "new": _as_json(x.new)}
            for x in change.edits
        ],
    }


def _as_json(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _from_json(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8")
    return base64.b64decode(value["base64"], validate=True)


def load(report: Path) -> list[Change]:
    """Return the changes that a report names, in order.

    Raises ReportError where the file is no report, OSError where it cannot be read.
    """
    try:
        document = json.loads(report.read_bytes())
        if (document["kind"], document["version"]) != (_KIND, _VERSION):
            raise ValueError(document["kind"])
        return [_change(entry) for entry in document["files"]]
    except (ValueError, LookupError, TypeError) as error:
        raise ReportError(f"{report} is no report of pelican-jsoncomment") from error


def _change(entry: dict[str, Any]) -> Change:
    edits = (
        Edit(int(x["at"]), _from_json(x["old"]), _from_json(x["new"]), str(x["rule"]))
        for x in entry["edits"]
    )
    path, before = Path(entry["path"]), entry["sha256_before"]
    return Change(path, before, entry["sha256_after"], tuple(edits))
