"""How long generated portfolios take, end to end, each in a fresh process.

``python -m benchmarks.scale [SIZE ...] [--search SECONDS]`` prints a table with a row for each size:
process start to the plan read from JSON, to the first schedule, to the checked schedule in hand; YAML
instead of JSON; then the search and its ratio to the best of the three classic rules on Σ 10 × weight
× days late + finish days; peak memory. Rows are kept in bench-results/scale.jsonl by size, seconds of
search and source of the program, so that a run broken off goes on, and one after a change begins anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from api.cli.words.terminal import UNICODE
from api.cli.words.text_table import Column, lay_out

SIZES = {"1000": (20, 40), "10000": (200, 300), "100000": (2000, 2500)}
RESULTS = Path("bench-results/scale.jsonl")
SOURCES = ("planner", "scheduling", "capacity", "benchmarks")
YAML_SECONDS = 120
"""A plan that takes longer to read as YAML is said to."""
Row = dict[str, Any]
SECONDS: Callable[[float], str] = "{:,.2f}".format
WHOLE: Callable[[float], str] = "{:,.0f}".format
COLUMNS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("tasks", "tasks", WHOLE),
    ("people", "people", WHOLE),
    ("import_s", "import s", SECONDS),
    ("read_json_s", "JSON s", SECONDS),
    ("read_yaml_s", "YAML s", lambda seconds: f"> {YAML_SECONDS}" if seconds is None else SECONDS(seconds)),
    ("compile_s", "compile s", SECONDS),
    ("first_schedule_s", "first s", "{:,.3f}".format),
    ("check_s", "check s", SECONDS),
    ("end_to_end_s", "in all s", SECONDS),
    ("memory_mb", "MB", WHOLE),
    ("search_seconds", "search s", "{:g}".format),
    ("search_memory_mb", "MB", WHOLE),
    ("rule", "best rule", str),
    ("ratio", "ratio", "{:.3f}".format),
)


def measure_first(path: Path) -> None:
    """In a child: everything up to a checked first schedule; figures to standard output."""
    from planner.document import read_plan
    from scheduling.options import SolveOptions
    from scheduling.solver import solve

    imported = time.time()
    plan = read_plan(path)
    read = time.time()
    outcome = solve(plan, SolveOptions(effort=0))
    print(
        json.dumps(
            {
                "imported": imported,
                "read": read,
                "checked": time.time(),
                "timings": outcome.timings,
                "status": outcome.status,
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def measure_search(path: Path, seconds: float) -> None:
    """In a child: the search's result beside the best classic rule."""
    from benchmarks.rules import best_rule, portfolio_metric
    from planner.document import read_plan
    from scheduling.options import SolveOptions
    from scheduling.solver import solve

    plan = read_plan(path)
    outcome = solve(plan, SolveOptions(time_limit=seconds))
    name, rule_value, _ = best_rule(plan)
    value = portfolio_metric(plan, outcome.schedule)
    print(
        json.dumps(
            {
                "search_seconds": seconds,
                "value": value,
                "rule": name,
                "rule_value": rule_value,
                "ratio": round(value / rule_value, 4),
                "late_cost": outcome.levels[0].parts["late_cost"] // 100,
                "seconds": outcome.timings["total"],
                "search_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def measure_reading(path: Path) -> None:
    """In a child: reading the plan alone; the seconds to standard output."""
    from planner.document import read_plan

    began = time.time()
    read_plan(path)
    print(json.dumps({"read_s": round(time.time() - began, 2)}))


def run_child(*arguments: str, timeout: float | None = None) -> Row:
    """A fresh process; its figures, with the moment it was started."""
    started = time.time()
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=timeout)
    return {**json.loads(done.stdout), "started": started}


def yaml_seconds(path: Path) -> float | None:
    """Seconds for reading a YAML file; None if it takes longer than ``YAML_SECONDS``."""
    try:
        return float(run_child("--read", str(path), timeout=YAML_SECONDS)["read_s"])
    except subprocess.TimeoutExpired:
        return None


def measure_size(size: str, seconds: float, folder: Path) -> Row:
    """All figures of one portfolio."""
    from planner.document import render_plan
    from planner.generator import generate_plan

    projects, people = SIZES[size]
    plan = generate_plan(projects=projects, tasks=int(size), people=people, seed=1)
    paths = {style: folder / f"{size}.{style}" for style in ("json", "yaml")}
    for style, path in paths.items():
        path.write_text(render_plan(plan, style), encoding="utf-8")
    first = run_child("--first", str(paths["json"]))
    searched = run_child("--searched", str(paths["json"]), "--search", str(seconds))
    kept = ("search_seconds", "seconds", "value", "rule", "rule_value", "ratio", "search_memory_mb")
    return {
        "tasks": int(size),
        "people": people,
        "import_s": round(first["imported"] - first["started"], 2),
        "read_json_s": round(first["read"] - first["imported"], 2),
        "read_yaml_s": yaml_seconds(paths["yaml"]),
        "compile_s": first["timings"]["compiling"],
        "first_schedule_s": first["timings"]["first schedule"],
        "check_s": first["timings"]["checking"],
        "end_to_end_s": round(first["checked"] - first["started"], 2),
        "memory_mb": first["memory_mb"],
        **{key: searched[key] for key in kept},
    }


def source_digest(root: Path) -> str:
    """SHA-256 over all that is measured and measures; figures of another source are another's."""
    digest = hashlib.sha256()
    for path in sorted(path for name in SOURCES for path in (root / name).rglob("*.py")):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def table(rows: Sequence[Row]) -> str:
    """A heading and a line for each row."""
    columns = [Column(title, right=True) for _, title, _ in COLUMNS]
    cells = [[form(row[name]) for name, _, form in COLUMNS] for row in rows]
    return "\n".join(line.plain for line in lay_out(columns, cells, 1000, UNICODE))


def measure_all(sizes: Sequence[str], seconds: float, results: Path, source: str) -> list[Row]:
    """A row for each size, measured now unless it was before."""
    results.parent.mkdir(parents=True, exist_ok=True)
    kept = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            key = {"tasks": int(size), "search_seconds": seconds, "source": source}
            row = next((row for row in kept if key.items() <= row.items()), None)
            if row is None:
                row = {**measure_size(size, seconds, Path(folder)), "source": source}
                with results.open("a") as log:
                    log.write(json.dumps(row) + "\n")
            rows.append(row)
    return rows


def main() -> None:
    """Measure the sizes asked for that have no row yet, then print all of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=", ".join(SIZES))
    parser.add_argument("--search", type=float, default=60.0)
    parser.add_argument("--first", type=Path)
    parser.add_argument("--searched", type=Path)
    parser.add_argument("--read", type=Path)
    asked = parser.parse_args()
    if asked.first:
        measure_first(asked.first)
    elif asked.searched:
        measure_search(asked.searched, asked.search)
    elif asked.read:
        measure_reading(asked.read)
    else:
        if unknown := set(asked.sizes) - set(SIZES):
            parser.error(f"there is no size {', '.join(unknown)}; there are {', '.join(SIZES)}")
        source = source_digest(Path(__file__).parents[1])
        print(table(measure_all(asked.sizes or list(SIZES), asked.search, RESULTS, source)))


if __name__ == "__main__":
    main()
