"""Look for inputs that break a promise, guided by the coverage that they reach.

``python tests/trust/fuzz.py --seconds 15`` runs every target for so long in a process
of its own, prints how many inputs each one saw, and fails at the first broken promise;
names of targets choose some of them. It needs atheris, which is there for Linux and
macOS. An input that broke something is kept in the folder of ``--keep``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import pickle
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
LONGEST_INPUT = 2048
SECONDS_FOR_ONE_INPUT = 10
MEGABYTES = 1024
Target = Callable[[bytes], None]


def header() -> Target:
    """What is read is what the standard library reads, and errors have places."""
    from pelican_jsoncomment.errors import EssayError
    from pelican_jsoncomment.header.parser import parse, read_source
    from pelican_jsoncomment.header.scanner import members

    def check(data: bytes) -> None:
        try:
            source = read_source(data, "essay.md")
            head = parse(source) if source else None
        except EssayError as error:
            at = error.finding.at
            assert at is not None
            assert 0 <= at <= len(error.finding.source.text)
            assert str(error).startswith("essay.md:")
            return
        if head is None:
            return
        text = head.source.text
        plain = json.loads(text[head.start : head.end])
        assert {head.written[x]: head.fields[x] for x in head.fields} == plain
        assert all(json.loads(head.raw(x)) == head.fields[x] for x in head.fields)
        assert len(members(head.source, head.start)) == len(plain)
        assert text[head.body_at - 3 : head.body_at] == "-->"
        assert len(head.findings()) <= 1

    return check


def dates() -> Target:
    """A date is refused with ValueError, or has an order, a pickle and a phrase."""
    from pelican_jsoncomment.dates.full import parse_date
    from pelican_jsoncomment.dates.partial import PartialDate, humanize

    def check(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        for order in (None, "dmy", "mdy"):
            try:
                full = parse_date(text, order)
            except ValueError:
                continue
            assert full.moment.year
        try:
            date = PartialDate(text)
        except ValueError:
            assert humanize(text) == text
            return
        assert date == text.strip()
        assert date.earliest or date.latest
        assert not (date.earliest and date.latest) or date.earliest <= date.latest
        assert date <= date and not date < date  # noqa: PLR0124, PT018
        assert pickle.loads(pickle.dumps(date)).moment == date.moment
        assert humanize(date)

    return check


def summary() -> Target:
    """Every HTML is split, always the same, and untouched where nothing splits it."""
    from pelican_jsoncomment.summary.split import split

    def check(data: bytes) -> None:
        html = data.decode("utf-8", "replace")
        parts = split(html, article="{filename}essay.md", anchor="more")
        assert parts == split(html, article="{filename}essay.md", anchor="more")
        assert (parts.summary is None) == (parts.markers == 0)
        if not parts.markers:
            assert parts.content is html
            assert not parts.has_more
            return
        assert parts.content.count('<span id="more"></span>') >= 1
        assert len(split(html).content) <= len(html)

    return check


def file() -> Target:
    """Any bytes are an essay, an ordinary file, or an error that names the essay."""
    from pelican.readers import MarkdownReader
    from pelican.settings import read_settings

    from pelican_jsoncomment.errors import BodyError, EssayError
    from pelican_jsoncomment.reader import EssayLeftOutError, essay_reader

    logging.disable(logging.CRITICAL)
    folder = tempfile.TemporaryDirectory()
    settings = read_settings(override={"TIMEZONE": "UTC", "PATH": folder.name})
    # Ordinary files are Pelican's, and Python-Markdown's to read.
    reader = essay_reader(MarkdownReader, only_essays=True)(dict(settings))

    def check(data: bytes) -> None:
        for name in ("essay.md", "essay.html"):
            path = Path(folder.name, name)
            path.write_bytes(data)
            try:
                content, metadata = reader.read(str(path))
            except EssayLeftOutError as error:
                reason = error.__cause__
                assert isinstance(reason, EssayError)
                assert not isinstance(reason, BodyError), reason
                assert re.search(rf"{name}(:\d+:\d+)?: ", str(reason))
                continue
            assert isinstance(content, str)
            assert pickle.loads(pickle.dumps(metadata)).keys() == metadata.keys()
            for field in ("title", "slug", "summary"):
                assert isinstance(metadata.get(field, ""), str)

    return check


TARGETS: dict[str, Callable[[], Target]] = {
    "header": header,
    "dates": dates,
    "summary": summary,
    "file": file,
}
DATES = ("2006", "200X", "2006~", "2006-05?", "2006/..", "../2006-21", "30 March 2008")
HEADERS = (
    '<!--\n{"title": "T", "date": "2008-03-30", "edited": ["2006", "2007-01-02"],'
    ' "tags": "a, b", "x": {"y": [1, -2.5e3, true, null]}}\n-->\n\nOne.\n',
    '<!-- {"a": "\\ud83d\\ude00\\n --> b", "A-b": ""} -->x',
    "<!-- {'title': 'T',} -->",
    '<!-- {"date": 2008-03-30} -->',
)
BODIES = (
    "<p>One <em>a</em>.</p>\n<!--more Read on-->\n<p>Two.</p>",
    '<div class="toc"><ul><li><a href="#x">x</a></li></ul></div><h1 id="x">X</h1>'
    "<table><tr><td>a<!-- MORE --></td></tr></table><p>&lt;!--more--&gt;",
    "<svg><title><!--more--></title></svg><pre>a\n<!--more--></pre><?php ?><textarea>",
)
SEEDS = {
    "header": HEADERS,
    "dates": DATES,
    "summary": BODIES,
    "file": tuple(f"{head}{body}" for head in HEADERS[:2] for body in BODIES),
}
TOKENS = (
    '<!-- {"',
    '"}-->',
    "-->",
    "--!>",
    "<!--more-->",
    '": "',
    '", "',
    "\\u00",
    "\\ud8",
    *("[", "]", "{", "}", "null", "NaN", "1e99", "//", "\ufeff", "\r\n"),
    *('"title"', '"date"', '"edited"', '"tags"', '"slug"', '"format"', '"timezone"'),
    *('"summary"', '"author"', '"translation"', '"html"', "2006-05", "T10:00+08:00"),
    *("<p>", "</p>", "<table>", "<tr>", "<select>", "<svg>", "<math>", "<template>"),
    *("<script>", "</script>", "<textarea>", "<a href=#x>", " id=x", "<?", "?>", "<!"),
    *("<b>", "</b>", "<li>", "<pre>", "<!DOCTYPE html><html>", "<head>", "<title>"),
)


def fuzz(target: str, arguments: list[str]) -> None:
    """Run one target in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["pelican_jsoncomment"]):
        import pelican_jsoncomment

        # Else those that only some input needs would be imported uninstrumented.
        for module in pkgutil.iter_modules(pelican_jsoncomment.__path__):
            importlib.import_module(f"pelican_jsoncomment.{module.name}")
        check = TARGETS[target]()
    atheris.Setup([target, *arguments], check)
    atheris.Fuzz()


