"""From slots to minutes and back: hand-worked ends within slots, and random plans before the checker."""

import random

import numpy as np
import pytest

from planner.plan import Plan
from scheduling.activity_lists.core import tails
from scheduling.activity_lists.desk import new_desk
from scheduling.activity_lists.generation import cost, gap, whole
from scheduling.activity_lists.population import new_population, repair_modes, sample, sample_modes
from scheduling.activity_lists.translation import placements, starts, value_bound
from scheduling.problem.arrays import FAR

pytestmark = pytest.mark.kernel


class Sheet:
    """A plan's core, and its schedules from lists."""

    def __init__(self, yard, plan):
        self.yard, self.problem = yard, yard.problem(plan)
        made = yard.core(plan)
        assert made is not None
        self.core, self.slot_of = made
        self.desk = new_desk(self.core)
        self.weights = yard.search(self.problem).yardstick.weight[0]

    def listed(self, order=None):
        """A list's schedule, the first modes: (cost, placements, team)."""
        order = np.argsort(self.core.job.rank[:-1]) if order is None else order
        mode = self.core.job.mode_ptr[:-1].astype(np.int32)
        total = whole(self.core, self.desk, order.astype(np.int32), mode)
        return int(total), *self.placed(self.desk.start, mode)

    def placed(self, start, mode):
        return placements(self.problem.arrays, self.core, self.slot_of, start, mode)

    def bound(self, total):
        return value_bound(self.problem.arrays, self.core, self.slot_of, self.weights, int(total))

    def checked(self, placed, team):
        return self.yard.checked(self.problem, placed, team)

    def clocks(self):
        """Times of the only list's schedule, and what it and its bound are worth."""
        total, placed, team = self.listed()
        breaches, value, schedule = self.checked(placed, team)
        assert breaches == ()
        return self.yard.clocks(schedule), value, self.bound(total)


def milestone(name, *after, **parts):
    return {"id": name, "milestone": True, "after": list(after), **parts}


def test_a_milestone_is_reached_when_the_day_ends_not_when_the_next_begins(yard):
    plan = yard.plan(yard.task("a", "7h"), milestone("m", "a"), yard.task("b", "1h", "m"), calendar="office")
    times, value, bound = Sheet(yard, plan).clocks()
    assert times == {
        "a": "mon 09:00 - mon 17:00",
        "m": "mon 17:00 - mon 17:00",
        "b": "tue 09:00 - tue 10:00",
    }
    assert value == bound == 1440 + 600


def test_a_task_ends_with_the_minute_and_what_follows_begins_with_a_slot(yard):
    plan = yard.plan(
        yard.task("a", "40min"),
        milestone("m", {"task": "a", "lag": "30emin"}),
        {"id": "w", "wait": "1eh", "after": ["a"]},
        yard.task("b", "50min", "w"),
    )
    times, value, bound = Sheet(yard, plan).clocks()
    assert times == {
        "a": "mon 00:00 - mon 00:40",
        "m": "mon 01:10 - mon 01:10",
        "w": "mon 00:40 - mon 01:40",
        "b": "mon 02:00 - mon 02:50",
    }
    assert value == 170
    assert bound == 160  # some schedule might end with a, ten minutes into a slot


def test_waits_and_milestones_begin_with_the_data_date_tasks_with_the_next_slot(yard):
    plan = yard.plan(
        milestone("m"),
        {"id": "w", "wait": "2eh"},
        {"id": "f", "wait": "1eh", "after": [{"task": "w", "type": "FF"}]},
        yard.task("a", "1h"),
        yard.task("b", "30min", {"task": "w", "type": "SS", "lag": "1eh"}),
        start="2027-01-04T10:07",
    )
    times, value, bound = Sheet(yard, plan).clocks()
    assert times == {
        "m": "mon 10:07 - mon 10:07",
        "w": "mon 10:07 - mon 12:07",
        "f": "mon 11:07 - mon 12:07",
        "a": "mon 10:30 - mon 11:30",
        "b": "mon 11:30 - mon 12:00",
    }
    assert value == bound == 120


def test_a_milestone_in_a_gap_or_before_the_first_slot_stands_where_it_may(yard):
    plan = yard.plan(
        milestone("early"),
        milestone("late", release="2027-01-04T20:10"),
        yard.task("a", "1h"),
        yard.task("b", "1h", "late"),
        calendar="office",
    )
    times, value, bound = Sheet(yard, plan).clocks()
    assert times == {
        "early": "mon 00:00 - mon 00:00",
        "late": "mon 20:10 - mon 20:10",
        "a": "mon 09:00 - mon 10:00",
        "b": "tue 09:00 - tue 10:00",
    }
    # The milestone ends ten minutes into a slot of the clock: nobody knows that b ends with one.
    assert (value, bound) == (2040, 2020)


