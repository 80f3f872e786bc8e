"""Front matter of three kinds is read and written, each value as it was meant."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import (
    Document,
    FrontMatterError,
    Kind,
)
from pelican_jsoncomment.errors import Source


def read(data: bytes | str) -> Document | None:
    text = data.decode() if isinstance(data, bytes) else data
    return front_matter.read(Source(text, "x.md"), {}, ("summary",))


def document(data: bytes | str) -> Document:
    found = read(data)
    assert found
    return found


def written(data: bytes | str, kind: Kind) -> str:
    """Return an essay with front matter of another kind."""
    before = document(data)
    return front_matter.write(before, kind, before.fields) + before.body


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: X\n...\nText", {"title": "X"}),
        (
            b"---\ntitle: 1984\nslug: 007\ndate: 2006\nfirst-draft: 2005\n---\n",
            {"title": "1984", "slug": "007", "date": "2006", "first-draft": "2005"},
        ),
        (b"---\ntitle: true\nmood: true\n---\n", {"title": "true", "mood": True}),
        (b"---\ntitle: 1.50\nrating: 1.50\n---\n", {"title": "1.50", "rating": 1.5}),
        (b"---\ntitle: X\nedited: [2007, 2009-05]\n---\n",
         {"title": "X", "edited": [2007, "2009-05"]}),
        (b"---\ntitle: X\ntags: [a, ~, 1e3, '']\n---\n",
         {"title": "X", "tags": "a, 1e3"}),
        (b"---\ntitle: X\nsummary: [One., Two.]\n---\n",
         {"title": "X", "summary": "One.\nTwo."}),
        (b"\xef\xbb\xbf\n---\ntitle: X\n---\n", {"title": "X"}),
        (b"\xef\xbb\xbfTitle: X\nText\n", {"title": "X"}),
        (b"Title: X\nM: a\n    b\n---\nText\n", {"title": "X", "m": ["a", "b"]}),
        (b"Title: X\nmood: a\nmood: b\n\nText\n", {"title": "X", "mood": ["a", "b"]}),
        (b"---\nTitle: X\nDate: 2008-03\n---\n", {"title": "X", "date": "2008-03"}),
        (b"---\ntitle: 012\ntags: [1, b]\n---\n", {"title": "012", "tags": "1, b"}),
        (b"---\ntitle: X\ntags: a, b\n---\n", {"title": "X", "tags": ["a, b"]}),
        (b"---\ntitle: X\ntags:\ndate: ''\n---\n", {"title": "X"}),
        (b"Title: X\nTags: &amp;; b\n\n", {"title": "X", "tags": ["&amp;amp", "b"]}),
        (b"Title: X\nCategory: Q&amp;A\n\n", {"title": "X", "category": "Q&amp;amp;A"}),
    ],
)  # fmt: skip
def test_other_front_matter_becomes_a_header(
    before: bytes, after: dict[str, Any]
) -> None:
    text = written(before, "jsoncomment")
    assert json.loads(text.partition("-->")[0].removeprefix("<!--")) == after


@pytest.mark.parametrize(
    "data",
    [
        b"Just a text.\n",
        b"Thesis: the purges were planned.\n\nText\n",
        b"",
        b"---\n\nA rule above.\n",
        b"---\n\nA rule above and below.\n\n---\n",
        b"---\n---\nText\n",
        b"---\ntitle:\ntags: []\n---\nText\n",
        b"Title:\nTags:\n\nText\n",
        b"\n\nTitle: x\n",
    ],
)
def test_a_file_without_front_matter_has_none(data: bytes) -> None:
    assert read(data) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("to", ["yaml", "pelican", "jsoncomment"])
def test_line_breaks_stay_of_their_kind(to: Kind, newline: str) -> None:
    text = "---\ntitle: X\nnotes: n\ntags: [a, b]\n---\n\na\n\nb\n"
    before = text.replace("\n", newline)
    there = written(before, to)
    assert not re.search(r"\r\n|\r|\n", there.replace(newline, ""))
    assert document(written(there, "yaml")).body == document(before).body


def test_no_comment_ends_inside_the_header() -> None:
    text = written(b"---\ntitle: a --> b --!> c\n---\nText", "jsoncomment")
    assert text.count("-->") == 1
    assert document(text).fields["title"] == "a --> b --!> c"


def test_lines_that_pelican_does_not_read_are_named() -> None:
    losses = document(b"Title: x\nSlug: a\nSlug: b\n\n").losses
    assert losses == ("slug: lines that Pelican does not read",)


@pytest.mark.parametrize(
    ("block", "losses"),
    [
        ("title: 'a # b' # c", ("comments of the YAML",)),
        ("title: x\n# c", ("comments of the YAML",)),
        ("title: a#b\nnotes: |\n  # d", ()),
    ],
)
def test_comments_of_yaml_are_named(block: str, losses: tuple[str, ...]) -> None:
    assert document(f"---\n{block}\n---\n").losses == losses


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"---\ntitle: [\n---\n", "x.md:3:1: YAML: expected"),
        (b"\n---\ntitle: \x01\n---\n", "x.md:3:8: YAML: U+0001 is not allowed in"),
        (b"---\r\na: 1\r\na: 2\r\n---\n", "x.md:2:1: YAML: a name is repeated"),
        (b"---\na: 1\nA: 2\n---\n", "x.md:3:1: YAML: a appears twice, with and"),
        (b"---\na: &x [b]\nc: *x\n---\n", "x.md:3:4: YAML: an alias is not read"),
        (b"---\na: !!binary YQ==\n---\n", "x.md:2:4: YAML: could not determine"),
        (b"---\na: !!timestamp x\n---\n", "x.md:2:4: YAML: could not determine"),
        (b"---\na: !!float .inf\n---\n", "x.md:2:1: YAML: inf is not a number"),
        (b"---\na: !!bool soon\n---\n", "x.md:2:1: YAML: a number, true or false"),
        (b"---\na: !!int ''\n---\n", "x.md:2:1: YAML: a number, true or false"),
        (b"---\na: " + b"9" * 9999 + b"\n---\n", "x.md:2:1: YAML: a number, true"),
        (b"---\n1: x\n---\n", "x.md:2:1: YAML: the name 1 is not a"),
        (b"---\na: x\n1: x\n1.0: y\n---\n", "x.md:3:1: YAML: the name 1 is not a"),
        (b"---\na: {1: x}\n---\n", "x.md:2:1: YAML: the name 1 is not a"),
        (b"---\na: !!python/name:os.system x\n---\n", "x.md:2:4: YAML: could not"),
        (b"---\na: " + b"[" * 9999 + b"\n---\n", "x.md:2:1: YAML: lists or objects"),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_read_is_refused_with_its_place(
    data: bytes, reason: str
) -> None:
    with pytest.raises(FrontMatterError) as caught:
        read(data)
    assert str(caught.value).startswith(reason)
