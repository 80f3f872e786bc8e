"""The documented table of exit statuses is true for every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.main import main
from tests.cli.command import BROKEN, GOOD, run

PAGE = Path(__file__).parents[2] / "docs/reference/commands/index.md"
_WRITE = "--write --no-backup"
# What each command is run with, one run after the other; the last has the status.
RUNS: dict[tuple[str, int], list[str]] = {
    ("new", 0): ["new One"],
    ("new", 2): ["new One", "new One"],
    ("touch", 0): [f"touch good.md {_WRITE}"],
    ("touch", 1): ["touch good.md"],
    ("touch", 2): ["touch nowhere.md"],
    ("check", 0): ["check good.md"],
    ("check", 1): ["check broken.md"],
    ("check", 2): ["check nowhere.md"],
    ("fix", 0): [f"fix broken.md {_WRITE}"],
    ("fix", 1): ["fix broken.md"],
    ("fix", 2): ["fix nowhere.md"],
    ("convert", 0): [f"convert good.md --to pelican {_WRITE}"],
    ("convert", 1): ["convert good.md --to pelican"],
    ("convert", 2): ["convert nowhere.md --to pelican"],
    ("import", 0): [f"import old --out new {_WRITE}"],
    ("import", 1): ["import old --out new"],
    ("import", 2): ["import nowhere --out new"],
    ("verify", 0): ["verify empty --site old"],
    ("verify", 1): ["verify old --site empty"],
    ("verify", 2): ["verify old --site nowhere"],
    ("undo", 0): ["fix broken.md --write --backup u.zip", "undo u.zip --yes"],
    ("undo", 1): [
        "fix broken.md --write --backup u.zip",
        f"touch broken.md {_WRITE}",
        "undo u.zip --yes",
    ],
    ("undo", 2): ["undo u.zip --yes"],
    ("schema", 0): ["schema"],
    ("schema", 2): ["schema more"],
    # Its editor is gone before it says anything.
    ("lsp", 0): ["lsp"],
    ("lsp", 2): ["lsp more"],
}


@pytest.fixture(autouse=True)
def _essays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.md").write_text(GOOD % "good")
    Path("broken.md").write_text(BROKEN % "broken")
    Path("old").mkdir()
    Path("empty").mkdir()
    Path("old", "text.md").write_text(GOOD % "text")


@pytest.mark.parametrize(("verb", "status"), RUNS)
def test_every_status_of_the_table_is_one_of_the_command(
    verb: str, status: int
) -> None:
    statuses = [run(*line.split()) for line in RUNS[verb, status]]
    assert statuses[-1] == status


def test_the_table_has_each_command_and_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = PAGE.read_text("utf-8").split("## Exit statuses\n")[1].split("\n## ")[0]
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.+?) \| (.+?) \|$", text)
    assert main(["--help"]) == 0
    usage = capsys.readouterr().out
    assert {x for x, *_ in rows} == set(re.findall(r"(?m)^    (\w+) ", usage))
    said = {(verb, at) for verb, *cells in rows for at in (0, 1) if cells[at] != "—"}
    assert said == {x for x in RUNS if x[1] != 2}
