"""A print shop small enough to list all its schedules, and an engine in this process."""

from __future__ import annotations

import threading

import pytest

from planner.document import parse_plan
from scheduling import polishing, solver
from scheduling.apart.limits import ChildLimits
from scheduling.search import engine

SHOP = """
format: crewline/1
name: Print shop
start: 2027-01-04
grid: 8h
late_cost_per_day: 100
calendars: [{id: day, week: {mon-fri: "08:00-16:00"}}]
calendar: day
people:
  - {id: Mia, skills: [design]}
contractor_pools:
  - {id: help, skills: [design], rate: 20, maximum: 1}
projects:
  - {id: a, due: 2027-01-05, weight: 3, tasks: [{id: one, work: 16h, skill: design}]}
  - id: b
    due: 2027-01-06
    weight: 2
    tasks:
      - {id: two, work: 8h, skill: design}
      - {id: three, work: 8h, skill: design, after: [two]}
  - {id: c, due: 2027-01-04, tasks: [{id: four, work: 8h, skill: design}]}
"""


class EngineHere:
    """The engine in this very process, one solve after another."""

    limits = ChildLimits()

    def __init__(self):
        self._lock = threading.Lock()

    def solve(self, plan, options, *, stop=None, limits=None):
        """As ``scheduling.solver.solve``."""
        with self._lock:
            return solver.solve(plan, options, stop=stop)


@pytest.fixture
def shop():
    """One designer, one contractor, four tasks of whole days."""
    return parse_plan(SHOP)


@pytest.fixture
def proving():
    """An engine that proves what it can."""
    return EngineHere()


@pytest.fixture
def engine_here(monkeypatch):
    """An engine without CP-SAT, which a handful of tasks don't need, and with short epochs."""
    monkeypatch.setattr(polishing, "MOST_TASKS", 0)
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 3000)
    return EngineHere()
