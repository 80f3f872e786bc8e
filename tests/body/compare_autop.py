"""Compare the WordPress bodies of this package with WordPress's own ``autop``.

Run by hand; the tests need neither Node.js nor the package:

    npm install --prefix FOLDER @wordpress/autop
    python tests/body/compare_autop.py --packages FOLDER --seed 1

It takes the bodies of ``data/wordpress.json``, and makes others of text, inline
elements, blocks, comments and shortcodes. Each is rendered with both, and the trees
that html5lib builds of the two are compared. Where they differ, it looks for the
reason among those below, or takes the one that the table states, and prints it; the
last lines count them. The exit status is 1 where a difference has no reason, 2 where
nothing could be compared. The package's licence is the GPL: it is run here as a
program, and none of it is used.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import html5lib

sys.path.insert(0, str(Path(__file__).parents[2]))

from pelican_jsoncomment.body.wordpress import autop as our_autop

# ----------------------------------------------------------------- the bodies

PROSE = (
    "alpha beta Gamma delta. epsilon, zeta! 5*3*2 C:\\_tmp\\*.* #1 1936. --- > & &amp; "
    "&nbsp; &lt;b&gt; [sic] [editor's note] “quoted” naïve 40% it's"
)
WORDS = PROSE.split()
MARKS = ("<!--more-->", "<!-- a note -->", "<!--nextpage-->", "<!-- <div> in it -->")
INLINE = ("em", "strong", "span", "code", "a href='/x'", "b", "i", "font size='2'")
HOLDERS = ("div", "section", "blockquote", "td", "li", "dd", "address", "article", "p")


class Bodies:
    """Makes bodies such as twenty years of essays hold, by chance from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def body(self) -> str:
        parts = [self.random.choice(("", "\n", " "))]
        for _ in range(self.random.randint(1, 4)):
            parts += [self.part(2), self.gap()]
        if self.random.random() < 0.05:
            parts.append(f"{self.line()} <!-- never closed\n\n{self.line()}")
        return "".join(parts)

    def gap(self) -> str:
        gaps = ("\n\n",) * 6 + ("\n",) * 3 + ("", " ", "\n\n\n", "\n \n", "\r\n\r\n")
        return str(self.random.choice(gaps))

    def part(self, depth: int) -> str:
        makers: list[Callable[[int], str]] = [self.prose] * 4
        if depth:
            makers += [self.holder] * 3 + [self.listing, self.table, self.definitions]
            makers += [self.heading, self.paragraph, self.figure, self.pre, self.odd]
            makers += [self.details]
        return self.random.choice(makers)(depth - 1)

    def parts(self, depth: int) -> str:
        edge = self.random.choice(("", "", "\n", "\n\n"))
        inner = self.part(depth) if depth > 0 else self.prose(0)
        if self.random.random() < 0.5:
            inner += self.gap() + (self.part(depth) if depth > 0 else self.prose(0))
        return f"{edge}{inner}{self.random.choice((edge, ''))}"

    def prose(self, _: int) -> str:
        lines = [self.line() for _ in range(self.random.randint(1, 3))]
        return "\n".join(lines)

    def line(self) -> str:
        pieces = [self.piece() for _ in range(self.random.randint(1, 4))]
        return self.random.choice(("", "", "", "   ")) + " ".join(pieces)

    def piece(self) -> str:
        chance = self.random.random()
        word = self.random.choice(WORDS)
        if chance < 0.7:
            return word
        if chance < 0.84:
            tag = self.random.choice(INLINE)
            inner = self.random.choice((word, word, f"{word}\n{word}", self.piece()))
            return f"<{tag}>{inner}</{tag.split()[0]}>"
        if chance < 0.9:
            return self.random.choice(
                ("<br>", "<br />", "<br/>", "<br><br>", "<br />\n")
            )
        if chance < 0.95:
            return self.random.choice(MARKS)
        return self.random.choice(
            ("<img src='x.png' alt='a > b' />", "<a id='x'></a>", "[gallery ids='1,2']")
        )

    def holder(self, depth: int) -> str:
        tag = self.random.choice(HOLDERS)
        start = self.random.choice((tag, tag, f"{tag} class='x'"))
        if tag == "td":
            return f"<table><tr><{start}>{self.parts(depth)}</td></tr></table>"
        if tag == "li":
            return f"<ul><{start}>{self.parts(depth)}</li></ul>"
        if tag == "dd":
            return f"<dl><{start}>{self.parts(depth)}</dd></dl>"
        if tag == "p":
            return f"<{start}>{self.prose(0)}{self.gap()}{self.prose(0)}</p>"
        return f"<{start}>{self.parts(depth)}</{tag}>"

    def paragraph(self, _: int) -> str:
        end = self.random.choice(("</p>", "</p>", "</p>", ""))
        return f"<p>{self.random.choice(('', self.prose(0)))}{end}"

    def heading(self, _: int) -> str:
        return f"<h2>{self.line()}</h2>"

    def listing(self, depth: int) -> str:
        end = self.random.choice(("</li>", "</li>", "</li>", ""))
        gap = self.random.choice(("", "\n", "\n\n", "\n\t"))
        items = [self.parts(depth) for _ in range(self.random.randint(1, 3))]
        tag = self.random.choice(("ul", "ol"))
        return f"<{tag}>{gap}{gap.join(f'<li>{i}{end}' for i in items)}{gap}</{tag}>"

    def table(self, depth: int) -> str:
        gap = self.random.choice(("", "\n"))
        cells = gap.join(f"<td>{self.parts(depth - 1)}</td>" for _ in range(2))
        return f"<table>{gap}<tr>{gap}{cells}{gap}</tr>{gap}</table>"

    def definitions(self, depth: int) -> str:
        end = self.random.choice(("", "", "x"))
        dt, dd = ("", "") if end else ("</dt>", "</dd>")
        return f"<dl>\n<dt>{self.line()}{dt}\n<dd>{self.parts(depth - 1)}{dd}\n</dl>"

    def figure(self, _: int) -> str:
        gap = self.random.choice(("", "\n", "\n\n"))
        caption = f"<figcaption>{self.line()}</figcaption>"
        return f"<figure>{gap}<img src='x.png' />{gap}{caption}{gap}</figure>"

    def details(self, depth: int) -> str:
        return f"<details><summary>{self.line()}</summary>{self.parts(depth)}</details>"

    def pre(self, _: int) -> str:
        tag = self.random.choice(("pre", "pre", "script", "style", "textarea", "svg"))
        inner = self.random.choice(("x", "a\n b", "a\n\n  b", "\na\n"))
        if self.random.random() < 0.1:
            return f"[php]{inner}[/php]"
        return f"<{tag}>{inner}</{tag}>"

    def odd(self, _: int) -> str:
        one, two = self.line(), self.line()
        return self.random.choice(
            (
                "<hr />",
                "<hr>",
                f"<em>{one}\n\n{two}</em>",
                f"<span class='y'>{one}<div>{two}</div></span>",
                f"<b><p>{one}</p>\n<p>{two}</p></b>",
                f"<b>{one}",
                f"{one}</i>",
                f"{one}</div>",
                f"<div>{one}",
                f"<center>{one}\n\n{two}</center>",
                f"<DIV>{one}\n\n{two}</DIV>",
                f"{one} 5 < 6\n\n{two}",
                f"<h2>{one}\n\n{two}</h2>",
                f"[caption id='a' width='9']<img src='x.png' /> {one}[/caption]",
                f"<object data='x'>\n\n<param name='a' />\n{one}</object>",
                f"<iframe src='x'>\n\n</iframe>{one}",
                f"<img alt='<div>' />\n{one}",
                *MARKS,
            )
        )


