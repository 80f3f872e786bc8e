"""Find the words of an essay in those of its page, in order, and name the missing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

# What is invisible within a word, such as the soft hyphens that a theme may put there.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Accents that no character composes with its letter are a part of the word.
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_MARKUP = re.compile(r"<[^>]*>|&#?\w+;")
#: So many words in a row are hardly twice in a text by chance.
RUN = 8
# How far to look for a nearer place where both go on alike.
_NEAR = 200
# Of a refrain, so many places are remembered.
_PLACES = 50
# So many words may come between an essay and its last few.
_LAST = 3


def plain(text: str) -> str:
    """Return a string without what typography may change within its words."""
    return text if text.isascii() else normalize("NFC", _UNSEEN.sub("", text))


def words_in(text: str) -> list[str]:
    """Return the words of a string; quotes, dashes and spaces keep them apart."""
    return _WORD.findall(plain(text))


def places_in(text: str) -> tuple[list[str], list[int]]:
    """Return the words of a string that is ``plain``, and where each begins."""
    return _WORD.findall(text), [x.start() for x in _WORD.finditer(text)]


def number_of_words(html: str) -> int:
    """Return about how many words a string of HTML has, at a glance."""
    return len(_WORD.findall(_MARKUP.sub(" ", html)))


class Run(NamedTuple):
    """Words that an essay and its page have alike: where they begin, and how many."""

    essay: int
    page: int
    length: int


class Found(NamedTuple):
    """Where the words of an essay are, in order, and the spans of those that are not.

    The page may have others in between, as where a theme puts a button.
    """

    runs: Sequence[Run]
    missing: Sequence[tuple[int, int]]

    def place(self, word: int) -> int | None:
        """Return where a word of the essay is in the page, or the end of the last."""
        at = bisect_left(self.runs, word + 1, key=lambda x: x.essay) - 1
        if at < 0:
            return None
        run = self.runs[at]
        # A link after the last word of a run is where the run ends.
        return run.page + word - run.essay if word <= run.essay + run.length else None

    @property
    def start(self) -> int:
        """Where the essay begins in the page."""
        return self.runs[0].page if self.runs else 0

    @property
    def end(self) -> int:
        """Where the essay ends in the page."""
        return self.runs[-1].page + self.runs[-1].length if self.runs else 0


def find(essay: Sequence[str], page: Sequence[str]) -> Iterator[Found]:
    """Yield where an essay may be in a page: whole where it is, else in parts."""
    if not essay:
        yield Found([Run(0, len(page), 0)], [])
        return
    is_whole = False
    for start in _whole(essay, page):
        is_whole = True
        yield Found([Run(0, start, len(essay))], [])
    if not is_whole:
        yield _Parts(essay, page).found()


def _whole(essay: Sequence[str], page: Sequence[str]) -> Iterator[int]:
    """Yield where all words of an essay come one after the other."""
    # To compare words one by one takes twenty times as long.
    wanted, text = f" {' '.join(essay)} ", f" {' '.join(page)} "
    at, counted, start = text.find(wanted), 0, 0
    for _ in range(_PLACES):
        if at < 0:
            return
        start += text.count(" ", counted, at)
        counted = at
        yield start
        at = text.find(wanted, at + 1)


class _Parts:
    """The search for an essay of which some words are missing, or apart."""

    def __init__(self, essay: Sequence[str], page: Sequence[str]) -> None:
        self._essay, self._page = essay, page
        self._places: dict[int, list[int]] = {}
        wanted = {hash(tuple(essay[i : i + RUN])) for i in range(len(essay) - RUN + 1)}
        for at in range(len(page) - RUN + 1):
            key = hash(tuple(page[at : at + RUN]))
            if key in wanted and len(places := self._places.setdefault(key, [])) < (
                _PLACES
            ):
                places.append(at)

    def found(self) -> Found:
        """Return the runs of words that both have in order, and what is not in them."""
        runs, missing = [], []
        at = place = 0
        while at < len(self._essay):
            length = self._alike(at, place)
            if length:
                runs.append(Run(at, place, length))
                at, place = at + length, place + length
            if at == len(self._essay):
                break
            next_, place = self._next(at, place)
            if next_ > at:
                missing.append((at, next_))
            at = next_
        return Found(runs, missing)

    def _alike(self, at: int, place: int) -> int:
        """Return how many words are alike from a place on."""
        essay, page = self._essay, self._page
        if not at and essay[:RUN] != page[place : place + RUN]:
            return 0
        most = min(len(essay) - at, len(page) - place)
        for length in range(most):
            if essay[at + length] != page[place + length]:
                return length
        return most

    def _next(self, at: int, place: int) -> tuple[int, int]:
        """Return where both go on alike, the nearest of such places."""
        best: tuple[int, int, int] | None = None
        for later in range(at, len(self._essay) - RUN + 1):
            if best and later - at > min(best[0], _NEAR):
                break
            there = self._from(later, place)
            if there is not None:
                cost = later - at + there - place
                best = min(best, (cost, later, there)) if best else (cost, later, there)
        if best:
            return best[1:]
        rest = self._essay[at:]
        for there in range(place, place + _LAST + 1):
            if len(rest) > 1 and self._page[there : there + len(rest)] == rest:
                return at, there
        return len(self._essay), place

    def _from(self, at: int, place: int) -> int | None:
        """Return the first place from *place* on where the next words are as here."""
        run = tuple(self._essay[at : at + RUN])
        places = self._places.get(hash(run), [])
        for there in places[bisect_left(places, place) :]:
            if tuple(self._page[there : there + RUN]) == run:
                return there
        return None