def run(target: str, seconds: int, keep: Path) -> int:
    """Run one target in a process of its own and return how many inputs it saw."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(SEEDS[target]):
            (corpus / str(number)).write_bytes(seed.encode())
        words = Path(folder, "words")
        lines = (f'"{_escaped(token)}"' for token in TOKENS)
        words.write_text("\n".join(lines), encoding="ascii")
        options = (
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST_INPUT}",
            f"-timeout={SECONDS_FOR_ONE_INPUT}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-dict={words}",
            f"-artifact_prefix={keep}/{target}-",
            "-print_final_stats=1",
        )
        process = subprocess.run(
            [sys.executable, __file__, "--one", target, *options, str(corpus)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    found = re.search(r"number_of_executed_units:\s*(\d+)", process.stderr)
    if process.returncode or not found:
        sys.exit(f"{target}:\n{process.stdout[-3000:]}\n{process.stderr[-3000:]}")
    return int(found[1])


def _escaped(token: str) -> str:
    return "".join(
        chr(x) if 32 <= x < 127 and x not in b'"\\' else f"\\x{x:02X}"
        for x in token.encode()
    )


def main() -> None:
    """Run the targets that the command line names."""
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar=f"{{{','.join(TARGETS)}}}")
    parser.add_argument("--seconds", type=int, default=15, help="for each target")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    args: Any = parser.parse_args()
    for target in args.targets or TARGETS:
        executions = run(target, args.seconds, args.keep.resolve())
        print(f"{target}: {executions:,} inputs in {args.seconds} s", flush=True)


if __name__ == "__main__":
    main()
