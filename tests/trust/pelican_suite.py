"""Run the test suites of Pelican and of a peer reader, without this plugin and with it.

``python -m tests.trust.pelican_suite newest 4.9.1/3.4.4`` makes an environment for
each Pelican (and Markdown, after the slash), runs the suite that Pelican's wheel
carries, installs the plugin, runs the suite again with the plugin registered, and
fails if a test that passed does not pass any more. Given ``peer``, it does the same
with the tests in the wheel of pelican-markdown-it-reader (MIT), another reader of
Markdown files.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from tests.trust.environment import ROOT, Environment
from tests.trust.register_everywhere import TAKEN_OVER

PEER = "pelican-markdown-it-reader"
NEEDS = ("pytest>=8", "beautifulsoup4", "lxml", "typogrify")
# It asserts that no plugin at all is connected before its own.
ALONE = "TestMarkdownTakeover"


def outcomes(
    environment: Environment, tests: Path, *, plugin: bool
) -> tuple[dict[str, str], int]:
    """Return what became of each test, and how many readers the plugin replaced."""
    name = "with" if plugin else "without"
    report = environment.folder / f"{name}.xml"
    taken_over = environment.folder / "taken-over"
    here = str(Path(__file__).parent)
    variables = {**os.environ, "PYTHONPATH": here, TAKEN_OVER: str(taken_over)}
    variables.pop("PYTEST_ADDOPTS", None)
    options = ["-q", "-p", "no:cacheprovider", "--tb=no", "-rN", f"--junitxml={report}"]
    options += ["-p", "register_everywhere"] if plugin else []
    options.append(f"-k=not {ALONE}")
    environment.run(
        *("-m", "pytest", str(tests), *options),
        check=False,
        cwd=environment.site_packages(),
        env=variables,
        stdout=subprocess.DEVNULL,
    )
    cases = ET.parse(report).getroot().iter("testcase")
    found = {f"{x.get('classname')}.{x.get('name')}": _outcome(x) for x in cases}
    return found, int(taken_over.read_text(encoding="utf-8")) if plugin else 0


def _outcome(case: ET.Element) -> str:
    tags = {child.tag for child in case}
    for tag in ("error", "failure", "skipped"):
        if tag in tags:
            return tag
    return "passed"


def compare(title: str, environment: Environment, tests: Path) -> list[str]:
    """Print the counts of both runs; return the tests that pass only without."""
    begun = time.monotonic()
    without, _ = outcomes(environment, tests, plugin=False)
    environment.install(str(ROOT))
    with_plugin, readers = outcomes(environment, tests, plugin=True)
    lost = [
        name
        for name, outcome in without.items()
        if outcome == "passed" and with_plugin.get(name) != "passed"
    ]
    if "passed" not in without.values():
        lost.append("(no test passed without the plugin)")
    seconds = time.monotonic() - begun
    print(f"{title}: {seconds:.0f} s; the plugin replaced {readers} readers")
    for label, found in (("without", without), ("with", with_plugin)):
        counts = Counter(found.values())
        print(f"  {label:8}", ", ".join(f"{n} {x}" for x, n in sorted(counts.items())))
    for name in lost:
        print(f"  LOST     {name}")
    return lost


def run_pelican(versions: str, folder: Path) -> list[str]:
    """Compare both runs of Pelican's own suite, for ``pelican/markdown`` versions."""
    pelican, _, markdown = versions.partition("/")
    wanted = [
        "pelican" if pelican == "newest" else f"pelican=={pelican}",
        f"markdown=={markdown}" if markdown else "markdown",
    ]
    environment = Environment.make(folder / pelican, *wanted, *NEEDS)
    installed = {x: environment.version(x) for x in ("pelican", "markdown")}
    # The tests of whole builds need the samples, which only the source archive has.
    site_packages = environment.site_packages()
    source = environment.source(f"pelican=={installed['pelican']}")
    (source / "samples").rename(site_packages / "samples")
    title = "Pelican {pelican}, Markdown {markdown}".format(**installed)
    return compare(title, environment, site_packages / "pelican" / "tests")


def run_peer(folder: Path) -> list[str]:
    """Compare both runs of a peer reader's tests."""
    environment = Environment.make(folder / "peer", PEER, "markdown", *NEEDS)
    plugins = environment.site_packages() / "pelican" / "plugins"
    return compare(PEER, environment, plugins / "markdown_it_reader")


def main() -> None:
    """Run the suites that the command line names; exit with 1 if a test was lost."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("suites", nargs="+", metavar="newest|PELICAN[/MARKDOWN]|peer")
    parser.add_argument("--folder", type=Path, help="keep the environments here")
    args = parser.parse_args()
    lost = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = (args.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for suite in args.suites:
            lost += run_peer(folder) if suite == "peer" else run_pelican(suite, folder)
    if lost:
        sys.exit(f"{len(lost)} tests pass only without the plugin")


if __name__ == "__main__":
    main()
