"""Every JSONCOMMENT_ setting: its name, its default, and what it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pelican_jsoncomment import labels
from pelican_jsoncomment.header.parser import normalise

PREFIX = "JSONCOMMENT_"
FORMATS = ("markdown", "html", "wordpress")
#: The file extensions of each format, without their dot.
MARKDOWN_EXTENSIONS = ("md", "markdown", "mkd", "mdown")
HTML_EXTENSIONS = ("html", "htm")
_HTML = tuple(f".{x}" for x in HTML_EXTENSIONS)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its default, a test of its value, and what is allowed in words.

    ``problems`` yields what is wrong inside of a value, by place and reason.
    """

    default: Any
    accepts: Callable[[Any], bool]
    allowed: str
    problems: Callable[[Any], Iterable[tuple[str, str]]] = lambda _value: ()


def _is_names(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset)) and all(
        isinstance(x, str) and x.strip(". ") for x in value
    )


def _is_renames(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(x, str) and x.strip() for pair in value.items() for x in pair
    )


def _is_id(value: Any) -> bool:
    return value is None or (
        isinstance(value, str) and bool(re.fullmatch(r"[^\s\"'<>&]+", value))
    )


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _one_of(*values: Any) -> Callable[[Any], bool]:
    return lambda value: any(value is x or value == x for x in values)


def _is_file(value: Any) -> bool:
    return value is None or (
        isinstance(value, str)
        and bool(re.fullmatch(r"[^/\\\s](?:[^\\\x00-\x1f]*[^/\\\s])?", value))
        and ".." not in value.split("/")
    )


_BOOL = "True or False"

SETTINGS: dict[str, Setting] = {
    "EXTENSIONS": Setting(
        MARKDOWN_EXTENSIONS + HTML_EXTENSIONS,
        _is_names,
        'a list of file extensions, such as ["md", "html", "txt"]',
    ),
    "FIELDS": Setting(
        {}, _is_renames, 'a dict of names, such as {"written": "first_draft"}'
    ),
    "FORMAT": Setting(
        "markdown", _one_of(*FORMATS), ", ".join(f'"{x}"' for x in FORMATS)
    ),
    "DATE_ORDER": Setting(None, _one_of(None, "dmy", "mdy"), 'None, "dmy" or "mdy"'),
    "MORE_ANCHOR": Setting(None, _is_id, "None or an id without spaces or quotes"),
    "MORE_EVERYWHERE": Setting(default=False, accepts=_is_bool, allowed=_BOOL),
    "CHRONOLOGY_ESSAYS_ONLY": Setting(default=False, accepts=_is_bool, allowed=_BOOL),
    "PROVENANCE": Setting(
        None, _one_of(None, "top", "bottom"), 'None, "top" or "bottom"'
    ),
    "PROVENANCE_STYLE": Setting(default=True, accepts=_is_bool, allowed=_BOOL),
    "FEED_IDS": Setting(default=False, accepts=_is_bool, allowed=_BOOL),
    "REVISIONS_FEED": Setting(
        None, _is_file, 'None or a file in the output, such as "feeds/revisions.xml"'
    ),
    "KEEP": Setting(default=True, accepts=_is_bool, allowed=_BOOL),
    "WORDS": Setting(
        {},
        labels.are_words,
        'a dict of words, such as {"edited": "Revised", "approximate": "about {}"},'
        ' or by language, such as {"fr": {"edited": "Revu"}}; the words are'
        f" {', '.join(labels.WORDS)}",
        labels.problems,
    ),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one site, checked and normalised."""

    extensions: tuple[str, ...]
    fields: Mapping[str, str]
    format: str
    date_order: str | None
    more_anchor: str | None
    more_everywhere: bool
    chronology_essays_only: bool
    provenance: str | None
    provenance_style: bool
    feed_ids: bool
    revisions_feed: str | None
    keep: bool
    words: Mapping[str, Any]

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Options:
        """Return the options that Pelican's *settings* ask for.

        A value that is not allowed counts as not set; ``problems`` reports it.
        """
        value = {}
        for name, setting in SETTINGS.items():
            given = settings.get(PREFIX + name, setting.default)
            value[name.lower()] = given if setting.accepts(given) else setting.default
        value["extensions"] = tuple(x.strip(". ") for x in value["extensions"])
        value["fields"] = {
            normalise(old): normalise(new) for old, new in value["fields"].items()
        }
        return cls(**value)

    def format_of(self, path: str, given: object = None) -> str:
        """Return the format of a body; *given* is what the header's field says."""
        if isinstance(given, str) and given in FORMATS:
            return given
        return "html" if path.lower().endswith(_HTML) else self.format


def problems(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each JSONCOMMENT_ setting that is wrong."""
    for full_name in sorted(x for x in settings if x.startswith(PREFIX)):
        name, value = full_name.removeprefix(PREFIX), settings[full_name]
        if name not in SETTINGS:
            # Only a slip needs it, and each start of Pelican would import it.
            import difflib  # noqa: PLC0415

            near = difflib.get_close_matches(name, SETTINGS, n=1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
            yield f"unknown setting {full_name}{hint}"
        elif not SETTINGS[name].accepts(value):
            setting = SETTINGS[name]
            inside = [
                f"{full_name}{x} {reason}" for x, reason in setting.problems(value)
            ]
            whole = f"{full_name} is {value!r}, but must be {setting.allowed}"
            yield from inside or [whole]
