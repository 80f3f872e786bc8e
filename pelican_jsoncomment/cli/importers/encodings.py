"""Decode old files by what they say, or a person does; no encoding is guessed."""

from __future__ import annotations

import codecs
import fnmatch
from collections.abc import Sequence
from typing import NamedTuple

from pelican_jsoncomment.cli.session import UsageError

# UTF-32 first, because its byte-order mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(NamedTuple):
    """The text of a file, without a byte-order mark, and what encoding it was in."""

    text: str
    encoding: str


class UndecodableError(ValueError):
    """A file whose encoding is not known, or not the one that was named."""


class Encodings:
    """The encodings that a person named: for all files, or by a pattern of paths.

    Each of *given* is ``NAME`` or ``PATTERN=NAME``. Raises UsageError where a name is
    not that of a text encoding.
    """

    def __init__(self, given: Sequence[str]) -> None:
        self._named: list[tuple[str, str]] = []
        for option in given:
            pattern, _, name = option.rpartition("=")
            try:
                known = codecs.lookup(name)
                "".encode(known.name)
            except (LookupError, UnicodeError):
                reason = f"--encoding: {name!r} is not a text encoding"
                raise UsageError(reason) from None
            self._named.append((pattern or "*", known.name))

    def decode(self, data: bytes, path: str) -> Decoded:
        """Return the text; nothing is guessed: raises UndecodableError instead."""
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                shown = f"{encoding} with a byte-order mark"
                return _decode(data.removeprefix(mark), encoding, shown)
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            name = next((n for p, n in self._named if fnmatch.fnmatch(path, p)), None)
            if name is None:
                reason = f"not UTF-8 at byte {error.start}; name its --encoding"
                raise UndecodableError(reason) from None
            return _decode(data, name, name)


def _decode(data: bytes, encoding: str, shown: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), shown)
    except UnicodeError as error:
        # Not every codec says where.
        at = getattr(error, "start", None)
        place = "" if at is None else f" at byte {at}"
        raise UndecodableError(f"not {encoding}{place}") from None
