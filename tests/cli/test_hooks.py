"""The hooks for pre-commit, run by it, and the examples of the documentation."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import BROKEN, GOOD, run

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
needs_pre_commit = pytest.mark.skipif(
    not (shutil.which("git") and importlib.util.find_spec("pre_commit")),
    reason="needs git, and pre-commit from the extra dev",
)


def repository(folder: Path, hook: dict[str, Any]) -> None:
    """Make a git repository with two essays and a hook, which installs nothing."""
    program, *words = shlex.split(hook["entry"])
    assert program == "pelican-jsoncomment"
    here = [sys.executable, "-m", "pelican_jsoncomment.cli.main", *words]
    local = hook | {"language": "system", "entry": shlex.join(here)}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (folder / "good.md").write_text(GOOD % "good")
    (folder / "broken.md").write_text(BROKEN % "broken")
    (folder / "notes.txt").write_text(BROKEN % "of another kind")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def tried(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the hooks on all files, as ``pre-commit run --all-files`` does."""
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    environment = os.environ | {"PRE_COMMIT_HOME": str(folder / ".git" / "home")}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


@needs_pre_commit
@pytest.mark.slow
def test_the_hook_that_checks_fails_where_an_essay_is_broken(tmp_path: Path) -> None:
    repository(tmp_path, HOOKS[0])
    failed = tried(tmp_path)
    assert failed.returncode == 1
    assert "broken.md:1:46: error[trailing-comma]" in failed.stdout
    assert "notes.txt" not in failed.stdout
    (tmp_path / "broken.md").write_text(GOOD % "fixed")
    assert tried(tmp_path).returncode == 0


@needs_pre_commit
@pytest.mark.slow
def test_the_hook_that_fixes_fails_once_and_then_passes(tmp_path: Path) -> None:
    repository(tmp_path, HOOKS[1])
    assert tried(tmp_path).returncode == 1
    assert (tmp_path / "broken.md").read_text() == GOOD % "broken"
    assert not list(tmp_path.glob("*.zip"))
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert tried(tmp_path).returncode == 0


def test_the_examples_of_the_documentation_run_commands_that_there_are(
    archive: Path,
) -> None:
    text = (ROOT / "docs/how-to/ci.md").read_text("utf-8")
    blocks = re.findall(r"(?s)```yaml\n# (\S+)\n(.*?)```", text)
    examples = {name: yaml.safe_load(block) for name, block in blocks}
    (hook,) = examples[".pre-commit-config.yaml"]["repos"][0]["hooks"]
    (job,) = examples[".github/workflows/essays.yml"]["jobs"].values()
    assert all(("uses" in x) != ("run" in x) for x in job["steps"])
    commands = [hook["entry"], *(x.get("run", "") for x in job["steps"])]
    ours = [shlex.split(x)[1:] for x in commands if x.startswith("pelican-json")]
    assert len(ours) == 2
    for words in ours:
        assert run(*words, *([] if "content" in words else ["content"])) == 1
    assert archive.is_dir()
