"""The HTML that WordPress makes of ``[gallery]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pelican_jsoncomment.cli.console import count
from pelican_jsoncomment.cli.importers.attachments import Attachment, Library, Size
from pelican_jsoncomment.cli.importers.players import attribute

_NUMBER = re.compile(r"[0-9]{1,18}")
_ORDERS: dict[str, Callable[[Attachment], str | int]] = {
    "date": lambda x: x.date,
    "id": lambda x: x.id,
    "menu_order": lambda x: x.order,
    "post_date": lambda x: x.date,
    "title": lambda x: x.title.casefold(),
}


def pictures(
    given: Mapping[str, str], post: int, library: Library
) -> tuple[list[Attachment], str]:
    """Return the pictures of a gallery, in order, and how many the export lacks.

    They are those with the numbers in ``ids`` or ``include``, else those of the post,
    or of the one that ``id`` names, less those in ``exclude``.
    """
    if listed := given.get("ids") or given.get("include"):
        numbers = [int(x) for x in _NUMBER.findall(listed)]
        known = [library.by_id[x] for x in numbers if x in library.by_id]
        shown = [x for x in known if x.kind == "image"]
        missing = len(numbers) - len(known)
        return _ordered(shown, given), count(missing, "picture") if missing else ""
    number = _NUMBER.fullmatch(given.get("id", ""))
    without = {int(x) for x in _NUMBER.findall(given.get("exclude", ""))}
    own = library.of_post(int(number[0]) if number else post, "image")
    return _ordered([x for x in own if x.id not in without], given), ""


def _ordered(shown: list[Attachment], given: Mapping[str, str]) -> list[Attachment]:
    words = given.get("orderby", "").lower().split()
    is_reversed = given.get("order", "").upper() == "DESC" or "desc" in words
    if words and (key := _ORDERS.get(words[0])):
        return sorted(shown, key=key, reverse=is_reversed)
    return shown[::-1] if is_reversed else shown


def html(
    shown: Sequence[Attachment], given: Mapping[str, str], post: int, name: str
) -> str:
    """Return the element that shows pictures, as in a theme with HTML5 galleries.

    The pictures link to their files; WordPress may have linked to a page for each,
    which no export has.
    """
    size = re.sub(r"[^\w-]", "", given.get("size", "")) or "thumbnail"
    columns = _NUMBER.fullmatch(given.get("columns", ""))
    number = f"{int(columns[0])}" if columns else "3"
    classes = f"gallery galleryid-{post} gallery-columns-{number} gallery-size-{size}"
    is_linked = given.get("link") != "none"
    items = [_item(x, size, f"{name}-{x.id}", is_linked=is_linked) for x in shown]
    return "\n".join([f'<div id="{name}" class="{classes}">', *items, "</div>"])


def _item(picture: Attachment, size: str, name: str, *, is_linked: bool) -> str:
    shown = picture.whole if size == "full" else picture.sizes.get(size, Size(""))
    url = picture.url
    if shown.file:
        url = f"{url.rpartition('/')[0]}/{shown.file}"
    caption = " ".join(picture.caption.split())
    values = {
        "width": str(shown.width or ""),
        "height": str(shown.height or ""),
        "src": url,
        "class": f"attachment-{size} size-{size}",
        "aria-describedby": name if caption else "",
    }
    written = "".join(f' {k}="{attribute(v)}"' for k, v in values.items() if v)
    image = f'<img{written} alt="{attribute(picture.alt)}">'
    if is_linked:
        image = f'<a href="{attribute(picture.url)}">{image}</a>'
    shape = ""
    if picture.whole.height:
        is_tall = picture.whole.height > picture.whole.width
        shape = " portrait" if is_tall else " landscape"
    icon = f'<div class="gallery-icon{shape}">{image}</div>'
    if caption:
        kind = 'class="wp-caption-text gallery-caption"'
        icon += f'<figcaption {kind} id="{name}">{caption}</figcaption>'
    return f'<figure class="gallery-item">{icon}</figure>'
