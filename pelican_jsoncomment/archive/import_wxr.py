"""Import a WordPress export (WXR), item by item, from a stream."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote

from pelican_jsoncomment import header
from pelican_jsoncomment.archive import convert, front_matter
from pelican_jsoncomment.archive.blog import Blog
from pelican_jsoncomment.archive.front_matter import Fields
from pelican_jsoncomment.archive.importing import Item, Names, SourceError
from pelican_jsoncomment.archive.output import count
from pelican_jsoncomment.archive.redirects import Address
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import JSON

#: The most characters of one item: an essay of a thousand pages has 3 million.
LONGEST = 64 << 20
#: The most bytes of one tag or comment. Expat may read such a piece from its start
#: with each chunk, which takes time with the square of the length.
LONGEST_MARKUP = 1 << 20
_CHUNK = 1 << 16
_DEEPEST = 64

# Prefixes by namespace: https://wordpress.org/documentation/article/tools-export-screen/
_NAMESPACES = (
    (re.compile(r"http://wordpress\.org/export/[0-9.]+/excerpt/"), "excerpt:"),
    (re.compile(r"http://wordpress\.org/export/[0-9.]+/"), "wp:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/"), "dc:"),
)
_DEFINITIONS = frozenset({"wp:author", "wp:category", "wp:tag", "wp:term"})
_UNUSED = {
    "attachment": "a media file, which the export only names",
    "nav_menu_item": "an entry of a menu",
    "revision": "an earlier state of a post",
    **dict.fromkeys(
        (
            *("custom_css", "customize_changeset", "oembed_cache", "user_request"),
            *("wp_block", "wp_template", "wp_template_part", "wp_global_styles"),
            *("wp_navigation", "wp_font_family", "wp_font_face"),
        ),
        "a part of the site's design or machinery",
    ),
}
# Pelican writes no page for "skip"; before 4.10 it logs each one as an error.
_STATUS = {
    "publish": "published",
    "draft": "draft",
    "pending": "draft",
    "future": "draft",
    "private": "skip",
    "trash": "skip",
    "auto-draft": "skip",
}
_OWN_FIELDS = ("first_draft", "first_publication", "edited", "notes")
_UNSAFE_IN_NAMES = re.compile(r"[\x00-\x20\x7f/\\:*?\"<>|#%{}]+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 120
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class _Post:
    """An item as it is stored: the texts of its elements, and what can stand often."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: int = 0

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()


class _Target:
    """What the parser calls: it collects items and forgets all else."""

    def __init__(self) -> None:
        self.done: deque[_Post] = deque()
        self.names: dict[str, str] = {}
        self.definitions: Counter[str] = Counter()
        self.is_wxr = False
        self.events = 0
        self.line = partial(int, 0)
        self._path: list[str] = []
        self._post: _Post | None = None
        self._texts: dict[str, str] = {}
        self._domain = ""
        self._text = io.StringIO()
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        name = _name(tag)
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise SourceError(f"more than {_DEEPEST} elements within each other")
        self.is_wxr = self.is_wxr or name.startswith("wp:")
        if self._path[2:] == ["item"]:
            self._post = _Post(self.line())
        if self._path[2:] in (["item"], ["wp:author"]):
            self._size, self._texts = 0, {}
        elif name == "category":
            self._domain = attributes.get("domain", "")
        self._text = io.StringIO()

    def data(self, text: str) -> None:
        self.events += 1
        if len(self._path) > 3:
            self._size += len(text)
            if self._size > LONGEST:
                raise SourceError(f"an item has more than {LONGEST:,} characters")
            self._text.write(text)

    def comment(self, _text: str) -> None:
        self.events += 1

    def end(self, _tag: str) -> None:
        self.events += 1
        path = self._path[2:]
        name = self._path.pop()
        if len(path) == 1:
            self._close(name)
        elif path and path[0] in ("item", "wp:author"):
            self._keep(path, name, self._text.getvalue())
        self._text = io.StringIO()

    def close(self) -> None:
        self._path.clear()

    def _close(self, name: str) -> None:
        """Finish what stands in the channel itself."""
        if name in _DEFINITIONS:
            self.definitions[name] += 1
        if name == "wp:author":
            login = self._texts.get("wp:author_login", "")
            self.names[login] = self._texts.get("wp:author_display_name") or login
        if name == "item" and self._post:
            self.done.append(self._post)
            self._post = None

    def _keep(self, path: list[str], name: str, text: str) -> None:
        """Keep the text of an element of an item, or of an author."""
        post = self._post
        if post is None or path[1] == "wp:postmeta":
            if post and len(path) == 2:
                key = self._texts.get("wp:meta_key", "")
                post.meta.append((key, self._texts.get("wp:meta_value", "")))
                self._texts = {}
            else:
                self._texts[name] = text
        elif path[1:] == ["category"]:
            post.terms.append((self._domain, html.unescape(text.strip())))
        elif path[1:] == ["wp:comment"]:
            post.comments += 1
        elif len(path) == 2:
            post.texts.setdefault(name, text)


