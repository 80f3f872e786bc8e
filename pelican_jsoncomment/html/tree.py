"""Know which elements are open at any place of an HTML text.

The rules are those of the WHATWG HTML standard, section 13.2.6 (tree construction),
as far as they decide what is open: implied end tags, scopes, tables, SVG and MathML,
and misnested formatting elements. No tree is built. Each tag costs the same however
deep it stands, because the open elements are also kept by what they stop.

Three simplifications. ``<select>`` may hold anything, as the standard has it since
2025. The adoption agency moves no element, it only closes. Of formatting elements
that were left open across blocks only the last few are opened again.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pelican_jsoncomment.html.elements import (
    CELLS,
    CLOSES_P,
    ENDS_IN_SCOPE,
    FORMATTING,
    HEADINGS,
    IGNORED,
    IMPLIED_END,
    LEAVES_FOREIGN,
    MARKERS,
    MATH_TEXT,
    NO_REOPENING,
    OBJECTS,
    RAW_TEXT,
    ROWS,
    SCOPE,
    SPECIAL,
    SVG_HTML,
    TABLE_PARTS,
    VOID,
    WHITE_SPACE,
    names,
)
from pelican_jsoncomment.html.tokenizer import Attribute, Kind, Token, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_CLASSES = {
    "special": SPECIAL,
    "list": SPECIAL - names("address div p"),
    "scope": SCOPE,
    "list scope": SCOPE | {"ol", "ul"},
    "button scope": SCOPE | {"button"},
    "table scope": names("html table template"),
    "marker": MARKERS,
    "table": (TABLE_PARTS | {"table", "template"}) - {"col"},
}
_CLASSES_OF = {
    name: (
        *(class_name for class_name, members in _CLASSES.items() if name in members),
        *(() if " " in name else ("html",)),
    )
    for name in SPECIAL | SCOPE | {"ol", "ul"}
}
_TABLE_LEVEL = {"table": 0, "tr": 2, "td": 3, "th": 3}
_HTML_ENCODINGS = ("text/html", "application/xhtml+xml")
_MOST_REOPENED = 12
_MOST_ADOPTED = 8
_MOST_KEPT = 3


@dataclass(slots=True, eq=False)
class Element:
    """An element that is or was open.

    Attributes:
        name: Its name in lower case; of SVG and MathML elements behind "svg " or
            "math ".
        tag: Its name as written, for an end tag.
        start: Where its start tag begins; for an element without a tag of its own,
            where it was opened.
        end: Where its start tag ends.
        attributes: Those of its start tag.
        closes: Whether its start tag closed others.
        takes_html: Whether it is one of SVG or MathML that holds HTML.
        parent: The element that was innermost when it was opened.
        implied: Whether the parser alone opened it, such as a ``tbody``.
        is_open: Whether it is still open.
    """

    name: str
    tag: str
    start: int
    end: int
    attributes: tuple[Attribute, ...] = ()
    closes: bool = False
    takes_html: bool = False
    parent: Element | None = None
    implied: bool = False
    is_open: bool = True
    index: int = -1
    source: Element | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether it is an SVG or MathML element."""
        return " " in self.name

    @property
    def opened_by(self) -> Element:
        """The element whose start tag opened this one: itself, unless reopened."""
        return self.source or self


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


