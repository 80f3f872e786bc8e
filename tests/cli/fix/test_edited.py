"""``fix --dates-from git``: the days of real edits, and no program of the folder's."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.fix import git as git_module
from pelican_jsoncomment.header import parser
from tests.cli.command import run

HEADER = """\
<!--
	{
		"title": "On Walls",
		"date": "2008-03-30",
		"tags": "history"
	}
-->

"""
TEXT = "Walls are built by the afraid.\nThey last.\n\nThe second paragraph.\n"
FIX = ("fix", "content", "--dates-from", "git")
WRITE = (*FIX, "--write", "--no-backup")


class Repository:
    """A repository in the working directory, with essays in its folder ``content``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")
        # Enough of them for a change of one not to be one of all.
        self.commit("2008-01-01", {f"other/{n}.md": f"Text {n}.\n" for n in range(30)})

    def git(self, *arguments: str, **environment: str) -> str:
        names = ("user.name=A", "user.email=a@example.org", "commit.gpgSign=false")
        options = [x for name in names for x in ("-c", name)]
        return subprocess.run(
            ["git", *options, *arguments],
            cwd=self.folder,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **environment},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def commit(self, day: str, files: Mapping[str, str | bytes] | None = None) -> str:
        """Write files below ``content``, commit all there is, and return its name."""
        for name, text in (files or {}).items():
            path = self.folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.git("add", "--all")
        moment = day if "T" in day else f"{day}T12:00:00+00:00"
        self.git(
            *("commit", "--quiet", "--allow-empty", "--message", "x"),
            GIT_AUTHOR_DATE=moment,
            GIT_COMMITTER_DATE="2020-01-01T00:00:00+00:00",
        )
        return self.git("rev-parse", "HEAD")

    def edited(self, name: str = "a.md") -> object:
        """Return the field ``edited`` of an essay, None where it has none."""
        data = (self.folder / "content" / name).read_bytes()
        head = parser.read(data, name)
        assert head
        return head.fields.get("edited")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return Repository(tmp_path)


