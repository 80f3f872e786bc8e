"""What can be lost in a move, and what is said of it."""

from __future__ import annotations

from typing import NamedTuple

#: The kinds of what is compared, in the order of the table. "private" is what must not
#: be on the site, and is.
KINDS = (
    *("addresses", "words", "links", "pictures", "titles", "dates"),
    *("tags", "categories", "private"),
)
# So many words show what is meant.
_SHOWN = 8


class Loss(NamedTuple):
    """Something of an item that its page has not.

    ``page`` is the file of its page in the site, "" for none; ``words`` are the first
    ones that are missing, and ``number`` how much of the kind is lost.
    """

    kind: str
    item: str
    page: str
    reason: str
    words: str = ""
    number: int = 1


def shown(words: list[str]) -> str:
    """Return the first of some words, and whether there are more."""
    more = " …" if len(words) > _SHOWN else ""
    return f"{' '.join(words[:_SHOWN])}{more}"
