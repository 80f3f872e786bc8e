"""A first comment that was meant as a header, and those that were not."""

from __future__ import annotations

import json
import logging

import pytest

from pelican_jsoncomment.reader import EssayLeftOutError
from tests.cli.command import run
from tests.conftest import Site

# What is lost, where that is said, and the header after `fix --unsafe` ("" for none).
FIELDS = '"title": "W", "date": "2008"'
FIXED = f"<!-- {{{FIELDS}}} -->"
LOST = [
    (f"<!-- {FIELDS}}} -->", "1:6", FIXED),
    (f"<!-- {FIELDS} -->", "1:6", FIXED),
    (f"\n<!--{FIELDS}}}-->", "2:5", f"\n<!--{{{FIELDS}}}-->"),
    (f"<!-- {FIELDS}}} -->".replace('"', "'"), "1:6", FIXED),
    (f'<!-- "mood": "", {FIELDS} -->', "1:6", f'<!-- {{"mood": "", {FIELDS}}} -->'),
    (f"<!--json {{{FIELDS}}} -->", "1:5", f"<!--{{{FIELDS}}} -->"),
    (f"<!-- json: {{{FIELDS}}} -->", "1:6", FIXED),
    (f"<!-- essay {{{FIELDS}}} -->", "1:6", FIXED),
    (f"<!--- {{{FIELDS}}} -->", "1:7", FIXED),
    (f"<!-- {{ # of May\n{FIELDS}}} -->", "1:6", f"<!-- {{\n{FIELDS}}} -->"),
    (f"<!-- {{, {FIELDS}}} -->", "1:6", f"<!-- {{ {FIELDS}}} -->"),
    (f'<!-- {{ # "slug": "w"\n{FIELDS}}} -->', "1:6", ""),
    ('<!-- {\ntitle W\n"date": "2008"} -->', "1:6", ""),
    ('<!-- essay\n"title": "W"\n"date": "2008"\n-->', "1:6", ""),
    ("<!--\ntitle: W\ndate: 2008\n-->", "2:1", ""),
    ("<!-- title: W\ndate: 2008\n-->", "1:6", ""),
    ("<!--\n  Title: W\n  First-Draft: 2006\n  Tags: a\n-->", "2:3", ""),
    ("<!-- ---\ntitle: W\ndate: 2008\n--- -->", "1:6", ""),
    ('<!-- "title": On Walls, "date": "2008"} -->', "1:6", ""),
]  # fmt: skip
ORDINARY = [
    "<!-- title: W -->",
    "<!-- Title: W, date: 2008 -->",
    '<!-- The field "title": how it is read -->',
    "<!--\n.. title: W\n.. slug: w\n.. date: 2008-03-30\n.. tags: a\n-->",
    "<!-- -*- coding: utf-8; mode: markdown -*- -->",
    "<!-- vim: set ft=markdown ts=4: -->",
    "<!-- markdownlint-disable MD013 MD033 -->",
    '<!-- markdownlint-configure-file { "MD013": { "line_length": 100 } } -->',
    "<!-- prettier-ignore-start -->",
    '<!-- wp:heading {"level":3,"title":"W","date":"2008"} -->',
    '<!-- wp:paragraph {"title":"W"} -->',
    '<!-- ko template: { "name": "a", "title": "b" } -->',
    '<!-- {% set page = {"title": "W", "date": "2008"} %} -->',
    '<!-- {{ "title": "date" }} -->',
    '<!-- {# "title": "W", "date": "2008" #} -->',
    '<!-- {filename}/a.md "title": "W" -->',
    "<!--\nCopyright: 2008 A. Author\nLicense: CC BY 4.0\nAuthor: A. Author\n-->",
    "<!--\nSPDX-License-Identifier: MIT\nDate: 2008\nAuthor: A\n-->",
    "<!--\nAuthor: A\nDate: 2008\nModified: 2009\n-->",
    "<!-- a note -->",
    '<!-- "On walls", he said: "title" -->',
    "<!--more-->",
    "<!-- json schema: see title -->",
    "<!--",
    "<!-- {",
    '<!-- "',
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "fixed"), LOST)
def test_lost_header_is_an_error_and_fixed_where_it_can_be(
    text: str,
    place: str,
    fixed: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = site.write("essay.md", f"{text}\n\nText.\n")
    with pytest.raises(EssayLeftOutError):
        site.read(file.read_text())
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert f"essay.md:{place}: header: " in record.getMessage()
    run("check", "content", "--select", "broken-opening", "--format", "json")
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (
        f"{found['start']['line']}:{found['start']['column']} {found['level']}"
        == f"{place} error"
    )
    assert (found["fixed_by"] or "") == "fix --unsafe" * bool(fixed)
    before = file.read_text()
    assert run("fix", "content", "--write", "--no-backup") == 1
    assert file.read_text() == before
    run("fix", "content", "--unsafe", "--write", "--no-backup")
    assert file.read_text() == (f"{fixed}\n\nText.\n" if fixed else before)
    if fixed:
        assert site.read(file.read_bytes()).title == "W"


@pytest.mark.parametrize("comment", ORDINARY)
def test_ordinary_comment_stays_one(
    comment: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = f"{comment}\n<html><head><title>W</title></head><body>Text.</body></html>"
    for name in ("a.html", "a.htm"):
        with_plugin = site.read(page, name)
        alone = site.read(page, name, JSONCOMMENT_EXTENSIONS=["none"])
        assert with_plugin.content == alone.content
    site.write("b.md", f"{comment}\n\nText.\n")
    assert not caplog.records
    run("check", "content", "--select", "broken-opening", "--format", "json")
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_document_with_a_title_of_its_own_keeps_the_comment_of_its_author(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    notes = "<!--\nTitle: W\nDate: 2008\n-->\n"
    page = f"{notes}<html><head><title>On Walls</title></head><body>T.</body></html>"
    assert site.read(page, "a.html").title == "On Walls"
    assert not caplog.records


def test_lost_header_that_is_not_utf_8_cannot_be_fixed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("a.md", '<!-- "title": "Z\xfcrich"} -->'.encode("latin-1"))
    assert run("check", "content", "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["rule"], found["fixed_by"]) == ("broken-opening", None)


def test_lost_header_of_ten_megabytes_is_found_at_once(site: Site) -> None:
    site.write("a.md", '<!-- "title": "' + "x" * 10_000_000)
    assert run("check", "content", "--select", "broken-opening") == 1
