"""The files of an archive: which are found, in which order, and what is said."""

from __future__ import annotations

import itertools
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pelican_jsoncomment.cli import discovery


def test_files_are_found_in_order_and_links_lead_nowhere_twice(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.HTML", "a/x.txt", "a/3.md", ".git/h.md", "a/.h.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "a" / "around").symlink_to(tmp_path)
    (tmp_path / "a" / "beside").symlink_to(tmp_path / "b")
    (tmp_path / "c.md").symlink_to(tmp_path / "a" / "3.md")
    (tmp_path / "d.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "4.md").touch()
    errors: list[str] = []
    found = discovery.find(
        [str(tmp_path), str(tmp_path / "a" / "x.txt"), str(tmp_path / "none")],
        ["md", "html"],
        lambda path, _error: errors.append(path),
    )
    names = [str(Path(x).relative_to(tmp_path)) for x in found]
    assert names == [
        *("a/3.md", "a/beside/1.HTML", "a/beside/2.md", "c.md"),
        *("folder.md/4.md", "a/x.txt"),
    ]
    assert names[:-1] == sorted(names[:-1])
    assert errors == [str(tmp_path / "none")]


@settings(max_examples=50)
@given(
    st.lists(
        st.lists(st.text("ab-._", min_size=1, max_size=3), min_size=1, max_size=3),
        max_size=8,
    )
)
def test_files_of_a_folder_come_in_the_order_of_their_paths(
    names: list[list[str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for parts in names:
            path = Path(folder, *(f"x{x}" for x in parts[:-1]), f"x{parts[-1]}.md")
            with suppress(OSError):  # a file where a folder is asked for
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        found = list(discovery.find([folder], ["md"], lambda *_: None))
        assert found == sorted(str(x) for x in Path(folder).rglob("*.md"))


@pytest.mark.parametrize(
    "names",
    [
        "2.md 10.md 100.md",
        "post.md post2.md post10.md posts.md",
        "2006-9-1.md 2006-10-1.md 2007-1-1.md",
        "a1/9.md a1/10.md a2/1.md a10/1.md b.md",
        "001.md 01.md 1.md 2.md",
        f"{'9' * 40}.md {'9' * 41}.md",
    ],
)
def test_numbers_in_names_come_in_the_order_of_numbers(
    tmp_path: Path, names: str
) -> None:
    for name in names.split():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = discovery.find([str(tmp_path)], ["md"], lambda *_: None)
    assert [Path(x).relative_to(tmp_path).as_posix() for x in found] == names.split()


def test_a_link_to_a_folder_around_the_one_that_is_named_is_left_out(
    tmp_path: Path,
) -> None:
    """Or a link to the root would make it the whole disk."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").touch()
    (tmp_path / "a" / "up").symlink_to("..")
    found = discovery.find([str(tmp_path / "a")], ["md"], lambda *_: None)
    assert list(found) == [str(tmp_path / "a" / "a.md")]


def test_a_link_to_itself_is_named_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    (tmp_path / "b.md").touch()
    errors: list[str] = []
    found = discovery.find([str(tmp_path)], ["md"], lambda x, _error: errors.append(x))
    assert [Path(x).name for x in found] == ["b.md"]
    assert errors == [str(tmp_path / "a.md")]


def test_a_folder_that_cannot_be_read_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.md").touch()
    scan = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    errors: list[str] = []
    found = discovery.find([str(tmp_path)], ["md"], lambda x, _error: errors.append(x))
    assert [Path(x).name for x in found] == ["b.md"]
    assert errors == [str(tmp_path / "a")]


def test_folders_that_link_to_each_other_are_visited_once(tmp_path: Path) -> None:
    """Two links each way give each file more than 2 to the power of 30 paths."""
    for here, there in (("a", "b"), ("b", "a")):
        (tmp_path / here).mkdir()
        (tmp_path / here / f"{here}.md").touch()
        for number in "12":
            (tmp_path / here / f"to-{there}-{number}").symlink_to(tmp_path / there)
    errors: list[str] = []
    found = discovery.find(
        [str(tmp_path), str(tmp_path / "b")], ["md"], lambda x, _error: errors.append(x)
    )
    first = itertools.islice(found, 10)
    names = [str(Path(x).relative_to(tmp_path)) for x in first]
    assert names == ["a/a.md", "a/to-b-1/b.md"]
    assert errors == []


def test_folders_without_inodes_are_known_by_their_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network drive of Windows."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").touch()
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    stat = os.stat

    def without_inodes(path: str | Path, **options: bool) -> os.stat_result:
        seen = stat(path, **options)
        return os.stat_result((seen[0], 0, *seen[2:]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", without_inodes)
        found = [*discovery.find([str(tmp_path)], ["md"], lambda *_: None)]
    names = [str(Path(x).relative_to(tmp_path)) for x in found]
    assert names == ["a/a.md", "a/to-b/b.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_not_a_regular_file_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a" / "pipe.md")
    os.mkfifo(tmp_path / "a" / "pipe")
    (tmp_path / "a" / "link.md").symlink_to("pipe")
    (tmp_path / "b.md").touch()
    errors: list[str] = []
    paths = [str(tmp_path), str(tmp_path / "a" / "pipe"), os.devnull]
    found = discovery.find(
        paths, ["md"], lambda x, error: errors.append(f"{x}: {error.strerror}")
    )
    assert list(found) == [str(tmp_path / "b.md")]
    reason = "it is not a regular file, such as a pipe or a device; left out"
    left_out = [
        *(tmp_path / "a" / x for x in ("link.md", "pipe.md", "pipe")),
        "/dev/null",
    ]
    assert sorted(errors) == sorted(f"{x}: {reason}" for x in left_out)
