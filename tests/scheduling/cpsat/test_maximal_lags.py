"""Rectangles with maximal lags and latest dates in CP-SAT: against trying everything, and how they begin."""

import json

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.activity_lists.cycle_structures import Turns
from scheduling.activity_lists.time_windows import compile_rectangles, keeps
from scheduling.checker import examine
from scheduling.cpsat import group_by_group
from scheduling.cpsat.group_by_group import first_schedule
from scheduling.cpsat.polished import Limits
from scheduling.cpsat.rectangles import polish_rectangles
from scheduling.list_schedule.buffers import PLACED
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import table
from scheduling.schedule_building import build_schedule
from scheduling.search.ranking import new_yardstick

SLOT = 30


class Hall:
    """A document's problem and its rectangles, polished from a schedule that exceeds some lag."""

    def __init__(self, document):
        plan = expand(Plan.model_validate_json(json.dumps(document)))
        require_valid(plan)
        graph = DependencyGraph.from_plan(plan)
        self.problem = compile_problem(plan, graph, first_horizon(plan, graph))
        yardstick = new_yardstick(plan.objective)
        self.weights = yardstick.weight[0]
        self.core, self.slot_of, self.windows = compile_rectangles(self.problem.arrays, yardstick)
        self.bounds = []

    def polish(self, start=None, **limits):
        """Polish until it is proved; ``start`` in slots, else one job after another, far apart."""
        p = self.problem.arrays
        placed = table(PLACED, p.tasks)
        far = self.core.job.rank[:-1] * 100 if start is None else np.array(start)
        placed.start, placed.mode = p.base + SLOT * far, p.task.mode_ptr[:-1]
        given = Limits(**{"time_limit": None, "deterministic_limit": 5.0, **limits})
        nobody = np.full(int(p.task[-1].seat_base), -1, np.int32)
        known = self.weights, placed, nobody, given, None, self.bounds.append, None, self.windows
        return polish_rectangles(p, self.core, self.slot_of, *known)

    def slots(self, result):
        """Of the makespan, once the checker passed the schedule."""
        breaches, values = examine(
            self.problem.plan, build_schedule(self.problem, result.placed, result.team)
        )
        assert breaches == ()
        return values["makespan"] / SLOT


# --- against trying everything ------------------------------------------------------------------


@pytest.mark.parametrize("shape", [{}, {"deadlines": True}, {"tasks": 5}], ids=str)
@pytest.mark.parametrize("seed", range(16))
def test_the_least_makespan_is_found_and_proved_or_that_there_is_none(lagged, shape, seed):
    document = lagged.random(seed, **shape)
    least, hall = lagged.least(document), Hall(document)
    if hall.windows is None:
        pytest.skip("no maximal lag and no deadline by chance")
    result = hall.polish()
    assert result.proves_infeasible == (least is None)
    if least is not None:
        assert hall.slots(result) == least
        assert result.bound == least * SLOT
        assert max(hall.bounds, default=0) <= least * SLOT


@pytest.mark.parametrize("seed", range(16))
def test_a_first_schedule_is_found_where_there_is_one_and_nowhere_else(lagged, seed):
    document = lagged.random(seed, tasks=5)
    hall = Hall(document)
    if hall.windows is None:
        pytest.skip("no maximal lag by chance")
    schedule, is_impossible = first_schedule(hall.core, hall.windows, solved)
    assert is_impossible == (lagged.least(document) is None)
    if not is_impossible:
        assert keeps(hall.core, hall.windows, *schedule)


