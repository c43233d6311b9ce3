"""Compile the kernels, or load them from the cache, before any clock runs.

The first time on a machine this takes about a minute; ``python -m scheduling.warm_up`` does it
during set-up.
"""

from __future__ import annotations

import sys
import time
from functools import cache

import numpy as np

from planner.dependency_graph import DependencyGraph
from planner.plan import Plan
from scheduling.activity_lists.search import new_list_search
from scheduling.first_schedule.making_room import least_left_out
from scheduling.late_shift import shift_late
from scheduling.problem import compile_problem, first_horizon
from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey

_TINY = """{"format": "crewline/1", "start": "2027-01-04", "people": [{"id": "ana", "skills": ["any"]}],
"projects": [{"id": "p", "due": "2027-01-05", "tasks": [{"id": "a", "work": "1h", "skill": "any"},
{"id": "b", "work": "1h", "skill": "any", "after": ["a"],
"constraint": {"type": "as-late-as-possible"}}]}]}"""


@cache
def compile_kernels() -> float:
    """Run every kernel once on two tasks, once a process; seconds taken."""
    began = time.monotonic()
    plan = Plan.model_validate_json(_TINY)
    graph = DependencyGraph.from_plan(plan)
    problem = compile_problem(plan, graph, first_horizon(plan, graph))
    p = problem.arrays
    search = Search(p, new_yardstick(plan.objective), survey(p, graph.order()), seed=1, walks=1)
    search.try_rule(0)
    at_once = np.ones(1, np.uint8)
    search.epoch(at_once)
    assert search.best is not None  # noqa: S101 - a rule was tried
    search.rebuild_once(at_once)
    search.final_value()
    least_left_out(search)
    shift_late(problem, search.best.placed, search.best.team)
    return time.monotonic() - began


_ROUND_THE_CLOCK = """{"format": "crewline/1", "start": "2027-01-04", "equipment": [{"id": "r"}],
"calendar": "always", "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
"objective": {"levels": [{"goals": [{"goal": "makespan"}]}]},
"projects": [{"id": "p", "tasks": [{"id": "a", "duration": "1h", "equipment": [{"equipment": "r"}]},
{"id": "b", "duration": "1h", "after": ["a"]}]}]}"""


@cache
def compile_list_kernels() -> float:
    """Run the kernels of activity lists once on two tasks, once a process; seconds taken."""
    began = time.monotonic()
    plan = Plan.model_validate_json(_ROUND_THE_CLOCK)
    graph = DependencyGraph.from_plan(plan)
    p = compile_problem(plan, graph, first_horizon(plan, graph)).arrays
    search = Search(p, new_yardstick(plan.objective), survey(p, graph.order()), seed=1, walks=1)
    search.try_rule(0)
    lists = new_list_search(search, threads=1)
    assert lists is not None and search.best is not None  # noqa: S101, PT018 - made for it
    lists.epoch(np.ones(1, np.uint8))
    lists.enter(search.best.placed)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.stderr.write("Compiling the engine, once on this machine: about a minute...\n")
    sys.stderr.write(f"Compiled in {compile_kernels() + compile_list_kernels():.1f} s.\n")
