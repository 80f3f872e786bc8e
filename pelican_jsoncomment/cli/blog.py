"""What a blog's settings say that matters for its archive."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from pelican_jsoncomment import page_paths, settings
from pelican_jsoncomment.header.parser import Header
from pelican_jsoncomment.metadata.reading import Metadata, Reading, Site
from pelican_jsoncomment.settings import Options

# Pelican's own defaults, so that an archive without a blog needs no Pelican.
_DATE_IN_NAME = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
_OWN_PAGES = {
    "DIRECT_TEMPLATES": ["index", "tags", "categories", "authors", "archives"],
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
}


class SettingsError(Exception):
    """Settings that cannot be read, or that are not allowed."""


def _pelican_settings(path: str) -> dict[str, Any]:
    """Return the settings in a file, also where the content is yet to be made."""
    # Only Pelican knows what its defaults are.
    from pelican.settings import get_settings_from_file, read_settings  # noqa: PLC0415

    try:
        return dict(read_settings(path))
    except Exception:
        given = get_settings_from_file(path).get("PATH", "")
        content = os.path.normpath(Path(path).absolute().parent / given)
        if os.path.lexists(content):
            raise
        return {**read_settings(path, {"PATH": os.curdir}), "PATH": content}


@dataclass(frozen=True)
class Blog:
    """A blog, or what Pelican takes for granted where there is none.

    ``pelican`` is the settings of the blog as Pelican has them, empty without one.
    """

    pelican: Mapping[str, Any]
    options: Options

    @classmethod
    def read(cls, path: str | None) -> Blog:
        """Return the blog whose settings file is at *path*; raise SettingsError."""
        if path is None:
            return cls({}, Options.read({}))
        if not Path(path).is_file():
            raise SettingsError(f"{path}: no such file")
        try:
            pelican = _pelican_settings(path)
        except Exception as error:
            reason = f"{path}: {type(error).__name__}: {error}"
            raise SettingsError(reason) from error
        wrong = list(settings.problems(pelican))
        if wrong:
            raise SettingsError(f"{path}: " + "\n".join(wrong))
        return cls(pelican, Options.read(pelican))

    @cached_property
    def with_defaults(self) -> dict[str, Any]:
        """The settings of the blog, and Pelican's defaults for the others."""
        # It takes as long to import as a small archive to check.
        from pelican.settings import DEFAULT_CONFIG  # noqa: PLC0415

        return {**DEFAULT_CONFIG, **self.pelican}

    @property
    def own_pages(self) -> list[str]:
        """The pages, feeds and folders that the site makes by itself."""
        settings = {**_OWN_PAGES, **self.pelican}
        pages = (page_paths.direct_pages, page_paths.site_feeds)
        found = [page for of_site in pages for page, _ in of_site(settings)]
        # By default no page of an essay has the name of a folder.
        folders = page_paths.site_folders(self.with_defaults) if self.pelican else ()
        return [*found, *folders]

    @property
    def content(self) -> str | None:
        """The folder of the blog's content, if there is a blog."""
        path = self.pelican.get("PATH")
        return None if path is None else str(path)

    @property
    def formatted(self) -> tuple[str, ...]:
        """The fields that are rendered as the body is."""
        return tuple(self.pelican.get("FORMATTED_FIELDS", ("summary",)))

    @property
    def timezone(self) -> str:
        """The zone of dates that name none."""
        return str(self.pelican.get("TIMEZONE", "UTC"))

    @property
    def language(self) -> str:
        """The language of essays that name none."""
        return str(self.pelican.get("DEFAULT_LANG", "en")).lower()

    @property
    def default_status(self) -> str:
        """The status of essays that have none, "" where the blog says nothing."""
        return str(dict(self.pelican.get("DEFAULT_METADATA", ())).get("status", ""))

    @property
    def slug_from_name(self) -> bool:
        """Whether slugs come from file names instead of titles."""
        return bool(self.pelican.get("SLUGIFY_SOURCE") == "basename")

    @property
    def slug_in_path(self) -> bool:
        """Whether slugs may come from what the settings read in paths."""
        return any("?P<slug>" in pattern for pattern in self._path_patterns)

    def is_page(self, folder: str) -> bool:
        """Return whether the files of a folder are pages, which need no date."""
        path = self.in_content(folder)
        parts = PurePath(path).parts
        # Outside of a blog, nobody knows where its content begins.
        starts = range(len(parts) if path == folder else 1)
        pages = [PurePath(x).parts for x in self.pelican.get("PAGE_PATHS", ["pages"])]
        return any(
            page and parts[start : start + len(page)] == page
            for page in pages
            for start in starts
        )

    def has_date(self, path: str) -> bool:
        """Return whether a file has a date that is not in its header."""
        return bool(self.pelican.get("DEFAULT_DATE") or self.in_path(path).get("date"))

    def in_path(self, path: str) -> dict[str, str]:
        """Return the metadata that Pelican reads in a path (``parse_path_metadata``).

        As there, FILENAME_METADATA goes before PATH_METADATA.
        """
        texts = (PurePath(path).stem, PurePath(self.in_content(path)).as_posix())
        found: dict[str, str] = {}
        for pattern, text in zip(self._path_patterns, texts, strict=True):
            match = re.match(pattern, text) if pattern else None
            for name, value in match.groupdict().items() if match else ():
                if value is not None:
                    found.setdefault(name.lower(), value)
        return found

    @property
    def _path_patterns(self) -> tuple[str, str]:
        name = self.pelican.get("FILENAME_METADATA", _DATE_IN_NAME)
        return str(name or ""), str(self.pelican.get("PATH_METADATA") or "")

    def in_content(self, path: str) -> str:
        """Return a path from the blog's content, if it is below, or as it is."""
        if self.content is None:
            return path
        content = self.content + os.sep
        whole = os.path.abspath(path) + os.sep  # noqa: PTH100 - "" is a folder, too
        return whole[len(content) : -1] if whole.startswith(content) else path

    def below_content(self, folder: Path) -> PurePosixPath | None:
        """Return a folder from the blog's content, None where it is not known or below.

        Links are followed: the folder need not be named as the settings name it.
        """
        if self.content is None:
            return None
        content, whole = Path(self.content).resolve(), folder.resolve()
        if not whole.is_relative_to(content):
            return None
        return PurePosixPath(whole.relative_to(content).as_posix())

    def metadata(self, head: Header) -> Metadata:
        """Return what the build makes of a header; raise EssayError."""
        return Reading(head, self.site(), lambda text: text).read()

    def site(self, process: Callable[[str, Any], Any] = lambda _name, x: x) -> Site:
        """Return what the reading of fields needs to know of the blog.

        *process* is a Pelican reader's ``process_metadata``; by default values stay.
        """
        return Site(self.options, process, self.formatted, self.timezone)

    def slugify(self) -> Callable[[str], str]:
        """Return Pelican's way from a title to a slug."""
        from pelican.utils import slugify  # noqa: PLC0415

        config = self.with_defaults
        return lambda title: slugify(
            title,
            regex_subs=config["SLUG_REGEX_SUBSTITUTIONS"],
            preserve_case=config["SLUGIFY_PRESERVE_CASE"],
            use_unicode=config["SLUGIFY_USE_UNICODE"],
        )

    def markdown(self) -> dict[str, Any]:
        """Return the configuration of Markdown."""
        return dict(self.with_defaults["MARKDOWN"])