def test_the_days_of_edits_are_shown_written_and_taken_back(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("2008-03-30", {"a.md": HEADER + TEXT})
    repository.commit("2009-05-01", {"a.md": HEADER + TEXT + "More.\n"})
    # It is the author's day, wherever that was.
    repository.commit("2010-02-03T23:30:00-08:00", {"a.md": HEADER + TEXT})
    before = Path("content/a.md").read_bytes()
    assert run(*FIX) == 1
    out = capsys.readouterr().out
    assert "# edited, by git: 2009-05-01, 2010-02-03\n" in out
    assert '+\t\t"edited": ["2009-05-01", "2010-02-03"],\n' in out
    assert out.endswith(
        "Would add 2 dates to 1 essay.\nNothing was written; --write does it.\n"
    )
    assert Path("content/a.md").read_bytes() == before
    assert run(*WRITE, "--report", "r.json") == 0
    assert capsys.readouterr().out.startswith(
        "content/a.md: edited, by git: 2009-05-01, 2010-02-03\nAdded dates to 1 essay."
    )
    assert repository.edited() == ["2009-05-01", "2010-02-03"]
    after = Path("content/a.md").read_bytes()
    assert run(*WRITE) == 0
    assert Path("content/a.md").read_bytes() == after
    # That commit changed the header alone.
    repository.commit("2011-01-01")
    assert run(*WRITE) == 0
    assert Path("content/a.md").read_bytes() == after
    assert run("undo", "r.json", "--yes") == 0
    assert Path("content/a.md").read_bytes() == before


LONGER = HEADER.replace('"tags"', '"notes": "n",\n\t\t"place": "p",\n\t\t"tags"')
ONE_LINE = '<!-- {"title": "On Walls", "date": "2008-03-30"} -->'


@pytest.mark.parametrize(
    ("versions", "wanted"),
    [
        # Edits of the text, wherever the header ends.
        ([HEADER + TEXT, HEADER + TEXT.replace("They", "Walls")], ["2011"]),
        ([HEADER + TEXT, HEADER + "New.\n" + TEXT], ["2011"]),
        ([HEADER + TEXT, LONGER + "New.\n" + TEXT], ["2011"]),
        ([HEADER + TEXT, LONGER + TEXT, LONGER + "New. " + TEXT], ["2012"]),
        ([LONGER + TEXT, HEADER + TEXT, HEADER + "New. " + TEXT], ["2012"]),
        ([ONE_LINE + TEXT, ONE_LINE + "New. " + TEXT], ["2011"]),
        ([TEXT, HEADER + TEXT, HEADER + "New. " + TEXT], ["2012"]),
        (["New. " + TEXT, HEADER + TEXT], ["2011"]),
        ([TEXT, "New. " + TEXT, HEADER + "New. " + TEXT], ["2011"]),
        ([HEADER + TEXT, ONE_LINE + "\n\n" + TEXT, ONE_LINE + "x\n" + TEXT], ["2012"]),
        ([HEADER + TEXT, HEADER.replace("\n\n", "\nNew.\n\n") + TEXT], ["2011"]),
        # A paragraph that moves is an edit.
        ([HEADER + "a\n\nb\n\nc\n", HEADER + "b\n\nc\n\na\n"], ["2011"]),
        # Lines that look like those of a diff.
        ([HEADER + "x\n", HEADER + "-- a/b\n++ b/c\n@@ -1 +1 @@\n"], ["2011"]),
        ([HEADER + "-- a/b.md\n", HEADER + "diff --git a/x b/x\n"], ["2011"]),
        ([HEADER + "x", HEADER + "x\ny"], ["2011"]),
        # What changed the header alone.
        ([HEADER + TEXT, LONGER + TEXT], []),
        ([LONGER + TEXT, HEADER + TEXT], []),
        ([HEADER + TEXT, HEADER.replace("On Walls", "Walls") + TEXT], []),
        ([HEADER + TEXT, HEADER.replace('history"', 'h"') + TEXT, HEADER + TEXT], []),
        ([HEADER + TEXT, ONE_LINE + "\n\n" + TEXT, LONGER + TEXT], []),
        ([ONE_LINE + TEXT, ONE_LINE.replace("On ", "") + TEXT], []),
        ([TEXT, HEADER + TEXT, LONGER + TEXT], []),
        (["\ufeff" + HEADER + TEXT, HEADER + TEXT, LONGER + TEXT], []),
        (["---\ntitle: On Walls\n---\n\n" + TEXT, HEADER + TEXT], []),
        # White space alone, in lines and between them.
        ([HEADER + TEXT, HEADER + TEXT.replace("are", " are ")], []),
        ([HEADER + TEXT, HEADER + TEXT.replace("\n", "\r\n")], []),
        ([HEADER + TEXT, (HEADER + TEXT).replace("\n", "\r\n")], []),
        ([HEADER + TEXT, HEADER + TEXT.replace("afraid.\n", "afraid. ")], []),
        ([HEADER + TEXT, HEADER + "\n\n" + TEXT + "\n\n"], []),
        ([HEADER + TEXT, LONGER + TEXT.replace("are", " are ")], []),
        ([HEADER + TEXT, HEADER + TEXT.rstrip()], []),
    ],
)
@pytest.mark.slow
def test_only_the_text_counts_and_white_space_does_not(
    repository: Repository, versions: list[str], wanted: list[str]
) -> None:
    for year, text in enumerate(versions, 2010):
        repository.commit(f"{year}-01-02", {"a.md": text})
    assert run(*WRITE) == 0
    days = [f"{x}-01-02" for x in wanted]
    assert repository.edited() == (days[0] if days else None)


def header(fields: str) -> str:
    return f'<!-- {{"title": "On Walls", {fields}}} -->\n'


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ('"date": "2010-01-01"', '"date": "2010-01-01", "edited": ["D", "E"]'),
        ('"x": 1', '"x": 1, "edited": ["D", "E"]'),
        ('"date": "2010", "x": 1', '"date": "2010", "edited": ["D", "E"], "x": 1'),
        ('"x": 1,"date":"2010"', '"x": 1,"date":"2010", "edited": ["D", "E"]'),
        ('"edited": "", "x": 1', '"edited": ["D", "E"], "x": 1'),
        ('"edited": null', '"edited": ["D", "E"]'),
        ('"edited": [ ]', '"edited": ["D", "E"]'),
        ('"edited": 2010', '"edited": [2010, "D", "E"]'),
        ('"edited": "long ago"', '"edited": ["long ago", "D", "E"]'),
        ('"Edited": ["2010" ]', '"Edited": ["2010", "D", "E" ]'),
        # A line for each date, and none that is blank.
        ('"edited": [\n"2010"\n]', '"edited": [\n"2010",\n"D",\n"E"\n]'),
        (
            '"x": 1,\n\n"date": "2010"',
            '"x": 1,\n\n"date": "2010",\n"edited": ["D", "E"]',
        ),
        # What is there already, and what is not after the publication.
        ('"edited": ["E", "2010"]', '"edited": ["E", "2010", "D"]'),
        ('"edited": "D"', '"edited": ["D", "E"]'),
        ('"edited": "DT10:00"', '"edited": ["DT10:00", "E"]'),
        ('"edited": "2011"', '"edited": ["2011", "D", "E"]'),
        (
            '"edited": {"date": "D", "note": "x"}',
            '"edited": [{"date": "D", "note": "x"}, "E"]',
        ),
        ('"edited": ["E", {"note": "x", "date": "D"}]', None),
        ('"edited": ["D", "E"]', None),
        ('"date": "D"', '"date": "D", "edited": "E"'),
        ('"date": "2 January 2011"', '"date": "2 January 2011", "edited": "E"'),
        ('"date": "2011"', '"date": "2011", "edited": "E"'),
        ('"date": "E"', None),
        ('"date": "2010", "first_publication": "E"', None),
        (
            '"date": "E", "first_publication": "D"',
            '"date": "E", "first_publication": "D", "edited": "E"',
        ),
    ],
)
@pytest.mark.slow
def test_dates_go_where_the_others_are_and_none_twice(
    repository: Repository, fields: str, after: str | None
) -> None:
    def filled(text: str) -> str:
        return header(text.replace('"D', '"2011-01-02').replace('"E"', '"2012-01-02"'))

    for year, text in enumerate("abc", 2010):
        repository.commit(f"{year}-01-02", {"a.md": filled(fields) + text})
    assert run(*WRITE) == 0
    assert Path("content/a.md").read_text() == filled(after or fields) + "c"


