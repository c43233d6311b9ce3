"""What the core says of durations, people, equipment, consumables, links and calendars: by hand."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from planner.instances import read_instance
from scheduling.activity_lists.core import FIELD_BITS, FIELDS, MOST_UNITS, slots_for_all
from scheduling.problem.arrays import FF, FS, SF, SS

pytestmark = pytest.mark.kernel
FILES = Path(__file__).parents[2] / "planner" / "instances" / "files"


def way_of(yard, task, **parts):
    """Slots and minutes of the only mode of a task."""
    parts = {"people": [{"id": "ann", "skills": ["dig"]}, {"id": "bob", "skills": ["pave"]}], **parts}
    core, _ = yard.core(yard.plan(yard.task("z"), {"id": "a", **task}, **parts))
    return int(core.way[1].slots), int(core.way[1].minutes)


@pytest.mark.parametrize(
    ("task", "slots", "minutes"),
    [
        ({"duration": "90min", "person": "ann"}, 3, 90),
        ({"duration": "100min", "person": "ann"}, 4, 100),
        ({"duration": "1d"}, 16, 480),  # eight hours
        ({"work": "4h", "person": "ann"}, 8, 240),
        # 240 / 0.5 = 480
        ({"work": "4h", "needs": [{"skill": "dig", "units": "50%"}]}, 16, 480),
        # two people: 240 / 2 = 120
        ({"work": "4h", "needs": [{"skill": "dig"}, {"skill": "pave"}]}, 4, 120),
        # 240 / (1 + 0.3) = 184.6
        ({"work": "4h", "needs": [{"skill": "dig"}, {"skill": "pave", "units": "30%"}]}, 7, 185),
        ({"wait": "5eh"}, 10, 300),
        ({"milestone": True}, 0, 0),
        ({"wait": "0eh"}, 0, 0),
    ],
)
def test_amounts_in_slots_and_minutes(yard, task, slots, minutes):
    assert way_of(yard, task) == (slots, minutes)


def test_share_and_efficiency_slow_work_down_but_not_durations(yard):
    people = [{"id": "ann", "skills": [{"skill": "dig", "efficiency": "70%"}], "share": "80%"}]
    # 240 / (0.8 × 0.7) = 428.6
    assert way_of(yard, {"work": "4h", "skill": "dig"}, people=people) == (15, 429)
    assert way_of(yard, {"duration": "4h", "skill": "dig"}, people=people) == (8, 240)


def needs_of(core, way):
    """Amounts of a mode, by field, with their capacities."""
    found = {}
    for need in core.need[core.way[way].need_ptr : core.way[way + 1].need_ptr]:
        for place in range(FIELDS):
            amount = int(need.amount) >> place * FIELD_BITS & MOST_UNITS
            if amount:
                capacity = int(core.capacity[need.word]) >> place * FIELD_BITS & MOST_UNITS
                found[int(need.word) * FIELDS + place] = amount, capacity
    return found


def test_people_count_a_thousand_and_only_who_works_is_packed(yard):
    plan = yard.plan(
        {"id": "a", "duration": "1h", "needs": [{"skill": "pave", "units": "50%"}], "equipment": [
            {"equipment": "van", "units": 2}]},
        {"id": "b", "duration": "1h", "needs": [{"skill": "pave"}]},
        {"id": "m", "milestone": True},
        people=[{"id": f"idle{k}"} for k in range(9)] + [{"id": "bob", "skills": ["pave"]}],
    )  # fmt: skip
    core, _ = yard.core(plan)
    assert core.words == 1
    assert needs_of(core, 0) == {0: (2, 3), 1: (500, 1000)}
    assert needs_of(core, 1) == {1: (1000, 1000)}
    assert needs_of(core, 2) == {}


def test_more_than_four_resources_take_more_words(yard):
    plan = yard.plan(
        *(
            {"id": f"t{k}", "duration": "1h", "equipment": [{"equipment": f"e{k}", "units": k + 1}]}
            for k in range(6)
        ),
        equipment=[{"id": f"e{k}", "units": 10 * k + 10} for k in range(6)],
    )
    core, _ = yard.core(plan)
    assert core.words == len(core.capacity) == 2
    assert [needs_of(core, k) for k in range(6)] == [{k: (k + 1, 10 * k + 10)} for k in range(6)]


def test_a_mode_that_takes_no_time_holds_nothing(yard):
    rigs = [{"equipment": "rig", "units": 2}]
    modes = [
        {"id": "slow", "duration": "1h", "equipment": rigs},
        {"id": "none", "duration": "0h", "equipment": rigs},
    ]
    core, _ = yard.core(yard.plan({"id": "a", "modes": modes}))
    assert needs_of(core, 0) == {0: (2, 2)}
    assert needs_of(core, 1) == {}
    assert core.way.slots.tolist() == [2, 0, 0]


def test_consumables_count_whether_a_mode_takes_time_or_not(yard):
    sand = [{"consumable": "sand", "amount": 2}]
    modes = [{"id": "m1", "duration": "1h", "consumables": sand}, {"id": "m2", "duration": "2h"}]
    plan = yard.plan({"id": "a", "modes": modes}, {"id": "m", "milestone": True, "consumables": sand})
    core, _ = yard.core(plan)
    assert core.stock.tolist() == [5]
    assert core.way.eat_ptr.tolist() == [0, 1, 1, 2]
    assert core.eaten.amount.tolist() == [2, 2]
    assert core.job.mode_ptr.tolist() == [0, 2, 3]


def test_links_stand_at_both_their_ends(yard):
    links = [
        {"task": "a", "type": "SS", "lag": "1eh"},
        {"task": "b", "type": "FF", "lag": "-30emin"},
        {"task": "b", "type": "SF"},
    ]
    plan = yard.plan(yard.task("c", "1h", *links), yard.task("a"), yard.task("b", "1h", "a"))
    core, _ = yard.core(plan)
    assert not core.simple
    c, a, b = 0, 1, 2

    def arcs(ptr, table, j):
        return sorted(map(tuple, table[ptr[j] : ptr[j + 1]].tolist()))

    assert arcs(core.job.before_ptr, core.before, c) == [(a, SS, 2), (b, FF, -1), (b, SF, 0)]
    assert arcs(core.job.before_ptr, core.before, b) == [(a, FS, 0)]
    assert arcs(core.job.after_ptr, core.after, a) == [(c, SS, 2), (b, FS, 0)]
    assert arcs(core.job.after_ptr, core.after, b) == [(c, FF, -1), (c, SF, 0)]
    assert core.job.rank[[a, b, c]].tolist() == [0, 1, 2]


def test_a_lead_makes_links_less_than_simple(yard):
    def simple(**parts):
        return yard.core(yard.plan(yard.task("a"), yard.task("b", "1h", {"task": "a", **parts})))[0].simple

    assert [simple(), simple(lag="2eh"), simple(lag="-1eh"), simple(type="SS")] == [1, 1, 0, 0]


def test_an_office_with_lunch_and_a_day_off_has_these_slots(yard):
    core, slot_of = yard.core(yard.plan(yard.task("a", "30h"), calendar="office"))
    problem = yard.problem(yard.plan(yard.task("a", "30h"), calendar="office"))
    expected = []
    for day in (4, 5, 7, 8, 11):  # not on Wednesday, nor at the weekend
        begin = int(dt.datetime(2027, 1, day, tzinfo=dt.UTC).timestamp()) // 60
        expected += [begin + hour * 60 + half for hour in (9, 10, 11, 13, 14, 15, 16) for half in (0, 30)]
    assert problem.arrays.slot_minute[slot_of][: len(expected)].tolist() == expected
    assert core.way.slots[0] == 60


def test_releases_are_the_first_slots_at_or_after_them(yard):
    plan = yard.plan(
        yard.task("a"),
        yard.task("b", release="2027-01-04T09:01"),
        yard.task("c", release="2027-01-04T12:30"),
        yard.task("d", release="2027-01-06"),
        {"id": "m", "milestone": True, "release": "2027-01-04T20:00"},
        calendar="office",
    )
    core, _ = yard.core(plan)
    assert core.job.release[:-1].tolist() == [0, 1, 6, 28, 14]


def test_slots_are_enough_for_one_after_another_or_all_there_are(yard):
    # 2 + 4 slots, a release after 48 and a lag of 6; one more.
    link = {"task": "a", "lag": "3eh"}
    core, _ = yard.core(yard.plan(yard.task("a", release="2027-01-05"), yard.task("b", "2h", link)))
    assert core.slots == slots_for_all(core) == 48 + 2 + 4 + 6 + 1
    leaving = [{"id": "ann", "skills": ["dig"], "employed_last": "2027-01-04"}]
    core, slot_of = yard.core(
        yard.plan(*({"id": f"t{k}", "duration": "12h", "skill": "dig"} for k in range(2)), people=leaving)
    )
    assert len(slot_of) == 48
    assert core.slots == 47 < slots_for_all(core)


def test_weights_of_the_objective_and_of_projects_are_multiplied(yard):
    projects = [
        {"id": name, "weight": weight, "tasks": [yard.task("a")]}
        for name, weight in (("p", 2), ("q", 0), ("r", 5))
    ]
    core, _ = yard.core(yard.plan(projects=projects, goals=(("makespan", 7), ("earliness", 3))))
    assert core.makespan_weight == 7
    assert core.project_weight.tolist() == [6, 0, 15]
    assert core.job.project[:-1].tolist() == [0, 1, 2]


@pytest.mark.parametrize("file", ["tiny.sm", "tiny.rcp", "tiny.mm", "tiny.txt"])
def test_instances_of_the_classic_kinds_have_a_core_of_whole_slots(yard, file):
    plan = read_instance(FILES / file).plan
    core, _ = yard.core(plan)
    assert core.simple
    assert (core.way.minutes == 30 * core.way.slots).all()
    assert np.array_equal(np.sort(core.job.rank[:-1]), np.arange(core.jobs))


def test_instances_with_maximal_lags_have_none(yard):
    assert yard.core(read_instance(FILES / "tiny.SCH").plan) is None


@pytest.mark.parametrize("file", ["tiny-mspsp.dzn", "tiny.def"])
def test_instances_with_people_to_choose_have_words_for_them(yard, file):
    core, _ = yard.core(read_instance(FILES / file).plan)
    assert core.staff == 1
    assert len(core.seat) > 0
