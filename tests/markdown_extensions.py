"""Markdown extensions that the tests load by name: those of packages, and their own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import markdown.extensions
import pymdownx
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

# No extensions, though they are in the package, or none without a file of the site.
NO_EXTENSIONS = {"pymdownx.blocks"}


def extension_names() -> Iterator[str]:
    """Yield every extension of Python-Markdown and of pymdown-extensions."""
    for package in (markdown.extensions, pymdownx):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in NO_EXTENSIONS and hasattr(
                importlib.import_module(module.name), "makeExtension"
            ):
                yield module.name


NAMES = sorted(extension_names())


class _ShowMeta(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        meta: Any = self.md.Meta  # type: ignore[attr-defined]
        return [line.replace("@meta", repr(sorted(meta.items()))) for line in lines]


class _Fail(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if "fail here" in lines:
            raise RuntimeError("the extension failed")
        return lines


class _Hoard(Preprocessor):
    """Keep what it saw on the parser, as careless extensions do."""

    def run(self, lines: list[str]) -> list[str]:
        seen = getattr(self.md, "hoard", 0)
        self.md.hoard = seen + 1  # type: ignore[attr-defined]
        return [line.replace("@seen", str(seen)) for line in lines]


class _Count(Preprocessor):
    """Count its documents, as an extension may that nobody ever resets."""

    seen = -1

    def run(self, lines: list[str]) -> list[str]:
        self.seen += 1
        return [line.replace("@seen", str(self.seen)) for line in lines]


class Count(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_Count(md), "count", 50)


class ShowMeta(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_ShowMeta(md), "show-meta", 50)


class Fail(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_Fail(md), "fail", 50)


class Hoard(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_Hoard(md), "hoard", 50)
