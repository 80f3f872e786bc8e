"""What of a body is written otherwise here: markers, blocks of code, own pictures.

Each change is an edit of the very characters that change; all others stay.
"""

from __future__ import annotations

import bisect
import html
import posixpath
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote

from pelican_jsoncomment.cli.urls import split

#: Where code begins and ends in a body.
Spans = list[tuple[int, int]]
#: Returns the link to a file of the source that a path leads to, None for no such.
Finder = Callable[[str], "str | None"]


class Replacement(NamedTuple):
    """What becomes of the characters of a body from *start* to *end*."""

    start: int
    end: int
    new: str
    rule: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body as its source has it.

    ``separator`` is what ends the summary where the source lets people choose, and
    ``find`` the link to a file that is beside the essay.
    """

    text: str
    source: str
    is_html: bool
    separator: str
    find: Finder


def replacements(body: Body) -> tuple[list[Replacement], list[str]]:
    """Return what becomes of a body, in order, and notes on what stays as text."""
    code = _code(body.text)
    blocks = [*_blocks(body)]
    # What is a block of code by its tags is code, too.
    shown = Code([*code.spans, *((x.start, x.end) for x, _, _ in blocks)])
    found = [y for _, parts, _ in blocks for y in parts]
    outside = [*_marker(body, shown), *_assets(body), *_links(body)]
    found += [x for x in outside if x.start not in shown]
    # Liquid reads its tags in code, too.
    found += _raw(body)
    chosen: list[Replacement] = []
    for one in sorted(found):
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
    notes = [x for _, _, x in blocks if x]
    done = [(x.start, max(x.end, x.start + 1)) for x in chosen]
    left = _left(body, Code([*shown.spans, *done]))
    return chosen, [*dict.fromkeys([*notes, *left])]


class Code:
    """Where the code of a body is."""

    def __init__(self, spans: Spans) -> None:
        self.spans: Spans = []
        for start, end in sorted(spans):
            if self.spans and start <= self.spans[-1][1]:
                first, last = self.spans.pop()
                self.spans.append((first, max(end, last)))
            else:
                self.spans.append((start, end))

    def __contains__(self, at: int) -> bool:
        """Return whether the character at an offset is in code."""
        index = bisect.bisect_right(self.spans, (at, sys.maxsize)) - 1
        return index >= 0 and at < self.spans[index][1]


# Code ---------------------------------------------------------------------------

# A fence that nothing closes goes on to the end; a tick that nothing closes is one.
_CODE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n"
    r"(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?<!`)(?P<ticks>`{1,9})(?!`)(?:[^\n]{1,999}?(?<!`))(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_ELEMENT = re.compile(r"<(pre|code|script|style)\b", re.IGNORECASE)
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")
_INDENTED = re.compile(r"(?:[ ]{4}|[ ]{0,3}\t)[ \t]*\S")


def _code(text: str) -> Code:
    """Return where Markdown shows code, or HTML has it."""
    spans = [x.span() for x in _CODE.finditer(text)]
    return Code([*spans, *_elements(text, Code(spans)), *_indented(text)])


def _elements(text: str, code: Code) -> Iterator[tuple[int, int]]:
    """Yield where elements of code are that are closed."""
    lower, end, unclosed = text.lower(), 0, set[str]()
    for found in _ELEMENT.finditer(lower):
        name, at = found[1], found.start()
        if at < end or name in unclosed or at in code:
            continue
        close = lower.find(f"</{name}", at)
        if close < 0:
            unclosed.add(name)
        else:
            end = close
            yield at, close


def _indented(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that Markdown shows as code because they are indented."""
    at, was_blank, is_list, is_code = 0, True, False, False
    for line in text.splitlines(keepends=True):
        is_indented = bool(_INDENTED.match(line))
        is_code = is_indented and not is_list and (was_blank or is_code)
        if is_code:
            yield at, at + len(line)
        if line.strip() and not is_indented:
            is_list = bool(_ITEM.match(line))
        was_blank = not line.strip()
        at += len(line)


class _Block(NamedTuple):
    start: int
    end: int


