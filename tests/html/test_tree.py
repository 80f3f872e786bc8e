"""The open elements: at any place those that an HTML5 parser has open there."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from html5lib.treebuilders import getTreeBuilder
from hypothesis import assume, given
from hypothesis import strategies as st

from pelican_jsoncomment.html.tokenizer import Kind
from pelican_jsoncomment.html.tree import OpenElements, iterate_tokens


def read(html: str) -> OpenElements:
    elements = OpenElements(html)
    for _ in iterate_tokens(elements):
        pass
    return elements


def opened(html: str) -> str:
    """Return the names of what is open at the end of a string."""
    return " ".join(element.name for element in read(html))


def reopening(html: str) -> list[str]:
    elements = read(html)
    return [
        element.name for element in elements.left_open(elements.formatting.section_left)
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<div><p>a", "div p"),
        ("<DIV>a</div>", ""),
        ("<p>a<br><img src=a><input><hr>", ""),
        ("<p>a<br/></br>", "p"),
        # End tags that may be left out.
        ("<p>a<p>b", "p"),
        ("<p>a<ul>", "ul"),
        ("<p><button><p>", "p button p"),
        ("<ul><li>a<li>b", "ul li"),
        ("<ul><li>a<ul><li>b", "ul li ul li"),
        ("<ul><li><div><li>", "ul li"),
        ("<ul><li><section><li>", "ul li section li"),
        ("<dl><dt>a<dd>b<dt>c", "dl dt"),
        ("<h1>a<h2>b", "h2"),
        ("<h1>a</h2>", ""),
        ("<h1><div></h1>", ""),
        ("<select><option>a<option>b", "select option"),
        ("<select><optgroup><option>a<optgroup>", "select optgroup"),
        ("<optgroup><option>a<optgroup>", "optgroup optgroup"),
        ("<select><option><select>", ""),
        ("<select><option><input>", ""),
        ("<ruby>a<rt>b<rp>c", "ruby rp"),
        ("<ruby><rtc>a<rt>b", "ruby rtc rt"),
        ("<ruby><rb>a<rtc>b", "ruby rtc"),
        ("<rt>a<rt>", "rt rt"),
        ("<button>a<button>", "button"),
        # End tags to which nothing is open, or not within reach.
        ("</p></div></b></li></h1></td></form></template></x>", ""),
        ("<div></p></span>", "div"),
        ("<span><div></span>", "span div"),
        ("<button></p>", "button"),
        ("<li><ul></li>", "li ul"),
        ("<h1><object></h1>", "h1 object"),
        ("<div></html></body>", "div"),
        ("<img></img>", ""),
        ("<section><p></section>", ""),
        # Tables.
        ("<table><tr><td>a<td>b", "table tbody tr td"),
        ("<table><td>a<tr><th>", "table tbody tr th"),
        ("<table><thead><tr><td><tbody>", "table tbody"),
        ("<table><caption>a<tr>", "table tbody tr"),
        ("<table><col><col>", "table colgroup"),
        ("<table><colgroup><col> <!-- a -->", "table colgroup"),
        ("<p><b>a</p><table>\n", "table"),
        ("<p><b>a</p><table><p>\n", "table p b"),
        ("<table><colgroup>a", "table"),
        ("<table><colgroup><p>", "table p"),
        ("<table><colgroup></p>", "table"),
        ("<table><colgroup></colgroup>", "table"),
        ("<table><colgroup></col>", "table colgroup"),
        ("<table><tr><td><p>a</table>", ""),
        ("<table><tr><td><table></td>", "table tbody tr td table"),
        ("<table><tr><td><p>a</tr>", "table tbody"),
        ("<table><tr><div><td>", "table tbody tr td"),
        ("<table><tr><table>", "table"),
        ("<table><caption><table>", "table caption table"),
        ("<tr><td><caption>a", ""),
        ("<template><tr><td>", "template tr td"),
        ("<template><div></template>", ""),
        # Forms.
        ("<form><form>", "form"),
        ("<form><div></form>", "div"),
        ("<form><p></form>", ""),
        ("<form><object></form>", "form object"),
        ("<table><form><tr>", "table tbody tr"),
        # SVG and MathML.
        ("<svg><circle/><g>", "svg svg svg g"),
        ("<svg/><math/>", ""),
        ("<div/>", "div"),
        ("<svg><title>a<b>", "svg svg svg title b"),
        ("<svg><style><b>", "b"),
        ("<svg><g></G>", "svg svg"),
        ("<div><svg><g></div>", ""),
        ("<svg><g></x>", "svg svg svg g"),
        ("<svg><p>", "p"),
        ("<svg></p>", ""),
        ("<svg><font><font color=red>", "font"),
        ("<svg><foreignObject><div></foreignObject>", "svg svg svg foreignobject div"),
        ("<math><mi>a<b>", "math math math mi b"),
        ("<math><mi><mglyph>", "math math math mi math mglyph"),
        ("<math><mi></p>", "math math math mi"),
        ("<math><annotation-xml><svg>", "math math math annotation-xml svg svg"),
        (
            "<math><annotation-xml encoding='Text/HTML'><p>",
            "math math math annotation-xml p",
        ),
        ("<math><annotation-xml encoding='x'><p>", "p"),
        # Formatting elements.
        ("<p><b>a<p>b", "p b"),
        ("<p><b>a<p>", "p"),
        ("<b><i>a</b>b", "i"),
        ("<b><p>a</b>", "p"),
        ("<b><span><p>a</b>", "p"),
        ("<b><i><p>a</b>", "i p"),
        ("<b><a><i><u><s><p></b>", "i u s p"),
        ("<a>a<div>b<a>", "div a"),
        ("<a><object><a>", "a object a"),
        ("<a><table><a>", "table a"),
        ("<b><table></b>", "b table"),
        ("<nobr>a<nobr>", "nobr"),
        ("<table><b><caption></b>", "table caption"),
        ("<object><b></object>a", ""),
        ("<template><b></template>a", ""),
        ("<table><td><object><b></table>a", ""),
        ("<table><object><b></table>a", "b"),
        ("<table><td><table><marquee><b></table>a", "table tbody tr td b"),
        ("<table><td><table><marquee><b></table>a</table>c", ""),
        ("<b><object></b>", "b object"),
        ("<b><span><p>a</b></span></p>", ""),
        ("<b><form><div></form>a</b>", "div"),
        ("<b></b></b>", ""),
        # Raw text.
        ("<script><b>", "script"),
        ("<script><b></script>", ""),
        ("<p><xmp><b></xmp>", ""),
    ],
)
def test_open_are_the_elements_that_a_browser_has_open(
    html: str, expected: str
) -> None:
    assert opened(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><b>a</p>", ["b"]),
        ("<p><b>a</p></b>", []),
        ("<b>" * 5, ["b"] * 3),
        ("<b x=1 y=2><b y=2 x=1>" * 2, ["b"] * 3),
        ("<p><b>a</p><table><td><i>b", ["b"]),
        ("<table><td><b>a</table>", []),
        ("<b><table><applet><i></table></b>", ["i"]),
        ("<table><td><table><applet><i></table>", []),
        ("<b>" + "<div>" * 9 + "</b>", ["b"]),
        ("<form><div></form>", []),
        ("<div><form></div>", ["form"]),
    ],
)
def test_what_is_left_open_goes_on_until_its_end_tag(
    html: str, expected: list[str]
) -> None:
    assert reopening(html) == expected


def test_many_that_are_left_open_are_all_remembered() -> None:
    html = "<p>" + "".join(f"<font size={i}>" for i in range(40)) + "a</p>"
    assert reopening(html) == ["font"] * 40
    assert len(opened(f"{html}b").split()) < 40


@pytest.mark.parametrize(
    ("html", "is_ignored"),
    [
        ("<p>", False),
        ("</br>", False),
        ("</p>", True),
        ("<body class=a>", True),
        ("<frameset>", True),
        ("<td>", True),
        ("<svg></p>", False),
        ("<form><form>", True),
        ("<table><form></form>", False),
        ("</form>", True),
        ("<p><b></p></b>", False),
    ],
)
def test_a_tag_that_parsers_ignore_is_told_from_others(
    html: str, is_ignored: bool
) -> None:
    assert list(iterate_tokens(OpenElements(html)))[-1][1] is is_ignored


def test_elements_know_their_tags() -> None:
    html = "<p><DIV id=a>b<table><tr>c"
    div, table, tbody, row = read(html)
    assert (div.tag, html[div.start : div.end]) == ("DIV", "<DIV id=a>")
    assert div.closes
    assert not div.parent
    assert table.parent is div
    assert (tbody.implied, row.implied) == (True, False)


def test_a_reopened_element_knows_what_opened_it() -> None:
    html = "<p><b>a</p>b<p>c"
    _, bold = (*read(html), None)[-2:]
    reopened = next(iter(read(html)))
    assert bold is None
    assert (reopened.start, reopened.opened_by.start) == (html.index("b<p>"), 3)


def test_what_a_token_ends_is_told() -> None:
    html = "<p><b><i>a</b></p></i>"
    elements = OpenElements(html)
    ended = [
        (
            [element.name for element in elements.closed],
            [element.name for element in elements.forgotten],
        )
        for token, _ in iterate_tokens(elements)
        if token.kind is Kind.END
    ]
    assert ended == [(["i", "b"], ["b"]), (["p"], []), ([], ["i"])]


def test_elements_within_svg_and_mathml_are_told_from_others() -> None:
    html = "<svg><a><foreignObject><a>"
    elements = OpenElements(html)
    assert [elements.was_foreign for _ in iterate_tokens(elements)] == [
        *(False, True, True, False)
    ]
    assert elements.has("a")
    assert elements.has("svg a")
    assert not elements.has("foreignobject")
    assert not elements.in_foreign_content


NAMESPACES = {
    "http://www.w3.org/1999/xhtml": "",
    "http://www.w3.org/2000/svg": "svg ",
    "http://www.w3.org/1998/Math/MathML": "math ",
}


class Observed(getTreeBuilder("etree")):  # type: ignore[misc]
    """A tree that notes what is open, and will be reopened, at the last comment."""

    noted: tuple[list[str], list[str]] | None = None

    def insertComment(self, token: Any, parent: Any = None) -> None:  # noqa: N802
        if token["data"] == "observed":
            self.noted = (
                [NAMESPACES[e.namespace] + e.name.lower() for e in self.openElements],
                [getattr(e, "name", "|") for e in self.activeFormattingElements],
            )
        super().insertComment(token, parent)


def judged(html: str) -> tuple[list[str], list[str]] | None:
    parser = html5lib.HTMLParser(tree=Observed)
    parser.parse(f"<!doctype html><body>{html}<!--observed-->")
    noted: tuple[list[str], list[str]] | None = parser.tree.noted
    return noted and (noted[0][2:], noted[1])


# Where html5lib 1.1 differs from the standard as it now is, or breaks down.
DIFFERENT = re.compile(
    r"<select"
    r"|<(?:svg|math).*</(?:p|br|title|desc|mi|mtext|foreignObject|annotation-xml)\b"
    r"|<m(?:i|text)\b.*</"
    r"|<table.*(?:<(?:button|form)|\n)"
    r"|<(?:pre|dl|dd|dt|li|ul|p|blockquote)[^>]*>\n"
    r"|(?:<(?:a|b|em|i|u|code|font)\b[^>]*>.*){4}<\S+.*<.*(?:</|<a)",
    re.DOTALL,
)


def tag_soup(*names: str) -> st.SearchStrategy[str]:
    name = st.sampled_from(names)
    tag = (
        name.map("<{}>".format)
        | name.map("</{}>".format)
        | name.map("<{} color=red>".format)
        | name.map("<{}/>".format)
        | st.sampled_from(["x", "\n"])
    )
    return st.lists(tag, max_size=14).map("".join)


INLINE = ("a", "b", "code", "em", "font", "i", "q", "span", "u")
BLOCK = (
    *("address", "blockquote", "button", "dd", "div", "dl", "dt", "form", "h1", "h2"),
    *("hr", "li", "ol", "p", "pre", "section", "ul", "br", "img"),
)
TABLE = (
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead"),
    "tr",
)
FOREIGN = (
    *("annotation-xml", "circle", "desc", "foreignObject", "g", "math", "mi", "mtext"),
    *("svg", "title"),
)
OTHER = (
    *("iframe", "input", "noscript", "object", "optgroup", "option", "rp", "rt"),
    *("ruby", "script", "style", "textarea", "xmp"),
)


@given(
    tag_soup(*INLINE, *BLOCK)
    | tag_soup(*INLINE, *TABLE, *BLOCK)
    | tag_soup(*TABLE, "a", "b", "i", "applet", "marquee", "object")
    | tag_soup(*INLINE, *FOREIGN, *BLOCK)
    | tag_soup(*INLINE, *BLOCK, *OTHER)
)
def test_an_html5_parser_has_the_same_elements_open(html: str) -> None:
    assume(not DIFFERENT.search(html))
    expected = judged(html)
    assume(expected is not None)
    elements = read(html)
    sections = elements.formatting.sections
    active = [x for section in sections for x in ["|", *(e.name for e in section)]]
    assert ([element.name for element in elements], active[1:]) == expected
