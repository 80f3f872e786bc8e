"""Render WordPress bodies: post content, as WordPress stores it, to HTML.

WordPress stores an essay as HTML without its paragraphs; blank lines separate them,
newlines are line breaks, and both become elements when a page is shown. The blocks
made here are those that WordPress makes. Where WordPress emits a stray ``</p>``, a
paragraph around a block or an inline element that crosses paragraphs, the result
here is well formed.

The text becomes tokens, as an HTML5 parser sees them, and a writer collects the
inline ones into runs. A run ends at a blank line, at two ``<br>`` in a row and at
the tags of blocks; where it stands decides whether it becomes a paragraph. Every
step is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from html import escape, unescape
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import Finding, Source
from pelican_jsoncomment.html.elements import names

_BLOCKS = names(
    "address article aside blockquote body caption center colgroup dd details dialog "
    "dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 "
    "head header hgroup html legend li listing main map menu nav ol plaintext search "
    "section summary table tbody td tfoot th thead tr ul"
)
_RULES = names("area col hr")
_VOID = names(
    "base basefont bgsound embed frame img input keygen link meta param source track "
    "wbr"
)
_RAW_TEXT = names("iframe noembed noframes pre script style textarea title xmp")
_EMBEDDED = names("audio canvas datalist math object picture select svg template video")
_SOLID = names("pre style xmp")
_NOT_NESTED = names("a button nobr")
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_NO_PARAGRAPHS = _HEADINGS | {"legend", "summary"}
_CELLS = names("caption td th")
_TABLE_PARTS = _CELLS | names("table tbody tfoot thead tr")

# Which open elements a start tag closes, by HTML's rules for implied end tags.
_IMPLIED_ENDS = {
    **dict.fromkeys(_HEADINGS, _HEADINGS),
    **dict.fromkeys(("td", "th"), _CELLS),
    **dict.fromkeys(("tbody", "tfoot", "thead"), _TABLE_PARTS - {"table"}),
    "tr": _CELLS | {"tr"},
}
_ITEMS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}

# Shortcodes of WordPress and WordPress.com that may stand without attributes. Other
# words in brackets are taken for one only where their form shows it: essays are full
# of "[sic]" and "[editor's note]".
_SHORTCODES = names(
    "archives audio caption contact-form contact-form-7 embed gallery googlemaps latex "
    "playlist polldaddy slideshare slideshow soundcloud sourcecode tweet video vimeo "
    "wp_caption wpvideo youtube"
)

# An inline element left open is opened again in the next paragraph, as in a browser:
# up to ten elements, and start tags of so many characters. Without a bound, the output
# could grow with the square of the input.
_REOPENED_CHARACTERS = 400

# The names of the tokens of shortcodes; a tag has none of them.
_CAPTION = "[caption]"
_CAPTION_END = "[/caption]"

_BREAK = "<br />"
_ASCII_SPACE = " \t\n\f\r"

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_TAG_NAME = re.compile(r"</?([A-Za-z][\w.-]*+(?::[\w.-]++)?)(?=[\s/>])")
_TO_QUOTE_OR_END = re.compile(r"[^<>=]*+(?:=\s*+(?![\"'])[^<>=]*+)*+")
_SPACE_AFTER_EQUALS = re.compile(r"=\s*+")
_COMMENT_END = re.compile(r"--!?>")
_BLOCK_COMMENT = re.compile(r"<!--\s+/?wp:([a-z][a-z0-9_/-]*)")
_SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]*+)((?:[\s=/][^\[\]]*)?)(\]?)")
_SHORTCODE_ATTRIBUTE = re.compile(
    r"\b([a-z_]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))"
)
_UNIQUE_ATTRIBUTE = re.compile(
    r"\s(?:id|name)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML, and what its author should know of it.

    ``warnings`` has a sentence for each kind of thing that WordPress would have
    replaced and that stays as it was written, in the order of the body.
    """

    html: str
    warnings: tuple[str, ...] = ()


