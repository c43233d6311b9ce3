"""Seconds for all frames of capacity, from a plan and a schedule in memory, in fresh processes.

``python -m benchmarks.bench_frames [TASKS ...]`` generates portfolios, schedules each with the first
rule, and makes over 104 weeks: availability, and workload by person, skill, team, project and client,
each by day, by week and by month; the forecast before levelling and as scheduled, by week and by month;
overloads by week. Goals: 1 s for 10,000 tasks and 300 people, 8 s for 100,000 and 2,500.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

SIZES = {1_000: (20, 40), 10_000: (200, 300), 100_000: (2000, 2500)}
GOALS = {10_000: 1.0, 100_000: 8.0}
WEEKS = 104


def measure(tasks: int) -> dict[str, Any]:
    """In a process of its own: seconds of each part, rows and memory."""
    import pandas as pd  # noqa: F401 - loading it is not what is measured

    from capacity.hours.forecast import BEFORE_LEVELLING, forecast_of
    from capacity.hours.ledger import Ledger
    from capacity.hours.overloads import overloads_of
    from capacity.hours.people_workload import availability
    from capacity.hours.workload import SUBJECTS, workload_of
    from capacity.periods import GRAINS
    from planner.generator import generate_plan
    from scheduling.options import SolveOptions
    from scheduling.solver import solve

    projects, people = SIZES[tasks]
    plan = generate_plan(projects=projects, tasks=tasks, people=people, seed=1)
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    assert schedule is not None
    first, last = plan.start.day, plan.start.day + dt.timedelta(weeks=WEEKS, days=-1)
    seconds: dict[str, float] = {}
    rows = 0

    def timed(part: str, make: Callable[[], Any]) -> Any:
        nonlocal rows
        begin = time.perf_counter()
        made = make()
        seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - begin
        rows += len(made) if hasattr(made, "columns") else 0
        return made

    ledger = timed("reading", lambda: Ledger.of(plan, schedule, first=first, last=last))
    timed("reading", lambda: (ledger.roster, ledger.timesheet))
    for by in GRAINS:
        timed(f"by {by}", lambda by=by: availability(ledger, by))
        for of in SUBJECTS:
            timed(f"by {by}", lambda of=of, by=by: workload_of(ledger, of, by))
    early = Ledger(ledger.catalogue, None, first, last)
    timed("early start", lambda: early.timesheet)
    cases = {BEFORE_LEVELLING: early, "as scheduled": ledger}
    for by in ("week", "month"):
        timed("forecast", lambda by=by: forecast_of(cases, by).periods)
    timed("overloads", lambda: overloads_of(cases).tasks)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"tasks": tasks, "people": people, "seconds": seconds, "rows": rows, "memory": memory}


def main() -> None:
    """Print a line for each size."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    for tasks in [int(text) for text in sys.argv[1:]] or SIZES:
        command = [sys.executable, "-m", "benchmarks.bench_frames", "--measure", str(tasks)]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in found["seconds"].items())
        goal = f" of {GOALS[tasks]:g}" if tasks in GOALS else ""
        whole = f"{sum(found['seconds'].values()):.2f} s{goal}"
        print(f"{tasks:,} tasks, {found['people']:,} people: {whole} ({parts})")
        print(f"  {found['rows']:,} rows, {found['memory']:,} MB at most, the solve included")


if __name__ == "__main__":
    main()