# ----------------------------------------------------------- what is compared

BLOCKS = (
    "address|article|blockquote|center|dd|details|div|dl|dt|figcaption|figure|form|h2|hr|li|ol|p|"
    "pre|section|style|summary|table|tbody|td|tr|ul"
)
INLINES = "a|b|code|em|font|i|span|strong"
BLOCK_TAG = rf"‹/?(?:{BLOCKS})(?: [^›]*)?›"
INLINE_TAG = rf"‹/?(?:{INLINES})(?: [^›]*)?›"
COMMENT = r"‹!(?:[^›]*)›"
EMPTY_PARAGRAPH = "‹p›‹/p›"
VERBATIM = ("iframe", "pre", "script", "style", "svg", "textarea")


def structure(html: str) -> str:
    """Return the tree that html5lib builds, as text with ``‹tags›``."""
    fragment = html5lib.parseFragment(html)
    pieces, verbatim = [], 0
    for token in html5lib.getTreeWalker("etree")(fragment):
        kind, name = token["type"], token.get("name", "")
        data = token.get("data", "")
        if kind in ("Characters", "SpaceCharacters"):
            text = re.sub("[‹›]", "", data)
            pieces.append(text.replace("\n", "¶") if verbatim else text)
        elif kind == "Comment":
            pieces.append(f"‹!{' '.join(data.split())}›")
        elif kind in ("StartTag", "EmptyTag"):
            values = "".join(f" {n}={v!r}" for (_, n), v in sorted(data.items()))
            pieces.append(f"‹{name}{values}›")
        elif kind == "EndTag":
            pieces.append(f"‹/{name}›")
        verbatim += (name in VERBATIM) * ((kind == "StartTag") - (kind == "EndTag"))
    return tidy("".join(pieces))