def test_a_wait_that_holds_a_rig_stands_on_slots(yard):
    plan = yard.plan(
        yard.task("a", "1h", rigs=2),
        {"id": "w", "wait": "2eh", "equipment": [{"equipment": "rig", "units": 2}]},
    )
    times, value, bound = Sheet(yard, plan).clocks()
    assert times == {"a": "mon 00:00 - mon 01:00", "w": "mon 01:00 - mon 03:00"}
    assert value == bound == 180


def test_teams_are_those_of_the_modes(yard):
    plan = yard.plan(
        {"id": "a", "modes": [
            {"id": "two", "duration": "1h", "needs": [{"skill": "dig"}, {"skill": "pave"}]},
            {"id": "one", "duration": "2h", "needs": [{"skill": "pave"}]},
        ]},
        {"id": "b", "duration": "1h", "skill": "dig"},
    )  # fmt: skip
    sheet = Sheet(yard, plan)
    for modes, teams in (([0, 2], {"a": "ann bob", "b": "ann"}), ([1, 2], {"a": "bob", "b": "ann"})):
        breaches, _, schedule = sheet.checked(*sheet.placed(np.array([0, 4]), np.array(modes, np.int32)))
        assert breaches == ()
        assert {t.task: " ".join(a.person for a in t.assignments) for t in schedule.tasks} == teams


# --- bounds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goals", "parts", "cost", "bound"),
    [
        (("makespan",), {}, 4, 120),
        ((("makespan", 3),), {}, 12, 360),
        ((("makespan", 3),), {}, 11, 360),  # rounded up to whole slots
        (("makespan",), {"calendar": "office"}, 15, 1440 + 570),  # Tuesday 09:30
        (("earliness",), {}, 4, 120),
        (("makespan", "earliness"), {}, 8, 240),
        (("earliness",), {"calendar": "office"}, 4, None),
        (("earliness",), {"start": "2027-01-04T10:07"}, 4, None),
        (("earliness",), {"start": "2027-01-04T10:07", "release": None}, 4, None),
        (("earliness",), {"duration": "50min"}, 4, None),
        (("earliness",), {"release": "2027-01-04T10:10"}, 4, None),
        (("makespan",), {}, 0, None),
        (("makespan",), {}, 10**6, None),  # more slots than were compiled
        (("makespan",), {"release": "2027-01-04T00:10"}, 4, 100),
        (("makespan",), {"duration": "50min"}, 4, 110),
    ],
)
def test_the_bound_is_what_slots_tell_of_minutes(yard, goals, parts, cost, bound):
    more = dict(parts)
    release = more.pop("release", "2027-01-04")
    tasks = [milestone("m", release=release)] if release is not None else []
    tasks.append(yard.task("a", more.pop("duration", "1h")))
    sheet = Sheet(yard, yard.plan(*tasks, goals=goals, **more))
    assert sheet.bound(cost) == bound


# --- random plans -------------------------------------------------------------------------------


def amount(chance, exact):
    return f"{chance.choice([30, 60, 90, 120] if exact else [10, 30, 50, 60, 100, 210])}min"


def random_task(chance, k, *, always, exact):
    """A task of any sort: milestone, wait, by somebody, by both, in modes, with equipment."""
    sort = chance.random()
    if sort < 0.15:
        return {"milestone": True}
    if sort < 0.3 and always:
        held = {"equipment": [{"equipment": "rig"}]} if chance.random() < 0.3 else {}
        return {"wait": f"{chance.choice([30, 60, 120])}emin", **held}
    if sort < 0.5:
        need = {"pinned": [chance.choice(["ann", "bob"])], "units": chance.choice(["50%", "100%"])}
        return {"duration": amount(chance, exact), "needs": [need]}
    if sort < 0.6:
        return {"work": "1h", "needs": [{"pinned": ["ann", "bob"], "count": 2, "units": "50%"}]}
    modes = [
        {
            "id": f"m{number}",
            "duration": amount(chance, exact),
            "equipment": [{"equipment": chance.choice(["rig", "van"]), "units": chance.randint(1, 2)}],
            "consumables": [{"consumable": "sand", "amount": chance.randint(0, 2)}],
        }
        for number in range(chance.randint(1, 3))
    ]
    return {"modes": modes}