def _name(tag: str) -> str:
    """Return an element's name with the prefix that WordPress gives its namespace."""
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    prefix = next((p for x, p in _NAMESPACES if x.fullmatch(space)), "?:")
    return prefix + local


def _posts(stream: IO[bytes], target: _Target) -> Iterator[_Post]:
    """Yield the items of an export; raise SourceError for what is none, or hostile."""
    try:
        from defusedxml import DefusedXmlException, ElementTree  # noqa: PLC0415
    except ImportError:
        raise SourceError(
            "an export needs defusedxml; pip install 'pelican-jsoncomment[migrate]'"
        ) from None
    parser = ElementTree.DefusedXMLParser(target=target, forbid_dtd=True)
    expat: Any = parser.parser
    target.line = lambda: expat.CurrentLineNumber  # type: ignore[assignment]
    try:
        for chunk in _chunks(stream, target):
            parser.feed(chunk)
            while target.done:
                yield target.done.popleft()
        parser.close()
    except DefusedXmlException as error:
        what = type(error).__name__.removesuffix("Forbidden")
        reason = f"it has a declaration that no export has, and is not read ({what})"
        raise SourceError(f"line {target.line()}: {reason}") from None
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise SourceError(f"line {target.line()}: no sound XML: {error}") from None
    except SourceError as error:
        raise SourceError(f"line {target.line()}: {error}") from None
    if not target.is_wxr:
        raise SourceError("no export of WordPress: it has no element of WordPress's")


def _chunks(stream: IO[bytes], target: _Target) -> Iterator[bytes]:
    """Yield the bytes, as long as the parser sees some sense in them."""
    seen, silent = target.events, 0
    # White space before an XML declaration is common, and not XML.
    chunk = stream.read(_CHUNK).lstrip()
    while chunk:
        yield chunk
        silent = silent + len(chunk) if target.events == seen else 0
        seen = target.events
        if silent > LONGEST_MARKUP:
            limit = f"{LONGEST_MARKUP:,} bytes"
            raise SourceError(f"a piece of markup has more than {limit}")
        chunk = stream.read(_CHUNK)


def items(path: Path, blog: Blog, spool: IO[bytes]) -> Iterator[Item]:
    """Yield what becomes of each item of the export at *path*, in its order.

    The essays wait in *spool*, which has to stay open as long as the items. Raises
    SourceError, OSError.
    """
    with path.open("rb") as stream:
        yield from read(stream, blog, spool)


def read(stream: IO[bytes], blog: Blog, spool: IO[bytes]) -> Iterator[Item]:
    """Yield what becomes of each item of an export."""
    target = _Target()
    maker = _Maker(target, blog, spool)
    for post in _posts(stream, target):
        yield maker.item(post)
    for name, number in sorted(target.definitions.items()):
        remark = "kept in the essays that have them"
        yield Item(f"{name} ({number:,})", "definition", remark=remark)


