"""Remember fields of which nothing was to be said, because many essays share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pelican_jsoncomment.header.parser import JSON

# Each essay has its own.
_OWN = frozenset({"title", "slug", "summary"})
# An archive of 10,000 essays has some 6,000 dates, tags and categories.
_MOST = 20_000


class Seen:
    """The fields, with their text, of which it is known that nothing is to be said.

    To look a field up takes a third of the time that the glances at it take.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[str, JSON]] = set()

    def rest(self, fields: Mapping[str, JSON]) -> dict[str, JSON]:
        """Return the fields that have to be looked at."""
        seen = self._seen
        return {
            name: value
            for name, value in fields.items()
            # A list cannot be in a set, and 1 is equal to true.
            if not isinstance(value, str) or (name, value) not in seen
        }

    def add(self, fields: Iterable[tuple[str, JSON]]) -> None:
        """Remember fields of which nothing was to be said, whatever the others are."""
        if len(self._seen) < _MOST:
            self._seen.update(
                x for x in fields if x[0] not in _OWN and isinstance(x[1], str)
            )
