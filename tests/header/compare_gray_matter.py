"""Compare the reader of headers with gray-matter, on the valid vectors of the format.

Run by hand; the tests need neither Node.js nor the package:

    npm install --prefix FOLDER gray-matter
    python tests/header/compare_gray_matter.py --packages FOLDER

Alike are the fields, by their normalised names, and the body, apart from one line break
at its beginning, which gray-matter takes away. The table in docs/format.md says of each
vector whether it is read alike; the exit status is 1 where it is wrong, 2 where nothing
could be compared.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

sys.path.insert(0, str(Path(__file__).parents[2]))

from pelican_jsoncomment.header.parser import normalise

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "data" / "format"
_ROW = re.compile(r"^\| `([\w-]+)` \| (alike|differs: .*) \|$", re.MULTILINE)


def give_up(message: str) -> NoReturn:
    """Say why nothing can be compared."""
    print(message, file=sys.stderr)
    raise SystemExit(2)


def vectors() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Return the file of each valid vector, and what is expected of it."""
    found = {}
    for path in sorted(VECTORS.glob("*.json")):
        expected = json.loads(path.read_bytes())
        if "fields" in expected:
            (file,) = {*VECTORS.glob(f"{path.stem}.*")} - {path}
            found[path.stem] = file.read_bytes(), expected
    return found


def answers(texts: list[str], packages: Path) -> list[dict[str, Any]]:
    """Return what gray-matter makes of each text."""
    node = shutil.which("node")
    if node is None:
        give_up("there is no node; install Node.js")
    if not (packages / "node_modules" / "gray-matter").is_dir():
        give_up(f"npm install --prefix {packages} gray-matter")
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        [node, str(script), str(packages)],
        input="".join(f"{json.dumps(x)}\n" for x in texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(x) for x in done.stdout.splitlines()]


def difference(data: bytes, expected: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return how an answer differs from what is expected, "" where it does not."""
    if "error" in answer:
        return f"it fails: {answer['error'][:70]!r}"
    fields = {normalise(name): value for name, value in answer["data"].items()}
    if fields != expected["fields"]:
        return f"its fields are {json.dumps(fields)[:70]}"
    body = data[expected["body_offset"] :].decode()
    if answer["content"] != re.sub(r"\A\r?\n", "", body):
        return f"its body is {answer['content'][:40]!r}"
    return ""


def main() -> int:
    """Print where the table is wrong, and how many vectors are read alike."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, required=True, metavar="FOLDER")
    packages = parser.parse_args().packages
    rows = dict(_ROW.findall((ROOT / "docs" / "format.md").read_text("utf-8")))
    given = vectors()
    texts = [data.decode() for data, _ in given.values()]
    alike = wrong = 0
    for name, answer in zip(given, answers(texts, packages), strict=True):
        found = difference(*given[name], answer)
        alike += not found
        is_right = rows.get(name, "").startswith("differs" if found else "alike")
        wrong += not is_right
        print(f"{'' if is_right else 'WRONG '}{name}: {found or 'alike'}")
    print(f"{alike} of {len(given)} are read alike; the table is wrong of {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
