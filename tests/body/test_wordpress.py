"""WordPress bodies become the HTML that WordPress shows, well formed.

The rows of ``data/wordpress.json`` are compared with WordPress's own ``autop`` by
``compare_autop.py``, which is run by hand.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from html import unescape
from operator import mul
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.body.wordpress import (
    Rendered,
    autop,
    findings,
    may_have_findings,
    shortcodes_left,
)
from pelican_jsoncomment.errors import Source
from tests.growth import assert_linear

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "wordpress.json").read_text("utf-8")
)

VOID = ("area", "br", "hr", "img")
# Not main and figcaption: html5lib 1.1 does not know that they are special.
BLOCK_NAMES = "address article blockquote center dd div dl dt h2 h3 li ol p section ul"
INLINE_NAMES = "a b code em font i o:p span u"

#: What holds no tag and no comment, though it may have everything to make one.
texts = st.text(
    st.one_of(
        st.sampled_from("ab1<>&;#\"'=[]/!-.*\\_ \t\r\n\u00a0é"),
        st.characters(exclude_categories=["Cs"]),
    )
).filter(lambda text: not re.search("<[a-zA-Z/!?]", text))


def tags_of(names: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"<{end}{name}>" for name in names.split() for end in "/ "])


soups = st.lists(
    st.one_of(
        st.sampled_from(["w", "w ", "\n", "\n\n", "<br>", "<hr>", "<!--more-->"]),
        tags_of(BLOCK_NAMES),
        tags_of(INLINE_NAMES),
    )
).map(lambda parts: "".join(parts).replace("< ", "<"))

MARKUP = (
    "< </ <! <!-- --> <!> <? > /> = \" ' a b p pre svg br [ ] [/ [caption] [/caption] "
    "<img> caption=' <pre> </pre <video> </video> <td> <!--[x]--> <a <a=' <figcaption> "
    "& ; \n \r \x00 \ud800 [gallery] [box] [/box] [x=1"
)
fragments = st.lists(
    st.sampled_from([*MARKUP.split(" "), " ", "\n\n", "<!-- wp:a -->"])
).map("".join)


def tree_of(html: str) -> list[tuple[str, str]]:
    """Return the tags of the tree that html5lib builds."""
    tags = []
    fragment = html5lib.parseFragment(html)
    for token in html5lib.getTreeWalker("etree")(fragment):
        if token["type"] in ("StartTag", "EmptyTag"):
            tags.append(("", token["name"]))
        elif token["type"] == "EndTag":
            tags.append(("/", token["name"]))
    return tags


def tags_in(html: str) -> list[tuple[str, str]]:
    """Return the tags that are written in HTML without `<` in its attributes."""
    tags = re.findall(r"<(/?)([a-z][a-z0-9:]*)[^>]*>", html)
    return [(end, name) for end, name in tags if not (end and name in VOID)]


def words_in(html: str) -> str:
    """Return the text that html5lib finds, without white space."""
    fragment = html5lib.parseFragment(html)
    tokens = html5lib.getTreeWalker("etree")(fragment)
    text = "".join(
        token["data"]
        for token in tokens
        if token["type"] in ("Characters", "SpaceCharacters")
    )
    return "".join(text.split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["name"]))
def test_body_becomes_what_the_table_says(row: dict[str, Any]) -> None:
    """Each row is a body, its HTML, the warnings, and the shortcodes that stay text."""
    expected = Rendered(row["html"], tuple(row.get("warnings", ())))
    assert autop(row["body"]) == expected
    assert shortcodes_left(row["body"]) == row.get("shortcodes", {})


@given(texts)
def test_text_becomes_well_formed_paragraphs(text: str) -> None:
    """Without markup in it, a body gives paragraphs and breaks and nothing else."""
    html = autop(text).html
    assert tags_in(html) == tree_of(html)
    assert {name for _, name in tags_in(html)} <= {"p", "br"}
    assert words_in(html) == words_in(text)


@given(texts)
def test_every_paragraph_holds_something(text: str) -> None:
    html = autop(text).html
    assert not re.search(r"<p>\s*</p>|<br />\s*</p>|<p>\s*<br />", html)


@given(soups)
def test_tags_in_any_order_become_well_formed(soup: str) -> None:
    """Html5lib gains no element and loses none, whatever the tags of the body."""
    html = autop(soup).html
    assert tags_in(html) == tree_of(html)
    assert "<p></p>" not in html
    assert words_in(html) == "w" * soup.count("w")
    assert html.count("<!--more-->") == soup.count("<!--more-->")


@given(st.one_of(fragments, st.text()))
def test_any_text_is_rendered(text: str) -> None:
    """Halves of tags, comments and shortcodes, NUL and surrogates are no error."""
    rendered = autop(text)
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert autop(unix) == autop(unix.replace("\n", "\r\n")) == rendered


@given(texts, st.sampled_from(["pre", "script", "style", "textarea", "svg", "video"]))
def test_elements_stay_as_they_are_written(text: str, name: str) -> None:
    element = f"<{name}>{text}</{name}>".replace("\r\n", "\n").replace("\r", "\n")
    assert element in autop(f"a\n\n{element}\n\nb").html


@given(texts | soups | fragments, st.sampled_from(["code", "php", "c-sharp"]))
def test_code_stays_as_it_is_written(text: str, name: str) -> None:
    """Whatever it holds: what is escaped in HTML is all that is written otherwise."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("[/", "[")
    html = autop(f"a\n\n[{name}]\n<{text}>\n[/{name}]\n\nb").html
    start, _, rest = html.partition("<code")
    code, end, rest = rest.partition(">")[2].partition("</code></pre>")
    assert (start, end, rest) == ("<p>a</p>\n<pre>", "</code></pre>", "\n<p>b</p>")
    assert unescape(code) == f"<{text}>"
    assert not set("<>") & set(code)


@given(soups)
def test_a_body_of_blocks_loses_its_marks_and_nothing_else(soup: str) -> None:
    body = f"<!-- wp:paragraph -->{soup}<!-- /wp:paragraph -->"
    assert autop(body).html.split() == soup.split()


def test_what_is_left_open_is_opened_again_within_bounds() -> None:
    long = f"<font title='{'x' * 380}'>"
    assert autop(f"{long}<b>a\n\nb").html == (
        f"<p>{long}<b>a</b></font></p>\n<p><b>b</b></p>"
    )


# Each with the number of times that its parts are repeated.
HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    **{part: (200_000, partial(mul, part)) for part in "\n[<"},
    **{part: (50_000, partial(mul, part)) for part in ("<!--", "<a ", "<!", "<pre>")},
    "<svg>": (50_000, lambda n: "<svg>" * n),
    "quotes": (50_000, lambda n: '<a "="' * n + ">"),
    "tags in quotes": (2_000, lambda n: '<a b="c" d="' * n),
    "comment": (100_000, lambda n: "<!--" + "--!" * n),
    "comments before a tag": (100_000, lambda n: "<!--" * n + "<b>"),
    "pre": (50_000, lambda n: "<pre>" + "</pre " * n),
    "shortcode": (1_000_000, lambda n: "[" + "a" * n),
    "blocks": (10_000, lambda n: "<div>" * n),
    "closed blocks": (10_000, lambda n: "<div>" * n + "</div>" * n),
    "items": (10_000, lambda n: "<div>" * n + "<li></li>" * n),
    "stray ends": (10_000, lambda n: "<div>" * n + "</section>" * n),
    "inline": (10_000, lambda n: "<b>" * n + "<i>" * n + "</b>" * n),
    "reopened": (10_000, lambda n: "<b>" * n + "x\n\n" * n),
    "attributes": (10_000, lambda n: f"<b title='{'x' * 13 * n}'>" + "x\n\n" * n),
    "captions": (10_000, lambda n: "[caption]" * n + "[/caption]"),
    "figures": (5_000, lambda n: "[caption]<img>a[/caption]" * n),
    "videos": (10_000, lambda n: "<video><audio>" * n + "</video>" * n),
    "code": (5_000, lambda n: "[css]a[/css] < " * n),
    "code left open": (10_000, lambda n: "[css]<b>" * n),
    "code in pre": (5_000, lambda n: "<pre> [css]a[/css]</pre><pre>[css </pre>" * n),
    "width": (10_000, lambda n: f"[caption width='{'9' * n}']<img>a[/caption]"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_body_is_rendered_in_linear_time(name: str) -> None:
    """Nor does the result grow with the square of the body, and fill the memory."""
    size, body_of = HOSTILE[name]

    def render(times: int) -> None:
        body = body_of(times)
        assert len(autop(body).html) < 50 * len(body) + 100

    assert_linear(render, size)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<!-- wp:x /-->",
                    "<!-- nextpage -->",
                    "<!--nextpage-->",
                    "<!--more-->",
                ),
                *(
                    "[gallery]",
                    "[a_b]",
                    "[",
                    "]",
                    "<!--",
                    "-->",
                    "wp:",
                    "text ",
                    "<p>",
                    "\n",
                ),
            ]
        ),
        max_size=6,
    ).map("".join)
)
def test_the_glance_at_a_post_never_misses_a_finding(text: str) -> None:
    assert may_have_findings(text) or not findings(autop(text), Source(text))


@given(fragments)
def test_the_glance_at_a_post_misses_no_shortcode(text: str) -> None:
    """With another one in it, the whole body is looked at."""
    assert shortcodes_left(f"[a_b] {text}") == shortcodes_left(text) + Counter(["a_b"])


def test_most_posts_are_not_rendered_for_their_findings() -> None:
    assert not may_have_findings("One <b>two</b>.\n\n<!--more-->\n\nThree.\n")
