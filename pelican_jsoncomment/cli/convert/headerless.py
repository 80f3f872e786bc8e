"""Give a text without front matter a header: its title, and its date where one is told.

``fix --add-headers`` and ``import`` share it. The text itself keeps every byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePath, PurePosixPath

from pelican_jsoncomment.body.document import read_head
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import ProofError
from pelican_jsoncomment.cli.convert import front_matter, told
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.dates.full import parse_date
from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import LINE_BREAK, EssayError, Source
from pelican_jsoncomment.header import opening, parser
from pelican_jsoncomment.header.misplaced import misplaced
from pelican_jsoncomment.header.parser import Header, is_absent
from pelican_jsoncomment.metadata.reading import completed

_MARK = "\ufeff"
# What begins front matter that Pelican or other tools read: TOML and JSON of Hugo, the
# field lists of reStructuredText, and the lines of Nikola, which may be in a comment.
_OF_OTHERS = re.compile(
    r"\s*(?:(?:---|\+\+\+)[ \t]*(?:[\r\n]|\Z)|\{\s*\"|:[A-Za-z][\w -]*:[ \t]"
    r"|(?:<!--\s*)?\.\.[ ][a-z_]+:)"
)
_DRAFTS = frozenset({"draft", "drafts", "_drafts"})
# A slug is the name of a file or a folder, and systems allow those 255 bytes.
_LONGEST_SLUG = 100


@dataclass(frozen=True, slots=True)
class Added:
    """A header for a text: where in it, what, and whether no date is known."""

    at: int
    text: str
    needs_date: bool

    def to(self, text: str) -> str:
        """Return a text with the header."""
        return f"{text[: self.at]}{self.text}{text[self.at :]}"


@dataclass
class Headerless:
    """The headers of one archive's texts, whose pages are each their own.

    ``others`` returns the headers of the essays that have one, and is asked only when
    the first text lacks one. With ``unsafe`` the first line may be a title, and a year
    alone in a file's name its date.
    """

    blog: Blog
    others: Callable[[], Iterable[tuple[str, Header]]]
    unsafe: bool = False
    _slugs: dict[str, str] = field(default_factory=dict)

    def header_for(
        self, source: Source, path: PurePosixPath, modified: date | None = None
    ) -> Added | None:
        """Return the header that a text gets, None for a text that has front matter.

        *path* is the file's path in its archive, whose folders may tell the date, and
        *modified* is the date of a text that tells none. Raises ProofError with the
        reason where the text is to stay as it is.
        """
        text = source.text.removeprefix(_MARK)
        if not text.strip() or _has_front_matter(source, self.blog):
            return None
        if error := opening.broken(source):
            raise ProofError(f"its header is broken: {error.finding.reason}")
        is_html = self.blog.options.format_of(source.path) == "html"
        title = told.title(text, path, is_html=is_html, unsafe=self.unsafe)
        known = self._date(text, path, is_html=is_html)
        fields = self._fields(source.path, path, title, known or modified)
        added = self._added(source, fields)
        self._prove(source, added)
        return added

    def _fields(
        self, shown: str, path: PurePosixPath, title: str, known: date | str | None
    ) -> Fields:
        fields: Fields = {"title": title}
        if known:
            fields["date"] = str(known)
        if not known or not _DRAFTS.isdisjoint(x.lower() for x in path.parts[:-1]):
            fields["status"] = "draft"
        if slug := self._slug(shown, title):
            fields["slug"] = slug
        return fields

    def _added(self, source: Source, fields: Fields) -> Added:
        found = LINE_BREAK.search(source.text)
        text = f"{front_matter.json_text(fields)}\n".replace(
            "\n", found[0] if found else "\n"
        )
        at = len(_MARK) if source.text.startswith(_MARK) else 0
        return Added(at, text, needs_date="date" not in fields)

    def _date(self, text: str, path: PurePosixPath, *, is_html: bool) -> str | None:
        """Return the date that a path, or else an HTML document, tells."""
        by_path = told.date_in_path(path, unsafe=self.unsafe)
        if not is_html:
            return by_path
        by_document = self._date_in_document(text)
        if by_path is None or by_document is None:
            return by_path or by_document
        # The path says when; the document may say it more exactly.
        wide, narrow = PartialDate(by_path), PartialDate(by_document[:10])
        assert wide.earliest
        assert wide.latest
        assert narrow.earliest
        is_within = wide.earliest <= narrow.earliest <= wide.latest
        return by_document if is_within else by_path

    def _date_in_document(self, text: str) -> str | None:
        order = self.blog.options.date_order
        for given in (read_head(text).get("date"), told.first_time(text)):
            try:
                found = parse_date((given or "").strip(), order)
            except ValueError:
                continue
            if found.written and found.written.precision in told.PRECISIONS:
                return str(found.written)
            if not found.written:
                moment = found.moment
                is_day = moment == moment.replace(hour=0, minute=0, second=0)
                return moment.date().isoformat() if is_day else moment.isoformat()
        return None

    # Slugs: two essays with one page are an error, and Pelican leaves one out.

    @cached_property
    def _taken(self) -> set[str]:
        own = {PurePath(x).stem for x in self.blog.own_pages}
        return own | {self._slug_of(*x) for x in self.others()}

    @cached_property
    def _slugify(self) -> Callable[[str], str]:
        return self.blog.slugify()

    def _slug_of(self, path: str, head: Header) -> str:
        slug = head.fields.get("slug")
        if not is_absent(slug):
            return str(slug).strip().casefold()
        return self._made_of(path, str(head.fields.get("title") or "")).casefold()

    def _made_of(self, path: str, title: str) -> str:
        named = self.blog.slug_in_path and self.blog.in_path(path).get("slug")
        by_name = PurePath(path).stem if self.blog.slug_from_name else title
        return named or self._slugify(by_name)

    def _slug(self, path: str, title: str) -> str:
        """Return the slug that a text has to be given, "" where Pelican's will do."""
        if path not in self._slugs:
            made = self._made_of(path, title)
            base = made[:_LONGEST_SLUG].strip("-") or "essay"
            slug, number = base, 1
            while slug.casefold() in self._taken:
                number += 1
                slug = f"{base}-{number}"
            self._taken.add(slug.casefold())
            self._slugs[path] = "" if slug == made else slug
        return self._slugs[path]

    # The proof.

    def _prove(self, source: Source, added: Added) -> None:
        """Raise ProofError unless the build reads the header, and the same text."""
        new = added.to(source.text)
        try:
            head = parser.read(new.encode(), source.path, self.blog.options.fields)
            if head is None:
                raise ProofError("its header could not be read")
            body = new[head.body_at :]
            if self.blog.options.format_of(source.path) == "html":
                head = completed(head, read_head(head.body))
            metadata = self.blog.metadata(head)
        except EssayError as error:
            finding = error.finding
            reason = f"the build would refuse it: {finding.label}: {finding.reason}"
            raise ProofError(reason) from None
        if not body.endswith(source.text[added.at :]) or "title" not in metadata:
            raise ProofError("its header would change the text")


def _has_front_matter(source: Source, blog: Blog) -> bool:
    """Return whether a text has front matter of any kind, or a header that is broken.

    Of a broken header, or one further down, ``fix`` speaks by itself.
    """
    text = source.text.removeprefix(_MARK)
    return bool(
        parser.json_at(source.text) is not None
        or misplaced(source, blog.options.fields)
        or _OF_OTHERS.match(text)
        or front_matter.has_keys(text)
    )
