"""The report of a run: a JSON file that names every edit, so that undo can read it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.edits import Change, Edit

#: What is said of a file. "planned" is in the report of a run that was killed.
Status = Literal["planned", "written", "unchanged", "failed", "not reached"]

_KIND = "pelican-jsoncomment report"
_VERSION = 1


class ReportError(ValueError):
    """A file that is no report of this program."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; *reason* says why, where it was not written."""

    change: Change
    status: Status
    reason: str = ""


@dataclass(slots=True)
class Report:
    """The JSON file of a run, or nothing where *path* is None."""

    path: Path | None
    command: str
    backup: Path | None

    def save(self, outcomes: Iterable[Outcome], *, finished: bool = False) -> None:
        """Write the plan into a new file, or replace it when all is *finished*."""
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
            atomic.replace(self.path, data, self.path.stat())
        else:
            atomic.create(self.path, data)


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
