"""Exports are read as a stream, whatever they hold, and nothing in them is obeyed."""

from __future__ import annotations

import codecs
import io
import itertools
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.importers import wxr, xml_stream
from pelican_jsoncomment.cli.importers.items import SourceError
from pelican_jsoncomment.cli.importers.wxr import Export, Post
from tests.cli.importers.test_wordpress import HEAD, TAIL, item


def posts(data: bytes | str) -> list[Post]:
    encoded = data.encode() if isinstance(data, str) else data
    return [*wxr.posts(io.BytesIO(encoded), Export())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "koi8-r", "windows-1251"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{item(title="Стена")}{TAIL}'
    )
    (post,) = posts(text.encode(encoding))
    assert post.text("title") == "Стена"


def test_namespaces_may_begin_with_https() -> None:
    """As those of WordPress's own test data for themes do."""
    text = HEAD.replace('"http:', '"https:') + item(**{"content:encoded": "Body."})
    (post,) = posts(text + TAIL)
    assert (post.text("wp:post_name"), post.text("content:encoded")) == ("x", "Body.")


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


LAUGHS = "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)
LOCAL = '<!ENTITY % b SYSTEM "file:///etc/passwd">%b;'


def below(text: str) -> str:
    """Return an export with *text* in its third line."""
    return f"{HEAD}\n\n{text}{TAIL}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB + HEAD + item(title="&c;") + TAIL, "line 1: it has a document type"),
        (OUTSIDE + HEAD + item(title="&a;") + TAIL, "line 1: it has a document type"),
        (below("&nbsp;"), "line 3: invalid XML at column 1: undefined entity"),
        (below("a & b"), "line 3: invalid XML at column 4: not well-formed"),
        (below("a\x08"), "line 3: invalid XML at column 2: U+0008 is not allowed"),
        (below("&#8;"), "line 3: invalid XML at column 1: reference to invalid"),
        (HEAD + "\n" + item(), "line 2: invalid XML at column "),
        (
            HEAD.encode() + b"\n<a>\xff</a>",
            "line 2: invalid XML at column 4: byte 0xFF is not in the encoding",
        ),
        ('<?xml version="1.0" encoding="gb2312"?><a/>', "line 1: invalid XML: "),
        ('<?xml version="1.0" encoding="none"?><a/>', "line 1: invalid XML: "),
        ("<rss></rss>", "no WordPress export: it has no element of WordPress"),
        ("<html></html>", "line 1: no export of WordPress or Blogger, but <html>"),
        (
            "",
            "line 1: not XML, so no export of WordPress or Blogger; for other files",
        ),
        ("An essay.", "line 1: not XML, so no export of WordPress or Blogger"),
        (b"\xff\x00\x08", "line 1: not XML, so no export of WordPress or Blogger"),
        (HEAD + "<x:a>" * 99, "line 1: more than 64 elements within each other"),
    ],
)
def test_a_hostile_or_broken_export_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str | bytes, reason: str
) -> None:
    with pytest.raises(SourceError) as caught:
        posts(data)
    assert str(caught.value).startswith(reason), caught.value
    path = tmp_path / "e.xml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    assert (
        main.main(["import", str(path), "--out", str(tmp_path / "o"), "--write"]) == 2
    )
    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a9", "none"])
