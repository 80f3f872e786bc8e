"""How each problem of a header is fixed: one function a rule, and ``FIXES`` by rule.

A function gets the place where the scan of the JSON failed, and returns the edits that
fix it, or None where what was meant is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.fix.patched import Fix, Span
from pelican_jsoncomment.errors import LINE_BREAK, Finding, HeaderError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.scanner import (
    ANY_SPACE,
    INVISIBLE,
    PYTHON_LITERALS,
    QUOTES,
    SINGLE_QUOTES,
    SMART_QUOTES,
    Scanner,
)
from pelican_jsoncomment.rules import Rule

_COMMENT = r"(?://|/\*|\#)"
_QUOTED_NAME = rf"[{QUOTES}][\w$][\w$\ -]*[{QUOTES}]{ANY_SPACE}[:=]"
_NEXT_NAME = rf"(?:{_QUOTED_NAME}|[^\W\d][\w$-]*+{ANY_SPACE}[:=])"
# What may follow the quote that closes a name, a field's value, a list's item.
_AFTER_NAME = re.compile(rf"{ANY_SPACE}[:=]")
_AFTER_VALUE = re.compile(
    rf"""{ANY_SPACE}(?:[}}\]]|{_COMMENT}|,{ANY_SPACE}(?:[,}}\]]|{_COMMENT}|{_NEXT_NAME}))
    |\s++{_QUOTED_NAME}|[^\S\r\n]*+[\r\n]{ANY_SPACE}{_NEXT_NAME}""",
    re.VERBOSE,
)
_AFTER_ITEM = re.compile(
    rf"""{ANY_SPACE}(?:\]|{_COMMENT}
        |,{ANY_SPACE}(?:[,\]\[{{{QUOTES}]|{_COMMENT}|-?[0-9]|[A-Za-z]+\s*+[,\]]))
    |\s++[{QUOTES}]""",
    re.VERBOSE,
)
_LIKE_A_NAME = re.compile(rf"[{QUOTES}]{ANY_SPACE}[:=]")
_ESCAPE_OR_QUOTE = re.compile(rf"\\.|[{QUOTES}]", re.DOTALL)
_SMART_QUOTE = re.compile(f"[{SMART_QUOTES}]")
_REST_OF_STRING = re.compile(r'[^"\r\n]*+')
_BACKSLASH = re.compile(r"\\")
_BREAK_OR_TAB = re.compile(r"\r\n|[\t\n\r]")
_ODD_SPACES = re.compile(rf"(?:[^\S \t\r\n]|[{INVISIBLE}])++")
_AFTER_JSON = re.compile(rf"{ANY_SPACE}(,?){ANY_SPACE}-->")
_LINE_COMMENT = re.compile(r"(?://|\#)[^\r\n]*+")
_BLOCK_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+\*/")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:(?:\\[^\\\"\s]+)+")
_WORD = re.compile(r"-?[^\W\d][\w$-]*+")
_DATE = re.compile(
    r"""[0-9]{4}-[0-9]{2}-[0-9]{2}[T\ ][0-9]{2}:[0-9]{2}
        (?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?
    |[0-9][0-9X/.~?%-]*+""",
    re.VERBOSE,
)
# An opening quote: the problem's rule, what closes its string, what may be meant to.
_SMART_SINGLES = SINGLE_QUOTES.replace("'", "")
_SMART_DOUBLES = "".join(x for x in SMART_QUOTES if x not in SINGLE_QUOTES)
_KINDS_OF_QUOTES = {
    "'": (rules.SINGLE_QUOTES, "'", _SMART_SINGLES),
    **dict.fromkeys(_SMART_SINGLES, (rules.SMART_QUOTES, _SMART_SINGLES, "'")),
    **dict.fromkeys(_SMART_DOUBLES, (rules.SMART_QUOTES, _SMART_DOUBLES, '"')),
}
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\n", "\r\n": r"\n"}


class Failure(NamedTuple):
    """Where the scan of a header failed: the text, the place, and the scan itself."""

    text: str
    at: int
    scan: Scanner

    @property
    def after(self) -> re.Pattern[str]:
        """What has to follow the quote that closes the string at hand."""
        if self.scan.what == "a field's name":
            return _AFTER_NAME
        return _AFTER_ITEM if self.scan.open[-1] is None else _AFTER_VALUE

    @property
    def comment_end(self) -> int:
        """Where the HTML comment ends for a browser: no string reaches further."""
        end = self.text.find("-->", self.scan.string_at)
        return len(self.text) if end < 0 else end


FixFunction = Callable[[Failure], Fix | None]


def find_fix(finding: Finding) -> Fix | None:
    """Return what fixes the problem that the scan of a header ended with."""
    source = finding.source
    start = parser.json_at(source.text)
    function = FIXES.get(finding.rule)
    if function is None or start is None or finding.at is None:
        return None
    scan = Scanner(source, start)
    with suppress(HeaderError):
        scan.scan()
    return function(Failure(source.text, finding.at, scan))


def _delete_character(rule: Rule) -> FixFunction:
    return lambda failure: Fix(rule, [Span(failure.at, failure.at + 1, "")])


def _comment(failure: Failure) -> Fix | None:
    """Take a comment out, with its line if nothing else is on it.

    To take one out that holds a field needs to be asked for: it may be the only copy.
    """
    text, start = failure.text, failure.at
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
    newline = LINE_BREAK.match(text, end)
    if newline or end == len(text):
        lead = len(text[:start].rstrip(" \t"))
        alone = newline and text[lead - 1] in "\r\n"
        start, end = lead, newline.end() if newline and alone else end
    return Fix(rule, [Span(start, end, "")])


def _odd_space(failure: Failure) -> Fix:
    match = _ODD_SPACES.match(failure.text, failure.at)
    assert match
    new = " " * sum(x.isspace() for x in match.group())
    return Fix(rules.ODD_SPACE, [Span(failure.at, match.end(), new)])


def _text_after_json(failure: Failure) -> Fix | None:
    """Take out a comma, or odd spaces, if there is nothing else before the ``-->``."""
    match = _AFTER_JSON.match(failure.text, failure.at)
    if match is None:
        return None
    if match[1]:
        return Fix(rules.TRAILING_COMMA, [Span(match.start(1), match.end(1), "")])
    return _odd_space(failure)


def _json_word(rule: Rule) -> FixFunction:
    """Write a word as JSON has it: None as null, NaN as null."""

    def fix(failure: Failure) -> Fix | None:
        match = _WORD.match(failure.text, failure.at)
        assert match
        new = PYTHON_LITERALS.get(match.group(), "null")
        return Fix(rule, [Span(failure.at, match.end(), new)])

    return fix


def _in_quotes(rule: Rule, pattern: re.Pattern[str]) -> FixFunction:
    """Put a name or a date in quotes."""

    def fix(failure: Failure) -> Fix | None:
        match = pattern.match(failure.text, failure.at)
        if not match or not failure.after.match(failure.text, match.end()):
            return None
        start, end = match.span()
        return Fix(rule, [Span(start, start, '"'), Span(end, end, '"')])

    return fix


def _other_quotes(failure: Failure) -> Fix | None:
    """Give a string in quotes of another kind straight double ones."""
    text, opening = failure.text, failure.text[failure.at]
    rule, same, other = _KINDS_OF_QUOTES[opening]
    spans = [Span(failure.at, failure.at + 1, '"')]
    for match in _ESCAPE_OR_QUOTE.finditer(text, failure.at + 1, failure.comment_end):
        at, found = match.start(), match.group()
        if found in same + other and failure.after.match(text, match.end()):
            rule = rules.MIXED_QUOTES if found in other else rule
            spans.append(Span(at, at + 1, '"'))
            return Fix(rule, spans) if _holds_one_string(text, spans, rule) else None
        if found in same:
            rule = rules.INNER_QUOTE
        elif found == '"':
            spans.append(Span(at, at + 1, r"\""))
        elif found == r"\'":
            spans.append(Span(at, at + 2, "'"))
    return None


def _holds_one_string(text: str, spans: list[Span], rule: Rule) -> bool:
    """Return whether what is to become a string did not swallow a field's name."""
    inside = text[spans[0].end : spans[-1].start]
    if _LIKE_A_NAME.search(inside):
        return False
    return not rule.is_guess or not LINE_BREAK.search(inside)


def _line_break(failure: Failure) -> Fix | None:
    """Write the line breaks and tabs inside a string as escapes."""
    text, start = failure.text, failure.scan.string_at + 1
    for match in _ESCAPE_OR_QUOTE.finditer(text, failure.at, failure.comment_end):
        if match.group() == '"':
            end = match.start()
            if not failure.after.match(text, match.end()):
                break
            return Fix(rules.LINE_BREAK, list(_escaped(text, start, end)))
    return _closing_smart_quote(failure)


def _control_character(failure: Failure) -> Fix:
    end = _REST_OF_STRING.match(failure.text, failure.at)
    assert end
    spans = list(_escaped(failure.text, failure.at, end.end()))
    return Fix(rules.CONTROL_CHARACTER, spans)


def _escaped(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _BREAK_OR_TAB.finditer(text, start, end):
        yield Span(match.start(), match.end(), _ESCAPES[match.group()])


def _closing_smart_quote(failure: Failure) -> Fix | None:
    """Close a string at the smart quote that was meant to close it."""
    start = failure.scan.string_at + 1
    for match in _SMART_QUOTE.finditer(failure.text, start, failure.at):
        if failure.after.match(failure.text, match.end()):
            return Fix(rules.MIXED_QUOTES, [Span(match.start(), match.end(), '"')])
    return None


def _inner_quote(failure: Failure) -> Fix | None:
    """Escape the quotes inside a string, if it is plain where the string ends."""
    text, start = failure.text, failure.scan.string_at
    line_end = LINE_BREAK.search(text, failure.at)
    end = min(line_end.start() if line_end else len(text), failure.comment_end)
    spans: list[Span] = []
    for match in _ESCAPE_OR_QUOTE.finditer(text, start + 1, end):
        at = match.start()
        if match.group() != '"':
            continue
        if at >= failure.at and failure.after.match(text, at + 1):
            if _LIKE_A_NAME.search(text, start + 1, at):
                break
            return Fix(rules.INNER_QUOTE, spans)
        spans.append(Span(at, at + 1, r"\""))
    return _closing_smart_quote(failure)


def _bad_escape(failure: Failure) -> Fix:
    """Double a backslash that escapes nothing; in a Windows path, each one."""
    text, at = failure.text, failure.at
    if text.startswith(r"\'", at):
        return Fix(rules.BAD_ESCAPE, [Span(at, at + 1, "")])
    path_end = _REST_OF_STRING.match(text, at)
    assert path_end
    for path in _WINDOWS_PATH.finditer(text, failure.scan.string_at, path_end.end()):
        if path.start() < at < path.end():
            found = _BACKSLASH.finditer(text, path.start(), path.end())
            spans = [Span(x.start(), x.end(), r"\\") for x in found]
            return Fix(rules.BAD_ESCAPE, spans)
    return Fix(rules.BAD_ESCAPE, [Span(at, at + 1, r"\\")])


def _missing_comma(failure: Failure) -> Fix:
    end = len(failure.text[: failure.at].rstrip())
    return Fix(rules.MISSING_COMMA, [Span(end, end, ",")])


def _equals_sign(failure: Failure) -> Fix:
    arrow = failure.text.startswith("=>", failure.at)
    return Fix(rules.EQUALS_SIGN, [Span(failure.at, failure.at + 1 + arrow, ":")])


#: By the rule that the scan failed by; the fix may turn out to go by another one.
FIXES: Mapping[Rule, FixFunction] = {
    rules.BAD_ESCAPE: _bad_escape,
    rules.BARE_DATE: _in_quotes(rules.BARE_DATE, _DATE),
    rules.COLON: _closing_smart_quote,
    rules.COMMENT: _comment,
    rules.CONTROL_CHARACTER: _control_character,
    rules.EQUALS_SIGN: _equals_sign,
    rules.EXTRA_COMMA: _delete_character(rules.EXTRA_COMMA),
    rules.INNER_QUOTE: _inner_quote,
    rules.LINE_BREAK: _line_break,
    rules.MISSING_COMMA: _missing_comma,
    rules.NOT_A_NUMBER: _json_word(rules.NOT_A_NUMBER),
    rules.ODD_SPACE: _odd_space,
    rules.PYTHON_LITERAL: _json_word(rules.PYTHON_LITERAL),
    rules.SINGLE_QUOTES: _other_quotes,
    rules.SMART_QUOTES: _other_quotes,
    rules.TEXT_AFTER_JSON: _text_after_json,
    rules.TRAILING_COMMA: _delete_character(rules.TRAILING_COMMA),
    rules.UNQUOTED_NAME: _in_quotes(rules.UNQUOTED_NAME, _WORD),
}