@dataclass(slots=True)
class OpenElements:
    """The elements that are open in the text, outermost first.

    Attributes:
        html: The text.
        raw_text: Name of the raw text element that is open; "" elsewhere.
        closed: The elements that the last token closed.
        forgotten: The formatting elements that will not be reopened because of it.
        was_foreign: Whether the last start tag was that of an element within SVG or
            MathML; their own outermost elements belong to HTML in this.
    """

    html: str
    raw_text: str = field(default="", init=False)
    closed: list[Element] = field(default_factory=list, init=False)
    forgotten: list[Element] = field(default_factory=list, init=False)
    was_foreign: bool = field(default=False, init=False)
    _stack: list[Element] = field(default_factory=list, init=False)
    # Indices into the stack, in order. An element taken out of the middle of the
    # stack stays there, closed, so that no index has to move.
    _named: dict[str, list[int]] = field(default_factory=dict, init=False)
    _classed: dict[str, list[int]] = field(
        default_factory=lambda: {name: [] for name in (*_CLASSES, "html")},
        init=False,
    )
    # The standard's list of active formatting elements, split at its markers.
    _active: list[list[Element]] = field(default_factory=lambda: [[]], init=False)
    _evicted: list[Element] = field(default_factory=list, init=False)
    _form: Element | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Element]:
        """Yield the open elements, outermost first."""
        return (element for element in self._stack if element.is_open)

    @property
    def innermost(self) -> Element | None:
        """The innermost open element."""
        return self._stack[-1] if self._stack else None

    @property
    def in_foreign_content(self) -> bool:
        """Whether the innermost open element is SVG or MathML."""
        return bool(self._stack) and self._stack[-1].is_foreign

    def has(self, name: str) -> bool:
        """Return whether an element of this name is open."""
        return self._last(name) >= 0

    @property
    def section_left(self) -> int:
        """Which section of the formatting elements the end of all open ones leaves.

        The end of an element in MARKERS ends the last section. An object that a
        table's end closes has no such end, and what was left open in it goes on.
        """
        return len(self._active) - 1 - len(self._classed["marker"])

    def left_open(self, section: int) -> Iterator[Element]:
        """Yield what only an end tag of its own can stop from affecting what follows.

        These are formatting elements, which parsers reopen, and the form that
        parsers take later controls to belong to. They may be open as well.

        Args:
            section: The ``section_left`` of this place, or that of an earlier one
                since which nothing but start tags came.
        """
        if self._form:
            yield self._form
        yield from self._evicted
        yield from self._active[section]

    def ended_twice(self, section: int) -> Iterator[Element]:
        """Yield what needs a second end tag, because a marker hides it from its own.

        The markers that objects left behind are cleared by the end tags of those
        around, and so a formatting element within is found only after them.
        """
        markers = self._classed["marker"]
        for element in self._active[section]:
            if element.is_open and markers and element.index > markers[0]:
                yield element

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

    # The stack.

    def _push(self, token: Token, name: str = "") -> None:
        name = name or token.name
        position = token.start + 1
        tag = self.html[position : position + len(token.name)]
        element = Element(name, tag, token.start, token.end, token.attributes)
        element.closes = bool(self.closed)
        element.takes_html = self._takes_html(name, token.attributes)
        self._append(element)
        if name in MARKERS:
            self._active.append([])

    def _imply(self, name: str, position: int) -> None:
        self._append(Element(name, name, position, position, implied=True))

    def _append(self, element: Element) -> None:
        element.parent = self.innermost
        element.index = len(self._stack)
        self._stack.append(element)
        self._named.setdefault(element.name, []).append(element.index)
        for name in _classes(element.name):
            self._classed[name].append(element.index)

    def _pop(self) -> None:
        element = self._stack.pop()
        lists = [self._named[element.name]]
        lists += [self._classed[name] for name in _classes(element.name)]
        for indices in lists:
            if indices and indices[-1] == element.index:
                indices.pop()
        if element.is_open:
            element.is_open = False
            self.closed.append(element)

    def _pop_to(self, index: int) -> None:
        """Close every element from the one at this index on."""
        while len(self._stack) > index:
            self._pop()
        while self._stack and not self._stack[-1].is_open:
            self._pop()

    def _take_out(self, element: Element) -> None:
        """Close an element below others that stay open."""
        element.is_open = False
        self.closed.append(element)
        if element is self.innermost:
            self._pop_to(element.index)

    def _last(self, name: str) -> int:
        """Return the index of the innermost open element of a name; -1 for none."""
        return self._last_open(self._named.get(name, []))

    def _last_of(self, class_name: str) -> int:
        return self._last_open(self._classed[class_name])

    def _last_open(self, indices: list[int]) -> int:
        while indices and not self._stack[indices[-1]].is_open:
            indices.pop()
        return indices[-1] if indices else -1

    def _is_in_scope(self, name: str, scope: str = "scope") -> bool:
        index = self._last(name)
        return index >= 0 and index >= self._last_of(scope)

    def _innermost_name(self) -> str:
        return self._stack[-1].name if self._stack else ""

    def _close_implied(self, but: str = "") -> None:
        while self._innermost_name() in IMPLIED_END and self._innermost_name() != but:
            self._pop_to(len(self._stack) - 1)

    # Text.

    def _text(self, token: Token) -> None:
        innermost = self.innermost
        if self.raw_text or (innermost and self._is_foreign_to(innermost, token)):
            return
        # In SVG's and MathML's places for HTML, text is as in HTML.
        if innermost and innermost.name in ROWS | {"colgroup"}:
            if not self.html[token.start : token.end].strip(WHITE_SPACE):
                return
            self._leave_colgroup()
        self._reopen(token.start)

    # Start tags.

    def _start(self, token: Token) -> bool:
        innermost = self.innermost
        self.was_foreign = False
        if innermost and self._is_foreign_to(innermost, token):
            if not self._leaves_foreign(token):
                self.was_foreign = True
                if not token.self_closing:
                    self._push(token, _foreign_name(innermost, token.name))
                return True
            self._leave_foreign()
        name = token.name
        if name in IGNORED or (name == "form" and self._form):
            return False
        if name in TABLE_PARTS:
            return self._start_table_part(token)
        self._leave_colgroup()
        if name == "table" and self._is_between_cells():
            # In the row of a template no table is there to be closed.
            if not self._close_in_scope("table", "table scope"):
                return False
        elif name == "select" and self._close_in_scope("select"):
            return True
        self._close_for(name)
        if name not in NO_REOPENING:
            self._reopen(token.start)
        if name not in VOID:
            self._open(token)
        return True

    def _open(self, token: Token) -> None:
        name = token.name
        if name in ("math", "svg"):
            if not token.self_closing:
                self._push(token, f"{name} {name}")
            return
        self._push(token)
        if name in FORMATTING:
            self._activate(self._stack[-1])
        elif name in RAW_TEXT:
            self.raw_text = name
        elif name == "form":
            self._open_form(self._stack[-1])

    def _open_form(self, form: Element) -> None:
        # A form directly in a table is empty, but owns the controls that follow.
        self._form = form
        if self._is_between_cells():
            self._pop_to(form.index)

    def _close_for(self, name: str) -> None:
        """Close what the start tag of an element closes."""
        if name in ("dd", "dt", "li"):
            self._close_item(name)
        if name in CLOSES_P:
            self._close_in_scope("p", "button scope")
        closing = _CLOSING.get(name)
        if closing:
            closing(self)

    def _is_between_cells(self) -> bool:
        part = self._table_part()
        return part is not None and part.name in ROWS

    def _close_item(self, name: str) -> None:
        index = self._last_of("list")
        siblings = ("li",) if name == "li" else ("dd", "dt")
        if index >= 0 and self._stack[index].name in siblings:
            self._pop_to(index)

    def _close_heading(self) -> None:
        if self._innermost_name() in HEADINGS:
            self._pop_to(len(self._stack) - 1)

    def _close_option(self) -> None:
        if self._innermost_name() == "option":
            self._pop_to(len(self._stack) - 1)

    def _close_optgroup(self) -> None:
        self._close_option()
        if self._innermost_name() == "optgroup" and self.has("select"):
            self._pop_to(len(self._stack) - 1)

    def _close_ruby_text(self, but: str = "") -> None:
        if self._is_in_scope("ruby"):
            self._close_implied(but)

    def _close_in_scope(self, name: str, scope: str = "scope") -> bool:
        if not self._is_in_scope(name, scope):
            return False
        self._pop_to(self._last(name))
        return True

    # Tables.

    def _table_part(self) -> Element | None:
        index = self._last_of("table")
        return self._stack[index] if index >= 0 else None

    def _start_table_part(self, token: Token) -> bool:
        name = token.name
        part = self._table_part()
        if not part:
            return False
        while not _may_hold(part.name, name):
            self._close_part(part, part.index)
            part = self._stack[self._last_of("table")]
        self._pop_to(part.index + 1)
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
        self._pop_to(index)
        if innermost.name in CELLS:
            self._active.pop()

    def _leave_colgroup(self) -> None:
        if self._innermost_name() == "colgroup":
            self._pop_to(len(self._stack) - 1)

    # End tags.

    def _end(self, token: Token) -> bool:
        name = token.name
        if self.raw_text:
            self.raw_text = ""
            self._pop_to(len(self._stack) - 1)
            return True
        if self.in_foreign_content:
            if name in ("br", "p"):
                self._leave_foreign()
            elif self._end_foreign(name):
                return True
        if name not in ("col", "colgroup"):
            self._leave_colgroup()
        return _ENDING.get(name, OpenElements._end_any_other)(self, token)

    def _end_foreign(self, name: str) -> bool:
        index = max(self._last(f"svg {name}"), self._last(f"math {name}"))
        if index <= self._last_of("html"):
            return False
        self._pop_to(index)
        return True

    def _end_any_other(self, token: Token) -> bool:
        return self._close_in_scope(token.name, "special")

    def _end_in_scope(self, token: Token) -> bool:
        return self._close_in_scope(token.name)

    def _end_object(self, token: Token) -> bool:
        is_closed = self._close_in_scope(token.name)
        if is_closed:
            self._active.pop()
        return is_closed

    def _end_p(self, token: Token) -> bool:
        return self._close_in_scope(token.name, "button scope")

    def _end_item(self, token: Token) -> bool:
        return self._close_in_scope(token.name, "list scope")

    def _end_table_part(self, token: Token) -> bool:
        part = self._table_part()
        if not part or not self._is_in_scope(token.name, "table scope"):
            return False
        self._close_part(part, self._last(token.name))
        return True

    def _end_break(self, token: Token) -> bool:
        # Parsers take </br> for <br>.
        self._reopen(token.start)
        return True

    def _end_heading(self, _token: Token) -> bool:
        index = max(self._last(name) for name in HEADINGS)
        if index < 0 or index < self._last_of("scope"):
            return False
        self._pop_to(index)
        return True

    def _end_template(self, token: Token) -> bool:
        index = self._last(token.name)
        if index >= 0:
            self._pop_to(index)
            self._active.pop()
        return index >= 0

    def _end_form(self, _token: Token) -> bool:
        form, self._form = self._form, None
        if form and form.is_open:
            if form.index < self._last_of("scope"):
                return False
            self._close_implied()
            self._take_out(form)
        return form is not None

    def _end_formatting(self, token: Token) -> bool:
        element = self._find_active(token.name)
        if element is None:
            return self._end_any_other(token)
        return self._close_formatting(element)

    # Formatting elements.

    def _activate(self, element: Element) -> None:
        """Note a formatting element that was opened, as the standard's list does.

        Of three alike the first is forgotten, and the first of too many, so that
        reopening them stays cheap.
        """
        since = self._active[-1]
        like = [other for other in since if self._are_alike(other, element)]
        if len(like) > 2:
            self._forget(like[0])
        elif len(since) >= _MOST_REOPENED:
            self._evicted.append(since[0])
            self._forget(since[0])
        since.append(element)

    def _are_alike(self, one: Element, other: Element) -> bool:
        a, b = one.opened_by.attributes, other.opened_by.attributes
        if one.name != other.name or len(a) != len(b):
            return False
        return self._values(a) == self._values(b)

    def _values(self, attributes: tuple[Attribute, ...]) -> dict[str, str]:
        # Of two attributes of one name the first counts.
        return {
            a.name: self.html[a.value_start : a.value_end] for a in reversed(attributes)
        }

    def _forget(self, element: Element) -> None:
        self.forgotten.append(element)
        self._active[-1].remove(element)

    def _reopen(self, position: int) -> None:
        """Open the formatting elements again that were left open across a block."""
        left: list[Element] = []
        active = self._active[-1]
        while active and not active[-1].is_open:
            left.append(active.pop())
        for element in reversed(left):
            source = element.opened_by
            copy = Element(element.name, element.tag, position, position, source=source)
            self._append(copy)
            active.append(copy)

    def _find_active(self, name: str) -> Element | None:
        since = reversed(self._active[-1])
        return next((element for element in since if element.name == name), None)

    def _close_formatting(self, element: Element) -> bool:
        """Close a formatting element, even if others or blocks in it are still open."""
        if not element.is_open:
            self._forget(element)
            return True
        if element.index < self._last_of("scope"):
            return False
        self._adopt(element)
        return True

    def _adopt(self, element: Element) -> None:
        index = element.index
        for _ in range(_MOST_ADOPTED):
            block = self._next_block(index)
            if block is None:
                self._forget(element)
                self._pop_to(index + 1 if index > element.index else index)
                break
            self._take_out_between(index, block)
            index = block
        element.is_open = False

    def _take_out_between(self, index: int, block: int) -> None:
        active = self._active[-1]
        between = [x for x in self._stack[index + 1 : block] if x.is_open]
        for distance, other in enumerate(reversed(between)):
            if other not in active:
                self._take_out(other)
            elif distance >= _MOST_KEPT:
                self._forget(other)
                self._take_out(other)

    def _next_block(self, index: int) -> int | None:
        """Return the index of the outermost special element within another."""
        special = self._classed["special"]
        for i in range(bisect.bisect_right(special, index), len(special)):
            if self._stack[special[i]].is_open:
                return special[i]
        return None

    def _close_link(self) -> None:
        element = self._find_active("a")
        if element is None:
            return
        self._close_formatting(element)
        if element in self._active[-1]:
            self._forget(element)
        if element.is_open:
            self._take_out(element)

    def _close_nobr(self) -> None:
        element = self._find_active("nobr")
        if element and self._is_in_scope("nobr"):
            self._close_formatting(element)

    # SVG and MathML.

    def _is_foreign_to(self, innermost: Element, token: Token) -> bool:
        """Return whether a start tag or text is content of an SVG or MathML element."""
        if not innermost.is_foreign:
            return False
        if innermost.name in MATH_TEXT:
            return token.name in ("malignmark", "mglyph")
        if innermost.name == "math annotation-xml" and token.name == "svg":
            return False
        return not innermost.takes_html

    def _takes_html(self, name: str, attributes: tuple[Attribute, ...]) -> bool:
        if name != "math annotation-xml":
            return name in SVG_HTML
        encoding = self._values(attributes).get("encoding", "")
        return encoding.lower() in _HTML_ENCODINGS

    def _leaves_foreign(self, token: Token) -> bool:
        if token.name == "font":
            return any(a.name in ("color", "face", "size") for a in token.attributes)
        return token.name in LEAVES_FOREIGN

    def _leave_foreign(self) -> None:
        while (innermost := self.innermost) and innermost.is_foreign:
            if innermost.name in MATH_TEXT or innermost.takes_html:
                return
            self._pop_to(innermost.index)


