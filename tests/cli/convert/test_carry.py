"""What another form of front matter cannot carry, and what a site does otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.convert.front_matter import Kind
from pelican_jsoncomment.settings import Options
from tests.cli.convert.test_command import (
    converted,
    document,
    essay,
    planned,
)


@pytest.mark.parametrize(
    ("fields", "lost", "line"),
    [
        ({"notes": "a\nb"}, "notes: a line break", "Notes: a b"),
        ({"notes": "a\tb"}, "notes: a line break, a tab", "Notes: a b"),
        ({"source": {"url": "x"}}, "source: an object", 'Source: {"url": "x"}'),
        ({"rating": 5}, "rating: a number", "Rating: 5"),
        ({"rating": True}, "rating: a number, true or false", "Rating: true"),
        ({"moods": ["a"]}, "moods: a list", 'Moods: ["a"]'),
        ({"moods": ["a", 1]}, "moods: a list", 'Moods: ["a", 1]'),
        ({"category": ["a", "b"]}, "category: only the first", "Category: a"),
        ({"category": ["a"]}, "category: only the first", "Category: a"),
        ({"author": ["a", "b"]}, "author: several authors", "Authors: a; b"),
        ({"tags": ["a;b", "c"]}, "tags: a semicolon", "Tags: a,b; c"),
        ({"a.b": "x"}, "a.b: Key: value cannot", "Title: On Walls"),
        ({"date": "2006"}, "date: Pelican would fill", "Date: 2006-01-01"),
        ({"date": "2006~"}, "date: Pelican would fill", "Date: 2006-01-01"),
        (
            {"date": "", "first_publication": "2006-05"},
            "date: follows from another field",
            "Date: 2006-05-01",
        ),
        (
            {"edited": "2009-01-02"},
            "modified: follows from another field",
            "Modified: 2009-01-02",
        ),
        (
            {"edited": [2004, {"date": "2009-01~", "note": "x"}]},
            "edited: an edit with a note becomes its date, and the note is lost",
            "    2009-01~",
        ),
        ({"edited": {"date": "2009", "note": "x"}}, "edited: an edit", "Edited: 2009"),
        ({"edited": [{"date": 2009, "note": "x"}]}, "edited: an edit", "Edited: 2009"),
        ({"format": "wordpress"}, "format: the body is wordpress", "Format: wordpress"),
        ({"format": "html"}, "format: the body is html", "Format: html"),
    ],
)
def test_what_is_lost_is_named_and_refused_without_leave(
    fields: dict[str, Any], lost: str, line: str
) -> None:
    data = essay(**fields)
    plan = planned(data, "pelican")
    assert plan.change is None
    assert [x.startswith(lost) for x in plan.losses] == [True], plan.losses
    assert line in converted(data, "pelican", lossy=True).decode().splitlines()


def test_edits_of_yaml_that_have_no_date_keep_all() -> None:
    data = b"---\ntitle: x\nedited: [{note: a}, {date: 2006}]\n---\n"
    lost = ("edited: a list becomes its JSON text",)
    assert planned(data, "pelican").losses == lost


def test_a_format_that_the_body_would_get_is_named() -> None:
    """Without the plugin, it was a field like any other, and the body Markdown."""
    data = b"Title: x\nFormat: html\n\n"
    assert planned(data, "jsoncomment").losses == (
        "format: the body would be read as html",
    )
    assert planned(data, "yaml").change
    assert planned(b"Title: x\nFormat: essay\n\n", "jsoncomment").change


def test_dates_with_the_day_first_are_written_for_pelican() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_DATE_ORDER": "dmy"}))
    data = essay(date="03/04/2006")
    assert planned(data, "yaml", blog=blog).losses[0].startswith("date: Pelican would")
    assert b"date: '2006-04-03'" in converted(data, "yaml", lossy=True, blog=blog)
    assert planned(essay(date="30/03/2006"), "yaml", blog=blog).change
    assert planned(essay(date="3 March 2006"), "yaml").change


def test_a_date_in_the_file_name_needs_no_other() -> None:
    data = essay(date="", first_publication="2006")
    name = "2008-03-30-walls.md"
    assert planned(data, "pelican", name=name).change


@pytest.mark.parametrize(
    ("data", "to", "note"),
    [
        (essay(first_draft="2006"), "yaml", "first_draft: becomes text"),
        (
            essay("a<!-- more -->b"),
            "yaml",
            "body: <!--more--> no longer makes a summary",
        ),
        (b"Title: x\n\na<!--more-->b", "jsoncomment", "body: <!--more--> now ends"),
        (b"Title: x\n\na<!--more On-->", "jsoncomment", "body: <!--more--> now ends"),
        (b"Title: x\nDate: 2006\n\n", "jsoncomment", "date: '2006' is no longer"),
        (b"---\ntitle: x\nd: yes\n---\n", "jsoncomment", "d: as it is written"),
        (b"---\ntitle: x\ntags: [a, 012]\n---\n", "pelican", "tags: as it is written"),
        (
            b"---\ntitle: x\na: {b: [c, 0x1F]}\n---\n",
            "jsoncomment",
            "a: as it is written",
        ),
        (b"---\ntitle: x\ntags: [1e3]\n---\n", "pelican", "tags: as it is written"),
        (b"---\ntitle: x\ntags: [true]\n---\n", "jsoncomment", "tags: as it is"),
        (b"---\ntitle: x\nm: 1e3\n---\n", "jsoncomment", "m: as it is written"),
        (b"---\ntitle: true\n---\n", "pelican", "title: as it is written"),
        (b"---\ntitle: 1.50\n---\n", "jsoncomment", "title: as it is"),
        (b"---\ntitle: ' x'\n---\n", "jsoncomment", "title: the white space around"),
        (b"---\ntitle: x\ntags: a, b\n---\n", "jsoncomment", "tags: one name, bec"),
    ],
)
def test_what_the_site_does_otherwise_is_noted(
    data: bytes, to: Kind, note: str
) -> None:
    plan = planned(data, to)
    assert plan.change
    assert [x.startswith(note) for x in plan.notes] == [True], plan.notes


def test_markers_of_a_site_that_splits_everywhere_change_nothing() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_MORE_EVERYWHERE": True}))
    there = planned(essay("a<!--more-->b"), "yaml", blog=blog)
    back = planned(b"Title: x\n\na<!--more-->b", "jsoncomment", blog=blog)
    assert there.notes == back.notes == ()


def test_a_body_of_another_default_format_stays_markdown() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_FORMAT": "wordpress"}))
    data = converted(b"Title: x\n\nA.\nB.\n", "jsoncomment", blog=blog)
    assert document(data).fields["format"] == "markdown"
