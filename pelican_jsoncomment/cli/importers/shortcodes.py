"""Make HTML of the shortcodes for media, as WordPress does when it shows a post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from pelican_jsoncomment.body.wordpress.pieces import Piece, Pieces
from pelican_jsoncomment.body.wordpress.shortcodes import attributes, shortcodes
from pelican_jsoncomment.cli.importers import gallery, players
from pelican_jsoncomment.cli.importers.attachments import Library
from pelican_jsoncomment.cli.splicing import Edit, spliced
from pelican_jsoncomment.html import tokenizer

# What a body has that holds anything for this module. Each is a search that begins
# with fixed characters, which is many times faster than a choice.
_MEDIA = re.compile(r"\[(?:gallery|audio|video|embed)\b")
_BARE = re.compile(r"http(?<=[\s>]http)s?://")
_ALONE = re.compile(r"[^\S\n]*(https?://[^\s<>\"'\[\]]++)[^\S\n]*")
_EMBED_END = re.compile(r"\s*+([^\s<>\[\]\"']++)\s*+\[/embed\]")
_EMBED_EMPTY = re.compile(r"\s*+\[/embed\]")
_TRACKS_END = re.compile(
    r"((?:\s|<track\b[^<>]*>|</track>|<source\b[^<>]*>)*+)\[/(?:audio|video)\]"
)
_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)


def expanded(body: str, post: int, library: Library, remarks: list[str]) -> str:
    """Return a body with HTML for its shortcodes of media and its embed addresses.

    ``[gallery]``, ``[audio]``, ``[video]`` and ``[embed]`` are those of WordPress
    itself. An address alone on a line is one to be embedded; nobody is asked for what,
    so that a link takes its place. A shortcode about media that the export does not
    have stays as it is. All else stays, byte for byte; so do the shortcodes within
    code, comments, attributes and elements such as ``<pre>``.

    Args:
        body: The content of a post, as it is stored.
        post: The number of the post.
        library: The attachments of the export.
        remarks: Gets what is to be said of the post.
    """
    if not (_MEDIA.search(body) or _BARE.search(body) or body.startswith("http")):
        return body
    return spliced(body, _Body(body, post, library, remarks).edits())


class _Body:
    """The shortcodes of one body."""

    def __init__(
        self, text: str, post: int, library: Library, remarks: list[str]
    ) -> None:
        self._text = text
        self._post = post
        self._library = library
        self._remarks = remarks
        self._counted = 0
        self._makers: dict[str, Callable[[re.Match[str]], Edit | None]] = {
            "audio": self._player,
            "embed": self._embed,
            "gallery": self._gallery,
            "video": self._player,
        }

    def edits(self) -> Iterator[Edit]:
        """Yield what is to be changed, in order."""
        done = links = 0
        for piece in Pieces(self._text):
            if piece.markup and piece.markup.name == "a":
                is_start = piece.markup.kind is tokenizer.Kind.START
                links = 1 if is_start else 0
            if piece.markup or piece.code or piece.raw:
                continue
            found = [*self._shortcodes(piece)]
            if not links:
                found += self._addresses(piece)
            for edit in sorted(found):
                if edit.start >= done:
                    yield edit
                    done = edit.end

    def _shortcodes(self, piece: Piece) -> Iterator[Edit]:
        for match in shortcodes(self._text, piece.start, piece.end):
            make = self._makers.get(match[2])
            if make and match[4] and not match[1] and (edit := make(match)):
                yield edit

    def _addresses(self, piece: Piece) -> Iterator[Edit]:
        """Yield links for the addresses that are alone on their lines."""
        text, position = self._text, piece.start
        while position < piece.end:
            end = text.find("\n", position, piece.end)
            end = piece.end if end < 0 else end
            alone = _ALONE.fullmatch(text, position, end)
            if alone and self._begins_line(position) and self._ends_line(end):
                yield Edit(*alone.span(1), players.of_address(alone[1], self._id))
            position = end + 1

    def _begins_line(self, position: int) -> bool:
        before = self._text[max(0, position - 200) : position]
        return before[-1:] in ("", "\n") or bool(_PARAGRAPH.search(before))

    def _ends_line(self, position: int) -> bool:
        after = self._text[position : position + 4]
        return after[:1] in ("", "\n") or after.lower() == "</p>"

    def _id(self, kind: str) -> str:
        """Return an id for an element, which no other essay has."""
        self._counted += 1
        return f"{kind}-{self._post}-{self._counted}"

    def _gallery(self, match: re.Match[str]) -> Edit | None:
        given = attributes(match[3])
        shown, missing = gallery.pictures(given, self._post, self._library)
        if not shown:
            return None
        if missing:
            self._remarks.append(f"not in the export: {missing} of a gallery")
        html = gallery.html(shown, given, self._post, self._id("gallery"))
        return Edit(*match.span(), html)

    def _player(self, match: re.Match[str]) -> Edit | None:
        kind, given = match[2], attributes(match[3])
        end = _TRACKS_END.match(self._text, match.end())
        sources = players.sources(kind, given, match[3])
        if not sources:
            own = next(self._library.of_post(self._post, kind), None)
            sources = [own.url] if own else []
        if not sources:
            return None
        tracks = end[1].strip() if end else ""
        html = players.html(kind, sources, given, tracks, self._id)
        return Edit(match.start(), (end or match).end(), html)

    def _embed(self, match: re.Match[str]) -> Edit | None:
        end = _EMBED_END.match(self._text, match.end())
        if end:
            address = end[1]
        else:
            address = attributes(match[3]).get("src", "")
            end = _EMBED_EMPTY.match(self._text, match.end())
        if not re.match(r"(?:https?:)?//\S", unescape(address)):
            return None
        html = players.of_address(address, self._id)
        return Edit(match.start(), (end or match).end(), html)
