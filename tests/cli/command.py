"""What tests of the command line share: essays, and a way to run it."""

from __future__ import annotations

import io

from pelican_jsoncomment.cli import main

GOOD = '<!-- {"title": "%s", "date": "2008-03-30"} -->\n\nText.\n'
BROKEN = '<!-- {"title": "%s", "date": "2008-03-30",} -->\n\nText.\n'
UNSAFE = '<!-- {"title": "%s" "date": "2008-03-30"} -->\n\nText.\n'
HOPELESS = '<!-- {"title": %s} -->\n\nText.\n'


def run(*arguments: str) -> int:
    return main.main(list(arguments))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
