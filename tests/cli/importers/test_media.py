"""The media of a WordPress blog come over, and the bodies lead to where they are."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_jsoncomment.cli import main
from pelican_jsoncomment.cli.importers.attachments import Attachment, Library
from pelican_jsoncomment.cli.importers.media import Media, Place
from pelican_jsoncomment.cli.importers.uploads import Uploads
from pelican_jsoncomment.html.tokenizer import Tokenizer
from tests.cli.importers.conftest import tree
from tests.conftest import Site
from tests.growth import assert_linear

EXPORT = Path(__file__).parents[2] / "data" / "exports" / "media.xml"
OLD = "https://old.example/wp-content/uploads"
UPLOADS = [
    "2008/03/tower.jpg",
    "2008/03/unused.jpg",
    "2008/03/wall-150x150.jpg",
    "2008/03/wall.jpg",
    "2008/04/bell.mp3",
    "2008/04/café.png",
    "2008/04/gate.mp4",
    "2008/04/wall.jpg",
]
IMPORT = ["import", str(EXPORT), "--out", "content", "--media", "uploads"]


def put(*files: str, folder: str = "uploads") -> None:
    for name in files:
        file = Path(folder, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"that of {name}")


def body_of(name: str) -> str:
    text = Path("content", name).read_text("utf-8")
    return text.partition("\n-->\n\n")[2]


def export_of(*bodies: str, link: str = "https://old.example/2008/03/x/") -> str:
    """Return an export of posts with these bodies."""
    items = (
        f"<item><title>T</title><link>{link}</link><wp:post_name>p{n}</wp:post_name>"
        f"<wp:post_id>{n}</wp:post_id><content:encoded><![CDATA[{body}]]>"
        "</content:encoded></item>"
        for n, body in enumerate(bodies, 1)
    )
    return (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"{''.join(items)}</channel></rss>"
    )


def imported(body: str, *options: str, link: str = "https://old.example/x/") -> str:
    """Return the body that an import makes of one in an export."""
    Path("export.xml").write_text(export_of(body, link=link), "utf-8")
    main.main(["import", "export.xml", "--out", "content", "--write", *options])
    return body_of("p1.md")


def with_media(body: str, link: str = "https://old.example/x/") -> str:
    return imported(body, "--media", "uploads", link=link)


def test_an_import_with_media_is_built_with_every_picture(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    put(*UPLOADS)
    assert main.main(IMPORT) == 1
    assert not list(Path("content").iterdir())
    assert main.main([*IMPORT, "--write", "--missing-media", "missing.tsv"]) == 1
    out = capsys.readouterr().out
    assert "file: 10, of which 3 missing, 7 new\n" in out
    assert re.search(
        r"^uploads \(1 file\) +uploads: left out \(neither", out, re.MULTILINE
    )
    placed = {f"images/{x}" for x in UPLOADS if "unused" not in x}
    files = tree("content")
    assert {x for x in files if x.startswith("images/")} == placed
    assert files["images/2008/03/wall.jpg"] == b"that of 2008/03/wall.jpg"
    assert files["images/2008/04/wall.jpg"] == b"that of 2008/04/wall.jpg"
    assert Path("missing.tsv").read_text("utf-8").splitlines() == [
        f"{OLD}/2008/04/lost.pdf\tuploads/2008/04/lost.pdf",
        f"{OLD}/2008/05/gone.jpg\tuploads/2008/05/gone.jpg",
        f"{OLD}/2008/link.jpg\tuploads/2008/link.jpg",
    ]
    output = site.build(STATIC_PATHS=["images"])
    messages = [x.getMessage() for x in caplog.records]
    assert not [x for x in messages if "Unable to find" in x]
    shown = 0
    for page in ("walls.html", "gates.html", "blocks.html", "pages/about.html"):
        html = (output / page).read_text("utf-8")
        assert "{static}" not in html
        urls = re.findall(r"(?:src|poster|srcset)=[\"']([^\"']+)", html)
        for url in " ".join(urls).replace(",", "").split():
            if url.startswith("https://blog.example/"):
                path = unquote(url.removeprefix("https://blog.example/"))
                assert (output / path).is_file()
                shown += 1
    assert shown == 17
    assert "2008/03/tower.jpg" in (output / "walls.html").read_text("utf-8")


def test_captions_go_with_rewritten_media(site: Site) -> None:
    put(*UPLOADS)
    main.main([*IMPORT, "--write"])
    site.build()
    picture = "https://blog.example/images/2008/03/wall.jpg"
    assert (
        '<figure id="attachment_11" class="wp-caption alignleft" style="width: 300px">'
        f'<a href="{picture}"><img src="{picture}" alt="" /></a>\n'
        '<figcaption class="wp-caption-text">The <em>wall</em></figcaption>'
    ) in site.output("walls.html")


def test_verify_misses_no_medium_that_was_there(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it misses are those that the import has named, and hostile addresses."""
    put(*UPLOADS)
    main.main([*IMPORT, "--write", "--redirects", "map.json"])
    site.build()
    capsys.readouterr()
    options = ["--site", "output", "--redirects", "map.json", "--format", "json"]
    main.main(["verify", str(EXPORT), *options])
    losses = json.loads(capsys.readouterr().out)["losses"]
    assert {x["kind"] for x in losses} == {"links", "pictures"}
    hostile = r"lost\.pdf|passwd|secret|%2f|/link\.jpg"
    assert [x["reason"] for x in losses if not re.search(hostile, x["reason"])] == []
    assert len(losses) == 5


