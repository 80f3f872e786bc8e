"""HTML bodies: fragments unchanged, documents without their head."""

from __future__ import annotations

import pytest

from pelican_jsoncomment.body.document import read_html


def test_html_fragment_is_left_as_it_is() -> None:
    fragment = "<p>One &amp; two<br />\n<img src=a.png></p>\n<!-- c -->\n<P>Three"
    assert read_html(f"\n\n{fragment}\n").html == fragment
    assert read_html(fragment).metadata == {}


DOCUMENT = """
<!DOCTYPE html>
<!-- saved from a disk -->
<html lang="en">
<head>
<title>On &amp; Walls</title>
<meta charset="utf-8">
<meta name="Keywords" content="history, essay">
<meta name="date" content="2008-03-30" />
<meta name="date" content="1999-01-01" />
<meta name="empty" content="">
<meta name="author" contents="A. Author">
</head>
<body class="x">
<p>One &amp; two<br /></p>
<title>no title</title>
</body>
</html>
"""


def test_html_document_gives_its_body_and_its_metadata() -> None:
    body = read_html(DOCUMENT)
    assert body.html == "<p>One &amp; two<br /></p>\n<title>no title</title>"
    assert body.metadata == {
        "title": "On &amp; Walls",
        "tags": "history, essay",
        "date": "2008-03-30",
        "author": "A. Author",
    }


@pytest.mark.parametrize(
    ("document", "html"),
    [
        ("<html><p>One</p></html>", "<p>One</p>"),
        ("<!doctype html><p>One</p>", "<p>One</p>"),
        ("<head><title>T</title></head><p>One</p>", "<p>One</p>"),
        ("<BODY>One</BODY>", "One"),
        ("<body>One", "One"),
        ("<!DOCTYPE html><html><head></head><body></body></html>", ""),
        ("<html><body>One</body></html><p>after", "One<p>after"),
        (
            "<html><body>&lt;/body> <!-- </body> --> x</body>",
            "&lt;/body> <!-- </body> --> x",
        ),
        ("<html><head><title>A &#38; B</title></head>x", "x"),
        ("<?xml version='1.0'?><!DOCTYPE html><html><body>One</body>", "One"),
        ("<title>T</title>One", "One"),
        ("<html><head><title>T</title><p>One", "<p>One"),
        ("<html><head><style>p {}</style><script>x</script><p>One", "<p>One"),
        ("<html><textarea></body></textarea>x", "<textarea></body></textarea>x"),
    ],
)
def test_html_document_may_leave_out_tags(document: str, html: str) -> None:
    assert read_html(document).html == html


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<p x='", "</", "<![CDATA[", "&"])
@pytest.mark.slow
def test_hostile_document_is_read(piece: str) -> None:
    """Each would take hours in time that grows with the square of its length."""
    body = read_html("<html><title>T</title>" + piece * 200_000)
    assert body.metadata == {"title": "T"}


@pytest.mark.parametrize(
    "fragment",
    ["<header>x</header>", "<p>an <html> tag</p>", "text", "<!-- c --> <p>x</p>", ""],
)
def test_fragment_is_not_taken_for_a_document(fragment: str) -> None:
    assert read_html(fragment).html == fragment
    assert read_html("<!-- x -->" * 50_000 + fragment).metadata == {}
