"""WordPress bodies: post content, as WordPress stores it, to HTML.

WordPress stores an essay as HTML without its paragraphs; blank lines separate them,
newlines are line breaks, and both become elements when a page is shown. The text
becomes tokens, as an HTML parser sees them; captions become figures; and a writer
turns the tokens into paragraphs.
"""

from pelican_jsoncomment.body.wordpress.post import (
    Rendered,
    autop,
    findings,
    may_have_findings,
    shortcode_findings,
    shortcodes_left,
)

__all__ = [
    "Rendered",
    "autop",
    "findings",
    "may_have_findings",
    "shortcode_findings",
    "shortcodes_left",
]
