"""What has happened: finished and started tasks, what remains of them, and the logic they keep."""

import pytest

pytestmark = pytest.mark.kernel
LAST_WEEK = {"started": "2026-12-30"}


def test_a_finished_task_keeps_its_dates_and_takes_nobody(desk):
    done = {"started": "2026-12-30T09:00", "finished": "2027-01-01T12:00"}
    plan = desk.plan(
        {"id": "a", "work": "40h", "person": "ann", "progress": done},
        {"id": "b", "work": "2h", "person": "ann", "after": [{"task": "a", "lag": "6h"}]},
        {"id": "c", "work": "2h", "person": "bob", "progress": {"finished": "2026-12-31"}},
    )
    outcome = desk.solve(plan)
    # Six hours after Friday 12:00: five on Friday, one on Monday.
    assert desk.times(outcome) == {
        "a": "wed-1 09:00 - fri-1 12:00",
        "b": "mon 10:00 - mon 12:00",
        "c": "fri-1 00:00 - fri-1 00:00",
    }
    assert desk.people(outcome)["a"] == ""


@pytest.mark.parametrize(
    ("progress", "finish"),
    [
        ({}, "tue 10:00"),  # all 8 h, from 10:00
        ({"percent": "75%"}, "mon 12:00"),
        ({"percent": "33.3%"}, "mon 15:21"),  # 480 · 0.667 = 320.16: 321 min
        ({"remaining": "3h"}, "mon 13:00"),
        ({"remaining": "3h", "percent": "10%"}, "mon 13:00"),
    ],
)
def test_what_remains_of_a_started_task_goes_on_at_the_data_date(desk, progress, finish):
    task = {"id": "a", "work": "8h", "person": "ann", "progress": {**LAST_WEEK, **progress}}
    plan = desk.plan(task, start="2027-01-04T10:00")
    assert desk.times(desk.solve(plan)) == {"a": f"wed-1 00:00 - {finish}"}


def test_what_remains_of_a_wait_and_of_a_duration(desk):
    plan = desk.plan(
        {"id": "w", "wait": "3d", "progress": {**LAST_WEEK, "percent": "50%"}},
        {"id": "e", "wait": "3d", "progress": {**LAST_WEEK, "remaining": "1ed"}},
        {"id": "d", "duration": "2d", "progress": {**LAST_WEEK, "remaining": "1h"}},
    )
    assert desk.times(desk.solve(plan)) == {
        "w": "wed-1 00:00 - tue 13:00",
        "e": "wed-1 00:00 - tue 00:00",
        "d": "wed-1 00:00 - mon 10:00",
    }


def test_a_started_task_keeps_its_people_in_the_order_of_its_needs(desk):
    # zoe has neither skill and stays; bob, who has the first, stays with the second.
    progress = {**LAST_WEEK, "people": ["zoe", "bob"]}
    needs = [{"skill": "code"}, {"skill": "design", "units": "50%"}]
    outcome = desk.solve(desk.plan({"id": "a", "work": "3h", "needs": needs, "progress": progress}))
    assert desk.times(outcome) == {"a": "wed-1 00:00 - mon 11:00"}
    assert [(a.person, a.need, a.units) for a in outcome.schedule.tasks[0].assignments] == [
        ("zoe", 0, 1000),
        ("bob", 1, 500),
    ]


def test_a_started_task_keeps_its_mode(desk):
    modes = [
        {"id": "quick", "work": "1h", "needs": [{"pinned": ["ann"]}]},
        {"id": "slow", "work": "8h", "needs": [{"pinned": ["bob"]}]},
    ]
    outcome = desk.solve(desk.plan({"id": "a", "modes": modes, "progress": {**LAST_WEEK, "mode": "slow"}}))
    assert outcome.schedule.tasks[0].mode == "slow"
    assert desk.times(outcome) == {"a": "wed-1 00:00 - mon 17:00"}


