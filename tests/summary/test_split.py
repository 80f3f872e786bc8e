"""The more marker: the cases of tests/README.md, and what must always hold."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes
from hypothesis import event, given
from hypothesis import strategies as st
from markdown import markdown

from pelican_jsoncomment import rules
from pelican_jsoncomment.body.wordpress import autop
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.summary.marker import Split
from pelican_jsoncomment.summary.split import findings, may_have_findings, split
from tests.growth import assert_linear

ARTICLE = "{filename}essay.md"


def render(text: str) -> str:
    return markdown(text, extensions=["extra", "toc"])


@dataclass(frozen=True)
class Case:
    """A Markdown body, and what its markers make of it."""

    name: str
    body: str
    summary: str | None
    content: str
    has_more: bool = True
    more_text: str = ""
    markers: int = 1


ONE_TWO = ("<p>One <em>a</em>.</p>", "<p>One <em>a</em>.</p>\n<p>Two.</p>")

CASES = [
    Case("01_between_paragraphs", "One *a*.\n\n<!--more-->\n\nTwo.", *ONE_TWO),
    Case("02_spaces", "One *a*.\n\n<!-- more -->\n\nTwo.", *ONE_TWO),
    Case("02_upper_case", "One *a*.\n\n<!--MORE-->\n\nTwo.", *ONE_TWO),
    Case("02_line_break", "One *a*.\n\n<!--\nmore\n-->\n\nTwo.", *ONE_TWO),
    Case("02_spaces_before", "One *a*.\n\n  <!--more-->\n\nTwo.", *ONE_TWO),
    Case("02_crlf", "One *a*.\r\n\r\n<!--more-->\r\n\r\nTwo.\r\n", *ONE_TWO),
    Case(
        "03_link_text",
        "One *a*.\n\n<!--more Read on-->\n\nTwo.",
        *ONE_TWO,
        more_text="Read on",
    ),
    Case(
        "05_other_comments_stay",
        "One <!--more go--> two <!-- c --> three.",
        "<p>One</p>",
        "<p>One two <!-- c --> three.</p>",
        more_text="go",
    ),
    Case(
        "06_two_markers",
        "One.\n\n<!--more-->\n\nTwo.\n\n<!--more-->\n\nThree.",
        "<p>One.</p>",
        "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>",
        markers=2,
    ),
    Case(
        "08_sample_before_the_marker",
        "Use `<!--more-->` to split.\n\nTwo.\n\n<!--more-->\n\nThree.",
        "<p>Use <code>&lt;!--more--&gt;</code> to split.</p>\n<p>Two.</p>",
        "<p>Use <code>&lt;!--more--&gt;</code> to split.</p>\n<p>Two.</p>\n"
        "<p>Three.</p>",
    ),
    Case(
        "10_in_mid_paragraph",
        "One <!--more--> two.\n\nThree.",
        "<p>One</p>",
        "<p>One two.</p>\n<p>Three.</p>",
    ),
    Case(
        "11_in_strong",
        "One **bo <!--more--> ld** two.",
        "<p>One <strong>bo</strong></p>",
        "<p>One <strong>bo ld</strong> two.</p>",
    ),
    Case(
        "11_in_a_link",
        "[see <!--more--> it](http://x/)",
        '<p><a href="http://x/">see</a></p>',
        '<p><a href="http://x/">see it</a></p>',
    ),
    Case(
        "12_in_a_div",
        'Intro.\n\n<div class="x">\n<p>in</p>\n<!--more-->\n<p>out</p>\n</div>',
        '<p>Intro.</p>\n<div class="x">\n<p>in</p></div>',
        '<p>Intro.</p>\n<div class="x">\n<p>in</p>\n<p>out</p>\n</div>',
    ),
    Case(
        "13_in_a_list_item",
        "- a\n- b <!--more-->\n- c",
        "<ul>\n<li>a</li>\n<li>b</li></ul>",
        "<ul>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ul>",
    ),
    Case(
        "14_alone_in_the_first_item",
        "Intro.\n\n- <!--more-->\n- b",
        "<p>Intro.</p>",
        "<p>Intro.</p>\n<ul>\n<li></li>\n<li>b</li>\n</ul>",
    ),
    Case(
        "15_in_a_quote",
        "> q1\n>\n> <!--more-->\n>\n> q2",
        "<blockquote>\n<p>q1</p></blockquote>",
        "<blockquote>\n<p>q1</p>\n<p>q2</p>\n</blockquote>",
    ),
    Case(
        "15_in_a_table_cell",
        "|a|\n|-|\n|b <!--more--> c|",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>b</td></tr></tbody></table>",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>b c</td>\n</tr>\n</tbody>\n</table>",
    ),
    Case(
        "15_in_a_heading",
        "# H <!--more--> rest",
        "<h1>H</h1>",
        '<h1 id="h-rest">H rest</h1>',
    ),
    Case("16_before_any_text", "<!--more-->\n\nOne.", "", "<p>One.</p>"),
    Case("16_straight_before_the_text", "<!--more-->One.", "", "<p>One.</p>"),
    Case(
        "17_at_the_end",
        "One.\n\nTwo.\n\n<!--more-->",
        "<p>One.</p>\n<p>Two.</p>",
        "<p>One.</p>\n<p>Two.</p>",
        has_more=False,
    ),
    Case(
        "17_at_the_end_of_a_paragraph", "Two.<!--more-->", *("<p>Two.</p>",) * 2, False
    ),
    Case("17_after_a_space", "Two. <!--more-->", *("<p>Two.</p>",) * 2, False),
    Case("18_alone", "<!--more-->", "", "", has_more=False),
    Case(
        "19_before_a_comment",
        "One.\n\n<!--more-->\n\n<!-- todo -->",
        "<p>One.</p>",
        "<p>One.</p>\n<!-- todo -->",
        has_more=False,
    ),
    Case(
        "20_before_an_image",
        "One.\n\n<!--more-->\n\n![x](a.png)",
        "<p>One.</p>",
        '<p>One.</p>\n<p><img alt="x" src="a.png" /></p>',
    ),
    Case(
        "21_link_defined_after_the_marker",
        "See [docs][d].\n\n<!--more-->\n\nTwo.\n\n[d]: http://example.com/",
        '<p>See <a href="http://example.com/">docs</a>.</p>',
        '<p>See <a href="http://example.com/">docs</a>.</p>\n<p>Two.</p>',
    ),
    Case(
        "21_abbreviation_defined_after_the_marker",
        "HTML.\n\n<!--more-->\n\nTwo.\n\n*[HTML]: Hypertext",
        '<p><abbr title="Hypertext">HTML</abbr>.</p>',
        '<p><abbr title="Hypertext">HTML</abbr>.</p>\n<p>Two.</p>',
    ),
    Case(
        "26_links_to_files_stay",
        "See [x]({filename}b.md).\n\n<!--more-->\n\nTwo.",
        '<p>See <a href="{filename}b.md">x</a>.</p>',
        '<p>See <a href="{filename}b.md">x</a>.</p>\n<p>Two.</p>',
    ),
    Case(
        "28_void_elements_and_entities",
        'A &amp; B &lt; C<br>\n<img alt="i" src="i.png">\n\n<!--more-->\n\nTwo.',
        '<p>A &amp; B &lt; C<br>\n<img alt="i" src="i.png"></p>',
        '<p>A &amp; B &lt; C<br>\n<img alt="i" src="i.png"></p>\n<p>Two.</p>',
    ),
]


@pytest.mark.parametrize("case", [pytest.param(c, id=f"case_{c.name}") for c in CASES])
def test_case_in_markdown(case: Case) -> None:
    assert split(render(case.body), article=ARTICLE) == Split(
        case.content, case.summary, case.has_more, case.more_text, case.markers, ()
    )


NEAR_MISSES = {
    "<!--more:x-->": "<!--more:x-->",
    "<!---more--->": "<!---more--->",
    "<!--more --->": "<!--more --->",
    "\\<!--more-->": "\\<!--more-->",
    "&lt;!--more--&gt;": "&lt;!--more--&gt;",
}


@pytest.mark.parametrize(("written", "rendered"), NEAR_MISSES.items())
@pytest.mark.parametrize("body", ["One.\n\n{}\n\nTwo.", "One {} two."])
def test_case_04_near_misses_are_reported(
    body: str, written: str, rendered: str
) -> None:
    html = render(body.format(written))
    result = split(html)
    assert result == Split(html, None, False, "", 0, (rendered,))
    assert result.content is html


def test_case_04_an_unclosed_marker_is_reported() -> None:
    """Whether Markdown escapes it differs between releases of Python."""
    html = render("One.\n\n<!--more\n\nTwo.")
    result = split(html)
    assert result.content is html
    assert (result.summary, result.markers) == (None, 0)
    (near_miss,) = result.near_misses
    assert near_miss.startswith(("<!--more", "&lt;!--more"))


@pytest.mark.parametrize(
    "body",
    [
        "One.\n\n<!--moreover-->\n\nTwo.",
        "One <!-- no more --> two.",
        "One <!--mo re--> two.",
        "One <!-- > more --> two.",
        "One `<!--more:x-->` two.",
        "One `\\<!--more-->` two.",
    ],
)
def test_case_04_other_comments_and_code_are_no_near_misses(body: str) -> None:
    html = render(body)
    assert split(html) == Split(html, None, False, "", 0, ())


@pytest.mark.parametrize(
    "body", ["```\n<!--more-->\n```", "    <!--more-->", "One.\n\n    <!--more-->\n"]
)
def test_case_07_a_sample_is_no_marker(body: str) -> None:
    html = render(body)
    result = split(html)
    assert (result.summary, result.markers, result.near_misses) == (None, 0, ())
    assert result.content is html


@pytest.mark.parametrize(
    "html",
    [
        '<p><img alt="<!--more-->"></p>',
        "<p><img alt='<!--more-->'></p>",
        "<p title=<!--more-->a</p>",
        '<script>var s="<!--more-->"</script>',
        "<style><!--more--></style>",
        "<textarea><!--more--></textarea>",
        "<title><!--more--></title>",
        "<xmp><!--more--></xmp>",
        "<iframe><!--more--></iframe>",
        "<noembed><!--more--></noembed>",
        "<noframes><!--more--></noframes>",
        "<plaintext><!--more-->",
        "<?php '<!--more-->' ?>",
        "<?php $a->b('<!--more-->') ?>",
        "<?php $a->b('<!--more:x-->') ?>",
        "<!doctype <!--more-->",
        "<![CDATA[<!--more-->",
        "<svg><![CDATA[<!--more-->]]></svg>",
        "<!--[if IE]><!--more--><![endif]-->",
        "<a title='<!--more-->",
        "</ <!--more-->",
    ],
)
def test_case_09_only_comments_are_markers(html: str) -> None:
    assert split(html) == Split(html, None, False, "", 0, ())


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        (
            "<?xml version='1.0'?><p>a</p><!--more--><?x><p>b</p>",
            "<?xml version='1.0'?><p>a</p>",
        ),
        ("<?a?>b<!--more-->c<?d?>", "<?a?>b"),
        ("<?a?>b<!doctype c>d<!--more-->e<?f?>", "<?a?>b<!doctype c>d"),
        ("<?a?>b<?c > <!--more--> ?>", None),
    ],
)
def test_a_marker_after_an_instruction_is_one(html: str, summary: str | None) -> None:
    assert split(html).summary == summary


def test_a_backslash_escapes_the_marker_after_it_alone() -> None:
    assert split("\\<!--more-->a").markers == 0
    assert split("<!--more-->a\\").markers == 1


def test_case_19_footnotes_are_nothing_to_read_on() -> None:
    html = render("Fact[^1].\n\n<!--more-->\n\n[^1]: note")
    assert not split(html).has_more
    assert split(f"{html}\n<p>more</p>").has_more


@pytest.mark.parametrize(
    ("rest", "has_more"),
    [
        ("<p> \n&nbsp;&#160;&#xA0;&shy;\u200b\u00a0</p>", False),
        ("<p>&nbsp;a</p>", True),
        ("<p>&nbsp;&amp;</p>", True),
        ("<p>&</p>", True),
        ("<hr><div></div>", False),
        ("<video src=a></video>", True),
        ("<table></table>", True),
        ("<svg><path/></svg>", True),
        ("<iframe src=a></iframe>", True),
        ("<script>a</script><style>b</style><title>c</title>", False),
        ("<textarea>a</textarea>", True),
        ("<!--more--><!-- a -->", False),
        ('<section class="footnotes a"><ol><li>b</li></ol></section>', False),
        ('<section class="footnotes"><div class="footnote">a</div>b</section>', False),
        ('<span class="footnote">a</span>', True),
        ("<section id=footnotes>a</section>", True),
    ],
)
def test_there_is_more_if_something_can_be_read_or_seen(
    rest: str, has_more: bool
) -> None:
    assert split(f"<p>a</p><!--more-->{rest}").has_more is has_more


def test_case_22_links_within_the_article_lead_to_it() -> None:
    html = render("Fact[^1] and [below](#sec).\n\n<!--more-->\n\nTwo\n\n[^1]: note")
    result = split(html, article=ARTICLE)
    assert result.summary == (
        '<p>Fact<sup><a class="footnote-ref" href="{filename}essay.md#fn:1">1</a></sup>'
        ' and <a href="{filename}essay.md#sec">below</a>.</p>'
    )
    assert result.content == html.replace("<!--more-->\n\n", "")


def test_case_23_two_summaries_on_a_page_have_no_id_twice() -> None:
    body = '# A\n\nFact[^1] <a id="x" name="y">z</a>\n\n<!--more-->\n\n[^1]: note'
    summary = split(render(body)).summary
    assert summary is not None
    tree = html5lib.parseFragment(summary * 2)
    assert not [e for e in tree.iter() if "id" in e.attrib or "name" in e.attrib]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("[TOC]\n\n# A\n\nt\n\n<!--more-->\n\n# B", "<h1>A</h1>\n<p>t</p>"),
        ("# A\n\n[TOC]\n\nt\n\n<!--more-->\n\n# B", "<h1>A</h1>\n<p>t</p>"),
        ("# A\n\n[TOC]\n\n<!--more-->\n\n# B", "<h1>A</h1>"),
        ("[TOC]\n\n<!--more-->\n\n# B", ""),
    ],
)
def test_case_24_a_table_of_contents_is_not_in_the_summary(
    body: str, summary: str
) -> None:
    result = split(render(body))
    assert result.summary == summary
    assert '<div class="toc">' in result.content


def test_case_25_the_marker_goes_whatever_the_summary_is_taken_from() -> None:
    result = split(render("One.\n\n<!--more-->\n\nTwo."))
    assert ("more" in result.content, result.has_more) == (False, True)


def test_case_27_html_body() -> None:
    html = "<div><p>One <b>b<!--more-->c</b> two.</p></div>"
    result = split(html)
    assert result.summary == "<div><p>One <b>b</b></p></div>"
    assert result.content == "<div><p>One <b>bc</b> two.</p></div>"


def test_case_29_a_result_can_be_cached() -> None:
    result = split(render("One.\n\n<!--more Go-->\n\nTwo."))
    assert pickle.loads(pickle.dumps(result)) == result


def test_case_30_a_body_without_a_marker_is_returned_itself() -> None:
    html = "<p>One, and no more.</p>"
    assert split(html, anchor="more").content is html


@pytest.mark.parametrize(
    ("marker", "more_text"),
    [
        ("<!--more-->", ""),
        ("<!--\tMore\n-->", ""),
        ("<!--\u00a0more\u00a0-->", ""),
        ("<!--more\n Read\n  on -->", "Read on"),
        ("<!--more Read -- on!-->", "Read -- on!"),
        ("<!--more R&amp;D <b>on</b>-->", "R&amp;D <b>on</b>"),
    ],
)
def test_spellings_of_the_marker(marker: str, more_text: str) -> None:
    result = split(f"<p>a</p>{marker}<p>b</p>")
    assert result == Split("<p>a</p><p>b</p>", "<p>a</p>", True, more_text, 1, ())


@pytest.mark.parametrize(
    ("html", "near_misses"),
    [
        ("<!--more--!>", ("<!--more--!>",)),
        ("<!more>", ("<!more>",)),
        ("<!–more–>", ("<!–more–>",)),
        ("<!--more. x-->", ("<!--more. x-->",)),
        ("a <!--more go <!-- b --> c", ("<!--more go <!-- b -->",)),
        ("a <!--more", ("<!--more",)),
        ("&lt;!--more go--&gt;", ("&lt;!--more go--&gt;",)),
        ("&lt;!&ndash;more&ndash;&gt; b", ("&lt;!&ndash;more&ndash;&gt;",)),
        ("&#60;!--MORE-->", ("&#60;!--MORE-->",)),
        ("&lt;!--moreover--&gt;", ()),
        ("<code>&lt;!--more--&gt;</code>", ()),
        ("<pre>&lt;!--more--&gt;</pre>", ()),
        ("<kbd><!--more:x--></kbd>", ()),
        ("<!--" + "more!" * 20 + "-->", ("<!--" + "more!" * 15 + "…",)),
        ("<!--more! " + "x" * 67 + "-->", ("<!--more! " + "x" * 67 + "-->",)),
        ("<!--more:x--> &lt;!--more--&gt;", ("<!--more:x-->", "&lt;!--more--&gt;")),
        ("a" * 90 + "<!--more:x-->", ("<!--more:x-->",)),
    ],
)
def test_near_misses_are_reported_as_written(
    html: str, near_misses: tuple[str, ...]
) -> None:
    result = split(html)
    assert (result.near_misses, result.markers) == (near_misses, 0)


def test_near_misses_are_reported_beside_a_marker() -> None:
    result = split("<p>a<!--more--></p><!--more:x--><p>b</p>")
    assert (result.markers, result.near_misses) == (1, ("<!--more:x-->",))


def test_findings_say_what_was_written_and_where() -> None:
    text = "<!-- {} -->\n\na<!--more-->b\n\n<!--more:x--><!--more-->\n\n<!--more:&-->"
    source = Source(text, "essay.md")
    html = text[text.index("a") :]
    markers, near_miss, other = findings(split(html), source)
    assert markers == Finding(
        rules.MARKERS,
        "summary",
        "the body holds 2 markers; it ends at the first one",
        source,
    )
    assert near_miss == Finding(
        rules.NEAR_MISS,
        "summary",
        "<!--more:x--> is not read as a marker; write <!--more-->",
        source,
        text.index("<!--more:x"),
    )
    assert other.at == text.index("<!--more:&")
    twice = Source("-->a<!--more:x-->b<!--more:x-->", "essay.md")
    assert {x.at for x in findings(split(twice.text[3:]), twice)} == {4}
    (elsewhere,) = findings(split("<!--more:y-->"), source)
    assert elsewhere.at is None


@pytest.mark.parametrize(
    ("html", "content"),
    [
        # Between blocks and within text, the shorter run of white space stays.
        ("<p>a</p>\n<!--more-->\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p>\n\n<!--more-->\n\n<p>b</p>", "<p>a</p>\n\n<p>b</p>"),
        ("<p>a</p>\n\n\n<!--more-->\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p>\r\n<!--more-->\r\n<p>b</p>", "<p>a</p>\r\n<p>b</p>"),
        ("<p>a</p> <!--more-->\n\n<p>b</p>", "<p>a</p> <p>b</p>"),
        ("a <!--more-->\n\nb", "a b"),
        ("a <!--more--><b><!--more--></b> c", "a c"),
        ("a<!--more--><b><!--more--></b> c", "a c"),
        ("<p>a<!--more--><b><!--more--></b> </p>", "<p>a</p>"),
        ("<p><b>a</p><span><!--more--></span></b>b", "<p><b>a</p></b>b"),
        # So it does where it goes with what held the marker alone.
        ("a<b> <!--more--></b>b", "a b"),
        ("a<b><!--more--> </b>b", "a b"),
        ("a<b> <i><!--more--></i>\n\n</b>b", "a b"),
        ("a  <span> <!--more--></span>b", "a b"),
        ("<p>a</p><p> <!--more--></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<pre>  <!--more-->a</pre>", "<pre>  a</pre>"),
        ("<pre>a  <!--more--></pre>", "<pre>a  </pre>"),
        ("<<!--more-->b", "<<!---->b"),
        ("<p>a</p><!--more-->\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p>\n<!--more--><p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a <!--more--> b</p>", "<p>a b</p>"),
        ("<p>a<!--more--> b</p>", "<p>a b</p>"),
        ("<p>a <!--more-->b</p>", "<p>a b</p>"),
        ("<p>a<!--more-->b</p>", "<p>ab</p>"),
        ("<p>a <b><i>b</i> <!--more--> c</b></p>", "<p>a <b><i>b</i> c</b></p>"),
        ("<p>a <!--more-->\u00a0b</p>", "<p>a \u00a0b</p>"),
        ("<p>a <!--more--> <!--more--> <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<p>a<!--more--> <!--more-->b</p>", "<p>a b</p>"),
        ("<p>a<!--more-->\n\n<!--more--> <!--more-->b</p>", "<p>a b</p>"),
        ("<p>a<!--more--><!--more--> <b><!--more--></b>b</p>", "<p>a b</p>"),
        ("<p>a <!--more--> < b</p>", "<p>a < b</p>"),
        ("<p>a <!--more--> <!-- c --></p>", "<p>a <!-- c --></p>"),
        ("<p>a <!--more--></p> <!--more--> <p>b</p>", "<p>a</p> <p>b</p>"),
        # At the edge of the body or of a block, none stays.
        ("\n<!--more-->\n<p>a</p>\n", "<p>a</p>\n"),
        ("<p>a</p>\n<!--more-->\n", "<p>a</p>"),
        ("<p>a</p>\n<!--more-->", "<p>a</p>"),
        ("<p>a <!--more--></p>", "<p>a</p>"),
        ("<p><!--more--> a</p>", "<p>a</p>"),
        ("<p> <!--more-->a</p>", "<p>a</p>"),
        ("<p>a<!--more--> </p>", "<p>a</p>"),
        ("<p>a<!--more--> <!--more--></p>", "<p>a</p>"),
        ("<p>\n<!--more-->\n a</p>", "<p>\na</p>"),
        ("<ul><li>a <!--more--><li>b</ul>", "<ul><li>a <li>b</ul>"),
        ("<p><b>a <!--more--></b> b</p>", "<p><b>a </b> b</p>"),
        # A tag that parsers ignore, or that leaves the line open, is no such edge.
        ("a <!--more--></fieldset>b", "a </fieldset>b"),
        ("<div>a <!--more--></p>b</div>", "<div>a </p>b</div>"),
        ("a <!--more--><td>b", "a <td>b"),
        ("<form><div>a <!--more--></form>b", "<form><div>a </form>b"),
        ("<form><p>a <!--more--></form>b", "<form><p>a</form>b"),
        # What the marker kept apart does not become markup.
        ("<p>a <<!--more-->b></p>", "<p>a <<!---->b></p>"),
        ("<p>a <<b><!--more--></b>/p></p>", "<p>a <<!---->/p></p>"),
        ("<p>&am<!--more-->p;</p>", "<p>&am<!---->p;</p>"),
        ("<p>&<!--more-->#38;</p>", "<p>&<!---->#38;</p>"),
        ("<p>a & <!--more-->b <!--more--></p>", "<p>a & b</p>"),
        ("<p>a <<!--more--></p>", "<p>a <</p>"),
        # Preformatted text keeps all.
        ("<pre>a\n  <!--more-->\n  b</pre>", "<pre>a\n  \n  b</pre>"),
        ("<pre><!--more-->\na</pre>", "<pre>\na</pre>"),
        ("<pre>a <b> <!--more--> </b></pre>", "<pre>a <b>  </b></pre>"),
        ("<listing>a <!--more--> </listing>", "<listing>a  </listing>"),
        ("<pre>a <b><!--more--></b> b</pre>", "<pre>a  b</pre>"),
        # What held the marker alone goes with it.
        ("<p>a</p>\n<p><!--more--></p>\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p>\n<p>\n <!--more--> </p>\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p><p><b><!--more--></b></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><div class=x><p><!--more--></p></div><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p>\n<p><!--more--></p>\n", "<p>a</p>"),
        ("<div>\n<p><!--more--></p>\n</div>", ""),
        ("<p>a <span><!--more--></span> b</p>", "<p>a b</p>"),
        ("<p>a\n<p><!--more-->\n<p>b", "<p>a\n<p>b"),
        ("<div><p><!--more--></div><p>a</p>", "<p>a</p>"),
        ("a\n<!--more-->\n<p><!--more--></p>\n<p>b</p>", "a\n<p>b</p>"),
        ("<p>a</p><p><!--more--></p> <!--more--><p>b</p>", "<p>a</p><p></p> <p>b</p>"),
        # But nothing that makes a difference.
        ("a\n<p><!--more--></p>\nb", "a\n<p></p>\nb"),
        ("a<p><!--more--></p><b>b</b>", "a<p></p><b>b</b>"),
        ("a<p><!--more--></p></section>b", "a<p></p></section>b"),
        ("<p>a<div><!--more--></div><p>b</p>", "<p>a<div></div><p>b</p>"),
        ("<p>a</p><p id=x><!--more--></p><p>b</p>", "<p>a</p><p id=x></p><p>b</p>"),
        ("<p>a <a name=x><!--more--></a> b</p>", "<p>a <a name=x></a> b</p>"),
        ("<ul><li><!--more--></li></ul>", "<ul><li></li></ul>"),
        ("<p><b><!--more--></p><p>b</p>", "<p><b></p><p>b</p>"),
        ("<table><tr><!--more--><td>a</table>", "<table><tr><td>a</table>"),
        ("<p><!-- a --><!--more--></p><p>b</p>", "<p><!-- a --></p><p>b</p>"),
    ],
)
def test_no_trace_of_a_marker_stays(html: str, content: str) -> None:
    result = split(html)
    assert result.content == content
    assert (
        split(html, anchor="x").content.replace('<span id="x"></span>', "") == content
    )


@pytest.mark.parametrize(
    ("html", "content"),
    [
        (
            "<p>a</p>\n<!--more-->\n<p>b</p>",
            '<p>a</p>\n<span id="more"></span><p>b</p>',
        ),
        ("<p>a <!--more--> b</p>", '<p>a <span id="more"></span>b</p>'),
        ("<!--more-->a<!--more-->", '<span id="more"></span>a'),
        ("<p>a</p><p><!--more--></p>", '<p>a</p><span id="more"></span>'),
        (
            "<table><tr><td>a</td><!--more--></tr></table>",
            '<span id="more"></span><table><tr><td>a</td></tr></table>',
        ),
        (
            "<table><tr><td>a<!--more--></tr></table>",
            '<table><tr><td>a<span id="more"></span></tr></table>',
        ),
        (
            "a<svg><g><!--more--></g></svg>",
            'a<span id="more"></span><svg><g></g></svg>',
        ),
        (
            "<select><option>a<!--more--></select>",
            '<span id="more"></span><select><option>a</select>',
        ),
    ],
)
def test_an_anchor_takes_the_place_of_the_first_marker(html: str, content: str) -> None:
    assert split(html, anchor="more").content == content


def test_an_anchor_is_escaped() -> None:
    assert split("<!--more-->", anchor='a"<&').content == (
        '<span id="a&quot;&lt;&amp;"></span>'
    )


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        # Elements are closed if they are open, and by HTML's rules alone.
        ("<DIV>a<!--more-->", "<DIV>a</DIV>"),
        ("a\u00a0<!--more-->b", "a\u00a0"),
        ("<p></p><video><!--more-->", ""),
        ("a<br><img src=a><hr/><!--more-->", "a<br><img src=a><hr/>"),
        ("<p>a<p>b<!--more-->", "<p>a<p>b</p>"),
        ("<ul><li>a<li>b<!--more-->", "<ul><li>a<li>b</li></ul>"),
        ("<dl><dt>a<dd>b<!--more-->", "<dl><dt>a<dd>b</dd></dl>"),
        ("<table><tr><td>a<!--more-->", "<table><tr><td>a</td></tr></table>"),
        (
            "<select><option>a<option>b<!--more-->",
            "<select><option>a<option>b</option></select>",
        ),
        ("<ruby>a<rt>b<!--more-->", "<ruby>a<rt>b</rt></ruby>"),
        ("<div/>a<!--more-->", "<div/>a</div>"),
        (
            "<svg><circle/><g><foreignObject>a<!--more-->",
            "<svg><circle/><g><foreignObject>a</foreignObject></g></svg>",
        ),
        ("<b><i>a</b>b<!--more-->", "<b><i>a</b>b</i>"),
        ("<p><b>a</p><p>b<!--more-->", "<p><b>a</p><p>b</b></p>"),
        ("<p><b>a</p>\n<!--more-->b", "<p><b>a</p></b>"),
        (
            "<p><b>a</p><table><tr><td>b<!--more-->",
            "<p><b>a</p><table><tr><td>b</td></tr></table></b>",
        ),
        (
            "<table><b><i><caption>a<!--more-->",
            "<table><b><i><caption>a</caption></table></b></i>",
        ),
        ("<div><form>a</div><!--more-->", "<div><form>a</div></form>"),
        # An object closed by its table alone lets the link in it go on.
        *(
            (f"{html}<!--more-->", f"{html}</a>")
            for name in ("applet", "marquee", "object")
            for html in [f'<table><{name}><a href="/x">a</table>b']
        ),
        (
            "<object><i><table><marquee></table>a<!--more-->",
            "<object><i><table><marquee></table>a</i></object></i>",
        ),
        (
            "<table><b><th><object>a<th><!--more-->",
            "<table><b><th><object>a</object></th></table></b>",
        ),
        (
            "<table><i><caption>a<tbody><i><!--more-->",
            "<table><i><caption>a</caption></table></i>",
        ),
        # Tags that parsers ignore are left out.
        ("<p>a</p></div></b><!--more-->", "<p>a</p>"),
        ("<body><td>a</td><!--more-->", "a"),
        ("a</br><!--more-->", "a</br>"),
        ("a <</div></b>b><!--more-->", "a <<!---->b>"),
        # Elements that the cut left empty are left out.
        ("a<p><b> <!-- c --><!--more-->", "a"),
        ("a<p><!-- c -->b<!--more-->", "a<p><!-- c -->b</p>"),
        ("<p>a<p><!--more-->", "<p>a</p>"),
        ("<p>a<h1><!--more-->", "<p>a</p>"),
        ("a<dl><dt><dt><!--more-->", "a"),
        ("<p><a>b</p><a><!--more-->", "<p><a>b</p></a>"),
        ("<a>b<div><a><!--more-->", "<a>b</a>"),
        ("a<div><i class=b></i><!--more-->", "a<div><i class=b></i></div>"),
        ("a<p><img src=b><!--more-->", "a<p><img src=b></p>"),
        (
            "<table><tr><td>a</td><td>&nbsp;<!--more-->",
            "<table><tr><td>a</td></tr></table>",
        ),
        # What shows nothing is no summary.
        ("<p></p><a name=x></a><hr> <!-- c --> &nbsp;<!--more-->a", ""),
        ("<table><tr><td><!--more-->a", ""),
        ("<img src=a><!--more-->b", "<img src=a>"),
        # The start stays as it is.
        ("\n<p>a</p>\n<!--more-->", "\n<p>a</p>"),
    ],
)
def test_a_summary_is_the_slice_closed(html: str, summary: str) -> None:
    assert split(html).summary == summary
    assert is_contained(summary)


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ('a<div class="x toc"><div>b</div></div>\n<!--more-->', "a"),
        ('<p>a<div class="toc">b</div><!--more-->', "<p>a</p>"),
        ('a <div class="toc">b</div>\n c<!--more-->', "a c"),
        ('<div class="toc">b</div>\n c<!--more-->', "c"),
        ('a<div class="toc">b<!--more-->', "a"),
        ('<p>a<div class="toc">b</div>c<!--more-->', "<p>a</p>c"),
        ('<b>a<div class="toc">b</b></div>c<!--more-->', "<b>a</b>c"),
        (
            '<div>a<div class="toc"><section></div>b</section></div>c<!--more-->',
            "<div>ab</div>c",
        ),
        (
            '<section>a<div class="toc">b</section>c<!--more-->',
            "<section>a</section>c",
        ),
        ('a &<div class="toc">b</div>amp;<!--more-->', "a &<!---->amp;"),
        ('a<div class="tocs">b</div><!--more-->', 'a<div class="tocs">b</div>'),
        ('a<p class="toc">b</p><!--more-->', 'a<p class="toc">b</p>'),
        ("a<div title=toc>b</div><!--more-->", "a<div title=toc>b</div>"),
    ],
)
def test_a_table_of_contents_is_left_out(html: str, summary: str) -> None:
    assert split(html).summary == summary
    assert is_contained(summary)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<p id="x">', "<p>"),
        ("<p ID='x' class=y>", "<p class=y>"),
        ("<p class=y\n id=x>", "<p class=y>"),
        ("<p id=x id=y>", "<p>"),
        ("<p id>", "<p>"),
        ('<p id="x"class="y">', '<p class="y">'),
        ("<p/id=x>", "<p>"),
        ('<p class=y id="x"/>', "<p class=y />"),
        ("<p data-id=x idx=y>", "<p data-id=x idx=y>"),
        ("<a name=x>", "<a>"),
        ("<p name=x>", "<p name=x>"),
        ("<label for=x class=y>", "<label class=y>"),
        ("<p aria-labelledby='x y' aria-label=z>", "<p aria-label=z>"),
        ("<p aria-describedby=x headers=y>", "<p>"),
    ],
)
def test_ids_and_what_refers_to_them_are_left_out(tag: str, expected: str) -> None:
    summary = split(f"{tag}b<!--more-->").summary
    assert summary is not None
    assert summary.partition("b</")[0] == expected


def test_a_formula_keeps_its_label() -> None:
    html = '<math aria-labelledby="a"><mi>b</mi></math>'
    assert split(f"{html}<!--more-->").summary == html


def test_elements_within_svg_keep_their_ids() -> None:
    inner = (
        '<title id="t">a</title><a id="b"/><g id="c"><use href="#c" xlink:href="#c"/>'
        '<path fill="url(#c)"/></g>'
    )
    html = f'<svg id="s" aria-labelledby="t">{inner}</svg>a<!--more-->'
    summary = split(html, article=ARTICLE).summary
    assert summary == f'<svg aria-labelledby="t">{inner}</svg>a'


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<a href="#x">', '<a href="{filename}essay.md#x">'),
        ("<A HREF='#x'>", "<A HREF='{filename}essay.md#x'>"),
        ("<a href=#x>", '<a href="{filename}essay.md#x">'),
        ('<a href=#x"y class=z>', '<a href="{filename}essay.md#x&quot;y" class=z>'),
        ('<a href=" #x ">', '<a href="{filename}essay.md#x ">'),
        ('<a href="&#35;x">', '<a href="{filename}essay.md#x">'),
        ('<a href="&num;x">', '<a href="{filename}essay.md#x">'),
        ('<svg><a xlink:href="#x">', '<svg><a xlink:href="{filename}essay.md#x">'),
        ('<map><area href="#x">', '<map><area href="{filename}essay.md#x">'),
        ('<a id=y href="#x">', '<a href="{filename}essay.md#x">'),
        ('<a href="# x">', '<a href="{filename}essay.md# x">'),
        ('<a href="#">', '<a href="#">'),
        ('<a href="# ">', '<a href="# ">'),
        ('<a href="">', '<a href="">'),
        ("<a href>", "<a href>"),
        ('<a href="b.html#x">', '<a href="b.html#x">'),
        ('<a title="#x">', '<a title="#x">'),
        ('<link href="#x">', '<link href="#x">'),
    ],
)
def test_links_within_the_article_lead_to_it(tag: str, expected: str) -> None:
    summary = split(f"{tag}b<!--more-->", article=ARTICLE).summary
    assert summary is not None
    assert summary.startswith(f"{expected}b")


def test_without_an_article_links_stay_as_they_are() -> None:
    assert split("<a href=#x>b</a><!--more-->").summary == "<a href=#x>b</a>"


def test_the_url_of_the_article_is_escaped() -> None:
    summary = split("<a href='#x'>b</a><!--more-->", article="a'b&c").summary
    assert summary == "<a href='a&#x27;b&amp;c#x'>b</a>"


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>a</p><!--b--!><p>c</p><!--more-->", "<p>a</p><!--b--!><p>c</p>"),
        ("<p>a</p><!--><p>b</p><!--more-->", "<p>a</p><!--><p>b</p>"),
        ("<p>a</p><!---><p>b</p><!--more-->", "<p>a</p><!---><p>b</p>"),
        ("<textarea><!--</textarea>a<!--more-->", "<textarea><!--</textarea>a"),
        ("<title><p></title>a<!--more-->", "<title><p></title>a"),
        ("<script></script/x>a<!--more-->", "<script></script/x>a"),
        ("a<![CDATA[>b<!--more-->", "a<![CDATA[>b"),
        (
            "<script><!--<script></script><!--more--></script>a<!--more-->",
            "<script><!--<script></script><!--more--></script>a",
        ),
    ],
)
def test_every_python_reads_a_body_alike(html: str, summary: str) -> None:
    """Releases of Python's html.parser read each of these in different ways."""
    result = split(html)
    assert (result.summary, result.markers) == (summary, 1)