def test_undo_takes_the_media_back(site: Site) -> None:
    put(*UPLOADS)
    main.main([*IMPORT, "--write", "--missing-media", "missing.tsv"])
    (kept,) = site.path.glob("content-before-import-*.zip")
    assert main.main(["undo", kept.name, "--yes"]) == 0
    assert tree("content") == {}
    assert not Path("missing.tsv").exists()


def test_no_medium_takes_the_place_of_another_file(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    put(*UPLOADS)
    put("images/2008/03/wall.jpg", folder="content")
    Path("missing.tsv").write_text("mine")
    main.main([*IMPORT, "--write", "--missing-media", "missing.tsv"])
    out = capsys.readouterr().out
    assert re.search(r"file: taken -> images/2008/03/wall.jpg \(another file", out)
    assert re.search(r"list: taken -> missing.tsv \(another file has", out)
    kept = Path("content/images/2008/03/wall.jpg").read_text()
    assert kept == "that of images/2008/03/wall.jpg"
    assert Path("missing.tsv").read_text() == "mine"
    assert site.path == Path.cwd()


def test_a_second_import_makes_only_what_was_missing(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    put(*UPLOADS)
    main.main([*IMPORT, "--write"])
    before = tree("content")
    put("2008/05/gone.jpg")
    capsys.readouterr()
    main.main([*IMPORT, "--write"])
    assert "file: 10, of which 2 missing, 1 new, 7 there already\n" in (
        capsys.readouterr().out
    )
    made = {"images/2008/05/gone.jpg": b"that of 2008/05/gone.jpg"}
    assert tree("content") == {**before, **made}
    assert site.path == Path.cwd()


@pytest.mark.usefixtures("site")
def test_without_media_no_address_changes() -> None:
    body = f'<img src="{OLD}/2008/03/wall.jpg" srcset="{OLD}/a.jpg 2x"> {OLD}/a.jpg'
    put("2008/03/wall.jpg", "a.jpg")
    assert imported(body) == body


WALL = "{static}/images/2008/03/wall.jpg"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        (f'<img src="{OLD}/2008/03/wall.jpg">', f'<img src="{WALL}">'),
        (f"<IMG\tSRC = '{OLD}/2008/03/wall.jpg' >", f"<IMG\tSRC = '{WALL}' >"),
        (f"<img src={OLD}/2008/03/wall.jpg>", f'<img src="{WALL}">'),
        (f'<a href="{OLD}/2008/03/wall.jpg">a</a>', f'<a href="{WALL}">a</a>'),
        (f'<object data="{OLD}/2008/03/wall.jpg">', f'<object data="{WALL}">'),
        ('<img src="/wp-content/uploads/2008/03/wall.jpg">', f'<img src="{WALL}">'),
        ('<img src="../wp-content/uploads/2008/03/wall.jpg">', f'<img src="{WALL}">'),
        *(
            (
                f'<img src="{x}/wp-content/uploads/2008/03/wall.jpg">',
                f'<img src="{WALL}">',
            )
            for x in (
                *("http://old.example", "https://www.old.example", "//old.example"),
                *("HTTP://Old.Example:80", "//www.old.example:443"),
            )
        ),
        (f'<img src=" {OLD}/2008/03/wall.jpg?w=300&amp;h=2 ">', f'<img src="{WALL}">'),
        (f'<a href="{OLD}/2008/03/wall.jpg#a&amp;b">', f'<a href="{WALL}#a%26b">'),
        (f'<img src="{OLD}/2008/03/wall-300x225.jpg">', f'<img src="{WALL}">'),
        (f'<img src="{OLD}/2008/03/wall-scaled.jpg">', f'<img src="{WALL}">'),
        (
            f'<img src="{OLD}/2008/03/big-300x225.jpg">',
            '<img src="{static}/images/2008/03/big-scaled.jpg">',
        ),
        (
            f'<img src="{OLD}/2008/03/map-2x1.jpg">',
            '<img src="{static}/images/2008/03/map-2x1.jpg">',
        ),
        (
            f'<img src="{OLD}/a%20b%23c%25.png">',
            '<img src="{static}/images/a%20b%23c%25.png">',
        ),
        (
            f'<img src="{OLD}/caf%C3%A9.png">',
            '<img src="{static}/images/café.png">',
        ),
        (
            f'<img srcset="{OLD}/a,b.jpg 2x,{OLD}/lost.jpg 3x, {OLD}/a,b.jpg">',
            '<img srcset="{static}/images/a,b.jpg 2x,'
            f'{OLD}/lost.jpg 3x, {{static}}/images/a,b.jpg">',
        ),
        (
            f'<pre><img src="{OLD}/2008/03/wall.jpg"></pre>',
            f'<pre><img src="{WALL}"></pre>',
        ),
        (
            f'<p title=">"><img src="{OLD}/2008/03/wall.jpg">',
            f'<p title=">"><img src="{WALL}">',
        ),
    ],
)
@pytest.mark.usefixtures("site")
def test_the_address_of_a_medium_is_rewritten(written: str, becomes: str) -> None:
    put("2008/03/wall.jpg", "2008/03/big-scaled.jpg", "2008/03/map-2x1.jpg")
    put("2008/03/map.jpg", "a b#c%.png", "café.png", "a,b.jpg")
    assert with_media(f"a {written} & b\n\nc") == f"a {becomes} & b\n\nc"


