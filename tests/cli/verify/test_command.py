"""A move that lost nothing is clean; whatever it has lost is found, with its item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from tests.cli.verify.archives import (
    NUMBER,
    SECRET,
    Moved,
    make_folder,
    make_wordpress,
    moved,
)
from tests.cli.verify.systems import (
    make_blogger,
    make_hexo,
    make_hugo,
    make_jekyll,
    make_nikola,
    make_pelican,
    make_yaml,
    make_zola,
)

#: Each source, and the theme that its site has.
SOURCES = {
    "folder": (make_folder, "simple"),
    "wordpress": (make_wordpress, "notmyidea"),
    "hugo": (make_hugo, "example"),
    "jekyll": (make_jekyll, "notmyidea"),
    "hexo": (make_hexo, "simple"),
    "zola": (make_zola, "example"),
    "nikola": (make_nikola, "notmyidea"),
    "pelican": (make_pelican, "simple"),
    "yaml": (make_yaml, "simple"),
    "blogger": (make_blogger, "example"),
}
#: The kinds of what a source has none of.
LACKS = {"blogger": {"categories"}}
# All sources take four times the time of those that differ most.
_OFTEN = ("folder", "wordpress")
_PARAMS = [
    pytest.param(x, marks=() if x in _OFTEN else pytest.mark.slow) for x in SOURCES
]


@pytest.fixture(scope="module", params=_PARAMS)
def archive(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Moved:
    make, theme = SOURCES[request.param]
    archive = moved(tmp_path_factory.mktemp("moved"), make, theme)
    return replace(archive, lacks=frozenset(LACKS.get(request.param, ())))


class Case(NamedTuple):
    """What is done to the site, to the essays of which numbers, and what that loses."""

    numbers: tuple[int, ...]
    kinds: set[str]
    lose: Callable[[Moved], object]


def in_page(number: int, kinds: str, pattern: str, new: str) -> Case:
    """Return the change of an essay's page by a pattern."""
    return Case(
        (number,), {*kinds.split()}, lambda x: x.sub(page(number), pattern, new)
    )


def page(number: int) -> str:
    return f"essay-{number}.html"


def swap_bodies(archive: Moved) -> None:
    first, second = (_body(archive, x) for x in (page(8), page(31)))
    for name, old, new in ((page(8), first, second), (page(31), second, first)):
        archive.write(name, archive.text(name).replace(old, new))


def _body(archive: Moved, name: str) -> str:
    text = archive.text(name)
    found = re.search("<h2 id=.*the part<", text, re.DOTALL)
    assert found
    return found[0]


def unlist(archive: Moved) -> None:
    for path in archive.file("tag").glob("tag2*.html"):
        name = f"tag/{path.name}"
        archive.write(name, archive.text(name).replace(page(22), page(26)))


def lose_picture(archive: Moved) -> None:
    (found,) = archive.file("").rglob("plan-14.png")
    archive.delete(found.relative_to(archive.file("")).as_posix())


def publish(archive: Moved) -> None:
    archive.write("more.html", f"<p>{archive.text(page(0))}</p><div>{SECRET}</div>")


