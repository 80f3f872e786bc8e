"""Which findings are wanted: rules by name, and what is ignored where."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Sequence

from pelican_jsoncomment.cli.session import UsageError
from pelican_jsoncomment.rules import RULES


def rules_named(patterns: Sequence[str]) -> list[str]:
    """Return the rules that *patterns* name; raise UsageError for an unknown one."""
    names: list[str] = []
    for pattern in (x.strip() for given in patterns for x in given.split(",")):
        found = fnmatch.filter(RULES, pattern)
        if not found:
            near = difflib.get_close_matches(pattern, RULES, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"no rule is named {pattern}{hint}")
        names += found
    return names
