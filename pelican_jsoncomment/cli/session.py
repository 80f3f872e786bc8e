"""The archive that a command works on, and the arguments that commands share."""

from __future__ import annotations

import errno
import os
import re
import sys
from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from pelican_jsoncomment.cli import discovery
from pelican_jsoncomment.cli.blog import Blog, SettingsError
from pelican_jsoncomment.cli.console import COLORS, PROGRAM, Paint, say, visible
from pelican_jsoncomment.cli.verbs import VERBS
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import shown_path

#: The exit statuses; 130 is that of a program that Ctrl-C ended.
OK, FOUND, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
#: The path that is standard input.
STDIN = "-"
#: How many bytes of a file are read. A string and what is made of it take several times
#: as much memory; the longest novels have 10 MB.
LARGEST = 64 * 2**20
#: What Pelican reads where it is told nothing else (pelican.DEFAULT_CONFIG_NAME).
SETTINGS = "pelicanconf.py"
#: How each parser of the command line reads its arguments and prints its help.
PARSING: dict[str, Any] = {
    "formatter_class": RawDescriptionHelpFormatter,
    "allow_abbrev": False,
}


#: The formats of the commands that write.
FORMATS = ("full", "summary")


class UsageError(Exception):
    """What was asked for cannot be done."""


def reason_of(error: Exception) -> str:
    """Return what an error says, with the name of its file."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def add_verb(
    verbs: Any, name: str, epilog: str, what: str = "[PATH ...]"
) -> ArgumentParser:
    """Add a command to the *verbs* of the command line, and return its parser.

    *what* are its arguments that are not options, as its usage shows them.
    """
    help_ = VERBS[name].help
    said = {"help": help_, "description": f"{help_[0].upper()}{help_[1:]}."}
    # All options once more would take a fourth of the screen.
    usage = f"{PROGRAM} {name} [OPTION ...] {what}".rstrip()
    parser: ArgumentParser = verbs.add_parser(
        name, **said, usage=usage, epilog=epilog, **PARSING
    )
    help_ = "auto (the default), always or never"
    add = parser.add_argument
    add("--color", choices=COLORS, default="auto", metavar="WHEN", help=help_)
    return parser


def file_name(text: str) -> Path:
    """Return the path that an argument is; raise ArgumentTypeError for an empty one."""
    if not text:
        raise ArgumentTypeError("the name of the file is missing")
    return Path(text)


def partial_date(text: str) -> PartialDate:
    """Return the date that an argument is; raise ArgumentTypeError for another."""
    try:
        return PartialDate(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def text(given: str) -> str:
    """Return an argument stripped; raise ArgumentTypeError where it is not UTF-8."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise ArgumentTypeError("it is not valid UTF-8; type it anew") from None
    return given.strip()


def url(given: str) -> str:
    """Return the URL that an argument is; raise ArgumentTypeError for another."""
    if not re.fullmatch(r"https?://[^/\s?#]+[^\s?#]*", given, re.IGNORECASE):
        raise ArgumentTypeError("it is not a URL such as https://old.example/blog")
    return given


def add_paths(parser: ArgumentParser) -> None:
    """Add the arguments that name an archive."""
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="a folder, or a file; else PATH of the settings",
    )
    add_settings(parser)


def add_stdin(parser: ArgumentParser) -> None:
    """Add the argument that names what is read from standard input."""
    help_ = "the path of what - reads"
    parser.add_argument("--stdin-filename", metavar="PATH", help=help_)


def add_old_site(parser: ArgumentParser) -> None:
    """Add the argument that names a site whose addresses are to be led on."""
    help_ = "an address that the old site had; may be given again"
    add = parser.add_argument
    add("--old-site", metavar="URL", action="append", default=[], type=url, help=help_)


def add_format(parser: ArgumentParser) -> None:
    """Add the argument that says how much is shown."""
    help_ = "full or summary (of over 20 files on a terminal)"
    parser.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=help_)


def as_argument(path: str) -> str:
    """Return a path as an argument that cannot be taken for an option."""
    return f"./{path}" if path.startswith("-") else path


