"""Tests of the characters that a match of a regular expression needs."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.body import needed_characters
from pelican_jsoncomment.body.needed_characters import may_match, needs


@pytest.mark.parametrize(
    ("regex", "groups"),
    [
        ("<[^>]+[@:]", ("<", "@:")),
        ("(a|b(c))", ("ab",)),
        ("(a|b?)c", ("c",)),
        ("(?:ab|cd)?", ()),
        ("[a-z][^b].", ()),
        ("a{0,2}b{1,2}c+?d++(?>e)", ("b", "c", "d", "e")),
        (r"(?<=a)(?<!b)(?=c)(?!d)(e)\1", ("a", "c", "e")),
        (r"^\d\w\b$", ()),
        ("(?i:a)b", ("b",)),
        ("(a)?(?(1)b|c)", ()),
        ("aa", ("a",)),
        ("", ()),
    ],
)
def test_what_a_match_needs(regex: str, groups: tuple[str, ...]) -> None:
    assert needs(re.compile(regex)) == groups


def test_regard_to_case_is_needed() -> None:
    assert needs(re.compile("a", re.IGNORECASE)) == ()
    assert needs(re.compile("(?i)a")) == ()


def test_regex_is_read_as_it_was_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    assert needs(re.compile("a b # c", re.VERBOSE)) == ("a", "b")
    with pytest.warns(FutureWarning):
        doubtful = re.compile("[[a]")
    assert needs(doubtful) == ("[a",)
    noisy = re.compile("ab", re.DEBUG)
    printed = capsys.readouterr().out
    assert printed
    assert needs(noisy) == ("a", "b")
    assert not capsys.readouterr().out


def test_nothing_is_known_of_another_engine() -> None:
    class Regex:
        pattern = r"\p{L}"
        flags = 0

    assert needs(Regex()) == ()


def test_nothing_is_known_without_pythons_parser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is private to Python, and may go away."""
    monkeypatch.setitem(sys.modules, "re._parser", None)
    monkeypatch.setattr(needed_characters, "_PARSER", needed_characters._regex_parser())
    assert needs.__wrapped__(re.compile("a")) == ()


atoms = st.sampled_from(
    ["a", "b", r"\*", r"\\", "[ab]", "[^a]", "[a-c]", ".", r"\w", "^", "$", r"\b"]
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return regular expressions that are made of others."""
    quantifiers = st.sampled_from(["?", "*", "+", "{0,2}", "{2}", "+?", "++", "?+"])
    groups = st.sampled_from(["(?:{})", "({})", "(?={})", "(?!{})", "(?>{})"])
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, quantifiers).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(groups, inner).map(lambda pair: pair[0].format(pair[1])),
        inner.map(lambda regex: f"(?i:{regex})"),
    )


@given(
    regex=st.recursive(atoms, larger, max_leaves=6),
    text=st.text(r"abcAB*\ ", max_size=8),
    case=st.sampled_from([0, re.IGNORECASE]),
)
def test_no_match_lacks_what_it_needs(regex: str, text: str, case: int) -> None:
    compiled = re.compile(regex, case)
    needed = needs(compiled)
    if compiled.search(text):
        for group in needed:
            assert set(group) & set(text)
        assert may_match(needed, text)
