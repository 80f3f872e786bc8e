"""Which source a file is of follows from what is unambiguous, or is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main

Say = Callable[..., str]
MARK = "\ufeff"


@pytest.fixture
def convert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[dict[str, Any] | None, str]]:
    """Convert one file in a folder of its own: return its fields, and what is said."""
    monkeypatch.chdir(tmp_path)

    def run(
        text: str,
        *options: str,
        name: str = "old/a.md",
        folder: str = "old",
        **beside: str,
    ) -> tuple[dict[str, Any] | None, str]:
        for path, content in {name: text, **beside}.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode())
        arguments = ["convert", folder, "--to", "jsoncomment", "--write", "--no-backup"]
        main.main([*arguments, *options])
        out, err = capsys.readouterr()
        return header_of((tmp_path / name).read_bytes(), text.encode()), out + err

    return run


def header_of(data: bytes, before: bytes) -> dict[str, Any] | None:
    """Return the fields of a header; None where the file is as it was before."""
    if data == before:
        return None
    text = data.decode().removeprefix("<!--").lstrip()
    fields: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
    return fields


Convert = Callable[..., tuple[dict[str, Any] | None, str]]
JEKYLL = {"old/_config.yml": "markdown: kramdown\n"}
HEXO = {"old/_config.yml": "new_post_name: :title.md\n"}
HUGO = {"old/hugo.toml": "title = 'x'\n"}
PLAIN = "title: T\ndate: 2008-03-30\n"
LINES = f"---\n{PLAIN}tags: x, y\n---\n\nText.\n"
COLONS = "---\ntitle: A: B\ndate: 2008-03-30\n---\n\nText.\n"


# Pelican, with and without YAML ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LINES, ['--from pelican: tags: ["x", "y"]', '--from yaml: tags: ["x, y"]']),
        (
            COLONS,
            [
                '--from pelican: title: "A: B"',
                "--from yaml: line 2, column 9: mapping values",
            ],
        ),
        (MARK + LINES, ["--from pelican: tags", "--from yaml: tags"]),
    ],
)
def test_what_two_readers_of_pelican_read_otherwise_is_shown_with_both(
    convert: Convert, text: str, shown: list[str]
) -> None:
    fields, said = convert(text)
    assert fields is None
    assert "old/a.md:1:1: front matter: it can be read in more than one way" in said
    for part in shown:
        assert part in said


@pytest.mark.parametrize(
    ("text", "named", "tags", "title"),
    [
        (LINES, "pelican", "x, y", "T"),
        (LINES, "yaml", ["x, y"], "T"),
        (COLONS, "pelican", None, "A: B"),
    ],
)
def test_the_reader_that_is_named_reads_it(
    convert: Convert, text: str, named: str, tags: Any, title: str
) -> None:
    fields, _ = convert(text, "--from", named)
    assert fields
    assert fields["title"] == title
    assert fields.get("tags") == tags


@pytest.mark.parametrize(
    ("plugins", "tags"),
    [("[]", "x, y"), ("['yaml_metadata']", ["x, y"]), ("None", ["x, y"])],
)
def test_the_settings_of_a_blog_say_who_reads_it(
    convert: Convert, plugins: str, tags: Any
) -> None:
    """Without PLUGINS, Pelican takes pelican-yaml-metadata where it is installed."""
    conf = f"PATH = 'old'\nPLUGINS = {plugins}\nSITEURL = 'https://b.example'\n"
    fields, said = convert(LINES, "--settings", "conf.py", **{"conf.py": conf})
    assert fields, said
    assert fields["tags"] == tags


@pytest.mark.parametrize(
    "block",
    [
        "tags: [x, y]",
        "tags:\n- x\n- y",
        "title: 'T'\ntags: x",
        "summary: |\n  Two\n  lines.",
        "rating: 5\nmood: true",
        "author: King, Martin",
        "save_as: a.html\nurl: a.html",
        "first_draft: 2006\nupdated: x",
    ],
)
def test_what_all_read_alike_or_one_alone_can_mean_needs_no_name(
    convert: Convert, block: str
) -> None:
    fields, said = convert(f"---\ndate: 2008-03-30\n{block}\ntitle_: T\n---\n\nText.\n")
    assert fields, said


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("lastmod: 2009-01-01", "--from hugo: lastmod as modified"),
        ("updated: 2009-01-01", "--from hexo: updated as modified"),
        ("permalink: /a/", "--from jekyll: permalink as old_url"),
        ("tags: [a b]", "--from jekyll: tags"),
    ],
)
def test_a_field_that_means_something_to_another_system_is_asked_about(
    convert: Convert, block: str, shown: str
) -> None:
    fields, said = convert(f"---\n{PLAIN}{block}\n---\n\nText.\n")
    assert fields is None
    assert "--from yaml: as they are" in said
    assert shown in said


# By configuration and folders ------------------------------------------------------

YAML = (
    f"---\n{PLAIN}tags: a b\nupdated: 2009-01-01\nlastmod: 2009-01-02\n---\n\nText.\n"
)


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("old/_posts/a.md", JEKYLL, {"tags": ["a", "b"], "updated": "2009-01-01"}),
        ("old/source/_posts/a.md", HEXO, {"tags": ["a b"], "modified": "2009-01-01"}),
        ("old/content/a.md", HUGO, {"tags": ["a b"], "modified": "2009-01-02"}),
        (
            "old/content/a.md",
            {"old/config.toml": "baseURL = 'https://x.example'\n"},
            {"modified": "2009-01-02"},
        ),
        (
            "old/content/a.md",
            {"old/config.toml": "base_url = 'https://x.example'\n"},
            {"modified": "2009-01-01"},
        ),
        ("old/posts/a.md", {"old/conf.py": "POSTS = ()\n"}, {"modified": "2009-01-01"}),
        ("old/_posts/2008-03-30-a.md", {}, {"tags": ["a", "b"]}),
        ("old/source/_posts/a.md", {}, {"modified": "2009-01-01"}),
    ],
)
def test_the_site_says_whose_it_is(
    convert: Convert, name: str, beside: dict[str, str], expected: dict[str, Any]
) -> None:
    fields, said = convert(YAML, name=name, **beside)
    assert fields, said
    assert expected.items() <= fields.items()


@pytest.mark.parametrize("folder", ["old/content", "old/content/a"])
def test_the_site_may_be_above_the_folder(convert: Convert, folder: str) -> None:
    fields, said = convert(YAML, name="old/content/a/b.md", folder=folder, **HUGO)
    assert fields, said
    assert fields["modified"] == "2009-01-02"
    assert fields["old_url"] == "/a/b/"


@pytest.mark.parametrize(
    "beside",
    [
        {"old/_config.yml": "title: x\n"},
        {"old/_config.yml": "markdown: kramdown\nnew_post_name: x\n"},
        {"old/config.toml": "title = 'x'\n"},
        {"old/conf.py": "project = 'of Sphinx'\n"},
        {"old/hugo.toml": "", "old/_config.yml": "markdown: kramdown\n"},
    ],
)
def test_a_configuration_that_says_nothing_decides_nothing(
    convert: Convert, beside: dict[str, str]
) -> None:
    fields, said = convert(YAML, **beside)
    assert fields is None
    assert "--from hugo" in said
    fields, _ = convert(YAML, "--from", "jekyll", **beside)
    assert fields
    assert fields["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", "title = [\n"),
        ("_config.yml", "collections: [\n"),
        ("conf.py", "POSTS = (\n"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_named(
    convert: Convert, name: str, text: str
) -> None:
    _, said = convert(YAML, **{f"old/{name}": text})
    assert f"{name}: not read, nor what it says of URLs: " in said


# By the form -----------------------------------------------------------------------

TOML = "+++\ntitle = 'T'\ndate = 2008-03-30\n{}+++\n\nText.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOML.format(""), {"date": "2008-03-30"}),
        (MARK + TOML.format(""), {"date": "2008-03-30"}),
        (TOML.format("[taxonomies]\ntags = ['a']\n"), {"tags": ["a"]}),
        (TOML.format("[extra]\nmood = 'x'\n"), {"extra": {"mood": "x"}}),
        (
            '{"title": "T", "date": "2008-03-30", "tags": ["a"]}\nText.\n',
            {"tags": ["a"]},
        ),
        (MARK + '{"title": "T", "date": "2008-03-30"}\n', {"title": "T"}),
        (
            ".. title: T\n.. date: 2008-03-30\n.. tags: a, b\n\nText.\n",
            {"tags": ["a", "b"]},
        ),
        ("<!--\n.. title: T\n.. date: 2008-03-30\n-->\n\nText.\n", {"title": "T"}),
        (f"{PLAIN}tags:\n- a\n- b\n---\n\nText.\n", {"tags": ["a", "b"]}),
        (MARK + f"{PLAIN}tags:\n- a\n---\n\nText.\n", {"tags": ["a"]}),
        (MARK + f"---\n{PLAIN}---\n\nText.\n", {"title": "T"}),
        (f"{PLAIN}Tags: a, b\n\nText.\n", {"tags": "a, b"}),
        (f"{PLAIN}Tags: a, b\n---\nText.\n", {"tags": "a, b"}),
    ],
)
def test_a_form_that_one_alone_has_needs_no_name(
    convert: Convert, text: str, expected: dict[str, Any]
) -> None:
    fields, said = convert(text)
    assert fields, said
    assert expected.items() <= fields.items()
    assert "old_url" not in fields


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOML.format("lastmod = 2009-01-01\n"), "--from hugo: "),
        (TOML.format("updated = 2009-01-01\n"), "--from zola: "),
        ("+++\ntitle = 'T\n+++\n", "old/a.md:3:1: TOML: Expected"),
        ('+++\ntitle = "T\n+++\n', "old/a.md:2:11: TOML: Illegal character"),
        ("+++\r\na = 1\r\n\r\ntitle = = 1\r\n+++\r\n", "old/a.md:4:9: TOML: "),
        ("+++\na = inf\n+++\n", "old/a.md:2:1: TOML: inf is not a number"),
        ("+++\nA = 1\na = 1\n+++\n", "old/a.md:3:1: TOML: a appears twice"),
        ("+++\ntitle = 'T'\n", "old/a.md:1:1: front matter: no front matter"),
        (MARK + "+++\nx\n", "old/a.md:1:1: front matter: no front matter"),
        ('{\n "title": "T",\n "x" 1}\n', "old/a.md:3:6: JSON: "),
        ('{"title": "T", "title": 1}\n', "old/a.md:1:1: JSON: a name is repeated"),
        ('{"title": NaN}\n', "old/a.md:1:1: JSON: NaN is not JSON"),
        ("<!--\n.. title: T\nand text -->\n", "a.md:3:1: front matter: the comment"),
        (".. title: T\n.. title: U\n\nText.\n", "old/a.md:2:4: front matter: title is"),
        (f"{PLAIN}tags:\n- a\n\nText.\n", "old/a.md:4:1: front matter: it looks like"),
        (":title: T\n:date: 2008\n\nText.\n", "no front matter that is known begins"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_place(
    convert: Convert, text: str, said: str
) -> None:
    fields, out = convert(text)
    assert fields is None
    assert said in out


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule.\n",
        ":smile: Hello.\n",
        "{{ template }}\n",
        "Just text.\n",
        "+ a\n",
    ],
)
def test_a_text_without_front_matter_is_none(convert: Convert, text: str) -> None:
    fields, said = convert(text)
    assert fields is None
    assert "1 file without front matter" in said


def test_front_matter_that_a_source_does_not_have_is_named(convert: Convert) -> None:
    fields, said = convert(TOML.format(""), name="old/_posts/a.md", **JEKYLL)
    assert fields is None
    assert "begins with '+++' and is one of Jekyll's (YAML)" in said


# HTML ------------------------------------------------------------------------------

PAGE = f"---\n{PLAIN}---\n<p>Text.</p>\n"


def test_html_is_read_for_the_sources_that_have_it_and_else_named(
    convert: Convert,
) -> None:
    fields, said = convert(PAGE, name="old/a.html")
    assert fields is None
    assert "old/a.html:1:1: front matter: it can be read in more than one way" in said
    for name in ("hugo", "jekyll", "hexo", "nikola"):
        assert f"--from {name}: " in said
        assert f"--from {name}" in said
    fields, said = convert(PAGE, "--from", "jekyll", name="old/a.html")
    assert fields, said
    assert fields["title"] == "T"
    assert "format" not in fields
    assert Path("old/a.html").read_text("utf-8").endswith("-->\n\n<p>Text.</p>\n")


def test_from_is_for_the_way_here(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["convert", ".", "--to", "yaml", "--from", "hugo"]) == 2
    assert "--from goes with --to jsoncomment alone" in capsys.readouterr().err
