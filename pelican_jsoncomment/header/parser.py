"""Find and parse the JSON header of an essay: text to fields and body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from pelican_jsoncomment import rules
from pelican_jsoncomment.errors import (
    EncodingError,
    FieldError,
    Finding,
    HeaderError,
    Source,
)
from pelican_jsoncomment.header.scanner import (
    ANY_SPACE,
    FORBIDDEN,
    INVISIBLE,
    MAX_DEPTH,
    MAX_DIGITS,
    QUOTES,
    Member,
    is_huge,
    members,
)

#: What JSON can hold.
JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

_COMMENT_END = re.compile("--!?>")
_BEFORE_ITEM = re.compile(r"[\s,]*+")


@dataclass(frozen=True)
class Header:
    """The fields of a header, with what is needed to say where each one is.

    ``fields`` maps the normalised names to the values as parsed; ``written`` maps
    them to the names as they are in the file. ``start`` and ``end`` are the
    offsets of the JSON object in ``source.text``, ``body_at`` that of the body.
    """

    source: Source
    fields: Mapping[str, JSON]
    written: Mapping[str, str]
    start: int
    end: int
    body_at: int

    @property
    def body(self) -> str:
        """The text after the header, with every line break as a line feed."""
        body = self.source.text[self.body_at :]
        if "\r" in body:
            body = body.replace("\r\n", "\n").replace("\r", "\n")
        return body

    def with_fields(self, fields: Mapping[str, JSON]) -> Header:
        """Return the header with further fields, which have no place of their own."""
        return replace(self, fields={**self.fields, **fields})

    @cached_property
    def present(self) -> Mapping[str, JSON]:
        """The fields that are not absent."""
        # Nearly all are text, and a call for each takes longer than all the rest.
        return {
            name: value
            for name, value in self.fields.items()
            if (value.strip() if isinstance(value, str) else not is_absent(value))
        }

    @cached_property
    def _members(self) -> dict[str, Member]:
        places = {m.name: m for m in members(self.source, self.start)}
        return {name: places[written] for name, written in self.written.items()}

    @cached_property
    def _items(self) -> dict[str, list[int]]:
        """Where each item of each list begins, found in one pass over the list."""
        text = self.source.text
        places: dict[str, list[int]] = {}
        for name, member in self._members.items():
            value, end = self.fields.get(name), member.value_at + 1
            places[name] = []
            for _ in value if isinstance(value, list) else ():
                places[name].append(at := _end(_BEFORE_ITEM, text, end))
                _, end = _DECODER.raw_decode(text, at)
        return places

    def name_at(self, name: str) -> int:
        """Return the offset of the field's name; that of the body if it has none."""
        member = self._members.get(name)
        return member.name_at if member else self.body_at

    def value_at(self, name: str) -> int:
        """Return the offset of the field's value; that of the body if it has none."""
        member = self._members.get(name)
        return member.value_at if member else self.body_at

    def item_at(self, name: str, number: int) -> int:
        """Return the offset of a list's item, counted from 0, or of any other value."""
        items = self._items.get(name)
        return items[number] if items else self.value_at(name)

    def raw(self, name: str) -> str:
        """Return the field's value as JSON text, exactly as it is in the file."""
        member = self._members[name]
        return self.source.text[member.value_at : member.value_end]

    def raw_item(self, name: str, number: int) -> str:
        """Return a list's item as JSON text, exactly as it is in the file."""
        at = self._items[name][number]
        return self.source.text[at : _DECODER.raw_decode(self.source.text, at)[1]]

    def names_of(self, name: str) -> JSON:
        """Return a field's value, with each number in a list as its JSON text."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not any(map(_is_number, value)):
            return value
        return [
            self.raw_item(name, number) if _is_number(item) else item
            for number, item in enumerate(value)
        ]

    def findings(self) -> list[Finding]:
        """Return the warnings about a header that can be read."""
        # HTML ends a comment at these, whatever surrounds them (WHATWG, comment end
        # state); so do browsers and the previews of forges.
        text, start, end = self.source.text, self.start, self.end
        dashes = text.find("--", start, end)
        match = _COMMENT_END.search(text, dashes, end) if dashes >= 0 else None
        if not match:
            return []
        reason = f"browsers end the comment at this {match[0]}, inside a string"
        at = match.start()
        return [Finding(rules.COMMENT_END, "header", reason, self.source, at)]


def _is_number(value: JSON) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_absent(value: JSON) -> bool:
    """Return whether a value counts as not written: null, blank text, [] or {}."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


