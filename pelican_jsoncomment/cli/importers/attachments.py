"""Know the media that a WordPress export names: pictures, recordings, videos."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, NamedTuple

from pelican_jsoncomment.cli.importers.wxr import Post
from pelican_jsoncomment.cli.urls import split
from pelican_jsoncomment.html.elements import names

# The file extensions of what WordPress shows, by the shortcode that does:
# wp_get_audio_extensions, wp_get_video_extensions, and the images of browsers.
EXTENSIONS = {
    "audio": names("flac m4a mp3 ogg wav"),
    "image": names("avif bmp gif heic jpe jpeg jpg png svg webp"),
    "video": names("flv m4v mp4 ogv webm"),
}
# The shortcodes that may be about media of the post they are in.
_SHORTCODE = re.compile(rb"\[(?:gallery|audio|video)\b")
_CHUNK = 1 << 20
_OVERLAP = 16
# What PHP makes of the array that WordPress keeps for an attachment: its own size, and
# the names, files and sizes of its copies.
_NUMBER = r"(?:i:|s:[0-9]+:\")([0-9]{1,6})\"?;"
_BOTH = rf's:5:"width";{_NUMBER}s:6:"height";{_NUMBER}'
_WHOLE = re.compile(rf"a:[0-9]+:\{{{_BOTH}")
_COPY = re.compile(
    rf's:[0-9]+:"([\w -]{{1,50}})";a:[0-9]+:\{{s:4:"file";s:[0-9]+:"([^"/]+)";{_BOTH}'
)


class Size(NamedTuple):
    """The file of one size of a picture, and its width and height, 0 if not known."""

    file: str
    width: int = 0
    height: int = 0


_NO_SIZE = Size("")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the library of a WordPress blog.

    ``file`` is its path in the folder of uploads, "" where the export has none;
    ``caption`` is HTML; ``sizes`` are its copies by the names of WordPress.
    """

    id: int
    url: str
    file: str = ""
    title: str = ""
    caption: str = ""
    alt: str = ""
    date: str = ""
    order: int = 0
    whole: Size = _NO_SIZE
    sizes: Mapping[str, Size] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Which of ``EXTENSIONS`` it is, "" for others."""
        return kind_of(self.url)


@dataclass
class Library:
    """The attachments of an export, by their numbers and by the post they belong to.

    ``links`` has an address for each server that the export names.
    """

    by_id: dict[int, Attachment] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    _by_parent: dict[int, list[Attachment]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def of(cls, posts: Iterable[Post]) -> Library:
        """Return the library of an export, all of which is read for it."""
        library = cls()
        for post in posts:
            library.add(post)
        return library

    def add(self, post: Post) -> None:
        """Add an item of the export, whose attachments are kept."""
        self.add_link(post.text("link"))
        url = post.text("wp:attachment_url")
        number = number_of(post.text("wp:post_id"))
        if post.text("wp:post_type") != "attachment" or not url or not number:
            return
        meta = dict(post.meta)
        data = meta.get("_wp_attachment_metadata", "")
        whole = _WHOLE.match(data)
        attachment = Attachment(
            number,
            url,
            meta.get("_wp_attached_file", ""),
            post.text("title"),
            post.text("excerpt:encoded"),
            meta.get("_wp_attachment_image_alt", "").strip(),
            post.text("wp:post_date"),
            number_of(post.text("wp:menu_order")),
            Size("", int(whole[1]), int(whole[2])) if whole else _NO_SIZE,
            {x[1]: Size(x[2], int(x[3]), int(x[4])) for x in _COPY.finditer(data)},
        )
        self.by_id[number] = attachment
        self._by_parent[number_of(post.text("wp:post_parent"))].append(attachment)

    def add_link(self, link: str) -> None:
        """Add an address of the site, such as that of a page."""
        self.links.setdefault("/".join(link.split("/", 3)[:3]), link)

    def of_post(self, number: int, kind: str) -> Iterator[Attachment]:
        """Yield the attachments of a kind that belong to a post, as WordPress sorts."""
        found = self._by_parent.get(number, ()) if number else ()
        ordered = sorted(found, key=lambda x: (x.order, x.id))
        return (x for x in ordered if x.kind == kind)


def are_wanted(stream: IO[bytes]) -> bool:
    """Return whether a body of the export may name attachments; read all of it."""
    before = b""
    while chunk := stream.read(_CHUNK):
        if _SHORTCODE.search(before + chunk):
            return True
        before = chunk[-_OVERLAP:]
    return False


def kind_of(url: str) -> str:
    """Return which of ``EXTENSIONS`` a URL is of, "" for others."""
    extension = extension_of(url)
    return next((kind for kind, of in EXTENSIONS.items() if extension in of), "")


def extension_of(url: str) -> str:
    """Return the file extension in a URL, without its dot and in lower case."""
    parts = split(url)
    return PurePosixPath(parts.path).suffix[1:].lower() if parts else ""


def number_of(text: str) -> int:
    """Return what WordPress numbers an item by, 0 for what is not such a number."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0
