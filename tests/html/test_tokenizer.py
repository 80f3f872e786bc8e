"""The tokenizer: each token begins and ends where it does for a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from html5lib import _tokenizer as judge
from html5lib.constants import tokenTypes
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.html.tokenizer import Kind, Token, Tokenizer
from pelican_jsoncomment.html.tree import OpenElements, iterate_tokens
from tests.growth import assert_linear

TEXT, START, END = Kind.TEXT, Kind.START, Kind.END
COMMENT, OTHER = Kind.COMMENT, Kind.OTHER


def tokens(html: str, *, raw_text: str = "", foreign: bool = False) -> list[Token]:
    tokenizer = Tokenizer(html)
    tokenizer.raw_text = raw_text
    tokenizer.foreign = foreign
    result = []
    for token in tokenizer:
        result.append(token)
        tokenizer.raw_text = ""
    return result


def pieces(html: str, **state: bool | str) -> list[tuple[Kind, str]]:
    found = tokens(html, **state)  # type: ignore[arg-type]
    return [(token.kind, html[token.start : token.end]) for token in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("a < b", [(TEXT, "a "), (TEXT, "< b")]),
        ("<", [(TEXT, "<")]),
        ("</", [(TEXT, "</")]),
        ("<3", [(TEXT, "<3")]),
        ("<p>a</p>", [(START, "<p>"), (TEXT, "a"), (END, "</p>")]),
        ("<p\n>a", [(START, "<p\n>"), (TEXT, "a")]),
        ("<a b='>' c=\">\">d", [(START, "<a b='>' c=\">\">"), (TEXT, "d")]),
        ("<a b=c>d", [(START, "<a b=c>"), (TEXT, "d")]),
        ("<a b=>c", [(START, "<a b=>"), (TEXT, "c")]),
        ("<a b='c>", [(OTHER, "<a b='c>")]),
        ("<a b=", [(OTHER, "<a b=")]),
        ("<a", [(OTHER, "<a")]),
        ("<a b", [(OTHER, "<a b")]),
        ("</p x='>'>a", [(END, "</p x='>'>"), (TEXT, "a")]),
        ("</>a", [(OTHER, "</>"), (TEXT, "a")]),
        ("</ p>a", [(OTHER, "</ p>"), (TEXT, "a")]),
        ("<?php '->' ?>", [(OTHER, "<?php '->"), (TEXT, "' ?>")]),
        ("<?x", [(OTHER, "<?x")]),
        ("<!doctype html>a", [(OTHER, "<!doctype html>"), (TEXT, "a")]),
        ("<!x>a", [(OTHER, "<!x>"), (TEXT, "a")]),
        ("<!-a->b", [(OTHER, "<!-a->"), (TEXT, "b")]),
        ("<![CDATA[a>b]]>", [(OTHER, "<![CDATA[a>"), (TEXT, "b]]>")]),
    ],
)
def test_text_is_cut_as_browsers_cut_it(
    html: str, expected: list[tuple[Kind, str]]
) -> None:
    assert pieces(html) == expected


@pytest.mark.parametrize(
    ("html", "comment"),
    [
        ("<!---->a", "<!---->"),
        ("<!-- a -- b -->c", "<!-- a -- b -->"),
        ("<!-- a > b -->c", "<!-- a > b -->"),
        ("<!-->a-->", "<!-->"),
        ("<!--->a-->", "<!--->"),
        ("<!--!>a-->b", "<!--!>a-->"),
        ("<!----!>a-->", "<!----!>"),
        ("<!--a--!>b-->", "<!--a--!>"),
        ("<!--a--->b", "<!--a--->"),
        ("<!--a<!--b-->c", "<!--a<!--b-->"),
        ("<!--a<!-->b", "<!--a<!-->"),
        ("<!--a--", "<!--a--"),
        ("<!--a", "<!--a"),
    ],
)
def test_a_comment_ends_where_browsers_end_it(html: str, comment: str) -> None:
    """Releases of Python's html.parser disagree about several of these."""
    assert pieces(html)[0] == (COMMENT, comment)


