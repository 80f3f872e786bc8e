"""Links in converted files lead to where essays are, and no byte else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run

HUGO = '+++\ntitle = "%s"\ndate = 2008-03-30\n%s+++\n\n%s\n'
JEKYLL = "---\ntitle: %s\nlayout: post\n%s---\n%s\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> Path:
    path = Path("content", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def body(path: Path) -> str:
    return path.read_bytes().decode().partition("-->")[2].lstrip()


def test_references_of_hugo_and_old_addresses_become_links_of_pelican(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("posts/walls.md", HUGO % ("Walls", 'aliases = ["/w/"]\nurl = "/a/b/"\n', ""))
    text = (
        '[a]({{< ref "walls.md#x" >}}) [b](/w/) [c](/a/b) `[d](/w/)` [e](//o.example)'
    )
    roofs = write("posts/roofs.md", HUGO % ("Roofs", "", text))
    converting = ["convert", "content", "--to", "jsoncomment", "--from", "hugo"]
    assert run(*converting, "--write", "--lossy") == 0
    assert "body: 3 links rewritten" in capsys.readouterr().out
    assert body(roofs) == (
        "[a]({filename}walls.md#x) [b]({filename}walls.md) [c]({filename}walls.md)"
        " `[d](/w/)` [e](//o.example)\n"
    )
    assert run("undo", "--yes") == 0
    assert roofs.read_text() == HUGO % ("Roofs", "", text)


def test_links_go_with_what_else_becomes_of_a_body() -> None:
    """What a source's own tags become is not looked into."""
    write("_posts/2008-03-30-walls.md", JEKYLL % ("Walls", "", "Text."))
    link = "[a]({% post_url 2008-03-30-walls %})"
    code = f"{{% highlight text %}}\n{link}\n{{% endhighlight %}}"
    text = f"é {link}\n\n{code}\n\n{link}"
    roofs = write("_posts/2008-03-31-roofs.md", JEKYLL % ("Roofs", "", text))
    converting = ["convert", "content", "--to", "jsoncomment", "--from", "jekyll"]
    assert run(*converting, "--write", "--lossy") == 0
    new = "[a]({filename}2008-03-30-walls.md)"
    assert body(roofs).startswith(f"é {new}\n\n")
    assert body(roofs).endswith(f"\n\n{new}\n")
    assert f"\n{link}\n" in body(roofs)


def test_what_stays_of_the_old_site_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("walls.md", HUGO % ("Walls", "", '[a]({{< ref "roofs.md" >}})'))
    converting = ["convert", "content", "--to", "jsoncomment", "--from", "hugo"]
    run(*converting, "--lossy")
    said = 'body: {{< ref "roofs.md" >}} stays: no file of this name'
    assert said in capsys.readouterr().out


def test_links_stay_on_the_way_to_other_forms() -> None:
    text = '<!-- {"title": "Walls", "date": "2008-03-30", "aliases": "/w/"} -->\n'
    walls = write("walls.md", f"{text}\n[a](/w/)\n")
    assert run("convert", "content", "--to", "yaml", "--write", "--lossy") == 0
    assert walls.read_text().endswith("[a](/w/)\n")
