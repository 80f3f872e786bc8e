"""The same archives as Hugo and Jekyll have them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.verify.archives import OLD_SITE, SECRET, Essay, essays


def written(essay: Essay, header: str, next_: str, picture: str) -> str:
    """Return an essay of another system, by its front matter, link and picture."""
    one, two, three, four, five, six = essay.paragraphs
    return f"""{header}
{one} "quoted" and [the next]({next_}#part).

<h2 id="part">Part {essay.number}</h2>

{two}

![A plan]({picture}) {three}

{six}

{four}, as [the museum](https://museum.example/{essay.number}?a=1&b=2) has it.

{five} Back to [the part](#part).
"""


def hide(root: Path, header: str) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    root.write_text(f"{header}\n{SECRET}\n")


def make_hugo(root: Path) -> list[str]:
    old = root / "old"
    (old / "content/posts").mkdir(parents=True)
    (old / "static/pictures").mkdir(parents=True)
    (old / "hugo.toml").write_text(f'baseURL = "{OLD_SITE}/"\n')
    for essay in essays():
        header = "\n".join(
            (
                f'+++\ntitle = "{essay.title}"',
                f"date = {essay.date}",
                f'slug = "essay-{essay.number}"',
                f"tags = {json.dumps(essay.tags)}",
                f'categories = ["{essay.category}"]\n+++\n',
            )
        )
        picture = f"/pictures/plan-{essay.number}.png"
        text = written(essay, header, f"/posts/essay-{essay.next}/", picture)
        (old / f"content/posts/essay-{essay.number}.md").write_text(text)
        (old / f"static{picture}").write_bytes(b"\x89PNG")
    draft = '+++\ntitle = "No"\ndate = 2001-01-01\ndraft = true\n+++\n'
    hide(old / "content/posts/secret.md", draft)
    return ["old"]


def make_jekyll(root: Path) -> list[str]:
    old = root / "old"
    (old / "_posts").mkdir(parents=True)
    (old / "pictures").mkdir()
    (old / "_config.yml").write_text(f"url: {OLD_SITE}\npermalink: /:title/\n")
    for essay in essays():
        header = f"---\ntitle: {json.dumps(essay.title)}\n"
        header += f"tags: {json.dumps(essay.tags)}\n"
        header += f"category: {json.dumps(essay.category)}\n---\n"
        picture = f"/pictures/plan-{essay.number}.png"
        text = written(essay, header, f"/essay-{essay.next}/", picture)
        name = f"{essay.date}-essay-{essay.number}.md"
        (old / "_posts" / name).write_text(text)
        (old / picture.lstrip("/")).write_bytes(b"\x89PNG")
    hide(old / "_drafts/secret.md", "---\ntitle: No\n---\n")
    return ["old"]
