"""Conversion of front matter: there and back, what is lost, and the same site."""

from __future__ import annotations

import builtins
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.archive import cli, commands, convert, front_matter
from pelican_jsoncomment.archive.blog import Blog
from pelican_jsoncomment.archive.convert import Plan
from pelican_jsoncomment.archive.fix import ProofError
from pelican_jsoncomment.archive.front_matter import (
    KINDS,
    Document,
    FrontMatterError,
    Kind,
    NeedsYamlError,
)
from pelican_jsoncomment.archive.write import edited
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.settings import Options
from tests.conftest import Command, Site

BLOG = Blog.read(None)
TITLE = {"title": "On Walls", "date": "2008-03-30"}


def essay(body: str = "Text.\n", **fields: Any) -> bytes:
    shown = json.dumps({**TITLE, **fields}, ensure_ascii=False)
    return f"<!--\n{shown}\n-->\n\n{body}".encode()


def planned(
    data: bytes, to: Kind, *, lossy: bool = False, name: str = "x.md", blog: Blog = BLOG
) -> Plan:
    return convert.plan(Path(name), name, data, blog, to, lossy=lossy)


def converted(
    data: bytes, to: Kind, *, lossy: bool = False, blog: Blog = BLOG
) -> bytes:
    """Return the file as it is converted; it has to be possible."""
    plan = planned(data, to, lossy=lossy, blog=blog)
    assert plan.change, plan
    return edited(data, plan.change.edits)


def document(data: bytes) -> Document:
    found = front_matter.read(Source(data.decode(), "x.md"), {}, ("summary",))
    assert found
    return found


# There and back ------------------------------------------------------------------

CHARACTERS = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[*map(chr, {*range(32)} - {9, 10, 13}), "\ufffe", "\uffff"],
)
TEXTS = st.text(CHARACTERS, max_size=20)
JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(TEXTS, x, max_size=3),
    max_leaves=8,
)
NAMED = st.lists(TEXTS, max_size=3) | TEXTS
ANY = st.fixed_dictionaries(
    {"title": TEXTS, "date": st.dates().map(str)},
    optional={
        "tags": NAMED,
        "authors": NAMED,
        "category": TEXTS,
        "notes": TEXTS,
        "summary": TEXTS,
        "first_draft": st.sampled_from(["2006", "2006-05~", "c. 2006"]),
        "mood": JSONS,
        "Odd name: #": JSONS,
    },
)
LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20
).map(lambda x: x.strip() or "x")
WORD = st.text("abcäß -,'&", min_size=1, max_size=9).map(lambda x: x.strip(" ,") or "x")
LINES = st.fixed_dictionaries(
    {"title": LINE, "date": st.dates().map(str)},
    optional={
        "tags": st.lists(WORD, min_size=2, max_size=3, unique=True),
        "category": LINE,
        "notes": LINE,
        "summary": st.lists(LINE, min_size=1, max_size=3).map("\n".join),
        "moods": st.lists(LINE, min_size=2, max_size=3),
        "edited": st.just(["2007", "2009"]),
    },
)
BODIES = st.text(st.sampled_from("a ä-.:#\n\r\t<!>"), max_size=20)


def there_and_back(fields: dict[str, Any], body: str, by: Kind) -> None:
    before = essay(body, **fields)
    there = converted(before, by)
    back = converted(there, "jsoncomment")
    assert front_matter.meaning(document(back).fields) == front_matter.meaning(
        document(before).fields
    )
    assert document(there).body == document(back).body == document(before).body
    assert planned(back, "jsoncomment").change is None


@pytest.mark.parametrize("text", ["0E0", "1e5", "-2.5E+3", "1984", "012", "yes", "~"])
def test_text_that_looks_like_another_value_of_yaml_stays_text(text: str) -> None:
    there_and_back({"title": text, "date": "2000-01-01", "tags": [text]}, "", "yaml")


@given(ANY, BODIES)
def test_yaml_carries_all_fields_there_and_back(
    fields: dict[str, Any], body: str
) -> None:
    there_and_back(fields, body, "yaml")


@given(LINES, BODIES)
def test_lines_carry_what_they_can_there_and_back(
    fields: dict[str, Any], body: str
) -> None:
    there_and_back(fields, body, "pelican")