def tidy(text: str) -> str:
    """Make white space one space, and none at the edges of lines."""
    text = re.sub("[ \t\n]+", " ", text)
    edge = rf"{BLOCK_TAG}|‹br›|{COMMENT}|‹/?(?:object|param)(?: [^›]*)?›|^|$"
    return re.sub(rf" ?({edge}) ?", r"\1", text)


def without_comments(text: str) -> str:
    """Take out comments, the paragraphs and the breaks that are theirs alone."""
    text = re.sub(rf"‹p›((?:{COMMENT})+)‹/p›", r"\1", text)
    comments = rf"(?:‹br›)*(?:{COMMENT}(?:‹br›)*)+"
    text = re.sub(rf"({BLOCK_TAG}|^){comments}", r"\1", text)
    text = re.sub(rf"{comments}({BLOCK_TAG}|$)", r"\1", text)
    return re.sub(comments, lambda match: "‹br›" * ("‹br›" in match[0]), text)


def without_edge_breaks(text: str) -> str:
    """Take out the breaks beside the edges of blocks, which end no line."""
    text = re.sub(rf"({BLOCK_TAG}|^)((?:{INLINE_TAG}|‹br›)+)", _without_breaks, text)
    return re.sub(
        rf"()((?:{INLINE_TAG}|‹br›)+)(?={BLOCK_TAG}|$)", _without_breaks, text
    )


def _without_breaks(match: re.Match[str]) -> str:
    return match[1] + match[2].replace("‹br›", "")


def without_paragraphs_in_headings(text: str) -> str:
    """Make breaks of the paragraphs in headings, where HTML allows none."""
    return re.sub(
        r"(?<=‹)(h2|summary)\b.*?(?=‹/\1›)",
        lambda match: re.sub("(?:‹/?p›|‹br›)+", "‹br›", match[0]),
        text,
    )


def with_late_paragraphs(text: str) -> str:
    """Give an empty paragraph's attributes to the next, whose text they are for."""
    return re.sub("‹p( [^›]*)›‹/p›‹p›", r"‹p\1›", text)


def with_styles_after_paragraphs(text: str) -> str:
    """Take a style sheet out of the paragraph that was left open before it."""
    return re.sub("(‹style›[^‹]*‹/style›)‹/p›", r"‹/p›\1", text)


def without_inlines(text: str) -> str:
    return re.sub(INLINE_TAG, "", text)


# ---------------------------------------------------------------- the reasons

WHITE_SPACE = "white space only"

Pair = tuple[str, str]


def both(change: Callable[[str], str]) -> Callable[[Pair], Pair]:
    return lambda pair: (tidy(change(pair[0])), tidy(change(pair[1])))


