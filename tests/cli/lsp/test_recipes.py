"""The recipes for editors: each is what its editor reads, and starts the server."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pelican_jsoncomment.cli.main import _parser
from tests.cli.command import BROKEN, GOOD, run
from tests.conftest import ROOT

RECIPES = (ROOT / "docs" / "how-to" / "editor.md").read_text("utf-8")
PROGRAM = "pelican-jsoncomment"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL)


def json_of(name: str) -> Any:
    """Return the JSON of a block that begins with a comment that names its file."""
    comment = f"// .vscode/{name}\n"
    (block,) = (x for x in blocks("json") if x.startswith(comment))
    return json.loads(block.removeprefix(comment))


def each(kind: str, *names: str) -> dict[str, dict[str, str]]:
    """Return properties that have one type."""
    return {name: {"type": kind} for name in names}


# What VS Code documents: https://code.visualstudio.com/docs/reference/tasks-appendix
PATTERN = {
    "type": "object",
    "properties": {
        "regexp": {"type": "string", "format": "regex"},
        "kind": {"enum": ["file", "location"]},
        "loop": {"type": "boolean"},
        **each("integer", "file", "location", "line", "column", "endLine", "endColumn"),
        **each("integer", "severity", "code", "message"),
    },
    "required": ["regexp", "file", "message"],
    "anyOf": [{"required": ["line"]}, {"required": ["location"]}],
    "additionalProperties": False,
}
MATCHER = {
    "type": "object",
    "properties": {
        **each("string", "base", "owner", "source"),
        "severity": {"enum": ["error", "warning", "info"]},
        "fileLocation": {
            "anyOf": [
                {"enum": ["absolute", "relative", "autodetect", "search"]},
                {
                    "type": "array",
                    "prefixItems": [
                        {"enum": ["relative", "autodetect"]},
                        {"type": "string"},
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                },
            ]
        },
        "pattern": PATTERN,
        "background": {"type": "object"},
    },
    "required": ["pattern"],
    "additionalProperties": False,
}
GROUP = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["build", "test"]},
        "isDefault": {"type": "boolean"},
    },
    "required": ["kind", "isDefault"],
    "additionalProperties": False,
}
PRESENTATION = {
    "type": "object",
    "properties": {
        "reveal": {"enum": ["never", "silent", "always"]},
        "panel": {"enum": ["shared", "dedicated", "new"]},
        "group": {"type": "string"},
        **each("boolean", "echo", "focus", "showReuseMessage", "clear"),
    },
    "additionalProperties": False,
}
TASK = {
    "type": "object",
    "properties": {
        "label": {"type": "string"},
        "type": {"enum": ["shell", "process"]},
        "command": {"type": "string"},
        "args": {"type": "array", "items": {"type": "string"}},
        "isBackground": {"type": "boolean"},
        "group": {"anyOf": [{"enum": ["build", "test"]}, GROUP]},
        "presentation": PRESENTATION,
        "problemMatcher": MATCHER,
        "runOptions": {"type": "object"},
    },
    "required": ["label", "type", "command"],
    "additionalProperties": False,
}
TASKS = {
    "type": "object",
    "properties": {"version": {"const": "2.0.0"}, "tasks": {"items": TASK}},
    "required": ["version", "tasks"],
    "additionalProperties": False,
}
# What the extension declares: its package.json, "contributes", version 0.2.1; and
# VS Code of the other two.
STRINGS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SUGGESTIONS = {"additionalProperties": {"enum": ["on", "inline", "off"]}}
SETTINGS = {
    "type": "object",
    "properties": {
        "glspc.server.command": {"type": "string", "minLength": 1},
        "glspc.server.commandArguments": STRINGS,
        "glspc.server.languageId": STRINGS,
        "editor.codeActionsOnSave": {
            "additionalProperties": {"enum": ["explicit", "always", "never"]}
        },
        "[markdown]": {"properties": {"editor.quickSuggestions": SUGGESTIONS}},
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("name", "schema"), [("tasks.json", TASKS), ("settings.json", SETTINGS)]
)
def test_vs_code_takes_what_the_recipe_has(name: str, schema: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    assert [x.message for x in validator.iter_errors(json_of(name))] == []


def commands() -> list[list[str]]:
    settings = json_of("settings.json")
    found = [
        [settings["glspc.server.command"], *settings["glspc.server.commandArguments"]]
    ]
    for recipe in blocks("lua"):
        found += [re.findall('"(.*?)"', x) for x in re.findall("cmd = {(.*)}", recipe)]
    for server in helix()["language-server"].values():
        found.append([server["command"], *server["args"]])
    return found


def helix() -> dict[str, Any]:
    (recipe,) = blocks("toml")
    return tomllib.loads(recipe)


def test_each_editor_starts_the_server() -> None:
    assert commands() == [[PROGRAM, "lsp"]] * 4
    assert _parser().parse_args(["lsp"]).run


def test_helix_starts_it_for_both_languages() -> None:
    recipe = helix()
    servers = recipe["language-server"].keys()
    assert {x["name"] for x in recipe["language"]} == {"markdown", "html"}
    assert all(servers == {*x["language-servers"]} for x in recipe["language"])


def test_the_task_shows_what_check_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    (content / "a: b").mkdir(parents=True)
    texts = {
        "one": BROKEN % "A",
        "two": GOOD.replace("-03-30", "") % "A",
        "a: b/x:9:9: y": BROKEN % "A",
    }
    for name, text in texts.items():
        (content / f"{name}.md").write_text(text)
    (tmp_path / "pelicanconf.py").write_text('PATH = "content"\n')
    monkeypatch.chdir(tmp_path)
    (task,) = json_of("tasks.json")["tasks"]
    run(*task["args"])
    lines = capsys.readouterr().out.splitlines()
    pattern = task["problemMatcher"]["pattern"]
    matched = [x for x in (re.search(pattern["regexp"], y) for y in lines) if x]
    shown = {
        (x[pattern["file"]], x[pattern["severity"]], x[pattern["code"]])
        for x in matched
    }
    assert ("content/one.md", "error", "trailing-comma") in shown
    assert ("content/two.md", "warning", "imprecise-date") in shown
    assert all(x[pattern["line"]] == "1" for x in matched if "one" in x[0])


def test_the_task_takes_a_note_for_information() -> None:
    (task,) = json_of("tasks.json")["tasks"]
    matcher = task["problemMatcher"]
    note = "content/a.md:1:1: note[no-header] without one"
    match = re.search(matcher["pattern"]["regexp"], note)
    assert match
    assert match[matcher["pattern"]["severity"]] is None
    assert matcher["severity"] == "info"