def test_a_finished_task_keeps_its_mode_and_what_it_used_up(desk):
    # One licence of two is spent; one is left for the fast mode of b or of c.
    licence = [{"consumable": "licence", "amount": 1}]
    modes = [
        {"id": "slow", "duration": "8h", "needs": [{}]},
        {"id": "fast", "duration": "1h", "needs": [{}], "consumables": licence},
    ]
    plan = desk.plan(
        {"id": "a", "modes": modes, "progress": {"finished": "2026-12-31", "mode": "fast"}},
        {"id": "b", "modes": modes, "start": "2027-01-04"},
        {"id": "c", "modes": modes},
        consumables=[{"id": "licence", "amount": 2}],
    )
    outcome = desk.solve(plan)
    assert sorted(task.mode for task in outcome.schedule.tasks) == ["fast", "fast", "slow"]
    assert outcome.schedule.tasks[0].mode == "fast"


def test_a_started_task_waits_for_unfinished_predecessors_unless_overridden(desk):
    tasks = (
        {"id": "a", "work": "2h", "person": "ann"},
        {"id": "b", "work": "4h", "person": "bob", "after": ["a"], "progress": LAST_WEEK},
    )
    kept, overridden = desk.plan(*tasks), desk.plan(*tasks, progress_override=True)
    assert desk.times(desk.solve(kept))["b"] == "wed-1 00:00 - mon 15:00"
    assert desk.times(desk.solve(overridden))["b"] == "wed-1 00:00 - mon 13:00"


def test_links_to_the_finish_of_a_started_task_hold_even_when_overridden(desk):
    after = [{"task": "a", "type": "FF"}]
    tasks = (
        {"id": "a", "work": "6h", "person": "ann"},
        {"id": "b", "work": "4h", "person": "bob", "after": after, "progress": LAST_WEEK},
    )
    for override in (False, True):
        outcome = desk.solve(desk.plan(*tasks, progress_override=override))
        assert desk.times(outcome)["b"] == "wed-1 00:00 - mon 15:00"


def test_a_started_task_with_nothing_left_waits_for_no_predecessor(desk):
    # Its start is history and it has no work to put off, so it is finished at once.
    spent = {**LAST_WEEK, "remaining": "0h"}
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        {"id": "b", "work": "4h", "person": "bob", "after": ["a"], "progress": spent},
        {"id": "c", "work": "1h", "person": "bob", "after": ["b"]},
    )
    outcome = desk.solve(plan)
    times = desk.times(outcome)
    assert times["b"] == "wed-1 00:00 - mon 00:00"
    assert times["c"] == "mon 09:00 - mon 10:00"
    assert outcome.levels[2].bound <= outcome.levels[2].value


def test_started_tasks_go_on_first(desk):
    # b is due and heavy, a is neither, but ann is at a.
    plan = desk.plan(
        {"id": "a", "work": "4h", "person": "ann", "progress": LAST_WEEK},
        {"id": "b", "work": "4h", "person": "ann", "due": "2027-01-03", "weight": 100},
    )
    assert desk.times(desk.solve(plan)) == {"a": "wed-1 00:00 - mon 13:00", "b": "mon 13:00 - mon 17:00"}


def test_a_started_task_holds_its_equipment_from_the_data_date(desk):
    # The wait began first in the document, but ann's task holds the room until 13:00.
    room = [{"equipment": "room"}]
    plan = desk.plan(
        {"id": "a", "work": "4h", "person": "ann", "equipment": room, "progress": LAST_WEEK},
        {"id": "b", "work": "1h", "person": "bob", "equipment": room},
        {"id": "w", "wait": "1h", "equipment": room, "progress": LAST_WEEK},
        equipment=[{"id": "room"}],
    )
    assert desk.times(desk.solve(plan)) == {
        "a": "wed-1 00:00 - mon 13:00",
        "w": "wed-1 00:00 - mon 14:00",
        "b": "mon 14:00 - mon 15:00",
    }


def test_a_project_that_is_done_counts_for_its_lateness_only(desk):
    x = {"id": "x", "wait": "1d", "progress": {"finished": "2026-12-02T12:00"}}
    over = {"id": "q", "due": "2026-12-01", "tasks": [x]}
    open_project = {"id": "p", "tasks": [{"id": "a", "work": "1h", "person": "ann"}]}
    outcome = desk.solve(desk.plan(projects=[open_project, over]))
    # x was 12 h late: half of 100.00; only p counts for earliness, 10 h.
    assert outcome.levels[0].value == 5000
    assert outcome.levels[2].value == 600
