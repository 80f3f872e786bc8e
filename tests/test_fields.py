"""The way of each field into Pelican, seen on the article that Pelican makes."""

from __future__ import annotations

import logging
import os
import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.contents import Article, Page
from pelican.plugins import signals
from pelican.readers import DUPLICATES_DEFINITIONS_ALLOWED, ensure_metadata_list

from pelican_jsoncomment.dates.partial import PartialDate
from pelican_jsoncomment.errors import FieldError
from pelican_jsoncomment.fields import COMPUTED, FIELDS, reserved_names
from pelican_jsoncomment.metadata.reading import split_names
from pelican_jsoncomment.reader import EssayLeftOutError
from tests.cli.command import run
from tests.conftest import Site


def names(values: Any) -> list[str]:
    return [value.name for value in values]


def refusal(site: Site, header: str, **settings: Any) -> str:
    """Return what is said of a header that cannot become metadata."""
    with pytest.raises(EssayLeftOutError) as caught:
        site.fields(header, **settings)
    assert isinstance(caught.value.__cause__, FieldError)
    return str(caught.value.__cause__)


@pytest.mark.parametrize("value", ["null", '""', '" \\t\\n"', "[]", "{}"])
@pytest.mark.parametrize(
    "name",
    [
        "content",
        "_id",
        "metadata",
        "title",
        "date",
        "modified",
        "edited",
        "first_draft",
        "tags",
        "category",
        "author",
        "authors",
        "slug",
        "status",
        "summary",
        "lang",
        "notes",
        "mood",
        "format",
        "timezone",
        "translation",
    ],
)
def test_absent_field_is_as_if_not_written(
    site: Site, name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    header = '<!-- {"title": "T", "date": "2008-03-30"%s} -->\n\nBody.\n'
    without = site.read(header % "", "a.md").metadata
    if name in ("title", "date"):
        written = (
            header.replace(f'"{name}":', f'"other_{name}":') % f', "{name}": {value}'
        )
        metadata = site.read(written, "a.md").metadata
        assert name not in metadata
    else:
        metadata = site.read(header % f', "{name}": {value}', "a.md").metadata
        assert metadata == without
    assert not caplog.records


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"On Walls"', "On Walls"),
        ('" On Walls "', "On Walls"),
        ('"Q&amp;A"', "Q&amp;A"),
        ("1984", "1984"),
        ("1.10", "1.10"),
        ("-0", "-0"),
        ("true", "true"),
    ],
)
def test_title_is_text_or_the_json_text_of_a_number(
    site: Site, written: str, title: str
) -> None:
    assert site.fields(f'"title": {written}').title == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ('"history, essay"', ["history", "essay"]),
        ('"Doe, Jane; Roe, Richard"', ["Doe, Jane", "Roe, Richard"]),
        ('"Q&amp;A, history"', ["Q&A", "history"]),
        ('["a, b", "c"]', ["a, b", "c"]),
        ('["a", "", null, " a "]', ["a"]),
        ('["Q&amp;A"]', ["Q&A"]),
        ('"a,,a, b"', ["a", "b"]),
    ],
)
def test_tags_are_split_as_pelican_splits_them(
    site: Site, written: str, tags: list[str]
) -> None:
    assert names(site.fields(f'"tags": {written}').tags) == tags


@pytest.mark.parametrize("written", ['","', '["", null]', '" ; "'])
def test_tags_without_a_name_are_absent(site: Site, written: str) -> None:
    assert not hasattr(site.fields(f'"tags": {written}'), "tags")


@pytest.mark.parametrize("name", ["tags", "category", "author", "authors", "edited"])
@pytest.mark.parametrize("written", ['["", null]', '[" "]'])
def test_list_of_nothing_is_absent(site: Site, name: str, written: str) -> None:
    with_list = site.fields(f'"{name}": {written}').metadata
    assert with_list == site.fields('"mood": ""').metadata


@given(st.text(st.sampled_from(" ,;ab&\t")))
def test_names_are_split_as_pelican_does(text: str) -> None:
    assert split_names(text) == ensure_metadata_list(text)


def test_category_is_text(site: Site) -> None:
    assert site.fields('"category": " Q&amp;A "').category.name == "Q&A"


