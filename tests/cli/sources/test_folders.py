"""Folders of other systems: where files come, which names they get, what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from tests.cli.importers.conftest import Folder, folder, tree
from tests.cli.sources.test_sites import header_of

assert folder  # the fixture of the importers' tests

POST = "---\ntitle: T\ndate: 2008-03-30\n---\n\nText.\n"
DATED = "2008-03-30-a.md"
COLLECTIONS = "collections:\n  essays:\n    output: true\n"
SOURCE_DIR = "source_dir: src\nnew_post_name: :year-:month-:day-:title.md\n"
CONF = "POSTS = [('blog/*.md', 'b', 'x')]\nTRANSLATIONS = {'fr': ''}\n"
UGLY = "contentDir = 'src'\nuglyURLs = true\nbuildFuture = true\n"
JEKYLL = "markdown: kramdown\n"
HEXO = "new_post_name: :title.md\n"


def add(folder: Folder, **files: str) -> None:
    for name, text in files.items():
        folder.add(name, text.encode())


def made(folder: Folder, *options: str) -> dict[str, dict[str, Any]]:
    """Import all, and return the fields by path; a file without any has none."""
    folder.run("--write", "--no-backup", *options)
    return {
        name: header_of(data.decode("utf-8", "replace"))
        for name, data in tree("content").items()
    }


# Files that stay what they are -------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("robots.txt", "humans.txt", "ads.txt", "CNAME", "security.txt"),
        *("static/robots.txt", "extra/CNAME", ".well-known/security.txt"),
        *(".well-known/matrix/server", "_redirects"),
    ],
)
def test_the_files_of_servers_stay_what_they_are(folder: Folder, name: str) -> None:
    data = b"User-agent: *\nDisallow:\n"
    folder.add(name, data)
    status, out = folder.run("--write")
    assert status == 0
    assert f"file: new -> {name}\n" in out
    assert tree("content") == {name: data}


def test_an_essay_on_robots_is_one(folder: Folder) -> None:
    folder.add("essays/robots.txt", b"Robots are near.\n")
    folder.add(".hidden/a.md")
    _, out = folder.run("--write")
    assert [*tree("content")] == ["essays/robots.md"]
    assert re.search(r"\.hidden +other: left out \(its name begins with a dot\)", out)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.rst",
            "T\n#\n\n:date: 2008\n",
            "file: new -> a.rst (its body is reStructuredText; not converted, because",
        ),
        (
            "a.rst",
            ".. title: T\n\nText\n",
            "essay: refused (its body is reStructuredText; not converted; make",
        ),
        ("a.org", "#+TITLE: T\n", "file: new -> a.org (its body is Org"),
    ],
)  # fmt: skip
def test_other_markup_is_named_as_not_converted(
    folder: Folder, name: str, text: str, said: str
) -> None:
    folder.add(name, text.encode())
    assert said in folder.run()[1]


def test_convert_names_other_markup(folder: Folder) -> None:
    add(folder, **{"a.rst": "T\n#\n", "b/c.org": "x", "d.md": "Title: T\n\nText\n"})
    assert main.main(["convert", "old", "old/a.rst", "--to", "jsoncomment"]) == 1
    out = folder.said().replace("\\", "/")
    assert "old/a.rst: not converted: its body is reStructuredText\n" in out
    assert "old/b/c.org: not converted: its body is Org\n" in out
    assert "files in other markup" in out


# What cannot be read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+++\ntitle = \n+++\n", "a.md:2:9: TOML: Invalid value"),
        ('{"title": "T"', "a.md:1:14: JSON: Expecting"),
        ("---\ntitle: [\n---\n", "--from yaml: line 3, column 1: expected"),
        ("+++\nx\n", "a.md:1:1: front matter: no front matter that is known"),
        (
            "---\ntitle: T\ntags: x, y\n---\n",
            "name the one that is meant: --from pelican: tags:",
        ),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_cannot_be_read_is_refused_with_its_place(
    folder: Folder, text: str, reason: str, mark: str
) -> None:
    folder.add("a.md", (mark + text).encode())
    status, out = folder.run("--write")
    assert status == 1
    assert "essay: refused (" in out
    assert reason in out
    assert "essay: new" not in out
    assert not Path("content").exists()


@pytest.mark.parametrize(
    ("config", "text", "said"),
    [
        (HEXO, "title: T\ntags:\n- a\n\nText.\n", "begins with 'Key: value' and"),
        (JEKYLL, "Title: T\n\nText.\n", "begins with 'Key: value' and"),
        (JEKYLL, "+++\ntitle = 'T'\n+++\n", "begins with '+++' and is one of Jekyll's"),
    ],
)  # fmt: skip
def test_front_matter_that_a_site_does_not_have_is_named(
    folder: Folder, config: str, text: str, said: str
) -> None:
    name = "source/_posts/a.md" if config == HEXO else "_posts/2008-03-30-a.md"
    add(folder, **{"_config.yml": config, name: text})
    status, out = folder.run()
    assert status == 1
    assert said in out


def test_a_description_beside_that_cannot_be_read_is_named(folder: Folder) -> None:
    add(folder, **{"conf.py": "POSTS = ()\n", "posts/a.md": "Text.\n"})
    folder.add("posts/a.meta", b".. title: \xe9\n")
    _, out = folder.run()
    assert "a.meta:1:11: encoding: byte 0xE9 is not UTF-8" in out.replace("\\", "/")


@pytest.mark.parametrize("data", ["Title: T\nDate: 2008-03-30\nTags: a, b\n\nText.\n"])
def test_lines_that_pelican_reads_stay_unless_they_are_named(
    folder: Folder, data: str
) -> None:
    add(folder, **{"a.md": data})
    assert folder.run("--write")[0] == 0
    assert tree("content")["a.md"] == data.encode()
    Path("content/a.md").unlink()
    assert made(folder, "--from", "pelican")["a.md"]["tags"] == "a, b"


# Names ---------------------------------------------------------------------------


def test_two_essays_with_one_slug_are_two_pages(folder: Folder) -> None:
    add(
        folder,
        **{
            "hugo.toml": "title = 'x'\n",
            "content/notes/walls.md": POST,
            "content/posts/walls.md": POST,
            "content/posts/archives.md": POST,
        },
    )
    slugs = {x: y["slug"] for x, y in made(folder).items()}
    assert slugs == {
        "notes/walls.md": "walls",
        "posts/walls.md": "walls-2",
        "posts/archives.md": "archives-2",
    }
    assert "slug: 'walls' becomes 'walls-2'" in folder.run("--from", "hugo")[1]


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        (
            {
                "hugo.toml": "[languages.fr]\n[languages.en]\n",
                "content/posts/walls.fr.md": POST,
            },
            "posts/walls.fr.md",
            {"lang": "fr", "slug": "walls", "old_url": "/fr/posts/walls/"},
        ),
        (
            {
                "conf.py": CONF,
                "blog/walls.fr.md": ".. title: T\n.. date: 2008-03-30\n\nText.\n",
            },
            "blog/walls.fr.md",
            {"lang": "fr", "slug": "walls", "old_url": "/fr/b/walls/"},
        ),
        (
            {
                "_config.yml": COLLECTIONS,
                "_essays/walls.md": POST,
            },
            "essays/walls.md",
            {"slug": "walls", "old_url": "/essays/walls.html"},
        ),
        (
            {"_config.yml": JEKYLL, "about/index.md": POST},
            "pages/about/index.md",
            {"slug": "about", "old_url": "/about/"},
        ),
        (
            {
                "_config.yml": SOURCE_DIR,
                "src/_posts/2008-03-30-walls.md": "---\ntitle: T\n---\n\nText.\n",
            },
            "2008-03-30-walls.md",
            {"date": "2008-03-30", "slug": "walls", "old_url": "/2008/03/30/walls/"},
        ),
        (
            {
                "hugo.toml": UGLY,
                "src/Walls and Gates.md": POST.replace("2008", "2199"),
            },
            "Walls and Gates.md",
            {"slug": "Walls-and-Gates", "old_url": "/walls-and-gates.html"},
        ),
        (
            {
                "hugo.toml": "[permalinks.page]\nposts = '/:year/:title/'\n",
                "content/posts/a.md": POST,
            },
            "posts/a.md",
            {"old_url": "/2008/t/"},
        ),
        (
            {"_config.yml": f"{JEKYLL}permalink: pretty\n", f"_posts/{DATED}": POST},
            "2008-03-30-a.md",
            {"old_url": "/2008/03/30/a/"},
        ),
        (
            {"_config.yml": f"{JEKYLL}permalink: /:odd/\n", f"_posts/{DATED}": POST},
            "2008-03-30-a.md",
            {"slug": "a"},
        ),
    ],
)  # fmt: skip
def test_names_and_urls_follow_from_the_configuration(
    folder: Folder, files: dict[str, str], path: str, expected: dict[str, Any]
) -> None:
    add(folder, **files)
    found = made(folder)
    assert path in found, found
    assert expected.items() <= found[path].items()
    assert found[path].get("old_url") == expected.get("old_url")


def test_a_folder_of_essays_has_no_name_of_its_own(folder: Folder) -> None:
    add(folder, **{"2008-03-30-a.md": "---\ntitle: T\ntags: a b\n---\n\nText.\n"})
    fields = made(folder, "--from", "jekyll")["2008-03-30-a.md"]
    assert fields["tags"] == ["a", "b"]
    assert fields["old_url"] == "/2008/03/30/a.html"


def test_a_field_that_pelican_has_for_something_else_gets_the_name_of_its_source(
    folder: Folder,
) -> None:
    block = "template: x\ncontent: y\nTranslationKey: z\nfirst_draft: 2006\n"
    text = POST.replace("---\n\n", f"{block}---\n\n")
    add(folder, **{"hugo.toml": "title = 'x'\n", "content/posts/a.md": text})
    fields = made(folder)["posts/a.md"]
    assert fields["hugo_template"] == "x"
    assert fields["hugo_content"] == "y"
    assert fields["translationkey"] == "z"
    assert str(fields["first_draft"]) == "2006"


def test_what_is_left_is_named(folder: Folder) -> None:
    text = "---\n# a comment\ntitle: T\ndate: 2008-03-30\nexpiryDate: 2199-01-01\n---\n"
    add(folder, **{"hugo.toml": "title = 'x'\n", "content/posts/a.md": text})
    _, out = folder.run()
    assert re.search(r"a\.md +essay: new .*not carried: comments of the YAML", out)
    assert "expirydate: nothing here takes the page away on that day" in out


def test_half_a_character_in_front_matter_is_refused(folder: Folder) -> None:
    folder.add("a.md", b'{"title": "A \\ud800"}\nText.')
    folder.add("b.md", b'{"title": "B"}\nText.')
    status, output = folder.run("--write", "--from", "hugo")
    assert (status, [*tree("content")]) == (1, ["pages/b.md"])
    assert "U+D800 is half of a character" in output


def test_a_conf_py_that_is_nested_too_deeply_is_not_read(folder: Folder) -> None:
    folder.add("conf.py", b"POSTS = " + b"-" * 100_000 + b"1\n")
    folder.add("posts/a.md", b".. title: A\n\nText.")
    status, output = folder.run("--from", "nikola")
    assert "conf.py: not read, nor what it says of URLs: " in output
    assert (status, "posts/a.md" in output) == (1, True)
    assert "essay: 1, of which 1 new" in output
