"""Ten essays with footnotes, headings, tables of contents and links to each other.

Each has the more marker in another kind of place.
"""

from __future__ import annotations

from typing import Any

from tests.conftest import HEADER, Site

ESSAY = """\
[TOC]

# Beginning

A first claim[^a] and another[^b], of the *HTML* kind, as [the end](#end) and
[the next essay]({{filename}}essay{next}.md#end) show; see also [elsewhere][e].

## Middle

{middle}

## End

Last words[^b], and [back](#beginning).

*[HTML]: HyperText Markup Language
[e]: https://elsewhere.example/#end
[^a]: The first note.
[^b]: The second note, [with a link](#middle).
"""
MIDDLES = [
    "A paragraph.\n\n<!--more-->\n\nAnother.",
    "A paragraph <!--more--> goes on[^a].",
    "A **bold <!--more Read on--> word** and [a li<!-- more -->nk](#end).",
    "- one\n- two[^a] <!--more-->\n- three\n\n    - four",
    "1. <!--more-->\n2. two",
    "> Quoted[^a].\n>\n> <!--more-->\n>\n> Quoted on.",
    "| a | b |\n|---|---|\n| c[^a] | d <!--more--> e |\n| f | g |",
    '<div class="note" id="note" markdown="1">\n\nIn *it* [up](#note).\n\n'
    "<!--more-->\n\nOn.\n\n</div>",
    "Term\n:   Its sense <!--more--> and its use.\n\nOther\n:   Sense.",
    '    <!--more-->\n\nCode: `<!--more-->`.\n\n<p id="p">In HTML <!--MORE--> too.</p>',
]


def build_ten_essays(site: Site, **settings: Any) -> None:
    """Build a site of the ten, all of whose summaries are on its index."""
    for number, middle in enumerate(MIDDLES):
        header = HEADER.replace("On Walls", f"Essay {number}")
        body = ESSAY.format(middle=middle, next=(number + 1) % len(MIDDLES))
        site.write(f"essay{number}.md", header + body)
    site.build(
        JSONCOMMENT_MORE_ANCHOR="more",
        MARKDOWN={"extensions": ["extra", "toc"]},
        **settings,
    )
