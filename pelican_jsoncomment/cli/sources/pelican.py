"""Pelican itself, by Markdown or YAML: https://docs.getpelican.com/en/stable/content.html."""

from __future__ import annotations

from pelican_jsoncomment.cli.sources.row import Row, Source
from pelican_jsoncomment.fields import PELICAN_FIELDS

SOURCE = Source(
    "pelican",
    "Pelican",
    ("Key: value", "Key: value between ---", "reST field lists"),
    tuple(Row(x, x) for x in sorted(PELICAN_FIELDS)),
    ("all fields, and every byte of the body",),
    ("`.rst`: Pelican reads its field lists and its body, which stay as they are",),
)

#: YAML as the plugin pelican-yaml-metadata reads it.
YAML = Source(
    "yaml",
    "Pelican with YAML",
    ("YAML",),
    SOURCE.rows,
    SOURCE.carried,
    ("comments of the YAML",),
)
