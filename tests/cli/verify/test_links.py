"""Links and pictures of an essay are in its page, and lead to what is there."""

from __future__ import annotations

import pytest

from tests.cli.verify.small import Small

TEXT = "The market by the river was open until the winter of the great frost."
#: The essay's link or picture, that of its page, and why it is lost, "" for not at all.
LINKS = [
    ('<a href="gates.html">x</a>', "", ""),
    ('<a href="./gates.html">x</a>', '<a href="/gates">x</a>', ""),
    ('<a href="{filename}gates.html">x</a>', '<a href="/gates.html">x</a>', ""),
    ('<a href="/gates/">x</a>', "", "nothing is at /gates/"),
    ('<a href="/a%20b/">x</a>', "", ""),
    ('<a href="/caf%C3%A9.txt">x</a>', "", ""),
    ('<a href="../../gates.html">x</a>', "", ""),
    ('<a href="{filename}x.md">x</a>', "", "nothing is at /{filename}x.md"),
    ('<a href="/gates.html#one">x</a>', "", ""),
    ('<a href="/gates.html#caf%C3%A9">x</a>', "", ""),
    ('<a href="/gates.html#two">x</a>', "", "#two is not in /gates.html"),
    ('<a href="#here">x</a> <b id="here"></b>', "", ""),
    ('<a href="#there">x</a>', "", "#there is not in the page"),
    ('<a href="#">x</a>', "", ""),
    ('<a href="#top">x</a>', "", ""),
    ('<a href="https://else.example/">x</a>', "", ""),
    ('<a href="https://else.example/">x</a>', "x", "it is not in the page"),
    (
        '<a href="https://else.example/">x</a>',
        '<a href="https://other.example/">x</a>',
        "it is not in the page",
    ),
    ('<a href="https://old.example/gates">x</a>', "", ""),
    ('<a href="//OLD.example/gates">x</a>', "", ""),
    ('<a href="http://www.old.example:80/no">x</a>', "", "nothing is at /no"),
    ('<a href="//ann@old.example:443/no">x</a>', "", "nothing is at /no"),
    ('<a href="http://old.example:8080/no">x</a>', "", ""),
    ('<a href="http://old.example/no">x</a>', "", "nothing is at /no"),
    ('<a href="http://old.example/?p=7">x</a>', "", ""),
    ('<a href="mailto:ann@else.example">x</a>', "", ""),
    ('<a href="mailto:ann@else.example">x</a>', "x", "it is not in the page"),
    ('<a href="http://[">x</a>', '<a href="http://[">x</a> ', ""),
    ('<a href="gates.html">x</a>', "x", "it is not in the page"),
    ('<a href="gates.html">x</a>', '<a href="/no">x</a>', "it leads to /no; nothing"),
    ('<a name="x" href="gates.html">x</a>', "x <a href='gates.html'>y</a>", "it is"),
    ('<img src="a.png">', "", ""),
    ('<img src="/no.png">', "", "nothing is at /no.png"),
    ('<img src="a.png">', "x", "it is not in the page"),
    ('<img src="https://old.example/a.png">', '<img src="a.png" loading=lazy>', ""),
    ('<img src="https://old.example/no.png">', "", "nothing is at /no.png"),
    ('<img src="https://else.example/a.png">', "", ""),
    ('<video src="a.png"></video>', "", ""),
    ('<audio><source src="no.mp3"></audio>', "", "nothing is at /no.mp3"),
    ('<iframe src="https://else.example/v"></iframe>', "", ""),
    ('<iframe src="https://else.example/v"></iframe>', "x", "it is not in the page"),
    ('<a href="/out.txt">x</a>', "", "nothing is at /out.txt"),
]


@pytest.mark.parametrize(("essay", "page", "reason"), LINKS)
def test_a_link_leads_to_what_is_there(
    small: Small, essay: str, page: str, reason: str
) -> None:
    small.file("gates.html", '<b id="one"></b><a name="café">x</a>'.encode())
    small.file("a b/index.html")
    small.file("café.txt")
    small.file("a.png")
    small.file("_redirects", b"/walls.html /walls.html 301\n/?p=7 /gates.html 301\n")
    (small.path / "out.txt").write_text("x")
    (small.path / "site/out.txt").symlink_to(small.path / "out.txt")
    # What is different is compared word by word, and what is not at a glance.
    for before in (("", ""), ("<i>One</i> more. ", "<b>One</b> more. ")):
        small.essay(f"<p>{before[0]}{essay}</p><p>{TEXT}</p>")
        small.page(f"<p>{before[1]}{page or essay}</p><p>{TEXT}</p>")
        found = small.verify("--old-site", "https://old.example/blog")
        found = [x for x in found if x[0] != "words"]
        assert [x[0] for x in found] == [_kind(essay)] * bool(reason)
        assert all(reason in x for _, x in found)


def _kind(essay: str) -> str:
    return "links" if "href" in essay or "iframe" in essay else "pictures"


@pytest.mark.parametrize("old", ["http://www.old.example", "https://old.example"])
def test_the_old_site_is_the_same_with_and_without_www(small: Small, old: str) -> None:
    small.file("a.png")
    for url in ("https://old.example/b.png", "http://www.old.example/b.png"):
        small.essay(f'<p><img src="{url}"> {TEXT}</p>')
        small.page(f'<p><img src="/a.png"> {TEXT}</p>')
        assert small.verify("--old-site", old) == []


def test_of_two_links_at_a_word_each_is_missed(small: Small) -> None:
    pictures = [f'<img src="{x}.png">' for x in "ab"]
    small.file("a.png")
    small.file("b.png")
    small.essay(f"<p>{''.join(pictures)} {TEXT}</p>")
    small.page(f"<p>{pictures[0]} {TEXT}</p>")
    assert small.verify() == [("pictures", "b.png: it is not in the page")]


def test_media_that_were_missing_already_are_no_loss(small: Small) -> None:
    small.both(
        '<p><img src="https://old.example/a%20b.png"> <a href="/c.pdf">c</a></p>'
    )
    old = ("--old-site", "https://old.example")
    assert small.kinds(*old) == ["pictures", "links"]
    listed = small.path / "missing.tsv"
    listed.write_text("https://old.example/a b.png\tuploads/a b.png\n")
    assert small.kinds(*old, "--missing-media", "missing.tsv") == ["links"]


def test_links_are_lost_with_their_words(small: Small) -> None:
    small.file("a.html")
    last = '<p>And so at last <a href="a.html">it</a> was closed by all of them.</p>'
    small.essay(f"<p>{TEXT}</p>{last}")
    small.page(f"<p>{TEXT}</p>")
    assert small.kinds() == ["words", "links"]


def test_a_body_of_pictures_alone_is_found_by_their_names(small: Small) -> None:
    small.file("pictures/a.png")
    small.essay('<p><img src="{static}a.png"></p>')
    small.page('<p><img src="/pictures/a.png"></p>')
    assert small.verify() == []
    small.page('<p><img src="/pictures/b.png"></p>')
    assert small.verify() == [("pictures", "{static}a.png: it is not in the page")]
