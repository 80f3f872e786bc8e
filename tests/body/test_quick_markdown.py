"""Tests that the quicker Markdown parser converts as Python-Markdown's own does."""

from __future__ import annotations

import copy
import pickle
import re
import warnings
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    InlineProcessor,
    SimpleTagInlineProcessor,
    SimpleTextInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

from pelican_jsoncomment.body.quick_markdown import QuickMarkdown, possible
from tests.markdown_extensions import NAMES

PELICAN = ["markdown.extensions.extra", "markdown.extensions.codehilite"]
MARKS = (
    *("*", "**", "_", "__", "***", "`", "``", "\\", "\\*", "[", "]", "](", ")", "!["),
    *("[x]: /u 'T'\n", "[x]", "[^1]", "[^1]: Note *n*", "\n[^1]: Note", "*[HTML]: H\n"),
    *("<", ">", "<b>", "</b>", "<!-- c -->", "<!--more-->", "<a@b.cd>", "<http://x.y>"),
    *("&", "&amp;", "&#8212;", "  \n", "\n", "\n\n", "\n> ", "\n* ", "\n# ", "\n    "),
    *("http://x.y", "[[W]]", "{: #i }", "{@a=b}", "HTML", "word", " ", "a", "“é”"),
    *("\n```\n", "|", "\n|-|-|\n", "\n: ", '"', "'", "...", "--", "\x02", "\x03"),
    *("klzzwxh:", "==", "~~", "^a^", "++", ":smile:", "$x$", "- [ ] a", "{++", "++}"),
)
documents = st.lists(st.sampled_from(MARKS), max_size=25).map("".join)


@given(document=documents)
@example(document="*em* and `code` and [x] and &amp; <b>b</b>\n\n[x]: /u")
@example(document="a\\\\`b`c")
def test_with_pelicans_extensions(document: str) -> None:
    expected = Markdown(extensions=PELICAN).convert(document)
    assert QuickMarkdown(extensions=PELICAN).convert(document) == expected


@given(
    document=documents,
    names=st.lists(st.sampled_from(NAMES), max_size=5, unique=True),
)
def test_with_any_extensions(document: str, names: list[str]) -> None:
    with warnings.catch_warnings():
        # Other packages' deprecations are not this plugin's.
        warnings.simplefilter("ignore")
        try:
            expected = Markdown(extensions=names).convert(document)
        except Exception as error:  # noqa: BLE001 - extensions may not go together
            with pytest.raises(type(error)):
                QuickMarkdown(extensions=names).convert(document)
        else:
            assert QuickMarkdown(extensions=names).convert(document) == expected


class _Lazy:
    """A text that is made where it is needed, such as a translation."""

    def format(self, number: int) -> str:
        return f"**{number}**"


@pytest.mark.parametrize("written", ["**{}**", "{0:c}", _Lazy()])
def test_footnotes_may_have_any_text(written: object) -> None:
    """The number 42 is a star as a character, and 95 is an underscore."""
    notes = "".join(f"[^{x}]: N\n" for x in range(1, 100))
    document = f"{''.join(f' a[^{x}]b' for x in range(1, 100))}\n\n{notes}"

    def convert(parser: type[Markdown]) -> str:
        footnotes = FootnoteExtension(SUPERSCRIPT_TEXT=written)
        return parser(extensions=[footnotes]).convert(document)

    assert convert(QuickMarkdown) == convert(Markdown)


class _Tags(Extension):
    """Search for texts that stand in no document."""

    def __init__(self, regex: str) -> None:
        super().__init__()
        self.regex = regex

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        pattern = SimpleTagInlineProcessor(self.regex, "b")
        md.inlinePatterns.register(pattern, "tags", 5)


@pytest.mark.parametrize(
    ("sought", "document"),
    [("dk", "**<br> *<br>***"), ("\\A\x02klzzwxh:0000\x03", "`a` b")],
)
def test_placeholders_are_text_too(sought: str, document: str) -> None:
    extension = _Tags(f"()({sought})")
    expected = Markdown(extensions=[extension]).convert(document)
    assert expected != Markdown().convert(document)
    assert QuickMarkdown(extensions=[extension]).convert(document) == expected


class _Shout(InlineProcessor):
    """Put in marks that do not stand in the essay, as a pattern of a site may."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span")
        element.text = f"**{m[1]}**"
        return element, m.start(0), m.end(0)


class _Shouts(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_Shout(r"%(\w+)%", md), "shout", 175)


class _ShoutsByFunction(Extension):
    """Put a function in the place of a pattern's own, as mdx_math does."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        pattern = SimpleTextInlineProcessor(r"%(\w+)%", md)
        pattern.handleMatch = _Shout(r"%(\w+)%", md).handleMatch  # type: ignore[method-assign]
        md.inlinePatterns.register(pattern, "shout", 175)


