"""What all exports share: what is not imported, and what does not belong in XML."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from pelican_jsoncomment.cli import main
from tests.cli.importers.test_wordpress import HEAD, TAIL, item
from tests.conftest import Site

DATED = {"wp:post_date": "2010-01-01 00:00:00"}


class Command:
    """The import of an export, and what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, export: str | bytes, *options: str) -> tuple[int, str]:
        data = export.encode() if isinstance(export, str) else export
        Path("e.xml").write_bytes(data)
        status = main.main(["import", "e.xml", "--out", "content", *options])
        out, err = self._capsys.readouterr()
        return status, out + err


@pytest.fixture
def imported(site: Site, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def made() -> list[str]:
    return sorted(str(x) for x in Path("content").rglob("*") if x.is_file())


FORMS = item(**DATED, **{"wp:post_type": "feedback", "content:encoded": "Mail me"})
ORDER = item(**DATED, **{"wp:post_type": "shop_order", "wp:status": "wc-completed"})
EVENT = item(**DATED, **{"wp:post_type": "event", "wp:post_name": "walk"})
RECIPE = item(**DATED, **{"wp:post_type": "recipe", "wp:status": "private"})
TYPES = HEAD + FORMS * 3 + ORDER + EVENT + RECIPE + item(**DATED) + TAIL


def test_types_that_wordpress_does_not_show_are_not_made(imported: Command) -> None:
    status, out = imported(TYPES, "--write")
    assert (status, made()) == (0, ["content/x.md"])
    for line in [
        "feedback (3)    feedback: left out (messages to the site's owner",
        "shop_order (1)  shop_order: left out (the business of a shop",
        "event (1)       event: left out (not a post or a page; --types event",
        "feedback: 3, of which 3 left out",
    ]:
        assert f"\n{line}" in out


def test_types_that_are_named_are_made_and_stay_as_public_as_they_were(
    imported: Command, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    types = "event, recipe,feedback,shop_order"
    assert imported(TYPES, "--types", types, "--write")[0] == 0
    assert len(made()) == 7
    site.build()
    pages = sorted(x.name for x in Path("output").glob("*.html"))
    assert [x for x in pages if x.startswith(("x", "walk"))] == [
        "walk.html",
        "x-6.html",
    ]
    assert not list(Path("output/drafts").glob("*"))
    assert "Mail me" not in "".join(
        x.read_text() for x in Path("output").rglob("*.html")
    )


@pytest.mark.parametrize(
    "options",
    [
        ["--types", "event"],
        ["--comments", "kept"],
        ["--comment-addresses"],
        ["--drop-control-characters"],
    ],
)
def test_a_folder_has_none_of_what_is_for_exports(
    site: Site, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    Path("old").mkdir()
    assert main.main(["import", "old", "--out", "content", *options]) == 2
    assert f"{options[0]} is for an export" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--comment-addresses"], "--comment-addresses needs --comments"),
        (["--encoding", "latin-1"], "--encoding is for files; an export says"),
    ],
)
def test_an_option_that_could_do_nothing_is_refused(
    imported: Command, options: list[str], said: str
) -> None:
    status, out = imported(TYPES, *options)
    assert status == 2
    assert said in out


def test_a_type_that_no_item_has_is_named(imported: Command) -> None:
    status, out = imported(TYPES, "--types", "evnt,recipe", "--write")
    assert status == 1
    assert (
        "type: not found (the export has no item of this type; correct --types)" in out
    )
    assert "\ntype: 1, of which 1 not found" in out


CONTROLS = HEAD + "\n" + item(title="A\x08B\x08", **DATED) + "\n\n<a>\x0b</a>" + TAIL


def test_control_characters_are_refused_with_what_to_do(imported: Command) -> None:
    status, out = imported(CONTROLS)
    assert status == 2
    assert "line 2: invalid XML at column" in out
    assert "U+0008 is not allowed in XML; --drop-control-characters leaves" in out


def test_control_characters_are_left_out_on_request_and_named(
    imported: Command,
) -> None:
    status, out = imported(CONTROLS, "--drop-control-characters", "--write")
    assert status == 0
    assert '"title": "AB"' in Path("content/x.md").read_text()
    places = "U+0008 in line 2, U+0008 in line 2, U+000B in line 4"
    assert f"control character: left out ({places})" in out
    assert "control character: 3, of which 3 left out" in out


def test_of_many_control_characters_the_first_are_named(imported: Command) -> None:
    text = HEAD + item(title="x" + "\x01" * 200_000, **DATED) + TAIL
    _, out = imported(text, "--drop-control-characters", "--format", "full")
    assert out.count("U+0001 in line 1") == 20
    assert " and 199,980 more)" in out


def test_nothing_is_said_of_control_characters_where_there_are_none(
    imported: Command,
) -> None:
    assert "control" not in imported(HEAD + TAIL, "--drop-control-characters")[1]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""])