@pytest.mark.parametrize(
    ("name", "html", "text"),
    [
        ("textarea", "<!--a--></b></textarea>c", "<!--a--></b>"),
        ("title", "<b></TITLE >c", "<b>"),
        ("style", "a</styles></style/>c", "a</styles>"),
        ("style", "a</style", "a</style"),
        ("xmp", "<p></xmp\tx>c", "<p>"),
        ("iframe", "<p>", "<p>"),
        ("plaintext", "a</plaintext>", "a</plaintext>"),
        ("script", "'</p><!--'</script>c", "'</p><!--'"),
        (
            "script",
            "<!--<script>'</script>'--></script>c",
            "<!--<script>'</script>'-->",
        ),
        ("script", "<!--<script></script></script>c", "<!--<script></script>"),
        ("script", "<!--<script>--></script>c", "<!--<script>-->"),
        ("script", "<!--><script></script>c", "<!--><script>"),
        ("script", "<script></script>c", "<script>"),
        ("script", "<!--<script></script>c", "<!--<script></script>c"),
    ],
)
def test_raw_text_ends_at_its_own_end_tag(name: str, html: str, text: str) -> None:
    assert pieces(html, raw_text=name)[0] == (TEXT, text)


def test_empty_raw_text_is_no_token() -> None:
    assert pieces("</title>", raw_text="title") == [(END, "</title>")]


@pytest.mark.parametrize(
    ("html", "section"),
    [("<![CDATA[a>b]]>c", "<![CDATA[a>b]]>"), ("<![CDATA[a", "<![CDATA[a")],
)
def test_cdata_is_text_in_svg_and_mathml(html: str, section: str) -> None:
    assert pieces(html, foreign=True)[0] == (TEXT, section)


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        ("<a B=c>", [("b", " ", "c")]),
        ("<a  b = 'c d'  e>", [("b", "  ", "c d"), ("e", "  ", "")]),
        ("<a/b=\"c\"d='e'/>", [("b", "/", "c"), ("d", "", "e")]),
        ("<a b=c/>", [("b", " ", "c/")]),
        ("<a =b=c>", [("=b", " ", "c")]),
        ("<a b='' c=>", [("b", " ", ""), ("c", " ", "")]),
        ("<a b\n=\nc>", [("b", " ", "c")]),
        ("<a \"b'=c>", [("\"b'", " ", "c")]),
        ("<a \u212a=b>", [("\u212a", " ", "b")]),
    ],
)
def test_attributes_are_found_with_what_comes_before_them(
    html: str, attributes: list[tuple[str, str, str]]
) -> None:
    (token,) = tokens(html)
    assert [
        (a.name, html[a.lead : a.start], html[a.value_start : a.value_end])
        for a in token.attributes
    ] == attributes
    assert html[token.attributes[0].end] not in "\"'"


@pytest.mark.parametrize(
    ("html", "self_closing"),
    [("<a/>", True), ("<a b='c'/>", True), ("<a b=c/>", False), ("<a/ >", False)],
)
def test_a_slash_closes_only_as_the_last_character(
    html: str, self_closing: bool
) -> None:
    assert tokens(html)[0].self_closing is self_closing


def closed_pieces(html: str) -> list[tuple[Kind, str]]:
    found = Tokenizer(html, unclosed_is_text=True)
    return [(token.kind, html[token.start : token.end]) for token in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a", [(TEXT, "<a")]),
        ("<a b", [(TEXT, "<a b")]),
        ("<a b=", [(TEXT, "<a b=")]),
        ("<a b='c>", [(TEXT, "<a b='c>")]),
        ("<a b='<c>d", [(TEXT, "<a b='"), (START, "<c>"), (TEXT, "d")]),
        ("<a <b>c", [(TEXT, "<a "), (START, "<b>"), (TEXT, "c")]),
        ("<a<b>", [(TEXT, "<a"), (START, "<b>")]),
        ("<a b<c>", [(TEXT, "<a b"), (START, "<c>")]),
        ("<a b=c<d>", [(TEXT, "<a b=c"), (START, "<d>")]),
        ("<a b=<c>", [(TEXT, "<a b="), (START, "<c>")]),
        ("<a b='<c>' d>", [(START, "<a b='<c>' d>")]),
        ("<a b='c'\">", [(START, "<a b='c'\">")]),
        ("</a <b>", [(TEXT, "</a "), (START, "<b>")]),
        ("</3 <b>", [(TEXT, "</3 "), (START, "<b>")]),
        ("</>", [(TEXT, "</>")]),
        ("<!--a<b>", [(TEXT, "<!--a"), (START, "<b>")]),
        ("<!-->a", [(COMMENT, "<!-->"), (TEXT, "a")]),
        ("<!--a--!>b<!--c", [(COMMENT, "<!--a--!>"), (TEXT, "b"), (TEXT, "<!--c")]),
        ("<!x>a<!x", [(OTHER, "<!x>"), (TEXT, "a"), (TEXT, "<!x")]),
        ("<?x>a<?x", [(OTHER, "<?x>"), (TEXT, "a"), (TEXT, "<?x")]),
    ],
)
def test_what_is_not_closed_is_text_where_that_is_asked_for(
    html: str, expected: list[tuple[Kind, str]]
) -> None:
    assert closed_pieces(html) == expected


