"""Redirects lead from where each text was to where Pelican writes its page."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.importers import redirects
from tests.cli.importers.conftest import Folder
from tests.cli.importers.test_wordpress import EXPORT, HEAD, TAIL, item
from tests.conftest import Command, Site


def test_redirects_of_a_folder_go_to_what_has_a_title(folder: Folder) -> None:
    essays = {
        "caf\u00e9/a.txt": '"title": "On Walls", "date": "2008"',
        "b.htm": '"title": "B", "date": "2008", "slug": "b b"',
        "pages/c.htm": '"title": "C"',
        "b.html": '"title": "B", "slug": "b"',
        "draft.txt": '"title": "D", "status": "draft"',
        "no-title.txt": '"date": "2008"',
        "wrong.txt": '"title": "W", "date": "soon"',
        "9999-99-99-name.txt": '"title": "N", "date": "2008"',
    }
    for name, header in essays.items():
        folder.add(name, f"<!-- {{{header}}} -->\n\nText.".encode())
    folder.add("none.txt")
    folder.add("broken.txt", b'<!-- {"title')
    assert folder.run("--write", "--redirects", "map")[0] == 1
    assert Path("map").read_text().splitlines() == [
        "/b.htm /b%20b.html 301",
        "/caf%C3%A9/a.txt /on-walls.html 301",
        "/pages/c.htm /pages/c.html 301",
    ]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("a b.txt", "/a%20b.txt"),
        ("a:b/c?d", "/a%3Ab/c%3Fd"),
        ("caf\udce9", "/caf%E9"),
    ],
)
def test_any_name_of_a_file_is_a_url(path: str, url: str) -> None:
    assert redirects.of_file(PurePosixPath(path)) == url


def test_redirects_lead_where_pelican_writes_the_pages(
    site: Site, pelican_command: Command
) -> None:
    essays = {
        "100%.txt": {"title": "P"},
        "a#b.html": {"title": "H", "author": "Ann"},
        "history/d.txt": {"title": "D"},
        "history/e.txt": {"title": "E", "category": "R&amp;D", "status": "hidden"},
        "2004-05-06-f.txt": {"title": "F", "date": ""},
        "de.txt": {"title": "G", "lang": "de"},
        "url.txt": {"title": "U", "url": "my/u.html", "save_as": "my/u.html"},
        "old/p.txt": {"title": "Page"},
        "draft.txt": {"title": "X", "status": "draft"},
    }
    for name, fields in essays.items():
        path = Path("old", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = json.dumps({"date": "2001-02-03", **fields})
        path.write_text(f"<!-- {header} -->\n\nText.")
    Path("conf.py").write_text(
        'PATH = "content"\nTHEME = "simple"\nTIMEZONE = "UTC"\nAUTHOR = "A"\n'
        'PAGE_PATHS = ["x/old"]\n'
        'ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{category}/{author}/{slug}.html"\n'
    )
    importing = ["import", "old", "--out", "content/x", "--settings", "conf.py"]
    assert main.main([*importing, "--redirects", "m.json", "--write"]) == 0
    found = json.loads(Path("m.json").read_text())
    assert found == {
        "/100%25.txt": "/2001/x/a/p.html",
        "/2004-05-06-f.txt": "/2004/x/a/f.html",
        "/a%23b.html": "/2001/x/ann/h.html",
        "/de.txt": "/g-de.html",
        "/url.txt": "/my/u.html",
        "/history/d.txt": "/2001/history/a/d.html",
        "/history/e.txt": "/2001/rd/a/e.html",
        "/old/p.txt": "/pages/page.html",
    }
    result = pelican_command("-s", "conf.py", "-o", "output")
    assert result.returncode == 0, result.stderr
    assert all(Path(f"output{x}").is_file() for x in found.values())


def test_redirects_can_be_json_by_the_blogs_own_urls(site: Site) -> None:
    Path("conf.py").write_text(
        'PATH = "content"\nARTICLE_URL = "{date:%Y}/{category}/{slug}/"\n'
        'PAGE_URL = "{nothing}/"\n'
    )
    arguments = ["import", str(EXPORT), "--out", "content", "--settings", "conf.py"]
    arguments += ["--types", "talk"]
    main.main([*arguments, "--redirects", "map.json", "--write"])
    assert json.loads(Path("map.json").read_text()) == {
        "https://old.example/2008/03/walls/": "/2008/history-art/walls/",
        "https://old.example/?p=1": "/2008/history-art/walls/",
        "https://old.example/2008/04/walls/": "/2008/misc/Walls-2/",
        "https://old.example/blocks/": "/2008/misc/blocks/",
        "https://old.example/talk/1": "/2007/talks/talk/",
    }


def test_a_link_that_is_no_url_is_kept_and_redirects_nothing(tmp_path: Path) -> None:
    path, out = tmp_path / "e.xml", tmp_path / "out"
    links = ["http://[x/", "http://old.example:x/a b?c=d#e", "/x.html", ""]
    dates = {"wp:post_date": "2010-01-01 00:00:00"}
    path.write_text(HEAD + "".join(item(link=x, **dates) for x in links) + TAIL)
    arguments = ["import", str(path), "--out", str(out), "--write"]
    assert main.main([*arguments, "--redirects", str(out / "_redirects")]) == 0
    assert (out / "_redirects").read_text() == (
        "/a%20b?c=d /x-2.html 301\n/x.html /x-3.html 301\n"
    )
    assert '"old_url": "http://[x/"' in (out / "x.md").read_text()
