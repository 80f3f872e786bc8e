"""What only the whole archive shows: shared slugs, spellings, orders of dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.check.checker import Checker
from pelican_jsoncomment.rules import DUPLICATE_SLUG, RULES
from tests.cli.check.test_checker import BLOG, essay


def blog(folder: Path, text: str) -> Blog:
    path = folder / "pelicanconf.py"
    path.write_text(text)
    return Blog.read(str(path))


def whole(files: dict[str, bytes], blog: Blog = BLOG) -> list[tuple[str, str, str]]:
    checker = Checker(blog, RULES)
    for path, data in files.items():
        checker.check(path, data)
    return [
        (x.finding.rule.name, x.finding.source.path, x.finding.reason)
        for x in checker.whole()
    ]


def test_two_essays_with_one_slug_are_both_named() -> None:
    found = whole(
        {
            "a.md": essay(title="Stalin’s Purges"),
            "b.md": essay(title="Stalins  purges!"),
            "c.md": essay(title="Other", slug="stalins-purges"),
            "d.md": essay(title="Stalins Purges", lang="de"),
            "e.md": essay(title="Stalins Purges", status="draft"),
            "pages/f.md": essay(title="Stalins Purges"),
            "g.md": essay(title="Stalins Purges", save_as="other.html"),
            "h.md": essay(title="Stalins Purges", status="skip"),
            "i.md": essay(title="<i>Stalin&rsquo;s</i> Purges"),
            "j.md": essay(title="Сталин"),
            "k.md": essay(title=1984),
            "l.md": essay(title=...),
        }
    )
    assert [(x[0], x[1]) for x in found] == [
        ("duplicate-slug", "b.md"),
        ("duplicate-slug", "c.md"),
        ("duplicate-slug", "i.md"),
    ]
    assert found[0][2] == (
        "a.md has the page stalins-purges.html already; give one another slug"
    )


def test_two_essays_with_one_page_are_both_named() -> None:
    found = whole(
        {
            "a.md": essay(title="Archives"),
            "b.md": essay(title="Archives", lang="de"),
            "c.md": essay(save_as="x.html"),
            "d.md": essay(save_as="x.html", title="D"),
            "e.md": essay(title="...", lang=5),
            "f.md": essay(title="!?", status=" Hidden "),
            "pages/g.md": essay(title="archives"),
        }
    )
    assert [(x[0], x[1]) for x in found] == [
        ("duplicate-slug", "a.md"),
        ("duplicate-slug", "d.md"),
        ("duplicate-slug", "f.md"),
    ]
    assert "the page 'archives' of the site" in found[0][2]
    assert "c.md has the page x.html already; give one another save_as" in found[1][2]


def test_a_page_of_the_site_may_have_another_name(tmp_path: Path) -> None:
    mine = blog(
        tmp_path,
        "DIRECT_TEMPLATES = ['index', 'chronology']\n"
        "CHRONOLOGY_SAVE_AS = 'when.html'\n",
    )
    titles = ["Index", "Archives", "Chronology", "When?"]
    files = {f"{x.lower()}.md": essay(title=x) for x in titles}
    assert [x[1] for x in whole(files, mine)] == ["index.md", "when?.md"]


def test_slugs_may_stand_in_paths(tmp_path: Path) -> None:
    mine = blog(tmp_path, r"FILENAME_METADATA = r'(?P<date>[\d-]{10})?(?P<slug>\w+)'")
    names = ("2008-03-30walls", "walls", "2008-03-31roofs", "doors")
    files = {f"{x}.md": essay(title="One") for x in names}
    files["doors.md"] = essay(title="One", slug="roofs")
    assert [x[1] for x in whole(files, mine)] == ["doors.md", "walls.md"]


def test_titles_that_only_look_alike_have_slugs_of_their_own() -> None:
    assert whole({"a.md": essay(title="a b"), "b.md": essay(title="ab")}) == []


def test_a_mix_of_orders_of_day_and_month_is_found() -> None:
    dates = ["30/03/2006", "03/30/2006", "1.2.2006", "2006-05-03", "31-12-2006"]
    files = {f"{x}.md": essay(title=x, date=x) for x in dates[:2]}
    assert whole(dict(list(files.items())[:1])) == []
    files["c.md"] = essay(title="c", edited=dates)
    (found,) = whole(files)
    assert found[0] == "mixed-date-order"
    assert "first in 3 (30/03/2006.md), the month in 2 (03/30/2006.md)" in found[2]


def test_fields_written_in_two_ways_or_nearly_like_another_are_found() -> None:
    given = {"first_draft": "2006", "weather": "fine"}
    files = {f"{x}.md": essay(title=f"t{x}", **given) for x in range(30)}
    files["x.md"] = essay(**{"title": "x", "First Draft": "2006", "mood": "x"})
    files["y.md"] = essay(title="y", tagz="a", wether="x")
    found = sorted(whole(files))
    assert [(x[0], x[1]) for x in found] == [("field-spelling", "x.md")] + [
        ("field-spelling", "y.md")
    ] * len(found[1:])
    assert "'first_draft' and 'First Draft'" in found[0][2]
    assert any("nearly 'weather'" in x[2] for x in found)


def test_files_without_a_header_among_essays_are_counted() -> None:
    essays = {f"in/{x}.md": essay(title=f"t{x}") for x in range(9)}
    ordinary = {f"in/o{x}.md": b"Title: x\n" for x in range(4)}
    (found,) = whole(essays | ordinary)
    assert found == ("no-header", "in", "4 of 13 without one: o0.md, o1.md, o2.md, …")
    (found,) = whole({"a.md": essay(), "b.md": essay(title="b"), "c.md": b"x"})
    assert found[1:] == (".", "1 of 3 without one: c.md")
    assert whole({"a.md": essay(), "b.md": b"x"}) == []
    broken = {
        "b.md": b'<!-- {"title": "b" -->',
        "c.md": b'<!-- {"title": "\x93c\x94"} -->',
        "d.md": b'Text.\n\n<!-- {"title": "d", "date": "2006"} -->',
        "e.md": b"x",
    }
    (found,) = whole({"a.md": essay(), **broken})
    assert found[1:] == (".", "1 of 5 without one: e.md")


def test_the_census_counts_fields_as_written() -> None:
    checker = Checker(BLOG, RULES)
    checker.check("a.md", essay(mood="x"))
    checker.check("b.md", essay(Mood="x"))
    assert checker.overview.census() == [
        "2 essays with a header; their fields:",
        "        2  100%  date",
        "        2  100%  mood  ('Mood': 1)",
        "        2  100%  title",
    ]
    assert Checker(BLOG, RULES).overview.census() == [
        "0 essays with a header; their fields:"
    ]


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("{'date': '2008', 'title': 'Same'}", (1, 32)),
        ('{\n"date": "2008"\n"title": "Same",}', (3, 10)),
        ('"title": "Same", "date": "2008"}', (1, 15)),
        ('{"title": Same", "date": "2008"}', None),
    ],
)
def test_page_of_a_header_that_can_be_fixed_has_its_place(
    header: str, place: tuple[int, int] | None, tmp_path: Path
) -> None:
    checker = Checker(BLOG, RULES)
    for name, text in [("a.md", '{"title": "Same", "date": "2008"}'), ("b.md", header)]:
        path = tmp_path / name
        path.write_text(f"<!-- {text} -->\n\nText.\n")
        checker.check(str(path), path.read_bytes())
    places = [
        None if x.finding.at is None else x.finding.source.place(x.finding.at)
        for x in checker.whole()
        if x.finding.rule is DUPLICATE_SLUG
    ]
    assert places == ([place] if place else [])
