"""Write findings for programs: JSON, SARIF, and the commands of GitHub's workflows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pelican_jsoncomment import __version__, rules
from pelican_jsoncomment.cli.console import PROGRAM, visible
from pelican_jsoncomment.cli.findings import Reported, end_of
from pelican_jsoncomment.cli.fix.by_finding import Fixes
from pelican_jsoncomment.cli.fix.patched import Span
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.rules import RULES
from pelican_jsoncomment.settings import Options

#: The version of the JSON. Keys may be added to it; another change is a new version.
VERSION = 1
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}
_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Document:
    """Standard output for programs: one entry a finding, written as they are found."""

    def __init__(
        self,
        entry: Callable[[Reported], str],
        opening: str = "",
        between: str = "",
        closing: str = "",
    ) -> None:
        self._entry = entry
        self._lead, self._between, self._closing = opening, between, closing

    def add(self, report: Reported) -> str:
        """Return what is to be written of a finding."""
        lead, self._lead = self._lead, self._between
        return lead + self._entry(report)

    def close(self) -> str:
        """Return what is to be written at the end."""
        is_empty = self._lead != self._between
        return self._lead * is_empty + self._closing


def document(name: str | None, options: Options) -> Document | None:
    """Return the document of a format, or None for one that people read.

    *options* are those by which the edits are planned that fix a finding.
    """
    fixes = Fixes(options)
    if name == "json":
        opening = f'{{"version": {VERSION}, "findings": [\n'
        return Document(
            lambda x: json.dumps(_as_json(x, fixes)), opening, ",\n", "\n]}\n"
        )
    if name == "sarif":
        run = {"tool": {"driver": _driver()}, "columnKind": "unicodeCodePoints"}
        log = json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})
        opening = f'{log.removesuffix("}]}")}, "results": [\n'
        return Document(
            lambda x: json.dumps(_as_result(x, fixes)), opening, ",\n", "\n]}]}\n"
        )
    return Document(_as_github) if name == "github" else None


def _as_json(report: Reported, fixes: Fixes) -> dict[str, Any]:
    finding, rule = report.finding, report.finding.rule
    at, source, edits = finding.at, finding.source, fixes.of(report)
    return {
        "path": source.path,
        "start": None if at is None else _place(source, at),
        "end": None if at is None else _place(source, _end(finding, edits)),
        "level": rule.level,
        "rule": rule.name,
        "documentation": rule.page,
        "message": report.message,
        "fixed_by": report.fixed_by or None,
        "edits": [
            {
                "start": _place(source, x.start),
                "end": _place(source, x.end),
                "text": x.new,
            }
            for x in edits
        ],
    }


def _end(finding: Finding, edits: Sequence[Span]) -> int:
    """Return the offset at which a finding that has a place ends.

    The *edits* that fix it know more of what is not JSON, such as a string in single
    quotes, than its first sign.
    """
    is_edited = any(x.start == finding.at for x in edits)
    return max([end_of(finding), *(x.end for x in edits if is_edited)])


def _place(source: Source, at: int) -> dict[str, int]:
    return {**source.place(at)._asdict(), "offset": at}


# SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html


def _driver() -> dict[str, Any]:
    """Return what a log says of this program, and of every rule."""
    table = [
        {
            "id": x.name,
            "shortDescription": {"text": x.meaning},
            "help": {"text": f"{x.advice} See {x.page}."},
            # It is a URL, by the schema; a path would lead nowhere.
            **({"helpUri": x.page} if rules.PROJECT else {}),
            "defaultConfiguration": {"level": x.level},
        }
        for x in RULES.values()
    ]
    return {"name": PROGRAM, "version": __version__, "rules": table}


def _as_result(report: Reported, fixes: Fixes) -> dict[str, Any]:
    finding, rule = report.finding, report.finding.rule
    edits = fixes.of(report)
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.source.path)}}
    if finding.at is not None:
        end = _end(finding, edits)
        place["region"] = _region(finding.source, finding.at, end)
    result: dict[str, Any] = {
        "ruleId": rule.name,
        "level": rule.level,
        "message": {"text": report.message},
        "locations": [{"physicalLocation": place}],
    }
    replacements = [
        {
            "deletedRegion": _region(finding.source, x.start, x.end),
            "insertedContent": {"text": x.new},
        }
        for x in edits
    ]
    if replacements:
        change = {
            "artifactLocation": place["artifactLocation"],
            "replacements": replacements,
        }
        description = {"text": f"{PROGRAM} {report.fixed_by}"}
        result["fixes"] = [{"description": description, "artifactChanges": [change]}]
    return result


def _region(source: Source, start: int, end: int) -> dict[str, int]:
    (line, column), (last, after) = source.place(start), source.place(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": after,
    }


def _uri(path: str) -> str:
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(os.fsencode(path.replace(os.sep, "/")))


# GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions


def _as_github(report: Reported) -> str:
    finding = report.finding
    properties = [f"file={_property(finding.source.path)}"]
    if finding.at is not None:
        line, column = finding.source.place(finding.at)
        properties += [f"line={line}", f"col={column}"]
    properties.append(f"title={_property(finding.rule.name)}")
    command = _GITHUB[finding.rule.level]
    return f"::{command} {','.join(properties)}::{_data(visible(report.message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(_data(text).replace(":", "%3A").replace(",", "%2C"))
