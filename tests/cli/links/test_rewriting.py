"""Rewritten links: nothing else in a body changes, whatever is in it."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.body.markdown import MarkdownRenderer
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.links import finder
from pelican_jsoncomment.html.text import without_tags
from tests.cli.command import run
from tests.cli.links.planted import HEADER
from tests.growth import assert_linear

OLD, NEW = "/w.html", "{filename}walls.md"
PIECES = (
    *("[x](/w.html)", "![x](/w.html)", "[x](</w.html>)", '[x](/w.html "a")'),
    *('<a href="/w.html">', "<a href='/w.html'>x</a>", "</a>", '<img src="/w.html">'),
    *("[a]: /w.html", "[x][a]", "[a]", "[x](/w.html#a)", "(/w.html)", "/w.html", "]("),
    *("`", "``", "```\n", "~~~\n", "    ", "\t", "> ", "* ", "1. ", "# ", "\n", "\n\n"),
    *("<pre>", "</pre>", "<code>", "</code>", "<!--", "-->", "<div>", "</div>", "<p>"),
    *("*", "_", "\\", "[", "]", "(", ")", "<", ">", '"', "'", "=", "href=", "&amp;"),
    *(
        "{: title='/w.html' }",
        "[^1]",
        "\n[^1]: /w.html",
        "*[w]: /w.html",
        "|",
        "é",
        "x",
    ),
    *("<script>", "</script>", "<textarea>", "</textarea>", "\r\n", "zqlink0x"),
)


def imported(body: str, body_format: str = "markdown", name: str = "x.md") -> str:
    """Return what an import makes of a body, beside the essay that was at /w.html."""
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "old").mkdir()
        walls = HEADER % ("Walls", ', "aliases": ["/w.html"]') + "Text."
        header = HEADER % ("X", f', "format": "{body_format}"')
        (folder / "old/walls.md").write_text(walls)
        (folder / "old" / name).write_bytes((header + body).encode())
        out = folder / "content"
        with contextlib.redirect_stdout(io.StringIO()) as output:
            run("import", f"{folder}/old", "--out", str(out), "--write", "--no-backup")
        written = (out / name).read_bytes().decode()
        assert written.startswith(header), output.getvalue()
        return written.removeprefix(header)
    finally:
        shutil.rmtree(folder)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_nothing_but_destinations_of_links_changes(body: str) -> None:
    new = imported(body)
    render = MarkdownRenderer(Blog.read(None).markdown())
    before = render.convert(body.replace("\r\n", "\n"), {})
    after = render.convert(new.replace("\r\n", "\n"), {})
    assert new.replace(NEW, OLD) == body
    assert after.replace(NEW, OLD) == before
    assert NEW not in without_tags(after)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_nothing_but_attributes_of_html_changes(body: str) -> None:
    new = imported(body, "html")
    assert new.replace(NEW, OLD) == body
    assert new.count(NEW) <= body.count("href=") + body.count("src=")


HOSTILE = (
    *("[", "](", "[x](", "[x](/w.html", "(/w.html)", "[a]: ", "[a]: /w.html\n"),
    *("<a href='", '<a href="{{', "{% raw %}", "{{ ", "{% post_link ", "<http://a"),
    *("href=", "srcset='a, ", "&", "\\", "{{{%", "[x](</w.html", "> [", "!["),
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("body_format", ["html", "wordpress"])
@pytest.mark.slow
def test_hostile_bodies_take_time_that_grows_with_their_length(
    piece: str, body_format: str
) -> None:
    assert_linear(lambda size: imported(piece * size, body_format), 4000)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_markdown_is_looked_through_in_time_that_grows_with_its_length(
    piece: str,
) -> None:
    """To render it takes Python-Markdown what it takes, as in the build."""
    assert_linear(lambda size: finder.links(piece * size, 0, "markdown"), 20000)


def test_long_destinations_take_time_that_grows_with_their_length() -> None:
    def look(size: int) -> None:
        for end in ("", ")", ">", '"'):
            for start in (
                "[x](",
                "[x](<",
                "[a]: ",
                "<http://",
                '<a href="',
                "{% link ",
            ):
                finder.links(f"{start}{'a(' * size}{end}", 0, "markdown")

    assert_linear(look, 40000)