def fixed(pair: Pair) -> Pair:
    """Undo what a parser makes of a stray ``</p>`` of autop: an empty paragraph.

    Where ours has a paragraph that ends there, it begins after the last block's tag.
    """
    ours, theirs = pair[0].replace(EMPTY_PARAGRAPH, ""), pair[1]
    while (end := theirs.find(EMPTY_PARAGRAPH)) >= 0:
        start = max((m.end() for m in re.finditer(BLOCK_TAG, theirs[:end])), default=0)
        before, run = theirs[:start], theirs[start:end]
        after = theirs[end + len(EMPTY_PARAGRAPH) :]
        paragraph = f"{before}‹p›{run}‹/p›"
        is_ours = run and ours.startswith(paragraph)
        theirs = (paragraph if is_ours else before + run) + after
    return ours, theirs


class Step(NamedTuple):
    """A difference that there may be, and what takes it out of both results."""

    reason: str
    change: Callable[[Pair], Pair]
    needs_malformed: bool = False


STEPS = (
    Step("a comment makes no paragraph and no line", both(without_comments)),
    Step("malformed: an inline element over paragraphs", both(without_inlines), True),
    Step("malformed: a heading holds paragraphs", both(without_paragraphs_in_headings)),
    Step("a break at the edge of a block", both(without_edge_breaks)),
    Step("a <p> with attributes before a blank line", both(with_late_paragraphs)),
    Step("malformed: a paragraph around a block", both(with_styles_after_paragraphs)),
    Step("malformed: a paragraph ends that never began", fixed),
)


def flat_elements(body: str) -> str:
    element = rf"(?s)<({'|'.join(VERBATIM)}|object)\b.*?</\1>"
    return re.sub(element, lambda match: re.sub(r"\s+|<br.*?>", " ", match[0]), body)


#: What a body may hold that the two take differently, and the same body without it.
CAUSES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("malformed: markup added inside of an element", flat_elements),
    (
        "malformed: markup added inside of a comment",
        lambda body: re.sub(r"(?s)<!--[^-]*?<.*?-->", "<!--x-->", body),
    ),
    (
        "malformed: markup added inside of an attribute",
        lambda body: re.sub(r"alt='[^']*'", "alt='x'", body),
    ),
    (
        "malformed: text taken for a tag",
        lambda body: body.replace(" < ", " ").replace("<!-- never", "never"),
    ),
    (
        "malformed: a paragraph around a block",
        lambda body: body.replace("<center>", "<div>").replace("</center>", "</div>"),
    ),
    (
        "malformed: a tag in capitals taken for an inline one",
        lambda body: body.replace("<DIV>", "<div>").replace("</DIV>", "</div>"),
    ),
    (
        "the shortcode becomes a figure",
        lambda body: re.sub(r"(?s)\[caption.*?\[/caption\]", "[caption]", body),
    ),
    (
        "the shortcode becomes code",
        lambda body: re.sub(r"(?s)\[php\].*?\[/php\]", "<pre>code</pre>", body),
    ),
)


def is_malformed(html: str) -> bool:
    """Return whether a parser has to correct the nesting of tags."""
    parser = html5lib.HTMLParser()
    parser.parseFragment(html)
    codes = " ".join(str(code) for _, code, _ in parser.errors)
    return bool(re.search("(start|end|closing)-tag|adoption", codes))


def reasons(ours: str, theirs: str) -> list[str] | None:
    """Return why two results differ, None where it cannot be said."""
    pair = structure(ours), structure(theirs)
    if pair[0] == pair[1]:
        return [WHITE_SPACE]
    malformed = is_malformed(theirs)
    steps = [step for step in STEPS if malformed or not step.needs_malformed]
    if not agree(pair, steps):
        return None
    for step in reversed(steps):
        others = [other for other in steps if other is not step]
        steps = others if agree(pair, others) else steps
    return [step.reason for step in steps]


def agree(pair: Pair, steps: Sequence[Step]) -> bool:
    for step in (*steps, *steps):
        pair = step.change(pair)
    return pair[0] == pair[1]


