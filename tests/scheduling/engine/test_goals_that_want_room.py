"""Goals that want tasks later than they could be, where they lead: weeks, peaks, dates of before."""

from itertools import permutations
from random import Random

import numpy as np
import pytest

from planner.plan import DEFAULT_OBJECTIVE
from scheduling.list_schedule.buffers import PLACED, new_genes
from scheduling.problem.arrays import table
from scheduling.search.evolution import assign
from scheduling.search.ranking import new_yardstick
from scheduling.search.slack import leading_slack
from scheduling.search.slack_moves import move_slack
from scheduling.search.walk import new_space, new_walk

SLOTS_A_DAY = 16


def levels(*goals):
    """An objective of one goal a level."""
    return {"levels": [{"goals": [{"goal": goal}]} for goal in goals]}


def values(outcome):
    return {goal: value for level in outcome.levels for goal, value in level.parts.items()}


# --- peaks of equipment -------------------------------------------------------------------------


def rooms(seed, count=5):
    """Tasks of people of their own: hours, units of two pieces of equipment, and what comes before."""
    dice = Random(seed)
    return [
        (
            dice.randint(1, 6),
            {name: dice.randint(1, 3) for name in dice.sample("xy", dice.choice((1, 1, 2)))},
            [k for k in range(number) if dice.random() < 0.2],
        )
        for number in range(count)
    ]


def as_plan(desk, tasks, *goals):
    return desk.plan(
        *(
            {
                "id": f"t{number}",
                "work": f"{hours}h",
                "person": f"w{number}",
                "equipment": [{"equipment": name, "units": units} for name, units in held.items()],
                "after": [f"t{k}" for k in before],
            }
            for number, (hours, held, before) in enumerate(tasks)
        ),
        people=[{"id": f"w{number}"} for number in range(len(tasks))],
        equipment=[{"id": "x", "units": 9, "cost": 100}, {"id": "y", "units": 9, "cost": 70}],
        objective=levels(*goals),
    )


def most_held(tasks):
    """Units that some task can't do without: with time enough, all go one after another below them."""
    return {name: max([held.get(name, 0) for _, held, _ in tasks], default=0) for name in "xy"}


