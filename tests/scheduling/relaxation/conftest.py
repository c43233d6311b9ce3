"""Plans asked for their relaxation's bound."""

import json

import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from scheduling.bounding import booking_days
from scheduling.bounds import goal_bounds, level_bounds
from scheduling.cpsat.bounding import Commission, climb
from scheduling.cpsat.polished import Limits
from scheduling.first_schedule import begin
from scheduling.relaxation.relaxation import Question

HEAD = {"format": "crewline/1", "start": "2027-01-04", "late_cost_per_day": 100}


class Asked:
    """A plan from Monday, 4 January 2027, in UTC, compiled, with a first schedule."""

    def __init__(self, document):
        self.plan = expand(Plan.model_validate_json(json.dumps({**HEAD, **document})))
        graph = DependencyGraph.from_plan(self.plan)
        beginning = begin(self.plan, graph, seed=1)
        self.problem, self.search = beginning.problem, beginning.search

    def commission(self, value, seconds=5.0):
        """What the bounding process would be asked for."""
        p, milieu = self.problem.arrays, self.search.milieu
        heads = level_bounds(self.plan.objective, goal_bounds(p, milieu))[0]
        level, opens = self.plan.objective.levels[0], booking_days(self.problem)
        question = Question(p, milieu.head_start, milieu.head_finish, level, opens)
        return Commission(question, heads, value, Limits(None, seconds, 1))

    def bound(self, value=10_000_000):
        """The bound of the first level."""
        return climb(self.commission(value), lambda better: None)


@pytest.fixture(scope="session")
def asked():
    """A function from a document to its ``Asked``."""
    return Asked


@pytest.fixture(scope="session")
def two_weeks_for_one():
    """Ann has a week of work for each of two projects, both due at the end of the first week."""

    def make(**more):
        projects = [
            {"id": f"p{k}", "due": "2027-01-08", "tasks": [{"id": "a", "work": "40h", "skill": "art"}]}
            for k in range(2)
        ]
        people = [{"id": "ann", "skills": ["art"]}]
        return {"people": people, "projects": projects, **more}

    return make
