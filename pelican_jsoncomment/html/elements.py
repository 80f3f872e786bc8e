"""The sets of HTML elements, each with the section or the rule that it comes from.

Sections are those of the WHATWG HTML standard. All names are in lower case; elements
of SVG and MathML are "svg NAME" and "math NAME", so that none of them is mistaken for
the HTML element of the same name.
"""

from __future__ import annotations

# What HTML calls ASCII white space.
WHITE_SPACE = "\t\n\f\r "


def names(listed: str) -> frozenset[str]:
    """Return the names in a string, which white space separates, as a set."""
    return frozenset(listed.split())


# -- What elements are.

# Elements that have no content and no end tag (13.1.2), with the obsolete ones.
VOID = names(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta"
    " param source track wbr"
)
# Elements in which there is no markup but their own end tag (13.2.6.2).
RAW_TEXT = names("iframe noembed noframes plaintext script style textarea title xmp")
# Elements that may come before the body of a document (13.2.6.4.4).
HEAD = names("base head html link meta noscript script style title")
# Elements of which each closes any other that is open right around it (13.2.6.4.7).
HEADINGS = names("h1 h2 h3 h4 h5 h6")
# Elements that parsers open again in the next block if left open (13.2.4.3).
FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
# Parts of a table that hold text (13.2.6.4.11 and 13.2.6.4.15).
CELLS = names("caption td th")
# The table and those of its parts that hold rows or cells (13.2.6.4.9).
ROWS = names("table tbody tfoot thead tr")
# The table and those of its parts that hold no text of their own (13.2.6.4.9).
NO_TEXT = ROWS | {"colgroup"}
# Elements that exist only within a table (13.2.6.4.9).
TABLE_PARTS = CELLS | (ROWS - {"table"}) | {"col", "colgroup"}
# Elements that stop formatting elements at both their edges (13.2.6.4.7).
OBJECTS = names("applet marquee object")
# Elements whose start puts a marker into the list of formatting elements.
MARKERS = CELLS | OBJECTS | {"template"}
# Elements whose start tag closes a paragraph (13.2.6.4.7).
CLOSES_P = HEADINGS | names(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr li listing main menu nav ol p"
    " plaintext pre search section summary table ul xmp"
)
# Elements that are displayed as blocks, and so keep words apart (15.3).
BLOCKS = CLOSES_P | TABLE_PARTS | {"body"}

# -- What keeps an end tag from closing what is further out.

# Elements of MathML that hold text and HTML (13.2.6, text integration points).
MATH_TEXT = frozenset(("math mi", "math mn", "math mo", "math ms", "math mtext"))
# Elements of SVG that hold HTML (13.2.6, HTML integration points).
SVG_HTML = frozenset(("svg foreignobject", "svg desc", "svg title"))
# Elements of SVG and MathML where HTML may begin.
FOREIGN_BOUNDARIES = MATH_TEXT | SVG_HTML | {"math annotation-xml"}
# Elements that other elements' end tags do not reach beyond (13.2.4.2).
SPECIAL = (
    (CLOSES_P - {"dialog"})
    | TABLE_PARTS
    | (VOID - {"image"})
    | (RAW_TEXT | OBJECTS)
    | names("body button frameset head html noscript select template")
    | FOREIGN_BOUNDARIES
)
# Elements that bound the scope of an end tag (13.2.4.2).
SCOPE = MARKERS | names("html select table") | FOREIGN_BOUNDARIES
# Elements whose end tag closes all that is open in them within scope (13.2.6.4.7).
ENDS_IN_SCOPE = (
    (CLOSES_P - names("form hr li p plaintext table xmp"))
    | OBJECTS
    | names("button select")
)
# Elements that end without a tag where what holds them ends (13.2.6.3).
IMPLIED_END = names("dd dt li optgroup option p rb rp rt rtc")
# Elements whose tags are ignored within a body (13.2.6.4.7).
IGNORED = names("body frame frameset head html")
# Elements before which no formatting element is opened again (13.2.6.4.7).
NO_REOPENING = (
    (CLOSES_P - {"xmp"})
    | (RAW_TEXT - {"xmp"})
    | names("base basefont bgsound link meta param rb rp rt rtc source template track")
)
# Elements whose start tag ends SVG and MathML (13.2.6.5).
LEAVES_FOREIGN = (
    HEADINGS
    | (FORMATTING - {"a", "font"})
    | names(
        "blockquote body br center dd div dl dt embed head hr img li listing menu meta"
        " ol p pre ruby span sub sup table ul var"
    )
)

# -- What they are to a summary.

# Elements that show something even without text, so that a summary is not empty.
SHOWN = names("audio canvas embed iframe image img math object picture svg table video")
# The raw text elements whose text is shown on the page (15.3 and 15.5).
SHOWN_RAW_TEXT = names("plaintext textarea xmp")
# Elements in which what looks like a marker is an example.
CODE = names("code kbd listing pre samp tt")
# Elements that go with a marker if it is all that they hold.
EMPTY_WITHOUT_MARKER = FORMATTING | names("div p span")
# Elements that Markdown's extensions put footnotes into.
FOOTNOTES = names("aside div ol section")
# Elements in which no span can be the target of a link.
NO_SPAN_WITHIN = frozenset(("math math", "select", "svg svg", "template"))
