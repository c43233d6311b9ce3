"""Draws the house in docs/architecture.md from the code: its rooms, and who imports whom.

Run ``.venv/bin/python docs/house.py`` after adding, renaming or removing a module of a package, or a
whole room; a test compares the page with the code. A room is a module of a package, or a package in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("api", "scenarios", "capacity", "scheduling", "planner")


def rooms_of(package: str) -> dict[str, Path]:
    """File whose docstring says what a room is for, by the room's name; the package itself left out."""
    folder = ROOT / package
    modules = {path.stem: path for path in folder.glob("*.py") if path.stem != "__init__"}
    inner = {path.parent.name: path for path in folder.glob("*/__init__.py")}
    return dict(sorted({**modules, **inner}.items()))


def purpose_of(path: Path) -> str:
    """First sentence of a module's docstring, on one line."""
    text = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    return re.split(r"(?<=[.?!])\s", text, maxsplit=1)[0].rstrip(".").replace("``", "`").replace("|", "\\|")


def imported_names(path: Path) -> Iterator[str]:
    """Full names of all that a file imports, inside functions too, but not for type checkers only."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            waiting += ast.iter_child_nodes(node)


def package_edges() -> set[tuple[str, str]]:
    """Which package imports which."""
    edges = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            edges |= {(package, name.split(".")[0]) for name in imported_names(path)}
    return {(a, b) for a, b in edges if a != b and b in PACKAGES}


def room_edges(package: str) -> set[tuple[str, str]]:
    """Which room of a package imports which."""
    rooms = rooms_of(package)
    edges = set()
    for room, path in rooms.items():
        files = path.parent.rglob("*.py") if path.stem == "__init__" else [path]
        names = {name for file in files for name in imported_names(file)}
        others = {name.split(".")[1] for name in names if name.startswith(f"{package}.")}
        edges |= {(room, other) for other in others if other in rooms and other != room}
    return edges


def without_shortcuts(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Edges that no longer way replaces, so that a picture stays readable.

    Raises
    ------
    graphlib.CycleError
        If rooms import each other in a circle.
    """
    steps: dict[str, set[str]] = {}
    for a, b in edges:
        steps.setdefault(a, set()).add(b)
    below: dict[str, set[str]] = {}
    for room in TopologicalSorter(steps).static_order():
        own = steps.get(room, set())
        below[room] = own.union(*(below[other] for other in own))
    return {(a, b) for a, b in edges if not any(b in below[other] for other in steps[a])}


def mermaid(edges: set[tuple[str, str]], alone: frozenset[str] = frozenset()) -> str:
    """A Mermaid flowchart."""
    lines = [f"    {a} --> {b}" for a, b in sorted(edges)] + [f"    {room}" for room in sorted(alone)]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def table_of(package: str) -> str:
    """The rooms of a package and what each is for."""
    rows = [f"| `{room}` | {purpose_of(path)} |" for room, path in rooms_of(package).items()]
    return "\n".join(["| room | what it says of itself |", "|---|---|", *rows])


def parts() -> dict[str, str]:
    """Everything drawn, by the name between the page's markers."""
    edges = package_edges()
    alone = frozenset(PACKAGES) - {package for edge in edges for package in edge}
    drawn = {"packages": mermaid(without_shortcuts(edges), alone)}
    drawn["scheduling picture"] = mermaid(without_shortcuts(room_edges("scheduling")))
    drawn |= {f"{package} rooms": table_of(package) for package in PACKAGES if rooms_of(package)}
    return drawn


def with_parts(text: str) -> str:
    """A page with everything between its markers drawn anew.

    Raises
    ------
    ValueError
        If the page lacks a marker.
    """
    for name, part in parts().items():
        pattern = rf"(<!-- house: {re.escape(name)} -->\n).*?(<!-- end -->)"
        text, count = re.subn(
            pattern, lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"the page has {count} places for {name!r}, not one")
    return text


if __name__ == "__main__":
    PAGE.write_text(with_parts(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
