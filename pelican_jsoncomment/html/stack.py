"""The stack of open elements and its scopes (WHATWG HTML standard, 13.2.4.2).

Each tag costs the same however deep it is, because the open elements are also kept by
their name and by what they stop.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pelican_jsoncomment.html.elements import (
    CLOSES_P,
    HEADINGS,
    IMPLIED_END,
    MARKERS,
    SCOPE,
    SPECIAL,
    TABLE_PARTS,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pelican_jsoncomment.html.tokenizer import Attribute

# What the elements stop; "html" is the class of all HTML elements.
_CLASSES = {
    "special": SPECIAL,
    "list": SPECIAL - names("address div p"),
    "scope": SCOPE,
    "list scope": SCOPE | {"ol", "ul"},
    "button scope": SCOPE | {"button"},
    "table scope": names("html table template"),
    "no scope": frozenset[str](),
    "marker": MARKERS,
    "table": (TABLE_PARTS | {"table", "template"}) - {"col"},
}
_CLASSES_OF = {
    name: tuple(kind for kind, members in _CLASSES.items() if name in members)
    for name in SPECIAL | SCOPE | {"ol", "ul"}
}


@dataclass(slots=True, eq=False)
class Element:
    """An element that is or was open.

    Attributes:
        name: Its name in lower case; of SVG and MathML elements after "svg " or
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
        index: Its place in the stack.
        source: The element that it reopens, if it does.
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


class Stack:
    """The open elements, outermost first.

    Attributes:
        innermost: The innermost of them.
        closed: Those that were closed since someone last cleared this list.
    """

    def __init__(self) -> None:
        self.innermost: Element | None = None
        self.closed: list[Element] = []
        # An element taken out of the middle stays here, closed, so that no index has
        # to move.
        self._elements: list[Element] = []
        # Indices of elements, in order: of each class; and of each name, followed by
        # the lists of its classes.
        self._classed: dict[str, list[int]] = {kind: [] for kind in (*_CLASSES, "html")}
        self._lists: dict[str, list[list[int]]] = {}

    def __iter__(self) -> Iterator[Element]:
        """Yield the open elements, outermost first."""
        return (element for element in self._elements if element.is_open)

    @property
    def innermost_name(self) -> str:
        """The name of the innermost element, or ""."""
        return self.innermost.name if self.innermost else ""

    @property
    def markers(self) -> Sequence[int]:
        """The indices of the open elements in MARKERS."""
        return self._classed["marker"]

    def append(self, element: Element) -> None:
        """Open an element within the innermost one."""
        name = element.name
        element.parent = self.innermost
        element.index = len(self._elements)
        self.innermost = element
        self._elements.append(element)
        if name not in self._lists:
            kinds = (*_CLASSES_OF.get(name, ()), *(() if " " in name else ("html",)))
            self._lists[name] = [[], *(self._classed[kind] for kind in kinds)]
        for indices in self._lists[name]:
            indices.append(element.index)

    def pop_to(self, index: int) -> None:
        """Close every element from the one at this index on."""
        elements = self._elements
        while elements and (len(elements) > index or not elements[-1].is_open):
            element = elements.pop()
            for indices in self._lists[element.name]:
                if indices and indices[-1] == element.index:
                    indices.pop()
            if element.is_open:
                element.is_open = False
                self.closed.append(element)
        self.innermost = elements[-1] if elements else None

    def pop(self) -> None:
        """Close the innermost element."""
        self.pop_to(len(self._elements) - 1)

    def take_out(self, element: Element) -> None:
        """Close an element, but none of those in it."""
        element.is_open = False
        self.closed.append(element)
        if element is self.innermost:
            self.pop_to(element.index)

    def last(self, name: str) -> int:
        """Return the index of the innermost open element of a name; -1 for none."""
        lists = self._lists.get(name)
        return self._last_open(lists[0]) if lists else -1

    def last_of(self, kind: str) -> int:
        """Return the index of the innermost open element of a class; -1 for none."""
        return self._last_open(self._classed[kind])

    def innermost_of(self, kind: str) -> Element | None:
        """Return the innermost open element of a class."""
        index = self.last_of(kind)
        return self._elements[index] if index >= 0 else None

    def _last_open(self, indices: list[int]) -> int:
        while indices and not self._elements[indices[-1]].is_open:
            indices.pop()
        return indices[-1] if indices else -1

    def next_special(self, index: int) -> int | None:
        """Return the index of the outermost special element within another."""
        special = self._classed["special"]
        for i in range(bisect.bisect_right(special, index), len(special)):
            if self._elements[special[i]].is_open:
                return special[i]
        return None

    def between(self, outer: int, inner: int) -> list[Element]:
        """Return the open elements between two."""
        return [x for x in self._elements[outer + 1 : inner] if x.is_open]

    def is_in_scope(self, name: str, scope: str = "scope") -> bool:
        """Return whether an element is open, and the end of a scope not within it."""
        index = self.last(name)
        return index >= 0 and index >= self.last_of(scope)

    def close_in_scope(self, name: str, scope: str = "scope") -> bool:
        """Close an element and all in it if it is in scope; return whether it was."""
        if not self.is_in_scope(name, scope):
            return False
        self.pop_to(self.last(name))
        return True

    def close_implied(self, but: str = "") -> None:
        """Close the elements that end without a tag, up to the first other one."""
        while self.innermost_name in IMPLIED_END and self.innermost_name != but:
            self.pop()


def close_for(stack: Stack, name: str) -> None:
    """Close what the start tag of an element closes (13.2.6.4.7)."""
    if name in ("dd", "dt", "li"):
        _close_item(stack, ("li",) if name == "li" else ("dd", "dt"))
    if name in CLOSES_P:
        stack.close_in_scope("p", "button scope")
    closing = _CLOSING.get(name)
    if closing:
        closing(stack)


def _close_item(stack: Stack, siblings: Sequence[str]) -> None:
    item = stack.innermost_of("list")
    if item and item.name in siblings:
        stack.pop_to(item.index)


def _close_heading(stack: Stack) -> None:
    if stack.innermost_name in HEADINGS:
        stack.pop()


def _close_option(stack: Stack) -> None:
    if stack.innermost_name == "option":
        stack.pop()


def _close_optgroup(stack: Stack) -> None:
    _close_option(stack)
    if stack.innermost_name == "optgroup" and stack.last("select") >= 0:
        stack.pop()


def _close_ruby_text(stack: Stack, but: str = "") -> None:
    if stack.is_in_scope("ruby"):
        stack.close_implied(but)


_CLOSING: dict[str, Callable[[Stack], object]] = {
    "button": lambda stack: stack.close_in_scope("button"),
    "input": lambda stack: stack.close_in_scope("select"),
    "option": _close_option,
    "optgroup": _close_optgroup,
    "rb": _close_ruby_text,
    "rtc": _close_ruby_text,
    "rp": lambda stack: _close_ruby_text(stack, "rtc"),
    "rt": lambda stack: _close_ruby_text(stack, "rtc"),
    **dict.fromkeys(HEADINGS, _close_heading),
}
