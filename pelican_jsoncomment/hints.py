"""Say in the build which command fixes a file: only one that does, ready to paste."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pelican_jsoncomment.errors import Finding
from pelican_jsoncomment.settings import Options

if TYPE_CHECKING:
    from pelican_jsoncomment.cli.fix.plan import Plan


def command_for(finding: Finding) -> str:
    """Return the command that fixes what a finding is about, "" where none does.

    The fix is planned for it, which takes a while: a build with nothing to say needs
    none.
    """
    is_error = finding.rule.level == "error"
    if not (is_error or finding.rule.fixed_by):
        return ""
    path = finding.source.path
    try:
        data = Path(path).read_bytes()
    except OSError:
        return ""
    for unsafe in (False, True):
        planned = _plan(path, data, unsafe=unsafe)
        if planned.change and finding.at in {x.finding.at for x in planned.problems}:
            from pelican_jsoncomment.cli.console import (  # noqa: PLC0415
                PROGRAM,
                command_line,
            )

            return command_line(PROGRAM, "fix", *["--unsafe"] * unsafe, path)
    return ""


# An essay may have several findings, which are logged one after the other.
@lru_cache(maxsize=2)
def _plan(path: str, data: bytes, *, unsafe: bool) -> Plan:
    """Return what ``fix`` does to a file, if it is called with nothing but its path."""
    # Only a build that has something to say needs it.
    from pelican_jsoncomment.cli.fix.plan import plan  # noqa: PLC0415

    return plan(Path(path), path, data, Options.read({}), unsafe=unsafe)
