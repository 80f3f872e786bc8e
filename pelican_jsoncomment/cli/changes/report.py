"""The report of a run, which names every edit in JSON, so that undo can read it.

It is in the undo file, a zip file, beside the old files; and a file of its own where
one is asked for.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, Literal

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.edits import Change, Edit

#: What is said of a file. "planned" is in the report of a run that was killed.
Status = Literal["planned", "written", "unchanged", "failed", "not reached"]

_KIND = "pelican-jsoncomment report"
_VERSION = 2
#: The name of the report in an undo file.
MEMBER = "pelican-jsoncomment-report.json"
_ZIP = b"PK"


class ReportError(ValueError):
    """A file that is not a report of this program, or one that cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; *reason* says why, where it was not written."""

    change: Change
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run plans to change below a folder.

    ``folder`` is there before the run, ``made`` are the folders that are not, each
    before those in it. All paths are whole; the file has them relative to ``folder``.
    ``time`` is when it was saved, in UTC by ISO 8601.
    """

    folder: Path
    command: str
    changes: Sequence[Change]
    made: Sequence[Path] = ()
    backup: Path | None = None
    time: str = ""

    @classmethod
    def of(
        cls, command: str, changes: Sequence[Change], backup: Path | None = None
    ) -> Report:
        """Return the report of a command that has not changed anything yet."""
        parents = {_real(x.path).parent for x in changes}
        shared = Path(os.path.commonpath(parents or {Path.cwd()}))
        folder = next(x for x in (shared, *shared.parents) if x.is_dir())
        made = {y for x in parents for y in (x, *x.parents) if not y.is_dir()}
        return cls(folder, command, changes, sorted(made), backup)

    def save(
        self, path: Path, outcomes: Iterable[Outcome], *, finished: bool = False
    ) -> None:
        """Write the plan into a new file, or replace it when all is *finished*."""
        data = self.data(outcomes, finished=finished)
        if finished:
            atomic.replace(path, data, path.stat())
        else:
            atomic.create(path, data)
        atomic.flush_folder(path.parent)

    def data(self, outcomes: Iterable[Outcome], *, finished: bool = False) -> bytes:
        """Return the bytes of a file with this report."""
        document = {
            "kind": _KIND,
            "version": _VERSION,
            "time": datetime.now(UTC).isoformat(timespec="microseconds"),
            "command": self.command,
            "backup": str(self.backup.absolute()) if self.backup else None,
            "finished": finished,
            "folder": str(self.folder),
            "folders_made": [self._below(x) for x in self.made],
            "files": [self._entry(x) for x in outcomes],
        }
        # Paths that are not UTF-8 are lone surrogates here: ASCII can hold them.
        return (json.dumps(document, indent=1) + "\n").encode()

    def _below(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _entry(self, outcome: Outcome) -> dict[str, Any]:
        change = outcome.change
        edits = (
            {"rule": x.rule, "at": x.at, "old": _as_json(x.old), "new": _as_json(x.new)}
            for x in change.edits
        )
        return {
            "path": self._below(_real(change.path)),
            "status": outcome.status,
            "reason": outcome.reason,
            "sha256_before": change.before,
            "sha256_after": change.after,
            "edits": list(edits),
        }


def _real(path: Path) -> Path:
    """Return where a file is, which may be a link itself but is not below one."""
    return Path(os.path.realpath(path.parent), path.name)


def _as_json(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _from_json(entry: Any, name: str) -> bytes:
    value = _get(entry, name, str, dict)
    if isinstance(value, str):
        return value.encode("utf-8")
    return base64.b64decode(_get(value, "base64", str), validate=True)


def load(path: Path) -> Report:
    """Return the report in a file or in an undo file, which anybody may have written.

    Raises ReportError where it is none or names something outside of its folder,
    OSError where it cannot be read.
    """
    try:
        document = json.loads(_read(path))
        if (document["kind"], document["version"]) != (_KIND, _VERSION):
            raise ValueError(document["kind"])
        folder = Path(os.path.realpath(_get(document, "folder", str)))
        changes = [_change(folder, x) for x in _get(document, "files", list)]
        made = [_inside(folder, x) for x in _get(document, "folders_made", list)]
        command, time = _get(document, "command", str), str(document.get("time", ""))
        return Report(folder, command, changes, made, time=time)
    except _OutsideError as error:
        raise ReportError(f"{path} names {error}; nothing was changed") from None
    except (ValueError, LookupError, TypeError, EOFError, *_BAD_ZIP) as error:
        raise ReportError(f"{path} is not a report of pelican-jsoncomment") from error


# RuntimeError: an encrypted member, one of a kind that Python does not know, and JSON
# that is nested too deeply.
_BAD_ZIP = (zipfile.BadZipFile, RuntimeError)


def _read(path: Path) -> bytes:
    """Return the JSON of a report; raise ValueError where an undo file has none."""
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
        file.seek(0)
        if start != _ZIP:
            return file.read()
        with zipfile.ZipFile(file) as archive:
            member = archive.getinfo(MEMBER)
            # A few bytes that are compressed could become any number.
            if member.compress_type != zipfile.ZIP_STORED:
                raise ValueError(MEMBER)
            return archive.read(member)


class _OutsideError(Exception):
    """A path that leads out of the report's folder."""


def _inside(folder: Path, name: Any) -> Path:
    """Return the path of what is *name* below *folder*; raise _OutsideError."""
    below = PurePath(name)
    path = _real(folder / below)
    # A folder on the way may be a link by now, to anywhere.
    is_inside = path.parent.is_relative_to(folder) and path != folder
    if not is_inside or below.is_absolute() or ".." in below.parts:
        raise _OutsideError(f"{name}, which is outside of its folder {folder}")
    return path


def _change(folder: Path, entry: Any) -> Change:
    edits = (
        Edit(
            _get(x, "at", int),
            _from_json(x, "old"),
            _from_json(x, "new"),
            _get(x, "rule", str),
        )
        for x in _get(entry, "edits", list)
    )
    path = _inside(folder, _get(entry, "path", str))
    before = _get(entry, "sha256_before", str, type(None))
    return Change(path, before, _get(entry, "sha256_after", str), tuple(edits))


def _get(entry: Any, name: str, *kinds: type) -> Any:
    """Return a value of a JSON object; raise TypeError where it is of another kind."""
    value = entry[name]
    if type(value) not in kinds:
        raise TypeError(name)
    return value
