"""Measure the language server: from a change to what is found, and its memory.

    python -m tests.benchmarks.bench_lsp [essays] [changes]

An editor types in an essay of 4 KB, in an archive of so many, one character after the
other: first while the archive is still being read, then when it has been. Half of the
changes are in the header, which is broken in most of them. The time is that of the
whole way, with the client's own part; where other programs want the processor, its time
says more.
"""

# ruff: noqa: T201

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types as lsp

from tests.benchmarks import essays
from tests.cli.lsp.editor import CONFIG, Editor

_FIELD = '"place": "Leipzig, where “else”?",\n\t'


def _typed(text: str, changes: int) -> list[str]:
    """Return the states of a text while something is typed into header and body."""
    at = text.index('"tags"')
    states = []
    for number in range(changes):
        typed = number // 2 % len(_FIELD) + 1
        if number % 2:
            states.append(f"{text}{'Another sentence. ' * (typed // 9)}")
        else:
            states.append(f"{text[:at]}{_FIELD[:typed]}{text[at:]}")
    return states


async def _times(editor: Editor, path: Path, states: list[str]) -> list[float]:
    """Return how long each change takes until it is answered, in milliseconds."""
    times = []
    for text in states:
        start = time.perf_counter()
        await editor.change(path, text)
        times.append(1000 * (time.perf_counter() - start))
    return times


def _show(what: str, times: list[float]) -> None:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{what:<28} p50 {p50:5.1f} ms, p95 {p95:5.1f} ms, most {max(times):5.1f} ms")


def _processor(process: int) -> float:
    """Return the processor time of a process in seconds, 0 where nobody tells it."""
    file = Path(f"/proc/{process}/stat")
    if not file.is_file():
        return 0
    user, system = file.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> str:
    """Return the memory of a process, where the system tells it."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return "not known on this system"
    fields = dict(x.split(":", 1) for x in status.read_text().splitlines())
    now, most = (int(fields[x].split()[0]) / 1024 for x in ("VmRSS", "VmHWM"))
    return f"{now:.0f} MiB, {most:.0f} MiB at most"


async def _measure(folder: Path, count: int, changes: int) -> None:
    paths = essays.write(folder / "content", count, essays.with_json)
    (folder / "pelicanconf.py").write_text('PATH = "content"\nTIMEZONE = "UTC"\n')
    path = min(paths, key=lambda x: abs(x.stat().st_size - 4096))
    text = path.read_text("utf-8")
    editor = await CONFIG.start()
    assert isinstance(editor, Editor)
    start = time.perf_counter()
    await editor.start("visual-studio-code", folder)
    await editor.open(path)
    print(f"{count:,} essays; one of {len(text.encode()):,} bytes is open")
    print(f"first diagnostics after      {time.perf_counter() - start:.2f} s")
    states = _typed(text, changes)
    _show("while the archive is read", await _times(editor, path, states[:50]))
    await editor.completions(path, lsp.Position(2, 2))
    print(f"archive read after           {time.perf_counter() - start:.2f} s")
    assert editor._server
    process = editor._server.pid
    before = _processor(process)
    _show("from change to diagnostics", await _times(editor, path, states))
    took = 1000 * (_processor(process) - before) / changes
    print(f"processor of the server      {took:.1f} ms a change")
    print(f"memory of the server         {_memory(process)}")
    await editor.end()


def main() -> None:
    """Print the times, and the memory."""
    count, changes = (*map(int, sys.argv[1:]), *(1000, 400)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_measure(Path(name, "blog"), count, changes))


if __name__ == "__main__":
    main()
