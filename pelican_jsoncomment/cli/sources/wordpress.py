"""WordPress, by its export: the table of what ``cli/importers/wordpress.py`` does."""

from __future__ import annotations

from pelican_jsoncomment.cli.sources.row import Row, Source

SOURCE = Source(
    "wordpress",
    "WordPress",
    ("an export, WXR 1.0 to 1.2",),
    (
        Row("title", "title"),
        Row("wp:post_date", "date", None, "with the zone that follows from the GMT"),
        Row("wp:post_modified", "modified", None, "or `wp_modified` before the date"),
        Row("wp:post_name", "slug", None, "`wp_slug` has one that was changed"),
        Row("wp:status", "status", None, "`wp_status` has what Pelican has not"),
        Row("category", "category", None, "the first; `categories` has all"),
        Row("post_tag", "tags"),
        Row("other taxonomies", "taxonomies"),
        Row("dc:creator", "author", None, "by the name that is shown"),
        Row("excerpt:encoded", "summary"),
        Row("link", "old_url"),
        Row("guid", "guid"),
        Row("wp:postmeta", "custom_fields"),
        Row("wp:is_sticky", "sticky"),
    ),
    (
        "posts and pages, with their bodies as stored, and by `--types` others",
        "media by `--media`, comments by `--comments`",
    ),
    ("menus, revisions and settings", "passwords"),
)