def test_category_of_a_list_is_its_first(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    assert site.fields('"category": ["history"]').category.name == "history"
    assert not caplog.records
    assert site.fields('"category": ["", "a", "b"]').category.name == "a"
    assert "category: an essay has one category; 'a' is used" in caplog.text


def test_author_is_one_and_authors_are_several(site: Site) -> None:
    article = site.fields('"author": "Martin Luther King, Jr."')
    assert names(article.authors) == ["Martin Luther King, Jr."]
    article = site.fields('"author": ["Jane Doe", "John Roe"]')
    assert names(article.authors) == ["Jane Doe", "John Roe"]
    assert article.author.name == "Jane Doe"
    article = site.fields('"authors": "Jane Doe, John Roe"')
    assert names(article.authors) == ["Jane Doe", "John Roe"]
    article = site.fields('"author": ["Jane Doe"]')
    assert article.author.name == "Jane Doe"


@pytest.mark.parametrize(
    ("header", "author", "authors"),
    [
        ('"author": "Jane"', "Jane", ["Jane"]),
        ('"author": ["Jane", "John"]', "Jane", ["Jane", "John"]),
        ('"authors": "Jane, John"', "Jane", ["Jane", "John"]),
        ('"author": "Ann", "authors": ["Jane", "John"]', "Ann", ["Jane", "John"]),
    ],
)
@pytest.mark.parametrize("of_site", [{"author": "Owner"}, {"authors": "Owner, Other"}])
def test_authors_of_the_essay_beat_those_of_the_site(
    site: Site, header: str, author: str, authors: list[str], of_site: dict[str, str]
) -> None:
    article = site.fields(header, DEFAULT_METADATA=of_site)
    assert article.author.name == author
    assert names(article.authors) == authors


@pytest.mark.parametrize(
    ("header", "attribute", "value"),
    [
        ('"slug": "on-walls"', "slug", "on-walls"),
        ('"slug": 1984', "slug", "1984"),
        ('"status": "draft"', "status", "draft"),
        ('"status": "hidden"', "status", "hidden"),
        ('"lang": "fr"', "lang", "fr"),
        ('"template": "essay"', "template", "essay"),
        ('"save_as": "a/b.html"', "save_as", "a/b.html"),
        ('"url": "a/b/"', "url", "a/b/"),
        ('"translation": true', "translation", "true"),
        ('"translation": "true"', "translation", "true"),
        ('"date_format": "%Y"', "locale_date", "2008"),
        ('"notes": "<b>For school</b>"', "notes", "<b>For school</b>"),
    ],
)
def test_pelican_handles_its_own_fields(
    site: Site, header: str, attribute: str, value: str
) -> None:
    assert getattr(site.fields(header), attribute) == value


def test_timezone_is_that_of_the_dates(site: Site) -> None:
    article = site.fields('"timezone": "Europe/Paris"')
    assert article.date.utcoffset() == timedelta(hours=1)


def test_formatted_fields_are_rendered_by_the_format_of_the_body(site: Site) -> None:
    assert site.fields('"summary": "A *b*."').summary == "<p>A <em>b</em>.</p>"
    article = site.fields('"summary": "A *b*.", "format": "html"')
    assert article.summary == "A *b*."
    article = site.fields('"notes": "A *b*."', FORMATTED_FIELDS=["notes"])
    assert article.notes == "<p>A <em>b</em>.</p>"


def test_summary_that_is_not_formatted_is_text(site: Site) -> None:
    article = site.fields('"summary": "A *b*."', FORMATTED_FIELDS=[])
    assert article.metadata["summary"] == "A *b*."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('[1984, "essay"]', ["1984", "essay"]),
        ('["essay", 1e3 , 1.50, -0]', ["essay", "1e3", "1.50", "-0"]),
        ('[null, 1984, "1984", ""]', ["1984"]),
    ],
)
def test_number_among_tags_is_a_tag_as_written(
    written: str, read: list[str], site: Site
) -> None:
    assert names(site.fields(f'"tags": {written}').tags) == read
    assert run("check", "content") == 0
    assert run("convert", "content", "--to", "pelican", "--write", "--no-backup") == 0
    assert f"\nTags: {'; '.join(read)}\n" in Path("content/essay.md").read_text()


def test_time_in_words_is_read_and_rewritten_where_dates_are_partial(
    site: Site,
) -> None:
    date, draft = '"date": "30 March 2008 3pm"', '"first_draft": "May 3, 2006 at 9:05"'
    assert site.fields(date).date.isoformat() == "2008-03-30T15:00:00+00:00"
    site.fields(f"{date}, {draft}")
    assert run("check", "content", "--fail-on", "warning") == 1
    run("fix", "content", "--unsafe", "--write", "--no-backup")
    fixed = Path("content/essay.md").read_text()
    assert date in fixed
    assert '"first_draft": "2006-05-03T09:05"' in fixed
    assert run("check", "content", "--fail-on", "warning") == 0