def solved(built, _):
    """A model solved to its end."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(built.model)
    return status, built.read(solver.value) if status == cp_model.OPTIMAL else None


# --- by hand ------------------------------------------------------------------------------------


def test_a_task_that_must_follow_at_once_waits_with_the_one_before_it(lagged):
    # Three of the crew: a and b are a pair without a gap, c takes everybody for two slots and must be
    # done by 01:00. So c first (0-2), then a (2-4), b (4-5).
    hurried = {**lagged.task("t2", 2, 3), "deadline": "2027-01-04T01:00"}
    pair = [lagged.task("t0", 2, 2), lagged.task("t1", 1, 3, lagged.link("t0", most=0))]
    hall = Hall(lagged.document([*pair, hurried]))
    result = hall.polish()
    assert hall.slots(result) == 5
    assert result.placed.start.tolist() == [hall.problem.arrays.base + SLOT * s for s in (2, 4, 0)]


def test_what_must_run_side_by_side_without_room_is_impossible(lagged):
    together = lagged.link("t0", "SS", most=0)
    hall = Hall(lagged.document([lagged.task("t0", 1, 2), lagged.task("t1", 1, 2, together)]))
    assert hall.polish().proves_infeasible
    enough = Hall(lagged.document([lagged.task("t0", 1, 2), lagged.task("t1", 1, 1, together)]))
    assert enough.slots(enough.polish()) == 1


def test_several_modes_keep_maximal_lags_and_deadlines_in_each(lagged):
    # m0 takes one slot and all of the crew, m1 three slots and one. t1 starts with t0 at the latest one
    # slot after it, so in m1 both; t1 must be done by the fourth slot.
    modes = [
        {"id": "m0", "duration": "30min", "equipment": [{"equipment": "crew", "units": 3}]},
        {"id": "m1", "duration": "90min", "equipment": [{"equipment": "crew", "units": 1}]},
    ]
    beside = {"task": "t0", "type": "SS", "lag": "0emin", "max_lag": "0emin"}
    tasks = [{"id": "t0", "modes": modes}, {"id": "t1", "modes": modes, "after": [beside]}]
    hall = Hall(lagged.document(tasks))
    result = hall.polish()
    assert hall.slots(result) == 3
    tasks[1]["deadline"] = "2027-01-04T01:00"
    assert Hall(lagged.document(tasks)).polish().proves_infeasible


def test_a_schedule_in_hand_that_exceeds_a_lag_is_no_schedule(lagged):
    tasks = [lagged.task("t0", 1, 1), lagged.task("t1", 1, 1, lagged.link("t0", most=1))]
    hall = Hall(lagged.document(tasks))
    assert hall.slots(hall.polish(start=[0, 5])) == 2
    kept = hall.polish(start=[0, 1])
    assert kept.placed is None  # nothing is better
    assert kept.bound == 2 * SLOT


def test_projects_finishes_are_minimised_under_maximal_lags_too(lagged):
    # Earliness of one project is its finish: as the makespan.
    goals = {"levels": [{"goals": [{"goal": "earliness"}]}]}
    tasks = [lagged.task("t0", 2, 3), lagged.task("t1", 1, 2, lagged.link("t0", "FS", 1, most=2))]
    hall = Hall(lagged.document(tasks, objective=goals))
    result = hall.polish()
    assert hall.slots(result) == 4
    assert result.bound == result.value == 4 * SLOT
    impossible = [lagged.task("t0", 2, 3), lagged.task("t1", 1, 2, lagged.link("t0", "SS", most=1))]
    assert Hall(lagged.document(impossible, objective=goals)).polish().proves_infeasible


def test_impossible_groups_are_told_by_the_model_where_analysis_does_not_see_it(lagged, monkeypatch):
    # Three tasks of two slots and two of the crew each must all start within three slots of the first:
    # each pair has room, all three have not (2 + 2 slots before the last).
    tasks = [lagged.task("t0", 2, 2)]
    for name, before in (("t1", "t0"), ("t2", "t0")):
        tasks.append(lagged.task(name, 2, 2, lagged.link(before, "SS", -3, most=3)))
    tasks[2]["after"].append(lagged.link("t1", "SS", -3, most=3))
    hall = Hall(lagged.document(tasks))
    assert lagged.least(lagged.document(tasks)) is None
    assert group_by_group.analyse(hall.core, hall.windows, hall.core.slots) is not None
    assert first_schedule(hall.core, hall.windows, solved) == (None, True)
    assert first_schedule(hall.core, hall.windows, lambda built, _: (cp_model.UNKNOWN, None)) == (None, False)
    assert hall.polish().proves_infeasible
    too_short = Turns([[0, 1, 2]], np.array([9, 9, 9]), np.array([0, 0, 0]))
    monkeypatch.setattr(group_by_group, "turns", lambda *_: too_short)
    assert first_schedule(hall.core, hall.windows, solved) == (None, True)
    monkeypatch.setattr(group_by_group, "analyse", lambda *_: None)
    assert first_schedule(hall.core, hall.windows, solved) == (None, True)


def test_without_all_of_time_nothing_is_proved_impossible(lagged):
    together = lagged.link("t0", "SS", most=0)
    hall = Hall(lagged.document([lagged.task("t0", 1, 2), lagged.task("t1", 1, 2, together)]))
    hall.core = hall.core._replace(slots=1)
    result = hall.polish()
    assert not result.proves_infeasible
    assert result.status == "unknown"
