"""Conversion of front matter: there and back, what is lost, and the same site."""

from __future__ import annotations

import builtins
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli import console, main
from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.changes import atomic
from pelican_jsoncomment.cli.changes.edits import edited
from pelican_jsoncomment.cli.convert import front_matter, yaml12
from pelican_jsoncomment.cli.convert.front_matter import KINDS, Document, Kind
from pelican_jsoncomment.cli.convert.plan import Conversion, Plan
from pelican_jsoncomment.cli.convert.yaml12 import NeedsYamlError
from pelican_jsoncomment.cli.session import Archive
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header import parser
from tests.conftest import Command, Site

BLOG = Blog.read(None)
TITLE = {"title": "On Walls", "date": "2008-03-30"}


def essay(body: str = "Text.\n", **fields: Any) -> bytes:
    shown = json.dumps({**TITLE, **fields}, ensure_ascii=False)
    return f"<!--\n{shown}\n-->\n\n{body}".encode()


def planned(
    data: bytes, to: Kind, *, lossy: bool = False, name: str = "x.md", blog: Blog = BLOG
) -> Plan:
    return Conversion(blog, to, lossy).plan(Path(name), name, data)


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


@given(ANY, BODIES)
def test_yaml_carries_all_fields_there_and_back(
    fields: dict[str, Any], body: str
) -> None:
    there_and_back(fields, body, "yaml")


DATES = st.sampled_from(["2006", "2006-05-03", "1987-21", "200X", "2006~", "last year"])
NOTES = st.fixed_dictionaries({"date": DATES}, optional={"note": TEXTS})


@given(st.lists(DATES | NOTES, min_size=1, max_size=4) | NOTES)
def test_yaml_carries_edits_and_their_notes_there_and_back(edits: Any) -> None:
    there = converted(essay(edited=edits), "yaml", lossy=True)
    block = there.decode().removeprefix("---\n").partition("\n---\n")[0]
    assert yaml12.load(block)["edited"].value == edits
    back = parser.read(converted(there, "jsoncomment"), "x.md")
    assert back
    assert back.fields["edited"] == edits
    before, after = (read_edits(x) for x in (essay(edited=edits), back.source.text))
    assert before == after
    assert [x for _, x in before] == [x.strip() for _, x in before]


def read_edits(data: bytes | str) -> list[tuple[str, str]]:
    head = parser.read(data.encode() if isinstance(data, str) else data, "x.md")
    assert head
    return [(str(x), x.note) for x in BLOG.metadata(head)["edits"]]


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


def test_yaml_and_lines_become_each_other() -> None:
    lines = b"Title: On Walls\nDate: 2008-03-30\nTags: a, b\n\nText: x\n"
    yaml = b"---\ntitle: On Walls\ndate: '2008-03-30'\ntags: [a, b]\n---\n\nText: x\n"
    assert converted(lines, "yaml") == yaml
    assert converted(yaml, "pelican") == lines


def test_a_page_of_html_has_no_lines() -> None:
    assert planned(b"Title: x\n", "jsoncomment", name="x.html") == Plan()
    refusal = planned(essay(), "yaml", name="x.html").refusal
    assert refusal.startswith("x.html:2:1: front matter: nothing else")


# What is refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Title: \xe9\n\n", "x.md:1:8: encoding: byte 0xE9 is not UTF-8"),
        (b'<!-- {"title": "x",} -->', "x.md:1:19: header:"),
        (b'<!-- {"date": "soon"} -->', "x.md:1:15: date:"),
        (b"<!-- {} -->", "x.md:1:6: front matter: there is no field"),
        (b"---\ntitle: [\n---\n", "x.md:3:1: YAML: expected"),
        (b"---\ntitle: x\ntags: {a: b}\n---\n", "x.md: tags: must be a string or a"),
        (b"Title: x\nContent: y\n\n", "x.md: content: is a name"),
        (b"Title: x\nDate: 03/04/2006\n\n", "x.md: date: '03/04/2006' may have"),
        (b"Title: x\nDate: soon\n\n", "x.md: date: 'soon'"),
        (b"Title: x\nFirst-draft: 1\nFirst_draft: 2\n\n", "x.md: first_draft: 'fi"),
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
def test_a_conversion_that_proves_wrong_is_refused(
    monkeypatch: pytest.MonkeyPatch, wrong: str, reason: str
) -> None:
    monkeypatch.setattr(front_matter, "write", lambda *_args: wrong)
    plan = planned(essay(), "yaml")
    assert plan.change is None
    assert reason in plan.refusal


