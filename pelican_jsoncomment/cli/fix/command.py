"""The command ``fix``: show how broken headers would be fixed, or fix them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes import edits
from pelican_jsoncomment.cli.changes.runner import Planned, Runner, Words, add_writing
from pelican_jsoncomment.cli.console import Paint, count
from pelican_jsoncomment.cli.findings import Reported, as_text
from pelican_jsoncomment.cli.fix.plan import Plan, plan
from pelican_jsoncomment.cli.fix.repair import Problem
from pelican_jsoncomment.cli.session import Archive, Options, UsageError

_EPILOG = """\
examples:
  pelican-jsoncomment fix content              show the fixes that are safe
  pelican-jsoncomment fix content --write      make them
  pelican-jsoncomment undo                     take them back
  pelican-jsoncomment fix content --unsafe     show guesses, too
  pelican-jsoncomment fix content --add-headers    headers for texts without one
  pelican-jsoncomment fix content --links --old-site https://old.example

Only spans of the header are edited; every other byte stays. --write first puts
the old files into an undo file, a zip file beside the folder.

exit status: 0 nothing left to fix, 1 something, 2 wrong use, unreadable path
"""
# Of its arguments, those that standard input has no use for.
_OF_FILES = (
    *("write", "diff", "report", "backup", "no_backup", "format"),
    *("add_headers", "date_from", "dates_from", "links", "old_site"),
)


def add_to(verbs: Any) -> None:
    """Add the command ``fix`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "fix", _EPILOG)
    session.add_paths(parser)
    session.add_stdin(parser)
    help_ = "make also fixes that involve a guess; read the diff"
    parser.add_argument("--unsafe", action="store_true", help=help_)
    add = parser.add_argument
    help_ = "give a header to texts without front matter"
    add("--add-headers", action="store_true", help=help_)
    help_ = "with --add-headers: else the date is the file's"
    add("--date-from", choices=["mtime"], help=help_)
    help_ = "add to edited the days of edits that git knows"
    add("--dates-from", choices=["git"], help=help_)
    help_ = "lead links from old addresses to where essays are"
    add("--links", action="store_true", help=help_)
    session.add_old_site(parser)
    add_writing(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixOptions(Options):
    """The arguments of ``fix``."""

    unsafe: bool


@dataclass(slots=True)
class _Fixing:
    """One run: the plans of the files as they are shown, and what was counted."""

    blog: Blog
    unsafe: bool
    paint: Paint
    problems: int = 0
    by_hand: int = 0
    unsafe_only: int = 0

    def plan(self, path: Path, name: str, data: bytes) -> Planned:
        """Plan one file."""
        planned = plan(path, name, data, self.blog.options, unsafe=self.unsafe)
        reports = self._left(planned)
        left = [as_text(x, self.paint) for x in reports]
        left_rows = [x.row for x in reports]
        if planned.change is None:
            return Planned(left=left, left_rows=left_rows)
        rows = [(x.finding.rule.level, *_fix(x)) for x in planned.problems]
        self.problems += len(planned.problems)
        rules = Counter(map(_named, planned.problems))
        done = ", ".join(f"{n} × {x}" if n > 1 else x for x, n in rules.items())
        notes = list(map(_note, planned.problems))
        return Planned(planned.change, notes, done, left, rows, left_rows)

    def _left(self, planned: Plan) -> list[Reported]:
        """Name what stays as it is: for --unsafe to fix, or by hand."""
        reports = [Reported(x, "fix --unsafe") for x in planned.unsafe_only]
        self.unsafe_only += bool(reports)
        if planned.refusal and not reports:
            self.by_hand += 1
            reports = [Reported(planned.refusal)]
        return reports

    def left(self) -> str:
        """Return what is not fixed, as the end of a sentence."""
        parts = []
        if self.unsafe_only:
            parts.append(f"{count(self.unsafe_only, 'essay')} only with --unsafe")
        if self.by_hand:
            parts.append(f"{count(self.by_hand, 'essay')} only by hand")
        return f"; {', '.join(parts)}" if parts else ""


def _note(problem: Problem) -> str:
    finding = problem.finding
    line, column = finding.source.place(finding.at or 0)
    return f"{line}:{column} {_named(problem)}: {finding.reason}"


def _fix(problem: Problem) -> tuple[str, str]:
    """Return the name of the rule by which a problem is fixed, and what fixes it."""
    rule = problem.fixed_by
    assert rule
    return rule.name, rule.fixed_by


def _named(problem: Problem) -> str:
    """Return the name of the rule by which a problem is fixed."""
    rule = problem.fixed_by
    assert rule
    return f"{rule.name} (unsafe)" if rule.is_guess else rule.name


def _refuse_for_stdin(arguments: Namespace) -> None:
    """Raise UsageError for an argument that only files have a use for."""
    for name in _OF_FILES:
        if getattr(arguments, name):
            option = f"--{name.replace('_', '-')}"
            reason = "is for files; fix - writes the fixed text to standard output"
            raise UsageError(f"{option} {reason}")


def _filter(options: FixOptions, archive: Archive) -> int:
    """Write what standard input has, fixed, and return the exit status."""
    (name,) = archive.paths
    data = archive.read(name)
    if data is None:
        return session.WRONG_USE
    fixing = _Fixing(archive.blog, options.unsafe, Paint(sys.stderr, options.color))
    planned = fixing.plan(Path(name), name, data)
    sys.stderr.writelines(f"{x}\n" for x in planned.left)
    change = planned.change
    sys.stdout.buffer.write(edits.edited(data, change.edits) if change else data)
    remains = fixing.by_hand or fixing.unsafe_only
    return session.FOUND if remains else session.OK


def _other_run(arguments: Namespace) -> Callable[[Namespace], int] | None:
    """Return what an argument asks for that is not about headers, which come alone.

    Raises UsageError for two of them, and for what belongs to another one.
    """
    asked = [x for x in ("add_headers", "dates_from", "links") if vars(arguments)[x]]
    if len(asked) > 1:
        first, second, *_ = (f"--{x.replace('_', '-')}" for x in asked)
        raise UsageError(f"{first} and {second} are for two runs")
    if arguments.date_from and not arguments.add_headers:
        raise UsageError("--date-from is for --add-headers; add that, too")
    if arguments.old_site and not arguments.links:
        raise UsageError("--old-site is for --links; add that, too")
    return _OTHERS[asked[0]] if asked else None


# All commands would wait 20 ms for these.


def _run_headers(arguments: Namespace) -> int:
    from pelican_jsoncomment.cli.fix import headers  # noqa: PLC0415

    return headers.run(headers.HeaderOptions.of(arguments))


def _run_dates(arguments: Namespace) -> int:
    from pelican_jsoncomment.cli.fix import edited  # noqa: PLC0415

    return edited.run(Options.of(arguments))


def _run_links(arguments: Namespace) -> int:
    from pelican_jsoncomment.cli.fix import links  # noqa: PLC0415

    return links.run(links.LinkOptions.of(arguments))


_OTHERS: Mapping[str, Callable[[Namespace], int]] = {
    "add_headers": _run_headers,
    "dates_from": _run_dates,
    "links": _run_links,
}


def run(arguments: Namespace) -> int:
    """Show or write the fixed essays, and return the exit status."""
    options = FixOptions.of(arguments)
    if archive := session.standard_input(options):
        _refuse_for_stdin(arguments)
        return _filter(options, archive)
    if other := _other_run(arguments):
        return other(arguments)
    archive = Archive.of(options)
    fixing = _Fixing(archive.blog, options.unsafe, options.paint)
    runner = Runner(options, archive, Words("fix", "Fixed"))
    runner.plan_files(fixing.plan)
    problems = count(fixing.problems, "problem")
    would = f"fix {problems} in {count(len(runner.changes), 'essay')}"
    remains = bool(fixing.by_hand or fixing.unsafe_only)
    then = options.command("check") if fixing.by_hand else options.building()
    if fixing.unsafe_only:
        then = options.command("fix", "--unsafe")
    return runner.finish(would, fixing.left(), remains=remains, then=then)
