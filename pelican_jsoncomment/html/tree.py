"""Know which elements are open at any place of an HTML string.

The rules are those of the WHATWG HTML standard, section 13.2.6 (tree construction),
as far as they decide what is open: implied end tags, scopes, tables, SVG and MathML,
and misnested formatting elements. No tree is built. ``<select>`` may hold anything, as
the standard has it since 2025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pelican_jsoncomment.html.elements import (
    CELLS,
    ENDS_IN_SCOPE,
    FORMATTING,
    HEADINGS,
    IGNORED,
    MARKERS,
    NO_REOPENING,
    NO_TEXT,
    OBJECTS,
    RAW_TEXT,
    ROWS,
    TABLE_PARTS,
    VOID,
    WHITE_SPACE,
)
from pelican_jsoncomment.html.foreign import (
    end_foreign,
    foreign_name,
    is_foreign_to,
    leave_foreign,
    leaves_foreign,
    takes_html,
)
from pelican_jsoncomment.html.formatting import FormattingList
from pelican_jsoncomment.html.stack import Element, Stack, close_for
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What stops the end tag of an element; that of any other is stopped by special ones.
_END_SCOPE = {
    **dict.fromkeys(ENDS_IN_SCOPE, "scope"),
    "li": "list scope",
    "p": "button scope",
    "template": "no scope",
}
# How deep a part is in its table; those that are not named are right in it.
_TABLE_LEVEL = {"table": 0, "tr": 2, "td": 3, "th": 3}


def iterate_tokens(elements: OpenElements) -> Iterator[tuple[Token, bool]]:
    """Yield each token of an HTML string after it has changed the open elements.

    Args:
        elements: What is open; new.

    Yields:
        The token, and whether it is a tag that an HTML parser ignores.
    """
    tokenizer = Tokenizer(elements.html)
    for token in tokenizer:
        is_ignored = elements.feed(token)
        tokenizer.raw_text = elements.raw_text
        tokenizer.foreign = elements.in_foreign_content
        yield token, is_ignored


class OpenElements:
    """The elements that are open in an HTML string, outermost first.

    Attributes:
        html: The string.
        raw_text: Name of the raw text element that is open; "" elsewhere.
        closed: The elements that the last token closed.
        forgotten: The formatting elements that will not be reopened because of it.
        formatting: The formatting elements that are open or to be reopened.
        was_foreign: Whether the last start tag was that of an element within SVG or
            MathML; their own outermost elements belong to HTML in this.
    """

    def __init__(self, html: str) -> None:
        self.html = html
        self.raw_text = ""
        self.was_foreign = False
        self._stack = Stack()
        self.formatting = FormattingList(html, self._stack)
        self.closed = self._stack.closed
        self.forgotten = self.formatting.forgotten
        self._form: Element | None = None

    def __iter__(self) -> Iterator[Element]:
        """Yield the open elements, outermost first."""
        return iter(self._stack)

    @property
    def innermost(self) -> Element | None:
        """The innermost open element."""
        return self._stack.innermost

    @property
    def in_foreign_content(self) -> bool:
        """Whether the innermost open element is SVG or MathML."""
        innermost = self._stack.innermost
        return innermost is not None and innermost.is_foreign

    def has(self, name: str) -> bool:
        """Return whether an element of this name is open."""
        return self._stack.last(name) >= 0

    def left_open(self, section: int) -> Iterator[Element]:
        """Yield what only an end tag of its own can stop from affecting what follows.

        These are formatting elements, which parsers reopen, and the form that
        parsers take later controls to belong to. They may be open as well.

        Args:
            section: That of ``formatting.left_open``.
        """
        if self._form:
            yield self._form
        yield from self.formatting.left_open(section)

    def feed(self, token: Token) -> bool:
        """Take in the next token; return whether it is a tag that parsers ignore."""
        self.closed.clear()
        self.forgotten.clear()
        if token.kind is Kind.TEXT:
            self._text(token)
        elif token.kind is Kind.START:
            return not (self._start(token) or self.closed)
        elif token.kind is Kind.END:
            return not (self._end(token) or self.closed)
        return False

    def _push(self, token: Token, name: str = "") -> Element:
        name = name or token.name
        position = token.start + 1
        tag = self.html[position : position + len(token.name)]
        element = Element(name, tag, token.start, token.end, token.attributes)
        element.closes = bool(self.closed)
        element.takes_html = takes_html(self.html, name, token)
        self._stack.append(element)
        if name in MARKERS:
            self.formatting.add_marker()
        return element

    def _imply(self, name: str, position: int) -> None:
        self._stack.append(Element(name, name, position, position, implied=True))

    # Text.

    def _text(self, token: Token) -> None:
        innermost = self.innermost
        if self.raw_text or (innermost and is_foreign_to(innermost, token)):
            return
        # In SVG's and MathML's places for HTML, text is as in HTML.
        if innermost and innermost.name in NO_TEXT:
            if not self.html[token.start : token.end].strip(WHITE_SPACE):
                return
            self._leave_colgroup()
        self.formatting.reopen(token.start)

    # Start tags.

    def _start(self, token: Token) -> bool:
        innermost = self.innermost
        self.was_foreign = False
        if innermost and is_foreign_to(innermost, token):
            if not leaves_foreign(token):
                self.was_foreign = True
                if not token.self_closing:
                    self._push(token, foreign_name(innermost, token.name))
                return True
            leave_foreign(self._stack)
        return self._start_html(token)

    def _start_html(self, token: Token) -> bool:
        name = token.name
        if name in IGNORED or (name == "form" and self._form):
            return False
        if name in TABLE_PARTS:
            return self._start_table_part(token)
        self._leave_colgroup()
        if name == "table" and self._is_between_cells():
            # In the row of a template no table is there to be closed.
            if not self._stack.close_in_scope("table", "table scope"):
                return False
        elif name == "select" and self._stack.close_in_scope("select"):
            return True
        close_for(self._stack, name)
        self.formatting.close_for(name)
        if name not in NO_REOPENING:
            self.formatting.reopen(token.start)
        if name not in VOID:
            self._open(token)
        return True

    def _open(self, token: Token) -> None:
        name = token.name
        if name in ("math", "svg"):
            if not token.self_closing:
                self._push(token, f"{name} {name}")
            return
        element = self._push(token)
        if name in FORMATTING:
            self.formatting.add(element)
        elif name in RAW_TEXT:
            self.raw_text = name
        elif name == "form":
            self._form = element
            # Directly in a table it is empty, but owns the controls that follow.
            if self._is_between_cells():
                self._stack.pop_to(element.index)

    def _is_between_cells(self) -> bool:
        part = self._stack.innermost_of("table")
        return part is not None and part.name in ROWS

    # Tables.

    def _start_table_part(self, token: Token) -> bool:
        name = token.name
        part = self._stack.innermost_of("table")
        while part and not _may_hold(part.name, name):
            self._close_part(part, part.index)
            part = self._stack.innermost_of("table")
        if not part:
            return False
        self._stack.pop_to(part.index + 1)
        if part.name == "template":
            self._push(token)
            return True
        level = _TABLE_LEVEL.get(name, 1)
        if name == "col" and part.name == "table":
            self._imply("colgroup", token.start)
        if level > 1 and part.name == "table":
            self._imply("tbody", token.start)
        if level > 2 and part.name != "tr":
            self._imply("tr", token.start)
        if name != "col":
            self._push(token)
        return True

    def _close_part(self, innermost: Element, index: int) -> None:
        """Close parts of a table, from that at an index to the innermost one."""
        self._stack.pop_to(index)
        if innermost.name in CELLS:
            self.formatting.clear_to_marker()

    def _leave_colgroup(self) -> None:
        if self._stack.innermost_name == "colgroup":
            self._stack.pop()

    # End tags.

    def _end(self, token: Token) -> bool:
        name = token.name
        if self.raw_text:
            self.raw_text = ""
            self._stack.pop()
            return True
        if self.in_foreign_content:
            if name in ("br", "p"):
                leave_foreign(self._stack)
            elif end_foreign(self._stack, name):
                return True
        if name not in ("col", "colgroup"):
            self._leave_colgroup()
        return _ENDING.get(name, OpenElements._end_any_other)(self, token)

    def _end_any_other(self, token: Token) -> bool:
        scope = _END_SCOPE.get(token.name, "special")
        return self._stack.close_in_scope(token.name, scope)

    def _end_with_marker(self, token: Token) -> bool:
        is_closed = self._end_any_other(token)
        if is_closed:
            self.formatting.clear_to_marker()
        return is_closed

    def _end_table_part(self, token: Token) -> bool:
        part = self._stack.innermost_of("table")
        if not part or not self._stack.is_in_scope(token.name, "table scope"):
            return False
        self._close_part(part, self._stack.last(token.name))
        return True

    def _end_break(self, token: Token) -> bool:
        # Parsers take </br> for <br>.
        self.formatting.reopen(token.start)
        return True

    def _end_heading(self, _token: Token) -> bool:
        index = max(self._stack.last(name) for name in HEADINGS)
        if index < 0 or index < self._stack.last_of("scope"):
            return False
        self._stack.pop_to(index)
        return True

    def _end_form(self, _token: Token) -> bool:
        form, self._form = self._form, None
        if form and form.is_open:
            if form.index < self._stack.last_of("scope"):
                return False
            self._stack.close_implied()
            self._stack.take_out(form)
        return form is not None

    def _end_formatting(self, token: Token) -> bool:
        element = self.formatting.find(token.name)
        if element is None:
            return self._end_any_other(token)
        return self.formatting.close(element)


def _may_hold(part: str, name: str) -> bool:
    """Return whether a table, or the part of one, stays open for a part in it."""
    if part in ("table", "template"):
        return True
    if part in ("caption", "colgroup"):
        return part == "colgroup" and name == "col"
    return _TABLE_LEVEL.get(part, 1) < _TABLE_LEVEL.get(name, 1)


_ENDING: dict[str, Callable[[OpenElements, Token], bool]] = {
    **dict.fromkeys(IGNORED, lambda *_: False),
    **dict.fromkeys(OBJECTS | {"template"}, OpenElements._end_with_marker),
    **dict.fromkeys(HEADINGS, OpenElements._end_heading),
    **dict.fromkeys(FORMATTING, OpenElements._end_formatting),
    **dict.fromkeys(TABLE_PARTS | {"table"}, OpenElements._end_table_part),
    "br": OpenElements._end_break,
    "form": OpenElements._end_form,
}