class _Maker:
    """The making of essays, whose bytes wait in a spool."""

    def __init__(self, target: _Target, blog: Blog, spool: IO[bytes]) -> None:
        self._target = target
        self._blog = blog
        self._slugify = blog.slugify()
        self._names = Names()
        self._spool = spool

    def item(self, post: _Post) -> Item:
        """Return what becomes of an item."""
        kind = post.text("wp:post_type") or "post"
        source = f"{post.line}: {' '.join(post.text('title').split())[:60]}"
        if kind in _UNUSED:
            url = post.text("wp:attachment_url")
            remark = f"{_UNUSED[kind]}{': ' if url else ''}{url}"
            return Item(source, kind, remark=remark)
        essay = _Essay(post, self._target.names)
        essay.read()
        slug, fallback = essay.slug(self._slugify)
        folder = "pages" if kind == "page" else ""
        target = self._names.take(PurePosixPath(folder, f"{slug}.md"))
        essay.place(slug=target.stem, original=fallback)
        data = essay.data()
        try:
            metadata = _proved(data, essay.body, target, self._blog)
        except EssayError as error:
            reason = error.finding.reason
            return Item(source, kind, remark=reason, is_problem=True)
        address = essay.address(metadata, is_page=kind == "page")
        remark = "; ".join(essay.remarks)
        make = self._keep(data)
        return Item(source, kind, target, make, remark, address=address)

    def _keep(self, data: bytes) -> partial[bytes]:
        at = self._spool.seek(0, io.SEEK_END)
        self._spool.write(data)
        return partial(self._bring, at, len(data))

    def _bring(self, at: int, size: int) -> bytes:
        self._spool.seek(at)
        return self._spool.read(size)


def _proved(data: bytes, body: str, target: PurePosixPath, blog: Blog) -> Any:
    """Return what the build makes of an essay; raise EssayError where it refuses it."""
    source = header.read_source(data, str(target))
    head = header.parse(source) if source else None
    assert head is not None
    assert head.source.text.endswith(f"-->\n\n{body}")
    return convert.metadata(head, blog)


