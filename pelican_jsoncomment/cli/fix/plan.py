"""Plan how an essay is fixed, and prove that nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.changes.edits import (
    Change,
    Edit,
    ProofError,
    edited,
    in_bytes,
)
from pelican_jsoncomment.cli.fix.patched import Span
from pelican_jsoncomment.cli.fix.repair import Fixed, Problem, Repair
from pelican_jsoncomment.errors import EssayError, Finding, Source
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.misplaced import MISPLACED_WITHIN
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.settings import Options

# A byte-order mark, and what may be at the top of a body.
_MARK = b"\xef\xbb\xbf"
_TOP = _MARK + b"\r\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one file.

    ``change`` is None where there is nothing to be done, or nothing can be; then
    ``refusal`` says why. ``problems`` are what the change fixes, and ``unsafe_only``
    what a plan with guesses would fix besides. ``spans`` are the edits of the change
    as those of a string, with the numbers of the problems that each of them fixes.
    """

    change: Change | None = None
    problems: Sequence[Problem] = ()
    refusal: Finding | None = None
    unsafe_only: Sequence[Finding] = ()
    spans: Sequence[Span] = ()


def plan(
    path: Path, shown: str, data: bytes, options: Options, *, unsafe: bool
) -> Plan:
    """Return the plan for the file at *path*, whose bytes are *data*.

    Messages name the file *shown*. Without *unsafe*, the change fixes only what needs
    no guess.
    """
    try:
        source = parser.read_source(data, shown) or _ordinary(data, shown)
    except EssayError as error:
        return Plan(refusal=error.finding)
    if source is None:
        return Plan()
    repair = Repair(source, options).run()
    fixed = repair.unsafe if unsafe else repair.safe
    if fixed is None:
        reason = next(x.finding for x in repair.problems if not x.is_safe)
        return Plan(refusal=reason, unsafe_only=[reason] if repair.unsafe else ())
    more = repair.unsafe.problems if repair.unsafe and not unsafe else ()
    left = [x.finding for x in more if not x.is_safe]
    if not fixed.edits:
        return Plan(unsafe_only=left)
    change = Change.plan(path, data, as_bytes(source.text, fixed.edits))
    try:
        _prove(data, change, repair, fixed, unsafe=unsafe)
    except ProofError as error:
        return Plan(refusal=Finding(rules.PROOF, "header", str(error), source))
    return Plan(change, fixed.problems, unsafe_only=left, spans=fixed.edits)


def _ordinary(data: bytes, shown: str) -> Source | None:
    """Return the text of a file that may have a header further down."""
    if b"<!--" not in data[:MISPLACED_WITHIN]:
        return None
    try:
        return Source(data.decode("utf-8"), shown)
    except UnicodeDecodeError:
        return None


def as_bytes(text: str, spans: Iterable[Span]) -> list[Edit]:
    """Return edits of a string as edits of its UTF-8 bytes."""
    named = ((x, ", ".join(y.name for y in x.rules)) for x in spans)
    return in_bytes(text, ((x.start, x.end, x.new, rule) for x, rule in named))


def _prove(
    before: bytes, change: Change, repair: Repair, fixed: Fixed, *, unsafe: bool
) -> None:
    """Raise ProofError unless the new bytes say what was planned, and no more."""
    source = parser.read_source(edited(before, change.edits), repair.source.path)
    again = Repair(source, repair.options).run() if source else repair
    refixed = again.unsafe if unsafe else again.safe
    if source is None or refixed is None or refixed.head is None:
        raise ProofError("the fixed header cannot be read; the file stays as it is")
    if refixed.edits:
        raise ProofError("a second fix would change more; the file stays as it is")
    if _value(refixed.head) != _value(fixed.head):
        raise ProofError("the fix changed what it must not; the file stays as it is")
    body = source.text[refixed.head.body_at :].encode()
    if not _is_kept(before, body, change.edits):
        raise ProofError("the body would change; the file stays as it is")


def _value(head: Header | None) -> str:
    # Unlike ==, this tells 1 from 1.0 and from true, and keeps the order.
    return json.dumps(head.fields if head else None)


def _is_kept(before: bytes, body: bytes, edits: Sequence[Edit]) -> bool:
    """Return whether *body* is the old body, and no edit reaches into it."""
    if any(rules.MISPLACED_HEADER.name in x.rule for x in edits):
        # All that goes is one comment, and marks at the top.
        gone = [x for x in edits if x.old.replace(_MARK, b"")]
        start, end = gone[0].at, gone[-1].at + len(gone[-1].old)
        comment = before[start:end].rstrip(b"\r\n")
        kept = before[:start] + before[end:]
        is_comment = comment.startswith(b"<!--") and comment.endswith(b"-->")
        return is_comment and body.lstrip(_TOP) == kept.lstrip(_TOP)
    # What comes after the last edit is as it was, and so is the body if it is there.
    last = edits[-1]
    return last.at + len(last.old) <= len(before) - len(body) - len(b"-->")
