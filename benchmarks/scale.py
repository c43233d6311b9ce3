"""How long generated portfolios take, end to end, each in a fresh process.

``python benchmarks/scale.py [SIZE ...] [--search SECONDS]`` prints a row a size: process start to
the plan read from JSON, to the first schedule, to the checked schedule in hand; YAML apart; then the
search and its ratio to the best of the three classic rules on Σ 10 × weight × days late + finish
days; peak memory. Finished rows are kept in bench-results/scale.jsonl, and a run goes on after them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = {"1000": (20, 40), "10000": (200, 300), "100000": (2000, 2500)}
RESULTS = Path("bench-results/scale.jsonl")


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


def run_child(*arguments: str) -> dict[str, float]:
    """A fresh process; its figures, with the moment it was started."""
    started = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", *arguments], check=True, capture_output=True, text=True
    )
    return {**json.loads(done.stdout), "started": started}


def measure_size(size: str, seconds: float, folder: Path) -> dict[str, float]:
    """All figures of one portfolio."""
    from planner.document import parse_plan, render_plan
    from planner.generator import generate_plan

    projects, people = SIZES[size]
    plan = generate_plan(projects=projects, tasks=int(size), people=people, seed=1)
    path = folder / f"{size}.json"
    path.write_text(render_plan(plan, "json"), encoding="utf-8")
    first = run_child("--first", str(path))
    searched = run_child("--searched", str(path), "--search", str(seconds))
    row = {
        "tasks": int(size),
        "people": people,
        "import_s": round(first["imported"] - first["started"], 2),
        "read_json_s": round(first["read"] - first["imported"], 2),
        "compile_s": first["timings"]["compiling"],
        "first_schedule_s": first["timings"]["first schedule"],
        "check_s": first["timings"]["checking"],
        "end_to_end_s": round(first["checked"] - first["started"], 2),
        "memory_mb": first["memory_mb"],
        **{
            key: searched[key]
            for key in ("search_seconds", "seconds", "value", "rule", "rule_value", "ratio")
        },
        "search_memory_mb": searched["search_memory_mb"],
    }
    if int(size) <= 10_000:
        text = render_plan(plan)
        began = time.time()
        parse_plan(text)
        row["read_yaml_s"] = round(time.time() - began, 2)
    return row


def main() -> None:
    """Measure the sizes asked for that have no row yet."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", default=list(SIZES))
    parser.add_argument("--search", type=float, default=60.0)
    parser.add_argument("--first", type=Path)
    parser.add_argument("--searched", type=Path)
    asked = parser.parse_args()
    if asked.first:
        measure_first(asked.first)
    elif asked.searched:
        measure_search(asked.searched, asked.search)
    else:
        RESULTS.parent.mkdir(exist_ok=True)
        known = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
        with tempfile.TemporaryDirectory() as folder:
            for size in asked.sizes:
                if not any(row["tasks"] == int(size) for row in known):
                    known.append(measure_size(size, asked.search, Path(folder)))
                    with RESULTS.open("a") as log:
                        log.write(json.dumps(known[-1]) + "\n")
        for row in known:
            print("\n".join(f"{name:18} {value}" for name, value in row.items()), end="\n\n")


if __name__ == "__main__":
    main()