@pytest.mark.parametrize(
    "written",
    [
        f"{OLD}/2008/03/wall.jpg in words",
        f'<!-- wp:image {{"url":"{OLD}/2008/03/wall.jpg"}} -->',
        f'<a title="{OLD}/2008/03/wall.jpg">',
        f'<textarea><img src="{OLD}/2008/03/wall.jpg"></textarea>',
        f'[html]<img src="{OLD}/2008/03/wall.jpg">[/html]',
        f'[box src="{OLD}/2008/03/wall.jpg"]',
        '<img src="https://elsewhere.example/wp-content/uploads/2008/03/wall.jpg">',
        '<img src="https://old.example.org/wp-content/uploads/2008/03/wall.jpg">',
        '<img src="ftp://old.example/wp-content/uploads/2008/03/wall.jpg">',
        '<img src="https://old.example/uploads/2008/03/wall.jpg">',
        '<a href="https://[old.example/wp-content/uploads/2008/03/wall.jpg">',
        f'<a href="{OLD}/2008/03/">a</a>',
        f'<img src="{OLD}/2008/03/wall.jpeg">',
    ],
)
@pytest.mark.usefixtures("site")
def test_what_is_not_the_address_of_a_medium_stays(written: str) -> None:
    put("2008/03/wall.jpg")
    assert with_media(f"a {written}\n\nb") == f"a {written}\n\nb"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg",
        "../../secret.jpg",
        "2008/../../secret.jpg",
        "%2e%2e/secret.jpg",
        "..%2fsecret.jpg",
        "..%5csecret.jpg",
        "..\\secret.jpg",
        "2008%2fwall.jpg",
        "/secret.jpg",
        "%2fetc%2fpasswd.jpg",
        "file:secret.jpg",
        "c:%5csecret.jpg",
        "./secret.jpg",
        "secret%00.jpg",
        "link.jpg",
        "folder/secret.jpg",
        ".hidden.jpg",
        ".git/secret.jpg",
    ],
)
def test_no_address_leads_out_of_the_uploads(site: Site, path: str) -> None:
    put("2008/wall.jpg", ".hidden.jpg", ".git/secret.jpg")
    put("secret.jpg", folder=".")
    put("secret.jpg", folder="outside")
    Path("uploads/link.jpg").symlink_to("../secret.jpg")
    Path("uploads/folder").symlink_to("../outside")
    before = {x for x in site.path.rglob("*") if x.is_file()}
    written = f'<img src="{OLD}/{path}">'
    assert with_media(written) == written
    made = {x for x in site.path.rglob("*") if x.is_file()} - before
    assert {x.name for x in made if x.suffix != ".zip"} == {"export.xml", "p1.md"}


