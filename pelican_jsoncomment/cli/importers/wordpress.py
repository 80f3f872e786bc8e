"""Make an essay of each item of a WordPress export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.cli.importers import times, wxr
from pelican_jsoncomment.cli.importers.bodies import Bodies
from pelican_jsoncomment.cli.importers.comments import Comment, Comments
from pelican_jsoncomment.cli.importers.exported import Exported, Maker, Spool, in_report
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.cli.importers.wxr import Export, Post
from pelican_jsoncomment.cli.importers.xml_stream import Child
from pelican_jsoncomment.fields import FIELDS, Type
from pelican_jsoncomment.header.parser import JSON

# Types whose items WordPress shows to nobody, or only as a part of something else.
_NEVER_SHOWN = {
    "attachment": "media files, which the export only names",
    "nav_menu_item": "entries of menus",
    "revision": "earlier states of posts",
    **dict.fromkeys(
        (
            *("custom_css", "customize_changeset", "oembed_cache", "user_request"),
            *("wp_block", "wp_template", "wp_template_part", "wp_global_styles"),
            *("wp_navigation", "wp_font_family", "wp_font_face", "elementor_library"),
            *("acf-field", "acf-field-group", "wpcf7_contact_form", "wpforms"),
        ),
        "parts of the site's design or machinery",
    ),
    **dict.fromkeys(
        ("feedback", "flamingo_inbound", "flamingo_contact", "nf_sub"),
        "messages to the site's owner, with addresses of people",
    ),
    **dict.fromkeys(
        ("shop_order", "shop_order_refund", "shop_coupon", "shop_subscription"),
        "the business of a shop, with addresses of people",
    ),
}
_OTHER = "not a post or a page; --types {} imports them"
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
    if row.of == "plugin"
    and row.type in (Type.PARTIAL_DATE, Type.PARTIAL_DATES, Type.TEXT)
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
# An address that WordPress keeps for good, whatever the permalinks are.
_BY_NUMBER = re.compile(r"[?&](?:p|page_id)=[0-9]+$")
_COMMENT_STATUS = {
    "1": "approved",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}


def items(
    children: Iterable[Child],
    blog: Blog,
    spool: Spool,
    options: ExportOptions,
    bodies: Bodies,
) -> Iterator[Item]:
    """Yield what becomes of each item of an export, in its order; then what is left."""
    export = Export()
    maker, comments = Maker(blog, spool, options), Comments(spool, options)
    wanted = {"post", "page", *options.types}
    for post in wxr.read(children, export):
        kind = post.text("wp:post_type") or "post"
        if kind not in wanted:
            maker.leave_out(kind)
            continue
        remarks = bodies.change(post)
        essay = _Essay(post, export.authors, kind)
        essay.read(counts_comments=not comments.are_wanted)
        essay.remarks += remarks
        item = maker.item(essay.exported())
        yield item
        for texts in post.comments if comments.are_wanted else ():
            comments.add(item.source, _comment(texts))
        yield from comments.item(item.source, item, str(essay.fields["status"]))
    yield from bodies.items()
    yield from comments.left_out()
    yield from maker.left_out(_NEVER_SHOWN, _OTHER)
    for name, number in sorted(export.definitions.items()):
        remark = "each essay names its own; the rest stays in the export"
        yield Item(f"{name} ({number:,})", "definition", remark=remark, number=number)


class _Essay:
    """The header and the body of one item."""

    def __init__(self, post: Post, authors: Mapping[str, str], kind: str) -> None:
        self.remarks: list[str] = []
        self.fields: Fields = {}
        self._post = post
        self._authors = authors
        self._kind = kind
        given = post.text("wp:post_name")
        decoded = unquote(given)
        self._given_slug = decoded if decoded.isprintable() else given

    def read(self, *, counts_comments: bool) -> None:
        """Fill the fields, in the order that they have in the file.

        *counts_comments* says whether to remark on comments, as what is left.
        """
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
        self._tell_what_is_left(counts_comments=counts_comments)

    def _read_dates(self) -> None:
        post = self._post
        date = times.moment(post.text("wp:post_date"), post.text("wp:post_date_gmt"))
        if date is None:
            date = times.of_rss(post.text("pubDate"))
            self.remarks.append("no date" if date is None else "date from pubDate")
        modified = times.moment(
            post.text("wp:post_modified"), post.text("wp:post_modified_gmt")
        )
        self.fields["date"] = date.isoformat() if date else ""
        if modified and (date is None or times.is_later(modified, date)):
            self.fields["modified"] = modified.isoformat()
        elif modified and date and times.is_later(date, modified):
            # It was scheduled, and has not been edited since.
            self.fields["wp_modified"] = modified.isoformat()

    def _read_status(self) -> None:
        given = self._post.text("wp:status") or "publish"
        status = _STATUS.get(given, "draft")
        if self._kind in _NEVER_SHOWN:
            status = "skip"
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
        fields["wp_type"] = "" if self._kind in ("post", "page") else self._kind
        fields["guid"] = post.text("guid")
        fields["wp_description"] = post.text("description")

    def _tell_what_is_left(self, *, counts_comments: bool) -> None:
        post = self._post
        left = [x for x in post.texts if x not in _READ and post.text(x)]
        left = [x.removeprefix("?:") for x in [*left, *post.repeated]]
        if post.comments and counts_comments:
            left.insert(0, count(len(post.comments), "comment"))
        if left:
            self.remarks.append(f"left in the export: {', '.join(left)}")

    def exported(self) -> Exported:
        """Return the essay, once its fields are read."""
        post = self._post
        return Exported(
            source=f"{post.line}: {in_report(post.text('title'))}",
            kind=self._kind,
            fields=self.fields,
            body=post.texts.get("content:encoded", ""),
            given_slug=self._given_slug,
            last_slug=f"item-{post.text('wp:post_id') or post.line}",
            slug_field="wp_slug",
            remarks=self.remarks,
            aliases=self._aliases(),
        )

    def _aliases(self) -> tuple[str, ...]:
        guid = self._post.text("guid")
        is_alias = _BY_NUMBER.search(guid) and guid != self._post.text("link")
        return (guid,) if is_alias else ()


def _comment(texts: Mapping[str, str]) -> Comment:
    """Return a comment of the texts of its elements."""

    def text(name: str) -> str:
        return texts.get(f"wp:comment_{name}", "").strip()

    parent = text("parent")
    date = times.moment(text("date"), text("date_gmt"))
    return Comment(
        id=text("id"),
        parent="" if parent == "0" else parent,
        author=text("author"),
        date=date.isoformat() if date else "",
        status=_COMMENT_STATUS.get(text("approved"), "pending"),
        url=text("author_url"),
        text=texts.get("wp:comment_content", ""),
        kind=text("type") or "comment",
        mail=text("author_email"),
        ip=text("author_IP"),
    )