def explain(body: str, autop: Callable[[str], str]) -> list[str] | None:
    """Return why the two results of a body differ, looking for a cause in it."""
    causes = [cause for cause in CAUSES if cause[1](body) != body]
    for count in range(len(causes) + 1):
        for chosen in itertools.combinations(causes, count):
            simpler = body
            for _, change in chosen:
                simpler = change(simpler)
            rest = reasons(our_autop(simpler).html, autop(simpler))
            if rest is not None:
                rest = [reason for reason in rest if reason != WHITE_SPACE]
                return [reason for reason, _ in chosen] + rest or [WHITE_SPACE]
    return None


# ----------------------------------------------------------------- the command


@contextmanager
def wordpress(packages: Path) -> Iterator[Callable[[str], str]]:
    """Run Node.js with the package, and give its function."""
    node = shutil.which("node")
    if node is None:
        give_up("Node.js is missing: there is no command `node`.")
    if not (packages / "node_modules/@wordpress/autop").is_dir():
        give_up(
            f"@wordpress/autop is missing in {packages}. To install it (needs npm):\n"
            f"    npm install --prefix {packages} @wordpress/autop"
        )
    script = Path(__file__).with_suffix(".mjs")
    with subprocess.Popen(
        [node, script, packages],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        requests, answers = process.stdin, process.stdout

        def autop(text: str) -> str:
            requests.write(f"{json.dumps(text)}\n")
            requests.flush()
            answer = answers.readline()
            if not answer:
                give_up("Node.js ended; its message is above.")
            return str(json.loads(answer))

        yield autop


def give_up(message: str) -> NoReturn:
    print(f"Nothing compared. {message}", file=sys.stderr)
    raise SystemExit(2)


class Case(NamedTuple):
    """A body to compare, and the reason that its author gives for a difference."""

    name: str
    body: str
    differs: str = ""


def table() -> Iterator[Case]:
    path = Path(__file__).parents[1] / "data" / "wordpress.json"
    for row in json.loads(path.read_text("utf-8")):
        yield Case(row["name"], row["body"], row.get("differs", ""))


def compare(cases: Iterable[Case], autop: Callable[[str], str]) -> Counter[str]:
    """Print how the two results of each body differ, and count the reasons."""
    counts: Counter[str] = Counter()
    for case in cases:
        ours, theirs = our_autop(case.body).html, autop(case.body)
        counts["bodies"] += 1
        if ours == theirs.strip("\n"):
            counts["equal"] += 1
            continue
        found = explain(case.body, autop)
        if is_malformed(ours) or EMPTY_PARAGRAPH in structure(ours):
            found = None
        if case.differs:
            # A statement that nothing asks for is a mistake in the table.
            found = None if found else [f"stated: {case.differs}"]
        counts.update(found or ["UNEXPLAINED"])
        print(f"{case.name}: {'; '.join(found or ['UNEXPLAINED'])}")
        if found != [WHITE_SPACE]:
            body, autop_html = repr(case.body), repr(theirs)
            print(f"    body:  {body}\n    ours:  {ours!r}\n    autop: {autop_html}")
    return counts


def report(title: str, counts: Counter[str]) -> None:
    for reason, count in counts.most_common():
        if reason not in ("bodies", "equal", "UNEXPLAINED"):
            print(f"{count:5} {reason}")
    bodies, equal, unexplained = (
        counts[name] for name in ("bodies", "equal", "UNEXPLAINED")
    )
    print(
        f"{title}: {bodies} bodies, {equal} equal, {bodies - equal - unexplained} "
        f"different for a reason, {unexplained} unexplained"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    options = parser.parse_args()
    bodies = Bodies(options.seed)
    made = (Case(f"{n + 1}", bodies.body()) for n in range(options.count))
    with wordpress(options.packages) as autop:
        of_table, of_bodies = compare(table(), autop), compare(made, autop)
    report("Table", of_table)
    report(f"Seed {options.seed}", of_bodies)
    return 1 if of_table["UNEXPLAINED"] or of_bodies["UNEXPLAINED"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
