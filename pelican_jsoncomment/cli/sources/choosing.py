"""Tell which source an essay is of, by what is unambiguous; nothing is guessed."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import (
    NAMES,
    Document,
    FrontMatterError,
)
from pelican_jsoncomment.cli.sources import forms, site
from pelican_jsoncomment.cli.sources.forms import Form
from pelican_jsoncomment.cli.sources.reading import HTML, Reader, is_template
from pelican_jsoncomment.cli.sources.site import Site
from pelican_jsoncomment.cli.sources.table import AUTO, FOLDERS
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.fields import FIELDS
from pelican_jsoncomment.header.parser import JSON, is_absent
from pelican_jsoncomment.metadata.reading import split_names

_PLAIN = ("pelican", "yaml")
# Names that only Pelican, or this plugin, gives a meaning.
_OF_PELICAN = frozenset(
    {"save_as", *(x.name for x in FIELDS.values() if x.only_in_essays)}
) - {"title", "date"}
# What nobody means as it is in ``Key: value``: quotes, brackets, a block's sign.
_OF_YAML = re.compile(
    r"^[\w-]+:[ \t]+(?:\"[^\r\n]*\"|'[^\r\n]*'|\[[^\r\n]*\]|\{[^\r\n]*\}"
    r"|[|>][-+]?|~|null)[ \t]*\r?$",
    re.MULTILINE,
)
_ITEM = re.compile(r"[ \t]*-[ \t]")
_EMPTY_KEY = re.compile(r"[A-Za-z_][\w-]*:[ \t]*(?:\r\n|\r|\n)\Z")


@dataclass
class Sources:
    """The sources of the essays below some folders.

    Attributes:
        named: The name of a source, or "auto".
        roots: The folders, or files.
        in_place: Whether essays stay where they are, in the blog *blog*.
    """

    named: str
    roots: Sequence[Path]
    blog: Blog
    in_place: bool
    _readers: dict[Path, Reader | None] = field(default_factory=dict)
    _supposed: dict[tuple[Path, str], Reader] = field(default_factory=dict)

    def site_of(self, root: Path) -> Site | None:
        """Return the site that a folder is of, where that is clear."""
        reader = self._reader(root)
        return reader.site if reader else None

    def left_out(self, path: Path, data: bytes) -> str:
        """Return why the file at *path* is no essay of its site, "" for one."""
        root, below = self._below(path)
        site_ = self.site_of(root)
        place = site_.place(below) if site_ else None
        if place and place.kind == "out":
            return place.remark
        if place and path.name.lower().endswith(HTML) and is_template(place, data):
            return "a template of its pages"
        return ""

    def read(self, source: Source, path: Path) -> Document | None:
        """Return the document of the file at *path*, None where it has none.

        Raises EssayError for what cannot be read, or only with ``--from``.
        """
        if own := front_matter.read_own(source, self.blog.options.fields):
            return own
        formatted = self.blog.formatted
        if self.named == "pelican":
            return front_matter.read_lines(source.text, formatted)
        if self.named == "yaml":
            return front_matter.read_yaml(source, formatted)
        root, below = self._below(path)
        if reader := self._reader(root):
            return reader.read(source, below)
        return self._read_unknown(source, root, below)

    def _below(self, path: Path) -> tuple[Path, PurePosixPath]:
        """Return the folder that a file is read in, and its path there."""
        for root in self.roots:
            folder = root if root.is_dir() else root.parent
            if path.is_relative_to(folder):
                return folder, PurePosixPath(*path.relative_to(folder).parts)
        return path.parent, PurePosixPath(path.name)

    def _reader(self, root: Path) -> Reader | None:
        if root not in self._readers:
            named = "" if self.named == AUTO else self.named
            found = None if self.named in _PLAIN else site.find(root, named)
            self._readers[root] = (
                Reader(found, self.blog, self.in_place) if found else None
            )
        return self._readers[root]

    # Where no configuration says whose it is.

    def _read_unknown(
        self, source: Source, root: Path, path: PurePosixPath
    ) -> Document | None:
        is_html = source.path.lower().endswith(HTML)
        given = [x for x in forms.FORMS if _has(source, x)]
        lines = None if is_html else self._lines(source)
        if not given:
            if lines is None and (opening := forms.begins(source.text)):
                raise _unknown(source, opening)
            return lines
        form = given[0]
        if form == "YAML without ---":
            return lines or self._other(source, form, root, path)
        if form != "YAML":
            return self._other(source, form, root, path)
        if is_html:
            return self._other(source, form, root, path)
        return self._yaml(source, root, path)

    def _lines(self, source: Source) -> Document | None:
        """Return a document of ``Key: value``; refuse what looks like YAML in it."""
        found = front_matter.read_lines(source.text, self.blog.formatted)
        if found is None or source.text.lstrip("\ufeff").startswith("---"):
            return None
        # Python-Markdown would have the items of a list in the body.
        if _EMPTY_KEY.search(found.head) and _ITEM.match(found.body):
            if _has(source, "YAML without ---"):
                return None
            reason = (
                "it looks like YAML, as Hexo has it, which ends in a line of ---; add"
                " that line, or name --from pelican"
            )
            at = len(found.head)
            raise FrontMatterError(rules.FRONT_MATTER, reason, source, at)
        return found

    def _yaml(self, source: Source, root: Path, path: PurePosixPath) -> Document | None:
        """Return the document of what is between ``---``, as its blog reads it."""
        formatted = self.blog.formatted
        if self.in_place and self.blog.pelican:
            if has_yaml(self.blog):
                return front_matter.read_yaml(source, formatted)
            return front_matter.read_lines(source.text, formatted)
        lines = front_matter.read_lines(source.text, formatted)
        if lines and not _is_whole(lines):
            lines = None
        try:
            yaml = front_matter.read_yaml(source, formatted)
        except FrontMatterError as error:
            if lines is None:
                raise
            found = error.finding
            line, column = source.place(found.at or 0)
            reason = f"line {line}, column {column}: {found.reason}"
            said = {"pelican": _shown(lines, None), "yaml": reason}
            raise _ambiguous(source, said) from None
        if yaml is None:
            return lines
        if lines and not _OF_YAML.search(lines.head) and _differ(lines, yaml):
            said = {"pelican": _shown(lines, yaml), "yaml": _shown(yaml, lines)}
            raise _ambiguous(source, said)
        if _OF_PELICAN.isdisjoint(yaml.fields):
            self._check_others(source, yaml, root, path)
        return yaml

    def _check_others(
        self, source: Source, yaml: Document, root: Path, path: PurePosixPath
    ) -> None:
        """Raise FrontMatterError where a name means something to another system."""
        said = {"yaml": "as they are"}
        for name, found in self._candidates(source, "YAML", root, path):
            told = [
                x
                for x in yaml.fields
                if (row := FOLDERS[name].by_name.get(x))
                and row.to not in ("", x, f"{name}_{x}")
                and not (x in FIELDS and x in found.fields)
            ]
            if name == "jekyll" and _are_spaced(yaml.fields.get("tags")):
                told.append("tags")
            if told:
                said[name] = ", ".join(f"{x} as {_row(name, x)}" for x in told)
        if len(said) > 1:
            raise _ambiguous(source, said)

    def _candidates(
        self, source: Source, form: Form, root: Path, path: PurePosixPath
    ) -> Iterator[tuple[str, Document]]:
        """Yield what each source with this form makes of a file."""
        is_html = source.path.lower().endswith(HTML)
        for name, of in FOLDERS.items():
            if form not in of.forms or (is_html and not of.html):
                continue
            if document := self._as_of(root, name).read(source, path):
                yield name, document

    def _as_of(self, root: Path, name: str) -> Reader:
        """Return the reading of a folder as if it were of the source of a name."""
        if (root, name) not in self._supposed:
            found = site.find(root, name)
            assert found
            found.is_known = False
            self._supposed[root, name] = Reader(found, self.blog, self.in_place)
        return self._supposed[root, name]

    def _other(
        self, source: Source, form: Form, root: Path, path: PurePosixPath
    ) -> Document | None:
        """Return the document where all sources with its form read it alike."""
        found = dict(self._candidates(source, form, root, path))
        if form == "TOML" and len(found) > 1:
            found = _by_tables(found, forms.read(source, form))
        if not found:
            return None
        names = [*found]
        is_html = source.path.lower().endswith(HTML)
        first = found[names[0]]
        if len(names) == 1 and not is_html:
            return first
        others = [found[x] for x in names[1:]]
        if not is_html and not any(_differ(first, x) for x in others):
            return first
        said = {x: _shown(found[x], None) for x in names}
        raise _ambiguous(source, said)


def _are_spaced(tags: JSON) -> bool:
    """Return whether tags are a string that Jekyll would split at its spaces."""
    names = tags if isinstance(tags, list) else split_names(str(tags or ""))
    return len(names) == 1 and " " in str(names[0])


def _has(source: Source, form: Form) -> bool:
    """Return whether a file begins with a form, be it broken."""
    try:
        return forms.read(source, form) is not None
    except EssayError:
        # Of two forms that begin alike, the one that is broken is not meant.
        return form != "YAML without ---"


def _by_tables(
    found: dict[str, Document], block: forms.Block | None
) -> dict[str, Document]:
    """Return the sources that can have written a block of TOML.

    Zola alone has these tables, and refuses names that are not in its own table:
    https://www.getzola.org/documentation/content/page/#front-matter.
    """
    names = block.values.keys() if block else set()
    if {"taxonomies", "extra"} & names:
        return {"zola": found["zola"]}
    if not names <= {*FOLDERS["zola"].by_name, "weight", "in_search_index"}:
        return {k: v for k, v in found.items() if k != "zola"}
    return found


def has_yaml(blog: Blog) -> bool:
    """Return whether a blog reads YAML, by a plugin or an extension of Markdown."""
    plugins = blog.pelican.get("PLUGINS")
    if plugins is None:  # Pelican takes what is installed
        try:
            return bool(importlib.util.find_spec("pelican.plugins.yaml_metadata"))
        except ModuleNotFoundError:
            return False
    markdown = dict(blog.pelican.get("MARKDOWN") or {})
    extensions = [
        *markdown.get("extensions", ()),
        *markdown.get("extension_configs", ()),
    ]
    named = (getattr(x, "__name__", x) for x in [*plugins, *extensions])
    return any("yaml" in str(x).lower() for x in named)


def _is_whole(document: Document) -> bool:
    """Return whether ``Key: value`` goes on to the line that ends it."""
    lines = document.head.rstrip().splitlines()
    return len(lines) > 1 and lines[-1].strip() in ("---", "...")


def _differ(one: Document, other: Document) -> bool:
    return bool([*_differing(one, other)])


def _differing(one: Document, other: Document) -> Iterator[str]:
    """Yield the names of fields that mean something, and not the same, in two."""
    are_of_sites = one.kind in FOLDERS and other.kind in FOLDERS
    for name in dict.fromkeys([*one.fields, *other.fields]):
        values = (_meaning(name, x.fields.get(name)) for x in (one, other))
        is_compared = name in FIELDS or are_of_sites
        # A title is HTML for one, and text for the other: that is no other reading.
        # What none of them says, such as a slug, follows from the name of the file.
        if (
            is_compared
            and name not in ("title", "slug")
            and len({*map(repr, values)}) > 1
        ):
            yield name


def _meaning(name: str, value: JSON) -> JSON:
    if is_absent(value):
        return None
    if name in NAMES:
        return [*split_names(value)] if isinstance(value, str) else value
    return value if isinstance(value, (str, list, dict)) else json.dumps(value)


def _row(source: str, name: str) -> str:
    return FOLDERS[source].by_name[name].to


def _shown(document: Document, other: Document | None) -> str:
    """Return the fields of a reading, those alone that are not as in another."""
    names: Iterable[str] = document.fields
    if other is not None:
        names = [x for x in _differing(document, other) if x in document.fields]
    shown = (
        f"{x}: {json.dumps(_meaning(x, document.fields[x]), ensure_ascii=False)}"
        for x in names
    )
    return ", ".join(shown) or "nothing"


def _ambiguous(source: Source, said: dict[str, str]) -> FrontMatterError:
    ways = "".join(f"\n  --from {name}: {what}" for name, what in said.items())
    reason = f"it can be read in more than one way; name the one that is meant:{ways}"
    return FrontMatterError(rules.FRONT_MATTER, reason, source, 0)


def _unknown(source: Source, opening: str) -> FrontMatterError:
    reason = (
        f"no front matter that is known begins with {opening!r} and goes on like this;"
        " name its --from, or write it anew"
    )
    return FrontMatterError(rules.FRONT_MATTER, reason, source, 0)
