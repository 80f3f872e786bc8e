"""Make ``<pre><code>`` of the shortcodes that hold code, such as ``[php]``.

The names are those of SyntaxHighlighter Evolved, WordPress.com's highlighter, less
``latex`` and ``r``, which are none there either. It replaces them before anything else
sees the body: what is between them is neither markup nor paragraphs.
"""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from pelican_jsoncomment.body.wordpress.shortcodes import attributes, shortcodes
from pelican_jsoncomment.html.elements import WHITE_SPACE, names

_ANY_LANGUAGE = names("code source sourcecode")
_LANGUAGES = names(
    "actionscript3 arduino as3 bash c c-sharp cf clj clojure coldfusion cpp csharp"
    " css delphi diff erl erlang fsharp go golang groovy haskell html java javafx"
    " javascript jfx js jscript json kotlin matlab obj-c objc pas pascal patch perl"
    " php pl plain powershell ps py python rails rb ror ruby rust scala shell splus"
    " sql swift tex text ts typescript vb vbnet xhtml xml xslt yaml yml"
)
_NAMES = _ANY_LANGUAGE | _LANGUAGES
# [code css], [code=css] and [code="css"] name the language, too.
_FIRST_WORD = re.compile(r"\s*=?\s*[\"']?([\w#+.-]+)[\"']?(?=\s|$)")
_LANGUAGE = re.compile(r"[\w#+.-]+")
# What WordPress's editor writes for the characters that are markup in HTML.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#0?39);")
_EMPTY_LINE_BEFORE = re.compile(r"[^\S\n]*\n")
_PRE_END = re.compile(r"\s*+</pre\s*+>", re.IGNORECASE)
_SPACE = re.compile(r"\s*+")
# No start shortcode is longer. Without a bound, each <pre> could be looked through to
# the end of the body.
_LONGEST = 1000


class Code(NamedTuple):
    """A shortcode of code, from *start* to *end* of the body, as HTML."""

    start: int
    end: int
    html: str


class Codes:
    """The shortcodes of code in a body; each search that fails is made once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def first(self, start: int, end: int) -> Code | None:
        """Return the first whose start shortcode is between *start* and *end*."""
        for match in shortcodes(self._text, start, end):
            name, rest = match[2], match[3]
            if match[1] or name not in _NAMES or not match[4] or rest[-1:] == "/":
                continue
            close = self._close(name, match.end())
            if close >= 0:
                html = _html(name, rest, self._text[match.end() : close])
                return Code(match.start(), close + len(name) + 3, html)
        return None

    def alone_in_pre(self, start: int) -> Code | None:
        """Return the one that a ``<pre>`` holds and nothing else, its end tag included.

        WordPress's visual editor shows code so, and now and then stores it so. *start*
        is the end of the start tag.
        """
        at = _SPACE.match(self._text, start).end()  # type: ignore[union-attr]
        end = self._text.find("]", at, at + _LONGEST) + 1
        code = self.first(at, end) if self._text.startswith("[", at) else None
        after = _PRE_END.match(self._text, code.end) if code else None
        if code is None or code.start != at or after is None:
            return None
        return code._replace(start=start, end=after.end())

    def _close(self, name: str, start: int) -> int:
        if name in self._absent:
            return -1
        close = self._text.find(f"[/{name}]", start)
        if close < 0:
            self._absent.add(name)
        return close


def _html(name: str, rest: str, code: str) -> str:
    """Return the HTML of code, without the line breaks beside the shortcodes."""
    given = attributes(rest)
    language = given.get("language") or given.get("lang") or ""
    if name in _LANGUAGES:
        language = language or name
    elif not language and (first := _FIRST_WORD.match(rest)):
        language = first[1]
    if _LANGUAGE.fullmatch(language):
        kind = f' class="language-{language.lower()}"'
    else:
        kind = ""
    # A title is shown above the code.
    title = f' title="{escape(given["title"])}"' if given.get("title") else ""
    if line := _EMPTY_LINE_BEFORE.match(code):
        code = code[line.end() :]
    last = code.rstrip(WHITE_SPACE.replace("\n", ""))
    code = last[:-1] if last.endswith("\n") else code
    return f"<pre{title}><code{kind}>{_escaped(code)}</code></pre>"


def _escaped(code: str) -> str:
    """Return code as HTML, which it is already where WordPress stored it escaped."""
    is_escaped = "<" not in code and ">" not in code and _REFERENCE.search(code)
    return code if is_escaped else escape(code, quote=False)
