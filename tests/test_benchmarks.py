"""The benchmarks run; what they measure is read by people, not by tests."""

from __future__ import annotations

import pytest

from tests.benchmarks import bench_lsp, bench_reading, essays
from tests.benchmarks.__main__ import main


def test_every_form_of_an_essay_says_the_same() -> None:
    essay = next(essays.generate(1))
    keyed = (essays.with_keys, essays.with_summary)
    for form in (essays.with_json, *keyed, essays.with_yaml):
        text = form(essay)
        assert text.endswith(essay.body)
        assert essay.fields["title"] in text
        assert essay.fields["category"] in text


def test_summary_is_what_is_before_the_marker() -> None:
    essay = next(essays.generate(1))
    before, _, after = essay.body.partition("\n\n<!--more-->\n\n")
    header = essays.with_summary(essay).partition("\n\n")[0]
    assert "Summary: " + before.replace("\n\n", " ") in header
    assert after[:40] not in header


def test_essays_are_the_same_in_each_run() -> None:
    assert list(essays.generate(5)) == list(essays.generate(5))


@pytest.mark.slow
def test_a_run_prints_a_row_for_each_reader(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--essays", "5", "--rounds", "1", "--starts", "1", "--reading-only"])
    printed = capsys.readouterr().out
    for reader in bench_reading.installed().values():
        assert f"| {reader.label} | " in printed
    assert "to Pelican's own start" in printed


@pytest.mark.slow
def test_the_language_server_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench_lsp", "5", "20"])
    bench_lsp.main()
    printed = capsys.readouterr().out
    assert "from change to diagnostics   p50" in printed
    assert "memory of the server" in printed
