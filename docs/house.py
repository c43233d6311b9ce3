"""Draws the house in docs/architecture.md from the code: its rooms, and who imports whom.

Run ``.venv/bin/python docs/house.py`` after adding, renaming or removing a module of a package, or a
whole room; a test compares the page with the code. A room is a module of a package, or a package in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
    return re.split(r"(?<=[.?!:])\s", text, maxsplit=1)[0].rstrip(".:")


def imported_names(path: Path) -> Iterator[str]:
    """Full names of all modules and things that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


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
    """Edges that no longer way replaces, so that a picture stays readable."""
    below: dict[str, set[str]] = {}

    def reached(room: str, trail: frozenset[str]) -> set[str]:
        if room not in below:
            steps = {b for a, b in edges if a == room and b not in trail}
            below[room] = steps.union(*(reached(step, trail | {room}) for step in steps))
        return below[room]

    for room in {a for a, _ in edges}:
        reached(room, frozenset())
    return {
        (a, b) for a, b in edges if not any(b in below.get(c, set()) for x, c in edges if x == a and c != b)
    }


def mermaid(edges: set[tuple[str, str]], alone: set[str]) -> str:
    """A Mermaid flowchart."""
    lines = [f"    {a} --> {b}" for a, b in sorted(edges)] + [f"    {room}" for room in sorted(alone)]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def drawing_of(package: str) -> str:
    """The rooms of a package: without shortcuts, and without rooms that import and serve none."""
    edges = without_shortcuts(room_edges(package))
    return mermaid(edges, set())


def table_of(package: str) -> str:
    """The rooms of a package and what each is for."""
    rows = [f"| `{room}` | {purpose_of(path)} |" for room, path in rooms_of(package).items()]
    return "\n".join(["| room | what it answers |", "|---|---|", *rows])


def parts() -> dict[str, str]:
    """Everything drawn, by the name between the page's markers."""
    drawn = {"packages": mermaid(without_shortcuts(package_edges()), set())}
    drawn["scheduling picture"] = drawing_of("scheduling")
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
