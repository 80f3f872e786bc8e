"""Names of fields that are nearly known ones, and those that only look like it."""

from __future__ import annotations

import json
import logging

import pytest

from pelican_jsoncomment.metadata.spelling import near_field
from tests.cli.command import run
from tests.conftest import Site

SLIPS = {
    "titel": "title", "tilte": "title", "tittle": "title", "ttile": "title",
    "dtae": "date", "daet": "date", "catgory": "category", "categroy": "category",
    "cateogry": "category", "catagory": "category", "categoory": "category",
    "first_drafted": "first_draft", "frist_draft": "first_draft",
    "first_darft": "first_draft", "firstdraft": "first_draft",
    "first_drafts": "first_draft", "first_publcation": "first_publication",
    "first_publikation": "first_publication", "sumary": "summary",
    "summery": "summary", "modifed": "modified", "modfied": "modified",
    "tgas": "tags", "auhtor": "author", "auther": "author", "authro": "author",
    "autthor": "author", "slgu": "slug", "sttaus": "status", "statsu": "status",
    "tranlation": "translation", "time_zone": "timezone", "templte": "template",
    "edtied": "edited", "ntoes": "notes", "notess": "notes", "foramt": "format",
    "drfat": "draft", "privat": "private", "publishd": "published",
    "pubilshed": "published", "date_fromat": "date_format",
}  # fmt: skip
#: Plausible names of fields that an archive may have of its own.
CUSTOM = """
    mood series place dates summary2 author_email location weather music listening book
    books chapter volume issue page pages number part parts episode season subtitle
    headline description keywords keyword tag topic topics theme themes genre genres
    subject subjects source sources source_url link links website homepage email phone
    editor editors editorial edition translator translators transcript transcription
    publisher publication published_in published_on publications journal magazine
    newspaper anthology isbn issn doi copyright license licence rights permissions
    image images cover cover_image thumbnail banner photo photos photographer picture
    pictures illustration illustrator caption captions gallery audio video podcast
    duration length words word_count reading_time rating ratings score stars votes likes
    comments comment comments_open discussion disqus twitter mastodon facebook instagram
    github gitlab repository revision revisions version versions draft2 draft_number
    drafts drafted drafted_at created created_at updated updated_at modified_by
    last_modified expires expiry deadline start end start_date end_date event venue
    city country region state county address latitude longitude coordinates map route
    distance altitude language languages locale original original_title original_date
    title2 titles alt_title short_title long_title nickname name names alias aliases
    redirect redirects permalink canonical id uuid guid key hash order weight priority
    sort position rank featured sticky pinned hidden archived archive category2
    categories subcategory collection collections group groups project projects client
    team person people cast crew characters family friends dedication dedicated_to
    epigraph
    quote quotes quotation citation cited_by references reference bibliography footnotes
    note remark remarks memo todo data stats status2 state_of review reviews reviewer
    recipe ingredients servings course grade level difficulty price currency cost
    budget sponsor award awards prize contest submission written written_at handwritten
    typed typewriter manuscript paper box folder shelf scan scans scanned ocr format2
    formats template2 layout style styles css script scripts toc math mathjax
    highlight lang2 path2 bath late rate gate fate long band land author2 authored
    author_url authority autor coauthor coauthors summaries summarised edits2 editing
    save saved slugs nodes tempo temple templates private_notes privacy publish public
    unpublished statue formal former tile translate transition time timeline times
"""


@pytest.mark.parametrize(("name", "near"), SLIPS.items())
def test_slip_is_seen(name: str, near: str) -> None:
    assert near_field(name) == near


def test_names_of_an_archive_are_no_slips() -> None:
    names = CUSTOM.split()
    assert len(set(names)) > 200
    assert {x: near_field(x) for x in names if near_field(x)} == {}


def essay(fields: str) -> str:
    return f'<!-- {{"title": "W", "date": "2008-03-30",\n{fields}}} -->\n\nText.\n'


@pytest.mark.parametrize(
    ("fields", "fixed"),
    [
        ('"First-Drafted": "2006"', '"first_draft": "2006"'),
        ('"catgory": "a", "mood": "b"', '"category": "a", "mood": "b"'),
        ('"tgas": ["a"], "tasg": ["b"]', '"tags": ["a"], "tasg": ["b"]'),
        ('"titel": "V"', '"titel": "V"'),
        (r'"catgor\u0079": "a"', r'"catgor\u0079": "a"'),
    ],
)
def test_slip_is_a_warning_and_renamed_where_the_name_is_free(
    fields: str,
    fixed: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = site.write("essay.md", essay(fields))
    site.read(file.read_text())
    messages = [x.getMessage() for x in caplog.records]
    assert {x.levelno for x in caplog.records} == {logging.WARNING}
    assert "essay.md:2:1: " in messages[0]
    assert "is it a slip?" in messages[0]
    run("check", "content", "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {x["rule"] for x in found} == {"field-spelling"}
    assert (found[0]["start"]["line"], found[0]["start"]["column"]) == (2, 1)
    assert found[0]["fixed_by"] == ("fix --unsafe" if fixed != fields else None)
    run("fix", "content", "--write", "--no-backup")
    assert file.read_text() == essay(fields)
    run("fix", "content", "--unsafe", "--write", "--no-backup")
    assert file.read_text() == essay(fixed)


def test_name_that_the_settings_know_is_no_slip(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    text = essay('"first_drafted": "2006", "titel": "V"')
    settings = {"first_drafted": "first_draft", "titel": "german_title"}
    article = site.read(text, JSONCOMMENT_FIELDS=settings)
    assert (article.first_draft, article.german_title) == ("2006", "V")
    assert not caplog.records