def read_source(data: bytes, path: str) -> Source | None:
    """Return the text of a file that begins with a header, or None for any other.

    Raises EncodingError where a file that begins with a header is not UTF-8 or
    has characters that no page may have.
    """
    found = _find(data, path)
    return found[0] if found else None


def read(
    data: bytes, path: str, renames: Mapping[str, str] | None = None
) -> Header | None:
    """Return the header that a file begins with, or None where there is none.

    Raises EncodingError as ``read_source``, and HeaderError or FieldError as ``parse``.
    """
    found = _find(data, path)
    return _parse(*found, renames or {}) if found else None


def parse(source: Source, renames: Mapping[str, str] | None = None) -> Header | None:
    """Return the header at the top of *source*, or None where there is none.

    *renames* maps an archive's own names of fields to the plugin's. The JSON is
    strict (RFC 8259); names are compared without case, ``-``, space and ``_``.
    Raises HeaderError, or FieldError for two names of one field.
    """
    start = json_at(source.text)
    return None if start is None else _parse(source, start, renames or {})


def _parse(source: Source, start: int, renames: Mapping[str, str]) -> Header:
    value, end = _decode(source, start)
    closing = _CLOSING.match(source.text, end)
    if not closing:
        raise _no_closing(source, end)
    written = _written_names(source, start, value, renames)
    fields = {name: value[as_written] for name, as_written in written.items()}
    return Header(source, fields, written, start, end, closing.end())


# The bytes of the file ----------------------------------------------------------


# The bytes at the top of a file that decide whether a header is looked for.
_HEAD = 4096
_CONTROL_BYTES = bytes({*range(32)} - {*b"\t\n\r"})


def _find(data: bytes, path: str) -> tuple[Source, int] | None:
    """Return the text of a file that begins with a header, and where its JSON does."""
    if not _may_begin_with_header(data):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_not_utf8(data, path, error)
        return None
    # To count is five times faster than to search, and nearly every file is clean.
    is_clean = len(data.translate(None, _CONTROL_BYTES)) == len(data)
    is_clean = is_clean and "\ufffe" not in text and "\uffff" not in text
    start = json_at(text if is_clean else text.replace("\0", ""))
    if start is None:
        return None
    source = Source(text, path)
    forbidden = None if is_clean else FORBIDDEN.search(text)
    if forbidden:
        raise _refused_character(source, forbidden.start())
    return source, start


def _may_begin_with_header(data: bytes) -> bool:
    if data.startswith(b"<!--"):
        return True
    # UTF-16 shows as ASCII between NULs: read like this, a header in it is seen,
    # and can be refused with a reason.
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xff\xfe")
    text = head.decode("utf-8", "ignore").lstrip(f"{INVISIBLE} \t\n\r\f\v\u00a0")
    return text.startswith("<!--") or not text.strip()


def _refuse_not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> None:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if utf16 else "utf-8"
    text = data.decode(encoding, "replace")
    # Quotes may be the very bytes that are not UTF-8: cp1252 has the curly ones.
    guesses = (text, data.decode("cp1252", "replace"), data.decode(encoding, "ignore"))
    if all(json_at(guess.replace("\0", "")) is None for guess in guesses):
        return
    at = 0 if utf16 else len(data[: error.start].decode("utf-8"))
    what = "UTF-16" if utf16 else f"byte 0x{data[error.start]:02X}"
    reason = f"{what} at byte {error.start} is not UTF-8; save the file as UTF-8"
    raise EncodingError(rules.NOT_UTF_8, reason, Source(text, path), at)


