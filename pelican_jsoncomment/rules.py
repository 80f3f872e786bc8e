"""The one table of rules: what each means, an example of it, and what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pelican_jsoncomment.cli.fix.repair import BYTE_ORDER_MARK, UNSAFE
from pelican_jsoncomment.header.scanner import SAFE_RULES

#: How grave a finding is. The build leaves an essay with an error out.
Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

_WIDTH = 79
_SAFE = SAFE_RULES | {BYTE_ORDER_MARK}


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that ``check`` reports under a name.

    ``example`` is a header's object, a body or whole files that break the rule; it is
    "" where it could not be shown.
    """

    name: str
    level: Level
    meaning: str
    advice: str
    example: str = ""

    @property
    def mended_by(self) -> str:
        """The command that mends it, or "" where a person has to."""
        if self.name in _SAFE:
            return "fix"
        return "fix --unsafe" if self.name in UNSAFE else ""


def _table(level: Level, rows: Mapping[str, tuple[str, ...]]) -> dict[str, Rule]:
    return {name: Rule(name, level, *texts) for name, texts in rows.items()}


_HEADER_ERRORS = {
    "bad-escape": (
        "A backslash in a text stands before a character that it cannot escape.",
        r"JSON knows \" \\ \/ \b \f \n \r \t and \u with four digits. Write a backslash"
        r" as \\.",
        r'{"title": "C:\_old", "date": "2008-03-30"}',
    ),
    "bad-number": (
        "Something that begins like a number is none that JSON has.",
        "Put it in double quotes; then it is kept exactly as written.",
        '{"title": "On Walls", "date": "2008-03-30", "pages": 007}',
    ),
    "bare-date": (
        "A date stands without quotes.",
        'JSON has no dates. Write "2008-03-30".',
        '{"title": "On Walls", "date": 2008-03-30}',
    ),
    "brackets": (
        "A bracket is closed by one of another kind.",
        "Close what was opened last first: { with }, [ with ].",
        '{"title": "On Walls", "tags": ["history"}',
    ),
    "colon": (
        "No colon stands behind a field's name.",
        "Often a quote before it is missing or doubled. Look at the text to its left.",
        '{"title" "On Walls", "date": "2008-03-30"}',
    ),
    "comment": (
        "The header holds a comment, as programs have them.",
        "JSON has none. A remark can be a field of its own, such as notes.",
        '{"title": "On Walls", "date": "2008-03-30" /* or so */}',
    ),
    "commented-field": (
        "The header holds a comment, and in it something like a field.",
        "JSON has no comments. To take it out may lose the only copy of the field: if"
        " that is to be kept, give it a name of its own.",
        '{"title": "On Walls" /* "date": "2008-03-30" */}',
    ),
    "control-character": (
        "A text holds a tab as such.",
        r"JSON wants it written as an escape, \t.",
        '{"title": "On\tWalls", "date": "2008-03-30"}',
    ),
    "control-byte": (
        "The file holds a control character, such as a form feed.",
        "No page and no feed may hold it. Take it out.",
    ),
    "control-escape": (
        r"A text holds a control character as an escape, such as \u000c.",
        "No page and no feed may hold it. Take it out.",
        r'{"title": "On\u000cWalls", "date": "2008-03-30"}',
    ),
    "duplicate-field": (
        "A field stands twice. Names count as equal where they differ in case, or in"
        " hyphen, space and underscore.",
        "One of the two values would be lost without a word. Keep one of them.",
        '{"title": "Walls", "first_draft": "2006", "First-Draft": "2005"}',
    ),
    "equals-sign": (
        "An equals sign stands where a colon belongs.",
        'Write "title": "…".',
        '{"title" = "On Walls", "date": "2008-03-30"}',
    ),
    "extra-comma": (
        "A comma stands where nothing precedes it.",
        "Take it out, or write what is missing. A list item may have been lost here.",
        '{"title": "On Walls",, "date": "2008-03-30"}',
    ),
    "huge-number": (
        "A number is larger than any that a computer calculates with.",
        "It would become infinite. Put it in double quotes to keep it as written.",
        '{"title": "On Walls", "date": "2008-03-30", "weight": 1e999}',
    ),
    "inner-quote": (
        "A text goes on behind its closing quote.",
        r"A double quote inside a text is written \" or as a typographic one.",
        '{"title": "On "Walls"", "date": "2008-03-30"}',
    ),
    "line-break": (
        "A line ends inside double quotes.",
        r"Either the closing quote is missing, or a break inside a text is meant; that"
        r" is written \n.",
        '{"title": "On\nWalls", "date": "2008-03-30"}',
    ),
    "lone-surrogate": (
        r"A \u escape is one half of a pair whose other half is missing.",
        "It is no character and cannot be saved. Write the character itself.",
        r'{"title": "On Walls \ud83d", "date": "2008-03-30"}',
    ),
    "long-number": (
        "A number has thousands of digits.",
        "Put it in double quotes to keep it as written.",
    ),
    "missing-comma": (
        "Between two fields, or two items of a list, the comma is missing.",
        "Put one behind the first of them.",
        '{"title": "On Walls"\n"date": "2008-03-30"}',
    ),
    "missing-value": (
        "A field has a name and no value, or a list an empty place.",
        'Write the value; "" or null if there is none.',
        '{"title": "On Walls", "date": }',
    ),
    "nesting": (
        "Brackets are nested deeper than any header needs.",
        "Look for a bracket that was opened and never closed.",
    ),
    "no-name": (
        "A field's name is empty.",
        "Give it a name, or take the field out.",
        '{"title": "On Walls", "": "2008-03-30"}',
    ),
    "not-a-number": (
        "The header holds NaN, Infinity or undefined.",
        "JSON has none of them. Write null for an unknown value.",
        '{"title": "On Walls", "date": "2008-03-30", "weight": NaN}',
    ),
    "not-utf-8": (
        "The file is not UTF-8 text.",
        "Nothing can tell which encoding it is in. Open it in an editor in the encoding"
        " that shows it right, and save it as UTF-8.",
    ),
    "nul": (
        "The file, or a text in its header, holds the character NUL.",
        "It is no text then, or a broken one. Take the character out.",
    ),
    "odd-space": (
        "A space that is no ordinary one, such as a no-break space or an invisible"
        " byte-order mark, stands outside quotes.",
        "Editors and web pages leave them behind. Write an ordinary space.",
    ),
    "python-literal": (
        "The header holds None, True or False.",
        "JSON writes null, true and false.",
        '{"title": "On Walls", "date": "2008-03-30", "weight": None}',
    ),
    "single-quotes": (
        "A name or a text stands in single quotes.",
        "JSON knows double quotes only.",
        "{'title': 'On Walls', 'date': '2008-03-30'}",
    ),
    "smart-quotes": (
        "A name or a text stands in typographic quotes.",
        'Word processors put them in. JSON knows straight double quotes (") only;'
        " inside a text, typographic ones are welcome.",
        "{“title”: “On Walls”, “date”: “2008-03-30”}",
    ),
    "mixed-quotes": (
        "A text begins with one kind of quote and ends with another.",
        'Write a straight double quote (") on both sides.',
        '{"title": “On Walls", "date": "2008-03-30"}',
    ),
    "text-after-json": (
        "Something stands between the last } and the --> that ends the comment.",
        "Take it out, or move it into a field.",
        '{"title": "On Walls", "date": "2008-03-30"} Written at school.',
    ),
    "trailing-comma": (
        "A comma stands behind the last field or the last item of a list.",
        "JSON has commas only between two. Take it out.",
        '{"title": "On Walls", "date": "2008-03-30",}',
    ),
    "unclosed": (
        "The header, a bracket or a text in it never ends.",
        "Look for the last field that is right; the closing } or --> or a quote is"
        " missing behind it.",
        '{"title": "On Walls", "date": "2008-03-30"',
    ),
    "unexpected": (
        "A character stands where a name or a value has to begin.",
        "Look at what stands to its left: a quote or a comma may be missing.",
        '{"title": "On Walls", ; "date": "2008-03-30"}',
    ),
    "unquoted-name": (
        "A field's name stands without quotes.",
        'Write "title": …',
        '{title: "On Walls", date: "2008-03-30"}',
    ),
    "unquoted-value": (
        "A text stands without quotes.",
        "Where it ends, nobody but its author knows. Put it in double quotes.",
        '{"title": On Walls, "date": "2008-03-30"}',
    ),
    "proof": (
        "A header was mended, but the result did not stand the tests before writing.",
        "The file was left as it is. Mend it by hand, and please report the case.",
    ),
}
_FIELD_ERRORS = {
    "reserved-name": (
        "A field has a name that Pelican or the plugin uses itself.",
        "It would overwrite a part of the article. Rename it, or set another name by"
        ' the setting JSONCOMMENT_FIELDS, such as {"old": "new"}.',
        '{"title": "On Walls", "date": "2008-03-30", "content": "walls"}',
    ),
    "render": (
        "The body cannot be rendered: an extension of Markdown fails.",
        "The message says which error it was. Build with that extension switched off.",
    ),
    "unknown-timezone": (
        "The field timezone names no time zone.",
        "Write a name such as Europe/Berlin.",
        '{"title": "On Walls", "date": "2008-03-30", "timezone": "Berlin"}',
    ),
    "unreadable-date": (
        "A date cannot be read without guessing.",
        "Write 2006-05-03, or 2006-05 or 2006 if no more is known. For an archive that"
        ' writes 03/04/2006, set JSONCOMMENT_DATE_ORDER to "dmy" or "mdy".',
        '{"title": "On Walls", "date": "03/04/2006"}',
    ),
    "wrong-type": (
        "A field holds another kind of value than it takes.",
        "The message names both.",
        '{"title": "On Walls", "date": "2008-03-30", "tags": 5}',
    ),
    "missing-title": (
        "The essay has no title.",
        "Pelican leaves it out. Add the field title.",
        '{"date": "2008-03-30"}',
    ),
    "missing-date": (
        "The essay has no date, and none that could stand for it.",
        "Pelican leaves it out. Add date or first_publication; a year is enough.",
        '{"title": "On Walls"}',
    ),
    "duplicate-slug": (
        "Two essays, or an essay and the site itself, have one page.",
        "The essay that is named is left out; the other is built. Give one a slug of"
        " its own, or a lang if it is a translation.",
        'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
        'b.md: <!-- {"title": "On walls", "date": "2008"} -->',
    ),
    "unknown-status": (
        "The field status is none that Pelican knows.",
        "Pelican leaves the essay out. Write published, hidden, draft or skip.",
        '{"title": "On Walls", "date": "2008-03-30", "status": "done"}',
    ),
    "unwritable-page": (
        "The page of the essay, or of a tag, a category or an author, could not be"
        " written: its name is too long, or leads out of the output folder.",
        "The essay is left out. Give it a shorter slug or another save_as, or shorten"
        " the name.",
        '{"title": "Walls", "date": "2008-03-30", "save_as": "../a.html"}',
    ),
}
_WARNINGS = {
    "byte-order-mark": (
        "The file begins with a byte-order mark.",
        "The plugin reads it; other programs show it or stumble over it.",
    ),
    "categories": (
        "An essay has several categories.",
        "Pelican knows one; the first is taken. The others can become tags.",
        '{"title": "Walls", "date": "2008-03-30", "category": ["a", "b"]}',
    ),
    "comment-end": (
        "A text in the header holds --> or --!>.",
        "The plugin reads on; browsers and forges end the comment there and show the"
        r" rest. Write it as --\u003e.",
        '{"title": "On --> Walls", "date": "2008-03-30"}',
    ),
    "field-spelling": (
        "A field is written in two ways, or nearly as a better known one is.",
        "Names that differ in case, hyphen, space and underscore are one field; names"
        " that differ in a letter are two, and one of them is lost on the templates.",
        'a.md: <!-- {"title": "On Walls", "date": "2006", "first_draft": "2005"} -->\n'
        'b.md: <!-- {"title": "On Roofs", "date": "2008", "First-Draft": "2007"} -->',
    ),
    "format": (
        "The field format is none of the formats that a body can have.",
        "It is kept as a field of the archive; JSONCOMMENT_FIELDS can rename it.",
        '{"title": "On Walls", "date": "2008-03-30", "format": "poem"}',
    ),
    "imprecise-date": (
        "The date has no month or no day, or is a season, a decade or an interval.",
        "It is shown as written, and sorted by its first moment. Nothing has to be done"
        " unless you know more.",
        '{"title": "On Walls", "date": "2008"}',
    ),
    "markers": (
        "The body holds several more markers.",
        "The summary ends at the first one, and the others vanish.",
        "One.\n\n<!--more-->\n\nTwo.\n\n<!--more-->\n\nThree.",
    ),
    "misplaced-header": (
        "A header stands behind something else in the file.",
        "It is not read, and the file is an ordinary one. Move it to the top.",
        'Text.\n\n<!-- {"title": "On Walls", "date": "2008-03-30"} -->',
    ),
    "mixed-date-order": (
        "Some dates of the archive begin with the day, and some with the month.",
        "Then 03/04/2006 may be either. Write them as 2006-04-03.",
        'a.md: <!-- {"title": "On Walls", "date": "30/03/2006"} -->\n'
        'b.md: <!-- {"title": "On Roofs", "date": "03/30/2008"} -->',
    ),
    "mojibake": (
        "The text holds characters such as â€™ where an apostrophe was meant.",
        "UTF-8 was read as Windows-1252 once and saved like that. It is never mended by"
        " machine, because what looks like it may be meant.",
        "Stalinâ€™s walls.",
    ),
    "near-miss": (
        "Something in the body looks like a more marker and is none.",
        "Write <!--more-->.",
        "One.\n\n<!---more--->\n\nTwo.",
    ),
    "no-publication-date": (
        "The field first_publication cannot stand for the date that is missing.",
        "Give the essay a date, or write first_publication as 2006, 2006-05 or"
        " 2006-05-03.",
        '{"title": "On Walls", "first_publication": "long ago"}',
    ),
    "partial-date": (
        "A date is neither a full nor a partial date that can be read.",
        "It stays text, and is not sorted by. Write 2006~ for about 2006, 2006-21 for"
        " spring 2006, 200X for the decade, 2006/2008 for from 2006 to 2008.",
        '{"title": "Walls", "date": "2008-03-30", "first_draft": "c. 2006"}',
    ),
    "shared-slug": (
        "Two essays have one slug and one language, but not one place in the output.",
        "Pelican warns of it, and links that name the slug may lead to either.",
        'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
        'b.md: <!-- {"title": "On walls", "date": "2008"} -->',
    ),
    "body-backslash": (
        "A Windows path holds backslashes that Markdown takes for escapes.",
        "Put it between backticks, or double each backslash.",
        r"He kept it in C:\_old\essays.",
    ),
    "body-dashes": (
        "Dashes right under a line make a heading of it.",
        "Put an empty line before dashes that are a rule or an ornament.",
        "The end of the first part\n---\nAnd the second.",
    ),
    "body-emphasis": (
        "Asterisks or underscores inside a word or a formula become emphasis.",
        r"Write \* and \_, or put it between backticks.",
        "The room has 5*3*2 metres.",
    ),
    "body-hash": (
        "A line that begins with # and no space becomes a heading.",
        r"Write \# for the sign, or “# ” for a heading.",
        "#1 on the list.",
    ),
    "body-html": (
        "An HTML element holds an empty line that was meant to part paragraphs.",
        'Write <p> in it, or give its tag the attribute markdown="1".',
        "<blockquote>\nOne.\n\nTwo.\n</blockquote>",
    ),
    "body-indented": (
        "A paragraph that is indented by a tab or four spaces becomes code.",
        "Take the indentation out.",
        "One.\n\n\tHe said that walls are built by the afraid.",
    ),
    "body-line-break": (
        "A line break inside a paragraph was meant as one, and becomes a space.",
        "End the line with two spaces or a backslash. An essay from WordPress can"
        ' be read with "format": "wordpress".',
        "Roses are red,\nviolets are blue.",
    ),
    "body-no-paragraphs": (
        "An essay in HTML has empty lines where its paragraphs should be, and no tags.",
        "Browsers run them together. Write <p>, or give it another format.",
        '<!-- {"title": "On Walls", "date": "2008-03-30", "format": "html"} -->\n'
        "One.\n\nTwo.",
    ),
    "body-number": (
        "A paragraph that begins with a number and a period becomes a list item, whose"
        " number is 1.",
        r"Write 1936\. to keep it.",
        "1936. The first trial.",
    ),
    "body-pre": (
        "A <pre> stands behind other text, and Markdown breaks it at an empty line.",
        "Begin a new line with it, behind an empty one.",
        "So it said:<pre>one\n\ntwo</pre>",
    ),
    "body-quotation": (
        "A line that begins with > becomes a quotation.",
        r"Write \> for the sign.",
        "> 40% of them came back.",
    ),
    "body-wordpress": (
        "A body from WordPress holds something that WordPress would have replaced.",
        "It is shown as it was written. Write it as HTML, or take it out.",
        '<!-- {"title": "On Walls", "date": "2008", "format": "wordpress"} -->\n'
        "[gallery]",
    ),
}
_NOTES = {
    "no-header": (
        "Among essays with a header stand files without one.",
        "They are built as ordinary articles, which may be what you want.",
        'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
        'b.md: <!-- {"title": "On Roofs", "date": "2008"} -->\n'
        "c.md: Title: On Doors",
    ),
}

RULES = MappingProxyType(
    _table("error", _HEADER_ERRORS | _FIELD_ERRORS)
    | _table("warning", _WARNINGS)
    | _table("note", _NOTES)
)
"""Every rule by its name."""


def explain(rule: Rule) -> str:
    """Return what ``check --explain`` prints of a rule."""
    mend = rule.mended_by
    command = f"`pelican-jsoncomment {mend}` mends it." if mend else ""
    is_object = rule.example.startswith("{")
    example = f"<!-- {rule.example} -->" if is_object else rule.example
    parts = [
        f"{rule.name} ({rule.level})",
        textwrap.fill(rule.meaning, _WIDTH),
        textwrap.indent(example, "    "),
        textwrap.fill(rule.advice, _WIDTH),
        command,
    ]
    return "\n\n".join(x for x in parts if x)
