"""Crewline beside PyJobShop on OR-Tools: the same files, time limits and cores, in one run.

``python -m benchmarks.peer PATH... [--panel CSV] [--set NAME] [--every K] [--best CSV] [--time-limit S]
[--workers N] [--seed N] [--peer PYTHON]``. PyJobShop runs by the interpreter PYTHON, in whose virtual
environment it is installed (``make bench-peer`` does that), because it wants other versions than ours.
Which of the two goes first alternates. Finished rows are kept in bench-results/peer.jsonl, and a run
with the same conditions goes on after them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean
from typing import Any

from api.bench.best_known import read_best_known
from api.bench.critical_path import critical_path_periods
from api.bench.panel import read_panel
from api.bench.run import measure
from api.bench.selection import Case, select_cases
from planner.instances import instance_files, read_instance
from planner.instances.instance import Instance
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.solver import solve
from scheduling.warm_up import compile_kernels, compile_list_kernels

PEER_FORMATS = {"psplib": "psplib", "multi-mode": "psplib", "patterson": "patterson"}
"""What psplib calls the formats that both read."""
RESULTS = Path("bench-results/peer.jsonl")
PEER_PATIENCE = 120
"""Seconds over its limit that PyJobShop may take before it counts as having found nothing."""


def by_crewline(case: Case, instance: Instance, options: SolveOptions) -> dict[str, Any]:
    """Value, bound and seconds of this engine."""

    def door(plan: Plan, options: SolveOptions, note: Any) -> Outcome:
        return solve(plan, options, on_progress=note)

    record = measure(case, instance, options, door)
    return {"value": record.objective, "bound": record.lower_bound, "seconds": record.seconds}


def by_peer(python: Path, case: Case, instance: Instance, options: SolveOptions) -> dict[str, Any]:
    """Value, bound and seconds of PyJobShop."""
    form = PEER_FORMATS[instance.format]
    script = Path(__file__).with_name("peer_solve.py")
    order = [str(python), str(script), str(case.path), form, str(options.time_limit), str(options.workers)]
    try:
        done = subprocess.run(
            order, check=True, capture_output=True, text=True, timeout=options.time_limit + PEER_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"value": None, "bound": None, "seconds": options.time_limit + PEER_PATIENCE}
    told = json.loads(done.stdout.splitlines()[-1])
    return {"value": told["objective"], "bound": told["lower_bound"], "seconds": told["seconds"]}


def compared(case: Case, options: SolveOptions, python: Path, peer_first: bool) -> dict[str, Any]:
    """A row: what both made of one file."""
    instance = read_instance(case.path)
    if instance.format not in PEER_FORMATS:
        sys.exit(f"{case.path}: {instance.format} is not read by both; {', '.join(PEER_FORMATS)} are")
    row: dict[str, Any] = {"set": case.set, "instance": instance.name, "best": case.known.upper}
    row["critical_path"] = critical_path_periods(instance)
    if peer_first:
        row["peer"] = by_peer(python, case, instance, options)
    row["crewline"] = by_crewline(case, instance, options)
    if not peer_first:
        row["peer"] = by_peer(python, case, instance, options)
    for name in ("crewline", "peer"):
        value, lower = row[name]["value"], case.known.lower
        if value is not None and lower is not None and value < lower:
            sys.exit(f"{instance.name}: {name} reports {value}, under the known lower bound {lower}")
    return row


def over(row: dict[str, Any], name: str, base: str) -> float | None:
    """How many per cent a value is above ``base``; None without one of them."""
    value, foot = row[name]["value"], row[base]
    return None if value is None or not foot else 100 * (value - foot) / foot


def summary(rows: list[dict[str, Any]]) -> str:
    """Means over the files for which both have a value, and who was better how often."""
    both = [row for row in rows if None not in (row["crewline"]["value"], row["peer"]["value"])]
    lines = [f"{len(rows)} files, {len(both)} with a value of both"]
    for name in ("crewline", "peer"):
        cells = [f"{name:9}"]
        for base, word in (("critical_path", "over CP"), ("best", "gap to best known")):
            values = [each for row in both if (each := over(row, name, base)) is not None]
            cells.append(f"{word} {mean(values):.2f} %" if values else f"{word} –")
        cells.append(f"mean seconds {mean(row[name]['seconds'] for row in rows):.1f}")
        cells.append(f"longest {max(row[name]['seconds'] for row in rows):.1f}")
        lines.append("  ".join(cells))
    ahead = [row["peer"]["value"] - row["crewline"]["value"] for row in both]
    lines.append(
        f"crewline better {sum(d > 0 for d in ahead)}, equal {sum(d == 0 for d in ahead)}, "
        f"worse {sum(d < 0 for d in ahead)}"
    )
    return "\n".join(lines)


def known_rows(conditions: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Rows measured before under the same conditions, by file."""
    if not RESULTS.exists():
        return {}
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()]
    return {row["path"]: row for row in rows if row["conditions"] == conditions}


def main() -> None:
    """Measure what has no row yet; print a line a file and the summary of each set."""
    parser = argparse.ArgumentParser()
    data = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("paths", nargs="*", type=Path, default=[data / "rcpsp"])
    parser.add_argument("--panel", type=Path, default=data / "panels.csv")
    parser.add_argument("--set", default="j120")
    parser.add_argument("--best", type=Path, default=data / "rcpsp" / "best_known.csv")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", type=Path, default=Path(".venv-peer/bin/python"))
    asked = parser.parse_args()
    options = SolveOptions(asked.time_limit, None, asked.seed, asked.workers)
    conditions = {"time_limit": asked.time_limit, "workers": asked.workers, "seed": asked.seed}
    panel = read_panel(asked.panel, asked.set)
    cases = select_cases(instance_files(asked.paths), read_best_known([asked.best]), panel, asked.every).cases
    known = known_rows(conditions)
    compile_kernels()
    compile_list_kernels()
    RESULTS.parent.mkdir(exist_ok=True)
    rows = []
    for position, case in enumerate(cases):
        row = known.get(str(case.path))
        if row is None:
            made = compared(case, options, asked.peer, peer_first=position % 2 == 1)
            row = {"path": str(case.path), "conditions": conditions, **made}
            with RESULTS.open("a") as log:
                log.write(json.dumps(row) + "\n")
        rows.append(row)
        ours, theirs = row["crewline"], row["peer"]
        print(
            f"{row['instance']:14} best {row['best']}  crewline {ours['value']} ({ours['seconds']} s)  "
            f"PyJobShop {theirs['value']} ({theirs['seconds']} s)",
            flush=True,
        )
    for name in dict.fromkeys(row["set"] for row in rows):
        print(f"\n{name}, {asked.time_limit:g} s, {asked.workers} workers, seed {asked.seed}")
        print(summary([row for row in rows if row["set"] == name]))


if __name__ == "__main__":
    main()
