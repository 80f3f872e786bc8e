"""Write the comments on each essay as a JSON file of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.importers.exported import Spool
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.wanted import ExportOptions

_ADDRESSES = ("mail", "ip")
#: The statuses of what nobody ever saw, and is not written.
_UNWANTED = ("spam", "trash")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of an export. Its ``date`` is of ISO 8601, "" where it is not known.

    ``status`` is "approved", "pending", "spam" or "trash"; ``kind`` is "comment", or
    that of another site's notice.
    """

    id: str
    parent: str
    author: str
    date: str
    status: str
    url: str
    text: str
    kind: str = "comment"
    mail: str = ""
    ip: str = ""


class Comments:
    """The comments of an export, which wait in a spool until their essay is known."""

    def __init__(self, spool: Spool, options: ExportOptions) -> None:
        self._spool = spool
        self._folder = options.comments
        self._has_addresses = options.comment_addresses
        self._of: dict[str, list[Callable[[], bytes]]] = {}
        self._left: Counter[str] = Counter()

    @property
    def are_wanted(self) -> bool:
        """Whether any file is to be written."""
        return self._folder is not None

    def add(self, essay: str, comment: Comment) -> None:
        """Add a comment on the essay of an id."""
        if comment.status in _UNWANTED:
            self._left[comment.status] += 1
            return
        fields = {
            "id": comment.id,
            "parent": comment.parent,
            "author": comment.author,
            "date": comment.date,
            "status": comment.status,
            "type": comment.kind,
            "url": comment.url,
            "text": comment.text,
        }
        if self._has_addresses:
            fields |= {x: getattr(comment, x) for x in _ADDRESSES}
        data = json.dumps(fields, ensure_ascii=False, indent=1).encode()
        self._of.setdefault(essay, []).append(self._spool.add(data))

    def join(self, answers: Mapping[str, str]) -> None:
        """Add what is said on a comment to what is said on its essay.

        *answers* has the id of what each comment is on, by that of the comment.
        """
        roots: dict[str, str] = {}
        for key in [*self._of]:
            trail, at = {key}, key
            while at in answers and at not in roots and answers[at] not in trail:
                trail.add(at := answers[at])
            roots |= dict.fromkeys(trail, roots.get(at, at))
            if roots[key] != key:
                self._of.setdefault(roots[key], []).extend(self._of.pop(key))

    def item(self, essay: str, made: Item, status: str) -> Iterator[Item]:
        """Yield the file of comments of an essay that is made, if it has some."""
        parts = self._of.pop(essay, None)
        if not parts:
            return
        if made.target is None:
            self._left["on what is not made"] += len(parts)
            return
        target = made.target.with_suffix(".json")
        head = {"essay": str(made.target), "status": status}
        make = partial(_file, head, parts)
        remark = count(len(parts), "comment")
        yield Item(made.source, "comments", target, make, remark, folder=self._folder)

    def left_out(self) -> Iterator[Item]:
        """Yield an item for each reason why comments are not written."""
        if orphans := sum(map(len, self._of.values())):
            self._left["on what is not in the export"] += orphans
        for reason, number in sorted(self._left.items()):
            source, remark = f"{reason} ({number:,})", "not written"
            yield Item(source, "comment", remark=remark, number=number)


def _file(head: Mapping[str, str], parts: list[Callable[[], bytes]]) -> bytes:
    """Return the JSON of a file, in the order of the comments' dates."""
    found = [json.loads(part()) for part in parts]
    found.sort(key=lambda x: _rank(x["date"]))
    written = {x["id"] for x in found}
    for comment in found:
        if comment["parent"] not in written:
            comment["parent"] = None
    whole = {**head, "comments": found}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _rank(date: str) -> tuple[bool, datetime]:
    """Return what puts dates in order; without a date a comment is last."""
    moment = datetime.fromisoformat(date) if date else datetime.max
    return not date, moment if moment.tzinfo else moment.replace(tzinfo=UTC)
