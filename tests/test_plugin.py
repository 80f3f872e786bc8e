"""The plugin in Pelican: registration, file extensions, and a cache of its own."""

from __future__ import annotations

import functools
import logging
from typing import Any

import pytest
from pelican import contents
from pelican.plugins import signals
from pelican.readers import BaseReader, HTMLReader, MarkdownReader

import pelican_jsoncomment
from pelican_jsoncomment import plugin, reader
from pelican_jsoncomment.theme import environment
from tests.conftest import HEADER, Site

ESSAY = HEADER + "One *a*.\n\n<!--more-->\n\nTwo.\n"
needs_skip = pytest.mark.skipif(
    not plugin.CAN_SKIP, reason="this Pelican cannot give a source back (before 4.10)"
)


def test_reader_keeps_the_class_and_the_name_of_the_one_before(site: Site) -> None:
    """Pelican makes the metadata "reader" of the class's name."""
    readers = site.readers().readers
    for extension, cls in (("md", MarkdownReader), ("html", HTMLReader)):
        assert isinstance(readers[extension], cls)
        assert type(readers[extension]).__name__ == cls.__name__
    text = "Title: Plain\nDate: 2010-01-02\n\nText.\n"
    assert site.read(text, "a.md").metadata["reader"] == "markdown"


def test_reader_of_another_plugin_gets_the_files_without_a_header(site: Site) -> None:
    class OtherReader(MarkdownReader):  # type: ignore[misc]
        def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
            return "other", {"title": "Other", "date": "x"}

    article_reader = site.readers(READERS={"md": OtherReader}).readers["md"]
    assert article_reader.read(str(site.write("a.md", "text")))[0] == "other"
    content, metadata = article_reader.read(str(site.write("b.md", ESSAY)))
    assert metadata["title"] == "On Walls"
    assert content.startswith("<p>One")


def test_extension_that_the_user_switched_off_stays_off(site: Site) -> None:
    assert "html" not in site.readers(READERS={"html": None}).readers
    assert "md" in site.readers(READERS={"html": None}).readers


@pytest.mark.parametrize("cls", [BaseReader, functools.partial(MarkdownReader)])
def test_reader_that_cannot_be_extended_is_left_alone(site: Site, cls: Any) -> None:
    readers = site.readers(READERS={"md": cls})
    assert not isinstance(readers.readers["md"], reader.EssayReader)


def test_reader_that_is_no_class_is_one_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        site.readers(READERS={"md": functools.partial(MarkdownReader)})
    (record,) = caplog.records
    assert "READERS: 'md' is not a reader class" in record.getMessage()


def test_no_class_of_the_plugin_is_registered_by_pelican_itself(site: Site) -> None:
    """Pelican registers each direct subclass of BaseReader without being asked."""
    site.readers(JSONCOMMENT_EXTENSIONS=["txt"])
    for cls in BaseReader.__subclasses__():
        assert not issubclass(cls, reader.EssayReader)


def test_extensions_are_a_setting(site: Site) -> None:
    readers = site.readers(JSONCOMMENT_EXTENSIONS=["md"]).readers
    assert isinstance(readers["md"], reader.EssayReader)
    assert not isinstance(readers["html"], reader.EssayReader)


@needs_skip
def test_text_files_can_be_essays(site: Site) -> None:
    settings: dict[str, Any] = {"JSONCOMMENT_EXTENSIONS": ["txt"]}
    article = site.read(ESSAY, "essay.txt", **settings)
    assert article.content == "<p>One <em>a</em>.</p>\n<p>Two.</p>"
    stub = site.read("User-agent: *\n", "robots.txt", **settings)
    assert isinstance(stub, contents.SkipStub)


