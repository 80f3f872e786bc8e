"""Bodies that Markdown would change, and those that it would not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli.check import bodies
from tests.growth import assert_linear

LONG_LINE = "He said that it was so. They said that it was not, and went on and on.\n"
WRAPPED = (
    "It was in the spring of that year that the first of the letters came,\n"
    "and nobody in the house could say from where; the stamp was of a kind\n"
    "that had not been sold for a generation, and the hand that had written\n"
    "the address was not one that any of them knew.\n"
)
ONE_SENTENCE_A_LINE = (
    "It was in the spring of that year that the first of the letters came.\n"
    "Nobody in the house could say from where.\n"
    "The stamp was of a kind that had not been sold for a generation,\n"
    "and the hand was not one that any of them knew.\n"
)
NEEDS = [
    ("A.\nB.\n", "body-line-break", 0, 2),
    (f"{LONG_LINE}\n{LONG_LINE[:-1] * 2}\nand this.\n", "body-line-break", 2, 140),
    (
        f"{LONG_LINE}\nRoses are red, and they stand in a bed.\nViolets.\n",
        "body-line-break",
        2,
        39,
    ),
    ("One.\n\n    Two men came to the house.\n", "body-indented", 2, 4),
    ("One.\n\n\tTwo men came to the house.\n", "body-indented", 2, 1),
    ("\t“Two men, in 1936, came to it!”\n\n\tA heading\n", "body-indented", 0, 1),
    (
        "A.\n\n    That was the year; all went.\n\n    Two men came to it.\n",
        "body-indented",
        4,
        4,
    ),
    ("One.\n\n1936. The first trial.\n", "body-number", 2, 0),
    ("1936. The first trial.", "body-number", 0, 0),
    ("1. One\n\nText.\n\n2. Two\n", "body-number", 4, 0),
    ("#1 reason\n", "body-hash", 0, 0),
    ("Text\n\n#1 reason\n", "body-hash", 2, 0),
    ("#ussr #history\n", "body-hash", 0, 0),
    ("<blockquote>a\n\nb</blockquote>\n", "body-html", 0, 0),
    ('<div class="x">\na\n\nb\n</div>\n', "body-html", 0, 0),
    ("<aside>\na\n\nb\n</aside>\n", "body-html", 0, 0),
    ("<dialog>\n\n    Two men came to it.\n\n</dialog>\n", "body-indented", 2, 4),
    ("So 5*3*2 is thirty.\n", "body-emphasis", 0, 4),
    ("In C:\\_tmp\\*.* it was.\n", "body-backslash", 0, 5),
    ("Title\n---\n", "body-dashes", 1, 0),
    ("# One\n\nIt ended here.\n---\n", "body-dashes", 3, 0),
    ("text:<pre>a\n\n b</pre>\n", "body-pre", 0, 5),
    ("> 40% of officers\n", "body-quotation", 0, 0),
]
NEEDS_NOT = [
    "",
    "One paragraph.\n\nAnother one.\n",
    WRAPPED,
    f"{LONG_LINE}\n{WRAPPED}",
    ONE_SENTENCE_A_LINE,
    ONE_SENTENCE_A_LINE.replace("came.", "came" + " and came" * 20 + "."),
    "A line  \nbroken.\n\nAnother\\\nbroken.\n\nA third<br />\nbroken.\n",
    "# Heading\n\n## Another one ##\n\n### C# and F#\n",
    "Heading\n=======\n\nAnother\n-------\n\nThird\n---\n",
    "1. One\n2. Two\n\n3. Three\n\n    With a paragraph in it.\n\n4. Four\n",
    "* One\n* Two\n\n    More of two, which is long enough.\n",
    "- One\n\n  More of it.\n\n2. Three is odd\n",
    "> A quotation\n> of several lines,\n> 40% of it true.\n\n> 1 more\n>\n> and\n",
    "> Said he.\n",
    "Text\n\n    if (x == 1) { return a[2]; }\n\n\tls -l\n",
    "[^1]: A note.\n\n    Walls are built by the afraid.\n",
    "Wall\n:   A wall.\n\n    Walls are built by the afraid.\n",
    "!!! note\n\n    Walls are built by the afraid.\n",
    "Text\n\n    pip install pelican markdown\n",
    "Text\n\n    Downloading the packages from example.org\n",
    "Text\n\n    ::: note\n    Walls are built by the afraid.\n    :::\n",
    "Text\n\n    $ walls\n\nThis says:\n\n    Walls are built by the afraid.\n",
    "Text\n\n    Walls are built by the afraid.\n\n    gates/open --all now\n",
    "```\na\n```\n\n    Walls are built by the afraid.\n",
    "```\n#1 reason\n\n1936. x\n\n    indented prose is not read\n```\n",
    "~~~~ text\n#1\n~~~\n1936. x\n~~~~\n\nText.\n",
    "Code: `5*3*2` and `C:\\_tmp\\*` it is.\n",
    "This is *emphasis*, **strong** and _this_ too; 5 * 3 * 2; a*b.\n",
    "| a | b |\n| - | - |\n| 1 | 2 |\n",
    "<div>\n<p>a</p>\n\n<p>b</p>\n</div>\n\n<blockquote>\n<p>a\n\nb</blockquote>\n",
    '<div markdown="1">\na\n\nb\n</div>\n',
    "<div>a</div>\n\n<div>\n\n</div>\n",
    "<pre>a\n\n#1 b\n\n1936. c\n</pre>\n\nText, and <pre>a</pre>\n",
    "<table>\n<tr><td>1936. a\n\n</td></tr>\n</table>\n",
    "<div>\nnever closed\n\nx\n",
    "<figcaption>\n\n    Two men came to it.\n\n</figcaption>\n",
    "----\n\n***\n\n- - -\n",
    "Text[^1].\n\n[^1]: A note\n[link]: http://example.org\n",
    "Term\n: Definition\n",
    "First line.\n<!--more-->\n\nSecond.\n",
]


@pytest.mark.parametrize(("body", "rule", "line", "column"), NEEDS)
def test_what_markdown_would_change_is_named_with_its_place(
    body: str, rule: str, line: int, column: int
) -> None:
    found = [(x.rule.name, x.line, x.column) for x in bodies.spots(body)]
    assert found == [(rule, line, column)]


@pytest.mark.parametrize("body", NEEDS_NOT)
def test_what_markdown_authors_write_is_left_alone(body: str) -> None:
    assert list(bodies.spots(body)) == []


@pytest.mark.parametrize("lead", ["", "\n", "\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("body", "rule", "line", "column"), NEEDS)
def test_no_body_is_passed_over_that_has_something_to_say(
    lead: str, newline: str, body: str, rule: str, line: int, column: int
) -> None:
    text = f"-->{lead}{body}".replace("\n", newline)
    found = [(x.rule.name, x.line, x.column) for x in bodies.spots(text, 3)]
    assert found == [(rule, line + len(lead), column)]


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "\n",
                    "\n\n",
                    "a",
                    "word ",
                    "1936. ",
                    "#1",
                    "> 4",
                    "    ",
                    "\t",
                    "---",
                ),
                *("5*3*2", "C:\\_x\\*", "<div>", "</div>", "<pre>", "```", ". ", "* "),
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_the_glance_at_a_body_never_misses(body: str) -> None:
    """And no body, however broken, raises an error."""
    for text in (body, f"\n{body}"):
        assert list(bodies.spots(text)) == list(bodies._spots(text))


def test_most_bodies_are_done_with_at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_spots", lambda _body: pytest.fail("a second look"))
    body = "\n\nOne *word*, [a link](x_y) <i>and</i> so on.\n\n<!--more-->\n\nTwo.\n"
    assert list(bodies.spots(body)) == []


@pytest.mark.parametrize(
    "piece", ["<div>\n\n", "a\n---\n\n", "> 4\n\n", "```\n", "<blockquote>a\n\n", "*"]
)
def test_a_long_body_takes_linear_time(piece: str) -> None:
    assert_linear(lambda pieces: list(bodies.spots(piece * pieces)), 16_000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stalin’s façade, Ã la carte, SÃO, Â£", "Â£"),
        ("itâ€™s", "â€™"),
        ("itâ€\x9d", "â€\x9d"),
        ("faÃ§ade", "Ã§"),
        ("plain", None),
        ("pâté, NÃO, Â", None),
        ("Ã€’", "Ã€"),
    ],
)
def test_mojibake_is_found(text: str, found: str | None) -> None:
    match = bodies.mojibake(text)
    assert (match[0] if match else None) == found


def test_html_without_tags_for_its_paragraphs_is_found() -> None:
    assert [x.line for x in bodies.unmarked_paragraphs("\na <i>b</i>\n\nc\n")] == [3]
    assert not list(bodies.unmarked_paragraphs("<p>a\n\nb\n"))
    assert not list(bodies.unmarked_paragraphs("a\nb\n"))
