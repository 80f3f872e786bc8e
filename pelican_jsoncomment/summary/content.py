"""The content of an essay: its body without the markers.

- Of the white space on both sides of a marker the shorter run stays, so neither two
  spaces nor an empty line are left over.
- At the start or the end of the body, just inside a block's start tag or just before
  its end tag, no white space stays where the marker was.
- A ``p``, ``div``, ``span`` or formatting element that held nothing but the marker
  goes with it, unless it has an ``id`` or ``name`` that a link may lead to, or keeps
  apart what is before and after it.
- Within ``pre`` the marker alone goes, and all white space stays; a newline that the
  marker kept from being the first character is then not shown, as HTML has it.
- ``<!---->`` stays where a "<" or "&" before the marker would otherwise become a tag
  or a character reference with what follows it; so it does in the summary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from pelican_jsoncomment.html.elements import BLOCKS, EMPTY_WITHOUT_MARKER, FORMATTING
from pelican_jsoncomment.html.stack import Element
from pelican_jsoncomment.html.tokenizer import Kind, Token
from pelican_jsoncomment.html.tree import OpenElements
from pelican_jsoncomment.summary.marker import separator, space_after, space_before


@dataclass(slots=True, eq=False)
class _Gap:
    """What goes out of the content with a marker: white space, it, white space.

    Attributes:
        start: Where the white space before it begins.
        first: Where that ends and the marker, or what goes with it, begins.
        last: Where the marker, or what goes with it, ends.
        end: Where the white space after it ends.
        between: The shortest white space between two markers in it, or in what held
            one.
        holder: The innermost element open there.
        keeps_space: Whether it is in preformatted text.
        at_block_end: Whether a block's end tag follows.
        without_block: The same gap before a block that held the marker alone went
            into it; None for no such block.
    """

    start: int
    first: int
    last: int
    end: int
    holder: Element | None
    keeps_space: bool
    between: str = ""
    at_block_end: bool = False
    without_block: _Gap | None = None


class Content:
    """The body without its markers."""

    def __init__(self, html: str, elements: OpenElements) -> None:
        self._html = html
        self._elements = elements
        self._gaps: list[_Gap] = []
        self.is_in_gap = False

    def mark(self, token: Token) -> None:
        """Take in a marker."""
        start, end = token.start, token.end
        keeps_space = self._elements.has("pre") or self._elements.has("listing")
        if self.is_in_gap and (without_block := self._gaps[-1].without_block):
            self._gaps[-1] = without_block
        elif self.is_in_gap:
            self._widen(self._gaps[-1], start, end, end)
            return
        space = start if keeps_space else space_before(self._html, start)
        holder = self._elements.innermost
        self._gaps.append(_Gap(space, start, end, end, holder, keeps_space))
        self.is_in_gap = True

    def _widen(self, gap: _Gap, first: int, last: int, end: int) -> None:
        """Let the gap go on over what begins at first and what is around that."""
        between = self._html[gap.last : first]
        gap.between = min(gap.between or between, between or gap.between, key=len)
        gap.last, gap.end = last, end

    def see(self, token: Token, is_ignored: bool) -> None:
        """Take in any other token, or a tag that an HTML parser ignores."""
        if not self.is_in_gap:
            return
        gap = self._gaps[-1]
        if token.kind is Kind.TEXT and not gap.keeps_space:
            gap.end = min(space_after(self._html, token.start), token.end)
            self.is_in_gap = gap.end == token.end
        else:
            self.is_in_gap = self._closes_holder(gap, token)
        if self.is_in_gap:
            return
        is_end = token.kind is Kind.END
        # </form> may leave open what it is in, and the line goes on there.
        goes_on = is_ignored or (is_end and gap.holder and gap.holder.is_open)
        is_edge = token.name in BLOCKS and not goes_on
        if gap.without_block and not is_edge:
            # The block keeps what is before it apart from what follows.
            self._gaps[-1] = gap.without_block
        else:
            gap.at_block_end = is_edge and is_end

    def _closes_holder(self, gap: _Gap, token: Token) -> bool:
        """Widen the gap by what held it alone; return whether token is its end tag."""
        while (holder := gap.holder) and not holder.is_open:
            is_end_tag = token.kind is Kind.END and token.name == holder.name
            if not self._goes_with(gap, holder, is_end_tag):
                return False
            if holder.name not in BLOCKS:
                self._keep_space_within(gap)
            elif not gap.without_block:
                gap.without_block = replace(gap)
            gap.start = gap.first = holder.start
            if not gap.keeps_space:
                gap.start = space_before(self._html, holder.start)
            gap.holder = holder.parent
            if is_end_tag:
                gap.last = gap.end = token.end
                return True
        return False

    def _keep_space_within(self, gap: _Gap) -> None:
        """Note the white space around the marker, which what holds them takes along.

        In a block it would be at an edge, and not be shown.
        """
        before = self._html[gap.start : gap.first]
        runs = (before, gap.between, self._html[gap.last : gap.end])
        gap.between = min(filter(None, runs), key=len, default="")

    def _goes_with(self, gap: _Gap, holder: Element, is_end_tag: bool) -> bool:
        # A formatting element that something else closes goes on after that; and
        # what the start tag closes is closed without it only if the end tag's place
        # is taken by a tag that closes it too.
        return (
            holder.end == gap.start
            and holder.start < holder.end
            and holder.name in EMPTY_WITHOUT_MARKER
            and (is_end_tag or holder.name not in FORMATTING)
            and not (is_end_tag and holder.closes)
            and not any(a.name in ("id", "name") for a in holder.attributes)
        )

    def without_markers(self, anchor: str | None, anchor_at: int | None) -> str:
        """Return the content, with the anchor in the first marker's place or there."""
        pieces = []
        position = 0
        for gap in self._joined_gaps():
            before, after = (
                self._html[position : gap.start],
                self._html[gap.end : gap.end + 1],
            )
            pieces += [before, self._space(gap) or separator(before, after)]
            position = gap.end
        pieces.append(self._html[position:])
        if anchor is not None:
            span = f'<span id="{escape(anchor)}"></span>'
            if anchor_at is None:
                pieces.insert(2, span)
            else:
                pieces[0] = pieces[0][:anchor_at] + span + pieces[0][anchor_at:]
        return "".join(pieces)

    def _joined_gaps(self) -> list[_Gap]:
        joined: list[_Gap] = []
        for gap in self._gaps:
            if joined and gap.start <= joined[-1].end:
                self._widen(joined[-1], gap.first, gap.last, gap.end)
                joined[-1].at_block_end = gap.at_block_end
            else:
                joined.append(gap)
        return joined

    def _space(self, gap: _Gap) -> str:
        """Return the white space that stays where a marker was."""
        before = self._html[gap.start : gap.first]
        after = self._html[gap.last : gap.end]
        if not gap.start or gap.end == len(self._html):
            return ""
        runs = [run for run in (before, gap.between, after) if run]
        holder = gap.holder
        at_start = holder and holder.end == gap.start and holder.name in BLOCKS
        if (at_start or gap.at_block_end) and not (before and after):
            return ""
        return min(runs, key=len, default="")
