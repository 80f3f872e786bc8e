"""A planned change of a file: its edits, and hashes of the bytes before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pelican_jsoncomment.cli.changes.atomic import ConflictError


class ProofError(Exception):
    """A planned change that does not keep what it has to keep."""


class Edit(NamedTuple):
    """A replacement: at byte offset *at* of the old file, *old* becomes *new*."""

    at: int
    old: bytes
    new: bytes
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """The edits of one file, in order and apart, and its SHA-256 before and after.

    ``before`` is None for a file that is to be made.
    """

    path: Path
    before: str | None
    after: str
    edits: tuple[Edit, ...]

    @classmethod
    def plan(cls, path: Path, before: bytes | None, edits: Iterable[Edit]) -> Change:
        """Return the change that makes *edits* in the file whose bytes are *before*.

        Raises ValueError where the edits overlap or do not fit the bytes.
        """
        ordered = tuple(sorted(edits))
        known = None if before is None else hash_of(before)
        return cls(path, known, hash_of(edited(before or b"", ordered)), ordered)

    def redo(self, data: bytes) -> bytes:
        """Return the new bytes; raise ConflictError where *data* are not the old."""
        if self.before is not None and hash_of(data) != self.before:
            raise ConflictError("it has changed since it was read; left as it is")
        return _checked(edited(data, self.edits), self.after)

    def take_back(self, data: bytes) -> bytes:
        """Return the old bytes; raise ConflictError where *data* are not the new."""
        if hash_of(data) != self.after:
            raise ConflictError("it has been edited since; left as it is")
        back, shift = [], 0
        for edit in self.edits:
            back.append(Edit(edit.at + shift, edit.new, edit.old, edit.rule))
            shift += len(edit.new) - len(edit.old)
        old = edited(data, back)
        return old if self.before is None else _checked(old, self.before)


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return *data* with *edits* made, which are in order.

    Raises ValueError where an edit's old bytes are not at its place.
    """
    parts, end = [], 0
    for edit in edits:
        stop = edit.at + len(edit.old)
        if edit.at < end or data[edit.at : stop] != edit.old:
            raise ValueError(f"the edit {edit.rule} at byte {edit.at} does not fit")
        parts += [data[end : edit.at], edit.new]
        end = stop
    return b"".join([*parts, data[end:]])


def in_bytes(text: str, spans: Iterable[tuple[int, int, str, str]]) -> list[Edit]:
    """Return edits of a string as edits of its UTF-8 bytes.

    Each is its start, its end, the new text and a rule; they are in order and apart.
    """
    edits, at, end = [], 0, 0
    for start, stop, new, rule in spans:
        at += len(text[end:start].encode())
        old = text[start:stop].encode()
        edits.append(Edit(at, old, new.encode(), rule))
        at, end = at + len(old), stop
    return edits


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of *data* as a change has it."""
    return hashlib.sha256(data).hexdigest()


def _checked(data: bytes, expected: str) -> bytes:
    if hash_of(data) != expected:
        raise ConflictError("its edits do not lead to the planned bytes")
    return data
