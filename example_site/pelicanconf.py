"""A small archive of essays, in a theme that comes with Pelican."""

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

SITENAME = "Low Water"
SITESUBTITLE = "Essays and letters by Hilary Oake, 1986–2024"
AUTHOR = "Hilary Oake"
# The site's address, for the feed; every other link is relative.
SITEURL = "https://example.org"
RELATIVE_URLS = True

PATH = "content"
OUTPUT_PATH = "output"
PLUGINS = ["jsoncomment"]

# Dates and languages that do not depend on the machine.
TIMEZONE = "UTC"
LOCALE = ("C",)
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"
DATE_FORMATS = {"fr": "%d/%m/%Y"}

# By their own names, for the links between translations.
LANGUAGE_NAMES = {"en": "English", "fr": "français"}


def written(article: Any) -> int:
    """Return where an article is in the index: what was written last comes first.

    Ordinary articles, which have a date alone, are there by that.
    """
    first_draft = getattr(article, "first_draft", None)
    day = getattr(first_draft, "earliest", None) or article.date.date()
    return -int(day.toordinal())


ARTICLE_ORDER_BY = written

THEME = "simple"
CSS_FILE = ""
THEME_TEMPLATES_OVERRIDES = [str(HERE / "templates")]
DEFAULT_PAGINATION = 8

JSONCOMMENT_MORE_ANCHOR = "more"
JSONCOMMENT_WORDS = {
    "fr": {
        "drafted": "Écrit",
        "published": "Paru",
        "drafted_and_published": "Écrit et paru",
        "edited": "Revu",
        "changes": "Ce qui a changé",
        "read_more": "Lire la suite",
        "approximate": "vers {}",
    }
}

DIRECT_TEMPLATES = ["index", "archives", "tags", "chronology", "revisions"]
AUTHOR_SAVE_AS = ""
AUTHORS_SAVE_AS = ""

STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {
    "extra/low-water.css": {"path": "low-water.css"},
    "extra/robots.txt": {"path": "robots.txt"},
}

FEED_ALL_ATOM = "feeds/all.atom.xml"
JSONCOMMENT_REVISIONS_FEED = "feeds/revisions.atom.xml"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.codehilite": {
            "css_class": "highlight",
            "guess_lang": False,
        },
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
