"""Make of an essay of another system one of this: its fields, URL, and body."""

from __future__ import annotations

import codecs
import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes.edits import in_bytes
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import (
    Document,
    Fields,
    FrontMatterError,
)
from pelican_jsoncomment.cli.sources import bodies, forms, permalinks, row
from pelican_jsoncomment.cli.sources.bodies import Body
from pelican_jsoncomment.cli.sources.forms import Block
from pelican_jsoncomment.cli.sources.row import Essay, Place
from pelican_jsoncomment.cli.sources.site import Site
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.fields import FIELDS, is_reserved
from pelican_jsoncomment.header.parser import is_absent, normalise
from pelican_jsoncomment.settings import HTML_EXTENSIONS

HTML = tuple(f".{x}" for x in HTML_EXTENSIONS)
_SEPARATOR = re.compile(r"(?:\r\n|\r|\n){0,2}")
# What makes a page of HTML a template of Jekyll's, and no essay.
_TEMPLATE = re.compile(
    rb"\{%-?\s*(?:for|if|include|assign|paginate)\b"
    rb"|\{\{-?\s*(?:content|page|site|paginator|layout)\b"
)


@dataclass
class Reader:
    """The reading of one site's essays, whose slugs are each their own.

    With ``in_place`` they stay where they are; else they come where the source's
    place says.
    """

    site: Site
    blog: Blog
    in_place: bool
    _slugs: dict[tuple[bool, str], PurePosixPath] = field(default_factory=dict)

    def read(self, source: Source, path: PurePosixPath) -> Document | None:
        """Return the document of a file at *path* below the folder, None for none.

        Raises FrontMatterError, with its place, for what cannot be read.
        """
        of = self.site.source
        if source.path.lower().endswith(HTML) and not of.html:
            return None
        beside = self._beside(path)
        head = beside or source
        block = self._block(head)
        if block is None:
            return None
        at = 0 if beside else _end(source.text, block.end)
        place = self.site.place(path)
        values = block.values
        lang, named = self.site.language(path)
        essay = Essay(
            *(self.site.path(named), place, values, self.site.config),
            self._fields(block),
            self.site.now,
            self.site.is_known,
            lang,
        )
        if lang:
            essay.fields["lang"] = lang
        if of.finish:
            of.finish(essay)
        self._page_if_undated(essay)
        if beside and self.in_place:
            essay.notes.append(f"{beside.path}: is read no more; delete it")
        self._set_slug(essay)
        self._set_category(essay, path)
        if essay.old:
            essay.fields["old_url"] = essay.old
        if essay.aliases:
            essay.fields["aliases"] = [*essay.aliases]
        return self._document(essay, block, source, at, path)

    def _document(
        self, essay: Essay, block: Block, source: Source, at: int, path: PurePosixPath
    ) -> Document:
        text, of = source.text[at:], self.site.source
        separator = essay.values.get("excerpt_separator")
        given = separator.text if separator else essay.config.get("excerpt_separator")
        body = Body(
            text,
            of.name,
            source.path.lower().endswith(HTML),
            given if isinstance(given, str) else "",
            bodies.finder(path, lambda x: self._link(x, path, essay.place.target)),
        )
        chosen, notes = bodies.replacements(body)
        kept = [
            f"{x}: kept, and nothing is done by it"
            for x, value in block.values.items()
            if (known := of.by_name.get(x)) and not known.to
            if not is_absent(value.json)
            if not any(note.startswith(f"{x}:") for note in essay.notes)
        ]
        present = {k: v for k, v in essay.fields.items() if not is_absent(v)}
        fields = {x: present[x] for x in [*FIELDS, *present] if x in present}
        return Document(
            of.name,
            fields,
            source.text[:at],
            text,
            losses=block.losses,
            notes=(*essay.notes, *kept, *notes),
            body_edits=(*in_bytes(text, chosen),),
            old=essay.old,
            aliases=(*essay.aliases,),
            target=essay.place.target,
        )

    def _beside(self, path: PurePosixPath) -> Source | None:
        """Return the front matter that Nikola has in a file beside, if there is one."""
        beside = path.with_suffix(".meta")
        file = self.site.folder / beside
        if self.site.source.name != "nikola" or not file.is_file():
            return None
        shown = str(beside)
        data = file.read_bytes()
        return front_matter.decoded(data.removeprefix(codecs.BOM_UTF8), shown)

    def _block(self, source: Source) -> Block | None:
        """Return the front matter in the first form that it has, None for none."""
        for form in forms.FORMS:
            if form in self.site.source.forms:
                block = forms.read(source, form)
                if block is not None:
                    return block
        is_lines = front_matter.has_keys(source.text)
        if opening := "Key: value" if is_lines else forms.begins(source.text):
            forms_ = ", ".join(map(str, self.site.source.forms))
            reason = (
                f"no front matter that is known begins with {opening!r} and is one of"
                f" {self.site.source.label}'s ({forms_}); name its --from"
            )
            raise FrontMatterError(rules.FRONT_MATTER, reason, source, 0)
        return None

    def _fields(self, block: Block) -> Fields:
        """Return the fields by the table; others keep their names, if they can."""
        of = self.site.source
        fields: Fields = {}
        others = dict(block.values)
        for name, known in of.by_name.items():
            value = others.get(name)
            if value is None or is_absent(value.json) or not known.to:
                continue
            if known.to in fields:
                continue
            read = known.read
            fields[known.to] = read(value) if read else row.plain(known.to, value)
            del others[name]
        for name, value in others.items():
            if is_absent(value.json):
                continue
            normal = normalise(name)
            is_pelicans = normal in FIELDS and (
                FIELDS[normal].of == "pelican" or normal == "format"
            )
            is_taken = is_pelicans or is_reserved(normal) or name in fields
            kept = f"{of.name}_{normal}" if is_taken else name
            fields[kept] = row.plain(kept, value)
        return fields

    def _page_if_undated(self, essay: Essay) -> None:
        """Make a page of what is public and has no date: Pelican lists by date."""
        is_post = essay.place.kind == "post"
        has_date = not is_absent(essay.fields.get("date"))
        if not is_post or has_date or permalinks.is_draft(essay):
            return
        if self.in_place:
            essay.notes.append("date: it has none; give it one, or make it a page")
            return
        essay.notes.append("it has no date, and becomes a page")
        target = PurePosixPath("pages", essay.place.target)
        essay.place = essay.place._replace(kind="page", target=target)

    def _set_slug(self, essay: Essay) -> None:
        """Give an essay a slug that no other has: Pelican would leave one out."""
        given = str(essay.fields.get("slug") or "")
        slug = re.sub(r"[\s/\\?#%:*\"<>|]+", "-", given.strip()).strip("-.") or "essay"
        is_page, number = essay.place.kind == "page", 1
        lang = str(essay.fields.get("lang") or "")
        free = slug
        while self._owner(essay, is_page, f"{lang}:{free.casefold()}") != essay.path:
            number += 1
            free = f"{slug}-{number}"
        if free != given:
            essay.notes.append(f"slug: {given!r} becomes {free!r}")
        essay.fields["slug"] = free

    def _owner(self, essay: Essay, is_page: bool, slug: str) -> PurePosixPath:
        """Return whose a slug is, which is that of the first who asks."""
        stem = slug.partition(":")[2]
        # Pages are in a folder of their own.
        if not is_page and stem in self._own_pages:
            return PurePosixPath("the site's own page")
        return self._slugs.setdefault((is_page, slug), essay.path)

    @cached_property
    def _own_pages(self) -> frozenset[str]:
        """The names of the pages that the site makes by itself."""
        return frozenset(PurePosixPath(x).stem for x in self.blog.own_pages)

    def _set_category(self, essay: Essay, path: PurePosixPath) -> None:
        """Name the category where Pelican would take a folder that means none.

        It takes the folder that a file is in (USE_FOLDER_AS_CATEGORY), which may be
        that of one essay alone.
        """
        fields = essay.fields
        # No list shows what is hidden, that of a category neither.
        is_listed = essay.place.kind != "page" and fields.get("status") != "hidden"
        if not is_listed or not is_absent(fields.get("category")):
            return
        place = path if self.in_place else essay.place.target
        meant = essay.place.target.parent
        if row.is_bundle(essay.path):
            meant = meant.parent
        if not self.site.source.sections:
            meant = PurePosixPath()
        default = str(self.blog.pelican.get("DEFAULT_CATEGORY", "misc"))
        if place.parent.name != meant.name:
            fields["category"] = meant.name or default

    def _link(
        self, file: PurePosixPath, path: PurePosixPath, to: PurePosixPath
    ) -> str | None:
        """Return the link to a file beside an essay, None where there is none.

        The essay is at *path*, and comes to the path *to*.
        """
        if file.suffix.lower() in (".md", ".markdown", *HTML):
            return None
        if not (self.site.folder / file).is_file():
            return None
        if self.in_place:
            return posixpath.relpath(file, path.parent)
        place = self.site.place(file)
        is_copied = place.kind == "file"
        return posixpath.relpath(place.target, to.parent) if is_copied else None


def is_template(place: Place, data: bytes) -> bool:
    """Return whether a page of HTML is a template, which Liquid makes pages of."""
    return place.kind == "page" and bool(_TEMPLATE.search(data))


def _end(text: str, at: int) -> int:
    found = _SEPARATOR.match(text, at)
    return found.end() if found else at