def add_settings(parser: ArgumentParser) -> None:
    """Add the arguments that name a blog, and a configuration file."""
    help_ = "the blog's settings, where its content is, too"
    parser.add_argument("--settings", metavar="FILE", help=help_)
    configured = parser.add_mutually_exclusive_group()
    help_ = "a file of options, else the nearest one"
    configured.add_argument("--config", metavar="FILE", type=file_name, help=help_)
    configured.add_argument(
        "--no-config", action="store_true", help="read no such file"
    )


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments that commands share; one that a command lacks has its default.

    A command with arguments of its own has a subclass. ``given`` are all arguments as
    they were written. ``until_the_end`` is closed when the command has said its last
    word.
    """

    paths: Sequence[str] = ()
    settings: str | None = None
    config: Path | None = None
    no_config: bool = False
    write: bool = False
    diff: bool = False
    report: Path | None = None
    backup: Path | None = None
    no_backup: bool = False
    format: str | None = None
    color: str = "auto"
    stdin_filename: str | None = None
    given: Sequence[str] = ()
    until_the_end: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def of(cls, namespace: Namespace) -> Self:
        """Return those arguments of a command that are fields of this class."""
        given = vars(namespace)
        return cls(**{x.name: given[x.name] for x in fields(cls) if x.name in given})

    @property
    def paint(self) -> Paint:
        """The colours of standard output."""
        return Paint(sys.stdout, self.color)

    def again(self, *more: str, without: str = "") -> list[str]:
        """Return this command, without one option, and with another and its value."""
        words = list(self.given)
        at = words.index("--") if "--" in words else len(words)
        name = more[0] if more else ""
        before = [
            word
            for previous, word in zip(["", *words], words[:at], strict=False)
            if word not in (without, name)
            and not (len(more) > 1 and previous == name)
            and not (name and word.startswith(f"{name}="))
        ]
        return [PROGRAM, *before, *more, *words[at:]]

    def command(self, verb: str, *more: str) -> list[str]:
        """Return another command of this program for the same archive."""
        paths = map(as_argument, self.paths)
        return [PROGRAM, verb, *paths, *more, *self._settings, *self._configured]

    def building(self) -> list[str]:
        """Return the command that builds the blog."""
        # Pelican takes one folder, which its settings may name as well.
        folders = [as_argument(x) for x in self.paths if os.path.isdir(x)]  # noqa: PTH112
        is_one = not self.settings and len(self.paths) == 1
        return ["pelican", *(folders if is_one else []), *self._settings]

    @property
    def _settings(self) -> list[str]:
        return ["--settings", self.settings] if self.settings else []

    @property
    def _configured(self) -> list[str]:
        """The option that names another configuration file than the nearest one."""
        if self.no_config:
            return ["--no-config"]
        return ["--config", str(self.config)] if self.config else []


@dataclass
class Archive:
    """The files that a command is about; ``unreadable`` counts those it cannot read."""

    blog: Blog
    paths: Sequence[str]
    unreadable: int = 0

    @classmethod
    def of(cls, options: Options) -> Archive:
        """Return the archive that the options name; raise UsageError for none.

        Where they name no path, it is the content of their blog, or else of the one
        whose settings are in the current folder.
        """
        settings = options.settings
        if not options.paths:
            settings = settings or settings_here()
        blog = read_blog(settings)
        paths = options.paths or [shown_path(x) for x in [blog.content] if x]
        if not paths:
            reason = f"name a folder or a file of essays; there is no {SETTINGS} here"
            raise UsageError(reason)
        return cls(blog, paths)

    def files(self) -> Iterator[str]:
        """Yield the files that may be essays."""
        return discovery.find(self.paths, self.blog.options.extensions, self.fail)

    @property
    def is_whole(self) -> bool:
        """Whether folders are named, and no file out of many, as before a commit."""
        return all(os.path.isdir(x) for x in self.paths)  # noqa: PTH112 - as typed

    @property
    def is_complete(self) -> bool:
        """Whether no file of the blog is left out, as far as anybody can know."""
        content = self.blog.content
        return self.is_whole and (
            content is None
            or any(Path(content).resolve().is_relative_to(x) for x in self.roots())
        )

    def roots(self) -> list[Path]:
        """Return where the paths of the archive really are."""
        return [discovery.real_path(x) for x in self.paths]

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None where it cannot be read or is over LARGEST."""
        try:
            # To make a Path first takes a tenth of the time of a check.
            with open(path, "rb") as file:  # noqa: PTH123
                if os.fstat(file.fileno()).st_size > LARGEST:
                    limit = f"{LARGEST // 2**20} MiB"
                    reason = (
                        f"it is larger than {limit}; split it, or keep it elsewhere"
                    )
                    raise OSError(errno.EFBIG, reason)
                return file.read()
        except OSError as error:
            self.fail(path, error)
            return None

    def fail(self, path: str, error: OSError) -> None:
        """Say that something cannot be read, and count it."""
        self.unreadable += 1
        say(f"{visible(path)}: {error.strerror or error}")


class Quiet(Archive):
    """The archive at a second look, which says no more of what cannot be read."""

    def fail(self, path: str, error: OSError) -> None:
        """Say nothing."""


def settings_here() -> str | None:
    """Return the path of the settings in the current folder, if it has some."""
    return settings_in(Path())


def settings_in(folder: Path) -> str | None:
    """Return the path of the settings in a folder, if it has some."""
    path = folder / SETTINGS
    return str(path) if path.is_file() else None


@dataclass
class StandardInput(Archive):
    """One essay, which is read from standard input, by the name that it goes by."""

    def files(self) -> Iterator[str]:
        """Yield the name."""
        yield from self.paths

    def read(self, path: str) -> bytes | None:
        """Return the bytes, or None where they are over LARGEST."""
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) <= LARGEST:
            return data
        self.fail(path, OSError(errno.EFBIG, os.strerror(errno.EFBIG)))
        return None


def standard_input(options: Options) -> Archive | None:
    """Return standard input where the path is ``-``; raise UsageError for more."""
    if STDIN not in options.paths:
        if options.stdin_filename:
            raise UsageError("--stdin-filename is for standard input; add the path -")
        return None
    if len(options.paths) > 1:
        raise UsageError("- is standard input, which comes alone; a file is ./-")
    name = options.stdin_filename or "stdin.md"
    return StandardInput(read_blog(options.settings), [name])


def read_blog(settings: str | None) -> Blog:
    """Return the blog of a settings file, or of none; raise UsageError."""
    try:
        return Blog.read(settings)
    except SettingsError as error:
        raise UsageError(error) from None
