"""The settings of a blog, as the command line reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_jsoncomment.cli.blog import SettingsError
from tests.cli.check.test_checker import essay, found
from tests.cli.check.test_whole_site import blog, whole


def test_settings_say_how_an_archive_is_read(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    mine = blog(
        tmp_path,
        "PATH = 'content'\nTIMEZONE = 'Europe/Berlin'\nDEFAULT_LANG = 'de'\n"
        "JSONCOMMENT_FIELDS = {'written': 'first_draft'}\nDEFAULT_DATE = 'fs'\n"
        "ARTICLE_SAVE_AS = '{date:%Y}/{slug}.html'\nSLUGIFY_SOURCE = 'basename'\n"
        "FORMATTED_FIELDS = ['summary', 'mood']\nPAGE_PATHS = ['p', '']\n",
    )
    assert mine.content == str(tmp_path / "content")
    assert found(essay(date=..., written="c. 2006"), blog=mine) == [
        ("partial-date", "fix --unsafe")
    ]
    assert found(essay(mood=3), blog=mine) == [("wrong-type", "")]
    assert found(essay(slug="x" * 251), blog=mine) == [("unwritable-page", "")]
    later = essay(title="b", date="2009-03-30")
    same = whole({"a/x.md": essay(title="a"), "b/x.md": later}, mine)
    assert [x[0] for x in same] == ["shared-slug"]
    assert mine.timezone == "Europe/Berlin"
    assert found(essay("a<!--more-->b<!--more-->"), blog=mine) == [("markers", "")]


def test_paths_are_read_from_the_content_of_a_blog(tmp_path: Path) -> None:
    content = tmp_path / "pages" / "content"
    content.mkdir(parents=True)
    mine = blog(
        tmp_path,
        "PATH = 'pages/content'\n"
        r"PATH_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})/.*'",
    )
    dateless = essay(date=...)
    assert found(dateless, str(content / "2008-03-30" / "x.md"), mine) == []
    assert found(dateless, str(content / "pages" / "deep" / "x.md"), mine) == []
    for name in ("x.md", "essays/pages/x.md", "essays/2008-03-30/x.md"):
        assert found(dateless, str(content / name), mine) == [("missing-date", "")]
    assert found(dateless, "elsewhere/pages/x.md", mine) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JSONCOMMENT_FORMAT = 'x'", "JSONCOMMENT_FORMAT is 'x'"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        blog(tmp_path, text)


def test_the_status_that_a_blog_sets_says_whether_an_essay_needs_a_date(
    tmp_path: Path,
) -> None:
    (tmp_path / "content").mkdir()
    mine = blog(tmp_path, "PATH = 'content'\nDEFAULT_METADATA = {'status': 'draft'}\n")
    assert found(essay(date=...), blog=mine) == []
    assert found(essay(date=..., status="published"), blog=mine) == [
        ("missing-date", "")
    ]
    assert found(essay(date=..., title=..., status="skip")) == []