def _refused_character(source: Source, at: int) -> EncodingError:
    character = source.text[at]
    if character != "\0":
        reason = (
            f"U+{ord(character):04X} is allowed in no page and no feed; take it out"
        )
        return EncodingError(rules.CONTROL_BYTE, reason, source, at)
    at_byte = len(source.text[:at].encode())
    reason = f"the file has NUL at byte {at_byte}; save it as UTF-8 text"
    return EncodingError(rules.NUL, reason, source, at)


# The opening of the comment -----------------------------------------------------

_OPENING = re.compile(rf"{ANY_SPACE}<!--{ANY_SPACE}(?=\{{)")
# After the brace: what begins JSON, and what was plainly meant to. Jinja's {% and
# {{, Pelican's {filename} and the like must stay ordinary comments.
_MEANT = re.compile(
    rf"""\{{{ANY_SPACE}(?:[}}{QUOTES}]|/[/*]|[^\W\d][\w-]*+\s*+:(?!//)"""
    rf"""|[^\W\d][\w -]*+:\s*+[{QUOTES}])"""
)


def json_at(text: str) -> int | None:
    """Return where the JSON of the header at the top of a file begins, or None.

    The header may be broken, as long as it was plainly meant as one.
    """
    opening = _OPENING.match(text)
    if opening and _MEANT.match(text, opening.end()):
        return opening.end()
    return None


# The JSON -----------------------------------------------------------------------


_RISKY_ESCAPE = re.compile(r"\\[bfu]")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name occurs twice")
    return fields


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(digits[:10])
    return int(digits)


def _float(number: str) -> float:
    if len(number) > MAX_DIGITS or is_huge(number):
        raise ValueError(number[:10])
    return float(number)


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_no_constant,
)


def _decode(source: Source, start: int) -> tuple[dict[str, JSON], int]:
    """Return the object at *start* and the offset after it; raise HeaderError."""
    text = source.text
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        members(source, start)
        raise  # pragma: no cover - the scanner has the stricter grammar
    brackets = text.count("{", start, end) + text.count("[", start, end)
    escape = text.find("\\", start, end)
    is_risky = escape >= 0 and _RISKY_ESCAPE.search(text, escape, end)
    if brackets > MAX_DEPTH or is_risky:
        members(source, start)
    return value, end


# The end of the comment ---------------------------------------------------------


_CLOSING = re.compile(r"\s*+-->")
_SPACES = re.compile(r"\s*+")


def _no_closing(source: Source, end: int) -> HeaderError:
    at = _end(_SPACES, source.text, end)
    if at == len(source.text):
        reason = "the comment is not closed: '-->' is missing"
        return HeaderError(rules.UNCLOSED, reason, source, end - 1)
    reason = "expected '-->' after the last '}'"
    return HeaderError(rules.TEXT_AFTER_JSON, reason, source, at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the offset after what a pattern, which may be empty, matches at *at*."""
    match = pattern.match(text, at)
    return match.end() if match else at


# The names of the fields --------------------------------------------------------


@lru_cache(maxsize=1024)
def normalise(name: str) -> str:
    """Return a field's name in lower case, with ``_`` for each ``-`` and space."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _written_names(
    source: Source, start: int, names: Iterable[str], renames: Mapping[str, str]
) -> Mapping[str, str]:
    """Return each field's normalised name with the name as written."""
    common = None if renames else _written_by_normalised(tuple(names))
    if common is not None:
        return common
    written: dict[str, str] = {}
    for name in names:
        key = normalise(name)
        if renames:
            key = renames.get(key, key)
        if key and key not in written:
            written[key] = name
            continue
        at = next(m.name_at for m in members(source, start) if m.name == name)
        if not key:
            raise FieldError(rules.NO_NAME, "a field has no name", source, at, '""')
        first = written[key]
        reason = f"{first!r} and {name!r} are one field; keep one of them"
        raise FieldError(rules.DUPLICATE_FIELD, reason, source, at, key)
    return written


@lru_cache(maxsize=64)
def _written_by_normalised(names: tuple[str, ...]) -> Mapping[str, str] | None:
    """Return names by their normalised form, or None where some are not valid.

    The headers of an archive have the same fields, most of them.
    """
    written = dict(zip(map(normalise, names), names, strict=True))
    return written if len(written) == len(names) and "" not in written else None