MARKER = "<!--more-->"
MANY = 16_000

HOSTILE: dict[str, Callable[[int], str]] = {
    **{
        f"many {piece}": lambda n, piece=piece: MARKER + piece * n  # type: ignore[misc]
        for piece in (
            *("<", "</", "<!", "<!--", "<!--more", "<?", "<?>", "<![CDATA[", "<a "),
            *("<a b='", "</a ", "&", "&lt;!--more", '"', "'", "--!", "<p>", "<script>"),
        )
    },
    "instructions in one": lambda n: MARKER + "<?" * n + "?>",
    "white space in a marker": lambda n: f"a<!--more{' ' * n}-->",
    "white space": lambda n: "a" + " " * n + MARKER + " " * n,
    "attributes": lambda n: "<a " + "id=x " * n + ">a" + MARKER,
    "attributes of a reopened element": lambda n: (
        "<b " + "x " * n + ">" + "<b>" * n + MARKER
    ),
    "open elements": lambda n: "<div>" * n + "a" + MARKER,
    "open formatting elements": lambda n: "<b>" * n + "a" + MARKER,
    "empty elements": lambda n: "a" + "<div>" * n + MARKER + "</div>" * n + "b",
    "end tags out of reach": lambda n: "<div>" * n + "</span>" * n + "a" + MARKER,
    "end tags in SVG": lambda n: "<svg>" + "<g>" * n + "</x>" * n + "a" + MARKER,
    "misnested elements": lambda n: "<b><div></b>" * n + "a" + MARKER,
    "elements to reopen": lambda n: (
        "".join(f"<p><font size={i}>a" for i in range(n // 4)) + MARKER
    ),
    "nested tables": lambda n: "<table><tr><td><b></b>" * (n // 4) + "a" + MARKER,
    "forms": lambda n: "<form><b></form>" * n + "a" + MARKER,
    "tables of contents": lambda n: '<div class="toc">a</div>\n' * n + "a" + MARKER,
    "markers": lambda n: f"a{MARKER * n}b",
    "markers between words": lambda n: f"a {MARKER} " * n,
    "markers in paragraphs": lambda n: f"<p>{MARKER}</p>\n" * n + "a",
    "markers on lines": lambda n: "<p>a</p>" + f"{MARKER}\n" * n + "<p>b</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_body(name: str) -> None:
    """And not with its square."""

    def work(n: int) -> None:
        result = split(HOSTILE[name](n), article=ARTICLE, anchor="more")
        assert result.markers == (n if name.startswith("markers") else 1)

    assert_linear(work, MANY)


@pytest.mark.slow
def test_a_long_body_is_read() -> None:
    paragraph = '<p id="a">Some <em>words</em>, <a href="#b">more</a> &amp; more.</p>\n'
    half = paragraph * (1_000_000 // len(paragraph))
    result = split(half + MARKER + half)
    assert result.content == (half + half)[:-1] + "\n"
    assert result.summary == half.replace(' id="a"', "").rstrip()


# The property, with html5lib as the judge of what HTML means.


def parse(html: str) -> Any:
    return html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)


def is_contained(html: str) -> bool:
    """Return whether HTML leaves the page around it as it is."""
    page = parse(f"<section><div>{html}</div><article>x</article></section>")
    return (
        [e.tag for e in page] == ["section"]
        and [e.tag for e in page[0]] == ["div", "article"]
        and not list(page[0][1])
    )


def is_as_written(html: str) -> bool:
    """Return whether a parser makes each element of a start tag and of nothing else."""
    start_tags = (tokenTypes["StartTag"], tokenTypes["EmptyTag"])
    written = [t["name"] for t in HTMLTokenizer(html) if t["type"] in start_tags]
    _, *elements = [e.tag for e in parse(html).iter() if isinstance(e.tag, str)]
    return written == elements


BLOCKS = (
    "DOCUMENT_FRAGMENT|blockquote|dd|details|div|dl|dt|h1|h2|hr|li|ol|p|pre|section"
    "|summary|table|tbody|td|th|thead|tr|ul"
)


def outline(html: str) -> str:
    """Return HTML as it would look: without comments and white space of no effect."""
    text = re.sub(" +", " ", "".join(shown(parse(html))))
    tag = rf"</?(?:{BLOCKS})(?: [^>]*)?>"
    text = re.sub(rf"({tag}(?:<[a-z][^>]*>)*) ", r"\1", text)
    return re.sub(rf" ((?:</[a-z]+>)*{tag})", r"\1", text)


def shown(element: Any, in_pre: bool = False) -> Iterator[str]:
    in_pre = in_pre or element.tag == "pre"
    inner = in_full(element.text, in_pre)
    for child in element:
        if isinstance(child.tag, str):
            inner += "".join(shown(child, in_pre))
        inner += in_full(child.tail, in_pre)
    if element.tag == "pre":
        # A parser leaves it out where nothing is between it and the start tag.
        inner = inner.removeprefix("␤")
    may_go = element.tag in ("a", "b", "code", "div", "em", "i", "p", "span", "strong")
    if inner.strip() or not may_go or "id" in element.attrib:
        attributes = "".join(f" {k}={v!r}" for k, v in element.attrib.items())
        yield f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def in_full(text: str | None, in_pre: bool) -> str:
    if in_pre:
        return (text or "").replace(" ", "␠").replace("\n", "␤")
    return re.sub(r"[\t\n\f\r ]+", " ", text or "")


def comments(html: str) -> list[str]:
    """Return the comments of HTML but for empty ones."""
    kind = tokenTypes["Comment"]
    texts = (t["data"] for t in HTMLTokenizer(html) if t["type"] == kind)
    return [str(text) for text in texts if text]


words = st.sampled_from(
    [
        *("alpha", "beta", "HTML", "*em*", "**str *in* ong**", "`code`", "x < y"),
        *("`<!--more-->`", "[link](#sec)", "[ref][r]", "note[^n]", "![i](a.png)"),
        *("<b>raw <i>in</i></b>", '<span id="s">x</span>', "A &amp; B", "<br>"),
        *("<!-- c -->", "line  \nbreak", '<a href="#x" name="y">z</a>', "*un"),
        *("<b>open", "</b>", "</div>", "\\"),
    ]
)
lines = st.lists(words, min_size=1, max_size=5).map(" ".join)


def block(template: str) -> st.SearchStrategy[str]:
    return st.tuples(lines, lines, lines).map(lambda three: template.format(*three))


blocks = st.one_of(
    *map(
        block,
        [
            *("{}", "{}\n{}", "# {}", "## {} {{#own}}", "{}\n===", "[TOC]", "---"),
            *("- {}\n- {}", "- {}\n\n- {}\n\n    {}", "1. {}\n    - {}\n2. {}"),
            *("> {}\n> {}", "> {}\n>\n> - {}\n> - {}", "> > {}\n\n{}"),
            "| a | b |\n|---|---|\n| {} | {} |\n| {} | c |",
            *("```\n{}\n```", "~~~ html\n{}\n\n{}\n~~~", "    {}\n\n    {}"),
            *("term\n:   {}\n:   {}", '<div class="x">\n<p>{}</p>\n{}\n</div>'),
            *("<div markdown='1'>\n\n{}\n\n{}\n</div>", "<ul><li>{}<li>{}</ul>"),
            *("<p>{}\n<p>{}", "<table>\n<tr><td>{}</td></tr>\n</table>"),
            *("<section>{}</section>", "<!-- {} -->", "<pre>\n{}\n  {}</pre>"),
            *("[^n]: {}\n\n    {}", "<details><summary>{}</summary>{}</details>"),
        ],
    )
)
documents = st.lists(blocks, min_size=1, max_size=6).map(
    lambda texts: "\n\n".join([*texts, "*[HTML]: H\n\n[r]: http://r/\n\n[^n]: note"])
)
markers = st.sampled_from(
    [MARKER, f" {MARKER} ", f"\n\n{MARKER}\n\n", f"\n{MARKER}\n", "<!-- MORE Go -->"]
)


@st.composite
def marked_documents(draw: st.DrawFn) -> str:
    """Draw Markdown with markers at any places."""
    text = draw(documents)
    for marker in draw(st.lists(markers, min_size=1, max_size=3)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + marker + text[place:]
    return text


@given(marked_documents())
def test_a_summary_gains_and_loses_no_element(text: str) -> None:
    html = render(text)
    result = split(html, article=ARTICLE)
    event(f"markers: {min(result.markers, 2)}")
    if result.summary is None:
        assert result.content is html
        return
    assert is_contained(result.summary)
    # Raw HTML that is broken gains elements whatever is done with it.
    event(f"well-formed: {is_as_written(html)}")
    assert is_as_written(result.summary) or not is_as_written(html)
    elements = [e for e in parse(result.summary).iter() if isinstance(e.tag, str)]
    assert not [e for e in elements if "id" in e.attrib]
    assert not [e for e in elements if e.get("href", "").startswith("#")]
    assert not [e for e in elements if "toc" in e.get("class", "").split()]


@given(marked_documents())
def test_the_content_is_the_body_without_its_markers(text: str) -> None:
    html = render(text)
    result = split(html)
    assert outline(result.content) == outline(html)
    assert len(comments(html)) - len(comments(result.content)) == result.markers
    anchored = split(html, anchor="here").content
    assert anchored.count('<span id="here"></span>') == bool(result.markers)
    assert anchored.replace('<span id="here"></span>', "") == result.content


plain_words = st.lists(
    st.sampled_from(
        [
            *("alpha", "beta", "HTML", "*em*", "`code`", "[ref][r]", "note[^n]"),
            *("<b>raw</b>", "![i](a.png)", "A &amp; B"),
        ]
    ),
    min_size=2,
    max_size=6,
)


@given(
    st.lists(
        st.tuples(
            plain_words.map(" ".join),
            st.sampled_from(
                ["# {}", "> {}", "```\n{}\n```", "<div>\n{}\n</div>", "{}"]
            ),
            plain_words,
        ),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
def test_the_content_is_that_of_markdown_without_the_markers(
    drawn: list[tuple[str, str, list[str]]], data: st.DataObject
) -> None:
    """Markers are between two blocks, or two words of a paragraph."""
    marked, plain = [], []
    for text, template, paragraph in drawn:
        place = data.draw(st.integers(1, len(paragraph)))
        before, after = " ".join(paragraph[:place]), " ".join(paragraph[place:])
        between = data.draw(st.sampled_from([[], [MARKER]]))
        marked += [template.format(text), *between, f"{before} {MARKER} {after}"]
        plain += [template.format(text), f"{before} {after}"]
    definitions = "*[HTML]: H\n\n[r]: http://r/\n\n[^n]: note"
    result = split(render("\n\n".join([*marked, definitions])))
    assert result.markers > 0
    assert outline(result.content) == outline(
        render("\n\n".join([*plain, definitions]))
    )


UNRENDERED = st.lists(
    st.sampled_from(
        [
            *(
                "<!--more-->",
                "<!-- more -->",
                "<!--",
                "-->",
                "!--more--",
                "!",
                "more",
                "–",
            ),
            *("&#8211;", "&ndash;", "&lt;", "<", ">", "\\", "`", "```\n", "    ", "> "),
            *(
                "\n",
                "\n\n",
                "a ",
                "*",
                "<?",
                "?>",
                "<p ",
                '="',
                "<div>",
                "</div>",
                "- ",
            ),
            *("<pre>", "</pre>", "<script>", "<textarea>", "[x](y)", "<!DOCTYPE html>"),
        ]
    ),
    max_size=8,
).map("".join)


@given(UNRENDERED, st.sampled_from([render, str, lambda text: autop(text).html]))
def test_the_glance_at_a_body_never_misses_a_finding(
    text: str, rendered: Callable[[str], str]
) -> None:
    """In any format, what has findings once it is rendered shows it before."""
    source = Source(f"-->{text}")
    found = findings(split(rendered(text)), source)
    event(f"findings: {bool(found)}")
    assert may_have_findings(source.text, 3) or not found


@pytest.mark.parametrize(
    ("text", "worth_a_look"),
    [
        ("Ah!\n\n<!--more-->\n\nOh! No more, and more.\n", False),
        ("No marker!\n", False),
        ("One<!--more-->two<!--more-->three", True),
        ("One\n\n<!-- more -->\n\ntwo", True),
        (r"One \<!--more--> two", True),
        ("> One <!\n> more\n", True),
    ],
)
def test_a_body_is_rendered_for_its_findings_only_where_it_may_have_some(
    text: str, worth_a_look: bool
) -> None:
    assert may_have_findings(text) == worth_a_look
