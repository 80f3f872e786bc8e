"""Find names of fields that are nearly those of the table: ``titel``, ``catgory``.

An archive may have any field of its own, so a name counts only where it is one slip of
the keyboard away from a known one, and not a word by itself that differs by an ending.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding
from pelican_jsoncomment.fields import ESSAY_FIELDS, FIELDS
from pelican_jsoncomment.header.parser import Header, normalise

# Shorter names are one letter from ordinary words: date from data, notes from votes.
_SHORT = 7
# The plugin's own long names, which nobody types by chance: two slips are still one.
_LONG = frozenset(x for x in ESSAY_FIELDS if len(x) > 10)


def findings(header: Header) -> Iterator[Finding]:
    """Yield a finding for each name of a header that is nearly a known one."""
    for name, near in slips(header):
        reason = f"is nearly {near!r}; is it a slip?"
        at = header.name_at(name)
        yield Finding(rules.FIELD_SPELLING, name, reason, header.source, at)


def slips(header: Header) -> Iterator[tuple[str, str]]:
    """Yield the names of a header that are nearly known ones, and those.

    A name that the setting JSONCOMMENT_FIELDS gives is meant, and so is a known one
    that is there already.
    """
    for name, written in header.written.items():
        near = near_field(name)
        if near and normalise(written) == name:
            yield name, near


@lru_cache(maxsize=1024)
def near_field(name: str) -> str:
    """Return the field of the table that a name is nearly written as, or ""."""
    if name in FIELDS:
        return ""
    return next((x for x in FIELDS if _is_near(name, x)), "")


def _is_near(name: str, known: str) -> bool:
    if known in _LONG:
        # "first_drafted", but not "first_draft2".
        ending = name.removeprefix(known) if name.startswith(known) else ""
        return not ending[-1:].isdigit() and _distance(name, known) <= 2
    if abs(len(name) - len(known)) > 1:
        return False
    if name.startswith(known) and name[-1] != known[-1]:
        return False
    if len(name) == len(known):
        return _is_swapped(name, known) or _is_replaced(name, known)
    return _is_longer(name, known) or _is_longer(known, name)


def _is_swapped(name: str, known: str) -> bool:
    """Return whether two letters beside each other have changed places."""
    at = _common(name, known)
    one, two = name[at : at + 2], known[at : at + 2]
    return len(one) == 2 and one == two[::-1] and name[at + 2 :] == known[at + 2 :]


def _is_replaced(name: str, known: str) -> bool:
    """Return whether one letter inside of a longer word is another one."""
    at = _common(name, known)
    inside = 0 < at < len(known) - 1
    return len(known) >= _SHORT - 1 and inside and name[at + 1 :] == known[at + 1 :]


def _is_longer(longer: str, other: str) -> bool:
    """Return whether one of two words has one letter more, and it is likely a slip."""
    at = _common(longer, other)
    if len(longer) != len(other) + 1 or longer[at + 1 :] != other[at:]:
        return False
    is_doubled = at > 0 and longer[at] == longer[at - 1]
    # A singular is a word, and not a slip.
    is_plural = at == len(other) and longer.endswith("s")
    return is_doubled or (len(longer) >= _SHORT and not is_plural)


def _common(one: str, two: str) -> int:
    """Return how many characters two strings begin with in common."""
    pairs = zip(one, two, strict=False)
    shortest = min(len(one), len(two))
    return next((i for i, (x, y) in enumerate(pairs) if x != y), shortest)


def _distance(one: str, two: str) -> int:
    """Return how many letters have to be put in, taken out or changed."""
    if abs(len(one) - len(two)) > 2:
        return 3
    before = list(range(len(two) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(two, 1):
            change = before[column - 1] + (left != right)
            line.append(min(change, before[column] + 1, line[-1] + 1))
        before = line
    return before[-1]
