"""Tests that the quicker Markdown parser converts as Python-Markdown's own does."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

from pelican_jsoncomment import quick_markdown
from pelican_jsoncomment.quick_markdown import QuickMarkdown, needs, possible

PELICAN = ["markdown.extensions.extra", "markdown.extensions.codehilite"]
EXTENSIONS = [
    f"markdown.extensions.{name}"
    for name in (
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra"),
        *("fenced_code", "footnotes", "legacy_attrs", "legacy_em", "md_in_html"),
        *("nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
    )
]
MARKS = (
    *("*", "**", "_", "__", "***", "`", "``", "\\", "\\*", "[", "]", "](", ")", "!["),
    *("[x]: /u 'T'\n", "[x]", "[^1]", "[^1]: Note *n*", "\n[^1]: Note", "*[HTML]: H\n"),
    *("<", ">", "<b>", "</b>", "<!-- c -->", "<!--more-->", "<a@b.cd>", "<http://x.y>"),
    *("&", "&amp;", "&#8212;", "  \n", "\n", "\n\n", "\n> ", "\n* ", "\n# ", "\n    "),
    *(
        "http://x.y",
        "[[W]]",
        "{: #i }",
        "{@a=b}",
        "HTML",
        "word",
        " ",
        "a",
        "“é”",
        "--",
    ),
    *("\n```\n", "|", "\n|-|-|\n", "\n: ", '"', "'", "...", "\x02", "\x03", "klzzwxh:"),
)
documents = st.lists(st.sampled_from(MARKS), max_size=25).map("".join)


@given(document=documents)
@example(document="*em* and `code` and [x] and &amp; <b>b</b>\n\n[x]: /u")
@example(document="a\\\\`b`c")
def test_with_pelicans_extensions(document: str) -> None:
    expected = Markdown(extensions=PELICAN).convert(document)
    assert QuickMarkdown(extensions=PELICAN).convert(document) == expected


@given(
    document=documents,
    names=st.lists(st.sampled_from(EXTENSIONS), max_size=5, unique=True),
)
def test_with_any_extensions(document: str, names: list[str]) -> None:
    try:
        expected = Markdown(extensions=names).convert(document)
    except Exception as error:  # noqa: BLE001 - broken documents break some of them
        with pytest.raises(type(error)):
            QuickMarkdown(extensions=names).convert(document)
    else:
        assert QuickMarkdown(extensions=names).convert(document) == expected


def test_text_that_the_site_has_set_is_looked_at() -> None:
    """The footnote's number is made bold by marks that are not in the essay."""
    document = "A fact[^1].\n\n[^1]: The note.\n"

    def convert(parser: type[Markdown]) -> str:
        footnotes = FootnoteExtension(SUPERSCRIPT_TEXT="**{}**")
        return parser(extensions=[footnotes]).convert(document)

    assert "<strong>1</strong>" in convert(Markdown)
    assert convert(QuickMarkdown) == convert(Markdown)


class _Shout(InlineProcessor):
    """Put in marks that do not stand in the essay, as a pattern of a site may."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span")
        element.text = f"**{m[1]}**"
        return element, m.start(0), m.end(0)


class _Shouts(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_Shout(r"%(\w+)%", md), "shout", 175)


def test_patterns_of_others_may_add_any_text() -> None:
    expected = Markdown(extensions=[_Shouts()]).convert("It was %loud%.")
    assert expected == "<p>It was <span><strong>loud</strong></span>.</p>"
    assert QuickMarkdown(extensions=[_Shouts()]).convert("It was %loud%.") == expected


class _Silent(InlineTreeprocessor):
    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        return tree


class _Silence(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Silent(md), "inline", 20)


def test_extension_may_replace_the_processor() -> None:
    assert QuickMarkdown(extensions=[_Silence()]).convert("*a*") == "<p>*a*</p>"


def test_one_document_takes_no_pattern_from_the_next() -> None:
    parser = QuickMarkdown(extensions=PELICAN)
    every = list(parser.inlinePatterns)
    assert parser.convert("plain") == "<p>plain</p>"
    assert parser.reset().convert("*a* `b`") == "<p><em>a</em> <code>b</code></p>"
    assert list(parser.inlinePatterns) == every


def patterns(*names: str) -> list[Any]:
    registry = Markdown(extensions=PELICAN).inlinePatterns
    return [registry[name] for name in names] if names else list(registry)


def test_plain_text_needs_no_pattern() -> None:
    assert list(possible(patterns(), "Walls stood, 1453 – 1918 (so it is said).")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("backtick", "a `b`"),
        ("backtick", "a \\\\`b`"),
        ("escape", "a\\*"),
        ("footnote", "a[^1]"),
        ("link", "[a](b)"),
        ("image_link", "![a](b)"),
        ("autolink", "<https://example.org>"),
        ("automail", "<a@example.org>"),
        ("linebreak", "a  \nb"),
        ("html", "a <br /> b"),
        ("entity", "a &amp; b"),
        ("em_strong", "*a*"),
    ],
)
def test_pattern_is_tried_on_its_own_marks(name: str, text: str) -> None:
    (pattern,) = patterns(name)
    assert list(possible([pattern], text)) == [pattern]
    assert list(possible([pattern], "a")) == []


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
    assert needs(regex) == groups


def test_regard_to_case_is_needed() -> None:
    assert needs("a", re.IGNORECASE) == ()
    assert needs("(?i)a", re.compile("(?i)a").flags) == ()


def test_nothing_is_known_without_pythons_parser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is private to Python, and may go away."""
    monkeypatch.setattr(quick_markdown, "_PARSER", None)
    assert needs.__wrapped__("a") == ()


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
    if compiled.search(text):
        for group in needs(regex, compiled.flags):
            assert set(group) & set(text)
