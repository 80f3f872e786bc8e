"""What the tests in a browser share: Chromium, a server, and what a page shows.

They are optional. Without Playwright, which ``.[browser]`` installs, or without a
Chromium they are skipped, and the reason is printed.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

WIDTHS = (360, 1440)
SCHEMES = ("light", "dark")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip(
        "playwright.sync_api",
        reason="Playwright is not installed: pip install .[browser]",
    )
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, _NAMES)), ""
    )
    if not path:
        pytest.skip("no Chromium is installed, and CHROMIUM names none")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in the browser, and what went wrong in it."""

    page: Any
    errors: list[str] = field(default_factory=list)

    def look(self, width: int, scheme: str) -> None:
        """Give the window a width, and its owner a liking for light or dark."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def run(self, script: str) -> Any:
        """Return what a function of SCRIPTS, or any other expression, returns."""
        return self.page.evaluate(script)


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(scope="session")
def window(chromium: Any) -> Any:
    """One page for all tests: a new one for each address takes longer than they do."""
    return chromium.new_context().new_page()


@pytest.fixture
def open_page(window: Any) -> Open:
    """Open an address, in a window of some width and in light or dark colours."""

    @contextmanager
    def opening(url: str, width: int = 1440, scheme: str = "light") -> Iterator[Opened]:
        opened = Opened(window)
        heard = {
            "console": lambda x: (
                opened.errors.append(x.text) if x.type in ("error", "warning") else None
            ),
            "pageerror": lambda x: opened.errors.append(str(x)),
        }
        opened.look(width, scheme)
        for event, listener in heard.items():
            window.on(event, listener)
        window.goto(url)
        yield opened
        for event, listener in heard.items():
            window.remove_listener(event, listener)

    return opening


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Served:
    """A built site: its folder, and its address on this machine."""

    folder: Path
    url: str

    def pages(self) -> list[str]:
        """Return the path of every page."""
        pages = self.folder.rglob("*.html")
        return sorted(x.relative_to(self.folder).as_posix() for x in pages)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example site, built where no warning may occur."""
    folder = tmp_path_factory.mktemp("example")
    settings = str(ROOT / "example_site" / "pelicanconf.py")
    command = [
        "-m",
        "pelican",
        "-s",
        settings,
        "-o",
        str(folder),
        "--fatal",
        "warnings",
    ]
    result = subprocess.run(
        [sys.executable, *command],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    with serving(folder) as url:
        yield Served(folder, url)


# What a page shows, asked of the page itself.

OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"

IDS = "() => [...document.querySelectorAll('[id]')].map(x => x.id)"

LINKS = """() => [...document.querySelectorAll('[href], [src]')]
    .filter(x => !x.closest('svg'))
    .map(x => x.href || x.src)"""

# The boxes of two strings share more than the space between lines.
OVERLAPS = """selector => {
  const boxes = [];
  for (const root of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1 && walker.currentNode.data.trim()
            && getComputedStyle(walker.currentNode.parentElement).clipPath === 'none')
          boxes.push([box, walker.currentNode.data]);
    }
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  const found = [];
  boxes.forEach(([a, text], i) => {
    for (let k = i + 1; k < boxes.length && boxes[k][0].top < a.bottom; k++) {
      const b = boxes[k][0];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = a.bottom - b.top;
      if (across > 1 && down > 0.35 * Math.min(a.height, b.height))
        found.push([text, boxes[k][1]]);
    }
  });
  return [boxes.length, found];
}"""

# Of all text, or of that in some elements, the lowest contrast to its background, by
# the formula of WCAG 2.
CONTRAST = """selector => {
  const canvas = document.createElement('canvas')
    .getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgba = (...layers) => {
    const key = layers.join(' on ');
    if (!known.has(key)) {
      canvas.clearRect(0, 0, 1, 1);
      for (const colour of layers) {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
      }
      known.set(key, canvas.getImageData(0, 0, 1, 1).data);
    }
    return known.get(key);
  };
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.backgroundColor = 'Canvas';
  const base = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const behind = element => {
    for (let x = element; x; x = x.parentElement) {
      const colour = getComputedStyle(x).backgroundColor;
      if (rgba(colour)[3] === 255) return colour;
    }
    return base;
  };
  const light = (...layers) => {
    const [r, g, b] = [...rgba(...layers)].map(x => x / 255).map(
      x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const drawn = [];
  for (const root of document.querySelectorAll(selector || 'body')) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const property = element.closest('svg') ? 'fill' : 'color';
      if (walker.currentNode.data.trim() && !element.closest('style, script, title'))
        drawn.push([element, property, walker.currentNode.data.trim()]);
    }
  }
  let worst = [21, ''];
  for (const [element, property, text] of drawn) {
    const under = behind(element);
    const pair = [light(under, getComputedStyle(element)[property]), light(under)];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < worst[0]) worst = [ratio, text.slice(0, 40)];
  }
  return worst;
}"""
