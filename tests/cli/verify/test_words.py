"""All words of an essay are in its page, in their order, whatever is between them."""

from __future__ import annotations

import random

import pytest

from pelican_jsoncomment.cli.verify.words import find, number_of_words
from tests.cli.verify.small import Small
from tests.growth import assert_linear

LONG = "The market by the river was open until the winter of the great frost came."


@pytest.mark.parametrize(
    ("essay", "page"),
    [
        ('<p>He said "no" -- don\'t.</p>', "<p>He said “no” — don’t.</p>"),
        ("<p>a&nbsp;b c</p>", "<p>a b&#160;c</p>"),
        ("<p>caf\u00e9</p>", "<p>cafe\u0301</p>"),
        ("<p>harbours</p>", "<p>har&shy;bours</p>"),
        ("<p>harbours</p>", "<p>har\u200bbours</p>"),
        ("<p>NASA went</p>", '<p><span class="caps">NASA</span> went</p>'),
        ("<p>one</p><p>two</p>", "<p>one</p>\n<div><p>two</p></div>"),
        (f"<p>{LONG}</p>", f"<p>{LONG[:24]}</p><b>Copy</b> this <p>{LONG[24:]}</p>"),
        (f"<p>{LONG} See it.</p>", f"<p>{LONG}</p> <button>Copy</button> See it."),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 < 2 & 3</p>"),
        ("", "<p>Nothing</p>"),
    ],
)
def test_typography_and_what_a_theme_adds_lose_no_words(
    small: Small, essay: str, page: str
) -> None:
    small.essay(essay)
    small.page(page)
    assert small.verify() == []


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        (LONG.replace("open until", "until open"), "open"),
        (LONG.replace("the great ", ""), "the great"),
        (LONG.replace("The market ", ""), "The market"),
        (LONG.replace(" came", ""), "came"),
        (LONG.replace("frost came", "came frost"), "frost"),
        (LONG.replace("winter", "Winter"), "winter"),
        (LONG.replace("river", "riv er"), "river"),
        (f"<!-- {LONG} -->", "The market by"),
        (f"<script>{LONG}</script>", "The market by"),
        (f"<script>x = '<p>{LONG}</p>'</script>", "The market by"),
        (f'<a title="<p>{LONG}</p>">x</a>', "The market by"),
        ("", "The market by"),
    ],
)
def test_the_first_missing_words_are_named(
    small: Small, page: str, missing: str
) -> None:
    small.essay(f"<p>{LONG}</p>")
    small.page(page)
    ((kind, reason),) = small.verify()
    assert kind == "words"
    assert f": {missing}" in reason


def test_it_is_said_how_many_are_missing_and_after_which(small: Small) -> None:
    small.essay(f"<p>{LONG}</p><p>{LONG.upper()}</p>")
    small.page(f"<p>{LONG}</p><p>{LONG.upper().replace('WAS OPEN ', '')}</p>")
    assert small.verify() == [
        (
            "words",
            "2 words are missing; the first, after “MARKET BY THE RIVER”: WAS OPEN",
        )
    ]


def test_an_essay_may_be_anywhere_among_others(small: Small) -> None:
    small.both(f"<p>{LONG}</p>", "walls")
    small.page(f"<p>{LONG[:40]}</p><p>{LONG}</p><p>{LONG[30:]}</p>")
    assert small.verify() == []


def test_a_refrain_does_not_hide_what_is_missing(small: Small) -> None:
    verses = [f"Verse {x} has words of its own and then {x}." for x in range(9)]
    song = [f"<p>{x}</p><p>{LONG}</p>" for x in verses]
    small.essay("".join(song))
    small.page("".join([*song[:4], f"<p>{verses[4]}</p>", *song[5:]]))
    assert small.kinds() == ["words"]


def test_time_grows_with_the_words_alone() -> None:
    def compare(size: int) -> None:
        chance = random.Random(1)
        essay = [str(chance.randrange(50)) for _ in range(size)]
        page = [x for at, x in enumerate(essay) if at % 40]
        (found,) = find(essay, page)
        assert found.missing

    assert_linear(compare, 2_000)


def test_a_page_of_one_word_costs_no_more() -> None:
    def compare(size: int) -> None:
        (found,) = find(["a"] * size, ["a"] * (size - 1))
        assert found.missing

    assert_linear(compare, 2_000)


def test_words_are_counted_in_time_by_the_length_of_what_looks_like_markup() -> None:
    assert_linear(lambda size: number_of_words("<" * size), 160_000)