def test_new_extension_is_refused_where_pelican_cannot_skip(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(plugin, "CAN_SKIP", False)
    for _ in range(3):
        assert "txt" not in site.readers(JSONCOMMENT_EXTENSIONS=["txt"]).readers
    assert caplog.text.count("JSONCOMMENT_EXTENSIONS: 'txt' needs Pelican 4.10") == 1


def test_registering_twice_adds_one_receiver() -> None:
    pelican_jsoncomment.register()
    pelican_jsoncomment.register()
    for signal, receiver in (
        (signals.initialized, plugin._start),
        (signals.readers_init, plugin._add_readers),
        (signals.generator_init, environment.equip),
        (signals.content_object_init, plugin._show_no_more_than_written),
    ):
        receivers = [x for x in signal.receivers_for(None) if x is receiver]
        assert len(receivers) == 1


def test_bad_setting_is_an_error_at_the_start_and_the_build_goes_on(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("essay.md", ESSAY)
    site.build(JSONCOMMENT_DATE_ORDER="ymd")
    errors = [x.getMessage() for x in caplog.records if x.levelno == logging.ERROR]
    assert errors == [
        'JSONCOMMENT_DATE_ORDER is \'ymd\', but must be None, "dmy" or "mdy"'
    ]
    assert (site.path / "output" / "on-walls.html").exists()


@pytest.mark.parametrize("layer", ["reader", "generator"])
def test_cache_of_other_settings_is_not_used(site: Site, layer: str) -> None:
    site.write("essay.md", ESSAY)
    settings: dict[str, Any] = {
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        "CONTENT_CACHING_LAYER": layer,
    }
    site.build(**settings)
    assert "read-on" not in site.output("on-walls.html")
    site.build(**settings, JSONCOMMENT_MORE_ANCHOR="read-on")
    assert 'id="read-on"' in site.output("on-walls.html")
    site.build(**settings)
    assert "read-on" not in site.output("on-walls.html")


def test_cache_without_the_plugin_holds_nothing_of_it(site: Site) -> None:
    """Pelican cannot read what it has no module for, and would build nothing."""
    site.write("essay.md", ESSAY)
    site.build(CACHE_CONTENT=True, LOAD_CONTENT_CACHE=True)
    (folder,) = (site.path / "cache").iterdir()
    assert folder.name.startswith("jsoncomment-")
    settings = site.pelican_settings(CACHE_PATH=str(folder))
    plugin._separate_cache(settings)
    assert settings["CACHE_PATH"] == str(folder)


def test_cache_of_the_same_settings_is_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("essay.md", ESSAY)
    settings: dict[str, Any] = {"CACHE_CONTENT": True, "LOAD_CONTENT_CACHE": True}
    site.build(**settings)
    first = site.output("on-walls.html")
    monkeypatch.setattr(reader._Essays, "read", None)
    site.build(**settings)
    assert site.output("on-walls.html") == first


def test_links_of_summaries_that_a_plugin_read_early_are_resolved(site: Site) -> None:
    """As render_math does, before Pelican resolves links in metadata."""

    class Early:
        __name__ = "early"

        def __init__(self) -> None:
            self.seen: list[str] = []

        def register(self) -> None:
            signals.all_generators_finalized.connect(self.look)

        def look(self, generators: Any) -> None:
            self.seen = [x.summary for x in generators[0].articles]

    early = Early()
    site.write("a.md", HEADER + "[b]({filename}b.md).\n\n<!--more-->\n\nTwo.\n")
    site.write("b.md", ESSAY.replace("On Walls", "On Roofs"))
    try:
        site.build(PLUGINS=[pelican_jsoncomment, early])
    finally:
        signals.all_generators_finalized.disconnect(early.look)
    # Pelican before 4.10 resolves the links of metadata before that.
    old = '<a href="https://blog.example/on-roofs.html">b</a>'
    assert any("{filename}b.md" in x or old in x for x in early.seen)
    index = site.output("index.html")
    assert '<a href="https://blog.example/on-roofs.html">b</a>' in index
    assert "{filename}" not in index