def test_other_fields_are_kept_as_parsed(site: Site) -> None:
    article = site.fields(
        '"source": {"url": "http://example.com/", "pages": [1, 2.5]}, "count": 3,'
        ' "Seen At": " home ", "rated": true, "Mood": "calm"'
    )
    assert article.source == {"url": "http://example.com/", "pages": [1, 2.5]}
    assert article.count == 3
    assert article.seen_at == " home "
    assert article.rated is True
    assert article.mood == "calm"


def test_names_of_an_archive_are_renamed(site: Site) -> None:
    article = site.fields(
        '"Written": "2006", "content": "long"',
        JSONCOMMENT_FIELDS={"written": "first_draft", "content": "contents"},
    )
    assert article.first_draft == PartialDate("2006")
    assert article.contents == "long"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ('"title": ["a"]', "title: must be a string, but is a list"),
        ('"tags": 5', "tags: must be a string or a list of strings, but is a number"),
        ('"tags": {"a": 1}', "tags: must be a string or a list of strings"),
        ('"tags": [5, true]', "tags: must be a list of strings, but is true or"),
        ('"authors": true', "but is true or false"),
        ('"author": 5', "author: must be a string or a list of strings"),
        ('"category": 5', "category: must be a string, but is a number"),
        ('"category": {"a": 1}', "category: must be a string, but is an object"),
        ('"slug": true', "slug: must be a string, but is true or false"),
        ('"slug": ["a"]', "slug: must be a string"),
        ('"path": ["a"]', "path: must be a string"),
        ('"status": {"a": 1}', "status: must be a string"),
        ('"notes": 5', "notes: must be a string"),
        ('"summary": ["a"]', "summary: must be a string"),
        ('"translation": 5', "translation: must be a string"),
        ('"timezone": "Mars/Olympus"', "timezone: 'Mars/Olympus' is not a time zone"),
        ('"timezone": "../x"', "timezone: '../x' is not a time zone"),
        ('"date": ["2008"]', "date: must be a string"),
        ('"date": true', "date: must be a string"),
        ('"date": "03/04/2006"', "date: '03/04/2006' may have the day or the month"),
        ('"date": "2008-02-30"', "date: '2008-02-30' is not a date: "),
        ('"modified": "soon"', "modified: 'soon' is not a valid date"),
        (
            '"edited": {"a": 1}',
            "edited: has an unknown name 'a'; an edit is a date, or",
        ),
        ('"edited": {"Date": "2006"}', "edited: has an unknown name 'Date'"),
        ('"edited": {"note": "x"}', "edited: has an edit without a date"),
        ('"edited": {"date": " ", "note": "x"}', "edited: has an edit without a date"),
        ('"edited": {"date": ["2006"]}', "edited: must be a string, but is a list"),
        ('"edited": {"date": true}', "edited: must be a string, but is true or"),
        ('"edited": {"date": "2006", "note": 5}', "edited: has a note that is not a"),
        ('"edited": {"date": "2006", "note": ["x"]}', "edited: has a note that is"),
        ('"edited": [true]', "edited: must be a string"),
        ('"first_draft": ["2006"]', "first_draft: must be a string"),
    ],
)
def test_wrong_value_is_an_error_at_its_place(
    site: Site, header: str, reason: str
) -> None:
    message = refusal(site, f'\n"mood": "calm",\n{header}\n')
    assert reason in message
    path = os.path.join("content", "essay.md")  # noqa: PTH118
    assert message.startswith(f"{path}:3:")


@pytest.mark.parametrize(
    "header",
    [
        '"title": "a&#12;b"',
        '"tags": "a, b&#x0c;"',
        '"tags": ["a", "b&#12;"]',
        '"category": "a&#12;"',
        '"author": "a&#12;"',
        '"authors": "a&#12;"',
    ],
)
def test_entity_that_no_feed_may_hold_is_an_error(site: Site, header: str) -> None:
    """In feeds, Pelican decodes the title, and these names are decoded anyway."""
    name = header.split('"')[1]
    assert f"{name}: U+000C is allowed in no page" in refusal(site, header)
    assert site.fields('"notes": "a&#12;b"').notes == "a&#12;b"


