"""Plan, make, report and take back changes of files.

The way of a change, for every command that writes:

1. ``Change.plan(path, before, edits)`` for each file, from the bytes that were read;
   ``before=None`` plans a file that does not exist yet. A change holds its edits and
   two hashes, not the file. ``diff.show(change, before, name)`` is its diff.
2. ``apply(changes, command=…, report=…, backup=…)`` makes the undo file (the old bytes
   of all files, and the report as a plan), then takes one file after the other: read
   again, compare with the hash, edit, replace. It completes a report that is a file of
   its own, and returns an ``Outcome`` for each change.
3. ``undo(load(report))`` takes back whatever still has the hash that the report names.

At every moment each file is the old or the new one, whole. A run that is killed
leaves an undo file that names every file, and the hashes tell which were written; its
temporary file is removed by the next run. Nothing here knows what a header is: what
must hold of the new text is to be proved before the change is planned.
"""

from __future__ import annotations

import os
import signal
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.atomic import ConflictError
from pelican_jsoncomment.cli.changes.edits import Change, hash_of
from pelican_jsoncomment.cli.changes.report import MEMBER, Outcome, Report

#: Called with the number of files done.
Progress = Callable[[int], None]


def apply(
    changes: Sequence[Change],
    *,
    command: str,
    report: Path | None = None,
    backup: Path | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Make the changes, and return what became of each, in order.

    *backup* is the undo file: a zip file to be made with the old bytes of all files and
    the report as a plan. *report* is a JSON file to be made that names every edit and
    what became of it. Neither may exist, and both are complete before the
    first file is touched. A file that cannot be written is an outcome, and does not
    stop the rest. After an interrupt (Ctrl-C) the file at hand is finished, and the
    rest is "not reached". Raises OSError or ConflictError where the backup or the
    report cannot be written, and KeyboardInterrupt during the backup: no file has been
    touched then.
    """
    atomic.remove_stale(
        [*_folders(changes), *(x.parent for x in (report, backup) if x)]
    )
    document = Report.of(command, changes, backup)
    planned = [Outcome(x, "planned") for x in changes]
    with held_interrupts() as interrupted:
        if backup:
            _back_up(backup, changes, document.data(planned), interrupted)
        try:
            if report:
                document.save(report, planned)
        except OSError:
            if backup:
                backup.unlink()
            raise
        outcomes = _each(changes, _apply_one, progress)
        # On a full disk the plan stays, which is all that undo needs.
        with suppress(OSError, ConflictError):
            if report:
                document.save(report, outcomes, finished=True)
    return outcomes


def undo(report: Report, progress: Progress | None = None) -> list[Outcome]:
    """Take a report's changes back, the last first; return what became of each.

    A file that has its old bytes already is "unchanged"; one that has neither the old
    nor the new is "failed", and stays. Folders that were made go where they are empty.
    """
    atomic.remove_stale(_folders(report.changes))
    _remove_put_aside(report.changes)
    outcomes = _each(report.changes[::-1], _undo_one, progress)
    for folder in report.made[::-1]:
        with suppress(OSError):
            folder.rmdir()
    return outcomes


def _remove_put_aside(changes: Sequence[Change]) -> None:
    """Remove what an undo that was killed had moved aside to remove it."""
    made = {x.after for x in changes}
    for path in atomic.put_aside(_folders(changes)):
        with suppress(OSError, ConflictError):
            if hash_of(atomic.read(path).data) in made:
                path.unlink()


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
            atomic.flush_folder(folder)
    return outcomes


def _apply_one(change: Change) -> Outcome:
    try:
        if change.before is None:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            atomic.create(change.path, change.redo(b""))
        else:
            data, seen = atomic.read(change.path)
            atomic.replace(change.path, change.redo(data), seen)
    except (OSError, ConflictError) as error:
        return Outcome(change, "failed", _reason(error))
    return Outcome(change, "written")


def _undo_one(change: Change) -> Outcome:
    try:
        data, seen = atomic.read(change.path)
        if hash_of(data) == change.before:
            return Outcome(change, "unchanged")
        old = change.take_back(data)
        if change.before is None:
            atomic.remove(change.path, data)
        else:
            atomic.replace(change.path, old, seen)
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


def _back_up(
    backup: Path,
    changes: Iterable[Change],
    report: bytes,
    interrupted: threading.Event,
) -> None:
    """Make a zip file of the files as they are, under the folder they share, and more.

    The report comes last, and is not compressed.
    """
    old = [x for x in changes if x.before is not None]
    shared = os.path.commonpath([x.path.parent for x in old]) if old else ""
    with atomic.temporary(backup.parent) as name:
        with zipfile.ZipFile(name, "w", strict_timestamps=False) as archive:
            for change in old:
                if interrupted.is_set():
                    raise KeyboardInterrupt
                data, _ = atomic.read(change.path)
                if hash_of(data) != change.before:
                    raise ConflictError(f"{change.path} has changed since it was read")
                archive.writestr(_member(change.path, shared), data)
            archive.writestr(MEMBER, report)
        # The bytes of the archive are in the file; this is for the disk.
        atomic.write_through(name, b"")
        atomic.settle(name, backup)
    atomic.flush_folder(backup.parent)


def _member(path: Path, shared: str) -> zipfile.ZipInfo:
    # A zip file has names of UTF-8. What is not becomes "\\udcff", for which another
    # file may be named; the backslash of that one is doubled.
    name = PurePath(os.path.relpath(path, shared)).as_posix().replace("\\", r"\\")
    name = name.encode("utf-8", "backslashreplace").decode()
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
