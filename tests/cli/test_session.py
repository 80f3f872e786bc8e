"""The archive that a command works on, and the arguments that commands share."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from pelican_jsoncomment.cli.blog import Blog
from pelican_jsoncomment.cli.session import Archive
from tests.cli.command import BROKEN, run


def test_the_settings_of_a_blog_name_the_archive(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("blog.py").write_text("PATH = 'content'\n")
    assert run("check", "--settings", "blog.py") == 1
    assert "Checked 4 files" in capsys.readouterr().out
    assert run("check", "--settings", "missing.py") == 2
    said = capsys.readouterr().err
    assert said == "pelican-jsoncomment: missing.py: no such file\n"
    assert run("check") == 2
    said = capsys.readouterr().err
    assert "name a folder or a file of essays; there is no pelicanconf.py here" in said
    assert archive.exists()


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["check"], "Checked 4 files"),
        (["fix"], "Would fix 1 problem in 1 essay"),
        (["convert", "--to", "pelican"], "Would convert 1 essay"),
    ],
)
def test_the_blog_of_the_current_folder_is_the_archive_where_none_is_named(
    archive: Path, verb: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pelicanconf.py").write_text("PATH = 'content'\n")
    assert run(*verb) == 1
    assert said in capsys.readouterr().out
    Path("other").mkdir()
    run(*verb, "other")
    assert said not in capsys.readouterr().out
    assert archive.exists()


def test_the_settings_of_the_current_folder_are_used_with_its_content(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = "PATH = 'content'\nJSONCOMMENT_EXTENSIONS = ['essay']\n"
    Path("pelicanconf.py").write_text(conf)
    (archive / "one.essay").write_text(BROKEN % "one")
    assert run("check") == 1
    assert "content/one.essay:1:43: error[trailing-comma]" in capsys.readouterr().out
    # Who names a path may have no blog.
    assert run("check", "content", "--fail-on", "never") == 0
    assert "one.essay" not in capsys.readouterr().out
    Path("pelicanconf.py").write_text("PATH = 'nowhere'\nJSONCOMMENT_NO = 1\n")
    assert run("check") == 2
    assert "unknown setting JSONCOMMENT_NO" in capsys.readouterr().err


def test_what_cannot_be_read_is_named_and_does_not_stop_the_rest(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "gone.md").symlink_to(archive / "nowhere.md")
    assert run("check", "content/gone.md", "content/good.md", "nowhere") == 2
    out, err = capsys.readouterr()
    assert "Checked 1 file" in out
    assert err.count("No such file or directory") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["fix", "content", "--write", "--report", ""],
        ["fix", "content", "--write", "--backup", ""],
        ["import", "content", "--out", "new", "--write", "--report", ""],
        ["import", "content", "--out", "new", "--write", "--redirects", ""],
        ["import", "content", "--out", "", "--write"],
        ["undo", ""],
    ],
)
def test_the_name_of_a_file_is_not_empty(
    archive: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As a shell passes it on that does not know the variable in "$REPORT"."""
    assert run(*arguments) == 2
    assert "the name of the file is missing" in capsys.readouterr().err
    assert (archive / "broken.md").read_text() == BROKEN % "broken"
    assert not Path("new").exists()


def test_a_file_longer_than_one_read_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    for size in (0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 300_000):
        data = bytes(range(256)) * (size // 256 + 1)
        path.write_bytes(data[:size])
        assert Archive(Blog.read(None), []).read(str(path)) == data[:size]


def test_a_file_that_is_gone_by_now_is_named_and_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = Archive(Blog.read(None), [])
    assert archive.read("gone\x1b.md") is None
    assert archive.unreadable == 1
    assert capsys.readouterr().err == "gone<U+001B>.md: No such file or directory\n"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_a_pipe_is_read_to_its_end() -> None:
    """What comes in pieces, as from a network, is not taken for shorter than it is."""
    reading, writing = os.pipe()

    def write_slowly() -> None:
        with open(writing, "wb", buffering=0) as pipe:  # noqa: PTH123
            pipe.writelines(b"x" * 1000 for _ in range(300))

    thread = threading.Thread(target=write_slowly)
    thread.start()
    data = Archive(Blog.read(None), []).read(f"/dev/fd/{reading}")
    thread.join()
    os.close(reading)
    assert data == b"x" * 300_000