@pytest.mark.parametrize("extension", [_Shouts, _ShoutsByFunction])
def test_patterns_of_others_may_add_any_text(extension: type[Extension]) -> None:
    expected = Markdown(extensions=[extension()]).convert("It was %loud%.")
    assert expected == "<p>It was <span><strong>loud</strong></span>.</p>"
    assert QuickMarkdown(extensions=[extension()]).convert("It was %loud%.") == expected


class _Silent(InlineTreeprocessor):
    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        return tree


class _Silence(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Silent(md), "inline", 20)


def test_extension_may_replace_the_processor() -> None:
    assert QuickMarkdown(extensions=[_Silence()]).convert("*a*") == "<p>*a*</p>"


def test_processor_has_the_place_of_the_other() -> None:
    extensions = [*PELICAN, "markdown.extensions.toc", "markdown.extensions.smarty"]
    place = Markdown(extensions=extensions).treeprocessors.get_index_for_name("inline")
    quick = QuickMarkdown(extensions=extensions).treeprocessors
    assert quick.get_index_for_name("inline") == place


def test_patterns_that_cannot_match_are_not_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []
    seen: list[list[str] | None] = []

    def run(self: Any, tree: Element, ancestors: list[str] | None = None) -> Element:
        tried.append(len(self.inlinePatterns))
        seen.append(ancestors)
        if tree.tag == "broken":
            raise ValueError(tree.tag)
        return tree

    monkeypatch.setattr(InlineTreeprocessor, "run", run)
    inline = QuickMarkdown(extensions=PELICAN).treeprocessors["inline"]
    assert isinstance(inline, InlineTreeprocessor)
    every = inline.inlinePatterns
    for text in ("plain", "`code`", "<b>"):
        tree = Element("div")
        tree.text = text
        inline.run(tree, [text])
        assert inline.inlinePatterns is every
    assert tried == [0, 1, 1]
    assert seen == [["plain"], ["`code`"], ["<b>"]]
    with pytest.raises(ValueError, match="broken"):
        inline.run(Element("broken"))
    assert inline.inlinePatterns is every


def test_name_of_another_package_may_begin_like_markdown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_Shout, "__module__", "markdown_shout")
    monkeypatch.setattr(_Shout.handleMatch, "__module__", "markdown_shout")
    expected = Markdown(extensions=[_Shouts()]).convert("It was %loud%.")
    assert QuickMarkdown(extensions=[_Shouts()]).convert("It was %loud%.") == expected


def patterns(*names: str) -> list[Any]:
    registry = Markdown(extensions=PELICAN).inlinePatterns
    return [registry[name] for name in names] if names else list(registry)


def test_plain_text_needs_no_pattern() -> None:
    assert list(possible(patterns(), "Walls stood, 1453 – 1918 (so it is said).")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("backtick", "a `b`"),
        ("backtick", "a \\\\`b`"),
        ("escape", "a\\*"),
        ("footnote", "a[^1]"),
        ("link", "[a](b)"),
        ("image_link", "![a](b)"),
        ("autolink", "<https://example.org>"),
        ("automail", "<a@example.org>"),
        ("linebreak", "a  \nb"),
        ("html", "a <br /> b"),
        ("entity", "a &amp; b"),
        ("em_strong", "*a*"),
    ],
)
def test_pattern_is_tried_on_its_own_marks(name: str, text: str) -> None:
    (pattern,) = patterns(name)
    assert list(possible([pattern], text)) == [pattern]
    assert list(possible([pattern], "a")) == []


def test_regexes_of_blocks_are_guarded() -> None:
    block = QuickMarkdown().parser.blockprocessors["hashheader"]
    assert isinstance(block, HashHeaderProcessor)
    assert not isinstance(block.RE, re.Pattern)
    assert block.RE.search("No heading") is None
    found = block.RE.search("# A heading")
    assert found
    assert found["level"] == "#"
    assert block.RE.search("# A heading", pos=1) is None
    assert block.RE.pattern == HashHeaderProcessor.RE.pattern
    for twin in (copy.copy(block.RE), pickle.loads(pickle.dumps(block.RE))):
        assert twin.search("# A heading")
    assert isinstance(HashHeaderProcessor.RE, re.Pattern)


class _Plain(BlockProcessor):
    RE = re.compile("never")

    def test(self, parent: Element, block: str) -> bool:
        return re.sub(self.RE, "", block) != block

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        raise NotImplementedError


class _Blocks(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.parser.blockprocessors.register(_Plain(md.parser), "plain", 175)


def test_regexes_of_others_are_left_to_them() -> None:
    assert QuickMarkdown(extensions=[_Blocks()]).convert("a") == "<p>a</p>"