def autop(text: str) -> Rendered:
    """Return *text*, the content of a WordPress post, as HTML with its paragraphs.

    The rules are those of WordPress's own ``wpautop``: a blank line ends a paragraph,
    a newline is a line break, and block-level HTML stays as it is and is not wrapped.
    Nothing changes inside of pre, script, style, textarea, svg and other embedded
    elements. A ``[caption]`` becomes a figure, other shortcodes stay text. Comments
    make no paragraph and no line of their own: a ``<!--more-->`` between two
    paragraphs stays between them. What is not markup, such as the ``<`` of a tag or
    comment that never ends, is escaped.

    A body made with the block editor (``<!-- wp:paragraph -->``) is HTML already: the
    comments that mark its blocks are taken out, and nothing is wrapped.

    Line endings may be of any kind. No text is an error.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    tokens = _trim_figcaptions(list(_captions(_embedded(list(_tokens(text))))))
    has_blocks = any(map(_block_name, tokens))
    html = _join_blocks(tokens) if has_blocks else _Writer().write(tokens)
    return Rendered(html.strip(_ASCII_SPACE), tuple(_warnings(tokens)))


def findings(rendered: Rendered, source: Source) -> list[Finding]:
    """Return what is to be said of a body that stays as it was written in places."""
    return [
        Finding(rules.BODY_WORDPRESS, "body", reason, source)
        for reason in rendered.warnings
    ]


class _Kind(Enum):
    TEXT = auto()
    COMMENT = auto()
    BREAK = auto()  # <br> without attributes
    PARAGRAPH = auto()
    PARAGRAPH_END = auto()  # and other end tags that only separate
    BLOCK = auto()
    BLOCK_END = auto()
    RULE = auto()  # a block that holds nothing: <hr>
    SOLID = auto()  # a block in one token: <pre>…</pre>
    INLINE = auto()
    INLINE_END = auto()
    WHOLE = auto()  # an inline element in one token: <img>, <svg>…</svg>


class _Token(NamedTuple):
    kind: _Kind
    raw: str
    name: str = ""


_INLINE_KINDS = {_Kind.TEXT, _Kind.COMMENT, _Kind.BREAK, _Kind.WHOLE}
_INLINE_KINDS |= {_Kind.INLINE, _Kind.INLINE_END}


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the comments, tags and raw-text elements of *text*, and the text between.

    A ``<`` that begins no complete comment or tag is text.
    """
    scanner = _Scanner(text)
    start = position = 0
    while (position := text.find("<", position)) >= 0:
        token = scanner.markup(position)
        if token is None:
            position += 1
            continue
        if start < position:
            yield _Token(_Kind.TEXT, text[start:position])
        yield token
        start = position = position + len(token.raw)
    if start < len(text):
        yield _Token(_Kind.TEXT, text[start:])


