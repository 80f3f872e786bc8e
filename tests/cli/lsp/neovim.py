"""Run the recipes for Neovim, without a screen: ``nox --session editors``.

    python -m tests.cli.lsp.neovim [nvim]

Each recipe of docs/how-to/editor.md that this Neovim can take is its configuration; it
opens an essay with a comma too many, waits for what the server finds, and prints it.
The exit status is 1 where nothing is found.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[3]
_RECIPE = re.compile(r"^```lua\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ESSAY = '<!-- {"title": "On Walls", "date": "2008-03-30",} -->\n\nText.\n'
_FOUND = "trailing-comma"
_SHOW = """
vim.cmd("edit content/walls.md")
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, found in ipairs(vim.diagnostic.get(0)) do
  io.stdout:write(string.format("%d:%d %s\\n", found.lnum, found.col, found.code))
end
vim.cmd("qall!")
"""


def shown(editor: str, recipe: str, folder: Path) -> str:
    """Return what an editor with a recipe shows of an essay in a new blog."""
    for path, text in {
        "blog/content/walls.md": _ESSAY,
        "blog/pelicanconf.py": 'PATH = "content"\n',
        "config/nvim/init.lua": recipe,
        "show.lua": _SHOW,
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    homes = {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state"}
    scripts = str(Path(sys.executable).parent)
    done = subprocess.run(
        [editor, "--headless", "-c", f"luafile {folder / 'show.lua'}"],
        cwd=folder / "blog",
        env=os.environ
        | {name: str(folder / x) for name, x in homes.items()}
        | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return f"{done.stdout}{done.stderr}"


def main() -> int:
    """Print what each recipe shows, and return the exit status."""
    editor = sys.argv[1] if len(sys.argv) > 1 else "nvim"
    version = subprocess.run(
        [editor, "--version"], capture_output=True, encoding="utf-8", check=True
    ).stdout.split("\n")[0]
    major, minor = map(int, re.findall(r"\d+", version)[:2])
    recipes = _RECIPE.findall((ROOT / "docs/how-to/editor.md").read_text("utf-8"))
    # The first needs what 0.11 has.
    usable = recipes if (major, minor) >= (0, 11) else recipes[1:]
    status = 0
    for recipe in usable:
        with tempfile.TemporaryDirectory() as name:
            found = shown(editor, recipe, Path(name))
        print(f"{version}, {recipe.splitlines()[0]} …: {found.strip() or 'nothing'}")
        status |= _FOUND not in found
    return status


if __name__ == "__main__":
    sys.exit(main())
