"""A folder that an editor has open, or a lone file: its settings, and what they say."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pelican_jsoncomment.cli import configuration, discovery, session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.baseline import Baseline, Known
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.choice import Choice
from pelican_jsoncomment.cli.findings import Reported
from pelican_jsoncomment.cli.lsp.names import Names
from pelican_jsoncomment.cli.session import Archive, UsageError

# Of each file that the settings are read from: when it was written, and its size.
_Stamps = Mapping[str, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the files of a folder say of its essays, as it was when they were read."""

    blog: Blog
    choice: Choice
    known: Baseline
    paths: Sequence[str]
    stamps: _Stamps

    @classmethod
    def read(cls, folder: str | None) -> Self:
        """Return those of a folder, or of a lone file; raise UsageError.

        They are found as ``check`` finds them where it is run in that folder.
        """
        if folder is None:
            return cls.default(None)
        own = _stamps(folder, ())
        given = Namespace(config=None, no_config=False, settings=None, baseline=None)
        given.paths, given.select, given.ignore = [], [], []
        given.per_file_ignores = ()
        configured = configuration.apply(given, Path(folder))
        settings = given.settings or session.settings_in(Path(folder))
        blog = _read_blog(settings)
        paths = given.paths or [blog.content or folder]
        read = [x for x in (settings, configured, given.baseline) if x]
        return cls(
            blog,
            Choice(given.select, given.ignore, given.per_file_ignores),
            Known(given.baseline) if given.baseline else Baseline(),
            [str(discovery.real_path(x)) for x in paths],
            # What was written while it was read is read once more.
            {**_stamps(folder, map(str, read)), **own},
        )

    @classmethod
    def default(cls, folder: str | None) -> Self:
        """Return those of a folder without any, or of one whose own are broken."""
        paths = [] if folder is None else [str(discovery.real_path(folder))]
        stamps = {} if folder is None else _stamps(folder, ())
        return cls(session.read_blog(None), Choice([], []), Baseline(), paths, stamps)

    @property
    def are_old(self) -> bool:
        """Whether a file that they were read from has been written since."""
        return any(_stamp(path) != stamp for path, stamp in self.stamps.items())

    @property
    def archive(self) -> Archive:
        """The files that ``check`` would look at."""
        return Archive(self.blog, self.paths)

    def has(self, path: str) -> bool:
        """Return whether ``check`` would look at a file, be it on disk or not."""
        suffix = os.path.splitext(path)[1].removeprefix(".")  # noqa: PTH122
        if suffix.lower() not in {x.lower() for x in self.blog.options.extensions}:
            return False
        real = os.path.realpath(path)
        inside = [f"{x.rstrip(os.sep)}{os.sep}" for x in self.paths]
        return not inside or real in self.paths or real.startswith(tuple(inside))

    def check(self, path: str, text: str) -> list[Reported]:
        """Return what ``check -`` says of a text by the name of *path*."""
        if not self.has(path):
            return []
        checker = Checker(self.blog, self.choice.rules)
        self.known.begin_again()
        # An editor may have half of a surrogate pair; the file would not be UTF-8.
        reports = checker.check(path, text.encode("utf-8", "surrogatepass"))
        every = [*reports, *checker.whole()]
        return [x for x in every if self.choice.keeps(x) and self.known.keeps(x)]


@dataclass(slots=True, eq=False)
class Folder:
    """A folder that is open, or what is open outside of any, where *path* is None.

    ``settings`` are None until they have been read, and then ``is_ready`` is set;
    ``reading`` also reads the names. ``problem`` is why the settings could not be read.
    """

    path: str | None
    settings: Settings | None = None
    names: Names | None = None
    problem: str = ""
    is_ready: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Task[None] | None = None

    def read(self) -> None:
        """Read the settings, which may take a while."""
        self.problem = ""
        try:
            settings = Settings.read(self.path)
        except (UsageError, OSError) as error:
            self.problem = session.reason_of(error)
            # What is typed is checked all the same, as it would be without a blog.
            settings = Settings.default(self.path)
        self.settings = settings

    def read_names(self) -> None:
        """Read what the archive has, which may take longer."""
        if self.settings is None or self.path is None:
            return
        # What is saved meanwhile belongs to them, too.
        self.names = Names(self.settings.blog)
        self.names.read(self.settings.archive)


def _read_blog(settings: str | None) -> Blog:
    try:
        return session.read_blog(settings)
    except SystemExit:
        raise UsageError(f"{settings}: it ends the program that reads it") from None


def _stamps(folder: str, paths: Iterable[str]) -> _Stamps:
    """Return the stamps of files, and of those of a folder that may yet be made."""
    own = (session.SETTINGS, *configuration.FILES)
    every = [*(os.path.join(folder, x) for x in own), *paths]  # noqa: PTH118
    return {x: _stamp(x) for x in every}


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        seen = os.stat(path)  # noqa: PTH116 - it is asked for with each key
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size
