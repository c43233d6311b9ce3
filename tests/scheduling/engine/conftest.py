"""A desk for plans of a few tasks: built, solved by the search alone, and told in clock times."""

import datetime as dt
import json
import os

import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from scheduling import exploring, solver
from scheduling.activity_lists import search as list_search
from scheduling.options import SolveOptions
from scheduling.problem import compile_problem, first_horizon
from scheduling.search import engine

NEW_POLISHER = exploring.new_polisher
INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
PEOPLE = [{"id": "ann", "skills": ["design"]}, {"id": "bob", "skills": ["code"]}, {"id": "zoe"}]


class Desk:
    """Plans from Monday 4 January 2027, office hours 09:00-17:00 in UTC, with ann, bob and zoe."""

    def plan(self, *tasks, project=None, **parts):
        """A plan with one project ``p`` of the given tasks, unless ``projects`` are given."""
        document = {
            "format": "crewline/1",
            "start": "2027-01-04",
            "people": PEOPLE,
            "projects": [{"id": "p", "tasks": list(tasks), **(project or {})}],
            **parts,
        }
        return Plan.model_validate_json(json.dumps(document))

    def solve(self, plan, effort=2, seed=1, **options):
        """Solve by search alone; the checker has passed whatever comes back."""
        return solver.solve(plan, SolveOptions(effort=effort, workers=1, seed=seed, **options))

    def compile(self, plan):
        """The problem of a plan, as the door compiles it first."""
        plan = expand(plan)
        graph = DependencyGraph.from_plan(plan)
        return compile_problem(plan, graph, first_horizon(plan, graph))

    def clock(self, minute, monday=dt.date(2027, 1, 4)):
        """``mon 09:00`` of the first week, ``mon+1 09:00`` of the next, in UTC."""
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=int(minute))
        week = (moment.date() - monday).days // 7
        return f"{moment:%a}".lower() + (f"{week:+d}" if week else "") + f" {moment:%H:%M}"

    def times(self, outcome):
        """Start and finish of each task, such as ``mon 09:00 - tue 13:00``."""
        assert outcome.schedule is not None
        return {t.task: f"{self.clock(t.start)} - {self.clock(t.finish)}" for t in outcome.schedule.tasks}

    def people(self, outcome):
        """Who does each task, in order."""
        assert outcome.schedule is not None
        return {t.task: " ".join(a.person for a in t.assignments) for t in outcome.schedule.tasks}

    def bookings(self, outcome):
        """New bookings: contractor, first and last day, hours paid, cost in whole units."""
        assert outcome.schedule is not None
        return [
            (f"{b.pool}#{b.contractor}", b.first[5:], b.last[5:], b.paid_minutes / 60, b.cost / 100)
            for b in outcome.schedule.bookings
            if not b.committed
        ]

    def rules(self, outcome):
        """What a relaxed schedule breaks: rule, where, amount."""
        return [(breach.rule, breach.where, breach.amount) for breach in outcome.breaches]


@pytest.fixture(scope="session")
def desk():
    return Desk()


@pytest.fixture(autouse=True)
def _small_epochs(monkeypatch):
    """Epochs of a few thousand placements and no CP-SAT: plenty for a handful of tasks."""
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 60 if INTERPRETED else 3000)
    monkeypatch.setattr(list_search, "PLACEMENTS_AN_EPOCH", 60 if INTERPRETED else 30_000)
    monkeypatch.setattr(list_search, "PLACEMENTS_WITH_CREWS", 60 if INTERPRETED else 30_000)
    monkeypatch.setattr(exploring, "new_polisher", lambda problem, options, **_: None)


@pytest.fixture
def with_cpsat(_small_epochs, monkeypatch):
    """CP-SAT takes part after all: some goals need tasks to begin later than they could."""
    monkeypatch.setattr(exploring, "new_polisher", NEW_POLISHER)
