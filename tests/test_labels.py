"""The words of the templates: what the setting may be, and which word is taken."""

from __future__ import annotations

from typing import Any

import pytest

from pelican_jsoncomment.labels import WORDS, are_words, choose


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"edited": "Revised", "spring": "Frühling"},
        {"approximate": "ca. {}", "decade": "{}er Jahre", "uncertain": "{} (?)"},
        {"day": "{day:02}.{month:.3} {year}", "season": "{year}, {season}"},
        {"fr": {"edited": "Revu"}, "pt-BR": {"month": "{month} de {year}"}, "de": {}},
        {"edited": "Revised", "fr": {"edited": "Revu"}},
    ],
)
def test_words_may_be_by_key_and_by_language(words: Any) -> None:
    assert are_words(words)


@pytest.mark.parametrize(
    "words",
    [
        None,
        ["Edited"],
        {"editted": "Revised"},
        {"edited": ""},
        {"edited": None},
        {1: "Revised"},
        {1: {"edited": "Revised"}},
        {"edited": {"edited": "Revised"}},
        {"fr": {"fr": {"edited": "Revu"}}},
        {"fr": {"editted": "Revu"}},
        {"fr": {"approximate": "vers"}},
        {"approximate": "about"},
        {"approximate": "about {"},
        {"approximate": "about {date}"},
        {"approximate": "about {} {}"},
        {"day": "{month} {year}"},
        {"day": "{day} {mouth} {year}"},
        {"month": "{month} {year} {day}"},
        {"month": "{month} {year:d}"},
        {"month": "{month.name} {year}"},
        {"month": "{month[name]} {year}"},
    ],
)
def test_words_that_cannot_be_shown_are_refused(words: Any) -> None:
    assert not are_words(words)


SETTING = {"edited": "Revised", "EN": {"essay": "Piece"}, "fr": {"edited": "Revu"}}


@pytest.mark.parametrize(
    ("lang", "default", "edited", "essay"),
    [
        ("en", "en", "Revised", "Piece"),
        ("fr", "en", "Revu", "Piece"),
        ("FR", "en", "Revu", "Piece"),
        ("de", "en", "Revised", "Piece"),
        ("fr", "fr", "Revu", "Essay"),
        ("en", "fr", "Revu", "Piece"),
    ],
)
def test_word_is_the_one_of_the_language(
    lang: str, default: str, edited: str, essay: str
) -> None:
    words = choose(SETTING, lang, default)
    assert (words["edited"], words["essay"]) == (edited, essay)
    assert set(words) == set(WORDS)


def test_gettext_speaks_before_the_setting_but_only_the_language_of_the_site() -> None:
    """What it leaves as it is, or makes unusable, is as if it were not there."""
    translations = {"Edited": "Überarbeitet", "c. {}": "etwa {", "until {}": "bis {}"}

    def gettext(text: str) -> str:
        return translations.get(text, text)

    words = choose(SETTING, "de", "de", gettext)
    assert words["edited"] == "Überarbeitet"
    assert words["until"] == "bis {}"
    assert words["approximate"] == "c. {}"
    assert words["essay"] == "Essay"
    assert choose(SETTING, "fr", "de", gettext)["edited"] == "Revu"
