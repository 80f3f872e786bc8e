"""Blogger, by its Atom export: https://support.google.com/blogger/answer/41387."""

from __future__ import annotations

from pelican_jsoncomment.cli.sources.row import Row, Source

SOURCE = Source(
    "blogger",
    "Blogger",
    ("an export, Atom, of Takeout or older",),
    (
        Row("title", "title"),
        Row("published", "date"),
        Row("updated", "modified", None, "where it is later"),
        Row("category", "tags", None, "labels"),
        Row("author", "author"),
        Row(
            "blogger:status", "status", None, "`blogger_status` has what Pelican lacks"
        ),
        Row("link", "old_url"),
        Row("blogger:filename", "old_url", None, "its path, in Takeout"),
        Row("id", "guid"),
        Row("blogger:metaDescription", "blogger_description"),
    ),
    (
        "posts, pages and drafts, with their bodies as stored",
        "the jump break as `<!--more-->`",
        "comments by `--comments`",
    ),
    ("settings and templates",),
)