#: Each with how often it is repeated: enough to tell quadratic time from linear.
UNCLOSED = {
    **dict.fromkeys(("<", "</", "<a ", "<a/b=", "<!--", "<!", "<?"), 20_000),
    **dict.fromkeys(("<a b='", '<a "="', '<a b="c" d="', "<a b='\" c=\"' d='"), 2_000),
}


@pytest.mark.parametrize("part", UNCLOSED)
@pytest.mark.parametrize("end", ["", ">", "'>", '">'])
def test_hostile_body_is_searched_once_for_what_closes_it(part: str, end: str) -> None:
    """Linear time: not all that follows is read from each "<" again."""

    def read(times: int) -> None:
        html = part * times + end
        assert "".join(piece for _, piece in pieces(html)) == html
        assert "".join(piece for _, piece in closed_pieces(html)) == html

    assert_linear(read, UNCLOSED[part])


def test_names_are_lowered_in_ascii_alone() -> None:
    assert [token.name for token in tokens("<DIV></Lin\u212a>")] == ["div", "lin\u212a"]


def from_judge(html: str) -> list[tuple[object, ...]]:
    """Return the tags and comments that html5lib finds."""
    found: list[tuple[object, ...]] = []
    kinds = {number: name for name, number in tokenTypes.items()}
    iterate: Any = judge.HTMLTokenizer.__iter__

    def record(tokenizer: Any) -> Iterator[Any]:
        for token in iterate(tokenizer):
            kind = kinds[token["type"]]
            if kind in ("StartTag", "EmptyTag"):
                found.append(("start", token["name"], dict(token["data"])))
            elif kind == "EndTag":
                found.append(("end", token["name"]))
            elif kind == "Comment":
                found.append(("comment",))
            yield token

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge.HTMLTokenizer, "__iter__", record)
        html5lib.parseFragment(html)
    return found


def from_tokenizer(html: str) -> list[tuple[object, ...]]:
    """Return the tags and comments that the tokenizer finds."""
    found: list[tuple[object, ...]] = []
    for token, _ in iterate_tokens(OpenElements(html)):
        written = html[token.start : token.end]
        if token.kind is Kind.START:
            attributes = {
                a.name: html[a.value_start : a.value_end]
                for a in reversed(token.attributes)
            }
            found.append(("start", token.name, attributes))
        elif token.kind is Kind.END:
            found.append(("end", token.name))
        elif token.kind is Kind.COMMENT or is_malformed_comment(written, token):
            found.append(("comment",))
    return found


def is_malformed_comment(written: str, token: Token) -> bool:
    is_tag = written[1:2].isalpha() or (written[1:2] == "/" and written[2:3].isalpha())
    is_nothing = written == "</>" or written.lower().startswith("<!doctype")
    return token.kind is Kind.OTHER and not is_tag and not is_nothing


hostile_text = st.lists(
    st.sampled_from(
        (
            *("<", "</", ">", "/", "!", "--", "-", "=", "'", '"', " ", "\n", "a", "B"),
            *("<!--", "-->", "--!>", "<?", "?", "<!", "<!doctype", "<![CDATA[", "]]>"),
            *("<script>", "</script>", "<style>", "</style>", "<title>", "</title>"),
            *("<textarea>", "</textarea>", "<plaintext>", "<svg>", "</svg>", "<a b=c"),
        )
    ),
    max_size=14,
).map("".join)


@given(hostile_text)
def test_tags_and_comments_are_those_of_an_html5_parser(html: str) -> None:
    assert from_tokenizer(html) == from_judge(html)


@given(hostile_text)
def test_closed_markup_is_the_same_for_all(html: str) -> None:
    """No token that is text because of an option is more than its "<" and text."""
    for kind, piece in closed_pieces(html):
        if kind is TEXT:
            assert "<" not in piece[1:]
        else:
            assert pieces(piece) == [(kind, piece)]


@given(hostile_text)
def test_tokens_cover_the_text_without_gap(html: str) -> None:
    found = [token for token, _ in iterate_tokens(OpenElements(html))]
    assert "".join(html[token.start : token.end] for token in found) == html
    assert all(token.start < token.end for token in found)