@pytest.mark.parametrize("declared", [LAUGHS, LOCAL])
def test_declared_entities_are_never_expanded(declared: str, name: str) -> None:
    """Two gigabytes of laughter: what follows a refusal is read no more."""
    data = f"<!DOCTYPE r [{declared}]>{HEAD}{item(title=f'&{name};')}{TAIL}"
    tracemalloc.start()
    with pytest.raises(SourceError, match="line 1: it has a document type"):
        posts(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize("line_break", ["", "\n"])
def test_a_character_that_two_reads_divide_is_no_error_of_ours(line_break: str) -> None:
    start = HEAD.encode()
    data = start + b"a" * ((1 << 16) - len(start) - 1) + b"\xe2"
    with pytest.raises(SourceError, match="line 1: invalid XML at column 65,536: not"):
        posts(data + line_break.encode() + TAIL.encode())


def test_the_line_is_that_of_what_is_refused() -> None:
    """The parser has read on until the end of its chunk by then."""
    with pytest.raises(SourceError, match="line 3: more than 64 elements"):
        posts(below("<x:a>" * 99 + "\n\n"))


class Endless:
    """A file of two gigabytes that exists only as far as it is read."""

    def __init__(self, start: str, piece: str) -> None:
        self.given = 0
        self._chunks = self._all(start, piece)

    def _all(self, start: str, piece: str) -> Iterator[str]:
        yield start
        for number in itertools.count():
            if self.given >= 2 << 30:
                return
            yield piece.replace("#", str(number)) * (60_000 // len(piece))

    def read(self, _size: int) -> bytes:
        chunk = next(self._chunks, "").encode()
        self.given += len(chunk)
        return chunk


LONG_ITEM = "an item has more than"
LONG_MARKUP = "a tag or comment has more than"
META = "<wp:postmeta><wp:meta_key>#</wp:meta_key></wp:postmeta>"
AUTHOR = "<wp:author><wp:author_login>#</wp:author_login></wp:author>"


@pytest.mark.parametrize(
    ("start", "piece", "reason"),
    [
        ("<item><title>", "word ", LONG_ITEM),
        ("<item><title><![CDATA[", "word ", LONG_ITEM),
        ("<item><content:encoded>", "<b>word</b>", LONG_ITEM),
        ("<item>", "<category/>", LONG_ITEM),
        ("<item>", f'<category domain="{"d" * 1000}"/>', LONG_ITEM),
        ("<item>", META, LONG_ITEM),
        ("<item>", "<title>word</title>", LONG_ITEM),
        ("", AUTHOR, LONG_ITEM),
        ("<!--", "word ", LONG_MARKUP),
        ('<item><a b="', "word ", LONG_MARKUP),
        ("", "<a#/>", "more than 50 names"),
        ("", '<a b#=""/>', "more than 50 names"),
        ("", '<a xmlns:b#="u"/>', "more than 50 names"),
    ],
)
@pytest.mark.slow
def test_two_gigabytes_are_not_read(
    monkeypatch: pytest.MonkeyPatch, start: str, piece: str, reason: str
) -> None:
    """The limits are lower here, to be quick; little more than they say is read."""
    monkeypatch.setattr(xml_stream, "LONGEST", 1 << 20)
    monkeypatch.setattr(xml_stream, "MOST_NAMES", 50)
    stream = Endless(HEAD + start, piece)
    with pytest.raises(SourceError, match=reason):
        list(wxr.posts(cast("IO[bytes]", stream), Export()))
    assert stream.given < 4 << 20


def test_what_the_parser_keeps_back_until_the_end_is_read() -> None:
    """Expat 2.6 waits for more where a piece of markup came in two parts."""
    parts = iter([HEAD + item(), f"<item a='{'x' * 9000}", f"'></item>{TAIL}", ""])
    stream = io.BytesIO()
    stream.read = lambda _size=-1: next(parts).encode()  # type: ignore[method-assign]
    assert len([*wxr.posts(stream, Export())]) == 2


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_lines_above_the_declaration_are_counted(mark: bytes) -> None:
    text = f"\n\n<?xml version='1.0' encoding='UTF-8'?>\n{HEAD}{item()}{TAIL}"
    (post,) = posts(mark + text.encode())
    assert post.line == 4


def test_elements_within_a_text_are_part_of_it() -> None:
    (post,) = posts(HEAD + item(title="A <b>bold</b> word") + TAIL)
    assert post.text("title") == "A bold word"


def test_what_is_there_twice_is_named() -> None:
    (post,) = posts(HEAD + item("<title>Y</title><title> </title>") + TAIL)
    assert (post.text("title"), post.repeated) == ("X", ["title"])


def test_text_outside_of_items_is_not_kept() -> None:
    text = f"{HEAD}<title>{'x' * 100}</title>{'y' * 100}{item()}<x:a><x:b>z</x:b></x:a>"
    assert len(posts(text + TAIL)) == 1


def test_an_export_is_imported_without_any_extra(tmp_path: Path) -> None:
    """With the standard library and what the plugin itself requires."""
    path = tmp_path / "e.xml"
    path.write_text(HEAD + item(**{"wp:post_date": "2010-01-01 00:00:00"}) + TAIL)
    code = (
        "import sys; sys.modules |= dict.fromkeys(('defusedxml', 'lxml', 'yaml'));"
        "from pelican_jsoncomment.cli.main import main; sys.exit(main())"
    )
    arguments = ["import", str(path), "--out", str(tmp_path / "out"), "--write"]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
    assert '"title": "X"' in (tmp_path / "out" / "x.md").read_text()
