"""The sets of HTML elements, each with the section or the rule that it comes from.

Sections are those of the WHATWG HTML standard. All names are in lower case; elements
of SVG and MathML are "svg NAME" and "math NAME", so that none of them is mistaken for
the HTML element of the same name.
"""

from __future__ import annotations

WHITE_SPACE = "\t\n\f\r "
"""What HTML calls ASCII white space."""


def names(listed: str) -> frozenset[str]:
    """Return the names in a string, which white space separates, as a set."""
    return frozenset(listed.split())


# What elements are.

VOID = names(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta"
    " param source track wbr"
)
"""Elements that have no content and no end tag (13.1.2), with the obsolete ones."""

RAW_TEXT = names("iframe noembed noframes plaintext script style textarea title xmp")
"""Elements in which there is no markup but their own end tag (13.2.6.2)."""

HEAD = names("base head html link meta noscript script style title")
"""Elements that may come before the body of a document (13.2.6.4.4)."""

HEADINGS = names("h1 h2 h3 h4 h5 h6")
"""Elements of which each closes any other that is open right around it (13.2.6.4.7)."""

FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
"""Elements that parsers open again in the next block if left open (13.2.4.3)."""

CELLS = names("caption td th")
"""Parts of a table that hold text (13.2.6.4.11 and 13.2.6.4.15)."""

ROWS = names("table tbody tfoot thead tr")
"""The table and those of its parts in which there is no text (13.2.6.4.9)."""

TABLE_PARTS = CELLS | (ROWS - {"table"}) | {"col", "colgroup"}
"""Elements that exist only within a table (13.2.6.4.9)."""

OBJECTS = names("applet marquee object")
"""Elements that stop formatting elements at both their edges (13.2.6.4.7)."""

MARKERS = CELLS | OBJECTS | {"template"}
"""Elements whose start puts a marker into the list of formatting elements."""

CLOSES_P = HEADINGS | names(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr li listing main menu nav ol p"
    " plaintext pre search section summary table ul xmp"
)
"""Elements whose start tag closes a paragraph (13.2.6.4.7)."""

BLOCKS = CLOSES_P | TABLE_PARTS | {"body"}
"""Elements that are displayed as blocks, and so keep words apart (15.3)."""

# What keeps an end tag from closing what is further out.

MATH_TEXT = frozenset(("math mi", "math mn", "math mo", "math ms", "math mtext"))
"""Elements of MathML that hold text and HTML (13.2.6, text integration points)."""

SVG_HTML = frozenset(("svg foreignobject", "svg desc", "svg title"))
"""Elements of SVG that hold HTML (13.2.6, HTML integration points)."""

FOREIGN_BOUNDARIES = MATH_TEXT | SVG_HTML | {"math annotation-xml"}
"""Elements of SVG and MathML where HTML may begin."""

SPECIAL = (
    (CLOSES_P - {"dialog"})
    | TABLE_PARTS
    | (VOID - {"image"})
    | (RAW_TEXT | OBJECTS)
    | names("body button frameset head html noscript select template")
    | FOREIGN_BOUNDARIES
)
"""Elements that other elements' end tags do not reach beyond (13.2.4.2)."""

SCOPE = MARKERS | names("html select table") | FOREIGN_BOUNDARIES
"""Elements that bound the scope of an end tag (13.2.4.2)."""

ENDS_IN_SCOPE = (
    (CLOSES_P - names("form hr li p plaintext table xmp"))
    | OBJECTS
    | names("button select")
)
"""Elements whose end tag closes all that is open in them within scope (13.2.6.4.7)."""

IMPLIED_END = names("dd dt li optgroup option p rb rp rt rtc")
"""Elements that end without a tag where what holds them ends (13.2.6.3)."""

IGNORED = names("body frame frameset head html")
"""Elements whose tags are ignored within a body (13.2.6.4.7)."""

NO_REOPENING = (
    (CLOSES_P - {"xmp"})
    | (RAW_TEXT - {"xmp"})
    | names("base basefont bgsound link meta param rb rp rt rtc source template track")
)
"""Elements before which no formatting element is opened again (13.2.6.4.7)."""

LEAVES_FOREIGN = (
    HEADINGS
    | (FORMATTING - {"a", "font"})
    | names(
        "blockquote body br center dd div dl dt embed head hr img li listing menu meta"
        " ol p pre ruby span sub sup table ul var"
    )
)
"""Elements whose start tag ends SVG and MathML (13.2.6.5)."""

# What they are to a summary.

SHOWN = names("audio canvas embed iframe image img math object picture svg table video")
"""Elements that show something even without text, so that a summary is not empty."""

SHOWN_RAW_TEXT = names("plaintext textarea xmp")
"""The raw text elements whose text is shown on the page (15.3 and 15.5)."""

CODE = names("code kbd listing pre samp tt")
"""Elements in which what looks like a marker is an example."""

EMPTY_WITHOUT_MARKER = FORMATTING | names("div p span")
"""Elements that go with a marker if it is all that they hold."""

FOOTNOTES = names("aside div ol section")
"""Elements that Markdown's extensions put footnotes into."""

NO_SPAN_WITHIN = frozenset(("math math", "select", "svg svg", "template"))
"""Elements in which no span can be the target of a link."""
