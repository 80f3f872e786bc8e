"""What a page shows, or the HTML of an essay: its words, links, pictures and facts."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple

from pelican_jsoncomment.cli.verify.words import places_in, plain
from pelican_jsoncomment.html.elements import (
    BLOCKS,
    HEADINGS,
    RAW_TEXT,
    SHOWN_RAW_TEXT,
    names,
)
from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer, attribute_values

# Elements that keep words apart beside the blocks.
_APART = BLOCKS | names("audio br embed iframe img object option select textarea video")
_LINKS = {"a": "href", "area": "href", "iframe": "src", "embed": "src"}
_PICTURES = names("audio img source video")
_TAG_METAS = names("article:section article:tag category keywords news_keywords tags")
_DATE_METAS = names(
    "article:published_time date dc.date dcterms.created dcterms.date datepublished"
)
_TITLE_METAS = names("dc.title og:title twitter:title")
# Elements whose attribute is a date, as themes of old have them, too.
_DATED = {"time": "datetime", "abbr": "title"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REFRESH = re.compile(r"[\d.\s]*+[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


class Link(NamedTuple):
    """A link or a picture, and how many words of the page come before it."""

    at: int
    kind: str
    url: str


class Span(NamedTuple):
    """The words that a heading or a link has, from a place to another, and its URL."""

    start: int
    end: int
    url: str = ""


@dataclass(slots=True)
class _Marks:
    """What is found on the way, with offsets into the text."""

    links: list[tuple[int, str, str]] = field(default_factory=list)
    anchors: list[tuple[int, int, str]] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    dates: list[tuple[int, str]] = field(default_factory=list)


class Page:
    """A string of HTML, read once.

    Attributes:
        words: Its words, in order.
        ids: The places in it that links can lead to.
        title: The text of its ``title``.
        metas: Pairs of the name of a ``meta`` and its content.
        refresh: Where it leads by itself, "" for nowhere.
        gap: How many words are before the part that is left out.
        is_plain_gap: Whether that part is between two tokens, and shown.
    """

    def __init__(self, html: str, without: tuple[int, int] | None = None) -> None:
        self.ids: set[str] = set()
        self.title = ""
        self.refresh = ""
        self.metas: list[tuple[str, str]] = []
        self._scripts: list[str] = []
        self._marks = _Marks()
        self._pieces: list[str] = []
        self._length = 0
        self._open: dict[str, tuple[int, str]] = {}
        start, end = without or (len(html), len(html))
        self._html = html if start == len(html) else html[:start]
        self.is_plain_gap = self._read()
        gap = self._length
        if end < len(html):
            self._add(" ")
            self._html = html[end:]
            self._read()
        self.words, self._starts = places_in("".join(self._pieces))
        self.gap = self._place(gap)
        self._pieces.clear()
        self._html = ""

    # Reading.

    def _read(self) -> bool:
        """Read the HTML, and return whether what follows it would be shown as such."""
        tokenizer = Tokenizer(self._html)
        inside = ""
        is_data = is_cut = False
        for token in tokenizer:
            # What does not end, such as a comment or a script, goes on after it.
            is_text = token.kind is Kind.TEXT
            is_cut = token.kind is Kind.OTHER or (is_text and bool(inside))
            if is_text:
                self._text(token, inside, is_data=is_data)
            tokenizer.raw_text = inside = ""
            is_start = token.kind is Kind.START
            if token.name in ("svg", "math"):
                tokenizer.foreign = is_start and not token.self_closing
            elif is_start and token.name in RAW_TEXT and not tokenizer.foreign:
                tokenizer.raw_text = inside = token.name
            if token.name in _APART:
                self._add(" ")
            if is_start:
                values = self._values(token)
                self._start(token.name, values)
                is_data = "ld+json" in values.get("type", "")
            elif token.kind is Kind.END:
                self._end(token.name)
        return not (is_cut or inside or tokenizer.foreign)

    def _values(self, token: Token) -> dict[str, str]:
        if not token.attributes:
            return {}
        values = attribute_values(self._html, token.attributes)
        return {k: unescape(v) if "&" in v else v for k, v in values.items()}

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _text(self, token: Token, inside: str, *, is_data: bool) -> None:
        text = self._html[token.start : token.end]
        if inside == "title":
            self.title = self.title or unescape(text)
        elif inside == "script" and is_data:
            self._scripts.append(text)
        elif not inside or inside in SHOWN_RAW_TEXT:
            self._add(plain(unescape(text) if "&" in text else text))

    def _start(self, name: str, values: Mapping[str, str]) -> None:
        marks, here = self._marks, self._length
        for attribute in ("id", "name") if name in ("a", "map") else ("id",):
            if values.get(attribute):
                self.ids.add(values[attribute])
        if name in _LINKS and (url := values.get(_LINKS[name], "").strip()):
            marks.links.append((here, "link", url))
        if name in _PICTURES and (url := values.get("src", "").strip()):
            marks.links.append((here, "picture", url))
        if name == "a" or name in HEADINGS:
            self._open[name] = here, values.get("href", "").strip()
        if (attribute := _DATED.get(name, "")) and values.get(attribute):
            marks.dates.append((here, values[attribute]))
        if name == "meta":
            self._meta(values)

    def _meta(self, values: Mapping[str, str]) -> None:
        name = values.get("name") or values.get("property") or values.get("itemprop")
        content = values.get("content", "")
        if name and content:
            self.metas.append((name.lower(), content))
        if values.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(content)
            self.refresh = self.refresh or (match[1].strip() if match else "")

    def _end(self, name: str) -> None:
        if name in self._open:
            start, url = self._open.pop(name)
            spans = self._marks.anchors if name == "a" else self._marks.headings
            spans.append((start, self._length, url))

    # What it shows.

    def _place(self, offset: int) -> int:
        return bisect_left(self._starts, offset)

    def _spans(self, spans: list[tuple[int, int, str]]) -> list[Span]:
        return [Span(self._place(x), self._place(y), url) for x, y, url in spans]

    @cached_property
    def links(self) -> list[Link]:
        """Its links and pictures, in order."""
        return [Link(self._place(at), *rest) for at, *rest in self._marks.links]

    @cached_property
    def anchors(self) -> list[Span]:
        """Its links that have an end, with their words."""
        return self._spans(self._marks.anchors)

    @cached_property
    def headings(self) -> list[Span]:
        """The words of its headings."""
        return self._spans(self._marks.headings)

    @cached_property
    def days(self) -> list[tuple[int, str]]:
        """The days of its elements that are dates, each with its place."""
        found = self._marks.dates
        return [(self._place(at), x[:10]) for at, x in found if _DAY.match(x)]

    @property
    def meta_tags(self) -> list[str]:
        """The names that it is filed under in its head."""
        return [x for name, x in self.metas if name in _TAG_METAS]

    @property
    def meta_titles(self) -> list[str]:
        """The titles in its head, that of data included."""
        found = [x for name, x in self.metas if name in _TITLE_METAS]
        return found + [x for name, x in self._data if name == "headline"]

    @property
    def meta_days(self) -> list[str]:
        """The days in its head, and of its data when it was published."""
        found = [x for name, x in self.metas if name in _DATE_METAS]
        found += [x for name, x in self._data if name == "datePublished"]
        return [x[:10] for x in found if _DAY.match(x)]

    @cached_property
    def _data(self) -> list[tuple[str, str]]:
        """The members of its structured data (JSON-LD) that are strings."""
        found: list[tuple[str, str]] = []
        for script in self._scripts:
            try:
                found += _members(json.loads(script))
            except (ValueError, RecursionError):
                continue
        return found


def _members(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the members of objects in JSON, to any depth."""
    left = [data]
    while left:
        here = left.pop()
        if isinstance(here, list):
            left += here
        elif isinstance(here, dict):
            yield from ((k, v) for k, v in here.items() if isinstance(v, str))
            left += here.values()
