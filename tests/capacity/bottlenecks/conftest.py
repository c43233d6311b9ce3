"""Tiny plans of two projects that want the same person, and an engine in this process.

Everybody works Monday to Friday, 09:00 to 17:00 UTC; plans start on Monday, 4 January 2027. A day late
costs 100 USD. A project of 40 h is done in one week by one person; in the second week it finishes on
Friday the 15th at 17:00, 6 d 17 h after a due date of Friday the 8th at 24:00: 670.83 USD.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from planner.document import parse_plan
from planner.expansion import expand
from planner.plan import Plan
from scheduling.apart import ChildLimits
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solver import solve

HEAD = "format: crewline/1\nname: Studio\nstart: 2027-01-04\n"
PROJECTS = """
projects:
  - {id: spot, name: Spot, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: teaser, name: Teaser, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
"""
ONE_WEEK_LATE = 67_083
"""Cents: (6 + 17 ÷ 24) days × 100 USD, rounded to the cent."""


@dataclasses.dataclass
class Here:
    """An engine in this process; counts solves, and may change outcomes."""

    change: Callable[[Plan, SolveOptions, Outcome], Outcome] | None = None
    limits: ChildLimits = dataclasses.field(default_factory=ChildLimits)
    asked: list[tuple[Plan, SolveOptions]] = dataclasses.field(default_factory=list)

    def solve(self, plan, options, *, stop=None, limits=None):
        self.asked.append((plan, options))
        outcome = solve(plan, options, stop=stop)
        return outcome if self.change is None else self.change(plan, options, outcome)


@pytest.fixture
def here() -> type[Here]:
    return Here


@pytest.fixture(scope="session")
def studio() -> Callable[..., Plan]:
    """A plan of two projects of 40 h of motion design, with people as written."""

    def make(people: str = "people: [{id: Mia, skills: [motion]}]", projects: str = PROJECTS) -> Plan:
        return expand(parse_plan(f"{HEAD}{people}\n{projects}"))

    return make


@pytest.fixture(scope="session")
def one_week_late() -> int:
    return ONE_WEEK_LATE


@pytest.fixture(scope="session")
def solved() -> Callable[[Plan], Schedule]:
    def find(plan: Plan) -> Schedule:
        schedule = solve(plan, SolveOptions(effort=0, workers=1)).schedule
        assert schedule is not None
        return schedule

    return find
