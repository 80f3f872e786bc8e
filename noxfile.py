"""Run the tests and checks in environments of their own: ``nox``.

An interpreter that is not there is skipped, and nox says so.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = False

PYTHONS = ["3.11", "3.12", "3.13"]
# Each Pelican with the oldest Markdown that it was released beside, or the oldest
# that the plugin supports.
OLDER = [
    ("4.9.1", "3.4.4"),
    ("4.10.2", "3.6"),
    ("4.11.0.post0", "3.8"),
]
# Whose own suite has to be named by its version.
LATEST = "4.12.0"
SECONDS = ("--seconds", "15")
PROPERTIES = (
    "tests/summary/test_split.py",
    "tests/summary/test_plain.py",
    "tests/body/test_quick_markdown.py",
)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the test suite on the newest of everything."""
    session.install("-e", ".[test]")
    session.run("pytest", "-q", *session.posargs)


@nox.session(python="3.12")
def coverage(session: nox.Session) -> None:
    """Run the test suite and measure its coverage."""
    session.install("-e", ".[test]")
    session.env["HYPOTHESIS_PROFILE"] = "few"
    session.run("coverage", "erase")
    # Long bodies take minutes while each line is noted, and reach no other lines.
    short = ("-k", "not hostile_body and not long_body")
    session.run("coverage", "run", "-m", "pytest", "-q", *short, *session.posargs)
    session.run("coverage", "combine", "-q")
    session.run("coverage", "report")


@nox.session(python="3.11")
@nox.parametrize(("pelican", "markdown"), OLDER, ids=[x[0] for x in OLDER])
def older(session: nox.Session, pelican: str, markdown: str) -> None:
    """Run the test suite on an older Pelican and Markdown."""
    session.install("-e", ".[test]", f"pelican=={pelican}", f"markdown=={markdown}")
    session.env["HYPOTHESIS_PROFILE"] = "few"
    # The command line leaves rendering to the reader, and its suite is the longest.
    session.run("pytest", "-q", "--ignore=tests/cli", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install("ruff>=0.6")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def properties(session: nox.Session) -> None:
    """Try the properties of the summary with 2,000 examples each."""
    session.install("-e", ".[test]")
    session.env["HYPOTHESIS_PROFILE"] = "ci"
    session.run("pytest", "-q", "-m", "hypothesis", *PROPERTIES)


@nox.session
def example(session: nox.Session) -> None:
    """Build the example site, where neither a warning nor an error may occur."""
    session.install(".")
    output = str(Path(session.create_tmp()) / "output")
    settings = "example_site/pelicanconf.py"
    for level in ("errors", "warnings"):
        session.run("pelican", "-s", settings, "-o", output, "--fatal", level)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the pages of the example site, and at other themes, in Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), ""
    )
    if not path:
        session.skip("no Chromium: install one (Debian: chromium), or set CHROMIUM")
    session.install("-e", ".[browser]")
    session.run("pytest", "tests/browser", *session.posargs, env={"CHROMIUM": path})


@nox.session
def wheel(session: nox.Session) -> None:
    """Install the built wheel in an empty environment, where Pelican must find it."""
    session.install("build")
    folder = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "--outdir", str(folder))
    (built,) = folder.glob("*.whl")
    session.run("python", "-m", "venv", "--clear", str(folder / "empty"))
    scripts = next(
        x for x in (folder / "empty").iterdir() if x.name in ("bin", "Scripts")
    )
    python = str(scripts / "python")
    session.run(python, "-m", "pip", "install", "-q", str(built), external=True)
    session.run(python, "tests/check_wheel.py", external=True)
    uninstall = ("pip", "uninstall", "-q", "-y", "pelican-jsoncomment")
    session.run(python, "-m", *uninstall, external=True)
    checkout = str(Path.cwd())
    session.run(python, "tests/check_wheel.py", checkout, external=True)


@nox.session(python="3.11")
def subsites(session: nox.Session) -> None:
    """Build a site with subsites in other languages."""
    session.install("-e", ".[test]", "pelican-i18n-subsites>=1.0")
    session.run("pytest", "tests/trust/test_no_leaks.py", "-k", "subsites")


@nox.session(python="3.11")
def fuzz(session: nox.Session) -> None:
    """Look for inputs that break a promise, a quarter of a minute for each target."""
    session.install("-e", ".", "atheris>=3")
    session.run("python", "tests/trust/fuzz.py", *(session.posargs or SECONDS))


@nox.session(python="3.11")
def suites(session: nox.Session) -> None:
    """Run the tests of Pelican and of a peer reader without the plugin and with it."""
    pelicans = [f"{pelican}/{markdown}" for pelican, markdown in OLDER]
    chosen = session.posargs or [LATEST, *pelicans, "peer"]
    session.run("python", "-m", "tests.trust.pelican_suite", *chosen)


@nox.session(python="3.11")
def install(session: nox.Session) -> None:
    """Install and remove the plugin in every way, and run it beside other plugins."""
    session.run("python", "-m", "tests.trust.install", *session.posargs)
