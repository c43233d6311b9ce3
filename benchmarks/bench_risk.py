"""Seconds for 10,000 executions of a schedule, in a fresh process, kernels compiled before.

``python -m benchmarks.bench_risk [TASKS ...]`` generates portfolios, schedules each with the first rule,
and carries it out with amounts of 90/100/130 % (PERT-beta): once with the plan's spread alone, once
with absence of people as well, and makes the whole report. Goal: 2.5 s for 1,000 tasks on two threads.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

SIZES = {1_000: (40, 40), 5_000: (100, 150)}
GOALS = {1_000: 2.5}
EXECUTIONS = 10_000


def measure(tasks: int) -> dict[str, Any]:
    """In a process of its own: seconds of each part, and memory."""
    from planner.generator import generate_plan
    from scenarios.risk.assessing import report_of
    from scheduling.options import SolveOptions
    from scheduling.simulation.simulate import SimulationOptions, simulate
    from scheduling.simulation.uncertainty import Absence, Spread, Uncertainty
    from scheduling.solver import solve

    projects, people = SIZES[tasks]
    plan = generate_plan(projects=projects, tasks=tasks, people=people, seed=1)
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    assert schedule is not None
    spread = Spread(900, 1000, 1300)
    kinds = {"": Uncertainty(spread=spread), " with absence": Uncertainty(spread=spread, absence=Absence(20))}
    seconds: dict[str, float] = {}
    for words, uncertainty in kinds.items():
        report_of(simulate(plan, schedule, SimulationOptions(10, uncertainty=uncertainty)), schedule)
        for threads in (1, 2):
            options = SimulationOptions(EXECUTIONS, threads=threads, uncertainty=uncertainty)
            begin = time.perf_counter()
            simulation = simulate(plan, schedule, options)
            seconds[f"{threads} threads{words}"] = time.perf_counter() - begin
        begin = time.perf_counter()
        report_of(simulation, schedule)
        seconds[f"report{words}"] = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"tasks": tasks, "people": people, "seconds": seconds, "memory": memory}


def main() -> None:
    """Print a line for each size."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    for tasks in [int(text) for text in sys.argv[1:]] or SIZES:
        command = [sys.executable, "-m", "benchmarks.bench_risk", "--measure", str(tasks)]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        parts = ", ".join(f"{part} {seconds:.2f} s" for part, seconds in found["seconds"].items())
        goal = f" (goal {GOALS[tasks]:g} s on 2 threads)" if tasks in GOALS else ""
        print(f"{tasks:,} tasks, {found['people']:,} people, {EXECUTIONS:,} executions{goal}: {parts}")
        print(f"  {found['memory']:,} MB at most, the solve included")


if __name__ == "__main__":
    main()
