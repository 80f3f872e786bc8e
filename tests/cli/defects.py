"""Defects of hand-written headers: how each is made, and what is to become of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["safe", "unsafe", "refused"]

HEADER = """\
<!--
	{
		"title": "On Walls",
		"date": "2008-03-30",

		"first_draft": "2006",
		"notes": "für alle — 写",
		"tags": ["history", "essay"],
		"weight": 3,
		"shown": true,
		"source": {"book": null},
		"slug": "on-walls"
	}
-->
"""
BODY = r"""
Walls, he said, are “built” by the afraid. → "title": 'x', // {1: [}

<!--more-->

	if (x)	{ y = "\tabs"; }	/* and 	no-break spaces */
"""
ESSAY = HEADER + BODY
VALUE: dict[str, Any] = json.loads(HEADER[4:-5])


@dataclass(frozen=True)
class Defect:
    """A replacement in ESSAY, and the fields that fixing it changes from VALUE.

    ``asked`` is what --unsafe changes further, in a header that can be read without.
    """

    name: str
    old: str
    new: str
    kind: Kind
    changed: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    def make(self, text: str) -> str:
        """Return an essay's text with the defect in it."""
        assert text.count(self.old) == 1, self
        return text.replace(self.old, self.new)


def _safe(name: str, old: str, new: str, **changed: Any) -> Defect:
    return Defect(name, old, new, "safe", changed)


def _unsafe(name: str, old: str, new: str, **changed: Any) -> Defect:
    return Defect(name, old, new, "unsafe", changed)


def _date(name: str, written: str, edtf: str) -> Defect:
    changed, asked = {"first_draft": written}, {"first_draft": edtf}
    return Defect(name, '"2006"', f'"{written}"', "safe", changed, asked)


def _refused(name: str, old: str, new: str) -> Defect:
    return Defect(name, old, new, "refused")


