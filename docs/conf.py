"""How Sphinx builds these pages: ``nox --session docs``.

They are Markdown that a forge shows as it is. What the code has in a table is not
written here: a block named ``rules`` is the table of rules, and a block named ``help``
is what a command says of itself.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

# The package is that of the checkout, also where it is not installed.
sys.path.insert(0, str(Path(__file__).parents[1]))

from pelican_jsoncomment import __version__
from pelican_jsoncomment.cli.main import main

project = "pelican-jsoncomment"
author = "The pelican-jsoncomment authors"
version = release = __version__

extensions = ["myst_parser"]
# The templates to copy are files, not pages.
exclude_patterns = ["_build", "theme"]
# Links to headings are those of a forge.
myst_heading_anchors = 4
html_theme = "furo"
html_title = project
# In the HTML that the tables quote, a straight quote is one.
smartquotes = False


class Help(Directive):
    """What ``pelican-jsoncomment COMMAND --help`` prints."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the help of the command that the block names."""
        # Read when Sphinx runs, wherever that is: the width must not depend on it.
        os.environ["COLUMNS"] = "80"
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            main([*self.arguments, "--help"])
        text = printed.getvalue()
        return [nodes.literal_block(text, text, language="text")]


def copy_pictures(app: Sphinx, error: Exception | None) -> None:
    """Copy what the pages show: Sphinx sees no pictures in HTML."""
    if error is None and app.builder.format == "html":
        name = "pictures"
        shutil.copytree(
            Path(app.srcdir, name), Path(app.outdir, name), dirs_exist_ok=True
        )


def setup(app: Sphinx) -> dict[str, Any]:
    """Add what the pages take from the code."""
    app.add_directive("help", Help)
    app.connect("build-finished", copy_pictures)
    return {"parallel_read_safe": True}