class _Essay:
    """The header and the body of one item."""

    def __init__(self, post: _Post, names: dict[str, str]) -> None:
        self.remarks: list[str] = []
        self.fields: Fields = {}
        self.body = post.texts.get("content:encoded", "")
        self._post = post
        self._names = names

    def read(self) -> None:
        """Fill the fields, in the order that they have in the file."""
        post, fields = self._post, self.fields
        fields["title"] = post.text("title")
        if not fields["title"]:
            fields["title"] = f"Untitled {post.text('wp:post_id')}".strip()
            self.remarks.append("no title")
        self._read_dates()
        fields["slug"] = ""
        self._read_status()
        self._read_terms()
        login = post.text("dc:creator")
        fields["author"] = self._names.get(login, login)
        fields["summary"] = post.texts.get("excerpt:encoded", "")
        fields["old_url"] = post.text("link")
        self._read_meta()
        self._read_rest()
        fields["format"] = "wordpress"
        if post.comments:
            self.remarks.append(f"{count(post.comments, 'comment')} left in the export")

    def _read_dates(self) -> None:
        post = self._post
        date = _moment(post.text("wp:post_date"), post.text("wp:post_date_gmt"))
        if date is None:
            date = _published(post.text("pubDate"))
            self.remarks.append("no date" if date is None else "date from pubDate")
        modified = _moment(
            post.text("wp:post_modified"), post.text("wp:post_modified_gmt")
        )
        self.fields["date"] = date.isoformat() if date else ""
        if modified and (date is None or _utc(modified) > _utc(date)):
            self.fields["modified"] = modified.isoformat()

    def _read_status(self) -> None:
        given = self._post.text("wp:status") or "publish"
        status = _STATUS.get(given, "draft")
        if self._post.text("wp:post_password"):
            self.fields["password_protected"] = True
            self.remarks.append("has a password, which stays in the export")
            status = "skip"
        if status == "published" and not self.fields["date"]:
            status = "draft"
        self.fields["status"] = status
        if status not in (given, "published"):
            self.fields["wp_status"] = given
            self.remarks.append(f"{given}, as {status}")

    def _read_terms(self) -> None:
        domains: dict[str, list[str]] = {}
        for domain, name in self._post.terms:
            # Old exports name a category twice, once without its domain.
            names = domains.setdefault(domain or "category", [])
            names += [name] if name and name not in names else []
        categories = domains.pop("category", [])
        tags = [*domains.pop("post_tag", []), *domains.pop("tag", [])]
        self.fields["category"] = categories[0] if categories else ""
        if len(categories) > 1:
            self.fields["categories"] = [*categories]
        self.fields["tags"] = [*dict.fromkeys(tags)]
        self.fields["taxonomies"] = {k: [*v] for k, v in domains.items()}

    def _read_meta(self) -> None:
        custom: dict[str, JSON] = {}
        for key, value in self._post.meta:
            given = custom.get(key)
            if isinstance(given, list):
                given.append(value)
            else:
                custom[key] = value if given is None else [given, value]
        for name in _OWN_FIELDS:
            own = custom.get(name)
            if isinstance(own, str) or (name == "edited" and own):
                self.fields[name] = custom.pop(name)
        self.fields["custom_fields"] = custom

    def _read_rest(self) -> None:
        post, fields = self._post, self.fields
        for name in ("post_id", "post_parent", "menu_order"):
            number = post.text(f"wp:{name}")
            if re.fullmatch(r"[1-9][0-9]{0,17}", number):
                fields[f"wp_{name.removeprefix('post_')}"] = int(number)
        if post.text("wp:is_sticky") == "1":
            fields["sticky"] = True
        kind = post.text("wp:post_type")
        fields["wp_type"] = "" if kind in ("post", "page") else kind
        guid = post.text("guid")
        fields["wp_guid"] = "" if guid == post.text("link") else guid
        fields["wp_description"] = post.text("description")

    def slug(self, slugify: Any) -> tuple[str, str]:
        """Return a slug that is safe in every path, and the one that was given."""
        given = unquote(self._post.text("wp:post_name"))
        title = html.unescape(_TAG.sub("", str(self.fields["title"])))
        name = _UNSAFE_IN_NAMES.sub("-", unicodedata.normalize("NFC", given))
        name = name.strip(".- ") or slugify(title)
        name = name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(".- ")
        name = name or f"item-{self._post.text('wp:post_id') or self._post.line}"
        name = _UNSAFE_IN_NAMES.sub("-", name)
        return (f"{name}-" if _DEVICE.fullmatch(name) else name), given

    def place(self, slug: str, original: str) -> None:
        """Set the slug, and keep the original where that is another one."""
        self.fields["slug"] = slug
        if original and slug != original:
            self.fields["wp_slug"] = original
            self.remarks.append(f"slug {original!r} becomes {slug!r}")

    def data(self) -> bytes:
        """Return the bytes of the essay."""
        present = {k: v for k, v in self.fields.items() if v not in ("", [], {})}
        return f"{front_matter.json_text(present)}\n{self.body}".encode()

    def address(self, metadata: Any, *, is_page: bool) -> Address | None:
        """Return where a published item was, and what its new URL is made of."""
        if metadata.get("status") != "published" or not metadata.get("old_url"):
            return None
        return Address(
            metadata["old_url"],
            metadata["slug"],
            metadata.get("date"),
            metadata.get("category", ""),
            metadata.get("author", ""),
            is_page=is_page,
        )


def _moment(local: str, gmt: str) -> datetime | None:
    """Return a moment with the zone that follows from its two times, if it does."""
    here, there = _time(local), _time(gmt)
    if here is None or there is None:
        return here or (there.replace(tzinfo=UTC) if there else None)
    offset = here - there
    if abs(offset) > timedelta(hours=15) or offset % timedelta(minutes=15):
        return here
    return here.replace(tzinfo=timezone(offset))


def _time(text: str) -> datetime | None:
    # A missing time is 0000-00-00 00:00:00, which no calendar has.
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _published(text: str) -> datetime | None:
    """Return the time of an RSS date; WordPress writes the year -0001 for none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if "-0001" not in text else None


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
