"""A small site of each system comes over, is built, and nothing of it is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.main import main
from tests.conftest import ROOT, Site

_DATA = ROOT / "tests/data"
SITES = [
    *sorted(x for x in (_DATA / "sources").iterdir() if x.is_dir()),
    *(_DATA / "exports" / x for x in ("blogger.xml", "takeout.atom")),
]


@pytest.mark.parametrize("source", SITES, ids=lambda x: x.name)
def test_a_site_of_any_system_comes_over_whole(
    site: Site, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", str(source), "--out", "content", "--redirects", "map"]
    main([*arguments, "--write", "--no-backup"])
    site.build()
    capsys.readouterr()
    verify = ["verify", str(source), "--site", "output", "--redirects", "map"]
    status = main([*verify, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert (status, report["losses"]) == (0, [])
    assert report["kinds"]["titles"]["ok"] > 0


@pytest.mark.slow
def test_an_export_of_all_that_a_theme_shows_comes_over_with_its_media(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    export = _DATA / "exports/theme.xml"
    names = re.findall(r"/wp-content/uploads/([\w./-]+)", export.read_text("utf-8"))
    for name in names:
        file = site.path / "uploads" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\xff\xd8\xff")
    pages = {"PAGE_URL": "{slug}.html", "PAGE_SAVE_AS": "{slug}.html"}
    lines = [f"{k} = {v!r}\n" for k, v in {"PATH": "content", **pages}.items()]
    (site.path / "conf.py").write_text("".join(lines))
    shared = [str(export), "--settings", "conf.py", "--redirects", "map"]
    options = ["--out", "content", "--media", "uploads", "--write", "--no-backup"]
    assert main(["import", *shared, *options]) == 0
    site.build(**pages)
    capsys.readouterr()
    status = main(["verify", *shared, "--site", "output", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert (status, report["losses"]) == (0, [])
    ok = {kind: x["ok"] for kind, x in report["kinds"].items()}
    assert (ok["titles"], ok["pictures"], ok["links"]) == (60, 11, 13)
    for picture in (site.path / "output/images").rglob("wall-*.jpg"):
        picture.unlink()
    status = main(["verify", *shared, "--site", "output", "--format", "json"])
    losses = json.loads(capsys.readouterr().out)["losses"]
    assert status == 1
    assert {x["kind"] for x in losses} == {"pictures", "links"}


HEXO = {
    "_config.yml": "url: https://old.example\npost_asset_folder: true\n",
    "source/_posts/roofs.md": "title: Roofs\ndate: 2010-01-01\n---\nOf thatch.\n",
    "source/_posts/walls.md": "title: Walls\ndate: 2010-01-02\n---\n"
    "See {% post_link roofs 'the roofs' %} and {% post_link roofs %}, once written\n"
    "`{% post_link roofs 'other roofs' %}` by all who knew the old towns.\n",
}


def test_tags_that_stand_for_whole_links_are_compared_as_links(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in HEXO.items():
        path = Path("old", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    main(["import", "old", "--out", "content", "--write", "--no-backup"])
    site.build()
    verify = ["verify", "old", "--site", "output", "--format", "json"]
    capsys.readouterr()
    main(verify)
    losses = json.loads(capsys.readouterr().out)["losses"]
    assert [x for x in losses if x["kind"] != "addresses"] == []

    page = Path("output/walls.html")
    html = page.read_text()
    page.write_text(html.replace('roofs.html">the roofs</a>', 'no.html">the roofs</a>'))
    assert page.read_text() != html
    main(verify)
    losses = json.loads(capsys.readouterr().out)["losses"]
    assert [x["reason"] for x in losses if x["kind"] == "links"] == [
        "roofs: it leads to https://blog.example/no.html; nothing is at /no.html"
    ]