def test_a_field_of_another_name_is_the_archives_own(repository: Repository) -> None:
    Path("conf.py").write_text('JSONCOMMENT_FIELDS = {"revised": "edited"}\n')
    for year, text in enumerate("ab", 2010):
        repository.commit(f"{year}-01-02", {"a.md": HEADER + text})
    assert run(*WRITE, "--settings", "conf.py") == 0
    assert '\t\t"revised": "2011-01-02",\n' in Path("content/a.md").read_text()


def test_commits_of_many_files_do_not_count(repository: Repository) -> None:
    """Of more than a tenth of the archive: here of more than three files."""
    names = [f"{n}.md" for n in range(6)]
    repository.commit("2010-01-01", dict.fromkeys(names, HEADER + TEXT))
    repository.commit("2011-01-01", dict.fromkeys(names[:4], HEADER + "A. " + TEXT))
    repository.commit("2012-01-01", dict.fromkeys(names[:3], HEADER + "B. " + TEXT))
    assert run(*WRITE) == 0
    assert [repository.edited(x) for x in names[:4]] == ["2012-01-01"] * 3 + [None]


def test_a_commit_of_one_file_counts_in_the_smallest_archive(
    tmp_path: Path, repository: Repository
) -> None:
    repository.git("rm", "-rq", "content/other")
    for year, text in enumerate("ab", 2010):
        repository.commit(f"{year}-01-01", {"a.md": HEADER + text})
    assert run(*WRITE) == 0
    assert repository.edited() == "2011-01-01"


def test_commits_that_blame_ignores_do_not_count(repository: Repository) -> None:
    repository.commit("2010-01-01", {"a.md": HEADER + TEXT})
    ignored = repository.commit("2011-01-01", {"a.md": HEADER + "A. " + TEXT})
    repository.commit("2012-01-01", {"a.md": HEADER + "B. " + TEXT})
    lines = f"# reformatted\n\n{ignored} # all of it\n"
    Path(".git-blame-ignore-revs").write_text(lines)
    assert run(*WRITE) == 0
    assert repository.edited() == "2012-01-01"


ODD = ["a b.md", "“ä”.md", 'a"b.md', "a\tb.md", "a\\b.md", "b/x.md", "UPPER.MD"]


def test_files_of_all_names_are_followed_where_they_go(
    repository: Repository,
) -> None:
    files = {name: f"{HEADER}{name} {TEXT}" for name in ODD}
    repository.commit("2010-01-01", files)
    repository.commit("2011-01-01", {ODD[0]: files[ODD[0]] + "New.\n"})
    for number, name in enumerate(ODD):
        repository.git("mv", f"content/{name}", f"content/moved {number}.md")
    repository.commit("2012-01-01")
    moved = sorted(x.name for x in Path("content").glob("moved*"))
    texts = {x: f"{(Path('content') / x).read_text()}New.\n" for x in moved[:3]}
    repository.commit("2013-01-01", texts)
    assert run(*WRITE) == 0
    assert [repository.edited(x) for x in moved] == [
        ["2011-01-01", "2013-01-01"],
        *["2013-01-01"] * 2,
        *[None] * 4,
    ]


