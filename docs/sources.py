"""Make docs/reference/sources.md of the tables: ``python docs/sources.py``."""

from __future__ import annotations

from pathlib import Path

from pelican_jsoncomment.cli.sources import listing

PAGE = Path(__file__).parent / "reference" / "sources.md"

if __name__ == "__main__":
    PAGE.write_text(listing.page(), encoding="utf-8")
