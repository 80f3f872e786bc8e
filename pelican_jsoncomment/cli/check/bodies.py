"""Find what Markdown would change in a body against its author's will.

Essays that lived in WordPress have paragraphs by blank lines, breaks by newlines, and
HTML as it came; read as Markdown, years become list numbers, and indented prose code.
Each rule looks for one such thing and leaves alone what Markdown's own authors write:
lists that begin at 1, ``# Headings``, quotations of several lines, code, wrapped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.html.elements import BLOCKS, HEADINGS, names
from pelican_jsoncomment.html.text import without_tags
from pelican_jsoncomment.rules import Rule

_RUNS_TOGETHER = names("article aside blockquote center div li section")


def _start_of(elements: Iterable[str]) -> str:
    """Return the pattern of how a start tag of one of the elements begins."""
    return rf"<({'|'.join(sorted(elements))})\b"


# A body without any of these holds nothing that a rule could find. Each is a search
# that begins with one fixed character, which is many times faster than a choice.
_LINES = re.compile(r"\n(?:(?<=[^\n]\n)[^\n]|[#>\t0-9]| {1,3}[0-9>]| {4})")
_HTML = re.compile(f"(?i:{_start_of(_RUNS_TOGETHER | {'pre'})})")
_EMPHASIS = re.compile(r"\*(?<=[\w)]\*)[\w.]{1,6}\*(?=[\w(])|_(?<=\\_)\w+_")
_DRIVE = re.compile(r":\\(?<=\b[A-Za-z]:\\)\S*?(?<=\\)[!-/:-@\[-`{-~]")

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FENCED = re.compile(r"^ {0,3}(?:`{3}|~{3})", re.MULTILINE)
_CODE = re.compile(r"`+[^`]*`+")
# The blocks of HTML that are blocks to Python-Markdown, too (BLOCK_LEVEL_ELEMENTS in
# markdown.util), and so stay as they are.
_BLOCK_TAG = re.compile(
    _start_of(
        BLOCKS - names("caption col dialog dir listing plaintext xmp")
        | names("iframe script style")
    )
    + "[^>]*>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    _start_of(HEADINGS | names("br div li ol p pre table ul")) + r"|markdown\s*=",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r" {0,3}(?:[*+-]|([0-9]+)\.)[ \t]+\S")
# Footnotes, definitions and admonitions go on in what is indented, as lists do.
_CONTINUES = re.compile(r" {0,3}(?:\[\^[^\]]+\]:|:[ \t]|[!?]{3}\+? )")
_HASH = re.compile(r"#{1,6}(?:[0-9]|[^\s#][^#]*\s#\w)")
_UNDERLINE = re.compile(r"-+ *")
_QUOTED_NUMBER = re.compile(r" {0,3}> ?[$€£]?[0-9]")
_PRE = re.compile(r"\S\s*<pre\b", re.IGNORECASE)
_CODE_CHARACTERS = re.compile(
    r"[{}\[\]<>=;|\\$#@]|::|\b(?:def|for|if|let|var|return)\b|\(\)"
)
# How a sentence begins and ends, and the words that have letters and no more.
_WHOLE_SENTENCE = re.compile(r"[\W_]*[^\W\d_a-z].*[.!?…][\"'”’»)]*", re.DOTALL)
_WORD = re.compile(
    r"[\W_]*+(?:[^\W\d_]++(?:['’–—-]+[^\W\d_]++)*|[0-9]++(?:[.,:–-][0-9]++)*)[^\w/_]*"
)
_SENTENCE_END = re.compile(r"[.!?;:,)”\"'’—–]$")
_SENTENCES = re.compile(r"[.!?][”\"'’)]? +[^\W\d_]")
_NOT_TEXT = re.compile(
    r"\s*(?:[*+-][ \t]|[0-9]+[.)][ \t]|[>#|<:\[]|!\[|[-=*_]{3,}\s*$)"
    r"|.*(?: {2,}|\\|\||<br ?/?>)$"
)
_NARROWEST, _WIDEST = 40, 120
# The end of an element is looked for in so many blocks; without a bound, a body of
# elements that never end would take time that grows with its square.
_REACH = 100


class Spot(NamedTuple):
    """A place in a body, line and column from 0, and what is to be said of it."""

    line: int
    column: int
    rule: Rule
    reason: str


class _Block(NamedTuple):
    """Lines without an empty one among them, and the number of the first."""

    line: int
    lines: list[str]


def spots(text: str, start: int = 0) -> Iterator[Spot]:
    """Yield what Markdown would change in the body that begins at *start*.

    Nearly all bodies show at a glance that they have no spot, in a fiftieth of the
    time: that is most of what ``check`` does with an essay.
    """
    if text.find("\r", start) >= 0:
        text, start = text[start:].replace("\r\n", "\n").replace("\r", "\n"), 0
    if _may_have_spots(text, start):
        yield from _spots(text[start:])


def _may_have_spots(text: str, start: int) -> bool:
    # To look for a character is many times faster than to search for a pattern.
    tag = text.find("<", start)
    if text.startswith("<!--more-->", tag):
        tag = text.find("<", tag + 1)
    has_backslash = text.find("\\", start) >= 0
    has_star = has_backslash or text.find("*", start) >= 0
    return bool(
        _LINES.search(text, start)
        or (tag >= 0 and _HTML.search(text, tag))
        or (has_star and _EMPHASIS.search(text, start))
        or (has_backslash and _DRIVE.search(text, start))
        or text[start : start + 1] not in ("\n", "")
    )


def _spots(body: str) -> Iterator[Spot]:
    paragraphs: list[_Block] = []
    underlined: list[_Block] = []
    indented: list[_Block] = []
    in_list = False
    blocks = list(_blocks(body))
    for number, (block, is_html) in enumerate(_with_html(blocks)):
        first = block.lines[0]
        if is_html:
            in_list = False
        elif first.startswith(("    ", "\t")):
            if not in_list:
                indented.append(block)
        else:
            item = _LIST_ITEM.match(first)
            if item and not in_list:
                yield from _numbered(block, item)
            is_held = any(map(_CONTINUES.match, block.lines))
            in_list = bool(item) or is_held or (in_list and first.startswith(" "))
            yield from _in_lines(block)
            if _is_underlined(block):
                underlined.append(block)
            yield from _quotation(block, blocks[max(0, number - 1) : number + 2])
            if not any(map(_NOT_TEXT.match, block.lines)):
                paragraphs.append(block)
    if not _FENCED.search(body):
        yield from _indented(indented)
    yield from _dashes(underlined, body)
    yield from _html(blocks)
    yield from _line_breaks(paragraphs)


def _with_html(blocks: Iterable[_Block]) -> Iterator[tuple[_Block, bool]]:
    """Yield blocks, and whether each is HTML, which Markdown leaves alone."""
    element = ""
    for block in blocks:
        tag = None if element else _BLOCK_TAG.match(block.lines[0].lstrip())
        element = tag[1].lower() if tag else element
        yield block, bool(element)
        if element and _closes(element, block):
            element = ""


def _blocks(body: str) -> Iterator[_Block]:
    """Yield the blocks of a body outside fenced code."""
    fence: str | None = None
    block = _Block(0, [])
    for number, line in enumerate(body.split("\n")):
        mark = _FENCE.match(line)
        if fence is not None:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = None
            continue
        if mark:
            fence = mark[1]
        if line.strip() and not mark:
            if not block.lines:
                block = _Block(number, [])
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block(0, [])
    if block.lines:
        yield block


def _closes(tag: str, block: _Block) -> bool:
    text = "\n".join(block.lines).lower()
    return f"</{tag}" in text or tag in ("hr", "p")


def _indented(blocks: Sequence[_Block]) -> Iterator[Spot]:
    """Yield the indented blocks that are prose in a body where none is code.

    Where one is, the author knows what Markdown makes of it.
    """
    found: list[Spot] = []
    for block in blocks:
        text = " ".join(x.strip() for x in block.lines)
        words = text.split()
        plain = sum(bool(_WORD.fullmatch(x)) for x in words)
        has_code = bool(_CODE_CHARACTERS.search(text))
        is_sentence = bool(_WHOLE_SENTENCE.fullmatch(text))
        if plain * 10 < len(words) * 7 or (has_code and not is_sentence):
            return
        is_plain = len(words) >= 4 and plain * 10 >= len(words) * 9
        if is_sentence and is_plain and not has_code:
            indent = len(block.lines[0]) - len(block.lines[0].lstrip())
            reason = "indented text becomes a block of code"
            found.append(Spot(block.line, indent, rules.BODY_INDENTED, reason))
    yield from found


def _numbered(block: _Block, item: re.Match[str]) -> Iterator[Spot]:
    number = item[1]
    if number and int(number) > 1:
        reason = f"“{number}.” becomes a list item with the number 1"
        yield Spot(block.line, item.start(1), rules.BODY_NUMBER, reason)


def _in_lines(block: _Block) -> Iterator[Spot]:
    """Yield what one line shows by itself."""
    for number, line in enumerate(block.lines, block.line):
        if _HASH.match(line):
            yield Spot(number, 0, rules.BODY_HASH, "this line becomes a heading")
        plain = _CODE.sub(lambda x: " " * len(x[0]), line)
        emphasis = _EMPHASIS.search(plain)
        if emphasis:
            reason = f"“{emphasis[0]}” becomes emphasis, and its signs vanish"
            yield Spot(number, emphasis.start(), rules.BODY_EMPHASIS, reason)
        drive = _DRIVE.search(plain)
        if drive:
            reason = "a backslash before a sign vanishes"
            yield Spot(number, drive.start() + 1, rules.BODY_BACKSLASH, reason)


def _is_underlined(block: _Block) -> bool:
    """Return whether a line of fewer dashes than it has characters follows text."""
    if len(block.lines) < 2 or not _UNDERLINE.fullmatch(block.lines[1]):
        return False
    title, dashes = block.lines[0].strip(), block.lines[1].strip()
    return len(dashes) < len(title) and not _NOT_TEXT.match(title)


def _dashes(blocks: Sequence[_Block], body: str) -> Iterator[Spot]:
    has_headings = bool(blocks) and _has_headings(body)
    for block in blocks:
        if not (has_headings and _is_title(block.lines[0])):
            reason = "the dashes make a heading of the line above"
            yield Spot(block.line + 1, 0, rules.BODY_DASHES, reason)


def _is_title(line: str) -> bool:
    return not line.rstrip().endswith((".", ",", ";"))


def _has_headings(body: str) -> bool:
    """Return whether an author plainly writes headings as Markdown has them."""
    lines = body.split("\n")
    return any(
        re.match(r"#{1,6} \S", line)
        or (
            re.fullmatch(r"(?:=+|-+) *", line)
            and before.strip()
            and (line[0] == "=" or len(line.strip()) >= len(before.strip()))
        )
        for before, line in zip(["", *lines], lines, strict=False)
    )


def _quotation(block: _Block, around: Sequence[_Block]) -> Iterator[Spot]:
    others = [x.lines for x in around if x is not block]
    if any(line.lstrip().startswith(">") for lines in others for line in lines):
        return
    quoted = [x for x in block.lines if x.lstrip().startswith(">")]
    if len(quoted) == 1 and _QUOTED_NUMBER.match(block.lines[0]):
        reason = "“>” makes a quotation of this"
        yield Spot(block.line, quoted[0].index(">"), rules.BODY_QUOTATION, reason)


def _html(blocks: Sequence[_Block]) -> Iterator[Spot]:
    """Yield the HTML elements whose empty lines Markdown does not see."""
    for number, block in enumerate(blocks):
        for row, line in enumerate(block.lines):
            pre = _PRE.search(line)
            if pre and "</pre" not in "\n".join(block.lines[row:]).lower():
                reason = "Markdown breaks a <pre> that does not begin its line"
                column = line.lower().index("<pre", pre.start())
                yield Spot(block.line + row, column, rules.BODY_PRE, reason)
        tag = _BLOCK_TAG.match(block.lines[0].lstrip())
        name = tag[1].lower() if tag else ""
        if name in _RUNS_TOGETHER and not _closes(name, block):
            yield from _runs_together(name, blocks[number : number + _REACH])


def _runs_together(name: str, blocks: Sequence[_Block]) -> Iterator[Spot]:
    inside: list[str] = []
    for count, block in enumerate(blocks):
        inside += block.lines
        if _closes(name, block):
            text = "\n".join(inside)
            bare = without_tags(text[: text.lower().index(f"</{name}")]).strip()
            own = _BLOCK_TAG.sub("", text, count=1)
            if count and bare and not _PARAGRAPH.search(own + _opening(text)):
                reason = f"the paragraphs in <{name}> run together"
                yield Spot(blocks[0].line, 0, rules.BODY_HTML, reason)
            return


def _opening(text: str) -> str:
    tag = _BLOCK_TAG.match(text.lstrip())
    # Only its attributes count: markdown="1" lets Markdown see inside.
    return tag[0][len(tag[1]) + 1 :] if tag else ""


def _line_breaks(paragraphs: Sequence[_Block]) -> Iterator[Spot]:
    """Yield the first line break that was meant as one.

    Text that was wrapped at a column, or has a line for each sentence, has breaks that
    mean nothing: that is so where the next word would not have fitted, or where lines
    end as sentences do and no paragraph is one long line.
    """
    broken = [x for x in paragraphs if len(x.lines) > 1]
    if not broken:
        return
    width = max(len(line) for x in broken for line in x.lines)
    pairs = [pair for x in broken for pair in zip(x.lines, x.lines[1:], strict=False)]
    if width >= _NARROWEST:
        forced = [len(a) + 1 + len(b.split()[0]) > width - 4 for a, b in pairs]
        if width <= _WIDEST and sum(forced) * 10 >= len(pairs) * 6:
            return
        ended = [bool(_SENTENCE_END.search(a)) for a, _ in pairs]
        long = any(
            len(x.lines) == 1 and _SENTENCES.search(x.lines[0]) for x in paragraphs
        )
        if sum(ended) * 10 >= len(pairs) * 8 and not long:
            return
    times = f"{len(pairs)} line breaks become" if len(pairs) > 1 else "it becomes"
    first = broken[0]
    reason = f"a line break inside a paragraph; {times} no more than a space"
    yield Spot(first.line, len(first.lines[0]), rules.BODY_LINE_BREAK, reason)


# Bodies of HTML --------------------------------------------------------------

# What tells paragraphs apart, wherever a body has it.
_ANY_BLOCK = re.compile(
    _start_of(
        HEADINGS
        | names("article blockquote br center div dl hr ol p pre section table ul")
    ),
    re.IGNORECASE,
)
_GAP = re.compile(r"\S[^\S\n]*\n\s*\n\s*[^\s<]")


def unmarked_paragraphs(body: str) -> Iterator[Spot]:
    """Yield the first paragraph of HTML that an empty line alone tells apart."""
    gap = _GAP.search(body)
    if gap and not _ANY_BLOCK.search(body):
        line = body.count("\n", 0, gap.end())
        reason = "no tag tells this paragraph from the one before"
        yield Spot(line, 0, rules.BODY_NO_PARAGRAPHS, reason)


# Mojibake --------------------------------------------------------------------

# UTF-8 read as Windows-1252: what its bytes 0x80 to 0xBF look like there.
_TRAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MOJIBAKE = re.compile(f"â{_TRAIL}{_TRAIL}|[ÃÂ]{_TRAIL}")


def mojibake(text: str) -> re.Match[str] | None:
    """Return the first run of characters that are UTF-8 read as Windows-1252."""
    if text.isascii() or not ("â" in text or "Ã" in text or "Â" in text):
        return None
    return _MOJIBAKE.search(text)
