"""A bench for CP-SAT: compiles plan documents, polishes them, and has the checker examine the result."""

import json

import numpy as np
import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.activity_lists.core import compile_core, slots_for_all
from scheduling.activity_lists.translation import placements, starts
from scheduling.checker import examine
from scheduling.cpsat import polish
from scheduling.cpsat.polished import Limits
from scheduling.cpsat.rectangles import polish_rectangles
from scheduling.list_schedule.buffers import new_buffers, new_genes
from scheduling.list_schedule.generation import generate
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import GOALS
from scheduling.schedule_building import build_schedule
from scheduling.search.ranking import new_yardstick

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


class Hall:
    """A document's problem and core, a first schedule, and what came of polishing it."""

    def __init__(self, bench, document):
        self.problem = bench.problem(document)
        require_valid(self.problem.plan)
        self.arrays = self.problem.arrays
        yardstick = new_yardstick(self.problem.plan.objective)
        self.weights = yardstick.weight[0]
        self.core, self.slot_of = compile_core(self.arrays, yardstick)
        self.first = self.serial() if self.core.slots >= slots_for_all(self.core) else None
        self.nobody = np.full(int(self.arrays.task[-1].seat_base), -1, np.int32)
        self.solutions, self.bounds = [], []

    def serial(self):
        """One job after another, each in its last mode: valid but for consumables, and as bad as can be."""
        mode = (self.core.job.mode_ptr[1:] - 1).astype(np.int32)
        start, now = np.zeros(self.core.jobs, np.int64), int(self.core.job.release.max())
        for j in np.argsort(self.core.job.rank[:-1]):
            start[j] = now
            now += int(self.core.way.slots[mode[j]] + max(0, self.core.before.lag.max(initial=0)))
        return self.at(start, mode)[0]

    def at(self, start, mode):
        """Placements and teams."""
        mode = np.array(mode, np.int32)
        return placements(self.arrays, self.core, self.slot_of, np.array(start, np.int64), mode)

    def polish(self, better=None, core=None, placed=None, on_modes=None, **limits):
        """Polish the first schedule, noting news; by default until it is proved."""
        given = {"time_limit": None, "deterministic_limit": 5.0, **limits}
        return polish_rectangles(
            self.arrays,
            core or self.core,
            self.slot_of,
            self.weights,
            self.first if placed is None else placed,
            self.nobody,
            Limits(**given),
            lambda placed, team, value, bound: self.solutions.append((placed, team, value, bound)),
            self.bounds.append,
            better,
            on_modes=on_modes,
        )

    def value(self, placed, team):
        """Of the first level, once the checker passed the schedule."""
        breaches, values = examine(self.problem.plan, build_schedule(self.problem, placed, team))
        assert breaches == ()
        return sum(g.weight * values[g.goal] for g in self.problem.plan.objective.levels[0].goals)

    def known(self, result):
        """The value of the result, or of the schedule in hand where nothing better was found."""
        if result.placed is None:
            return self.value(*self.at(starts(self.arrays, self.slot_of, self.first), self.first.mode))
        assert result.value == self.value(result.placed, result.team)
        return result.value


@pytest.fixture
def hall(bench):
    return lambda document: Hall(bench, document)
