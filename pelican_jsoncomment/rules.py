"""THE table of rules: each condition that a message is about, and what can be done.

A rule is one constant here, and a place that finds it. What fixes it, what
``check --explain`` says and what the tests break as an example follow from the row.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Literal

#: How grave a finding is. The build leaves an essay with an error out.
Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
#: The command that fixes what a rule is about: "" where a person must.
Fixer = Literal["", "fix", "fix --unsafe"]

#: The page of all rules, and where this project's files can be read on the web. That is
#: nowhere yet; with the address of a branch here, SARIF gives each rule its own.
PAGE, PROJECT = "docs/rules.md", ""

_WIDTH = 79


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that the build and ``check`` report under a name.

    ``example`` is a header's object, a body or whole files that break the rule; it is
    "" where it could not be shown. ``fixed_by`` is "fix --unsafe" where the fix
    involves a guess.
    """

    level: Level
    name: str
    meaning: str
    advice: str
    example: str = ""
    fixed_by: Fixer = ""

    @property
    def is_guess(self) -> bool:
        """Whether the fix involves a guess, and so only ``--unsafe`` makes it."""
        return self.fixed_by == "fix --unsafe"

    @property
    def page(self) -> str:
        """Where the documentation has the rule: a URL, or a path of this project."""
        return f"{PROJECT}{PAGE}#{self.name}"


_error = partial(Rule, "error")
_warning = partial(Rule, "warning")
_note = partial(Rule, "note")

# Errors of the header

