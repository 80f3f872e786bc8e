"""The reader: which files it takes, what it leaves to others, what it says."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shlex
from datetime import datetime
from typing import Any

import pytest
from pelican import contents
from pelican.plugins import signals
from pelican.readers import Readers

from pelican_jsoncomment import plugin
from pelican_jsoncomment.reader import EssayLeftOutError
from tests.cli.command import run
from tests.conftest import HEADER, Site

ESSAY = HEADER + "One *a*.\n\n<!--more-->\n\nTwo.\n"


@pytest.mark.parametrize("extension", ["md", "markdown", "mkd", "mdown"])
def test_essay_in_markdown(site: Site, extension: str) -> None:
    article = site.read(ESSAY, f"essay.{extension}")
    assert article.title == "On Walls"
    assert article.content == "<p>One <em>a</em>.</p>\n<p>Two.</p>"
    assert article.summary == "<p>One <em>a</em>.</p>"
    assert article.has_more is True
    assert article.has_summary is True
    assert article.more_text == ""


@pytest.mark.parametrize("extension", ["html", "htm"])
def test_essay_in_html(site: Site, extension: str) -> None:
    body = "<p>One *a*.</p>\n<!--more-->\n<p>Two.</p>"
    article = site.read(HEADER + body, f"essay.{extension}")
    assert article.content == "<p>One *a*.</p>\n<p>Two.</p>"
    assert article.summary == "<p>One *a*.</p>"


def test_head_of_an_html_document_yields_to_the_header(site: Site) -> None:
    document = (
        "<html><head><title>Other</title>"
        '<meta name="category" content="other"><meta name="mood" content="calm">'
        '<meta name="slug" content="walls"><meta name="content" content="x">'
        '<meta name="first-publication" content="2007"><meta name="_x" content="1">'
        '<meta name="format" content="text/html">'
        "</head><body><p>One.</p></body></html>"
    )
    article = site.read(HEADER + document, "essay.html")
    assert article.title == "On Walls"
    assert article.category.name == "history"
    assert article.mood == "calm"
    assert article.slug == "walls"
    assert article.first_publication == "2007"
    assert article.content == "<p>One.</p>"


def test_author_of_a_document_yields_to_the_authors_of_the_header(site: Site) -> None:
    head = '<html><head><meta name="author" content="Other"></head>One'
    header = '<!-- {"title": "T", "date": "2008", "authors": "Jane, John"} -->\n'
    article = site.read(header + head, "essay.html")
    assert [x.name for x in article.authors] == ["Jane", "John"]
    assert article.author.name == "Jane"
    article = site.read('<!-- {"title": "T", "date": "2008"} -->' + head, "essay.html")
    assert article.author.name == "Other"


def test_wrong_value_in_a_document_is_placed_at_the_body(site: Site) -> None:
    text = '<!-- {"title": "T"} -->\n<html><head><meta name=date content="soon"></head>'
    with pytest.raises(EssayLeftOutError) as caught:
        site.read(text, "essay.html")
    assert "essay.html:1:24: date: 'soon' is not a" in str(caught.value.__cause__)


def test_essay_of_a_header_alone(site: Site) -> None:
    article = site.read(HEADER)
    assert article.content == ""
    assert not article.has_more
    assert not article.has_summary
    assert "summary" not in article.metadata


def test_essay_without_a_marker_has_pelicans_summary(site: Site) -> None:
    article = site.read(HEADER + "One *a*.\n", SUMMARY_MAX_LENGTH=1)
    assert "summary" not in article.metadata
    assert article.summary.startswith("<p>One")


def test_windows_line_endings_and_a_byte_order_mark_make_no_difference(
    site: Site,
) -> None:
    plain = site.read(ESSAY, "a.md")
    windows = site.read(b"\xef\xbb\xbf" + ESSAY.replace("\n", "\r\n").encode(), "a.md")
    assert windows.content == plain.content
    assert windows.metadata == plain.metadata


def test_markdown_in_the_body_may_look_like_metadata(site: Site) -> None:
    article = site.read(HEADER + "Thesis: the walls stood.\nDate: never\n")
    assert article.content == "<p>Thesis: the walls stood.\nDate: never</p>"
    assert not hasattr(article, "thesis")


def test_extensions_of_the_site_find_the_fields(site: Site) -> None:
    markdown = {"extensions": ["tests.markdown_extensions:ShowMeta"]}
    article = site.read(
        '<!-- {"title": "T", "tags": ["a"]} -->@meta', MARKDOWN=markdown
    )
    assert article.content == "<p>[('tags', ['a']), ('title', ['T'])]</p>"


def test_tags_are_made_once(site: Site) -> None:
    """Pelican makes a slug for each of them, and all essays of an archive have some.

    Categories are not shared: there are plugins that rename the one of an article.
    """
    for name, tags in (("one.md", "a, B"), ("two.md", "B")):
        header = f'{{"title": "T", "category": "C", "tags": "{tags}"}}'
        site.write(name, f"<!-- {header} -->")
    readers = site.readers()
    one, two = (
        readers.read_file(
            str(site.path / "content"), name, contents.Article, context={}
        )
        for name in ("one.md", "two.md")
    )
    assert [tag.name for tag in one.tags] == ["a", "B"]
    assert one.tags[1] is two.tags[0]
    assert one.category is not two.category


# Ordinary files


ORDINARY = {
    "a.md": "Title: T\nDate: 2008-03-30\nMood: calm\n\nOne *a*. <!--more--> Two.\n",
    "b.md": "No header at all <!-- {% raw %} -->\n",
    "c.html": "<html><head><title>T</title></head><body>One</body></html>",
    "d.html": "<!-- {filename} --><html><head><title>T</title></head><body>x</body>",
    "e.md": "",
    "f.rst": "T\n##\n\n:date: 2008-03-30\n\nOne\n",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_file_is_read_as_without_the_plugin(site: Site, name: str) -> None:
    file = str(site.write(name, ORDINARY[name]))
    extension = name.rpartition(".")[2]
    with_plugin = site.readers().readers[extension].read(file)
    signals.readers_init.disconnect(plugin._add_readers)
    try:
        without = Readers(site.pelican_settings()).readers[extension].read(file)
    finally:
        signals.readers_init.connect(plugin._add_readers)
    assert with_plugin[0] == without[0]
    assert {k: str(v) for k, v in with_plugin[1].items()} == {
        k: str(v) for k, v in without[1].items()
    }


# Errors and warnings


def test_broken_header_is_an_error_that_is_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EssayLeftOutError, match="it is left out"):
        site.read(ESSAY.replace('"2008-03-30",', '"2008-03-30"'))
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    path = os.path.join("content", "essay.md")  # noqa: PTH118
    assert record.getMessage() == (
        f"{path}:6:3: header: expected ',' between fields\n"
        '    "first_draft": "2006",\n'
        "    ^\n"
        f"    to fix it: pelican-jsoncomment fix --unsafe {path}"
    )


def test_error_that_nothing_can_fix_promises_nothing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EssayLeftOutError):
        site.read('<!-- {"title": "T", "tags": 5} -->')
    assert caplog.records[0].getMessage().endswith("^")


def test_error_that_can_be_fixed_without_a_guess_says_so(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EssayLeftOutError):
        site.read("<!-- {'title': 'T'} -->")
    message = caplog.records[0].getMessage()
    command = f"pelican-jsoncomment fix {os.path.join('content', 'essay.md')}"  # noqa: PTH118
    assert message.endswith(f"\n    to fix it: {command}")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("<!-- {'title': 'T', 'date': '2008'} -->", ""),
        ('<!-- {"title": "T" "date": "2008"} -->', "--unsafe"),
        ('<!-- {"title": "T", "date": "3rd of May, 2006 or so"} -->', None),
        (
            '<!-- {"title": "T", "date": "2006", "edited": "c. 2005"} -->',
            "--unsafe",
        ),
        ('<!-- {"title": "T", "date": "2006", "first_draft": "long ago"} -->', None),
        ('<!-- {"title": "T", "date": "2006", "titel": "U"} -->', None),
        ('<!-- {"title": "T" "date": "2008", "tags": [x]} -->', None),
        ('<!-- "title": "T", "date": "2008" -->', "--unsafe"),
        ("<!--\ntitle: T\ndate: 2008\n-->", None),
        ('Text.\n\n<!-- {"title": "T", "date": "2008"} -->', "--unsafe"),
    ],
)
def test_command_is_named_only_where_it_fixes_the_file_and_can_be_pasted(
    text: str, option: str | None, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    name = "it's my essay.md"
    with contextlib.suppress(EssayLeftOutError):
        site.read(text, name)
    (message,) = (x.getMessage() for x in caplog.records)
    command = message.partition("to fix it: ")[2]
    assert bool(command) == (option is not None)
    file = site.path / "content" / name
    assert ("--unsafe" in command) == (option == "--unsafe")
    run(*shlex.split(command)[1:], "--write", "--no-backup") if command else None
    assert (file.read_text() != text) == (option is not None)
    if command:
        caplog.clear()
        assert site.read(file.read_bytes(), name).title == "T"
        assert not caplog.records


def test_path_outside_the_working_directory_is_whole(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(EssayLeftOutError) as caught:
        site.read("<!-- {'title': 1} -->")
    file = site.path / "content" / "essay.md"
    assert str(caught.value.__cause__).startswith(f"{file}:1:7: header: ")


def test_body_that_cannot_be_rendered_is_an_error_of_that_essay(site: Site) -> None:
    markdown = {"extensions": ["tests.markdown_extensions:Fail"]}
    with pytest.raises(EssayLeftOutError) as caught:
        site.read(HEADER + "\nfail here", MARKDOWN=markdown)
    reason = "body: it cannot be rendered: RuntimeError: the extension failed"
    assert reason in str(caught.value.__cause__)


def test_thousands_of_warnings_are_not_all_logged(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Pelican's log takes milliseconds for each."""
    edited = json.dumps([f"once {x}" for x in range(5000)])
    header = f'<!-- {{"title": "T", "date": "2008", "edited": {edited}}} -->'
    article = site.read(f"{header}\nBody.")
    assert len(article.edits) == 5000
    messages = [x.getMessage() for x in caplog.records]
    assert len(messages) == 21
    assert "4980 more warnings; pelican-jsoncomment check " in messages[-1]


