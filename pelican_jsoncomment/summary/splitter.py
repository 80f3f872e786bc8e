"""Split any rendered body at its more marker, in one pass over its tokens.

The rules are those that ``summary`` names. This takes ten times as long as what it
does with plain bodies, and is not imported before a body needs it.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, replace

from pelican_jsoncomment.html.elements import (
    BLOCKS,
    CODE,
    EMPTY_WITHOUT_MARKER,
    FOOTNOTES,
    FORMATTING,
    NO_SPAN_WITHIN,
    ROWS,
    SHOWN,
    SHOWN_RAW_TEXT,
    WHITE_SPACE,
    names,
)
from pelican_jsoncomment.html.tokenizer import Attribute, Kind, Token
from pelican_jsoncomment.html.tree import Element, OpenElements, walk
from pelican_jsoncomment.summary.split import (
    DASH,
    HINT,
    Split,
    space_after,
    space_before,
)

_LESS_THAN = r"&(?:lt|#0*60|#x0*3c);?"
_MARKER = re.compile(r"<!--\s*more(?=\s|-->)", re.IGNORECASE)
_NEAR_MISS = re.compile(r"<![-–—\s]*more(?!\w)", re.IGNORECASE)
_ESCAPED = re.compile(
    rf"{_LESS_THAN}!{DASH}+\s*more(?!\w)(?:[^<>\n]{{0,80}}?(?:&gt;|>))?", re.IGNORECASE
)
_MOST_SHOWN = 80

_BLANK_REFERENCE = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|hairsp|shy|zwj|zwnj|ZeroWidthSpace"
    r"|#0*(?:32|160|173|820[345])|#x0*(?:20|a0|ad|200[bcd]));?",
    re.IGNORECASE,
)
_VISIBLE = re.compile("[^\\s\xad\u200b-\u200d\u2060\ufeff]")
_BEGINS_MARKUP = re.compile(r"(?:<|&#?[0-9A-Za-z]*)\Z")
_GOES_ON_AS_MARKUP = re.compile(r"[0-9A-Za-z#;/!?]")
_LONGEST_REFERENCE = 40
_FRAGMENT = re.compile(
    r"[\t\n\f\r ]*(?:#|&#0*35;?|&#x0*23;?|&num;)(?=[\t\n\f\r ]*[^\t\n\f\r ])"
)

_LINKS = ("href", "xlink:href")
_REFERENCES = names("commandfor for form headers itemref list popovertarget")
_ARIA_REFERENCES = names(
    "aria-activedescendant aria-controls aria-describedby aria-details"
    " aria-errormessage aria-flowto aria-labelledby aria-owns"
)


class Splitter:
    """The one pass over a body; what it is given is that of ``summary.split``."""

    def __init__(self, html: str, article: str, anchor: str | None) -> None:
        self._html = html
        self._elements = OpenElements(html)
        self._content = _Content(html, self._elements)
        self._slice = _Slice(html, self._elements, article)
        self._anchor = anchor
        self._anchor_at: int | None = None
        self._summary: str | None = None
        self._has_more = False
        self._more_text = ""
        self._markers = 0
        # Where the next thing after the latest marker stands that may be another.
        self._next_hint = -1
        self._near_misses: list[str] = []
        self._footnotes: Element | None = None
        self._instruction_end = 0
        self._last_instruction_end = html.rfind("?>")

    def split(self) -> Split:
        """Return what the markers make of the body; call it once."""
        for token, heeded in walk(self._html, self._elements):
            text = self._marker_text(token)
            if text is None:
                self._pass(token, heeded)
            else:
                self._mark(token, text)
            if self._has_more and self._is_settled():
                break
        if not self._markers:
            near_misses = tuple(self._near_misses)
            return Split(self._html, None, False, "", 0, near_misses)
        return Split(
            self._content.without_markers(self._anchor, self._anchor_at),
            self._summary,
            self._has_more,
            self._more_text,
            self._markers,
            tuple(self._near_misses),
        )

    def _is_settled(self) -> bool:
        """Return whether the rest of the body can change nothing any more."""
        return not self._content.is_in_gap and self._next_hint < 0

    def _marker_text(self, token: Token) -> str | None:
        """Return a marker's link text, or None for any other token."""
        if token.kind is not Kind.COMMENT or token.start < self._instruction_end:
            return None
        comment = self._html[token.start : token.end]
        opening = _MARKER.match(comment)
        if not opening or not comment.endswith("-->") or comment.endswith("--->"):
            return None
        text = comment[opening.end() : -len("-->")]
        if "<!--" in text or self._is_escaped(token):
            return None
        return " ".join(text.split())

    def _is_escaped(self, token: Token) -> bool:
        return token.start > 0 and self._html[token.start - 1] == "\\"

    def _mark(self, token: Token, text: str) -> None:
        if not self._markers:
            self._more_text = text
            self._summary = self._slice.cut(token.start)
            self._anchor_at = _before_closed_to_span(self._elements)
        self._markers += 1
        hint = HINT.search(self._html, token.end)
        self._next_hint = hint.start() if hint else -1
        self._content.mark(token)

    def _pass(self, token: Token, heeded: bool) -> None:
        self._content.see(token)
        self._note_near_misses(token)
        if self._summary is None:
            self._slice.see(token, heeded)
        if token.kind is Kind.OTHER:
            self._skip_instruction(token)
        elif token.kind is Kind.START:
            self._note_footnotes(token)
        if self._summary is not None and not self._has_more:
            in_footnotes = self._footnotes and self._footnotes.is_open
            self._has_more = not in_footnotes and _shows(
                self._html, token, self._elements
            )

    def _skip_instruction(self, token: Token) -> None:
        # To a browser "<?php" ends at the first ">", to its author at "?>".
        begins = self._html.startswith("<?", token.start)
        if begins and self._instruction_end <= token.start < self._last_instruction_end:
            self._instruction_end = self._html.index("?>", token.start)

    def _note_footnotes(self, token: Token) -> None:
        if token.name not in FOOTNOTES or (self._footnotes and self._footnotes.is_open):
            return
        if {"footnote", "footnotes"} & set(_class_names(self._html, token)):
            self._footnotes = self._elements.innermost

    def _note_near_misses(self, token: Token) -> None:
        if token.start < self._instruction_end or self._elements.raw_text:
            return
        if token.kind is Kind.TEXT:
            for match in _ESCAPED.finditer(self._html, token.start, token.end):
                self._note_near_miss(match.start(), match.end())
        elif _NEAR_MISS.match(self._html, token.start, token.end):
            self._note_near_miss(token.start - self._is_escaped(token), token.end)

    def _note_near_miss(self, start: int, end: int) -> None:
        if any(self._elements.has(name) for name in CODE):
            return
        shown = self._html[start : min(end, start + _MOST_SHOWN)]
        self._near_misses.append(
            shown if end - start <= _MOST_SHOWN else f"{shown[:-1]}…"
        )


