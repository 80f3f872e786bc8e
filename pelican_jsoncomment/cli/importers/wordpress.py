"""Make an essay of each item of a WordPress export."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.convert import front_matter
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.cli.importers import wxr
from pelican_jsoncomment.cli.importers.attachments import Library
from pelican_jsoncomment.cli.importers.bodies import Bodies
from pelican_jsoncomment.cli.importers.items import Item, Names, WantedMedia
from pelican_jsoncomment.cli.importers.redirects import Address
from pelican_jsoncomment.cli.importers.wxr import Export, Post
from pelican_jsoncomment.errors import EssayError, Source
from pelican_jsoncomment.fields import FIELDS, Type
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.header.parser import JSON
from pelican_jsoncomment.html.text import without_tags
from pelican_jsoncomment.metadata.reading import Metadata

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
# What an author may have kept in custom fields under the plugin's own names.
_OWN_FIELDS = tuple(
    row.name
    for row in FIELDS.values()
    if row.of == "plugin" and row.type is not Type.FORMAT
)
# The elements that become fields, and those that mean nothing outside of WordPress.
_READ = frozenset(
    {
        *("title", "link", "pubDate", "dc:creator", "guid", "description"),
        *("content:encoded", "excerpt:encoded", "wp:post_name", "wp:post_type"),
        *("wp:post_date", "wp:post_date_gmt", "wp:post_modified"),
        *("wp:post_modified_gmt", "wp:status", "wp:post_password", "wp:post_id"),
        *("wp:post_parent", "wp:menu_order", "wp:is_sticky", "wp:attachment_url"),
        *("wp:comment_status", "wp:ping_status"),
    }
)
_UNSAFE_IN_NAMES = re.compile(r"[\s/\\:*?\"<>|#%{}]+")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
_LONGEST_NAME = 120
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


def items(
    path: Path, blog: Blog, spool: IO[bytes], media: WantedMedia | None = None
) -> Iterator[Item]:
    """Yield what becomes of each item of the export at *path*, in its order.

    The essays wait in *spool*, which has to stay open as long as the items. Raises
    SourceError, OSError.
    """
    bodies = Bodies.of(path, blog, media)
    with path.open("rb") as stream:
        yield from read(stream, blog, spool, bodies)


def read(
    stream: IO[bytes], blog: Blog, spool: IO[bytes], bodies: Bodies | None = None
) -> Iterator[Item]:
    """Yield what becomes of each item of an export."""
    export = Export()
    bodies = bodies or Bodies(Library(), None)
    maker = _Maker(export, blog, spool, bodies)
    for post in wxr.posts(stream, export):
        yield maker.item(post)
    yield from bodies.items()
    for name, number in sorted(export.definitions.items()):
        remark = "each essay names its own; the rest stays in the export"
        yield Item(f"{name} ({number:,})", "definition", remark=remark)


class _Maker:
    """The making of essays, whose bytes wait in a spool."""

    def __init__(
        self, export: Export, blog: Blog, spool: IO[bytes], bodies: Bodies
    ) -> None:
        self._export = export
        self._bodies = bodies
        self._blog = blog
        self._pages = next(iter(blog.pelican.get("PAGE_PATHS", ())), "pages")
        self._slugify = blog.slugify()
        self._names = Names()
        self._spool = spool

    def item(self, post: Post) -> Item:
        """Return what becomes of an item."""
        kind = post.text("wp:post_type") or "post"
        source = f"{post.line}: {' '.join(post.text('title').split())[:60]}"
        if kind in _UNUSED:
            url = post.text("wp:attachment_url")
            remark = f"{_UNUSED[kind]}{': ' if url else ''}{url}"
            return Item(source, kind, remark=remark)
        remarks = self._bodies.change(post)
        essay = _Essay(post, self._export.authors)
        essay.read()
        essay.remarks += remarks
        folder = self._pages if kind == "page" else ""
        slug = essay.wanted_slug(self._slugify)
        target = self._names.take(PurePosixPath(folder, f"{slug}.md"))
        essay.set_slug(target.stem)
        data = essay.data()
        try:
            metadata = _proved(data, essay.body, target, self._blog)
        except EssayError as error:
            reason = error.finding.reason
            return Item(source, kind, remark=reason, is_problem=True)
        link = str(essay.fields["old_url"])
        address = Address(link, target, metadata) if link else None
        remark = "; ".join(essay.remarks)
        make = partial(self._from_spool, self._into_spool(data), len(data))
        return Item(source, kind, target, make, remark, address=address)

    def _into_spool(self, data: bytes) -> int:
        at = self._spool.seek(0, io.SEEK_END)
        self._spool.write(data)
        return at

    def _from_spool(self, at: int, size: int) -> bytes:
        self._spool.seek(at)
        return self._spool.read(size)


def _proved(data: bytes, body: str, target: PurePosixPath, blog: Blog) -> Metadata:
    """Return what the build makes of an essay; raise EssayError where it refuses it."""
    head = parser.read(data, str(target), blog.options.fields)
    if head is None or head.source.text[head.body_at :] != f"\n\n{body}":
        reason = "the essay could not be read again; it stays in the export"
        raise EssayError(rules.PROOF, reason, Source(data.decode()), 0)
    return blog.metadata(head)


class _Essay:
    """The header and the body of one item."""

    def __init__(self, post: Post, authors: dict[str, str]) -> None:
        self.remarks: list[str] = []
        self.fields: Fields = {}
        self.body = post.texts.get("content:encoded", "")
        self._post = post
        self._authors = authors
        given = post.text("wp:post_name")
        decoded = unquote(given)
        self._given_slug = decoded if decoded.isprintable() else given

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
        fields["author"] = self._authors.get(login, login)
        fields["summary"] = post.texts.get("excerpt:encoded", "")
        fields["old_url"] = post.text("link")
        self._read_meta()
        self._read_rest()
        fields["format"] = "wordpress"
        self._tell_what_is_left()

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
        if modified and (date is None or _is_later(modified, date)):
            self.fields["modified"] = modified.isoformat()
        elif modified and date and _is_later(date, modified):
            # It was scheduled, and has not been edited since.
            self.fields["wp_modified"] = modified.isoformat()

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
        # Old exports name a category twice, once without its domain.
        domains: dict[str, dict[str, None]] = {}
        for domain, name in self._post.terms:
            if name:
                domains.setdefault(domain or "category", {})[name] = None
        categories = [*domains.pop("category", {})]
        tags = domains.pop("post_tag", {}) | domains.pop("tag", {})
        self.fields["category"] = categories[0] if categories else ""
        if len(categories) > 1:
            self.fields["categories"] = [*categories]
        self.fields["tags"] = [*tags]
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

    def _tell_what_is_left(self) -> None:
        post = self._post
        left = [x for x in post.texts if x not in _READ and post.text(x)]
        left = [x.removeprefix("?:") for x in [*left, *post.repeated]]
        if post.comments:
            left.insert(0, count(post.comments, "comment"))
        if left:
            self.remarks.append(f"left in the export: {', '.join(left)}")

    def wanted_slug(self, slugify: Callable[[str], str]) -> str:
        """Return a slug that is safe in every path."""
        title = html.unescape(without_tags(str(self.fields["title"])[:_LONGEST_NAME]))
        last = f"item-{self._post.text('wp:post_id') or self._post.line}"
        name = _safe(self._given_slug) or _safe(slugify(title)) or _safe(last)
        return f"{name}-" if _DEVICE.fullmatch(name) else name

    def set_slug(self, slug: str) -> None:
        """Set the slug, and keep the one of WordPress where that is another."""
        self.fields["slug"] = slug
        if self._given_slug not in ("", slug):
            self.fields["wp_slug"] = self._given_slug
            self.remarks.append(f"slug {self._given_slug!r} becomes {slug!r}")

    def data(self) -> bytes:
        """Return the bytes of the essay."""
        present = {k: v for k, v in self.fields.items() if v not in ("", [], {})}
        return f"{front_matter.json_text(present)}\n{self.body}".encode()


def _safe(name: str) -> str:
    """Return a name without what could lead elsewhere, or that cannot be seen."""
    name = unicodedata.normalize("NFC", name)
    shown = "".join(x if x.isprintable() else " " for x in name)
    name = _UNSAFE_IN_NAMES.sub("-", shown).strip(".- ")
    return name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(".- ")


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
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def _published(text: str) -> datetime | None:
    """Return the time of an RSS date; WordPress writes the year -0001 for none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if "-0001" not in text else None


def _is_later(moment: datetime, than: datetime) -> bool:
    """Return whether a moment is later, on the local clock if one has no zone."""
    if moment.tzinfo and than.tzinfo:
        return moment > than
    return moment.replace(tzinfo=None) > than.replace(tzinfo=None)
