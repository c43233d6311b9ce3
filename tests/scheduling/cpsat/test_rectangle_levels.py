"""Least-cost levels of equipment by a deadline: hand-worked, against trying everything, limits and news."""

import json
import os
import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.instances.racp import read_racp
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.activity_lists.core import FIELDS
from scheduling.activity_lists.temporal import excludes_all
from scheduling.checker import examine
from scheduling.cpsat.level_model import energy_levels, peaks_of
from scheduling.cpsat.polished import Limits
from scheduling.cpsat.rectangle_levels import polish_levels
from scheduling.cpsat.rectangle_model import CoreSchedule
from scheduling.level_rectangles import compile_levels, in_windows, windows_within
from scheduling.list_schedule.buffers import PLACED
from scheduling.options import SolveOptions
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import table
from scheduling.schedule_building import build_schedule
from scheduling.search.ranking import new_yardstick
from scheduling.solver import solve

SLOT = 30
COSTS = {"crane": 700, "van": 200, "pump": 50}
DATA = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[3] / ".." / "shared" / "data")) / "racp"


def document(tasks, slots, *, costs=COSTS, units=60, goals=("resource_cost",), after=()):
    """A project round the clock that has so many slots of half an hour; more goals come ``after``."""
    levels = [[{"goal": goal} for goal in goals], *([{"goal": goal}] for goal in after)]
    return {
        "format": "crewline/1",
        "start": "2027-01-04",
        "calendar": "always",
        "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
        "people": [{"id": "ann", "skills": ["any"]}, {"id": "bob", "skills": ["any"]}],
        "equipment": [{"id": key, "units": units, "cost": cost / 100} for key, cost in costs.items()],
        "objective": {"levels": [{"goals": level} for level in levels]},
        "projects": [
            {
                "id": "p",
                "deadline": f"2027-01-04T{slots // 2:02d}:{slots % 2 * 30:02d}",
                "tasks": [
                    {
                        "id": f"t{k}",
                        "duration": f"{SLOT * length}min",
                        "equipment": [{"equipment": key, "units": n} for key, n in needs.items() if n],
                        "after": [{"task": f"t{i}"} for i in before],
                    }
                    for k, (length, needs, before) in enumerate(tasks)
                ],
            }
        ],
    }


def chance_tasks(seed):
    """Four or five tasks of one to three slots, with slots enough for most of them in a row."""
    chance = random.Random(seed)
    tasks = [
        (
            chance.randint(1, 3),
            {key: chance.randint(0, 3) for key in COSTS} | {"van": chance.randint(1, 4)},
            [i for i in range(k) if chance.random() < 0.25],
        )
        for k in range(chance.randint(4, 5))
    ]
    longest = [0] * len(tasks)
    for k, (length, _, before) in enumerate(tasks):
        longest[k] = length + max((longest[i] for i in before), default=0)
    return tasks, max(longest) + chance.randint(0, 3)


def least_cost(tasks, slots):
    """Cents of the cheapest levels over all starts."""
    best = None
    for start in product(*(range(slots - length + 1) for length, _, _ in tasks)):
        ends = [begin + length for begin, (length, _, _) in zip(start, tasks, strict=True)]
        if any(start[k] < ends[i] for k, (_, _, before) in enumerate(tasks) for i in before):
            continue
        cost = sum(
            unit * max(sum(n[key] for b, e, (_, n, _) in zip(start, ends, tasks, strict=True) if b <= t < e)
                       for t in range(slots))
            for key, unit in COSTS.items()
        )  # fmt: skip
        best = cost if best is None else min(best, cost)
    return best


def plan_of(given):
    plan = expand(Plan.model_validate_json(json.dumps(given)))
    require_valid(plan)
    return plan


class Yard:
    """A plan's problem and its levels, polished from one job after another, far apart."""

    def __init__(self, plan):
        self.problem = compile_problem(
            plan, graph := DependencyGraph.from_plan(plan), first_horizon(plan, graph)
        )
        self.yardstick = new_yardstick(plan.objective)
        self.made = compile_levels(self.problem.arrays, self.yardstick)
        self.solutions, self.bounds = [], []

    def placed(self, start=None):
        p = self.problem.arrays
        placed = table(PLACED, p.tasks)
        far = self.made.core.job.rank[:-1] * 100 if start is None else np.array(start)
        placed.start, placed.mode = p.base + SLOT * far, p.task.mode_ptr[:-1]
        return placed

    def polish(self, start=None, better=None, **limits):
        given = Limits(**{"time_limit": None, "deterministic_limit": 5.0, **limits})
        nobody = np.full(int(self.problem.arrays.task[-1].seat_base), -1, np.int32)
        return polish_levels(
            self.problem.arrays,
            self.made,
            self.placed(start),
            nobody,
            given,
            lambda placed, team, value, bound: self.solutions.append((placed, team, value, bound)),
            self.bounds.append,
            better,
        )

    def cents(self, placed, team):
        """Of the levels, once the checker passed the schedule."""
        breaches, values = examine(self.problem.plan, build_schedule(self.problem, placed, team))
        assert breaches == ()
        return values["resource_cost"]


