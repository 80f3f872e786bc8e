"""Offsets of a text as lines and characters of the Language Server Protocol."""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

from pelican_jsoncomment.errors import LINE_BREAK

#: How many units a character has in each encoding that a client may ask for.
_ENCODINGS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


class Positions:
    """The positions of a text, as a client counts them.

    Lines end as LSP has it, which is not how ``str.splitlines`` does. See
    https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments
    """

    def __init__(self, text: str, encoding: PositionEncodingKind | str) -> None:
        self.text = text
        self._codec, self._width = _ENCODINGS[PositionEncodingKind(encoding)]
        self._starts = [0, *(x.end() for x in LINE_BREAK.finditer(text))]

    def position(self, at: int) -> Position:
        """Return the position of the character at an offset."""
        line = bisect_right(self._starts, at) - 1
        return Position(line, self._units(self.text[self._starts[line] : at]))

    def range(self, start: int, end: int) -> Range:
        """Return the range from one offset to another."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """Return the offset of a position; the nearest one where there is none."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        following = self._starts[position.line + 1 : position.line + 2]
        line = self.text[start : following[0] if following else None].rstrip("\r\n")
        # Of a position inside of a character, the character counts.
        lengths = range(len(line) + 1)
        at = bisect_right(
            lengths, position.character, key=lambda x: self._units(line[:x])
        )
        return start + at - 1

    def _units(self, text: str) -> int:
        if text.isascii():
            return len(text)
        return len(text.encode(self._codec, "surrogatepass")) // self._width