def _foreign_name(parent: Element, name: str) -> str:
    return f"{parent.name.partition(' ')[0]} {name}"


def _classes(name: str) -> tuple[str, ...]:
    """Return the classes of an element; "html" is that of all HTML elements."""
    return _CLASSES_OF.get(name) or (() if " " in name else ("html",))


def _may_hold(part: str, name: str) -> bool:
    """Return whether a table, or the part of one, stays open for a part in it."""
    if part in ("table", "template"):
        return True
    if part in ("caption", "colgroup"):
        return part == "colgroup" and name == "col"
    return _TABLE_LEVEL.get(part, 1) < _TABLE_LEVEL.get(name, 1)


_CLOSING: dict[str, Callable[[OpenElements], object]] = {
    "a": OpenElements._close_link,
    "nobr": OpenElements._close_nobr,
    "button": lambda elements: elements._close_in_scope("button"),
    "input": lambda elements: elements._close_in_scope("select"),
    "option": OpenElements._close_option,
    "optgroup": OpenElements._close_optgroup,
    "rb": OpenElements._close_ruby_text,
    "rtc": OpenElements._close_ruby_text,
    "rp": lambda elements: elements._close_ruby_text("rtc"),
    "rt": lambda elements: elements._close_ruby_text("rtc"),
    **dict.fromkeys(HEADINGS, OpenElements._close_heading),
}
_ENDING: dict[str, Callable[[OpenElements, Token], bool]] = {
    **dict.fromkeys(IGNORED, lambda *_: False),
    **dict.fromkeys(ENDS_IN_SCOPE, OpenElements._end_in_scope),
    **dict.fromkeys(OBJECTS, OpenElements._end_object),
    **dict.fromkeys(HEADINGS, OpenElements._end_heading),
    **dict.fromkeys(FORMATTING, OpenElements._end_formatting),
    **dict.fromkeys(TABLE_PARTS | {"table"}, OpenElements._end_table_part),
    "br": OpenElements._end_break,
    "form": OpenElements._end_form,
    "li": OpenElements._end_item,
    "p": OpenElements._end_p,
    "template": OpenElements._end_template,
}
