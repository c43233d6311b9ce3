"""The walls of the house stand, and nothing in it names a machine, a folder or a registry."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE_AGAIN = {"__pycache__", "demo", "build", "dist", "htmlcov", "bench-results"}

# Written in pieces, so that this file does not name them itself.
REGISTRY = re.compile(
    "|".join(
        [
            r"https?://[^\s\"'<>)]*"
            + r"(?:py"
            + r"pi|/sim"
            + r"ple\b|python"
            + r"hosted|npm"
            + r"js|arti"
            + r"factory)",
            r"\bpy" + r"pi\.org",
            r"--(?:extra-)?index" + r"-url",
            r"--find" + r"-links",
        ]
    ),
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(
    r"(?<![\w.~$}/-])/(?:ro"
    + r"ot/|ho"
    + r"me/\w|Us"
    + r"ers/\w|op"
    + r"t/\w|wo"
    + r"rk/(?:ma"
    + r"in|sha"
    + r"red))"
)


def committed_files() -> list[Path]:
    """What git would take, or every file that is not made by a tool where git has no say."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        paths = [ROOT / name for name in asked.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not is_made_again(path.relative_to(ROOT))]
    return sorted(path for path in paths if path.is_file())


def is_made_again(path: Path) -> bool:
    """Whether a tool makes it: caches, environments and results, most of them in hidden folders."""
    hidden = any(part.startswith(".") and part != ".ci" for part in path.parts[:-1])
    return hidden or bool(MADE_AGAIN & set(path.parts)) or path.name.startswith(".coverage")


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_imports_keep_the_contracts() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert " 0 broken" in checked.stdout


def test_no_file_names_a_package_registry() -> None:
    assert lines_that_match(REGISTRY) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_that_match(MACHINE_PATH) == []
    assert lines_that_match(re.compile(rf"(?<![\w.]){re.escape(str(ROOT))}(?![\w.])")) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "index = https://files.python" + "hosted.org/packages"),
        (REGISTRY, "pip install --index" + "-url file:///somewhere"),
        (MACHINE_PATH, "data = '/wo" + "rk/shared/data'"),
        (MACHINE_PATH, "cd /ho" + "me/ann/crewline"),
    ],
)
def test_the_search_finds_what_it_looks_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ["docs/wo" + "rk/main.md", "GET /wo" + "rk/items", "${HOME}/data", "../shared/data"]
)
def test_the_search_leaves_other_paths_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)


def test_constraints_pin_exact_versions_of_all_that_is_declared() -> None:
    import tomllib

    pinned = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pinned[name.lower().replace("_", "-").replace(".", "-")] = version
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {
        re.split(r"[\[<>=!~; ]", entry)[0].lower().replace("_", "-").replace(".", "-") for entry in declared
    }
    assert names <= set(pinned)


def test_every_package_is_marked_as_typed() -> None:
    for package in ("planner", "scheduling", "capacity", "scenarios", "api"):
        assert (ROOT / package / "py.typed").is_file()