class _Scanner:
    """Reads the markup at an offset of a text, and remembers searches that failed.

    Without the memory, a text full of constructs that never end would be searched to
    its end from each of them.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._last_end = text.rfind(">")
        self._comments_end = True
        self._dead_quotes: set[int] = set()

    def markup(self, start: int) -> _Token | None:
        """Return the comment, tag or raw-text element whose ``<`` is at *start*."""
        if start > self._last_end:
            return None
        if self._text.startswith("<!--", start):
            return self._comment(start)
        if self._text.startswith(("<!", "<?"), start):
            # A doctype, CDATA, a processing instruction: comments, to a browser.
            end = self._text.index(">", start) + 1
            return _Token(_Kind.COMMENT, self._text[start:end])
        match = _TAG_NAME.match(self._text, start)
        end = self._tag_end(match.end()) if match else 0
        if not match or not end:
            return None
        raw, name = self._text[start:end], match[1].lower()
        if name in _RAW_TEXT and raw[1] != "/" and not _is_self_closing(raw):
            return self._raw_text(start, end, name)
        return _Token(_kind(raw, name), raw, name)

    def _comment(self, start: int) -> _Token | None:
        for short in ("<!-->", "<!--->"):
            if self._text.startswith(short, start):
                return _Token(_Kind.COMMENT, short)
        if self._comments_end and (end := _COMMENT_END.search(self._text, start + 4)):
            return _Token(_Kind.COMMENT, self._text[start : end.end()])
        self._comments_end = False
        return None

    def _tag_end(self, position: int) -> int:
        """Return the offset after the tag whose name ends at *position*, 0 for none.

        A quoted value may hold anything; a ``<`` elsewhere shows that the tag was
        never closed.
        """
        quotes = []
        while True:
            position = _skip(_TO_QUOTE_OR_END, self._text, position)
            if self._text.startswith(">", position):
                return position + 1
            quote = _skip(_SPACE_AFTER_EQUALS, self._text, position)
            if quote == position or quote in self._dead_quotes:
                break
            quotes.append(quote)
            position = self._text.find(self._text[quote], quote + 1) + 1
            if not position:
                break
        self._dead_quotes.update(quotes)
        return 0

    def _raw_text(self, start: int, inner: int, name: str) -> _Token:
        """Return an element in which nothing is a tag; left open, it runs to the end.

        The HTML standard rules so for all but pre, which is to stay as it is written.
        """
        kind = _Kind.SOLID if name in _SOLID else _Kind.WHOLE
        tag = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
        last = self._last_end + 1
        if match := tag.search(self._text, inner, last):
            end = self._text.index(">", match.end()) + 1
            return _Token(kind, self._text[start:end], name)
        # A tag that the text breaks off would swallow the one added here.
        rest = self._text[last:].replace("<", "&lt;")
        return _Token(kind, f"{self._text[start:last]}{rest}</{name}>", name)


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _is_self_closing(raw: str) -> bool:
    return raw.endswith("/>") and ("=" not in raw or raw[-3] in _ASCII_SPACE + "\"'")


def _kind(raw: str, name: str) -> _Kind:
    closing = raw.startswith("</")
    if name == "br":
        bare = raw[1:-1].strip(_ASCII_SPACE + "/").lower() == name
        return _Kind.BREAK if bare else _Kind.WHOLE
    if name == "p" or (closing and name in _SOLID):
        return _Kind.PARAGRAPH_END if closing else _Kind.PARAGRAPH
    if name in _BLOCKS:
        return _Kind.BLOCK_END if closing else _Kind.BLOCK
    if closing:
        return _Kind.INLINE_END
    if name in _RULES:
        return _Kind.RULE
    return _Kind.WHOLE if name in _VOID else _Kind.INLINE


def _embedded(tokens: list[_Token]) -> Iterator[_Token]:
    """Join each embedded element, such as svg or video, into one token."""
    ends = _embedded_ends(tokens)
    index = 0
    while index < len(tokens):
        end = ends.get(index, index)
        yield _one_token(tokens[index : end + 1]) if end > index else tokens[index]
        index = end + 1


def _embedded_ends(tokens: list[_Token]) -> dict[int, int]:
    """Return the indices of the end tags of embedded elements by their start tags'."""
    ends = {}
    stack: list[int] = []
    names: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.name not in _EMBEDDED:
            continue
        if token.kind is _Kind.INLINE and not _is_self_closing(token.raw):
            stack.append(index)
            names[token.name] += 1
        while token.kind is _Kind.INLINE_END and names[token.name]:
            start = stack.pop()
            names[tokens[start].name] -= 1
            if tokens[start].name == token.name:
                ends[start] = index
                break
    return ends


def _one_token(tokens: list[_Token]) -> _Token:
    name = tokens[0].name
    # A block in a video would end the paragraph around it; one in svg cannot.
    solid = name == "math" or (
        name != "svg" and any(token.kind not in _INLINE_KINDS for token in tokens)
    )
    raw = "".join(token.raw for token in tokens)
    return _Token(_Kind.SOLID if solid else _Kind.WHOLE, raw, name)


def _shortcodes(text: str) -> Iterator[re.Match[str]]:
    """Yield what may be a shortcode, less ``[[name]]``, which quotes one."""
    for match in _SHORTCODE.finditer(text):
        start, end = match.span()
        if text[end : end + 1] != "]" if match[1] else text[start - 1 : start] != "[":
            yield match


def _captions(tokens: Iterable[_Token]) -> Iterator[_Token]:
    """Replace each ``[caption]`` by a figure where it holds something to caption."""
    split = [part for token in tokens for part in _split_at_captions(token)]
    ends = [i for i, token in enumerate(split) if token.name == _CAPTION_END]
    ends.reverse()
    index = 0
    while index < len(split):
        while ends and ends[-1] < index:
            ends.pop()
        end = ends.pop() if ends and split[index].name == _CAPTION else index
        yield from _figure(split[index : end + 1]) if end > index else [split[index]]
        index = end + 1


