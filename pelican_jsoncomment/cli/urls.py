"""URLs of old sites: their parts, whose site they are of, and paths written as URLs."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

# Whoever leaves the port out means one of these.
_USUAL_PORT = re.compile(r":(?:80|443)?$")
# What would end a destination, or mean something in a URL. Pelican finds a static file
# by its name or with "%20" alone, so the rest stays as it is, for people who read it.
_UNSAFE = re.compile(r"[\x00-\x20\"'%#?<>\\^`{|}&]")


def split(url: str) -> SplitResult | None:
    """Return the parts of a URL, None for what is not one."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def joined(base: str, url: str) -> str | None:
    """Return a URL as a page at *base* means it, None for what is not one."""
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def decoded_path(url: str) -> str:
    """Return the path of a URL without its percent-encoding, "" for what is none."""
    parts = split(url)
    return unquote(parts.path) if parts else ""


def host(parts: SplitResult) -> str:
    """Return the host of a URL, in the form that all addresses of a site share.

    With ``http`` and ``https``, with and without ``www``, it is the same site; a port
    that is not the usual one makes another.
    """
    name = parts.netloc.rpartition("@")[2].lower()
    return _USUAL_PORT.sub("", name).removeprefix("www.")


def quoted(path: str) -> str:
    """Return a path as it is written in a link of Pelican's."""
    return _UNSAFE.sub(percent_encoded, path)


def percent_encoded(character: re.Match[str]) -> str:
    """Return a character of ASCII that a pattern has found as a URL has it."""
    return f"%{ord(character[0]):02X}"
