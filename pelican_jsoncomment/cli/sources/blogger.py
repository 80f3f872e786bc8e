"""Blogger, by its Atom export: https://support.google.com/blogger/answer/41387."""

from __future__ import annotations

from pelican_jsoncomment.cli.sources.row import Row, Source

SOURCE = Source(
    "blogger",
    "Blogger",
    ("an export, Atom",),
    (
        Row("title", "title"),
        Row("published", "date"),
        Row("updated", "modified"),
        Row("category", "tags", None, "labels"),
        Row("author", "author"),
        Row("link", "old_url"),
    ),
    ("posts, pages and drafts",),
    ("settings and templates",),
)