def _split_at_captions(token: _Token) -> Iterator[_Token]:
    """Yield the shortcodes of captions as tokens of their own, which are text too."""
    position = 0
    for match in _shortcodes(token.raw) if token.kind is _Kind.TEXT else ():
        if match[2] in ("caption", "wp_caption") and match[4]:
            yield _Token(_Kind.TEXT, token.raw[position : match.start()])
            yield _Token(_Kind.TEXT, match[0], _CAPTION_END if match[1] else _CAPTION)
            position = match.end()
    yield token._replace(raw=token.raw[position:])


def _figure(tokens: list[_Token]) -> list[_Token]:
    """Return the figure for the tokens of a caption, both shortcodes included.

    As in WordPress, the text is what follows the image and the link around it, or
    the attribute ``caption``, which held it before WordPress 3.4; without any text
    there is no figure.
    """
    attributes = _attributes(tokens[0].raw)
    media = _strip(tokens[1:-1])
    after = _after_media(media)
    if not after:
        return tokens
    words = _strip(media[after:])
    if "caption" in attributes:
        words = [_Token(_Kind.TEXT, attributes["caption"])]
    else:
        media = media[:after]
    if not any(token.raw.strip() for token in words):
        return media
    return [
        _Token(_Kind.BLOCK, _figure_tag(attributes), "figure"),
        *media,
        _Token(_Kind.BLOCK, '<figcaption class="wp-caption-text">', "figcaption"),
        *words,
        _Token(_Kind.BLOCK_END, "</figcaption>", "figcaption"),
        _Token(_Kind.BLOCK_END, "</figure>", "figure"),
    ]


def _after_media(tokens: list[_Token]) -> int:
    """Return the index after the first image and its link's end, 0 without an image."""
    end = 0
    for index, token in enumerate(tokens, 1):
        kinds = (_Kind.INLINE_END,) if end else (_Kind.WHOLE, _Kind.SOLID)
        if token.kind in kinds:
            end = index
        elif end and token.raw.strip():
            break
    return end


def _strip(tokens: list[_Token]) -> list[_Token]:
    """Return *tokens* without the white space at either end."""
    kept = [i for i, token in enumerate(tokens) if token.raw.strip()]
    tokens = tokens[kept[0] : kept[-1] + 1] if kept else []
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if tokens and tokens[index].kind is _Kind.TEXT:
            tokens[index] = _Token(_Kind.TEXT, strip(tokens[index].raw))
    return tokens


def _attributes(shortcode: str) -> dict[str, str]:
    matches = _SHORTCODE_ATTRIBUTE.finditer(shortcode)
    return {match[1]: match[2] or match[3] or match[4] or "" for match in matches}


def _figure_tag(attributes: dict[str, str]) -> str:
    """Return the start tag that WordPress gives a figure, which themes style."""
    align = attributes.get("align", "alignnone")
    classes = ["wp-caption", align, attributes.get("class", "")]
    values = {"id": attributes.get("id", ""), "class": " ".join(filter(None, classes))}
    width = attributes.get("width", "").removesuffix("px")
    if width.isascii() and width.isdigit() and width.strip("0"):
        values["style"] = f"width: {width}px"
    written = (f' {k}="{escape(unescape(v))}"' for k, v in values.items() if v)
    return f"<figure{''.join(written)}>"


def _trim_figcaptions(tokens: list[_Token]) -> list[_Token]:
    """Take out the white space around figcaptions, blank lines and all.

    A blank line between an image and its caption makes no paragraph of the image.
    """
    for index, token in enumerate(tokens):
        if token.name == "figcaption":
            before = token.kind is _Kind.BLOCK
            beside = index - 1 if before else index + 1
            if 0 <= beside < len(tokens) and tokens[beside].kind is _Kind.TEXT:
                raw = tokens[beside].raw
                raw = raw.rstrip(_ASCII_SPACE) if before else raw.lstrip(_ASCII_SPACE)
                tokens[beside] = _Token(_Kind.TEXT, raw)
    return tokens


