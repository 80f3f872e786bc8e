"""Whole builds by the real ``pelican`` command, as a blogger would run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.conftest import HEADER, Command, Site

ORDINARY = {
    "plain.md": "Title: Plain\nDate: 2010-01-02\nTags: a, b\n\nOne *a*.\n\n"
    "<!--more-->\n\nTwo.\n",
    "draft.md": "Title: Draft\nDate: 2010-01-03\nStatus: draft\n\nDraft.\n",
    "hidden.md": "Title: Hidden\nDate: 2010-01-03\nStatus: hidden\n\nHidden.\n",
    "en.md": "Title: Two\nDate: 2010-01-04\nSlug: two\nLang: en\n\nEnglish.\n",
    "fr.md": "Title: Deux\nDate: 2010-01-04\nSlug: two\nLang: fr\n\nFrançais.\n",
    "broken.md": "No title, no date.\n",
    "commented.md": "<!-- {% raw %} -->\nTitle: no\n\nText.\n",
    "crlf.md": "Title: Lines\r\nDate: 2010-01-05\r\n\r\nOne.\r\n\r\nTwo.\r\n",
    "bom.md": "\ufeffTitle: Mark\nDate: 2010-01-06\n\nText.\n",
    "rst.rst": "Title of RST\n############\n\n:date: 2010-01-07\n\nText *a*.\n",
    "doc.html": "<html><head><title>Doc</title>"
    '<meta name="date" content="2010-01-08"></head><body><p>One<br></p></body></html>',
    "pages/about.md": "Title: About\n\nSee [plain]({filename}../plain.md).\n",
    "pages/old.html": "<html><head><title>Old</title></head><body>x</body></html>",
    "images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "extra/robots.txt": "User-agent: *\n",
    "extra/verify.html": "google-site-verification: x.html",
}

SETTINGS = """\
SITENAME = "Blog"
SITEURL = "https://blog.example"
AUTHOR = "A. Author"
TIMEZONE = "UTC"
PATH = "content"
THEME = "simple"
STATIC_PATHS = ["images", "extra"]
ARTICLE_EXCLUDES = ["extra"]
FEED_ALL_RSS = "feeds/all.rss.xml"
"""


@pytest.fixture
def blog(site: Site) -> Site:
    """A blog of files without any header, with its settings beside it."""
    for name, text in ORDINARY.items():
        site.write(name, text)
    (site.path / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    return site


def tree(folder: Path) -> dict[str, bytes]:
    files = (x for x in folder.rglob("*") if x.is_file())
    return {x.relative_to(folder).as_posix(): x.read_bytes() for x in files}


def built(blog: Site, command: Command, name: str, *settings: str) -> dict[str, bytes]:
    """Build the blog into a folder of its own and return what was written."""
    overrides = ["-e", *settings] if settings else []
    result = command("content", "-s", "pelicanconf.py", "-o", name, *overrides)
    assert result.returncode == 0, result.stderr
    return tree(blog.path / name)


def plugins(*names: str) -> str:
    return f"PLUGINS={json.dumps(names)}"


# Nothing else changes


@pytest.mark.parametrize(
    ("others", "additions"),
    [
        ((), [("pelican_jsoncomment",), ("jsoncomment", "pelican_jsoncomment")]),
        (
            ("yaml_metadata",),
            [("yaml_metadata", "jsoncomment"), ("jsoncomment", "yaml_metadata")],
        ),
    ],
    ids=["alone", "beside another"],
)
def test_blog_without_headers_is_the_same_byte_for_byte(
    blog: Site,
    pelican_command: Command,
    others: tuple[str, ...],
    additions: list[tuple[str, ...]],
) -> None:
    without = built(blog, pelican_command, "without", plugins(*others))
    assert len(without) > 20
    for names in additions:
        output = built(blog, pelican_command, "-".join(names), plugins(*names))
        assert output == without, names


@pytest.mark.parametrize(
    "names", [("yaml_metadata", "jsoncomment"), ("jsoncomment", "yaml_metadata")]
)
@pytest.mark.slow
def test_yaml_files_and_essays_stand_side_by_side(
    blog: Site, pelican_command: Command, names: tuple[str, ...]
) -> None:
    blog.write("yaml.md", "---\ntitle: In YAML\ndate: 2010-02-02\n---\nYes *it* is.\n")
    blog.write("essay.md", HEADER + "An *essay*.\n")
    output = built(blog, pelican_command, "output", plugins(*names))
    assert b"<p>Yes <em>it</em> is.</p>" in output["in-yaml.html"]
    assert b"<p>An <em>essay</em>.</p>" in output["on-walls.html"]
    assert b"plain.html" in output["index.html"]


@pytest.mark.parametrize(
    "setting",
    [
        None,
        'PLUGINS=["pelican_jsoncomment"]',
        'PLUGINS=["jsoncomment"]',
        'PLUGINS=["pelican.plugins.jsoncomment"]',
        'PLUGINS=["jsoncomment", "pelican_jsoncomment", "jsoncomment"]',
    ],
)
@pytest.mark.slow
def test_plugin_is_found_by_any_of_its_names(
    blog: Site, pelican_command: Command, setting: str | None
) -> None:
    """Without the setting PLUGINS, too, and all together they read a file once."""
    blog.write("essay.md", HEADER + "An *essay*.\n")
    blog.write("bad.md", "<!-- {'title': 1} -->\n")
    settings = ["-e", setting] if setting else []
    result = pelican_command("content", "-s", "pelicanconf.py", *settings)
    assert result.stdout.count("bad.md:1:7: header: ") == 1
    assert b"<em>essay</em>" in tree(blog.path / "output")["on-walls.html"]


@pytest.mark.slow
def test_plugin_is_found_as_a_module_and_on_plugin_paths(
    blog: Site, pelican_command: Command
) -> None:
    import pelican_jsoncomment

    root = Path(pelican_jsoncomment.__file__).parent.parent
    with (blog.path / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(
            "import pelican_jsoncomment\n"
            f"PLUGIN_PATHS = [{str(root)!r}]\n"
            'PLUGINS = [pelican_jsoncomment, "pelican_jsoncomment", "jsoncomment"]\n'
        )
    blog.write("essay.md", HEADER + "An *essay*.\n")
    output = built(blog, pelican_command, "output")
    assert b"<em>essay</em>" in output["on-walls.html"]


# An essay on a site


ESSAY = HEADER + (
    "Walls of “brick” &amp; stone.<br />\nAnd *more*.\n\nSee [below](#end).\n\n"
    "<!--more-->\n\nThe rest.\n\n<h2 id='end'>End</h2>"
)


@pytest.mark.parametrize("name", ["essay.md", "essay.html"])
def test_essay_is_on_every_page_of_the_site(
    blog: Site, pelican_command: Command, name: str
) -> None:
    """The page, the index with the summary alone, tag and category, and the feed."""
    text = ESSAY
    if name.endswith("html"):
        text = text.replace("*more*", "<em>more</em>")
    blog.write(name, text)
    output = {k: v.decode() for k, v in built(blog, pelican_command, "output").items()}
    page = output["on-walls.html"]
    assert "Walls of “brick” &amp; stone.<br />\nAnd <em>more</em>." in page
    assert "The rest." in page
    assert "more-->" not in page
    assert 'datetime="2008-03-30T00:00:00+00:00"' in page
    assert 'href="https://blog.example/tag/essay.html"' in page
    for listing in ("index.html", "category/history.html", "tag/essay.html"):
        assert "And <em>more</em>." in output[listing]
        assert "The rest." not in output[listing]
    feed = output["feeds/all.atom.xml"]
    entry = feed[feed.index("<title>On Walls") :].split("</entry>")[0]
    assert "<published>2008-03-30T00:00:00+00:00</published>" in entry
    assert "<updated>2008-03-30T00:00:00+00:00</updated>" in entry
    assert "The rest." not in re.findall("<summary.*?</summary>", entry, re.DOTALL)[0]
    assert "The rest." in re.findall("<content.*?</content>", entry, re.DOTALL)[0]


def test_edit_reaches_the_feed(blog: Site) -> None:
    blog.write("essay.md", HEADER.replace('"edited": ""', '"edited": "2010-05-03"'))
    blog.build(FEED_ALL_ATOM="feeds/all.atom.xml")
    assert "<updated>2010-05-03T00:00:00+00:00</updated>" in blog.output(
        "feeds/all.atom.xml"
    )


def test_essays_can_be_pages_drafts_hidden_and_translations(blog: Site) -> None:
    def header(**fields: str) -> str:
        return f"<!-- {json.dumps({'date': '2008-03-30', **fields})} -->\n\nText.\n"

    blog.write("pages/essay.md", header(title="A page"))
    blog.write("draft-essay.md", header(title="A draft", status="draft"))
    blog.write("hidden-essay.md", header(title="Unlisted", status="hidden"))
    blog.write("wall-en.md", header(title="Wall", slug="wall", lang="en"))
    blog.write("wall-fr.md", header(title="Mur", slug="wall", lang="fr"))
    blog.write("skip.md", header(title="Skipped", status="skip"))
    output = tree(blog.build())
    for name in ("pages/a-page.html", "drafts/a-draft.html", "unlisted.html"):
        assert b"<p>Text.</p>" in output[name]
    assert b'hreflang="fr"' in output["wall.html"]
    assert b"Mur" in output["wall-fr.html"]
    index = output["index.html"]
    assert not any(x in index for x in (b"A draft", b"Unlisted", b"Skipped"))


def test_links_lead_from_the_summary_and_to_other_sources(blog: Site) -> None:
    blog.write(
        "sub/essay one.md",
        HEADER + "See [plain]({filename}../plain.md) and [below](#end).\n\n"
        "<!--more-->\n\n<h2 id='end'>End</h2>\n",
    )
    blog.build(FEED_ALL_ATOM="feeds/all.atom.xml")
    for listing in ("index.html", "category/history.html", "feeds/all.atom.xml"):
        text = blog.output(listing).replace("&lt;", "<").replace("&quot;", '"')
        assert 'href="https://blog.example/plain.html">plain' in text.replace(
            "&gt;", ">"
        )
        assert 'href="https://blog.example/on-walls.html#end"' in text
    assert '<a href="#end">below</a>' in blog.output("on-walls.html")


# Broken essays


BROKEN = [
    "{'title': 'Single quotes'}",
    '{"title": "No comma" "date": "2008-03-30"}',
    '{"title": "Trailing comma",}',
    '{"title": "Unclosed"',
    '{"title": "Unclosed text}',
    "{“title”: “Smart quotes”}",
    '{title: "Bare name"}',
    '{"title": None}',
    '{"title": NaN}',
    '{"title": "a", "Title": "b"}',
    '{"title": "A "quote" inside"}',
    '{"title": "Tab\there"}',
    '{"title": "Escape \\x"}',
    '{"title": "D", "date": "03/04/2006"}',
    '{"title": "D", "date": "March 2006"}',
    '{"title": ["List"]}',
    '{"title": "T", "content": "reserved"}',
    '{"title": "T", "tags": 5}',
    '{"title": "T", "date": 2008-03-30}',
    '{"title": "T"} // comment',
]


@pytest.fixture
def half_broken(blog: Site) -> Site:
    for name in ("broken.md", "commented.md", "extra/verify.html"):
        (blog.path / "content" / name).unlink()
    for number, header in enumerate(BROKEN):
        blog.write(f"bad{number:02}.md", f"<!--\n{header}\n-->\n\nBad.\n")
        good = HEADER.replace("On Walls", f"Good {number}")
        blog.write(f"good{number:02}.md", good + f"Good *{number}*.\n")
    return blog


def test_broken_essays_are_left_out_and_all_else_is_built(
    half_broken: Site, pelican_command: Command
) -> None:
    result = pelican_command("content", "-s", "pelicanconf.py", COLUMNS="300")
    assert result.returncode == 0
    assert result.stdout.count("header: ") + result.stdout.count("title: ") >= 15
    for number in range(len(BROKEN)):
        places = re.findall(rf"bad{number:02}\.md:[23]:\d+: \w+: .+", result.stdout)
        assert len(places) == 1, result.stdout
    output = tree(half_broken.path / "output")
    for number in range(len(BROKEN)):
        assert b"<em>%d</em>" % number in output[f"good-{number}.html"]
    assert "plain.html" in output
    assert not any(name.startswith("bad") for name in output)


def test_broken_essay_fails_a_build_with_fatal_errors(
    half_broken: Site, pelican_command: Command
) -> None:
    result = pelican_command("content", "-s", "pelicanconf.py", "--fatal", "errors")
    assert result.returncode != 0
    assert re.search(r"bad\d\d\.md:[23]:\d+: ", result.stdout)


def test_error_fits_a_narrow_log(site: Site, pelican_command: Command) -> None:
    """Eighty columns are what Pelican's log has where no terminal says otherwise."""
    texts = ["x" * 200, "漢字" * 100, "long words " * 20]
    for number, text in enumerate(texts):
        bad = f'<!-- {{"title": "{text}" "date": "{text}"}} -->'
        odd = f'<!-- {{"title": "{text} --> {text}", "date": "2008"}} -->'
        site.write(f"bad{number}.md", bad)
        site.write(f"odd{number}.md", odd)
    result = pelican_command("content", COLUMNS="80")
    lines = result.stdout.splitlines()
    carets = [i for i, line in enumerate(lines) if line.strip() == "^"]
    assert len(carets) == 2 * len(texts)
    for i in carets:
        before, _, _ = re.split('("date"|-->)', lines[i - 1], maxsplit=1)
        wide = [x for x in before if unicodedata.east_asian_width(x) == "W"]
        assert lines[i].index("^") == len(before) + len(wide)


