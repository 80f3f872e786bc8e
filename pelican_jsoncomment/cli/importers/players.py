"""The HTML that WordPress makes of ``[audio]``, ``[video]`` and embed addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape

from pelican_jsoncomment.cli.importers.attachments import (
    EXTENSIONS,
    extension_of,
    kind_of,
)

# wp_get_mime_types
_TYPES = {
    "flac": "audio/flac",
    "flv": "video/x-flv",
    "m4a": "audio/mpeg",
    "m4v": "video/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
}
_PRELOAD = {"audio": "none", "video": "metadata"}
# [audio https://… |options], as WordPress.com had it.
_ADDRESS = re.compile(r"\s*[\"']?(https?://[^\s\"'|]+)")

#: Returns an id for an element of a kind.
Ids = Callable[[str], str]


def sources(kind: str, given: Mapping[str, str], rest: str) -> list[str]:
    """Return the URLs of the recordings that a shortcode names."""
    named = [given[x] for x in ("src", *sorted(EXTENSIONS[kind])) if given.get(x)]
    if not named and (first := _ADDRESS.match(rest)):
        named = [first[1]]
    return named


def html(
    kind: str, urls: Sequence[str], given: Mapping[str, str], inner: str, ids: Ids
) -> str:
    """Return the element for recordings in one or several file formats.

    Of what no browser plays there is a link, as in WordPress. *inner* is HTML that is
    in the element, such as subtitles.
    """
    played = [x for x in urls if extension_of(unescape(x)) in EXTENSIONS[kind]]
    if not played:
        return _link(urls[0], f' class="wp-embedded-{kind}"')
    sized = {}
    if kind == "video":
        sized["width"] = _length(given.get("width"), "640")
        sized["height"] = _length(given.get("height"), "360")
    values = {
        "class": f"wp-{kind}-shortcode",
        "id": ids(kind),
        **sized,
        "poster": given.get("poster", "") if sized else "",
        "loop": "1" if _is_on(given.get("loop")) else "",
        "autoplay": "1" if _is_on(given.get("autoplay")) else "",
        "preload": given.get("preload") or _PRELOAD[kind],
        "style": "" if sized else "width: 100%;",
        "controls": "controls",
    }
    start = "".join(f' {k}="{attribute(v)}"' for k, v in values.items() if v)
    files = "".join(
        f'<source type="{_TYPES[extension_of(unescape(x))]}" src="{attribute(x)}">'
        for x in played
    )
    player = f"<{kind}{start}>{files}{_one_line(inner)}{_link(played[0])}</{kind}>"
    if not sized:
        return player
    return f'<div style="width: {sized["width"]}px;" class="wp-video">{player}</div>'


def of_address(url: str, ids: Ids) -> str:
    """Return the HTML for an embed address: a player of a recording, else a link."""
    kind = kind_of(unescape(url))
    if kind in _PRELOAD:
        return html(kind, [url], {}, "", ids)
    return _link(url)


def attribute(value: str) -> str:
    """Return a value as it is in HTML, be it escaped there already or not."""
    return escape(unescape(value))


def _link(url: str, kind: str = "") -> str:
    return f'<a{kind} href="{attribute(url)}">{escape(unescape(url), quote=False)}</a>'


def _length(given: str | None, default: str) -> str:
    number = (given or "").removesuffix("px")
    return number if re.fullmatch(r"[1-9][0-9]{0,4}", number) else default


def _is_on(given: str | None) -> bool:
    return given is not None and given.lower() not in ("", "0", "off", "no", "false")


def _one_line(text: str) -> str:
    return " ".join(text.split())