def shortest_by_trying(tasks):
    """Least makespan below the lowest peaks, in minutes: every order, each task as early as it fits."""
    peaks, best = most_held(tasks), None
    for order in permutations(range(len(tasks))):
        if any(order.index(k) > order.index(j) for j in order for k in tasks[j][2]):
            continue
        held, finish = {name: np.zeros(400, int) for name in "xy"}, {}
        for j in order:
            hours, units, before = tasks[j]
            start, slots = max((finish[k] for k in before), default=0), 2 * hours
            while any((held[n][start : start + slots] + u > peaks[n]).any() for n, u in units.items()):
                start += 1
            for name, number in units.items():
                held[name][start : start + slots] += number
            finish[j] = start + slots
        best = max(finish.values()) if best is None else min(best, max(finish.values()))
    day, slot = divmod(best - 1, SLOTS_A_DAY)
    return (day + 2 * (day // 5)) * 1440 + 540 + 30 * (slot + 1)


@pytest.mark.parametrize("seed", range(8))
def test_the_lowest_peaks_are_found_and_the_shortest_schedule_below_them(desk, seed):
    tasks = rooms(seed)
    outcome = desk.solve(as_plan(desk, tasks, "resource_cost", "makespan"), effort=8, seed=seed)
    peaks = most_held(tasks)
    assert values(outcome) == {
        "resource_cost": 10_000 * peaks["x"] + 7_000 * peaks["y"],
        "makespan": shortest_by_trying(tasks),
    }


def test_a_peak_is_lowered_as_far_as_no_deadline_is_missed(desk):
    # Four tasks of 4 h until Monday 17:00: two at a time.
    room = [{"equipment": "room"}]
    people = [{"id": f"w{k}"} for k in range(4)]
    plan = desk.plan(
        *({"id": f"t{k}", "work": "4h", "person": f"w{k}", "equipment": room} for k in range(4)),
        people=people,
        equipment=[{"id": "room", "units": 4, "cost": 100}, {"id": "free", "units": 4}],
        project={"deadline": "2027-01-04T17:00"},
        objective=levels("resource_cost", "makespan"),
    )
    outcome = desk.solve(plan, effort=4)
    assert outcome.breaches == ()
    assert values(outcome) == {"resource_cost": 20_000, "makespan": 17 * 60}


@pytest.mark.kernel
def test_a_peak_in_second_place_is_lowered_at_no_cost_before_it(desk):
    # Both may be done by Tuesday; there is no hurry.
    room = [{"equipment": "room"}]
    plan = desk.plan(
        *({"id": n, "work": "6h", "person": n, "equipment": room} for n in ("ann", "bob")),
        equipment=[{"id": "room", "units": 2, "cost": 100}],
        project={"due": "2027-01-05"},
        objective=levels("late_cost", "resource_cost"),
    )
    assert values(desk.solve(plan, effort=4)) == {"late_cost": 0, "resource_cost": 10_000}


# --- level weeks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tasks", "end"),
    [
        # ann's week is full at 34 h. Of 40 h in tasks of 10 h the last 6 go to Monday: 09:00-15:00.
        (4, 10980),
        # Of 60 h 34 in the first week and 26 in the second: until Thursday 11:00.
        (6, 15060),
    ],
)
def test_weeks_are_levelled_and_no_later_than_that_needs(desk, tasks, end):
    work = ({"id": f"t{k}", "work": "10h", "person": "ann"} for k in range(tasks))
    outcome = desk.solve(desk.plan(*work, objective=levels("balance", "makespan")), effort=8)
    assert values(outcome) == {"balance": 0, "makespan": end}


# --- the dates of before ------------------------------------------------------------------------


def chain(desk, *goals, release=None, longer=None):
    """Four pairs of tasks of 6 h, one after the other, by ann or bob."""
    tasks = (
        {
            "id": f"t{k}",
            "work": "9h" if k == longer else "6h",
            "needs": [{"allowed": ["ann", "bob"]}],
            "after": [f"t{k - 1}"] if k % 2 else [],
        }
        for k in range(8)
    )
    project = {"release": release} if release else {}
    return desk.plan(*tasks, project=project, objective=levels(*goals))


@pytest.mark.kernel
def test_an_earlier_schedule_is_kept_although_all_could_be_done_sooner(desk):
    before = desk.solve(chain(desk, "makespan", release="2027-01-13")).schedule
    outcome = desk.solve(chain(desk, "stability", "makespan"), previous=before)
    assert values(outcome)["stability"] == 0
    assert outcome.schedule == before


@pytest.mark.kernel
def test_a_longer_task_moves_what_comes_behind_it_and_no_more(desk):
    # ann had a and b on Wednesday, c on Thursday morning, all of 4 h. Now a takes 6 h: b begins at 15:00
    # and c at 11:00, each 2 h later. Beginning a sooner, on Tuesday at 15:00, would move it by 18 h.
    def hers(hours, **project):
        tasks = (
            {"id": n, "work": w, "person": "ann", "after": list("abc"[:k][-1:])}
            for k, (n, w) in enumerate(zip("abc", (f"{hours}h", "4h", "4h"), strict=True))
        )
        return desk.plan(*tasks, project=project, objective=levels("stability", "makespan"))

    before = desk.solve(hers(4, release="2027-01-06")).schedule
    outcome = desk.solve(hers(6), previous=before, effort=8)
    assert desk.times(outcome) == {
        "a": "wed 09:00 - wed 15:00",
        "b": "wed 15:00 - thu 11:00",
        "c": "thu 11:00 - thu 15:00",
    }
    assert values(outcome)["stability"] == 240


@pytest.mark.kernel
def test_contractors_and_people_of_before_are_kept(desk):
    pool = {"id": "film", "skills": ["film"], "rate": 60, "maximum": 2}
    task = {"id": "a", "work": "8h", "needs": [{"allowed": ["ann", "film"]}], "release": "2027-01-06"}
    before = desk.solve(
        desk.plan(
            task | {"needs": [{"skill": "film"}]}, contractor_pools=[pool], objective=levels("makespan")
        )
    )
    free = desk.plan(task, contractor_pools=[pool], objective=levels("stability"))
    assert desk.people(desk.solve(free, previous=before.schedule)) == {"a": "film#1"}


# --- the default objective ----------------------------------------------------------------------


@pytest.mark.kernel
def test_the_default_objective_holds_nothing_back(desk):
    room = [{"equipment": "room"}]
    tasks = ({"id": n, "work": "4h", "person": n, "equipment": room} for n in ("ann", "bob"))
    plan = desk.plan(*tasks, equipment=[{"id": "room", "units": 2, "cost": 100}])
    assert plan.objective == DEFAULT_OBJECTIVE
    p = desk.compile(plan).arrays
    p.task.earlier_start[:] = p.data_date
    slack = leading_slack(p, new_yardstick(plan.objective))
    assert (len(slack.lazy), len(slack.dear), slack.percent) == (0, 0, 0)


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("goals", "lazy", "dear", "percent"),
    [
        (("resource_cost",), 0, 1, 40),
        (("late_cost", "resource_cost"), 0, 1, 15),
        (("late_cost", "makespan", "resource_cost"), 0, 0, 0),
        (("balance",), 1, 0, 40),
        (("makespan", "balance"), 1, 0, 15),
        (("stability",), 1, 0, 40),
        (("late_cost", "stability"), 0, 0, 0),
        (("stability", "resource_cost"), 1, 1, 40),
        (("makespan", "earliness"), 0, 0, 0),
    ],
)
def test_only_leading_goals_hold_anything_back(desk, goals, lazy, dear, percent):
    # One task is open and holds the dear room; one is pinned, one has begun.
    room = [{"equipment": "room"}]
    plan = desk.plan(
        {"id": "a", "work": "4h", "person": "ann", "equipment": room},
        {"id": "b", "work": "4h", "person": "bob", "start": "2027-01-05T09:00"},
        {"id": "c", "work": "4h", "person": "zoe", "progress": {"started": "2027-01-01"}},
        equipment=[{"id": "room", "units": 2, "cost": 100}, {"id": "free"}],
        objective=levels(*goals),
    )
    p = desk.compile(plan).arrays
    p.task.earlier_start[:] = p.data_date
    slack = leading_slack(p, new_yardstick(plan.objective))
    assert (len(slack.lazy), len(slack.dear), slack.percent) == (lazy, dear, percent)
    assert slack.least_units.tolist() == [1, 0]
    assert slack.holders.tolist() == [0] * dear


