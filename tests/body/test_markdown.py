"""Markdown bodies: one parser for all essays, which forgets each of them."""

from __future__ import annotations

from typing import Any

import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.meta import MetaExtension
from markdown.extensions.toc import TocExtension
from markdown.preprocessors import Preprocessor

from pelican_jsoncomment.body.markdown import MarkdownRenderer
from pelican_jsoncomment.errors import RenderError

EXTENSIONS = [
    "markdown.extensions.extra",
    "markdown.extensions.codehilite",
    "markdown.extensions.toc",
    "markdown.extensions.wikilinks",
    "markdown.extensions.admonition",
    "markdown.extensions.smarty",
]

ESSAYS = {
    "plain": "One *a* HTML ref [x] note.\n\nTwo.",
    "abbreviation": "HTML is.\n\n*[HTML]: Hyper Text\n",
    "footnote": "A fact[^1].\n\n[^1]: The note.\n",
    "reference": "See [x].\n\n[x]: http://example.com/ 'X'\n",
    "headings": "[TOC]\n\n# A\n\n## A\n\nText.\n",
    "raw HTML": "<div markdown='1'>*in*</div>\n\nHTML again, [x] and[^1].",
    "quotes": '"One" -- two... HTML',
    "unclosed": "<div>\n\n```\ncode HTML",
}


def fresh(text: str, extensions: list[Any] = EXTENSIONS) -> str:
    return Markdown(extensions=extensions).convert(text)


@pytest.mark.parametrize("first", ESSAYS)
@pytest.mark.parametrize("second", ESSAYS)
def test_no_essay_leaves_a_trace_in_the_next(first: str, second: str) -> None:
    renderer = MarkdownRenderer({"extensions": EXTENSIONS})
    for name in (first, second, first):
        assert renderer.convert(ESSAYS[name], {}) == fresh(ESSAYS[name])


@pytest.mark.parametrize("extensions", [EXTENSIONS, ["toc"], ["pymdownx.superfences"]])
def test_one_parser_serves_all_essays(extensions: list[str]) -> None:
    renderer = MarkdownRenderer({"extensions": extensions})
    renderer.convert(ESSAYS["plain"], {})
    parser = renderer._parser
    renderer.convert(ESSAYS["footnote"], {})
    assert renderer._parser is parser


def test_extension_objects_are_given_a_parser_of_their_own() -> None:
    """An object belongs to the parser made last, perhaps by Pelican's own reader."""
    toc = TocExtension(permalink=True)
    renderer = MarkdownRenderer({"extensions": [toc]})
    expected = fresh("# A\n\n[TOC]", [TocExtension(permalink=True)])
    assert renderer.convert("# A\n\n[TOC]", {}) == expected
    Markdown(extensions=[toc]).convert("# Other")
    assert renderer.convert("# A\n\n[TOC]", {}) == expected


@pytest.mark.parametrize(
    "config",
    [
        {"extensions": ["meta"]},
        {"extensions": ["markdown.extensions.meta:MetaExtension"]},
        {"extensions": ["markdown.extensions.meta"]},
        {"extensions": [MetaExtension()]},
        {"extension_configs": {"markdown.extensions.meta": {}}},
    ],
)
def test_first_paragraph_is_never_taken_for_metadata(config: dict[str, Any]) -> None:
    html = MarkdownRenderer(config).convert("Thesis: the walls\nstood.", {})
    assert html == "<p>Thesis: the walls\nstood.</p>"


def test_extensions_with_a_configuration_are_loaded() -> None:
    config = {"extension_configs": {"markdown.extensions.toc": {"title": "Way"}}}
    assert "Way" in MarkdownRenderer(config).convert("[TOC]\n\n# A", {})


def test_settings_are_left_as_they_were() -> None:
    config: dict[str, Any] = {
        "extensions": ["meta"],
        "extension_configs": {"markdown.extensions.toc": {}},
    }
    MarkdownRenderer(config).convert("x", {})
    assert config == {
        "extensions": ["meta"],
        "extension_configs": {"markdown.extensions.toc": {}},
    }


def test_parser_that_failed_is_not_used_again() -> None:
    renderer = MarkdownRenderer({"extensions": ["tests.markdown_extensions:Fail"]})
    renderer.convert("Well.", {})
    parser = renderer._parser
    with pytest.raises(RenderError, match="RuntimeError: the extension failed"):
        renderer.convert("[x]: http://example.com/\n\nfail here", {})
    assert renderer.convert("Well [x] *again*.", {}) == fresh("Well [x] *again*.")
    assert renderer._parser is not parser


class _Refuse(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        raise LookupError(len(lines))


class _Refusal(Extension):
    """Count how often it is registered, and refuse every document."""

    registered = 0

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        self.registered += 1
        md.preprocessors.register(_Refuse(md), "refuse", 50)


def test_what_an_extension_raises_is_the_cause_without_another_try() -> None:
    refusal = _Refusal()
    with pytest.raises(RenderError) as caught:
        MarkdownRenderer({"extensions": [refusal]}).convert("Well.", {})
    assert isinstance(caught.value.__cause__, LookupError)
    assert refusal.registered == 1


@pytest.mark.parametrize("name", ["Hoard", "Count"])
def test_what_an_extension_keeps_is_forgotten(name: str) -> None:
    """Pelican makes a new parser for each file, and so it is for these."""
    renderer = MarkdownRenderer({"extensions": [f"tests.markdown_extensions:{name}"]})
    for _ in range(3):
        assert renderer.convert("@seen", {}) == "<p>0</p>"


def test_extensions_find_the_fields_of_the_essay() -> None:
    renderer = MarkdownRenderer({"extensions": ["tests.markdown_extensions:ShowMeta"]})
    shown = renderer.convert("@meta", {"title": ["One"], "tags": ["a", "b"]})
    assert shown == "<p>[('tags', ['a', 'b']), ('title', ['One'])]</p>"
    assert renderer.convert("@meta", {}) == "<p>[]</p>"
