"""Latest dates and maximal lags of rectangles: which plans, in which slots, what analysis says of them."""

import json

import numpy as np
import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from scheduling.activity_lists import temporal
from scheduling.activity_lists.blocks import contracted
from scheduling.activity_lists.cycle_structures import strong_components, turns
from scheduling.activity_lists.temporal import analyse, excludes_all, least_horizon
from scheduling.activity_lists.time_windows import compile_rectangles, keeps, slots_enough, under_way
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import FAR
from scheduling.search.ranking import new_yardstick

pytestmark = pytest.mark.kernel


def link(task="a", **parts):
    return {"task": task, **parts}


@pytest.fixture
def rectangles(yard):
    def compiled(*tasks, **parts):
        problem = yard.problem(yard.plan(*tasks, **parts))
        return compile_rectangles(problem.arrays, new_yardstick(problem.plan.objective))

    return compiled


# --- which plans --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"after": [link(max_lag="5eh")]},
        {"after": [link(type="SF", lag="-3eh", max_lag="5eh")]},
        {"deadline": "2027-02-01"},
        {"constraint": {"type": "start-no-later-than", "date": "2027-02-01"}},
        {"duration": None, "equipment": [], "wait": "3eh", "after": [link(max_lag="5eh")]},
        {"duration": None, "equipment": [], "milestone": True, "after": [link(max_lag="0eh")]},
    ],
    ids=str,
)
def test_with_windows_of_the_kind_is(yard, rectangles, changes):
    task = {k: v for k, v in {**yard.task("b", "2h", "a"), **changes}.items() if v is not None}
    made = rectangles(yard.task("a"), task)
    assert made is not None
    assert made.windows is not None


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"after": [link(max_lag="5h")]}, {}),  # working time
        ({"after": [link(max_lag="10emin")]}, {}),  # part of a slot
        ({"after": [link(max_lag="0eh")]}, {"calendar": "office"}),
        ({"after": [link(max_lag="5eh")], "duration": "50min"}, {}),
        ({"deadline": "2027-02-01", "start": "2027-01-06"}, {}),
        ({"deadline": "2027-02-01"}, {"start": "2027-01-04T10:07", "equipment": [{"id": "rig"}]}),
        ({"deadline": "2027-02-01", "milestone": True, "duration": None, "equipment": []},
         {"start": "2027-01-04T10:07"}),
    ],
    ids=str,
)  # fmt: skip
def test_with_windows_not_of_the_kind_is(yard, rectangles, changes, parts):
    task = {k: v for k, v in {**yard.task("b", "2h", "a"), **changes}.items() if v is not None}
    if "milestone" not in changes and "start" in parts:
        task["after"] = [link(max_lag="7eh"), link(type="SS", max_lag="7h")]
    assert rectangles(yard.task("a"), task, **parts) is None


def test_of_milestones_only_the_beginning_may_have_others_within_a_time_of_it(yard, rectangles):
    # The limit after a milestone is rounded up to the grid, so it might gain by standing within a slot.
    follower = yard.task("b", "1h", link("m", max_lag="2eh"))
    milestone = {"id": "m", "milestone": True}
    assert rectangles(milestone, follower) is not None
    assert rectangles(yard.task("a"), {**milestone, "after": ["a"]}, follower) is None
    assert rectangles(milestone, follower, yard.task("c")) is None
    assert rectangles(milestone, {**follower, "release": "2027-01-05"}) is None
    early = yard.task("c", "1h", link("m", type="SS", lag="-1eh"))
    assert rectangles(milestone, follower, early) is None


def test_without_windows_it_is_the_core_of_activity_lists(yard, rectangles):
    made = rectangles(yard.task("a"))
    assert made.windows is None
    assert not excludes_all(made)
    assert rectangles(yard.task("a"), goals=("balance",)) is None


# --- in slots -----------------------------------------------------------------------------------