# Always the same


def test_build_does_not_depend_on_the_day(blog: Site) -> None:
    """A date with parts missing takes no part of today's."""
    for number, date in enumerate(["2006", "2006-05", "2006-21", "200X", "2006~"]):
        header = HEADER.replace("2008-03-30", date).replace("On Walls", f"T{number}")
        blog.write(f"essay{number}.md", header + "Text.\n")
    outputs = []
    for day in ("2026-01-15", "2031-10-31"):
        with time_machine.travel(day, tick=False):
            outputs.append(tree(blog.build(FEED_ALL_ATOM="feeds/all.atom.xml")))
    assert outputs[0] == outputs[1]
    assert b">2006<" in re.sub(rb"\s", b"", outputs[0]["t0.html"])


@pytest.mark.parametrize("layer", ["reader", "generator"])
@pytest.mark.slow
def test_build_from_the_cache_is_the_same(blog: Site, layer: str) -> None:
    blog.write("essay.md", ESSAY.replace("2006", "2006-21~"))
    blog.write("partial.md", HEADER.replace("2008-03-30", "2008").replace("On", "In"))
    settings: dict[str, Any] = {
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        "CONTENT_CACHING_LAYER": layer,
    }
    without = tree(blog.build())
    first = tree(blog.build(**settings))
    assert any((blog.path / "cache").iterdir())
    second = tree(blog.build(**settings))
    assert first == second == without


