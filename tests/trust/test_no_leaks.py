"""No state of one essay, site or build reaches another."""

from __future__ import annotations

import functools
import itertools
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.contents import Article

from pelican_jsoncomment.body.markdown import MarkdownRenderer
from tests.conftest import HEADER, Site
from tests.markdown_extensions import NAMES

# What the extensions remember of a document while they read it, one thing each.
ESSAYS = (
    'One *a* HTML, [x] and note. "Quotes" -- two... C:) (c) :smile: ++ctrl+alt++ ^a^',
    "HTML is.\n\n*[HTML]: Hyper Text\n\n[x]: http://example.com/ 'X'\n\nSee [x].\n",
    "A fact[^1], again[^1][^two].\n\n[^1]: The note.\n[^two]: Two.\n\n    More.\n",
    "[TOC]\n\n# A\n\n## A\n\n## B {#own .c}\n\nText.\n\n#Tight\n",
    '```python linenums="1"\nx = 1\n```\n\n    #!python\n    y\n\n`#!py z`',
    '=== "Tab"\n    One\n\n=== "B"\n    Two\n\n??? note "T"\n    D\n\n!!! tip\n    T',
    '- [x] done\n- [ ] open\n\n1) one\n2) two\n\nTerm\n:   Means\n\n[=50% "half"]',
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n{--del--} {++ins++} ==mark== ~~s~~ [[Wiki]]",
    "<div markdown='1'>*in*\n\n<p>raw</div>\n\n/// note | T\nblock\n///\n\n$x$ \\(y\\)",
    "<div>\n\n```\nunclosed HTML\n\n[^3]: lost\n\n- a\n\n        code {: #id }",
)
#: Those that change what the others make of a body, or that cannot be used together.
NOT_TOGETHER = {
    "markdown.extensions.legacy_attrs",
    "markdown.extensions.legacy_em",
    "pymdownx.striphtml",
}
TOGETHER = {
    "markdown": [
        x for x in NAMES if x.startswith("markdown") and x not in NOT_TOGETHER
    ],
    "pymdownx": [x for x in NAMES if x.startswith("pymdown") and x not in NOT_TOGETHER],
}


def every_pair(count: int) -> list[int]:
    """Return a path over 0..count-1 in which each follows each, itself too."""
    path = [0]
    left = set(itertools.product(range(count), repeat=2))
    while left:
        here = path[-1]
        onwards = [after for before, after in left if before == here]
        if onwards:
            # The least visited first, so that the path does not run dry early.
            step = max(onwards, key=lambda x: sum(b == x for b, _ in left))
        else:
            step = next(iter(left))[0]
        left.discard((here, step))
        path.append(step)
    return path


def config(names: tuple[str, ...]) -> dict[str, Any]:
    return {"extensions": list(names), "output_format": "html5"}


def convert(renderer: MarkdownRenderer, text: str) -> str:
    with warnings.catch_warnings():
        # Other packages' deprecations are not this plugin's.
        warnings.simplefilter("ignore")
        return renderer.convert(text, {})


@functools.cache
def alone(names: tuple[str, ...], text: str) -> str:
    return convert(MarkdownRenderer(config(names)), text)


def test_the_path_holds_every_pair() -> None:
    path = every_pair(len(ESSAYS))
    assert set(itertools.pairwise(path)) == set(
        itertools.product(range(len(ESSAYS)), repeat=2)
    )


def test_extensions_are_found() -> None:
    assert len([x for x in NAMES if x.startswith("markdown.")]) >= 17
    assert len([x for x in NAMES if x.startswith("pymdownx.")]) >= 25


@pytest.mark.parametrize("name", [*NAMES, *TOGETHER])
@pytest.mark.slow
def test_essay_is_the_same_after_any_other(name: str) -> None:
    names = tuple(TOGETHER.get(name, [name]))
    renderer = MarkdownRenderer(config(names))
    before = None
    for number in every_pair(len(ESSAYS)):
        html = convert(renderer, ESSAYS[number])
        assert html == alone(names, ESSAYS[number]), f"after essay {before}"
        before = number


pieces = st.sampled_from([x for essay in ESSAYS for x in essay.split("\n\n")])
texts = st.lists(pieces, max_size=4).map("\n\n".join)


@given(
    names=st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple),
    essays=st.lists(texts, min_size=2, max_size=4),
)
def test_essay_is_the_same_with_any_extensions(
    names: tuple[str, ...], essays: list[str]
) -> None:
    renderer = MarkdownRenderer(config(names))
    for text in essays:
        try:
            expected = convert(MarkdownRenderer(config(names)), text)
        except Exception as error:  # noqa: BLE001 - extensions may not go together
            with pytest.raises(type(error)):
                convert(renderer, text)
        else:
            assert convert(renderer, text) == expected


# Sites


SITES: tuple[dict[str, Any], ...] = (
    {},
    {"JSONCOMMENT_FIELDS": {"mood": "modified"}},
    {"JSONCOMMENT_FORMAT": "html"},
    {"JSONCOMMENT_DATE_ORDER": "dmy"},
    {"JSONCOMMENT_MORE_ANCHOR": "more"},
    {"JSONCOMMENT_PROVENANCE": "top", "JSONCOMMENT_WORDS": {"edited": "Revised"}},
    {"MARKDOWN": {"extensions": ["markdown.extensions.nl2br"]}},
    {"TIMEZONE": "Asia/Tokyo"},
    {"DEFAULT_LANG": "fr"},
)
ESSAY = HEADER.replace('"slug": ""', '"slug": "essay", "mood": "2001"').replace(
    "2008-03-30", "30/03/2008"
)
BODY = "One *a*\nand b.\n\n<!--more-->\n\nTwo.\n"


