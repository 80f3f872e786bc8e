"""The URLs that systems give their pages, by the patterns of their configuration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from pelican_jsoncomment.cli.sources.row import Essay, ours
from pelican_jsoncomment.metadata import status

_TOKEN = re.compile(r":([a-z_]+)")


def expanded(pattern: str, tokens: Mapping[str, str]) -> str:
    """Return the path that a pattern makes, "" where it needs what is not known."""
    wanted = _TOKEN.findall(pattern)
    if any(x not in tokens for x in wanted):
        return ""
    path = _TOKEN.sub(lambda x: tokens[x[1]], pattern)
    return re.sub("/{2,}", "/", f"/{path}")


def dated(moment: datetime | None) -> dict[str, str]:
    """Return the tokens of a date, none where it is not known."""
    if moment is None:
        return {}
    return {
        "year": f"{moment:%Y}",
        "short_year": f"{moment:%y}",
        "month": f"{moment:%m}",
        "i_month": str(moment.month),
        "monthname": f"{moment:%B}",
        "day": f"{moment:%d}",
        "i_day": str(moment.day),
        "y_day": f"{moment:%j}",
        "yearday": str(int(f"{moment:%j}")),
        "hour": f"{moment:%H}",
        "minute": f"{moment:%M}",
        "second": f"{moment:%S}",
    }


def set_old(essay: Essay, site: object, path: str) -> None:
    """Set the URL that an essay had: that it says itself, or *path*, at a site's own.

    A draft had none.
    """
    given = essay.fields.pop("old_url", None)
    if isinstance(given, str) and given.strip():
        path = ours(given.strip())
    elif not essay.has_site:
        path = ""
    elif essay.lang:
        path = f"/{essay.lang}{path}"
    if path and not is_draft(essay):
        essay.old = based(site, path)


def based(site: object, path: str) -> str:
    """Return the URL of a path at a site, the path alone where that is not known."""
    base = site.strip().rstrip("/") if isinstance(site, str) else ""
    return f"{base}{path}" if path.startswith("/") else path


def is_draft(essay: Essay) -> bool:
    """Return whether an essay was not public."""
    fields = essay.fields
    says = any(status.says_draft(x, y) for x, y in fields.items())
    return essay.place.is_draft or fields.get("status") == "draft" or says


def as_name(text: str) -> str:
    """Return a name in a URL as Jekyll and Zola make it: letters and digits, joined."""
    plain = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")


def folders(path: PurePosixPath) -> list[str]:
    """Return the folders of an essay below the first, without that of a bundle."""
    parts = [*path.parts[1:-1]]
    return parts[:-1] if path.stem.lower() == "index" else parts
