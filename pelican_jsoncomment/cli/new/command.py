"""The command ``new``: make a file for an essay, with a header that is in order."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import discovery, session
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.console import say, visible
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.cli.session import Archive, Options, UsageError
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import Finding, shown_path
from pelican_jsoncomment.header.parser import is_absent
from pelican_jsoncomment.page_paths import file_key
from pelican_jsoncomment.settings import FORMATS, HTML_EXTENSIONS, MARKDOWN_EXTENSIONS

_EPILOG = """\
examples:
  pelican-jsoncomment new 'On Walls'
  pelican-jsoncomment new 'On Walls' --in content/essays --first-draft 2006
  pelican-jsoncomment new 'On Walls' --category history --tags 'walls, Rome'
  $EDITOR "$(pelican-jsoncomment new 'On Walls' --draft)"

The file has the name of its page (on-walls.md), and check finds nothing in it.
It is made in the PATH of pelicanconf.py, where this folder has that file, or
else in this folder. No file is ever overwritten. Its path is printed.

exit status: 0 the file is made, 2 wrong use, or its name or page is taken
"""
#: What two essays with one page are in.
_TAKEN = (rules.DUPLICATE_SLUG, rules.SHARED_SLUG)


def add_to(verbs: Any) -> None:
    """Add the command ``new`` to the *verbs* of the command line."""
    parser = session.add_verb(verbs, "new", _EPILOG, "TITLE")
    add = parser.add_argument
    add(
        "title",
        metavar="TITLE",
        type=session.text,
        help="the title, as the header has it",
    )
    help_ = "the folder for the file"
    add("--in", dest="folder", metavar="FOLDER", type=session.file_name, help=help_)
    help_ = "when it was first drafted, as precisely as is known: 2006, 2006-05"
    add("--first-draft", metavar="DATE", type=session.partial_date, help=help_)
    add("--category", metavar="NAME", type=session.text, help="its category")
    add("--tags", metavar="NAMES", type=session.text, help="its tags, between commas")
    add("--format", choices=FORMATS, help="the format of its body (markdown)")
    add("--draft", action="store_true", help="make it a draft for now")
    session.add_settings(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOptions(Options):
    """The arguments of ``new``."""

    title: str
    folder: Path | None
    first_draft: PartialDate | None
    category: str | None
    tags: str | None
    format: str | None
    draft: bool


def run(arguments: Namespace) -> int:
    """Make the file, print its path, and return the exit status."""
    options = NewOptions.of(arguments)
    blog = session.read_blog(options.settings or session.settings_here())
    folder = options.folder or Path(blog.content or os.curdir)
    if not folder.is_dir():
        where = visible(shown_path(str(folder)))
        raise UsageError(f"{where}: no such folder; make it, or name another by --in")
    slug = _slug(options.title, blog)
    path = folder / f"{slug}.{_extension(options, blog)}"
    _refuse_name(path)
    shown = shown_path(str(path))
    fields = _fields(options, shown, blog)
    archive = _archive(folder, blog)
    # The page of a draft must be free also once it is published.
    for status in dict.fromkeys((fields.get("status"), None)):
        trial = {**fields, "status": status}
        _refuse_findings(shown, _text_of(trial), archive, slug)
    data = _text_of(fields)
    atomic.create(path, data)
    say(shown, sys.stdout)
    return session.OK


def _slug(title: str, blog: Blog) -> str:
    """Return the slug of a title, which can be the name of a file."""
    slug = blog.slugify()(title)
    if not slug:
        reason = f"the title {title!r} makes no slug"
        raise UsageError(f"{reason}; use one with letters or digits")
    # By the blog's own SLUG_REGEX_SUBSTITUTIONS it can be anything.
    if PurePath(slug).name != slug or "\\" in slug or slug.startswith("."):
        reason = f"the slug {slug!r} cannot be the name of an essay's file"
        raise UsageError(f"{reason}; use another title")
    return slug


def _extension(options: NewOptions, blog: Blog) -> str:
    """Return the extension of the format, or one that the blog reads, without a dot."""
    is_html = options.format == "html"
    of_format: Sequence[str] = HTML_EXTENSIONS if is_html else MARKDOWN_EXTENSIONS
    read = blog.options.extensions
    return [*(x for x in of_format if x in read), *read, *of_format][0]


def _fields(options: NewOptions, shown: str, blog: Blog) -> Fields:
    is_format = options.format in (None, blog.options.format_of(shown))
    return {
        "title": options.title,
        "date": date.today().isoformat(),
        "status": "draft" if options.draft else None,
        "first_draft": options.first_draft,
        "tags": options.tags,
        "category": options.category,
        "format": None if is_format else options.format,
    }


def _text_of(fields: Fields) -> bytes:
    """Return a file with a header, and nothing after its blank line."""
    present = {name: x for name, x in fields.items() if not is_absent(x)}
    return f"{front_matter.json_text(present)}\n".encode()


def _refuse_name(path: Path) -> None:
    """Raise UsageError where a file has the name, on this system or on another."""
    key = file_key(path.name)
    with os.scandir(path.parent) as entries:
        same = next((x.path for x in entries if file_key(x.name) == key), None)
    if same is not None:
        there = visible(shown_path(same))
        raise UsageError(f"{there} is there already; use another title")


def _archive(folder: Path, blog: Blog) -> Archive:
    """Return the essays whose pages are beside those of a folder."""
    whole = discovery.real_path(str(folder))
    content = blog.content
    is_below = content and whole.is_relative_to(discovery.real_path(content))
    return Archive(blog, [shown_path(str(content if is_below else folder))])


def _refuse_findings(shown: str, data: bytes, archive: Archive, slug: str) -> None:
    """Raise UsageError where ``check`` would say something because of the file."""
    checker = Checker(archive.blog, rules.RULES)
    for name in archive.files():
        other = archive.read(name)
        if other is not None:
            checker.check(name, other)
    before = _same_pages(checker)
    for report in checker.check(shown, data):
        advice = report.finding.rule.advice
        raise UsageError(f"no file is made: {visible(report.message)}. {advice}")
    for finding in _same_pages(checker):
        if finding not in before:
            raise UsageError(_clash(finding, shown, slug))


def _same_pages(checker: Checker) -> list[Finding]:
    return [x.finding for x in checker.whole() if x.finding.rule in _TAKEN]


def _clash(finding: Finding, shown: str, slug: str) -> str:
    """Say what the file that is shown as *shown* would share with another."""
    other, reason = finding.source.path, finding.reason
    if finding.label not in ("slug", "save_as"):
        return f"no file is made: {finding.label}: {visible(reason)}"
    whose = reason.removesuffix(f"; give one another {finding.label}")
    if other != shown:
        whose = f"{other} has its page already"
    return f"the slug {slug!r} is taken: {visible(whose)}; use another title"
