"""Links of an import lead to where their targets come to be."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.cli.command import run
from tests.cli.links import planted
from tests.conftest import Command

SETTINGS = """\
PATH = "content"
THEME = "simple"
TIMEZONE = "UTC"
AUTHOR = "A"
"""


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The planted archive, in the working directory."""
    monkeypatch.chdir(tmp_path)
    planted.write(tmp_path / "old")
    return tmp_path / "old"


def bodies(path: str) -> list[str]:
    text = Path("content", path).read_text(encoding="utf-8")
    return text.partition("-->\n\n")[2].rstrip("\n").split("\n\n")


def test_each_form_leads_to_the_new_place(old: Path) -> None:
    assert run("import", "old", "--from", "pelican", "--out", "content", "--write") == 0
    expected = planted.body(planted.MARKDOWN, 1).rstrip("\n").split("\n\n")
    assert bodies("posts/forms.md") == expected


def test_what_is_no_link_to_the_archive_stays(old: Path) -> None:
    assert run("import", "old", "--from", "pelican", "--out", "content", "--write") == 0
    kept = Path("content/posts/kept.md").read_bytes()
    assert kept == (old / "posts/kept.md").read_bytes()


def test_what_stays_though_it_was_of_the_archive_is_named(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "\n\n".join(planted.KEPT[x] for x in ("of two", "unknown", "code"))
    (old / "posts/kept.md").write_text(planted.HEADER % ("Kept", "") + body)
    assert run("import", "old", "--from", "pelican", "--out", "content") == 1
    out = capsys.readouterr().out
    assert "posts/forms.md (utf-8; 68 links rewritten)" in out
    assert (
        "posts/kept.md (utf-8; 2 links left: http://old.example/twice/ (it is of both"
        " one.md and two.md), http://old.example/2008/04/nothing/ (nothing of the"
        " archive was there))"
    ) in out


def test_pelican_finds_what_each_form_leads_to(
    old: Path, pelican_command: Command
) -> None:
    """With the settings, paths begin at the content, wherever in it the essays are."""
    Path("content").mkdir()
    (old / "posts/kept.md").unlink()
    with (old / "posts/forms.md").open("a") as forms:
        forms.write(
            '\n<img src="/images/x.jpg" srcset="/images/x.jpg 2x, /docs/a.pdf">'
        )
    Path("conf.py").write_text(SETTINGS)
    importing = ["import", "old", "--from", "pelican", "--out", "content/x"]
    assert run(*importing, "--settings", "conf.py", "--write") == 0
    written = Path("content/x/posts/forms.md").read_text()
    assert "[x]({filename}/x/posts/on-walls.md)" in written
    result = pelican_command("-s", "conf.py", "-o", "output", "--fatal", "errors")
    assert result.returncode == 0, result.stdout
    assert "Unable to find" not in result.stdout + result.stderr
    html = Path("output/forms.html").read_text()
    article = html[html.index("</header>", html.index("<article>")) :]
    assert "{" not in article
    assert article.count('srcset="/x/images/x.jpg 2x, /x/docs/a.pdf"') == 1
    links = re.findall(r"(?:href|src|poster|cite)=[\"'](/[^?#\"']*)", article.lower())
    assert len(links) > len(planted.MARKDOWN)
    for link in links:
        assert Path(f"output{unquote(link)}").is_file(), link


HTML = {
    "text": '<p><a href="/w.html">x</a></p>',
    "autop": "<p>One\n\nTwo <a href='/w.html#gate'>x</a>\n\n[caption]",
    "comment": '<!-- wp:image {"href":"/w.html"} --><img src=/images/x.jpg>',
    "raw text": "<script>'<a href=\"/w.html\">'</script>"
    "<textarea><a href='/w.html'></textarea>",
    "Hexo": "{% post_link on-walls %}{% asset_img pic.png %}",
}


@pytest.mark.parametrize("body_format", ["html", "wordpress"])
def test_html_keeps_all_but_the_destinations(old: Path, body_format: str) -> None:
    header = planted.HEADER % ("Forms", f', "format": "{body_format}"')
    (old / "posts/forms.md").write_text(header + "\n\n".join(HTML.values()) + "\n")
    assert run("import", "old", "--from", "pelican", "--out", "content", "--write") == 0
    assert "\n\n".join(bodies("posts/forms.md")) == "\n\n".join(
        (
            f'<p><a href="{planted.WALLS}">x</a></p>',
            f"<p>One\n\nTwo <a href='{planted.WALLS}#gate'>x</a>\n\n[caption]",
            '<!-- wp:image {"href":"/w.html"} --><img src="{static}../images/x.jpg">',
            HTML["raw text"],
            f'<a href="{planted.WALLS}">On Walls</a>'
            '<img src="{static}forms/pic.png" alt="">',
        )
    )


def item(number: int, link: str, body: str = "", **more: str) -> str:
    """Return an item of a WordPress export."""
    fields = {"title": f"Post {number}", "link": link, "content:encoded": body}
    fields |= {
        "wp:post_id": f"{number}",
        "wp:post_type": "post",
        "wp:status": "publish",
        "wp:post_date": "2008-03-30 10:00:00",
    }
    fields |= {x.replace("_", ":", 1): y for x, y in more.items()}
    inside = "".join(f"<{x}><![CDATA[{y}]]></{x}>" for x, y in fields.items())
    return f"<item>{inside}</item>"


EXPORT = """\
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><wp:wxr_version>1.2</wp:wxr_version>%s</channel></rss>
"""


def test_posts_of_an_export_know_each_other_by_address_and_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        'A <a href="http://www.old.example/?p=2#a">b</a> and <a href="/b/two/">c</a>,'
        ' <a href="../two">d</a> <a href="/b/?page_id=3">e</a> <a href="/b/lost/">f</a>'
        ' <a href="http://other.example/b/two/">g</a>'
    )
    posts = [
        item(1, "http://old.example/b/one/", body, wp_post_name="one"),
        item(2, "http://old.example/b/two/", wp_post_name="two"),
        item(
            3, "http://old.example/b/about/", wp_post_name="about", wp_post_type="page"
        ),
    ]
    Path("old.xml").write_text(EXPORT % "".join(posts))
    importing = ["import", "old.xml", "--out", "content", "--write"]
    assert run(*importing, "--old-site", "http://old.example/b") == 0
    out = capsys.readouterr().out
    assert "4 links rewritten; 1 link left: /b/lost/ (nothing of the archive" in out
    written = Path("content/one.md").read_text()
    assert '"old_url": "http://old.example/b/one/"' in written
    assert written.endswith(
        'A <a href="{filename}two.md#a">b</a> and <a href="{filename}two.md">c</a>,'
        ' <a href="{filename}two.md">d</a> <a href="{filename}pages/about.md">e</a>'
        ' <a href="/b/lost/">f</a> <a href="http://other.example/b/two/">g</a>'
    )


@pytest.mark.parametrize("given", ["old.example", "ftp://old.example", "http://"])
def test_an_old_site_is_named_by_its_url(
    old: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(
            "import",
            "old",
            "--from",
            "pelican",
            "--out",
            "content",
            "--old-site",
            given,
        )
        == 2
    )
    assert "not a URL such as https://old.example" in capsys.readouterr().err
