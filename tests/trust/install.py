"""Install, run and remove the plugin in every way, and run it beside other plugins.

``python -m tests.trust.install`` makes environments of its own. It fails where an
uninstalled plugin leaves a file or a cache that Pelican stumbles over, where
Python's isolated mode or ``-W error`` changes anything, or where a blog with a dozen
popular plugins does not come out the same with this one beside them.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

from tests.trust.environment import ROOT, Environment

#: Popular plugins that build without a program of their own (pelican-search needs
#: Stork). pelican-more-categories imports six and does not say so.
POPULAR = (
    "pelican-image-process",
    "pelican-jinja2content",
    "pelican-liquid-tags",
    "pelican-more-categories",
    "pelican-neighbors",
    "pelican-readtime",
    "pelican-related-posts",
    "pelican-render-math",
    "pelican-seo",
    "pelican-series",
    "pelican-similar-posts",
    "pelican-sitemap",
    "six",
)
ESSAY = """\
<!-- {"title": "Essay", "date": "2006", "first_draft": "2005~", "tags": "a, b",
      "category": "history", "slug": "essay", "series": "S"} -->

One *a*, $x^2$.

<!--more-->

Two.
"""
FILES = {
    "essay.md": ESSAY,
    "essay.html": ESSAY.replace('"essay"', '"other"').replace("Essay", "Other"),
    "plain.md": "Title: Plain\nDate: 2008-03-30\nTags: a\n\nPlain *text*.\n",
    "page.html": "<html><head><title>P</title><meta name='date' content='2008-01-02'>"
    "</head><body><p>HTML</p></body></html>",
}
SETTINGS = """\
SITENAME = "Blog"
SITEURL = "https://blog.example"
AUTHOR = "A. Author"
TIMEZONE = "UTC"
THEME = "simple"
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "md5"
SITEMAP = {"format": "xml"}
"""


class Blog:
    """A folder with a blog, built by the interpreter of an environment."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        (folder / "content").mkdir(parents=True)
        for name in names or FILES:
            (folder / "content" / name).write_text(FILES[name], encoding="utf-8")
        (folder / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")

    def build(
        self, environment: Environment, *options: str, check: bool = True
    ) -> dict[str, bytes]:
        """Build the blog and return the files; without check, none if it fails."""
        output = self.folder / "output"
        process = environment.run(
            *options,
            *(
                "-m",
                "pelican",
                "content",
                "-s",
                "pelicanconf.py",
                "-d",
                "-o",
                str(output),
            ),
            *("--fatal", "errors"),
            cwd=self.folder,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if process.returncode:
            assert not check, f"{environment.folder.name} {options}: {process.stdout}"
            return {}
        files = (x for x in output.rglob("*") if x.is_file())
        return {x.relative_to(output).as_posix(): x.read_bytes() for x in files}


def assert_essays_are_built(output: dict[str, bytes]) -> None:
    """Check that the essays' pages hold the essays, and the index the summaries."""
    assert b"One <em>a</em>" in output["essay.html"], sorted(output)
    assert b"One *a*" in output["other.html"]
    assert b"Two." not in output["index.html"]
    assert b"Plain <em>text</em>" in output["plain.html"]


def assert_modes_change_nothing(environment: Environment, folder: Path) -> None:
    """Build in isolated mode, and with warnings as errors, against a plain build."""
    expected = Blog(folder / "plain").build(environment)
    assert_essays_are_built(expected)
    isolated = Blog(folder / "isolated")
    assert isolated.build(environment, "-I") == expected
    assert isolated.build(environment, "-I") == expected, "from the cache"
    strict = Blog(folder / "strict")
    assert strict.build(environment, "-W", "error") == expected


def installed(environment: Environment) -> set[str]:
    """Return all files of an environment that are not byte code."""
    files = (x.relative_to(environment.folder) for x in environment.folder.rglob("*"))
    return {x.as_posix() for x in files if "__pycache__" not in x.parts}


def check_way(way: str, source: list[str], folder: Path) -> None:
    """Install in one way, build, uninstall, and build what is left."""
    environment = Environment.make(folder / way, "pelican", "markdown")
    before = installed(environment)
    environment.install(*source)
    assert_modes_change_nothing(environment, folder / f"{way}-blogs")
    blog = Blog(folder / f"{way}-blog")
    assert_essays_are_built(blog.build(environment))
    environment.run("-m", "pip", "uninstall", "-q", "-y", "pelican-jsoncomment")
    left = installed(environment) - before
    assert not left, f"{way}: left: {left}"
    for name in ("essay.md", "essay.html"):
        (blog.folder / "content" / name).unlink()
    plain = Blog(folder / f"{way}-never", "plain.md", "page.html").build(environment)
    assert blog.build(environment) == plain, "with the cache that the plugin left"
    print(f"{way}: built, isolated, -W error, uninstalled without a trace", flush=True)


def _timeless(data: bytes | None) -> bytes | None:
    """Return a file without the time of its build, which a sitemap holds."""
    return data and re.sub(rb"<lastmod>[^<]*</lastmod>", b"", data)


def check_popular(source: list[str], folder: Path) -> None:
    """Build an ordinary blog and essays with many plugins, all found by themselves."""
    environment = Environment.make(folder / "popular", "markdown", "pelican", *POPULAR)
    ordinary = ("plain.md", "page.html")
    without = Blog(folder / "without", *ordinary).build(environment)
    environment.install(*source)
    beside = Blog(folder / "beside", *ordinary).build(environment)
    differing = [
        name
        for name in without | beside
        if _timeless(without.get(name)) != _timeless(beside.get(name))
    ]
    assert not differing, f"not the same beside other plugins: {differing}"
    assert_essays_are_built(Blog(folder / "all").build(environment))
    print(
        f"beside {len(POPULAR) - 1} plugins: an ordinary blog is the same", flush=True
    )


def main() -> None:
    """Build the distributions and check them all."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("ways", nargs="*", metavar="wheel|sdist|editable|popular")
    chosen = parser.parse_args().ways or ["wheel", "sdist", "editable", "popular"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        builder = Environment.make(folder / "builder", "build")
        dist = folder / "dist"
        command = ("-m", "build", "--outdir", str(dist), str(ROOT))
        builder.run(*command, stdout=subprocess.DEVNULL)
        (wheel,) = dist.glob("*.whl")
        (sdist,) = dist.glob("*.tar.gz")
        sources = {
            "wheel": [str(wheel)],
            "sdist": [str(sdist)],
            "editable": ["-e", str(ROOT)],
        }
        for way in chosen:
            if way == "popular":
                check_popular([str(wheel)], folder)
            else:
                check_way(way, sources[way], folder)


if __name__ == "__main__":
    main()
