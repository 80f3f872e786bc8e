"""Tests of what counts as plain HTML, and that a body of it is split like any other."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from pelican_jsoncomment.summary.plain import begins_with_text, is_plain
from pelican_jsoncomment.summary.split import split


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p>\n",
        "<h2>a</h2>\n<p>b <em>c <strong>d</strong></em> <code>&lt;</code></p>",
        '<p><a href="https://example.org/#x" title="y">a</a></p>',
        '<p>a <img alt="b" src="c.png" /><br />\nd<br></p>',
        "<ol>\n<li>a</li>\n<li><p>b</p><ul></ul></li>\n</ol>",
        "<blockquote>\n<p>a</p>\n</blockquote>",
    ],
)
def test_plain(html: str) -> None:
    assert is_plain(html, len(html))


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<p>a",
            "<p>a</p></p>",
            "<p>a</p></><p>b</p>",
            "<p>a</p><>",
            "<p>a</p",
            "a</p>",
        ),
        *("<p>a <p>b</p></p>", "<p>a<ul><li>b</li></ul></p>", "<li>a</li>"),
        *("<em>a<p>b</p></em>", "<em>a<em>b</em></em>", "<ul><p>a</p></ul>"),
        *('<p id="x">a</p>', '<p><a href="#x">a</a></p>', "<div>a</div>"),
        *('<p><a href=" #x">a</a></p>', '<p><a href="&#35;x">a</a></p>'),
        *('<p><a href="a" id="b">a</a></p>', '<p><a href="a">b<a>c</a></a></p>'),
        *('<p><img src=">">a</p>', '<p>a <img src="a" usemap="#b"></p>'),
        *("<P>a</P>", "<p>a <!-- b --></p>", "<p>a <?b?></p>", "<p>a < b</p>"),
        *("<p></p>", "<p>\n</p>", "<p>&nbsp;</p>", "<p>\u200b</p>", ""),
    ],
)
def test_not_plain(html: str) -> None:
    assert not is_plain(html, len(html))


def test_what_comes_after_the_place_is_not_looked_at() -> None:
    assert is_plain("<p>a</p><div>", len("<p>a</p>"))


@pytest.mark.parametrize(
    ("html", "begins"),
    [
        *(("<p>a", True), ("<ul>\n<li>a", True), ("<blockquote><p>(<em>", True)),
        *(("a", False), ("<p></p>", False), ("<p>&nbsp;", False), ("</p>a", False)),
        *(('<p id="x">a', False), ("<p><img>", False), ("<div>a", False)),
    ],
)
def test_beginning_with_text(html: str, begins: bool) -> None:
    assert begins_with_text(html, 0) is begins


inline = st.recursive(
    st.sampled_from(
        [
            *("a", " ", "&amp;", "&nbsp;", "\xad", "<br>", "<br />", "\n"),
            *('<img alt="" src="b" />', '<a href="c">d</a>', '<a href="#e">f</a>'),
        ]
    ),
    lambda within: st.tuples(
        st.sampled_from(["em", "strong", "code", "i", "a"]),
        st.lists(within, max_size=3).map("".join),
    ).map("<{0[0]}>{0[1]}</{0[0]}>".format),
    max_leaves=5,
)
blocks = st.recursive(
    st.tuples(
        st.sampled_from(["p", "p", "h2"]), st.lists(inline, max_size=3).map("".join)
    ).map("<{0[0]}>{0[1]}</{0[0]}>".format),
    lambda within: st.one_of(
        within.map("<blockquote>\n{}\n</blockquote>".format),
        st.lists(inline | within, max_size=3).map(
            lambda items: f"<ul>\n{''.join(f'<li>{x}</li>' for x in items)}</ul>"
        ),
    ),
    max_leaves=4,
)
slips = st.sampled_from(
    [
        *("", "", "<p>", "</p>", "</em>", "<ul>", "</li>", "<div>", "</div>", "<p >"),
        *("x", " ", "<", "</>", "<>", "<hr>", "&lt;", "<!--more-->", "<!-- b -->"),
    ]
)


@st.composite
def nearly_plain(draw: st.DrawFn) -> str:
    """Draw blocks around a marker, often with one piece at a random place too much."""
    before = draw(st.lists(blocks, min_size=1, max_size=3))
    after = draw(st.lists(blocks, max_size=2))
    marker = draw(
        st.sampled_from(["<!--more-->", "<!-- MORE -->", "<!--more Go on-->"])
    )
    html = draw(st.sampled_from(["\n", "\n\n", "", " "])).join(
        [*before, marker, *after]
    )
    place = draw(st.integers(0, len(html)))
    return html[:place] + draw(slips) + html[place:]


@given(nearly_plain())
def test_a_plain_body_is_split_like_any_other(html: str) -> None:
    """The pass over all elements, which an anchor needs, says the same."""
    quick, thorough = split(html), split(html, anchor="x")
    event(f"plain: {is_plain(html, html.find('<!--'))}")
    content = thorough.content.replace('<span id="x"></span>', "")
    assert quick == dataclasses.replace(thorough, content=content)
