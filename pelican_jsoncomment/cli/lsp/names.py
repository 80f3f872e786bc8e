"""The tags, categories and authors of an archive, for an editor to offer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.session import Archive
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser

# Fields whose values are names that other essays have, too, and where those are.
_OFFERED = {
    "tags": ("tags",),
    "category": ("category",),
    "author": ("authors",),
    "authors": ("authors",),
}

# Between two files, in seconds.
_PAUSE = 0.0002


class Names:
    """What the essays of an archive are filed under, as each was last saved."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        self._of: dict[str, Mapping[str, Sequence[str]]] = {}

    def read(self, archive: Archive) -> None:
        """Read each essay of an archive."""
        for path in archive.files():
            data = archive.read(path)
            if data is not None:
                self.add(path, data)
            # Python runs one thread at a time, and a key would wait for several files.
            time.sleep(_PAUSE)

    def add(self, path: str, data: bytes) -> None:
        """Take the names of one essay; one that is broken keeps those that it had."""
        try:
            head = parser.read(data, path, self._blog.options.fields)
            metadata = self._blog.metadata(head) if head else {}
        except EssayError:
            return
        names = {
            "tags": metadata.get("tags", ()),
            "category": [metadata[x] for x in ("category",) if x in metadata],
            "authors": metadata.get("authors", ()),
        }
        self._of[path] = {name: [*map(str, x)] for name, x in names.items() if x}

    def remove(self, path: str) -> None:
        """Forget an essay."""
        self._of.pop(path, None)

    def of(self, field: str) -> list[str]:
        """Return the names that a field may have, the most frequent ones first."""
        counts = Counter(self._all(_OFFERED.get(field, ())))
        return [name for name, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]

    def _all(self, fields: Iterable[str]) -> Iterable[str]:
        for field in fields:
            for names in list(self._of.values()):
                yield from names.get(field, ())