@given(ANY, BODIES)
def test_what_lines_do_not_carry_is_refused_and_else_comes_back(
    fields: dict[str, Any], body: str
) -> None:
    """Whatever is not named as lost is the same after both ways."""
    before = essay(body, **fields)
    plan = planned(before, "pelican")
    assert bool(plan.change) != bool(plan.losses), plan
    lossy = converted(before, "pelican", lossy=True)
    back = document(converted(lossy, "jsoncomment", lossy=True))
    kept = {
        name: value
        for name, value in document(before).fields.items()
        if not any(lost.startswith(f"{name}: ") for lost in plan.losses)
    }
    found = {k: v for k, v in back.fields.items() if k in kept}
    assert front_matter.meaning(found) == front_matter.meaning(kept)
    assert back.body == document(before).body


def test_a_number_that_is_text_for_pelican_is_text_everywhere() -> None:
    for to in KINDS[1:]:
        there = document(converted(essay(title=1984, slug=84, tags="a"), to))
        assert there.fields["title"] == "1984"
        assert there.fields["slug"] == "84"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("to", ["yaml", "pelican"])
def test_line_breaks_stay_of_their_kind(to: Kind, newline: str) -> None:
    before = essay("a\n\nb\n", notes="n", tags=["a", "b"])
    before = before.replace(b"\n", newline.encode())
    there = converted(before, to)
    assert not re.search(rb"\r\n|\r|\n", there.replace(newline.encode(), b""))
    assert document(converted(there, "jsoncomment")).body == document(before).body


def test_yaml_and_lines_become_each_other() -> None:
    lines = b"Title: On Walls\nDate: 2008-03-30\nTags: a, b\n\nText: x\n"
    yaml = b"---\ntitle: On Walls\ndate: '2008-03-30'\ntags: [a, b]\n---\n\nText: x\n"
    assert converted(lines, "yaml") == yaml
    assert converted(yaml, "pelican") == lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: X\n...\nText", {"title": "X"}),
        (b"\xef\xbb\xbf\n---\ntitle: X\n---\n", {"title": "X"}),
        (b"\xef\xbb\xbfTitle: X\nText\n", {"title": "X"}),
        (b"Title: X\nM: a\n    b\n---\nText\n", {"title": "X", "m": ["a", "b"]}),
        (b"Title: X\nmood: a\nmood: b\n\nText\n", {"title": "X", "mood": ["a", "b"]}),
        (b"---\nTitle: X\nDate: 2008-03\n---\n", {"title": "X", "date": "2008-03"}),
        (b"---\ntitle: 012\ntags: [1, b]\n---\n", {"title": "012", "tags": "1, b"}),
        (b"---\ntitle: X\ntags: a, b\n---\n", {"title": "X", "tags": ["a, b"]}),
        (b"---\ntitle: X\ntags:\ndate: ''\n---\n", {"title": "X"}),
        (b"Title: X\nTags: &amp;; b\n\n", {"title": "X", "tags": ["&amp;amp", "b"]}),
        (b"Title: X\nCategory: Q&amp;A\n\n", {"title": "X", "category": "Q&amp;amp;A"}),
    ],
)  # fmt: skip
def test_other_front_matter_becomes_a_header(
    before: bytes, after: dict[str, Any]
) -> None:
    text = converted(before, "jsoncomment").decode()
    assert json.loads(text.partition("-->")[0].removeprefix("<!--")) == after


@pytest.mark.parametrize(
    "data",
    [
        b"Just a text.\n",
        b"Thesis: the purges were planned.\n\nText\n",
        b"",
        b"---\n\nA rule above.\n",
        b"---\n\nA rule above and below.\n\n---\n",
        b"---\n---\nText\n",
        b"\n\nTitle: x\n",
    ],
)
def test_a_text_without_front_matter_stays(data: bytes) -> None:
    assert planned(data, "jsoncomment") == Plan()


def test_a_page_of_html_has_no_lines() -> None:
    assert planned(b"Title: x\n", "jsoncomment", name="x.html") == Plan()
    refusal = planned(essay(), "yaml", name="x.html").refusal
    assert refusal == "Pelican reads only this header in such a file"


def test_no_comment_ends_inside_the_header() -> None:
    data = b"---\ntitle: a --> b --!> c\n---\nText"
    text = converted(data, "jsoncomment").decode()
    assert text.count("-->") == 1
    assert document(text.encode()).fields["title"] == "a --> b --!> c"


