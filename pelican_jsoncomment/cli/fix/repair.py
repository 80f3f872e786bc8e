"""Mend a broken header by edits of its text, and never by writing it anew.

The diagnosis names the first flaw; a small edit mends it, and the diagnosis begins
again. What the header then says, strict JSON says over the edited text. A flaw that
no edit is known for ends the attempt, and then the file stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.fix import dates as human_dates
from pelican_jsoncomment.errors import EssayError, Finding, HeaderError, Source
from pelican_jsoncomment.header import parser as header
from pelican_jsoncomment.header.misplaced import comments_of_json, has_essay_field
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.header.scanner import (
    INVISIBLE,
    SINGLE_QUOTES,
    SMART_QUOTES,
    Scanner,
)
from pelican_jsoncomment.rules import Rule
from pelican_jsoncomment.settings import Options

# Each flaw costs a walk from the start: so many characters may be walked over for one
# file, which takes less than a second.
_EFFORT = 2_000_000

_QUOTES = f'"{SINGLE_QUOTES}{SMART_QUOTES}'
_SPACE = rf"[\s{INVISIBLE}]*+"
_COMMENT = r"(?://|/\*|\#)"
_QUOTED_NAME = rf"[{_QUOTES}][\w$][\w$\ -]*[{_QUOTES}]{_SPACE}[:=]"
_NEXT_NAME = rf"(?:{_QUOTED_NAME}|[^\W\d][\w$-]*+{_SPACE}[:=])"
# What may follow the quote that closes a name, a field's value, a list's item.
_AFTER_NAME = re.compile(rf"{_SPACE}[:=]")
_AFTER_VALUE = re.compile(
    rf"""{_SPACE}(?:[}}\]]|{_COMMENT}|,{_SPACE}(?:[,}}\]]|{_COMMENT}|{_NEXT_NAME}))
    |\s++{_QUOTED_NAME}|[^\S\r\n]*+[\r\n]{_SPACE}{_NEXT_NAME}""",
    re.VERBOSE,
)
_AFTER_ITEM = re.compile(
    rf"""{_SPACE}(?:\]|{_COMMENT}
        |,{_SPACE}(?:[,\]\[{{{_QUOTES}]|{_COMMENT}|-?[0-9]|[A-Za-z]+\s*+[,\]]))
    |\s++[{_QUOTES}]""",
    re.VERBOSE,
)
_LIKE_A_NAME = re.compile(rf"[{_QUOTES}]{_SPACE}[:=]")
_ESCAPE_OR_QUOTE = re.compile(rf"\\.|[{_QUOTES}]", re.DOTALL)
_BREAK_OR_TAB = re.compile(r"\r\n|[\t\n\r]")
_ODD_SPACES = re.compile(rf"(?:[^\S \t\r\n]|[{INVISIBLE}])++")
_BEHIND_JSON = re.compile(rf"{_SPACE}(,?){_SPACE}-->")
_LINE_COMMENT = re.compile(r"(?://|\#)[^\r\n]*+")
_BLOCK_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+\*/")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:(?:\\[^\\\"\s]+)+")
_WORD = re.compile(r"-?[^\W\d][\w$-]*+")
_DATE = re.compile(
    r"""[0-9]{4}-[0-9]{2}-[0-9]{2}[T\ ][0-9]{2}:[0-9]{2}
        (?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?
    |[0-9][0-9X/.~?%-]*+""",
    re.VERBOSE,
)
# An opening quote: the flaw's name, what closes its text, and what may be meant to.
_SMART_SINGLES = SINGLE_QUOTES.replace("'", "")
_SMART_DOUBLES = "".join(x for x in SMART_QUOTES if x not in SINGLE_QUOTES)
_KINDS_OF_QUOTES = {
    "'": (rules.SINGLE_QUOTES, "'", _SMART_SINGLES),
    **dict.fromkeys(_SMART_SINGLES, (rules.SMART_QUOTES, _SMART_SINGLES, "'")),
    **dict.fromkeys(_SMART_DOUBLES, (rules.SMART_QUOTES, _SMART_DOUBLES, '"')),
}
_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\n", "\r\n": r"\n"}


class Span(NamedTuple):
    """An edit of a text: the characters from *start* to *end* become *new*."""

    start: int
    end: int
    new: str
    rules: tuple[Rule, ...] = ()


class Mend(NamedTuple):
    """The edits that mend one flaw, in order, and the rule that they go by."""

    rule: Rule
    spans: list[Span]


class Flaw(NamedTuple):
    """A flaw in the original text, and the rule by which it was mended, if it was."""

    finding: Finding
    fixed_by: Rule | None

    @property
    def is_guess(self) -> bool:
        """Whether the fix involves a guess."""
        return self.fixed_by is not None and self.fixed_by.is_guess


class Patched:
    """A text under repair: as it is by now, and the edits of the original so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = []

    def mend(self, mend: Mend) -> None:
        """Make the edits of a mend, whose places are in the text as it is by now."""
        for span in reversed(mend.spans):
            if self.text[span.start : span.end] == span.new:
                continue
            self._edit(span.start, span.end, span.new, mend.rule)

    def original(self, at: int) -> int:
        """Return where in the original stands what stands at *at* by now."""
        shift = 0
        for now, span in self._placed():
            if at < now:
                break
            if at < now + len(span.new):
                return span.start
            shift += _growth(span)
        return at - shift

    def _edit(self, start: int, end: int, new: str, rule: Rule) -> None:
        """Replace some characters; an edit that touches earlier ones joins them."""
        placed = list(self._placed())
        before = [x for now, x in placed if now + len(x.new) < start]
        after = [x for now, x in placed if now > end]
        touched = placed[len(before) : len(placed) - len(after)]
        first = min([start, *(now for now, _ in touched)])
        last = max([end, *(now + len(x.new) for now, x in touched)])
        shift = sum(map(_growth, before))
        growth = sum(_growth(x) for _, x in touched)
        whole = self.text[first:start] + new + self.text[end:last]
        rules = dict.fromkeys([*(r for _, x in touched for r in x.rules), rule])
        joined = Span(first - shift, last - shift - growth, whole, tuple(rules))
        self.spans = [*before, joined, *after]
        self.text = self.text[:start] + new + self.text[end:]

    def _placed(self) -> Iterator[tuple[int, Span]]:
        shift = 0
        for span in self.spans:
            yield span.start + shift, span
            shift += _growth(span)


def _growth(span: Span) -> int:
    return len(span.new) - (span.end - span.start)


@dataclass(slots=True)
class Repair:
    """An essay's text on its way to a header that can be read.

    ``patched`` holds the edits, ``flaws`` what was wrong, in order, and ``head`` the
    header that the edited text has, or None where it could not be mended.
    """

    source: Source
    options: Options
    unsafe: bool
    patched: Patched = field(init=False)
    flaws: list[Flaw] = field(default_factory=list)
    head: Header | None = None

    def __post_init__(self) -> None:
        self.patched = Patched(self.source.text)

    @property
    def edits(self) -> list[Span]:
        """The edits of the original text, in order; none where it stays as it is."""
        return self.patched.spans if self.head else []

    @property
    def certain(self) -> list[Flaw]:
        """The flaws, without those that a wrong supposition may have made."""
        if self.head:
            return self.flaws
        supposed = (x.fixed_by is None or x.is_guess for x in self.flaws)
        end = next((n for n, x in enumerate(supposed, 1) if x), 0)
        return self.flaws[:end]

    def run(self, *, dates: bool = True) -> Repair:
        """Mend what can be mended, and return the repair itself.

        *dates* says whether those that EDTF can say count among the flaws.
        """
        if self.source.text.startswith("\ufeff"):
            self._mended(
                0, "a byte-order mark", Mend(rules.BYTE_ORDER_MARK, [Span(0, 1, "")])
            )
        if header.json_at(self.patched.text) is not None:
            self._mend_from(0)
            if dates:
                self._rewrite_dates(0)
        elif self.unsafe:
            self._move_to_the_top()
        return self

    def _mend_from(self, top: int) -> None:
        """Mend the header whose comment begins at *top*."""
        effort = 0
        while finding := self._first_flaw(top):
            text = finding.source.text
            effort += (finding.at or 0) + 50 * len(self.flaws) + len(text) // 100
            mend = None if effort > _EFFORT else _find_mend(finding)
            if mend:
                # To know the cure is to know the flaw better.
                finding = replace(finding, rule=mend.rule)
                mend = None if mend.rule.is_guess and not self.unsafe else mend
            self._flawed(finding, top, mend)
            if mend is None:
                return
        if self.head is None:
            # What the last mend left is no header any more, and would be read as none.
            self.flaws[-1] = self.flaws[-1]._replace(fixed_by=None)

    def _first_flaw(self, top: int) -> Finding | None:
        """Read the header as it is by now; return the finding where it is broken."""
        source = Source(self.patched.text[top:], self.source.path)
        try:
            self.head = header.parse(source, self.options.fields)
        except EssayError as error:
            return error.finding
        return None

    def _flawed(self, finding: Finding, top: int, mend: Mend | None) -> None:
        at = self.patched.original((finding.at or 0) + top)
        placed = replace(finding, source=self.source, at=at)
        self.flaws.append(Flaw(placed, mend.rule if mend else None))
        if mend:
            spans = [Span(x.start + top, x.end + top, x.new) for x in mend.spans]
            self.patched.mend(Mend(mend.rule, spans))

    def _mended(self, at: int, reason: str, mend: Mend, label: str = "header") -> None:
        where = self.patched.original(at)
        finding = Finding(mend.rule, label, reason, self.source, where)
        self.flaws.append(Flaw(finding, mend.rule))
        self.patched.mend(mend)

    def _rewrite_dates(self, top: int) -> None:
        if self.head is None or not self.unsafe:
            return
        dates = human_dates.rewritable(self.head, self.options.date_order)
        for date in sorted(dates, reverse=True):
            at = date.at + top
            span = Span(at + 1, date.end - 1 + top, date.text)
            reason = f"EDTF writes this date as {date.text}"
            self._mended(at, reason, Mend(rules.PARTIAL_DATE, [span]), date.field)
        source = Source(self.patched.text[top:], self.source.path)
        self.head = header.parse(source, self.options.fields)

    def _move_to_the_top(self) -> None:
        """Mend the header that stands behind something else, and move it."""
        for top in comments_of_json(self.patched.text):
            self.patched, kept = Patched(self.patched.text), self.patched
            self._mend_from(top)
            self._rewrite_dates(top)
            if self.head and has_essay_field(self.head):
                break
            self.patched, self.head, self.flaws = kept, None, []
        else:
            return
        text, end = self.patched.text, top + self.head.body_at
        newline = _LINE_BREAK.match(text, end)
        spans = [
            Span(
                0, 0, text[top:end] + (newline or _LINE_BREAK.search(text) or ["\n"])[0]
            ),
            Span(top, newline.end() if newline else end, ""),
        ]
        reason = "something stands before the header in the file"
        self._mended(top, reason, Mend(rules.MISPLACED_HEADER, spans))
        source = Source(self.patched.text, self.source.path)
        self.head = header.parse(source, self.options.fields)


# How each flaw is mended ----------------------------------------------------


class _Break(NamedTuple):
    """A flaw: the text, the place, and the walk that stopped there."""

    text: str
    at: int
    scan: Scanner

    @property
    def after(self) -> re.Pattern[str]:
        """What has to follow the quote that closes the text at hand."""
        if self.scan.what == "a field's name":
            return _AFTER_NAME
        return _AFTER_ITEM if self.scan.open[-1] is None else _AFTER_VALUE

    @property
    def comment_end(self) -> int:
        """Where the HTML comment ends for a browser: no text reaches beyond."""
        end = self.text.find("-->", self.scan.string_at)
        return len(self.text) if end < 0 else end


def _find_mend(finding: Finding) -> Mend | None:
    source = finding.source
    start = header.json_at(source.text)
    mender = _MENDERS.get(finding.rule)
    if mender is None or start is None or finding.at is None:
        return None
    scan = Scanner(source, start)
    with suppress(HeaderError):
        scan.scan()
    return mender(_Break(source.text, finding.at, scan))


def _delete(rule: Rule) -> Callable[[_Break], Mend]:
    return lambda flaw: Mend(rule, [Span(flaw.at, flaw.at + 1, "")])


def _comment(flaw: _Break) -> Mend | None:
    """Take a comment out, with its line where it stands alone there.

    To take one out that holds a field needs to be asked for: it may be the only copy.
    """
    text, start = flaw.text, flaw.at
    match = (
        _BLOCK_COMMENT.match(text, start)
        if text.startswith("/*", start)
        else _LINE_COMMENT.match(text, start)
    )
    if match is None or "-->" in match.group() or "/*" in match.group()[2:]:
        return None
    rule = (
        rules.COMMENTED_FIELD if _LIKE_A_NAME.search(match.group()) else rules.COMMENT
    )
    end = match.end()
    newline = _LINE_BREAK.match(text, end)
    if newline or end == len(text):
        lead = len(text[:start].rstrip(" \t"))
        alone = newline and text[lead - 1] in "\r\n"
        start, end = lead, newline.end() if newline and alone else end
    return Mend(rule, [Span(start, end, "")])


def _odd_space(flaw: _Break) -> Mend:
    match = _ODD_SPACES.match(flaw.text, flaw.at)
    assert match
    new = " " * sum(x.isspace() for x in match.group())
    return Mend(rules.ODD_SPACE, [Span(flaw.at, match.end(), new)])


def _behind_json(flaw: _Break) -> Mend | None:
    match = _BEHIND_JSON.match(flaw.text, flaw.at)
    if match is None:
        return None
    if match[1]:
        return Mend(rules.TRAILING_COMMA, [Span(match.start(1), match.end(1), "")])
    return _odd_space(flaw)


def _word(rule: Rule) -> Callable[[_Break], Mend | None]:
    def mend(flaw: _Break) -> Mend | None:
        match = _WORD.match(flaw.text, flaw.at)
        assert match
        new = _JSON_WORDS.get(match.group(), "null")
        return Mend(rule, [Span(flaw.at, match.end(), new)])

    return mend


def _in_quotes(rule: Rule, pattern: re.Pattern[str]) -> Callable[[_Break], Mend | None]:
    def mend(flaw: _Break) -> Mend | None:
        match = pattern.match(flaw.text, flaw.at)
        if not match or not flaw.after.match(flaw.text, match.end()):
            return None
        start, end = match.span()
        return Mend(rule, [Span(start, start, '"'), Span(end, end, '"')])

    return mend


def _quotes(flaw: _Break) -> Mend | None:
    """Give a text in quotes of another kind straight double ones."""
    text, opening = flaw.text, flaw.text[flaw.at]
    rule, same, other = _KINDS_OF_QUOTES[opening]
    spans = [Span(flaw.at, flaw.at + 1, '"')]
    for match in _ESCAPE_OR_QUOTE.finditer(text, flaw.at + 1, flaw.comment_end):
        at, found = match.start(), match.group()
        if found in same + other and flaw.after.match(text, match.end()):
            rule = rules.MIXED_QUOTES if found in other else rule
            spans.append(Span(at, at + 1, '"'))
            return Mend(rule, spans) if _holds_one_text(text, spans, rule) else None
        if found in same:
            rule = rules.INNER_QUOTE
        elif found == '"':
            spans.append(Span(at, at + 1, r"\""))
        elif found == r"\'":
            spans.append(Span(at, at + 2, "'"))
    return None


def _holds_one_text(text: str, spans: list[Span], rule: Rule) -> bool:
    """Return whether what is to become a text did not swallow a field's name."""
    inside = text[spans[0].end : spans[-1].start]
    if _LIKE_A_NAME.search(inside):
        return False
    return not rule.is_guess or not _LINE_BREAK.search(inside)


def _line_break(flaw: _Break) -> Mend | None:
    """Write the line breaks and tabs inside a text as escapes."""
    text, start = flaw.text, flaw.scan.string_at + 1
    for match in _ESCAPE_OR_QUOTE.finditer(text, flaw.at, flaw.comment_end):
        if match.group() == '"':
            end = match.start()
            if not flaw.after.match(text, match.end()):
                break
            return Mend(rules.LINE_BREAK, list(_escaped(text, start, end)))
    return _closing_smart_quote(flaw)


def _control_character(flaw: _Break) -> Mend:
    end = re.compile(r'[^"\r\n]*+').match(flaw.text, flaw.at)
    assert end
    return Mend(rules.CONTROL_CHARACTER, list(_escaped(flaw.text, flaw.at, end.end())))


def _escaped(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _BREAK_OR_TAB.finditer(text, start, end):
        yield Span(match.start(), match.end(), _ESCAPES[match.group()])


def _closing_smart_quote(flaw: _Break) -> Mend | None:
    """Close a text at the smart quote that was meant to close it."""
    start = flaw.scan.string_at + 1
    for match in re.compile(f"[{SMART_QUOTES}]").finditer(flaw.text, start, flaw.at):
        if flaw.after.match(flaw.text, match.end()):
            return Mend(rules.MIXED_QUOTES, [Span(match.start(), match.end(), '"')])
    return None


def _inner_quote(flaw: _Break) -> Mend | None:
    """Escape the quotes inside a text, if it is plain where the text ends."""
    text, start = flaw.text, flaw.scan.string_at
    line_end = _LINE_BREAK.search(text, flaw.at)
    end = min(line_end.start() if line_end else len(text), flaw.comment_end)
    spans: list[Span] = []
    for match in _ESCAPE_OR_QUOTE.finditer(text, start + 1, end):
        at = match.start()
        if match.group() != '"':
            continue
        if at >= flaw.at and flaw.after.match(text, at + 1):
            if _LIKE_A_NAME.search(text, start + 1, at):
                break
            return Mend(rules.INNER_QUOTE, spans)
        spans.append(Span(at, at + 1, r"\""))
    return _closing_smart_quote(flaw)


def _bad_escape(flaw: _Break) -> Mend:
    """Double a backslash that escapes nothing; in a Windows path, each one."""
    text, at = flaw.text, flaw.at
    if text.startswith(r"\'", at):
        return Mend(rules.BAD_ESCAPE, [Span(at, at + 1, "")])
    path_end = re.compile(r'[^"\r\n]*+').match(text, at)
    assert path_end
    for path in _WINDOWS_PATH.finditer(text, flaw.scan.string_at, path_end.end()):
        if path.start() < at < path.end():
            found = re.compile(r"\\").finditer(text, path.start(), path.end())
            spans = [Span(x.start(), x.end(), r"\\") for x in found]
            return Mend(rules.BAD_ESCAPE, spans)
    return Mend(rules.BAD_ESCAPE, [Span(at, at + 1, r"\\")])


def _missing_comma(flaw: _Break) -> Mend:
    end = len(flaw.text[: flaw.at].rstrip())
    return Mend(rules.MISSING_COMMA, [Span(end, end, ",")])


def _equals_sign(flaw: _Break) -> Mend:
    arrow = flaw.text.startswith("=>", flaw.at)
    return Mend(rules.EQUALS_SIGN, [Span(flaw.at, flaw.at + 1 + arrow, ":")])


_MENDERS: Mapping[Rule, Callable[[_Break], Mend | None]] = {
    rules.BAD_ESCAPE: _bad_escape,
    rules.BARE_DATE: _in_quotes(rules.BARE_DATE, _DATE),
    rules.COLON: _closing_smart_quote,
    rules.COMMENT: _comment,
    rules.CONTROL_CHARACTER: _control_character,
    rules.EQUALS_SIGN: _equals_sign,
    rules.EXTRA_COMMA: _delete(rules.EXTRA_COMMA),
    rules.INNER_QUOTE: _inner_quote,
    rules.LINE_BREAK: _line_break,
    rules.MISSING_COMMA: _missing_comma,
    rules.NOT_A_NUMBER: _word(rules.NOT_A_NUMBER),
    rules.ODD_SPACE: _odd_space,
    rules.PYTHON_LITERAL: _word(rules.PYTHON_LITERAL),
    rules.SINGLE_QUOTES: _quotes,
    rules.SMART_QUOTES: _quotes,
    rules.TEXT_AFTER_JSON: _behind_json,
    rules.TRAILING_COMMA: _delete(rules.TRAILING_COMMA),
    rules.UNQUOTED_NAME: _in_quotes(rules.UNQUOTED_NAME, _WORD),
}