def test_a_folder_that_is_a_link_out_of_the_content_is_refused(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    put("2008/wall.jpg")
    Path("outside").mkdir()
    Path("content/images").symlink_to("../outside")
    with_media(f'<img src="{OLD}/2008/wall.jpg">')
    assert "its folder is a link out of the content" in capsys.readouterr().out
    assert not list(Path("outside").iterdir())
    assert site.path == Path.cwd()


@pytest.mark.parametrize("name", ["page.html", "notes.md", "old.rst"])
@pytest.mark.usefixtures("site")
def test_what_pelican_takes_for_an_essay_is_not_placed(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(name)
    written = f'<a href="{OLD}/{name}">a</a>'
    assert with_media(written) == written
    assert "Pelican would take it for an essay" in capsys.readouterr().out
    assert list(tree("content")) == ["p1.md"]


@pytest.mark.parametrize(
    ("static", "out", "placed", "link"),
    [
        (["images"], "content", "images/a.jpg", "/images/a.jpg"),
        (["files", "extra/robots.txt"], "content", "files/a.jpg", "/files/a.jpg"),
        (
            ["images", "wp-content/uploads"],
            "content",
            "wp-content/uploads/a.jpg",
            "/wp-content/uploads/a.jpg",
        ),
        ([""], "content", "wp-content/uploads/a.jpg", "/wp-content/uploads/a.jpg"),
        (
            ["old"],
            "content/old",
            "wp-content/uploads/a.jpg",
            "/old/wp-content/uploads/a.jpg",
        ),
        (["old/pics"], "content/old", "pics/a.jpg", "/old/pics/a.jpg"),
    ],
)
def test_media_go_where_pelican_copies_them(
    site: Site, static: list[str], out: str, placed: str, link: str
) -> None:
    put("a.jpg")
    Path("conf.py").write_text(f"PATH = 'content'\nSTATIC_PATHS = {static}\n")
    Path("export.xml").write_text(export_of(f'<img src="{OLD}/a.jpg">'))
    options = ["--out", out, "--media", "uploads", "--settings", "conf.py", "--write"]
    assert main.main(["import", "export.xml", *options]) == 0
    assert Path(out, placed).is_file()
    html = Path(out, "p1.md").read_text()
    assert f'<img src="{{static}}{link}">' in html
    assert site.path == Path.cwd()


def test_it_is_said_where_pelican_copies_nothing(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.jpg")
    Path("conf.py").write_text("PATH = 'content'\nSTATIC_PATHS = ['extra']\n")
    Path("export.xml").write_text(export_of(f'<img src="{OLD}/a.jpg">'))
    options = ["--out", "content/old", "--media", "uploads", "--settings", "conf.py"]
    main.main(["import", "export.xml", *options])
    assert "add 'old/images' to STATIC_PATHS" in capsys.readouterr().out
    assert site.path == Path.cwd()


@pytest.mark.parametrize("name", ["link", "wp:base_site_url", "wp:base_blog_url"])
@pytest.mark.usefixtures("site")
def test_each_address_of_the_site_is_known(name: str) -> None:
    put("a.jpg")
    site = f"<channel><{name}> https://other.example </{name}>"
    body = '<img src="http://www.other.example/wp-content/uploads/a.jpg">'
    text = export_of(body).replace("<channel>", site)
    Path("export.xml").write_text(text)
    options = ["--out", "content", "--media", "uploads", "--write"]
    assert main.main(["import", "export.xml", *options]) == 0
    assert body_of("p1.md") == '<img src="{static}/images/a.jpg">'


@pytest.mark.usefixtures("site")
def test_an_address_that_the_export_does_not_name_can_be_given() -> None:
    put("a.jpg")
    body = '<img src="https://older.example/wp-content/uploads/a.jpg">'
    options = ["--media", "uploads", "--old-site", "https://older.example"]
    assert imported(body, *options) == '<img src="{static}/images/a.jpg">'


@pytest.mark.usefixtures("site")
def test_media_of_other_exports_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("a.jpg")
    atom = Path(__file__).parents[2] / "data" / "exports" / "takeout.atom"
    options = ["--out", "content", "--media", "uploads", "--write"]
    assert main.main(["import", str(atom), *options]) == 2
    assert "--media is for an export of WordPress" in capsys.readouterr().err
    assert tree("content") == {}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["export.xml", "--media", "nowhere"], "--media: nowhere is not a folder"),
        (["export.xml", "--missing-media", "x"], "--missing-media needs --media"),
        (["uploads", "--media", "uploads"], "--media is for an export"),
    ],
)
@pytest.mark.usefixtures("site")
def test_wrong_use_is_refused(
    options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.jpg")
    Path("export.xml").write_text(export_of("a"))
    assert main.main(["import", *options, "--out", "content"]) == 2
    assert reason in capsys.readouterr().err


def test_media_of_wordpress_com_are_on_a_server_of_their_own(site: Site) -> None:
    """What the folder of uploads is there is known from the attachments."""
    put("2008/03/a.jpg")
    files = "https://old.files.wordpress.com"
    attachment = (
        "<item><wp:post_type>attachment</wp:post_type><wp:post_id>9</wp:post_id>"
        f"<wp:attachment_url>{files}/2008/03/a.jpg</wp:attachment_url><wp:postmeta>"
        "<wp:meta_key>_wp_attached_file</wp:meta_key>"
        "<wp:meta_value>2008/03/a.jpg</wp:meta_value></wp:postmeta></item></channel>"
    )
    body = f'<img src="{files}/2008/03/a-300x2.jpg?w=300"> <a href="{files}/x/">x</a>'
    text = export_of(body).replace("</channel>", attachment)
    Path("export.xml").write_text(text)
    options = ["--out", "content", "--media", "uploads", "--write"]
    assert main.main(["import", "export.xml", *options]) == 0
    assert body_of("p1.md") == (
        f'<img src="{{static}}/images/2008/03/a.jpg"> <a href="{files}/x/">x</a>'
    )
    assert site.path == Path.cwd()


# What holds of any body ------------------------------------------------------

PARTS = (
    *(f'<img src="{OLD}/a.jpg">', f"<img src='{OLD}/b.jpg'"),
    *(f'<img srcset="{OLD}/a.jpg 1x, {OLD}/b.jpg 2x">', "<pre>", "</pre>", "<!--"),
    *("-->", "<textarea>", "</textarea>", "[php]", "[/php]", '"', "'", ">", "<", "\n"),
    *(f"{OLD}/a.jpg", "words ", "&amp;", "{static}", "<p title='>'>", "\r\n", "é"),
)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Media:
    root = tmp_path_factory.mktemp("uploads")
    (root / "a.jpg").write_bytes(b"a")
    library = Library(links={"https://old.example": "https://old.example/x/"})
    library.by_id[1] = Attachment(1, f"{OLD}/a.jpg", "a.jpg")
    to = Place(PurePosixPath("images"), PurePosixPath("images"))
    return Media(Uploads(root), library, to, {})


@given(body=st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_nothing_but_values_of_attributes_is_changed(media: Media, body: str) -> None:
    """Undone, it is the same bytes; and a browser sees the same tags."""
    new = media.rewritten(body, "")
    assert new.replace("{static}/images/a.jpg", f"{OLD}/a.jpg") == body
    shape = [(x.kind, x.name, len(x.attributes)) for x in Tokenizer(body)]
    assert [(x.kind, x.name, len(x.attributes)) for x in Tokenizer(new)] == shape


def test_addresses_are_looked_for_in_linear_time(media: Media) -> None:
    for part in (f'<img src="{OLD}/a.jpg">', f"<a href={OLD}/a.jpg", f"{OLD}/a.jpg,"):
        assert_linear(partial(rewrite, media, part, "{}"), 500)
    assert_linear(partial(rewrite, media, f"{OLD}/a.jpg, ,", '<img srcset="{}">'), 500)


def rewrite(media: Media, part: str, around: str, times: int) -> None:
    media.rewritten(around.format(part * times), "")