def test_head_of_a_document_that_no_feed_may_hold_is_an_error(site: Site) -> None:
    head = '<meta name="summary" content="a&#12;b">'
    text = f'<!-- {{"date": "2008"}} -->\n<html><head>{head}</head></html>'
    with pytest.raises(EssayLeftOutError) as caught:
        site.read(text, "a.html")
    assert "summary: U+000C is allowed in no page" in str(caught.value.__cause__)


def test_place_of_a_wrong_value_is_the_value(site: Site) -> None:
    message = refusal(site, '\n\t"tags": 5')
    assert message.splitlines()[1:] == ['    "tags": 5} -->', "            ^"]


@pytest.mark.parametrize(
    "name",
    [
        "content",
        "settings",
        "get_summary",
        "translations",
        "_private",
        "__class__",
        "metadata",
        "locale_date",
        "source_path",
        "filename",
        "url_format",
        "override_save_as",
        "in_default_lang",
        "has_more",
        "edits",
        "date_precision",
    ],
)
def test_reserved_name_is_an_error_that_shows_the_way_out(
    site: Site, name: str
) -> None:
    message = refusal(site, f'"{name}": "x"')
    assert f'JSONCOMMENT_FIELDS = {{"{name}": "another_name"}}' in message


def test_renaming_to_a_reserved_name_is_an_error_of_the_written_one(
    site: Site,
) -> None:
    settings = {"JSONCOMMENT_FIELDS": {"written": "content"}}
    message = refusal(site, '"Written": "x"', **settings)
    assert 'JSONCOMMENT_FIELDS = {"written": "another_name"}' in message


def test_reserved_names_are_those_of_pelicans_classes() -> None:
    """Whatever Pelican adds to its classes is reserved the day it does."""
    article = Article("x", {"title": "T"})
    page = Page("x", {"title": "T"})
    metadata = {"title", "category", "date", "modified", "timezone", "date_format"}
    metadata |= {"author", "authors", "lang", "slug", "status", "template"}
    for content in (article, page):
        attributes = {x for x in dir(content) if not x.startswith("_")}
        attributes -= metadata | {"save_as", "summary", "url"}
        assert attributes <= reserved_names()
    assert reserved_names() >= COMPUTED


def test_reserved_names_are_found_without_telling_other_plugins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[Any] = []
    with signals.content_object_init.connected_to(seen.append), caplog.at_level(0):
        reserved_names.cache_clear()
        assert {"locale_modified", "override_url", "_summary"} <= reserved_names()
        assert (seen, caplog.records) == ([], [])
        article = Article("x", {"title": "T"})
    assert seen == [article]


def test_every_name_that_pelican_documents_can_be_set(site: Site) -> None:
    article = site.fields('"keywords": "a", "description": "b", "mood": "c"')
    assert (article.keywords, article.description) == ("a", "b")


def test_first_line_counts_where_pelican_says_so() -> None:
    once = {x for x, allowed in DUPLICATES_DEFINITIONS_ALLOWED.items() if not allowed}
    assert {name for name, row in FIELDS.items() if row.first_line} == once


@pytest.mark.parametrize("name", [x for x in FIELDS if FIELDS[x].of == "plugin"])
def test_every_field_of_the_plugin_is_documented(name: str) -> None:
    page = Path(__file__).parents[1] / "docs" / "reference" / "header.md"
    assert f"\n| `{name}` |" in page.read_text("utf-8")


# Dates


def test_partial_dates_print_as_written(site: Site) -> None:
    article = site.fields(
        '"first_draft": 2006, "first_publication": "2007-05", "edited": "2010~"'
    )
    for name, written in (
        ("first_draft", "2006"),
        ("first_publication", "2007-05"),
        ("edited", "2010~"),
    ):
        assert getattr(article, name) == written
        assert isinstance(getattr(article, name), PartialDate)


def test_what_is_no_partial_date_stays_text_with_a_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    article = site.fields('"first_draft": "c. 2006"')
    assert article.first_draft == "c. 2006"
    assert not isinstance(article.first_draft, PartialDate)
    (record,) = caplog.records
    assert "first_draft: 'c. 2006' is not a partial date" in record.getMessage()
    assert record.levelno == logging.WARNING