def _warnings(tokens: list[_Token]) -> Iterator[str]:
    texts = [token.raw for token in tokens if token.kind is _Kind.TEXT]
    closed = {match[2] for text in texts for match in _shortcodes(text) if match[1]}
    found: Counter[str] = Counter()
    for token in tokens:
        if token.kind is _Kind.TEXT:
            for match in _shortcodes(token.raw):
                if not match[1] and _is_meant(match, closed):
                    found[f"the shortcode [{match[2]}] stays text"] += 1
        elif token.raw.strip("<!-> \t\n").lower() == "nextpage":
            found["<!--nextpage--> stays a comment and divides no page"] += 1
        elif token.raw.endswith("/-->") and (name := _block_name(token)):
            found[f"the block wp:{name} has no HTML of its own"] += 1
    for warning, times in found.items():
        yield f"{warning} ({times} times)" if times > 1 else warning


def _is_meant(shortcode: re.Match[str], closed: set[str]) -> bool:
    """Return whether a word in brackets is a shortcode rather than an author's note."""
    _, name, rest, end = shortcode.groups()
    if not end:
        # Markup in an attribute, or a bracket that never closes.
        return name in _SHORTCODES and "=" in rest
    return (
        name in _SHORTCODES
        or name in closed
        or "_" in name
        or "=" in rest
        or rest.endswith("/")
    )


def _block_name(token: _Token) -> str:
    """Return the block that a block editor's comment marks, "" for other tokens."""
    if token.kind is not _Kind.COMMENT:
        return ""
    match = _BLOCK_COMMENT.match(token.raw)
    return match[1] if match else ""


def _join_blocks(tokens: list[_Token]) -> str:
    """Return the HTML of a block editor's body.

    The comment of a block without HTML stays, being all that tells of the block.
    """
    pieces = []
    after_mark = False
    for token in tokens:
        is_mark = bool(_block_name(token)) and not token.raw.endswith("/-->")
        if not is_mark:
            pieces.append(token.raw.lstrip("\n") if after_mark else token.raw)
        after_mark = is_mark
    return "".join(pieces)


@dataclass(slots=True)
class _Box:
    """An open block, or the body around all."""

    name: str
    inlines: int = 0  # how many inline elements were open before it
    item: int = 0  # the list item that the next item closes, as an index of a box
    glued: bool = True  # nothing has separated what comes next from the start tag
    # The open blocks that an end tag in this box can close, by name: those of the
    # whole body, in a table's cell those of the cell.
    names: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Inline:
    """An inline element that the text has opened and not closed."""

    name: str
    raw: str
    written: bool = False


@dataclass(slots=True)
class _Run:
    """Inline content between two boundaries.

    The writer's ``inlines[first:last]`` are the elements that it has open.
    """

    tag: str = ""  # a <p …> of the text
    pieces: list[str] = field(default_factory=list)
    started: bool = False  # it holds more than comments and white space
    first: int = 0
    last: int = 0
    breaks: int = 0  # newlines not yet written as breaks
    after_break: bool = False  # nothing but white space since a <br> of the text
    visible: bool = False  # the line so far holds something visible,
    commented: bool = False  # or only comments

    def show(self, piece: str) -> None:
        """Add something visible, and before it the breaks that it makes visible."""
        self.pieces += [f"{_BREAK}\n"] * self.breaks
        self.pieces.append(piece)
        self.breaks = 0
        self.visible = True
        self.after_break = self.commented = False

    def comment(self, comment: str) -> None:
        """Add a comment, before the break of its line: to a reader it is no line."""
        self.pieces += ["\n"] * bool(self.breaks)
        self.pieces.append(comment)
        self.commented = not self.visible
        self.after_break = False

    def newline(self) -> None:
        if self.started and not (self.after_break or self.commented):
            self.breaks += 1
        elif not self.breaks:
            self.pieces.append("\n")
        self.visible = self.commented = False

    def trim(self) -> None:
        """Take out white space and breaks at the end, which are no content."""
        while self.pieces and self.pieces[-1].strip(_ASCII_SPACE) in ("", _BREAK):
            self.pieces.pop()


