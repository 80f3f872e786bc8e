"""What a body has for its old system alone becomes ours, and nothing else changes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.sources import bodies
from pelican_jsoncomment.cli.sources.bodies import Body
from tests.growth import assert_linear

FILES = {"a/wall.png", "a/b c.png", "a/essay/own.png", "top.png"}


def exists(path: PurePosixPath) -> str | None:
    return str(path) if str(path) in FILES else None


def body(
    text: str, source: str = "hugo", separator: str = "", *, is_html: bool = False
) -> Body:
    find = bodies.finder(PurePosixPath("a/essay.md"), exists)
    return Body(text, source, is_html, separator, find)


def changed(one: Body) -> str:
    """Return a body as it becomes."""
    text, at = [], 0
    for part in bodies.replacements(one)[0]:
        text += [one.text[at : part.start], part.new]
        at = part.end
    return "".join([*text, one.text[at:]])


# Markers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("hugo", "a\n<!-- more -->\nb", "a\n<!--more-->\nb"),
        ("hexo", "a\n<!--More-->\nb", "a\n<!--more-->\nb"),
        ("zola", "<!-- more-->\nb\n<!-- more -->", "<!--more-->\nb\n<!-- more -->"),
        ("zola", "`<!-- more -->` <!-- more -->", "`<!-- more -->` <!--more-->"),
        ("zola", "```\n<!-- more -->\n```\n", None),
        ("zola", "~~~\n<!-- more -->\n", None),
        ("zola", "    <!-- more -->\n", None),
        ("zola", "<pre><!-- more --></pre>", None),
        ("zola", "- a\n\n    <!-- more -->\n", "- a\n\n    <!--more-->\n"),
        ("nikola", "a\n<!-- TEASER_END -->\nb", "a\n<!--more-->\nb"),
        ("nikola", "<!-- TEASER_END: Go on -->", "<!--more Go on-->"),
        ("nikola", "<!--TEASER_END-->", "<!--more-->"),
        ("nikola", "<!-- TEASER_ENDS -->", None),
        ("nikola", "`<!-- TEASER_END -->`", None),
        ("hugo", "<!-- TEASER_END -->", None),
        ("jekyll", "a\n<!-- more -->", None),
        ("jekyll|<!--end-->", "a\n<!--end-->\nb", "a\n<!--more-->\nb"),
        ("jekyll|<!-- more -->", "a\n<!-- more -->\nb", "a\n<!--more-->\nb"),
        ("jekyll|\n\n", "a\n\nb", None),
    ],
)  # fmt: skip
def test_the_marker_of_a_summary_becomes_ours(
    source: str, before: str, after: str | None
) -> None:
    name, _, separator = source.partition("|")
    assert changed(body(before, name, separator)) == (after or before)


# Code ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        (
            "jekyll",
            "{% highlight ruby %}\nx\n{% endhighlight %}\n",
            "```ruby\nx\n```\n",
        ),
        (
            "jekyll",
            "{%- highlight c++ linenos -%}\nx\n{%- endhighlight -%} y\n",
            "```c++\nx\n```\n y\n",
        ),
        ("jekyll", "{% highlight x %}y{% endhighlight %}", "```x\ny\n```"),
        (
            "jekyll",
            "{% highlight md %}\n```\nx\n```\n{% endhighlight %}\n",
            "````md\n```\nx\n```\n````\n",
        ),
        (
            "jekyll",
            "```\n{% highlight x %}\n{% endhighlight %}\n```\n",
            None,
        ),
        ("jekyll", "{% highlight x %}\nnever closed", None),
        ("jekyll", "{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("jekyll", "```\n{% raw %}{{ x }}{% endraw %}\n```\n", "```\n{{ x }}\n```\n"),
        (
            "hexo",
            "{% codeblock A title lang:js %}\nx\n{% endcodeblock %}\n",
            "```js\nx\n```\n",
        ),
        (
            "hugo",
            '{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}\n',
            "```go\nx\n```\n",
        ),
        ("hugo", "{{% highlight go %}}\nx\n{{% /highlight %}}\n", "```go\nx\n```\n"),
        ("hugo", "{% highlight x %}\ny\n{% endhighlight %}", None),
        ("zola", "{{< highlight go >}}\nx\n{{< /highlight >}}\n", None),
    ],
)
def test_tags_of_code_become_fences(
    source: str, before: str, after: str | None
) -> None:
    assert changed(body(before, source)) == (after or before)


def test_code_in_html_is_escaped() -> None:
    text = "{% highlight html %}\n<b> & c\n{% endhighlight %}"
    expected = '<pre><code class="language-html">&lt;b&gt; &amp; c\n</code></pre>'
    assert changed(body(text, "jekyll", is_html=True)) == expected


# Files beside ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("![x](wall.png)", "![x]({static}a/wall.png)"),
        ("![x](./wall.png 'T')", "![x]({static}a/wall.png 'T')"),
        ("[x](b%20c.png#y)", "[x]({static}a/b%20c.png#y)"),
        ("![x](<b c.png>)", "![x](<{static}a/b%20c.png>)"),
        ("![x](../top.png)", "![x]({static}top.png)"),
        ("![x](own.png)", "![x]({static}a/essay/own.png)"),
        ("[x]: wall.png\n", "[x]: {static}a/wall.png\n"),
        ("<img src='wall.png'>", "<img src='{static}a/wall.png'>"),
        ("![x](/wall.png)", None),
        ("![x](https://x.example/wall.png)", None),
        ("![x](none.png)", None),
        ("![x](#wall.png)", None),
        ("![x](../../wall.png)", None),
        ("![x]({static}wall.png)", None),
        ("![x](http://[wall.png)", None),
        ("`![x](wall.png)`", None),
        ("```\n![x](wall.png)\n```\n", None),
        ("\n    ![x](wall.png)\n", None),
        ("wall.png", None),
    ],
)
def test_a_file_beside_an_essay_is_linked(before: str, after: str | None) -> None:
    assert changed(body(before)) == (after or before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{% asset_img own.png %}", "![own]({static}a/essay/own.png)"),
        (
            '{% asset_img left own.png 80 90 "A [wall]" %}',
            "![A \\[wall\\]]({static}a/essay/own.png)",
        ),
        ("{% asset_link own.png The wall %}", "[The wall]({static}a/essay/own.png)"),
        ("{% asset_path own.png %}", "{static}a/essay/own.png"),
        ("{% asset_img none.png %}", None),
        ("{% asset_img 'own.png %}", None),
    ],
)
def test_hexos_tags_for_assets_are_links(before: str, after: str | None) -> None:
    assert changed(body(before, "hexo")) == (after or before)


# What stays ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text", "notes"),
    [
        ("jekyll", "{% include a %} {% include b %}",
         ["body: {% include stays as text"]),
        ("jekyll", "{% post_url 2008-03-30-a %} {% link a.md %}", []),
        ("jekyll", "`{% include a %}`", []),
        ("hugo", "{{< gist a >}}x{{< /gist >}}", ["body: {{ gist stays as text"]),
        ("hugo", '{{< ref "a" >}} {{% relref "a" %}}', []),
        ("jekyll", "- {% highlight x %}\n{% endhighlight %}",
         ["body: highlight within a line, or indented, stays as text"]),
        ("nikola", "{% include a %}", []),
    ],
)  # fmt: skip
def test_tags_that_stay_as_text_are_named(
    source: str, text: str, notes: list[str]
) -> None:
    assert bodies.replacements(body(text, source))[1] == notes


PIECES = st.sampled_from(
    [
        *(
            "{% highlight x %}",
            "{% endhighlight %}",
            "{% raw %}",
            "<!-- more -->",
            "\n",
        ),
        *(
            "```",
            "`",
            "~~~",
            "    ",
            "![x](wall.png)",
            "<pre>",
            "</pre>",
            "é",
            " ",
            "a",
        ),
        *("{{< highlight go >}}", "{{< /highlight >}}", "{% asset_img own.png %}"),
        *("<!-- TEASER_END -->", "<img src='wall.png'>", "{% codeblock %}", "\r\n"),
    ]
)


@given(
    st.lists(PIECES, max_size=30).map("".join),
    st.sampled_from(["hugo", "jekyll", "hexo", "zola", "nikola"]),
)
def test_whatever_a_body_holds_its_changes_are_apart_and_of_known_kinds(
    text: str, source: str
) -> None:
    found, _ = bodies.replacements(body(text, source, "<!-- more -->"))
    kept, at = "", 0
    for part in found:
        assert at <= part.start < part.end <= len(text)
        assert part.rule in {"highlight", "raw", "more", "asset", "file"}
        kept += text[at : part.start]
        at = part.end
    # Outside of them, each character stays.
    assert len(kept + text[at:]) == len(text) - sum(x.end - x.start for x in found)


@pytest.mark.parametrize(
    "piece",
    [
        "{% highlight x %}\n",
        "{{< highlight x >}} ",
        "<pre>",
        "<code></code>",
        "`a ",
        "``` a\n",
        "![x](",
        "[x",
        "{% asset_img ",
        "<!-- TEASER_END",
        "{{< a ",
        "    a\n\n",
        "<img src='",
    ],
)
def test_a_body_takes_time_by_its_length(piece: str) -> None:
    assert_linear(lambda size: bodies.replacements(body(piece * size, "hexo")), 20_000)


# The proof -------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_written_is_the_old_body_but_for_the_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newline: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "---\ntitle: T\ndate: 2008-03-30\n---\n\nÄ\n\n<!-- more -->\n\n{% raw %}é\n\n"
    )
    old = text.replace("\n", newline).encode()
    Path("a.md").write_bytes(old)
    arguments = ["convert", "a.md", "--to", "jsoncomment", "--from", "hexo", "--write"]
    assert main.main([*arguments, "--no-backup", "--report", "r.json"]) == 0
    body_ = "Ä\n\n<!--more-->\n\né\n\n".replace("\n", newline)
    assert Path("a.md").read_bytes().endswith(f"-->{newline * 2}{body_}".encode())
    assert main.main(["undo", "r.json", "--yes"]) == 0
    assert Path("a.md").read_bytes() == old
