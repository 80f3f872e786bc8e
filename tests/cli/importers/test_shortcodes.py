"""The shortcodes of WordPress for media become HTML at import."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.body.wordpress import autop
from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.importers.attachments import Library
from pelican_jsoncomment.cli.importers.shortcodes import expanded
from tests.growth import assert_linear

UP = "https://old.example/wp-content/uploads"
SIZES = (
    'a:5:{s:5:"width";i:1024;s:6:"height";i:768;s:4:"file";s:5:"a.jpg";s:5:"sizes";'
    'a:2:{s:9:"thumbnail";a:4:{s:4:"file";s:13:"a-150x150.jpg";s:5:"width";i:150;'
    's:6:"height";i:150;s:9:"mime-type";s:10:"image/jpeg";}s:6:"medium";a:4:{s:4:"file";'
    's:13:"a-300x225.jpg";s:5:"width";s:3:"300";s:6:"height";s:3:"225";}}}'
)


def item(number: int, body: str = "", url: str = "", **elements: str) -> str:
    """Return an item of an export, with *url* an attachment."""
    meta = elements.pop("meta", "")
    alt = elements.pop("alt", "")
    given = {
        "title": elements.pop("title", f"T{number}"),
        "content:encoded": body,
        "excerpt:encoded": elements.pop("caption", ""),
        "wp:post_id": str(number),
        "wp:post_name": f"p{number}",
        "wp:post_type": "attachment" if url else "post",
        "wp:attachment_url": f"{UP}/{url}" if url else "",
        **{f"wp:{k}": v for k, v in elements.items()},
    }
    parts = "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in given.items())
    for key, value in (
        ("_wp_attachment_metadata", meta),
        ("_wp_attachment_image_alt", alt),
    ):
        parts += (
            f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
            f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        )
    return f"<item>{parts}</item>"


#: The media come after the posts that show them.
MEDIA = (
    item(5, url="c.png", post_parent="1", title="A", post_date="2001-01-01 00:00:00")
    + item(6, url="a.jpg", post_parent="1", menu_order="1", meta=SIZES, title="C")
    + item(7, url="b.jpg", post_parent="2", caption="A\n<em>b</em>", alt='"B" & c')
    + item(8, url="s.mp3", post_parent="1")
    + item(9, url="v.mp4", post_parent="1")
    + item(10, url="d.pdf", post_parent="1", title="B")
)


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def export(*items: str) -> None:
    text = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    )
    Path("export.xml").write_text(f"{text}{''.join(items)}</channel></rss>", "utf-8")


def run() -> int:
    return main.main(["import", "export.xml", "--out", "content", "--write"])


def imported(body: str, media: str = MEDIA) -> str:
    """Return what becomes of the body of post 1."""
    export(item(1, body), media)
    run()
    return Path("content/p1.md").read_text("utf-8").partition("\n-->\n\n")[2]


def test_a_gallery_shows_the_pictures_of_its_post() -> None:
    assert imported("a\n\n[gallery]\n\nb") == (
        "a\n\n"
        '<div id="gallery-1-1" class="gallery galleryid-1 gallery-columns-3'
        ' gallery-size-thumbnail">\n'
        '<figure class="gallery-item"><div class="gallery-icon">'
        f'<a href="{UP}/c.png"><img src="{UP}/c.png"'
        ' class="attachment-thumbnail size-thumbnail" alt=""></a></div></figure>\n'
        '<figure class="gallery-item"><div class="gallery-icon landscape">'
        f'<a href="{UP}/a.jpg"><img width="150" height="150" src="{UP}/a-150x150.jpg"'
        ' class="attachment-thumbnail size-thumbnail" alt=""></a></div></figure>\n'
        "</div>\n\nb"
    )


def test_a_gallery_becomes_blocks_without_stray_paragraphs() -> None:
    html = autop(imported('a\n\n[gallery ids="7,6"]\n\nb')).html
    assert html.count("<p>") == html.count("</p>") == 2
    assert "<br" not in html
    assert html.startswith("<p>a</p>\n<div id=")
    assert html.endswith("</div>\n<p>b</p>")


def test_a_caption_and_the_words_for_a_picture_are_kept() -> None:
    assert (
        f'<img src="{UP}/b.jpg" class="attachment-thumbnail size-thumbnail"'
        ' aria-describedby="gallery-1-1-7" alt="&quot;B&quot; &amp; c"></a></div>'
        '<figcaption class="wp-caption-text gallery-caption" id="gallery-1-1-7">'
        "A <em>b</em></figcaption></figure>"
    ) in imported('[gallery ids="7"]')


@pytest.mark.parametrize(
    ("attributes", "files"),
    [
        ('ids="7, 6"', ["b.jpg", "a.jpg"]),
        ("include='6,5'", ["a.jpg", "c.png"]),
        ('ids="7,6" order="DESC"', ["a.jpg", "b.jpg"]),
        ('ids="6,5" orderby="title"', ["c.png", "a.jpg"]),
        ('orderby="ID" order="desc"', ["a.jpg", "c.png"]),
        ('orderby="post_date ASC"', ["a.jpg", "c.png"]),
        ('ids="6,5" orderby="rand"', ["a.jpg", "c.png"]),
        ('id="2"', ["b.jpg"]),
        ('exclude="5"', ["a.jpg"]),
        ('ids="10,6,8"', ["a.jpg"]),
        ('ids="99,6"', ["a.jpg"]),
    ],
)
def test_a_gallery_shows_what_it_names_in_its_order(
    attributes: str, files: list[str]
) -> None:
    body = imported(f"[gallery {attributes}]")
    assert re.findall(rf'<a href="{UP}/([^"]+)', body) == files


@pytest.mark.parametrize(
    ("attributes", "has"),
    [
        ('ids="6" columns="2"', "gallery-columns-2 gallery-size-thumbnail"),
        (
            'ids="6" size="medium"',
            f'<img width="300" height="225" src="{UP}/a-300x225.jpg"'
            ' class="attachment-medium size-medium"',
        ),
        (
            'ids="6" size="full"',
            f'<img width="1024" height="768" src="{UP}/a.jpg"',
        ),
        ('ids="6" size="odd"', f'<img src="{UP}/a.jpg" class="attachment-odd'),
        ('ids="6" link="none"', '<div class="gallery-icon landscape"><img'),
        ('ids="6" link="file"', f'<a href="{UP}/a.jpg"><img'),
    ],
)
def test_a_gallery_heeds_its_attributes(attributes: str, has: str) -> None:
    assert has in imported(f"[gallery {attributes}]")


def test_a_gallery_that_lacks_pictures_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    imported('[gallery ids="98,6,99"]')
    assert "not in the export: 2 pictures of a gallery" in capsys.readouterr().out


AUDIO = '<audio class="wp-audio-shortcode" id="audio-1-1"'
VIDEO = '<video class="wp-video-shortcode" id="video-1-1"'


def audio(*urls: str, more: str = ' preload="none"') -> str:
    sources = "".join(f'<source type="audio/mpeg" src="{x}">' for x in urls)
    link = f'<a href="{urls[0]}">{urls[0]}</a>'
    style = ' style="width: 100%;" controls="controls"'
    return f"{AUDIO}{more}{style}>{sources}{link}</audio>"


def video(url: str, size: tuple[int, int] = (640, 360), inner: str = "") -> str:
    width, height = size
    return (
        f'<div style="width: {width}px;" class="wp-video">{VIDEO} width="{width}"'
        f' height="{height}" preload="metadata" controls="controls">'
        f'<source type="video/mp4" src="{url}">{inner}<a href="{url}">{url}</a>'
        "</video></div>"
    )


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ('[audio src="x.mp3"]', audio("x.mp3")),
        ('[audio mp3="x.mp3"][/audio] b', f"{audio('x.mp3')} b"),
        ('[audio mp3="x.mp3" m4a="x.m4a"]', audio("x.m4a", "x.mp3")),
        ("[audio https://a.example/x.mp3|b=1]", audio("https://a.example/x.mp3")),
        ("[audio]", audio(f"{UP}/s.mp3")),
        (
            '[audio src="x.mp3" loop="on" autoplay="0" preload="auto"]',
            audio("x.mp3", more=' loop="1" preload="auto"'),
        ),
        (
            '[audio src="x.wma"]',
            '<a class="wp-embedded-audio" href="x.wma">x.wma</a>',
        ),
        ('[video mp4="x.mp4"]', video("x.mp4")),
        ("[video]", video(f"{UP}/v.mp4")),
        ('[video src="x.mp4" width="300px" height="2"]', video("x.mp4", (300, 2))),
        (
            '[video mp4="x.mp4"]\n<track kind="subtitles" src="x.vtt">\n[/video]',
            video("x.mp4", inner='<track kind="subtitles" src="x.vtt">'),
        ),
        (
            '[video src="https://v.example/watch?v=1&amp;t=2"]',
            '<a class="wp-embedded-video" href="https://v.example/watch?v=1&amp;t=2">'
            "https://v.example/watch?v=1&amp;t=2</a>",
        ),
        (
            "[embed]https://v.example/1[/embed]",
            '<a href="https://v.example/1">https://v.example/1</a>',
        ),
        (
            '[embed width="5"]\nhttps://v.example/1\n[/embed]',
            '<a href="https://v.example/1">https://v.example/1</a>',
        ),
        (
            '[embed src="https://v.example/1"]',
            '<a href="https://v.example/1">https://v.example/1</a>',
        ),
        ("[embed]https://a.example/x.mp3[/embed]", audio("https://a.example/x.mp3")),
        ("https://a.example/x.mp4", video("https://a.example/x.mp4")),
        (
            'https://v.example/?a=1&b="'.rstrip('"'),
            '<a href="https://v.example/?a=1&amp;b=">https://v.example/?a=1&amp;b=</a>',
        ),
        (
            "<p class='x'>https://v.example/1</p>",
            "<p class='x'><a href=\"https://v.example/1\">https://v.example/1</a></p>",
        ),
        (
            "  https://v.example/1 \nb",
            '  <a href="https://v.example/1">https://v.example/1</a> \nb',
        ),
    ],
)
def test_recordings_and_embeds_become_html(written: str, becomes: str) -> None:
    assert imported(f"a\n{written}\n\nc") == f"a\n{becomes}\n\nc"


@pytest.mark.parametrize(
    "written",
    [
        '[gallery ids="99"]',
        "[gallery type='x']",
        "[audio]",
        "[video width=3]",
        "[embed][/embed]",
        "[embed]javascript:alert(1)[/embed]",
        "[[gallery ids='6']]",
        "[gallery",
        "<pre>[gallery ids='6']\nhttps://v.example/1\n</pre>",
        "<!-- [audio src='x.mp3'] -->",
        '<a title="[audio src=x.mp3]">b</a>',
        "[php]\n[audio src='x.mp3']\nhttps://v.example/1\n[/php]",
        "see https://v.example/1",
        "https://v.example/1 and more",
        "<a href='x'>\nhttps://v.example/1\n</a>",
        "<em>https://v.example/1</em>",
        "ftp://v.example/1",
        "[playlist ids='8']",
        "[youtube=x]",
    ],
)
def test_other_things_stay_as_they_are(written: str) -> None:
    assert imported(f"a\n{written}\n\nc", media="") == f"a\n{written}\n\nc"


def test_each_shortcode_that_stays_text_is_told_of_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    export(
        item(1, '[box]a[/box] [box]b[/box] [gallery ids="99"]', title="First"),
        item(2, "[box]c[/box] [sic] [css]d[/css]"),
        item(3, "[audio src='x.mp3']"),
    )
    run()
    out = capsys.readouterr().out
    rows = re.findall(r"^(\[.*?\)) +shortcode: (.*)$", out, re.MULTILINE)
    assert rows == [
        ("[box] (3)", "kept as text (in 2 bodies, the first of 'First')"),
        ("[gallery] (1)", "kept as text (in 1 body, the first of 'First')"),
    ]
    assert "shortcode: 2, of which 2 kept as text\n" in out


PARTS = (
    *("[gallery]", "[gallery ids=6]", "[audio src=x.mp3]", "[/audio]", "[embed]", "["),
    *("https://v.example/1", "[/embed]", "\n", "<a>", "</a>", "<pre>", "</pre>", "<p>"),
    *("[php]", "[/php]", "<!--", "-->", "words", "[video mp4=x.mp4]", "[/video]"),
    *("<track>", "<", "\r\n", "'", "]"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_any_body_is_expanded_and_what_is_no_shortcode_stays(body: str) -> None:
    remarks: list[str] = []
    new = expanded(body, 1, Library(), remarks)
    made = (
        r"<(?:div style|audio class).*?</audio>(?:</div>)?|<div style.*?</video></div>"
    )
    links = r'<a href="https://v\.example/1">https://v\.example/1</a>'
    left = re.sub(f"{made}|{links}", "", new)
    for part in ("words", "<pre>", "<!--", "<p>", "\r\n", "[gallery]"):
        assert left.count(part) <= body.count(part)
    assert left.count("words") == body.count("words")


@pytest.mark.parametrize("part", [*PARTS, "[embed]x", "[video mp4=x.mp4]<track>"])
def test_shortcodes_are_looked_for_in_linear_time(part: str) -> None:
    assert_linear(partial(expand, part), 2000)


def expand(part: str, times: int) -> None:
    expanded(f"{part * times}\nhttps://v.example/1\n[gallery]", 1, Library(), [])
