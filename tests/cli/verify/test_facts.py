"""Titles, dates, tags and categories are where the site's theme shows them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.verify.small import Small

BODY = "<p>The market by the river was open until the winter of the great frost.</p>"
TAGS = '<p>Filed under <a href="/tag/old-things.html">old things</a></p>'


def five(small: Small, around: str = "", **fields: Any) -> None:
    """Write five essays, and their pages with something around the body."""
    for number in range(5):
        name = f"essay {number}"
        small.essay(BODY, name, slug=f"essay {number}", **fields)
        small.page(f"{BODY}</article>{around}", name)


def change(small: Small, old: str, new: str, name: str = "essay 3") -> None:
    path = small.path / f"site/{name}.html"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("shown", "is_it"),
    [
        ("<time datetime=2008-03-28>x</time>", True),
        ("<abbr title='2008-03-28T10:00'>x</abbr>", True),
        ("<meta property='article:published_time' content='2008-03-28'>", True),
        (
            '<script type="application/ld+json">{"a":[{"datePublished":"2008-03-28"}]}'
            "</script>",
            True,
        ),
        *(
            (x, True)
            for x in (
                "28 March 2008",
                "March 28, 2008",
                "28th Mar. 2008",
                "2008-03-28",
                "28.3.2008",
                "03/28/2008",
                "28 mars 2008",
                "Fri 28 March 2008",
            )
        ),
        *(
            (x, False)
            for x in (
                "<time datetime=2008-03-27>28</time>",
                "27 March 2008",
                "28 May 2008",
                "28.4.2008",
                "28 March 2009",
                "March 2008",
            )
        ),
    ],
)
def test_a_date_is_shown_in_any_common_form(
    small: Small, shown: str, is_it: bool
) -> None:
    five(small, f"<p>{shown}</p>")
    for number in range(5):
        change(small, ' datetime="2008-03-28T00:00:00+00:00"', "", f"essay {number}")
    # Where none has a date, the theme may be without.
    change(small, shown, "2008, on the 28 of March.", "essay 0")
    assert small.kinds() == (["dates"] if is_it else [])


def test_a_theme_without_dates_is_said_to_have_none(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    five(small)
    for number in range(5):
        change(small, "2008-03-28T00:00:00+00:00", "", f"essay {number}")
    assert small.run() == 0
    said = capsys.readouterr().out
    assert "dates: the theme shows none on articles, of which 5 have one" in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<h1>Essay 3</h1>", "<h1>Essay 4</h1>"),
        ("<h1>Essay 3</h1>", "<h1>Essay 3, again</h1>"),
        ("<h1>Essay 3</h1>", ""),
        ("<title>Site - Essay 3", "<title>Site - Essay"),
    ],
)
def test_a_title_that_is_another_in_one_place_is_lost(
    small: Small, old: str, new: str
) -> None:
    five(small)
    assert small.kinds() == []
    change(small, old, new)
    assert small.kinds() == ["titles"]


def test_a_title_may_have_markup_and_typography(small: Small) -> None:
    small.essay(BODY, slug="walls", title='<em>Walls</em> &amp; "Gates" -- a note')
    small.page(BODY, title="Walls &amp; “Gates” – a note")
    assert small.verify() == []


@pytest.mark.parametrize(
    ("around", "old", "new"),
    [
        (TAGS, TAGS, ""),
        (TAGS, "old things</a>", "things</a>"),
        (TAGS, "/tag/old-things.html", "/tag/new.html"),
        ("<p>Tags: old things, more</p>", "old things", "things, old"),
        ("<meta name=keywords content='x, old things'>", "old things", "things"),
    ],
)
def test_a_tag_that_is_not_where_the_others_are_is_lost(
    small: Small, around: str, old: str, new: str
) -> None:
    five(small, around, tags=["old things"])
    links = "".join(f'<a href="../essay%20{x}.html">x</a>' for x in range(5))
    small.file("tag/old-things.html", links.encode())
    small.file("tag/new.html", b"x")
    assert small.kinds() == []
    change(small, old, new)
    assert small.kinds() == ["tags"]


def test_a_listing_may_have_several_pages(small: Small) -> None:
    five(small, tags=["old things"], category="Notes")
    for name in ("tag/old-things", "category/notes"):
        for number in range(5):
            link = f"<a href=/essay%20{number}.html>x</a>".encode()
            small.file(f"{name}{number + 1 if number else ''}.html", link)
    assert small.kinds() == []
    small.file("tag/old-things4.html")
    assert small.kinds() == ["tags"]


def test_tags_that_all_have_lost_are_lost(small: Small) -> None:
    five(small, tags=["old things"], category="Notes")
    assert small.kinds() == ["tags"] * 5 + ["categories"] * 5


def test_a_menu_of_all_categories_does_not_hide_that_one_is_lost(
    small: Small,
) -> None:
    own = '<p>In <a href="/category/notes.html">Notes</a></p>'
    five(
        small,
        f'<nav><a href="/category/notes.html">Notes</a></nav>{own}',
        category="Notes",
    )
    assert small.kinds() == []
    change(small, own, "")
    assert small.kinds() == ["categories"]


@pytest.mark.parametrize(
    "where", ["a.html", "feeds/all.xml", "secret.html", "tag/x.html"]
)
@pytest.mark.parametrize("status", ["draft", "skip"])
def test_what_is_not_public_is_on_no_public_page(
    small: Small, where: str, status: str
) -> None:
    secret = "Nobody must read yet what is written here about our neighbours."
    small.both(BODY)
    small.essay(secret, "secret", status=status)
    small.file("drafts/secret.html", secret.encode())
    assert small.kinds() == ["private"] * (status == "skip")
    (small.path / "site/drafts/secret.html").unlink()
    text = f"&lt;p&gt;{secret}&lt;/p&gt;" if where.endswith("xml") else secret
    small.file(where, text.encode())
    ((kind, reason),) = small.verify()
    assert kind == "private"
    assert "Nobody must read yet what" in reason


def test_a_draft_of_what_is_public_is_no_secret(small: Small) -> None:
    small.both(BODY)
    small.essay(BODY, "draft", status="draft")
    small.file("index.html", BODY.encode())
    assert small.kinds() == []


def test_a_hidden_article_is_in_no_listing(small: Small) -> None:
    five(small, TAGS, tags=["old things"], category="Notes")
    links = "".join(f'<a href="../essay%20{x}.html">x</a>' for x in range(5))
    for name in ("tag/old-things", "category/notes"):
        small.file(f"{name}.html", links.encode())
    small.essay(BODY, "hidden", status="hidden", tags="Old", category="Notes")
    small.page(BODY, "hidden")
    assert small.verify() == []
