"""Archives of fifty essays, as each source has them, and the sites built of them."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pelican_jsoncomment.cli.main import main
from tests.cli.importers.test_wordpress import HEAD, TAIL, item

OLD_SITE = "https://old.example"
NUMBER = 50
#: Essays that no other links to.
UNLINKED = (9, 10, 24)
SECRET = "Nobody must read yet what is written here about the neighbours."
_WORDS = (
    *("harbour", "river", "bridge", "winter", "letter", "stone", "garden", "window"),
    *("market", "station", "lantern", "orchard", "chapel", "ferry", "pencil"),
    *("notebook", "tide", "meadow", "engine", "kettle"),
)
_CONF = """\
PATH = "content"
PLUGINS = ["jsoncomment"]
THEME = {theme!r}
THEME_TEMPLATES_OVERRIDES = {templates!r}
TIMEZONE = "UTC"
AUTHOR = "A. Author"
SITENAME = "The Archive"
STATIC_PATHS = ["wp-content", "pictures", "images"]
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = ""
"""


@dataclass(frozen=True)
class Essay:
    """What an essay of any source is made of."""

    number: int
    paragraphs: list[str]

    @property
    def title(self) -> str:
        return f"On {self.paragraphs[0].split()[0]} number {self.number}"

    @property
    def date(self) -> date:
        return date(1998, 1, 5) + timedelta(days=37 * self.number)

    @property
    def tags(self) -> list[str]:
        return [f"tag{self.number % 4}", "old things"]

    @property
    def category(self) -> str:
        return ("History", "Travel", "R&D")[self.number % 3]

    @property
    def next(self) -> int:
        """The essay that it links to, which is none whose redirect is lost."""
        numbers = (self.number + 1, self.number + 2, self.number + 3)
        return next(x for x in numbers if x not in UNLINKED) % NUMBER


def essays() -> list[Essay]:
    chance = random.Random(1998)
    return [
        Essay(x, [" ".join(chance.choices(_WORDS, k=25)) for _ in range(6)])
        for x in range(NUMBER)
    ]


def markdown(essay: Essay) -> str:
    """Return an essay with a header, with links to another and within itself."""
    header = {
        "title": essay.title,
        "date": f"{essay.date}",
        "tags": essay.tags,
        "category": essay.category,
        "slug": f"essay-{essay.number}",
    }
    one, two, three, four, five, six = essay.paragraphs
    return f"""<!-- {json.dumps(header)} -->

