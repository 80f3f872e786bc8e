"""What check finds: all that the build would say, and what only the whole shows."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment import fields
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.cli.fix import plan
from pelican_jsoncomment.errors import EssayError
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.rules import RULES
from pelican_jsoncomment.settings import Options
from tests.cli.defects import DEFECTS, ESSAY, FORMS, Defect
from tests.conftest import Site

BLOG = Blog.read(None)


def essay(text: str = "Text.\n", **values: Any) -> bytes:
    given = {"title": "On Walls", "date": "2008-03-30", **values}
    shown = {k: v for k, v in given.items() if v is not ...}
    return f"<!--\n{json.dumps(shown, ensure_ascii=False)}\n-->\n\n{text}".encode()


def found(data: bytes, path: str = "essay.md", blog: Blog = BLOG) -> list[Any]:
    """Return the rules of what is found in one file, with what fixes it."""
    reports = Checker(blog, RULES).check(path, data)
    assert all(str(x.finding) for x in reports)
    return [(x.finding.rule.name, x.fixed_by) for x in reports]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda x: x.name)
@pytest.mark.parametrize("form", ["LF", "CRLF", "byte-order mark"])
def test_each_defect_is_found_with_what_fixes_it(defect: Defect, form: str) -> None:
    reports = found(FORMS[form](defect.make(ESSAY)).encode())
    reports = [x for x in reports if x[0] not in ("byte-order-mark", "imprecise-date")]
    fixers = {"safe": "fix", "unsafe": "fix --unsafe", "refused": ""}
    if defect.asked:
        assert reports == [("partial-date", "fix --unsafe")]
    else:
        bare = [x for x in reports if x[0] != "unreadable-date"]
        assert bare[0][1] == fixers[defect.kind]


@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda x: x.name)
def test_fix_gives_the_same_rule_at_the_same_place(
    defect: Defect, unsafe: bool
) -> None:
    data = defect.make(ESSAY).encode()
    checked = {
        (x.finding.rule.name, x.finding.at)
        for x in Checker(BLOG, RULES).check("x.md", data)
    }
    planned = plan.plan(Path("x.md"), "x.md", data, BLOG.options, unsafe=unsafe)
    refused = [planned.refusal] if planned.refusal else []
    said = [*refused, *(x.finding for x in planned.problems)]
    assert {(x.rule.name, x.at) for x in said} <= checked
    assert said or not (unsafe or defect.kind == "safe") or defect.asked


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            '"edited": ["2006", "junk", "c. 2007"]',
            [
                ("partial-date", '"junk"', ""),
                ("partial-date", '"c. 20', "fix --unsafe"),
            ],
        ),
        ('"tags": ["a", [1, "x,"],\n 3]', [("wrong-type", '[1, "x', "")]),
        ('"edited": ["2006",\n ["2007"]]', [("wrong-type", '["2007', "")]),
        ('"edited": "c. 2007"', [("partial-date", '"c. 20', "fix --unsafe")]),
        (
            '"first_draft": "c. 2006", "x": 1,',
            [
                ("partial-date", '"c. 20', "fix --unsafe"),
                ("trailing-comma", ",} -->", "fix"),
            ],
        ),
        ("\"mood\": 'x\u200b'\u200b", [("single-quotes", "'x\u200b'\u200b}", "fix")]),
    ],
)
def test_a_finding_points_at_what_is_wrong_and_says_what_fixes_it(
    header: str, said: list[tuple[str, str, str]]
) -> None:
    text = f'<!-- {{"title": "x", "date": "2008-03-30", {header}}} -->'
    reports = Checker(BLOG, RULES).check("x.md", text.encode())
    found = [(x.finding.rule.name, x.finding.at or 0, x.fixed_by) for x in reports]
    placed = [(rule, text[at : at + 6], by) for rule, at, by in found]
    assert placed[: len(said)] == said


def test_a_misplaced_header_that_nothing_fixes_is_not_said_to_be_fixable() -> None:
    for inside, fixer in (('"title": "x",', "fix --unsafe"), ('"title": x y', "")):
        data = f"Text\n<!-- {{{inside}}} -->\n".encode()
        assert found(data) == [("misplaced-header", fixer)]


def test_a_sound_essay_has_nothing_to_be_said_of() -> None:
    assert found(ESSAY.encode()) == []
    ordinary = b"Title: W\nDate: 2008\n\nA file <!-- with a comment -->\n"
    assert found(ordinary) == []


def test_values_of_any_type_may_be_beside_strings() -> None:
    assert found(essay(lang="en", weight=3, sources=["a"])) == []
    assert found(essay(timezone="Europe/Paris")) == []


def test_time_zone_is_looked_up_also_where_all_else_is_plain() -> None:
    plain = {"date": "2008-03-20"}
    assert found(essay(**plain, timezone="Europe/Paris")) == []
    assert found(essay(**plain, timezone="Nowhere")) == [("unknown-timezone", "")]


def test_all_problems_of_a_header_are_named_at_their_places() -> None:
    given = '\'title\': "x\ty",\ndate: 2006-05-03,\n"slug": 5,\n"tags": 7,\n'
    data = f"<!--\n{{\n{given}}}\n-->\n#1 a\n".encode()
    reports = Checker(BLOG, RULES).check("x.md", data)
    places = [x.finding.source.place(x.finding.at or 0) for x in reports]
    assert [
        (x.finding.rule.name, *y) for x, y in zip(reports, places, strict=True)
    ] == [
        ("single-quotes", 3, 1),
        ("control-character", 3, 12),
        ("unquoted-name", 4, 1),
        ("bare-date", 4, 7),
        ("wrong-type", 6, 9),
        ("trailing-comma", 6, 10),
        ("body-hash", 9, 1),
    ]


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({"title": ...}, ["missing-title"]),
        ({"title": " "}, ["missing-title"]),
        ({"title": 1984}, []),
        ({"date": ...}, ["missing-date"]),
        ({"date": None}, ["missing-date"]),
        ({"date": None, "status": "skip"}, []),
        ({"date": None, "status": "draft"}, []),
        ({"date": "", "first_publication": "2006"}, []),
        (
            {"date": "", "first_publication": "x"},
            ["partial-date", "no-publication-date"],
        ),
        ({"date": "2006"}, ["imprecise-date"]),
        ({"date": "03/04/2006"}, ["unreadable-date"]),
        ({"date": "0000-01-01"}, ["unreadable-date"]),
        ({"date": "2007-02-29"}, ["unreadable-date"]),
        ({"date": "x", "modified": "y"}, ["unreadable-date", "unreadable-date"]),
        ({"first_draft": "c. 2006"}, ["partial-date"]),
        ({"edited": ["2006", "x"]}, ["partial-date"]),
        ({"tags": 0}, ["wrong-type"]),
        ({"tags": ["a", "b"]}, []),
        ({"category": ["a", "b"]}, ["categories"]),
        ({"content": "x"}, ["reserved-name"]),
        ({"_x": "x", "has_more": 1}, ["reserved-name", "reserved-name"]),
        ({"source": {"url": "x"}, "mood": 3}, []),
        ({"timezone": "Mars/Base"}, ["unknown-timezone"]),
        ({"timezone": "a/" * 1200 + "a"}, ["unknown-timezone"]),
        ({"timezone": "Europe/Berlin"}, []),
        ({"date_format": "%-d.%m.%Y, 100 %%"}, []),
        ({"date_format": "100 % "}, ["bad-date-format"]),
        # The page of this one is looked at as well.
        ({"date_format": "%", "save_as": "a.html"}, ["bad-date-format"]),
        ({"format": "markdown"}, []),
        ({"format": "poem"}, ["format"]),
        ({"notes": "a --> b"}, ["comment-end"]),
        ({"summary": 3}, ["wrong-type"]),
        ({"title": "itâ€™s"}, ["mojibake"]),
        ({"status": "Draft"}, []),
        ({"status": "done"}, ["unknown-status"]),
        ({"save_as": "a/b.html"}, []),
        ({"save_as": "../b.html"}, ["unwritable-page"]),
        ({"save_as": "."}, ["unwritable-page"]),
        ({"title": "Wall " * 60}, ["unwritable-page"]),
        ({"title": "Wall " * 60, "slug": "walls"}, []),
        ({"title": "写" * 60}, []),
        ({"slug": "x" * 201, "lang": "de"}, []),
        ({"slug": "x" * 251}, ["unwritable-page"]),
        ({"slug": "../x"}, ["unwritable-page"]),
        ({"tags": "x" * 251}, ["unwritable-page"]),
        ({"tags": ["a", "x" * 251]}, ["unwritable-page"]),
        ({"category": "x" * 251}, ["unwritable-page"]),
        ({"author": "x" * 251}, ["unwritable-page"]),
    ],
)
def test_fields_are_checked_as_the_build_reads_them(
    values: dict[str, Any], rules: list[str]
) -> None:
    assert [x for x, _ in found(essay(**values))] == rules


NAMES = st.sampled_from(
    [
        *("title", "date", "modified", "first_draft", "edited"),
        *(
            "tags",
            "category",
            "author",
            "slug",
            "format",
            "timezone",
            "content",
            "mood",
        ),
        *("first_publication", "summary", "translation", "lang"),
    ]
)
VALUES = (
    st.sampled_from(
        [
            *(
                "",
                " ",
                "x",
                "2006",
                "2006-05",
                "2006-05-03",
                "2006-02-30",
                "2006-13",
                "html",
            ),
            *(
                "0000",
                "0000-01-01",
                "2006-05-29",
                "c. 2006",
                "UTC",
                None,
                0,
                1,
                False,
                2.5,
            ),
            *([], ["a"], ["2006", "x"], {}, {"a": 1}),
        ]
    )
    | st.text(max_size=8)
    | st.dates().map(str)
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_what_the_build_reads_without_an_error_has_none(values: dict[str, Any]) -> None:
    data = f"<!-- {json.dumps(values)} -->".encode()
    try:
        head = parser.read(data, "x.md")
        assert head
        BLOG.metadata(head)
    except EssayError as error:
        refused = [(error.finding.rule.name, error.finding.at)]
    else:
        refused = []
    known = {"missing-title", "missing-date", "unwritable-page", "unknown-status"}
    said = [x.finding for x in Checker(BLOG, RULES).check("x.md", data)]
    errors = [(x.rule.name, x.at) for x in said if x.rule.level == "error"]
    errors = [x for x in errors if x[0] not in known]
    assert set(refused) <= set(errors)
    assert bool(refused) == bool(errors)


def test_every_reserved_name_is_reserved_without_asking_pelican_about_others() -> None:
    assert all(fields.is_reserved(x) for x in fields.reserved_names())
    assert not any(map(fields.is_reserved, [*fields.PELICAN_FIELDS, "source", "mood"]))


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("pages/about.md", []),
        ("2008-03-30-walls.md", []),
        ("walls.md", ["missing-date"]),
    ],
)
def test_pages_and_dated_names_need_no_date(path: str, rules: list[str]) -> None:
    assert [x for x, _ in found(essay(date=...), path)] == rules


@pytest.mark.parametrize(
    ("text", "path", "rules"),
    [
        ("One<!--more-->two<!--more-->three\n", "x.md", ["markers"]),
        ("One<!--more-->two<!--more-->three\n", "x.html", ["markers"]),
        ("One\n\n<!-- more -->\n\ntwo\n", "x.md", []),
        ("One\n\n<!–more–>\n\ntwo\n", "x.md", ["near-miss"]),
        (
            "One &lt;!--more--&gt; two <!-- a --> `<!--more-->`\n",
            "x.html",
            ["near-miss"],
        ),
        ("One\n\ntwo\n", "x.html", ["body-no-paragraphs"]),
        ("#1\n", "x.html", []),
        ("#1\n", "x.md", ["body-hash"]),
        ("\r\n\r\n#1\r\n", "x.md", ["body-hash"]),
        ("q & a <!-- note -->\n", "x.md", []),
        ("One \\<!--more--> two\n", "x.md", ["near-miss"]),
        ("\r\r#1\r", "x.md", ["body-hash"]),
        ("A [gallery ids=1] b\n", "x.md", []),
    ],
)
def test_bodies_are_checked_by_their_format(
    text: str, path: str, rules: list[str]
) -> None:
    assert [x for x, _ in found(essay(text), path)] == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("#1\n[gallery]\n<!--nextpage-->", ["body-shortcode", "body-wordpress"]),
        ("a<!--more-->b<!--more-->", ["markers"]),
        ("A.\nB.\n\n1936. The first trial.\n", []),
    ],
)
def test_wordpress_bodies_are_not_checked_as_markdown(
    text: str, rules: list[str]
) -> None:
    assert [x for x, _ in found(essay(text, format="wordpress"))] == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("A [gallery ids=1] b\n", ["body-shortcode"]),
        ("#1\nA [note] b\n", []),
        ("a\n<!-- wp:latest-posts /-->", ["body-wordpress"]),
        ("a\n<!-- nextpage -->", ["body-wordpress"]),
        ("1936. A\n", []),
    ],
)
def test_bodies_from_wordpress_are_checked_as_such(text: str, rules: list[str]) -> None:
    assert [x for x, _ in found(essay(text, format="wordpress"))] == rules


def test_a_whole_html_document_may_have_the_title_and_the_date() -> None:
    document = '<html><head><title>T</title><meta name="date" content="2006"></head>'
    data = essay(document + "<body><p>x</p></body></html>", title=..., date=...)
    assert found(data, "x.html") == []


@pytest.mark.parametrize(
    ("head", "fields", "wanted"),
    [
        ("<title>a&#12;b</title>", {"title": ...}, [("control-escape", "")]),
        ("<title>a&#12;b</title>", {}, []),
        ('<meta name="keywords" content="a&#12;b">', {}, [("control-escape", "")]),
        ('<meta name="date" content="soon">', {"date": ...}, [("unreadable-date", "")]),
        ('<meta name="slug" content="../x">', {}, [("unwritable-page", "")]),
    ],
)
def test_the_head_of_an_html_document_is_checked_as_the_build_reads_it(
    head: str, fields: dict[str, Any], wanted: list[tuple[str, str]], site: Site
) -> None:
    data = essay(f"<html><head>{head}</head><body><p>x</p></body></html>", **fields)
    assert found(data, "x.html") == wanted
    site.write("x.html", data)
    site.build()
    assert (site.path / "output" / "on-walls.html").exists() == (wanted == [])


def test_two_bodies_rendered_share_one_renderer() -> None:
    checker = Checker(BLOG, RULES)
    for _ in range(2):
        reports = checker.check("x.md", essay("a<!--more-->b<!--more-->"))
        assert [x.finding.rule.name for x in reports] == ["markers"]


def test_a_body_that_cannot_be_rendered_does_not_stop_the_rest() -> None:
    settings = {"MARKDOWN": {"extensions": ["tests.markdown_extensions:Fail"]}}
    blog = Blog(settings, Options.read({}))
    data = essay("fail here\n\na<!--more-->b<!--more-->")
    assert found(data, blog=blog) == [("render", "")]


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (b'Text\n<!-- {"title": "x"} -->', [("misplaced-header", "fix --unsafe")]),
        (ESSAY.encode("utf-16"), [("not-utf-8", "")]),
        (b'<!-- {"title": "x\0"} -->', [("nul", "")]),
        (
            b'\xef\xbb\xbf<!-- {"title": "x", "date": "2006-05-03"} -->',
            [("byte-order-mark", "fix")],
        ),
    ],
)
def test_files_that_are_odd_as_a_whole(data: bytes, rules: list[Any]) -> None:
    assert found(data) == rules


def test_only_the_rules_asked_for_are_reported() -> None:
    checker = Checker(BLOG, {"body-hash"})
    reports = checker.check("x.md", essay("#1\n", date="x"))
    assert [x.finding.rule.name for x in reports] == ["body-hash"]


# The same as the build ------------------------------------------------------------


OFTEN_LEFT_OUT: dict[str, list[Any]] = {
    "status": ["Draft", "skip", "done", 5, "hidden"],
    "slug": ["index", "tags", "a/b", "../a", "x" * 251, "é" * 130, 7],
    "save_as": ["x.html", "x.html", "/x.html", "..", "a/../b.html", ".", "./"],
    "title": ["", None, 7, "7", "!", "?", "Wall " * 60, "写" * 30],
    "date": ["", None, "2006", "03/04/2006", "soon", 2006, []],
    "tags": ["a, b", ["a", 5], "x" * 251, ["y" * 251], "写" * 60],
    "category": [["a", "b"], "z" * 251, {}, {"a": 1}],
    "author": ["A. Smith, B. Jones", "a" * 251, 5],
    "lang": ["de", "DE", 5, "x" * 251],
    "timezone": ["UTC", "Mars"],
    **{x: ["x"] for x in ("content", "settings", "_x", "edits", "mood")},
}


def test_what_the_build_leaves_out_is_an_error_and_nothing_else_is(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """One folder, built and checked: the same files are named."""
    cases = [(name, x) for name, values in OFTEN_LEFT_OUT.items() for x in values]
    for number, (name, value) in enumerate(cases):
        values = {"title": f"Essay {number}", name: value}
        site.write(f"{number:02}.md", essay(**values))
    site.build(AUTHOR_FEED_ATOM=None, CATEGORY_FEED_ATOM=None)
    errors = [x.getMessage() for x in caplog.records if x.levelno >= logging.ERROR]
    # Pelican 4.9 does not know the status, and leaves out what is to be left out.
    errors = [x for x in errors if "Unknown status 'skip'" not in x]
    # The first file that is named; another one may be the cause.
    named_first = (re.search(r"\b\d\d\.md", x) for x in errors)
    refused = {x[0] for x in named_first if x}
    checker = Checker(Blog(site.pelican_settings(), Options.read({})), RULES)
    paths = sorted(Path("content").glob("*.md"))
    reports = [y for x in paths for y in checker.check(str(x), x.read_bytes())]
    reports += checker.whole()
    named = {
        Path(x.finding.source.path).name
        for x in reports
        if x.finding.rule.level == "error"
    }
    assert named == refused
    assert len(refused) > 25