_LIQUID = re.compile(
    r"\{%-?[ \t]*(?P<end>end)?(?P<kind>highlight|codeblock)\b"
    r"(?P<options>[^%\n]{0,999})-?%\}"
)
_SHORTCODE = re.compile(
    r"\{\{[<%][ \t]*(?P<end>/[ \t]*)?(?P<kind>highlight)\b"
    r"(?P<options>[^>\n]{0,999}?)[%>]\}\}"
)
_WORD = re.compile(r"[ \t\"']*([\w#.+-]+)(?=[ \t\"']|\Z)")
_OPTION = re.compile(r"lang:([\w#.+-]+)")
_BLOCKS = {"jekyll": _LIQUID, "hexo": _LIQUID, "hugo": _SHORTCODE}


def _blocks(body: Body) -> Iterator[tuple[_Block, list[Replacement], str]]:
    """Yield each block of code that is marked by tags, what becomes of it, a note."""
    pattern = _BLOCKS.get(body.source)
    fences = Code([x.span() for x in _CODE.finditer(body.text) if x["fence"]])
    opening: re.Match[str] | None = None
    for tag in pattern.finditer(body.text) if pattern else ():
        if tag.start() in fences:
            continue
        if opening is None or not tag["end"]:
            opening = None if tag["end"] else opening or tag
        elif tag["kind"] == opening["kind"]:
            where = _Block(opening.start(), tag.end())
            yield where, *_of_block(body, opening, tag)
            opening = None


def _of_block(
    body: Body, opening: re.Match[str], closing: re.Match[str]
) -> tuple[list[Replacement], str]:
    """Return what becomes of a block between two tags, and a note or ""."""
    language = _language(opening["kind"], opening["options"])
    code = body.text[opening.end() : closing.start()]
    if body.is_html:
        name = f' class="language-{language}"' if language else ""
        shown = html.escape(code.removeprefix("\n"), quote=False)
        new = f"<pre><code{name}>{shown}</code></pre>"
        return [Replacement(opening.start(), closing.end(), new, "highlight")], ""
    if body.text[opening.start() - 1 : opening.start()] in ("", "\n", "\r"):
        return _fenced(body.text, opening, closing, language), ""
    note = f"body: {opening['kind']} within a line, or indented, stays as text"
    return [], note


def _language(kind: str, options: str) -> str:
    if kind == "codeblock" and (named := _OPTION.search(options)):
        return named[1]
    word = _WORD.match(options) if kind == "highlight" else None
    return word[1] if word else ""


def _fenced(
    text: str, opening: re.Match[str], closing: re.Match[str], language: str
) -> list[Replacement]:
    """Return a fence for each of two tags; what is between them stays."""
    code = text[opening.end() : closing.start()]
    longest = max(map(len, re.findall(r"^`{3,}", code, re.MULTILINE)), default=2)
    fence = "`" * max(3, longest + 1)
    before = "" if code[:1] in ("\n", "\r") else "\n"
    after = "" if code[-1:] in ("\n", "\r") else "\n"
    is_last = _REST.match(text, closing.end())
    tail = "" if is_last else "\n"
    return [
        Replacement(*opening.span(), f"{fence}{language}{before}", "highlight"),
        Replacement(*closing.span(), f"{after}{fence}{tail}", "highlight"),
    ]


_REST = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_RAW = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")


def _raw(body: Body) -> Iterator[Replacement]:
    """Yield the tags that keep Liquid from its tags: nothing else reads those here."""
    if body.source in ("jekyll", "hexo"):
        for found in _RAW.finditer(body.text):
            yield Replacement(*found.span(), "", "raw")


# Markers ------------------------------------------------------------------------

_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->", re.IGNORECASE)
# https://getnikola.com/handbook.html#teasers
_TEASER = re.compile(r"<!--[ \t]*TEASER_END(?::[ \t]*(?P<text>[^\n]*?))?[ \t]*-->")


def _marker(body: Body, code: Code) -> Iterator[Replacement]:
    """Yield the marker that ends the summary, where it is another than here."""
    pattern = _TEASER if body.source == "nikola" else _MORE
    if body.source == "jekyll":
        if not body.separator.strip():
            return
        pattern = re.compile(re.escape(body.separator.strip()))
    hits = (x for x in pattern.finditer(body.text) if x.start() not in code)
    if found := next(hits, None):
        text = found.groupdict().get("text") or ""
        new = f"<!--more {text}-->" if text else "<!--more-->"
        if new != found[0]:
            yield Replacement(*found.span(), new, "more")


