"""THE table of commands: the help line of each, and the module that knows the rest."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple


class Verb(NamedTuple):
    """A command: its room in ``cli/``, and what it does, in a few words."""

    room: str
    help: str

    def load(self) -> Any:
        """Return the module that adds its arguments."""
        # No command waits for the modules of another, which together take longer to
        # import than to check a hundred essays.
        return import_module(f"{__package__}.{self.room}.command")


#: The commands in the order of the help.
VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "new": Verb("new", "make a file for an essay, with a header"),
        "touch": Verb("touch", 'add today to the field "edited" of essays'),
        "check": Verb("check", "say what is wrong with the essays, and change nothing"),
        "fix": Verb("fix", "show how broken headers would be fixed, or fix them"),
        "convert": Verb(
            "convert", "convert front matter between this header, Key: value and YAML"
        ),
        "import": Verb(
            "importers", "import a folder of old essays, or an export of a blog"
        ),
        "verify": Verb(
            "verify", "compare an old archive with the site that was built of it"
        ),
        "undo": Verb("changes", "take back what another command wrote"),
        "schema": Verb("schema", "print the JSON Schema of the header"),
        "lsp": Verb("lsp", "serve an editor: problems and fixes while you write"),
    }
)