@pytest.mark.parametrize("name", ODD)
def test_a_file_of_an_odd_name_is_found(repository: Repository, name: str) -> None:
    for year, text in enumerate("ab", 2010):
        repository.commit(f"{year}-01-01", {name: HEADER + text})
    assert run(*WRITE) == 0
    assert repository.edited(name) == "2011-01-01"


def test_what_was_removed_begins_anew(repository: Repository) -> None:
    repository.commit("2010-01-01", {"a.md": HEADER + TEXT})
    repository.commit("2011-01-01", {"a.md": HEADER + "A. " + TEXT})
    repository.git("rm", "-q", "content/a.md")
    repository.commit("2012-01-01")
    repository.commit("2013-01-01", {"a.md": HEADER + TEXT})
    assert run(*WRITE) == 0
    assert repository.edited() is None


def test_edits_on_a_branch_count_and_its_merge_does_not(
    repository: Repository,
) -> None:
    repository.commit("2010-01-01", {"a.md": HEADER + TEXT, "b.md": HEADER + TEXT})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("2011-01-01", {"a.md": HEADER + "A. " + TEXT})
    repository.git("checkout", "-q", "main")
    repository.commit("2012-01-01", {"b.md": HEADER + "B. " + TEXT})
    repository.git("merge", "-q", "--no-ff", "-m", "x", "side")
    assert run(*WRITE) == 0
    assert repository.edited("a.md") == "2011-01-01"
    assert repository.edited("b.md") == "2012-01-01"


def test_what_is_not_committed_is_no_edit(repository: Repository) -> None:
    repository.commit("2010-01-01", {"a.md": HEADER + TEXT})
    Path("content/a.md").write_text(LONGER + "New.\n" + TEXT)
    Path("content/new.md").write_text(HEADER + TEXT)
    assert run(*WRITE) == 0
    assert repository.edited() is None


def test_a_broken_header_is_named_and_stays(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    for year, text in enumerate("ab", 2010):
        repository.commit(f"{year}-01-01", {"a.md": HEADER.replace('y"', "y") + text})
    assert run(*WRITE) == 1
    out = capsys.readouterr().out
    assert "content/a.md: no dates added: header: " in out
    assert out.endswith("Added dates to 0 essays; 1 essay left as they are.\n")


def test_a_repository_without_commits_has_no_dates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text(HEADER)
    subprocess.run(["git", "init", "-q"], check=True)
    assert run(*FIX) == 0


# What is refused -------------------------------------------------------------------


def test_a_history_that_is_cut_off_is_refused(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    for year, text in enumerate("abc", 2010):
        repository.commit(f"{year}-01-01", {"a.md": HEADER + text})
    source = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth", "2", source, "clone")
    assert run("fix", "clone/content", "--dates-from", "git") == 2
    error = capsys.readouterr().err
    assert "clone/content: its git history is cut off (a shallow clone)" in error
    assert "git fetch --unshallow" in error


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fix", "content", "--dates-from", "git"], "not a git repository"),
        (["fix", "content", "--dates-from", "git", "--add-headers"], "two runs"),
    ],
)
def test_wrong_use_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: Iterable[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err


def test_without_git_it_says_so(
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(repository.folder / "nothing"))
    assert run(*FIX) == 2
    assert "needs the program git" in capsys.readouterr().err


# Programs that a repository names --------------------------------------------------

Trap = Callable[[Repository, str], None]


def configure(**settings: str) -> Trap:
    def trap(repository: Repository, command: str) -> None:
        for name, value in settings.items():
            key = name.replace("__", ".")
            repository.git("config", key, value.replace("TRAP", command))

    return trap


def attributes(place: str) -> Trap:
    def trap(repository: Repository, command: str) -> None:
        for what in ("textconv", "command"):
            repository.git("config", f"diff.trap.{what}", command)
        for what in ("clean", "smudge", "process"):
            repository.git("config", f"filter.trap.{what}", command)
        repository.git("config", "merge.trap.driver", command)
        path = repository.folder / place
        path.write_text("* diff=trap filter=trap merge=trap\n")
        repository.git("config", "core.attributesFile", str(path))

    return trap


def hooks(repository: Repository, command: str) -> None:
    for name in ("post-index-change", "pre-commit", "reference-transaction"):
        path = repository.folder / ".git" / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{command}\n")
        path.chmod(0o755)


def signed(repository: Repository, command: str) -> None:
    """Let the last commit have a signature, which git would have a program check."""
    commit = repository.git("cat-file", "commit", "HEAD")
    signature = (
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    )
    head, _, message = commit.partition("\n\n")
    raw = f"{head}\n{signature}\n\n{message}\n"
    name = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        input=raw,
        text=True,
        check=True,
        capture_output=True,
    ).stdout.strip()
    repository.git("update-ref", "HEAD", name)
    repository.git("config", "log.showSignature", "true")
    for key in ("gpg.program", "gpg.openpgp.program"):
        repository.git("config", key, str(repository.folder / "trap"))