def test_two_sites_in_one_process_do_not_meet(tmp_path: Path) -> None:
    pages = []
    for name, fields in (("one", {}), ("two", {"mood": "first_draft"})):
        site = Site(tmp_path / name, {})
        site.write(
            "essay.md", '<!-- {"title": "T", "date": "2006", "mood": "2001"} -->'
        )
        pages.append(
            site.read(
                (site.path / "content/essay.md").read_bytes(), JSONCOMMENT_FIELDS=fields
            )
        )
    assert pages[0].mood == "2001"
    assert not hasattr(pages[0], "first_draft")
    assert pages[1].first_draft == "2001"


@pytest.fixture
def autoreload(blog: Site) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pelican", "-r", "content", "-s", "pelicanconf.py"],
        cwd=blog.path,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.kill()
    process.wait()


def wait_for(
    page: Path, text: str, change: Callable[[], object], *, seconds: float = 60
) -> None:
    """Make a change again and again until the page shows what comes of it.

    Pelican watches only between two builds, and sees no change made during one.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        change()
        for _ in range(10):
            if page.exists() and text in page.read_text(encoding="utf-8"):
                return
            time.sleep(0.1)
    pytest.fail(f"{page.name} never held {text!r}")


@pytest.mark.slow
def test_settings_may_change_while_pelican_watches(
    blog: Site, request: pytest.FixtureRequest
) -> None:
    settings = blog.path / "pelicanconf.py"
    # With the default, Pelican 4.10 takes no notice of a change of any file.
    text = settings.read_text("utf-8") + "IGNORE_FILES = []\n"
    settings.write_text(text, encoding="utf-8")
    anchored = text + 'JSONCOMMENT_MORE_ANCHOR = "read-on"\n'
    new = ESSAY.replace("The rest.", "The *new* rest.")
    blog.write("essay.md", ESSAY)
    request.getfixturevalue("autoreload")
    page = blog.path / "output" / "on-walls.html"
    wait_for(page, "<p>The rest.</p>", lambda: None)
    wait_for(
        page,
        '<span id="read-on"></span>',
        lambda: settings.write_text(anchored, encoding="utf-8"),
    )
    wait_for(page, "<p>The <em>new</em> rest.</p>", lambda: blog.write("essay.md", new))