def test_windows_are_counted_in_slots(yard, rectangles):
    # Half-hour slots: 06:00 is slot 12; what is due within a slot must be over before it.
    core, _, windows = rectangles(
        {**yard.task("a"), "deadline": "2027-01-04T06:00"},
        {**yard.task("b", "2h"), "constraint": {"type": "start-no-later-than", "date": "2027-01-04T02:10"}},
        yard.task("c", "1h", link("a", type="FF", max_lag="3eh")),
    )
    assert windows.latest_end.tolist() == [12, FAR, FAR]
    assert windows.latest_start.tolist() == [FAR, 4, FAR]
    assert windows.most.lag.tolist() == [6]
    mode = core.job.mode_ptr[:-1].astype(np.int32)
    assert keeps(core, windows, np.array([10, 4, 16]), mode)
    assert not keeps(core, windows, np.array([11, 4, 16]), mode)  # a ends in slot 13
    assert not keeps(core, windows, np.array([10, 5, 16]), mode)
    assert not keeps(core, windows, np.array([10, 4, 17]), mode)  # c ends 7 after a


def test_a_job_is_under_way_as_long_as_its_lags(yard, rectangles):
    # a runs for 2 slots, and c starts 2 + 3 after a; b 4 slots; c at least 6 before d ends, said as a
    # maximal lag of less than nothing: so c, 2 slots, waits for 6 - 2 + ... its own end: 6 from d's start.
    core, _, windows = rectangles(
        yard.task("a"),
        yard.task("b", "2h"),
        yard.task("c", "1h", link("a", lag="90emin")),
        yard.task("d", "1h", link("c", type="SS", lag="-5eh", max_lag="-3eh")),
    )
    assert under_way(core, windows).tolist() == [5, 4, 2, 6]
    assert slots_enough(core, windows) == core.slots == 18


# --- analysis -----------------------------------------------------------------------------------


@pytest.mark.parametrize("matrix", [600, 0])
def test_windows_follow_lags_both_ways(yard, rectangles, monkeypatch, matrix):
    monkeypatch.setattr(temporal, "MOST_IN_MATRIX", matrix)
    # b starts 4 to 6 slots after a's end, c ends by slot 12 and starts at most 1 slot before b.
    core, _, windows = rectangles(
        yard.task("a", "1h", rigs=0, equipment=[{"equipment": "van"}]),
        yard.task("b", "1h", link("a", lag="2eh", max_lag="3eh")),
        {**yard.task("c", "1h", link("b", type="SS", lag="-30emin")), "deadline": "2027-01-04T06:00"},
    )
    known = analyse(core, windows, 13)
    assert known.head.tolist() == [0, 6, 5]
    assert known.latest.tolist() == [5, 11, 10]
    assert known.end == 8
    assert least_horizon(core, windows) == 8


@pytest.mark.parametrize("matrix", [600, 0])
def test_lags_that_lead_round_upwards_exclude_all(yard, rectangles, monkeypatch, matrix):
    monkeypatch.setattr(temporal, "MOST_IN_MATRIX", matrix)
    parts = [yard.task("a"), yard.task("b", "1h", "a")]
    made = rectangles(*parts, yard.task("c", "1h", "b", link("a", max_lag="30emin")))
    assert excludes_all(made)
    assert least_horizon(made.core, made.windows) == made.core.slots + 1
    assert not excludes_all(made._replace(core=made.core._replace(slots=3)))
    assert not excludes_all(rectangles(*parts, yard.task("c", "1h", "b", link("a", max_lag="1eh"))))


def test_of_two_that_exclude_each_other_the_one_without_room_comes_second(yard, rectangles):
    # Both need both rigs; b is 2 h long and must start within an hour of a, so it can't come first, but
    # for an hour: then a would have to start an hour after b's start.
    core, _, windows = rectangles(
        yard.task("a", "1h", rigs=2),
        yard.task("b", "2h", link("a", type="SS", lag="-1eh", max_lag="1eh"), rigs=2),
    )
    known = analyse(core, windows, core.slots)
    assert known.order == [(0, 1)]
    assert known.end == 6
    late = rectangles(
        yard.task("a", "2h", rigs=2),
        yard.task("b", "2h", link("a", type="SS", lag="-1eh", max_lag="1eh"), rigs=2),
    )
    assert excludes_all(late)


