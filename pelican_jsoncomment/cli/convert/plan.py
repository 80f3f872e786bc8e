"""Plan the conversion of a file's front matter, and prove that it keeps the essay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import Change, Edit, ProofError, edited
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.carry import MARKDOWN, Carried, carry
from pelican_jsoncomment.cli.convert.front_matter import Document, Kind
from pelican_jsoncomment.errors import EncodingError, EssayError, Source
from pelican_jsoncomment.header import parser


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one file: ``change`` is None for nothing."""

    change: Change | None = None
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the files of a blog are to become, and whether they may lose something."""

    blog: Blog
    to: Kind
    lossy: bool = False

    def plan(self, path: Path, shown: str, data: bytes) -> Plan:
        """Return the plan for the file at *path*, whose bytes are *data*.

        Messages name the file *shown*. Raises NeedsYamlError where YAML cannot be
        read.
        """
        try:
            document = self._read(data, shown)
            if document is None or document.kind == self.to:
                return Plan(kind=document.kind if document else None)
            carried = carry(document, shown, self.blog, self.to)
            losses, notes = tuple(carried.losses), tuple(carried.notes)
            if losses and not self.lossy:
                return Plan(losses=losses, notes=notes, kind=document.kind)
            new = front_matter.write(document, self.to, carried.fields).encode()
            old = data[: len(data) - len(document.body.encode())]
            change = Change.plan(path, data, [Edit(0, old, new, "convert")])
            after = edited(data, change.edits)
            again = self._read_again(after, shown)
            _prove(carried, document, again, data, after)
        except EssayError as error:
            return Plan(refusal=str(error))
        except ProofError as error:
            return Plan(refusal=f"{shown}: {error}")
        return Plan(change, losses, notes, kind=document.kind)

    def _read(self, data: bytes, shown: str) -> Document | None:
        source = parser.read_source(data, shown)
        if source is None:
            if not shown.lower().endswith(MARKDOWN):
                return None
            source = _decoded(data, shown)
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


def _prove(
    carried: Carried, old: Document, new: Document, before: bytes, after: bytes
) -> None:
    """Raise ProofError unless the new file has the planned fields and the old body."""
    if front_matter.meaning(new.fields) != front_matter.meaning(carried.fields):
        raise ProofError("the fields would change; it stays as it is")
    body = old.body.encode()
    if new.body != old.body or not (before.endswith(body) and after.endswith(body)):
        raise ProofError("the body would change; it stays as it is")


def _decoded(data: bytes, shown: str) -> Source:
    """Return the text of a file; raise EncodingError with the place that is wrong."""
    try:
        return Source(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        source = Source(data.decode("utf-8", "replace"), shown)
        at = len(data[: error.start].decode("utf-8"))
        reason = f"byte 0x{data[error.start]:02X} is not UTF-8; save it as UTF-8"
        raise EncodingError(rules.NOT_UTF_8, reason, source, at) from None