def random_plan(yard, seed):
    """Two to seven tasks in one or two projects, with everything that rectangles may have."""
    chance = random.Random(seed)
    always, exact = chance.random() < 0.5, chance.random() < 0.5
    kinds = chance.choice([["FS"], ["FS", "SS", "FF", "SF"]])
    lags = ["0h", "1eh", "-1eh", "30emin"] if always else ["0h"]
    tasks = []
    for k in range(chance.randint(2, 7)):
        task = {"id": f"t{k}", **random_task(chance, k, always=always, exact=exact)}
        if chance.random() < 0.15:
            dates = ["2027-01-04T10:15", "2027-01-04T20:00", "2027-01-05", "2027-01-04T13:00"]
            task["release"] = chance.choice(dates)
        task["continuous"] = chance.random() < 0.05
        task["after"] = [
            {"task": f"t{other}", "type": chance.choice(kinds), "lag": chance.choice(lags)}
            for other in range(k)
            if chance.random() < 0.4
        ]
        tasks.append(task)
    goals = [["makespan"], ["earliness"], [("makespan", 2), ("earliness", 3)]]
    starts_at = ["2027-01-04", "2027-01-04T09:00", "2027-01-04T10:07", "2027-01-04T18:20"]
    return yard.plan(
        goals=chance.choice(goals),
        projects=[{"id": "p", "weight": chance.randint(0, 3), "tasks": tasks}],
        calendar="always" if always else "office",
        start=chance.choice(starts_at),
        people=[{"id": "ann", "share": "80%"}, {"id": "bob"}],
    )


def random_sheets(yard, seeds):
    """Those of the random plans that are of the kind."""
    for seed in seeds:
        plan = random_plan(yard, seed)
        assert isinstance(plan, Plan)
        if yard.core(plan) is not None:
            yield seed, Sheet(yard, plan)


def random_lists(sheet, seed, count):
    """Random lists: (units of consumables missing, modes, cost)."""
    core, pop = sheet.core, new_population(sheet.core, 1, seed, 0)
    for _ in range(count):
        sample(core, pop, -tails(core))
        sample_modes(core, pop)
        missing = repair_modes(core, pop)
        yield int(missing), pop.child_mode, int(whole(core, sheet.desk, pop.child, pop.child_mode))


@pytest.mark.parametrize("block", range(6))
def test_random_lists_give_schedules_that_the_checker_passes_at_no_less_than_their_bound(yard, block):
    seen = 0
    for seed, sheet in random_sheets(yard, range(30 * block, 30 * block + 30)):
        for missing, mode, total in random_lists(sheet, seed, 4):
            assert total < FAR
            placed, team = sheet.placed(sheet.desk.start, mode)
            breaches, value, _ = sheet.checked(placed, team)
            assert [breach.rule for breach in breaches] == ["consumables"] * bool(missing)
            bound = sheet.bound(total)
            assert bound is None or bound <= value
            again = starts(sheet.problem.arrays, sheet.slot_of, placed)
            assert (again <= sheet.desk.start).all()
            seen += 1
    assert seen >= 20


@pytest.mark.parametrize("block", range(3))
def test_list_schedules_keep_the_cores_links_and_cost_no_less_than_their_bound(yard, block):
    """What the other generator makes, with its waits at any minute, fits into slots."""
    for seed, sheet in random_sheets(yard, range(200 + 30 * block, 230 + 30 * block)):
        core = sheet.core
        for number in range(4):
            placed, _, value, _ = yard.listed(sheet.problem, seed + number)
            start, mode = starts(sheet.problem.arrays, sheet.slot_of, placed), placed.mode.astype(np.int32)
            ends = start + core.way.slots[mode]
            assert (start >= core.job.release[:-1]).all()
            for j in range(core.jobs):
                for arc in core.before[core.job.before_ptr[j] : core.job.before_ptr[j + 1]]:
                    least = gap(core, int(arc.type), int(arc.lag), mode[arc.job], mode[j])
                    assert start[j] >= start[arc.job] + least
            sheet.desk.start[:] = start
            bound = sheet.bound(cost(core, sheet.desk, mode, ends.max()))
            assert bound is None or bound <= value


def test_where_all_ends_with_slots_the_bound_is_the_value(yard):
    """Round the clock, from a slot on, with tasks and waits of whole slots."""
    for seed in range(20):
        chance = random.Random(seed)
        tasks = [
            yard.task(f"t{k}", amount(chance, True), *(f"t{o}" for o in range(k) if chance.random() < 0.3))
            for k in range(6)
        ]
        plan = yard.plan(
            *tasks, goals=chance.choice([["makespan"], ["earliness"], ["makespan", "earliness"]])
        )
        sheet = Sheet(yard, plan)
        for _, mode, total in random_lists(sheet, seed, 3):
            assert sheet.bound(total) == sheet.checked(*sheet.placed(sheet.desk.start, mode))[1]
