"""Convert Markdown as Python-Markdown does, in less time.

It tries each kind of block on each block of text, and each inline pattern on each piece
of text, which takes two thirds of the time of a conversion; and most essays have no
backtick, no table and no entity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, __version_info__
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor

# The names under which Python-Markdown 3.4 to 3.11 registers its inline patterns, and
# characters: without any of them a pattern matches nothing. They are single characters,
# because one pattern may leave out what is between two of another, and are in no
# placeholder, because a pattern is also tried where others have matched before.
PATTERNS_NEED = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "^",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "@",
    "linebreak": "\n",
    "html": "<",
    "wikilink": "[",
    "entity": "&",
    "not_strong": "*_",
    "em_strong": "*_",
    "em_strong2": "_",
    "nl": "\n",
}
# The same for its block processors and the blocks that they take.
BLOCKS_NEED = {
    "table": "|",
    "hashheader": "#",
    "setextheader": "=-",
    "hr": "*-_",
    "deflist": ":",
    "quote": ">",
    "footnote": "^",
    "abbr": "[",
    "reference": "[",
}


class QuickMarkdown(Markdown):
    """Python-Markdown with the same output, made faster.

    With an extension of another package it is as slow as the original, because that
    may replace any pattern, and add any text for the others to match.
    """

    def __init__(self, **config: Any) -> None:
        """Make a parser; *config* is that of Python-Markdown."""
        #: The packages that the extensions come from.
        self.packages: set[str] = set()
        #: Whether the tables above hold for this parser. A later Python-Markdown may
        #: register other patterns by these names: then essays are slower, not wrong.
        self.is_quick = __version_info__ < (3, 12)
        super().__init__(**config)
        if self.is_quick:
            blocks = self.parser.blockprocessors
            for name, characters in BLOCKS_NEED.items():
                if name in blocks:
                    _spare(blocks[name], characters)

    def build_parser(self) -> QuickMarkdown:
        """Build the parser as Python-Markdown does, with the quicker processor.

        It is where Python-Markdown lets a subclass combine processors of its own.
        """
        super().build_parser()
        self.treeprocessors.register(_QuickInline(self), "inline", 20)
        return self

    def registerExtensions(  # noqa: N802
        self,
        extensions: Sequence[Extension | str],
        configs: Mapping[str, dict[str, Any]],
    ) -> QuickMarkdown:
        """Register extensions as Python-Markdown does, and note where they come from.

        An extension that consists of others registers them here as well.
        """
        built = [
            self.build_extension(x, configs.get(x, {})) if isinstance(x, str) else x
            for x in extensions
        ]
        super().registerExtensions(built, configs)
        for extension in filter(None, built):
            package = type(extension).__module__.partition(".")[0]
            self.packages.add(package)
            # The site's own string for footnotes may have any character in it.
            superscript = extension.getConfig("SUPERSCRIPT_TEXT", "{}")
            if package != "markdown" or superscript != "{}":
                self.is_quick = False
        return self


class _QuickInline(InlineProcessor):
    """Python-Markdown's processor of inline patterns, with fewer of them."""

    md: QuickMarkdown

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        if self.md.is_quick:
            every = self.md.inlinePatterns
            text = "".join(tree.itertext())
            spared = [
                every[name]
                for name, characters in PATTERNS_NEED.items()
                if name in every and not _has_one(text, characters)
            ]
            possible: Any = [x for x in every if x not in spared]
            self.inlinePatterns = possible
        return super().run(tree, ancestors)


def _spare(processor: BlockProcessor, characters: str) -> None:
    """Let a processor test only the blocks that have one of *characters*."""
    test = processor.test

    def quick_test(parent: Element, block: str) -> bool:
        return _has_one(block, characters) and test(parent, block)

    processor.test = quick_test  # type: ignore[method-assign]


def _has_one(text: str, characters: str) -> bool:
    # A generator would take three times as long, a thousand times a document.
    return any(map(text.__contains__, characters))