def test_misplaced_header_is_one_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    article = site.read("<!-- a note -->\n" + ESSAY)
    assert not hasattr(article, "first_draft")
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "essay.md:2:1: header: not read, because" in record.getMessage()


def test_comment_end_inside_a_text_is_one_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    article = site.read('<!-- {"title": "T", "notes": "a --> b --!> c"} -->\nBody.')
    assert article.notes == "a --> b --!> c"
    assert article.content == "<p>Body.</p>"
    (record,) = caplog.records
    assert "header: browsers end the comment at this -->" in record.getMessage()


def test_shortcodes_that_stay_text_are_not_told_of_at_each_build(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    header = '<!-- {"title": "T", "date": "2008", "format": "wordpress"} -->'
    article = site.read(f"{header}\n[box]a[/box] [gallery]\n\n<!--nextpage-->")
    assert "[box]a[/box] [gallery]" in article.content
    (record,) = caplog.records
    assert "body: <!--nextpage--> stays a comment" in record.getMessage()


def test_second_marker_is_one_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.read(HEADER + "a\n\n<!--more-->\n\nb\n\n<!--more-->\n\nc\n\n<!--more-->\n\nd")
    (record,) = caplog.records
    assert "essay.md: summary: the body holds 3 markers" in record.getMessage()


def test_near_miss_of_a_marker_is_a_warning_at_its_place(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.read(HEADER + "a\n\n<!--more:x-->\n\nb")
    (record,) = caplog.records
    assert "essay.md:17:1: summary: <!--more:x--> is not read as a marker" in (
        record.getMessage()
    )


def test_file_that_vanishes_is_the_error_it_always_was(site: Site) -> None:
    with pytest.raises(FileNotFoundError):
        site.readers().readers["md"].read(str(site.path / "none.md"))


# Settings


def test_more_everywhere_splits_ordinary_files_too(site: Site) -> None:
    settings: dict[str, Any] = {"JSONCOMMENT_MORE_EVERYWHERE": True}
    text = "Title: T\nDate: 2008-03-30\n\nOne.\n\n<!--more Go on-->\n\nTwo.\n"
    article = site.read(text, **settings)
    assert article.content == "<p>One.</p>\n<p>Two.</p>"
    assert article.summary == "<p>One.</p>"
    assert (article.has_more, article.more_text) == (True, "Go on")
    assert "<!--more Go on-->" in site.read(text).content


def test_more_anchor_is_where_the_marker_was(site: Site) -> None:
    article = site.read(ESSAY, JSONCOMMENT_MORE_ANCHOR="more")
    before, after = article.content.split('<span id="more"></span>')
    assert before.strip() == "<p>One <em>a</em>.</p>"
    assert after.strip() == "<p>Two.</p>"
    assert "span" not in article.summary


@pytest.mark.parametrize(
    ("settings", "header", "expected"),
    [
        ({}, "", {"category": "letters", "author": "A. Author", "status": "published"}),
        ({"USE_FOLDER_AS_CATEGORY": False}, "", {"category": "misc"}),
        ({}, '"category": "history"', {"category": "history"}),
        ({"DEFAULT_METADATA": {"status": "draft"}}, "", {"status": "draft"}),
        (
            {"DEFAULT_METADATA": {"status": "draft"}},
            '"status": "published"',
            {"status": "published"},
        ),
        (
            {"EXTRA_PATH_METADATA": {"letters/essay.md": {"template": "letter"}}},
            "",
            {"template": "letter"},
        ),
        (
            {"EXTRA_PATH_METADATA": {"letters/essay.md": {"template": "letter"}}},
            '"template": "article"',
            {"template": "article"},
        ),
        ({"SLUGIFY_SOURCE": "basename"}, "", {"slug": "essay"}),
        ({"SLUGIFY_SOURCE": "basename"}, '"slug": "walls"', {"slug": "walls"}),
        ({"DEFAULT_DATE_FORMAT": "%d.%m.%Y"}, "", {"locale_date": "30.03.2008"}),
        (
            {"DATE_FORMATS": {"en": "%Y/%m/%d"}, "DEFAULT_DATE_FORMAT": "%d.%m.%Y"},
            "",
            {"locale_date": "2008/03/30"},
        ),
        ({"TIMEZONE": "Asia/Tokyo"}, "", {"date": "2008-03-30T00:00:00+09:00"}),
        (
            {"TIMEZONE": "Asia/Tokyo"},
            '"timezone": "Europe/Paris"',
            {"date": "2008-03-30T00:00:00+01:00"},
        ),
        (
            {"TIMEZONE": "Asia/Tokyo"},
            '"edited": "2008-04-01"',
            {"modified": "2008-04-01T00:00:00+09:00"},
        ),
        (
            # Noon in Tokyo on the day of the date, which began there at midnight.
            {"TIMEZONE": "Asia/Tokyo"},
            '"edited": "2008-03-30T03:00Z"',
            {"modified": "2008-03-30T03:00:00+00:00"},
        ),
        (
            {"TIMEZONE": "America/New_York"},
            '"edited": "2008-03-30T03:00Z"',
            {"modified": None},
        ),
    ],
)
def test_settings_of_pelican_hold(
    site: Site, settings: dict[str, Any], header: str, expected: dict[str, Any]
) -> None:
    header = ", ".join(filter(None, ['"title": "T", "date": "2008-03-30"', header]))
    text = f"<!-- {{{header}}} -->\n\nText.\n"
    article = site.read(text, "letters/essay.md", **settings)
    for name, value in expected.items():
        found = getattr(article, name, None)
        assert (found.isoformat() if isinstance(found, datetime) else found) == value


def test_date_of_the_file_is_the_last_resort(site: Site) -> None:
    """Of Pelican's DEFAULT_DATE; what the header says goes before it."""
    path = site.write("essay.md", '<!-- {"title": "T"} -->\n\nText.\n')
    os.utime(path, (1_000_000_000, 1_000_000_000))
    readers = site.readers(DEFAULT_DATE="fs")
    base = str(path.parent)
    article = readers.read_file(base, "essay.md", contents.Article, context={})
    assert article.date.isoformat() == "2001-09-09T01:46:40+00:00"
    published = '"first_publication": "1999"'
    text = f'<!-- {{"title": "T", {published}}} -->\n\nText.\n'
    assert site.read(text, DEFAULT_DATE="fs").date.year == 1999


def test_source_of_an_essay_is_published_where_the_site_asks_for_it(site: Site) -> None:
    site.write("essay.md", ESSAY)
    site.build(OUTPUT_SOURCES=True, OUTPUT_SOURCES_EXTENSION=".txt")
    assert site.output("on-walls.txt") == ESSAY