BAD_ESCAPE = _error(
    "bad-escape",
    "A backslash in a string comes before a character that it cannot escape.",
    r"JSON has \" \\ \/ \b \f \n \r \t and \u with four digits. Write a backslash"
    r" as \\.",
    r'{"title": "C:\_old", "date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
BAD_NUMBER = _error(
    "bad-number",
    "Something that begins like a number is not a JSON number.",
    "Put it in double quotes; then it is kept exactly as written.",
    '{"title": "On Walls", "date": "2008-03-28", "pages": 007}',
)
BARE_DATE = _error(
    "bare-date",
    "A date has no quotes.",
    'JSON has no dates. Write "2008-03-28".',
    '{"title": "On Walls", "date": 2008-03-28}',
    fixed_by="fix",
)
BRACKETS = _error(
    "brackets",
    "A bracket is closed by one of another kind.",
    "Close what was opened last first: { with }, [ with ].",
    '{"title": "On Walls", "tags": ["history"}',
)
BROKEN_OPENING = _error(
    "broken-opening",
    "The first comment of the file has the fields of an essay, and is not a header.",
    "A header begins with <!--, {, and a name in double quotes, with nothing else"
    " between them. The file has no title otherwise, and would be lost.",
    '<!-- "title": "On Walls", "date": "2008-03-28"} -->',
    fixed_by="fix --unsafe",
)
COLON = _error(
    "colon",
    "There is no colon after a field's name.",
    "Often a quote before it is missing or doubled. Look at what is to its left.",
    '{"title" "On Walls", "date": "2008-03-28"}',
)
COMMENT = _error(
    "comment",
    "The header has a comment in it, such as // … or /* … */.",
    "JSON has no comments. A remark can be a field of its own, such as notes.",
    '{"title": "On Walls", "date": "2008-03-28" /* or so */}',
    fixed_by="fix",
)
COMMENTED_FIELD = _error(
    "commented-field",
    "The header has a comment in it that looks like a field.",
    "JSON has no comments. Taking it out may lose the only copy of the field: to"
    " keep that, give it a name of its own.",
    '{"title": "On Walls" /* "date": "2008-03-28" */}',
    fixed_by="fix --unsafe",
)
CONTROL_CHARACTER = _error(
    "control-character",
    "A string has a tab in it that is not written as an escape.",
    r"Write it as \t.",
    '{"title": "On\tWalls", "date": "2008-03-28"}',
    fixed_by="fix",
)
CONTROL_BYTE = _error(
    "control-byte",
    "The file has a control character in it, such as a form feed, or U+FFFE or U+FFFF.",
    "XML does not allow it, so no feed can be made of it. Take it out.",
)
CONTROL_ESCAPE = _error(
    "control-escape",
    r"A string has a control character in it as an escape, such as \u000c, or as an"
    " HTML entity, such as &#12;.",
    "XML does not allow it, so no feed can be made of it. Take it out.",
    r'{"title": "On\u000cWalls", "date": "2008-03-28"}',
)
DUPLICATE_FIELD = _error(
    "duplicate-field",
    "A field occurs twice. Names count as equal where they differ in case, or in"
    " hyphen, space and underscore.",
    "One of the two values would be lost without a warning. Keep one of them.",
    '{"title": "Walls", "first_draft": "2006", "First-Draft": "2005"}',
)
EQUALS_SIGN = _error(
    "equals-sign",
    "There is an equals sign where a colon belongs.",
    'Write "title": "…".',
    '{"title" = "On Walls", "date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
EXTRA_COMMA = _error(
    "extra-comma",
    "There is a comma with nothing before it.",
    "Take it out, or write what is missing. A list item may have been lost here.",
    '{"title": "On Walls",, "date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
HUGE_NUMBER = _error(
    "huge-number",
    "A number is larger than any that a computer calculates with.",
    "It would become infinite. Put it in double quotes to keep it as written.",
    '{"title": "On Walls", "date": "2008-03-28", "weight": 1e999}',
)
INNER_QUOTE = _error(
    "inner-quote",
    "A string goes on after its closing quote.",
    r"Write a double quote inside a string as \" or as a typographic one.",
    '{"title": "On "Walls"", "date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
LINE_BREAK = _error(
    "line-break",
    "A line ends inside double quotes.",
    r"Either the closing quote is missing, or a line break inside a string is meant;"
    r" write that as \n.",
    '{"title": "On\nWalls", "date": "2008-03-28"}',
    fixed_by="fix",
)
LONE_SURROGATE = _error(
    "lone-surrogate",
    r"A \u escape is one half of a pair whose other half is missing.",
    "It is not a character and cannot be saved. Write the character itself.",
    r'{"title": "On Walls \ud83d", "date": "2008-03-28"}',
)
LONG_NUMBER = _error(
    "long-number",
    "A number has thousands of digits.",
    "Put it in double quotes to keep it as written.",
)
MISSING_COMMA = _error(
    "missing-comma",
    "Between two fields, or two items of a list, the comma is missing.",
    "Put one after the first of them.",
    '{"title": "On Walls"\n"date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
MISSING_VALUE = _error(
    "missing-value",
    "A field has a name and no value, or a list an empty place.",
    'Write the value; "" or null if there is none.',
    '{"title": "On Walls", "date": }',
)
NESTING = _error(
    "nesting",
    "Brackets are nested deeper than any header needs.",
    "Look for a bracket that was opened and never closed.",
)
NO_NAME = _error(
    "no-name",
    "A field's name is empty.",
    "Give it a name, or take the field out.",
    '{"title": "On Walls", "": "2008-03-28"}',
)
NOT_A_NUMBER = _error(
    "not-a-number",
    "The header has NaN, Infinity or undefined in it.",
    "JSON has none of them. Write null for an unknown value.",
    '{"title": "On Walls", "date": "2008-03-28", "weight": NaN}',
    fixed_by="fix --unsafe",
)
NOT_UTF_8 = _error(
    "not-utf-8",
    "The file is not UTF-8 text.",
    "Nothing can tell which encoding it is in. Open it in an editor in the encoding"
    " that shows it right, and save it as UTF-8.",
)
NUL = _error(
    "nul",
    "The file has the character NUL in it.",
    "It is not text then, or is broken. Take the character out, or save the file as"
    " UTF-8.",
)
ODD_SPACE = _error(
    "odd-space",
    "An unusual space, such as a no-break space, or an invisible character, such as a"
    " byte-order mark, is outside quotes.",
    "Editors and web pages insert them. Write an ordinary space.",
    fixed_by="fix",
)
PYTHON_LITERAL = _error(
    "python-literal",
    "The header has None, True or False in it.",
    "JSON writes null, true and false.",
    '{"title": "On Walls", "date": "2008-03-28", "weight": None}',
    fixed_by="fix",
)
SINGLE_QUOTES = _error(
    "single-quotes",
    "A name or a string is in single quotes.",
    "JSON has only double quotes.",
    "{'title': 'On Walls', 'date': '2008-03-28'}",
    fixed_by="fix",
)
SMART_QUOTES = _error(
    "smart-quotes",
    "A name or a string is in typographic quotes.",
    'Word processors put them in. JSON has only straight double quotes (");'
    " inside a string, typographic ones are welcome.",
    "{“title”: “On Walls”, “date”: “2008-03-28”}",
    fixed_by="fix",
)
MIXED_QUOTES = _error(
    "mixed-quotes",
    "A string begins with one kind of quote and ends with another.",
    'Write a straight double quote (") on both sides.',
    '{"title": “On Walls", "date": "2008-03-28"}',
    fixed_by="fix --unsafe",
)
TEXT_AFTER_JSON = _error(
    "text-after-json",
    "There is something between the last } and the --> that ends the comment.",
    "Take it out, or move it into a field.",
    '{"title": "On Walls", "date": "2008-03-28"} Written at school.',
)
TRAILING_COMMA = _error(
    "trailing-comma",
    "There is a comma after the last field or the last item of a list.",
    "JSON has commas only between two of them. Take it out.",
    '{"title": "On Walls", "date": "2008-03-28",}',
    fixed_by="fix",
)
UNCLOSED = _error(
    "unclosed",
    "The header, or a bracket or a string in it, never ends.",
    "Look for the last field that is right; the closing } or --> or a quote is"
    " missing after it.",
    '{"title": "On Walls", "date": "2008-03-28"',
)
UNEXPECTED = _error(
    "unexpected",
    "There is something else where a name or a value must begin.",
    "Look at what is to its left: a quote or a comma may be missing.",
    '{"title": "On Walls", ; "date": "2008-03-28"}',
)
UNQUOTED_NAME = _error(
    "unquoted-name",
    "A field's name has no quotes.",
    'Write "title": …',
    '{title: "On Walls", date: "2008-03-28"}',
    fixed_by="fix",
)
UNQUOTED_VALUE = _error(
    "unquoted-value",
    "A string has no quotes.",
    "Only its author knows where it ends. Put it in double quotes.",
    '{"title": On Walls, "date": "2008-03-28"}',
)
FRONT_MATTER = _error(
    "front-matter",
    "Front matter of another kind cannot be read or converted.",
    "The message says why. `pelican-jsoncomment convert` leaves the file as it is.",
)
PROOF = _error(
    "proof",
    "A header was fixed, but the result did not pass the checks before writing.",
    "The file was left as it is. Fix it by hand, and please report the case.",
)

# Errors of fields, bodies and pages

RESERVED_NAME = _error(
    "reserved-name",
    "A field has a name that Pelican or the plugin uses itself.",
    "It would overwrite a part of the article. Rename it, or set another name by"
    ' the setting JSONCOMMENT_FIELDS, such as {"old": "new"}.',
    '{"title": "On Walls", "date": "2008-03-28", "content": "walls"}',
)
RENDER = _error(
    "render",
    "The body cannot be rendered: an extension of Markdown fails.",
    "The message says which error it was. Build without that extension.",
)
UNKNOWN_TIMEZONE = _error(
    "unknown-timezone",
    "The field timezone is not the name of a time zone.",
    "Write a name such as Europe/Berlin.",
    '{"title": "On Walls", "date": "2008-03-28", "timezone": "Berlin"}',
)
BAD_DATE_FORMAT = _error(
    "bad-date-format",
    "The field date_format has a % with nothing after it.",
    "Write a letter after it, as in %Y, or %% for the sign itself.",
    '{"title": "On Walls", "date": "2008-03-28", "date_format": "%"}',
)
UNREADABLE_DATE = _error(
    "unreadable-date",
    "A date cannot be read without guessing.",
    "Write 2006-05-03, or 2006-05 or 2006 if no more is known. For an archive that"
    ' writes 03/04/2006, set JSONCOMMENT_DATE_ORDER to "dmy" or "mdy".',
    '{"title": "On Walls", "date": "03/04/2006"}',
)
WRONG_TYPE = _error(
    "wrong-type",
    "A field has another kind of value than it must have.",
    "The message names both.",
    '{"title": "On Walls", "date": "2008-03-28", "tags": 5}',
)
DRAFT_AND_STATUS = _error(
    "draft-and-status",
    "A field such as draft makes a draft of the essay, and status makes it public.",
    "Keep the one that is meant. The essay is left out until then, because what is"
    " public once stays public.",
    '{"title": "W", "date": "2008", "draft": true, "status": "hidden"}',
)
MISSING_TITLE = _error(
    "missing-title",
    "The essay has no title.",
    "Pelican leaves it out. Add the field title.",
    '{"date": "2008-03-28"}',
)
MISSING_DATE = _error(
    "missing-date",
    "The essay has no date, and no first_publication that could replace it.",
    "Pelican leaves it out. Add date or first_publication; a year is enough.",
    '{"title": "On Walls"}',
)
NO_TITLE = _error(
    "no-title",
    "A file has neither a header nor a title in any other form that Pelican reads.",
    "Pelican leaves it out. The command `fix --add-headers` gives it a header; what"
    " is no article can go to a folder that Pelican does not read.",
    "a.md: All walls are built by the afraid.",
)
DUPLICATE_SLUG = _error(
    "duplicate-slug",
    "Two essays, or an essay and the site itself, have the same page.",
    "The essay that is named is left out; the other is built. Give one a slug of"
    " its own, or a lang if it is a translation.",
    'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
    'b.md: <!-- {"title": "On walls", "date": "2008"} -->',
)
UNKNOWN_STATUS = _error(
    "unknown-status",
    "The field status has a value that Pelican does not know.",
    "Pelican leaves the essay out. Write published, hidden, draft or skip.",
    '{"title": "On Walls", "date": "2008-03-28", "status": "done"}',
)
UNWRITABLE_PAGE = _error(
    "unwritable-page",
    "The page of the essay, or of a tag, a category or an author, could not be"
    " written: its name is too long, or leads out of the output folder.",
    "The essay is left out. Give it a shorter slug or another save_as, or shorten"
    " the name.",
    '{"title": "Walls", "date": "2008-03-28", "save_as": "../a.html"}',
)

# Warnings

BYTE_ORDER_MARK = _warning(
    "byte-order-mark",
    "The file begins with a byte-order mark.",
    "The plugin reads the file; other programs show the mark or fail.",
    fixed_by="fix",
)
CATEGORIES = _warning(
    "categories",
    "An essay has several categories.",
    "Pelican has one; the first is used. The others can become tags.",
    '{"title": "Walls", "date": "2008-03-28", "category": ["a", "b"]}',
)
COMMENT_END = _warning(
    "comment-end",
    "A string in the header has --> or --!> in it.",
    "The plugin reads on; browsers and forges end the comment there and show the"
    r" rest. Write it as --\u003e.",
    '{"title": "On --> Walls", "date": "2008-03-28"}',
)
DRAFT_FIELD = _warning(
    "draft-field",
    "A field of another system makes a draft of the essay: draft or private is true,"
    " or published is false.",
    'The essay is built as a draft. Write "status": "draft", which is the field that'
    " Pelican has for it.",
    '{"title": "On Walls", "date": "2008-03-28", "draft": true}',
)
DATE_ORDER = _warning(
    "date-order",
    "An essay was drafted after it was published, or edited before it was drafted.",
    "One of the dates is a slip; correct it. What is approximate (2006~), or may be"
    " in the right order, is not reported.",
    '{"title": "On Walls", "date": "2008-03-28", "first_draft": "2009"}',
)
DEAD_LINK = _warning(
    "dead-link",
    "A link leads nowhere: to no file, to an anchor that its page does not have, or to"
    " an address that an essay had on the old site.",
    "Correct it. {filename} and {static} are relative to the essay, or begin with / at"
    " the content. `fix --links` leads old addresses to where essays are now.",
    "[On Roofs]({filename}on-rooves.md)",
)
FIELD_SPELLING = _warning(
    "field-spelling",
    "A field is written nearly as a known one is, or in two ways in one archive.",
    "Names that differ in case, hyphen, space and underscore are one field; names"
    " that differ in a letter are two, and one of them is lost on the templates. The"
    ' setting JSONCOMMENT_FIELDS = {"titel": "german_title"} says that one is meant.',
    '{"title": "On Walls", "date": "2008-03-28", "catgory": "history"}',
    fixed_by="fix --unsafe",
)
FORMAT = _warning(
    "format",
    "The field format is not one of the formats that a body can have.",
    "It is kept as a field of the archive; JSONCOMMENT_FIELDS can rename it.",
    '{"title": "On Walls", "date": "2008-03-28", "format": "poem"}',
)
FUTURE_DATE = _warning(
    "future-date",
    "A date is in the future.",
    "Correct it, unless the essay is to be published on that day.",
    '{"title": "On Walls", "date": "2908-03-28"}',
)
IMPLAUSIBLE_DATE = _warning(
    "implausible-date",
    "A date is before 1450, and that of no other essay in the archive is.",
    "It is probably a slip, as 1008 is for 2008. With a second essay from before 1450"
    " neither is reported.",
    '{"title": "On Walls", "date": "1008-03-28"}',
)
IMPRECISE_DATE = _warning(
    "imprecise-date",
    "The date has no month or no day, or is a season, a decade or an interval.",
    "It is shown as written, and sorted by its first moment. There is nothing to"
    " do unless you know more.",
    '{"title": "On Walls", "date": "2008"}',
)
MARKERS = _warning(
    "markers",
    "The body has several more markers.",
    "The summary ends at the first one, and the others vanish.",
    "One.\n\n<!--more-->\n\nTwo.\n\n<!--more-->\n\nThree.",
)
MISPLACED_HEADER = _warning(
    "misplaced-header",
    "A header comes after something else in the file.",
    "It is not read, and the file is an ordinary one. Move it to the top.",
    'Text.\n\n<!-- {"title": "On Walls", "date": "2008-03-28"} -->',
    fixed_by="fix --unsafe",
)
MIXED_DATE_ORDER = _warning(
    "mixed-date-order",
    "Some dates of the archive begin with the day, and some with the month.",
    "So 03/04/2006 may be either. Write them as 2006-04-03.",
    'a.md: <!-- {"title": "On Walls", "date": "30/03/2006"} -->\n'
    'b.md: <!-- {"title": "On Roofs", "date": "03/30/2008"} -->',
)
MOJIBAKE = _warning(
    "mojibake",
    "The text has characters in it such as â€™ where an apostrophe was meant.",
    "UTF-8 was read as Windows-1252 once and saved like that. It is never fixed"
    " automatically, because what looks like it may be meant.",
    "Stalinâ€™s walls.",
)
NEAR_MISS = _warning(
    "near-miss",
    "Something in the body looks like a more marker and is not one.",
    "Write <!--more-->.",
    "One.\n\n<!---more--->\n\nTwo.",
)
NO_PUBLICATION_DATE = _warning(
    "no-publication-date",
    "The field first_publication cannot replace the date that is missing.",
    "Give the essay a date, or write first_publication as 2006, 2006-05 or 2006-05-03.",
    '{"title": "On Walls", "first_publication": "long ago"}',
)
PARTIAL_DATE = _warning(
    "partial-date",
    "A date is not a valid partial date.",
    "It is kept as text, and not sorted by. Write 2006~ for about 2006, 2006-21 for"
    " spring 2006, 200X for the decade, 2006/2008 for from 2006 to 2008.",
    '{"title": "Walls", "date": "2008-03-28", "first_draft": "c. 2006"}',
    fixed_by="fix --unsafe",
)
PUBLISHED_DATE = _warning(
    "published-date",
    "The field published has a date in it.",
    "It is kept as a field of the archive, and the essay is not dated by it. The"
    ' setting JSONCOMMENT_FIELDS = {"published": "date"} makes it the date, and'
    ' {"published": "published_on"} a field without this warning.',
    '{"title": "On Walls", "date": "2008", "published": "2008-03-30"}',
)
SHARED_SLUG = _warning(
    "shared-slug",
    "Two essays have the same slug and language, but not the same page.",
    "Pelican warns of it, and links that name the slug may lead to either.",
    'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
    'b.md: <!-- {"title": "On walls", "date": "2008"} -->',
)
BODY_BACKSLASH = _warning(
    "body-backslash",
    "A Windows path has backslashes that Markdown takes for escapes.",
    "Put it between backticks, or double each backslash.",
    r"He kept it in C:\_old\essays.",
)
BODY_DASHES = _warning(
    "body-dashes",
    "Dashes right under a line make a heading of it.",
    "Put an empty line before dashes that are a rule or an ornament.",
    "The end of the first part\n---\nAnd the second.",
)
BODY_EMPHASIS = _warning(
    "body-emphasis",
    "Asterisks or underscores inside a word or a formula become emphasis.",
    r"Write \* and \_, or put it between backticks.",
    "The room has 5*3*2 metres.",
)
BODY_HASH = _warning(
    "body-hash",
    "A line that begins with # and no space becomes a heading.",
    r"Write \# for the sign, or “# ” for a heading.",
    "#1 on the list.",
)
BODY_HTML = _warning(
    "body-html",
    "An HTML element has an empty line in it that was meant to separate paragraphs.",
    'Write <p> in it, or give its tag the attribute markdown="1".',
    "<blockquote>\nOne.\n\nTwo.\n</blockquote>",
)
BODY_INDENTED = _warning(
    "body-indented",
    "A paragraph that is indented by a tab or four spaces becomes code.",
    "Take the indentation out.",
    "One.\n\n\tHe said that walls are built by the afraid.",
)
BODY_LINE_BREAK = _warning(
    "body-line-break",
    "A line break inside a paragraph was meant as one, and becomes a space.",
    "End the line with two spaces or a backslash. An essay from WordPress can"
    ' be read with "format": "wordpress".',
    "Roses are red,\nviolets are blue.",
)
BODY_NO_PARAGRAPHS = _warning(
    "body-no-paragraphs",
    "An essay in HTML has empty lines where its paragraphs should be, and no tags.",
    "Browsers run them together. Write <p>, or give it another format.",
    '<!-- {"title": "On Walls", "date": "2008-03-28", "format": "html"} -->\n'
    "One.\n\nTwo.",
)
BODY_NUMBER = _warning(
    "body-number",
    "A paragraph that begins with a number and a period becomes a list item, whose"
    " number is 1.",
    r"Write 1936\. to keep it.",
    "1936. The first trial.",
)
BODY_PRE = _warning(
    "body-pre",
    "A <pre> comes after other text, and Markdown breaks it at an empty line.",
    "Begin a new line with it, after an empty one.",
    "So it said:<pre>one\n\ntwo</pre>",
)
BODY_QUOTATION = _warning(
    "body-quotation",
    "A line that begins with > becomes a quotation.",
    r"Write \> for the sign.",
    "> 40% of them came back.",
)
BODY_WORDPRESS = _warning(
    "body-wordpress",
    "A body from WordPress has something in it that WordPress would have replaced.",
    "It is shown as it was written. Write it as HTML, or take it out.",
    '<!-- {"title": "On Walls", "date": "2008", "format": "wordpress"} -->\n'
    "<!--nextpage-->",
)
BODY_SHORTCODE = _warning(
    "body-shortcode",
    "A body from WordPress has a shortcode in it that stays text.",
    "It is shown as it was written. Write what it stood for as HTML, or take it out."
    " Only `check` says so, and `import` once; the build does not.",
    '<!-- {"title": "On Walls", "date": "2008", "format": "wordpress"} -->\n[gallery]',
)

# Notes

NO_HEADER = _note(
    "no-header",
    "There are files without a header among essays with one.",
    "Those with a title and a date are built as ordinary articles, which may be what"
    " you want.",
    'a.md: <!-- {"title": "On Walls", "date": "2006"} -->\n'
    'b.md: <!-- {"title": "On Roofs", "date": "2008"} -->\n'
    "c.md: Title: On Doors",
)


RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.name: rule for rule in list(globals().values()) if isinstance(rule, Rule)}
)
"""Every rule by its name, in the order of the table."""


def explain(rule: Rule) -> str:
    """Return what ``check --explain`` prints of a rule."""
    fixer = rule.fixed_by
    command = f"`pelican-jsoncomment {fixer}` fixes it." if fixer else ""
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
