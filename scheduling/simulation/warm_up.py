"""Compile the kernels of the simulation, or load them from the cache; ``python -m`` does it during set-up."""

from __future__ import annotations

import sys
import time

from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.simulation.simulate import SimulationOptions, simulate
from scheduling.solver import solve

_TINY = """{"format": "crewline/1", "start": "2027-01-04", "people": [{"id": "ana", "skills": ["any"]}],
"projects": [{"id": "p", "due": "2027-01-05", "tasks": [{"id": "a", "work": "1h", "skill": "any"},
{"id": "b", "work": "1h", "skill": "any", "after": ["a"]}]}]}"""


def compile_simulation_kernels() -> float:
    """Carry a schedule of two tasks out; seconds taken."""
    began = time.monotonic()
    plan = Plan.model_validate_json(_TINY)
    schedule = solve(plan, SolveOptions(effort=0, workers=1)).schedule
    assert schedule is not None  # noqa: S101 - there is room for two tasks
    simulate(plan, schedule, SimulationOptions(executions=2, threads=1))
    return time.monotonic() - began


if __name__ == "__main__":
    sys.stderr.write(f"The simulation was compiled in {compile_simulation_kernels():.1f} s.\n")
