"""Leave control characters, which XML forbids, out of an export."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from pelican_jsoncomment.cli.importers.items import SourceError

# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = bytes(x for x in range(0x20) if x not in b"\t\n\r")
_SHOWN = 20


@dataclass(slots=True)
class Controls:
    """The control characters of a stream: how many there are, and where the first are.

    ``places`` are pairs of a line and a character.
    """

    number: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    _line: int = 1

    def begin(self, first: bytes, lines: int) -> None:
        """Learn how a stream begins, *lines* of which are skipped.

        Raises SourceError where its characters are not bytes.
        """
        is_wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if is_wide or b"\0" in first[:4]:
            reason = "--drop-control-characters cannot read UTF-16"
            raise SourceError(f"{reason}; convert a copy of it to UTF-8")
        self._line += lines

    def without(self, chunk: bytes) -> bytes:
        """Return the next bytes of the stream without control characters."""
        cleaned = chunk.translate(None, _FORBIDDEN)
        dropped = len(chunk) - len(cleaned)
        if dropped:
            self.number += dropped
            self._note(chunk)
        self._line += chunk.count(b"\n")
        return cleaned

    def _note(self, chunk: bytes) -> None:
        for line, text in enumerate(chunk.split(b"\n"), self._line):
            if len(self.places) >= _SHOWN:
                return
            self.places += [(line, x) for x in text if x in _FORBIDDEN]
            del self.places[_SHOWN:]

    def text(self) -> str:
        """Return where they were."""
        shown = ", ".join(f"U+{x:04X} in line {line:,}" for line, x in self.places)
        more = self.number - len(self.places)
        return f"{shown} and {more:,} more" if more else shown
