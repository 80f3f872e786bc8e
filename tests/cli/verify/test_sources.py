"""A small site of each system comes over, is built, and nothing of it is lost."""

from __future__ import annotations

import json
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
