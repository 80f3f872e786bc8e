"""What GitHub reads: workflows, forms and the files that people look for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(
    x for x in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if x.stem != "config"
)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps() -> list[dict[str, Any]]:
    jobs = [x for path in WORKFLOWS for x in read(path)["jobs"].values()]
    return [x for job in jobs for x in job["steps"]]


def supported() -> list[str]:
    """Return the Pythons among the classifiers of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = (re.search(r":: (3\.\d+)$", x) for x in project["classifiers"])
    return [x[1] for x in found if x]


def test_the_workflows_have_each_python_that_is_supported() -> None:
    jobs = read(GITHUB / "workflows" / "ci.yml")["jobs"]
    assert jobs["others"]["strategy"]["matrix"]["python"] == supported()
    lists = [
        x["with"]["python-version"].split()
        for x in steps()
        if "setup-python@" in x.get("uses", "")
    ]
    # The other one is that of the matrix.
    assert [sorted(x) for x in lists if len(x) == len(supported())] == [supported()] * 3


def test_the_test_command_is_taken_from_the_readme() -> None:
    runs = [x["run"] for x in steps() if "README.md" in x.get("run", "")]
    (pattern,) = {x for run in runs for x in re.findall(r"grep -m 1 -E '(.*?)'", run)}
    found = re.search(pattern, (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found
    assert "pytest --numprocesses auto" in found[0]
    assert f"'{pattern}'" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_release_looks_for_the_version_where_it_is() -> None:
    from pelican_jsoncomment import __version__

    text = (ROOT / "pelican_jsoncomment" / "__init__.py").read_text("utf-8")
    assert f'\n__version__ = "{__version__}"\n' in text
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[(?!Unreleased)[\d.]+\] - \S+$", changes, re.MULTILINE)


@pytest.mark.parametrize("path", FORMS, ids=lambda x: x.stem)
def test_a_form_has_a_label_for_each_question(path: Path) -> None:
    form = read(path)
    assert form["name"]
    assert form["description"]
    assert all(x["attributes"]["label"] for x in form["body"])
    names = [x["id"] for x in form["body"]]
    assert sorted(set(names)) == sorted(names)


def test_the_files_are_there_that_github_looks_for() -> None:
    names = ("CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md")
    assert all((ROOT / x).is_file() for x in names)
    assert {x.stem for x in FORMS} == {"bug", "idea"}
