"""Links to static files that Pelican does not see lead to the files, too."""

from __future__ import annotations

import pytest

from pelican_jsoncomment.body import static_links
from tests.conftest import Site
from tests.growth import assert_linear

HEADER = '<!-- {"title": "T", "date": "2008", "slug": "t", "format": "%s"} -->\n\n'
URL = "https://blog.example/images"


@pytest.mark.parametrize("body_format", ["html", "markdown", "wordpress"])
@pytest.mark.parametrize(
    ("written", "built"),
    [
        ('<img src="{static}/images/a.png">', f'<img src="{URL}/a.png">'),
        (
            '<img srcset="{static}/images/a.png 1x, {static}/images/b%20c.png 2x"'
            ' src="{static}/images/a.png">',
            f'<img srcset="{URL}/a.png 1x, {URL}/b%20c.png 2x" src="{URL}/a.png">',
        ),
        (
            '<video src="{static}/images/a.png" poster="{static}/images/a.png#t=1">'
            "</video>",
            f'<video src="{URL}/a.png" poster="{URL}/a.png#t=1"></video>',
        ),
        (
            '<img alt="a > b" src="{static}/images/a.png">',
            f'<img alt="a > b" src="{URL}/a.png">',
        ),
        (
            "<img src={static}/images/a.png alt=x>",
            f"<img src={URL}/a.png alt=x>",
        ),
        (
            '<img srcset="{static}images/a.png 1x, {static}../content/images/a.png">',
            f'<img srcset="{URL}/a.png 1x, {{static}}../content/images/a.png">',
        ),
        (
            '<img srcset="{static}/images/lost.png">',
            '<img srcset="{static}/images/lost.png">',
        ),
        ('<img alt="{static}/images/a.png">', '<img alt="{static}/images/a.png">'),
        (
            '<img srcset="{static}http://[x/a.png">',
            '<img srcset="{static}http://[x/a.png">',
        ),
        (
            '<!-- <img srcset="{static}/images/a.png"> -->',
            '<!-- <img srcset="{static}/images/a.png"> -->',
        ),
    ],
)
def test_each_link_to_a_static_file_is_resolved(
    site: Site, written: str, built: str, body_format: str
) -> None:
    site.write("images/a.png", b"a")
    site.write("images/b c.png", b"b")
    # Older Markdown takes no tag with ">" in quotes for one in a line of text.
    site.write("t.md", f"{HEADER % body_format}<div>a {written} b</div>\n")
    site.build()
    assert f"a {built} b" in site.output("t.html")


def test_a_path_is_relative_to_the_essay(site: Site) -> None:
    site.write("a b/c.png", b"a")
    site.write("a b/d/e.png", b"a")
    image = '<img srcset="{static}e.png 1x, {static}../c.png 2x">'
    site.write("a b/d/t.md", f"{HEADER % 'html'}{image}\n")
    site.build(STATIC_PATHS=["a b"])
    root = "https://blog.example/a%20b"
    html = f'<img srcset="{root}/d/e.png 1x, {root}/c.png 2x">'
    assert html in site.output("t.html")


def test_links_are_looked_for_in_linear_time(site: Site) -> None:
    settings = site.pelican_settings()
    part = '<img alt=">" src="{static}/images/a.png" srcset="{static}/images/a.png">'
    assert_linear(lambda n: static_links.resolved(part * n, settings, "t.md"), 500)

    def one_tag(times: int) -> None:
        html = f"<a {'src= ' * times} src='{{static}}/images/a.png'>"
        assert static_links.resolved(html, settings, "t.md") == html

    assert_linear(one_tag, 5000)