@pytest.fixture
def yard():
    return lambda given: Yard(plan_of(given))


# --- hand-worked --------------------------------------------------------------------------------

THREE = [(2, {"crane": 2}, []), (2, {"crane": 1}, []), (2, {"crane": 1}, [])]
"""A task with two cranes and two with one, two slots each."""


def test_two_cranes_do_where_the_small_tasks_share_the_other_half(yard):
    # Four slots: 2 cranes for the first task, then 1 + 1. Energy: (2·2 + 2·1 + 2·1) ÷ 4 = 2 cranes.
    result = yard(document(THREE, 4)).polish()
    assert (result.value, result.bound) == (1400, 1400)


def test_with_less_time_all_run_at_once(yard):
    # Three slots: any two of the tasks overlap in the middle slot, so that it takes 2 + 1 + 1 cranes.
    result = yard(document(THREE, 3)).polish()
    assert (result.value, result.bound) == (2800, 2800)


def test_a_dear_crane_is_saved_for_two_more_vans(yard):
    # a (crane 1, van 1), b (crane 1, van 3), c (van 3): one slot each, two slots in all.
    # a with b: 2 cranes, 4 vans = 2,200. a with c, b alone: 1 crane, 4 vans = 1,500. b with c: 1 and 6.
    tasks = [(1, {"crane": 1, "van": 1}, []), (1, {"crane": 1, "van": 3}, []), (1, {"van": 3}, [])]
    result = yard(document(tasks, 2)).polish()
    assert (result.value, result.bound) == (1500, 1500)


def test_levels_of_an_interval_bind_where_the_whole_has_room(yard):
    # t0 (1 slot) before t1 and t2 (2 slots, 2 vans each), before t3 (1 slot); 5 slots: t1 and t2 lie in slots
    # 1 to 4, three slots long, work of 8 van-slots: 8 ÷ 3 rounded up = 3 vans. They overlap, so it takes 4.
    tasks = [(1, {"van": 1}, []), (2, {"van": 2}, [0]), (2, {"van": 2}, [0]), (1, {"van": 1}, [1, 2])]
    case = yard(document(tasks, 5, costs={"van": 200}))
    known = windows_within(case.made, np.array([60] + [0] * (FIELDS - 1)))
    assert energy_levels(case.made, known)[0] == 3
    result = case.polish()
    assert (result.value, result.bound) == (800, 800)


def test_no_levels_are_enough_for_a_deadline_before_the_critical_path_ends(yard):
    tasks = [(2, {"crane": 1}, []), (2, {"crane": 1}, [0])]
    case = yard(document(tasks, 3))
    assert excludes_all(in_windows(case.problem.arrays, case.yardstick))
    assert case.polish().proves_infeasible


def test_units_there_are_limit_what_can_be_bought(yard):
    # Both at once would take two units, and there is one; the three slots are one too few for a row.
    tasks = [(2, {"crane": 1}, []), (2, {"crane": 1}, [])]
    result = yard(document(tasks, 3, units=1)).polish()
    assert (result.status, result.proves_infeasible) == ("infeasible", True)
    assert yard(document(tasks, 4, units=1)).polish().value == 700


# --- against trying everything ------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(24))
def test_the_least_cost_is_found_and_proved(yard, seed):
    tasks, slots = chance_tasks(seed)
    case = yard(document(tasks, slots))
    result = case.polish()
    assert result.value == result.bound == least_cost(tasks, slots)
    assert case.cents(result.placed, result.team) == result.value


@pytest.mark.parametrize("seed", range(24, 40))
@pytest.mark.parametrize("amount", [0.0005, 0.01])
def test_a_bound_is_never_above_the_least_cost_however_little_time_there_is(yard, seed, amount):
    tasks, slots = chance_tasks(seed)
    result = yard(document(tasks, slots)).polish(deterministic_limit=amount)
    least = least_cost(tasks, slots)
    assert result.bound is None or result.bound <= least
    assert result.value is None or result.value >= least


# --- news, limits and workers -------------------------------------------------------------------


def jam(slots=12):
    """Twelve tasks for which energy alone says too little."""
    tasks = [
        (1 + (5 * k) % 4, {"crane": 1 + k % 3, "van": 1 + (7 * k) % 4}, [k - 4] if k > 4 else [])
        for k in range(12)
    ]
    return document(tasks, slots)


def test_solutions_get_cheaper_and_bounds_higher_until_they_meet(yard):
    case = yard(jam())
    result = case.polish()
    values = [value for _, _, value, _ in case.solutions]
    assert values == sorted(set(values), reverse=True)
    assert case.bounds == sorted(set(case.bounds))
    assert all(value == case.cents(placed, team) for placed, team, value, _ in case.solutions)
    assert result.value == values[-1] == case.bounds[-1] == result.bound


def test_two_threads_prove_the_same_as_one(yard):
    one = yard(jam()).polish()
    two = yard(jam()).polish(deterministic_limit=None, time_limit=30.0, workers=2)
    assert (two.value, two.bound) == (one.value, one.bound)


