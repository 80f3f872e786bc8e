"""Say which edits fix a finding, for programs that make them one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.fix.patched import Span
from pelican_jsoncomment.cli.fix.plan import plan
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.settings import Options


class Fixes:
    """The edits that fix a finding; those of one file are planned together."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._source: Source | None = None
        self._planned: dict[bool, Mapping[Any, Sequence[Span]]] = {}

    def of(self, report: Reported) -> Sequence[Span]:
        """Return the edits of a file's text that fix a finding, none where none do."""
        finding, unsafe = report.finding, report.fixed_by == "fix --unsafe"
        if not report.fixed_by:
            return ()
        if self._source != finding.source:
            self._source, self._planned = finding.source, {}
        if unsafe not in self._planned:
            self._planned[unsafe] = self._plan(finding.source, unsafe=unsafe)
        edits = self._planned[unsafe]
        # A date that cannot be read is fixed by the rule of those that can.
        return edits.get((finding.rule, finding.at)) or edits.get(finding.at, ())

    def _plan(self, source: Source, *, unsafe: bool) -> Mapping[Any, Sequence[Span]]:
        """Return the edits by the place of what they fix, with its rule and without."""
        data, path = source.text.encode(), source.path
        planned = plan(Path(path), path, data, self._options, unsafe=unsafe)
        edits: dict[Any, list[Span]] = defaultdict(list)
        for span in planned.spans:
            for finding in (planned.problems[x].finding for x in span.problems):
                edits[finding.rule, finding.at].append(span)
                edits[finding.at].append(span)
        return edits
