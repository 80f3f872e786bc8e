"""Say what is lost: one by one, and in a table by kind; for people or as JSON."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import Any

from pelican_jsoncomment.cli import session
from pelican_jsoncomment.cli.console import (
    BOLD,
    FEW,
    RED,
    Digest,
    Paint,
    count,
    fill,
    say,
    say_command,
    visible,
)
from pelican_jsoncomment.cli.session import Options
from pelican_jsoncomment.cli.verify.comparison import Comparison
from pelican_jsoncomment.cli.verify.losses import KINDS, Loss

#: The version of the JSON. Keys may be added to it; another change is a new version.
VERSION = 1


class Report:
    """Standard output: what is lost as it is found, and the account at the end."""

    def __init__(self, options: Options, comparison: Comparison) -> None:
        self._options = options
        self._paint = options.paint
        self._comparison = comparison
        self._is_json = options.format == "json"
        self._digest = Digest(options.format)
        self._first: list[Loss] = []
        self._lead = f'{{"version": {VERSION}, "losses": [\n'
        self._losses = 0

    def add(self, loss: Loss) -> None:
        """Show something that is lost."""
        self._losses += 1
        if self._is_json:
            self._digest.add(partial(self._as_json, loss))
            return
        if len(self._first) < FEW:
            self._first.append(loss)
        self._digest.add(partial(_line, loss, self._paint))

    def _as_json(self, loss: Loss) -> str:
        lead, self._lead = self._lead, ",\n"
        return lead + json.dumps({k: v or None for k, v in loss._asdict().items()})

    def close(self) -> int:
        """Write the account, and return the exit status."""
        self._digest.close()
        if self._is_json:
            self._close_json()
        else:
            self._close_table()
        return session.FOUND if self._losses else session.OK

    def _account(self) -> dict[str, dict[str, int]]:
        total, lost = self._comparison.total, self._comparison.lost
        return {
            kind: {"ok": max(0, total[kind] - lost[kind]), "lost": lost[kind]}
            for kind in KINDS
        }

    def _close_json(self) -> None:
        rest: dict[str, Any] = {
            "kinds": self._account(),
            "not_shown": [
                {
                    "kind": kind,
                    "of": of,
                    "items": number,
                }
                for kind, of, number in self._comparison.facts.not_shown()
            ],
            "announced": dict(sorted(self._comparison.announced.items())),
        }
        lead = self._lead if not self._losses else ""
        say(f"{lead}\n], {json.dumps(rest)[1:]}", sys.stdout)

    def _close_table(self) -> None:
        if self._digest.is_cut and self._options.format is None:
            sys.stdout.writelines(_line(x, self._paint) for x in self._first)
            more = self._losses - len(self._first)
            say(f"and {more:,} more", sys.stdout)
            all_ = self._options.again("--format", "full")
            say_command("To see them all:", *all_, stream=sys.stdout)
        sys.stdout.writelines(f"{x}\n" for x in _table(self._account()))
        for kind, of, number in self._comparison.facts.not_shown():
            text = f"{kind}: the theme shows none on {of}, of which {number:,} have"
            say(f"{text} one; not compared", sys.stdout)
        for what, number in sorted(self._comparison.announced.items()):
            say(visible(f"{number:,} {what}"), sys.stdout)
        if self._losses:
            say(f"Lost in {count(self._losses, 'place')}.", sys.stdout)
        elif refused := self._comparison.refused:
            what = f"without {count(refused, 'essay')} that the import refused"
            say(f"Nothing is lost of what was compared, {what}.", sys.stdout)
        else:
            say("Nothing is lost.", sys.stdout)


def _line(loss: Loss, paint: Paint) -> str:
    page = f" (/{loss.page})" if loss.page else ""
    words = [(x, BOLD) for x in visible(f"{loss.item}:").split(" ")]
    words.append((f"{loss.kind}:", RED))
    words += [(x, "") for x in visible(f"{loss.reason}{page}").split(" ")]
    return f"{fill(words, paint.width, paint)}\n"


def _table(account: dict[str, dict[str, int]]) -> list[str]:
    rows = [("", "ok", "lost")]
    rows += [(k, f"{v['ok']:,}", f"{v['lost']:,}") for k, v in account.items()]
    widths = [max(map(len, x)) for x in zip(*rows, strict=True)]
    return [
        f"{name:<{widths[0]}}  {ok:>{widths[1]}}  {lost:>{widths[2]}}"
        for name, ok, lost in rows
    ]
