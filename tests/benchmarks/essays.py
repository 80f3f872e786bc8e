"""Generate essays of about 4 KB, each in the header formats that are compared."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


def _split(words: str) -> list[str]:
    return words.split()


_WORDS = _split(
    "the of and in to a was that it for on as with by from at which were had been"
    " their this not or an but had no when only after before harbour winter letters"
    " council railway garden province treaty market teacher wall river parish ledger"
    " survey debate canal orchard minister village archive sailor printer bishop"
    " drought petition bridge factory census merchant frontier committee harvest"
    " garrison chapel schoolroom kept wrote built argued sold crossed forgot refused"
    " counted promised inherited measured abandoned old narrow public costly early"
    " foreign silent common distant royal uncertain plain"
)
_TAGS = [
    f"{a} {b}" for a in ("early", "modern", "local", "oral") for b in _WORDS[30:40]
]
_CATEGORIES = ("history", "letters", "places", "people", "reviews", "science")


@dataclass(frozen=True)
class Essay:
    """One essay: the fields of its header, and its body in Markdown."""

    fields: Mapping[str, str]
    body: str


def generate(count: int) -> Iterator[Essay]:
    """Yield essays, the same ones in each run."""
    for number in range(count):
        rng = random.Random(number)
        yield Essay(_fields(number, rng), _body(number, rng))


def _fields(number: int, rng: random.Random) -> dict[str, str]:
    year, month, day = rng.randint(1998, 2020), rng.randint(1, 12), rng.randint(1, 28)
    return {
        "title": f"{_phrase(rng, 3).capitalize()}, {number}",
        "date": f"{year}-{month:02}-{day:02}",
        "first_draft": f"{year - rng.randint(0, 3)}",
        "first_publication": f"{year}-{month:02}-{day:02}",
        "edited": f"{year + 2}-{month:02}" if number % 2 else "",
        "notes": f"Written for {_phrase(rng, 6)}",
        "tags": ", ".join(rng.sample(_TAGS, 3)),
        "category": rng.choice(_CATEGORIES),
        "slug": "",
    }


def _phrase(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words))


def _sentence(rng: random.Random) -> str:
    words = rng.choices(_WORDS, k=rng.randint(9, 25))
    dressing = rng.randrange(12)
    if dressing == 0:
        words[3] = f"*{words[3]}*"
    elif dressing == 1:
        words[2] = f"[{words[2]}](https://example.org/{words[5]}/{rng.randrange(999)})"
    elif dressing == 2:
        words[1], words[4] = f"“{words[1]}", f"{words[4]}”"
    elif dressing == 3:
        words[5] = f"— {words[5]} —"
    return f"{' '.join(words).capitalize()}."


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(3, 6)))


def _body(number: int, rng: random.Random) -> str:
    blocks = [_paragraph(rng) for _ in range(7)]
    blocks[2:2] = ["<!--more-->"]
    blocks[6:6] = ["\n".join(f"* {_sentence(rng)}" for _ in range(4))]
    if number % 2:
        blocks[4:4] = [f"## {_phrase(rng, 3).capitalize()}"]
    if number % 3 == 0:
        blocks[-1] += "[^1]"
        blocks.append(f"[^1]: {_sentence(rng)}")
    if number % 5 == 0:
        blocks[-2:-2] = [f"> {_sentence(rng)}"]
    return "\n\n".join(blocks) + "\n"


def with_json(essay: Essay) -> str:
    """Return an essay's file with a header of JSON in a comment."""
    header = json.dumps(essay.fields, indent="\t", ensure_ascii=False)
    return f"<!--\n{header}\n-->\n\n{essay.body}"


def with_keys(essay: Essay) -> str:
    """Return an essay's file with Pelican's own ``Key: value`` metadata."""
    return _with_keys(essay, _present(essay))


def with_summary(essay: Essay) -> str:
    """Return it with what is before the marker as the summary, in one line."""
    shown, _, _ = essay.body.partition("\n\n<!--more-->")
    summary = " ".join(shown.split())
    return _with_keys(essay, {**_present(essay), "summary": summary})


def _with_keys(essay: Essay, fields: Mapping[str, str]) -> str:
    lines = [f"{name.title()}: {text}" for name, text in fields.items()]
    return "\n".join([*lines, "", essay.body])


def with_yaml(essay: Essay) -> str:
    """Return an essay's file with front matter in YAML."""
    fields = {n: json.dumps(t, ensure_ascii=False) for n, t in _present(essay).items()}
    fields["date"] = essay.fields["date"]
    fields["tags"] = f"[{essay.fields['tags']}]"
    lines = [f"{name}: {text}" for name, text in fields.items()]
    return "\n".join(["---", *lines, "---", "", essay.body])


def _present(essay: Essay) -> dict[str, str]:
    return {name: text for name, text in essay.fields.items() if text}


def without_header(essay: Essay) -> str:
    """Return the body alone."""
    return essay.body


Form = Callable[[Essay], str]


def write(folder: Path, count: int, form: Form) -> list[Path]:
    """Write essays into a folder, and return their paths."""
    folder.mkdir(parents=True)
    paths = []
    for number, essay in enumerate(generate(count)):
        path = folder / f"essay-{number:05}.md"
        path.write_text(form(essay), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
