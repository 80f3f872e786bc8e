"""Builds of mutated essays: nothing stops, and no page depends on its neighbours."""

from __future__ import annotations

import gc
import logging
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pelican.contents import Article
from pelican.readers import Readers

from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.reader import EssayLeftOutError
from tests.conftest import HEADER, Site

ESSAYS = 200
GOOD = 12
BODY = """\
An *essay* with a [link][l], a note[^1], “quotes” and `<!--more-->` in code.

<!--more-->

> Quoted.

- one
- two

| a | b |
|---|---|
| 1 | 2 |

<div class="x"><p>HTML &amp; more<br></div>

[l]: http://example.com/
[^1]: The note.
"""
SLIPS = (
    *("<!--", "-->", "<!--more-->", '"', "{", "}", "[", "]", ",", ":", "\\", "'", "“"),
    *("\0", "\x1b[31m", "\ufeff", "\u2028", "\u202e", "\r", "\n\n", "\t", "\\ud800"),
    *(
        "NaN",
        "None",
        "1e999",
        "null",
        "// x\n",
        "<script>",
        "</html>",
        "<!DOCTYPE html>",
    ),
    *("{% raw %}", "{{ 1 }}", "{filename}", "]]>", "<svg>", "<table>", "&#x3c;"),
)

Slip = Callable[[random.Random, bytes], bytes]


def _cut(rng: random.Random, data: bytes) -> bytes:
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _insert(rng: random.Random, data: bytes) -> bytes:
    # More often in the header, where a slip does more.
    at = rng.randrange(rng.choice([len(HEADER), len(data)]))
    return data[:at] + rng.choice(SLIPS).encode() + data[at:]


def _replace(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _repeat(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    part = data[start : start + rng.randrange(1, 80)]
    return data[:start] + part * rng.randrange(2, 30) + data[start:]


MUTATIONS: tuple[Slip, ...] = (_cut, _truncate, _insert, _insert, _replace, _repeat)


def good_essay(number: int) -> str:
    header = HEADER.replace("On Walls", f"Good {number}")
    return header.replace('"slug": ""', f'"slug": "good-{number}"') + BODY


def mutated(seed: int, number: int) -> bytes:
    """Return an essay with one to four slips; the same seed gives the same essay."""
    rng = random.Random(f"{seed} {number}")
    header = HEADER.replace("On Walls", f"Bad {number}")
    header = header.replace('"slug": ""', f'"slug": "bad-{seed}-{number:03}"')
    data = (header + BODY).encode()
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(MUTATIONS)(rng, data) or b" "
    return data


def write_essays(site: Site, seed: int) -> None:
    for number in range(GOOD):
        site.write(f"good-{number}.md", good_essay(number))
    for number in range(ESSAYS):
        site.write(f"bad-{number:03}.md", mutated(seed, number))


def pages(site: Site) -> dict[str, bytes]:
    output = site.path / "output"
    return {x.name: x.read_bytes() for x in output.glob("good-*.html")}


SETTINGS: dict[str, Any] = {
    "MARKDOWN": {
        "extension_configs": {
            "markdown.extensions.extra": {},
            "markdown.extensions.toc": {},
        }
    },
    "ARTICLE_SAVE_AS": "{slug}.html",
    "SLUGIFY_SOURCE": "basename",
    # A menu of categories names those of the neighbours, as it should.
    "DISPLAY_CATEGORIES_ON_MENU": False,
}


@pytest.mark.filterwarnings("default")
@pytest.mark.slow
def test_good_pages_do_not_depend_on_which_essays_are_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    logging.getLogger("pelican_jsoncomment").setLevel(logging.CRITICAL)
    alone = Site(tmp_path / "alone", {})
    for number in range(GOOD):
        alone.write(f"good-{number}.md", good_essay(number))
    alone.build(**SETTINGS)
    expected = pages(alone)
    assert len(expected) == GOOD
    for seed in (1, 2):
        site = Site(tmp_path / f"seed-{seed}", {})
        write_essays(site, seed)
        site.build(**SETTINGS)
        assert pages(site) == expected
        built = {x.name for x in (site.path / "output").glob("bad-*.html")}
        assert 20 < len(built) < ESSAYS


def outcome(site: Site, readers: Readers, name: str) -> str:
    """Return all that reading a file gives, as text."""
    base = str(site.path / "content")
    try:
        article = readers.read_file(base, name, Article, context={})
    except EssayLeftOutError as error:
        assert isinstance(error.__cause__, EssayError)
        return str(error.__cause__)
    except UnicodeDecodeError as error:
        # A slip in the header's opening left an ordinary file, which Pelican refuses.
        return str(error)
    metadata = sorted((k, str(v)) for k, v in article.metadata.items())
    return f"{article._content}\n{metadata}"


@pytest.mark.filterwarnings("default")
@pytest.mark.slow
def test_reading_does_not_depend_on_what_was_read_before(site: Site) -> None:
    """In order, backwards, and each by a reader of its own."""
    site.settings = SETTINGS
    names = [f"bad-{number:03}.md" for number in range(ESSAYS)]
    write_essays(site, 3)
    readers = site.readers()
    forwards = {name: outcome(site, readers, name) for name in names}
    backwards = {name: outcome(site, readers, name) for name in reversed(names)}
    assert forwards == backwards
    some = names[::8]
    alone = {name: outcome(site, site.readers(), name) for name in some}
    assert alone == {name: forwards[name] for name in some}


@pytest.mark.filterwarnings("default")
@pytest.mark.slow
def test_reading_the_same_essays_again_takes_no_more_memory(site: Site) -> None:
    site.settings = SETTINGS
    write_essays(site, 4)
    readers = site.readers()
    logging.getLogger("pelican_jsoncomment").setLevel(logging.CRITICAL)
    names = [f"bad-{number:03}.md" for number in range(30)]

    def read_all() -> int:
        for name in names:
            outcome(site, readers, name)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        read_all()
        first = read_all()
        last = [read_all() for _ in range(3)][-1]
    finally:
        tracemalloc.stop()
    # Three rounds of a kilobyte kept for each essay would be 90 kB.
    assert last - first < 30_000