# What is lost -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "lost", "line"),
    [
        ({"notes": "a\nb"}, "notes: a line break", "Notes: a b"),
        ({"notes": "a\tb"}, "notes: a line break, a tab", "Notes: a b"),
        ({"source": {"url": "x"}}, "source: an object", 'Source: {"url": "x"}'),
        ({"rating": 5}, "rating: a number", "Rating: 5"),
        ({"rating": True}, "rating: a number, true or false", "Rating: true"),
        ({"moods": ["a"]}, "moods: a list", 'Moods: ["a"]'),
        ({"moods": ["a", 1]}, "moods: a list", 'Moods: ["a", 1]'),
        ({"category": ["a", "b"]}, "category: only the first", "Category: a"),
        ({"author": ["a", "b"]}, "author: several authors", "Authors: a; b"),
        ({"tags": ["a;b", "c"]}, "tags: a semicolon", "Tags: a,b; c"),
        ({"a.b": "x"}, "a.b: is no name", "Title: On Walls"),
        ({"date": "2006"}, "date: Pelican would fill", "Date: 2006-01-01"),
        ({"date": "2006~"}, "date: Pelican would fill", "Date: 2006-01-01"),
        (
            {"date": "", "first_publication": "2006-05"},
            "date: follows from another field",
            "Date: 2006-05-01",
        ),
        (
            {"edited": "2009-01-02"},
            "modified: follows from another field",
            "Modified: 2009-01-02",
        ),
        ({"format": "wordpress"}, "format: the body is wordpress", "Format: wordpress"),
    ],
)
def test_what_is_lost_is_named_and_refused_without_leave(
    fields: dict[str, Any], lost: str, line: str
) -> None:
    data = essay(**fields)
    plan = planned(data, "pelican")
    assert plan.change is None
    assert [x.startswith(lost) for x in plan.losses] == [True], plan.losses
    assert line in converted(data, "pelican", lossy=True).decode().splitlines()


def test_dates_with_the_day_first_are_written_for_pelican() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_DATE_ORDER": "dmy"}))
    data = essay(date="03/04/2006")
    assert planned(data, "yaml", blog=blog).losses[0].startswith("date: Pelican would")
    assert b"date: '2006-04-03'" in converted(data, "yaml", lossy=True, blog=blog)
    assert planned(essay(date="30/03/2006"), "yaml", blog=blog).change
    assert planned(essay(date="3 March 2006"), "yaml").change


def test_a_date_in_the_file_name_needs_no_other() -> None:
    data = essay(date="", first_publication="2006")
    name = "2008-03-30-walls.md"
    assert planned(data, "pelican", name=name).change


def test_lines_that_pelican_does_not_read_are_named() -> None:
    data = b"Title: x\nSlug: a\nSlug: b\n\n"
    assert planned(data, "yaml").losses == ("slug: lines that Pelican does not read",)


def test_comments_of_yaml_are_named() -> None:
    inside = b"---\ntitle: 'a # b' # c\n---\n"
    last = b"---\ntitle: x\n# c\n---\n"
    none = b"---\ntitle: a#b\nnotes: |\n  # d\n---\n"
    assert planned(inside, "pelican").losses == ("comments of the YAML",)
    assert planned(last, "jsoncomment").losses == ("comments of the YAML",)
    assert planned(none, "jsoncomment").losses == ()


@pytest.mark.parametrize(
    ("data", "to", "note"),
    [
        (essay(first_draft="2006"), "yaml", "first_draft: becomes mere text"),
        (essay("a<!-- more -->b"), "yaml", "body: <!--more--> makes no summary"),
        (b"Title: x\n\na<!--more-->b", "jsoncomment", "body: <!--more--> now ends"),
        (b"Title: x\nFormat: html\n\n", "jsoncomment", "format: the body is now"),
        (b"Title: x\nDate: 2006\n\n", "jsoncomment", "date: '2006' is no longer"),
        (b"---\ntitle: x\nd: yes\n---\n", "jsoncomment", "d: as it is written"),
    ],
)
def test_what_the_site_does_otherwise_is_noted(
    data: bytes, to: Kind, note: str
) -> None:
    plan = planned(data, to)
    assert plan.change
    assert [x.startswith(note) for x in plan.notes] == [True], plan.notes


def test_markers_of_a_site_that_splits_everywhere_change_nothing() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_MORE_EVERYWHERE": True}))
    there = planned(essay("a<!--more-->b"), "yaml", blog=blog)
    back = planned(b"Title: x\n\na<!--more-->b", "jsoncomment", blog=blog)
    assert there.notes == back.notes == ()


