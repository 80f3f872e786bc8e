"""The words that templates show, and how a site changes them. Knows no Pelican."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pelican_jsoncomment.dates.partial import WORDS as DATE_WORDS

WORDS: Final[Mapping[str, str]] = {
    **DATE_WORDS,
    "drafted": "First drafted",
    "published": "First published",
    "drafted_and_published": "First drafted and published",
    "edited": "Edited",
    "changes": "What was changed",
    "revisions": "Revisions",
    "read_more": "Read on",
    "chronology": "Chronology",
    "essay": "Essay",
    "within": "Some time within",
    "order": "Order",
    "category": "Category",
    "all": "All",
}
"""The English words, by the keys of JSONCOMMENT_WORDS; each is also a gettext id."""

# What a pattern is tried with: the types of what `humanize` fills in.
_SAMPLES: Final = {"season": "fall", "month": "May", "year": "2006", "day": 3}
_SAMPLE: Final = "2006"

Gettext = Callable[[str], str]


def are_words(value: Any) -> bool:
    """Return whether a value may be JSONCOMMENT_WORDS.

    It is a dict of words by key, of such dicts by language, or of both mixed.
    """
    return isinstance(value, Mapping) and not any(problems(value))


def problems(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the place of each entry of JSONCOMMENT_WORDS that is wrong, and why."""
    for name, entry in value.items() if isinstance(value, Mapping) else ():
        place = f"[{name!r}]"
        if not isinstance(entry, Mapping):
            yield from _problem(place, name, entry)
        elif not isinstance(name, str) or name in WORDS:
            yield place, "is not a language, but holds words"
        else:
            for key, text in entry.items():
                yield from _problem(f"{place}[{key!r}]", key, text)


def _problem(place: str, key: Any, text: Any) -> Iterator[tuple[str, str]]:
    if key not in WORDS:
        yield place, f"is an unknown word; the words are {', '.join(WORDS)}"
    elif not is_word(key, text):
        shows = f" that shows all of {WORDS[key]!r}" if "{" in WORDS[key] else ""
        yield place, f"is {text!r}, but must be a string{shows}"


def is_word(key: Any, text: Any) -> bool:
    """Return whether a string can replace the English one of that key.

    A pattern must show all that the English one shows, and to be one that
    `str.format` can fill.
    """
    if key not in WORDS or not isinstance(text, str) or not text.strip():
        return False
    names = [name for _, name, _, _ in string.Formatter().parse(WORDS[key])]
    samples = {name: _SAMPLES[name] for name in names if name}
    wanted = [str(_SAMPLES.get(name, _SAMPLE)) for name in names if name is not None]
    try:
        filled = text.format(_SAMPLE, **samples) if wanted else text
    except (ValueError, LookupError, AttributeError, TypeError):
        return False
    return all(sample in filled for sample in wanted)


def choose(
    setting: Mapping[str, Any],
    lang: str,
    default_lang: str,
    gettext: Gettext | None = None,
) -> dict[str, str]:
    """Return the words by key for an article in a language.

    What the setting says for a language that is not the site's comes first, because
    gettext speaks the site's; then what gettext translates; then the setting's words
    for the site's language, and those of no language; then English.

    Args:
        setting: JSONCOMMENT_WORDS, checked.
        lang: The language of the article; upper and lower case are the same.
        default_lang: Pelican's DEFAULT_LANG.
        gettext: The theme's translation, where it has one.
    """
    languages = {name.lower(): x for name, x in setting.items() if name not in WORDS}
    own = {name: text for name, text in setting.items() if name in WORDS}
    words = {**WORDS, **own, **languages.get(default_lang.lower(), {})}
    if gettext:
        translated = {key: gettext(text) for key, text in WORDS.items()}
        words |= {
            key: text
            for key, text in translated.items()
            if text != WORDS[key] and is_word(key, text)
        }
    if lang.lower() != default_lang.lower():
        words |= languages.get(lang.lower(), {})
    return words
