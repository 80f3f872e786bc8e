"""Make docs/reference/output.md of what the commands say: ``python docs/output.py``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from pelican_jsoncomment.cli.main import _parser
from pelican_jsoncomment.cli.session import INTERRUPTED

PAGE = Path(__file__).parent / "reference" / "output.md"
#: What each format is, and the name that an earlier version had for one.
FORMATS = {
    "full": "all of it, for people",
    "concise": "a line for each finding, as compilers have it: for editors",
    "summary": "only counts: the rules, or kinds of files, by number",
    "json": "one object with a `version`, for programs",
    "sarif": "[SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code "
    "scanners",
    "github": "commands of GitHub's workflows, which annotate a pull request",
}
EARLIER = {"text": "full"}
PAGE_TEXT = """\
# Exit statuses and output formats

Made of the help of the commands, by `python docs/output.py`.

## Exit statuses

| command | 0 | 1 | 2 |
| --- | --- | --- | --- |
{statuses}
Where Ctrl-C ends a run, the status is {interrupted}. With `--fail-on`, `check` has
another level than `error` in mind. The build itself has the exit statuses of Pelican:
see [errors](errors.md).

## Output formats

`--format` chooses one. On a terminal, `summary` takes the place of `full` where there
are more than 20 findings or files; in a file or a pipe all is written.

| format | what it is | commands |
| --- | --- | --- |
{formats}
What `json` has is told with [`check`](commands/check.md) and
[`verify`](commands/verify.md). `new` prints a path, `schema` a JSON Schema, and `lsp`
speaks with an editor.

What is asked for goes to standard output; what went wrong on the way, and the progress,
to standard error.
"""


def page() -> str:
    """Return the page: a table of exit statuses, and one of output formats."""
    statuses = (
        f"| [`{name}`](commands/{name}.md) | {' | '.join(_statuses(parser))} |\n"
        for name, parser in _parsers()
    )
    formats = (
        f"| `{name}` | {meaning} | {', '.join(_with_format(name))} |\n"
        for name, meaning in FORMATS.items()
    )
    return PAGE_TEXT.format(
        statuses="".join(statuses), formats="".join(formats), interrupted=INTERRUPTED
    )


def formats_of(parser: argparse.ArgumentParser) -> set[str]:
    """Return the output formats of a command; those of ``new`` are of essays."""
    options = (x for x in parser._actions if "--format" in x.option_strings)
    chosen = {name for x in options for name in x.choices or ()}
    return chosen if "full" in chosen else set()


def _with_format(name: str) -> Iterator[str]:
    for verb, parser in _parsers():
        if name in formats_of(parser):
            yield f"`{verb}`"


def _parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _statuses(parser: argparse.ArgumentParser) -> list[str]:
    """Return what 0, 1 and 2 mean, by the last lines of a command's help."""
    text = " ".join((parser.epilog or "").partition("exit status: ")[2].split())
    said = dict(re.findall(r"(?:^|, )([012]) (.*?)(?=, [012] |$)", text))
    return [said.get(x, "") for x in "012"]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