def test_a_body_of_another_default_format_stays_markdown() -> None:
    blog = Blog({}, Options.read({"JSONCOMMENT_FORMAT": "wordpress"}))
    data = converted(b"Title: x\n\nA.\nB.\n", "jsoncomment", blog=blog)
    assert document(data).fields["format"] == "markdown"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Title: \xe9\n\n", "not UTF-8 at byte 7"),
        (b'<!-- {"title": "x",} -->', "x.md:1:19: header:"),
        (b'<!-- {"date": "soon"} -->', "x.md:1:15: date:"),
        (b"<!-- {} -->", "the header has no field"),
        (b"---\ntitle: [\n---\n", "line 3: YAML:"),
        (b"---\ntitle: \x01\n---\n", "YAML: "),
        (b"---\na: 1\na: 2\n---\n", "line 2: YAML: a name stands twice"),
        (b"---\na: 1\nA: 2\n---\n", "YAML: two names differ by case alone"),
        (b"---\na: &x [b]\nc: *x\n---\n", "line 3: YAML: an alias is not read"),
        (b"---\na: !!binary YQ==\n---\n", "YAML: a is of a type"),
        (b"---\na: !!float .inf\n---\n", "YAML: a is no number"),
        (b"---\n1: x\n---\n", "YAML: the name 1 is no text"),
        (b"---\na: !!python/name:os.system x\n---\n", "line 2: YAML: could not"),
        (b"---\na: " + b"[" * 9999 + b"\n---\n", "YAML: maximum recursion"),
        (b"Title: x\nContent: y\n\n", "x.md:4:3: content:"),
        (b"Title: x\nDate: 03/04/2006\n\n", "x.md:4:11: date:"),
        (b"Title: x\nDate: soon\n\n", "x.md:4:11: date:"),
        (b"Title: x\nFirst-draft: 1\nFirst_draft: 2\n\n", "x.md:5:3: first_draft:"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(
    data: bytes, reason: str
) -> None:
    plan = planned(data, "pelican" if data.startswith(b"<") else "jsoncomment")
    assert plan.change is None
    assert plan.refusal.startswith(reason), plan.refusal


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("", "could not be read"),
        ("---\ntitle: other\n---\n\n", "fields would change"),
        ("---\ntitle: On Walls\ndate: '2008-03-30'\n---\n\n\n\n", "body would change"),
    ],
)
def test_a_conversion_that_proves_wrong_is_none(
    monkeypatch: pytest.MonkeyPatch, wrong: str, reason: str
) -> None:
    monkeypatch.setattr(front_matter, "write", lambda *_args: wrong)
    plan = planned(essay(), "yaml")
    assert plan.change is None
    assert reason in plan.refusal
    assert issubclass(ProofError, Exception)


