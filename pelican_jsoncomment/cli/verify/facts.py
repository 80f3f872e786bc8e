"""Titles, dates, tags and categories: where a theme shows them, and where it does not.

No standard says where a page shows what it is filed under. So each item is asked for
in every place that themes have for it, and only at the end it is known which of these
places the site's theme fills: those that agree with most items. An item that one of
them does not agree with has lost something.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pelican_jsoncomment.cli.verify.losses import Loss

ARTICLES, HIDDEN, PAGES = "articles", "hidden articles", "pages"
#: What has templates of its own, or is in no listing.
GROUPS = (ARTICLES, HIDDEN, PAGES)
# A place is the theme's where so many times more items are as they were than not.
_MOST = 4


class Place(NamedTuple):
    """A place of pages that may have a fact, such as their headings.

    ``of`` is one of ``GROUPS``.
    """

    kind: str
    of: str
    name: str


class Fact(NamedTuple):
    """A title, a date or a name of an item, and in which places its page has it."""

    kind: str
    value: str
    places: Mapping[str, bool]


@dataclass(slots=True)
class _Row:
    """An item whose fact not all places agree with."""

    item: str
    page: str
    value: str
    hits: frozenset[str]


@dataclass
class Facts:
    """The facts of all items, and the places that agree with them."""

    counted: Counter[Place] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _rows: dict[tuple[str, str], list[_Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _names: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def add(self, fact: Fact, item: str, page: str, of: str) -> None:
        """Take in where a fact of an item is in its page, and where it is not."""
        kind, value, places = fact
        hits = frozenset(x for x, is_hit in places.items() if is_hit)
        hits = self._names.setdefault(hits, hits)
        self.asked[kind, of] += 1
        for name in hits:
            self.counted[Place(kind, of, name)] += 1
        if len(hits) < len(places):
            self._rows[kind, of].append(_Row(item, page, value, hits))

    def losses(self) -> Iterator[Loss]:
        """Yield what the theme shows of most items, and not of these."""
        for (kind, of), rows in self._rows.items():
            wanted = self._of_theme(kind, of)
            if not self._is_shown(kind, of):
                continue
            for row in rows:
                lacks = sorted(wanted - row.hits)
                if row.hits and not lacks:
                    continue
                where = f"not in {' nor in '.join(lacks)}" if lacks else "nowhere"
                reason = f"{row.value!r} is {where}"
                yield Loss(kind, row.item, row.page, reason, row.value)

    def not_shown(self) -> Iterator[tuple[str, str, int]]:
        """Yield the kinds that the theme shows nowhere, and how many items have one."""
        for (kind, of), number in self.asked.items():
            if not self._is_shown(kind, of):
                yield kind, of, number

    def _of_theme(self, kind: str, of: str) -> set[str]:
        asked = self.asked[kind, of]
        return {
            place.name
            for place, hits in self.counted.items()
            if place[:2] == (kind, of) and hits >= _MOST * (asked - hits)
        }

    def _is_shown(self, kind: str, of: str) -> bool:
        """Return whether the theme shows a kind, or would have to.

        Themes show no dates where they are not meant to, and Pelican's pages have no
        tags. That all articles have lost theirs is no reason to be silent.
        """
        if kind == "titles" or (kind in ("tags", "categories") and of == ARTICLES):
            return True
        least = self.asked[kind, of] / 2
        return any(n >= least for x, n in self.counted.items() if x[:2] == (kind, of))


def has_run(words: list[str], run: list[str]) -> bool:
    """Return whether some words come one after the other in others."""
    return bool(run) and f" {' '.join(run)} " in f" {' '.join(words)} "


def values(given: object) -> Iterable[str]:
    """Return the names in a field that may have one or several."""
    if isinstance(given, (list, tuple)):
        return [str(x) for x in given]
    return [str(given)] if given else []
