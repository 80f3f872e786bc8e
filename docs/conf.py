"""How Sphinx builds these pages: ``nox --session docs``.

They are Markdown that a forge shows as it is. What the code has in a table is not
written here: a block named ``rules`` is the table of rules, and a block named ``help``
is what a command says of itself.
"""

from __future__ import annotations

import contextlib
import io
import os
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
from pelican_jsoncomment.rules import LEVELS, RULES, Rule

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


class RuleTable(Directive):
    """The rules of one level, each with what it means and what to do."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a list of definitions; the block has the level."""
        (level,) = self.arguments
        if level not in LEVELS:
            raise self.error(f"{level} is not a level; write one of {LEVELS}")
        rules = [RULES[x] for x in sorted(RULES) if RULES[x].level == level]
        return [nodes.definition_list("", *map(_definition, rules))]


def _definition(rule: Rule) -> nodes.definition_list_item:
    term = nodes.term("", "", nodes.literal(rule.name, rule.name), ids=[rule.name])
    said = [nodes.paragraph("", x) for x in (rule.meaning, rule.advice)]
    if rule.fixed_by:
        command = f"pelican-jsoncomment {rule.fixed_by}"
        fix = nodes.paragraph("", "It is fixed by ", nodes.literal(command, command))
        fix += nodes.Text(".")
        said.append(fix)
    if rule.example:
        said.append(nodes.literal_block(rule.example, rule.example, language="text"))
    return nodes.definition_list_item("", term, nodes.definition("", *said))


def setup(app: Sphinx) -> dict[str, Any]:
    """Add what the pages take from the code."""
    app.add_directive("help", Help)
    app.add_directive("rules", RuleTable)
    return {"parallel_read_safe": True}