def test_edits_are_sorted_and_edited_is_the_latest(site: Site) -> None:
    article = site.fields('"edited": ["2010-05", "2009-01-02", "2012", ""]')
    assert article.edits == ["2009-01-02", "2010-05", "2012"]
    assert article.edited == "2012"
    assert not hasattr(article, "modified")


def test_edits_may_have_notes(site: Site) -> None:
    article = site.fields(
        '"date": "2008-03-30", "edited": ['
        '{"date": "2019-09-14", "note": " A <b> & “c”. "}, "2004-03",'
        ' {"date": 1996, "note": null}, {"date": "soon", "note": "x"}, {}]'
    )
    assert article.edits == ["soon", "1996", "2004-03", "2019-09-14"]
    assert [x.note for x in article.edits] == ["x", "", "", "A <b> & “c”."]
    assert article.edited == "2019-09-14"
    assert f"{article.edited}|{article.edited:>12}" == "2019-09-14|  2019-09-14"
    assert article.edited.note == "A <b> & “c”."
    assert max(article.edits[1:]) is article.edited
    assert article.modified.isoformat() == "2019-09-14T00:00:00+00:00"


def test_one_edit_may_have_a_note(site: Site) -> None:
    article = site.fields('"date": "2008", "edited": {"date": "2010~", "note": "why"}')
    assert (article.edited, article.edited.note) == ("2010~", "why")
    assert isinstance(article.edited, PartialDate)


def test_a_note_has_no_control_characters(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EssayLeftOutError):
        site.fields('"edited": [{"date": "2006", "note": "a\\u0001"}]')
    assert ": header: \\u0001 is allowed in no page and no feed" in caplog.text


def test_the_place_of_a_wrong_edit_is_its_own(site: Site) -> None:
    message = refusal(site, '"edited": [\n"2006",\n{"note": "x"}\n]')
    assert ":3:1: edited: has an edit without a date" in message


def test_unreadable_edit_is_kept(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    article = site.fields('"edited": ["last year", 2010]')
    assert article.edits == ["last year", "2010"]
    assert article.edited == "2010"
    assert "edited: 'last year' is not a partial date" in caplog.text


@pytest.mark.parametrize(
    ("header", "modified"),
    [
        ('"edited": "2010-05-03"', "2010-05-03T00:00:00+00:00"),
        ('"edited": ["2010-05-03", "2009"]', "2010-05-03T00:00:00+00:00"),
        ('"edited": "2010-05-03T10:00+02:00"', "2010-05-03T10:00:00+02:00"),
        ('"edited": "2008-03-30"', "2008-03-30T00:00:00+00:00"),
        (
            '"date": "2008-03-30 20:00", "edited": "2008-03-30"',
            "2008-03-30T20:00:00+00:00",
        ),
        (
            '"edited": "2010-05-03", "modified": "2011-01-01"',
            "2011-01-01T00:00:00+00:00",
        ),
        ('"edited": "2010-05"', None),
        ('"edited": "2010-05-03~"', None),
        ('"edited": "2010-05-03/2010-05-04"', None),
        ('"edited": "2008-03-29"', None),
        ('"edited": "soon"', None),
    ],
)
def test_modified_is_the_latest_edit_that_is_known_to_the_day(
    site: Site, header: str, modified: str | None
) -> None:
    article = site.fields(header)
    found = article.modified.isoformat() if hasattr(article, "modified") else None
    assert found == modified


def test_modified_needs_no_date(site: Site) -> None:
    article = site.read(
        '<!-- {"title": "T", "edited": "2010-05-03", "status": "draft"} -->'
    )
    assert article.modified.isoformat() == "2010-05-03T00:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "date", "precision", "shown"),
    [
        ("2006", "2006-01-01T00:00:00+00:00", "year", "2006"),
        ("2006-05", "2006-05-01T00:00:00+00:00", "month", "May 2006"),
        ("2006-21", "2006-03-01T00:00:00+00:00", "season", "spring 2006"),
        ("2006~", "2006-01-01T00:00:00+00:00", "year", "c. 2006"),
        ("2006/2008", "2006-01-01T00:00:00+00:00", "interval", "2006–2008"),
        ("2006-05-03?", "2006-05-03T00:00:00+00:00", "day", "3 May 2006?"),
    ],
)
@pytest.mark.parametrize("name", ["date", "modified"])
def test_locale_date_shows_no_more_than_was_written(
    site: Site, name: str, written: str, date: str, precision: str, shown: str
) -> None:
    article = site.fields(f'"{name}": "{written}"')
    assert getattr(article, name).isoformat() == date
    assert getattr(article, f"{name}_precision") == precision
    assert getattr(article, f"{name}_written") == written
    assert getattr(article, f"locale_{name}") == shown