{one} "quoted" -- and [the next]({{filename}}essay-{essay.next}.md#part).

<h2 id="part">Part {essay.number}</h2>

{two}

![A plan]({{static}}pictures/plan-{essay.number}.png) {three}

{six}

{four}, as [the museum](https://museum.example/{essay.number}?a=1&b=2) has it.

{five} Back to [the part](#part).
"""


def make_folder(root: Path) -> list[str]:
    for essay in essays():
        file = root / "old" / f"essay-{essay.number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(markdown(essay))
        picture = root / "old/pictures" / f"plan-{essay.number}.png"
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(b"\x89PNG")
    (root / "old/draft.txt").write_text(
        f'<!-- {{"title": "No", "date": "2001", "status": "draft"}} -->\n\n{SECRET}'
    )
    return ["old"]


def stored(essay: Essay) -> str:
    """Return an essay's body as WordPress stores it."""
    one, two, three, four, five, six = essay.paragraphs
    museum = f"https://museum.example/{essay.number}?a=1&amp;b=2"
    return f"""{one} "quoted" and <a href="{link(essay.next)}#part">the next</a>.

<h2 id="part">Part {essay.number}</h2>

{two}
<!--more-->
<img src="{OLD_SITE}/wp-content/plan-{essay.number}.png" alt="A plan" /> {three}

{six}

{four}, as <a href="{museum}">the museum</a> has it.

{five} Back to <a href="#part">the part</a>."""


def link(number: int) -> str:
    return f"{OLD_SITE}/1998/essay-{number}/"


def make_wordpress(root: Path) -> list[str]:
    posts = []
    for essay in essays():
        named = [("category", essay.category), *(("post_tag", x) for x in essay.tags)]
        terms = (
            f'<category domain="{kind}"><![CDATA[{name}]]></category>'
            for kind, name in named
        )
        elements = {
            "title": essay.title,
            "link": link(essay.number),
            "content:encoded": f"<![CDATA[{stored(essay)}]]>",
            "wp:post_name": f"essay-{essay.number}",
        }
        posts.append(item(_at(essay.date) + "".join(terms), **elements))
        picture = root / "content/wp-content" / f"plan-{essay.number}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(b"\x89PNG")
    secret = {
        "title": "Not yet",
        "link": f"{OLD_SITE}/secret/",
        "content:encoded": SECRET,
        "wp:post_name": "secret",
        "wp:status": "private",
    }
    posts.append(item(_at(date(2001, 1, 1)), **secret))
    (root / "export.xml").write_text(HEAD + "".join(posts) + TAIL)
    return ["export.xml"]


def _at(day: date) -> str:
    names = ("wp:post_date", "wp:post_date_gmt")
    return "".join(f"<{x}>{day} 12:00:00</{x}>" for x in names)


@dataclass
class Moved:
    """An archive that was imported and built, and the command that verifies it.

    Attributes:
        lacks: The kinds of what its source has none of.
    """

    root: Path
    source: list[str]
    lacks: frozenset[str] = frozenset()
    _kept: dict[Path, bytes | None] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        return self.root / "output" / name

    def text(self, name: str) -> str:
        return self.file(name).read_text("utf-8", "surrogateescape")

    def write(self, name: str, text: str | bytes) -> None:
        """Change a file of the site, until ``changed`` ends."""
        path = self.file(name)
        self._kept.setdefault(path, path.read_bytes() if path.exists() else None)
        data = (
            text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
        )
        path.write_bytes(data)

    def delete(self, name: str) -> None:
        self._kept.setdefault(self.file(name), self.file(name).read_bytes())
        self.file(name).unlink()

    def sub(self, name: str, pattern: str, new: str, times: int = 0) -> None:
        """Change a file by a pattern, which it has to have."""
        text, found = re.subn(
            pattern, new, self.text(name), count=times, flags=re.DOTALL
        )
        assert found, pattern
        self.write(name, text)

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Take back at the end what was changed in the site."""
        try:
            yield
        finally:
            for path, data in self._kept.items():
                if data is None:
                    path.unlink()
                else:
                    path.write_bytes(data)
            self._kept.clear()

    def arguments(self, *options: str) -> list[str]:
        root = self.root
        given = located(self.source, root)
        site = ["--site", str(root / "output"), "--settings", str(root / "conf.py")]
        return ["verify", *given, *site, *options]

    def verify(self, capsys: Any, *options: str) -> tuple[int, dict[str, Any]]:
        """Return the exit status of the command, and its JSON."""
        status = main(self.arguments("--format", "json", *options))
        return status, json.loads(capsys.readouterr().out)

    def verified(self) -> tuple[int, dict[str, Any]]:
        """Return the same for a fixture, whose output nobody captures."""
        with redirect_stdout(io.StringIO()) as out:
            status = main(self.arguments("--format", "json"))
        return status, json.loads(out.getvalue())


def located(source: list[str], root: Path) -> list[str]:
    """Return the arguments that name a source in a folder."""
    return [str(root / x) if (root / x).exists() else x for x in source]


def moved(root: Path, make: Callable[[Path], list[str]], theme: str) -> Moved:
    """Make an archive, import it, and let Pelican build it with a theme."""
    root.mkdir(exist_ok=True)
    source = make(root)
    example = Path(__file__).parents[3] / "example_site/templates"
    templates = [str(example)] if theme == "example" else []
    base = "simple" if theme == "example" else theme
    (root / "conf.py").write_text(_CONF.format(theme=base, templates=templates))
    (root / "content").mkdir(exist_ok=True)
    paths = {"--settings": "conf.py", "--out": "content", "--redirects": "map"}
    options = [x for k, v in paths.items() for x in (k, str(root / v))]
    given = located(source, root)
    assert main(["import", *given, *options, "--write", "--no-backup"]) == 0
    build = [sys.executable, "-m", "pelican", "-s", "conf.py", "-o", "output"]
    done = subprocess.run(build, cwd=root, capture_output=True, text=True, check=True)
    # Pelican before 4.10 says this of "skip", and skips it.
    said = done.stdout.replace("ERROR    Unknown status 'skip'", "")
    assert "ERROR" not in said
    (root / "map").rename(root / "output/_redirects")
    return Moved(root, source)
