"""What programs get of findings: JSON, SARIF, and the commands of GitHub."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.rules import RULES
from tests.cli.command import BROKEN, GOOD, run
from tests.test_rules import UNSHOWN, WITHOUT_EXAMPLE, files_of

DATA = Path(__file__).parents[2] / "data"
SCHEMA = json.loads((DATA / "sarif" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
FIXABLE = sorted(x.name for x in RULES.values() if x.fixed_by)


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Return what ``check`` writes for programs."""
    capsys.readouterr()
    run("check", *arguments)
    return json.loads(capsys.readouterr().out)


def test_json_is_a_versioned_list_of_findings(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "copy.md").write_text(GOOD % "good")
    (archive / "plain.md").write_text("Title: Plain\nDate: 2008-03-30\n\nText.\n")
    found = document(capsys, "content", "--format", "json", "--census")
    assert found["version"] == 1
    assert len(found["findings"]) == 5
    comma = {"line": 1, "column": 46, "offset": 45}
    after = {"line": 1, "column": 47, "offset": 46}
    assert found["findings"][0] == {
        "path": "content/broken.md",
        "start": {"line": 1, "column": 46, "offset": 45},
        "end": {"line": 1, "column": 47, "offset": 46},
        "level": "error",
        "rule": "trailing-comma",
        "documentation": "docs/rules.md#trailing-comma",
        "message": "a comma before '}'; nothing follows it",
        "fixed_by": "fix",
        "edits": [{"start": comma, "end": after, "text": ""}],
    }
    assert found["findings"][-1]["start"] is found["findings"][-1]["end"] is None
    found = document(capsys, "content/good.md", "--format", "json")
    assert found == {"version": 1, "findings": []}


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ('<!-- {"title": \'x y\', "date": "2008"} -->', "single-quotes", "'x y'"),
        ('<!-- {"title": “x y”, "date": "2008"} -->', "smart-quotes", "“x y”"),
        ('<!-- {"title": "x" /* y */, "date": "2008"} -->', "comment", "/* y */"),
        ('<!-- {"title": "x", "date": "March"} -->', "*-date", '"March"'),
        ('<!-- {"title": "x", "date": 2008-03-30} -->', "bare-date", "2008-03-30"),
        ('\ufeff<!-- {"title": "x", "date": Ö} -->', "unquoted-value", "Ö"),
        (GOOD % "x" + "\n1936. The trial.\n", "body-number", "1936."),
        ('<!-- {"title": "x', "*", '"'),
    ],
)
def test_a_finding_ends_where_what_it_is_about_ends(
    tmp_path: Path,
    text: str,
    rule: str,
    found: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    arguments = [str(path), "--format", "json", "--select", rule]
    findings = document(capsys, *arguments)["findings"]
    spans = [text[x["start"]["offset"] : x["end"]["offset"]] for x in findings]
    assert found in spans


@pytest.mark.parametrize("name", FIXABLE)
def test_the_edits_of_findings_are_those_of_fix(
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For each rule that can be fixed: made together, they are what is written."""
    monkeypatch.chdir(tmp_path)
    for path, data in files_of(RULES[name]).items():
        Path(path).write_bytes(data)
    found = document(capsys, ".", "--format", "json")["findings"]
    assert all(bool(x["edits"]) == bool(x["fixed_by"]) for x in found)
    assert any(x["rule"] == name and x["edits"] for x in found)
    expected = {path: edited(path, found) for path in {x["path"] for x in found}}
    run("fix", ".", "--unsafe", "--write", "--no-backup")
    for path, text in expected.items():
        assert Path(path).read_bytes().decode() == text


def edited(path: str, found: list[dict[str, Any]]) -> str:
    """Return the text of a file after all edits of its findings."""
    text = Path(path).read_bytes().decode()
    edits = {
        (y["start"]["offset"], y["end"]["offset"], y["text"])
        for x in found
        if x["path"] == path
        for y in x["edits"]
    }
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_what_people_see_as_one_finding_is_each_of_them_for_programs(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A header with 40 single quotes: 20 strings, each with its place and edits."""
    fields = ", ".join(f"'field{x}': 'a'" for x in range(8))
    header = f"{{'title': 'x', 'date': '2008-03-30', {fields}}}"
    path = tmp_path / "x.md"
    path.write_text(f"<!-- {header} -->\n\nText.\n")
    run("check", str(path), "--format", "full")
    assert "; and 19 more (fixable)" in capsys.readouterr().out
    places = [(x.start() + 6, x.end() + 6) for x in re.finditer("'", header)]
    strings = [*zip(places[::2], places[1::2], strict=True)]
    found = document(capsys, str(path), "--format", form)
    if form == "json":
        assert [
            (
                x["start"]["column"],
                [
                    (y["start"]["column"], y["end"]["column"], y["text"])
                    for y in x["edits"]
                ],
            )
            for x in found["findings"]
        ] == [(x[0], [(*x, '"'), (*y, '"')]) for x, y in strings]
        ends = [x["end"]["column"] for x in found["findings"]]
    else:
        results = found["runs"][0]["results"]
        assert [
            [
                (y["deletedRegion"]["startColumn"], y["deletedRegion"]["endColumn"])
                for y in x["fixes"][0]["artifactChanges"][0]["replacements"]
            ]
            for x in results
        ] == [[*x] for x in strings]
        ends = [
            x["locations"][0]["physicalLocation"]["region"]["endColumn"]
            for x in results
        ]
    assert ends == [y[1] for _, y in strings]


def test_each_finding_has_its_own_edits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.md"
    path.write_text('<!-- {\'title\': "x" "date": \'2008\', "pages": None ,} -->\n')
    found = document(capsys, str(path), "--format", "json")["findings"]
    edits = [
        (x["rule"], [(y["start"]["column"], y["text"]) for y in x["edits"]])
        for x in found
        if x["level"] == "error"
    ]
    assert edits == [
        ("single-quotes", [(7, '"'), (13, '"')]),
        ("missing-comma", [(19, ",")]),
        ("single-quotes", [(28, '"'), (33, '"')]),
        ("python-literal", [(45, "null")]),
        ("trailing-comma", [(50, "")]),
    ]


# SARIF -------------------------------------------------------------------------------


def test_sarif_is_valid_for_every_rule(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in RULES.keys() - WITHOUT_EXAMPLE:
        for path, data in files_of(RULES[name]).items():
            folder = Path("essays", name)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    log = document(capsys, "essays", "--format", "sarif")
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    driver = log["runs"][0]["tool"]["driver"]
    assert not any("helpUri" in x for x in driver["rules"])
    shown = {x["ruleId"] for x in results}
    assert len(shown) > len(RULES) - len(UNSHOWN) - len(WITHOUT_EXAMPLE) - 3
    declared = [x["id"] for x in log["runs"][0]["tool"]["driver"]["rules"]]
    assert declared == list(RULES)
    as_json = document(capsys, "essays", "--format", "json")["findings"]
    assert [(x["ruleId"], x["level"], x["message"]["text"]) for x in results] == [
        (x["rule"], x["level"], x["message"]) for x in as_json
    ]
    assert [bool(x.get("fixes")) for x in results] == [
        bool(x["edits"]) for x in as_json
    ]


def test_sarif_without_findings_is_valid(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = document(capsys, "content/good.md", "--format", "sarif")
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["runs"][0]["results"] == []


def test_sarif_gives_each_rule_its_address_once_the_project_has_one(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PROJECT", "https://essays.example/project/")
    log = document(capsys, "content/broken.md", "--format", "sarif")
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        address = f"https://essays.example/project/docs/rules.md#{rule['id']}"
        assert rule["helpUri"] == address
        assert address in rule["help"]["text"]
    (found,) = document(capsys, "content/broken.md", "--format", "json")["findings"]
    assert found["documentation"].startswith("https://essays.example/project/docs/")


def test_sarif_names_files_by_their_address(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("über a#b%.md")
    path.write_text(BROKEN % "x", encoding="utf-8")
    addresses = []
    for name in (path, path.absolute()):
        (result,) = document(capsys, str(name), "--format", "sarif")["runs"][0][
            "results"
        ]
        place = result["locations"][0]["physicalLocation"]
        assert place["region"] == {
            "startLine": 1,
            "startColumn": 41,
            "endLine": 1,
            "endColumn": 42,
        }
        addresses.append(place["artifactLocation"]["uri"])
    assert addresses[0] == "%C3%BCber%20a%23b%25.md"
    assert addresses[1] == path.absolute().as_uri()


# GitHub ------------------------------------------------------------------------------


def test_github_gets_workflow_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a,b.md"
    path.write_text('<!-- {"title": "x", "date": "100%"} -->')
    (tmp_path / "c.md").write_text(GOOD % "x")
    (tmp_path / "d.md").write_text(GOOD % "x")
    assert run("check", str(tmp_path), "--format", "github") == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith(f"::error file={tmp_path}/a%2Cb.md,line=1,col=29,title=")
    assert "100%25" in first
    assert second.startswith(f"::error file={tmp_path}/c.md,line=1,col=16,title=")
    assert third.startswith(f"::error file={tmp_path}/d.md,line=1,col=16,title=")
