"""The list of active formatting elements (WHATWG HTML standard, 13.2.4.3).

What is left open across a block is opened again in the next one, and an end tag may
close it although blocks in it stay open: the adoption agency (13.2.6.4.7). Here it
moves no element, it only closes. Of the elements left open only the last few are
opened again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pelican_jsoncomment.html.stack import Element, Stack
from pelican_jsoncomment.html.tokenizer import attribute_values

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_REOPENED = 12
_MOST_ADOPTED = 8
_MOST_KEPT = 3


class FormattingList:
    """The formatting elements that are open, or to be opened again.

    Attributes:
        sections: The elements in order, divided at the standard's markers.
        forgotten: Those that went since someone last cleared this list.
    """

    def __init__(self, html: str, stack: Stack) -> None:
        self.sections: list[list[Element]] = [[]]
        self.forgotten: list[Element] = []
        self._html = html
        self._stack = stack
        # Those that went because there were too many, though parsers reopen them.
        self._evicted: list[Element] = []

    @property
    def section_left(self) -> int:
        """Which section the end of all open elements leaves.

        The end of an element in MARKERS ends the last section. An object that a
        table's end closes has no such end, and what was left open in it goes on.
        """
        return len(self.sections) - 1 - len(self._stack.markers)

    def left_open(self, section: int) -> Iterator[Element]:
        """Yield what is reopened after all that is open has ended.

        Args:
            section: The ``section_left`` of this place, or that of an earlier one
                since which nothing but start tags came.
        """
        yield from self._evicted
        yield from self.sections[section]

    def add(self, element: Element) -> None:
        """Note a formatting element that was opened.

        Of three alike the first is forgotten, and the first of too many, so that
        reopening them stays cheap.
        """
        section = self.sections[-1]
        like = [other for other in section if self._are_alike(other, element)]
        if len(like) > 2:
            self._forget(like[0])
        elif len(section) >= _MOST_REOPENED:
            self._evicted.append(section[0])
            self._forget(section[0])
        section.append(element)

    def add_marker(self) -> None:
        """Keep the elements so far from being reopened in what begins."""
        self.sections.append([])

    def clear_to_marker(self) -> None:
        """Drop the elements since the last marker, and the marker.

        Only the ends that the standard names do that. An object that a table's end
        closes leaves its marker there, and a link in it is opened again.
        """
        self.sections.pop()

    def _are_alike(self, one: Element, other: Element) -> bool:
        a, b = one.opened_by.attributes, other.opened_by.attributes
        if one.name != other.name or len(a) != len(b):
            return False
        return attribute_values(self._html, a) == attribute_values(self._html, b)

    def _forget(self, element: Element) -> None:
        self.forgotten.append(element)
        self.sections[-1].remove(element)

    def find(self, name: str) -> Element | None:
        """Return the last formatting element of a name since the last marker."""
        section = reversed(self.sections[-1])
        return next((element for element in section if element.name == name), None)

    def reopen(self, position: int) -> None:
        """Open the elements again that were left open across a block."""
        section = self.sections[-1]
        left: list[Element] = []
        while section and not section[-1].is_open:
            left.append(section.pop())
        for element in reversed(left):
            source = element.opened_by
            copy = Element(element.name, element.tag, position, position, source=source)
            self._stack.append(copy)
            section.append(copy)

    def close(self, element: Element) -> bool:
        """Close an element, even if others or blocks in it are still open.

        Returns:
            False if it is out of reach.
        """
        if not element.is_open:
            self._forget(element)
            return True
        if element.index < self._stack.last_of("scope"):
            return False
        self._adopt(element)
        return True

    def close_for(self, name: str) -> None:
        """Close the link, or ``nobr``, that the start of another one closes."""
        element = self.find(name) if name in ("a", "nobr") else None
        if element is None or (name == "nobr" and not self._stack.is_in_scope(name)):
            return
        self.close(element)
        if name == "a":
            if element in self.sections[-1]:
                self._forget(element)
            if element.is_open:
                self._stack.take_out(element)

    def _adopt(self, element: Element) -> None:
        index = element.index
        for _ in range(_MOST_ADOPTED):
            block = self._stack.next_special(index)
            if block is None:
                self._forget(element)
                self._stack.pop_to(index + 1 if index > element.index else index)
                break
            self._take_out_between(index, block)
            index = block
        element.is_open = False

    def _take_out_between(self, index: int, block: int) -> None:
        section = self.sections[-1]
        between = self._stack.between(index, block)
        for distance, other in enumerate(reversed(between)):
            if other not in section:
                self._stack.take_out(other)
            elif distance >= _MOST_KEPT:
                self._forget(other)
                self._stack.take_out(other)
