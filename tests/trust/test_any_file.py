"""Any file at all, through the reader: an essay, an ordinary file, or a reason."""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.readers import MarkdownReader
from pelican.settings import read_settings

from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.fields import PELICAN_FIELDS
from pelican_jsoncomment.reader import EssayLeftOutError, essay_reader
from pelican_jsoncomment.summary.split import split

NAMES = [
    *sorted(PELICAN_FIELDS),
    *("first_draft", "first_publication", "edited", "notes", "format", "source"),
    *("First-Draft", "content", "_x", "", " title "),
]
TEXTS = ["2006", "2006-05-03", "2006~", "markdown", "html", "wordpress", "fr", "hidden"]
json_texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=20))
json_values = st.recursive(
    st.one_of(
        json_texts,
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(json_texts, inner, max_size=3)
    ),
    max_leaves=5,
)
headers = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), json_values, max_size=8
)
PIECES = (
    *("<!--more-->", "<!-- more Read -->", "<!--more", "-->", "`<!--more-->`", "\n\n"),
    *("# H", "- a", "> q", "    code", "```", "[x](#y)", "[^1]", "[^1]: n", "*[A]: b"),
    *("<div>", "</div>", "<p>", "<table>", "<svg>", "<script>", "<?php", "<html>"),
    *("<head>", "<body>", "&lt;", "\\", "\r\n", "\t", "{filename}a.md", "\u2028", "😀"),
)
bodies = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=10)), max_size=12
).map("".join)


class Files:
    """The reader of a site with all the extensions that Pelican turns on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = dict(read_settings(override={"TIMEZONE": "UTC", "SITEURL": ""}))
        self.reader = essay_reader(MarkdownReader)(settings)

    def outcome(self, data: bytes, name: str) -> str:
        """Return what became of a file: "read" or "left out"."""
        path = self.folder / name
        path.write_bytes(data)
        try:
            content, metadata = self.reader.read(str(path))
        except EssayLeftOutError as error:
            assert isinstance(error.__cause__, EssayError)
            assert re.search(rf"{name}(:\d+:\d+)?: ", str(error.__cause__))
            assert len(str(error.__cause__)) < 1000
            return "left out"
        assert isinstance(content, str)
        assert all(isinstance(x, str) for x in metadata)
        return "read"


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    logging.getLogger("pelican_jsoncomment").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        yield Files(Path(folder))


names = st.sampled_from(["essay.md", "essay.html"])


@given(fields=headers, body=bodies, name=names, width=st.sampled_from([None, 2]))
def test_any_fields_and_any_body(
    files: Files, fields: dict[str, Any], body: str, name: str, width: int | None
) -> None:
    text = f"<!--\n{json.dumps(fields, indent=width)}\n-->\n\n{body}"
    files.outcome(text.encode(), name)


@given(fields=headers, body=bodies, name=names, data=st.data())
def test_any_slip_in_a_sound_file(
    files: Files, fields: dict[str, Any], body: str, name: str, data: st.DataObject
) -> None:
    file = f"<!-- {json.dumps(fields, ensure_ascii=False)} -->\n{body}".encode()
    at = data.draw(st.integers(0, len(file)))
    end = data.draw(st.integers(at, min(at + 8, len(file))))
    slip = file[:at] + data.draw(st.binary(max_size=4)) + file[end:]
    try:
        files.outcome(slip, name)
    except UnicodeDecodeError:
        # An ordinary file, by now, which Pelican reads and refuses as it always did.
        with pytest.raises(UnicodeDecodeError):
            slip.decode()


@given(start=st.sampled_from([b"", b"<!--", b'<!-- {"', b"\xff\xfe"]), rest=st.binary())
def test_any_bytes_that_begin_like_a_header(
    files: Files, start: bytes, rest: bytes
) -> None:
    try:
        files.outcome(start + rest, "essay.html")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            (start + rest).decode()


@pytest.mark.parametrize(
    "html",
    [
        "<template><tr><table><!--more-->",
        "<table><template><tr><table><!--more--></template></table>",
        "<template><tbody><table><td><!--more-->",
    ],
)
def test_body_that_fuzzing_found(html: str) -> None:
    """A table's start tag within a template's row: no table is there to be closed."""
    parts = split(f"<p>One</p>{html}Two")
    assert parts.markers == 1
    assert parts.content == f"<p>One</p>{html.replace('<!--more-->', '')}Two"
