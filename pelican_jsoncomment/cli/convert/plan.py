"""Plan the conversion of a file's front matter, and prove that it keeps the essay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import Change, Edit, ProofError, edited
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.bodies import Text
from pelican_jsoncomment.cli.convert.carry import MARKDOWN, Carried, carry
from pelican_jsoncomment.cli.convert.front_matter import Document, Kind
from pelican_jsoncomment.cli.convert.in_place import InPlace, as_bytes, before
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.discovery import real_path
from pelican_jsoncomment.cli.links.body import Body
from pelican_jsoncomment.cli.sources.choosing import Sources
from pelican_jsoncomment.cli.sources.reading import HTML
from pelican_jsoncomment.cli.sources.table import AUTO
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one file: ``change`` is None for nothing.

    ``left_out`` says why a file is no essay of its source.
    """

    change: Change | None = None
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""
    kind: str | None = None
    document: Document | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the files of a blog are to become, and whether they may lose something.

    Without *sources* the front matter is one of the three forms that can be written,
    and without *links* the links of bodies stay.
    """

    blog: Blog
    to: Kind
    lossy: bool = False
    sources: Sources | None = None
    links: InPlace | None = None

    @property
    def named(self) -> str:
        """The name of the source that was asked for."""
        return self.sources.named if self.sources else AUTO

    def plan(self, path: Path, shown: str, data: bytes) -> Plan:
        """Return the plan for the file at *path*, whose bytes are *data*.

        Messages name the file *shown*. Raises NeedsYamlError where YAML cannot be
        read.
        """
        try:
            reason = self.sources.left_out(path, data) if self.sources else ""
            if reason:
                return Plan(left_out=reason)
            document = self._read(data, shown, path)
            if document is None or document.kind == self.to:
                return Plan(kind=document.kind if document else None)
            carried = carry(document, shown, self.blog, self.to)
            losses, notes = tuple(carried.losses), tuple(carried.notes)
            if losses and not self.lossy:
                return Plan(losses=losses, notes=notes, kind=document.kind)
            new = _encoded(front_matter.write(document, self.to, carried.fields))
            old = data[: len(data) - len(document.body.encode())]
            body_edits, notes = self._body_edits(document, carried, shown)
            edits = [Edit(0, old, new, "convert")]
            edits += [x._replace(at=len(old) + x.at) for x in body_edits]
            change = Change.plan(path, data, edits)
            after = edited(data, change.edits)
            again = self._read_again(after, shown)
            document = replace(document, body_edits=body_edits)
            _prove(carried, document, again, data, after)
        except EssayError as error:
            return Plan(refusal=str(error))
        except ProofError as error:
            return Plan(refusal=f"{shown}: {error}")
        return Plan(change, losses, notes, kind=document.kind, document=document)

    def _body_edits(
        self, document: Document, carried: Carried, shown: str
    ) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
        """Return the edits of a body, those of its links included, and what is said."""
        notes, edits = tuple(carried.notes), document.body_edits
        if self.links is None:
            return edits, notes
        text = self._text(document, shown, carried.fields.get("format"))
        found = self.links.rewrite(shown, text)
        linked = before(as_bytes(text.body.text, found), edits)
        if linked:
            notes += (f"body: {count(len(linked), 'link')} rewritten",)
        notes += tuple(f"body: {x.url} stays: {x.reason}" for x in found.left)
        return tuple(sorted((*edits, *linked))), notes

    def text(self, data: bytes, shown: str) -> Text | None:
        """Return the fields and the body of a file, None where it cannot be read."""
        try:
            document = self._read(data, shown, real_path(shown))
        except (EssayError, NeedsYamlError):
            return None
        given = document.fields.get("format") if document else None
        return self._text(document, shown, given) if document else None

    def _text(self, document: Document, shown: str, given: object) -> Text:
        """Return the fields of a document, and its body as it is to become."""
        text = edited(document.body.encode(), document.body_edits).decode()
        body = Body(text, 0, self.blog.options.format_of(shown, given))
        urls = (document.old, *document.aliases)
        return Text(document.fields, body, tuple(filter(None, urls)))

    def _read(
        self, data: bytes, shown: str, path: Path | None = None
    ) -> Document | None:
        """Return the document of a file; of one at *path* its source is asked."""
        source = parser.read_source(data, shown)
        if source is None:
            known = MARKDOWN + HTML if self.sources and path else MARKDOWN
            if not shown.lower().endswith(known):
                return None
            source = front_matter.decoded(data, shown)
        if self.sources and path:
            return self.sources.read(source, path)
        return front_matter.read(source, self.blog.options.fields, self.blog.formatted)

    def _read_again(self, data: bytes, shown: str) -> Document:
        """Return what was written; raise ProofError unless the build accepts it."""
        try:
            new = self._read(data, shown)
            if new and new.header:
                self.blog.metadata(new.header)
        except EssayError as error:
            # Its place is in a file that nobody has.
            raise ProofError(f"{error.finding.label}: {error.finding.reason}") from None
        if new is None or new.kind != self.to:
            raise ProofError("what was written could not be read; it stays as it is")
        return new


def _encoded(header: str) -> bytes:
    """Return a header as UTF-8; raise ProofError where it has half a character."""
    try:
        return header.encode()
    except UnicodeEncodeError as error:
        code = ord(header[error.start])
        reason = f"U+{code:04X} is half of a character; write the whole of it"
        raise ProofError(reason) from None


def _prove(
    carried: Carried, old: Document, new: Document, before: bytes, after: bytes
) -> None:
    """Raise ProofError unless the new file has the planned fields and the old body.

    What of the body is changed on purpose has to be all that is changed of it.
    """
    if front_matter.meaning(new.fields) != front_matter.meaning(carried.fields):
        raise ProofError("the fields would change; it stays as it is")
    body = old.body.encode()
    meant = edited(body, old.body_edits)
    is_kept = before.endswith(body) and after.endswith(meant)
    if new.body.encode() != meant or not is_kept:
        raise ProofError("the body would change; it stays as it is")