class _Writer:
    """Turns tokens into HTML with paragraphs and line breaks."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._after_block = False
        self._boxes = [_Box("", glued=False)]
        self._table_parts: Counter[str] = Counter()
        self._inlines: list[_Inline] = []
        self._inline_names: Counter[str] = Counter()
        self._run = _Run()
        self._methods: dict[_Kind, Callable[[_Token], None]] = {
            _Kind.TEXT: self._text,
            _Kind.COMMENT: self._comment,
            _Kind.BREAK: self._break,
            _Kind.PARAGRAPH: self._paragraph,
            _Kind.PARAGRAPH_END: self._boundary,
            _Kind.BLOCK: self._block,
            _Kind.BLOCK_END: self._block_end,
            _Kind.RULE: self._rule,
            _Kind.SOLID: self._solid,
            _Kind.INLINE: self._inline,
            _Kind.INLINE_END: self._inline_end,
            _Kind.WHOLE: self._whole,
        }

    def write(self, tokens: Iterable[_Token]) -> str:
        """Return the HTML of a body's tokens, all that they left open being closed."""
        for token in tokens:
            self._methods[token.kind](token)
        self._close_inlines(self._boxes[-1].inlines)
        self._end_run()
        self._close_boxes(1)
        self._close_inlines(0)
        self._end_run()
        return "".join(self._out)

    def _text(self, token: _Token) -> None:
        for number, part in enumerate(_BLANK_LINES.split(token.raw)):
            if number:
                self._blank_line()
            *lines, rest = part.split("\n")
            for line in lines:
                self._words(line.rstrip(_ASCII_SPACE))
                self._newline()
            self._words(rest)

    def _words(self, text: str) -> None:
        # A no-break space is no content by itself, and indents what is.
        if text.strip(_ASCII_SPACE) and (self._run.started or not text.isspace()):
            self._show(text.replace("<", "&lt;"))
        elif not self._run.breaks:
            self._run.pieces.append(text)

    def _show(self, piece: str) -> None:
        self._open_inlines()
        self._run.show(piece)

    def _newline(self) -> None:
        if self._run.started:
            self._open_inlines()
        self._run.newline()

    def _break(self, _: _Token) -> None:
        """Take a ``<br>``: none begins a paragraph, and two end it."""
        run = self._run
        if run.after_break and self._boxes[-1].name not in _NO_PARAGRAPHS:
            self._blank_line()
            return
        if run.started:
            self._show(_BREAK)
        run.after_break = True

    def _comment(self, token: _Token) -> None:
        if self._run.started:
            self._open_inlines()
        self._run.comment(token.raw)

    def _whole(self, token: _Token) -> None:
        self._show(token.raw)

    def _inline(self, token: _Token) -> None:
        if _is_self_closing(token.raw):
            self._show(_empty_element(token))
            return
        if token.name in _NOT_NESTED:
            self._inline_end(token)
        self._run.after_break = False
        self._inlines.append(_Inline(token.name, token.raw))
        self._inline_names[token.name] += 1

    def _inline_end(self, token: _Token) -> None:
        if self._inline_names[token.name]:
            index = len(self._inlines) - 1
            while self._inlines[index].name != token.name:
                index -= 1
            self._close_inlines(index)

    def _open_inlines(self) -> None:
        """Write the start tags that the run lacks before something visible."""
        run = self._run
        if not run.started:
            run.started = True
            run.first = run.last = self._first_reopened()
        for inline in self._inlines[run.last :]:
            run.show(
                _UNIQUE_ATTRIBUTE.sub("", inline.raw) if inline.written else inline.raw
            )
            inline.written = True
        run.last = len(self._inlines)

    def _first_reopened(self) -> int:
        room = _REOPENED_CHARACTERS
        index = len(self._inlines)
        while index:
            inline = self._inlines[index - 1]
            room -= max(len(inline.raw), 40) if inline.written else 0
            if room < 0:
                break
            index -= 1
        return index

    def _close_inlines(self, index: int) -> None:
        """Close the inline elements from *index* on; each is written at least once.

        An anchor that holds nothing still is the target of links.
        """
        if self._inlines[index:] and not self._inlines[-1].written:
            self._open_inlines()
        run = self._run
        while len(self._inlines) > index:
            inline = self._inlines.pop()
            self._inline_names[inline.name] -= 1
            if run.first <= len(self._inlines) < run.last:
                run.show(f"</{inline.name}>")
        run.first = min(run.first, index)
        run.last = min(run.last, index)

    def _blank_line(self) -> None:
        run = self._run
        if self._boxes[-1].name in _NO_PARAGRAPHS:
            self._newline()
            self._newline()
        elif run.started or not run.tag:
            self._end_run()
            self._boxes[-1].glued = False

    def _boundary(self, _: _Token) -> None:
        self._end_run()
        self._boxes[-1].glued = False

    def _paragraph(self, token: _Token) -> None:
        self._boundary(token)
        self._run.tag = "" if _is_self_closing(token.raw) else token.raw

    def _end_run(self, *, at_end_tag: bool = False) -> None:
        """Write the run, and begin another."""
        run, self._run = self._run, _Run()
        run.trim()
        opened = self._inlines[run.first : run.last]
        run.pieces += [f"</{inline.name}>" for inline in reversed(opened)]
        html = "".join(run.pieces).strip(_ASCII_SPACE)
        if run.tag[2:-1].strip() or (run.started and self._wraps(run, at_end_tag)):
            self._line(f"{run.tag or '<p>'}{html}</p>")
        elif html and not self._boxes[-1].glued:
            self._line(html)
        elif html:
            self._out.append(html)
            self._after_block = False

    def _wraps(self, run: _Run, at_end_tag: bool) -> bool:
        """Return whether a run becomes a paragraph.

        WordPress opens or closes a paragraph there, or both. It does neither between
        a block's start tag and its end tag with nothing else between them, nor after
        the start tag of a list item.
        """
        box = self._boxes[-1]
        if run.tag or box.name in _NO_PARAGRAPHS:
            return bool(run.tag)
        if box.glued and box.name != "blockquote":
            return not at_end_tag and box.name != "li"
        return True

    def _line(self, html: str) -> None:
        self._out.append(f"\n{html}")
        self._after_block = True

    def _rule(self, token: _Token) -> None:
        self._solid(token)
        self._boxes[-1].glued = True

    def _solid(self, token: _Token) -> None:
        self._boundary(token)
        self._line(token.raw)

    def _block(self, token: _Token) -> None:
        self._close_implied(token.name)
        self._end_run(at_end_tag=token.name == "figcaption")
        if _is_self_closing(token.raw):
            self._solid(token._replace(raw=_empty_element(token)))
            return
        self._line(token.raw)
        self._after_block = False
        self._open_box(token.name)

    def _open_box(self, name: str) -> None:
        around = self._boxes[-1]
        box = _Box(name, inlines=len(self._inlines))
        if name in _ITEMS:
            box.item = len(self._boxes)
        elif name in ("address", "div"):
            box.item = around.item
        if name not in _CELLS:
            box.names = around.names
        box.names[name] += 1
        self._table_parts[name] += name in _TABLE_PARTS
        self._boxes.append(box)

    def _close_implied(self, name: str) -> None:
        item = self._boxes[-1].item
        if self._boxes[item].name in _ITEMS.get(name, ()):
            self._close_boxes(item)
        while self._boxes[-1].name in _IMPLIED_ENDS.get(name, ()):
            self._close_boxes(len(self._boxes) - 1)

    def _block_end(self, token: _Token) -> None:
        box = self._boxes[-1]
        name = token.name
        if name in _HEADINGS and box.name in _HEADINGS:
            name = box.name
        if not (box.names[name] or self._table_parts[name]):
            self._end_run(at_end_tag=True)
            box.glued = False
            return
        while self._boxes[-1].name != name:
            self._close_boxes(len(self._boxes) - 1)
        self._close_boxes(len(self._boxes) - 1)

    def _close_boxes(self, index: int) -> None:
        while len(self._boxes) > index:
            box = self._boxes[-1]
            self._close_inlines(box.inlines)
            self._end_run(at_end_tag=True)
            self._boxes.pop()
            box.names[box.name] -= 1
            self._table_parts[box.name] -= box.name in _TABLE_PARTS
            self._out.append("\n" * self._after_block + f"</{box.name}>")
            self._after_block = True
            if box.name != "figcaption":
                self._boxes[-1].glued = False


def _empty_element(token: _Token) -> str:
    """Return an element that XML's syntax closes as HTML writes it."""
    return f"{token.raw[:-2].rstrip()}></{token.name}>"
