"""A bench for CP-SAT: compiles plan documents, polishes them, and has the checker examine the result."""

import json

import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from scheduling.checker import examine
from scheduling.cpsat import polish
from scheduling.list_schedule.buffers import new_buffers, new_genes
from scheduling.list_schedule.generation import generate
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import GOALS
from scheduling.schedule_building import build_schedule

EVERY_GOAL = (1 << len(GOALS)) - 1


class Bench:
    """Plans of one week from Monday, 4 January 2027, in UTC; late cost is 10.00 an hour."""

    def problem(self, document, earlier=None):
        """The compiled problem of a document without its usual head."""
        head = {"format": "crewline/1", "start": "2027-01-04", "late_cost_per_day": 240}
        plan = expand(Plan.model_validate_json(json.dumps({**head, **document})))
        graph = DependencyGraph.from_plan(plan)
        return compile_problem(plan, graph, first_horizon(plan, graph), earlier)

    def polished(self, problem, placed=None, team=None, **limits):
        """Polished by an amount of work that doesn't depend on the machine."""
        given = {"time_limit": None, "deterministic_limit": 5.0, "seed": 1, **limits}
        return polish(problem, placed, team, objective=problem.plan.objective, **given)

    def schedule(self, problem, result):
        """The schedule of a result, once the checker passed it, and the values of its goals."""
        schedule = build_schedule(problem, result.placed, result.team)
        breaches, values = examine(problem.plan, schedule)
        assert breaches == ()
        return schedule.by_key(), values

    def listed(self, problem, change=None):
        """A list schedule (placements, team, goals), or None where there is no room or a rule broken."""
        buffers, genes = new_buffers(problem.arrays), new_genes(problem.arrays)
        genes.open_day[:] = 1
        if change is not None:
            change(genes)
        if generate(problem.arrays, genes, buffers, EVERY_GOAL) >= 0 or buffers.goals[-1] > 0:
            return None
        return (
            buffers.placed.copy(),
            buffers.team.copy(),
            dict(zip(GOALS, buffers.goals.tolist(), strict=False)),
        )

    def first_level(self, problem, values):
        """Value of the first level, without balance, which CP-SAT leaves out."""
        goals = problem.plan.objective.levels[0].goals
        return sum(goal.weight * values[goal.goal] for goal in goals if goal.goal != "balance")


@pytest.fixture(scope="session")
def bench():
    return Bench()
