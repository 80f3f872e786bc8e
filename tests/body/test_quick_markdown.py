"""Tests that the quicker Markdown parser converts as Python-Markdown's own does."""

from __future__ import annotations

import re
import warnings
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    HtmlInlineProcessor,
    InlineProcessor,
    Pattern,
    SimpleTagInlineProcessor,
    SimpleTextInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER, INLINE_PLACEHOLDER

from pelican_jsoncomment.body import quick_markdown
from pelican_jsoncomment.body.quick_markdown import (
    BLOCKS_NEED,
    PATTERNS_NEED,
    QuickMarkdown,
)
from tests.markdown_extensions import NAMES

OWN = [x for x in NAMES if x.startswith("markdown.")]
PELICAN = ["markdown.extensions.extra", "markdown.extensions.codehilite"]
MARKS = (
    *("*", "**", "_", "__", "***", "`", "``", "\\", "\\*", "[", "]", "](", ")", "!["),
    *("[x]: /u 'T'\n", "[x]", "[^1]", "[^1]: Note *n*", "\n[^1]: Note", "*[HTML]: H\n"),
    *("<", ">", "<b>", "</b>", "<!-- c -->", "<!--more-->", "<a@b.cd>", "<http://x.y>"),
    *("&", "&amp;", "&#8212;", "  \n", "\n", "\n\n", "\n> ", "\n* ", "\n# ", "\n    "),
    *("http://x.y", "[[W]]", "{: #i }", "{@a=b}", "HTML", "word", " ", "a", "“é”"),
    *("\n===\n", "\n---\n", "\n* * *\n", "\n___\n", "\n1. ", "!!! note\n", "[[ ]]"),
    *("\n```\n", "|", "\n|-|-|\n", "\n: ", '"', "'", "...", "--", "\x02", "\x03"),
    *("klzzwxh:", "==", "~~", "^a^", "++", ":smile:", "$x$", "- [ ] a", "{++", "++}"),
)
documents = st.lists(st.sampled_from(MARKS), max_size=25).map("".join)


def outcome(parser: type[Markdown], document: str, extensions: list[Any]) -> str:
    """Return the HTML, or what is raised instead.

    Extensions may not go together, and Python-Markdown 3.8 fails at ``<![``.
    """
    with warnings.catch_warnings():
        # Other packages' deprecations are not this plugin's.
        warnings.simplefilter("ignore")
        try:
            return parser(extensions=extensions).convert(document)
        except Exception as error:  # noqa: BLE001 - both have to raise the same
            return repr(error)


@given(document=documents)
@example(document="*em* and `code` and [x] and &amp; <b>b</b>\n\n[x]: /u")
@example(document="a\\\\`b`c")
@example(document="<![")
def test_with_pelicans_extensions(document: str) -> None:
    expected = outcome(Markdown, document, PELICAN)
    assert outcome(QuickMarkdown, document, PELICAN) == expected


@given(
    document=documents,
    names=st.one_of(
        # The parser is only quick with these.
        st.lists(st.sampled_from(OWN), max_size=5, unique=True),
        st.lists(st.sampled_from(NAMES), max_size=5, unique=True),
    ),
)
def test_with_any_extensions(document: str, names: list[str]) -> None:
    expected = outcome(Markdown, document, names)
    assert outcome(QuickMarkdown, document, names) == expected


class _Lazy:
    """A string that is made where it is needed, such as a translation."""

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
    """Search for strings that are in no document."""

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
    """Add marks that are not in the essay, as a pattern of a site may."""

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


TRIED_ON = {
    "Walls stood, 1453 – 1918 (so it is said).": set(),
    "a `b`": {"BacktickInlineProcessor"},
    "a <b>c</b>": {"AutolinkInlineProcessor", "HtmlInlineProcessor"},
}


