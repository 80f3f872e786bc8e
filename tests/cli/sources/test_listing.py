"""The table of sources, as it is printed and as it is documented."""

from __future__ import annotations

import re
import runpy

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.sources import listing
from pelican_jsoncomment.cli.sources.table import FRONT_MATTER, SOURCES
from tests.conftest import ROOT


def test_the_page_of_sources_is_made_of_the_table() -> None:
    """``python docs/sources.py`` makes it."""
    page = runpy.run_path(str(ROOT / "docs" / "sources.py"))["PAGE"]
    assert page.read_text("utf-8") == listing.page()
    labels = [x.label for x in SOURCES.values()]
    assert re.findall(r"(?m)^## (.*)$", listing.page()) == labels


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["import", "--list-sources"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    for source in SOURCES.values():
        assert re.search(rf"(?m)^{source.name} +{source.label}: ", out)
    assert "lastmod -> modified" in out


def test_each_name_is_one_for_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in (["import", "x", "--out", "y"], ["convert", "x", "--to", "yaml"]):
        assert main.main([*command, "--from", "medium"]) == 2
        err = capsys.readouterr().err
        for name in FRONT_MATTER:
            assert name in err


def test_a_form_of_front_matter_is_not_for_exports(
    capsys: pytest.CaptureFixture[str],
) -> None:
    export = str(ROOT / "tests" / "data" / "export.xml")
    assert main.main(["import", export, "--out", "c", "--from", "hugo"]) == 2
    assert "--from is for the front matter of a folder" in capsys.readouterr().err