SAFE = [
    _safe("comma after the last field", '"on-walls"\n', '"on-walls",\n'),
    _safe("comma after the last item", '"essay"]', '"essay", ]'),
    _safe("comma after the header", "\t}\n-->", "\t},\n-->"),
    _safe("comment on its own line", '\t\t"weight"', '\t\t// heavy\n\t\t"weight"'),
    _safe("comment at the end of a line", '"2006",', '"2006", # school'),
    _safe("comment after the last field", '"on-walls"\n', '"on-walls" // "x", 1\n'),
    _safe("block comment", '"shown":', '/* it\'s\n "off", {1 */ "shown":'),
    _safe("single-quoted value", '"On Walls"', "'On Walls'"),
    _safe("single-quoted name", '"first_draft"', "'first_draft'"),
    _safe("single-quoted items", '["history", "essay"]', "['history', 'essay']"),
    _safe(
        "single quotes around double ones",
        '"On Walls"',
        "'On \"Walls\"'",
        title='On "Walls"',
    ),
    _safe(
        "escaped single quote",
        '"On Walls"',
        r"'Stalin\'s Walls'",
        title="Stalin's Walls",
    ),
    _safe("smart-quoted value", '"On Walls"', "“On Walls”"),
    _safe("smart-quoted name", '"date"', "“date”"),
    _safe("quotes below the line", '"On Walls"', "„On Walls“"),
    _safe("guillemets", '"On Walls"', "«On Walls»"),
    _safe("smart single quotes", '"on-walls"', "‘on-walls’"),
    _safe(
        "smart quotes around an apostrophe",
        '"On Walls"',
        "“Stalin’s Walls”",
        title="Stalin’s Walls",
    ),
    _safe("unquoted name", '"weight":', "weight:"),
    _safe("line break in a text", "für alle", "für\nalle", notes="für\nalle — 写"),
    _safe("tab in a text", "On Walls", "On\tWalls", title="On\tWalls"),
    _safe("no-break space", '"shown": ', '"shown":\N{NO-BREAK SPACE}'),
    _safe("byte-order mark amid", '"weight": ', '"weight":\ufeff '),
    _safe("zero-width space", '"weight"', '\u200b"weight"'),
    _safe("zero-width space and quotes", '"On Walls"', "'On Walls'\u200b"),
    _safe("None", "null", "None"),
    _safe("True", "true", "True"),
    _safe("bare date", '"2008-03-30"', "2008-03-30"),
    _safe("bare month", '"2006"', "2006-05", first_draft="2006-05"),
    _safe("bare numeric date", '"2008-03-30"', "30/03/2008", date="30/03/2008"),
    _safe("bare approximate year", '"2006"', "2006~", first_draft="2006~"),
    _safe(
        "bare date and time",
        '"2008-03-30"',
        "2008-03-30 10:00",
        date="2008-03-30 10:00",
    ),
]
UNSAFE = [
    _unsafe("missing comma", '"2008-03-30",', '"2008-03-30"'),
    _unsafe("missing comma after a number", "3,", "3"),
    _unsafe("missing comma in a list", '"history", ', '"history" '),
    _unsafe("inner quotes", "On Walls", 'On "Walls"', title='On "Walls"'),
    _unsafe("inner quotes amid", "On Walls", 'On "old" Walls', title='On "old" Walls'),
    _unsafe("inner quote and comma", "On W", '"Yes", on W', title='"Yes", on Walls'),
    _unsafe(
        "apostrophe in single quotes", '"On Walls"', "'Stalin's'", title="Stalin's"
    ),
    _unsafe("typographic ones too", "On W", 'On “a” "b" W', title='On “a” "b" Walls'),
    _unsafe(
        "bad escape after a path",
        "On W",
        r"C:\temp, a\_b W",
        title="C:\temp, a\\_b Walls",
    ),
    _unsafe("bad escape", "On Walls", r"On\_Walls", title=r"On\_Walls"),
    _unsafe("bad escape in a path", "On Walls", r"C:\_tmp\new", title=r"C:\_tmp\new"),
    _unsafe("escaped apostrophe", "On Walls", r"Stalin\'s", title="Stalin's"),
    _unsafe("equals sign", '"weight":', '"weight" ='),
    _unsafe("arrow", '"weight":', '"weight" =>'),
    _unsafe("NaN", ": 3", ": NaN", weight=None),
    _unsafe("-Infinity", ": 3", ": -Infinity", weight=None),
    _unsafe("undefined", ": null", ": undefined"),
    _unsafe("smart quote opens", '"On Walls"', '“On Walls"'),
    _unsafe("smart quote closes", '"On Walls"', '"On Walls”'),
    _unsafe("smart quote closes a name", '"date":', '"date”:'),
    _unsafe("smart quote closes the last", '"on-walls"', '"on-walls”'),
    _unsafe("single quote closes", '"on-walls"', "‘on-walls'"),
    _unsafe("two commas", "3,", "3,,"),
    _unsafe("field in a comment", '"weight"', '// "heavy": 4,\n\t\t"weight"'),
    _unsafe("field in a block", '"shown":', '/* it\'s\n "off": 1 */ "shown":'),
]
DATES = [
    _date("circa", "c. 2006", "2006~"),
    _date("season", "Spring 2006", "2006-21"),
    _date("years", "2006–2008", "2006/2008"),
]
REFUSED = [
    _refused("object never closed", "\t}\n-->", "-->"),
    _refused("list never closed", '"essay"]', '"essay"'),
    _refused("wrong bracket", '"essay"]', '"essay"}'),
    _refused("comment never closed", "\n-->\n", "\n\n"),
    _refused("text never closed", '"On Walls"', '"On Walls'),
    _refused("last text never closed", '"on-walls"', '"on-walls'),
    _refused("text never opened", '"On Walls"', 'On Walls"'),
    _refused("single quote never closed", '"On Walls"', "'On Walls"),
    _refused("field twice", '"weight"', '"title"'),
    _refused("field twice but for case", '"weight"', '"Title"'),
    _refused("prose", '"On Walls"', "On Walls"),
    _refused("prose in a list", '"history"', "history"),
    _refused("missing value", ": 3", ":"),
    _refused("missing colon", '"weight":', '"weight"'),
    _refused("number that is none", ": 3", ": 007"),
    _refused("comment that ends all", '"2006",', '"2006", // -->'),
    _refused("block comment never closed", '"2006",', '"2006", /* school'),
    _refused("text after the header", "\t}\n", "\t} x\n"),
    _refused("control character", "On W", "On \x0bW"),
    _refused("half a character", "On Walls", r"\ud800"),
    _refused("empty name", '"weight"', '""'),
]
DEFECTS = [*SAFE, *UNSAFE, *DATES, *REFUSED]


def _mixed(text: str) -> str:
    lines = text.split("\n")
    return "".join(
        line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(lines)
    )


FORMS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "mixed line endings": _mixed,
    "no final newline": lambda text: text.rstrip("\n"),
    "spaces for tabs": lambda text: text.replace("\n\t\t", "\n  ").replace(
        "\n\t", "\n"
    ),
    "byte-order mark": lambda text: "\ufeff" + text,
    "no body": lambda text: text.removesuffix(BODY),
}
"""Ways in which a file may be kept, as functions of its text."""
