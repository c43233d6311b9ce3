"""Measure the dependency graph at 100,000 tasks: building it, ordering it, the critical path.

Run ``python -m benchmarks.bench_dependency_graph`` from the root of the repository.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from planner.calendars import compile_working_time, data_date
from planner.dependency_graph import DependencyGraph
from planner.plan import Link, Plan, Project, Task
from planner.quantities import Duration, Moment

TASKS = 100_000
PER_PROJECT = 50
Result = TypeVar("Result")


def portfolio(seed: int = 1) -> Plan:
    """2,000 projects of 50 tasks in five phases, with all four link types and lags."""
    dice = random.Random(seed)
    types = ("FS", "FS", "FS", "SS", "FF", "SF")
    projects = []
    for p in range(TASKS // PER_PROJECT):
        tasks = []
        for t in range(PER_PROJECT):
            before = dice.sample(range(max(0, t - 8), t), min(t, dice.choice((1, 1, 2, 3))))
            lag = Duration(dice.choice((0, 0, 0, 1000)), "d")
            after = tuple(Link(task=f"t{b}", type=dice.choice(types), lag=lag) for b in before)
            tasks.append(Task(id=f"t{t}", work=Duration(dice.randrange(1, 40) * 1000, "h"), after=after))
        dice.shuffle(tasks)
        projects.append(Project(id=f"p{p}", tasks=tuple(tasks)))
    return Plan(format="crewline/1", start=Moment.parse("2027-01-04"), projects=tuple(projects))


def timed(what: str, action: Callable[[], Result]) -> Result:
    started = time.perf_counter()
    result = action()
    print(f"{what:40s}{time.perf_counter() - started:8.3f} s")
    return result


def main() -> None:
    plan = portfolio()
    graph = timed(f"graph of {TASKS:,} tasks", lambda: DependencyGraph.from_plan(plan))
    print(f"{len(graph.links):,} links")
    timed("order", graph.order)
    begin = data_date(plan)
    times = compile_working_time(plan, begin, begin + 3 * 366 * 1440)
    timed("critical path", lambda: graph.critical_path(times))


if __name__ == "__main__":
    main()
