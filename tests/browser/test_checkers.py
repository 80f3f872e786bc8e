"""What checkers of others say of the example site: the Nu Html Checker, and axe."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.browser.conftest import Open, Served

JAVA, JAR = shutil.which("java"), os.environ.get("VNU_JAR")


@pytest.mark.skipif(
    not (JAVA and JAR),
    reason="no Java, or VNU_JAR names no vnu.jar: npm install vnu-jar",
)
def test_no_page_has_an_error_by_the_nu_html_checker(example: Served) -> None:
    assert JAVA
    assert JAR
    result = subprocess.run(
        [JAVA, "-jar", JAR, "--errors-only", "--skip-non-html", str(example.folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_no_page_has_a_finding_by_axe(example: Served, open_page: Open) -> None:
    """At the width of a phone, where tables and code may scroll."""
    module = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe is not installed: pip install .[browser]",
    )
    axe = module.Axe()
    found = []
    # The pages of tags are alike.
    pages = [x for x in example.pages() if not x.startswith("tag/") or "tides" in x]
    for path in pages:
        with open_page(f"{example.url}/{path}", width=360) as opened:
            for finding in axe.run(opened.page).response["violations"]:
                nodes = [x["html"] for x in finding["nodes"]]
                found.append((path, finding["id"], nodes))
    assert len(pages) > 20
    assert found == []
