"""The command ``check``: say what is wrong with the essays, and change nothing."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli import discovery, session
from pelican_jsoncomment.cli.check.baseline import Baseline, Known, Written
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.check.formats import FORMATS, Findings, Tally, listed
from pelican_jsoncomment.cli.choice import (
    FAIL_ON,
    Choice,
    FileIgnore,
    rules_named,
)
from pelican_jsoncomment.cli.console import (
    Progress,
    count,
    say,
    say_command,
    say_next,
    visible,
)
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.session import Archive, Options, UsageError
from pelican_jsoncomment.rules import RULES, explain

# What `import` makes essays of, and Pelican leaves out.
_TEXTS = ("txt", "text")
_EPILOG = """\
examples:
  pelican-jsoncomment check content                    what is wrong there
  pelican-jsoncomment check --settings pelicanconf.py  as that blog reads it
  pelican-jsoncomment check content --select 'body-*' --fail-on warning
  pelican-jsoncomment check content --statistics       count the findings
  pelican-jsoncomment check --list-rules               what is looked for
  pelican-jsoncomment check --explain trailing-comma

An error keeps an essay out of the build; a warning is built, but probably not
what you meant; a note may be as you want it.

exit status: 0 nothing of that level, 1 findings, 2 wrong use, unreadable path
"""


def add_to(verbs: Any) -> None:
    """Add the command ``check`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "check", _EPILOG)
    session.add_paths(parser)
    session.add_stdin(parser)
    add = parser.add_argument
    rules: dict[str, Any] = {"metavar": "RULE", "action": "append", "default": []}
    add("--select", help="only these rules; body-* means several", **rules)
    add("--ignore", help="all rules but these", **rules)
    add("--explain", metavar="RULE", help="say what a rule means, and what to do")
    add("--census", action="store_true", help="count the fields of the archive")
    _add_output(parser)
    add(
        "--fail-on",
        choices=FAIL_ON,
        metavar="LEVEL",
        help="what makes the status 1: error, warning, note, never",
    )
    _add_baseline(parser)
    parser.set_defaults(run=run, per_file_ignores=())


def _add_output(parser: ArgumentParser) -> None:
    """Add the arguments that say what is written, and how."""
    add = parser.add_argument
    help_ = f"{', '.join(FORMATS[:-1])} (summary of over 20 on a terminal)"
    add("--format", choices=FORMATS, metavar="FORMAT", help=help_)
    help_ = "count the findings of each rule, and show none"
    add("--statistics", action="store_true", help=help_)
    help_ = "list the rules with their levels, and what fixes them"
    add("--list-rules", action="store_true", help=help_)


def _add_baseline(parser: ArgumentParser) -> None:
    add = parser.add_argument
    file: dict[str, Any] = {"metavar": "FILE", "type": session.file_name}
    add("--baseline", help="leave out the findings that are known in FILE", **file)
    add("--write-baseline", help="write all findings to FILE, as known", **file)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions(Options):
    """The arguments of ``check``."""

    select: Sequence[str]
    ignore: Sequence[str]
    explain: str | None
    census: bool
    statistics: bool
    list_rules: bool
    fail_on: str | None
    per_file_ignores: Sequence[FileIgnore]
    baseline: Path | None
    write_baseline: Path | None

    def known(self) -> Baseline:
        """Return the baseline; raise UsageError for a file that is none."""
        if self.write_baseline:
            return Written(self.write_baseline)
        return Known(self.baseline) if self.baseline else Baseline()


def run(arguments: Namespace) -> int:
    """Report what is wrong, and return the exit status."""
    options = CheckOptions.of(arguments)
    if options.explain:
        said = [explain(RULES[x]) for x in rules_named([options.explain])]
        say("\n\n\n".join(said), sys.stdout)
        return session.OK
    choice = Choice(options.select, options.ignore, options.per_file_ignores)
    if options.list_rules:
        listed_ = choice.rules - {*rules_named(options.ignore)}
        sys.stdout.writelines(f"{x}\n" for x in listed(listed_))
        return session.OK
    archive = session.standard_input(options) or Archive.of(options)
    known = options.known()
    start = time.perf_counter()
    checker = Checker(archive.blog, choice.rules, is_whole=archive.is_complete)
    tally = Tally()
    findings = Findings(_format(options), options.paint, archive.blog.options)
    _check(
        archive,
        checker,
        tally,
        findings,
        lambda report: choice.keeps(report) and known.keeps(report),
    )
    if not findings.close(tally):
        all_ = options.again("--format", "full", without="--statistics")
        say_command("To see them all:", *all_, stream=sys.stdout)
    if findings.is_text:
        files = count(checker.counts.files, "file")
        seconds = time.perf_counter() - start
        what = checker.counts if checker.counts.files else _instead(archive)
        hidden = f"; {known.hidden:,} known" if known.hidden else ""
        say(f"Checked {files} in {seconds:.1f} s: {what}; {tally}{hidden}.", sys.stdout)
    if options.census:
        stream = sys.stdout if findings.is_text else sys.stderr
        stream.writelines(f"{x}\n" for x in checker.overview.census())
    known.close(archive, choice.rules)
    _say_unused(choice, archive)
    if archive.unreadable:
        return session.WRONG_USE
    if findings.is_text and checker.essays:
        say_next(*_next(options, tally))
    return session.FOUND if tally.reaches(options.fail_on or "error") else session.OK


def _say_unused(choice: Choice, archive: Archive) -> None:
    """Name what ignores nothing, where more than a few files are looked at."""
    for name in choice.unused() if archive.is_whole else ():
        say(f"note: {visible(name)}: ignores nothing; remove it")


def _format(options: CheckOptions) -> str | None:
    """Return the format that is asked for; raise UsageError for two at once."""
    if options.statistics and options.format not in (None, "summary"):
        raise UsageError(
            f"--statistics is a summary, and --format {options.format} has every"
            " finding; leave one of them out"
        )
    return "summary" if options.statistics else options.format


def _next(options: Options, tally: Tally) -> list[str]:
    """Return the command that fixes the errors, or the one that builds the blog."""
    if session.STDIN in options.paths:
        return []
    if tally.of("error", "fix"):
        return options.command("fix")
    if tally.of("error", "fix --unsafe"):
        return options.command("fix", "--unsafe")
    return [] if tally.of("error") else options.building()


def _instead(archive: Archive) -> str:
    """Return what is under the paths of an archive in which no file can be checked."""
    wanted = ", ".join(f".{x}" for x in archive.blog.options.extensions)
    texts = discovery.find(archive.paths, _TEXTS, lambda _path, _error: None)
    found = count(sum(1 for _ in texts), "text file")
    return f"none ends in {wanted}; {found} of other kinds, which `import` brings over"


def _check(
    archive: Archive,
    checker: Checker,
    tally: Tally,
    findings: Findings,
    is_new: Callable[[Reported], bool],
) -> None:
    """Check each file, then the archive; write and count what is found."""
    # To find them first takes a fiftieth of the time to check them.
    paths = [*archive.files()]
    progress = Progress("Checking", len(paths))

    def report(reports: Sequence[Reported]) -> None:
        progress.clear()
        new = [*filter(is_new, reports)]
        for found in new:
            tally.add(found)
        findings.add(new)

    for number, path in enumerate(paths):
        data = archive.read(path)
        reports = checker.check(path, data) if data is not None else ()
        if reports:
            report(reports)
        if not number % 64:
            progress(number)
    report(checker.whole())
