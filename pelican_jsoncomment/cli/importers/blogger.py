"""Make an essay of each post and page of a Blogger export."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert.front_matter import Fields
from pelican_jsoncomment.cli.importers import blogger_feed, times
from pelican_jsoncomment.cli.importers.blogger_feed import Entry
from pelican_jsoncomment.cli.importers.comments import Comment, Comments
from pelican_jsoncomment.cli.importers.exported import Exported, Maker, Spool, in_report
from pelican_jsoncomment.cli.importers.items import Item
from pelican_jsoncomment.cli.importers.wanted import ExportOptions
from pelican_jsoncomment.cli.importers.xml_stream import Child
from pelican_jsoncomment.cli.urls import decoded_path

# https://developers.google.com/blogger/docs/3.0/reference/posts
_STATUS = {"LIVE": "published", "DRAFT": "draft", "SCHEDULED": "draft"}
_OTHER_KINDS = {
    "settings": "settings of the blog",
    "template": "the design of the blog",
    "comment": "comments; --comments FOLDER writes them",
}
_OTHER = "{}: no post or page"
#: Where Blogger's editor ends what lists show of a post.
_JUMP_BREAK = re.compile(r"<a name=([\"'])more\1></a>")
# What is read, or is known to say nothing of its own.
_READ = frozenset(
    {
        *("id", "title", "content", "published", "updated", "blogger:type"),
        *("blogger:status", "blogger:filename", "blogger:created", "blogger:trashed"),
        *("blogger:metaDescription", "app:control/app:draft", "author/name"),
        *("author/uri", "author/email", "author/blogger:type", "thr:total"),
        *("author/?:image", "enclosure", "?:thumbnail"),
    }
)
_NOBODY = "noreply@blogger.com"


def items(
    children: Iterable[Child], blog: Blog, spool: Spool, options: ExportOptions
) -> Iterator[Item]:
    """Yield what becomes of each entry of an export, in its order; then what is left.

    Comments are entries of their own, before or after those that they are on.
    """
    maker, comments = Maker(blog, spool, options), Comments(spool, options)
    made: dict[str, tuple[Item, str]] = {}
    answers: dict[str, str] = {}
    for entry in blogger_feed.read(children):
        if entry.kind in ("post", "page"):
            essay = _exported(entry)
            item = maker.item(essay)
            made[entry.text("id")] = item, str(essay.fields["status"])
            yield item
        elif entry.kind == "comment" and comments.are_wanted:
            comment = _comment(entry)
            answers[entry.text("id")] = on = _commented(entry)
            comments.add(on, comment)
        else:
            maker.leave_out(entry.kind)
    comments.join(answers)
    for id_, (item, status) in made.items():
        yield from comments.item(id_, item, status)
    yield from comments.left_out()
    yield from maker.left_out(_OTHER_KINDS, _OTHER)


def _exported(entry: Entry) -> Exported:
    remarks: list[str] = []
    title = entry.text("title")
    shown = title if entry.title_is_html else html.escape(title, quote=False)
    if not title:
        shown = f"Untitled {_number(entry.text('id'))}".strip()
        remarks.append("no title")
    old_url = entry.links.get("alternate") or entry.text("blogger:filename")
    fields: Fields = {"title": shown, **_dates(entry, remarks), "slug": ""}
    fields |= _status(entry, remarks, has_date=bool(fields["date"]))
    authors = [*dict.fromkeys(entry.authors)]
    fields |= {
        "tags": [*dict.fromkeys(entry.labels)],
        "author": authors[0] if len(authors) == 1 else [*authors],
        "old_url": old_url,
        "guid": entry.text("id"),
        "blogger_description": entry.text("blogger:metaDescription"),
    }
    left = [x for x in entry.texts if x not in _READ and entry.text(x)]
    if left := [x.removeprefix("?:") for x in [*left, *entry.repeated]]:
        remarks.append(f"left in the export: {', '.join(left)}")
    return Exported(
        source=f"{entry.line}: {in_report(title)}",
        kind=entry.kind,
        fields=fields,
        body=_JUMP_BREAK.sub("<!--more-->", entry.texts.get("content", ""), count=1),
        given_slug=_slug(old_url),
        last_slug=f"item-{_number(entry.text('id')) or entry.line}",
        slug_field="blogger_slug",
        extension=".html",
        remarks=remarks,
        refusal="its body is XHTML, which Blogger does not write" * entry.is_xhtml,
    )


def _dates(entry: Entry, remarks: list[str]) -> Fields:
    published = times.of_atom(entry.text("published"))
    updated = times.of_atom(entry.text("updated"))
    is_later = updated and (published is None or times.is_later(updated, published))
    if published is None:
        remarks.append("no date")
    return {
        "date": published.isoformat() if published else "",
        "modified": updated.isoformat() if updated and is_later else "",
    }


def _status(entry: Entry, remarks: list[str], *, has_date: bool) -> Fields:
    given = entry.text("blogger:status").upper() or "LIVE"
    if entry.text("blogger:trashed"):
        given = "SOFT_TRASHED"
    elif entry.text("app:control/app:draft") == "yes":
        given = "DRAFT"
    status = _STATUS.get(given, "skip")
    if status == "published" and not has_date:
        status = "draft"
    if status in ("published", given.lower()):
        return {"status": status}
    remarks.append(f"{given.lower()}, as {status}")
    return {"status": status, "blogger_status": given.lower()}


def _slug(url: str) -> str:
    name = PurePosixPath(decoded_path(url)).stem
    return name if name.isprintable() else ""


def _number(id_: str) -> str:
    """Return the number of an entry, which is all that tells its id from others."""
    return id_.rpartition("post-")[2]


def _commented(entry: Entry) -> str:
    """Return the id of what a comment is on: a post, a page, or another comment."""
    return entry.text("blogger:parent") or entry.reply_to


def _comment(entry: Entry) -> Comment:
    # Blogger's own form has the comment that is answered as a link.
    answered = entry.text("blogger:inReplyTo") or entry.links.get("related", "")
    answered = answered.rstrip("/").rpartition("/")[2] or _commented(entry)
    given, date = entry.text("blogger:status").upper(), entry.text("published")
    moment = times.of_atom(date)
    is_trash = bool(entry.text("blogger:trashed")) or "TRASH" in given
    status = "approved" if given in ("", "LIVE") else "pending"
    mail = entry.text("author/email")
    return Comment(
        id=_number(entry.text("id")),
        parent=_number(answered),
        author=next(iter(entry.authors), ""),
        date=moment.isoformat() if moment else "",
        status="trash" if is_trash else "spam" if "SPAM" in given else status,
        url=entry.text("author/uri"),
        text=entry.texts.get("content", ""),
        mail="" if mail == _NOBODY else mail,
    )
