"""New files get names of their own, and go nowhere else."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.importers.items import Names
from tests.cli.importers.conftest import Folder, tree


def test_ten_thousand_essays_of_one_name_get_as_many_names() -> None:
    names, path = Names(), PurePosixPath("x.md")
    names.hold(PurePosixPath("X-7.md"))
    taken = [names.take(path) for _ in range(10_000)]
    assert len(set(taken)) == 10_000
    assert [x.name for x in taken[4:7]] == ["x-5.md", "x-6.md", "x-8.md"]


def test_an_essay_cannot_lie_below_a_file(folder: Folder) -> None:
    folder.add("sub/a.txt")
    (folder.path / "content").mkdir()
    (folder.path / "content" / "sub").write_bytes(b"mine")
    status, out = folder.run("--write")
    assert status == 1
    assert "taken -> sub/a.md (a file has the name of its folder)" in out


@pytest.mark.parametrize("name", ["x" * 255, f"sub/{'x' * 254}"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_name_that_gets_too_long_is_refused_before_anything_is_written(
    folder: Folder, name: str, is_there: bool
) -> None:
    """Its file extension would make it longer than a file system allows."""
    folder.add(name)
    folder.add("a.txt")
    if is_there:
        (folder.path / "content").mkdir()
    status, out = folder.run()
    assert status == 1
    assert f"refused -> {name}.md (File name too long)" in out
    assert "Would make 1 file." in out
    assert folder.run("--write")[0] == 1
    assert list(tree("content")) == ["a.md"]


def test_a_path_that_gets_too_long_is_refused_before_anything_is_written(
    folder: Folder,
) -> None:
    folder.add("a.txt")
    out = "/".join(["x" * 200] * 25)
    assert main.main(["import", "old", "--out", out]) == 1
    assert "(File name too long)" in folder.said()


def test_nothing_is_overwritten(folder: Folder) -> None:
    folder.add("a.txt")
    folder.add("b.txt")
    content = folder.path / "content"
    content.mkdir()
    (content / "a.md").write_bytes(b"mine")
    (content / "b.md").symlink_to(folder.path / "nowhere")
    status, out = folder.run("--write")
    assert status == 1
    assert out.count("taken -> ") == 2
    assert (content / "a.md").read_bytes() == b"mine"
    assert not (folder.path / "nowhere").exists()


def test_nothing_is_written_outside_of_the_target(folder: Folder) -> None:
    folder.add("sub/a.txt")
    (folder.path / "content").mkdir()
    (folder.path / "outside").mkdir()
    (folder.path / "content" / "sub").symlink_to(folder.path / "outside")
    status, out = folder.run("--write")
    assert status == 1
    assert "its folder is a link out of the content" in out
    assert tree("outside") == {}
