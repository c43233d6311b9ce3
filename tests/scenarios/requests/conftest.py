"""A small studio, people who ask and decide, and figures that were made up instead of measured."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.changes.shorthand import read_change_line
from planner.document import parse_plan, plan_hash
from scenarios.requests import deciding
from scenarios.requests.entries import Assessed, Stamp, render_entry
from scenarios.requests.ledger import Ledger
from tests.scenarios.requests.made_up import made_up

STUDIO = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
projects:
  - id: Acme
    due: 2027-01-08
    weight: 2
    tasks:
      - {id: film, work: 24h, skill: design}
  - id: Bolt
    due: 2027-01-08
    tasks:
      - {id: draft, work: 16h, skill: design}
"""
NOON = dt.datetime(2027, 1, 4, 12, 0, tzinfo=dt.UTC)
HASH = "sha256:" + "0" * 64
ABSENCE = "absence person=Mia first=2027-01-06 last=2027-01-06"
LATER = "move-date project=Bolt date=due to=2027-01-15"


class Office:
    """A record in memory, and what people do with it."""

    def __init__(self, plan) -> None:
        self.plans = {plan_hash(plan): plan}
        self.texts = [render_entry(deciding.begin(plan, self.stamp("Ada")))]

    @staticmethod
    def stamp(by, hours=0):
        return Stamp(by, NOON + dt.timedelta(hours=hours))

    @property
    def ledger(self):
        return Ledger.of(self.texts)

    def plan_of(self, hashed):
        return self.plans[hashed]

    def add(self, entry):
        self.texts.append(render_entry(entry))
        return entry

    def ask(self, *lines, reason="because", by="Ada"):
        changes = [read_change_line(line) for line in lines]
        return self.add(deciding.ask(self.ledger, self.plan_of, changes, reason, self.stamp(by)))

    def figures(self, number, late_cost=0, *, of=None):
        ledger = self.ledger
        plan = deciding.case_to_decide(ledger, self.plan_of, ledger.request(number)).plan
        return self.add(
            deciding.next_entry(
                ledger,
                Assessed,
                self.stamp("machine"),
                request=number,
                head=ledger.head,
                plan=of or plan_hash(plan),
                outcome_before=HASH,
                outcome_after="sha256:" + f"{len(self.texts):064d}",
                effort=1,
                seed=1,
                impact=made_up(late_cost),
            )
        )

    def approve(self, number, why="", by="Jo"):
        entry, plan = deciding.approve(self.ledger, self.plan_of, number, why, self.stamp(by, 1))
        self.plans[plan_hash(plan)] = plan
        return self.add(entry)

    def reject(self, number, why="too dear", by="Jo"):
        return self.add(deciding.reject(self.ledger, number, why, self.stamp(by, 1)))

    def withdraw(self, number, why="", by="Ada"):
        return self.add(deciding.withdraw(self.ledger, number, why, self.stamp(by, 1)))

    def take_in(self, plan, why="actuals", by="Jo"):
        entry = deciding.take_in(self.ledger, plan, why, self.stamp(by, 1))
        self.plans[plan_hash(plan)] = plan
        return self.add(entry)


@pytest.fixture
def studio():
    """One designer, two projects that want her."""
    return parse_plan(STUDIO)


@pytest.fixture
def office(studio):
    """The studio's record, just begun."""
    return Office(studio)


@pytest.fixture
def office_of():
    """Begins the record of any plan."""
    return Office


@pytest.fixture
def absence():
    return ABSENCE


@pytest.fixture
def later():
    return LATER


@pytest.fixture
def stamp():
    """Ada, at noon."""
    return Office.stamp("Ada")


@pytest.fixture
def impact_made_up():
    return made_up