def promised(url: str) -> Trap:
    """Take out what a diff needs, so that git would ask a remote for it."""

    def trap(repository: Repository, command: str) -> None:
        blob = repository.git("rev-parse", "HEAD~1:content/a.md")
        (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        settings = {
            "core.repositoryFormatVersion": "1",
            "extensions.partialClone": "origin",
            "remote.origin.promisor": "true",
            "remote.origin.url": url.replace("TRAP", command),
            "remote.origin.uploadpack": command,
            "core.sshCommand": command,
            "core.gitProxy": command,
            "credential.helper": f"!{command}",
            "protocol.allow": "always",
            "protocol.ext.allow": "always",
        }
        for key, value in settings.items():
            repository.git("config", key, value)

    return trap


TRAPS: dict[str, Trap] = {
    "fsmonitor": configure(core__fsmonitor="TRAP"),
    "pager": configure(core__pager="TRAP", pager__log="TRAP"),
    "alias": configure(alias__log="!TRAP", **{"alias__rev-parse": "!TRAP"}),
    "external diff": configure(diff__external="TRAP"),
    "editor": configure(core__editor="TRAP", core__askPass="TRAP"),
    "attributes": attributes(".gitattributes"),
    "attributes of the folder": attributes("content/.gitattributes"),
    "attributes of the repository": attributes(".git/info/attributes"),
    "hooks": hooks,
    "signature": signed,
    "ssh": promised("ssh://example.org/x"),
    "ext": promised("ext::TRAP"),
    "file": promised("file:///nowhere"),
    "git": promised("git://example.org/x"),
}
REFUSED = {"ssh", "ext", "file", "git"}


@pytest.mark.skipif(os.name == "nt", reason="the traps are scripts of a shell")
@pytest.mark.parametrize("name", TRAPS)
def test_no_program_that_a_repository_names_is_run(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for year, text in enumerate("abc", 2010):
        repository.commit(f"{year}-01-01", {"a.md": HEADER + text})
    sprung = repository.folder / "sprung"
    trap = repository.folder / "trap"
    trap.write_text(f"#!/bin/sh\necho x >> {shlex.quote(str(sprung))}\n")
    trap.chmod(0o755)
    TRAPS[name](repository, str(trap))
    sprung.unlink(missing_ok=True)
    for variable in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(variable, str(trap))
    monkeypatch.setenv("GIT_DIR", str(repository.folder / "nowhere"))
    assert run(*WRITE) == (2 if name in REFUSED else 0)
    assert not sprung.exists()
    assert repository.edited() == (
        None if name in REFUSED else ["2011-01-01", "2012-01-01"]
    )


@pytest.mark.parametrize("name", ["external diff", "attributes", "signature", "ext"])
def test_the_traps_are_real(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Plain git runs them, so that the test above can fail."""
    for year, text in enumerate("abc", 2010):
        repository.commit(f"{year}-01-01", {"a.md": HEADER + text})
    sprung = repository.folder / "sprung"
    trap = repository.folder / "trap"
    trap.write_text(f"#!/bin/sh\necho x >> {shlex.quote(str(sprung))}\n")
    trap.chmod(0o755)
    TRAPS[name](repository, str(trap))
    sprung.unlink(missing_ok=True)
    subprocess.run(
        ["git", "log", "--patch", "--ext-diff"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert sprung.exists()


def test_git_is_asked_twice_however_many_files_there_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    command = git_module._command

    def counted(*arguments: str) -> object:
        asked.append(arguments[0])
        return command(*arguments)

    monkeypatch.setattr(git_module, "_command", counted)
    repository.commit("2010-01-01", {f"{n}.md": HEADER + TEXT for n in range(9)})
    assert run(*FIX) == 0
    assert asked == ["rev-parse", "log"]