def test_control_characters_of_utf_16_are_not_bytes(
    imported: Command, mark: bytes
) -> None:
    data = mark + (HEAD + TAIL).encode("utf-16-le")
    status, out = imported(data, "--drop-control-characters")
    assert status == 2
    assert "cannot read UTF-16; convert a copy of it to UTF-8" in out


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            "\n<br />\n<b>Warning</b>:  Undefined array key in <b>/x.php</b>\n",
            "line 2: a message of PHP is before the export: '<br /> <b>Warning</b>: ",
        ),
        ("Deprecated: strlen()\n", "line 1: a message of PHP is before the export: "),
        ("Downloaded by me", "line 1: text is before the export: 'Downloaded by me'"),
    ],
)
def test_text_before_the_export_is_named(
    imported: Command, before: str, said: str
) -> None:
    status, out = imported(f"{before}<?xml version='1.0'?>{HEAD}{item()}{TAIL}")
    assert status == 2
    assert said in out
    assert "remove all that is before <?xml from a copy, or export again" in out


def test_a_declaration_within_an_essay_is_none(imported: Command) -> None:
    text = HEAD + item(**{"content:encoded": "<![CDATA[<?xml version='1.0'?>]]>"})
    assert imported(text + TAIL, "--write")[0] == 0


OWN = ["archives", "tags", "Categories", "authors", "index"]


def test_slugs_of_pages_that_the_site_makes_are_foreseen(
    imported: Command, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    page = {**DATED, "wp:post_type": "page"}
    posts = [item(**DATED, **{"wp:post_name": x}) for x in OWN]
    pages = [item(**page, **{"wp:post_name": x}) for x in [*OWN, "theme"]]
    Path("conf.py").write_text(
        'PATH = "content"\nTHEME = "simple"\nPAGE_URL = PAGE_SAVE_AS = "{slug}.html"\n'
    )
    export = HEAD + "".join(posts + pages) + TAIL
    status, out = imported(export, "--settings", "conf.py", "--write")
    assert status == 0
    assert "content/archives-2.md" in made()
    assert (
        "the page 'archives' of the site has the page archives.html already; "
        "slug 'archives' becomes 'archives-2'" in out
    )
    # A post has the page of the second one by then.
    assert "content/pages/archives-3.md" in made()
    site.build(PAGE_URL="{slug}.html", PAGE_SAVE_AS="{slug}.html")
    assert not [x for x in caplog.records if x.levelname == "ERROR"]
    # What is imported has 11 pages.
    assert len(list(Path("output").glob("*-[23].html"))) == 10


def test_by_default_a_page_may_have_the_slug_of_a_page_of_the_site(
    imported: Command,
) -> None:
    page = item(**{"wp:post_type": "page", "wp:post_name": "archives"})
    hidden = item(**{"wp:post_name": "tags", "wp:status": "private"})
    imported(HEAD + page + hidden + TAIL, "--write")
    assert made() == ["content/pages/archives.md", "content/tags.md"]


@pytest.mark.parametrize(
    ("guid", "lines"),
    [
        ("https://old.example/?p=7", ["/a/ /x.html 301", "/?p=7 /x.html 301"]),
        (
            "https://old.example/?post_type=event&amp;p=7",
            ["/a/ /x.html 301", "/?post_type=event&p=7 /x.html 301"],
        ),
        ("https://old.example/a/", ["/a/ /x.html 301"]),
        ("urn:uuid:7", ["/a/ /x.html 301"]),
        ("", ["/a/ /x.html 301"]),
    ],
)
def test_the_address_by_number_leads_to_the_essay_too(
    imported: Command, guid: str, lines: list[str]
) -> None:
    export = HEAD + item(guid=guid, link="https://old.example/a/", **DATED) + TAIL
    assert imported(export, "--redirects", "r", "--write")[0] == 0
    assert Path("r").read_text().splitlines() == lines
