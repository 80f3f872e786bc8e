"""What ``check`` finds, and what ``fix`` does about it, as editors take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Diagnostic,
    DiagnosticSeverity,
    TextEdit,
)

from pelican_jsoncomment.cli.console import PROGRAM, count
from pelican_jsoncomment.cli.findings import Reported, end_of
from pelican_jsoncomment.cli.fix.by_finding import Fixes
from pelican_jsoncomment.cli.fix.patched import Span
from pelican_jsoncomment.cli.fix.plan import plan
from pelican_jsoncomment.cli.lsp.positions import Positions
from pelican_jsoncomment.errors import Finding
from pelican_jsoncomment.rules import Level
from pelican_jsoncomment.settings import Options

_SEVERITIES: dict[Level, DiagnosticSeverity] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "note": DiagnosticSeverity.Information,
}
#: The kind of the action that makes all safe fixes, also when a file is saved.
FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.{PROGRAM}"


class Found(NamedTuple):
    """A finding, the diagnostic that it is, and its place as offsets of the text."""

    report: Reported
    start: int
    end: int
    diagnostic: Diagnostic


def found_in(
    text: str, reports: Iterable[Reported], positions: Positions
) -> Iterator[Found]:
    """Yield the findings of a text with their diagnostics."""
    for report in reports:
        finding = report.finding
        start, end = _place(text, finding)
        yield Found(
            report,
            start,
            end,
            Diagnostic(
                positions.range(start, end),
                report.message,
                severity=_SEVERITIES[finding.rule.level],
                code=finding.rule.name,
                source=PROGRAM,
            ),
        )


def _place(text: str, finding: Finding) -> tuple[int, int]:
    """Return where a finding is, the top where it has no place in this text."""
    at, known = finding.at, finding.source.text
    # Of the whole archive the file on disk speaks, which may be older.
    if at is None or (known != text and known[:at] != text[:at]):
        return 0, 0
    return at, min(end_of(finding), len(text))


def fixes_of(
    found: Iterable[Found], options: Options
) -> Iterator[tuple[CodeAction, Sequence[Span]]]:
    """Yield the fixes of findings of one text, each with its edits.

    A fix is preferred where it needs no guess.
    """
    fixes = Fixes(options)
    made: dict[tuple[Span, ...], CodeAction] = {}
    for report, _, _, diagnostic in found:
        spans = tuple(fixes.of(report))
        # One edit may fix two problems that touch.
        if spans in made:
            made[spans].diagnostics = [*(made[spans].diagnostics or ()), diagnostic]
        elif spans:
            made[spans] = _action(report, diagnostic)
    yield from ((action, spans) for spans, action in made.items())


def fixes_of_all(
    path: str, text: str, options: Options
) -> Iterator[tuple[CodeAction, Sequence[Span]]]:
    """Yield what makes all safe fixes of a text at once, with its edits."""
    data = text.encode("utf-8", "surrogatepass")
    planned = plan(Path(path), path, data, options, unsafe=False)
    if not planned.spans:
        return
    yield CodeAction("Fix all that is safe to fix", kind=FIX_ALL), planned.spans
    if len(planned.problems) > 1:
        title = (
            f"Fix all {count(len(planned.problems), 'problem')} that are safe to fix"
        )
        yield CodeAction(title, kind=CodeActionKind.QuickFix), planned.spans


def _action(report: Reported, diagnostic: Diagnostic) -> CodeAction:
    rule, is_safe = report.finding.rule.name, report.fixed_by == "fix"
    title = f"Fix {rule}" if is_safe else f"Fix {rule}, with a guess: read the result"
    return CodeAction(
        title,
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=is_safe or None,
    )


def is_wanted(action: CodeAction, only: Sequence[CodeActionKind | str] | None) -> bool:
    """Return whether an action is of a kind that an editor asks for."""
    if only is None:
        return True
    kind = _name(action.kind)
    return any(not x or f"{kind}.".startswith(f"{x}.") for x in map(_name, only))


def _name(kind: CodeActionKind | str | None) -> str:
    return kind.value if isinstance(kind, CodeActionKind) else kind or ""


def text_edits(spans: Iterable[Span], positions: Positions) -> list[TextEdit]:
    """Return edits of a text as editors take them."""
    return [TextEdit(positions.range(x.start, x.end), x.new) for x in spans]
