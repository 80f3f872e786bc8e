"""What becomes of the bodies of a WordPress export, and of the media in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pelican_jsoncomment.body import wordpress
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.importers import attachments, shortcodes, wxr
from pelican_jsoncomment.cli.importers.attachments import Library
from pelican_jsoncomment.cli.importers.controls import Controls
from pelican_jsoncomment.cli.importers.exported import in_report
from pelican_jsoncomment.cli.importers.items import Item, WantedMedia
from pelican_jsoncomment.cli.importers.media import Media
from pelican_jsoncomment.cli.importers.wxr import Export, Post

_ELEMENTS = ("content:encoded", "excerpt:encoded")


class Bodies:
    """The changes to the bodies of one export: shortcodes, and addresses of media."""

    def __init__(
        self, library: Library | None = None, media: Media | None = None
    ) -> None:
        self._library = library or Library()
        self._media = media
        self._left: Counter[str] = Counter()
        self._first: dict[str, tuple[str, int]] = {}

    @classmethod
    def of(
        cls,
        export: Path,
        blog: Blog,
        wanted: WantedMedia | None,
        *,
        drops_controls: bool,
    ) -> Bodies:
        """Return the changes to the bodies of an export.

        The export is read once more for it, where a body may name an attachment: that
        may come after it. Raises SourceError, OSError.

        Args:
            export: Its file.
            blog: The blog that they are for.
            wanted: The media to bring over; without them no address is changed.
            drops_controls: Whether control characters are left out, or refused.
        """
        library = Library()
        # What cannot be read twice, such as a pipe, is read once.
        if export.is_file():
            with export.open("rb") as stream:
                is_wanted = bool(wanted) or attachments.are_wanted(stream)
                stream.seek(0)
                if is_wanted:
                    controls = Controls() if drops_controls else None
                    told = Export()
                    library = Library.of(wxr.posts(stream, told, controls))
                    for site in [*told.sites, *(wanted.sites if wanted else ())]:
                        library.add_link(site)
        return cls(library, Media.of(wanted, library, blog) if wanted else None)

    def change(self, post: Post) -> list[str]:
        """Change the body and the excerpt of an item; return what to say of it."""
        remarks: list[str] = []
        post_id = attachments.number_of(post.text("wp:post_id"))
        for name in _ELEMENTS:
            text = post.texts.get(name, "")
            if not text:
                continue
            text = shortcodes.expanded(text, post_id, self._library, remarks)
            if self._media:
                text = self._media.rewritten(text, post.text("link"))
            post.texts[name] = text
            for shortcode, times in wordpress.shortcodes_left(text).items():
                self._left[shortcode] += times
                title = in_report(post.text("title"))
                first, items = self._first.get(shortcode, (title, 0))
                self._first[shortcode] = first, items + 1
        return remarks

    def items(self) -> Iterator[Item]:
        """Yield the media, and the shortcodes that stay as they are."""
        if self._media:
            yield from self._media.items()
        for name, times in sorted(self._left.items()):
            first, items = self._first[name]
            remark = f"in {count(items, 'body', 'bodies')}"
            yield Item(
                f"[{name}] ({times:,})",
                "shortcode",
                remark=f"{remark}, the first of {first!r}",
                result="kept as text",
            )
