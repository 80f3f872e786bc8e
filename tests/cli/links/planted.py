"""An old archive, and THE table of the forms that links in it are written in.

Each row is a paragraph of a body, and what it has to become.
"""

from __future__ import annotations

from pathlib import Path

HEADER = '<!-- {"title": "%s", "date": "2008-03-30"%s} -->\n\n'


def _essay(title: str, more: str = "", body: str = "Text.") -> str:
    return HEADER % (title, more and f", {more}") + body + "\n"


#: What the links lead to, by its path in the old folder.
ESSAYS = {
    "posts/on-walls.md": _essay(
        "On Walls",
        '"slug": "walls", "old_url": "http://old.example/2008/03/walls/",'
        ' "aliases": ["/w.html", "http://older.example/walls"], "wp_id": 7',
        '<p id="gate">Text.</p>',
    ),
    "posts/roofs.txt": _essay("Roofs", '"permalink": "/roofs.html"'),
    "posts/naïve café.md": _essay(
        "Café", '"old_url": "http://old.example/na%C3%AFve-caf%C3%A9/"'
    ),
    "posts/(odd) & more.md": _essay("Odd", '"redirect_from": ["/odd/", "/old-odd/"]'),
    "_posts/2008-03-30-on-doors.md": _essay(
        "On Doors", '"slug": "doors"', '<p id="a">Text.</p>'
    ),
    "posts/bundle/index.md": _essay("Bundle", '"slug": "bundle"'),
    "pages/about.html": _essay("About", '"old_url": "https://old.example/about/"'),
    "one.md": _essay("One", '"old_url": "http://old.example/twice/"'),
    "two.md": _essay("Two", '"old_url": "http://old.example/twice/"'),
    "hidden.md": _essay(
        "Hidden", '"status": "skip", "old_url": "http://old.example/hidden/"'
    ),
}
FILES = ("images/x.jpg", "images/b c.png", "posts/forms/pic.png", "docs/a.pdf")

