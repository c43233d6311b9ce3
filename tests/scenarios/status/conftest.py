"""A studio on a Friday: what was agreed on Monday, what has happened since, and the plan as it is now."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from planner.document import parse_plan
from scenarios.status.situation import AgreedBaseline, Situation
from scheduling.options import SolveOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
name: studio
start: {start}
late_cost_per_day: 100
people:
  - {{id: Mia, skills: [design], rate: 100}}
  - {{id: Ben, name: Ben Ode, skills: [copy], rate: 50, time_off: [{{first: 2027-01-18, last: 2027-01-19}}]}}
projects:
  - id: acme
    name: Acme film
    client: Acme
    due: 2027-01-11
    weight: 2
    budget: 5000
    risks:
      - {{id: rain, name: It rains, probability: 20%, delay: 3d, cost: 800, task: cut, mitigation: A tent}}
      - {{id: late, probability: 50%, cost: 100, task: brief}}
      - {{id: never, probability: 0%, cost: 100}}
    tasks:
      - {{id: brief, work: 8h, skill: copy{brief}}}
      - {{id: film, name: Filming, work: 24h, skill: design, after: [brief]{film}}}
      - {{id: cut, work: 16h, skill: design, after: [film]}}
  - id: bolt
    name: Bolt
    due: 2027-01-22
    tasks:
      - {{id: text, work: 16h, skill: copy, release: 2027-01-05}}
      - {{id: signed, name: Signed, milestone: true, after: [text]}}
      - {{id: answer, name: The client answers, wait: 2d, after: [text]}}
"""
# Agreed, by hand: brief Mon 4, film Tue 5 to Thu 7, cut Fri 8 and Mon 11 to 17:00; text Tue 5 and Wed 6,
# signed Wed 6 17:00, answer Thu 7 and Fri 8.
# On Friday the 8th brief is done, 16 h of film are left, and nobody has begun the text. By hand: film Fri 8
# and Mon 11, cut Tue 12 and Wed 13; text Fri 8 and Mon 11, signed Mon 11, answer Tue 12 and Wed 13.
AGREED = PLAN.format(start="2027-01-04", brief="", film="")
FRIDAY = PLAN.format(
    start="2027-01-08",
    brief=", progress: {started: 2027-01-04, finished: 2027-01-04}",
    film=", progress: {started: 2027-01-05, remaining: 16h, hours: 10h, people: [Mia]}",
)


@dataclasses.dataclass
class Office:
    """Two plans with their outcomes, and situations made of them."""

    agreed_plan: object
    agreed: object
    plan: object
    outcome: object

    @property
    def baseline(self) -> AgreedBaseline:
        return AgreedBaseline(
            "start", self.agreed, self.agreed.schedule, dt.date(2027, 1, 4), self.agreed_plan
        )

    def situation(self, **options) -> Situation:
        given = {"baseline": self.baseline, **options}
        return Situation.of(self.plan, self.outcome, **given)


@pytest.fixture(scope="session")
def office() -> Office:
    agreed, plan = parse_plan(AGREED), parse_plan(FRIDAY)
    return Office(agreed, solve(agreed, SolveOptions(effort=0)), plan, solve(plan, SolveOptions(effort=0)))
