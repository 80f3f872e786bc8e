"""The rooms of the package: who may import whom, as CONTRIBUTING.md draws it."""

from __future__ import annotations

import ast
import functools
import graphlib
from collections.abc import Container
from pathlib import Path

import pelican_jsoncomment

PACKAGE = Path(pelican_jsoncomment.__file__).parent
NAME = PACKAGE.name


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax tree of each module by its dotted name."""
    trees = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        trees[".".join(parts).removesuffix(".__init__")] = ast.parse(
            path.read_text("utf-8")
        )
    return trees


def imported(tree: ast.Module) -> set[str]:
    """Return what a module imports when it runs, in its functions too."""
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in for_types:
            assert node.level == 0, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@functools.cache
def graph() -> dict[str, set[str]]:
    """Return the modules of the package that each of them imports."""
    trees = modules()
    edges: dict[str, set[str]] = {}
    for name, tree in trees.items():
        owners = (_module_of(x, trees) for x in imported(tree))
        edges[name] = {x for x in owners if x not in ("", name)}
    return edges


def _module_of(name: str, known: Container[str]) -> str:
    """Return the module of the package that holds a name, or ""."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def test_no_modules_import_each_other() -> None:
    """Late imports count: a cycle that is hidden in a function is one all the same."""
    edges = dict(graph())
    # __init__.py imports plugin.py when Pelican registers it, and holds the version.
    edges.pop(NAME)
    assert list(graphlib.TopologicalSorter(edges).static_order())


#: The build names the command that fixes an essay, and asks ``fix`` whether it does.
HINTS = f"{NAME}.hints"


def test_the_command_line_is_used_by_no_other_room() -> None:
    outside = {n: x for n, x in graph().items() if not n.startswith(f"{NAME}.cli")}
    assert outside
    asked = {x for x in outside.pop(HINTS) if x.startswith(f"{NAME}.cli")}
    assert asked == {f"{NAME}.cli.fix.plan", f"{NAME}.cli.console"}
    for name, targets in outside.items():
        assert not {x for x in targets if x.startswith(f"{NAME}.cli")}, name


#: The commands, and the other commands' rooms that each may use.
COMMANDS = {
    "changes": set[str](),
    "check": {"changes", "fix"},
    "fix": {"changes", "convert"},
    "convert": {"changes"},
    "importers": {"changes", "convert", "fix"},
    "new": {"changes", "check", "convert"},
    "touch": {"changes", "fix"},
    "schema": set[str](),
    "verify": {"importers"},
    "lsp": {"check", "fix"},
}
#: What commands share, and the rooms of commands whose forms it reads.
SHARED = {"sources": {"changes", "convert"}}


def test_commands_use_each_other_in_one_direction() -> None:
    """``check`` asks ``fix`` what it would fix; what both say is below them."""
    rooms = {x.parent.name for x in (PACKAGE / "cli").glob("*/command.py")}
    assert rooms == COMMANDS.keys()
    for name, targets in graph().items():
        own, *used = (
            x.removeprefix(f"{NAME}.cli.").split(".")[0] for x in (name, *targets)
        )
        if own in COMMANDS:
            assert COMMANDS.keys() & used <= COMMANDS[own] | {own}, name
        elif own != "main" and name != HINTS:
            assert COMMANDS.keys() & used <= SHARED.get(own, set()), name


def test_what_all_rooms_share_imports_none_of_them() -> None:
    edges = graph()
    assert edges[f"{NAME}.rules"] == set()
    assert edges[f"{NAME}.errors"] == {f"{NAME}.rules"}


def test_only_the_rooms_of_pelican_import_it_at_once() -> None:
    """The command line starts without Pelican, which takes 0.2 s to import."""
    allowed = ("plugin", "reader", "page_conflicts", "kept", "theme")
    for name, tree in modules().items():
        top = {
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in tree.body
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        if not name.removeprefix(f"{NAME}.").startswith(allowed):
            assert not {x for x in top if x.split(".")[0] == "pelican"}, name
