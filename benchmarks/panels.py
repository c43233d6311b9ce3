"""The panels of public instances, row by row: ``make bench-panels``, five hours on quiet cores.

``python -m benchmarks.panels [SET:SECONDS:SEED:EVERY ...] [--show]``. Each row is one ``planner bench`` in a
process of its own, with two workers. Its result is appended to ``benchmarks/panel_results.csv`` as it comes,
so that what is broken off goes on where it was; ``--show`` only prints what is known. Instances are looked
for where ``CREWLINE_DATA`` points. Rows measured beside other work are worth nothing: run it alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any, Final

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "panel_results.csv"
COLUMNS: Final = (
    "set", "instance", "seconds", "seed", "status", "value", "bound", "best_known", "first_solution_seconds",
    "version",
)  # fmt: skip
FOLDERS: Final = {
    "j60": "rcpsp",
    "j120": "rcpsp",
    "RG300": "rcpsp",
    "MMLIB50": "mmrcpsp",
    "MMLIB100": "mmrcpsp",
    "MPLIB1_Set3": "rcmpsp",
}
WHOLE: Final = {"j60": 60, "j120": 60, "RG300": 60, "MMLIB50": 60, "MMLIB100": 120, "MPLIB1_Set3": 120}
SAMPLE: Final = 6
"""Other seeds and longer limits are for every so-manieth row."""
OTHERS: Final = {
    "ortools_900s_8c_ub": "OR-Tools",
    "cpo_900s_8c_ub": "CP Optimizer",
    "optalcp_or_cpo_600s_4w_ub": "OptalCP or CP Optimizer, 600 s",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """Every ``every``-th row of a set, with a time limit and a seed."""

    name: str
    seconds: int
    seed: int
    every: int

    @classmethod
    def parse(cls, text: str) -> Panel:
        """``j120:60:1:6``."""
        name, *numbers = text.split(":")
        if name not in FOLDERS or len(numbers) != 3:
            raise argparse.ArgumentTypeError(f"{text} is not SET:SECONDS:SEED:EVERY, of {', '.join(FOLDERS)}")
        return cls(name, *(int(number) for number in numbers))


ALL: Final = (
    *(Panel(name, seconds, 1, 1) for name, seconds in WHOLE.items()),
    Panel("j120", 300, 1, SAMPLE),
    *(Panel(name, seconds, seed, SAMPLE) for seed in (2, 3) for name, seconds in WHOLE.items()),
)


def rows_of(data: Path, panel: Panel) -> list[dict[str, str]]:
    """The instances of a panel, with what others reached."""
    with (data / "panels.csv").open(encoding="utf-8") as file:
        own = [row for row in csv.DictReader(file) if row["set"] == panel.name]
    return own[panel.every - 1 :: panel.every]


def known() -> dict[tuple[str, str, int, int], dict[str, str]]:
    """Results so far."""
    if not RESULTS.is_file():
        return {}
    with RESULTS.open(encoding="utf-8") as file:
        return {
            (row["set"], row["instance"], int(row["seconds"]), int(row["seed"])): row
            for row in csv.DictReader(file)
        }


def measure(data: Path, panel: Panel, row: dict[str, str]) -> dict[str, Any] | None:
    """Solve one instance in a process of its own; None where that failed, or its result can't be right."""
    folder = data / FOLDERS[panel.name]
    path = next(folder.rglob(row["instance"]))
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "result.json"
        command = [
            Path(sys.executable).parent / "planner", "bench", path, "--best", folder / "best_known.csv",
            "--time-limit", panel.seconds, "--workers", 2, "--seed", panel.seed, "--json", result,
        ]  # fmt: skip
        done = subprocess.run([str(part) for part in command], check=False, stdout=subprocess.DEVNULL)
        if not result.is_file():
            return None
        (found,) = json.loads(result.read_text(encoding="utf-8"))
        if done.returncode:
            print(f"{path.name}: planner bench ended with {done.returncode}", file=sys.stderr)
            return None
    return {
        "set": panel.name,
        "instance": row["instance"],
        "seconds": panel.seconds,
        "seed": panel.seed,
        "status": found["status"],
        "value": found["objective"],
        "bound": found["lower_bound"],
        "best_known": row["ub"],
        "first_solution_seconds": found["first_solution_seconds"],
        "version": _version(),
    }


def keep(result: dict[str, Any]) -> None:
    """Append a result."""
    is_new = not RESULTS.is_file()
    with RESULTS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(result)


def _version() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def gap(value: str, best: str) -> float:
    """Percent above the best known value."""
    return 100 * (float(value) / float(best) - 1)


def show(data: Path, panels: list[Panel]) -> None:
    """A row for each panel: mean gaps of this engine and of others, on the rows that are known."""
    results = known()
    for panel in panels:
        rows = rows_of(data, panel)
        pairs = [
            (row, found)
            for row in rows
            if (found := results.get((panel.name, row["instance"], panel.seconds, panel.seed))) is not None
        ]
        if not pairs:
            continue
        solved = [gap(found["value"], row["ub"]) for row, found in pairs if found["value"]]
        told = [
            f"{panel.name} {panel.seconds} s seed {panel.seed}: {len(pairs)} of {len(rows)} rows",
            f"{mean(solved):.2f} % (worst {max(solved):.1f})" if solved else "nothing solved",
            f"{len(pairs) - len(solved)} without a schedule",
            f"{sum(found['status'] == 'optimal' for _, found in pairs)} proved",
            f"first after {max(float(found['first_solution_seconds'] or 0) for _, found in pairs):.1f} s",
        ]
        for column, name in OTHERS.items():
            theirs = [gap(row[column], row["ub"]) for row, _ in pairs if row[column]]
            told += [f"{name} {mean(theirs):.2f} on {len(theirs)}"] if theirs else []
        print("; ".join(told))


def main() -> None:
    """Measure what is not known yet, then show everything."""
    parser = argparse.ArgumentParser(description="Panels of public instances, row by row.")
    parser.add_argument("panels", nargs="*", type=Panel.parse, metavar="SET:SECONDS:SEED:EVERY")
    parser.add_argument("--show", action="store_true", help="measure nothing")
    asked = parser.parse_args()
    data = Path(os.environ.get("CREWLINE_DATA", "shared/data"))
    panels = asked.panels or list(ALL)
    failed: list[str] = []
    for panel in panels if not asked.show else ():
        for row in rows_of(data, panel):
            if (panel.name, row["instance"], panel.seconds, panel.seed) not in known():
                result = measure(data, panel, row)
                if result is None:
                    failed.append(row["instance"])
                    continue
                keep(result)
                print(*(f"{result[column]}" for column in COLUMNS), flush=True)
    show(data, panels)
    if failed:
        sys.exit(f"{len(failed)} rows failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