@pytest.mark.parametrize("text", TRIED_ON)
def test_patterns_that_cannot_match_are_not_tried(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: set[str] = set()
    regex_of = Pattern.getCompiledRegExp

    def note(self: Pattern) -> re.Pattern[str]:
        tried.add(self.type())
        return regex_of(self)

    quick = QuickMarkdown(extensions=PELICAN)
    monkeypatch.setattr(Pattern, "getCompiledRegExp", note)
    quick.convert(text)
    assert tried == TRIED_ON[text]


def test_blocks_that_cannot_match_are_not_tested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tested: list[str] = []
    test = HashHeaderProcessor.test

    def note(self: HashHeaderProcessor, parent: Element, block: str) -> bool:
        tested.append(block)
        return test(self, parent, block)

    monkeypatch.setattr(HashHeaderProcessor, "test", note)
    QuickMarkdown(extensions=PELICAN).convert("One.\n\n# Two\n\nThree *a* [b](c).")
    assert tested == ["# Two"]


def test_no_pattern_is_missing_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = QuickMarkdown(extensions=PELICAN)
    with monkeypatch.context() as patch:
        patch.setattr(HtmlInlineProcessor, "handleMatch", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            quick.convert("a <b>")
    assert quick.reset().convert("`a` *b*") == Markdown().convert("`a` *b*")


def test_ancestors_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Element, list[str] | None]] = []
    monkeypatch.setattr(InlineTreeprocessor, "run", lambda _, *call: seen.append(call))
    inline: Any = QuickMarkdown().treeprocessors["inline"]
    tree = Element("div")
    inline.run(tree, ["ul", "li"])
    assert seen == [(tree, ["ul", "li"])]


#: Each of Python-Markdown's extensions alone, for some take the place of others' parts.
PARSERS = [Markdown(extensions=[name]) for name in OWN]
PATTERNS = sorted(
    {
        (name, parser.inlinePatterns[name].getCompiledRegExp())
        for parser in PARSERS
        for name in PATTERNS_NEED
        if name in parser.inlinePatterns
    },
    key=str,
)
BLOCKS = {
    (name, type(blocks[name])): blocks[name]
    for blocks in [x.parser.blockprocessors for x in PARSERS]
    for name in BLOCKS_NEED
    if name in blocks
}
texts = st.lists(st.one_of(st.sampled_from(MARKS), st.text()), max_size=9).map("".join)


def without(characters: str, text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, characters)))


def test_table_names_all_of_python_markdowns_patterns() -> None:
    for parser in PARSERS:
        patterns = parser.inlinePatterns
        assert len(patterns) == sum(name in patterns for name in PATTERNS_NEED)


@given(text=texts)
def test_no_pattern_matches_without_its_characters(text: str) -> None:
    for name, regex in PATTERNS:
        assert not regex.search(without(PATTERNS_NEED[name], text)), name


def _with_match(pattern: tuple[str, re.Pattern[str]]) -> st.SearchStrategy[Any]:
    name, regex = pattern
    return st.tuples(st.just(name), st.from_regex(regex))


@given(matching=st.sampled_from(PATTERNS).flatmap(_with_match))
def test_what_a_pattern_matches_has_one_of_its_characters(
    matching: tuple[str, str],
) -> None:
    name, text = matching
    assert without(PATTERNS_NEED[name], text) != text


def test_no_placeholder_has_a_character_of_the_table() -> None:
    """A pattern may be tried on the placeholders of what others have found."""
    placeholders = (INLINE_PLACEHOLDER % "0123456789", HTML_PLACEHOLDER % "0123456789")
    for characters in PATTERNS_NEED.values():
        for placeholder in (*placeholders, AMP_SUBSTITUTE):
            assert without(characters, placeholder) == placeholder


PARENTS = (
    "<div />",
    "<div><p>A\nB</p></div>",
    "<div><ul><li>A</li></ul></div>",
    "<div><dl><dt>A</dt><dd>B</dd></dl></div>",
    "<li><p>A</p></li>",
    "<dd>A</dd>",
)


