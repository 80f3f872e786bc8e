"""The settings: what they may be, and what is said of what they may not be."""

from __future__ import annotations

from typing import Any

import pytest

from pelican_jsoncomment.settings import SETTINGS, Options, problems


def test_no_setting_at_all_is_all_defaults_and_no_problem() -> None:
    options = Options.read({})
    assert options.extensions == ("md", "markdown", "mkd", "mdown", "html", "htm")
    assert options.fields == {}
    assert options.format == "markdown"
    assert options.date_order is None
    assert options.more_anchor is None
    assert options.more_everywhere is False
    assert options.provenance is None
    assert options.words == {}
    assert list(problems({})) == []


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("EXTENSIONS", [".txt", "md"], ("txt", "md")),
        ("EXTENSIONS", [], ()),
        ("FIELDS", {"Written On": "First-Draft"}, {"written_on": "first_draft"}),
        ("FORMAT", "html", "html"),
        ("DATE_ORDER", "dmy", "dmy"),
        ("MORE_ANCHOR", "more", "more"),
        ("MORE_EVERYWHERE", True, True),
        ("CHRONOLOGY_ESSAYS_ONLY", True, True),
        ("PROVENANCE", "bottom", "bottom"),
        ("REVISIONS_FEED", "feeds/revisions.atom.xml", "feeds/revisions.atom.xml"),
        ("WORDS", {"fr": {"edited": "Revu"}}, {"fr": {"edited": "Revu"}}),
    ],
)
def test_good_value_is_read(name: str, value: Any, read: Any) -> None:
    settings = {f"JSONCOMMENT_{name}": value}
    assert list(problems(settings)) == []
    assert getattr(Options.read(settings), name.lower()) == read


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            {"approximate": "about", "edited": "Revised"},
            ["['approximate'] is 'about', but must be a string that shows all of"],
        ),
        (
            {"fr": {"approximate": "vers", "edited": 5}},
            ["['fr']['approximate'] is 'vers'", "['fr']['edited'] is 5, but must"],
        ),
        (
            {"editted": "Revised"},
            ["['editted'] is an unknown word; the words are spring"],
        ),
        (
            {"edited": {"edited": "x"}},
            ["['edited'] is not a language, but holds words"],
        ),
        (["edited"], [" is ['edited'], but must be a dict of words"]),
    ],
)
def test_each_word_that_is_wrong_is_named(words: Any, said: list[str]) -> None:
    found = list(problems({"JSONCOMMENT_WORDS": words}))
    assert len(found) == len(said)
    for problem, start in zip(found, said, strict=True):
        assert problem.startswith(f"JSONCOMMENT_WORDS{start}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EXTENSIONS", "md"),
        ("EXTENSIONS", [1]),
        ("EXTENSIONS", ["."]),
        ("EXTENSIONS", None),
        ("FIELDS", ["written"]),
        ("FIELDS", {"written": ""}),
        ("FIELDS", {"written": None}),
        ("FORMAT", "rst"),
        ("FORMAT", None),
        ("DATE_ORDER", "ymd"),
        ("DATE_ORDER", 1),
        ("MORE_ANCHOR", ""),
        ("MORE_ANCHOR", "a b"),
        ("MORE_ANCHOR", '"'),
        ("MORE_ANCHOR", True),
        ("MORE_EVERYWHERE", "yes"),
        ("CHRONOLOGY_ESSAYS_ONLY", "yes"),
        ("MORE_EVERYWHERE", 1),
        ("PROVENANCE", True),
        ("PROVENANCE", "Top"),
        ("REVISIONS_FEED", True),
        ("REVISIONS_FEED", ""),
        ("REVISIONS_FEED", "/feed.xml"),
        ("REVISIONS_FEED", "a/../../feed.xml"),
        ("REVISIONS_FEED", "feeds/"),
        ("WORDS", ["Edited"]),
    ],
)
def test_bad_value_is_a_problem_and_the_default_holds(name: str, value: Any) -> None:
    """The problem names the setting, the value and what is allowed."""
    full_name = f"JSONCOMMENT_{name}"
    (problem,) = problems({full_name: value})
    assert problem.startswith(f"{full_name} is {value!r}, but must be ")
    assert SETTINGS[name].allowed in problem
    options = Options.read({full_name: value})
    assert options == Options.read({})


def test_unknown_setting_is_a_problem_with_the_nearest_name() -> None:
    (problem,) = problems({"JSONCOMMENT_FORMATS": "html", "OTHER": 1})
    assert "did you mean JSONCOMMENT_FORMAT?" in problem
    (problem,) = problems({"JSONCOMMENT_XYZ": 1})
    assert problem == "unknown setting JSONCOMMENT_XYZ"