def test_without_pyyaml_the_way_to_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything else works without it."""
    front_matter._yaml.cache_clear()
    front_matter._dumper.cache_clear()
    load = builtins.__import__

    def no_yaml(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return load(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", no_yaml)
    assert planned(essay(), "pelican").change
    with pytest.raises(NeedsYamlError):
        planned(essay(), "yaml")
    (tmp_path / "x.md").write_bytes(essay())
    assert cli.main(["convert", str(tmp_path), "--to", "yaml"]) == 2
    assert "pip install 'pelican-jsoncomment[migrate]'" in capsys.readouterr().err


def test_front_matter_errors_are_values() -> None:
    assert issubclass(FrontMatterError, ValueError)


# The same site --------------------------------------------------------------------

SITE = {
    "walls.md": essay(
        "One *a*.\n\n1. Two\n",
        tags="history, Q&amp;A",
        category="history &amp; art",
        slug="walls",
        notes="n",
    ),
    "gates.md": essay(
        "Thesis: x\n", title="Gates &amp; <em>Doors</em>", tags=["a, b", "c"], mood="m"
    ),
    "draft.md": essay(title="D", status="draft", summary="One *a*.\n\nTwo."),
}


def site_of(site: Site, command: Command, name: str) -> dict[str, bytes]:
    settings = site.path / "conf.py"
    settings.write_text(
        'SITENAME="B"\nSITEURL="https://b.example"\nAUTHOR="A"\nTIMEZONE="UTC"\n'
        'PATH="content"\nTHEME="simple"\nFEED_ALL_RSS="rss.xml"\n'
    )
    result = command("content", "-s", "conf.py", "-o", name)
    assert result.returncode == 0, result.stderr
    assert "rror" not in result.stderr, result.stderr
    folder = site.path / name
    return {
        x.relative_to(folder).as_posix(): x.read_bytes()
        for x in folder.rglob("*")
        if x.is_file()
    }


@pytest.mark.parametrize("to", ["yaml", "pelican"])
def test_the_site_is_the_same_before_and_after_and_back(
    site: Site, pelican_command: Command, to: str
) -> None:
    """pelican-yaml-metadata reads the YAML; the plugin is there in each build."""
    for name, data in SITE.items():
        if to == "yaml" or name != "draft.md":
            site.write(name, data)
    before = site_of(site, pelican_command, "before")
    assert cli.main(["convert", "content", "--to", to, "--write", "--no-backup"]) == 0
    assert not [x for x in Path("content").iterdir() if b"<!--" in x.read_bytes()]
    assert site_of(site, pelican_command, "between") == before
    arguments = ["convert", "content", "--to", "jsoncomment", "--write", "--no-backup"]
    assert cli.main(arguments) == 0
    assert site_of(site, pelican_command, "after") == before


# The command ------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a.md").write_bytes(essay(first_draft="2006"))
    (folder / "b.md").write_bytes(essay(source={"a": 1}))
    (folder / "c.md").write_bytes(b"Title: c\nDate: 2008\n\n")
    (folder / "d.md").write_bytes(b"None.\n")
    (folder / "e.md").write_bytes(b"---\na: [\n---\n")
    (folder / "f.md").write_bytes(essay()[:-12])
    (tmp_path / "out.md").write_bytes(essay())
    (folder / "link.md").symlink_to(tmp_path / "out.md")
    (folder / "same.md").symlink_to(folder / "a.md")
    return folder


def test_a_dry_run_shows_all_and_writes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.iterdir()}
    assert cli.main(["convert", "content", "--to", "pelican"]) == 1
    out, err = capsys.readouterr()
    assert "content/link.md: a link out of the archive" in err
    assert "# note: first_draft: becomes mere text for the site\n" in out
    assert "+Title: On Walls\n" in out
    assert "content/b.md: not without --lossy: source: an object" in out
    assert "content/e.md: line 3: YAML" in out
    assert "content/f.md:" in out
    assert out.splitlines()[-2:] == [
        "Would convert 1 essay to pelican; 1 file only with --lossy,"
        " 2 files not at all, 1 file in pelican already, 1 file without front matter.",
        "Nothing was written; --write does it.",
    ]
    assert {x: x.read_bytes() for x in archive.iterdir()} == before


def test_no_file_commands_the_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields: dict[str, Any] = {"a\x9b31m": {"b": 1}}
    (archive / "g.md").write_bytes(essay(**fields))
    cli.main(["convert", "content/g.md", "--to", "pelican"])
    assert "\x9b" not in capsys.readouterr().out


def test_what_is_written_can_be_taken_back(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.iterdir()}
    write = ["--to", "pelican", "--write", "--lossy", "--report", "r.json"]
    assert cli.main(["convert", "content", *write]) == 1
    assert (archive / "b.md").read_bytes().startswith(b"Title: On Walls\n")
    out = capsys.readouterr().out
    assert "# lost: source: an object becomes its JSON text\n" in out
    assert "Converted 2 essays; " in out
    assert len(list(archive.parent.glob("content-before-convert-*.zip"))) == 1
    assert cli.main(["undo", "r.json"]) == 0
    assert {x: x.read_bytes() for x in archive.iterdir()} == before


def test_a_file_that_cannot_be_read_is_named(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.Archive, "read", lambda *_args: None)
    assert cli.main(["convert", "content", "--to", "yaml"]) == 0


def test_the_exit_status_says_what_is_left(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ["convert", "--write", "--no-backup", "--to"]
    assert cli.main([*write, "yaml", "content/c.md"]) == 0
    assert cli.main([*write, "yaml", "content/c.md"]) == 0
    assert cli.main([*write, "yaml", "content/a.md", "nowhere"]) == 2
    monkeypatch.setattr(convert, "_write", lambda *_args: {"written", "not reached"})
    assert cli.main([*write, "pelican", "content/c.md"]) == 130