def built(site: Site, name: str, settings: dict[str, Any]) -> dict[str, bytes]:
    output = site.build(OUTPUT_PATH=str(site.path / name), **settings)
    output = site.path / name
    return {
        x.relative_to(output).as_posix(): x.read_bytes()
        for x in output.rglob("*")
        if x.is_file()
    }


@pytest.mark.slow
def test_sites_in_one_process_do_not_meet(site: Site) -> None:
    """Each site is the same after all the others as it was at first."""
    site.write("essay.md", ESSAY + BODY)
    site.write("plain.md", "Title: Plain\nDate: 2008-03-30\n\nPlain *text*.\n")
    first = [built(site, "out", x) for x in SITES]
    again = [built(site, "out", x) for x in reversed(SITES)]
    assert again[::-1] == first
    assert len({x["essay.html"] for x in first}) >= len(SITES) - 2


def test_subsites_in_other_languages(site: Site) -> None:
    """Each language's essays on its own site, the other's pages unchanged by it."""
    pytest.importorskip(
        "pelican.plugins.i18n_subsites",
        reason="Pelican would load it in all other tests: nox --session subsites",
    )
    header = (
        '<!-- {{"title": "{0}", "date": "2006-21", "slug": "wall", "lang": "{1}"}} -->'
    )
    site.write("wall.md", header.format("Wall", "en") + BODY)
    site.write("mur.md", header.format("Mur", "fr") + BODY.replace("One", "Un"))
    site.build(
        PLUGINS=["jsoncomment", "i18n_subsites"],
        I18N_SUBSITES={"fr": {"SITENAME": "Blogue"}},
        DEFAULT_LANG="en",
        RELATIVE_URLS=False,
    )
    assert "<p>One <em>a</em>" in site.output("wall.html")
    assert "<p>Un <em>a</em>" in site.output("fr/wall.html")
    assert "Two." not in site.output("index.html")
    assert "<p>Un <em>a</em>" in site.output("fr/index.html")
    assert "Two." not in site.output("fr/index.html")


# Caches


def cached(layer: str) -> dict[str, Any]:
    return {
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        "CONTENT_CACHING_LAYER": layer,
    }


LAYERS = pytest.mark.parametrize("layer", ["reader", "generator"])


@LAYERS
def test_changed_file_is_read_anew(site: Site, layer: str) -> None:
    site.write("essay.md", HEADER + BODY)
    site.build(**cached(layer), CHECK_MODIFIED_METHOD="md5")
    site.write("essay.md", HEADER + BODY.replace("One", "Changed"))
    site.build(**cached(layer), CHECK_MODIFIED_METHOD="md5")
    assert "Changed <em>a</em>" in site.output("on-walls.html")


@LAYERS
@pytest.mark.parametrize("settings", SITES[1:6], ids="+".join)
@pytest.mark.slow
def test_cache_of_other_settings_is_not_used(
    site: Site, layer: str, settings: dict[str, Any]
) -> None:
    site.write("essay.md", ESSAY + BODY)
    expected = built(site, "fresh", settings)
    built(site, "out", cached(layer))
    assert built(site, "out", {**settings, **cached(layer)}) == expected
    assert built(site, "out", {**settings, **cached(layer)}) == expected


@LAYERS
def test_cache_of_another_version_is_not_used(
    site: Site, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("essay.md", HEADER + BODY)
    expected = built(site, "fresh", {})
    with monkeypatch.context() as older:
        older.setattr("pelican_jsoncomment.plugin.__version__", "0.0.1")
        older.setattr(MarkdownRenderer, "convert", lambda *_: "<p>Of old.</p>")
        old = built(site, "out", cached(layer))
    assert b"Of old." in old["on-walls.html"]
    assert built(site, "out", cached(layer)) == expected


@LAYERS
def test_cache_from_before_the_plugin_is_not_used(site: Site, layer: str) -> None:
    """An essay may have passed as an ordinary file while the plugin was not there."""
    essay = '<!-- {"title": "Essay", "date": "2008-03-30"} -->\nTitle: Plain\n' + BODY
    site.write(
        "folder/2008-03-30.html", essay.replace("Title: Plain", "<title>x</title>")
    )
    settings: dict[str, Any] = {"FILENAME_METADATA": r"(?P<date>\d{4}-\d\d-\d\d)"}
    expected = built(site, "fresh", settings)
    off: dict[str, Any] = {"JSONCOMMENT_EXTENSIONS": []}
    built(site, "out", {**settings, **off, **cached(layer)})
    assert built(site, "out", {**settings, **cached(layer)}) == expected


@LAYERS
def test_cache_is_used(site: Site, layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same settings and version: essays are not read a second time."""
    site.write("essay.md", HEADER + BODY)
    expected = built(site, "out", cached(layer))

    def refuse(*_: Any) -> str:
        raise AssertionError("it was read again")

    monkeypatch.setattr(MarkdownRenderer, "convert", refuse)
    assert built(site, "out", cached(layer)) == expected


def test_what_is_read_has_no_part_of_the_reader_in_it(site: Site) -> None:
    """Two readings of one file share nothing that could be changed."""
    first = site.read(HEADER.replace('"history, essay"', '["a"]') + BODY)
    first.metadata["tags"].clear()
    first.metadata["edits"] = ["changed"]
    second = site.read(HEADER.replace('"history, essay"', '["a"]') + BODY)
    assert isinstance(second, Article)
    assert [str(x) for x in second.tags] == ["a"]