@dataclass(slots=True, eq=False)
class _Gap:
    """What goes out of the content with a marker: white space, it, white space.

    Attributes:
        start: Where the white space before it begins.
        first: Where that ends and the marker, or what goes with it, begins.
        last: Where the marker, or what goes with it, ends.
        end: Where the white space after it ends.
        between: The shortest white space between two markers in it.
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


class _Content:
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

    def see(self, token: Token) -> None:
        """Take in any other token."""
        if not self.is_in_gap:
            return
        gap = self._gaps[-1]
        if token.kind is Kind.TEXT and not gap.keeps_space:
            gap.end = min(space_after(self._html, token.start), token.end)
            self.is_in_gap = gap.end == token.end
            if not self.is_in_gap:
                self._close(gap, token)
            return
        self.is_in_gap = self._closes_holder(gap, token)
        if not self.is_in_gap:
            self._close(gap, token)

    def _close(self, gap: _Gap, token: Token) -> None:
        """Note what follows the gap."""
        is_block = token.kind in (Kind.START, Kind.END) and token.name in BLOCKS
        if gap.without_block and not is_block:
            # The block keeps what stands before it apart from what follows.
            self._gaps[-1] = gap.without_block
        else:
            gap.at_block_end = is_block and token.kind is Kind.END

    def _closes_holder(self, gap: _Gap, token: Token) -> bool:
        """Widen the gap by what held it alone; return whether token is its end tag."""
        while (holder := gap.holder) and not holder.is_open:
            is_end_tag = token.kind is Kind.END and token.name == holder.name
            if not self._goes_with(gap, holder, is_end_tag):
                return False
            if holder.name in BLOCKS and not gap.without_block:
                gap.without_block = replace(gap)
            gap.start = gap.first = holder.start
            if not gap.keeps_space:
                gap.start = space_before(self._html, holder.start)
            gap.holder = holder.parent
            if is_end_tag:
                gap.last = gap.end = token.end
                return True
        return False

    def _goes_with(self, gap: _Gap, holder: Element, is_end_tag: bool) -> bool:
        # A formatting element that something else closes goes on behind that; and
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
            pieces += [before, self._space(gap) or _separator(before, after)]
            position = gap.end
        pieces.append(self._html[position:])
        if anchor is not None:
            span = f'<span id="{entities.escape(anchor)}"></span>'
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


class _Ended:
    """Elements that were open, or about to be reopened, at an earlier place."""

    def __init__(self) -> None:
        self._closed: list[Element] = []
        self._forgotten: list[Element] = []

    def note(self, elements: OpenElements) -> None:
        """Take in what the last token ended."""
        self._closed += elements.closed
        self._forgotten += elements.forgotten

    def clear(self) -> None:
        self._closed.clear()
        self._forgotten.clear()

    def end_tags(self, place: int, still_open: OpenElements | None = None) -> str:
        """Return the end tags, innermost first, of what was open at that place."""
        closed, forgotten = list(self._closed), list(self._forgotten)
        if still_open is not None:
            closed += still_open
            forgotten += still_open.left_open()
        closed.sort(key=lambda element: -element.index)
        # Reopening goes on in what follows the last end tag, and is ended there.
        return "".join(
            f"</{element.tag}>"
            for element in dict.fromkeys((*closed, *forgotten))
            if element.opened_by.start < place and not element.implied
        )


class _Slice:
    """The body up to its first marker, on its way to the summary."""

    def __init__(self, html: str, elements: OpenElements, article: str) -> None:
        self._html = html
        self._elements = elements
        self._article = entities.escape(article)
        self._edits: list[tuple[int, int, str]] = []
        # Where the first thing to be seen begins.
        self._first_shown = len(html)
        # Since the last content: where the first start tag begins, and what ended.
        self._empty_from: int | None = None
        self._ended = _Ended()
        self._toc: Element | None = None
        self._ended_by_toc = _Ended()

    def see(self, token: Token, heeded: bool) -> None:
        """Take in a token; heeded is False for a tag that a parser ignores."""
        self._ended.note(self._elements)
        if self._toc and self._is_in_toc(self._toc, token):
            return
        if not heeded:
            self._edits.append((token.start, token.end, ""))
            return
        shows = _shows(self._html, token, self._elements)
        if token.kind is Kind.START:
            self._start(token)
        elif shows or token.kind is Kind.END:
            self._fill()
        if shows:
            self._first_shown = min(self._first_shown, token.start)

    def _fill(self) -> None:
        """Note that no element that is now open is empty."""
        self._empty_from = None
        self._ended.clear()

    def _is_in_toc(self, toc: Element, token: Token) -> bool:
        is_end_tag = token.kind is Kind.END and token.name == toc.name
        if toc.is_open or is_end_tag:
            self._ended_by_toc.note(self._elements)
        if toc.is_open:
            return True
        end = token.end if is_end_tag else token.start
        if not toc.start or self._html[toc.start - 1] in WHITE_SPACE:
            end = space_after(self._html, end)
        # What the tags in it closed has to be closed without them.
        self._edits.append((toc.start, end, self._ended_by_toc.end_tags(toc.start)))
        self._toc = None
        return is_end_tag

    def _start(self, token: Token) -> None:
        element = self._elements.innermost
        if not element or element.start != token.start:
            self._fill()
        elif self._empty_from is None:
            self._empty_from = token.start
        if token.name == "div" and "toc" in _class_names(self._html, token):
            self._toc = element
            self._ended_by_toc.clear()
            self._ended_by_toc.note(self._elements)
            return
        for attribute in token.attributes:
            if self._is_dropped(token, attribute):
                follows = self._html[attribute.end]
                space = "" if follows in f"{WHITE_SPACE}>" else " "
                self._edits.append((attribute.lead, attribute.end, space))
            elif token.name in ("a", "area") and attribute.name in _LINKS:
                self._lead_to_article(attribute)

    def _is_dropped(self, token: Token, attribute: Attribute) -> bool:
        """Return whether an attribute is an id, or leads to one that is dropped."""
        if self._elements.was_foreign:
            return False
        if attribute.name == "name":
            return token.name == "a"
        if attribute.name in _ARIA_REFERENCES:
            return token.name not in ("math", "svg")
        return attribute.name == "id" or attribute.name in _REFERENCES

    def _lead_to_article(self, link: Attribute) -> None:
        sign = _FRAGMENT.match(self._html, link.value_start, link.value_end)
        if not sign or not self._article:
            return
        if link.end > link.value_end:
            self._edits.append((link.value_start, sign.end(), f"{self._article}#"))
            return
        # Pelican finds {filename} in quotes only.
        name = self._html[sign.end() : link.end].replace('"', "&quot;")
        self._edits.append((link.value_start, link.end, f'"{self._article}#{name}"'))

    def cut(self, end: int) -> str:
        """Return the summary: the slice up to end, closed."""
        if self._empty_from is not None:
            end = self._empty_from
        if self._first_shown >= end:
            return ""
        end_tags = self._ended.end_tags(end, self._elements)
        return self._edited(end).rstrip(WHITE_SPACE) + end_tags

    def _edited(self, end: int) -> str:
        pieces = [""]
        position = 0
        edits = [edit for edit in self._edits if edit[0] < end]
        for edit_start, edit_end, text in (*edits, (end, end, "")):
            for piece in (self._html[position:edit_start], text):
                if piece:
                    pieces += [_separator(pieces[-1], piece), piece]
            position = edit_end
        return "".join(pieces)


def _separator(before: str, after: str) -> str:
    """Return what keeps two texts apart that would make markup if they met."""
    begins = _BEGINS_MARKUP.search(before, max(0, len(before) - _LONGEST_REFERENCE))
    return "<!---->" if begins and _GOES_ON_AS_MARKUP.match(after) else ""


def _shows(html: str, token: Token, elements: OpenElements) -> bool:
    """Return whether a token puts something on the page that can be read or seen."""
    if token.kind is Kind.START:
        return token.name in SHOWN
    raw_text = elements.raw_text
    if token.kind is not Kind.TEXT or (raw_text and raw_text not in SHOWN_RAW_TEXT):
        return False
    visible = _VISIBLE.search(html, token.start, token.end)
    if visible and visible[0] == "&":
        text = _BLANK_REFERENCE.sub("", html[visible.start() : token.end])
        visible = _VISIBLE.search(text)
    return visible is not None


def _class_names(html: str, token: Token) -> list[str]:
    for attribute in token.attributes:
        if attribute.name == "class":
            return html[attribute.value_start : attribute.value_end].split()
    return []


def _before_closed_to_span(elements: OpenElements) -> int | None:
    """Return where the element begins that can hold no span here; None for none."""
    table = None
    for element in elements:
        if element.name in NO_SPAN_WITHIN:
            return element.start
        if element.name == "table":
            table = element.start
    innermost = elements.innermost
    return table if innermost and innermost.name in ROWS | {"colgroup"} else None