def test_a_counted_run_says_the_same_each_time(yard):
    results = [yard(jam()).polish(deterministic_limit=0.05) for _ in range(2)]
    assert results[0].value == results[1].value
    assert results[0].bound == results[1].bound
    assert (results[0].placed == results[1].placed).all()


def test_what_others_find_is_taken_and_not_told_back(yard):
    solved = yard(jam()).polish()
    case = yard(jam())
    news = [(solved.placed, solved.team)]
    result = case.polish(better=lambda: news.pop() if news else None)
    assert case.solutions == []
    assert (result.status, result.placed, result.bound) == ("unknown", None, solved.value)


def test_a_stopped_run_keeps_what_energy_says(yard):
    case = yard(jam())
    result = case.polish(stop=lambda: True)
    assert result.status == "unknown"
    assert 0 < result.bound <= yard(jam()).polish().value


def test_peaks_count_what_is_held_at_once_and_not_what_follows(yard):
    case = yard(document(THREE, 6))
    in_a_row = CoreSchedule(np.array([0, 2, 4]), np.array([0, 1, 2], np.int32))
    at_once = CoreSchedule(np.array([0, 1, 1]), np.array([0, 1, 2], np.int32))
    assert peaks_of(case.made, in_a_row).max() == 2
    assert peaks_of(case.made, at_once).max() == 4


# --- which plans are of this kind ---------------------------------------------------------------


def test_other_goals_in_the_first_level_are_not_of_this_kind(yard):
    assert yard(document(THREE, 4, goals=("resource_cost", "makespan"))).made is None
    assert yard(document(THREE, 4, goals=("makespan",))).made is None


def test_without_a_deadline_or_where_nothing_costs_it_is_not_of_this_kind(yard):
    free = document(THREE, 4)
    del free["projects"][0]["deadline"]
    assert yard(free).made is None
    assert yard(document(THREE, 4, costs={"crane": 0})).made is None


def test_where_somebody_is_to_be_chosen_it_is_not_of_this_kind(yard):
    given = document(THREE, 4)
    given["projects"][0]["tasks"][0]["needs"] = [{"skill": "any"}]
    assert yard(given).made is None


def test_a_person_who_is_pinned_is_no_level_but_a_limit(yard):
    # Ann does both tasks that take a crane, so they come one after the other, and one crane does.
    given = document([(2, {"crane": 1}, []), (2, {"crane": 1}, [])], 4)
    for task in given["projects"][0]["tasks"]:
        task["needs"] = [{"pinned": ["ann"]}]
    result = yard(given).polish()
    assert (result.value, result.bound) == (700, 700)
    late = document([(2, {"crane": 1}, []), (2, {"crane": 1}, [])], 3)
    for task in late["projects"][0]["tasks"]:
        task["needs"] = [{"pinned": ["ann"]}]
    assert yard(late).polish().proves_infeasible


def test_a_task_may_be_done_in_one_of_several_ways(yard):
    # Fast with two cranes or slow with one: in four slots both go the slow way, one after the other (700); in
    # two, both must be fast, one after the other (1,400); in three, one of each.
    def both(slots):
        given = document([(1, {}, []), (1, {}, [])], slots)
        for task in given["projects"][0]["tasks"]:
            del task["duration"], task["equipment"]
            task["modes"] = [
                {"id": key, "duration": f"{length}min", "equipment": [{"equipment": "crane", "units": n}]}
                for key, length, n in (("fast", 30, 2), ("slow", 60, 1))
            ]
        return yard(given).polish()

    assert [(r.value, r.bound) for r in map(both, (2, 3, 4))] == [(1400, 1400), (1400, 1400), (700, 700)]


# --- through the door ---------------------------------------------------------------------------


def test_the_door_proves_levels_by_clock_and_by_count():
    plan = Plan.model_validate_json(json.dumps(jam()))
    by_clock = solve(plan, SolveOptions(time_limit=30.0))
    by_count = solve(plan, SolveOptions(effort=20))
    assert (by_clock.status, by_count.status) == ("optimal", "optimal")
    assert by_clock.levels[0].value == by_count.levels[0].value == by_count.levels[0].bound


def test_later_levels_follow_once_the_cost_is_proved():
    plan = Plan.model_validate_json(json.dumps(jam() | document(THREE, 6, after=("makespan",))))
    outcome = solve(plan, SolveOptions(time_limit=2.0))
    # Two cranes throughout; the small tasks share them, so that four slots are enough.
    assert [level.value for level in outcome.levels] == [1400, 4 * SLOT]


@pytest.mark.skipif(not DATA.is_dir(), reason="the published instances are not here")
def test_a_published_project_is_proved():
    path = DATA / "j30_26_2_1.0.dzn"
    plan = read_racp(path.name, path.read_text()).plan
    outcome = solve(plan, SolveOptions(time_limit=60.0))
    assert (outcome.status, outcome.levels[0].value) == ("optimal", 70_400)