LOSSES: Mapping[str, Case] = {
    # The essay before links to it.
    "a page": Case((7, 6), {"addresses", "links"}, lambda x: x.delete(page(7))),
    "a redirect": Case(
        (9,),
        {"addresses"},
        lambda x: x.sub("_redirects", r"[^\n]*essay-9\b[^\n]*\n", ""),
    ),
    "a redirect that leads elsewhere": Case(
        (10,), {"addresses"}, lambda x: x.sub("_redirects", r"/essay-10.html", "/")
    ),
    "a redirect in a circle": Case(
        (24,),
        {"addresses"},
        lambda x: x.sub("_redirects", r"([^\n]*essay-24/?(?:\.\w+)?) /\S*", r"\1 \1"),
    ),
    "a paragraph": in_page(11, "words", r"<p>[\w ]{100,}</p>", ""),
    "two words swapped": in_page(12, "words", r"(as) (<a [^>]*>)(the) ", r"\3 \2\1 "),
    "the last word": in_page(25, "words", r"the part</a>\.", "the</a>."),
    "a picture": in_page(13, "pictures", r"<img [^>]*plan-13[^>]*>", ""),
    "the file of a picture": Case((14,), {"pictures"}, lose_picture),
    "a link": in_page(
        15, "links", r"<a href=\"[^\"]*museum[^>]*>(the museum)</a>", r"\1"
    ),
    "where a link leads": in_page(
        16, "links", r"<a href=\"[^\"#]*(#part\">the next)", r'<a href="/nowhere/\1'
    ),
    # It links to its own part, and the essay before it does.
    "an anchor": Case(
        (27, 26), {"links"}, lambda x: x.sub(page(27), r' id="part"', "")
    ),
    "a title": in_page(18, "titles", r"(On \w+) number 18", r"\1 number"),
    "a title in its heading": in_page(
        19, "titles", r"(On \w+ number 19)((?:</a>)?</h)", r"\1, again\2"
    ),
    "a date": in_page(20, "dates", r"2000-01-15|15 January 2000", "1 May 1999"),
    "a tag": in_page(21, "tags", r"<a [^>]*>tag1</a>", ""),
    "a tag in its listing": Case((22,), {"tags"}, unlist),
    "a category": in_page(23, "categories", r"(.*)<a [^>]*>R&(amp;)?D</a>", r"\1"),
    "two bodies swapped": Case((8, 31), {"words", "links", "pictures"}, swap_bodies),
}


def test_a_move_that_lost_nothing_is_clean(
    archive: Moved, capsys: pytest.CaptureFixture[str]
) -> None:
    status, report = archive.verify(capsys)
    assert (status, report["losses"]) == (0, [])
    assert all(x["lost"] == 0 for x in report["kinds"].values())
    ok = {kind: x["ok"] for kind, x in report["kinds"].items()}
    assert ok.pop("words") > NUMBER * 130
    expected = {
        "addresses": NUMBER,
        "links": 3 * NUMBER,
        "pictures": NUMBER,
        "titles": NUMBER,
        "dates": NUMBER,
        "tags": 2 * NUMBER,
        "categories": NUMBER,
        "private": 1,
    }
    assert ok == {k: 0 if k in archive.lacks else v for k, v in expected.items()}
    assert report["not_shown"] == []
    secret = [x for x in report["announced"] if x.endswith((": draft", ": skip"))]
    assert len(secret) == 1


@pytest.fixture(scope="module")
def found(archive: Moved) -> Mapping[str, list[dict[str, Any]]]:
    """What is lost, by item, where all of it is lost at once."""
    with archive.changed():
        for case in LOSSES.values():
            if case.kinds - archive.lacks:
                case.lose(archive)
        status, report = archive.verified()
    assert status == 1
    by_item = defaultdict(list)
    for loss in report["losses"]:
        by_item[loss["item"]].append(loss)
    return by_item


@pytest.mark.parametrize("what", LOSSES)
def test_each_loss_is_found_with_its_item(
    archive: Moved, found: Mapping[str, list[dict[str, Any]]], what: str
) -> None:
    numbers, kinds, _ = LOSSES[what]
    kinds = kinds - archive.lacks
    losses = [x for n in numbers for x in _of(found, n)]
    assert {x["kind"] for x in losses} == kinds, losses
    assert all(bool(_of(found, n)) == bool(kinds) for n in numbers)


def test_nothing_else_is_found(found: Mapping[str, list[dict[str, Any]]]) -> None:
    numbers = {n for case in LOSSES.values() for n in case.numbers}
    expected = {x["item"] for n in numbers for x in _of(found, n)}
    assert found.keys() == expected


def _of(found: Mapping[str, list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    ends = (f"essay-{number}.md", f" number {number}")
    return [x for item, losses in found.items() if item.endswith(ends) for x in losses]