def test_an_order_that_leads_round_with_another_excludes_all(yard, rectangles):
    # Within three hours all of three tasks of two hours that need all rigs: each pair has one order left.
    tasks = [{**yard.task(name, "2h", rigs=2), "deadline": "2027-01-04T03:00"} for name in "abc"]
    assert excludes_all(rectangles(*tasks))
    assert excludes_all(rectangles(*tasks[:2]))
    assert not excludes_all(rectangles(tasks[0]))


@pytest.mark.parametrize("seed", range(15))
def test_no_schedule_lies_outside_what_analysis_leaves(lagged, seed):
    document = lagged.random(seed, deadlines=True)
    core, windows = cored(document)
    least = lagged.least(document)
    if windows is not None:
        assert least is None or least_horizon(core, windows) <= least
        assert least is None or least <= slots_enough(core, windows)


def cored(document):
    plan = expand(Plan.model_validate_json(json.dumps(document)))
    graph = DependencyGraph.from_plan(plan)
    arrays = compile_problem(plan, graph, first_horizon(plan, graph)).arrays
    core, _, windows = compile_rectangles(arrays, new_yardstick(plan.objective))
    return core, windows


# --- groups -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arcs", "groups"),
    [
        ([], [[0], [1], [2], [3], [4]]),
        ([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)], [[0, 1, 2], [3], [4]]),
        ([(4, 3), (3, 4), (3, 1), (1, 0), (0, 1), (2, 2)], [[3, 4], [0, 1], [2]]),
        ([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)], [[0, 1, 2, 3, 4]]),
        ([(0, 1), (0, 2), (2, 1), (1, 3), (3, 2), (4, 0)], [[4], [0], [1, 2, 3]]),
    ],
)
def test_groups_that_reach_each_other(arcs, groups):
    first, second = np.array([a for a, _ in arcs], np.int64), np.array([b for _, b in arcs], np.int64)
    found = strong_components(5, first, second)
    assert sorted(map(sorted, found)) == sorted(groups)
    place = {node: g for g, group in enumerate(found) for node in group}
    assert all(place[a] <= place[b] for a, b in arcs)


def test_groups_take_turns(yard, rectangles):
    # a and b are bound both ways, c waits for b; a is under way for 2 slots, b for 2 + 2, c for 4.
    tasks = [
        yard.task("a"),
        yard.task("b", "1h", link("a", max_lag="1eh")),
        yard.task("c", "2h", link("b", lag="1eh")),
    ]
    core, _, windows = rectangles(*tasks)
    groups, earliest, latest = turns(core, windows)
    assert [sorted(group) for group in groups] == [[0, 1], [2]]
    assert earliest.tolist() == [0, 0, 6]
    assert latest.tolist() == [4, 2, 6]
    tasks[2]["deadline"] = "2027-02-01"
    core, _, windows = rectangles(*tasks)
    assert turns(core, windows) is None
    assert turns(core._replace(slots=9), windows) is None


def test_blocks_are_placed_side_by_side_where_there_is_room(yard, rectangles):
    # Two pairs on one rig each run together; the third, pressed least, after them where it needs both.
    tasks = []
    for pair, rigs in (("ab", 1), ("cd", 1), ("ef", 2)):
        tasks.append(yard.task(pair[0], "1h", rigs=rigs))
        tasks.append(yard.task(pair[1], "1h", link(pair[0], lag="1eh", max_lag="1eh"), rigs=rigs))
    core, _, windows = rectangles(*tasks)
    groups = turns(core, windows).groups
    apart = np.array([0, 4, 6, 10, 12, 16])
    latest = np.array([0, 4, 0, 4, 9, 9])
    mode = core.job.mode_ptr[:-1].astype(np.int32)
    placed = contracted(core, windows, groups, latest, apart, mode)
    assert placed.tolist() == [0, 4, 0, 4, 2, 6]
    short = core._replace(slots=7)
    assert contracted(short, windows, groups, latest, apart, mode).tolist() == apart.tolist()
