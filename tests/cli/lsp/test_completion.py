"""What may be typed: fields, and the names that the archive has."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from pelican_jsoncomment.fields import FIELDS
from tests.cli.lsp.conftest import make_blog
from tests.cli.lsp.editor import Editor, at, edited, write

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def offered(editor: Editor, path: Path, marked: str) -> dict[str, str]:
    """Return what is offered at the mark, with the text that it would make."""
    text, position = at(marked)
    await editor.open(path, text)
    made = {}
    for item in await editor.completions(path, position):
        edit = item.text_edit
        assert isinstance(edit, lsp.TextEdit)
        # Editors ask for one line, and that the cursor is in it.
        assert edit.range.start.line == edit.range.end.line == position.line
        start, end = edit.range.start.character, edit.range.end.character
        assert start <= position.character <= end
        made[item.label] = edited(text, [edit])
    return made


ESSAY = '<!-- {"title": "🧱", "date": "2008-03-30", %s} -->\n\nText, "ta|".\n'
NOT_YET = FIELDS.keys() - {"title", "date"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"ta|"', '"tags": '),
        ('"ta|', '"tags": '),
        ('"|"', '"tags": '),
        ("|", '"tags": '),
        ("ta|", '"tags": '),
        ('"ta|": "history"', '"tags": "history"'),
        ('"ta|"\n: "history"', '"tags"\n: "history"'),
        ('"slug": "a" "ta|"', None),
        ('"first_draft": "2006",\n\t"ta|\n\t"slug": ""', None),
    ],
)
async def test_names_of_fields(
    editor: Editor, draft: Path, typed: str, expected: str | None
) -> None:
    marked = ESSAY.replace("|", "") % typed
    made = await offered(editor, draft, marked)
    used = {x for x in ("slug", "first_draft") if f'"{x}"' in typed}
    assert made.keys() == NOT_YET - used
    if expected is not None:
        assert made["tags"] == marked.replace(typed, expected)


async def test_a_field_that_is_there_by_another_name_is_not_offered(
    editor: Editor, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "pelicanconf.py").write_text(
        'PATH = "content"\nJSONCOMMENT_FIELDS = {"written": "first_draft"}\n'
    )
    editor.open_folder(tmp_path)
    path = tmp_path / "content" / "a.md"
    made = await offered(
        editor, path, '<!-- {"Written": "", "First-Publication": "", |'
    )
    assert "edited" in made
    assert made.keys().isdisjoint({"first_draft", "first_publication"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"tags": "|"', ["history", "war"]),
        ('"tags": "hist|', ["history", "war"]),
        ('"tags": |', ["history", "Q, A", "war"]),
        ('"tags": ["|"]', ["history", "Q, A", "war"]),
        ('"tags": ["war", "|"]', ["history", "Q, A", "war"]),
        ('"tags": ["war", |]', ["history", "Q, A", "war"]),
        ('"tags": "war, |"', ["history"]),
        ('"tags": "|, war"', ["history"]),
        ('"tags": "war; |"', ["history", "Q, A"]),
        ('"Tags": "|"', ["history", "war"]),
        ('"category": "|"', ["houses"]),
        ('"category": "ho|', ["houses"]),
        ('"status": "|"', ["draft", "hidden", "published", "skip"]),
        ('"format": "|"', ["html", "markdown", "wordpress"]),
        ('"draft": |', ["false", "true"]),
        ('"slug": "|"', []),
        ('"place": "|"', []),
        ('"edited": [{"|', []),
        ('"edited": {"date": "|"', []),
        ('"tags": "war"|', []),
    ],
)
async def test_values(
    editor: Editor, draft: Path, typed: str, expected: list[str]
) -> None:
    made = await offered(editor, draft, ESSAY.replace("|", "") % typed)
    assert sorted(made, key=str.lower) == sorted(expected, key=str.lower)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"tags": "war, hi|"', '"tags": "war, history"'),
        ('"tags": "hi|story, war"', '"tags": "history, war"'),
        ('"tags": "hi|', '"tags": "history'),
        ('"tags": "hi|, "slug": ""', '"tags": "history, "slug": ""'),
        ('"tags": |', '"tags": "history"'),
        ('"tags": ["hi|"]', '"tags": ["history"]'),
        ('"tags": ["war", hi|]', '"tags": ["war", "history"]'),
    ],
)
async def test_a_name_takes_the_place_of_what_is_typed_of_it(
    editor: Editor, draft: Path, typed: str, expected: str
) -> None:
    marked = f'<!-- {{"title": "🧱", {typed}\n}} -->'
    made = await offered(editor, draft, marked)
    assert made["history"] == marked.replace(typed, expected)


async def test_the_most_frequent_name_comes_first(editor: Editor, draft: Path) -> None:
    text, position = at('<!-- {"tags": ["|')
    await editor.open(draft, text)
    items = await editor.completions(draft, position)
    ordered = sorted(items, key=lambda x: x.sort_text or "")
    assert [x.label for x in ordered] == ["history", "Q, A", "war"]


@pytest.mark.parametrize(
    "marked", ['<!-- {"title": "A"} -->\n\n"ta|"', "<!-- a note | -->", "|", "Title: |"]
)
async def test_nothing_is_offered_outside_of_a_header(
    editor: Editor, draft: Path, marked: str
) -> None:
    assert await offered(editor, draft, marked) == {}


async def test_names_are_those_that_were_last_saved(
    editor: Editor, blog: Path, draft: Path
) -> None:
    marked = '<!-- {"tags": "|"} -->'
    text, position = at(marked)

    async def labels() -> set[str]:
        return {x.label for x in await editor.completions(draft, position)}

    await editor.open(draft, text)
    other = blog / "content" / "other.md"
    other.write_text('<!-- {"title": "A", "date": "2008", "tags": "new"} -->')
    editor.written(other)
    assert "new" in await labels()
    # What is broken while it is saved keeps what it had.
    other.write_text('<!-- {"title": "A", "date": "2008", "tags": "newer} -->')
    editor.written(other)
    assert "new" in await labels()
    other.unlink()
    editor.written(other)
    assert "new" not in await labels()
    own = '<!-- {"title": "A", "date": "2008", "tags": "own"} -->'
    await editor.change(draft, own)
    write(draft, own)
    editor.save(draft)
    await editor.change(draft, text)
    assert "own" in await labels()
    write(draft, "Without a header.")
    editor.written(draft)
    assert "own" not in await labels()


async def test_an_archive_behind_a_link_has_each_essay_once(
    editor: Editor, tmp_path: Path
) -> None:
    make_blog(tmp_path / "blog")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "blog", target_is_directory=True)
    editor.open_folder(link)
    walls = link / "content" / "walls.md"
    text, position = at('<!-- {"tags": ["|')
    await editor.open(walls, text)
    assert "war" in [x.label for x in await editor.completions(walls, position)]
    walls.unlink()
    editor.written(walls)
    assert "war" not in [x.label for x in await editor.completions(walls, position)]


async def test_nothing_is_offered_in_what_check_does_not_look_at(
    editor: Editor, blog: Path
) -> None:
    outside = blog / "notes.md"
    assert await offered(editor, outside, '<!-- {"ta|') == {}
    assert await editor.hover(outside, lsp.Position(0, 7)) == ""
