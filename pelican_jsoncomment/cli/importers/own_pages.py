"""Keep imported essays off the pages that the site makes by itself."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pelican_jsoncomment import page_paths
from pelican_jsoncomment.cli.blog import Blog

if TYPE_CHECKING:
    from pelican_jsoncomment.page_conflicts import Output


class OwnPages:
    """The pages of a site, as one essay after the other takes its own.

    *out* is the folder that the essays will be in.
    """

    def __init__(self, blog: Blog, out: Path) -> None:
        self._blog = blog
        self._out = out
        self._are_pages: dict[PurePosixPath, bool] = {}

    def taken(self, target: PurePosixPath, status: str) -> str:
        """Return why an essay cannot have the page that its file's name leads to.

        Without a reason, the page is its own from now on.
        """
        if status == "skip":
            return ""
        folder = target.parent
        if folder not in self._are_pages:
            self._are_pages[folder] = self._blog.is_page(str(self._out / folder))
        is_page, is_draft = self._are_pages[folder], status == "draft"
        try:
            page = page_paths.page_of(
                self._blog.with_defaults,
                target.stem,
                self._blog.language,
                is_draft=is_draft,
                is_page=is_page,
            )
        # A pattern may ask for more than the slug; then the build and "check" tell.
        except (LookupError, ValueError, AttributeError, TypeError):
            return ""
        refusal = self._output.take_page(page, str(target), demanded=False)
        return refusal.reason.partition(";")[0] if refusal else ""

    @cached_property
    def _output(self) -> Output:
        from pelican_jsoncomment.page_conflicts import Output  # noqa: PLC0415

        return Output(self._blog.with_defaults)