def test_without_pyyaml_the_way_to_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything else works without it."""
    yaml12._loader.cache_clear()
    yaml12._dumper.cache_clear()
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
    assert main.main(["convert", str(tmp_path), "--to", "yaml"]) == 2
    assert "pip install 'pelican-jsoncomment[migrate]'" in capsys.readouterr().err


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
@pytest.mark.slow
def test_the_site_is_the_same_before_and_after_and_back(
    site: Site, pelican_command: Command, to: str
) -> None:
    """pelican-yaml-metadata reads the YAML; the plugin is there in each build."""
    for name, data in SITE.items():
        if to == "yaml" or name != "draft.md":
            site.write(name, data)
    before = site_of(site, pelican_command, "before")
    assert main.main(["convert", "content", "--to", to, "--write", "--no-backup"]) == 0
    assert not [x for x in Path("content").iterdir() if b"<!--" in x.read_bytes()]
    assert site_of(site, pelican_command, "between") == before
    arguments = ["convert", "content", "--to", "jsoncomment", "--write", "--no-backup"]
    assert main.main(arguments) == 0
    assert site_of(site, pelican_command, "after") == before


YAML_SITE = {
    "plain": "title: Plain\ndate: 2008-03-30\ntags: [a, b]\ncategory: c\nauthor: A, B",
    "times": "title: T\ndate: 2008-03-30 12:05\nmodified: 2009-01-02T03:04:05+02:00",
    "numbers": "title: 1984\ndate: 2008-03-30\ntags: [1984, '012']\nslug: 12",
    "lists": "title: L\ndate: 30 March 2008\ntags:\n- one\n- two, 3\nauthors: [A, B]",
    "summary": "title: S\ndate: 2008-03-30\nsummary: |-\n  One *a*.\n  Two.",
    "entities": "title: A &amp; B\ndate: 2008-03-30\ncategory: R&amp;D",
    "absent": "title: N\ndate: 2008-03-30\nmodified:\ntags: ~\ncategory: ''",
    "hidden": "Title: H\nDate: 2008-03-30\nstatus: hidden\nlang: de",
    "placed": "title: 'P: \"q\" # x'\ndate: 2008-03-30\nsave_as: a.html\nurl: a.html",
}
LINES_SITE = {
    "plain": "Title: Plain\nDate: 2008-03-30\nTags: a, b\nCategory: c\nAuthor: A, B",
    "times": "Title: T\nDate: 2008-03-30 12:05\nModified: 2009-01-02 03:04:05+02:00",
    "numbers": "Title: 1984\nDate: 30/03/2008\nTags: 1984, true\nRating: 5",
    "lists": "Title: L\nDate: 30 March 2008\nTags: one; two, three\nAuthors: A; B, C",
    "summary": "Title: S\nDate: 2008-03-30\nSummary: One *a*.\n    Two.\nM: x\n    y",
    "entities": "Title: A &amp; B\nDate: 2008-03-30\nTags: &lt;, b\nCategory: R&amp;D",
    "absent": "Title: N\nDate: 2008-03-30\nTags:\nCategory:",
    "hidden": "Title: H\nDate: 2008-03-30\nStatus: hidden\nLang: de",
    "placed": "Title: 'P' \"q\" \\* x\nDate: 2008-03-30\nSave_as: a.html\nURL: a.html",
}


@pytest.mark.parametrize(
    ("of", "targets"),
    [("yaml", ["jsoncomment", "pelican"]), ("pelican", ["jsoncomment", "yaml"])],
)
@pytest.mark.slow
def test_the_site_of_other_front_matter_stays_the_same(
    site: Site, pelican_command: Command, of: str, targets: list[str]
) -> None:
    for name, fields in (YAML_SITE if of == "yaml" else LINES_SITE).items():
        head = f"---\n{fields}\n---\n" if of == "yaml" else f"{fields}\n"
        site.write(f"{name}.md", f"{head}\nThesis: x\n\nOne *a*.\n")
    files = {x: x.read_bytes() for x in Path("content").iterdir()}
    before = site_of(site, pelican_command, "before")
    for to in targets:
        arguments = ["convert", "content", "--to", to, "--write", "--no-backup"]
        assert main.main([*arguments, "--report", f"{to}.json"]) == 0
        assert site_of(site, pelican_command, to) == before, to
        assert main.main(["undo", f"{to}.json", "--yes"]) == 0
        assert {x: x.read_bytes() for x in Path("content").iterdir()} == files, to


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
    assert main.main(["convert", "content", "--to", "pelican"]) == 1
    out, err = capsys.readouterr()
    assert "content/link.md: a link out of the archive" in err
    assert "# note: first_draft: becomes text for the site\n" in out
    assert "+Title: On Walls\n" in out
    assert "content/b.md: not without --lossy: source: an object" in out
    assert "content/e.md:3:1: YAML: expected" in out
    assert "content/f.md:" in out
    assert out.endswith(
        "\nWould convert 1 essay to pelican; 1 file only with --lossy,"
        " 2 files not at all, 1 file in pelican already, 1 file without front matter."
        "\nNothing was written; --write does it.\n"
    )
    assert {x: x.read_bytes() for x in archive.iterdir()} == before


def test_no_file_commands_the_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields: dict[str, Any] = {"a\x9b31m": {"b": 1}}
    (archive / "g.md").write_bytes(essay(**fields))
    main.main(["convert", "content/g.md", "--to", "pelican"])
    assert "\x9b" not in capsys.readouterr().out


def test_what_is_written_can_be_taken_back(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {x: x.read_bytes() for x in archive.iterdir()}
    write = ["--to", "pelican", "--write", "--lossy", "--report", "r.json"]
    assert main.main(["convert", "content", *write]) == 1
    assert (archive / "b.md").read_bytes().startswith(b"Title: On Walls\n")
    out = capsys.readouterr().out
    assert "content/b.md: jsoncomment to pelican; lost: source: an object" in out
    assert "content/a.md: jsoncomment to pelican; note: first_draft: " in out
    assert "+Title" not in out
    assert "Converted 2 essays; " in out
    assert len(list(archive.parent.glob("content-before-convert-*.zip"))) == 1
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert {x: x.read_bytes() for x in archive.iterdir()} == before


def test_what_is_written_can_be_shown(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["convert", "content/a.md", "--to", "yaml", "--write", "--diff"]
    assert main.main(arguments) == 0
    out = capsys.readouterr().out
    assert "+title: On Walls\n" in out
    assert "content/a.md: jsoncomment to yaml; note: " in out


def test_that_nothing_is_converted_is_said(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["convert", "content/e.md", "--to", "pelican", "--write"]) == 1
    assert capsys.readouterr().out.endswith(
        "\nConverted 0 essays; 1 file not at all.\n"
    )


def test_what_cannot_be_written_is_no_conversion(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "replace", full)
    arguments = ["convert", "content/c.md", "--to", "yaml", "--write", "--no-backup"]
    assert main.main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == "Converted 0 essays, 1 left as they are.\n"
    assert err == "content/c.md: No space left on device\n"


def test_an_interrupt_leaves_whole_files_and_is_told(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {x: x.read_bytes() for x in archive.iterdir()}
    replace = atomic.replace

    def interrupted(path: Path, data: bytes, seen: os.stat_result) -> None:
        replace(path, data, seen)
        if path.suffix == ".md":
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(atomic, "replace", interrupted)
    arguments = ["convert", "content", "--to", "yaml", "--lossy", "--write"]
    assert main.main([*arguments, "--no-backup", "--report", "r.json"]) == 130
    said = capsys.readouterr().out
    assert "Converted 1 essay, interrupted before the other 2; 2 files not at" in said
    assert (archive / "a.md").read_bytes().startswith(b"---\n")
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert {x: x.read_bytes() for x in archive.iterdir()} == before


def test_progress_makes_way_for_what_is_said_on_the_same_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_AFTER_SECONDS", 0)
    monkeypatch.setattr(console, "_EVERY_SECONDS", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main.main(["convert", "content", "--to", "yaml"])
    apart = capsys.readouterr().err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    main.main(["convert", "content", "--to", "yaml"])
    together = capsys.readouterr().err
    assert re.search(r"\r\x1b\[KReading \[#+\.*\] 2 of [0-9]+\r", apart)
    assert together.count("\r\x1b[K") > apart.count("\r\x1b[K")


def test_a_file_that_cannot_be_read_is_named(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "read", lambda *_args: None)
    assert main.main(["convert", "content", "--to", "yaml"]) == 0


def test_the_exit_status_says_what_is_left(archive: Path) -> None:
    write = ["convert", "--write", "--no-backup", "--to"]
    assert main.main([*write, "yaml", "content/c.md"]) == 0
    assert main.main([*write, "yaml", "content/c.md"]) == 0
    assert main.main([*write, "yaml", "content/a.md", "nowhere"]) == 2
