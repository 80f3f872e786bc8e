"""What a blog's settings say that matters for its archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from string import Formatter
from typing import Any

from pelican_jsoncomment import settings
from pelican_jsoncomment.settings import Options

# Pelican's own defaults, so that an archive without a blog needs no Pelican.
_DATE_IN_NAME = r"(?P<date>\d{4}-\d{2}-\d{2}).*"


class SettingsError(Exception):
    """Settings that cannot be read, or that are not allowed."""


@dataclass(frozen=True)
class Blog:
    """A blog, or what Pelican supposes where there is none.

    ``pelican`` is the settings of the blog as Pelican has them, empty without one.
    """

    pelican: Mapping[str, Any]
    options: Options

    @classmethod
    def read(cls, path: str | None) -> Blog:
        """Return the blog whose settings file is at *path*; raise SettingsError."""
        if path is None:
            return cls({}, Options.read({}))
        # Only Pelican knows what its defaults are.
        from pelican.settings import read_settings  # noqa: PLC0415

        try:
            pelican = read_settings(path)
        except Exception as error:
            reason = f"{path}: {type(error).__name__}: {error}"
            raise SettingsError(reason) from error
        wrong = list(settings.problems(pelican))
        if wrong:
            raise SettingsError(f"{path}: " + "\n".join(wrong))
        return cls(pelican, Options.read(pelican))

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
    def slug_from_name(self) -> bool:
        """Whether slugs come from file names instead of titles."""
        return bool(self.pelican.get("SLUGIFY_SOURCE") == "basename")

    def is_page(self, folder: str) -> bool:
        """Return whether the files of a folder are pages, which need no date."""
        parts = set(PurePath(folder).parts)
        return any(
            PurePath(x).parts and parts.issuperset(PurePath(x).parts)
            for x in self.pelican.get("PAGE_PATHS", ["pages"])
        )

    def has_date(self, path: str) -> bool:
        """Return whether a file has a date that does not stand in its header."""
        if self.pelican.get("DEFAULT_DATE"):
            return True
        name = PurePath(path).stem
        patterns = (
            (self.pelican.get("FILENAME_METADATA", _DATE_IN_NAME), name),
            (self.pelican.get("PATH_METADATA", ""), path),
        )
        matches = (re.match(pattern, text) for pattern, text in patterns if pattern)
        return any(m and m.groupdict().get("date") for m in matches)

    def place_by_slug(self, *, page: bool) -> bool:
        """Return whether the slug and the language alone say where a text goes."""
        pattern = self.pelican.get("PAGE_SAVE_AS" if page else "ARTICLE_SAVE_AS", "")
        names = {name for _, name, _, _ in Formatter().parse(str(pattern)) if name}
        return names <= {"slug", "lang"}

    def slugify(self) -> Callable[[str], str]:
        """Return Pelican's way from a title to a slug."""
        from pelican.settings import DEFAULT_CONFIG  # noqa: PLC0415
        from pelican.utils import slugify  # noqa: PLC0415

        config = {**DEFAULT_CONFIG, **self.pelican}
        return lambda title: slugify(
            title,
            regex_subs=config["SLUG_REGEX_SUBSTITUTIONS"],
            preserve_case=config["SLUGIFY_PRESERVE_CASE"],
            use_unicode=config["SLUGIFY_USE_UNICODE"],
        )

    def markdown(self) -> dict[str, Any]:
        """Return the configuration of Markdown."""
        from pelican.settings import DEFAULT_CONFIG  # noqa: PLC0415

        return dict(self.pelican.get("MARKDOWN") or DEFAULT_CONFIG["MARKDOWN"])
