"""The chronology in a browser, short and long, narrow and wide, light and dark."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pelican import Pelican
from pelican.settings import read_settings

import pelican_jsoncomment
from tests.browser.conftest import (
    CONTRAST,
    OVERFLOW,
    OVERLAPS,
    SCHEMES,
    WIDTHS,
    Open,
    Opened,
    Served,
    serving,
)

# Before anything is built for it.
pytestmark = pytest.mark.usefixtures("chromium")

BASE = """{% extends "!simple/base.html" %}
{% block head %}{{ super() }}
<meta name="color-scheme" content="light dark">
{% endblock %}
"""
WORDS = "walls stone river tide moon brass clocks borders an of the Rindfleischetikett"


def essay(number: int, chance: random.Random) -> dict[str, Any]:
    year = chance.randint(1986, 2023)
    title = [chance.choice(WORDS.split()) for _ in range(chance.randint(1, 12))]
    return {
        "title": f"{' '.join(title)} &amp; {number}",
        "date": f"{year + chance.randint(0, 2)}-{chance.randint(1, 12):02}-17",
        "slug": f"essay-{number}",
        "first_draft": chance.choice(
            [
                f"{year}",
                f"{year}-05",
                f"{year}~",
                f"{year}-21",
                f"{year - 3}/{year}",
                "",
            ]
        ),
        "category": WORDS.split()[number % 3],
        "edited": chance.choice(["", f"{year + 5}", [f"{year + 3}-03", f"{year + 6}"]]),
    }


def build(folder: Path, number: int, **settings: Any) -> None:
    chance = random.Random(number)
    build_of(folder, [essay(i, chance) for i in range(number)], **settings)


def build_of(
    folder: Path, essays: list[dict[str, Any]], base: str = BASE, **settings: Any
) -> None:
    (folder / "content").mkdir()
    (folder / "theme").mkdir()
    (folder / "theme" / "base.html").write_text(base, encoding="utf-8")
    for i, fields in enumerate(essays):
        text = f"<!-- {json.dumps(fields)} -->\n\nText.\n"
        (folder / "content" / f"{i}.md").write_text(text, encoding="utf-8")
    override = {
        "PATH": str(folder / "content"),
        "OUTPUT_PATH": str(folder / "output"),
        "PLUGINS": [pelican_jsoncomment],
        "THEME": "simple",
        "THEME_TEMPLATES_OVERRIDES": [str(folder / "theme")],
        "SITEURL": "",
        "RELATIVE_URLS": True,
        "FEED_ALL_ATOM": None,
        "CATEGORY_FEED_ATOM": None,
        "DIRECT_TEMPLATES": ["chronology"],
        **settings,
    }
    Pelican(read_settings(override=override)).run()


def draw_all(opened: Opened) -> None:
    """Have what is out of view drawn, to measure it."""
    style = ".chronology-line { content-visibility: visible !important; }"
    opened.page.add_style_tag(content=style)


# Of each row, whether its marks are in its picture and beside or below its text.
DRAWN_APART = """() => [...document.querySelectorAll('.chronology tbody tr')]
      .filter(row => row.querySelector('a')).map(row => {
        const marks = [...row.querySelectorAll('circle, .chronology-line svg svg line')]
          .map(x => x.getBoundingClientRect());
        const picture = row.querySelector('svg').getBoundingClientRect();
        const text = row.querySelector('a').getBoundingClientRect();
        return marks.length > 0 && marks.every(x =>
          x.left >= picture.left - 1 && x.right <= picture.right + 1 &&
          x.top >= picture.top - 8 && x.bottom <= picture.bottom + 8 &&
          (x.left >= text.right || x.right <= text.left || x.top >= text.bottom));
      })"""


@pytest.fixture(scope="module", params=[5, 200, 2000])
def chronology(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("chronology")
    build(folder, request.param)
    with serving(folder / "output") as url:
        yield Served(folder / "output", f"{url}/chronology.html")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A chronology from right to left."""
    folder = tmp_path_factory.mktemp("arabic")
    base = BASE + '{% block html_lang %}ar" dir="rtl{% endblock %}'
    words = {"drafted": "كُتب أولاً", "published": "نُشر أولاً", "edited": "حُرّر"}
    title = "رسالة إلى جدتي التي سألت ما هو المودم"
    essays = [{**essay(i, random.Random(i)), "title": title} for i in range(8)]
    build_of(folder, essays, base=base, JSONCOMMENT_WORDS=words)
    with serving(folder / "output") as url:
        yield Served(folder / "output", f"{url}/chronology.html")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_its_labels_stand_apart_and_out(
    chronology: Served, open_page: Open, width: int, scheme: str
) -> None:
    with open_page(chronology.url, width, scheme) as opened:
        assert opened.errors == []
        assert opened.run(OVERFLOW) <= 0
        count, overlaps = opened.page.evaluate(OVERLAPS, ".chronology")
        assert count > 10
        assert overlaps == []
        ratio, text = opened.run(CONTRAST)
        assert ratio >= 4.5, text
        wide = """() => [...document.querySelectorAll('.chronology-wide')]
          .map(x => getComputedStyle(x).display !== 'none')"""
        assert set(opened.run(wide)) == {width > 1000}