def test_full_date_is_shown_as_the_site_shows_dates(site: Site) -> None:
    article = site.fields('"date": "2008-03-30"', DEFAULT_DATE_FORMAT="%-d %B %Y")
    assert article.locale_date == "30 March 2008"
    assert not hasattr(article, "date_precision")


def test_date_order_is_a_setting(site: Site) -> None:
    article = site.fields('"date": "03/04/2006"', JSONCOMMENT_DATE_ORDER="dmy")
    assert article.date.isoformat() == "2006-04-03T00:00:00+00:00"


def test_first_publication_is_the_date_where_there_is_none(site: Site) -> None:
    header = '<!-- {"title": "T", "first_publication": "%s"} -->'
    article = site.read(header % "2008-03-30")
    assert article.date.isoformat() == "2008-03-30T00:00:00+00:00"
    article = site.read(header % "2008")
    assert article.locale_date == "2008"
    assert article.first_publication == "2008"
    article = site.read(header % "30 March 2008")
    assert article.date.isoformat() == "2008-03-30T00:00:00+00:00"
    assert article.first_publication == "30 March 2008"


def test_date_beats_first_publication(site: Site) -> None:
    article = site.fields('"date": "2010-01-01", "first_publication": "2008"')
    assert article.date.year == 2010


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("../2008", "first_publication: '../2008' has no beginning"),
        ("one spring", "first_publication: 'one spring' is not a partial date"),
    ],
)
def test_publication_that_gives_no_date_is_a_warning(
    site: Site, written: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A page, and an article whose path has a date, need none."""
    text = f'<!-- {{"title": "T", "first_publication": "{written}"}} -->'
    assert not hasattr(site.read(text), "date")
    assert reason in caplog.text
    article = site.read(text, "2008-03-30-essay.md")
    assert article.date.isoformat() == "2008-03-30T00:00:00+00:00"


def test_date_in_the_path_counts_as_the_essays(site: Site) -> None:
    """Pelican's FILENAME_METADATA knows the day where the header does not."""
    header = '<!-- {"title": "T", "first_publication": "2008", "edited": "%s"} -->'
    article = site.read(header % "2007-01-01", "2008-03-30-essay.md")
    assert article.date.isoformat() == "2008-03-30T00:00:00+00:00"
    assert not hasattr(article, "modified")
    article = site.read(header % "2009-01-01", "2008-03-30-essay.md")
    assert article.modified.isoformat() == "2009-01-01T00:00:00+00:00"


def test_article_can_be_pickled(site: Site) -> None:
    """Pelican's cache pickles what a reader returns."""
    edits = '["2009", {"date": "2010", "note": "why"}, {"date": "x", "note": "y"}]'
    fields = f'"date": "2008", "first_draft": "2006", "edited": {edits}'
    article = site.fields(fields)
    names = ("date", "first_draft", "edited", "edits")
    metadata = {name: article.metadata[name] for name in names}
    copy = pickle.loads(pickle.dumps(metadata))
    assert copy == metadata
    assert copy["first_draft"] == "2006"
    assert copy["edits"] == ["x", "2009", "2010"]
    assert [x.note for x in copy["edits"]] == ["y", "", "why"]
    assert isinstance(copy["edited"], PartialDate)


def test_dates_of_essays_can_be_ordered_and_put_in_urls(site: Site) -> None:
    article = site.fields(
        '"first_draft": "2006~", "slug": "s"', ARTICLE_URL="{first_draft}/{slug}.html"
    )
    assert article.url == "2006~/s.html"


# The field "format"


def test_format_of_the_body_is_a_field(site: Site) -> None:
    article = site.read('<!-- {"title": "T", "format": "html"} -->A *b*.')
    assert article.content == "A *b*."
    assert not hasattr(article, "format")
    article = site.read('<!-- {"title": "T", "format": "markdown"} -->A *b*.', "a.html")
    assert article.content == "<p>A <em>b</em>.</p>"


def test_other_format_is_a_field_of_the_archive(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    article = site.fields('"format": "A5"')
    assert article.format == "A5"
    (record,) = caplog.records
    assert "JSONCOMMENT_FIELDS" in record.getMessage()
