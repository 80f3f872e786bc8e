"""Write the paragraphs and line breaks that WordPress makes when a page is shown.

The blocks made here are those that WordPress makes. Where WordPress emits a stray
``</p>``, a paragraph around a block or an inline element that crosses paragraphs, the
result here is well formed.

A writer collects inline tokens into runs. A run ends at a blank line, at two ``<br>``
in a row and at the tags of blocks; its place decides whether it becomes a paragraph.
Every step is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pelican_jsoncomment.body.wordpress.tokens import Kind, Token
from pelican_jsoncomment.html.elements import CELLS, HEADINGS, ROWS, WHITE_SPACE, names

_NOT_NESTED = names("a button nobr")
_NO_PARAGRAPHS = HEADINGS | {"legend", "summary"}
_TABLE_PARTS = CELLS | ROWS

# Which open elements a start tag closes, by HTML's rules for implied end tags.
_IMPLIED_ENDS = {
    **dict.fromkeys(HEADINGS, HEADINGS),
    **dict.fromkeys(("td", "th"), CELLS),
    **dict.fromkeys(("tbody", "tfoot", "thead"), _TABLE_PARTS - {"table"}),
    "tr": CELLS | {"tr"},
}
_ITEMS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}

# An inline element left open is opened again in the next paragraph, as in a browser:
# up to ten elements, and start tags of so many characters. Without a bound, the output
# could grow with the square of the input.
_REOPENED_CHARACTERS = 400

_BREAK = "<br />"
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_UNIQUE_ATTRIBUTE = re.compile(
    r"\s(?:id|name)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE
)


@dataclass(slots=True)
class _Box:
    """An open block, or the body around all."""

    name: str
    inlines: int = 0  # how many inline elements were open before it
    item: int = 0  # the list item that the next item closes, as an index of a box
    glued: bool = True  # nothing has separated what comes next from the start tag
    # The open blocks that an end tag in this box can close, by name: those of the
    # whole body, in a table's cell those of the cell.
    names: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Run:
    """Inline content between two boundaries.

    Of the inline elements of the text, it has those from *first* to *last* open.
    """

    tag: str = ""  # a <p …> of the text
    pieces: list[str] = field(default_factory=list)
    started: bool = False  # it holds more than comments and white space
    first: int = 0
    last: int = 0
    breaks: int = 0  # newlines not yet written as breaks
    after_break: bool = False  # nothing but white space since a <br> of the text
    visible: bool = False  # the line so far holds something visible,
    commented: bool = False  # or only comments


class _Runs:
    """Collects inline content, run by run, and knows which inline elements are open."""

    def __init__(self) -> None:
        self.run = _Run()
        self._open: list[Token] = []
        self._names: Counter[str] = Counter()
        self._written = 0  # how many of the open elements are in a run already

    @property
    def depth(self) -> int:
        """How many inline elements are open."""
        return len(self._open)

    def show(self, piece: str) -> None:
        """Add something visible, and before it the breaks that it makes visible."""
        self._write_tags()
        self._add(piece)

    def _add(self, piece: str) -> None:
        run = self.run
        run.pieces += [f"{_BREAK}\n"] * run.breaks
        run.pieces.append(piece)
        run.breaks = 0
        run.visible = True
        run.after_break = run.commented = False

    def comment(self, token: Token) -> None:
        """Add a comment, before the break of its line: to a reader it is not a line."""
        run = self.run
        if run.started:
            self._write_tags()
        run.pieces += ["\n"] * bool(run.breaks)
        run.pieces.append(token.raw)
        run.commented = not run.visible
        run.after_break = False

    def newline(self) -> None:
        """Add a newline, which is a break if something visible follows."""
        run = self.run
        if run.started:
            self._write_tags()
        if run.started and not (run.after_break or run.commented):
            run.breaks += 1
        elif not run.breaks:
            run.pieces.append("\n")
        run.visible = run.commented = False

    def open(self, token: Token) -> None:
        """Open an inline element; its tag is written before something visible."""
        self.run.after_break = False
        self._open.append(token)
        self._names[token.name] += 1

    def _write_tags(self) -> None:
        """Write the start tags that the run lacks."""
        run = self.run
        if not run.started:
            run.started = True
            run.first = run.last = self._first_reopened()
        for index in range(run.last, len(self._open)):
            tag = self._open[index].raw
            again = index < self._written
            self._add(_UNIQUE_ATTRIBUTE.sub("", tag) if again else tag)
        run.last = self._written = len(self._open)

    def _first_reopened(self) -> int:
        room = _REOPENED_CHARACTERS
        index = self._written
        while index and (room := room - max(len(self._open[index - 1].raw), 40)) >= 0:
            index -= 1
        return index

    def close(self, token: Token) -> None:
        """Close the innermost element of a name, and what is open in it."""
        if self._names[token.name]:
            index = len(self._open) - 1
            while self._open[index].name != token.name:
                index -= 1
            self.close_from(index)

    def close_from(self, index: int) -> None:
        """Close the elements from *index* on; each is written at least once.

        An anchor that holds nothing still is the target of links.
        """
        if len(self._open) > max(index, self._written):
            self._write_tags()
        run = self.run
        while len(self._open) > index:
            inline = self._open.pop()
            self._names[inline.name] -= 1
            if run.first <= len(self._open) < run.last:
                self._add(f"</{inline.name}>")
        run.first = min(run.first, index)
        run.last = min(run.last, index)
        self._written = min(self._written, index)

    def end(self) -> tuple[_Run, str]:
        """Return the run and its HTML, less the breaks at its end; begin another."""
        run, self.run = self.run, _Run()
        while run.pieces and run.pieces[-1].strip(WHITE_SPACE) in ("", _BREAK):
            run.pieces.pop()
        opened = reversed(self._open[run.first : run.last])
        run.pieces += [f"</{inline.name}>" for inline in opened]
        return run, "".join(run.pieces).strip(WHITE_SPACE)


class Writer:
    """Turns tokens into HTML with paragraphs and line breaks."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._after_block = False
        self._boxes = [_Box("", glued=False)]
        self._table_parts: Counter[str] = Counter()
        self._runs = _Runs()
        self._methods: dict[Kind, Callable[[Token], None]] = {
            Kind.TEXT: self._text,
            Kind.COMMENT: self._runs.comment,
            Kind.BREAK: self._break,
            Kind.PARAGRAPH: self._paragraph,
            Kind.PARAGRAPH_END: self._boundary,
            Kind.BLOCK: self._block,
            Kind.BLOCK_END: self._block_end,
            Kind.RULE: self._rule,
            Kind.SOLID: self._solid,
            Kind.INLINE: self._inline,
            Kind.INLINE_END: self._runs.close,
            Kind.WHOLE: lambda token: self._runs.show(token.raw),
        }

    def write(self, tokens: Iterable[Token]) -> str:
        """Return the HTML of a body's tokens, all that they left open being closed."""
        for token in tokens:
            self._methods[token.kind](token)
        self._runs.close_from(self._boxes[-1].inlines)
        self._end_run()
        while len(self._boxes) > 1:
            self._close_box()
        self._runs.close_from(0)
        self._end_run()
        return "".join(self._out)

    def _text(self, token: Token) -> None:
        for number, part in enumerate(_BLANK_LINES.split(token.raw)):
            if number:
                self._blank_line()
            *lines, rest = part.split("\n")
            for line in lines:
                self._words(line.rstrip(WHITE_SPACE))
                self._runs.newline()
            self._words(rest)

    def _words(self, text: str) -> None:
        # A no-break space is not content by itself, and indents what is.
        if text.strip(WHITE_SPACE) and (self._runs.run.started or not text.isspace()):
            self._runs.show(text.replace("<", "&lt;"))
        elif not self._runs.run.breaks:
            self._runs.run.pieces.append(text)

    def _break(self, _: Token) -> None:
        """Take a ``<br>``: none begins a paragraph, and two end it."""
        run = self._runs.run
        if run.after_break and self._boxes[-1].name not in _NO_PARAGRAPHS:
            self._blank_line()
            return
        if run.started:
            self._runs.show(_BREAK)
        run.after_break = True

    def _inline(self, token: Token) -> None:
        if token.self_closing:
            self._runs.show(_empty_element(token))
            return
        if token.name in _NOT_NESTED:
            self._runs.close(token)
        self._runs.open(token)

    def _blank_line(self) -> None:
        run = self._runs.run
        if self._boxes[-1].name in _NO_PARAGRAPHS:
            self._runs.newline()
            self._runs.newline()
        elif run.started or not run.tag:
            self._end_run()
            self._boxes[-1].glued = False

    def _boundary(self, _: Token) -> None:
        self._end_run()
        self._boxes[-1].glued = False

    def _paragraph(self, token: Token) -> None:
        self._boundary(token)
        self._runs.run.tag = "" if token.self_closing else token.raw

    def _end_run(self, *, at_end_tag: bool = False) -> None:
        """Write the run, and begin another."""
        run, html = self._runs.end()
        if run.tag[2:-1].strip() or (run.started and self._wraps(run, at_end_tag)):
            self._line(f"{run.tag or '<p>'}{html}</p>")
        elif html and not self._boxes[-1].glued:
            self._line(html)
        elif html:
            self._out.append(html)
            self._after_block = False

    def _wraps(self, run: _Run, at_end_tag: bool) -> bool:
        """Return whether a run becomes a paragraph.

        WordPress opens or closes a paragraph there, or both. It does neither between
        a block's start tag and its end tag with nothing else between them, nor after
        the start tag of a list item.
        """
        box = self._boxes[-1]
        if run.tag or box.name in _NO_PARAGRAPHS:
            return bool(run.tag)
        if box.glued and box.name != "blockquote":
            return not at_end_tag and box.name != "li"
        return True

    def _line(self, html: str) -> None:
        self._out.append(f"\n{html}")
        self._after_block = True

    def _rule(self, token: Token) -> None:
        self._solid(token)
        self._boxes[-1].glued = True

    def _solid(self, token: Token) -> None:
        self._boundary(token)
        self._line(token.raw)

    def _block(self, token: Token) -> None:
        self._close_implied(token.name)
        self._end_run(at_end_tag=token.name == "figcaption")
        if token.self_closing:
            self._solid(token._replace(raw=_empty_element(token)))
            return
        self._line(token.raw)
        self._after_block = False
        self._open_box(token.name)

    def _open_box(self, name: str) -> None:
        around = self._boxes[-1]
        box = _Box(name, inlines=self._runs.depth)
        if name in _ITEMS:
            box.item = len(self._boxes)
        elif name in ("address", "div"):
            box.item = around.item
        if name not in CELLS:
            box.names = around.names
        box.names[name] += 1
        self._table_parts[name] += name in _TABLE_PARTS
        self._boxes.append(box)

    def _close_implied(self, name: str) -> None:
        item = self._boxes[-1].item
        if self._boxes[item].name in _ITEMS.get(name, ()):
            while len(self._boxes) > item:
                self._close_box()
        while self._boxes[-1].name in _IMPLIED_ENDS.get(name, ()):
            self._close_box()

    def _block_end(self, token: Token) -> None:
        box = self._boxes[-1]
        name = token.name
        if name in HEADINGS and box.name in HEADINGS:
            name = box.name
        if not (box.names[name] or self._table_parts[name]):
            self._end_run(at_end_tag=True)
            box.glued = False
            return
        while self._close_box() != name:
            pass

    def _close_box(self) -> str:
        """Close the innermost block, and return its name."""
        box = self._boxes[-1]
        self._runs.close_from(box.inlines)
        self._end_run(at_end_tag=True)
        self._boxes.pop()
        box.names[box.name] -= 1
        self._table_parts[box.name] -= box.name in _TABLE_PARTS
        self._out.append("\n" * self._after_block + f"</{box.name}>")
        self._after_block = True
        if box.name != "figcaption":
            self._boxes[-1].glued = False
        return box.name


def _empty_element(token: Token) -> str:
    """Return an element that XML's syntax closes as HTML writes it."""
    return f"{token.raw[:-2].rstrip()}></{token.name}>"
