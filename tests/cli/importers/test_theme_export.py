"""An export with all that a theme has to show is imported, built, and kept private."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.errors import Source
from pelican_jsoncomment.header import parser
from tests.conftest import Site

EXPORT = Path(__file__).parents[2] / "data" / "exports" / "theme.xml"
SETTINGS = {"PAGE_URL": "{slug}.html", "PAGE_SAVE_AS": "{slug}.html"}
# Pelican writes what is a draft in WordPress, too, where no page links to it.
IN_DRAFTS = {"PRIVATE-DRAFT", "PRIVATE-PENDING", "PRIVATE-FUTURE", "PRIVATE-DRAFTPAGE"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Import the export in a folder, build the site there, and yield the folder."""
    path = tmp_path_factory.mktemp("theme")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        lines = [f"{name} = {value!r}" for name, value in SETTINGS.items()]
        Path("conf.py").write_text("\n".join(['PATH = "content"', *lines]))
        Path("content").mkdir()
        arguments = ["import", str(EXPORT), "--out", "content", "--write"]
        arguments += ["--types", "event", "--comments", "kept", "--settings", "conf.py"]
        assert main.main([*arguments, "--redirects", "_redirects"]) == 0
        Site(path, {}).build(**SETTINGS)
        yield path


def fields(path: Path) -> dict[str, Any]:
    head = parser.parse(Source(path.read_text("utf-8")))
    assert head
    return dict(head.fields)


def test_all_is_built_without_an_error(
    built: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(built)
    Site(built, {}).build(**SETTINGS)
    said = [x.getMessage() for x in caplog.records if x.levelname == "ERROR"]
    # Pelican before 4.10 says this of "skip", and skips it.
    assert not [x for x in said if "Unknown status 'skip'" not in x]
    assert "Unable to find" not in caplog.text
    essays = [fields(x) for x in (built / "content").rglob("*.md")]
    assert len(essays) == 51 + 20 + 2
    public = [x for x in essays if x["status"] == "published"]
    for essay in public:
        assert (built / "output" / f"{essay['slug']}.html").is_file(), essay["slug"]
    assert len(public) == 45 + 16


def test_nothing_private_is_public(built: Path) -> None:
    export = EXPORT.read_text("utf-8")
    private = set(re.findall(r"PRIVATE-[A-Z]+", export))
    assert len(private) == 16
    for page in (built / "output").rglob("*.*"):
        found = set(re.findall("PRIVATE-[A-Z]+", page.read_text("utf-8", "replace")))
        if "drafts" in page.relative_to(built).parts:
            found -= IN_DRAFTS
        assert not found, page
    everything = b"".join(x.read_bytes() for x in built.rglob("*.*") if x.is_file())
    for secret in (b"enter-please", b"@people.example", b"192.0.2.", b"FEEDBACK"):
        assert secret not in everything


def test_what_themes_show_is_kept(built: Path) -> None:
    content = built / "content"
    assert fields(content / "hello-wall.md")["sticky"] is True
    stones = fields(content / "stones-in-rows.md")
    assert (stones["category"], stones["categories"]) == (
        "Dry stone",
        ["Dry stone", "Stone", "Kinds"],
    )
    assert len(fields(content / "many-categories.md")["categories"]) == 12
    assert len(fields(content / "many-tags.md")["tags"]) == 32
    formats = {
        x.stem: fields(x).get("taxonomies", {}).get("post_format")
        for x in content.glob("a*-*.md")
    }
    assert formats["a-quotation"] == ["Quote"]
    assert len([x for x in formats.values() if x]) >= 8
    assert fields(content / "excerpt.md")["summary"].startswith("A short <em>")
    level = fields(content / "pages" / "level-3.md")
    assert level["wp_parent"] == fields(content / "pages" / "level-2.md")["wp_id"]
    assert "<figcaption" in (built / "output" / "a-caption.html").read_text("utf-8")


def test_threads_of_comments_are_kept(built: Path) -> None:
    found = json.loads((built / "kept" / "a-thread.json").read_text("utf-8"))
    parents = {x["id"]: x["parent"] for x in found["comments"]}
    assert len(parents) == 18
    depth, at = 0, "10"
    while at := parents[at]:
        depth += 1
    assert depth == 9
    assert {x["status"] for x in found["comments"]} == {"approved", "pending"}


def test_every_address_that_was_public_leads_to_its_page(built: Path) -> None:
    redirects = (built / "_redirects").read_text("utf-8").splitlines()
    pairs = dict(x.removesuffix(" 301").split(" ") for x in redirects)
    export = EXPORT.read_text("utf-8")
    items = re.findall(r"<item>.*?</item>", export, re.DOTALL)
    public = [
        re.search(r"<link>https://walls\.example(.*?)</link>", x)[1]  # type: ignore[index]
        for x in items
        if "<![CDATA[publish]]></wp:status>" in x
        and re.search(r"post_type><!\[CDATA\[(post|page|event)\]", x)
        and "<wp:post_password><![CDATA[]]>" in x
    ]
    assert len(public) == 45 + 16
    assert not [x for x in public if x not in pairs]
