"""Plan how an essay is mended, and prove that nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.changes.apply import Change, Edit, edited
from pelican_jsoncomment.cli.fix.repair import Flaw, Repair, Span
from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.header import parser as header
from pelican_jsoncomment.header.misplaced import MISPLACED_WITHIN
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.settings import Options


class ProofError(Exception):
    """A planned change that does not keep what it has to keep."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one file.

    ``change`` is None where there is nothing to be done, or nothing can be; then
    ``refusal`` says why. ``flaws`` are what the change mends.
    """

    change: Change | None = None
    flaws: Sequence[Flaw] = ()
    refusal: Finding | None = None


def plan(
    path: Path, shown: str, data: bytes, options: Options, *, unsafe: bool
) -> Plan:
    """Return the plan for the file at *path*, whose bytes are *data*.

    Messages name the file *shown*. Without *unsafe*, only those flaws are mended whose
    mending needs no supposition.
    """
    try:
        source = header.read_source(data, shown) or _ordinary(data, shown, unsafe)
    except EssayError as error:
        return Plan(refusal=error.finding)
    if source is None:
        return Plan()
    repair = Repair(source, options, unsafe).run()
    if repair.head is None:
        return Plan(refusal=repair.certain[-1].finding if repair.certain else None)
    if not repair.edits:
        return Plan()
    change = Change.plan(path, data, as_bytes(source.text, repair.edits))
    try:
        _prove(data, change, repair)
    except ProofError as error:
        return Plan(refusal=Finding(rules.PROOF, "header", str(error), source))
    return Plan(change, repair.flaws)


def _ordinary(data: bytes, shown: str, unsafe: bool) -> Source | None:
    """Return the text of a file that may have a header further down."""
    if not unsafe or b"<!--" not in data[:MISPLACED_WITHIN]:
        return None
    try:
        return Source(data.decode("utf-8"), shown)
    except UnicodeDecodeError:
        return None


def as_bytes(text: str, spans: Iterable[Span]) -> list[Edit]:
    """Return edits of a text as edits of its UTF-8 bytes."""
    edits, at, end = [], 0, 0
    for span in spans:
        at += len(text[end : span.start].encode())
        old = text[span.start : span.end].encode()
        edits.append(
            Edit(at, old, span.new.encode(), ", ".join(x.name for x in span.rules))
        )
        at, end = at + len(old), span.end
    return edits


def _prove(before: bytes, change: Change, repair: Repair) -> None:
    """Raise ProofError unless the new bytes say what was planned, and no more."""
    after = edited(before, change.edits)
    source = header.read_source(after, repair.source.path)
    again = Repair(source, repair.options, repair.unsafe).run() if source else None
    if source is None or again is None or again.head is None:
        raise ProofError("the mended header cannot be read; the file stays as it is")
    if again.edits:
        raise ProofError("a second mending would change more; the file stays as it is")
    if _value(again.head) != _value(repair.head):
        raise ProofError(
            "the mended header says something else; the file stays as it is"
        )
    body = source.text[again.head.body_at :].encode()
    if not _is_kept(before, body, change.edits):
        raise ProofError("the body would change; the file stays as it is")


def _value(head: Header | None) -> str:
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    return json.dumps(head.fields if head else None)


def _is_kept(before: bytes, body: bytes, edits: Sequence[Edit]) -> bool:
    """Return whether *body* is the old body, and no edit reaches into it."""
    if any(rules.MISPLACED_HEADER.name in x.rule for x in edits):
        kept, end = [], 0
        for edit in edits:
            kept.append(before[end : edit.at])
            end = edit.at + len(edit.old)
        return body.lstrip(b"\r\n") == b"".join([*kept, before[end:]]).lstrip(b"\r\n")
    last = edits[-1]
    head = before.removesuffix(body)
    apart = last.at + len(last.old) <= len(head) - len(b"-->")
    return before.endswith(body) and head.endswith(b"-->") and apart