@given(
    text=texts,
    inside=st.sampled_from(PARENTS),
    state=st.sampled_from(["", "list", "looselist", "detabbed", "blockquote"]),
)
def test_no_processor_takes_a_block_without_its_characters(
    text: str, inside: str, state: str
) -> None:
    for (name, _), processor in BLOCKS.items():
        parent = fromstring(inside)
        block = without(BLOCKS_NEED[name], text)
        blocks = [block, "# Next"]
        processor.parser.state.set(state)
        if processor.test(parent, block):
            assert processor.run(parent, blocks) is False, name
        processor.parser.state.reset()
        assert blocks == [block, "# Next"], name
        assert tostring(parent) == tostring(fromstring(inside)), name


@pytest.mark.parametrize(
    "text",
    [
        "a `b`",
        "a \\\\`b`",
        "a\\*",
        "a[^1]\n\n[^1]: N",
        "[a](b)",
        "[a][b]\n\n[b]: /u",
        "[a]\n\n[a]: /u",
        "![a](b)",
        "![a][b]\n\n[b]: /u",
        "![a]\n\n[a]: /u",
        "<https://example.org>",
        "<a@example.org>",
        "a  \nb",
        "a <br /> b",
        "*a*",
        "_a_",
        "# A",
        "A\n=",
        "A\n-",
        "***",
        "- - -",
        "_ _ _",
        "> a",
        "A\n: B",
        "a|b\n-|-\nc|d",
        "HTML\n\n*[HTML]: H",
    ],
)
def test_each_mark_is_found(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = Markdown(extensions=PELICAN).convert(text)
    assert QuickMarkdown(extensions=PELICAN).convert(text) == expected
    for table in (PATTERNS_NEED, BLOCKS_NEED):
        for name in table:
            monkeypatch.setitem(table, name, "")
    assert QuickMarkdown(extensions=PELICAN).convert(text) != expected


def test_later_python_markdown_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert QuickMarkdown(extensions=PELICAN).is_quick
    monkeypatch.setattr(quick_markdown, "__version_info__", (3, 12, 0, "final", 0))
    assert not QuickMarkdown(extensions=PELICAN).is_quick


def test_name_of_another_package_may_begin_like_markdown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_Shout, "__module__", "markdown_shout")
    monkeypatch.setattr(_Shout.handleMatch, "__module__", "markdown_shout")
    expected = Markdown(extensions=[_Shouts()]).convert("It was %loud%.")
    assert QuickMarkdown(extensions=[_Shouts()]).convert("It was %loud%.") == expected


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


class _SectionSigns(Extension):
    """Change a part of Python-Markdown instead of adding one."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        header: Any = md.parser.blockprocessors["hashheader"]
        header.RE = re.compile(r"(?:^|\n)(?P<level>§)(?P<header>.*)(?:\n|$)")
        escape = SimpleTagInlineProcessor("()%(.)", "i")
        md.inlinePatterns.register(escape, "escape", 180)


def test_extension_may_change_what_python_markdown_has() -> None:
    expected = Markdown(extensions=[_SectionSigns()]).convert("§ A\n\n%b \\*")
    assert expected == "<h1>A</h1>\n<p><i>b</i> \\*</p>"
    quick = QuickMarkdown(extensions=[_SectionSigns()])
    assert quick.convert("§ A\n\n%b \\*") == expected


def test_extension_of_another_package_may_be_loaded_by_one() -> None:
    class Both(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
            md.registerExtensions([_Shouts(), "markdown.extensions.extra"], {})

    Both.__module__ = "markdown.extensions.both"
    expected = Markdown(extensions=[Both()]).convert("It was %loud%.")
    assert QuickMarkdown(extensions=[Both()]).convert("It was %loud%.") == expected


@pytest.mark.parametrize("extensions", [[None], ["no.such.extension"], [object()]])
def test_what_is_no_extension_is_treated_alike(extensions: list[Any]) -> None:
    expected = outcome(Markdown, "*a*", extensions)
    assert outcome(QuickMarkdown, "*a*", extensions) == expected