# --- the moves ----------------------------------------------------------------------------------


@pytest.mark.kernel
def test_moves_stay_within_units_and_tasks_that_may_wait(desk):
    # Rooms of 20 units; a needs 4 of them, c none; d has begun. c begins in the last week of all.
    room = [{"equipment": "room", "units": 4}]
    plan = desk.plan(
        {"id": "a", "work": "4h", "person": "ann", "equipment": room},
        {"id": "b", "work": "4h", "person": "bob", "equipment": [{"equipment": "room"}]},
        {"id": "c", "work": "4h", "person": "bob"},
        {"id": "d", "work": "4h", "person": "zoe", "progress": {"started": "2027-01-01"}},
        equipment=[{"id": "room", "units": 20, "cost": 100}],
        objective=levels("resource_cost", "balance"),
    )
    p = desk.compile(plan).arrays
    p.task.earlier_start[:2] = p.data_date + 600
    placed, team = table(PLACED, 4), np.zeros(4, np.int32)
    placed.start = (p.data_date + 540, p.data_date + 540, p.slot_minute[-1], p.data_date)
    walk = new_walk(new_genes(p), np.zeros(3, np.int64), placed, team, np.zeros(1, np.int64), 3, 0)
    space = new_space(p, 10_000, leading_slack(p, new_yardstick(plan.objective)))
    ceilings, delays, overtaken = set(), {j: set() for j in range(4)}, set()
    for _ in range(2000):
        assign(walk.trial, walk.now)
        move_slack(p, space, walk)
        ceilings.add(int(walk.trial.ceiling[0]))
        for j in range(4):
            delays[j].add(int(walk.trial.task[j].delay))
        overtaken.update(np.flatnonzero(walk.trial.task.noise).tolist())
    assert ceilings == set(range(4, 21))
    assert p.data_date + 600 in delays[0]
    next_mondays = {p.data_date + 7 * 1440 + 540, p.data_date + 14 * 1440 + 540}
    assert next_mondays <= delays[0]
    assert next_mondays.isdisjoint(delays[2])
    assert delays[3] == {0}
    assert overtaken == {0, 1}
