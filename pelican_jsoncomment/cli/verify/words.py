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
_MARKUP = re.compile(r"<[^<>]*>")
# So many words in a row are hardly twice in a text by chance.
_RUN = 8
# How far to look for a nearer place where both go on alike.
_NEAR = 200
# Of a refrain, so many places are remembered.
_PLACES = 50
# Fewer words than these may be anywhere by chance.
_SHORTEST = 2
# So many words may come between an essay and its first or last few.
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
    return len(_MARKUP.sub(" ", html).split())


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
        # Of a short essay, fewer words have to do.
        self._run = run = max(_SHORTEST + 1, min(_RUN, len(essay) // 4))
        self._places: dict[int, list[int]] = {}
        wanted = {hash(tuple(essay[i : i + run])) for i in range(len(essay) - run + 1)}
        for at in range(len(page) - run + 1):
            key = hash(tuple(page[at : at + run]))
            if key in wanted and len(places := self._places.setdefault(key, [])) < (
                _PLACES
            ):
                places.append(at)

    def found(self) -> Found:
        """Return the runs of words that both have in order, and what is not in them."""
        runs: list[Run] = []
        missing = []
        at = place = 0
        while at < len(self._essay):
            next_, there = self._next(at, place)
            for run in self._between(at, place, next_, there):
                runs.append(run)
                if run.essay > at:
                    missing.append((at, run.essay))
                at, place = run.essay + run.length, run.page + run.length
            if next_ > at:
                missing.append((at, next_))
            at, place = next_, there
            if length := self._alike(at, place):
                runs.append(Run(at, place, length))
                at, place = at + length, place + length
        return Found(runs, missing)

    def _alike(self, at: int, place: int) -> int:
        """Return how many words are alike from a place on."""
        essay, page = self._essay, self._page
        most = min(len(essay) - at, len(page) - place)
        for length in range(most):
            if essay[at + length] != page[place + length]:
                return length
        return most

    def _between(self, at: int, place: int, end: int, there: int) -> Iterator[Run]:
        """Yield runs shorter than those by which places are found.

        They are before the place where both go on alike, or are the last words.
        """
        length = end - at
        if length < _SHORTEST:
            return
        if end == len(self._essay):
            # The words of the theme come after its last ones.
            there = min(len(self._page), place + length + _LAST)
        first = place if at else max(place, there - length - _LAST)
        wanted, page = self._essay[at:end], self._page[first:there]
        for start in _whole(wanted, page) if len(page) < _NEAR else ():
            yield Run(at, first + start, length)
            return
        if not at and end < len(self._essay):
            starts = range(first, max(first, there - length) + _LAST + 1)
            best = max(starts, key=lambda x: min(self._alike(0, x), length))
            alike = min(self._alike(0, best), length, there - best)
            if alike >= _SHORTEST:
                yield Run(0, best, alike)

    def _next(self, at: int, place: int) -> tuple[int, int]:
        """Return where both go on alike, the nearest of such places, or the end."""
        best: tuple[int, int, int] | None = None
        for later in range(at, len(self._essay) - self._run + 1):
            if best and later - at > min(best[0], _NEAR):
                break
            there = self._from(later, place)
            if there is not None:
                cost = later - at + there - place
                best = min(best, (cost, later, there)) if best else (cost, later, there)
        return best[1:] if best else (len(self._essay), place)

    def _from(self, at: int, place: int) -> int | None:
        """Return the first place from *place* on where the next words are as here."""
        run = tuple(self._essay[at : at + self._run])
        places = self._places.get(hash(run), [])
        for there in places[bisect_left(places, place) :]:
            if tuple(self._page[there : there + self._run]) == run:
                return there
        return None
