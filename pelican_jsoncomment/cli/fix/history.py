"""Find the days on which the text of an essay was edited, in the history of git.

A commit counts for a file where the text after its header changed in more than white
space. Where the header ends is followed from commit to commit, by the lines that each
of them replaced: git is asked once, and no version of a file is read as a whole but the
first. Between branches that changed the length of one header differently, a line or two
may be taken for the other part.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pelican_jsoncomment.cli.fix.git import Commit, FileDiff, Hunk, Repository
from pelican_jsoncomment.header.parser import json_at

_CLOSING, _YAML = b"-->", b"---"
# The lines of a header.
_LONGEST = 1000
# A commit that touches more of an archive than this is about all of it.
_MASS = 0.1


@dataclass(slots=True)
class _File:
    """A file on its way through the history.

    ``header`` is the number of lines up to the end of its header, 0 without one;
    ``edits`` has the commits that changed its text, ``touched`` all after the first.
    """

    header: int = 0
    edits: list[Commit] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


def edits(
    repository: Repository, paths: Collection[Path], extensions: Iterable[str]
) -> Mapping[Path, Sequence[date]]:
    """Return the days on which the files of an archive were edited, in order.

    *paths* are real paths of files. Raises UsageError where git fails.
    """
    files = _followed(repository.commits(extensions))
    ours = {
        path: file
        for name, file in files.items()
        if (path := repository.top / name) in paths
    }
    numbers: dict[str, int] = {}
    for file in ours.values():
        for name in file.touched:
            numbers[name] = numbers.get(name, 0) + 1
    # One file alone is never the mass, however few there are.
    most = max(1, _MASS * len(paths))
    left_out = repository.ignored() | {x for x, n in numbers.items() if n > most}
    return {
        path: sorted({x.day for x in file.edits if x.name not in left_out})
        for path, file in ours.items()
    }


def _followed(commits: Iterable[Commit]) -> dict[str, _File]:
    """Return the files that are there after all commits, by their names then."""
    files: dict[str, _File] = {}
    for commit in commits:
        # Files may have swapped their names.
        before = {x.old: files.pop(x.old) for x in commit.files if x.old in files}
        for diff in commit.files:
            if diff.new is None:
                continue
            file = before.get(diff.old or "")
            if file is None:
                file = _File(_end_of_header(y for x in diff.hunks for y in x.new))
            else:
                file.touched.append(commit.name)
                if _changes_text(file, diff):
                    file.edits.append(commit)
            files[diff.new] = file
    return files


def _changes_text(file: _File, diff: FileDiff) -> bool:
    """Return whether a commit changed the text of a file; follow its header's end."""
    end, is_changed = file.header, False
    for hunk in diff.hunks:
        new_end = _new_end(hunk, file.header, end)
        old = _text(hunk.old, hunk.old_at, file.header)
        new = _text(hunk.new, hunk.new_at, new_end)
        is_changed = is_changed or _squeezed(old) != _squeezed(new)
        end = new_end
    file.header = end
    return is_changed


def _new_end(hunk: Hunk, old_end: int, end: int) -> int:
    """Return the line at which the header ends after a hunk.

    *old_end* is that line in the old file, and *end* what it is in the new one by the
    hunks before this one.
    """
    first = hunk.old_at if hunk.old else hunk.old_at + 1
    last = hunk.old_at + len(hunk.old) - 1 if hunk.old else hunk.old_at
    if first > max(old_end, 1):
        return end
    if last < old_end and not (first == 1 and _end_of_header(hunk.new)):
        return end + len(hunk.new) - len(hunk.old)
    if hunk.new_at == 1:
        return _end_of_header(hunk.new)
    # The line of the header's end was replaced, or taken out.
    closing = (n for n, line in enumerate(hunk.new) if _CLOSING in line)
    return max(0, hunk.new_at + next(closing, -1))


def _end_of_header(lines: Iterable[bytes]) -> int:
    """Return the number of lines up to the end of the header at the top, or 0.

    YAML counts, because it may have become a header since.
    """
    top: list[bytes] = []
    is_yaml = False
    for number, line in enumerate(itertools.islice(lines, _LONGEST), 1):
        written = line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").strip()
        if not top and written:
            is_yaml = written == _YAML
            if not is_yaml and not written.startswith(b"<!--"):
                return 0
        elif is_yaml and written == _YAML:
            return number
        if written:
            top.append(line)
        if not is_yaml and _CLOSING in line:
            text = b"".join(top).decode("utf-8", "replace")
            return number if json_at(text) is not None else 0
    return 0


def _text(lines: Sequence[bytes], at: int, end: int) -> Iterator[bytes]:
    """Yield the lines from the line *at* on that come after the header's *end*."""
    for number, line in enumerate(lines, at):
        if number > end:
            yield line
        elif number == end:
            yield line.partition(_CLOSING)[2]


def _squeezed(lines: Iterable[bytes]) -> bytes:
    """Return lines without white space, so that it is the same where they break."""
    return b"".join(b"".join(lines).split())