# Pictures and other files beside ----------------------------------------------------

# Characters of a link that stay as they are.
_SAFE = "/:@!$&'+,;=~"
_ASSET = re.compile(
    r"\{%[ \t]*asset_(?P<kind>img|link|path)[ \t]+(?P<rest>[^%\n]{0,999})%\}"
)
_DESTINATION = re.compile(
    r"\]\([ \t]*(?P<inline><[^<>\n]*>|[^\s()<>]+)"
    r"|^[ ]{0,3}\[[^\]\n]{1,999}\]:[ \t]*(?P<defined><[^<>\n]+>|[^\s<>]+)"
    r"|\b(?:src|href|poster)[ \t]*=[ \t]*(?P<quote>[\"'])(?P<html>[^\"'\n]*)(?P=quote)",
    re.MULTILINE | re.IGNORECASE,
)


def _assets(body: Body) -> Iterator[Replacement]:
    """Yield what becomes of Hexo's tags for the files in an essay's own folder."""
    for found in _ASSET.finditer(body.text) if body.source == "hexo" else ():
        try:
            words = shlex.split(found["rest"])
        except ValueError:
            continue
        at = next((i for i, x in enumerate(words) if body.find(x)), None)
        if at is None:
            continue
        link = body.find(words[at])
        text = " ".join(x for x in words[at + 1 :] if not x.isdigit())
        text = re.sub(r"([\[\]\\])", r"\\\1", text or PurePosixPath(words[at]).stem)
        shown = {"img": f"![{text}]({link})", "link": f"[{text}]({link})"}
        yield Replacement(*found.span(), shown.get(found["kind"], str(link)), "asset")


def _links(body: Body) -> Iterator[Replacement]:
    """Yield the destinations that are files beside the essay."""
    for found in _DESTINATION.finditer(body.text):
        name = next(x for x in ("inline", "defined", "html") if found[x] is not None)
        given = found[name]
        start, end = found.span(name)
        if given.startswith("<"):
            given, start, end = given[1:-1], start + 1, end - 1
        if link := body.find(given):
            yield Replacement(start, end, link, "file")


def finder(
    path: PurePosixPath, exists: Callable[[PurePosixPath], str | None]
) -> Finder:
    """Return what finds the files beside the essay at *path*, as links of Pelican.

    *exists* returns the link to a file of the source, None where there is none.
    """

    def find(given: str) -> str | None:
        parts = split(given)
        if (
            parts is None
            or parts.scheme
            or parts.netloc
            or not parts.path
            or given[0] in "/#{?"
        ):
            return None
        name = unquote(parts.path)
        # Hexo's asset folder has the name of the essay.
        for folder in (path.parent, path.with_suffix("")):
            whole = posixpath.normpath(posixpath.join(folder.as_posix(), name))
            if not whole.startswith("../") and (link := exists(PurePosixPath(whole))):
                tail = given[len(parts.path) :]
                return f"{{static}}{quote(link, _SAFE)}{tail}"
        return None

    return find


# What stays as text -------------------------------------------------------------

_TAG = re.compile(
    r"\{%-?[ \t]*(?P<liquid>\w+)[^%\n]{0,999}%\}"
    r"|\{\{[<%][ \t]*(?P<shortcode>[\w/.-]+)[^\n]{0,999}?[%>]\}\}"
)
#: Tags that are links, which are looked after as such.
_OF_LINKS = frozenset({"post_url", "post_link", "link", "ref", "relref"})
_NO_TAGS = frozenset({"raw", "endraw"})


def _left(body: Body, done: Code) -> Iterator[str]:
    """Yield a note for each kind of tag that nothing here reads."""
    if body.source not in ("jekyll", "hexo", "hugo", "zola"):
        return
    for found in _TAG.finditer(body.text):
        name = found["liquid"] or found["shortcode"]
        is_known = name in _OF_LINKS | _NO_TAGS or name.startswith(("/", "end"))
        if not is_known and found.start() not in done:
            yield f"body: {found[0][:2]} {name} stays as text"
