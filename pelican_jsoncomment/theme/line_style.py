"""Give the provenance line a style of its own, in the head of the pages that show it.

A ``style`` element belongs into the head: in the body it is not valid HTML, and an
attribute would win over a theme's own rules. Feeds hold no template's output, so they
have the line neither with a style nor without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2

from pelican_jsoncomment.html.elements import HEAD, RAW_TEXT
from pelican_jsoncomment.html.tokenizer import Kind, Tokenizer

if TYPE_CHECKING:
    from pelican_jsoncomment.theme.provenance import View

# - ":where" weighs nothing: what is left weighs less than any class, so that a theme's
#   rules for the classes win wherever they are, and more than "p { font-size: 100% }"
#   in a reset; Pelican's notmyidea has one.
# - A box with a flow of its own keeps clear of a theme's floats; where 18em do not fit
#   beside one, it goes below.
# - The colour is the text's own, 15% fainter; less where that is near the middle of
#   lightness (0.6 in OKLCH), because #666 on white keeps 4.5:1 at 90% at best.
# - What was changed is in columns, with the mark of what can be opened, which Bootstrap
#   3 takes away; on paper, where nothing can be, it is open.
# - No line breaks at the spaces around the dot, but after them, at a zero-width space.
STYLE = """\
<style>
html body
:is(p, details, div):where(.provenance, .provenance-changes, .provenance-notes) {
  display: flow-root; min-inline-size: min(100%, 18em);
  font-size: .875em; opacity: .85;
}
html body :is(p, div):where(.provenance-notes) {
  padding-inline-start: .75em; border-inline-start: .15em solid; font-style: italic;
}
html body details:where(.provenance-changes) { margin-block: 1em; }
html body details:where(.provenance-changes) :is(summary, dl, dt, dd) {
  margin: 0; padding: 0; color: inherit; font: inherit;
}
html body details:where(.provenance-changes) summary {
  display: list-item; cursor: pointer;
}
html body details:where(.provenance-changes) dl {
  display: grid; grid-template-columns: fit-content(40%) 1fr; gap: .25em 1em;
  padding-block-start: .5em;
}
html body details:where(.provenance-changes) :is(dt, dd) { float: none; width: auto; }
@media print {
  html body details:where(.provenance-changes)::details-content {
    content-visibility: visible;
  }
}
:where(.provenance time, .provenance-separator) { white-space: nowrap; }
:where(.provenance-separator)::after { content: "\\200b"; white-space: normal; }
@supports (color: oklch(from currentColor l c h / l)) {
  html body
  :is(p, details, div):where(.provenance, .provenance-changes, .provenance-notes) {
    opacity: 1;
    color: oklch(
      from currentColor l c h / clamp(.85, 1.2 - 1.5 * max(l - .6, .6 - l), 1)
    );
  }
}
</style>
"""

# In the head the content of noscript is text to a browser that runs scripts.
_RAW_TEXT = RAW_TEXT | {"noscript"}


class StyledTemplate(jinja2.Template):
    """A template whose pages have the style, once, if they show a line."""

    view: View

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render the template, with the style at the end of the head."""
        before = self.view.lines
        output = super().render(*args, **kwargs)
        if self.view.lines == before or 'class="provenance' not in output:
            return output
        at = _end_of_head(output)
        return output if at is None else output[:at] + STYLE + output[at:]


def _end_of_head(page: str) -> int | None:
    """Return where the head of a page ends, or None for what is no whole page."""
    is_page = False
    tokenizer = Tokenizer(page)
    for token in tokenizer:
        tokenizer.raw_text = ""
        if token.kind is Kind.OTHER:
            is_page |= page[token.start : token.end].lower().startswith("<!doctype")
        elif token.kind is Kind.START and token.name in HEAD:
            is_page |= token.name in ("html", "head")
            tokenizer.raw_text = token.name if token.name in _RAW_TEXT else ""
        elif token.kind is Kind.START or (token.kind, token.name) == (Kind.END, "head"):
            return token.start if is_page else None
    return None
