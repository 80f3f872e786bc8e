"""The same archives as other systems have them."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from pelican_jsoncomment.body.markdown import MarkdownRenderer
from tests.cli.verify.archives import NUMBER, OLD_SITE, SECRET, Essay, essays


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


def _yaml(essay: Essay, **further: str) -> str:
    """Return a header of YAML without its fences."""
    fields = {
        "title": json.dumps(essay.title),
        "date": f"{essay.date}",
        "tags": json.dumps(essay.tags),
        **further,
    }
    return "".join(f"{k}: {v}\n" for k, v in fields.items())


def make_hexo(root: Path) -> list[str]:
    old = root / "old"
    (old / "source/_posts").mkdir(parents=True)
    (old / "source/pictures").mkdir()
    (old / "_config.yml").write_text(f"url: {OLD_SITE}\npermalink: :title/\n")
    (old / "package.json").write_text('{"hexo": {"version": "7.0.0"}}')
    for essay in essays():
        header = f"---\n{_yaml(essay, categories=essay.category)}---\n"
        picture = f"/pictures/plan-{essay.number}.png"
        text = written(essay, header, f"/essay-{essay.next}/", picture)
        (old / f"source/_posts/essay-{essay.number}.md").write_text(text)
        (old / f"source{picture}").write_bytes(b"\x89PNG")
    hide(old / "source/_drafts/secret.md", "---\ntitle: No\n---\n")
    return ["old"]


def make_zola(root: Path) -> list[str]:
    old = root / "old"
    (old / "content/posts").mkdir(parents=True)
    (old / "static/pictures").mkdir(parents=True)
    (old / "config.toml").write_text(
        f'base_url = "{OLD_SITE}"\ntaxonomies = [{{name = "tags"}}]\n'
    )
    (old / "content/_index.md").write_text('+++\ntitle = "All"\n+++\n')
    for essay in essays():
        header = f'+++\ntitle = "{essay.title}"\ndate = {essay.date}\n[taxonomies]\n'
        header += f'tags = {json.dumps(essay.tags)}\ncategories = ["{essay.category}"]'
        picture = f"/pictures/plan-{essay.number}.png"
        next_ = f"@/posts/essay-{essay.next}.md"
        text = written(essay, f"{header}\n+++\n", next_, picture)
        (old / f"content/posts/essay-{essay.number}.md").write_text(text)
        (old / f"static{picture}").write_bytes(b"\x89PNG")
    draft = '+++\ntitle = "No"\ndate = 2001-01-01\ndraft = true\n+++\n'
    hide(old / "content/posts/secret.md", draft)
    return ["old"]


def make_nikola(root: Path) -> list[str]:
    old = root / "old"
    (old / "posts").mkdir(parents=True)
    (old / "images/pictures").mkdir(parents=True)
    posts = 'POSTS = (("posts/*.md", "posts", "post.tmpl"),)'
    (old / "conf.py").write_text(f'BLOG_TITLE = "A"\nSITE_URL = "{OLD_SITE}/"\n{posts}')
    for essay in essays():
        fields = {
            "title": essay.title,
            "slug": f"essay-{essay.number}",
            "date": f"{essay.date} 12:00:00 UTC",
            "tags": ", ".join(essay.tags),
            "category": essay.category,
        }
        lines = "".join(f".. {k}: {v}\n" for k, v in fields.items())
        picture = f"/images/pictures/plan-{essay.number}.png"
        next_ = f"link://slug/essay-{essay.next}"
        text = written(essay, f"<!--\n{lines}-->\n", next_, picture)
        (old / f"posts/essay-{essay.number}.md").write_text(text)
        (old / picture.lstrip("/")).write_bytes(b"\x89PNG")
    hide(
        old / "posts/secret.md",
        "<!--\n.. title: No\n.. date: 2001-01-01\n.. status: draft\n-->\n",
    )
    return ["old"]


def make_yaml(root: Path) -> list[str]:
    return _pelican(root, "yaml")


def make_pelican(root: Path) -> list[str]:
    return _pelican(root, "pelican")


def _pelican(root: Path, named: str) -> list[str]:
    old = root / "old"
    (old / "pictures").mkdir(parents=True)
    for essay in essays():
        slug = f"essay-{essay.number}"
        header = f"Title: {essay.title}\nDate: {essay.date}\nSlug: {slug}\n"
        header += f"Tags: {', '.join(essay.tags)}\nCategory: {essay.category}\n"
        if named == "yaml":
            header = f"---\n{_yaml(essay, category=essay.category, slug=slug)}---\n"
        picture = f"{{static}}pictures/plan-{essay.number}.png"
        text = written(essay, header, f"{{filename}}essay-{essay.next}.md", picture)
        (old / f"essay-{essay.number}.md").write_text(text)
        (old / f"pictures/plan-{essay.number}.png").write_bytes(b"\x89PNG")
    fence = "---\n" if named == "yaml" else ""
    draft = f"{fence}title: No\ndate: 2001-01-01\nstatus: draft\n{fence}"
    hide(old / "secret.md", draft)
    # Else "Key: value" stays as it is, because Pelican reads it itself.
    return ["old", "--from", named]


_FEED = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom'
 xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>The Archive</title>
"""


def make_blogger(root: Path) -> list[str]:
    """Write an export, in which nothing has a category."""
    pictures = root / "content/pictures"
    pictures.mkdir(parents=True)
    entries = []
    for essay in essays():
        picture = f"{OLD_SITE}/pictures/plan-{essay.number}.png"
        next_ = f"{OLD_SITE}/1998/essay-{essay.next}.html"
        body = MarkdownRenderer({}).convert(written(essay, "", next_, picture), {})
        elements = {
            "title": essay.title,
            "content": body,
            "published": f"{essay.date}T12:00:00Z",
            "blogger:filename": f"/1998/essay-{essay.number}.html",
        }
        entries.append(_entry(essay.number, "LIVE", essay.tags, elements))
        (pictures / f"plan-{essay.number}.png").write_bytes(b"\x89PNG")
    secret = {"title": "No", "content": SECRET, "published": "2001-01-01T00:00:00Z"}
    entries.append(_entry(NUMBER, "DRAFT", [], secret))
    (root / "feed.atom").write_text(f"{_FEED}{''.join(entries)}</feed>")
    # This form of export does not say where the blog was.
    return ["feed.atom", "--old-site", OLD_SITE]


def _entry(number: int, status: str, tags: list[str], elements: dict[str, str]) -> str:
    shown = [f"<{k}>{escape(v)}</{k}>" for k, v in elements.items()]
    shown += [f"<category term='{x}'/>" for x in tags]
    return f"""<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>
<blogger:type>POST</blogger:type><blogger:status>{status}</blogger:status>
{"".join(shown)}</entry>
"""