WALLS = "{filename}on-walls.md"
#: A Markdown essay at posts/forms.md in the old folder.
MARKDOWN = {
    "absolute": ("[x](http://old.example/2008/03/walls/)", f"[x]({WALLS})"),
    "https": ("[x](https://old.example/2008/03/walls/)", f"[x]({WALLS})"),
    "www": ("[x](http://www.old.example/2008/03/walls/)", f"[x]({WALLS})"),
    "capitals": ("[x](HTTP://Old.Example:80/2008/03/walls/)", f"[x]({WALLS})"),
    "protocol": ("[x](//old.example/2008/03/walls/)", f"[x]({WALLS})"),
    "root": ("[x](/2008/03/walls/)", f"[x]({WALLS})"),
    "no slash": ("[x](/2008/03/walls)", f"[x]({WALLS})"),
    "index": ("[x](/2008/03/walls/index.html)", f"[x]({WALLS})"),
    "anchor": ("[x](/2008/03/walls/#gate)", f"[x]({WALLS}#gate)"),
    "id": ("[x](http://old.example/?p=7)", f"[x]({WALLS})"),
    "page id": ("[x](/?page_id=7&amp;x=1#gate)", f"[x]({WALLS}#gate)"),
    "query": ("[x](/w.html?a=1&amp;b=2)", f"[x]({WALLS}?a=1&amp;b=2)"),
    "alias": ("[x](/w.html 'A title')", f"[x]({WALLS} 'A title')"),
    "other site": ("[x](http://older.example/walls/)", f"[x]({WALLS})"),
    "angles": ('[x](</w.html> "A title")', f'[x](<{WALLS}> "A title")'),
    "spaces": ("[x]( /w.html )", f"[x]( {WALLS} )"),
    "permalink": ("[x](/roofs.html)", "[x]({filename}roofs.md)"),
    "encoded": ("[x](/na%c3%afve-caf%C3%A9/)", "[x]({filename}naïve%20café.md)"),
    "not encoded": ("[x](/naïve-café)", "[x]({filename}naïve%20café.md)"),
    "odd": ("[x](/old-odd/)", "[x]({filename}(odd)%20%26%20more.md)"),
    "page": ("[x](http://old.example/about)", "[x]({filename}../pages/about.html)"),
    "two": (
        "[x](/w.html) and [y](/w.html)",
        f"[x]({WALLS}) and [y]({WALLS})",
    ),
    "in image": (
        "[![x](/images/x.jpg)](/w.html)",
        f"[![x]({{static}}../images/x.jpg)]({WALLS})",
    ),
    "image": ("![x](http://old.example/images/x.jpg)", "![x]({static}../images/x.jpg)"),
    "image's name": (
        "![x](<../images/b c.png>)",
        "![x](<{static}../images/b%20c.png>)",
    ),
    "file": ("[x](/docs/a.pdf#page=2)", "[x]({static}../docs/a.pdf#page=2)"),
    "definition": ("[x][a]\n\n[a]: /w.html", f"[x][a]\n\n[a]: {WALLS}"),
    "definition's title": (
        '[x][b]\n\n  [b]: </w.html> "T"',
        f'[x][b]\n\n  [b]: <{WALLS}> "T"',
    ),
    "autolink": (
        "<http://old.example/2008/03/walls/#gate>",
        f"[http://old.example/2008/03/walls/#gate]({WALLS}#gate)",
    ),
    "autolink's text": (
        "<http://old.example/w.html?_a_=*b*>",
        rf"[http://old.example/w.html?\_a\_=\*b\*]({WALLS}?_a_=*b*)",
    ),
    "html": ('<a href="/w.html">x</a>', f'<a href="{WALLS}">x</a>'),
    "html block": (
        "<div><a class=x href = '/w.html#gate'>x</a></div>",
        f"<div><a class=x href = '{WALLS}#gate'>x</a></div>",
    ),
    "capital attribute": (
        "<A HREF = '/w.html#gate'>x</A> <IMG SRC=/images/x.jpg>",
        f"<A href='{WALLS}#gate'>x</A> <IMG src=\"{{static}}../images/x.jpg\">",
    ),
    "no quotes": (
        "<div><a href=/w.html>x</a></div>",
        f'<div><a href="{WALLS}">x</a></div>',
    ),
    "poster": (
        '<video src="/docs/a.pdf" poster="/images/x.jpg"></video>',
        '<video src="{static}../docs/a.pdf" poster="{static}../images/x.jpg"></video>',
    ),
    "quotation": (
        '<blockquote cite="/w.html">x</blockquote>',
        f'<blockquote cite="{WALLS}">x</blockquote>',
    ),
    "verse": (
        '<pre>a\n  <a href="/w.html">b</a></pre>',
        f'<pre>a\n  <a href="{WALLS}">b</a></pre>',
    ),
    "source": ("[x](on-walls.md)", f"[x]({WALLS})"),
    "source that was renamed": ("[x](../posts/roofs.txt)", "[x]({filename}roofs.md)"),
    "page of a source": ("[x](on-walls.html#gate)", f"[x]({WALLS}#gate)"),
    "Hugo ref": ('[x]({{< ref "on-walls.md" >}})', f"[x]({WALLS})"),
    "Hugo relref": ('[x]({{< relref "on-walls.md#gate" >}})', f"[x]({WALLS}#gate)"),
    "Hugo percent": ('[x]({{% ref "posts/on-walls" %}})', f"[x]({WALLS})"),
    "Hugo path": ('[x]({{< ref path="/posts/on-walls.md" >}})', f"[x]({WALLS})"),
    "Hugo anywhere": (
        '[x]({{<relref "2008-03-30-on-doors.md">}})',
        "[x]({filename}../_posts/2008-03-30-on-doors.md)",
    ),
    "Hugo bundle": (
        '[x]({{< ref "/posts/bundle" >}})',
        "[x]({filename}bundle/index.md)",
    ),
    "Hugo html": (
        """<a href="{{< ref "on-walls.md" >}}">x</a>""",
        f'<a href="{WALLS}">x</a>',
    ),
    "Jekyll post_url": (
        "[x]({% post_url 2008-03-30-on-doors %})",
        "[x]({filename}../_posts/2008-03-30-on-doors.md)",
    ),
    "Jekyll baseurl": (
        "[x]({{ site.baseurl }}{% post_url 2008-03-30-on-doors %}#a)",
        "[x]({filename}../_posts/2008-03-30-on-doors.md#a)",
    ),
    "Jekyll link": (
        "[x]({{site.baseurl}}{% link _posts/2008-03-30-on-doors.md %})",
        "[x]({filename}../_posts/2008-03-30-on-doors.md)",
    ),
    "Jekyll file": ("![x]({% link images/x.jpg %})", "![x]({static}../images/x.jpg)"),
    "Jekyll home": ("[x]({{ site.url }}/)", "[x]({index})"),
    "Jekyll home, filtered": ("[x]({{ '/' | relative_url }})", "[x]({index})"),
    "Jekyll url": ("[x]({{ site.url }}/w.html)", f"[x]({WALLS})"),
    "Jekyll relative_url": ('[x]({{ "/w.html" | relative_url }})', f"[x]({WALLS})"),
    "Jekyll prepend": (
        "<a href=\"{{ '/w.html' | prepend: site.baseurl }}\">x</a>",
        f'<a href="{WALLS}">x</a>',
    ),
    "Hexo post_link": (
        "{% post_link on-walls 'The *Walls*' %}",
        f"[The *Walls*]({WALLS})",
    ),
    "Hexo title": ("See {% post_link on-walls %}.", f"See [On Walls]({WALLS})."),
    "Hexo post_path": ("[x]({% post_path on-walls %})", f"[x]({WALLS})"),
    "Hexo asset_img": (
        '{% asset_img big pic.png 300 200 "A wall" %}',
        "![A wall]({static}forms/pic.png)",
    ),
    "Hexo asset_path": (
        "![x]({% asset_path pic.png %})",
        "![x]({static}forms/pic.png)",
    ),
    "Zola": ("[x](@/posts/on-walls.md#gate)", f"[x]({WALLS}#gate)"),
    "Nikola slug": ("[x](link://slug/walls)", f"[x]({WALLS})"),
    "Nikola file": ("[x](link://filename/posts/on-walls.md)", f"[x]({WALLS})"),
}
#: What stays as it is in such an essay.
KEPT = {
    "of another site": "[x](http://new.example/2008/03/walls/)",
    "of another port": "[x](http://old.example:8080/2008/03/walls/)",
    "of two": "[x](http://old.example/twice/)",
    "unknown": "[x](http://old.example/2008/04/nothing/)",
    "of no page": "[x](/hidden/)",
    "home": "[x](http://old.example/)",
    "here": "[x](#gate)",
    "mail": "[x](mailto:a@old.example) <a@old.example>",
    "code": "`[x](/w.html)` and ``<http://old.example/w.html>``",
    "fence": "```\n[x](/w.html)\n\n[c]: /w.html\n```",
    "indented": '    [x](/w.html)\n    <a href="/w.html">',
    "comment": '<!-- <a href="/w.html"> [x](/w.html) -->',
    "html code": '<pre><code>[x](/w.html) &lt;a href="/w.html"&gt;</code></pre>',
    "script": "<script>x = '<a href=\"/w.html\">'</script>",
    "escaped": r"\[x](/w.html) and [x]\(/w.html)",
    "text": 'A link is written href="/w.html", and ](/w.html) is a part of one.',
    "title": '[x](http://new.example "/w.html")',
    "alternative": '<img src="http://new.example/x" alt="/w.html" title="/w.html">',
    "set": '<img src="http://new.example/x" srcset="/images/x.jpg 1x, /x.jpg 2x">',
    "resolved": "[x]({filename}on-walls.md) [y]({static}/images/x.jpg)",
    "resolved of old": "[x](|filename|on-walls.md)",
    "unused": "[unused]: /w.html",
    "raw": "{% raw %}[x](/w.html){% endraw %}",
    "Hugo unknown": '[x]({{< ref "nowhere.md" >}})',
    "Hugo shown": '[x]({{</* ref "on-walls.md" */>}})',
    "other tag": "[x]({{ page.url }})",
    "file of that name": "[x](on-walls.pdf)",
}


def write(folder: Path) -> None:
    """Write the archive, with an essay of all forms, and one of what stays."""
    texts = {
        **ESSAYS,
        **dict.fromkeys(FILES, "x"),
        "posts/forms.md": HEADER % ("Forms", "") + body(MARKDOWN),
        "posts/kept.md": HEADER % ("Kept", "") + "\n\n".join(KEPT.values()) + "\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def body(forms: dict[str, tuple[str, str]], column: int = 0) -> str:
    """Return the body that has all forms, before or after."""
    return "\n\n".join(row[column] for row in forms.values()) + "\n"
