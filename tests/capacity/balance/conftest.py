"""Plans in which Ana's week can be made quieter, worked out by hand.

Everybody works Monday to Friday, 09:00 to 17:00 UTC; plans start on Monday, 4 January 2027.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.document import parse_plan
from planner.expansion import expand
from planner.generator import Mix, generate_plan
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.solver import solve

TWO_WEEKS = """
format: crewline/1
name: Fair
start: 2027-01-04
people: [{id: Ana, skills: [design]}, {id: Ben, skills: [code]}]
projects:
  - id: fair
    name: Fair
    due: 2027-01-15
    tasks:
      - {id: poster, work: 20h, skill: design}
      - {id: flyer, work: 20h, skill: design}
      - {id: site, work: 30h, needs: [{skill: code, units: 50%}]}
"""
"""Ben gives half of his time until Wednesday of the second week. Ana's 40 h fill her first week, unless
one of her tasks waits."""


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Plan]:
    return lambda text: expand(parse_plan(text))


@pytest.fixture(scope="session")
def two_weeks() -> Plan:
    return expand(parse_plan(TWO_WEEKS))


@pytest.fixture(scope="session")
def outcome_of() -> Callable[..., Outcome]:
    return lambda plan, effort=0: solve(plan, SolveOptions(effort=effort, workers=1))


@pytest.fixture(scope="session")
def random_plan() -> Callable[[int], Plan]:
    """A portfolio with pairs, parts, contractors and due dates, some of which can't be kept."""

    def make(seed: int) -> Plan:
        mix = Mix(pairs=0.2, part_units=0.2, second_skill=0.6)
        plan = generate_plan(projects=4, tasks=40, people=6, seed=seed, contractor_pools=1, mix=mix, load=0.8)
        return expand(plan)

    return make
