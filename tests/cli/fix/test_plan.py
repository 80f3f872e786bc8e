"""A plan: made once for each file, proved before it is made, refused otherwise."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment import rules
from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.fix import fixes, repair
from pelican_jsoncomment.cli.fix import plan as fix
from pelican_jsoncomment.cli.fix.patched import Fix, Span
from pelican_jsoncomment.cli.fix.plan import Plan
from pelican_jsoncomment.header import parser
from pelican_jsoncomment.settings import Options

BROKEN = b'<!-- {"title": "On Walls", "date": "2008-03-30",} -->\n\nText.\n'
DATED = b'<!-- {"title": "T", "date": "March 2006", "first_draft": "c. 2001"} -->\n'
LOWER = b'Note.\n\n<!-- {"title": "T", "first_draft": "c. 2001",} -->\n'
OPTIONS = Options.read({})


def planned(data: bytes, *, unsafe: bool = False) -> Plan:
    return fix.plan(Path("x.md"), "x.md", data, OPTIONS, unsafe=unsafe)


@pytest.mark.parametrize(
    ("data", "safe", "unsafe_only", "refused"),
    [
        (BROKEN, ["trailing-comma"], [], False),
        (DATED, [], ["partial-date"] * 2, False),
        (DATED.replace(b"}", b",}"), ["trailing-comma"], ["partial-date"] * 2, False),
        # One guess leaves the header broken: then nothing is written without it.
        (BROKEN.replace(b's",', b's"'), [], ["missing-comma"], True),
        (BROKEN.replace(b'"On Walls"', b"On Walls"), [], [], True),
        (LOWER, [], ["partial-date", "misplaced-header"], False),
        (b"\xef\xbb\xbf" + BROKEN, ["byte-order-mark", "trailing-comma"], [], False),
    ],
)
def test_one_plan_says_what_is_safe_and_what_more_unsafe_would_fix(
    data: bytes, safe: list[str], unsafe_only: list[str], refused: bool
) -> None:
    plan = planned(data)
    assert [x.finding.rule.name for x in plan.problems] == safe
    assert [x.rule.name for x in plan.unsafe_only] == unsafe_only
    assert bool(plan.refusal) == refused
    assert bool(plan.change) == bool(safe)
    assert bool(planned(data, unsafe=True).change) == bool(safe or unsafe_only)


@pytest.mark.parametrize("flags", [[], ["--unsafe"]])
def test_each_file_is_planned_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str]
) -> None:
    for number, data in enumerate((BROKEN, DATED, LOWER, b"Text.\n")):
        (tmp_path / f"{number}.md").write_bytes(data)
    read: Counter[bytes] = Counter()
    plans: Counter[bytes] = Counter()

    def counted(function: Callable[..., Any], counter: Counter[bytes]) -> Any:
        def count(*args: Any, **options: Any) -> Any:
            counter[next(x for x in args if isinstance(x, bytes))] += 1
            return function(*args, **options)

        return count

    monkeypatch.setattr(parser, "read_source", counted(parser.read_source, read))
    monkeypatch.setattr(fix, "_ordinary", counted(fix._ordinary, plans))
    main.main(["fix", str(tmp_path), *flags])
    # What is planned is read once more, changed, for its proof.
    assert {read[x.read_bytes()] for x in tmp_path.iterdir()} == {1}
    assert set(plans.values()) == {1}


# Proofs --------------------------------------------------------------------------


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NO_COLOR", "1")
    path = tmp_path / "broken.md"
    path.write_bytes(BROKEN)
    return path


def assert_refused(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["fix", str(broken), "--write", "--no-backup"]) == 1
    assert "error[proof]" in capsys.readouterr().out
    assert broken.read_bytes() == BROKEN


@pytest.mark.parametrize(
    "reach", ["into the body", "over the end of the header", "over its last mark"]
)
def test_a_change_that_cannot_be_proved_is_refused(
    broken: Path,
    reach: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever a fix does wrong, the file stays."""

    def wrong(failure: fixes.Failure) -> Fix:
        at, end = failure.at, len(failure.text) - 3
        spans = [Span(at, at + 1, ""), Span(end, end, "x")]
        if reach == "over the end of the header":
            # The body stays as it is, but that is by chance.
            spans = [Span(at, end, failure.text[at + 1 : end])]
        elif reach == "over its last mark":
            end = failure.text.index("-->") + len("-->")
            spans = [Span(at, end, failure.text[at + 1 : end])]
        return Fix(rules.TRAILING_COMMA, spans)

    every = {**fixes.FIXES, rules.TRAILING_COMMA: wrong}
    monkeypatch.setattr(fixes, "FIXES", every)
    assert_refused(broken, capsys)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda text: Span(len(text) - 3, len(text) - 3, "x"),
        lambda text: Span(len(text) - 3, len(text) - 2, ""),
        lambda text: Span(text.index("-->") + 3, text.index("More") + 1, ""),
    ],
    ids=["more", "less", "less right after the header"],
)
def test_a_header_is_not_moved_where_that_changes_the_body(
    broken: Path,
    wrong: Callable[[str], Span],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = LOWER + b"\nMore text.\n"
    broken.write_bytes(data)

    def fix_too_much(failure: fixes.Failure) -> Fix:
        spans = [Span(failure.at, failure.at + 1, ""), wrong(failure.text)]
        return Fix(rules.TRAILING_COMMA, sorted(spans, key=lambda x: x.start))

    every = {**fixes.FIXES, rules.TRAILING_COMMA: fix_too_much}
    monkeypatch.setattr(fixes, "FIXES", every)
    assert main.main(["fix", str(broken), "--unsafe", "--write", "--no-backup"]) == 1
    assert "error[proof]" in capsys.readouterr().out
    assert broken.read_bytes() == data


@pytest.mark.parametrize("proof", ["_value", "read_source", "edits", "head"])
def test_every_proof_is_asked_for(
    broken: Path,
    proof: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = itertools.count()
    made = repair.Fixed
    if proof == "_value":
        monkeypatch.setattr(fix, "_value", lambda _head: str(next(calls)))
    elif proof == "read_source":
        real = parser.read_source
        monkeypatch.setattr(
            parser, "read_source", lambda *x: None if next(calls) else real(*x)
        )
    elif proof == "edits":
        monkeypatch.setattr(
            repair, "Fixed", lambda edits, *x: made(edits or [Span(0, 0, "")], *x)
        )
    else:
        monkeypatch.setattr(repair, "Fixed", lambda *x: made(*x[:2]))
    assert_refused(broken, capsys)