@pytest.fixture(scope="module", params=["one year", "sixty years", "below 1000"])
def span(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A chronology of a short time, of a long one, and of one long ago."""
    folder = tmp_path_factory.mktemp("span")
    first, years, number = {
        "one year": (2010, 1, 8),
        "sixty years": (1960, 60, 120),
        "below 1000": (44, 80, 12),
    }[request.param]
    chance = random.Random(number)
    essays = [essay(i, chance) for i in range(number)]
    for i, fields in enumerate(essays):
        year = first + i * years // number
        fields.update(
            date=f"{year:04}-{7 + i % 3:02}-17",
            first_draft=chance.choice([f"{year:04}", f"{year:04}-05~", ""]),
            edited=chance.choice(["", f"{year:04}-11-0{1 + i % 9}"]),
        )
    build_of(folder, essays)
    with serving(folder / "output") as url:
        yield Served(folder / "output", f"{url}/chronology.html")


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_page_of_any_span_of_time_fits(
    span: Served, open_page: Open, width: int
) -> None:
    """Its labels stand apart, both ends of the axis are said, and marks are in it."""
    labels = """() => [...document.querySelectorAll('thead .chronology-line text')]
      .filter(x => x.getClientRects().length).map(x => x.textContent)"""
    with open_page(span.url, width) as opened:
        for scheme in SCHEMES:
            opened.look(width, scheme)
            draw_all(opened)
            assert opened.run(OVERFLOW) <= 0
            count, overlaps = opened.page.evaluate(OVERLAPS, ".chronology")
            assert count > 10
            assert overlaps == []
            assert all(opened.run(DRAWN_APART))
            assert opened.run(CONTRAST)[0] >= 4.5
        shown = opened.run(labels)
        ends = {"2010": "December", "1960": "2019", "44": "117"}
        assert ends[shown[0]] == shown[-1]


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_are_drawn_in_the_picture(
    chronology: Served, open_page: Open, width: int
) -> None:
    """The picture is beside the text of its row, or below it, and not upon it."""
    with open_page(chronology.url, width) as opened:
        draw_all(opened)
        drawn = opened.run(DRAWN_APART)
        assert drawn
        assert all(drawn)


@pytest.mark.parametrize("width", WIDTHS)
def test_page_from_right_to_left_is_the_mirror_but_for_time(
    arabic: Served, open_page: Open, width: int
) -> None:
    """Lines strike no title through, labels are off the legend, and time goes on."""
    labels = """() => [...document.querySelectorAll('thead .chronology-line text')]
      .filter(x => getComputedStyle(x).display !== 'none')
      .map(x => [+x.textContent, x.getBoundingClientRect().left])"""
    with open_page(arabic.url, width) as opened:
        draw_all(opened)
        assert opened.run("() => document.dir") == "rtl"
        assert opened.run(OVERFLOW) <= 0
        assert opened.page.evaluate(OVERLAPS, ".chronology")[1] == []
        assert all(opened.run(DRAWN_APART))
        places = opened.run(labels)
        assert len(places) > 1
        assert [x for _, x in places] == sorted(x for _, x in places)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axis_and_legend_are_in_view_wherever_one_is(
    chronology: Served, open_page: Open, width: int, scheme: str
) -> None:
    """Upon the rows that go by, and so that both can be told apart."""
    script = """async part => {
      const table = document.querySelector('.chronology table');
      const top = table.getBoundingClientRect().top + scrollY;
      const low = innerHeight / 2;
      scrollTo(0, top + part * Math.max(table.offsetHeight - low, 0));
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      const head = table.tHead.getBoundingClientRect();
      const seen = [...table.tHead.querySelectorAll('th, text, .chronology-legend')]
        .filter(x => getComputedStyle(x).display !== 'none')
        .slice(1).map(x => x.getBoundingClientRect());
      const paper = getComputedStyle(table.tHead).backgroundColor.match(/[0-9.]+/g);
      return [head.height < innerHeight / 4, seen.length > 5,
        seen.every(x => x.top >= 0 && x.bottom <= innerHeight && x.height > 0),
        document.elementFromPoint(head.right - 5, head.bottom - 3)
          ?.closest('thead') === table.tHead,
        (paper[0] > 0.9) === matchMedia('(prefers-color-scheme: light)').matches];
    }"""
    with open_page(chronology.url, width, scheme) as opened:
        for part in (0, 0.3, 0.7, 1):
            assert opened.page.evaluate(script, part) == [True] * 5, part


def test_pictures_out_of_view_are_not_drawn_and_years_can_be_gone_to(
    chronology: Served, open_page: Open
) -> None:
    script = """() => [...document.querySelectorAll('tbody .chronology-line')]
      .map(x => getComputedStyle(x).contentVisibility)"""
    place = """() => [
      document.querySelector(':target .chronology-year th').getBoundingClientRect().top,
      document.querySelector('.chronology thead').getBoundingClientRect().bottom]"""
    with open_page(chronology.url) as opened:
        assert set(opened.run(script)) == {"auto"}
        ids = opened.run("() => [...document.querySelectorAll('tbody')].map(x => x.id)")
        opened.page.goto(f"{chronology.url}#{ids[len(ids) // 2]}")
        opened.page.wait_for_timeout(100)
        year, head = opened.run(place)
        assert head - 2 <= year < 900


def test_keyboard_reaches_each_year_in_one_step(
    chronology: Served, open_page: Open
) -> None:
    """One key leads from bar to bar, another to the year; and both can be seen."""
    with open_page(chronology.url) as opened:
        years = opened.run(
            "() => [...document.querySelectorAll('tbody')].map(x => x.id)"
        )
        opened.page.locator(".chronology-years a").first.focus()
        for year in years:
            at, drawn = opened.run(
                "() => { const x = document.activeElement; return ["
                "x.getAttribute('href'),"
                "getComputedStyle(x.querySelector('rect')).strokeWidth]; }"
            )
            assert (at, drawn) == (f"#{year}", "2px")
            opened.page.keyboard.press("Tab")
        for _ in range(2):
            opened.page.keyboard.press("Shift+Tab")
        opened.page.keyboard.press("Enter")
        opened.page.wait_for_url(f"**#{years[-2]}")
        assert opened.run("() => document.querySelector(':target').id") == years[-2]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axis_is_that_of_the_rows(
    chronology: Served, open_page: Open, width: int, media: str, direction: str
) -> None:
    script = """direction => {
      document.dir = direction;
      return [...document.querySelectorAll('.chronology-line use')]
        .map(x => x.getBoundingClientRect()).map(x => [x.left, x.right]);
    }"""
    with open_page(chronology.url, width) as opened:
        draw_all(opened)
        opened.page.emulate_media(media=media)
        (left, right), *others = opened.page.evaluate(script, direction)
        opened.page.emulate_media(media="screen")
        assert right - left > 100
        assert others
        for x, y in others:
            assert (x, y) == pytest.approx((left, right), abs=0.6)


def test_printed_page_has_its_axis_on_each_sheet_and_no_navigation(
    chronology: Served, open_page: Open
) -> None:
    """A browser repeats what is laid out as the head of a table, and nothing else."""
    shown = """() => ['.chronology table', '.chronology thead',
      '.chronology-years', '.chronology-filter']
      .map(x => document.querySelector(x))
      .map(x => [getComputedStyle(x).display, getComputedStyle(x).position])"""
    with open_page(chronology.url) as opened:
        opened.page.emulate_media(media="print")
        table, head, years, filter_ = opened.run(shown)
        opened.page.emulate_media(media="screen")
        assert (table[0], head) == ("table", ["table-header-group", "static"])
        assert years[0] == filter_[0] == "none"


def test_page_is_narrowed_down_to_a_category_by_keyboard(
    chronology: Served, open_page: Open
) -> None:
    """Years without an essay of it, and their bars, are gone with the others."""
    seen = """() => ['tbody tr:not(.chronology-year)', 'tbody', '.chronology-years a']
      .map(x => [...document.querySelectorAll('.chronology ' + x)]
        .filter(x => x.getClientRects().length).length)"""
    # In the colour of the text, whatever the browser's own colours are.
    drawn = """() => [...document.querySelectorAll('.chronology-filter input')].map(x =>
      [getComputedStyle(x).backgroundImage !== 'none', getComputedStyle(x).borderColor
        === getComputedStyle(x.parentElement).color])"""
    with open_page(chronology.url) as opened:
        rows, years, bars = opened.run(seen)
        assert years == bars
        inputs = opened.page.locator(".chronology-filter input")
        assert inputs.count() == 4
        inputs.first.focus()
        shown = []
        for number in range(3):
            opened.page.keyboard.press("ArrowDown")
            shown.append(opened.run(seen))
            filled = [False] * 4
            filled[number + 1] = True
            assert opened.run(drawn) == [[x, True] for x in filled]
            assert shown[-1][1] == shown[-1][2] <= years
        assert sum(x for x, _, _ in shown) == rows
        assert all(0 < x < rows for x, _, _ in shown)
        opened.page.keyboard.press("ArrowDown")
        assert opened.run(seen) == [rows, years, bars]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_year_is_beside_its_essays_where_there_is_room(
    chronology: Served, open_page: Open, direction: str
) -> None:
    script = """direction => {
      document.dir = direction;
      return [...document.querySelectorAll('.chronology tbody')].map(x => {
        const year = x.querySelector('.chronology-year th').getBoundingClientRect();
        const title = x.querySelector('a').getBoundingClientRect();
        return [Math.abs(year.top - title.top) < 20,
          direction === 'rtl' ? title.right <= year.left : title.left >= year.right];
      });
    }"""
    with open_page(chronology.url) as opened:
        assert all(all(x) for x in opened.page.evaluate(script, direction))


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A chronology of dates of every kind, in each place."""
    folder = tmp_path_factory.mktemp("kinds")
    dates = ["2000", "2000~", "2000?", "2000%", "1995/..", "../2005", "199X", "2024/.."]
    fields = [
        {"title": x, "date": "2000-06-01", "slug": f"essay-{i}{field}", field: x}
        for i, x in enumerate(dates)
        for field in ("first_draft", "first_publication", "edited")
    ]
    build_of(
        folder,
        [*fields, {**fields[0], "date": "1960-01-01", "slug": "essay-x"}],
        DIRECT_TEMPLATES=["chronology", "chronology_edited"],
    )
    with serving(folder / "output") as url:
        yield Served(folder / "output", f"{url}/chronology.html")


@pytest.mark.parametrize("width", [320, 575, 768, 1440])
@pytest.mark.parametrize("size", ["10px", "20px"])
def test_nothing_of_a_mark_is_cut_off(
    kinds: Served, open_page: Open, width: int, size: str
) -> None:
    """A picture that need not be drawn is clipped at its edges."""
    script = """() => [...document.querySelectorAll('tbody .chronology-line')]
      .flatMap(cell => {
        const box = cell.getBoundingClientRect();
        return [...cell.querySelectorAll('circle, line, path, rect, text')]
          .filter(x => !x.closest('use'))
          .map(x => [x, x.getBoundingClientRect()])
          .filter(([_, x]) => x.left < box.left || x.right > box.right
            || x.top < box.top || x.bottom > box.bottom)
          .map(([x, _]) => x.outerHTML);
      })"""
    with open_page(kinds.url, width) as opened:
        opened.page.add_style_tag(content=f"body {{ font-size: {size}; }}")
        draw_all(opened)
        assert opened.run(OVERFLOW) <= 0
        assert opened.run("() => document.querySelectorAll('svg path').length") > 20
        assert opened.run(script) == []


def test_order_at_hand_is_seen_among_the_links(kinds: Served, open_page: Open) -> None:
    """Without colour, in a theme that knows nothing of it."""
    script = """() => [...document.querySelectorAll('.chronology-links a')]
      .map(x => [x.textContent, getComputedStyle(x)])
      .map(([x, style]) => [x, style.fontWeight, style.textDecorationLine])"""
    with open_page(kinds.url) as opened:
        assert opened.run(script) == [
            ["First drafted", "700", "none"],
            ["Edited", "400", "underline"],
        ]


def test_cell_without_a_date_shows_no_mark(chronology: Served, open_page: Open) -> None:
    script = """() => [
      ...document.querySelectorAll('.chronology td:empty'),
      ...document.querySelectorAll('.chronology .chronology-line')
    ].map(x => [
      x.childElementCount > 0 || x.getBoundingClientRect().width === 0,
      getComputedStyle(x, '::before').content])"""
    with open_page(chronology.url) as opened:
        empty = opened.run(script)
        assert empty
        assert all(x == [True, "none"] for x in empty)


def test_keyboard_reaches_the_essays_and_shows_where_it_is(
    chronology: Served, open_page: Open
) -> None:
    with open_page(chronology.url) as opened:
        for _ in range(5):
            opened.page.keyboard.press("Tab")
            if opened.run("() => !!document.activeElement.closest('.chronology')"):
                break
        style, width = opened.run(
            "() => { const x = getComputedStyle(document.activeElement);"
            " return [x.outlineStyle, parseFloat(x.outlineWidth)]; }"
        )
        assert style == "solid"
        assert width >= 2
        opened.page.locator(".chronology th a").first.focus()
        opened.page.keyboard.press("Enter")
        opened.page.wait_for_url("**/essay-*.html")


@pytest.mark.parametrize("width", WIDTHS)
def test_link_that_has_the_focus_is_not_under_the_head(
    chronology: Served, open_page: Open, width: int
) -> None:
    """Going back by keyboard, where rows come into view from above."""
    script = """() => {
      const link = document.activeElement.getBoundingClientRect();
      const head = document.querySelector('.chronology thead').getBoundingClientRect();
      return link.top - head.bottom;
    }"""
    with open_page(chronology.url, width) as opened:
        opened.page.locator(".chronology tbody a").last.focus()
        for _ in range(min(opened.page.locator(".chronology tbody a").count() - 1, 40)):
            opened.page.keyboard.press("Shift+Tab")
            assert opened.run(script) >= 0


def test_screen_reader_is_told_of_a_table(chronology: Served, open_page: Open) -> None:
    """The browser's own accessibility tree has it, though it is not laid out as one."""
    with open_page(chronology.url) as opened:
        session = opened.page.context.new_cdp_session(opened.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        roles = [x["role"]["value"] for x in nodes if not x["ignored"]]
        essays = opened.page.locator(".chronology th a").count()
        years = opened.page.locator(".chronology-year").count()
    assert roles.count("table") == 1
    assert roles.count("columnheader") == 4
    assert roles.count("row") == 1 + years + essays
    assert roles.count("rowheader") == years + essays
    assert roles.count("cell") == 3 * essays
    assert not {"graphics-document", "SvgRoot", "image"} & set(roles)
