"""Plans of a few tasks, their schedules, and executions of them."""

import json

import numpy as np
import pytest

from planner.document import parse_plan
from scheduling.options import SolveOptions
from scheduling.simulation.simulate import SimulationOptions, simulate
from scheduling.simulation.uncertainty import Uncertainty
from scheduling.solver import solve

MONDAY = "2027-01-04"
ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}


class Executions:
    """Documents to schedules to simulations."""

    def plan(self, tasks, **document):
        """A plan of one project whose people work round the clock, unless the document says otherwise."""
        document.setdefault("projects", [{"id": "p", "tasks": tasks}])
        people = [{"id": name} for name in ("ann", "ben", "cy")]
        base = {"format": "crewline/1", "start": MONDAY, "calendar": "always", "calendars": [ALWAYS]}
        return parse_plan(json.dumps({**base, "people": people, **document}))

    def schedule(self, plan, effort=0):
        schedule = solve(plan, SolveOptions(effort=effort, workers=1)).schedule
        assert schedule is not None
        return schedule

    def of(self, plan, executions=2000, *, seed=1, threads=2, schedule=None, **uncertainty):
        options = SimulationOptions(executions, seed, threads, Uncertainty(**uncertainty))
        return simulate(plan, schedule or self.schedule(plan), options)

    def days(self, simulation, project=0):
        """Days from the Monday to the project's finish, by execution."""
        start = simulation.executable.network.data_date
        return (simulation.project_finish[:, project] - start) / 1440

    def same(self, one, other):
        names = (
            "project_finish",
            "dated_finish",
            "booked_until",
            "risk_cost",
            "critical",
            "critical_for_all",
        )
        return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.fixture(scope="session")
def executions():
    """Makes plans, schedules and simulations."""
    return Executions()
